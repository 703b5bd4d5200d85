"""How far is each program up the ladder, how sure is that, and has it moved in a year?

One row a program, grouped by category, lowest stage at the left. The vertical axis is in pixels, so that rows keep
their height however many there are. Names stand above the rails, not beside them: they stay whole on a phone. The names
of the stages are a figure of their own, to stand above the rows while these scroll.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import cast

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.assessments import Stage
from dashboard.charts.asserter_lanes import Cells, add_lanes
from dashboard.charts.column_heads import EDGE, MARGIN, column_heads, column_range

HEADING, LINE, RAIL, LANE, GAP = 34, 17, 20, 20, 6  # heights in pixels: heading, line of text, rail, asserter's lane
LINE_LENGTH = 56  # characters that fit a phone
MARK, GHOST_MARK = 15, 11  # diameters in pixels
BAR = 11  # thickness of bars in pixels
OUTLINE = {"color": theme.NEUTRAL, "width": 1.5}
SYMBOLS = {"whole": "circle", "production": "square", "part": "diamond"}


def _records(table: pd.DataFrame) -> list[Cells]:
    return cast("list[Cells]", table.to_dict("records"))


@dataclass(frozen=True, slots=True)
class _Row:
    """Where a program's row lies: top edge, rail and bottom edge in pixels from the top, and its text."""

    program: Cells
    top: float
    rail: float
    bottom: float
    text: str
    lanes: tuple[tuple[float, Cells], ...]


def stage_names(steps: Sequence[Stage]) -> go.Figure:
    """Draw the names of the stages with their bands of readiness levels, at the places of the ladder's columns."""
    return column_heads([_column_title(step) for step in steps])


def maturity_ladder(
    stages: pd.DataFrame, steps: Sequence[Stage], marks: pd.DataFrame | None = None, *, headings: bool = True
) -> go.Figure:
    """Draw the ladder of the programs in ``stages`` (as from ``stage_by_program``) that have a stage.

    ``steps`` are the columns. Categories have a heading each, or none. With ``marks`` (as from
    ``marks_by_asserter``) each asserter gets a lane below the rail of a program of which several speak. A mark's
    custom data is the id of its assessment, a row's that of its program.
    """
    shown = stages[stages["stage"].notna()]
    position = {step.code: float(number) for number, step in enumerate(steps)}
    rows, titles, height = _lay_out(shown, marks, headings=headings)
    figure = go.Figure()
    _add_rows(figure, rows, len(steps))
    _add_rails(figure, rows, len(steps))
    _add_bars(figure, rows, position)
    _add_ghosts(figure, rows, position)
    add_lanes(figure, [(y, mark, row.program) for row in rows for y, mark in row.lanes], position)
    _add_marks(figure, rows, position)
    _add_texts(figure, rows, titles)
    figure.update_layout(
        **theme.figure_layout(
            max(int(height), 60) + MARGIN["t"] + MARGIN["b"],
            margin=MARGIN,
            barmode="overlay",
            hovermode="closest",
            xaxis=column_range(len(steps)) | {"visible": False},
            yaxis={"visible": False, "range": [max(height, 60.0), 0.0], "fixedrange": True},
        )
    )
    return figure


def _column_title(step: Stage) -> str:
    words = "<br>".join(escape(line) for line in wrap(step.label, 11))
    return f"<b>{words}</b><br>{escape(step.trl)}"


def _lay_out(
    shown: pd.DataFrame, marks: pd.DataFrame | None, *, headings: bool
) -> tuple[list[_Row], list[tuple[float, str]], float]:
    """Return rows, headings with their top edges, and the height of all."""
    by_program: dict[str, list[Cells]] = {}
    for mark in [] if marks is None else _records(marks):
        by_program.setdefault(mark["program_id"], []).append(mark)
    rows: list[_Row] = []
    titles: list[tuple[float, str]] = []
    y = 0.0
    for program in _records(shown):
        if headings and (not titles or titles[-1][1] != program["category_label"]):
            titles.append((y, str(program["category_label"])))
            y += HEADING
        text, lines = _row_text(program)
        rail = y + GAP / 2 + lines * LINE + RAIL / 2
        lanes: list[tuple[float, Cells]] = []
        lane = rail + RAIL / 2
        voices = by_program.get(program["program_id"], [])
        for mark in voices if len(voices) > 1 else []:
            lanes.append((lane + LANE / 2, mark))
            lane += LANE
        bottom = lane + GAP / 2
        rows.append(_Row(program, y, rail, bottom, text, tuple(lanes)))
        y = bottom
    return rows, titles, y


def _row_text(program: Cells) -> tuple[str, int]:
    """Say name, stage, asserter and day of a row, in one line or more, and how many lines they take."""
    dimension = "" if program["basis"] == "whole" else f" ({str(program['dimension_label']).lower()})"
    name = wrap(str(program["program"]), LINE_LENGTH) or [""]
    stage, voice = f"{program['stage_label']}{dimension}", f"{program['asserter']}, {program['as_of_text']}"
    whole = f"{stage} · {voice}"
    said = [whole] if len(whole) <= LINE_LENGTH else [*wrap(stage, LINE_LENGTH), *wrap(voice, LINE_LENGTH)]
    bold = [f"<b>{escape(part)}</b>" for part in name]
    plain = [escape(part) for part in said]
    if len(name) == len(said) == 1 and len(name[0]) + len(said[0]) + 2 <= LINE_LENGTH:
        return f"{bold[0]}  {plain[0]}", 1
    return "<br>".join([*bold, *plain]), len(bold) + len(plain)


def _add_rows(figure: go.Figure, rows: list[_Row], columns: int) -> None:
    """Lay an invisible bar over each row: a click beside the marks opens the program."""
    figure.add_bar(
        name="rows",
        orientation="h",
        base=-EDGE,
        x=[columns] * len(rows),
        y=[(row.top + row.bottom) / 2 for row in rows],
        width=[row.bottom - row.top for row in rows],
        customdata=[[row.program["program_id"]] for row in rows],
        marker={"color": theme.CLEAR, "line": {"width": 0}},
        hoverinfo="none",
    )


def _add_rails(figure: go.Figure, rows: list[_Row], columns: int) -> None:
    figure.add_scatter(
        name="rails",
        x=[x for _ in rows for x in (0, columns - 1, None)],
        y=[y for row in rows for y in (row.rail, row.rail, None)],
        mode="lines",
        line={"color": theme.FAINT, "width": 1},
        hoverinfo="skip",
    )
    figure.add_scatter(
        name="stops",
        x=[x for _ in rows for x in range(columns)],
        y=[row.rail for row in rows for _ in range(columns)],
        mode="markers",
        marker={"color": theme.GHOST, "size": 3},
        hoverinfo="skip",
    )


def _add_bars(figure: go.Figure, rows: list[_Row], position: dict[str, float]) -> None:
    """Draw the interval of the claim in front, and paler behind it the spread over all asserters."""
    for name, low, high, color in (
        ("spread", "spread_low", "spread_high", theme.STAGE_SPREAD),
        ("claim", "stage_low", "stage_high", theme.STAGE_RANGE),
    ):
        ends = [(row, position.get(str(row.program[low])), position.get(str(row.program[high]))) for row in rows]
        long = [(row, start, end) for row, start, end in ends if start is not None and end is not None and end > start]
        figure.add_scatter(
            name=name,
            x=[x for _, start, end in long for x in (start, end, None)],
            y=[y for row, _, _ in long for y in (row.rail, row.rail, None)],
            mode="lines",
            line={"color": color, "width": BAR},
            hoverinfo="skip",
        )


def _add_ghosts(figure: go.Figure, rows: list[_Row], position: dict[str, float]) -> None:
    """Draw the stage of a year before where it was another, with an arrow to the present one."""
    moved = [
        (row, before, position[str(row.program["stage"])])
        for row in rows
        if (before := position.get(str(row.program["ghost_stage"]))) is not None
        and before != position[str(row.program["stage"])]
    ]
    figure.add_scatter(
        name="moves",
        x=[x for _, before, now in moved for x in (before, now, None)],
        y=[y for row, _, _ in moved for y in (row.rail, row.rail, None)],
        mode="lines+markers",
        line={"color": theme.NEUTRAL, "width": 2},
        marker={
            "color": theme.NEUTRAL,
            "size": [size for _ in moved for size in (0, 11, 0)],
            "symbol": "arrow",
            "angleref": "previous",
            "standoff": MARK / 2 + 1,
            "opacity": 1,
        },
        hoverinfo="skip",
    )
    figure.add_scatter(
        name="ghosts",
        x=[before for _, before, _ in moved],
        y=[row.rail for row, _, _ in moved],
        mode="markers",
        marker={"color": theme.GHOST, "size": GHOST_MARK, "symbol": "circle", "opacity": 1},
        customdata=[[row.program["ghost_assessment_id"]] for row, _, _ in moved],
        text=[
            f"<b>{escape(str(row.program['program']))}</b>, a year before<br>"
            f"{escape(str(row.program['ghost_asserter']))}, {escape(str(row.program['ghost_as_of_text']))}"
            for row, _, _ in moved
        ],
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _add_marks(figure: go.Figure, rows: list[_Row], position: dict[str, float]) -> None:
    programs = [row.program for row in rows]
    own = [bool(program["own_claim"]) for program in programs]
    stages = [str(program["stage"]) for program in programs]
    figure.add_scatter(
        name="marks",
        x=[position[stage] for stage in stages],
        y=[row.rail for row in rows],
        mode="markers",
        marker={
            "symbol": [
                SYMBOLS.get(str(program["basis"]), "circle") + ("-open" if is_own else "")
                for program, is_own in zip(programs, own, strict=True)
            ],
            # An open symbol draws its outline in this color: the strong one, since the ramp's pale end would vanish.
            "color": [
                theme.STAGE_MARK if is_own else theme.STAGES.get(stage, theme.NEUTRAL)
                for stage, is_own in zip(stages, own, strict=True)
            ],
            "size": MARK,
            "opacity": 1,
            "line": {"color": OUTLINE["color"], "width": [3 if is_own else OUTLINE["width"] for is_own in own]},
        },
        customdata=[[program["assessment_id"]] for program in programs],
        text=[_mark_text(program) for program in programs],
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _mark_text(program: Cells) -> str:
    """Say what a mark rests on, for the hover box; everything from the data is escaped."""
    others = int(program["asserters"]) - 1 if pd.notna(program["asserters"]) else 0
    lines = [
        f"<b>{escape(str(program['program']))}</b>: {escape(str(program['stage_label']))}",
        escape(f"{program['asserter']}, as of {program['as_of_text']}"),
        escape(
            f"{program['dimension_label']} · source {program['reliability']} · "
            f"confidence {str(program['confidence_label']).lower()}"
        ),
    ]
    if program["own_claim"]:
        lines.append("Rests on the owner’s word alone")
    elif others:
        lines.append(f"{others} more asserter{'s' if others > 1 else ''}")
    if program["stale"]:
        lines.append("Older than 180 days")
    return "<br>".join([*lines, *(escape(line) for line in wrap(str(program["summary"]), 60))])


def _add_texts(figure: go.Figure, rows: list[_Row], headings: list[tuple[float, str]]) -> None:
    figure.add_scatter(
        name="names",
        x=[-EDGE] * len(rows),
        y=[row.top + GAP / 2 for row in rows],
        mode="text",
        text=[row.text for row in rows],
        textposition="bottom right",
        textfont={"size": theme.FONT_SIZE},
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.add_scatter(
        name="categories",
        x=[-EDGE] * len(headings),
        y=[top + HEADING - 3 for top, _ in headings],
        mode="text",
        text=[f"<b>{escape(label)}</b>" for _, label in headings],
        textposition="top right",
        textfont={"size": 15},
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.update_layout(
        shapes=[
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": top + 4,
                "y1": top + 4,
                "line": {"color": theme.FAINT, "width": 1},
                "layer": "below",
            }
            for top, _ in headings
        ]
    )
