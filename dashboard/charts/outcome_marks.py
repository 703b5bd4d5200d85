"""How is a test drawn by its outcome? A trace an outcome, so that the legend names them."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme

OPAQUE = {"marker": {"opacity": 1}}  # a selection dims no mark: the picture is redrawn and forgets it


def add_outcome_marks(
    figure: go.Figure, tests: pd.DataFrame, across: str, up: str, size: str, said: Callable[[pd.Series], str]
) -> None:
    """Draw tests at their columns ``across`` and ``up``, in the order of the look table, unknown codes last.

    ``size`` is the column with their diameters in pixels; ``said`` returns what a mark says on hovering. Custom data:
    the id of the account in front.
    """
    codes = tests["outcome"].astype("str")
    for code in [*theme.OUTCOMES, *sorted(set(codes) - set(theme.OUTCOMES))]:
        own = tests[codes == code]
        if own.empty:
            continue
        look = theme.mark(theme.OUTCOMES, code)
        figure.add_scatter(
            name=escape(str(own["outcome_label"].iloc[0])),
            x=own[across],
            y=own[up],
            mode="markers",
            marker={
                "color": look.color,
                "symbol": look.symbol,
                "size": own[size].tolist(),
                "opacity": 1,
                "line": {"width": line_width(look), "color": look.color},
            },
            customdata=own[["milestone_id"]].to_numpy(),
            text=[said(test) for _, test in own.iterrows()],
            hovertemplate="%{text}<extra></extra>",
            selected=OPAQUE,
            unselected=OPAQUE,
        )


def line_width(look: theme.Mark) -> int:
    """Return the width in pixels of a mark's outline: open symbols are nothing else."""
    return 2 if look.symbol.endswith(("open", "dot")) else 0


def outcome_legend(y: float) -> dict[str, object]:
    """Return the legend of outcomes above a picture, in one line where there is room; a click hides nothing."""
    return {
        "orientation": "h",
        "traceorder": "normal",
        "x": 0,
        "xanchor": "left",
        "y": y,
        "yanchor": "bottom",
        "itemclick": False,
        "itemdoubleclick": False,
        "font": {"size": 12},
    }
