"""What are the columns called? A figure of their names alone, to stand above rows that scroll."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard import theme

MARGIN = {"l": 4, "r": 4, "t": 2, "b": 4, "pad": 0}  # of the rows too, so that columns stand in line
EDGE = 0.5  # columns from the first and last column to the sides
HEIGHT = 84  # pixels: names stand upright on a phone


def column_heads(titles: Sequence[str]) -> go.Figure:
    """Draw the names of columns at 0, 1, 2 and so on; ``titles`` are escaped and may hold line breaks."""
    places = list(range(len(titles)))
    figure = go.Figure(go.Scatter(x=places, y=[0] * len(places), mode="none", hoverinfo="skip"))
    figure.update_layout(
        **theme.figure_layout(
            HEIGHT,
            margin=MARGIN | {"t": HEIGHT - 4, "b": 2},
            xaxis=column_range(len(titles))
            | {
                "side": "top",
                "tickvals": places,
                "ticktext": list(titles),
                "tickfont": {"size": 12},
                "autotickangles": [0, 90],
                "automargin": False,
                "showgrid": False,
                "zeroline": False,
            },
            yaxis={"visible": False, "fixedrange": True},
        )
    )
    return figure


def column_range(columns: int) -> dict[str, object]:
    """Return the part of an axis that sets its columns in line with their names."""
    return {"range": [-EDGE, columns - 1 + EDGE], "fixedrange": True}
