"""Where do the names of treaties and sanctions stand below the mirror, so that none meets another?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from dashboard.charts.time_axis import DAY, milliseconds

PHONE = 326  # pixels of plot for which marks and names are spaced
CHARACTER = 5.9  # pixels of a character at 12 px, on average
HEAD, NAME_ROW, NAME_ROWS = 9, 15, 18  # pixels of a head and of a row of names, and the most rows of names
LONGEST, LEGIBLE = 36, 20  # characters of a name at most, and those from which on it is worth its place
EDGE = 8  # pixels between the picture and the names


@dataclass(slots=True)
class Rule:
    """A sanction or treaty: its place in time, the row of its head, and its name, at the right or the left of it."""

    row: pd.Series
    at: float
    level: int = 0
    name: str = ""
    right: bool = True


def height_of(rules: Sequence[Rule]) -> float:
    """Return the pixels that the names of some rules take."""
    return NAME_ROW * (1 + max((rule.level for rule in rules), default=-1)) + (EDGE if rules else 0)


def level_height(rule: Rule) -> float:
    """Return how many pixels below the picture a head stands."""
    return EDGE / 2 + NAME_ROW * (rule.level + 0.5)


def named_rules(rows: pd.DataFrame, window: tuple[float, float]) -> list[Rule]:
    """Give every rule a row for its head, and a name to those for which there is room, the earliest first.

    ``rows`` are exchanges; ``window`` is the time shown, in milliseconds.
    """
    per_pixel = (window[1] - window[0]) / PHONE
    rules = [
        Rule(row, milliseconds(row["start"]) + DAY / 2)
        for _, row in rows.sort_values(["start", "record_id"]).iterrows()
    ]
    head = (HEAD + 3) * per_pixel
    taken: list[list[tuple[float, float]]] = [[] for _ in range(NAME_ROWS + len(rules))]
    for rule in rules:
        rooms = {True: (window[1] - rule.at) / per_pixel - HEAD, False: (rule.at - window[0]) / per_pixel - HEAD}
        names = {right: _shortened(str(rule.row["label"]), room) for right, room in rooms.items()}
        # The side where more of the name is read comes first; one where little is read only where nothing else is free.
        sides = sorted(names, key=lambda right: (-len(names[right]), not right))
        good = [right for right in sides if len(names[right]) >= LEGIBLE or names[right] == str(rule.row["label"])]
        poor = [right for right in sides if right not in good]
        for level, right in [*product(range(NAME_ROWS), good), *product(range(NAME_ROWS), poor)]:
            wide = (len(names[right]) * CHARACTER + 6) * per_pixel + head / 2
            stretch = (rule.at - head / 2, rule.at + wide) if right else (rule.at - wide, rule.at + head / 2)
            if all(stretch[1] <= start or stretch[0] >= stop for start, stop in taken[level]):
                rule.level, rule.name, rule.right = level, names[right], right
                taken[level].append(stretch)
                break
        if not rule.name:
            stretch = rule.at - head / 2, rule.at + head / 2
            rule.level = next(
                level
                for level, row in enumerate(taken)
                if all(stretch[1] <= start or stretch[0] >= stop for start, stop in row)
            )
            taken[rule.level].append(stretch)
    return rules


def _shortened(label: str, pixels: float) -> str:
    """Cut a name behind a word so that it fits a number of pixels and ``LONGEST``."""
    most = int(min(LONGEST, (pixels - 6) / CHARACTER))
    return label if len(label) <= most else label[: max(most - 1, 1)].rsplit(" ", 1)[0] + "…"
