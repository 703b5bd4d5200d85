"""How have the claims of one figure come in over time? A strip without axes: a mark a claim, never a trend line.

An SVG text: nothing in it can be picked or hovered over, and a page of figures stands at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from dashboard import theme
from dashboard.analysis.claims import central_value

HEIGHT = 92
LEFT, RIGHT, TOP, BOTTOM = 8, 12, 8, 26  # pixels between the marks and the edges
FRONT_RADIUS, RADIUS = 5.5, 3.0
TEXT_SIZE = 12
BETWEEN_YEARS = 36  # pixels: years that stand closer are left out


def claim_sparkline(claims: pd.DataFrame, headline_id: str, *, dark: bool, width: int) -> str:
    """Draw the claims by as-of day (x) and number (y, from zero), the headline claim filled, the others by grade."""
    ink = theme.TEXT_DARK if dark else theme.TEXT_LIGHT
    start, end = _time_range(claims)
    values = central_value(claims)
    top = max(float(values.max()), float(claims["high"].astype("float64").fillna(0).max()), 1.0)
    ground = HEIGHT - BOTTOM

    def across(day: pd.Timestamp) -> float:
        return LEFT + (width - LEFT - RIGHT) * float((day - start) / (end - start))

    def up(people: float) -> float:
        return ground - (ground - TOP) * people / top

    parts = [f'<path d="M0 {ground}H{width}" stroke="{theme.FAINT}"/>']
    for low, high, day in zip(claims["low"], claims["high"], claims["as_of"], strict=True):
        if pd.notna(low) and pd.notna(high):
            x = across(day)
            parts.append(f'<path d="M{x:.1f} {up(low):.1f}V{up(high):.1f}" stroke="{theme.GHOST}" stroke-width="3"/>')
    marks = zip(claims["estimate_id"], claims["as_of"], values, claims["credibility"], strict=True)
    for claim, day, people, digit in sorted(marks, key=lambda mark: mark[0] == headline_id):  # the one in front last
        at = f'cx="{across(day):.1f}" cy="{up(people):.1f}"'
        if claim == headline_id:
            parts.append(f'<circle {at} r="{FRONT_RADIUS}" fill="{theme.STAGE_MARK}"/>')
        else:
            shade = theme.CREDIBILITY_OPACITY.get(int(digit), 0.5)
            look = f'fill="none" stroke="{theme.NEUTRAL}" stroke-width="1.5" opacity="{shade}"'
            parts.append(f'<circle {at} r="{RADIUS}" {look}/>')
    parts += _years(start, end, across, ground, ink)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}">'
        f"{''.join(parts)}</svg>"
    )


def _years(
    start: pd.Timestamp, end: pd.Timestamp, across: Callable[[pd.Timestamp], float], ground: int, ink: str
) -> list[str]:
    """Mark the first days of the years; of years too close to one another every second, third, and so on is named."""
    first_days = [(year, across(pd.Timestamp(year, 1, 1))) for year in range(start.year, end.year + 1)]
    shown = [(year, x) for year, x in first_days if x >= LEFT]
    every = max(1, math.ceil(BETWEEN_YEARS / (shown[1][1] - shown[0][1]))) if len(shown) > 1 else 1
    style = f'font-family="sans-serif" font-size="{TEXT_SIZE}" fill="{ink}" text-anchor="middle"'
    return [
        f'<path d="M{x:.1f} {ground}v3" stroke="{ink}"/>'
        f'<text x="{max(x, 16):.1f}" y="{ground + 16}" {style}>{year}</text>'
        for year, x in shown[::-1][::every][::-1]
    ]


def _time_range(claims: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return whole years around the claims, so that strips of different figures read alike."""
    first, last = claims["as_of"].min(), claims["as_of"].max()
    start = min(first - pd.Timedelta(days=30), pd.Timestamp(last.year, 1, 1) - pd.Timedelta(days=10))
    return start, last + pd.Timedelta(days=60)
