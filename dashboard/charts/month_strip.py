"""How much happened in each month? A low strip of bars from which a stretch of months can be chosen."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme

HEIGHT = 84


def month_strip(counts: pd.DataFrame, months: list[pd.Timestamp], first: pd.Timestamp, last: pd.Timestamp) -> go.Figure:
    """Draw one bar a month of ``months``, as high as its count; those from ``first`` to ``last`` stand out.

    ``counts`` has ``month`` and ``count``, one or more rows a month (see ``analysis.timeline.by_month``). The custom
    data of a bar is its month as a first day, ``2025-10-01``; a month without a record has a bar too, so that it can
    be chosen.
    """
    totals = counts.groupby("month")["count"].sum()
    values = [int(totals.get(month, 0)) for month in months]
    chosen = [first <= month <= last for month in months]
    figure = go.Figure()
    # An unseen bar over the whole height: a drag anywhere takes a month, and hovering tells of it, however low it is.
    ceiling = max([*values, 1]) * 1.08
    said = [f"{month:%b %Y}: {count} records" for month, count in zip(months, values, strict=True)]
    for heights, color, told in (
        (values, [theme.GHOST if inside else theme.FAINT for inside in chosen], {"hoverinfo": "skip"}),
        ([ceiling] * len(months), theme.CLEAR, {"hoverinfo": "text", "hovertext": said}),
    ):
        figure.add_bar(
            x=[month.strftime("%Y-%m-%d") for month in months],
            y=heights,
            xperiod="M1",
            xperiodalignment="middle",
            marker={"color": color, "line": {"width": 0}},
            customdata=[[month.strftime("%Y-%m-%d")] for month in months],
            unselected={"marker": {"opacity": 1}},
            **told,
        )
    end = last + pd.offsets.MonthBegin(1)
    figure.add_shape(
        type="rect",
        x0=first.isoformat(),
        x1=end.isoformat(),
        yref="paper",
        y0=0,
        y1=1,
        line={"color": theme.GHOST, "width": 1},
        fillcolor=theme.BRUSH,
        layer="below",
    )
    figure.update_layout(
        theme.figure_layout(HEIGHT)
        | {
            "margin": {"l": 6, "r": 12, "t": 4, "b": 20},
            "dragmode": "select",
            "selectdirection": "h",
            "bargap": 0.15,
            "barmode": "overlay",
            "xaxis": {
                "type": "date",
                "range": [months[0].isoformat(), (months[-1] + pd.offsets.MonthBegin(1)).isoformat()],
                "tickformat": "%Y",
                "dtick": "M12" if len(months) <= 144 else "M24",
                "tick0": "2000-01-01",
                "ticklabelmode": "period",
                "tickangle": 0,
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
            },
            "yaxis": {"range": [0, ceiling], "visible": False, "fixedrange": True},
        }
    )
    return figure
