"""How have the claims of one figure come in over time? A strip without axes: a mark a claim, never a trend line."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.claims import central_value

HEIGHT = 92


def claim_sparkline(claims: pd.DataFrame, headline_id: str) -> go.Figure:
    """Draw the claims by as-of day (x) and number (y, from zero), the headline claim filled, the others by grade."""
    values = central_value(claims)
    front = claims["estimate_id"] == headline_id
    opacity = [theme.CREDIBILITY_OPACITY.get(int(digit), 0.5) for digit in claims["credibility"]]
    figure = go.Figure()
    bars = claims[claims["low"].notna() & claims["high"].notna()]
    figure.add_scatter(
        x=[x for day in bars["as_of"] for x in (day, day, None)],
        y=[y for low, high in zip(bars["low"], bars["high"], strict=True) for y in (float(low), float(high), None)],
        mode="lines",
        line={"color": theme.GHOST, "width": 3},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=claims["as_of"],
        y=values,
        mode="markers",
        marker={
            "color": [theme.STAGE_MARK if is_front else theme.NEUTRAL for is_front in front],
            "size": [11 if is_front else 6 for is_front in front],
            "opacity": [1.0 if is_front else shade for is_front, shade in zip(front, opacity, strict=True)],
            "symbol": ["circle" if is_front else "circle-open" for is_front in front],
            "line": {"width": 1.5},
        },
        customdata=claims[["estimate_id"]].to_numpy(),
        hoverinfo="skip",
    )
    top = float(values.max()) * 1.15 or 1.0
    figure.update_layout(
        **theme.figure_layout(
            HEIGHT,
            margin={"l": 6, "r": 10, "t": 4, "b": 26},
            xaxis={
                "showgrid": False,
                "fixedrange": True,
                "dtick": "M12",
                "tickformat": "%Y",
                "ticks": "outside",
                "ticklen": 3,
                "range": list(_time_range(claims)),
            },
            shapes=[
                {
                    "type": "line",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "y0": 0,
                    "y1": 0,
                    "line": {"color": theme.FAINT, "width": 1},
                }
            ],
            yaxis={"visible": False, "fixedrange": True, "range": [-top * 0.12, top * 1.12]},
        )
    )
    return figure


def _time_range(claims: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return whole years around the claims, so that strips of different figures read alike."""
    first, last = claims["as_of"].min(), claims["as_of"].max()
    start = min(first - pd.Timedelta(days=30), pd.Timestamp(last.year, 1, 1) - pd.Timedelta(days=10))
    return start, last + pd.Timedelta(days=60)
