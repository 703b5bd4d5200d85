"""How does a mark look? Circle by number, outline by state and glyph by role, as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin, sqrt
from urllib.parse import quote

import pandas as pd

from dashboard import theme
from dashboard.charts.map_room import Record

REFERENCE_PEOPLE, REFERENCE_RADIUS = 10_000, 25.0  # 10,000 people have a circle of 25 pixels, areas in proportion
SMALLEST_RADIUS, LARGEST_RADIUS = 9.0, 46.0


def radius(people: float) -> float:
    """Return the radius in pixels of a circle for a number of people, by area, within bounds; the same on every day."""
    if pd.isna(people):
        return SMALLEST_RADIUS
    scaled = REFERENCE_RADIUS * sqrt(people / REFERENCE_PEOPLE)
    return min(max(scaled, SMALLEST_RADIUS), LARGEST_RADIUS)


@dataclass(frozen=True, slots=True)
class Look:
    """How a mark is drawn. ``share`` is the part of the picture's width that the circle takes."""

    role: str
    hollow: bool = False
    dashed: bool = False
    ringed: bool = False
    stale: bool = False
    picked: bool = False
    dark: bool = False

    @property
    def share(self) -> float:
        """The diameter of the circle as a part of the picture: rings need some air around it."""
        return 0.76

    def icon(self) -> Record:
        """Return the icon for deck.gl."""
        flags = "".join(
            "x" if flag else "-" for flag in (self.hollow, self.dashed, self.ringed, self.stale, self.picked)
        )
        return {
            "url": picture_address(self.svg()),
            "id": f"{self.role}{flags}{self.dark:d}",
            "width": 128,
            "height": 128,
        }

    def svg(self) -> str:
        """Return the mark as SVG: circle, outline by status, glyph by role."""
        color = theme.mark(theme.ROLES, self.role).color
        ink, paper = (theme.INK_DARK, theme.PAPER_DARK) if self.dark else (theme.INK_LIGHT, theme.PAPER_LIGHT)
        dash = ' stroke-dasharray="1 9" stroke-linecap="round"' if self.stale else ""
        if self.dashed:
            dash = ' stroke-dasharray="14 10"'
        fill = f'fill="{paper}" fill-opacity=".75"' if self.hollow else f'fill="{color}" fill-opacity=".9"'
        if self.stale and not self.hollow:
            fill = f'fill="{color}" fill-opacity=".35"'
        on_fill = color if self.hollow else ink if self.stale else theme.ink_over(color, theme.PAPER_LIGHT)
        parts = [
            f'<circle cx="50" cy="50" r="38" {fill}/>',
            f'<circle cx="50" cy="50" r="36" fill="none" stroke="{color}" stroke-width="5"{dash}/>',
        ]
        if self.ringed:
            parts.append(f'<circle cx="50" cy="50" r="43" fill="none" stroke="{color}" stroke-width="3"/>')
        parts.append(f'<g fill="{on_fill}" fill-opacity="{".7" if self.stale else "1"}">{glyph(self.role)}</g>')
        if self.picked:
            parts.append(f'<circle cx="50" cy="50" r="45" fill="none" stroke="{ink}" stroke-width="9"/>')
        frame = '<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 100 100">'
        return f"{frame}{''.join(parts)}</svg>"


def glyph(role: str) -> str:
    """Return the shape of a role as SVG around 50, 50: the same shape as its plotly symbol."""
    symbol = theme.mark(theme.ROLES, role).symbol
    corners = {
        "triangle-up": (3, -90),
        "square": (4, -45),
        "diamond": (4, -90),
        "pentagon": (5, -90),
        "hexagon": (6, 0),
    }
    if symbol == "cross":
        return '<path d="M44 32h12v12h12v12H56v12H44V56H32V44h12z"/>'
    if symbol not in corners:
        return '<circle cx="50" cy="50" r="15"/>'
    count, turn = corners[symbol]
    steps = [radians(turn + 360 * corner / count) for corner in range(count)]
    points = " ".join(f"{50 + 20 * cos(step):.1f},{50 + 20 * sin(step):.1f}" for step in steps)
    return f'<polygon points="{points}"/>'


def picture_address(svg: str) -> str:
    """Return an SVG as an address that holds it; single quotes and spaces stay, which keeps it short."""
    return "data:image/svg+xml," + quote(svg.replace('"', "'"), safe=" ='/:.,-;()")
