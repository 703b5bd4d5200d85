"""Who visits whom, what technology is passed on, what treaties and sanctions stand, and between which places?

All start from the rows of ``exchanges.exchange_rows``. Nothing is read out of words: that a visit is one of the
munitions sector stands in its record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from dashboard.analysis.exchanges import RULE_KINDS, listed, ranked, side_of, sides
from dashboard.dataset.store import Dataset

PLACE_COLUMNS = ("place_id", "place", "precision", "longitude", "latitude")


def visits(exchanges: pd.DataFrame) -> pd.DataFrame:
    """Return the visits, the latest first, with ``munitions``: whether the record says it is the munitions sector's."""
    found = exchanges[exchanges["kind_code"] == "visit"].sort_values(["start", "record_id"], ascending=[False, True])
    return found.assign(munitions=found["delegation"] == "munitions")


def visits_sentence(dataset: Dataset, exchanges: pd.DataFrame) -> str:
    """Say how many of the visits went which way, how many are the munitions sector's, and the latest of these."""
    found = visits(exchanges)
    ways = "; ".join(f"{side.label} {side.count}" for side in sides(dataset, found) if side.count)
    sector = found[found["munitions"]]
    if sector.empty:
        return f"{len(found)} visits{f' ({ways})' if ways else ''}; none is recorded as one of the munitions sector."
    newest = sector.iloc[0]
    count = f"{len(sector)} {'is' if len(sector) == 1 else 'are'} of the munitions sector"
    latest = f"{newest['title']} ({newest['asserters']}, {newest['when']})"
    return f"{len(found)} visits ({ways}); {count}, the latest: {latest}."


def delegations(found: pd.DataFrame) -> str:
    """Say how many of some visits are of which delegation, the most frequent first."""
    stated = Counter(label or "not stated" for label in found["delegation_label"])
    return listed(ranked(stated), len(stated))


def technology(dataset: Dataset, exchanges: pd.DataFrame) -> pd.DataFrame:
    """Return technology that went the ways which the package names, the firmest status first, then the latest.

    All ways where it names none.
    """
    ways = dataset.package.theater.technology_directions or tuple(map(str, dataset.labels("exchanges", "direction")))
    found = exchanges[(exchanges["kind_code"] == "technology") & exchanges["direction"].isin(ways)]
    order = {str(code): at for at, code in enumerate(dataset.labels("exchanges", "status"))}
    rank = found["status_code"].map(lambda code: order.get(code, len(order)))
    # Days are turned so that all keys rise.
    sorted_ = found.assign(rank=rank, age=-found["start"].astype("int64"))
    return found.loc[sorted_.sort_values(["rank", "age", "record_id"]).index]


def technology_sentence(dataset: Dataset, exchanges: pd.DataFrame) -> str:
    """Say how firmly such technology is known, how often a program is named, and what came last."""
    giver = dataset.package.theater.technology_from
    what = f"technology from {giver}" if giver else "technology"
    found = technology(dataset, exchanges)
    if found.empty:
        return f"No record of {what}."
    counts = Counter(found["status_code"])
    states = {str(code): label.lower() for code, label in dataset.labels("exchanges", "status").items()}
    parts = ", ".join(f"{counts[code]} {label}" for code, label in states.items() if counts[code])
    ways = ranked(Counter(found["direction_label"]))
    sides = f" ({', '.join(f'{count} {way}' for way, count in ways)})" if len(ways) > 1 else ""
    newest = found.sort_values(["start", "record_id"]).iloc[-1]
    named = int((found["program_id"] != "").sum())
    return (
        f"{len(found)} records of {what}{sides}: {parts}; {named} name a program. The latest: "
        f"{newest['title']} ({newest['asserters']}, {newest['when']})."
    )


def rules(exchanges: pd.DataFrame) -> pd.DataFrame:
    """Return sanctions and treaties, the latest first."""
    found = exchanges[exchanges["kind_code"].isin(RULE_KINDS)]
    return found.sort_values(["start", "record_id"], ascending=[False, True])


def rules_sentence(found: pd.DataFrame) -> str:
    """Say how many treaties and sanctions there are, and which came last."""
    parts = ", ".join(f"{count} {kind.lower()}" for kind, count in ranked(Counter(found["kind"])))
    newest = found.iloc[0]
    return f"{len(found)} records: {parts}. The latest: {newest['title']} ({newest['asserters']}, {newest['when']})."


def judgments_on(dataset: Dataset, ids: Sequence[str]) -> pd.DataFrame:
    """Return the judgments of the dataset that rest on any of some records."""
    wanted = set(ids)
    judgments = dataset["judgments"]
    rests = [not wanted.isdisjoint(basis) for basis in judgments["basis_ids"]]
    return judgments[pd.Series(rests, index=judgments.index, dtype="bool")]


def routes(dataset: Dataset, exchanges: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of places between which something went, the most records first.

    Only records with both ends, each known better than to a country. Columns: ``from_`` and ``to_`` with ``place_id``,
    ``place``, ``precision``, ``longitude``, ``latitude``; ``direction`` and its ``direction_label``; ``count``;
    ``record_ids``, the newest first; ``kinds`` and ``parties``, counted in words; ``newest``, its day in words.
    """
    places = dataset["places"].set_index("place_id")
    fine = set(places.index[places["precision"].astype("str") != "country"])
    placed = exchanges[exchanges["from_place_id"].isin(fine) & exchanges["to_place_id"].isin(fine)]
    placed = placed.sort_values(["start", "record_id"], ascending=[False, True])
    found: list[dict[str, object]] = []
    for keys, own in placed.groupby(["from_place_id", "to_place_id", "direction"], sort=False):
        side = side_of("", "", own)
        ends: dict[str, object] = {}
        for name, place_id in zip(("from_", "to_"), keys[:2], strict=True):
            place = places.loc[place_id]
            ends |= {f"{name}place_id": place_id, f"{name}place": place["name"]}
            ends |= {f"{name}precision": str(place["precision"])}
            ends |= {f"{name}longitude": float(place["longitude"]), f"{name}latitude": float(place["latitude"])}
        found.append(
            ends
            | {"direction": keys[2], "direction_label": own["direction_label"].iloc[0], "count": len(own)}
            | {"record_ids": tuple(own["record_id"]), "kinds": listed(side.kinds), "parties": listed(side.parties)}
            | {"newest": own["when"].iloc[0]}
        )
    columns = [f"{name}{what}" for name in ("from_", "to_") for what in PLACE_COLUMNS]
    columns += ["direction", "direction_label", "count", "record_ids", "kinds", "parties", "newest"]
    table = pd.DataFrame(found, columns=columns)
    return table.sort_values(["count", "from_place", "to_place"], ascending=[False, True, True], ignore_index=True)
