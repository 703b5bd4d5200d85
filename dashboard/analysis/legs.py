"""By which legs did they get there? The movements up to a day, for maps and tables.

Everything is computed from a dataset cut to a scope (see ``scope.apply``), so nothing reported after *Known by* counts.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, cast

import pandas as pd

from dashboard.analysis.claims import number_in_words
from dashboard.analysis.dates import date_text, last_day
from dashboard.analysis.phrases import capitalized
from dashboard.dataset.store import Dataset


class Leg(TypedDict):
    """One row of ``legs_until``."""

    movement_id: str
    contingent_id: str
    contingent: str
    role: str
    mode_label: str
    started_on: pd.Timestamp
    ended_on: pd.Timestamp
    date_precision: str
    current: bool
    from_place_id: str
    from_place: str
    from_precision: str
    from_latitude: float
    from_longitude: float
    to_place_id: str
    to_place: str
    to_precision: str
    to_latitude: float
    to_longitude: float
    number: str


class Journey(TypedDict):
    """A movement with the day on which it ``began`` and the day by which it had ``arrived``."""

    movement_id: str
    contingent_id: str
    from_place_id: str
    to_place_id: str
    mode: str
    started_on: pd.Timestamp
    ended_on: pd.Timestamp
    date_precision: str
    personnel_low: float
    personnel_best: float
    personnel_high: float
    began: pd.Timestamp
    arrived: pd.Timestamp


@dataclass(frozen=True, slots=True)
class Legs:
    """All movements, laid out once so that any day is answered in a moment."""

    journeys: list[Journey]  # the oldest first
    rows: list[dict[str, object]]  # what does not depend on the day, one for each

    @classmethod
    def of(cls, dataset: Dataset) -> Legs:
        """Lay out the movements of a dataset, cut to a scope."""
        places = {str(row["place_id"]): row for row in dataset["places"].to_dict("records")}
        modes = dataset.labels("movements", "mode")
        names, roles = dataset.by_id("contingents", "name"), dataset.by_id("contingents", "role")
        ordered = sorted(journeys(dataset), key=lambda leg: (leg["began"], leg["movement_id"]))
        rows: list[dict[str, object]] = [
            {
                **{name: leg[name] for name in ("movement_id", "contingent_id", "started_on", "ended_on")},
                "contingent": names.get(leg["contingent_id"], "Whole force"),
                "role": roles.get(leg["contingent_id"], "mixed"),
                "mode_label": modes.get(leg["mode"], leg["mode"]),
                "date_precision": leg["date_precision"],
                **_end(places, "from", leg["from_place_id"]),
                **_end(places, "to", leg["to_place_id"]),
                "number": _people(leg),
            }
            for leg in ordered
        ]
        return cls(ordered, rows)

    def until(self, day: date) -> pd.DataFrame:
        """Return what ``legs_until`` returns for a day."""
        shown = pd.Timestamp(day)
        rows = [
            {**row, "current": bool(leg["arrived"] >= shown)}
            for leg, row in zip(self.journeys, self.rows, strict=True)
            if leg["began"] <= shown
        ]
        return typed_rows(rows, Leg.__annotations__)


def legs_until(dataset: Dataset, day: date) -> pd.DataFrame:
    """Return the movements that began on ``day`` or earlier: one row each, oldest first.

    Columns are those of ``Leg``. A leg without a start counts from its end. ``current`` says that it was still going
    on; a leg whose end is not known ends with the month or year in which it began. ``number`` is in words, and
    empty where none was named. Legs overlap: never add their numbers up.
    """
    return Legs.of(dataset).until(day)


def leg_rows(legs: pd.DataFrame) -> pd.DataFrame:
    """Return what ``legs_until`` found as a table for readers, the newest first.

    Columns: From, To, Began, By, Number, Contingent.
    """
    ordered = legs.iloc[::-1]
    starts = ordered["started_on"].fillna(ordered["ended_on"])
    return pd.DataFrame(
        {
            "From": ordered["from_place"],
            "To": ordered["to_place"],
            "Began": [date_text(day, code) for day, code in zip(starts, ordered["date_precision"], strict=True)],
            "By": ordered["mode_label"],
            "Number": [capitalized(str(number)) for number in ordered["number"]],
            "Contingent": ordered["contingent"],
        }
    )


def typed_rows(rows: list[dict[str, object]], columns: Mapping[str, object]) -> pd.DataFrame:
    """Return rows as a table with columns of the types named; texts stay Python's, which are read back in no time.

    ``columns`` are the annotations of a ``TypedDict``, as texts.
    """
    kinds = {"float": "float64", "bool": "bool", "pd.Timestamp": "datetime64[s]"}
    given = {name: str(getattr(kind, "__forward_arg__", kind)) for name, kind in columns.items()}
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=kinds.get(kind, "object")) for name, kind in given.items()}
    )


def journeys(dataset: Dataset) -> list[Journey]:
    """Return the movements as rows, with their first and last days.

    Without an end, a leg had arrived on the last day that its start can mean.
    """
    legs = cast("list[Journey]", dataset["movements"].to_dict("records"))
    for leg in legs:
        started, ended = leg["started_on"], leg["ended_on"]
        leg["began"] = ended if pd.isna(started) else started
        leg["arrived"] = last_day(started, leg["date_precision"]) if pd.isna(ended) else ended
    return legs


def _end(places: Mapping[str, Mapping[Hashable, object]], side: str, place_id: str) -> dict[str, object]:
    place = places[place_id]
    return {
        f"{side}_place_id": place_id,
        f"{side}_place": place["name"],
        f"{side}_precision": place["precision"],
        f"{side}_latitude": place["latitude"],
        f"{side}_longitude": place["longitude"],
    }


def _people(leg: Journey) -> str:
    """Say the number of people of a leg in words; empty where none was named."""
    low, best, high = (
        None if pd.isna(people) else int(people)
        for people in (leg["personnel_low"], leg["personnel_best"], leg["personnel_high"])
    )
    if low is None and best is None and high is None:
        return ""
    return number_in_words("about" if best is not None else "", low, best, high)
