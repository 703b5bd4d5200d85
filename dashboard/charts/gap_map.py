"""In which months is there no report on a topic, and where has reporting not been read yet?"""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts.grade_grid import color_of, ink_on, shade

LANE, CELL = 36, 0.84  # pixels of a lane; height of a cell as a share of it
COUNTED_MONTHS = 36
HALF_MONTH, WIDTH_MS = pd.Timedelta(days=15), 27 * 86_400_000  # where a cell stands, and its width in milliseconds


def gap_map(months: pd.DataFrame, chosen: str | None = None, *, narrow: bool = False, dark: bool = False) -> go.Figure:
    """Draw ``coverage.report_months``: a lane a topic, a cell a month.

    Reports are shaded and, up to ``COUNTED_MONTHS`` and on a page that is not ``narrow``, counted. An empty cell is a
    month without a report; a hatched one has not been read to its end, so that nothing follows from it. Custom data of
    a cell with reports: its name. ``chosen`` gets a thick outline.
    """
    topics = list(dict.fromkeys(months["topic"]))
    labels = dict(zip(months["topic"], months["topic_label"], strict=True))
    lane = {topic: at for at, topic in enumerate(topics)}
    counted = months["month"].nunique() <= COUNTED_MONTHS and not narrow
    most = int(months["reports"].max()) if len(months) else 1
    steps = [shade(int(count), most) for count in months["reports"]]
    said = [
        f"{escape(str(row['topic_label']))}, {row['month']:%b %Y}<br>"
        + (f"{row['reports']} reports" if row["reports"] else "no report")
        + ("" if row["covered"] else "; not read to the end of the month")
        for _, row in months.iterrows()
    ]
    figure = go.Figure(
        go.Bar(
            x=months["month"] + HALF_MONTH,
            width=[WIDTH_MS] * len(months),
            y=[CELL] * len(months),
            base=[lane[topic] - CELL / 2 for topic in months["topic"]],
            marker={
                "color": [theme.CLEAR if step is None else color_of(step, dark=dark) for step in steps],
                "line": {
                    "color": [theme.STAGE_MARK if cell == chosen else theme.GHOST for cell in months["cell"]],
                    "width": [4 if cell == chosen else 0.6 for cell in months["cell"]],
                },
            },
            text=[str(count) if count and counted else "" for count in months["reports"]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            insidetextfont={
                "size": 12,
                "color": [ink_on(step, theme.INK_LIGHT, dark=dark) for step in steps],
            },
            customdata=[[str(row["cell"])] if row["reports"] else [] for _, row in months.iterrows()],
            hovertext=said,
            hoverinfo="text",
            unselected={"marker": {"opacity": 1}},
        )
    )
    unread = months[~months["covered"].astype("bool")]
    figure.add_bar(
        x=unread["month"] + HALF_MONTH,
        width=[WIDTH_MS] * len(unread),
        y=[CELL] * len(unread),
        base=[lane[topic] - CELL / 2 for topic in unread["topic"]],
        marker={"color": theme.NEUTRAL, "pattern": {"shape": "/", "bgcolor": theme.CLEAR, "size": 7, "solidity": 0.18}},
        hoverinfo="skip",
    )
    figure.update_layout(
        **theme.figure_layout(
            LANE * max(len(topics), 1) + 44,
            barmode="overlay",
            xaxis={
                "type": "date",
                "range": [months["month"].min(), months["month"].max() + 2 * HALF_MONTH] if len(months) else None,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            yaxis={
                "tickvals": list(lane.values()),
                "ticktext": [escape(labels[topic]) for topic in topics],
                "range": [len(topics) - 0.5, -0.5],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
        )
    )
    return figure
