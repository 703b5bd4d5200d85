"""The pictures of the test record: a mark a test with its id, outcome by shape and color, every number written."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.analysis import ballistics, trials
from dashboard.charts import flight_profile as profile_chart
from dashboard.charts import outcomes_by_year as year_chart
from dashboard.charts import test_record as record_chart
from dashboard.dataset.store import Dataset

FIRST, LAST = date(2016, 1, 1), date(2026, 11, 25)


@pytest.fixture(scope="module")
def held(scoped: Dataset) -> pd.DataFrame:
    return trials.trials(scoped)


def traces(figure: go.Figure) -> dict[str, go.Scatter]:
    return {trace.name: trace for trace in figure.data}


@pytest.mark.parametrize("by_program", [True, False])
def test_every_test_is_one_mark_of_its_outcome(scoped: Dataset, held: pd.DataFrame, by_program: bool) -> None:
    """Each test is drawn once, with the id of the account in front, on its day, in the look of its outcome."""
    drawn = traces(record_chart.test_record(held, FIRST, LAST, by_program=by_program))
    marks: dict[str, pd.Timestamp] = {}
    for code, label in scoped.labels("milestones", "outcome").items():
        if label not in drawn:
            continue
        trace = drawn[label]
        ids = [row[0] for row in trace.customdata]
        assert set(ids) == set(held["milestone_id"][held["outcome"] == code])
        look = theme.mark(theme.OUTCOMES, str(code))
        assert (trace.marker.symbol, trace.marker.color) == (look.symbol, look.color)
        marks |= dict(zip(ids, trace.x, strict=True))
    assert set(marks) == set(held["milestone_id"])
    for _, test in held.iterrows():
        assert pd.Timestamp(marks[test["milestone_id"]]) == test["date"]


def test_owners_word_is_ringed_and_rivals_are_framed(held: pd.DataFrame) -> None:
    drawn = traces(record_chart.test_record(held, FIRST, LAST, by_program=False))
    for name, rows in (("claimed", held["claimed"]), ("rivals", held["accounts"] > 1)):
        frames = drawn[record_chart.WHAT[name]]
        assert 0 < len(frames.x) == rows.sum()
        assert frames.hoverinfo == "skip"  # a click goes through to the mark


def test_no_mark_hides_another(held: pd.DataFrame) -> None:
    """Within a lane marks keep their distance at the width for which they are stacked."""
    figure = record_chart.test_record(held, FIRST, LAST, by_program=False)
    room = pd.Timedelta(days=((LAST - FIRST).days + 1) * record_chart.MARK / record_chart.WIDTH)
    lanes: dict[float, list[pd.Timestamp]] = {}
    for trace in figure.data:
        if trace.customdata is not None:
            for x, y in zip(trace.x, trace.y, strict=True):
                lanes.setdefault(float(y), []).append(pd.Timestamp(x))
    for days in lanes.values():
        days.sort()
        assert all(later - earlier >= room for earlier, later in pairwise(days))


def test_rows_are_categories_or_programs_in_the_order_of_the_schema(scoped: Dataset, held: pd.DataFrame) -> None:
    labels = [
        label for code, label in scoped.labels("programs", "category").items() if (held["category"] == code).any()
    ]
    by_category = record_chart.test_record(held, FIRST, LAST, by_program=False).layout.annotations
    assert [note.text.partition("  ")[0] for note in by_category] == labels
    by_program = record_chart.test_record(held, FIRST, LAST, by_program=True).layout.annotations
    headings = [note.text for note in by_program if note.text.startswith("<b>")]
    assert headings == [f"<b>{label}</b>" for label in labels]
    assert len(by_program) - len(headings) == held["program_id"].nunique()


def test_a_month_is_as_wide_as_a_month(held: pd.DataFrame) -> None:
    one = held.head(1).assign(date=pd.Timestamp("2024-08-01"), date_precision="month")
    bar = traces(record_chart.test_record(one, FIRST, LAST, by_program=False))["uncertain dates"]
    assert [pd.Timestamp(x) for x in bar.x[:2]] == [pd.Timestamp("2024-08-01"), pd.Timestamp("2024-08-31")]


def test_hostile_texts_are_escaped_and_nothing_is_drawn_of_nothing(held: pd.DataFrame) -> None:
    evil = "<img src=x onerror=alert(1)>"
    figure = record_chart.test_record(
        held.head(2).assign(program=evil, summary=evil, category_label=evil, asserters=evil),
        FIRST,
        LAST,
        by_program=True,
    )
    assert "<img" not in figure.to_json().replace("\\u003c", "<")
    assert all(not len(trace.x) for trace in record_chart.test_record(held.head(0), FIRST, LAST, by_program=True).data)


def test_years_stand_in_line_and_every_number_is_written(scoped: Dataset, held: pd.DataFrame) -> None:
    counts = trials.outcomes_by_year(scoped, held)
    figure = year_chart.outcomes_by_year(counts, FIRST, LAST)
    record = record_chart.test_record(held, FIRST, LAST, by_program=False)
    assert figure.layout.xaxis.range == record.layout.xaxis.range
    assert (figure.layout.margin.l, figure.layout.margin.r) == (record.layout.margin.l, record.layout.margin.r)
    drawn = traces(figure)
    for label, own in counts.groupby("outcome_label"):
        assert list(drawn[f"{label}: numbers"].text) == [str(number) for number in own["tests"]]
        assert f"<b>{own['tests'].sum()}</b>" in drawn[f"{label}: name"].text[0]
        heights = dict(zip(own["tests"], (-y for y in drawn[label].y), strict=True))
        most = int(own["tests"].max())
        assert heights[most] == pytest.approx(max(most / counts["tests"].max() * year_chart.TALLEST, year_chart.LEAST))
    assert year_chart.outcomes_by_year(counts.head(0), FIRST, LAST).layout.height > 0


def test_profile_marks_flights_and_lofted_ones(held: pd.DataFrame) -> None:
    """A mark a flight at its numbers, one sign a lofted one, and the curve of least energy below the rule."""
    flown = ballistics.flights(held)
    figure = profile_chart.flight_profile(flown)
    drawn = traces(figure)
    spots = {
        row[0]: (x, y)
        for trace in figure.data
        if trace.customdata is not None
        for row, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }
    assert spots == {
        name: (x, y) for name, x, y in flown[["milestone_id", "range_km", "apogee_km"]].itertuples(index=False)
    }
    signs = [note for note in figure.layout.annotations if note.text == profile_chart.LOFTED_SIGN]
    assert 0 < len(signs) == flown["lofted"].sum()
    least, rule = drawn["least energy"], drawn["rule"]
    assert all(high == pytest.approx(ballistics.LOFTED_TIMES * low) for low, high in zip(least.y, rule.y, strict=True))
    assert "km" in figure.layout.xaxis.title.text and "km" in figure.layout.yaxis.title.text
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"


def test_profile_escapes_and_survives_one_flight(held: pd.DataFrame) -> None:
    evil = "<b onload=x>"
    one = ballistics.flights(held).head(1).assign(program=evil, summary=evil)
    assert "<b onload" not in profile_chart.flight_profile(one).to_json().replace("\\u003c", "<")


def test_programs_of_one_name_have_a_row_each(held: pd.DataFrame) -> None:
    two = held.head(2).assign(program_id=["x", "y"], program="Same", category="icbm", category_label="ICBM")
    notes = record_chart.test_record(two, FIRST, LAST, by_program=True).layout.annotations
    assert [note.text for note in notes if "Same" in note.text] == ["Same  <b>1</b>"] * 2


def test_the_name_of_an_outcome_is_plain_text(held: pd.DataFrame) -> None:
    one = held.head(1).assign(outcome="odd", outcome_label="<i>Odd</i>")
    assert "&lt;i&gt;Odd&lt;/i&gt;" in traces(record_chart.test_record(one, FIRST, LAST, by_program=False))
