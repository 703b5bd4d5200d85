"""Where do marks, labels and leader lines stand? Side by side, without overlap at the zoom of the named view.

Marks are circles sized by number, or else military symbols, which are all of one size.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import cast

import pandas as pd

from dashboard import theme
from dashboard.analysis.dates import day_text
from dashboard.analysis.deployments import Placed
from dashboard.charts.map_looks import Look, picture_address, radius
from dashboard.charts.map_room import CHARACTER, HALF_NARROW, HALF_WIDE, LINE, Record, Room, position
from dashboard.charts.military_symbols import (
    FRAME_RADIUS,
    FRAME_RADIUS_NARROW,
    SHARE,
    SMALL_RADIUS,
    is_anticipated,
    symbol_icon,
    unit_of,
)

GAP, EDGE = 3.0, 5.0  # pixels between marks of a column, and kept free at the upper and the lower edge
LISTED = 2 * SMALL_RADIUS + 6  # pixels from the left edge of a list of symbols to its labels
MIRROR_FROM, MIRROR_FROM_NARROW = 170.0, 50.0  # pixels right of the center
LONG_PLACE = 20  # letters; the heading of a longer name ends before its comma where room is scarce
OVERVIEW_ZOOM = 2.0  # below it, a narrow picture has no room for words beside numbers
SYMBOLS_WIDER = 20.0  # pixels by which symbols take more room beside their labels than small circles


def mark_records(
    placed: pd.DataFrame,
    *,
    longitude: float,
    latitude: float,
    zoom: float,
    height: float,
    dark: bool,
    picked: str | None,
    narrow: bool = False,
    symbols: bool = False,
) -> tuple[list[Record], list[Record], list[Record], Room]:
    """Return marks, labels, leader lines and the room left, laid out without overlap at ``zoom``.

    ``longitude`` and ``latitude`` are those of the center of the view, ``height`` is that of the picture in pixels. A
    ``narrow`` overview has room for numbers only: the mark alone tells the role.

    The contingents of one place stand in a column, each with its label at its right; a column that would meet another
    moves aside and keeps a leader line to its place. A place known only to a country has labels and no marks; with
    ``symbols``, a small one before each label takes the place of the glyph in it.
    """
    room = Room(zoom)
    frame = FRAME_RADIUS_NARROW if narrow else FRAME_RADIUS
    mirror_from = (MIRROR_FROM_NARROW if narrow else MIRROR_FROM) - (SYMBOLS_WIDER if symbols else 0)
    marks: list[Record] = []
    labels: list[Record] = []
    leaders: list[Record] = []
    middle_x, middle_y = room.at(longitude, latitude)
    half, high = HALF_NARROW if narrow else HALF_WIDE, height / 2 - EDGE
    edges = (middle_x - half, middle_y - high, middle_x + half, middle_y + high)
    short = narrow and zoom < OVERVIEW_ZOOM
    groups: dict[str, list[Placed]] = {}
    placements = cast("list[Placed]", placed.to_dict("records"))
    for placement in placements:
        groups.setdefault(placement["place_id"], []).append(placement)
    ordered = sorted(groups.items(), key=lambda group: (_of_country(group[1]), -len(group[1]), group[0]))
    if short:  # where room is scarce, long lists and large circles take theirs before the small ones do
        ordered = [*ordered[:1], *sorted(ordered[1:], key=lambda group: _needs_room(group[1]), reverse=True)]
    for place_id, rows in ordered:
        country = _of_country(rows)
        listed = country and symbols
        texts = [_label(row, with_glyph=country and not symbols, with_state=symbols, short=short) for row in rows]
        if country:
            place = rows[0]["place"]
            texts.insert(0, place.partition(",")[0] if short and len(place) > LONG_PLACE else place)
        radii = [0.0 if country else frame if symbols else radius(row["strength"]) for row in rows]
        heights = [LINE + 4] * len(texts) if country else [max(2 * r + 2, LINE) + GAP for r in radii]
        widest = max(radii)
        air = 11 if symbols else 8  # between a mark and its label: a square is as wide at the corners
        text_width = max(len(text) for text in texts) * CHARACTER
        x, y = room.at(rows[0]["longitude"], rows[0]["latitude"])
        # Near the right edge, labels stand at the left of their marks.
        mirrored = x - middle_x > mirror_from
        if country:
            left, right = -text_width / 2 - 8 - (LISTED if listed else 0), text_width / 2 + 8
        else:
            left, right = -widest - 4, widest + air + 6 + text_width
            left, right = (-right, -left) if mirrored else (left, right)
        column = sum(heights)
        # What is in sight stays in sight with its labels; what is beside the picture is not drawn into it.
        seen = abs(x - middle_x) < half and abs(y - middle_y) < high
        dx, dy = room.shift_to_fit(x, y, left, right, column, edges if seen else None)
        room.take((x + dx + left, y + dy - column / 2, x + dx + right, y + dy + column / 2))
        if not country and hypot(dx, dy) > widest:
            leaders.append(_leader(rows[0], dx, dy, dark))
        top = dy - column / 2
        for at, (text, tall) in enumerate(zip(texts, heights, strict=True)):
            middle = round(top + tall / 2, 1)
            top += tall
            if country and at == 0:
                across, anchor = (dx + left, "start") if listed else (dx, "middle")
                labels.append(_heading(place_id, text, rows, anchor, round(across, 1), middle, dark))
                continue
            row = rows[at - 1] if country else rows[at]
            chosen = _is_picked(row, picked)
            if listed:
                marks.append(_symbol(row, SMALL_RADIUS, round(dx + left + SMALL_RADIUS, 1), middle, dark, chosen))
                across, anchor = dx + left + LISTED + 4, "start"
            elif country:
                across, anchor = dx, "middle"
            else:
                draw = _symbol if symbols else _mark
                marks.append(draw(row, radii[at], round(dx, 1), middle, dark, chosen))
                across, anchor = dx + (-1 if mirrored else 1) * (widest + air), "end" if mirrored else "start"
            labels.append(_label_record(row, text, anchor, round(across, 1), middle, dark, chosen, symbols))
    return marks, labels, leaders, room


def _of_country(rows: Sequence[Placed]) -> bool:
    return rows[0]["precision"] == "country"


def _needs_room(rows: Sequence[Placed]) -> float:
    """Return about the height in pixels that a group takes."""
    return LINE * len(rows) if _of_country(rows) else 2 * max(radius(row["strength"]) for row in rows)


def _mark(row: Placed, size: float, dx: float, dy: float, dark: bool, chosen: bool) -> Record:
    look = Look(
        role=row["role"],
        hollow=row["planned"] or pd.isna(row["strength"]),
        dashed=row["planned"] or row["status"] == "announced",
        ringed=row["status"] == "deploying" or row["under_way"],
        stale=row["stale"],
        picked=chosen,
        dark=dark,
    )
    return {
        "record_id": row["contingent_id"],
        "position": position(row["longitude"], row["latitude"]),
        "offset": [dx, dy],
        "size": round(2 * size / look.share, 1),
        "icon": look.icon(),
        "tip": mark_tip(row),
    }


def _symbol(row: Placed, size: float, dx: float, dy: float, dark: bool, chosen: bool) -> Record:
    planned = row["planned"] or is_anticipated(row["status"])
    icon = symbol_icon(unit_of(row["role"], row["arm"]), planned=planned, stale=row["stale"], picked=chosen, dark=dark)
    return {
        "record_id": row["contingent_id"],
        "position": position(row["longitude"], row["latitude"]),
        "offset": [dx, dy],
        "size": round(2 * size / SHARE, 1),
        "icon": icon,
        "tip": mark_tip(row),
    }


def _label_record(
    row: Placed, text: str, anchor: str, dx: float, dy: float, dark: bool, chosen: bool, symbols: bool
) -> Record:
    country = row["precision"] == "country"
    ink = theme.rgba(theme.INK_DARK if dark else theme.INK_LIGHT)
    color = theme.NEUTRAL if symbols else theme.mark(theme.ROLES, row["role"]).color
    border = theme.rgba(color, 130 if row["stale"] else 255)
    paper = theme.rgba(theme.PAPER_DARK if dark else theme.PAPER_LIGHT)[:3]
    return {
        "record_id": row["contingent_id"],
        "position": position(row["longitude"], row["latitude"]),
        "offset": [dx, dy],
        "text": text,
        "anchor": anchor,
        "color": [*ink[:3], 215 if row["stale"] else 255],
        "paper": [*paper, 235 if country else 185],
        "border": ink if chosen else border if country else [*paper, 0],
        "tip": mark_tip(row),
    }


def _heading(place_id: str, text: str, rows: Sequence[Placed], anchor: str, dx: float, dy: float, dark: bool) -> Record:
    ink = theme.rgba(theme.INK_DARK if dark else theme.INK_LIGHT)
    paper = theme.rgba(theme.PAPER_DARK if dark else theme.PAPER_LIGHT)[:3]
    return {
        "record_id": place_id,
        "position": position(rows[0]["longitude"], rows[0]["latitude"]),
        "offset": [dx, dy],
        "text": text,
        "anchor": anchor,
        "color": [*ink[:3], 200],
        "paper": [*paper, 0],
        "border": [*paper, 0],
        "tip": f"{text}: no place is known any better for {len(rows)} of the contingents",
    }


def _leader(row: Placed, dx: float, dy: float, dark: bool) -> Record:
    width, height = max(abs(dx), 4), max(abs(dy), 4)
    x1, x2 = (0, width) if dx >= 0 else (width, 0)
    y1, y2 = (0, height) if dy >= 0 else (height, 0)
    ink = theme.INK_DARK if dark else theme.INK_LIGHT
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{ink}" stroke-opacity=".6"/></svg>'
    )
    icon = {"url": picture_address(svg), "id": f"line{dx:.0f},{dy:.0f},{dark}", "width": width, "height": height}
    return {
        "position": position(row["longitude"], row["latitude"]),
        "icon": icon | {"anchorX": x1, "anchorY": y1},
        "size": height,
    }


def _is_picked(row: Placed, picked: str | None) -> bool:
    return picked is not None and (picked == row["contingent_id"] or picked in row["claim_ids"])


def _label(row: Placed, *, with_glyph: bool, with_state: bool, short: bool) -> str:
    role = row["role_label"].lower()
    words = role if pd.isna(row["strength"]) else row["number"] if short else f"{row['number']} {role}"
    if row["planned"]:
        words = f"planned: {words}"
    if row["under_way"]:
        words += ", on the way"
    elif with_state and row["status"] == "deploying":
        words += ", still arriving"  # a plain mark says it by a ring
    return f"{theme.mark(theme.ROLES, str(row['role'])).glyph} {words}" if with_glyph else words


def mark_tip(row: Placed) -> str:
    """Say in plain text what a mark stands for, whose number it is, and how well the place is known."""
    arm = f", {row['arm_label'].lower()}" if row["arm"] else ""
    lines = [row["name"], f"{row['role_label']}{arm} · {row['status_label']}"]
    if row["asserter"]:
        planned = "planned: " if row["planned"] else ""
        lines.append(
            f"{planned}{row['number']}, {row['asserter']}, as of {day_text(row['as_of'])}, grade {row['grade']}"
        )
        if row["rivals"]:
            lines.append(f"Others: {row['rivals']}")
    else:
        lines.append("No number claimed")
    known = {"region": " (where inside it is not known)", "country": " (no place known)"}
    where = f"{row['place']}{known.get(str(row['precision']), '')}"
    lines.append(f"{where}, on the way to {row['destination']}" if row["under_way"] else where)
    if row["stale"]:
        lines.append("Stale: older than 180 days on this day")
    return "\n".join(lines)
