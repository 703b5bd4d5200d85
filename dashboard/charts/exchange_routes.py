"""Between which places did something go? Lines between places that are known, as many records wide as were counted.

Lines link places and are no routes. A place known only to a country has no line: it would claim what nobody said.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

import pandas as pd
import pydeck as pdk

from dashboard import theme
from dashboard.charts.deployment_map import PICTURE_ZOOM, base_layers, make_deck
from dashboard.charts.map_layers import arc_layer, disk_layer, text_layer
from dashboard.charts.map_legs import STATION_LINE, station_records
from dashboard.charts.map_names import name_records
from dashboard.charts.map_room import Record, Room, position
from dashboard.dataset.theater import Camera

THINNEST, WIDEST = 2.0, 9.0  # pixels of a line, by the square root of its records
GRIP, UNSEEN = 11, [128, 128, 128, 1]  # pixels and color of the unseen disks on places that take clicks
ASIDE = 0.16  # how far a line bows to the side, so that the way there and the way back stand apart
TOLD = 5  # routes named at a place
PLACED = ["place_id", "place", "precision", "longitude", "latitude", "region_id"]


def exchange_routes(
    routes: pd.DataFrame, *, camera: Camera, dark: bool, picked: str | None = None, narrow: bool = False
) -> pdk.Deck:
    """Draw ``analysis.exchange_topics.routes`` as seen by one of ``analysis.theater.exchange_views``.

    A line is as wide as it has records, in the color of its direction, darker toward its end; picking it, or the place
    at its end, opens the newest record. ``picked`` is the id of a record, whose line is drawn in ink. Layers:
    ``base-*``, ``routes``, ``stations``, ``names``, ``places``. Everything that can be picked carries ``record_id`` and
    ``tip``.
    """
    zoom = camera.on(narrow)
    lines = route_records(routes, dark=dark, picked=picked)
    stations = station_records(routes, pd.DataFrame(columns=PLACED), dark=dark)
    nowhere = pd.DataFrame({name: pd.Series(dtype="str") for name in PLACED})
    names = name_records(nowhere, stations, overview=zoom < PICTURE_ZOOM, dark=dark, room=Room(zoom))
    layers = base_layers(dark, camera.picture if zoom >= PICTURE_ZOOM else "")
    paper = theme.rgba(theme.PAPER_DARK if dark else theme.PAPER_LIGHT, 165)
    layers += [
        # Many segments: long lines stay smooth in the near views.
        arc_layer("routes", lines, height=ASIDE, get_tilt=90, num_segments=120),
        disk_layer("stations", stations, line_width=STATION_LINE),
        text_layer("names", names, text="name", paper=paper),  # lines pass below names
        _places(place_records(routes)),
    ]
    return make_deck(layers, longitude=camera.longitude, latitude=camera.latitude, zoom=zoom)


def route_records(routes: pd.DataFrame, *, dark: bool, picked: str | None) -> list[Record]:
    """Return one line a pair of places and direction, the busiest first, so that thin ones are drawn over it."""
    return [_line(row, dark=dark, chosen=picked in row["record_ids"]) for row in routes.to_dict("records")]


def _line(row: Mapping[str, object], *, dark: bool, chosen: bool) -> Record:
    color = theme.rgba(theme.mark(theme.DIRECTIONS, str(row["direction"])).color)
    if chosen:
        color = theme.rgba(theme.INK_DARK if dark else theme.INK_LIGHT)
    ids, count = row["record_ids"], int(str(row["count"]))
    newest = ids[0] if isinstance(ids, tuple) else ""
    return {
        "record_id": newest,
        "from": position(float(str(row["from_longitude"])), float(str(row["from_latitude"]))),
        "to": position(float(str(row["to_longitude"])), float(str(row["to_latitude"]))),
        "width": min(THINNEST * sqrt(count), WIDEST),
        "start_color": [*color[:3], 90],
        "end_color": [*color[:3], 255],
        "tip": (
            f"{row['from_place']} → {row['to_place']}\n{row['direction_label']}: "
            f"{count} {'record' if count == 1 else 'records'}\n{row['kinds']}\nmost said by {row['parties']}\n"
            f"newest: {row['newest']}"
        ),
    }


def place_records(routes: pd.DataFrame) -> list[Record]:
    """Return the places at the ends of lines, known to a city or finer, with the routes that touch them."""
    touched: dict[str, Record] = {}
    told: dict[str, list[str]] = {}
    for row in routes.to_dict("records"):
        for side in ("from_", "to_"):
            if row[f"{side}precision"] in ("region", "country"):
                continue
            place = str(row[f"{side}place_id"])
            at = position(float(row[f"{side}longitude"]), float(row[f"{side}latitude"]))
            touched.setdefault(place, {"record_id": row["record_ids"][0], "position": at})
            told.setdefault(place, [str(row[f"{side}place"])])
            words = f"{row['from_place']} → {row['to_place']}: {row['count']}, {row['kinds']}"
            told[place].append(words)
    return [record | {"tip": "\n".join(told[place][: TOLD + 1])} for place, record in touched.items()]


def _places(records: list[Record]) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        id="places",
        data=records,
        get_position="position",
        get_radius=GRIP,
        radius_units=pdk.types.String("pixels"),
        get_fill_color=UNSEEN,
        pickable=True,
    )
