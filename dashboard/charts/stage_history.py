"""Who put a program at which stage, since when, and what happened in it meanwhile?

On top the milestones, below them the ladder once for each dimension, all on one time axis. A line begins at an
assessment, keeps to the row of its stage, and steps to another row where the same asserter's next assessment begins;
the bar at its mark runs from low to high. The owner's own claims have open marks and dotted lines. The vertical axis
is in pixels: a row of the ladder is as high as the voices in it need, so that their names never overlap.
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
from dashboard.analysis.assessments import Stage
from dashboard.charts.milestone_lane import LETTER, add_milestones

MARGIN = {"l": 116, "r": 4, "t": 40, "b": 6, "pad": 0}
HEADING, VOICE, THIN, GAP = 32, 19, 17, 6  # heights in pixels
LINE_DOWN, TEXT_DOWN = 13, 6  # pixels from the top of a voice's place to its line, and to the middle of its name
MARK = 11  # diameter in pixels
BAR = 6  # pixels: thickness of the bar from low to high
NARROWEST = 210  # pixels of the time axis on a phone, on which marks and names must not overlap
YEARS_ONLY = pd.Timedelta(days=4 * 365)  # a longer time axis is marked by years
RULES = 12  # at most so many milestones get a rule down through the ladders


@dataclass(frozen=True, slots=True)
class _Voice:
    """An assessment and where its line runs, in pixels from the top; ``bar`` are the ends of low to high."""

    said: pd.Series
    y: float
    bar: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Ladder:
    """The ladder of one dimension: its heading, edges and middles of its rows (lowest stage first), and its voices."""

    label: str
    top: float
    edges: tuple[float, ...]
    middles: tuple[float, ...]
    voices: tuple[_Voice, ...]

    @property
    def bottom(self) -> float:
        """The lower edge, in pixels."""
        return max(self.edges)


def stage_history(history: pd.DataFrame, milestones: pd.DataFrame, steps: Sequence[Stage], day: date) -> go.Figure:
    """Draw ``programs.stage_history`` below ``programs.milestones_of``, until ``day``; ``steps`` is the ladder.

    Custom data: the id of the assessment or milestone.
    """
    start, end = _span(history, milestones, day)
    figure = go.Figure()
    middle, y = add_milestones(figure, milestones, start, end, NARROWEST)
    ladders = []
    for label, rows in history.groupby("dimension_label", sort=False):
        ladders.append(_lay_out(str(label), rows, len(steps), y))
        y = ladders[-1].bottom + GAP
    _add_rules(figure, milestones, ladders)
    _add_rows(figure, ladders, steps, start, end)
    _add_bars(figure, ladders)
    _add_lines(figure, ladders)
    _add_marks(figure, ladders, start, end)
    height = max(y, 40.0)
    figure.update_layout(
        **theme.figure_layout(
            int(height) + MARGIN["t"] + MARGIN["b"],
            margin=MARGIN,
            hovermode="closest",
            annotations=[_heading(ladder) for ladder in ladders],
            xaxis={
                "type": "date",
                "range": [start, end],
                "side": "top",
                "nticks": 5,
                "tickangle": 0,
                "tickformat": "%Y" if end - start > YEARS_ONLY else "%b<br>%Y",
                "automargin": False,
                "showgrid": True,
                "gridcolor": theme.FAINT,
                "griddash": "dot",
                "zeroline": False,
                "fixedrange": True,
            },
            yaxis={
                "range": [height, 0.0],
                "tickvals": [*middle, *(at for ladder in ladders for at in ladder.middles)],
                "ticktext": [
                    *["<b>Milestones</b>"] * len(middle),
                    *(f"{escape(step.label)} " for _ in ladders for step in steps),
                ],
                "tickfont": {"size": 12},
                "automargin": False,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
        )
    )
    return figure


def _span(history: pd.DataFrame, milestones: pd.DataFrame, day: date) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the ends of the time axis: from the first thing known, at least a year, to ``day``, with some room."""
    end = pd.Timestamp(day)
    days = [*history["as_of"], *milestones["date"], end - pd.Timedelta(days=365)]
    room = (end - min(days)) * 0.04
    return min(days) - room, end + room


def _lay_out(label: str, rows: pd.DataFrame, count: int, top: float) -> _Ladder:
    """Give each lane a line of its own in every row of the ladder where it speaks; the lowest stage comes last."""
    lanes = {step: list(dict.fromkeys(said["lane"])) for step, said in rows.groupby("step")}
    heights = [max(THIN, VOICE * len(lanes.get(step, []))) for step in range(count)]
    y, tops = top + HEADING, [0.0] * count
    for step in reversed(range(count)):
        tops[step] = y
        y += heights[step]
    middles = tuple(tops[step] + heights[step] / 2 for step in range(count))
    voices = []
    for _, said in rows.iterrows():
        step, low, high = (int(said[name]) for name in ("step", "low_step", "high_step"))
        at = tops[step] + VOICE * lanes[step].index(said["lane"]) + LINE_DOWN
        voices.append(_Voice(said, at, (middles[low] if low < step else at, middles[high] if high > step else at)))
    return _Ladder(label, top, (*tops, y), middles, tuple(voices))


def _add_rules(figure: go.Figure, milestones: pd.DataFrame, ladders: list[_Ladder]) -> None:
    """Carry the days of milestones down through the ladders, where they are few enough to be told apart."""
    days = milestones["date"].drop_duplicates().tolist()
    if not ladders or len(days) > RULES:
        return
    figure.add_scatter(
        name="rules",
        x=[x for day in days for ladder in ladders for x in (day, day, None)],
        y=[y for _ in days for ladder in ladders for y in (min(ladder.edges), ladder.bottom, None)],
        mode="lines",
        line={"color": theme.FAINT, "width": 2},
        hoverinfo="skip",
    )


def _add_rows(
    figure: go.Figure, ladders: list[_Ladder], steps: Sequence[Stage], start: pd.Timestamp, end: pd.Timestamp
) -> None:
    """Draw the edges of the rows, and at their left end the color of the stage."""
    edges = [edge for ladder in ladders for edge in ladder.edges]
    figure.add_scatter(
        name="rows",
        x=[x for _ in edges for x in (start, end, None)],
        y=[y for edge in edges for y in (edge, edge, None)],
        mode="lines",
        line={"color": theme.FAINT, "width": 1},
        hoverinfo="skip",
    )
    figure.add_bar(
        name="stages",
        orientation="h",
        base=start,
        x=[(end - start) / pd.Timedelta(milliseconds=1) * 0.012] * len(steps) * len(ladders),
        y=[middle for ladder in ladders for middle in ladder.middles],
        width=THIN - 4,
        marker={
            "color": [theme.STAGES.get(step.code, theme.NEUTRAL) for _ in ladders for step in steps],
            "line": {"color": theme.NEUTRAL, "width": 1},
        },
        hoverinfo="skip",
    )


def _add_bars(figure: go.Figure, ladders: list[_Ladder]) -> None:
    bars = [voice for ladder in ladders for voice in ladder.voices if voice.bar[0] != voice.bar[1]]
    figure.add_scatter(
        name="low to high",
        x=[x for voice in bars for x in (voice.said["as_of"], voice.said["as_of"], None)],
        y=[y for voice in bars for y in (*voice.bar, None)],
        mode="lines",
        line={"color": theme.STAGE_RANGE, "width": BAR},
        hoverinfo="skip",
    )


def _add_lines(figure: go.Figure, ladders: list[_Ladder]) -> None:
    lanes: dict[int, list[_Voice]] = {}
    for ladder in ladders:
        for voice in ladder.voices:
            lanes.setdefault(int(voice.said["lane"]), []).append(voice)
    for name, own, dash in (("outside lines", False, "solid"), ("owner lines", True, "dot")):
        chosen = [lane for lane in lanes.values() if bool(lane[0].said["own_claim"]) == own]
        figure.add_scatter(
            name=name,
            x=[x for lane in chosen for x in (*(voice.said["as_of"] for voice in lane), lane[-1].said["until"], None)],
            y=[y for lane in chosen for y in (*(voice.y for voice in lane), lane[-1].y, None)],
            mode="lines",
            line={"color": theme.STAGE_MARK, "width": 2, "dash": dash, "shape": "hv"},
            hoverinfo="skip",
        )


def _add_marks(figure: go.Figure, ladders: list[_Ladder], start: pd.Timestamp, end: pd.Timestamp) -> None:
    """Draw the marks and, beside the last of each asserter, its name and day."""
    voices = [voice for ladder in ladders for voice in ladder.voices]
    for name, own in (("outside", False), ("owner", True)):
        chosen = [voice for voice in voices if bool(voice.said["own_claim"]) == own]
        figure.add_scatter(
            name=name,
            x=[voice.said["as_of"] for voice in chosen],
            y=[voice.y for voice in chosen],
            mode="markers",
            marker={
                "symbol": "circle-open" if own else "circle",
                # An open mark draws its outline in this color: the strong one, since the pale end would vanish.
                "color": theme.STAGE_MARK
                if own
                else [theme.STAGES.get(str(voice.said["stage"]), theme.NEUTRAL) for voice in chosen],
                "size": MARK,
                "opacity": 1,
                "line": {"color": theme.STAGE_MARK if own else theme.NEUTRAL, "width": 2.5 if own else 1.5},
            },
            customdata=[[voice.said["assessment_id"]] for voice in chosen],
            hovertext=[_mark_text(voice.said) for voice in chosen],
            hoverinfo="text",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    _add_names(figure, voices, start, end)


def _add_names(figure: go.Figure, voices: list[_Voice], start: pd.Timestamp, end: pd.Timestamp) -> None:
    """Write who speaks and since when: above the line, or at its left end where there is more room on a phone."""
    space = "\u00a0" * 3  # no-break spaces: room for the mark
    names: dict[str, list[tuple[pd.Timestamp, float, str]]] = {"right": [], "left": []}
    for voice in (voice for voice in voices if voice.said["last"]):
        party, when = str(voice.said["asserter"]), str(voice.said["as_of_text"])
        row = [
            other.said["as_of"] for other in voices if other.said["lane"] == voice.said["lane"] and other.y == voice.y
        ]
        rooms = {
            "right": (end - voice.said["as_of"]) / (end - start) * NARROWEST,
            "left": (min(row) - start) / (end - start) * NARROWEST,
        }
        side = max(rooms, key=lambda one: (min(rooms[one], LETTER * len(f"{party}, {when}   ")), one == "right"))
        text = f"<b>{escape(party)}</b>"
        if rooms[side] >= LETTER * len(f"{party}, {when}"):
            text += f", {escape(when)}"
        if side == "right":
            names[side].append((voice.said["as_of"], voice.y - LINE_DOWN + TEXT_DOWN, space + text))
        else:
            names[side].append((min(row), voice.y - 1, text + space))
    for side, found in names.items():
        figure.add_scatter(
            name=f"names {side}",
            x=[x for x, _, _ in found],
            y=[y for _, y, _ in found],
            mode="text",
            text=[text for _, _, text in found],
            textposition="middle right" if side == "right" else "middle left",
            textfont={"size": 12},
            cliponaxis=False,
            hoverinfo="skip",
        )


def _mark_text(said: pd.Series) -> str:
    lines = [
        f"<b>{escape(str(said['stage_text']))}</b>",
        escape(f"{said['asserter']}, as of {said['as_of_text']} · {str(said['dimension_label']).lower()}"),
        escape(f"source {said['reliability']} · confidence {str(said['confidence_label']).lower()}"),
        "The owner’s own claim" if said["own_claim"] else "",
        *(escape(line) for line in wrap(str(said["summary"]), 60)),
    ]
    return "<br>".join(line for line in lines if line)


def _heading(ladder: _Ladder) -> dict[str, object]:
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": 4 - MARGIN["l"],
        "y": ladder.top + HEADING / 2 + 2,
        "yanchor": "middle",
        "showarrow": False,
        "text": f"<b>{escape(ladder.label)}</b>",
        "font": {"size": 15},
    }
