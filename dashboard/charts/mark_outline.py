"""What is the outline of a mark? Plotly draws no dashes around its symbols; these paths have the same shapes."""

from __future__ import annotations

from math import cos, pi, sin


def _regular(corners: int, first: float, reach: float) -> list[tuple[float, float]]:
    """Return the corners of a regular shape, the first at an angle in degrees, at a distance from the center."""
    angles = [(first + 360 * at / corners) * pi / 180 for at in range(corners)]
    return [(reach * cos(angle), reach * sin(angle)) for angle in angles]


# Corners of plotly's symbols, in halves of the size.
CORNERS: dict[str, list[tuple[float, float]]] = {
    "square": _regular(4, 45, 2**0.5),
    "diamond": _regular(4, 0, 1.3),
    "triangle-up": _regular(3, 90, 1.155),
    "triangle-down": _regular(3, 270, 1.155),
    "triangle-right": _regular(3, 0, 1.155),
    "triangle-left": _regular(3, 180, 1.155),
    "pentagon": _regular(5, 90, 1.0),
    "hexagon": _regular(6, 30, 1.0),
    "star": [corner for pair in zip(_regular(5, 90, 1.4), _regular(5, 126, 0.535), strict=True) for corner in pair],
    "cross": [(x, y) for x, y in ((0.4, 1.2), (0.4, 0.4), (1.2, 0.4), (1.2, -0.4), (0.4, -0.4), (0.4, -1.2))]
    + [(x, y) for x, y in ((-0.4, -1.2), (-0.4, -0.4), (-1.2, -0.4), (-1.2, 0.4), (-0.4, 0.4), (-0.4, 1.2))],
    "x": [(x, y) for x, y in ((0, 0.57), (0.57, 1.13), (1.13, 0.57), (0.57, 0), (1.13, -0.57), (0.57, -1.13))]
    + [(x, y) for x, y in ((0, -0.57), (-0.57, -1.13), (-1.13, -0.57), (-0.57, 0), (-1.13, 0.57), (-0.57, 1.13))],
}
ROUND = _regular(24, 0, 1.0)  # for circles and for any other symbol


def outline(symbol: str, size: float) -> str:
    """Return the outline of a plotly symbol as a path in pixels around its center: a marker's line has no dash."""
    corners = CORNERS.get(symbol, ROUND)
    return "M" + "L".join(f"{x * size / 2:.2f},{y * size / 2:.2f}" for x, y in corners) + "Z"


def extent(symbol: str) -> tuple[float, float]:
    """Return how far a plotly symbol reaches to the side and up or down, in halves of its size."""
    corners = CORNERS.get(symbol, ROUND)
    return max(abs(x) for x, _ in corners), max(abs(y) for _, y in corners)
