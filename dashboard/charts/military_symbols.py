"""Which symbol of MIL-STD-2525E and APP-6E stands for a contingent, and what does its picture look like?

The pictures are files in ``static/symbols``, one for every code that ``every_code`` names. ``scripts/symbols.py`` makes
them from this module and the vocabularies. No size of unit (echelon) is ever drawn: sources name people, not units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard import theme
from dashboard.charts.map_looks import picture_address
from dashboard.charts.map_room import Record

PICTURES = Path(__file__).resolve().parents[1] / "static" / "symbols"
VERSION, REALITY, NEUTRAL = "13", "0", "4"  # 2525E and APP-6E; the neutral frame takes no side
LAND_UNIT, LAND_CIVILIAN = "10", "11"
PRESENT, PLANNED = "0", "1"
NO_HEADQUARTERS, NO_ECHELON = "0", "00"
FRAME = (45.0, 110.0)  # where the square frame begins in the standard's geometry, and its side
SHARE = 0.76  # of the picture that the frame takes, as the circle of a plain mark does
FRAME_RADIUS, FRAME_RADIUS_NARROW = 15.0, 12.0  # pixels: half the side of a frame on the map, and on a phone's
SMALL_RADIUS = 8.5  # the same in a list of those whose place is known to a country only
FADED = 0.45  # opacity of what is stale


@dataclass(frozen=True, slots=True)
class Unit:
    """A kind of unit: six digits of the entity, two of each modifier, and what they mean in words."""

    entity: str
    words: str
    modifiers: str = "0000"
    symbol_set: str = LAND_UNIT


UNSPECIFIED = Unit("000000", "land unit, unspecified")
ROLES = {
    "combat": Unit("121100", "infantry"),
    "border_security": Unit("141700", "security, border", modifiers="0500"),
    "construction": Unit("140700", "engineers, construction", modifiers="1200"),
    "demining": Unit("140700", "engineers, clearing", modifiers="0006"),
    "advisers": Unit("000000", "advice and support", modifiers="3500"),
    "labor": Unit("110000", "civilians", symbol_set=LAND_CIVILIAN),
    "mixed": UNSPECIFIED,
}
ARMS = {
    "infantry": Unit("121100", "infantry"),
    "artillery": Unit("130300", "field artillery"),
    "special_operations": Unit("121800", "special operations forces"),
}


def unit_of(role: str, arm: object = None) -> Unit:
    """Return the unit that a contingent is drawn as: its arm where a source names one, else by its role."""
    return ARMS.get(str(arm), ROLES.get(role, UNSPECIFIED))


def is_anticipated(status: str) -> bool:
    """Tell whether a contingent of this status is not there yet, so that the standard dashes its frame."""
    return status == "announced"


def symbol_code(unit: Unit, *, planned: bool) -> str:
    """Return the 20 digits of the standard's symbol identification code (SIDC)."""
    status = PLANNED if planned else PRESENT
    frame = VERSION + REALITY + NEUTRAL + unit.symbol_set + status + NO_HEADQUARTERS + NO_ECHELON
    return frame + unit.entity + unit.modifiers


def every_code(roles: Iterable[str], arms: Iterable[str]) -> list[str]:
    """Return the codes that contingents of these roles and arms can have, sorted."""
    units = {unit_of(role) for role in roles} | {unit_of("", arm) for arm in arms} | {UNSPECIFIED}
    return sorted(symbol_code(unit, planned=planned) for unit in units for planned in (False, True))


def symbol_icon(unit: Unit, *, planned: bool, stale: bool, picked: bool, dark: bool) -> Record:
    """Return a symbol as an icon for deck.gl."""
    svg = symbol_svg(unit, planned=planned, stale=stale, picked=picked, dark=dark)
    flags = "".join("x" if flag else "-" for flag in (stale, picked, dark))
    return {
        "url": picture_address(svg),
        "id": f"{symbol_code(unit, planned=planned)}{flags}",
        "width": 128,
        "height": 128,
    }


def symbol_svg(
    unit: Unit, *, planned: bool = False, stale: bool = False, picked: bool = False, dark: bool = False
) -> str:
    """Return a symbol as SVG, on a sheet of paper that sets it off: faded when stale, in a thick line when picked."""
    ink, paper = (theme.INK_DARK, theme.PAPER_DARK) if dark else (theme.INK_LIGHT, theme.PAPER_LIGHT)
    start, side = FRAME
    whole = side / SHARE
    edge = start - (whole - side) / 2
    drawing = _drawing(symbol_code(unit, planned=planned))
    if dark:
        for light, color in theme.SYMBOLS_DARK.items():
            drawing = drawing.replace(f'"{light}"', f'"{color}"')
    if stale:
        drawing = f'<g opacity="{FADED}">{drawing}</g>'
    around = f'<rect x="{start - 6:g}" y="{start - 6:g}" width="{side + 12:g}" height="{side + 12:g}" fill="{paper}"/>'
    if picked:
        around += (
            f'<rect x="{start - 9:g}" y="{start - 9:g}" width="{side + 18:g}" height="{side + 18:g}" '
            f'fill="none" stroke="{ink}" stroke-width="9"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" '
        f'viewBox="{edge:.1f} {edge:.1f} {whole:.1f} {whole:.1f}">{around}'
        f"{drawing}</svg>"
    )


@cache
def _drawing(code: str) -> str:
    """Return what is inside the picture of a code."""
    svg = (PICTURES / f"{code}.svg").read_text(encoding="utf-8").strip()
    return re.sub(r"^<svg[^>]*>|</svg>$", "", svg)
