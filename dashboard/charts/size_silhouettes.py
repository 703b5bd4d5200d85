"""How large are programs beside each other and beside a person, to one scale?

Only what is named is drawn: a plain cylinder of the named length and diameter with one generic nose, the same for all.
Where stages part, fins and the shape of the nose are not in the data, and so not in the picture.
"""

from __future__ import annotations

from html import escape
from math import cos, pi, sin, sqrt
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.sizes import LENGTH_ONLY, OUTLINE

HEIGHT, BASE = 460, 112  # pixels: of the figure, and below the ground for the texts
NARROW_HEIGHT, NARROW_BASE = 300, 60
PERSON_M = 1.75
NOSE = 2.0  # length of the generic nose in diameters
SLOT = 0.44  # width of a program's place, as a share of the tallest
NAME_LINE, NARROW_LINE = 20, 10  # letters of a name on a line
STEPS = 16  # points on one side of a nose
SILHOUETTE_NOTE = (
    "Plain cylinders with one generic nose, drawn to one scale from the named length and diameter alone: no fins, no "
    "parting of stages, no true shape of the nose. Filled: the size named (where only a span is named, its low end); "
    "dotted: the lowest and the highest named. A bare bar: only the length is named. The person is 1.75 m tall."
)

Outline = tuple[list[float], list[float]]


def size_silhouettes(sizes: pd.DataFrame, *, narrow: bool = False) -> go.Figure:
    """Draw programs (``analysis.sizes.sizes``) upright beside a person; custom data: the program's id.

    Traces: ``person``; a program with length and diameter has ``size``, and ``span`` where numbers differ; one with
    a length alone has ``length``; every program has ``mark``, to be pointed at. Where the picture is too ``narrow`` for
    the programs the numbers stand in the table alone.
    """
    lengths = sizes[["length_named", "length_high"]].max(axis=1)
    tallest = float(lengths.max()) if lengths.notna().any() else 10.0
    slot = tallest * SLOT
    figure = go.Figure()
    _add_person(figure, slot * 0.35)
    texts = []
    for number, size in enumerate(size for _, size in sizes.iterrows()):
        middle = slot * (number + 1.05)
        if size["drawn"] == OUTLINE:
            _add_outlines(figure, size, middle)
        elif size["drawn"] == LENGTH_ONLY:
            _add_length(figure, size, middle, slot * 0.12)
        texts += _texts(size, middle, tallest, narrow)
        height = float(size["length_named"]) if pd.notna(size["length_named"]) else tallest * 0.2
        figure.add_scatter(
            x=[middle],
            y=[height / 2],
            mode="markers",
            marker={"size": 26, "opacity": 0, "color": theme.STAGE_MARK},
            customdata=[[size["program_id"]]],
            hovertext=[_hover(size)],
            hoverinfo="text",
            name="mark",
        )
    ruler = 5 if tallest > 12 else 2 if tallest > 4 else 1
    figure.update_layout(
        **theme.figure_layout(
            NARROW_HEIGHT if narrow else HEIGHT,
            annotations=texts,
            margin={"l": 8, "r": 8, "t": 12, "b": NARROW_BASE if narrow else BASE},
            shapes=[_ground()],
            xaxis={"range": [0, slot * (len(sizes) + 0.7)], "visible": False, "fixedrange": True},
            yaxis={
                "range": [0, tallest * 1.04],
                "dtick": ruler,
                "ticksuffix": " m",
                "gridcolor": theme.FAINT,
                "zeroline": False,
                "fixedrange": True,
                "scaleanchor": "x",
                "scaleratio": 1,
                "constrain": "domain",
                "constraintoward": "bottom",
            },
        )
    )
    return figure


def outline(length: float, diameter: float, middle: float) -> Outline:
    """Return x and y in meters of a cylinder with a tangent ogive for a nose, standing on the ground, closed."""
    radius = diameter / 2
    nose = min(NOSE * diameter, length / 2)
    arc = (radius**2 + nose**2) / (2 * radius)
    ups = [nose * step / STEPS for step in range(STEPS + 1)]  # height above the cylinder's end
    half = [max(sqrt(arc**2 - up**2) + radius - arc, 0.0) for up in ups]
    left = [(middle - width, length - nose + up) for width, up in zip(half, ups, strict=True)]
    right = [(middle + width, length - nose + up) for width, up in zip(half, ups, strict=True)]
    points = [(middle - radius, 0.0), *left, *reversed(right), (middle + radius, 0.0), (middle - radius, 0.0)]
    return [x for x, _ in points], [y for _, y in points]


def _add_outlines(figure: go.Figure, size: pd.Series, middle: float) -> None:
    named = (float(size["length_named"]), float(size["diameter_named"]))
    spans = []
    for bound in ("low", "high"):
        pair = (size[f"length_{bound}"], size[f"diameter_{bound}"])
        spans.append(
            tuple(float(other) if pd.isna(own) else float(own) for own, other in zip(pair, named, strict=True))
        )
    x, y = outline(*named, middle)
    line = {"color": theme.STAGE_MARK, "width": 1.5}
    figure.add_scatter(
        x=x, y=y, mode="lines", fill="toself", fillcolor=theme.STAGE_RANGE, line=line, hoverinfo="skip", name="size"
    )
    for length, diameter in dict.fromkeys(span for span in spans if span != named):
        x, y = outline(length, diameter, middle)
        line = {"color": theme.STAGE_MARK, "width": 1.2, "dash": "dot"}
        figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", name="span")


def _add_length(figure: go.Figure, size: pd.Series, middle: float, half: float) -> None:
    """A bar with end caps, dotted on to the highest length: the width is not known, so there is no body."""
    top = float(size["length_named"])
    line = {"color": theme.STAGE_MARK, "width": 2}
    x = [middle - half, middle + half, None, middle, middle, None, middle - half, middle + half]
    y = [0, 0, None, 0, top, None, top, top]
    figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", name="length")
    if pd.notna(size["length_high"]) and float(size["length_high"]) > top:
        high = float(size["length_high"])
        x, y = [middle, middle, None, middle - half, middle + half], [top, high, None, high, high]
        line = {"color": theme.STAGE_MARK, "width": 1.2, "dash": "dot"}
        figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", name="span")


def _add_person(figure: go.Figure, middle: float) -> None:
    """A head and a body, 1.75 m in all."""
    head = [
        (middle + 0.12 * sin(2 * pi * step / STEPS), 1.63 + 0.12 * cos(2 * pi * step / STEPS)) for step in range(17)
    ]
    body = [(-0.13, 0.0), (-0.24, 0.85), (-0.24, 1.42), (0.24, 1.42), (0.24, 0.85), (0.13, 0.0), (-0.13, 0.0)]
    x = [point[0] for point in head] + [None] + [middle + point[0] for point in body]
    y = [point[1] for point in head] + [None] + [point[1] for point in body]
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        fill="toself",
        fillcolor=theme.GHOST,
        line={"color": theme.NEUTRAL, "width": 1},
        hoverinfo="skip",
        name="person",
    )


def _ground() -> dict[str, object]:
    line = {"color": theme.GHOST, "width": 1}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0, "line": line}


def _texts(size: pd.Series, middle: float, tallest: float, narrow: bool) -> list[dict[str, object]]:
    """The name and the numbers below the ground; "size unknown" where the body would stand."""
    name = "<br>".join(escape(line) for line in wrap(size["program"], NARROW_LINE if narrow else NAME_LINE)[:3])
    lines = [f"<b>{name}</b>"]
    if not narrow:
        if not size["length_text"] == size["diameter_text"] == "not known":
            lines += [f"long: {size['length_text']}", f"wide: {size['diameter_text']}"]
        lines.append(escape(size["stages_text"]))
    below = {
        "x": middle,
        "y": 0,
        "yshift": -8,
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 11 if narrow else 12},
    }
    texts: list[dict[str, object]] = [{**below, "text": "<br>".join(line for line in lines if line)}]
    if size["drawn"] not in {OUTLINE, LENGTH_ONLY}:
        word = "size<br>unknown" if size["diameter_text"] == "not known" else "length<br>unknown"
        texts.append({"x": middle, "y": tallest * 0.2, "text": word, "showarrow": False, "font": {"size": 12}})
    return texts


def _hover(size: pd.Series) -> str:
    return "<br>".join(
        [
            f"<b>{escape(size['program'])}</b>",
            f"length {escape(size['length_text'])}",
            f"diameter {escape(size['diameter_text'])}",
            *([escape(size["stages_text"])] if size["stages_text"] else []),
        ]
    )
