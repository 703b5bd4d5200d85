"""How high did a missile fly for the distance it covered? Apogee against distance, both axes logarithmic.

The line is the flight of least energy, the dashed one the rule above which a flight is marked as lofted.
"""

from __future__ import annotations

from html import escape
from math import log10

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.ballistics import LOFTED_TIMES, minimum_energy_apogee_km
from dashboard.charts.outcome_marks import add_outcome_marks, outcome_legend
from dashboard.charts.test_record import hover_text

HEIGHT = 460
MARGIN = {"l": 8, "r": 12, "t": 12, "b": 8}
MARK = 10  # diameter in pixels
LONGEST = 26  # letters of a name that finds room; longer ones are read by hover
NAME_PX, LINE_PX = 6.6, 14  # room of one letter and of one line of a name
PLOT_PX = (300, 390)  # the plot for which names are placed: that on a phone
LOFTED_SIGN = "↑"
TICKS = [base * 10**power for power in range(5) for base in (1, 2, 5)]


def flight_profile(flown: pd.DataFrame) -> go.Figure:
    """Draw flights (as from ``ballistics.flights``). A mark's custom data is the id of the account in front."""
    figure = go.Figure()
    left, right = _bounds(flown["range_km"])
    bottom, top = _bounds(pd.concat([flown["apogee_km"], flown["least_km"]]))
    _add_lines(figure, left, right, top)
    add_outcome_marks(figure, flown.assign(size=MARK), "range_km", "apogee_km", "size", _hover)
    lofted = flown[flown["lofted"].astype("bool")]
    for x, y in zip(lofted["range_km"], lofted["apogee_km"], strict=True):
        _write(figure, LOFTED_SIGN, x, y, "right", 13)
    for side, named in _named(flown, (left, right), (bottom, top)).items():
        for name, x, y in zip(named["program"], named["range_km"], named["apogee_km"], strict=True):
            if side == "right":
                _write(figure, escape(str(name)), x, y, "left", 12)
            else:
                _write(figure, escape(str(name)) + "\u00a0" * 3, x, y, "right", 12)  # room for the sign
    axis = {"type": "log", "gridcolor": theme.FAINT, "zeroline": False, "fixedrange": True, "tickvals": TICKS}
    words = [f"{tick:,}" for tick in TICKS]
    figure.update_layout(
        **theme.figure_layout(
            HEIGHT,
            margin=MARGIN,
            hovermode="closest",
            showlegend=True,
            legend=outcome_legend(1.01),
            xaxis=axis
            | {"range": [log10(left), log10(right)], "ticktext": words, "title": {"text": "Distance flown, km"}},
            yaxis=axis | {"range": [log10(bottom), log10(top)], "ticktext": words, "title": {"text": "Apogee, km"}},
        )
    )
    return figure


def _bounds(numbers: pd.Series) -> tuple[float, float]:
    """Return the ends of an axis, with room for marks and names."""
    stated = numbers[numbers > 0]
    if stated.empty:
        return 10.0, 10_000.0
    return float(stated.min()) / 1.6, float(stated.max()) * 1.8


def _add_lines(figure: go.Figure, left: float, right: float, top: float) -> None:
    """Draw the flight of least energy and the rule, and shade what lies above."""
    steps = pd.Series([left * (right / left) ** (step / 60) for step in range(61)])
    least = minimum_energy_apogee_km(steps)
    figure.add_scatter(
        name="ceiling",
        x=steps,
        y=[top] * len(steps),
        mode="lines",
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_scatter(
        name="rule",
        x=steps,
        y=least * LOFTED_TIMES,
        mode="lines",
        fill="tonexty",
        fillcolor=theme.BRUSH,
        line={"color": theme.GHOST, "width": 1.2, "dash": "dash"},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_scatter(
        name="least energy",
        x=steps,
        y=least,
        mode="lines",
        line={"color": theme.GHOST, "width": 1.5},
        hoverinfo="skip",
        showlegend=False,
    )
    for words, place, height, side, anchor in (
        (f"{LOFTED_SIGN} lofted", len(steps) - 2, LOFTED_TIMES, "right", "bottom"),
        ("least energy", 2, 1.0, "left", "top"),
    ):
        x, y = log10(float(steps[place])), log10(float(least[place]) * height)
        figure.add_annotation(x=x, y=y, text=words, showarrow=False, xanchor=side, yanchor=anchor, font={"size": 12})


def _write(figure: go.Figure, words: str, x: float, y: float, anchor: str, size: int) -> None:
    """Write beside a mark; as an annotation, which a selection does not dim."""
    figure.add_annotation(
        x=log10(x),
        y=log10(y),
        text=words,
        showarrow=False,
        xanchor=anchor,
        xshift=MARK if anchor == "left" else -MARK / 2 - 1,
        font={"size": size},
        borderpad=0,
    )


def _hover(flight: pd.Series) -> str:
    times = f"{flight['times']:.1f}" if flight["times"] < 10 else f"{flight['times']:.0f}"
    lofted = " · lofted" if flight["lofted"] else ""
    return f"{hover_text(flight)}<br>{times} times the apogee of least energy{lofted}"


def _named(flown: pd.DataFrame, across: tuple[float, float], up: tuple[float, float]) -> dict[str, pd.DataFrame]:
    """Choose on which side which marks are named: the highest flight of each program, as far as there is room."""
    spots = [
        (_place(x, across, PLOT_PX[0]), _place(y, up, PLOT_PX[1]))
        for x, y in zip(flown["range_km"], flown["apogee_km"], strict=True)
    ]
    taken = [(x - MARK / 2, y - MARK / 2, x + MARK / 2, y + MARK / 2) for x, y in spots]
    kept: dict[str, list[int]] = {"right": [], "left": []}
    highest = flown.assign(at=range(len(flown))).sort_values(["apogee_km", "milestone_id"], ascending=[False, True])
    for place, program in highest.drop_duplicates("program_id")[["at", "program"]].itertuples(index=False):
        x, y = spots[place]
        width = len(str(program)) * NAME_PX
        if len(str(program)) > LONGEST:
            continue
        low, high = y - LINE_PX / 2, y + LINE_PX / 2
        for side, start in (("right", x + MARK), ("left", x - 2 * MARK - width)):
            box = (start, low, start + width, high)
            if start >= 0 and box[2] <= PLOT_PX[0] and not any(_meet(box, other) for other in taken):
                taken.append(box)
                kept[side].append(place)
                break
    return {side: flown.iloc[places] for side, places in kept.items()}


def _place(number: float, bounds: tuple[float, float], pixels: int) -> float:
    return (log10(number) - log10(bounds[0])) / (log10(bounds[1]) - log10(bounds[0])) * pixels


def _meet(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
