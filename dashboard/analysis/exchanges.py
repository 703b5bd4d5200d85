"""What went which way between the two countries, how firmly is it known, and who says so?

All functions start from ``exchange_rows``: the exchanges of a dataset cut to a scope (see ``scope.apply``), so that
nothing reported after *Known by* is in it. Records are counted; quantities of different units, parties or days are
never added up or joined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from dashboard.analysis import timeline
from dashboard.analysis.dates import day_text
from dashboard.dataset.store import Dataset

RULE_KINDS = ("sanctions", "treaty")  # no goods and no people: they stand as rules on the time axis
ARMS_KINDS = ("munitions", "missiles")
SIZE_STEPS = (1, 100, 10_000, 1_000_000)  # class n of a quantity: this many at least, in the record's own unit
NAMED = 3  # kinds and parties named in a sentence
SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One setting of the controls of the page; an empty field keeps everything.

    ``directions``, ``kinds`` and ``statuses`` are codes. All ``words`` must occur in a record. ``first`` and ``last``
    bound the window, both days inclusive.
    """

    directions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    words: str = ""
    first: date | None = None
    last: date | None = None

    def without(self, *names: str) -> Choice:
        """Return the same choice with some sets of codes emptied."""
        return replace(
            self,
            directions=frozenset() if "directions" in names else self.directions,
            kinds=frozenset() if "kinds" in names else self.kinds,
            statuses=frozenset() if "statuses" in names else self.statuses,
        )


@dataclass(frozen=True, slots=True)
class Side:
    """What went one way: code and label of the direction, number of records, kinds and parties by number of records."""

    direction: str
    label: str
    count: int
    kinds: tuple[tuple[str, int], ...]
    parties: tuple[tuple[str, int], ...]


def exchange_rows(dataset: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    """Return one row an exchange, by ``start`` and id.

    ``frame`` is ``chronology.chronology`` of the same dataset; its columns are kept. New ones: ``kind_code``,
    ``status_code``, ``direction`` (codes) and ``direction_label``; ``low``, ``best``, ``high`` in ``unit`` (code; its
    label is ``unit_label``), ``cumulative``, ``quantity`` in words (empty where none is stated), ``quantity_note`` and
    ``size`` (0 where none is stated, else the class by ``SIZE_STEPS``); ``route`` in words; ``from_place_id`` and
    ``to_place_id``; ``parties`` (tuple of short names); ``program_id`` and ``program``, that it would serve;
    ``delegation`` (code) and ``delegation_label``. ``when`` is shorter than there.
    """
    table = dataset["exchanges"]
    places, programs = dataset.by_id("places", "name"), dataset.by_id("programs", "name")
    short = dataset.by_id("organizations", "short_name")
    vocabulary = dataset.schema("exchanges").field("quantity_unit").categories
    units = {str(unit.value): unit.label for unit in vocabulary}
    units_of_one = {str(unit.value): str(unit.extra.get("one", unit.label)) for unit in vocabulary}
    bounds = table[["quantity_low", "quantity_best", "quantity_high"]].astype("float64")
    unit = table["quantity_unit"].astype("str").where(table["quantity_unit"].notna(), "")
    delegation = table["delegation"].astype("str").where(table["delegation"].notna(), "")
    facts = pd.DataFrame(
        {
            "record_id": table["exchange_id"],
            "kind_code": table["kind"].astype("str"),
            "status_code": table["status"].astype("str"),
            "direction": table["direction"].astype("str"),
            "direction_label": _labels(table["direction"], dataset.labels("exchanges", "direction")),
            "low": bounds["quantity_low"],
            "best": bounds["quantity_best"],
            "high": bounds["quantity_high"],
            "unit": unit,
            "unit_label": unit.map(units).fillna(""),
            "cumulative": table["cumulative"].astype("bool"),
            "quantity": [
                quantity_in_words(low, best, high, units.get(code, code), units_of_one.get(code, code))
                for (low, best, high), code in zip(bounds.to_numpy().tolist(), unit, strict=True)
            ],
            "quantity_note": table["quantity_note"].fillna(""),
            "size": [size_class(numbers) for numbers in bounds.to_numpy().tolist()],
            "from_place_id": table["from_place_id"].fillna(""),
            "to_place_id": table["to_place_id"].fillna(""),
            "route": [
                _route(places.get(start, ""), places.get(end, ""))
                for start, end in zip(table["from_place_id"], table["to_place_id"], strict=True)
            ],
            "parties": [tuple(short.get(party, party) for party in ids) for ids in table["organization_ids"]],
            "program_id": table["program_id"].where(table["program_id"].isin(list(programs))).fillna(""),
            "program": table["program_id"].map(programs).fillna(""),
            "delegation": delegation,
            "delegation_label": _labels(delegation, dataset.labels("exchanges", "delegation")),
        }
    )
    rows = frame[frame["table"] == "exchanges"].merge(facts, on="record_id", how="inner", validate="1:1")
    when = [
        _span(start, end) if str(precision) == "day" and start < end else words
        for start, end, precision, words in zip(
            rows["start"], rows["end"], rows["precision"], rows["when"], strict=True
        )
    ]
    return rows.assign(when=when).astype({"when": "str"})


def _span(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Say a stretch of days in short: "9–10 Feb 2026", "28 Oct – 6 Nov 2024"."""
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day_text(end)}"
    return (
        f"{start.day} {start:%b} – {day_text(end)}"
        if start.year == end.year
        else f"{day_text(start)} – {day_text(end)}"
    )


def _labels(codes: pd.Series, labels: dict[str | int, str]) -> pd.Series:
    """Return the labels of codes; a code that has none stands for itself, and no code for nothing."""
    return codes.astype("str").map(lambda code: labels.get(code, code)).astype("str")


def _route(start: str, end: str) -> str:
    if start and end:
        return f"{start} → {end}"
    return f"from {start}" if start else f"to {end}" if end else ""


def number(value: float) -> str:
    """Say a number with no more and no fewer digits than it has: "33,000", "9.4 million", "1.7 billion"."""
    for scale, word in SCALES:
        if value >= scale and float(f"{value / scale:g}") * scale == value:
            return f"{value / scale:g} {word}"
    return f"{int(value):,}" if value == int(value) else f"{value:,g}"


def quantity_in_words(low: float, best: float, high: float, unit: str, unit_of_one: str) -> str:
    """Say a quantity as it was claimed, with its unit; empty where none of the numbers is given (NaN).

    ``unit_of_one`` stands where no number but 1 is named: "at least 1 missile". A low without a high is "at least", a
    high without a low "up to".
    """
    given = [None if pd.isna(value) else number(value) for value in (low, best, high)]
    least, stated, most = given
    if least and most and least != most:
        words = f"{stated} ({least}–{most})" if stated and stated not in (least, most) else f"{least}–{most}"
    elif least and not most:
        words = f"at least {least}" if stated in (None, least) else f"{stated} or more"
    elif most and not least:
        words = f"up to {most}" if stated in (None, most) else f"{stated}, up to {most}"
    else:
        words = stated or least or ""
    return f"{words} {unit_of_one if {*given} <= {None, '1'} else unit}".strip() if words else ""


def size_class(numbers: Sequence[float]) -> int:
    """Return the class of a quantity (low, best, high): 0 where none is stated, else how many steps it reaches."""
    stated = [value for value in numbers if not pd.isna(value)]
    return max(sum(max(stated) >= step for step in SIZE_STEPS), 1) if stated else 0


def select(exchanges: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """Return the exchanges that a choice keeps, in the same order."""
    kept = pd.Series(True, index=exchanges.index)
    for column, codes in (
        ("direction", choice.directions),
        ("kind_code", choice.kinds),
        ("status_code", choice.statuses),
    ):
        if codes:
            kept &= exchanges[column].isin(codes)
    return timeline.select(exchanges[kept], timeline.Choice(words=choice.words, first=choice.first, last=choice.last))


def emptied_by(exchanges: pd.DataFrame, choice: Choice) -> list[str]:
    """Name the controls that keep a selection empty: ``directions``, ``kinds``, ``statuses``, ``words``, ``period``.

    These are the controls of which lifting one alone would bring records back; where none would, all that are set.
    """
    if exchanges.empty or not select(exchanges, choice).empty:
        return []
    lifted = {name: choice.without(name) for name in ("directions", "kinds", "statuses")}
    lifted |= {"words": replace(choice, words=""), "period": replace(choice, first=None, last=None)}
    active = {name: other for name, other in lifted.items() if other != choice}
    return [name for name, other in active.items() if not select(exchanges, other).empty] or list(active)


def months(dataset: Dataset, exchanges: pd.DataFrame, known_by: date) -> list[pd.Timestamp]:
    """Return the months that can be shown, first days in order: from the earliest exchange of the whole ``dataset``.

    The last one is that of ``known_by``, or a later one for which ``exchanges`` holds an announcement; at least a year.
    """
    every = timeline.months(dataset, exchanges, known_by)
    year = every[-1] - pd.DateOffset(months=11)
    first = dataset["exchanges"]["date"].min()
    first = year if pd.isna(first) else min(first, year)
    return [month for month in every if month >= first.to_period("M").to_timestamp()]


def sides(dataset: Dataset, exchanges: pd.DataFrame) -> list[Side]:
    """Return what went each way, in the order of the vocabulary of directions, those without a record included."""
    return [
        side_of(str(code), label, exchanges[exchanges["direction"] == str(code)])
        for code, label in dataset.labels("exchanges", "direction").items()
    ]


def side_of(direction: str, label: str, exchanges: pd.DataFrame) -> Side:
    """Count some exchanges by kind and by party, as what went one way."""
    kinds = Counter(exchanges["kind"])
    parties = Counter(party for names in exchanges["parties"] for party in names)
    return Side(direction, label, len(exchanges), ranked(kinds), ranked(parties))


def ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Return names and counts, the most frequent first, equal ones by name."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def listed(counts: Sequence[tuple[str, int]], most: int = NAMED) -> str:
    """Say the first of some counted names: "munitions 54, missiles 13, labor 11"."""
    return ", ".join(f"{name} {count}" for name, count in counts[:most])


def balance_sentence(found: Sequence[Side], first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Say what went which way: counts of records from the month ``first`` to ``last``, and what they are most often."""
    if not any(side.count for side in found):
        return f"No record from {first:%b %Y} to {last:%b %Y}."
    parts = [
        f"{side.label} {side.count} {'record' if side.count == 1 else 'records'}, "
        f"most often {side.kinds[0][0].lower()} ({side.kinds[0][1]})"
        for side in found
        if side.count
    ]
    return f"{first:%b %Y} to {last:%b %Y}: {'; '.join(parts)}."


def flows(dataset: Dataset, exchanges: pd.DataFrame) -> pd.DataFrame:
    """Count records by kind and direction, one row a kind that has any, the most frequent first.

    Columns: ``kind_code``, ``kind``, one named by the code of each direction, ``total``, and ``parties``: who says so
    most often. These are counts of records, not quantities.
    """
    directions = [str(code) for code in dataset.labels("exchanges", "direction")]
    found = []
    for code, label in dataset.labels("exchanges", "kind").items():
        own = exchanges[exchanges["kind_code"] == str(code)]
        if not own.empty:
            counts = {direction: int((own["direction"] == direction).sum()) for direction in directions}
            parties = side_of("", "", own).parties
            found.append(
                {"kind_code": str(code), "kind": label} | counts | {"total": len(own), "parties": listed(parties)}
            )
    table = pd.DataFrame(found, columns=["kind_code", "kind", *directions, "total", "parties"])
    return table.sort_values(["total", "kind"], ascending=[False, True], ignore_index=True)


def quantity_claims(exchanges: pd.DataFrame, *, cumulative: bool) -> pd.DataFrame:
    """Return the claims of numbers of arms, by unit, asserter, day and id; a record without a number is left out.

    ``cumulative`` keeps those that count everything since the start of deliveries, or else all others. New columns:
    ``asserter`` (its parties joined) and ``value``, where its mark stands: its best, else low, else high, in the unit.
    Units that the most claims use come first, then by name.
    """
    stated = exchanges["kind_code"].isin(ARMS_KINDS) & (exchanges["quantity"] != "")
    claims = exchanges[stated & (exchanges["cumulative"] == cumulative)]
    claims = claims.assign(
        asserter=[", ".join(names) for names in claims["parties"]],
        value=claims["best"].fillna(claims["low"]).fillna(claims["high"]),
    )
    claims = claims.assign(asserter=claims["asserter"].astype("str"), value=claims["value"].astype("float64"))
    used = claims["unit"].map(claims["unit"].value_counts())
    order = claims.assign(used=-used.astype("float64")).sort_values(["used", "unit", "asserter", "start", "record_id"])
    return claims.loc[order.index]


def newest_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the newest claim of each unit, in the order of the units of ``claims``."""
    newest = claims.sort_values(["start", "record_id"]).groupby("unit").tail(1)
    order = {unit: at for at, unit in enumerate(dict.fromkeys(claims["unit"]))}
    return newest.loc[sorted(newest.index, key=lambda index: order[newest["unit"][index]])]


def claims_sentence(claims: pd.DataFrame) -> str:
    """Say the newest claim of each of the first units, each with asserter and day; units are never compared."""
    newest = newest_claims(claims).head(NAMED)
    said = [f"{claim['quantity']} ({claim['asserter']}, {claim['when']})" for _, claim in newest.iterrows()]
    return "Newest cumulative claims, each in its own unit: " + "; ".join(said) + "."
