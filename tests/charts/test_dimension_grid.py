"""The grid of dimensions: cells at their places, color with name, interval, disagreement, moves, ids."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.analysis.assessments import Stage
from dashboard.analysis.dimensions import DOWN, FIRST, UP
from dashboard.charts.dimension_grid import column_names, dimension_grid

STEPS = [Stage(code, code.title().replace("_", " "), "", "") for code in ("concept", "flight_test", "operational")]
COLUMNS = {"propulsion": "Propulsion", "reentry": "Re-entry"}


def cell(program: str, dimension: str, step: int | None = None, **more: object) -> dict[str, object]:
    stage = None if step is None else STEPS[step]
    said = {
        "program_id": f"p-{program}",
        "program": program,
        "category_label": "Missiles",
        "dimension": dimension,
        "dimension_label": COLUMNS[dimension],
        "cell": f"{program}: {COLUMNS[dimension]}",
        "assessment_id": None if stage is None else f"a-{program}-{dimension}",
        "stage": stage.code if stage else None,
        "stage_label": stage.label if stage else None,
        "stage_text": stage.label if stage else None,
        **dict.fromkeys(("step", "low_step", "high_step", "spread_low", "spread_high"), step),
        "spread_text": "",
        "steps": () if step is None else (step,),
        "asserters": 0 if step is None else 1,
        "differ": False,
        "own_claim": False,
        "asserter": "NIS",
        "as_of_text": "4 Nov 2025",
        "reliability": "B",
        "summary": "Said.",
        "ghost_label": None,
        "move": "",
    }
    return said | more


def drawn(*cells: dict[str, object], chosen: str | None = None) -> go.Figure:
    return dimension_grid(pd.DataFrame(list(cells), columns=list(cell("x", "reentry"))), COLUMNS, STEPS, chosen)


def trace(figure: go.Figure, name: str) -> go.Scatter | go.Bar:
    return next(found for found in figure.data if found.name == name)


def test_cells_stand_in_the_column_of_their_dimension_with_color_name_and_ids() -> None:
    figure = drawn(cell("x", "propulsion", 0), cell("x", "reentry", 2))
    blocks = trace(figure, "reports")
    assert list(blocks.x) == [0, 1] and blocks.base[0] == blocks.base[1]
    assert list(blocks.marker.color) == [theme.STAGES["concept"], theme.STAGES["operational"]]
    assert list(blocks.text) == ["Concept", "Operational"]
    assert list(blocks.insidetextfont.color) == [theme.INK_LIGHT, theme.INK_DARK]
    assert [list(data) for data in blocks.customdata] == [
        ["x: Propulsion", "a-x-propulsion"],
        ["x: Re-entry", "a-x-reentry"],
    ]
    assert list(column_names(COLUMNS).layout.xaxis.tickvals) == [0, 1]
    assert column_names(COLUMNS).layout.xaxis.range == figure.layout.xaxis.range


def test_a_name_without_room_is_left_out_and_the_number_stays() -> None:
    figure = drawn(cell("x", "propulsion", 1))
    assert figure.layout.uniformtext.mode == "hide" and figure.layout.uniformtext.minsize >= 12
    assert list(trace(figure, "numbers").text) == ["<b>2</b>"]


def test_a_cell_without_a_report_is_an_outline_that_leads_nowhere() -> None:
    figure = drawn(cell("x", "propulsion"), cell("x", "reentry", 0))
    empty = trace(figure, "no report")
    assert list(empty.x) == [0] and empty.customdata is None and "no report" in empty.hovertext[0]
    assert empty.marker.color == theme.CLEAR


def test_scale_shows_interval_spread_and_what_others_say() -> None:
    figure = drawn(
        cell("x", "propulsion", 1, low_step=0, high_step=1, spread_low=0, spread_high=2, steps=(1, 2), differ=True),
        cell("x", "reentry", 1),
    )
    number, low, high = (trace(figure, "numbers").x[0], *trace(figure, "claim").x[:2])
    assert low < high == number
    assert trace(figure, "spread").x[0] == low and trace(figure, "spread").x[1] > high
    assert list(trace(figure, "others").x) == [trace(figure, "spread").x[1]]
    assert len(trace(figure, "claim").x) == 3  # a point has no bar
    assert low > -0.5 and trace(figure, "spread").x[1] < 0.5


@pytest.mark.parametrize(("move", "sign"), [(UP, "▲"), (DOWN, "▼"), (FIRST, "+"), ("", "")])
def test_signs_tell_moves_and_disagreement(move: str, sign: str) -> None:
    signs = trace(drawn(cell("x", "propulsion", 1, move=move, differ=True, ghost_label="Concept")), "signs")
    assert signs.text[0] == f"<b>{f'≠ {sign}'.strip()}</b>"
    calm = trace(drawn(cell("x", "propulsion", 1)), "signs")
    assert not calm.text


def test_owners_word_alone_and_the_chosen_cell_are_outlined() -> None:
    figure = drawn(cell("x", "propulsion", 1, own_claim=True), cell("x", "reentry", 1), chosen="x: Re-entry")
    alone, chosen = trace(figure, "owner alone"), trace(figure, "chosen")
    assert alone.line.dash == "dot" and max(x for x in alone.x if x is not None) < 0.5
    assert min(x for x in chosen.x if x is not None) > 0.5
    assert not trace(drawn(cell("x", "propulsion", 1), chosen="no such cell"), "chosen").x


def test_texts_of_the_data_are_escaped_and_an_unknown_stage_is_neutral() -> None:
    odd = cell("<a href=x>", "propulsion", 1, stage="future", stage_label="<b>Later</b>", summary="<i>Said</i>")
    figure = drawn(odd)
    assert list(trace(figure, "reports").marker.color) == [theme.NEUTRAL]
    shown = " ".join(
        [*trace(figure, "reports").hovertext, *trace(figure, "reports").text, *trace(figure, "names").text]
    )
    assert "<a" not in shown and "<i>" not in shown and "<b>Later" not in shown


def test_rows_of_sixty_programs_never_overlap_and_the_figure_has_room_for_all() -> None:
    many = [
        cell(f"{'long name ' * (number % 9)}{number}", dimension, 1, category_label=f"Kind {number // 20}")
        for number in range(60)
        for dimension in COLUMNS
    ]
    figure = drawn(*many)
    tops = list(trace(figure, "reports").base)[::2]
    height = trace(figure, "reports").y[0]
    assert len(trace(figure, "names").text) == 60 and len(trace(figure, "categories").text) == 3
    for (name, top), (below, _) in pairwise(zip(trace(figure, "names").y, tops, strict=True)):
        assert name < top and top + height < below
    bottom, top = figure.layout.yaxis.range
    assert top == 0 and tops[-1] + height < bottom
    assert figure.layout.height == pytest.approx(bottom + figure.layout.margin.t + figure.layout.margin.b, abs=1)


def test_no_program_makes_an_empty_figure() -> None:
    assert not trace(drawn(), "reports").x
