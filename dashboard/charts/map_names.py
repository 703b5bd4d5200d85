"""Which names stand on the map? Regions and stations, then countries and seas, as far as there is room."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

import pandas as pd

from dashboard import theme
from dashboard.charts.map_room import CHARACTER, Record, Room, position
from dashboard.location import DATA

LABELS = DATA / "geo" / "labels.geojson"


def name_records(
    placed: pd.DataFrame, stations: Iterable[Record], *, overview: bool, dark: bool, room: Room
) -> list[Record]:
    """Return the names of countries, seas, regions and stations for which there is room, the weightier first.

    An ``overview`` has only the names of the first rank and none of stations.
    """
    ink = theme.rgba(theme.INK_DARK if dark else theme.INK_LIGHT)
    wanted: list[tuple[str, float, float, float, int]] = []
    if not overview:
        regions = placed[placed["region_id"] != ""].drop_duplicates("place_id")
        wanted += [
            (place, longitude, latitude, 26.0, 210)
            for place, longitude, latitude in zip(
                regions["place"], regions["longitude"], regions["latitude"], strict=True
            )
        ]
        wanted += [(str(s["place"]), *_lonlat(s), 12.0, 210) for s in stations]
    for name, longitude, latitude, rank in _map_names():
        if rank <= (1 if overview else 3):
            wanted.append((name, longitude, latitude, 0.0, 125))
    names: list[Record] = []
    for name, longitude, latitude, below, alpha in wanted:
        x, y = room.at(longitude, latitude)
        half = len(name) * CHARACTER / 2 + 2
        for dy in (below, -below) if below else (0.0,):
            box = (x - half, y + dy - 8, x + half, y + dy + 8)
            if room.is_free(box):
                room.take(box)
                at = position(longitude, latitude)
                names.append({"name": name, "position": at, "offset": [0, dy], "color": [*ink[:3], alpha]})
                break
    return names


@cache
def _map_names() -> tuple[tuple[str, float, float, int], ...]:
    """Return name, longitude, latitude and rank of the names on the map, the first to show first."""
    if not LABELS.exists():
        return ()
    features = json.loads(LABELS.read_text(encoding="utf-8"))["features"]
    names = [
        (found["properties"]["name"], *found["geometry"]["coordinates"], int(found["properties"]["rank"]))
        for found in features
    ]
    return tuple(sorted(names, key=lambda name: name[3]))


def _lonlat(record: Record) -> tuple[float, float]:
    position = record["position"]
    if not isinstance(position, list):
        raise TypeError("a position is a list of two numbers")
    return float(position[0]), float(position[1])
