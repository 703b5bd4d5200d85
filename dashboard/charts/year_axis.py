"""How do years run across the pictures of tests, so that one stands in line with the other?"""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard import theme

SIDE = 0.012  # share of the stretch shown that is added at its sides, so that marks at the ends are whole


def axis_range(first: date, last: date) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the ends of the time axis, a little beyond the stretch shown."""
    start, end = pd.Timestamp(first), pd.Timestamp(last) + pd.Timedelta(days=1)
    side = (end - start) * SIDE
    return start - side, end + side


def year_axis(first: date, last: date) -> dict[str, object]:
    """Return the time axis from ``first`` to ``last``, with the years at the top."""
    return {
        "range": list(axis_range(first, last)),
        "type": "date",
        "side": "top",
        "dtick": "M12",
        "tick0": "2000-01-01",
        "tickformat": "%Y",
        "ticklabelmode": "period",
        "showgrid": True,
        "gridcolor": theme.FAINT,
        "zeroline": False,
        "fixedrange": True,
        "title": {"text": ""},
    }
