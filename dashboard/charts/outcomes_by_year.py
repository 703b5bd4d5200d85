"""How many tests a year ended how? One strip of bars an outcome, all on one scale, each with its number.

The time axis is that of the test record, so that the two stand in line; its labels are at the top, next to the
record. The vertical axis is in pixels.
"""

from __future__ import annotations

from datetime import date
from html import escape

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts.outcome_marks import line_width
from dashboard.charts.year_axis import axis_range, year_axis

MARGIN = {"l": 4, "r": 4, "t": 24, "b": 4}
NAME, NUMBER, TALLEST, GAP = 18, 17, 60, 9  # heights in pixels: name, number above a bar, the tallest bar, space below
LEAST = 3  # pixels: a single test is still seen
BAR = 0.62  # width of a bar, share of a year


def outcomes_by_year(counts: pd.DataFrame, first: date, last: date) -> go.Figure:
    """Draw counts (as from ``trials.outcomes_by_year``) in the years from ``first`` to ``last``."""
    figure = go.Figure()
    outcomes = counts.drop_duplicates("outcome")[["outcome", "outcome_label"]]
    top = max(int(counts["tests"].max()) if len(counts) else 1, 1)
    start, end = axis_range(first, last)
    y = 0.0
    for code, label in outcomes.itertuples(index=False):
        own = counts[counts["outcome"] == code]
        base = y + NAME + NUMBER + max(float(own["tests"].max()) / top * TALLEST, LEAST)
        _add_strip(figure, own, (str(code), str(label)), [max(n / top * TALLEST, LEAST) for n in own["tests"]], base)
        _add_name(figure, own, (str(code), str(label)), (start, end), (y, base))
        y = base + GAP
    figure.update_layout(
        **theme.figure_layout(
            int(y) + MARGIN["t"] + MARGIN["b"],
            margin=MARGIN,
            barmode="overlay",
            hovermode="closest",
            xaxis=year_axis(first, last),
            yaxis={"visible": False, "range": [y, 0.0], "fixedrange": True},
        )
    )
    return figure


def _add_strip(
    figure: go.Figure, own: pd.DataFrame, outcome: tuple[str, str], heights: list[float], base: float
) -> None:
    """Draw the bars of one outcome (code and label) on their base, and their numbers above."""
    code, label = outcome
    middles = [pd.Timestamp(int(year), 7, 1) for year in own["year"]]
    numbers = [str(number) for number in own["tests"]]
    figure.add_bar(
        name=label,
        x=middles,
        y=[-height for height in heights],
        base=base,
        width=BAR * pd.Timedelta(days=365) / pd.Timedelta(milliseconds=1),
        marker={"color": theme.mark(theme.OUTCOMES, code).color, "line": {"width": 0}},
        customdata=own[["year", "tests"]].to_numpy(),
        hoverinfo="skip",
    )
    figure.add_scatter(
        name=f"{label}: numbers",
        x=middles,
        y=[base - height for height in heights],
        mode="text",
        text=numbers,
        textposition="top center",
        textfont={"size": 12},
        hoverinfo="skip",
    )


def _add_name(
    figure: go.Figure,
    own: pd.DataFrame,
    outcome: tuple[str, str],
    ends: tuple[pd.Timestamp, pd.Timestamp],
    edges: tuple[float, float],
) -> None:
    """Draw mark, name and sum of one outcome at its top edge, and its base line."""
    code, label = outcome
    look = theme.mark(theme.OUTCOMES, code)
    space = "\u00a0" * 2
    figure.add_scatter(
        name=f"{label}: name",
        x=[ends[0] + (ends[1] - ends[0]) * 0.008],
        y=[edges[0] + NAME / 2],
        mode="markers+text",
        marker={
            "color": look.color,
            "symbol": look.symbol,
            "size": 9,
            "line": {"width": line_width(look), "color": look.color},
        },
        text=[f"{space}{escape(label)}{space}<b>{int(own['tests'].sum())}</b>"],
        textposition="middle right",
        textfont={"size": theme.FONT_SIZE},
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.add_scatter(
        name=f"{label}: base",
        x=list(ends),
        y=[edges[1], edges[1]],
        mode="lines",
        line={"color": theme.FAINT, "width": 1},
        hoverinfo="skip",
    )
