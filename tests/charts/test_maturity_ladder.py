"""The maturity ladder: marks at their stages, ids on marks and rows, rows that never overlap."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.analysis.assessments import Stage
from dashboard.charts.maturity_ladder import maturity_ladder, stage_names

STEPS = [
    Stage(code, label, "", trl)
    for code, label, trl in [
        ("concept", "Concept", "TRL 1–3"),
        ("flight_test", "Flight or sea trial", "TRL 6–7"),
        ("operational", "Operational", "TRL 9"),
        ("future_code", "A stage added later", ""),
    ]
]
CODES = pd.CategoricalDtype([step.code for step in STEPS], ordered=True)
LABELS = {step.code: step.label for step in STEPS}


def row(program: str, stage: str | None, low: str = "", high: str = "", **more: object) -> dict[str, object]:
    said = {
        "program_id": f"p-{program}",
        "program": program,
        "category_label": "Missiles",
        "assessment_id": f"a-{program}",
        "stage": stage,
        "stage_low": low or stage,
        "stage_high": high or stage,
        "spread_low": low or stage,
        "spread_high": high or stage,
        "stage_label": LABELS.get(str(stage)),
        "basis": "whole",
        "dimension_label": "Overall",
        "asserter": "NIS",
        "as_of": pd.Timestamp(date(2025, 11, 4)),
        "as_of_text": "4 Nov 2025",
        "reliability": "B",
        "confidence_label": "Moderate",
        "own_claim": False,
        "stale": False,
        "asserters": 1,
        "summary": "Said.",
        "ghost_assessment_id": None,
        "ghost_stage": None,
        "ghost_asserter": None,
        "ghost_as_of_text": None,
    }
    return said | more


def table(*rows: dict[str, object]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(row("x", "concept")))
    return frame.astype({name: CODES for name in frame if name.startswith(("spread_", "ghost_stage"))}).astype(
        dict.fromkeys(("stage", "stage_low", "stage_high"), CODES)
    )


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(found for found in figure.data if found.name == name)


def test_columns_name_the_stage_and_its_trl_band() -> None:
    axis = stage_names(STEPS).layout.xaxis
    assert axis.side == "top" and list(axis.tickvals) == [0, 1, 2, 3]
    assert axis.range == maturity_ladder(table(row("x", "concept")), STEPS).layout.xaxis.range
    assert "Flight or<br>sea trial" in axis.ticktext[1] and "TRL 6–7" in axis.ticktext[1]


def test_marks_stand_at_their_stage_and_carry_the_assessment() -> None:
    figure = maturity_ladder(table(row("x", "concept"), row("y", "operational")), STEPS)
    marks = trace(figure, "marks")
    assert list(marks.x) == [0, 2]
    assert [data[0] for data in marks.customdata] == ["a-x", "a-y"]
    assert list(marks.marker.color) == [theme.STAGES["concept"], theme.STAGES["operational"]]
    assert [data[0] for data in trace(figure, "rows").customdata] == ["p-x", "p-y"]


def test_programs_without_a_stage_are_left_out() -> None:
    figure = maturity_ladder(table(row("x", None), row("y", "concept")), STEPS)
    assert [data[0] for data in trace(figure, "rows").customdata] == ["p-y"]


def test_a_code_without_a_color_gets_the_neutral_one() -> None:
    assert list(trace(maturity_ladder(table(row("x", "future_code")), STEPS), "marks").marker.color) == [theme.NEUTRAL]


def test_symbols_tell_basis_and_owner() -> None:
    figure = maturity_ladder(
        table(
            row("x", "concept"),
            row("y", "concept", basis="production"),
            row("z", "concept", basis="part", own_claim=True, dimension_label="Propulsion"),
        ),
        STEPS,
    )
    assert list(trace(figure, "marks").marker.symbol) == ["circle", "square", "diamond-open"]
    assert "(propulsion)" in trace(figure, "names").text[2]
    assert "owner" in trace(figure, "marks").text[2]


def test_name_stage_asserter_and_day_are_written_whole_and_escaped() -> None:
    name = "<a href=x>A very long name of a weapons program that no phone can show in one line</a>"
    text = trace(maturity_ladder(table(row(name, "flight_test")), STEPS), "names").text[0]
    assert "<a" not in text and "&lt;a href=x&gt;" in text
    words = text.replace("<b>", "").replace("</b>", "").replace("<br>", " ")
    assert words.endswith("can show in one line&lt;/a&gt; Flight or sea trial · NIS, 4 Nov 2025")


def test_interval_is_drawn_from_low_to_high_and_not_for_a_point() -> None:
    figure = maturity_ladder(table(row("x", "flight_test", "concept", "operational"), row("y", "concept")), STEPS)
    bar = trace(figure, "claim")
    assert list(bar.x) == [0, 2, None]
    assert bar.y[0] == trace(figure, "marks").y[0]


def test_ghost_and_arrow_only_where_the_stage_moved() -> None:
    moved = row("x", "operational", ghost_stage="concept", ghost_assessment_id="old", ghost_asserter="CSIS")
    still = row("y", "concept", ghost_stage="concept", ghost_assessment_id="same")
    figure = maturity_ladder(table(moved, still), STEPS)
    ghosts, arrows = trace(figure, "ghosts"), trace(figure, "moves")
    assert (list(ghosts.x), [data[0] for data in ghosts.customdata]) == ([0], ["old"])
    assert list(arrows.x) == [0, 2, None] and arrows.marker.size[1] > 0 and arrows.marker.symbol == "arrow"
    assert "CSIS" in ghosts.text[0]


def test_asserters_get_lanes_only_on_demand_and_where_they_are_several() -> None:
    stages = table(row("x", "concept"), row("y", "concept"))
    assert "asserters" not in [found.name for found in maturity_ladder(stages, STEPS).data]
    marks = table(
        row("x", "concept", assessment_id="m1"),
        row("x", "operational", assessment_id="m2", asserter="KCNA", own_claim=True),
        row("y", "concept", assessment_id="m3"),
    )
    figure = maturity_ladder(stages, STEPS, marks)
    lanes = trace(figure, "asserters")
    assert [data[0] for data in lanes.customdata] == ["m1", "m2"]
    assert list(lanes.marker.symbol) == ["circle", "circle-open"]
    assert lanes.y[1] > lanes.y[0] > trace(figure, "marks").y[0]
    assert "KCNA" in trace(figure, "asserter names left").text[0]


@pytest.mark.parametrize("lanes", [False, True])
def test_rows_never_overlap_and_the_figure_has_room_for_all(lanes: bool) -> None:
    rows = [
        row(f"{'long name ' * (number % 9)}{number}", "concept", category_label=f"Kind {number // 20}")
        for number in range(80)
    ]
    stages = table(*rows)
    figure = maturity_ladder(stages, STEPS, pd.concat([stages, stages]) if lanes else None)
    bars = trace(figure, "rows")
    edges = [(y - width / 2, y + width / 2) for y, width in zip(bars.y, bars.width, strict=True)]
    assert all(upper[1] <= lower[0] + 1e-9 for upper, lower in pairwise(edges))
    rails = trace(figure, "marks").y
    assert all(top < rail < bottom for rail, (top, bottom) in zip(rails, edges, strict=True))
    assert len(trace(figure, "categories").text) == 4
    bottom, top = figure.layout.yaxis.range
    assert (top, bottom) == (0, edges[-1][1])
    assert figure.layout.height == pytest.approx(bottom + figure.layout.margin.t + figure.layout.margin.b, abs=1)


def test_no_program_makes_an_empty_figure() -> None:
    figure = maturity_ladder(table(), STEPS, table())
    assert not trace(figure, "marks").x and figure.layout.height >= 60


def test_the_names_of_stages_are_plain_text() -> None:
    heads = stage_names([Stage("odd", "<b>Odd</b>", "", "")]).layout.xaxis.ticktext
    assert "&lt;b&gt;Odd&lt;/b&gt;" in heads[0]
