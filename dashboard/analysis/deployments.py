"""Who is where on a day, and in what strength by whose account?

Everything is computed from a dataset cut to a scope (see ``scope.apply``), so nothing reported after *Known by* counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, cast

import pandas as pd

from dashboard.analysis.claims import (
    STALE_AFTER_DAYS,
    Cells,
    Choice,
    as_of_text,
    choose,
    claimed_number,
    days_since_1970,
)
from dashboard.analysis.dates import day_text
from dashboard.analysis.legs import Journey, journeys, typed_rows
from dashboard.analysis.phrases import capitalized
from dashboard.analysis.places import region_id
from dashboard.dataset.store import Dataset

MEASURES = ("present", "sent_cumulative", "planned")  # in order of preference
FORCE = ""  # in place of the id of a contingent: the whole force
NO_NUMBER = "no number claimed"
RIVALS_NAMED = 2


class Placed(TypedDict):
    """One row of ``contingents_on``."""

    contingent_id: str
    name: str
    role: str
    role_label: str
    arm: str
    arm_label: str
    status: str
    status_label: str
    under_way: bool
    place_id: str
    place: str
    precision: str
    region_id: str
    latitude: float
    longitude: float
    destination: str
    measure: str
    number: str
    strength: float
    planned: bool
    asserter: str
    as_of: pd.Timestamp
    as_of_text: str
    grade: str
    stale: bool
    rivals: str
    spread: str
    claim_ids: tuple[str, ...]
    movement_ids: tuple[str, ...]
    start_on: pd.Timestamp


@dataclass(frozen=True, slots=True)
class Deployments:
    """All contingents with their legs and claims, laid out once so that any day is answered in a moment."""

    look: _Lookup
    contingents: list[_Contingent]  # in the order of the rows of every day
    legs: Mapping[str, list[Journey]]  # by contingent
    claims: list[_Claim]
    cells: Cells  # of the claims
    groups: Mapping[tuple[str, str], list[int]]  # places of the claims by contingent and measure

    @classmethod
    def of(cls, dataset: Dataset) -> Deployments:
        """Lay out what a dataset, cut to a scope, says."""
        legs: dict[str, list[Journey]] = {}
        for leg in journeys(dataset):
            legs.setdefault(leg["contingent_id"], []).append(leg)
        estimates = dataset["estimates"]
        claims = estimates[estimates["measure"].isin(MEASURES)]
        groups: dict[tuple[str, str], list[int]] = {}
        counted = claims["contingent_id"].fillna(FORCE)
        for at, group in enumerate(zip(counted, claims["measure"], strict=True)):
            groups.setdefault(group, []).append(at)
        ordered = dataset["contingents"].sort_values(["start_on", "contingent_id"])
        return cls(
            _Lookup.of(dataset),
            cast("list[_Contingent]", ordered.to_dict("records")),
            legs,
            cast("list[_Claim]", claims[list(_Claim.__annotations__)].to_dict("records")),
            Cells.of(claims),
            groups,
        )

    def on(self, day: date) -> pd.DataFrame:
        """Return what ``contingents_on`` returns for a day."""
        shown = pd.Timestamp(day)
        rows = [self._row(contingent, day, shown) for contingent in self.contingents if _is_here(contingent, shown)]
        return typed_rows(rows, Placed.__annotations__)

    def whole_force(self, day: date) -> tuple[str, str, str] | None:
        """Return number, asserter and as-of day, in words, of the headline claim of the whole force present on a day.

        The whole force has no place. ``None`` where nobody counts it.
        """
        found = self._headline(FORCE, MEASURES[0], day)
        if found is None:
            return None
        claim = found[0]
        return claimed_number(claim), self.look.organizations[claim["organization_id"]], as_of_text(claim)

    def _row(self, contingent: _Contingent, day: date, shown: pd.Timestamp) -> dict[str, object]:
        look, own_id = self.look, contingent["contingent_id"]
        legs = self.legs.get(own_id, [])
        status = _status_on(contingent, shown)
        place_id, under_way = _place_on(look, contingent, legs, status, shown)
        place = look.places[place_id]
        arm = contingent["arm"] if isinstance(contingent["arm"], str) else ""
        return {
            **{name: contingent[name] for name in ("contingent_id", "name", "start_on")},
            "role": contingent["role"],
            "role_label": look.roles.get(contingent["role"], contingent["role"]),
            "arm": arm,
            "arm_label": look.arms.get(arm, arm),
            "status": status,
            "status_label": look.statuses.get(status, status),
            "under_way": under_way,
            "place_id": place_id,
            "place": place["name"],
            "precision": place["precision"],
            "region_id": region_id(place["precision"], place["admin1"]),
            "latitude": float(place["latitude"]),
            "longitude": float(place["longitude"]),
            "destination": look.places[contingent["place_id"]]["name"] if under_way else "",
            **(self._claim(own_id, _measures(status, under_way), day) or _unclaimed(contingent, status, day)),
            "movement_ids": tuple(leg["movement_id"] for leg in legs if leg["began"] <= shown),
        }

    def _claim(self, contingent_id: str, measures: tuple[str, ...], day: date) -> dict[str, object]:
        """Return what the headline claim of the first measure that anybody counts says; nothing where nobody does."""
        for measure in measures:
            if found := self._headline(contingent_id, measure, day):
                return _claimed(self.look, *found)
        return {}

    def _headline(self, group: str, measure: str, day: date) -> tuple[_Claim, list[_Claim], Choice] | None:
        until = days_since_1970(day)
        places = [at for at in self.groups.get((group, measure), []) if self.cells.as_of[at] <= until]
        found = choose(self.cells.at(places), day)
        if found is None:
            return None
        front, *rivals = (self.claims[places[at]] for at in (found.front, *found.rivals))
        return front, rivals, found


def contingents_on(dataset: Dataset, day: date) -> pd.DataFrame:
    """Return the contingents present, on their way or announced on ``day``: one row each, in a constant order.

    Columns are those of ``Placed``. ``status`` is that of the day: announced before the start, and deployed until the
    day of return. ``place`` is where it is on the day: until it has reached its own place, the last place reached by
    one of its legs, or else its origin; ``destination`` is the name of its own place while it is ``under_way``.
    ``arm`` is empty where no source names it.
    ``region_id`` names the boundary of a place known only to a region. ``number`` is the headline claim in words, of
    those present, else of those sent, else, before arrival only, of those ``planned``; ``strength`` is the same in
    people, missing without a claim. ``stale`` says that the claim, or without one the record, is older than 180 days.
    """
    return Deployments.of(dataset).on(day)


def deployment_sentence(deployments: Deployments, placed: pd.DataFrame, day: date) -> str:
    """Say in a sentence or two what the map shows: the largest number present, and what the whole force is said to be.

    ``placed`` is what ``deployments`` have on the day. Fresh claims stand before stale ones.
    """
    present = placed[placed["strength"].notna() & ~placed["planned"]]
    announced = int((placed["status"] == "announced").sum())
    parts: list[str] = []
    if present.empty:
        parts.append(f"On {day_text(day)} no number is claimed of any contingent in place under these controls.")
    else:
        first = min(cast("list[Placed]", present.to_dict("records")), key=_prominence)
        verb = "sent" if first["measure"] == "sent_cumulative" else "in"
        where = f"{verb} {'to ' if verb == 'sent' else ''}{first['place']}"
        words = f"{capitalized(first['number'])} {where} ({first['role_label'].lower()}) by {first['asserter']}"
        words += f", as of {first['as_of_text']}"
        parts.append(words + (f"; others say {first['rivals']}." if first["rivals"] else "."))
        if first["stale"]:
            parts.append(f"Every claim is older than {STALE_AFTER_DAYS} days on {day_text(day)}.")
    if force := deployments.whole_force(day):
        number, asserter, as_of = force
        parts.append(f"Whole force: {number} by {asserter}, as of {as_of}.")
    if announced:
        parts.append(f"{announced} more announced, not arrived.")
    return " ".join(parts)


def _prominence(row: Placed) -> tuple[bool, bool, float, float]:
    """Return where a contingent stands in the sentence: fresh, placed, of stale ones the latest, then the largest."""
    age = -row["as_of"].timestamp() if row["stale"] else 0.0
    return row["stale"], row["precision"] == "country", age, -row["strength"]


def deployment_rows(placed: pd.DataFrame, measures: Mapping[str | int, str]) -> pd.DataFrame:
    """Return what ``contingents_on`` found as a table for readers, one row each in the same order.

    Columns: Contingent, Number, Place, Role, Counted, Asserted by, As of, Grade, State, Stale. ``measures``
    are the labels of what is counted, by code.
    """
    on_the_way = [f" → {place}" if place else "" for place in placed["destination"]]
    return pd.DataFrame(
        {
            "Contingent": placed["name"],
            "Number": [capitalized(str(number)) for number in placed["number"]],
            "Place": [f"{place}{arrow}" for place, arrow in zip(placed["place"], on_the_way, strict=True)],
            "Role": placed["role_label"],
            "Counted": [measures.get(measure, "") for measure in placed["measure"]],
            "Asserted by": placed["asserter"],
            "As of": placed["as_of_text"],
            "Grade": placed["grade"],
            "State": placed["status_label"],
            "Stale": placed["stale"],
        }
    )


def without_place(placed: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``contingents_on`` whose place is known no better than the country."""
    return placed[placed["precision"] == "country"]


class _Place(TypedDict):
    name: str
    precision: str
    admin1: object
    latitude: float
    longitude: float


class _Contingent(TypedDict):
    contingent_id: str
    name: str
    role: str
    arm: object
    status: str
    place_id: str
    origin_place_id: object
    start_on: pd.Timestamp
    reported_on: pd.Timestamp
    end_on: pd.Timestamp


class _Claim(TypedDict):
    estimate_id: str
    measure: str
    organization_id: str
    as_of: pd.Timestamp
    as_of_precision: str
    low: float
    best: float
    high: float
    qualifier: str
    credibility: object
    reliability: str


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Names and places by id, labels by code, and the precisions, the finest first; read once for many rows."""

    places: Mapping[str, _Place]
    precisions: tuple[str | int, ...]
    organizations: Mapping[str, str]
    roles: Mapping[str | int, str]
    arms: Mapping[str | int, str]
    statuses: Mapping[str | int, str]

    @classmethod
    def of(cls, dataset: Dataset) -> _Lookup:
        places = dataset["places"]
        cells = places[list(_Place.__annotations__)].to_dict("records")
        return cls(
            dict(zip(places["place_id"], cast("list[_Place]", cells), strict=True)),
            tuple(dataset.labels("places", "precision")),
            dataset.by_id("organizations", "short_name"),
            dataset.labels("contingents", "role"),
            dataset.labels("contingents", "arm"),
            dataset.labels("contingents", "status"),
        )


def _is_here(contingent: _Contingent, day: pd.Timestamp) -> bool:
    """Tell whether a contingent is known of on ``day`` and has not gone home."""
    known = contingent["reported_on"] <= day or contingent["start_on"] <= day
    return bool(known and not contingent["end_on"] <= day)


def _measures(status: str, under_way: bool) -> tuple[str, ...]:
    """Return the measures that may answer, the first before the next: a plan only before arrival."""
    if status == "announced":
        return MEASURES[2:]
    return MEASURES if under_way else MEASURES[:2]


def _status_on(contingent: _Contingent, day: pd.Timestamp) -> str:
    """Return the status as it stood on ``day``: a return that is still to come has not happened yet."""
    status = contingent["status"]
    if contingent["start_on"] > day:
        return "announced"
    return "deployed" if status == "returned" else status


def _place_on(
    look: _Lookup, contingent: _Contingent, legs: list[Journey], status: str, day: pd.Timestamp
) -> tuple[str, bool]:
    """Return where a contingent is on ``day`` and whether it is still under way.

    Once at its own place it stays there: later legs may have carried only a part of it. An announced one is shown
    where it is to be. Legs dated only to a year are a flow and tell nothing of the day.
    """
    own_place, origin = contingent["place_id"], contingent["origin_place_id"]
    legs = [leg for leg in legs if leg["date_precision"] != "year"]
    home = [leg for leg in legs if leg["to_place_id"] == own_place]
    if status == "announced" or not home or any(leg["arrived"] <= day for leg in home):
        return own_place, False
    reached = [leg for leg in legs if leg["arrived"] <= day]
    if reached:
        last = max(
            reached,
            key=lambda leg: (
                leg["arrived"],
                -look.precisions.index(look.places[leg["to_place_id"]]["precision"]),
                leg["movement_id"],
            ),
        )
        return last["to_place_id"], True
    return (origin, True) if isinstance(origin, str) else (home[0]["from_place_id"], True)


def _unclaimed(contingent: _Contingent, status: str, day: date) -> dict[str, object]:
    """Return what is said of a contingent for which nobody claims a number."""
    last_word = contingent["reported_on"]
    if status != "announced":
        last_word = max(last_word, contingent["start_on"])
    return {
        "measure": "",
        "number": NO_NUMBER,
        "strength": float("nan"),
        "planned": status == "announced",
        "asserter": "",
        "as_of": pd.NaT,
        "as_of_text": "",
        "grade": "",
        "stale": bool((pd.Timestamp(day) - last_word).days > STALE_AFTER_DAYS),
        "rivals": "",
        "spread": "",
        "claim_ids": (),
    }


def _claimed(look: _Lookup, claim: _Claim, rivals: list[_Claim], found: Choice) -> dict[str, object]:
    digit = claim["credibility"]
    named = [
        f"{claimed_number(rival)} ({look.organizations.get(rival['organization_id'], '')})"
        for rival in rivals[:RIVALS_NAMED]
    ]
    more = len(rivals) - len(named)
    others = ", ".join(named) + (f" and {more} more" if more else "")
    return {
        "measure": claim["measure"],
        "number": claimed_number(claim),
        "strength": _people_meant(claim),
        "planned": claim["measure"] == "planned",
        "asserter": look.organizations.get(claim["organization_id"], claim["organization_id"]),
        "as_of": claim["as_of"],
        "as_of_text": as_of_text(claim),
        "grade": f"{claim['reliability']}{'' if pd.isna(digit) else digit}",
        "stale": found.stale,
        "rivals": others,
        "spread": str(found.spread) if others else "",
        "claim_ids": tuple(one["estimate_id"] for one in (claim, *rivals)),
    }


def _people_meant(claim: _Claim) -> float:
    """Return where the mark of a claim stands, as ``claims.central_value`` has it: best, else low, else high."""
    given = [float(number) for number in (claim["best"], claim["low"], claim["high"]) if pd.notna(number)]
    return given[0]
