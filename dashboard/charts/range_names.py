"""What is named on the map of rings? Each ring on its line, the launch places, and the largest cities within."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.analysis import geodesy
from dashboard.analysis.ranges import TOWN
from dashboard.charts.map_room import CHARACTER, HALF_NARROW, HALF_WIDE, Record, Room, position
from dashboard.charts.range_groups import Ring

CITIES_NAMED = 45  # the largest of the cities compete for room
HALF_HEIGHT = 205  # pixels from the middle within which names stand, above and below
BEARINGS = (35, 325, 70, 290, 110, 250, 0, 145, 215, 180, *range(0, 360, 10))  # where a ring may be named, best first
NEAR_POLE = 80.0  # degrees of latitude beyond which nothing is named


def ring_labels(drawn: list[Ring], center: tuple[float, float], room: Room, narrow: bool, dark: bool) -> list[Record]:
    """Return the name of each ring, on its line where there is room near the middle of the picture."""
    half_width = HALF_NARROW if narrow else HALF_WIDE
    ink = theme.rgba(theme.INK_DARK if dark else theme.INK_LIGHT)
    paper = theme.rgba(theme.PAPER_DARK if dark else theme.PAPER_LIGHT)
    cx, cy = room.at(*center)
    several = len({ring.first["place_id"] for ring in drawn}) > 1
    records: list[Record] = []
    for ring in drawn:
        text = ring.text(narrow=narrow, place=several)
        half = len(text) * CHARACTER * 1.05 / 2 + 8
        spots = [_on_line(ring, bearing, center[0]) for bearing in BEARINGS]
        placed = [(spot, *room.at(*spot)) for spot in spots if abs(spot[1]) < NEAR_POLE]
        fits = [
            (spot, x, y)
            for spot, x, y in placed
            if abs(x - cx) + half < half_width
            and abs(y - cy) < HALF_HEIGHT
            and room.is_free((x - half, y - 11, x + half, y + 11))
        ]
        if not (fits or placed):
            continue
        dx = dy = 0.0
        if fits:
            spot, x, y = fits[0]
        else:  # beside its line, inside the picture, where nothing stands yet
            spot, x, y = min(placed, key=lambda found: abs(found[1] - cx) + abs(found[2] - cy))
            inside = min(max(x, cx - half_width + half), cx + half_width - half)
            dx, dy = room.shift_to_fit(inside, y, -half, half, 22)
            dx += inside - x
        x, y = x + dx, y + dy
        room.take((x - half, y - 11, x + half, y + 11))
        records.append(
            {
                "record_id": ring.first["program_id"],
                "tip": ring.tip(),
                "text": text,
                "position": position(*spot),
                "offset": [round(dx), round(dy)],
                "color": ink,
                "paper": [*paper[:3], 225],
                "border": theme.rgba(ring.color),
            }
        )
    return records


def place_names(rings: pd.DataFrame, room: Room, dark: bool) -> list[Record]:
    """Return the names of the launch places, which stand above their dots."""
    ink = theme.rgba(theme.INK_DARK if dark else theme.INK_LIGHT)
    paper = [*theme.rgba(theme.PAPER_DARK if dark else theme.PAPER_LIGHT)[:3], 200]
    names: list[Record] = []
    for _, place in rings.drop_duplicates("place_id").iterrows():
        x, y = room.at(place["longitude"], place["latitude"])
        half = len(place["place"]) * CHARACTER / 2 + 2
        up = next((dy for dy in (-17, -34, 34) if room.is_free((x - half, y + dy - 8, x + half, y + dy + 8))), -17)
        room.take((x - half, y + up - 8, x + half, y + up + 8))
        at = position(place["longitude"], place["latitude"])
        names.append({"text": place["place"], "position": at, "offset": [0, up], "color": ink, "paper": paper})
    return names


def _on_line(ring: Ring, bearing: float, center: float) -> tuple[float, float]:
    longitude, latitude = geodesy.destination(
        float(ring.first["latitude"]), float(ring.first["longitude"]), bearing, ring.named
    )
    return _near(longitude, center), latitude


def _near(longitude: float, center: float) -> float:
    """Return a longitude in the turn around a center."""
    return (longitude - center + 180) % 360 - 180 + center


def city_records(
    cities: pd.DataFrame, found: pd.DataFrame, center: tuple[float, float], room: Room, narrow: bool, dark: bool
) -> tuple[list[Record], list[Record]]:
    """Return the dots of all cities, and the names of the largest within as far as there is room."""
    half_width = HALF_NARROW if narrow else HALF_WIDE
    ink = theme.rgba(theme.INK_DARK if dark else theme.INK_LIGHT)
    paper = [*theme.rgba(theme.PAPER_DARK if dark else theme.PAPER_LIGHT)[:3], 150]
    middle, _ = room.at(*center)
    reached = dict(list(found.groupby(TOWN, sort=False)))
    marks: list[Record] = []
    names: list[Record] = []
    for number, town in enumerate(cities.itertuples(index=False)):
        rows = reached.get((town.city, town.country, town.latitude, town.longitude))
        sure = rows is not None and bool((rows["within"] != "").any())
        alpha = 190 if sure else 160 if rows is not None else 80
        at = position(_near(float(town.longitude), center[0]), float(town.latitude))
        record: Record = {
            "tip": _city_tip(town.city, town.country, rows),
            "position": at,
            "radius": 2.2 if rows is not None else 1.6,
            "fill": [*ink[:3], alpha if sure else 0],
            "line": [*ink[:3], alpha],
        }
        marks.append(record | ({"record_id": str(rows.iloc[0]["program_id"])} if rows is not None else {}))
        x, y = room.at(at[0], at[1])
        half = len(town.city) * CHARACTER / 2 + 2
        box = (x - half, y + 4, x + half, y + 21)
        seen = abs(x - middle) + half < half_width
        if number < CITIES_NAMED and rows is not None and seen and room.is_free(box):
            room.take(box)
            names.append({"text": town.city, "position": at, "offset": [0, 13], "color": ink, "paper": paper})
    return marks, names


def _city_tip(city: str, country: str, rows: pd.DataFrame | None) -> str:
    lines = [f"{city}, {country}"]
    if rows is None:
        return f"{lines[0]}\nbeyond all of these ranges"
    for _, row in rows.iterrows():
        lines.append(f"{row['distance_km']:,.0f} km from {row['place']}")
        lines += [f"within {row['within']}"] * bool(row["within"])
        lines += [f"by the highest range only: {row['perhaps']}"] * bool(row["perhaps"])
    return "\n".join(lines)
