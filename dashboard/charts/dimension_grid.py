"""How far is each side of each program, how far do the parties differ on it, and what moved within a year?

A row a program, grouped by category, and a column a dimension. A cell bears the color and the name of its stage; the
small scale below it is the whole ladder: the stage's number at its place, bars from low to high, a dot for the stage
that another asserter names. On a phone the name has no room and is left out; the number stays. The vertical axis is in
pixels, so that rows keep their height. The names of the columns are a figure of their own, to stand above the rows
while these scroll.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.assessments import Stage
from dashboard.analysis.dimensions import DOWN, FIRST, UP
from dashboard.charts.column_heads import EDGE, MARGIN, column_heads, column_range

HEADING, NAME, BLOCK, SCALE, GAP = 34, 18, 38, 14, 8  # heights in pixels
LINE = 17  # pixels of one line of a program's name
CELL = 0.97  # width of a cell, in columns
SCALE_WIDTH = 0.66  # of a cell; the rest of its last line is for signs
NAME_LENGTH = 48  # characters of a bold name that fit a phone
SIGNS = {UP: "▲", DOWN: "▼", FIRST: "+"}
DIFFER = "≠"


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a cell lies: column, and top of its block in pixels."""

    column: int
    top: float
    said: pd.Series

    @property
    def scale(self) -> float:
        """The middle of the line below the block, in pixels."""
        return self.top + BLOCK + SCALE / 2


def column_names(columns: Mapping[str, str]) -> go.Figure:
    """Draw the names of the dimensions (by code) at the places of the grid's columns."""
    return column_heads(["<br>".join(f"<b>{line}</b>" for line in _lines(name, 11)) for name in columns.values()])


def dimension_grid(
    cells: pd.DataFrame, columns: Mapping[str, str], steps: Sequence[Stage], chosen: str | None = None
) -> go.Figure:
    """Draw ``dimensions.dimension_cells``; ``columns`` are the dimensions by code, ``steps`` the ladder.

    The custom data of a cell with a report are its name and the id of the assessment in front; one without a report
    has none. ``chosen`` (a cell's name) gets a thick outline.
    """
    drawn, names, headings, height = _lay_out(cells, list(columns))
    filled = [cell for cell in drawn if pd.notna(cell.said["stage"])]
    figure = go.Figure()
    _add_blocks(figure, [cell for cell in drawn if pd.isna(cell.said["stage"])], filled, chosen)
    _add_scales(figure, filled, len(steps))
    _add_signs(figure, filled)
    _add_names(figure, names, headings)
    figure.update_layout(
        **theme.figure_layout(
            max(int(height), 60) + MARGIN["t"] + MARGIN["b"],
            margin=MARGIN,
            barmode="overlay",
            hovermode="closest",
            uniformtext={"mode": "hide", "minsize": 12},
            shapes=[_rule(top) for top, _ in headings],
            xaxis=column_range(len(columns)) | {"visible": False},
            yaxis={"visible": False, "range": [max(height, 60.0), 0.0], "fixedrange": True},
        )
    )
    return figure


def _lines(text: str, length: int) -> list[str]:
    return [escape(line) for line in wrap(text, length, break_long_words=False)] or [""]


def _lay_out(
    cells: pd.DataFrame, columns: list[str]
) -> tuple[list[_Cell], list[tuple[float, str]], list[tuple[float, str]], float]:
    """Return the cells, the names of programs and the headings with their top edges, and the height of all."""
    drawn: list[_Cell] = []
    names: list[tuple[float, str]] = []
    headings: list[tuple[float, str]] = []
    place = {code: at for at, code in enumerate(columns)}
    y = 0.0
    for _, row in cells.groupby("program_id", sort=False):
        program = row.iloc[0]
        if not headings or headings[-1][1] != program["category_label"]:
            headings.append((y, str(program["category_label"])))
            y += HEADING
        lines = _lines(str(program["program"]), NAME_LENGTH)
        names.append((y, "<br>".join(f"<b>{line}</b>" for line in lines)))
        y += NAME + LINE * (len(lines) - 1)
        drawn += [_Cell(place[said["dimension"]], y, said) for _, said in row.iterrows() if said["dimension"] in place]
        y += BLOCK + SCALE + GAP
    return drawn, names, headings, y


def _add_blocks(figure: go.Figure, empty: list[_Cell], filled: list[_Cell], chosen: str | None) -> None:
    """Draw the cells: an outline where nothing is reported, else color and name of the stage."""
    figure.add_bar(
        name="no report",
        x=[cell.column for cell in empty],
        width=CELL,
        base=[cell.top for cell in empty],
        y=[BLOCK] * len(empty),
        marker={"color": theme.CLEAR, "line": {"color": theme.FAINT, "width": 1}},
        hovertext=[
            f"{escape(str(cell.said['program']))}<br>{escape(str(cell.said['dimension_label']))}: no report"
            for cell in empty
        ],
        hoverinfo="text",
        unselected={"marker": {"opacity": 1}},
    )
    colors = [theme.STAGES.get(str(cell.said["stage"]), theme.NEUTRAL) for cell in filled]
    figure.add_bar(
        name="reports",
        x=[cell.column for cell in filled],
        width=CELL,
        base=[cell.top for cell in filled],
        y=[BLOCK] * len(filled),
        marker={"color": colors, "line": {"width": 0}},
        text=["<br>".join(_lines(str(cell.said["stage_label"]), 11)) for cell in filled],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"size": 12, "color": [theme.ink_over(color) for color in colors]},
        customdata=[[cell.said["cell"], cell.said["assessment_id"]] for cell in filled],
        hovertext=[_hover(cell.said) for cell in filled],
        hoverinfo="text",
        unselected={"marker": {"opacity": 1}},
        selected={"marker": {"opacity": 1}},
    )
    _add_outlines(figure, "owner alone", [cell for cell in filled if cell.said["own_claim"]], "dot", 2)
    _add_outlines(figure, "chosen", [cell for cell in filled if cell.said["cell"] == chosen], "solid", 4)


def _add_outlines(figure: go.Figure, name: str, cells: list[_Cell], dash: str, width: int) -> None:
    half = CELL / 2
    corners = [(-half, 0), (half, 0), (half, BLOCK), (-half, BLOCK), (-half, 0)]
    figure.add_scatter(
        name=name,
        x=[x for cell in cells for x in (*(cell.column + across for across, _ in corners), None)],
        y=[y for cell in cells for y in (*(cell.top + down for _, down in corners), None)],
        mode="lines",
        line={"color": theme.STAGE_MARK if dash == "solid" else theme.NEUTRAL, "width": width, "dash": dash},
        hoverinfo="skip",
    )


def _add_scales(figure: go.Figure, cells: list[_Cell], steps: int) -> None:
    """Draw the ladder in small below each block: intervals, the number of the stage, and what others say."""

    def across(cell: _Cell, step: float) -> float:
        return cell.column - CELL / 2 + SCALE_WIDTH * (step + 0.5) / steps

    for name, low, high, color, width in (
        ("ladder", None, None, theme.FAINT, 1),
        ("spread", "spread_low", "spread_high", theme.STAGE_SPREAD, 11),
        ("claim", "low_step", "high_step", theme.STAGE_RANGE, 5),
    ):
        ends = [(cell, cell.said[low] if low else 0, cell.said[high] if high else steps - 1) for cell in cells]
        long = [(cell, start, end) for cell, start, end in ends if end > start]
        figure.add_scatter(
            name=name,
            x=[x for cell, start, end in long for x in (across(cell, start), across(cell, end), None)],
            y=[y for cell, _, _ in long for y in (cell.scale, cell.scale, None)],
            mode="lines",
            line={"color": color, "width": width},
            hoverinfo="skip",
        )
    others = [(cell, step) for cell in cells for step in cell.said["steps"] if step != cell.said["step"]]
    figure.add_scatter(
        name="others",
        x=[across(cell, step) for cell, step in others],
        y=[cell.scale for cell, _ in others],
        mode="markers",
        marker={"color": theme.CLAIM, "size": 6, "opacity": 1},
        hoverinfo="skip",
    )
    figure.add_scatter(
        name="numbers",
        x=[across(cell, cell.said["step"]) for cell in cells],
        y=[cell.scale for cell in cells],
        mode="text",
        text=[f"<b>{int(cell.said['step']) + 1}</b>" for cell in cells],
        textfont={"size": 12},
        hoverinfo="skip",
    )


def _add_signs(figure: go.Figure, cells: list[_Cell]) -> None:
    """Write at the right below a block that parties differ, and that it moved within a year."""
    said = [
        (
            cell,
            " ".join(
                sign for sign in (DIFFER if cell.said["differ"] else "", SIGNS.get(cell.said["move"], "")) if sign
            ),
        )
        for cell in cells
    ]
    marked = [(cell, signs) for cell, signs in said if signs]
    figure.add_scatter(
        name="signs",
        x=[cell.column + CELL / 2 for cell, _ in marked],
        y=[cell.scale for cell, _ in marked],
        mode="text",
        text=[f"<b>{signs}</b>" for _, signs in marked],
        textposition="middle left",
        textfont={"size": 12},
        hoverinfo="skip",
    )


def _add_names(figure: go.Figure, names: list[tuple[float, str]], headings: list[tuple[float, str]]) -> None:
    for name, texts, position, down, size in (
        ("names", names, "bottom right", 0, theme.FONT_SIZE),
        ("categories", [(top, f"<b>{escape(label)}</b>") for top, label in headings], "top right", HEADING - 3, 15),
    ):
        figure.add_scatter(
            name=name,
            x=[-EDGE] * len(texts),
            y=[top + down for top, _ in texts],
            mode="text",
            text=[text for _, text in texts],
            textposition=position,
            textfont={"size": size},
            cliponaxis=False,
            hoverinfo="skip",
        )


def _rule(top: float) -> dict[str, object]:
    line = {"color": theme.FAINT, "width": 1}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": top + 4, "y1": top + 4, "line": line}


def _hover(said: pd.Series) -> str:
    """Say what a cell rests on; everything from the data is escaped."""
    spread = f"; all parties {said['spread_text']}" if said["differ"] and said["spread_text"] else ""
    move = {
        UP: f"a year before: {said['ghost_label']}",
        DOWN: f"a year before: {said['ghost_label']}",
        FIRST: "first reported within a year",
    }
    lines = [
        f"<b>{escape(str(said['program']))}</b>, {escape(str(said['dimension_label']).lower())}",
        f"<b>{escape(str(said['stage_text']))}</b>{escape(spread)}",
        escape(f"{said['asserter']}, as of {said['as_of_text']} · source {said['reliability']}"),
        "rests on the owner’s word alone" if said["own_claim"] else f"asserters: {said['asserters']}",
        escape(move.get(said["move"], "")),
        *(escape(line) for line in wrap(str(said["summary"]), 60)),
    ]
    return "<br>".join(line for line in lines if line)
