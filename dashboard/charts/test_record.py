"""When was what tested, and how did it end? A mark a test, in a row a category or a program.

Marks that would lie upon each other are stacked. The vertical axis is in pixels, so that rows keep their height
however many there are; names stand above the rows, not beside them, and stay whole on a phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.dates import last_day
from dashboard.analysis.phrases import capitalized
from dashboard.analysis.trials import flight_text
from dashboard.charts.outcome_marks import OPAQUE, add_outcome_marks, outcome_legend
from dashboard.charts.year_axis import year_axis

MARGIN = {"l": 4, "r": 4, "t": 26, "b": 4}
LEGEND_GAP = 24  # pixels between the plot and the legend: the labels of the years stand there
HEADING, BELOW, NAME, LANE, GAP = 32, 5, 18, 14, 12  # heights in pixels: heading, space, name, lane of marks, space
MARK, SMALL_MARK, RING = 10, 7, 15  # diameters in pixels
WIDTH = 720  # pixels for which marks are stacked: that of the picture on a common screen
NAME_LENGTH = 52  # characters that fit a phone
SMALL_KIND = "ground_test"
WHAT = {"claimed": "Owner’s word alone", "rivals": "Rival accounts, counted once"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: its name, its top edge and its rail in pixels from the top, and its tests with their lanes."""

    name: str
    top: float
    rail: float
    tests: pd.DataFrame


def test_record(tests: pd.DataFrame, first: date, last: date, *, by_program: bool) -> go.Figure:
    """Draw tests (as from ``trials.trials``) from ``first`` to ``last``.

    With ``by_program`` a row is a program below the heading of its category, else a category. Categories come in the
    order of the schema, programs by their first test. A mark's custom data is the id of the account in front.
    """
    rows, headings, height = _lay_out(tests, first, last, by_program)
    figure = go.Figure()
    _add_rails(figure, rows, first, last)
    _add_uncertain(figure, rows)
    add_outcome_marks(figure, _drawn(rows), "date", "y", "size", hover_text)
    _add_frames(figure, rows)
    _add_texts(figure, rows, headings)
    figure.update_layout(
        **theme.figure_layout(
            int(height) + MARGIN["t"] + MARGIN["b"] + LEGEND_GAP,
            margin=MARGIN,
            hovermode="closest",
            showlegend=True,
            legend=outcome_legend(1 + LEGEND_GAP / max(height, 1)),
            xaxis=year_axis(first, last),
            yaxis={"visible": False, "range": [height, 0.0], "fixedrange": True},
        )
    )
    return figure


def _lay_out(
    tests: pd.DataFrame, first: date, last: date, by_program: bool
) -> tuple[list[_Row], list[tuple[float, str]], float]:
    """Return rows, headings with their top edges, and the height of all."""
    days = (pd.Timestamp(last) - pd.Timestamp(first)).days + 1
    room = pd.Timedelta(days=days * (MARK + 1) / WIDTH)
    rows: list[_Row] = []
    headings: list[tuple[float, str]] = []
    y = 0.0
    for label, own in tests.sort_values(["category", "date"]).groupby("category_label", sort=False, observed=True):
        if by_program:
            headings.append((y, str(label)))
            y += HEADING + BELOW
        groups = [held for _, held in own.groupby("program_id", sort=False)] if by_program else [own]
        for held in groups:
            name = held["program"].iloc[0] if by_program else label
            placed = held.sort_values(["date", "milestone_id"])
            placed = placed.assign(
                lane=_lanes(placed["date"], room),
                size=[SMALL_MARK if kind == SMALL_KIND else MARK for kind in placed["kind"]],
            )
            rail = y + NAME + (placed["lane"].max() + 0.5) * LANE
            rows.append(_Row(str(name), y, rail, placed.assign(y=rail - placed["lane"] * LANE)))
            y = rail + LANE / 2 + GAP
    return rows, headings, y


def _lanes(days: pd.Series, room: pd.Timedelta) -> list[int]:
    """Return the lowest lane in which each mark has room, where days are in order."""
    taken: list[pd.Timestamp] = []
    lanes = []
    for day in days:
        free = next((lane for lane, before in enumerate(taken) if day - before >= room), len(taken))
        if free == len(taken):
            taken.append(day)
        taken[free] = day
        lanes.append(free)
    return lanes


def _add_rails(figure: go.Figure, rows: list[_Row], first: date, last: date) -> None:
    figure.add_scatter(
        name="rails",
        x=[x for _ in rows for x in (pd.Timestamp(first), pd.Timestamp(last), None)],
        y=[y for row in rows for y in (row.rail, row.rail, None)],
        mode="lines",
        line={"color": theme.FAINT, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )


def _add_uncertain(figure: go.Figure, rows: list[_Row]) -> None:
    """Draw a bar as wide as the month or year where no day is known."""
    wide = [
        (test["date"], last_day(test["date"], str(test["date_precision"])), test["y"])
        for row in rows
        for _, test in row.tests.iterrows()
        if str(test["date_precision"]) in {"month", "year"}
    ]
    figure.add_scatter(
        name="uncertain dates",
        x=[x for start, end, _ in wide for x in (start, end, None)],
        y=[y for _, _, height in wide for y in (height, height, None)],
        mode="lines",
        line={"color": theme.GHOST, "width": 4},
        hoverinfo="skip",
        showlegend=False,
    )


def _add_frames(figure: go.Figure, rows: list[_Row]) -> None:
    """Ring what rests on the owner's word alone, and frame what has rival accounts."""
    drawn = _drawn(rows)
    for name, symbol, framed in (
        ("claimed", "circle-open", drawn[drawn["claimed"].astype("bool")]),
        ("rivals", "square-open", drawn[drawn["accounts"] > 1]),
    ):
        if framed.empty:
            continue
        figure.add_scatter(
            name=WHAT[name],
            x=framed["date"],
            y=framed["y"],
            mode="markers",
            marker={"symbol": symbol, "size": RING, "color": theme.NEUTRAL, "opacity": 1, "line": {"width": 1.2}},
            hoverinfo="skip",
            selected=OPAQUE,
            unselected=OPAQUE,
        )


def _drawn(rows: list[_Row]) -> pd.DataFrame:
    return pd.concat([row.tests for row in rows]) if rows else pd.DataFrame(columns=["outcome", "claimed", "accounts"])


def hover_text(test: pd.Series) -> str:
    """Say what a mark is, for the hover box; everything from the data is escaped."""
    lines = [
        f"<b>{escape(str(test['program']))}</b> · {escape(str(test['kind_label']).lower())}",
        escape(f"{test['date_text']} · {test['outcome_text']}"),
    ]
    flight = flight_text(test["apogee_km"], test["range_km"], test["flight_time_min"])
    if flight:
        lines.append(escape(capitalized(flight)))
    lines.append(escape(f"{test['asserters']} · source {test['reliability']}"))
    if test["accounts"] > 1:
        lines.append(f"One of {test['accounts']} accounts of this test")
    return "<br>".join([*lines, *(escape(line) for line in wrap(str(test["summary"]), 60))])


def _add_texts(figure: go.Figure, rows: list[_Row], headings: list[tuple[float, str]]) -> None:
    """Write names above their rows, and headings with a rule above; as annotations, which a selection does not dim."""
    line = {"color": theme.FAINT, "width": 1}
    figure.update_layout(
        annotations=[
            *(_text(row.top, _name(row), "top", 12 if headings else theme.FONT_SIZE) for row in rows),
            *(_text(top + HEADING, f"<b>{escape(label)}</b>", "bottom", 14) for top, label in headings),
        ],
        shapes=[
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": top, "y1": top, "line": line, "layer": "below"}
            for top, _ in headings[1:]
        ],
    )


def _text(y: float, words: str, anchor: str, size: int) -> dict[str, object]:
    place = {"xref": "paper", "x": 0, "y": y, "xanchor": "left", "yanchor": anchor, "align": "left"}
    return place | {"text": words, "showarrow": False, "font": {"size": size}, "borderpad": 0}


def _name(row: _Row) -> str:
    name = row.name if len(row.name) <= NAME_LENGTH else row.name[: NAME_LENGTH - 1].rstrip() + "…"
    return f"{escape(name)}  <b>{len(row.tests)}</b>"
