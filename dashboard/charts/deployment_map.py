"""The map of a day: who is where, in what strength, and the legs by which they came.

The base is made of pictures served as files and named by relative addresses, so a day step sends only the thin layers
of what changed. Marks that share or crowd a place are set side by side, in pixels at the camera of the named view.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from dashboard import theme
from dashboard.charts.map_layers import PIXELS, arc_layer, area_layer, disk_layer, icon_layer, text_layer
from dashboard.charts.map_legs import STATION_LINE, leg_records, station_records
from dashboard.charts.map_marks import mark_records
from dashboard.charts.map_names import name_records
from dashboard.charts.map_room import TEXT_SIZE
from dashboard.dataset.theater import Camera

STATIC = Path(__file__).resolve().parents[1] / "static"
WORLD = [-180.0, -85.051129, 180.0, 85.051129]
PICTURE_ZOOM = 4.0  # below it, the picture of the world alone is as sharp as the theaters'
BIG_REGION_BYTES = 40_000  # outlines of larger files are too slow to stroke without a graphics card
TIP_STYLE = {"maxWidth": "250px", "fontSize": "13px", "whiteSpace": "pre-line", "borderRadius": "4px", "zIndex": "9"}


class CompactDeck(pdk.Deck):  # type: ignore[misc]
    """A deck whose JSON has no spaces: pydeck's own is indented and several times as long."""

    def to_json(self) -> str:
        """Return the specification on one line."""
        return json.dumps(self, default=default_serialize, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def make_deck(layers: Sequence[pdk.Layer], *, longitude: float, latitude: float, zoom: float) -> pdk.Deck:
    """Return the one kind of map of this product: no tile provider, plain-text tooltips from ``tip``.

    ``map_style`` stays unset on purpose: any value, even none, makes Streamlit ask a foreign host for tiles.
    """
    return CompactDeck(
        layers=list(layers),
        map_provider=None,
        initial_view_state=pdk.ViewState(longitude=longitude, latitude=latitude, zoom=zoom, min_zoom=0.5, max_zoom=9),
        tooltip={"text": "{tip}", "style": TIP_STYLE},
    )


def base_layers(dark: bool, picture: str = "") -> list[pdk.Layer]:
    """Return the base: the picture of the world, and over it a theater's finer one where ``picture`` names it."""
    mode = "dark" if dark else "light"
    layers = [_picture("base-world", f"base_world_{mode}.png", WORLD)]
    if picture in _picture_bounds():
        layers.append(_picture("base-theater", f"{picture}_{mode}.png", _picture_bounds()[picture]))
    return layers


def deployment_map(
    placed: pd.DataFrame,
    legs: pd.DataFrame,
    *,
    camera: Camera,
    dark: bool,
    picked: str | None = None,
    narrow: bool = False,
    symbols: bool = False,
    height: int = 520,
) -> pdk.Deck:
    """Draw the contingents of a day (``analysis.deployments.contingents_on``) and their legs (``legs_until``).

    ``camera`` is one of ``analysis.theater.map_views``. ``picked`` is the id of a contingent,
    claim or movement; its mark gets a thick outline. ``narrow`` is for phones; ``height`` is that of the
    picture in pixels, so that marks stay inside. ``symbols`` draws military symbols
    instead of circles sized by number. Layers: ``base-*``, ``region-*``, ``legs``, ``stations``, ``names``,
    ``leaders``, ``marks`` and ``labels``. Everything that can be picked carries ``record_id`` and ``tip``.
    """
    zoom = camera.on(narrow)
    arcs = leg_records(legs, dark=dark, picked=picked)
    marks, labels, leaders, room = mark_records(
        placed,
        longitude=camera.longitude,
        latitude=camera.latitude,
        zoom=zoom,
        height=height,
        dark=dark,
        picked=picked,
        narrow=narrow,
        symbols=symbols,
    )
    stations = station_records(legs, placed, dark=dark)
    names = name_records(placed, stations, overview=zoom < PICTURE_ZOOM, dark=dark, room=room)
    layers = base_layers(dark, camera.picture if zoom >= PICTURE_ZOOM else "")
    layers += [_region(region, dark) for region in sorted(set(placed["region_id"]) & set(_regions()))]
    layers += [
        arc_layer("legs", arcs, height=0, great_circle=True),
        disk_layer("stations", stations, line_width=STATION_LINE),
        text_layer("names", names, text="name"),
        icon_layer("leaders", leaders, pickable=False),
        icon_layer("marks", marks, pickable=True, get_pixel_offset="offset"),
        text_layer("labels", labels, size=TEXT_SIZE + 1, boxed=True, paper="paper", get_text_anchor="anchor"),
    ]
    return make_deck(layers, longitude=camera.longitude, latitude=camera.latitude, zoom=zoom)


def situation_map(
    placed: pd.DataFrame,
    legs: pd.DataFrame,
    *,
    camera: Camera,
    dark: bool,
    picked: str | None = None,
    narrow: bool = False,
    height: int = 340,
) -> pdk.Deck:
    """Draw the same marks on the whole route, without what is only announced: a small picture of a day."""
    there, current = placed[placed["status"] != "announced"], legs[legs["current"]]
    return deployment_map(there, current, camera=camera, dark=dark, picked=picked, narrow=narrow, height=height)


def _picture(layer_id: str, file: str, bounds: list[float]) -> pdk.Layer:
    address = pdk.types.String(f"app/static/{file}")  # a plain text would be read as a local file and sent inline
    return pdk.Layer("BitmapLayer", id=layer_id, image=address, bounds=bounds, pickable=False)


def _region(region: str, dark: bool) -> pdk.Layer:
    outline = (STATIC / "regions" / f"{region}.geojson").stat().st_size < BIG_REGION_BYTES
    shade = theme.rgba(theme.REGION_DARK if dark else theme.REGION_LIGHT, 55 if outline else 30)
    stroke = {"get_line_color": [*shade[:3], 160], "line_width_units": PIXELS, "get_line_width": 1.2} if outline else {}
    return area_layer(f"region-{region}", f"app/static/regions/{region}.geojson", shade, **stroke)


@cache
def _regions() -> frozenset[str]:
    return frozenset(path.stem for path in (STATIC / "regions").glob("*.geojson"))


@cache
def _picture_bounds() -> dict[str, list[float]]:
    pictures = json.loads((STATIC / "basemap.json").read_text(encoding="utf-8"))
    return {picture["name"]: picture["bounds"] for picture in pictures}
