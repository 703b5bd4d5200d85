"""Which days, map views and figures does a package without a word of its own get? They follow from its records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from math import log2

import pandas as pd

from dashboard.dataset.store import Dataset
from dashboard.dataset.theater import Camera, Question

WHOLE_AREA = "Whole area"
MOST_FIGURES = 6
LONG_AGO = date(2016, 1, 1)
WIDE, HIGH, NARROW = 900.0, 480.0, 330.0  # pixels of a map that all places are fitted into, by the width of the page
TILE = 512.0  # pixels of the world at zoom 0


def earliest_day(dataset: Dataset) -> date:
    """Return the first day that *Known by* can be."""
    given = dataset.package.theater.earliest
    return min(given or LONG_AGO, dataset.released_on.replace(month=1, day=1))


def first_day(dataset: Dataset) -> date:
    """Return the first day of the deployments: as the package says, or the first on which anybody was sent."""
    given = dataset.package.theater.first_day
    if given:
        return min(given, dataset.released_on)
    starts = pd.concat([dataset["contingents"]["start_on"], dataset["movements"]["started_on"]]).dropna()
    return min(starts.min().date(), dataset.released_on) if len(starts) else dataset.released_on


def shown_day(dataset: Dataset) -> date:
    """Return the day that an address of the deployments without a day means."""
    return dataset.package.theater.shown_day or dataset.released_on


def map_views(dataset: Dataset) -> Mapping[str, Camera]:
    """Return the named views of the deployments, the first of which shows all."""
    ends = ("from_place_id", "to_place_id")
    used = pd.concat([dataset["contingents"]["place_id"], *(dataset["movements"][end] for end in ends)])
    return dataset.package.theater.map_views or {WHOLE_AREA: _fitted(dataset, used)}


def exchange_views(dataset: Dataset) -> Mapping[str, Camera]:
    """Return the named views of the routes of exchanges."""
    used = pd.concat([dataset["exchanges"]["from_place_id"], dataset["exchanges"]["to_place_id"]])
    return dataset.package.theater.exchange_views or {WHOLE_AREA: _fitted(dataset, used)}


def brief_view(dataset: Dataset) -> Camera:
    """Return the view of the map in the brief, which is drawn small."""
    given = dataset.package.theater.brief_view
    if given:
        return given
    first = next(iter(map_views(dataset).values()))
    return Camera(first.longitude, first.latitude, max(first.zoom - 0.6, 0.5), first.picture)


def figures_asked(dataset: Dataset) -> tuple[Question, ...]:
    """Return the headline figures: as the package says, or the whole force and then each role of the vocabulary."""
    given = dataset.package.theater.figures
    if given:
        return given
    measures = tuple(str(code) for code in dataset.labels("estimates", "measure"))
    roles = [(label, str(code)) for code, label in dataset.labels("contingents", "role").items()]
    return tuple(Question((group,), measures) for group in (("In all", ""), *roles))[:MOST_FIGURES]


def programs_to_begin_with(
    dataset: Dataset, named: Iterable[str], among: Collection[str], count: int, fewest: int = 1
) -> list[str]:
    """Return the ids of the programs that a page begins with, of those ``among`` which it offers a choice.

    These are the ones that the package has ``named``; where fewer than ``fewest`` of them are known on the day, the
    ``count`` of which most is said.
    """
    known = [program for program in named if program in among]
    if len(known) >= fewest:
        return known
    return [program for program in most_said(dataset) if program in among][:count]


def most_said(dataset: Dataset) -> list[str]:
    """Return the ids of the programs of which anything is said, the one of which most is said first."""
    said = pd.concat([dataset["assessments"]["program_id"], dataset["milestones"]["program_id"]]).astype("str")
    counts = said.value_counts().rename_axis("program_id").reset_index(name="records")
    counts = counts[counts["program_id"].isin(dataset["programs"]["program_id"])]
    return list(counts.sort_values(["records", "program_id"], ascending=[False, True])["program_id"])


def _fitted(dataset: Dataset, place_ids: pd.Series) -> Camera:
    """Return the camera that has all the places in sight; all places of the package where none is named."""
    places = dataset["places"]
    shown = places[places["place_id"].isin(place_ids)]
    shown = places if shown.empty else shown
    if shown.empty:
        return Camera(0.0, 20.0, 1.0, narrow_zoom=0.5)
    west, east = float(shown["longitude"].min()), float(shown["longitude"].max())
    south, north = float(shown["latitude"].min()), float(shown["latitude"].max())
    span = max(east - west, 1.5 * (north - south), 1.0)  # heights grow toward the poles

    def zoom(width: float) -> float:
        return round(min(max(log2(0.7 * width * 360 / (TILE * span)), 0.5), 6.0), 2)

    middle = min(max((south + north) / 2, -80.0), 80.0)
    return Camera((west + east) / 2, middle, zoom(min(WIDE, 1.5 * HIGH)), narrow_zoom=zoom(NARROW))
