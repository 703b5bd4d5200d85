"""Where on the picture is there room? Places in pixels of Web Mercator, and what is taken of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, hypot, log, pi, radians, sin, tan

TEXT_SIZE, CHARACTER, LINE = 12, 6.1, 17.0  # pixels; the width of a character is an average
HALF_WIDE, HALF_NARROW = 285.0, 176.0  # pixels from the middle of a map to its edge, on a laptop and on a phone
GRID = 6  # pixels between the spots that are tried where a picture is nearly full

Record = dict[str, object]


@dataclass(slots=True)
class Room:
    """The pixels that are taken, at one zoom. Boxes are left, top, right, bottom."""

    zoom: float
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return the pixel of a place in Web Mercator."""
        size = 512 * 2**self.zoom
        y = (1 - log(tan(pi / 4 + radians(latitude) / 2)) / pi) / 2
        return size * (longitude + 180) / 360, size * y

    def is_free(self, box: tuple[float, float, float, float]) -> bool:
        """Tell whether a box meets none of those taken."""
        left, top, right, bottom = box
        return not any(left < r and l < right and top < b and t < bottom for l, t, r, b in self.boxes)  # noqa: E741

    def take(self, box: tuple[float, float, float, float]) -> None:
        """Mark a box as taken."""
        self.boxes.append(box)

    def shift_to_fit(
        self,
        x: float,
        y: float,
        left: float,
        right: float,
        height: float,
        picture: tuple[float, float, float, float] | None = None,
    ) -> tuple[float, float]:
        """Return the smallest shift in pixels, of a fixed series, that sets a box of this size on free room.

        ``picture`` are the left, top, right and bottom edges within which the box shall stay, where it can.
        """
        start = x
        if picture is not None and right - left < picture[2] - picture[0]:
            start = min(max(x, picture[0] - left), picture[2] - right)
        for distance in range(0, 420, 12):
            for step in range(1 if distance == 0 else 16):
                angle = step * pi / 8
                at, up = start + distance * cos(angle), y + distance * sin(angle)
                box = (at + left, up - height / 2, at + right, up + height / 2)
                if self.is_free(box) and (picture is None or _is_inside(box, picture)):
                    return round(at - x), round(up - y)
        if picture is None:
            return 0.0, 0.0
        anywhere = self._anywhere(x, y, left, right, height, picture)
        return self.shift_to_fit(x, y, left, right, height) if anywhere is None else anywhere

    def _anywhere(
        self, x: float, y: float, left: float, right: float, height: float, picture: tuple[float, float, float, float]
    ) -> tuple[float, float] | None:
        """Return the smallest shift to free room of a picture, looked for everywhere; none where it is full."""
        across = range(round(picture[0] - left - x), round(picture[2] - right - x) + 1, GRID)
        down = range(round(picture[1] + height / 2 - y), round(picture[3] - height / 2 - y) + 1, GRID)
        shifts = sorted((hypot(dx, dy), dx, dy) for dx in across for dy in down)
        for _, dx, dy in shifts:
            if self.is_free((x + dx + left, y + dy - height / 2, x + dx + right, y + dy + height / 2)):
                return float(dx), float(dy)
        return None


def _is_inside(box: tuple[float, float, float, float], picture: tuple[float, float, float, float]) -> bool:
    """Tell whether a box stands inside a picture, to a pixel."""
    left, top, right, bottom = box
    return picture[0] - 1 < left and picture[1] - 1 < top and right < picture[2] + 1 and bottom < picture[3] + 1


def position(longitude: float, latitude: float) -> list[float]:
    """Return a place as deck.gl takes it, to about 100 meters."""
    return [round(float(longitude), 3), round(float(latitude), 3)]
