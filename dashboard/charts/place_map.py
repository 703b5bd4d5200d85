"""Where is one place, drawn no more precisely than it is known?"""

from __future__ import annotations

import pandas as pd
import pydeck as pdk

from dashboard import theme
from dashboard.charts.deployment_map import STATIC, base_layers, make_deck
from dashboard.charts.map_layers import area_layer, disk_layer, text_layer

REGIONS = STATIC / "regions"
ZOOMS = {"site": 5.2, "city": 5.2, "district": 5.0, "region": 4.0, "country": 2.2}
RADII = {"site": 6, "city": 9, "district": 12}  # pixels; regions are shaded, countries only named


def place_map(places: pd.DataFrame, *, dark: bool) -> pdk.Deck:
    """Draw places with their names (``records.places_of``), the first in the middle of the picture.

    A site is a dot, a city or district a ring, a region a shaded area, a country its name alone. Layers: ``base-*``,
    ``region-*``, ``places``, ``names``; marks carry ``record_id`` and ``tip``.
    """
    ink = theme.INK_DARK if dark else theme.INK_LIGHT
    marks = [
        {
            "record_id": str(row["place_id"]),
            "tip": f"{row['name']} ({row['precision']})",
            "name": str(row["name"]),
            "position": [float(row["longitude"]), float(row["latitude"])],
            "radius": RADII.get(str(row["precision"]), 0),
            "fill": theme.rgba(theme.STAGE_MARK, 255 if row["precision"] == "site" else 40),
            "line": theme.rgba(theme.STAGE_MARK),
            "color": theme.rgba(ink),
            "offset": [0, -22 if str(row["precision"]) in RADII else 0],
        }
        for _, row in places.iterrows()
    ]
    first = places.iloc[0]
    spread = max(float(places["longitude"].max() - places["longitude"].min()), 0.0)
    zoom = ZOOMS.get(str(first["precision"]), 4.0) if spread < 5 else 3.0 if spread < 40 else 1.6
    layers = [
        *base_layers(dark),
        *[
            area_layer(f"region-{region}", f"app/static/regions/{region}.geojson", theme.rgba(theme.STAGE_MARK, 60))
            for region in dict.fromkeys(places["region_id"])
            if (REGIONS / f"{region}.geojson").exists()
        ],
        disk_layer("places", marks, line_width=2, pickable=True),
        text_layer("names", marks, text="name", size=14),
    ]
    middle = (float(places["longitude"].mean()), float(places["latitude"].mean()))
    return make_deck(layers, longitude=middle[0], latitude=middle[1], zoom=zoom)
