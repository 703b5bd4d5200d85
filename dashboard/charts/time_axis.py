"""How does time run across a picture of records? Its unit, the dates above and below, and where reports end."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme

DAY = 86_400_000  # milliseconds
MONTH = 30.4 * DAY
Window = tuple[float, float]  # the time shown, in milliseconds


def milliseconds(day: pd.Timestamp) -> float:
    """Return a day as plotly counts time."""
    return float(day.timestamp() * 1000)


def iso(moment: float) -> str:
    """Return a moment in milliseconds as plotly writes dates."""
    return str(pd.Timestamp(moment, unit="ms").isoformat())


def window(first: date, last: date) -> Window:
    """Return the time between two days, both inclusive."""
    return milliseconds(pd.Timestamp(first)), milliseconds(pd.Timestamp(last) + pd.Timedelta(days=1))


def end_of(day: date) -> float:
    """Return the moment at which a day is over."""
    return milliseconds(pd.Timestamp(day)) + DAY


def hatch(figure: go.Figure, left: float, right: float, top: float, bottom: float) -> None:
    """Hatch a stretch of which no reports are in hand, so that nothing does not read as calm."""
    if left >= right:
        return
    figure.add_scatter(
        x=[iso(left), iso(right), iso(right), iso(left), iso(left)],
        y=[top, top, bottom, bottom, top],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=theme.CLEAR,
        fillpattern={"shape": "/", "fgcolor": theme.FAINT, "size": 9, "solidity": 0.12},
        hoverinfo="skip",
        name="no reports in hand",
    )


def dates(figure: go.Figure, shown: Window, bottom: float, by_half_years: int) -> dict[str, dict[str, object]]:
    """Return the axes that write dates above the picture and again below it; the lower one ends at ``bottom``.

    Dates stand by month, quarter, half-year or year; a half-year apart up to ``by_half_years`` months.
    """
    months = (shown[1] - shown[0]) / MONTH
    step, words = next(
        (step, words)
        for limit, step, words in (
            (7, "M1", "%b<br>%Y"),
            (30, "M3", "%b<br>%Y"),
            (by_half_years, "M6", "%b<br>%Y"),
            (float("inf"), "M12", "%Y"),
        )
        if months <= limit
    )
    axis: dict[str, object] = {
        "type": "date",
        "range": [iso(shown[0]), iso(shown[1])],
        "dtick": step,
        "tick0": "2000-01-01",
        "tickformat": words,
        "tickangle": 0,
        "fixedrange": True,
        "gridcolor": theme.FAINT,
        "showgrid": True,
        "zeroline": False,
        "title": None,
    }
    # An axis shows only where it carries a trace: this one repeats the dates below a tall picture.
    figure.add_scatter(x=[iso(shown[0])], y=[bottom], mode="markers", opacity=0, hoverinfo="skip", xaxis="x2")
    below = {"side": "bottom", "overlaying": "x", "matches": "x", "showgrid": False}
    return {"xaxis": axis | {"side": "top"}, "xaxis2": axis | below}
