"""What happened when? One table of all dated records, in lanes.

A record is placed by the day it *happened* (``start``), never by the day it was reported; the table is made from a
dataset cut to a scope (see ``scope.apply``), so that nothing reported after *Known by* is in it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.analysis.accounts import event_ids
from dashboard.analysis.dates import date_text, last_day, report_text
from dashboard.analysis.landmarks import conditions_met
from dashboard.dataset.store import Dataset

LANES = {
    "deployments": "Deployments",
    "movements": "Movements",
    "milestones": "Milestones",
    "exchanges": "Exchanges",
    "visits": "Visits",
    "statements": "Events and statements",
}
TENTATIVE = {"announced", "alleged", "suspected"}  # codes of `status` that speak of what may not be so
BRACKETS = re.compile(r"\s*\([^)]*\)")
COLUMNS: dict[str, str | pd.CategoricalDtype] = {
    "record_id": "str",
    "table": "str",
    "lane": pd.CategoricalDtype(list(LANES), ordered=True),
    "kind": "str",
    "code": "str",
    "start": "datetime64[s]",
    "end": "datetime64[s]",
    "open_start": "bool",
    "open_end": "bool",
    "precision": "str",
    "when": "str",
    "title": "str",
    "label": "str",
    "summary": "str",
    "place": "str",
    "place_id": "str",
    "place_ids": "object",
    "asserters": "str",
    "reported_on": "datetime64[s]",
    "reported": "str",
    "status": "str",
    "tentative": "bool",
    "landmark": "bool",
    "weight": "int64",
    "reliability": "str",
    "rivals": "object",
}
Cells = dict[str, object]
Row = Mapping[str, object]


def chronology(dataset: Dataset) -> pd.DataFrame:
    """Return one row a dated record, by ``start`` and id: contingents, movements, milestones, exchanges and events.

    ``record_id``, ``table``; ``lane`` (ordered category of ``LANES``) and ``kind`` (label; the role of a contingent)
    with its ``code``.
    ``start`` is the first day, ``end`` the last day *inclusive* that the record can mean: the end of the month where
    only the month is known. ``end`` is empty where ``open_end``: a contingent without a return. A movement or exchange
    without a last day ends with its start, since an end that nobody told is not a duration. ``open_start``: only the
    last day is known, which then is the start too. ``when`` says the dates in words, no more precise than known.
    ``title`` and ``summary`` are what it says, ``label`` a short name for pictures. ``place_ids`` are all places
    touched, ``place_id`` and ``place`` the one where it ends. ``asserters``: short names of the parties, or "via" the
    publishers where the record is put together from several reports. ``reported`` says ``reported_on``; ``status``:
    label of status or outcome; ``tentative``: announced, alleged or suspected. ``landmark`` and ``weight`` (conditions
    met) follow ``landmarks.LANDMARK_RULE``. ``rivals``: ids of other accounts of the same event, which is one row here.

    Rows without any date are left out.
    """
    names = _Names.of(dataset)
    rows = [
        *_contingents(dataset, names),
        *_movements(dataset, names),
        *_milestones(dataset, names),
        *_exchanges(dataset, names),
        *_events(dataset, names),
    ]
    kept = [row for row in rows if row["start"] is not pd.NaT]
    frame = pd.DataFrame(kept, columns=list(COLUMNS)).astype(COLUMNS)
    frame = frame.sort_values(["start", "record_id"]).reset_index(drop=True)
    weight = conditions_met(frame, dataset)
    return frame.assign(weight=weight, landmark=weight > 0)


@dataclass(frozen=True, slots=True)
class _Names:
    """Names by id, for places, parties, programs, and the publishers of sources."""

    places: Mapping[str, str]
    parties: Mapping[str, str]
    programs: Mapping[str, str]
    publishers: Mapping[str, str]

    @classmethod
    def of(cls, dataset: Dataset) -> _Names:
        """Read the names from the dataset."""
        return cls(
            dataset.by_id("places", "name"),
            dataset.by_id("organizations", "short_name"),
            dataset.by_id("programs", "name"),
            dataset.by_id("sources", "publisher"),
        )

    def asserters(self, ids: Iterable[str], spokesperson: object) -> str:
        """Say who asserts a record."""
        parties = ", ".join(self.parties.get(party, party) for party in ids)
        return f"{parties} ({spokesperson})" if parties and isinstance(spokesperson, str) else parties

    def via(self, source_ids: Iterable[str]) -> str:
        """Say which publishers carry a record that names no party."""
        found = list(dict.fromkeys(self.publishers[source] for source in source_ids if source in self.publishers))
        more = f" and {len(found) - 2} more" if len(found) > 2 else ""
        return f"via {', '.join(found[:2])}{more}" if found else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _rows(table: pd.DataFrame) -> Iterator[Row]:
    for cells in table.to_dict("records"):
        yield {str(column): cell for column, cell in cells.items()}


def _ids(row: Row, column: str) -> tuple[str, ...]:
    value = row[column]
    return value if isinstance(value, tuple) else ()


def _day(row: Row, column: str) -> pd.Timestamp | None:
    value = row[column]
    return value if isinstance(value, pd.Timestamp) and not pd.isna(value) else None


def _short(name: str) -> str:
    """Shorten a name for a picture: without what stands in brackets or behind a comma."""
    return BRACKETS.sub("", name).partition(",")[0].strip() or name


def _common(row: Row, names: _Names, *places: str) -> Cells:
    """Cells that are made alike for every table; the last of ``places`` is the column of the record's place."""
    ids = [row[column] for column in places]
    place_id = _text(ids[-1])
    return {
        "open_start": False,
        "open_end": False,
        "precision": str(row["date_precision"]),
        "summary": _text(row["summary"]),
        "place": names.places.get(place_id, ""),
        "place_id": place_id,
        "place_ids": tuple(dict.fromkeys(place for place in ids if isinstance(place, str))),
        "reported_on": row["reported_on"],
        "reported": report_text(row["reported_on"], row["reported_on_basis"]),
        "status": "",
        "tentative": False,
        "landmark": False,
        "weight": 0,
        "reliability": _text(row.get("reliability")),
        "rivals": (),
    }


def _dates(start: pd.Timestamp | None, end: pd.Timestamp | None, precision: str, *, open_end: bool = False) -> Cells:
    """Cells for when: from a start and an end as they stand in the row, either of which may be missing."""
    first = start or end
    if first is None:
        return {"start": pd.NaT, "end": pd.NaT, "when": date_text(None, precision)}
    open_end = open_end and end is None
    words = date_text(first, precision)
    if start is None:
        words = f"until {words}"
    elif open_end:
        words = f"since {words}"
    elif end is not None and date_text(end, precision) != words:
        words = f"{words} – {date_text(end, precision)}"
    return {
        "start": first,
        "end": pd.NaT if open_end else last_day(end or first, precision),
        "open_start": start is None,
        "open_end": open_end,
        "when": words,
    }


def _contingents(dataset: Dataset, names: _Names) -> Iterator[Cells]:
    roles, states = dataset.labels("contingents", "role"), dataset.labels("contingents", "status")
    for row in _rows(dataset["contingents"]):
        dates = _dates(_day(row, "start_on"), _day(row, "end_on"), str(row["date_precision"]), open_end=True)
        announced = row["status"] == "announced"
        if announced:
            dates["when"] = f"announced for {date_text(_day(row, 'start_on'), str(row['date_precision']))}"
        yield (
            _common(row, names, "origin_place_id", "place_id")
            | dates
            | {
                "record_id": row["contingent_id"],
                "table": "contingents",
                "lane": "deployments",
                "code": str(row["role"]),
                "kind": roles.get(str(row["role"]), str(row["role"])),
                "title": row["name"],
                "label": row["name"],
                "asserters": names.via(_ids(row, "source_ids")),
                "status": states.get(str(row["status"]), ""),
                "tentative": announced,
            }
        )


def _movements(dataset: Dataset, names: _Names) -> Iterator[Cells]:
    modes = dataset.labels("movements", "mode")
    for row in _rows(dataset["movements"]):
        start, end = (names.places.get(str(row[column]), "") for column in ("from_place_id", "to_place_id"))
        yield (
            _common(row, names, "from_place_id", "to_place_id")
            | _dates(_day(row, "started_on"), _day(row, "ended_on"), str(row["date_precision"]))
            | {
                "record_id": row["movement_id"],
                "table": "movements",
                "lane": "movements",
                "code": str(row["mode"]),
                "kind": movement_kind(str(row["mode"]), modes),
                "title": f"{start} → {end}",
                "label": f"{_short(start)} → {_short(end)}",
                "asserters": names.via(_ids(row, "source_ids")),
            }
        )


def movement_kind(mode: str, labels: Mapping[str | int, str]) -> str:
    """Name the kind of a movement by its mode: "Movement by sea"."""
    return "Movement" if mode == "unknown" else f"Movement by {labels.get(mode, mode).lower()}"


def _milestones(dataset: Dataset, names: _Names) -> Iterator[Cells]:
    """Milestones; rival accounts of one event, linked by ``same_as``, are one row with the words of all."""
    kinds, outcomes = dataset.labels("milestones", "kind"), dataset.labels("milestones", "outcome")
    accounts: dict[str, list[Row]] = defaultdict(list)
    for event, row in zip(event_ids(dataset["milestones"]), _rows(dataset["milestones"]), strict=True):
        accounts[event].append(row)
    for event, rows in accounts.items():
        # The row to which the others point stands in front; where it is filtered out, the first by id.
        rows.sort(key=lambda row: (row["milestone_id"] != event, str(row["milestone_id"])))
        first = rows[0]
        kind = kinds.get(str(first["kind"]), str(first["kind"]))
        programs = [names.programs.get(str(row["program_id"]), str(row["program_id"])) for row in rows]
        label = f"{' or '.join(dict.fromkeys(programs))}: {kind.lower()}"
        parties = [names.asserters(_ids(row, "organization_ids"), row["spokesperson"]) for row in rows]
        results = [_outcome(row, outcomes) for row in rows]
        rivals = tuple(str(row["milestone_id"]) for row in rows[1:])
        yield (
            _common(first, names, "place_id")
            | _dates(_day(first, "date"), None, str(first["date_precision"]))
            | {
                "record_id": first["milestone_id"],
                "table": "milestones",
                "lane": "milestones",
                "code": str(first["kind"]),
                "kind": kind,
                "title": label + (f" ({len(rows)} rival accounts)" if rivals else ""),
                "label": BRACKETS.sub("", label),
                "summary": " Rival account: ".join(_text(row["summary"]) for row in rows),
                "place_ids": tuple(dict.fromkeys(row["place_id"] for row in rows if isinstance(row["place_id"], str))),
                "asserters": "; ".join(parties),
                "status": "; ".join(f"{who}: {result.lower()}" for who, result in zip(parties, results, strict=True))
                if rivals
                else results[0],
                "rivals": rivals,
            }
        )


def _outcome(row: Row, labels: Mapping[str | int, str]) -> str:
    if row["outcome"] == "not_applicable":
        return ""
    return labels.get(str(row["outcome"]), str(row["outcome"])) + (
        " by its owner’s word alone" if row["claimed"] else ""
    )


def _exchanges(dataset: Dataset, names: _Names) -> Iterator[Cells]:
    kinds, states = dataset.labels("exchanges", "kind"), dataset.labels("exchanges", "status")
    for row in _rows(dataset["exchanges"]):
        cells = _common(row, names, "from_place_id", "to_place_id")
        if not cells["place_id"] and isinstance(row["from_place_id"], str):
            cells |= {"place_id": row["from_place_id"], "place": names.places.get(row["from_place_id"], "")}
        yield (
            cells
            | _dates(_day(row, "date"), _day(row, "end_date"), str(row["date_precision"]))
            | {
                "record_id": row["exchange_id"],
                "table": "exchanges",
                "lane": "visits" if row["kind"] == "visit" else "exchanges",
                "code": str(row["kind"]),
                "kind": kinds.get(str(row["kind"]), str(row["kind"])),
                "title": row["item"],
                "label": row["item"],
                "asserters": names.asserters(_ids(row, "organization_ids"), row["spokesperson"]),
                "status": states.get(str(row["status"]), ""),
                "tentative": str(row["status"]) in TENTATIVE,
            }
        )


def _events(dataset: Dataset, names: _Names) -> Iterator[Cells]:
    kinds = dataset.labels("events", "kind")
    for row in _rows(dataset["events"]):
        kind = kinds.get(str(row["kind"]), str(row["kind"]))
        parties = [names.parties.get(party, party) for party in _ids(row, "organization_ids")]
        yield (
            _common(row, names, "place_id")
            | _dates(_day(row, "date"), None, str(row["date_precision"]))
            | {
                "record_id": row["event_id"],
                "table": "events",
                "lane": "statements",
                "code": str(row["kind"]),
                "kind": kind,
                "title": f"{kind}: {_text(row['summary'])}",
                "label": f"{kind}, {parties[0]}" if parties else kind,
                "asserters": names.asserters(_ids(row, "organization_ids"), row["spokesperson"]),
            }
        )
