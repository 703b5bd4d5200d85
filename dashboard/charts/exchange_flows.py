"""How many records of each kind went which way? A Sankey of directions and kinds whose every part can be picked.

It is drawn from bars, ribbons and unseen points: plotly's own Sankey tells Streamlit of no click. Widths are counts of
records, not quantities.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme

HEIGHT, GAP, LABEL = 400, 10, 17  # pixels of all ribbons, between directions, and that a label needs
LEFT, RIGHT = 118, 104  # pixels for the names at either side
NODE = 0.035  # width of a bar as a share of the picture
WIDEST = 14.0  # pixels of a record where there are few
STEPS = 12  # unseen points on a ribbon, which make it a target
ALL = ""  # stands in custom data for a kind or direction that is left open


@dataclass(frozen=True, slots=True)
class _Node:
    """A bar at one side: its name and count, and where it stands in pixels from the top."""

    label: str
    count: int
    top: float
    tall: float


def exchange_flows(
    flows: pd.DataFrame, directions: dict[str, str], *, kinds: Collection[str] = (), ways: Collection[str] = ()
) -> go.Figure:
    """Draw ``analysis.exchanges.flows``; ``directions`` are labels by code, in order.

    ``kinds`` and ``ways`` are the labels of kinds and directions that are chosen: other ribbons are paler. Custom data
    of bars and ribbons: label of the kind and of the direction, one of them empty for a bar.
    """
    shown = {code: label for code, label in directions.items() if flows[code].sum() > 0}
    per_record = min(HEIGHT / max(int(flows["total"].sum()), 1), WIDEST)
    left = _nodes([(label, int(flows[code].sum())) for code, label in shown.items()], per_record, GAP)
    right = _nodes(list(zip(flows["kind"], flows["total"].astype(int), strict=True)), per_record, 2)
    height = max((node.top + max(node.tall, LABEL) for node in [*left, *right]), default=HEIGHT)
    left, right = _centered(left, height), _centered(right, height)
    figure = go.Figure()
    shapes: list[dict[str, object]] = []
    filled = {node.label: node.top for node in right}
    for (code, way), start in zip(shown.items(), left, strict=True):
        y0 = start.top
        for row in flows.to_dict("records"):
            count = int(row[code])
            if count:
                wide = count * per_record
                chosen = (not kinds or row["kind"] in kinds) and (not ways or way in ways)
                look = theme.mark(theme.DIRECTIONS, code)
                shapes.append(_ribbon(y0, filled[row["kind"]], wide, look.color, 0.5 if chosen else 0.13))
                figure.add_scatter(**_points(y0 + wide / 2, filled[row["kind"]] + wide / 2, row["kind"], way, count))
                y0 += wide
                filled[row["kind"]] += wide
    colors = [theme.mark(theme.DIRECTIONS, code).color for code in shown]
    figure.add_bar(**_bars(left, 0.0, colors, [[ALL, node.label] for node in left], "directions"))
    figure.add_bar(**_bars(right, 1.0, [theme.NEUTRAL] * len(right), [[node.label, ALL] for node in right], "kinds"))
    looks = [theme.mark(theme.KINDS, code) for code in flows["kind_code"]]
    notes = [
        *(_name(node, 0, f"{look.glyph} ", look.color) for node, look in zip(left, _ways(shown), strict=True)),
        *(_name(node, 1, f"{look.glyph} ", look.color) for node, look in zip(right, looks, strict=True)),
    ]
    figure.update_layout(
        theme.figure_layout(int(height) + 16)
        | {
            "margin": {"l": LEFT, "r": RIGHT, "t": 8, "b": 8},
            "barmode": "overlay",
            "bargap": 0,
            "hovermode": "closest",
            "shapes": shapes,
            "annotations": notes,
            "xaxis": {"range": [-NODE / 2, 1 + NODE / 2], "visible": False, "fixedrange": True},
            "yaxis": {"range": [height, 0], "visible": False, "fixedrange": True},
        }
    )
    return figure


def _ways(shown: dict[str, str]) -> list[theme.Mark]:
    return [theme.mark(theme.DIRECTIONS, code) for code in shown]


def _nodes(counts: Sequence[tuple[str, int]], per_record: float, gap: float) -> list[_Node]:
    """Set bars below each other, each with room for its name."""
    nodes, y = [], 0.0
    for label, count in counts:
        tall = count * per_record
        room = max(tall, LABEL)
        nodes.append(_Node(label, count, y + (room - tall) / 2, tall))
        y += room + gap
    return nodes


def _centered(nodes: list[_Node], height: float) -> list[_Node]:
    """Move bars to the middle of the picture."""
    if not nodes:
        return nodes
    bottom = nodes[-1].top + max(nodes[-1].tall, LABEL)
    shift = max((height - bottom) / 2, 0)
    return [_Node(node.label, node.count, node.top + shift, node.tall) for node in nodes]


def _ribbon(y0: float, y1: float, wide: float, color: str, opacity: float) -> dict[str, object]:
    """Return a ribbon from the left at ``y0`` to the right at ``y1``."""
    x0, x1 = NODE / 2, 1 - NODE / 2
    path = (
        f"M{x0},{y0:.1f} C0.5,{y0:.1f} 0.5,{y1:.1f} {x1},{y1:.1f} L{x1},{y1 + wide:.1f} "
        f"C0.5,{y1 + wide:.1f} 0.5,{y0 + wide:.1f} {x0},{y0 + wide:.1f} Z"
    )
    fill = theme.faded(color, opacity)
    return {"type": "path", "path": path, "fillcolor": fill, "line": {"width": 0}, "layer": "below"}


def _points(y0: float, y1: float, kind: str, way: str, count: int) -> dict[str, object]:
    """Return the unseen points along a ribbon that take hovering and clicks."""
    x0, x1 = NODE / 2, 1 - NODE / 2
    shares = [at / STEPS for at in range(STEPS + 1)]
    # The same curve as the ribbon's: a cubic with both control points in the middle.
    xs = [(1 - t) ** 3 * x0 + 1.5 * (1 - t) ** 2 * t + 1.5 * (1 - t) * t**2 + t**3 * x1 for t in shares]
    ys = [y0 + (y1 - y0) * (3 * t**2 - 2 * t**3) for t in shares]
    return {
        "x": xs,
        "y": ys,
        "mode": "markers",
        "marker": {"size": 10, "opacity": 0, "color": theme.NEUTRAL},
        "unselected": {"marker": {"opacity": 0}},
        "selected": {"marker": {"opacity": 0}},
        "customdata": [[kind, way]] * len(shares),
        "hovertext": f"<b>{escape(kind)}</b>, {escape(way)}<br>{count} records",
        "hoverinfo": "text",
        "name": f"{kind}, {way}",
    }


def _bars(
    nodes: Sequence[_Node], x: float, colors: Sequence[str], custom: Sequence[Sequence[str]], name: str
) -> dict[str, object]:
    return {
        "x": [x] * len(nodes),
        "y": [max(node.tall, 2) for node in nodes],
        "base": [node.top for node in nodes],
        "width": [NODE] * len(nodes),
        "marker": {"color": list(colors), "line": {"width": 0}},
        "customdata": [list(pair) for pair in custom],
        "hovertext": [f"<b>{escape(node.label)}</b><br>{node.count} records" for node in nodes],
        "hoverinfo": "text",
        "unselected": {"marker": {"opacity": 1}},
        "name": name,
    }


def _name(node: _Node, x: int, glyph: str, color: str) -> dict[str, object]:
    mark = f'<span style="color:{color}">{glyph}</span>'
    words = f"{mark}{escape(node.label)} <b>{node.count}</b>"
    if x == 0:
        words = f"{mark}{escape(node.label)}<br><b>{node.count}</b>"
    return {
        **{"x": x, "xref": "paper", "y": node.top + node.tall / 2, "text": words, "font": {"size": 12}},
        **{"xanchor": "left" if x else "right", "yanchor": "middle", "align": "left" if x else "right"},
        **{"xshift": 6 if x else -6, "showarrow": False, "borderpad": 0},
    }
