"""What happened when, in lanes? Bars for what lasts, marks for what happened on a day, nothing hidden.

Marks that would cover each other are stacked in rows of their lane (``event_rows``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.chronology import LANES
from dashboard.analysis.dates import day_text, last_day
from dashboard.charts import time_axis
from dashboard.charts.event_rows import Item, stacked
from dashboard.charts.time_axis import DAY, iso, milliseconds

HEADING, GAP = 26, 10  # pixels over and under the rows of a lane
ROW = 15  # pixels a row of marks
NAMED_ROW = 27  # pixels a row of bars with the name above
BAR, SYMBOL = 8, 9  # pixels
FADE = 60  # days over which an open end fades
HOVER_WIDTH = 60  # characters
HALF_YEARS = 60  # months up to which dates stand half a year apart


def event_timeline(
    frame: pd.DataFrame,
    first: date,
    last: date,
    *,
    known_by: date,
    ends: Mapping[str, pd.Timestamp] | None = None,
    lanes: tuple[str, ...] = tuple(LANES),
    of: pd.DataFrame | None = None,
) -> go.Figure:
    """Draw a chronology between two days, both inclusive; time runs to the right.

    ``frame`` has the columns of ``analysis.chronology.chronology``. ``lanes`` are drawn from top to bottom, those
    without a record with only their name. ``ends`` says by lane up to which day reports are in hand; what follows is
    hatched. A rule stands at ``known_by``. The first item of a mark's custom data is the record's id. Hollow marks
    are announced, alleged or suspected; a bar without end is open to the right. ``of`` are all records where ``frame``
    has only some of them: lanes then say how many of how many.
    """
    ends = ends or {}
    every = frame if of is None else of
    window = time_axis.window(first, last)
    figure = go.Figure()
    notes: list[dict[str, object]] = []  # set all at once: plotly checks those there again with each one added
    shapes: list[dict[str, object]] = []
    top = 0.0
    for lane in lanes:
        rows = frame[frame["lane"] == lane]
        named = lane == "deployments"
        items = stacked(rows, window, named=named)
        step = NAMED_ROW if named else ROW
        levels = 1 + max((item.level for item in items), default=-1)
        height = HEADING + levels * step + GAP
        end = milliseconds(ends[lane]) + DAY if lane in ends else window[1]
        cut = ends.get(lane)
        # Past the day Known by the rule there says enough.
        whole = int((every["lane"] == lane).sum())
        count = f"{len(rows)} of {whole}" if whole > len(rows) else f"{len(rows) or 'no record'}"
        notes += _heading(lane, count, top, cut if cut is not None and cut.date() < known_by else None, window)
        if top:
            shapes.append(_line("paper", (0, 1), (top - 2, top - 2), color=theme.FAINT, width=1))
        time_axis.hatch(figure, max(end, window[0]), window[1], top + HEADING - 6, top + height - 2)
        centers = [top + HEADING + item.level * step + (step - BAR / 2 - 3 if named else step / 2) for item in items]
        _bars(figure, lane, items, centers, window, end)
        _marks(figure, lane, items, centers)
        notes += _names(items, centers, above=named)
        top += height
    rule = time_axis.end_of(known_by)
    if window[0] < rule <= window[1]:
        at = iso(rule)
        shapes.append(_line("x", (at, at), (0, top), color=theme.GHOST, width=1.5, dash="dot"))
        notes.append(_rule_name(at, top, known_by, at_left=rule > sum(window) / 2))
    _frame(figure, window, top)
    figure.update_layout(annotations=notes, shapes=shapes)
    return figure


def _line(xref: str, x: tuple[object, object], y: tuple[float, float], **line: object) -> dict[str, object]:
    return {"type": "line", "xref": xref, "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], "line": line}


def _rule_name(at: str, height: float, known_by: date, *, at_left: bool) -> dict[str, object]:
    return {
        "x": at,
        "y": height + 9,
        "text": f"known by {day_text(known_by)}",
        "xanchor": "right" if at_left else "left",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 12},
    }


def _heading(
    lane: str, count: str, top: float, end: pd.Timestamp | None, window: tuple[float, float]
) -> list[dict[str, object]]:
    """Write a lane's name at its left, and at its right from when on no reports are in hand."""
    look = theme.mark(theme.LANES, lane)
    name = f'<span style="color:{look.color}">{look.glyph}</span> <b>{LANES.get(lane, lane)}</b>'
    shared = {"xref": "paper", "y": top + 11, "yanchor": "middle", "showarrow": False}
    notes: list[dict[str, object]] = [{"x": 0, "xanchor": "left", "text": f"{name}  {count}", **shared}]
    if end is not None and window[1] - milliseconds(end) > 0.05 * (window[1] - window[0]):
        text = f"no reports in hand after {end:%b %Y}"
        notes.append({"x": 1, "xanchor": "right", "text": text, "font": {"size": 12}, **shared})
    return notes


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a bar: from ``start`` to ``stop`` in milliseconds, ``height`` in pixels."""

    item: Item
    center: float
    start: float
    stop: float
    opacity: float
    height: int = BAR
    hollow: bool = False


def _bars(
    figure: go.Figure, lane: str, items: list[Item], centers: list[float], window: tuple[float, float], end: float
) -> None:
    """Draw what lasts as bars; an open end is solid as far as reports go, then fades and ends in an arrow head.

    What was only announced is a hollow bar as wide as its date is uncertain, and a thin line from there on.
    """
    color = theme.mark(theme.LANES, lane).color
    pieces: list[_Piece] = []
    arrows: list[tuple[Item, float, float]] = []
    for item, center in zip(items, centers, strict=True):
        if not item.bar:
            continue
        row, hollow = item.row, bool(item.row["tentative"])
        start = milliseconds(row["start"])
        if not row["open_end"]:
            stop = min(milliseconds(row["end"]) + DAY, window[1])
            pieces.append(_Piece(item, center, max(start, window[0]), stop, 0.75, hollow=hollow))
            continue
        begun = milliseconds(last_day(row["start"], row["precision"])) + DAY
        if hollow and begun > window[0]:
            pieces.append(_Piece(item, center, max(start, window[0]), min(begun, window[1]), 0.75, hollow=True))
        height = 2 if hollow else BAR
        start = max(begun if hollow else start, window[0])
        solid = min(max(end, begun), window[1])
        step = min(FADE * DAY, window[1] - solid) / 4
        if solid > start:
            pieces.append(_Piece(item, center, start, solid, 0.75, height))
        for part in range(4 if step else 0):
            stretch = solid + part * step, solid + (part + 1) * step
            pieces.append(_Piece(item, center, *stretch, 0.6 - 0.14 * part, height))
        arrows.append((item, center, solid + 4 * step))
    if not pieces:
        return
    figure.add_bar(
        orientation="h",
        base=[iso(piece.start) for piece in pieces],
        x=[piece.stop - piece.start for piece in pieces],
        y=[piece.center for piece in pieces],
        width=[piece.height for piece in pieces],
        marker={
            "color": [theme.faded(color, 0.08 if piece.hollow else piece.opacity) for piece in pieces],
            "line": {"color": color, "width": [1.2 if piece.hollow else 0 for piece in pieces]},
        },
        **_told([piece.item for piece in pieces]),
        name=LANES.get(lane, lane),
    )
    if arrows:
        figure.add_scatter(
            x=[iso(tip) for _, _, tip in arrows],
            y=[center for _, center, _ in arrows],
            mode="markers",
            marker={
                "symbol": ["triangle-right-open" if item.row["tentative"] else "triangle-right" for item, *_ in arrows],
                "color": theme.faded(color, 0.75),
                "size": SYMBOL,
            },
            cliponaxis=False,
            **_told([item for item, *_ in arrows]),
            name=f"{LANES.get(lane, lane)}, open",
        )


def _marks(figure: go.Figure, lane: str, items: list[Item], centers: list[float]) -> None:
    """Draw what happened on a day as a mark in the lane's color and shape."""
    look = theme.mark(theme.LANES, lane)
    dots = [(item, center) for item, center in zip(items, centers, strict=True) if not item.bar]
    if not dots:
        return
    figure.add_scatter(
        x=[iso(milliseconds(item.row["start"]) + DAY / 2) for item, _ in dots],
        y=[center for _, center in dots],
        mode="markers",
        marker={
            "symbol": [look.symbol + ("-open" if item.row["tentative"] else "") for item, _ in dots],
            "color": look.color,
            "size": SYMBOL + (2 if look.symbol == "star" else 0),
            "opacity": 0.9,
            "line": {"width": 1.2, "color": look.color},
        },
        **_told([item for item, _ in dots]),
        name=LANES.get(lane, lane),
    )


def _told(items: list[Item]) -> dict[str, object]:
    """What every trace of records shares: ids, hover text, and no dimming of the others when one is picked."""
    return {
        "customdata": [[item.row["record_id"]] for item in items],
        "hovertext": [hover_text(item.row) for item in items],
        "hoverinfo": "text",
        "unselected": {"marker": {"opacity": 0.9}},
    }


def hover_text(row: pd.Series) -> str:
    """Return what a mark says on hovering, as escaped lines: when, what, where, who says so, since when."""
    lines = [str(row["when"]), *wrap(str(row["title"]), HOVER_WIDTH)[:4]]
    facts = [str(row["kind"]), str(row["status"]), str(row["place"])]
    lines += wrap(" · ".join(fact for fact in facts if fact), HOVER_WIDTH)
    said = (str(row["asserters"]), f"reported on {row['reported']}")
    lines += wrap("; ".join(part for part in said if part), HOVER_WIDTH)
    first, *others = [escape(line) for line in lines]
    return "<br>".join([f"<b>{first}</b>", *others])


def _names(items: list[Item], centers: list[float], *, above: bool) -> list[dict[str, object]]:
    """Write the names that found space: beside the mark, or above the bar."""
    notes: list[dict[str, object]] = []
    for item, center in zip(items, centers, strict=True):
        if not item.name:
            continue
        if above:
            x = item.left if item.anchor == "left" else item.right
        else:
            x = item.right if item.anchor == "left" else item.left
        shift = 0 if above else (3 if item.bar else 1) * (1 if item.anchor == "left" else -1)
        if not (above or item.bar):
            x, shift = (item.left + item.right) / 2, 8 * (1 if item.anchor == "left" else -1)
        notes.append(
            {
                "x": iso(x),
                "y": center - (BAR / 2 + 8 if above else 0),
                "xshift": shift,
                "xanchor": item.anchor,
                "yanchor": "middle",
                "text": escape(item.name),
                "font": {"size": 12},
                "showarrow": False,
                "borderpad": 0,
            }
        )
    return notes


def _frame(figure: go.Figure, window: tuple[float, float], height: float) -> None:
    """Set the axes: time above and below, rows in pixels."""
    axes = time_axis.dates(figure, window, height, HALF_YEARS)
    bottom = height + 18
    figure.update_layout(
        theme.figure_layout(int(bottom) + 84)
        | {
            "margin": {"l": 6, "r": 12, "t": 42, "b": 42},
            "hovermode": "closest",
            "barmode": "overlay",
            "bargap": 0,
            "yaxis": {"range": [bottom, 0], "visible": False, "fixedrange": True},
        }
        | axes
    )
