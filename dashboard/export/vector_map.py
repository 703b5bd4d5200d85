"""What stands where on the map of a slide? Outlines, legs, marks and labels of a day in pixels, for whoever draws them.

Web Mercator, framed by what is to be shown. Outlines are simplified together, so that neighbors keep one border. Marks
of one place stand in a column, each with number, role, asserter and day beside it; one that would meet another moves
aside and keeps a line to its place. Lines join places: the routes between them are not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot, log2
from typing import cast

import pandas as pd
import shapely

from dashboard import theme
from dashboard.analysis.deployments import Placed
from dashboard.analysis.legs import Leg
from dashboard.charts.map_legs import leg_records, station_records
from dashboard.charts.map_looks import Look, radius
from dashboard.charts.map_marks import mark_tip
from dashboard.charts.map_room import Room
from dashboard.dataset.store import Dataset
from dashboard.export.geojson import region_outlines
from dashboard.export.map_frame import (
    FINEST,
    Feature,
    Frame,
    Point,
    Ring,
    framed,
    layer_of,
    polygons,
    projected,
    properties_of,
    rings_of,
    scale_of,
    shape_of,
)
from dashboard.export.type_area import LINE, POINT, width_of

LABEL, NAME = 14.0, 11.0  # points
MARK_SCALE = 0.8  # of the radius on the map of the app
LARGE = 0.03  # share of the picture from which a region is large
DISPUTED = "disputed"
MAP_NOTE = (
    "Circles: area by number; pale and dotted where older than 180 days. Shaded: known only to the region. Lines join "
    "places; routes are not known."
)


@dataclass(frozen=True, slots=True)
class Land:
    """A country or area: ``tone`` is theater, ukraine, disputed or other."""

    code: str
    name: str
    tone: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A region: claimed by another country than its own, or the one in which a place is not known any better."""

    name: str
    rings: tuple[Ring, ...]
    large: bool = False
    """Whether it takes so much of the picture that a strong color would drown all else."""


@dataclass(frozen=True, slots=True)
class Line:
    """The legs between two places. ``vague`` where an end is known only to a country."""

    record_id: str
    points: Ring
    color: str
    current: bool
    vague: bool
    tip: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark: its middle, its radius and how it looks."""

    record_id: str
    x: float
    y: float
    radius: float
    look: Look
    tip: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside a mark, or a name; ``x``, ``y`` is the middle of its left, right or whole, as ``anchor`` says."""

    text: str
    x: float
    y: float
    anchor: str
    size: float
    bold: bool = False
    faint: bool = False
    color: str = ""
    record_id: str = ""


@dataclass(slots=True)
class MapPicture:
    """The picture of a day, ``width`` by ``height`` pixels, from what lies below to what lies above."""

    width: float
    height: float
    lands: list[Land] = field(default_factory=list)
    claimed: list[Area] = field(default_factory=list)
    regions: list[Area] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    stations: list[tuple[float, float, bool, str]] = field(default_factory=list)  # x, y, filled, name
    names: list[Label] = field(default_factory=list)
    leaders: list[tuple[float, float, float, float]] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    scale: tuple[float, str] = (0.0, "")  # pixels, and how far that is


def map_note(dataset: Dataset) -> str:
    """Say what the marks, shades and lines of a picture mean, and what the package says of hatching."""
    claimed = dataset.package.theater.claimed
    return f"{MAP_NOTE} {claimed}" if claimed else MAP_NOTE


def map_picture(dataset: Dataset, placed: pd.DataFrame, legs: pd.DataFrame, width: float, height: float) -> MapPicture:
    """Lay out contingents (``contingents_on``) that have a number, and legs (``legs_until``), in a box of pixels."""
    numbered = placed[placed["strength"].notna()]
    frame = framed(numbered, legs, width, height)
    package = dataset.package
    picture = MapPicture(width, height, scale=scale_of(frame))
    picture.lands = _lands(layer_of(package, "countries"), frame, package.theater.tones)
    picture.claimed = _claimed(layer_of(package, "regions"), frame, _names_of(layer_of(package, "countries")))
    outlines = region_outlines(package, set(numbered["region_id"]) - {""})
    names = dict(zip(numbered["region_id"], numbered["place"], strict=True))
    for key, outline in sorted(outlines.items()):
        shape = projected(outline, frame)
        large = shape.area > width * height * LARGE
        picture.regions.append(Area(str(names[key]), rings_of(shape), large))
    picture.lines = _lines(legs, frame)
    room = Room(0.0)
    _close_edges(room, width, height)
    for station in station_records(legs, numbered, dark=False):
        x, y = frame.at(*cast("list[float]", station["position"]))
        picture.stations.append((x, y, station["radius"] == 2.5, str(station["place"])))
    _set_marks(picture, numbered, frame, room)
    _set_names(picture, layer_of(package, "labels"), frame, room)
    return picture


def _lands(features: Sequence[Feature], frame: Frame, tones: Mapping[str, str]) -> list[Land]:
    kept, shapes = [], []
    for feature in features:
        outline = shape_of(feature)
        for shift in (0.0, 360.0):  # what lies beyond 180° is drawn at the right edge
            if not frame.meets(outline, shift):
                continue
            moved = shapely.transform(outline, lambda xy, by=shift: xy + [by, 0.0])  # noqa: RUF005
            shape = polygons(projected(moved, frame))
            if not shape.is_empty:
                kept.append(properties_of(feature))
                shapes.append(shape)
    if not shapes:
        return []
    simple = shapely.coverage_simplify(shapes, FINEST * 2, simplify_boundary=True)
    found = []
    for properties, shape in zip(kept, simple, strict=True):
        code = str(properties.get("iso3", ""))
        tone = DISPUTED if properties.get("status") == DISPUTED else tones.get(code, "other")
        rings = rings_of(shape)
        if rings:
            found.append(Land(code, str(properties.get("name", code)), tone, rings))
    return sorted(found, key=lambda land: (land.code, len(land.rings)))


def _names_of(countries: Sequence[Feature]) -> dict[str, str]:
    """Return the names of countries by code."""
    return {
        str(found["iso3"]): str(found.get("name", "")) for found in map(properties_of, countries) if found.get("iso3")
    }


def _claimed(features: Sequence[Feature], frame: Frame, countries: Mapping[str, str]) -> list[Area]:
    """Return the regions that another country than their own claims."""
    found = []
    for feature in features:
        if claimant := str(properties_of(feature).get("claimed_by") or ""):
            shape = shapely.simplify(polygons(projected(shape_of(feature), frame)), FINEST)
            rings = rings_of(shape)
            if rings:
                own = str(properties_of(feature)["name"])
                found.append(Area(f"{own}, claimed by {countries.get(claimant, claimant)}", rings))
    return found


def _lines(legs: pd.DataFrame, frame: Frame) -> list[Line]:
    """Return one line a pair of places, bent a little so that the two ways between them are told apart."""
    ends = {str(leg["movement_id"]): leg for leg in cast("list[Leg]", legs.to_dict("records"))}
    found = []
    for arc in leg_records(legs, dark=False, picked=None):
        leg = ends[str(arc["record_id"])]
        start = frame.at(*cast("list[float]", arc["from"]))
        end = frame.at(*cast("list[float]", arc["to"]))
        roles = {str(ends[one]["role"]) for one in cast("list[str]", arc["record_ids"])}
        color = theme.mark(theme.ROLES, roles.pop()).color if len(roles) == 1 else theme.NEUTRAL
        found.append(
            Line(
                str(arc["record_id"]),
                _bent(start, end),
                color,
                current=arc["width"] == 3,
                vague="country" in (leg["from_precision"], leg["to_precision"]),
                tip=str(arc["tip"]),
            )
        )
    return found


def _bent(start: Point, end: Point) -> Ring:
    """Return points of a quadratic curve from ``start`` to ``end``, bulging to the left of the way."""
    (x0, y0), (x1, y1) = start, end
    far = hypot(x1 - x0, y1 - y0)
    bulge = 0.16 if far > 40 else 0.08
    middle = (x0 + x1) / 2 - (y0 - y1) * bulge, (y0 + y1) / 2 - abs(x1 - x0) * bulge
    steps = 14 if far > 40 else 6
    return tuple(
        (
            round((1 - t) ** 2 * x0 + 2 * (1 - t) * t * middle[0] + t**2 * x1, 1),
            round((1 - t) ** 2 * y0 + 2 * (1 - t) * t * middle[1] + t**2 * y1, 1),
        )
        for t in (step / steps for step in range(steps + 1))
    )


def _close_edges(room: Room, width: float, height: float) -> None:
    """Take all that lies outside the picture."""
    far = 10_000.0
    room.take((-far, -far, 0.0, far))
    room.take((width, -far, far, far))
    room.take((-far, -far, far, 0.0))
    room.take((-far, height, far, far))


def claim_words(row: Placed) -> str:
    """Say in a line what a mark stands for: number, role, who says so, as of when."""
    words = f"{row['number']} {row['role_label'].lower()}"
    if row["planned"]:
        words = f"planned: {words}"
    if row["under_way"]:
        words += ", on the way"
    return f"{words} · {row['asserter']}, {row['as_of_text']}"


def _set_marks(picture: MapPicture, placed: pd.DataFrame, frame: Frame, room: Room) -> None:
    """Set the marks of each place in a column with their labels, the fullest places first."""
    groups: dict[str, list[Placed]] = {}
    for row in cast("list[Placed]", placed.to_dict("records")):
        groups.setdefault(row["place_id"], []).append(row)
    line = LABEL * POINT * LINE + 2
    order = sorted(
        groups.values(), key=lambda rows: (rows[0]["precision"] == "country", -len(rows), rows[0]["place_id"])
    )
    for rows in order:
        country = rows[0]["precision"] == "country"
        sizes = [10.0 if country else max(radius(row["strength"]) * MARK_SCALE, 9.0) for row in rows]
        heights = [max(2 * size + 3, line) for size in sizes]
        words = [claim_words(row) for row in rows]
        heading = f"{rows[0]['place']} (no place known)" if country else ""
        widest = max(sizes)
        text = max(width_of(one, LABEL) for one in [*words, heading])
        x, y = frame.at(rows[0]["longitude"], rows[0]["latitude"])
        left, right = -widest - 2, widest + 8 + text
        mirrored = x + right > frame.width - 8
        left, right = (-right, -left) if mirrored else (left, right)
        tall = sum(heights) + (line if country else 0.0)
        dx, dy = room.shift_to_fit(x, y, left, right, tall)
        room.take((x + dx + left, y + dy - tall / 2, x + dx + right, y + dy + tall / 2))
        if not country and hypot(dx, dy) > widest:
            picture.leaders.append((x, y, x + dx, y + dy))
        top = y + dy - tall / 2
        side = -1 if mirrored else 1
        anchor = "end" if mirrored else "start"
        if country:
            picture.labels.append(
                Label(heading, x + dx - side * (widest + 2), top + line / 2, anchor, LABEL, bold=True)
            )
            top += line
        for row, size, tall_row, one in zip(rows, sizes, heights, words, strict=True):
            middle = top + tall_row / 2
            top += tall_row
            picture.spots.append(Spot(row["contingent_id"], x + dx, middle, size, _look(row), mark_tip(row)))
            picture.labels.append(
                Label(
                    one,
                    x + dx + side * (widest + 6),
                    middle,
                    anchor,
                    LABEL,
                    color=theme.mark(theme.ROLES, row["role"]).color,
                    record_id=row["contingent_id"],
                )
            )


def _look(row: Placed) -> Look:
    return Look(
        role=row["role"],
        hollow=row["planned"],
        dashed=row["planned"] or row["status"] == "announced",
        ringed=row["status"] == "deploying" or row["under_way"],
        stale=row["stale"],
    )


def _set_names(picture: MapPicture, features: Iterable[Feature], frame: Frame, room: Room) -> None:
    """Set names of regions and stations, then of countries and seas, as far as there is room."""
    wanted = [(name, x, y, 11.0) for x, y, _, name in picture.stations]
    found = []
    for feature in features:
        properties = properties_of(feature)
        place = cast("dict[str, list[float]]", feature["geometry"])["coordinates"]
        if int(str(properties.get("rank", 9))) <= 1 + round(log2(max(frame.per_degree / 6, 1))):
            found.append((int(str(properties["rank"])), str(properties["name"]), *frame.at(place[0], place[1])))
    wanted += [(name, x, y, 0.0) for _, name, x, y in sorted(found)]
    for name, x, y, below in wanted:
        half = width_of(name, NAME) / 2 + 2
        for dy in (below, -below) if below else (0.0,):
            box = (x - half, y + dy - 8, x + half, y + dy + 8)
            if room.is_free(box):
                room.take(box)
                picture.names.append(Label(name, x, y + dy, "middle", NAME, faint=True))
                break
