"""What does each asserter say of a program? A lane each below the program's rail: interval, mark and name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any, TypeAlias

import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts.column_heads import EDGE

Cells: TypeAlias = Mapping[str, Any]  # a row of a table by column
LANE_MARK, LANE_BAR = 9, 5  # pixels: diameter of a mark and thickness of an interval
NAME_ROOM = 2.7  # columns that an asserter's name with its day takes on a phone


def add_lanes(figure: go.Figure, lanes: Sequence[tuple[float, Cells, Cells]], position: Mapping[str, float]) -> None:
    """Draw lanes: the middle of each in pixels from the top, its row of ``marks_by_asserter``, and the program's row.

    ``position`` says in which column a stage stands. Custom data: the id of the assessment.
    """
    if not lanes:
        return
    last = len(position) - 1
    places = [position[str(mark["stage"])] for _, mark, _ in lanes]
    bars = [(y, position[str(mark["stage_low"])], position[str(mark["stage_high"])]) for y, mark, _ in lanes]
    figure.add_scatter(
        name="asserter intervals",
        x=[x for _, low, high in bars if high > low for x in (low, high, None)],
        y=[y for height, low, high in bars if high > low for y in (height, height, None)],
        mode="lines",
        line={"color": theme.STAGE_RANGE, "width": LANE_BAR},
        hoverinfo="skip",
    )
    figure.add_scatter(
        name="asserters",
        x=places,
        y=[y for y, _, _ in lanes],
        mode="markers",
        marker={
            "symbol": ["circle-open" if mark["own_claim"] else "circle" for _, mark, _ in lanes],
            "color": theme.STAGE_MARK,
            "size": LANE_MARK,
            "opacity": 1,
            "line": {"width": [2 if mark["own_claim"] else 0 for _, mark, _ in lanes]},
        },
        customdata=[[mark["assessment_id"]] for _, mark, _ in lanes],
        text=[
            f"<b>{escape(str(program['program']))}</b>: {escape(str(mark['stage_label']))}<br>"
            + escape(f"{mark['asserter']}, as of {mark['as_of_text']} · source {mark['reliability']}")
            + "<br>"
            + "<br>".join(escape(line) for line in wrap(str(mark["summary"]), 60))
            for _, mark, program in lanes
        ],
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    for side, anchor in (("right", "middle right"), ("left", "middle left")):
        # The name stands beyond the interval, on the side where there is more room.
        chosen = [
            (y, high if side == "right" else low, max(last - high, low), mark)
            for (y, mark, _), (_, low, high) in zip(lanes, bars, strict=True)
            if (last - high >= low) == (side == "right")
        ]
        space = "\u00a0" * 3  # no-break spaces: room for the mark
        texts = [
            escape(f"{mark['asserter']}, {mark['as_of_text']}" if room + EDGE >= NAME_ROOM else str(mark["asserter"]))
            for _, _, room, mark in chosen
        ]
        figure.add_scatter(
            name=f"asserter names {side}",
            x=[x for _, x, _, _ in chosen],
            y=[y for y, _, _, _ in chosen],
            mode="text",
            text=[space + text if side == "right" else text + space for text in texts],
            textposition=anchor,
            textfont={"size": 12},
            hoverinfo="skip",
        )
