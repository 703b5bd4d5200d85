"""How is a stretch of months chosen in a picture? A strip of bars sets the slider that is bound to the URL."""

from __future__ import annotations

from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.ui.show import FIGURE_CONFIG


def month_brush(figure: go.Figure, *, key: str, into: str, options: list[str], alt: str) -> None:
    """Show a month strip; dragging sets the slider ``into``, whose ``options`` are months such as "Oct 2025"."""
    st.plotly_chart(
        figure,
        key=key,
        on_select=partial(_take, key, into, options),
        selection_mode="box",
        config=FIGURE_CONFIG | {"displayModeBar": False},
        alt=alt,
    )


def _take(key: str, into: str, options: list[str]) -> None:
    points = st.session_state[key]["selection"]["points"]
    months = sorted({pd.Timestamp(point["customdata"][0]) for point in points if point.get("customdata")})
    names = [f"{month:%b %Y}" for month in months]
    if names and names[0] in options and names[-1] in options:
        choose(into, (names[0], names[-1]))


def choose(into: str, stretch: tuple[str, str]) -> None:
    """Set the slider ``into`` to a stretch of months."""
    st.session_state[into] = stretch
