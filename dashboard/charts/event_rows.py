"""Where does every record of a lane stand, so that nothing covers anything and names find space?

Marks are spaced for a page of middle width, names for a phone, so that a wider page is only airier.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from dashboard.analysis.chronology import BRACKETS
from dashboard.analysis.landmarks import by_importance
from dashboard.charts.time_axis import DAY, milliseconds

PHONE, MIDDLE = 330, 580  # pixels of plot for which names and marks are spaced
CHARACTER = 5.6  # pixels of a character at 12 px, on average
MARK = 11  # pixels that a mark takes across
NAME_LEVELS = 4  # rows of names in a lane; what finds no space there goes unnamed
LONGEST = int((PHONE - 8) / CHARACTER)  # characters of a name
NARROWEST = 7  # pixels of a bar; what is shorter is a mark


@dataclass(slots=True)
class Item:
    """A record on its way into the picture: extents of mark and name in milliseconds, its row, and its level.

    ``anchor`` says from which side the name runs; ``bar`` that the record lasts long enough to be one.
    """

    row: pd.Series
    left: float
    right: float
    name: str = ""
    name_left: float = 0.0
    name_right: float = 0.0
    anchor: str = "left"
    level: int = 0
    bar: bool = False


@dataclass(slots=True)
class _Level:
    """One row of a lane and the stretches of time that are taken in it."""

    taken: list[tuple[float, float]] = field(default_factory=list)

    def fits(self, left: float, right: float) -> bool:
        return all(right <= start or left >= end for start, end in self.taken)


def stacked(rows: pd.DataFrame, window: tuple[float, float], *, named: bool) -> list[Item]:
    """Give every record a row in its lane so that nothing covers anything, and names to those that find space."""
    per_phone, per_middle = ((window[1] - window[0]) / width for width in (PHONE, MIDDLE))
    items = {}
    for _, row in rows.iterrows():
        start, end = milliseconds(row["start"]), window[1] if row["open_end"] else milliseconds(row["end"]) + DAY
        left, right = max(start, window[0]), min(end, window[1])
        middle, half = (left + right) / 2, max((right - left) / 2, MARK / 2 * per_middle)
        bar = end - start >= NARROWEST * per_middle
        items[row["record_id"]] = Item(row, middle - half, middle + half, bar=bar)
    levels: list[_Level] = [_Level() for _ in range(NAME_LEVELS)]
    for record in [] if named else by_importance(rows)["record_id"]:
        item = items[record]
        _name(item, window, per_phone, beside=True)
        level = next((n for n, level in enumerate(levels) if level.fits(item.name_left, item.name_right)), None)
        if level is None or not window[0] <= item.name_left <= item.name_right <= window[1]:
            item.name = ""
        else:
            levels[level].taken.append((item.name_left, item.name_right))
            item.level = level
    if named:
        for item in items.values():
            _name(item, window, per_phone, beside=False)
    for item in sorted(items.values(), key=lambda item: (item.left, item.row["record_id"])):
        if item.name and not named:
            continue
        left, right = (
            (min(item.left, item.name_left), max(item.right, item.name_right)) if named else (item.left, item.right)
        )
        level = next((n for n, level in enumerate(levels) if level.fits(left, right)), len(levels))
        if level == len(levels):
            levels.append(_Level())
        levels[level].taken.append((left, right))
        item.level = level
    used = sorted({item.level for item in items.values()})
    for item in items.values():
        item.level = used.index(item.level)
    return list(items.values())


def _name(item: Item, window: tuple[float, float], per_pixel: float, *, beside: bool) -> None:
    """Write a record's name beside its mark or above its bar, to the left where the right edge is near."""
    label = str(item.row["label"])
    if len(label) > LONGEST:
        label = BRACKETS.sub("", label)
    item.name = label if len(label) <= LONGEST else label[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
    width = (len(item.name) * CHARACTER + 4) * per_pixel
    mark = MARK * per_pixel
    start = max(item.right, item.left + mark) if beside else item.left
    if start + width <= window[1]:
        item.anchor, item.name_left, item.name_right = "left", min(item.left, start), start + width
    else:
        start = item.left if beside else item.right
        item.anchor, item.name_left, item.name_right = "right", start - width, max(item.right, start)
