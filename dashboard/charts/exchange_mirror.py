"""What went which way, and when? DPRK to Russia above the line, Russia to DPRK below it, mutual on it.

Marks that would cover each other are stacked away from the line. Treaties and sanctions are rules across the picture,
with their names below, staggered so that no name meets another. The layout is spaced for a phone, so that a wider page
is only airier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.dates import day_text
from dashboard.analysis.exchanges import RULE_KINDS, Side, listed
from dashboard.charts import time_axis
from dashboard.charts.exchange_rules import CHARACTER, HEAD, PHONE, Rule, height_of, level_height, named_rules
from dashboard.charts.mark_outline import extent, outline
from dashboard.charts.time_axis import DAY, iso, milliseconds

SIZES = (8, 9, 11, 13, 16)  # pixels of a mark by class of quantity
AIR = 1.5  # pixels between two marks
HEADING, MUTUAL_HEADING, MARGIN = 38, 18, 8  # pixels
THINNEST = 6  # pixels of mutual band at either side of the line
HOVER_WIDTH = 60  # characters
HALF_YEARS = 40  # months up to which dates stand half a year apart


@dataclass(slots=True)
class _Item:
    """A record on its way into the picture: extent in milliseconds and pixels, and its distance from the line."""

    row: pd.Series
    at: float
    left: float
    right: float
    size: float
    tall: float
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The picture while it is made: shapes and notes are set at once, since one by one is slow."""

    figure: go.Figure
    shapes: list[dict[str, object]]
    notes: list[dict[str, object]]


def exchange_mirror(
    rows: pd.DataFrame,
    first: date,
    last: date,
    *,
    sides: Sequence[Side],
    known_by: date,
    end: pd.Timestamp | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw exchanges (``analysis.exchanges.exchange_rows``) between two days, both inclusive.

    ``sides`` are those of ``analysis.exchanges.sides``: what went each way, in words at the outer edges. ``end`` is
    the day up to which reports are in hand; what follows is hatched. ``dark`` tells the page on which it stands. Color
    and shape tell the kind, size the class of the quantity, outline and fill the status; a date known only to a month,
    or several days, is a bar around the mark. The first item of a mark's custom data is the record's id.
    """
    window = time_axis.window(first, last)
    ruled = rows["kind_code"].isin(RULE_KINDS)
    # Two directions have a side each; whatever is neither stands on the line.
    ways = [rows["direction"] == side.direction for side in sides[:2]]
    above, below = (_stacked(rows[~ruled & way], window, both=False) for way in ways)
    middle = _stacked(rows[~ruled & ~ways[0] & ~ways[1]], window, both=True)
    rules = named_rules(rows[ruled], window)
    half = max((abs(item.offset) + item.tall / 2 for item in middle), default=THINNEST) + 2
    line = HEADING + _reach(above) + MARGIN + MUTUAL_HEADING + half
    floor = line + half + MARGIN + _reach(below) + HEADING
    ground = floor + height_of(rules)
    paper = theme.PAPER_DARK if dark else theme.PAPER_LIGHT
    drawn = _Drawn(go.Figure(), [], [])
    _bands(drawn, sides, (0.0, line - half - MUTUAL_HEADING, line + half, floor), line, paper)
    _rules(drawn, rules, [floor + level_height(rule) for rule in rules], paper)
    for items, center in (
        (above, [line - half - MUTUAL_HEADING - MARGIN / 2 - item.offset for item in above]),
        (middle, [line - item.offset for item in middle]),
        (below, [line + half + MARGIN / 2 + item.offset for item in below]),
    ):
        _marks(drawn, items, center, window)
    if end is not None:
        time_axis.hatch(drawn.figure, max(milliseconds(end) + DAY, window[0]), window[1], 0.0, floor)
    _frame(drawn, window, ground, floor, known_by)
    return drawn.figure


def _reach(items: Sequence[_Item]) -> float:
    return max((item.offset + item.tall / 2 for item in items), default=float(SIZES[0]))


def _stacked(rows: pd.DataFrame, window: tuple[float, float], *, both: bool) -> list[_Item]:
    """Give every record the smallest distance from the line at which it meets no other, on one side or on ``both``."""
    per_pixel = (window[1] - window[0]) / PHONE
    items: list[_Item] = []
    for _, row in rows.sort_values(["start", "record_id"]).iterrows():
        start, stop = max(milliseconds(row["start"]), window[0]), min(milliseconds(row["end"]) + DAY, window[1])
        size = float(SIZES[min(int(row["size"]), len(SIZES) - 1)])
        at = min(max((start + stop) / 2, window[0]), window[1])
        across, up = extent(theme.mark(theme.KINDS, str(row["kind_code"])).symbol)
        half = max((stop - start) / 2, (size * across + AIR) / 2 * per_pixel)
        item = _Item(row, at, at - half, at + half, size, max(size, size * up) + AIR)
        near = [other for other in items if other.left < item.right and item.left < other.right]
        places = [0.0 if both else item.tall / 2]
        places += [other.offset + sign * (other.tall + item.tall) / 2 for other in near for sign in (1, -1)]
        allowed = sorted(
            (place for place in places if both or place >= item.tall / 2 - 1e-6), key=lambda y: (abs(y), y)
        )
        item.offset = next(
            place
            for place in allowed
            if all(abs(place - other.offset) >= (other.tall + item.tall) / 2 - 1e-6 for other in near)
        )
        items.append(item)
    return items


def _bands(
    drawn: _Drawn, sides: Sequence[Side], edges: tuple[float, float, float, float], line: float, paper: str
) -> None:
    """Tint what is above and below the line in the color of its direction, and say in words what it holds."""
    top, upper, lower, floor = edges
    across = {"xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    places = ((top + 3, "top"), (floor - 3, "bottom"), (upper + 1, "top"))
    for at, (side, (y, anchor)) in enumerate(zip(sides, places, strict=False)):
        look = theme.mark(theme.DIRECTIONS, side.direction)
        ground = paper if at == 2 else theme.mixed(look.color, paper, 0.06)
        words = f'<span style="color:{look.color}">{look.glyph}</span> <b>{escape(side.label)} {side.count}</b>'
        if at == 2:
            words += f"  {escape(_fitting(side.kinds, PHONE - 90))}"
        else:
            y0, y1 = (top, upper) if at == 0 else (lower, floor)
            drawn.shapes.append(
                {"type": "rect", "y0": y0, "y1": y1, "line": {"width": 0}, "fillcolor": ground} | across
            )
            if side.count:
                words += f"  {escape(_fitting(side.kinds, PHONE - 140))}"
                words += f"<br>most said by {escape(_fitting(side.parties, PHONE - 80))}"
        drawn.notes.append(
            _note(words, 0, y, "left") | {"xref": "paper", "yanchor": anchor, "align": "left", "bgcolor": ground}
        )
    drawn.shapes.append({"type": "line", "y0": line, "y1": line, "line": {"color": theme.GHOST, "width": 1.5}} | across)


def _note(text: str, x: str | float, y: float, anchor: str) -> dict[str, object]:
    shared = {"yanchor": "middle", "showarrow": False, "font": {"size": 12}, "borderpad": 1}
    return {"text": text, "x": x, "y": y, "xanchor": anchor} | shared


def _fitting(counts: Sequence[tuple[str, int]], pixels: float) -> str:
    """Return as many of some counted names, lower case where they are no acronyms, as fit a number of pixels."""
    lowered = [(name if name[1:] != name[1:].lower() else name.lower(), count) for name, count in counts]
    most = next(
        (most for most in range(len(lowered), 0, -1) if len(listed(lowered, most)) * CHARACTER <= pixels and most <= 4),
        1,
    )
    return listed(lowered, most)


def _rules(drawn: _Drawn, rules: Sequence[Rule], heights: Sequence[float], paper: str) -> None:
    """Draw rules from the top of the picture to their heads, which stand at ``heights`` with their names."""
    looks = [theme.mark(theme.KINDS, str(rule.row["kind_code"])) for rule in rules]
    for rule, look, y in zip(rules, looks, heights, strict=True):
        dash = "dot" if look.symbol == "x" else "solid"
        drawn.shapes.append(
            {"type": "line", "x0": iso(rule.at), "x1": iso(rule.at), "y0": 0, "y1": y, "layer": "below"}
            | {"line": {"color": theme.faded(look.color, 0.5), "width": 1, "dash": dash}}
        )
        if rule.name:
            side = 1 if rule.right else -1
            note = _note(escape(rule.name), iso(rule.at), y, "left" if rule.right else "right")
            # The page's color behind a name: rules of other heads pass under it.
            drawn.notes.append(note | {"xshift": (HEAD / 2 + 2) * side, "bgcolor": paper, "borderpad": 0})
    if rules:
        drawn.figure.add_scatter(
            x=[iso(rule.at) for rule in rules],
            y=heights,
            mode="markers",
            marker={"symbol": [look.symbol for look in looks], "color": [look.color for look in looks], "size": HEAD},
            name="rules",
            **_told([rule.row for rule in rules]),
        )


def _marks(drawn: _Drawn, items: Sequence[_Item], centers: Sequence[float], window: tuple[float, float]) -> None:
    """Draw records as marks, what is known only to a month or lasts for days with a bar around the mark."""
    if not items:
        return
    looks = [theme.mark(theme.KINDS, str(item.row["kind_code"])) for item in items]
    states = [str(item.row["status_code"]) for item in items]
    longer = [at for at, item in enumerate(items) if item.row["end"] > item.row["start"]]
    if longer:
        spans = [
            (
                max(milliseconds(items[at].row["start"]), window[0]),
                min(milliseconds(items[at].row["end"]) + DAY, window[1]),
            )
            for at in longer
        ]
        drawn.figure.add_bar(
            orientation="h",
            base=[iso(start) for start, _ in spans],
            x=[stop - start for start, stop in spans],
            y=[centers[at] for at in longer],
            width=[items[at].size for at in longer],
            marker={
                "color": [theme.faded(looks[at].color, 0.16) for at in longer],
                "line": {"color": [theme.faded(looks[at].color, 0.75) for at in longer], "width": 0.8},
            },
            name="bars",
            **_told([items[at].row for at in longer]),
        )
    drawn.figure.add_scatter(
        x=[iso(item.at) for item in items],
        y=list(centers),
        mode="markers",
        marker={
            "symbol": [look.symbol for look in looks],
            "color": [
                theme.faded(look.color, theme.STATUS_FILL.get(state, 0.4))
                for look, state in zip(looks, states, strict=True)
            ],
            "size": [item.size for item in items],
            "opacity": 1,
            "line": {
                "color": [look.color for look in looks],
                "width": [0 if state in theme.STATUS_DASH else theme.STATUS_WIDTH.get(state, 1.0) for state in states],
            },
        },
        cliponaxis=False,
        name=str(items[0].row["direction"]),
        **_told([item.row for item in items]),
    )
    for item, center, look, state in zip(items, centers, looks, states, strict=True):
        if state in theme.STATUS_DASH:
            drawn.shapes.append(
                {"type": "path", "path": outline(look.symbol, item.size), "xsizemode": "pixel", "ysizemode": "pixel"}
                | {"xanchor": iso(item.at), "yanchor": center}
                | {"line": {"color": look.color, "width": theme.STATUS_WIDTH[state], "dash": theme.STATUS_DASH[state]}}
            )


def _told(rows: Sequence[pd.Series]) -> dict[str, object]:
    """What every trace of records shares: ids, hover text, and no dimming of the others when one is picked."""
    return {
        "customdata": [[row["record_id"]] for row in rows],
        "hovertext": [hover_text(row) for row in rows],
        "hoverinfo": "text",
        "unselected": {"marker": {"opacity": 1}},
    }


def hover_text(row: pd.Series) -> str:
    """Return what a mark says on hovering, as escaped lines: when, what, how much, which way, who says so."""
    lines = [str(row["when"]), *wrap(str(row["title"]), HOVER_WIDTH)[:4]]
    note = f" ({row['quantity_note']})" if row["quantity_note"] else ""
    so_far = " in all so far" if row["cumulative"] else ""
    if row["quantity"]:
        lines.append(f"{row['quantity']}{so_far}{note}")
    facts = (str(row["direction_label"]), str(row["kind"]), str(row["status"]).lower())
    lines += [" · ".join(fact for fact in facts if fact)]
    lines += wrap(f"{row['asserters']}; reported on {row['reported']}", HOVER_WIDTH)
    opening, *others = [escape(line) for line in lines]
    return "<br>".join([f"<b>{opening}</b>", *others])


def _frame(drawn: _Drawn, window: tuple[float, float], ground: float, floor: float, known_by: date) -> None:
    """Set the axes: time above and below, rows in pixels; and the rule at the day *Known by*."""
    axes = time_axis.dates(drawn.figure, window, ground, HALF_YEARS)
    rule = time_axis.end_of(known_by)
    if window[0] < rule < window[1] - 20 * DAY:
        drawn.shapes.append(
            {"type": "line", "x0": iso(rule), "x1": iso(rule), "y0": 0, "y1": floor}
            | {"line": {"color": theme.GHOST, "width": 1.5, "dash": "dot"}}
        )
        anchor = "right" if rule > sum(window) / 2 else "left"
        drawn.notes.append(_note(f"known by {day_text(known_by)}", iso(rule), floor - 10, anchor))
    edge = 36 if "<br>" in str(axes["xaxis"]["tickformat"]) else 22
    drawn.figure.update_layout(
        theme.figure_layout(int(ground) + 2 * edge)
        | {
            "margin": {"l": 6, "r": 12, "t": edge, "b": edge},
            "hovermode": "closest",
            "barmode": "overlay",
            "shapes": drawn.shapes,
            "annotations": drawn.notes,
            "yaxis": {"range": [ground, 0], "visible": False, "fixedrange": True},
        }
        | axes
    )
