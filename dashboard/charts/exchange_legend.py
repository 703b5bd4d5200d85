"""What do color, shape, outline and size of an exchange mean? The legend as SVG texts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard import theme
from dashboard.analysis.exchanges import SIZE_STEPS, number
from dashboard.charts.exchange_mirror import SIZES
from dashboard.charts.mark_outline import outline

ROW, CHARACTER, COLUMN = 20, 6.9, 26  # pixels: a row, a character at 13 px, a mark with its air
PLAIN = "square"  # the shape at which status and size are explained
Entry = tuple[str, str, str, float, str]  # label, symbol, color, size, status


def legend(kinds: Sequence[tuple[str, str]], statuses: Sequence[tuple[str, str]], *, dark: bool) -> dict[str, str]:
    """Return the parts of the legend as SVG texts by title. ``kinds`` and ``statuses`` are codes with their labels."""
    ink = theme.TEXT_DARK if dark else theme.TEXT_LIGHT
    looks = [(label, theme.mark(theme.KINDS, code)) for code, label in kinds]
    arms = theme.mark(theme.KINDS, "munitions").color
    steps = ["none stated", f"under {number(SIZE_STEPS[1])}", *(f"{number(step)} and more" for step in SIZE_STEPS[1:])]
    parts: dict[str, list[Entry]] = {
        "Kind": [(label, look.symbol, look.color, 11.0, "confirmed") for label, look in looks],
        "Status": [(label, PLAIN, arms, 12.0, code) for code, label in statuses],
        "Number stated, in its own unit": [
            (label, PLAIN, arms, float(size), "reported") for label, size in zip(steps, SIZES, strict=True)
        ],
    }
    return {title: _table(entries, ink, 2 if title == "Kind" else 1) for title, entries in parts.items() if entries}


def _table(entries: Sequence[Entry], ink: str, columns: int) -> str:
    """Set entries in columns, filled from top to bottom."""
    tall = -(-len(entries) // columns)
    wide = COLUMN + max(len(entry[0]) for entry in entries) * CHARACTER + 8
    parts = []
    for at, (label, symbol, color, size, status) in enumerate(entries):
        x, y = at // tall * wide, (at % tall + 0.5) * ROW
        dash = f' stroke-dasharray="{theme.STATUS_DASH[status]}"' if status in theme.STATUS_DASH else ""
        parts.append(
            f'<path transform="translate({x + COLUMN / 2 - 2:.0f},{y:.0f}) scale(1,-1)" d="{outline(symbol, size)}" '
            f'fill="{color}" fill-opacity="{theme.STATUS_FILL.get(status, 0.4)}" stroke="{color}" '
            f'stroke-width="{theme.STATUS_WIDTH.get(status, 1.0)}"{dash}/>'
            f'<text x="{x + COLUMN:.0f}" y="{y + 4.5:.1f}">{escape(label)}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide * columns:.0f}" height="{tall * ROW}" '
        f'font-family="sans-serif" font-size="13" fill="{ink}">{"".join(parts)}</svg>'
    )
