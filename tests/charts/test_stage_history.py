"""The history of one program: a row a stage, steps by asserter, the owner told apart, milestones on the same axis."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.assessments import Stage
from dashboard.charts.stage_history import RULES, stage_history

DAY = date(2026, 1, 1)
STEPS = [Stage(code, code.title().replace("_", " "), "", "") for code in ("concept", "flight_test", "operational")]


def said(name: str, lane: int, step: int, as_of: str, until: str = "2026-01-01", **more: object) -> dict[str, object]:
    row = {
        "assessment_id": name,
        "lane": lane,
        "step": step,
        "low_step": step,
        "high_step": step,
        "stage": STEPS[step].code,
        "stage_text": STEPS[step].label,
        "dimension_label": "Overall",
        "asserter": "NIS",
        "own_claim": False,
        "as_of": pd.Timestamp(as_of),
        "until": pd.Timestamp(until),
        "as_of_text": as_of,
        "last": True,
        "reliability": "B",
        "confidence_label": "High",
        "summary": "Said.",
    }
    return row | more


def milestone(name: str, day: str, **more: object) -> dict[str, object]:
    row = {
        "milestone_id": name,
        "date": pd.Timestamp(day),
        "until": pd.Timestamp(day),
        "date_text": day,
        "kind_label": "Flight test",
        "outcome": "success",
        "outcome_text": "Success",
        "claimed": False,
        "asserters": "JCS",
        "flight": "",
        "summary": "Flown.",
    }
    return row | more


def drawn(*rows: dict[str, object]) -> go.Figure:
    claims = [row for row in rows if "assessment_id" in row]
    events = [row for row in rows if "milestone_id" in row]
    return stage_history(
        pd.DataFrame(claims, columns=list(said("x", 0, 0, "2025-01-01"))),
        pd.DataFrame(events, columns=list(milestone("x", "2025-01-01"))),
        STEPS,
        DAY,
    )


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(found for found in figure.data if found.name == name)


def names(figure: go.Figure) -> list[str]:
    return [text for side in ("right", "left") for text in trace(figure, f"names {side}").text]


def test_a_line_keeps_to_its_stage_and_steps_where_the_next_assessment_begins() -> None:
    figure = drawn(
        said("then", 0, 0, "2024-01-01", "2025-01-01", last=False),
        said("now", 0, 2, "2025-01-01"),
    )
    line, marks = trace(figure, "outside lines"), trace(figure, "outside")
    assert line.line.shape == "hv" and line.line.dash == "solid"
    assert list(line.x) == [pd.Timestamp("2024-01-01"), pd.Timestamp("2025-01-01"), pd.Timestamp("2026-01-01"), None]
    assert line.y[0] == marks.y[0] > marks.y[1] == line.y[1] == line.y[2]  # the axis runs down: higher is less
    assert [data[0] for data in marks.customdata] == ["then", "now"]
    assert list(marks.marker.color) == [theme.STAGES["concept"], theme.STAGES["operational"]]
    assert len(names(figure)) == 1 and "NIS" in names(figure)[0]


def test_rows_are_named_and_ordered_from_the_lowest_stage_up() -> None:
    axis = drawn(said("a", 0, 1, "2025-01-01")).layout.yaxis
    assert [text.strip() for text in axis.ticktext] == ["Concept", "Flight Test", "Operational"]
    assert axis.tickvals[0] > axis.tickvals[1] > axis.tickvals[2]


def test_owners_claims_differ_in_shape_and_dash() -> None:
    figure = drawn(said("out", 0, 1, "2025-01-01"), said("own", 1, 1, "2025-01-01", own_claim=True, asserter="KCNA"))
    assert trace(figure, "owner").marker.symbol == "circle-open" and trace(figure, "outside").marker.symbol == "circle"
    assert trace(figure, "owner lines").line.dash == "dot"
    assert [data[0] for data in trace(figure, "owner").customdata] == ["own"]
    assert "owner" in trace(figure, "owner").hovertext[0] and "owner" not in trace(figure, "outside").hovertext[0]


def test_voices_at_one_stage_have_lines_of_their_own_and_the_bar_runs_from_low_to_high() -> None:
    figure = drawn(
        said("a", 0, 1, "2025-01-01", low_step=0, high_step=2), said("b", 1, 1, "2025-01-02", asserter="JCS")
    )
    a, b = trace(figure, "outside").y
    assert abs(a - b) > 12
    low, high, _ = trace(figure, "low to high").y
    concept, _, operational = figure.layout.yaxis.tickvals
    assert (low, high) == (concept, operational)


def test_each_dimension_has_a_ladder_of_its_own() -> None:
    figure = drawn(said("a", 0, 1, "2025-01-01"), said("b", 1, 1, "2025-01-01", dimension_label="<i>Re-entry"))
    assert [note.text for note in figure.layout.annotations] == ["<b>Overall</b>", "<b>&lt;i&gt;Re-entry</b>"]
    assert len(figure.layout.yaxis.tickvals) == 2 * len(STEPS)
    assert len(trace(figure, "stages").y) == 2 * len(STEPS)


def test_milestones_stand_on_the_same_axis_above_with_outcome_ring_and_id() -> None:
    figure = drawn(
        said("a", 0, 1, "2025-01-01"),
        milestone("fail", "2025-03-01", outcome="failure"),
        milestone("own", "2025-06-01", claimed=True),
        milestone("month", "2025-09-01", until=pd.Timestamp("2025-09-30")),
    )
    marks = trace(figure, "milestones")
    assert [data[0] for data in marks.customdata] == ["fail", "own", "month"]
    assert list(marks.marker.symbol)[:2] == [theme.OUTCOMES[code].symbol for code in ("failure", "success")]
    assert list(trace(figure, "rings").x) == [pd.Timestamp("2025-06-01")]
    assert list(trace(figure, "milestone dates").x) == [pd.Timestamp("2025-09-01"), pd.Timestamp("2025-09-30"), None]
    assert max(marks.y) < min(trace(figure, "outside").y)
    start, end = figure.layout.xaxis.range
    assert start < pd.Timestamp("2025-01-01") and end > pd.Timestamp(DAY)
    assert trace(figure, "rules").x[0] == pd.Timestamp("2025-03-01")


def test_milestones_of_one_week_are_stacked_and_many_have_no_rules() -> None:
    close = [milestone(f"m{number}", f"2025-03-0{number}") for number in (1, 2, 3)]
    assert len(set(trace(drawn(*close), "milestones").y)) == 3
    far = [milestone(f"m{year}", f"{year}-01-01") for year in (2005, 2015)]
    assert len(set(trace(drawn(*far), "milestones").y)) == 1
    many = [milestone(f"m{number}", f"{2000 + number}-01-01") for number in range(RULES + 1)]
    figure = drawn(said("a", 0, 1, "2025-01-01"), *many)
    assert "rules" not in [found.name for found in figure.data]


def test_texts_of_the_data_are_escaped() -> None:
    figure = drawn(
        said("a", 0, 1, "2025-01-01", asserter="<a href=x>", summary="<i>Said"),
        milestone("m", "2025-01-01", kind_label="<b>Test", summary="<i>Flown"),
    )
    shown = [*names(figure), *trace(figure, "outside").hovertext, *trace(figure, "milestones").hovertext]
    shown += trace(figure, "milestones").text
    assert not [text for text in shown if "<a" in text or "<i>" in text or "<b>Test" in text]


def test_nothing_known_makes_an_empty_figure() -> None:
    figure = drawn()
    assert not trace(figure, "outside").x and figure.layout.height > 40
