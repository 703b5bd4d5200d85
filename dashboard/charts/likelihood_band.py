"""Where on 0–100 % does a judgment's likelihood lie, and what does another scale have to say of that stretch?"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.judgments import Band, Scale, pieces

ROW, HEADROOM, FOOT = 30, 26, 24  # pixels
THICK = 0.62  # of a row
INSIDE_OPACITY = 0.5


def likelihood_band(judged: Band, own: Scale, other: Scale | None, record_id: str) -> go.Figure:
    """Draw the scale in which a judgment is written, its band filled and named, and below it the ``other`` scale.

    Of the other scale the parts of terms that lie in the band are tinted and the gaps in it hatched. ``record_id`` is
    what a click on any part opens.
    """
    rows = [own.name] if other is None else [own.name, other.name]
    figure = go.Figure()
    rest = [band for band in own.bands if band != judged]
    _bars(figure, own.name, rest, record_id, theme.FAINT, name="scale")
    _bars(figure, own.name, [judged], record_id, theme.STAGE_MARK, name="judged")
    if other is not None:
        _bars(figure, other.name, other.bands, record_id, theme.FAINT, name="other scale")
        parts = pieces(judged, other)
        inside = [Band(part.term.label, part.low, part.high, True) for part in parts if part.term is not None]
        gaps = [Band("gap: no term", part.low, part.high, True) for part in parts if part.term is None]
        _bars(figure, other.name, inside, record_id, theme.STAGE_MARK, name="inside", opacity=INSIDE_OPACITY)
        _bars(figure, other.name, gaps, record_id, theme.NEUTRAL, name="gap", pattern="/")
    middle = (judged.low + judged.high) / 2
    figure.add_annotation(
        x=judged.low if middle < 20 else judged.high if middle > 80 else middle,
        xanchor="left" if middle < 20 else "right" if middle > 80 else "center",
        y=1,
        yref="paper",
        yanchor="bottom",
        text=f"<b>{escape(judged.label)}</b> {judged.percent}",
        showarrow=False,
    )
    layout = theme.figure_layout(
        HEADROOM + ROW * len(rows) + FOOT,
        barmode="overlay",
        bargap=1 - THICK,
        margin={"l": 4, "r": 16, "t": HEADROOM, "b": FOOT},
        xaxis={
            "range": [0, 100],
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": ["0 %", "25 %", "50 %", "75 %", "100 %"],
            "tickangle": 0,
            "gridcolor": theme.FAINT,
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis={
            "categoryorder": "array",
            "categoryarray": [escape(row) for row in rows[::-1]],
            "fixedrange": True,
            "automargin": True,
            "showgrid": False,
        },
    )
    return figure.update_layout(**layout)


def _bars(
    figure: go.Figure,
    row: str,
    bands: Sequence[Band],
    record_id: str,
    color: str,
    *,
    name: str,
    opacity: float = 1.0,
    pattern: str = "",
) -> None:
    """Add one bar a band, from its low to its high bound."""
    if not bands:
        return
    figure.add_bar(
        name=name,
        orientation="h",
        y=[escape(row)] * len(bands),
        base=[band.low for band in bands],
        x=[band.high - band.low for band in bands],
        marker={
            "color": theme.CLEAR if pattern else color,
            "opacity": opacity,
            "line": {"color": theme.GHOST, "width": 1},
            "pattern": {"shape": pattern, "fgcolor": color, "size": 6} if pattern else None,
        },
        customdata=[[record_id]] * len(bands),
        hovertext=[f"{escape(row)}: {escape(band.words)}, {band.percent}" for band in bands],
        hoverinfo="text",
    )
