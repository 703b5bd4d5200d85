"""Which programs share one ring, in which color, and how is it said?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from shapely.geometry.base import BaseGeometry

from dashboard import theme
from dashboard.analysis import geodesy


@dataclass(frozen=True, slots=True)
class Ring:
    """The programs that share one range from one place."""

    rows: pd.DataFrame
    color: str

    @property
    def first(self) -> pd.Series:
        """The row that stands for all."""
        return self.rows.iloc[0]

    @property
    def named(self) -> float:
        """The range on which the bold line and the label stand: the one named, else the highest."""
        return float(self.first["best"] if pd.notna(self.first["best"]) else self.first["outer"])

    def text(self, *, narrow: bool, place: bool) -> str:
        """What stands on the line: programs, if need be the place, and the range, on a phone its one number."""
        origin = f" from {self.first['place']}" if place else ""
        said = f"{self.named:,.0f} km" if narrow else self.first["range_text"]
        return f"{', '.join(self.rows['program'])}{origin}: {said}"

    def tip(self) -> str:
        """What is said on pointing at it."""
        lines = [f"From {self.first['place']}"]
        for _, row in self.rows.iterrows():
            lines += [f"{row['program']}: {row['range_text']}", f"by {row['said_by']}, best grade {row['reliability']}"]
        return "\n".join(lines)

    def area(self, radius_km: float) -> BaseGeometry:
        """Return the area within a radius of the place."""
        return geodesy.area_within(float(self.first["latitude"]), float(self.first["longitude"]), radius_km)


def ring_colors(rings: pd.DataFrame) -> dict[str, str]:
    """Return a color a program, the same for programs that share one range."""
    ranges = rings[["low", "best", "high"]].apply(tuple, axis=1).astype("str")
    order = {key: number for number, key in enumerate(dict.fromkeys(ranges))}
    colors = {key: theme.SERIES[number % len(theme.SERIES)] for key, number in order.items()}
    return {program: colors[key] for program, key in zip(rings["program_id"], ranges, strict=True)}


def grouped(rings: pd.DataFrame) -> list[Ring]:
    """Return the rings of ``analysis.ranges.rings``, those of one range from one place as one."""
    colors = ring_colors(rings)
    keys = [rings["place_id"], rings[["low", "best", "high"]].apply(tuple, axis=1).astype("str")]
    return [Ring(rows, colors[rows.iloc[0]["program_id"]]) for _, rows in rings.groupby(keys, sort=False)]
