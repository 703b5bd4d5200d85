"""How is the picture of each step of a brief drawn? By the charts of the views, of few rows, enlarged as a whole.

A chart is drawn at the size that suits its type and then enlarged by a style of the stage (``presenter.ENLARGED``):
marks, type and the room between them grow together, and no chart needs a second layout.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import plotly.graph_objects as go
import streamlit as st

from dashboard import theme
from dashboard.analysis.assessments import ladder
from dashboard.analysis.brief import Step
from dashboard.analysis.brief_material import Material
from dashboard.analysis.chronology import LANES
from dashboard.analysis.claims import as_of_text, groups_counted
from dashboard.analysis.exchanges import Side
from dashboard.analysis.judgments import scales
from dashboard.analysis.phrases import capitalized
from dashboard.analysis.situation import disagreement
from dashboard.analysis.theater import brief_view
from dashboard.charts.deployment_map import deployment_map
from dashboard.charts.estimate_lanes import estimate_lanes
from dashboard.charts.event_timeline import event_timeline
from dashboard.charts.exchange_mirror import exchange_mirror
from dashboard.charts.likelihood_band import likelihood_band
from dashboard.charts.maturity_ladder import maturity_ladder, stage_names
from dashboard.dataset.store import Dataset
from dashboard.ui.presenter import ENLARGED
from dashboard.ui.show import inked, is_dark, plain

WIDTH, HEIGHT = 800, 456  # pixels of a picture on the stage
MOST = 1.6  # times that a chart is enlarged: type of 13 becomes 21 pixels
SQUEEZED = 0.88  # of its height may a chart be drawn, for the sake of larger type
MAP_SCALE = 135  # percent
FULL_VIEW = {  # where a reader sees more of a step
    "situation": "situation",
    "where": "deployments",
    "numbers": "estimates",
    "timeline": "timeline",
    "maturity": "programs",
    "compare": "programs",
    "exchanges": "exchanges",
    "judgments": "judgments",
}
KINDS_NAMED = 4  # of a direction
STAGE_NAMES = 66  # pixels over a ladder


def picture(step: Step, dataset: Dataset, rows: Material) -> None:
    """Draw the picture of a step; a step on which nothing was public has none and says so in its headline."""
    if step.records:
        DRAWN[step.slug](step, dataset, rows)


def full_view(step: Step, dataset: Dataset, rows: Material) -> tuple[str, dict[str, str]]:
    """Return the view that shows more of a step, and what its own controls are to be set to."""
    choices: dict[str, str] = {}
    if step.slug == "where":
        choices = {"day": rows.day.isoformat()}
    elif step.slug == "compare":
        choices = {"show": "Compare"}
    elif step.slug == "numbers" and rows.disputed is not None:
        claim = rows.disputed.headline.row
        groups = groups_counted(dataset, rows.disputed.claims)
        measure = dataset.labels("estimates", "measure").get(rows.disputed.measure, "")
        choices = {"measure": measure, "group": groups[str(claim["estimate_id"])]}
    return FULL_VIEW[step.slug], choices


def _figure(figure: go.Figure, key: str, alt: str, *, stretched: bool = False) -> None:
    """Show a figure enlarged as far as it fits; ``stretched`` where its rows may have any height."""
    height = float(figure.layout.height) * SQUEEZED
    wanted = 100 * (MOST if stretched else min(MOST, HEIGHT / height))
    scale = max(step for step in ENLARGED if step <= max(wanted, ENLARGED.start))
    lowest = HEIGHT * 100 / scale
    figure.update_layout(height=int(lowest if stretched else min(float(figure.layout.height), lowest)))
    with st.container(key=f"brief_chart_{scale}"):
        st.plotly_chart(inked(figure), key=key, config={"staticPlot": True}, alt=alt)


def _situation(step: Step, dataset: Dataset, rows: Material) -> None:
    short = dataset.by_id("organizations", "short_name")
    with st.container(key="brief_tiles"):
        for start in range(0, len(rows.figures), 3):
            for column, figure in zip(st.columns(3), rows.figures[start : start + 3], strict=False):
                claim = figure.headline.row
                voice = short.get(str(claim["organization_id"]), "")
                stale = " · stale" if figure.headline.stale else ""
                with column.container(border=True, height=222, key=f"brief_tile_{figure.title}"):
                    st.markdown(f"**{plain(figure.title)}**")
                    st.markdown(f"## {plain(capitalized(figure.number))}")
                    st.markdown(
                        f"{plain(voice)}, {as_of_text(claim)} · {claim['reliability']}{claim['credibility']}{stale}  \n"
                        f":gray[{plain(disagreement(figure, short))}]"
                    )


def _where(step: Step, dataset: Dataset, rows: Material) -> None:
    deck = deployment_map(rows.placed, rows.legs, camera=brief_view(dataset), dark=is_dark())
    with st.container(key=f"brief_enlarged_{MAP_SCALE}"):
        st.pydeck_chart(deck, key="brief_map", height=int(HEIGHT * 100 / MAP_SCALE), alt=f"Map. {step.headline}")


def _numbers(step: Step, dataset: Dataset, rows: Material) -> None:
    if rows.disputed is None:
        return
    claims = rows.disputed.claims
    names = dataset.by_id("organizations", "short_name")
    figure = estimate_lanes(claims, names, rows.day, groups_counted(dataset, claims))
    _figure(figure, "brief_lanes", step.headline, stretched=True)


def _timeline(step: Step, dataset: Dataset, rows: Material) -> None:
    shown = rows.landmarks
    figure = event_timeline(
        shown,
        rows.year_from,
        rows.day,
        known_by=rows.day,
        lanes=tuple(lane for lane in LANES if (shown["lane"] == lane).any()),
        of=rows.records,
    )
    _figure(figure, "brief_timeline", step.headline)


def _maturity(step: Step, dataset: Dataset, rows: Material) -> None:
    steps = ladder(dataset)
    figure = maturity_ladder(rows.ladder, steps, headings=False)
    names = stage_names(steps).layout.xaxis
    height = float(figure.layout.height) + STAGE_NAMES
    figure.update_layout(height=height, margin_t=STAGE_NAMES, xaxis=names, xaxis_tickangle=0)
    _figure(figure, "brief_ladder", step.headline)


def _compare(step: Step, dataset: Dataset, rows: Material) -> None:
    if rows.pair is None:
        return
    names = dataset.by_id("programs", "name")
    table = rows.comparison[["property", *rows.pair]].map(plain)
    table["property"] = "**" + table["property"] + "**"
    table.columns = ["", *(f"**{plain(names[program])}**" for program in rows.pair)]
    with st.container(key="brief_table"):
        st.table(table, border="horizontal", hide_index=True)


def _exchanges(step: Step, dataset: Dataset, rows: Material) -> None:
    figure = exchange_mirror(
        rows.exchanges, rows.exchanges_from, rows.day, sides=rows.sides, known_by=rows.day, dark=is_dark()
    )
    codes = {label: str(code) for code, label in dataset.labels("exchanges", "kind").items()}
    headings = [note for note in figure.layout.annotations if note.xref == "paper"]
    for note, side in zip(headings, rows.sides, strict=False):
        note.text = _heading(side, codes)
    _figure(figure, "brief_mirror", step.headline)


def _heading(side: Side, codes: dict[str, str]) -> str:
    """Name a direction and its commonest kinds, each with its mark: there is no room for a legend."""
    look = theme.mark(theme.DIRECTIONS, side.direction)
    words = [f"{_glyph(look)} <b>{escape(side.label)} {side.count}</b> "]
    for label, count in side.kinds[:KINDS_NAMED]:
        kind = theme.mark(theme.KINDS, codes.get(label, ""))
        words.append(f"{_glyph(kind)} {escape(label.lower())} {count}")
    return "  ".join(words)


def _glyph(look: theme.Mark) -> str:
    return f'<span style="color:{look.color}">{look.glyph}</span>'


def _judgments(step: Step, dataset: Dataset, rows: Material) -> None:
    own = next(iter(scales(dataset).values()))
    with st.container(key="brief_judgments"):
        for _, judgment in rows.shown.iterrows():
            words, band = st.columns([3, 2], vertical_alignment="center")
            words.markdown(plain(judgment["statement"]))
            record = str(judgment["judgment_id"])
            figure = likelihood_band(own.band(str(judgment["likelihood"])), own, None, record)
            with band.container(key=f"brief_chart_140_{record}_band"):
                st.plotly_chart(
                    inked(figure),
                    key=f"brief_{record}",
                    config={"staticPlot": True},
                    alt=f"{judgment['statement']} {judgment['term']}.",
                )


DRAWN: dict[str, Callable[[Step, Dataset, Material], None]] = {
    "situation": _situation,
    "where": _where,
    "numbers": _numbers,
    "timeline": _timeline,
    "maturity": _maturity,
    "compare": _compare,
    "exchanges": _exchanges,
    "judgments": _judgments,
}
