"""What do the shades, lines and dots of the rings mean? The legend as an SVG text."""

from __future__ import annotations

from html import escape

from dashboard import theme
from dashboard.charts.range_rings import BETWEEN, BOLD, INSIDE, THIN

COLUMN, ROW = 205, 24  # pixels


def range_legend(*, dark: bool, narrow: bool = False) -> str:
    """Return the legend, in three columns or, on a phone, in one."""
    ink = theme.INK_DARK if dark else theme.INK_LIGHT
    color = theme.SERIES[0]
    dot = '<circle cx="15" cy="10" r="4" '
    rows = (
        (_swatch(color, INSIDE), "Within the lowest range"),
        (_rule(color, BOLD + 1), "The range named first"),
        (f'{dot}fill="{ink}"/>', "City within the lowest"),
        (_swatch(color, BETWEEN), "Band from low to high"),
        (_rule(color, THIN), "Lowest, highest range"),
        (f'{dot}fill="none" stroke="{ink}" stroke-width="1.5"/>', "City within the high only"),
    )
    columns = 1 if narrow else 3
    parts = []
    for number, (mark, text) in enumerate(rows):
        x, y = number % columns * COLUMN, number // columns * ROW
        parts.append(f'<g transform="translate({x} {y})">{mark}<text x="38" y="14.5">{escape(text)}</text></g>')
    height = ROW * len(rows) // columns
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{columns * COLUMN}" height="{height}" '
        f'font-family="sans-serif" font-size="13" fill="{ink}">{"".join(parts)}</svg>'
    )


def _swatch(color: str, alpha: int) -> str:
    return f'<rect x="2" y="2" width="26" height="16" fill="{color}" fill-opacity="{alpha / 255 * 1.5:.2f}"/>'


def _rule(color: str, width: float) -> str:
    return f'<rect x="2" y="{10 - width / 2:.1f}" width="26" height="{width:.1f}" fill="{color}"/>'
