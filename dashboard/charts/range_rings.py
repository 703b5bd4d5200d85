"""How far would each program reach from a place, by the ranges that are named?

The map begins half a turn west of the launch place, so that the Pacific is whole. Rings are cut from the ellipsoid
(``analysis.geodesy``), never drawn as circles on the map; the world repeats at both sides, and they with it.
"""

from __future__ import annotations

from math import asinh, atan, cos, degrees, log2, radians, sinh, tan

import pandas as pd
import pydeck as pdk
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.analysis import geodesy
from dashboard.charts.deployment_map import PICTURE_ZOOM, WORLD, base_layers, make_deck
from dashboard.charts.map_layers import area_layer, disk_layer, text_layer
from dashboard.charts.map_room import TEXT_SIZE, Record, Room, position
from dashboard.charts.range_groups import Ring, grouped
from dashboard.charts.range_names import city_records, place_names, ring_labels

SPAN, WIDEST_PX = 540.0, 1200  # degrees of longitude that the map has, and pixels that a page gives it at most
EDGE = 85.0  # degrees of latitude at which the pictures of the world end
EARTH_KM = 6371  # mean radius, for the choice of a zoom alone
SMALLEST_ZOOM, WORLD_ZOOM, WORLD_LATITUDE = 0.5, 0.62, 12.0
WHOLE_WORLD, EASTWARD = 55.0, 50.0  # degrees: from this reach on the world is shown, with the Pacific in its middle
INSIDE, BETWEEN = 14, 44  # opacity of 255: within the lowest range named, and in the band up to the highest
THIN, BOLD, CHOSEN = 1.4, 2.6, 5.0  # widths in pixels: lowest and highest, the range named first, the picked one


def range_rings(
    rings: pd.DataFrame,
    cities: pd.DataFrame,
    found: pd.DataFrame,
    *,
    dark: bool,
    narrow: bool = False,
    picked: str | None = None,
) -> pdk.Deck:
    """Draw the rings of ``analysis.ranges.rings`` and the cities in and around them.

    ``cities`` as from ``ranges.cities``, ``found`` as from ``ranges.cities_within``. ``picked`` is a program's id; its
    rings get a thick line. Layers: ``base-*``, ``area-*``, ``edges``, ``cities``, ``places``, ``names``, ``labels``.
    Edges, labels and cities carry ``record_id``, that of a program, and ``tip``; shades cannot be picked.
    """
    center, zoom = _camera(rings, narrow)
    west = center[0] - SPAN / 2
    drawn = grouped(rings)
    areas = [feature for ring in drawn for feature in _areas(ring, west)]
    edges = [record for ring in drawn for record in _edges(ring, west, dark, picked)]
    room = Room(zoom)
    places = _places(rings, dark, room)
    labels = ring_labels(drawn, center, room, narrow, dark)
    origins = place_names(rings, room, dark)
    marks, names = city_records(cities, found, center, room, narrow, dark)
    layers = [*_base(center[0], zoom, dark), *_area_layers(areas), _edge_layer(edges)]
    layers += [
        disk_layer(name, dots, line_width=1.0, pickable=True) for name, dots in (("cities", marks), ("places", places))
    ]
    layers.append(text_layer("names", [*names, *origins], paper="paper"))
    layers.append(text_layer("labels", labels, size=TEXT_SIZE + 1, boxed=True, paper="paper"))
    return make_deck(layers, longitude=center[0], latitude=center[1], zoom=zoom)


def _camera(rings: pd.DataFrame, narrow: bool) -> tuple[tuple[float, float], float]:
    """Return center and zoom at which the largest ring, or the world, fills the picture."""
    longitude, latitude = float(rings["longitude"].mean()), float(rings["latitude"].mean())
    reach = degrees(float(rings["outer"].max()) / EARTH_KM)
    if reach > WHOLE_WORLD:
        return (round(longitude + EASTWARD, 2), WORLD_LATITUDE), SMALLEST_ZOOM if narrow else WORLD_ZOOM
    height, width = (360.0, 320.0) if narrow else (460.0, 600.0)
    north, south = _mercator(min(latitude + reach, 82.0)), _mercator(latitude - reach)
    wide = 2 * reach / cos(radians(min(abs(latitude) + reach / 2, 75.0)))
    zoom = min(log2(height / (north - south)), log2(width / min(wide, 360.0))) + log2(360 / 512)
    middle = degrees(atan(sinh(radians((north + south) / 2))))
    return (round(longitude, 2), round(middle, 2)), round(min(max(zoom, SMALLEST_ZOOM), 7.0), 2)


def _mercator(latitude: float) -> float:
    """Return the height of a latitude on Web Mercator, in degrees of longitude."""
    return degrees(asinh(tan(radians(latitude))))


def _areas(ring: Ring, west: float) -> list[Record]:
    inner, outer = float(ring.first["inner"]), float(ring.first["outer"])
    parts = [(ring.area(inner), INSIDE)]
    if outer > inner:
        parts.append((ring.area(outer).difference(ring.area(inner)), BETWEEN))
    return [
        {
            "type": "Feature",
            "geometry": _rounded(geodesy.window(shape, west, -EDGE, EDGE, SPAN)),
            "properties": {"record_id": ring.first["program_id"]},
            "fill": theme.rgba(ring.color, alpha),
        }
        for shape, alpha in parts
    ]


def _rounded(shape: BaseGeometry) -> Record:
    """Return a shape as GeoJSON, to about 100 meters."""

    def rounded(part: object) -> object:
        return round(part, 3) if isinstance(part, float) else [rounded(item) for item in part]  # type: ignore[attr-defined]

    found = mapping(shape)
    return {"type": found["type"], "coordinates": rounded(found["coordinates"])}


def _edges(ring: Ring, west: float, dark: bool, picked: str | None) -> list[Record]:
    chosen = picked in set(ring.rows["program_id"])
    line = theme.rgba(theme.INK_DARK if dark else theme.INK_LIGHT) if chosen else theme.rgba(ring.color)
    radii = dict.fromkeys(float(ring.first[bound]) for bound in ("low", "best", "high") if pd.notna(ring.first[bound]))
    records: list[Record] = []
    for radius in radii:
        bold = radius == ring.named
        edge = geodesy.window(geodesy.edge_of(ring.area(radius)), west, -EDGE, EDGE, SPAN)
        for path in geodesy.path(edge):
            records.append(
                {
                    "record_id": ring.first["program_id"],
                    "tip": ring.tip(),
                    "path": [position(*point) for point in path],
                    "color": [*line[:3], 255 if bold else 190],
                    "width": CHOSEN if chosen and bold else BOLD if bold else THIN,
                }
            )
    return records


def _places(rings: pd.DataFrame, dark: bool, room: Room) -> list[Record]:
    """Return the dots of the launch places, and take their room."""
    ink = theme.rgba(theme.INK_DARK if dark else theme.INK_LIGHT)
    records: list[Record] = []
    for _, place in rings.drop_duplicates("place_id").iterrows():
        x, y = room.at(place["longitude"], place["latitude"])
        room.take((x - 8, y - 8, x + 8, y + 8))
        records.append(
            {
                "record_id": place["place_id"],
                "tip": f"Launch place: {place['place']}",
                "position": position(place["longitude"], place["latitude"]),
                "radius": 5,
                "fill": ink,
                "line": theme.rgba(theme.PAPER_DARK if dark else theme.PAPER_LIGHT),
            }
        )
    return records


def _base(center: float, zoom: float, dark: bool) -> list[pdk.Layer]:
    """Return the base, with the world once more to the east where the map goes on beyond 180 degrees."""
    layers = base_layers(dark, "base_korea" if zoom >= PICTURE_ZOOM else "")
    if center + WIDEST_PX / 2 / (512 * 2**zoom) * 360 > WORLD[2]:
        address = pdk.types.String(f"app/static/base_world_{'dark' if dark else 'light'}.png")
        bounds = [WORLD[0] + 360, WORLD[1], WORLD[2] + 360, WORLD[3]]
        layers.append(pdk.Layer("BitmapLayer", id="base-world-east", image=address, bounds=bounds, pickable=False))
    return layers


def _area_layers(features: list[Record]) -> list[pdk.Layer]:
    """Return a layer a shade: Streamlit paints a picked area opaque and dims the others, so shades are no marks."""
    return [area_layer(f"area-{number}", feature, feature["fill"]) for number, feature in enumerate(features)]


def _edge_layer(records: list[Record]) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        id="edges",
        data=records,
        get_path="path",
        get_color="color",
        get_width="width",
        width_units=pdk.types.String("pixels"),
        width_min_pixels=1,
        pickable=True,
    )
