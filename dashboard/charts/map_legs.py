"""Which lines and dots show the legs? One arc a pair of places, a dot or ring a place that is known well enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pandas as pd

from dashboard import theme
from dashboard.analysis.dates import date_text
from dashboard.analysis.legs import Leg
from dashboard.charts.map_room import Record, position

LEGS_IN_TIP = 4
STATION_LINE = 1.3  # pixels of the rings of places


def leg_records(legs: pd.DataFrame, *, dark: bool, picked: str | None) -> list[Record]:
    """Return one arc a pair of places, with the movements that took it; picking it opens the newest."""
    arcs: list[Record] = []
    groups: dict[tuple[str, str], list[Leg]] = {}
    found = cast("list[Leg]", legs.to_dict("records"))
    for leg in found:
        groups.setdefault((leg["from_place_id"], leg["to_place_id"]), []).append(leg)
    for _, group in sorted(groups.items(), key=lambda item: item[0]):
        newest = group[-1]
        current = any(leg["current"] for leg in group)
        roles = {leg["role"] for leg in group}
        color = theme.mark(theme.ROLES, roles.pop()).color if len(roles) == 1 else theme.NEUTRAL
        chosen = picked in {leg["movement_id"] for leg in group}
        strong = theme.rgba(theme.INK_DARK if dark else theme.INK_LIGHT) if chosen else theme.rgba(color)
        arcs.append(
            {
                "record_id": newest["movement_id"],
                "record_ids": [leg["movement_id"] for leg in group],
                "from": position(newest["from_longitude"], newest["from_latitude"]),
                "to": position(newest["to_longitude"], newest["to_latitude"]),
                "width": 5 if chosen else 3 if current else 1.4,
                "start_color": [*strong[:3], 110 if current or chosen else 45],
                "end_color": [*strong[:3], 255 if current or chosen else 130],
                "tip": _leg_tip(group),
            }
        )
    return arcs


def station_records(legs: pd.DataFrame, placed: pd.DataFrame, *, dark: bool) -> list[Record]:
    """Return the places that legs and contingents touch and that are known at least to a district.

    A site is a dot, a city or district a ring; regions are shaded and countries are labels, so they are left out.
    """
    touched: dict[str, tuple[str, str, float, float]] = {}
    for frame, side in ((legs, "from_"), (legs, "to_"), (placed, "")):
        columns = (frame[f"{side}{name}"] for name in ("place_id", "place", "precision", "longitude", "latitude"))
        for place_id, *place in zip(*columns, strict=True):
            touched.setdefault(place_id, tuple(place))
    ink = theme.rgba(theme.INK_DARK if dark else theme.INK_LIGHT, 200)
    return [
        {
            "place": place,
            "position": position(longitude, latitude),
            "radius": 2.5 if precision == "site" else 3.5,
            "fill": ink if precision == "site" else [*ink[:3], 0],
            "line": ink,
        }
        for _, (place, precision, longitude, latitude) in sorted(touched.items())
        if precision not in ("region", "country")
    ]


def _leg_tip(group: Sequence[Leg]) -> str:
    newest = group[-1]
    known = {"country": " (no place known)"}
    lines = [
        f"{newest['from_place']}{known.get(newest['from_precision'], '')} → "
        f"{newest['to_place']}{known.get(newest['to_precision'], '')}"
    ]
    for leg in list(reversed(group))[:LEGS_IN_TIP]:
        number = f", {leg['number']}" if leg["number"] else ""
        start = leg["started_on"] if pd.notna(leg["started_on"]) else leg["ended_on"]
        lines.append(
            f"{date_text(start, leg['date_precision'])}, {leg['mode_label'].lower()}{number}: {leg['contingent']}"
        )
    if len(group) > LEGS_IN_TIP:
        lines.append(f"and {len(group) - LEGS_IN_TIP} more")
    return "\n".join(lines)
