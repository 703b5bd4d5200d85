"""How is a grid of cells shown, and a cell chosen? A click on it sets the list that is bound to the URL."""

from __future__ import annotations

from functools import partial

import plotly.graph_objects as go
import streamlit as st

from dashboard.ui import links
from dashboard.ui.show import FIGURE_CONFIG, inked


def cell_grid(figure: go.Figure, *, key: str, alt: str, into: str | None = None) -> None:
    """Show a grid with its texts on hover.

    With ``into``, a click on a cell sets that widget to the first item of the cell's custom data, and opens the record
    named by the second where there is one.
    """
    inked(figure)
    config = FIGURE_CONFIG | {"displayModeBar": False}
    if into is None:
        st.plotly_chart(figure, key=key, config=config, alt=alt)
    else:
        choose = partial(_take, key, into)
        st.plotly_chart(figure, key=key, on_select=choose, selection_mode="points", config=config, alt=alt)


def _take(key: str, into: str) -> None:
    points = st.session_state[key]["selection"]["points"]
    if points and points[0].get("customdata"):
        chosen, *records = points[0]["customdata"]
        st.session_state[into] = str(chosen)
        if records:
            links.pick(str(records[0]))
