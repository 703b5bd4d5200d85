"""How does the map of a deck stand on a page that has no network? As a figure of filled outlines, marks and lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import cos, pi, sin

import plotly.graph_objects as go

from dashboard import theme
from dashboard.export.map_frame import Ring
from dashboard.export.type_area import POINT
from dashboard.export.vector_map import Label, MapPicture, Spot

CORNERS = 36  # of a circle drawn as a line
TONES = ("other", "disputed", "ukraine", "theater")


def map_figure(picture: MapPicture, *, dark: bool) -> go.Figure:
    """Draw a picture in its own pixels. A mark's custom data is the id of its record."""
    colors, ink = (theme.LAND_DARK, theme.INK_DARK) if dark else (theme.LAND_LIGHT, theme.INK_LIGHT)
    paper = theme.PAPER_DARK if dark else theme.PAPER_LIGHT
    figure = go.Figure()
    for tone in TONES:
        rings = [ring for land in picture.lands if land.tone == tone for ring in land.rings]
        line = {"color": colors["border"], "width": 0.8, "dash": "dash" if tone == "disputed" else "solid"}
        _outlines(figure, rings, f"land {tone}", colors.get(tone, colors["other"]), line)
    hatch = {"shape": "/", "fgcolor": theme.GHOST, "size": 6, "solidity": 0.2}
    claimed = [ring for area in picture.claimed for ring in area.rings]
    _outlines(figure, claimed, "claimed", theme.CLEAR, {"width": 0}, fillpattern=hatch)
    region = theme.REGION_DARK if dark else theme.REGION_LIGHT
    for area in picture.regions:
        shade = theme.faded(region, 0.14 if area.large else 0.34)
        _outlines(figure, area.rings, f"region {escape(area.name)}", shade, {"color": region, "width": 1})
    notes = [_arrow(leg.points, leg.color) for leg in picture.lines]
    for leg in picture.lines:
        figure.add_scatter(
            name="leg",
            x=[x for x, _ in leg.points],
            y=[y for _, y in leg.points],
            mode="lines",
            line={"color": leg.color, "width": 3 if leg.current else 1.6, "dash": "dot" if leg.vague else "solid"},
            customdata=[[leg.record_id]] * len(leg.points),
            hovertext=[_lines(leg.tip)] * len(leg.points),
            hoverinfo="text",
        )
    _stations(figure, picture, ink)
    shapes: list[dict[str, object]] = [
        {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": {"color": ink, "width": 1}}
        for x0, y0, x1, y1 in picture.leaders
    ]
    for spot in picture.spots:
        _circle(figure, spot, paper)
    _marks(figure, picture.spots, ink)
    notes += [_text(label, ink, paper) for label in (*picture.names, *picture.labels)]
    length, far = picture.scale
    bottom = picture.height - 12
    shapes.append({"type": "line", "x0": 12, "x1": 12 + length, "y0": bottom, "y1": bottom, "line": {"color": ink}})
    notes.append(_text(Label(far, 12, bottom - 11, "start", 11, faint=True), ink, paper))
    across = {"visible": False, "fixedrange": True}
    layout = theme.figure_layout(
        int(picture.height),
        width=int(picture.width),
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        plot_bgcolor=colors["water"],
        hovermode="closest",
        hoverdistance=12,
        shapes=shapes,
        annotations=notes,
        xaxis=across | {"range": [0, picture.width]},
        yaxis=across | {"range": [picture.height, 0]},
    )
    return figure.update_layout(layout)


def _outlines(
    figure: go.Figure, rings: Iterable[Ring], name: str, fill: str, line: dict[str, object], **more: object
) -> None:
    points = [point for ring in rings for point in (*ring, (None, None))]
    if points:
        figure.add_scatter(
            name=name,
            x=[x for x, _ in points],
            y=[y for _, y in points],
            mode="lines",
            line=line,
            fill="toself",
            fillcolor=fill,
            hoverinfo="skip",
            **more,
        )


def _arrow(points: Ring, color: str) -> dict[str, object]:
    (x0, y0), (x1, y1) = points[-2:]
    head = {"showarrow": True, "arrowhead": 2, "arrowsize": 1.1, "arrowwidth": 1.8, "arrowcolor": color, "text": ""}
    return {"x": x1, "y": y1, "ax": x0, "ay": y0, "axref": "x", "ayref": "y", "xref": "x", "yref": "y"} | head


def _stations(figure: go.Figure, picture: MapPicture, ink: str) -> None:
    figure.add_scatter(
        name="places",
        x=[x for x, *_ in picture.stations],
        y=[y for _, y, *_ in picture.stations],
        mode="markers",
        marker={
            "symbol": ["circle" if filled else "circle-open" for *_, filled, _ in picture.stations],
            "size": [4 if filled else 7 for *_, filled, _ in picture.stations],
            "color": ink,
            "opacity": 1,
        },
        hovertext=[escape(name) for *_, name in picture.stations],
        hoverinfo="text",
    )


def _circle(figure: go.Figure, spot: Spot, paper: str) -> None:
    """Draw the circle of a mark; its outline says the state, and a marker's outline has no dash."""
    look, color = spot.look, theme.mark(theme.ROLES, spot.look.role).color
    angles = [2 * pi * step / CORNERS for step in range(CORNERS + 1)]
    figure.add_scatter(
        name="circle",
        x=[round(spot.x + spot.radius * cos(angle), 1) for angle in angles],
        y=[round(spot.y + spot.radius * sin(angle), 1) for angle in angles],
        mode="lines",
        line={
            "color": color,
            "width": 4 if look.ringed else 2.2,
            "dash": "dash" if look.dashed else "dot" if look.stale else "solid",
        },
        fill="toself",
        fillcolor=theme.faded(paper, 0.8) if look.hollow else theme.faded(color, 0.35 if look.stale else 0.9),
        hoverinfo="skip",
    )


def _marks(figure: go.Figure, spots: Sequence[Spot], ink: str) -> None:
    looks = [theme.mark(theme.ROLES, spot.look.role) for spot in spots]
    inside = [
        mark.color if spot.look.hollow else ink if spot.look.stale else theme.ink_over(mark.color, theme.PAPER_LIGHT)
        for spot, mark in zip(spots, looks, strict=True)
    ]
    told = {
        "x": [spot.x for spot in spots],
        "y": [spot.y for spot in spots],
        "mode": "markers",
        "customdata": [[spot.record_id] for spot in spots],
        "hovertext": [_lines(spot.tip) for spot in spots],
        "hoverinfo": "text",
    }
    glyphs = {"symbol": [mark.symbol for mark in looks], "size": [min(spot.radius, 15) for spot in spots]}
    figure.add_scatter(name="marks", marker={"color": inside, "opacity": 1, **glyphs}, **told)
    # What is to be hit is the whole circle, not the small shape in it.
    whole = {"color": theme.CLEAR, "size": [2 * spot.radius for spot in spots], "line": {"width": 0}}
    figure.add_scatter(name="targets", marker=whole, **told)


def _text(label: Label, ink: str, paper: str) -> dict[str, object]:
    anchor = {"start": "left", "end": "right"}.get(label.anchor, "center")
    words = f"<b>{escape(label.text)}</b>" if label.bold else escape(label.text)
    note = {
        "x": label.x,
        "y": label.y,
        "text": words,
        "showarrow": False,
        "xanchor": anchor,
        "yanchor": "middle",
        "borderpad": 1,
        "font": {"size": round(label.size * POINT), "color": ink},
        "opacity": 0.75 if label.faint else 1,
    }
    return note if label.faint else note | {"bgcolor": theme.faded(paper, 0.8)}


def _lines(tip: str) -> str:
    first, *rest = (escape(line) for line in tip.split("\n"))
    return "<br>".join([f"<b>{first}</b>", *rest])
