"""What happened in a program, when, and how did it end? Marks on the time axis of another picture."""

from __future__ import annotations

from html import escape
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme

STACK, GAP = 20, 6  # pixels: height of one line of marks, room above and below
MARK, RING = 11, 18  # diameters in pixels
LETTER = 6.5  # pixels of a letter


def add_milestones(
    figure: go.Figure, milestones: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp, pixels: float
) -> tuple[list[float], float]:
    """Draw ``programs.milestones_of`` at the top of a figure whose vertical axis is in pixels, downwards.

    Marks are stacked where they would overlap on a time axis from ``start`` to ``end`` that is ``pixels`` wide. Custom
    data: the id of the milestone. Return the middle of the first line (none without milestones) and the height taken.
    """
    if milestones.empty:
        return [], 0.0
    rows = milestones.sort_values(["date", "milestone_id"])
    levels, labels = _stack(rows, (end - start) / pixels, end)
    y = [GAP + STACK * (level + 0.5) for level in levels]
    marks = [theme.mark(theme.OUTCOMES, str(code)) for code in rows["outcome"]]
    wide = [(first, last, at) for first, last, at in zip(rows["date"], rows["until"], y, strict=True) if last > first]
    figure.add_scatter(
        name="milestone dates",
        x=[x for first, last, _ in wide for x in (first, last, None)],
        y=[height for _, _, at in wide for height in (at, at, None)],
        mode="lines",
        line={"color": theme.GHOST, "width": 4},
        hoverinfo="skip",
    )
    ringed = [(when, at) for when, at, own in zip(rows["date"], y, rows["claimed"], strict=True) if own]
    figure.add_scatter(
        name="rings",
        x=[when for when, _ in ringed],
        y=[at for _, at in ringed],
        mode="markers",
        marker={"symbol": "circle-open", "size": RING, "color": theme.NEUTRAL, "opacity": 1, "line": {"width": 1.5}},
        hoverinfo="skip",
    )
    figure.add_scatter(
        name="milestones",
        x=rows["date"].tolist(),
        y=y,
        mode="markers+text",
        marker={
            "symbol": [mark.symbol for mark in marks],
            "color": [mark.color for mark in marks],
            "size": MARK,
            "opacity": 1,
            "line": {"color": [mark.color for mark in marks], "width": 1.5},
        },
        text=labels,
        textposition="middle right",
        textfont={"size": 12},
        customdata=rows[["milestone_id"]].to_numpy(),
        hovertext=[_milestone_text(row) for _, row in rows.iterrows()],
        hoverinfo="text",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    return [GAP + STACK / 2], GAP + STACK * (max(levels) + 1)


def _stack(rows: pd.DataFrame, pixel: pd.Timedelta, end: pd.Timestamp) -> tuple[list[int], list[str]]:
    """Return the level of each milestone so that no two overlap, and its kind where there is room beside it.

    ``pixel`` is the time that one pixel takes on the narrowest page.
    """
    free: list[pd.Timestamp] = []  # from when on a level has room
    levels = []
    for when in rows["date"]:
        level = next((at for at, since in enumerate(free) if when >= since), len(free))
        free[level : level + 1] = [when + pixel * RING]
        levels.append(level)
    limits: dict[int, pd.Timestamp] = {}
    labels: list[str] = []
    for when, level, kind in list(zip(rows["date"], levels, rows["kind_label"], strict=True))[::-1]:
        fits = when + pixel * (RING + LETTER * len(str(kind))) <= limits.get(level, end)
        labels.append(f"  {escape(str(kind))}" if fits else "")
        limits[level] = when - pixel * RING / 2
    return levels, labels[::-1]


def _milestone_text(row: pd.Series) -> str:
    lines = [
        f"<b>{escape(str(row['kind_label']))}</b>, {escape(str(row['date_text']))}",
        escape(" · ".join(str(part) for part in (row["outcome_text"], row["asserters"]) if part)),
        escape(str(row["flight"])),
        *(escape(line) for line in wrap(str(row["summary"]), 60)),
    ]
    return "<br>".join(line for line in lines if line)
