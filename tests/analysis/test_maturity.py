"""The stage of a program: which assessment stands in front, and what stands beside it."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analysis import assessments, dimensions, maturity, programs
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.schema import read_package
from dashboard.dataset.store import OWN_DATA, Dataset, typed

PACKAGE = read_package(OWN_DATA)
DAY = date(2026, 1, 1)
STEPS = [str(code) for code in PACKAGE.tables["assessments"].field("stage").codes]
PARTIES = {"kcna": "state_media", "nis": "intelligence", "csis": "think_tank", "jcs": "military"}
QUESTIONS = (
    maturity.stage_by_program,
    maturity.marks_by_asserter,
    assessments.assessments_in_words,
    dimensions.dimension_cells,
    lambda dataset, day: programs.stage_history(dataset, "x", day),
    lambda dataset, day: programs.next_stages(dataset, "x", day),
)
FILLED = {"as_of_precision": "day", "date_precision": "day", "confidence": "moderate", "summary": "Said."}


def frame(table: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    fields = PACKAGE.tables[table].fields
    cells = pd.DataFrame(rows, columns=[field.name for field in fields], dtype="str").fillna("")
    return pd.DataFrame({field.name: typed(cells[field.name], field) for field in fields})


EMPTY = {table: frame(table, []) for table in PACKAGE.tables}


def package(**tables: list[dict[str, str]]) -> Dataset:
    """Make a dataset of a few rows; cells left out are empty."""
    tables.setdefault(
        "organizations",
        [{"organization_id": name, "short_name": name.upper(), "kind": kind} for name, kind in PARTIES.items()],
    )
    tables.setdefault(
        "sources", [{"source_id": f"s-{grade}", "reliability": grade.upper()} for grade in ("a", "b", "c", "f")]
    )
    frames = {name: frame(name, tables[name]) if tables.get(name) else EMPTY[name] for name in PACKAGE.tables}
    return Dataset(PACKAGE, MappingProxyType(frames))


def program(name: str, **more: str) -> dict[str, str]:
    return {"program_id": name, "name": name.title(), "category": "icbm", "level": "type", "summary": "A."} | more


def claim(
    name: str, party: str, stage: str, as_of: str, dimension: str = "overall", grade: str = "b", **more: str
) -> dict[str, str]:
    row = {"assessment_id": name, "program_id": "x", "organization_id": party, "stage": stage, "as_of": as_of}
    return FILLED | row | {"reported_on": as_of, "dimension": dimension, "source_ids": f"s-{grade}"} | more


def stages(*claims: dict[str, str], day: date = DAY) -> pd.Series:
    dataset = apply(Scope(PACKAGE.released_on), package(programs=[program("x")], assessments=list(claims)))
    return maturity.stage_by_program(dataset, day).iloc[0]


def test_each_asserter_speaks_with_its_latest_word() -> None:
    row = stages(
        claim("old", "nis", "operational", "2024-01-01", confidence="high"),
        claim("new", "nis", "development", "2025-06-01", confidence="low"),
    )
    assert (row["assessment_id"], row["stage"], row["asserter"], row["asserters"]) == ("new", "development", "NIS", 1)
    assert (row["ghost_assessment_id"], row["ghost_stage"]) == ("old", "operational")


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        (claim("w", "nis", "concept", "2020-01-01", grade="a"), claim("l", "jcs", "concept", "2025-01-01", grade="b")),
        (claim("w", "nis", "concept", "2020-01-01", grade="c"), claim("l", "jcs", "concept", "2025-01-01", grade="f")),
        (
            claim("w", "nis", "concept", "2020-01-01", confidence="high"),
            claim("l", "jcs", "concept", "2025-01-01", confidence="low"),
        ),
        (claim("w", "nis", "concept", "2025-01-01"), claim("l", "jcs", "concept", "2024-12-31")),
        (
            claim("w", "nis", "concept", "2020-01-01", "deployment", grade="f"),
            claim("l", "jcs", "concept", "2025-01-01", "production", grade="a"),
        ),
        (
            claim("w", "nis", "concept", "2020-01-01", "production", grade="f"),
            claim("l", "jcs", "concept", "2025-01-01", "propulsion", grade="a"),
        ),
        (
            claim("w", "nis", "concept", "2020-01-01", "reentry", grade="f"),
            claim("l", "kcna", "operational", "2025-01-01", grade="a"),
        ),
    ],
    ids=["grade", "F is last", "confidence", "as of", "whole", "production", "outside"],
)
def test_rule_step_by_step(winner: dict[str, str], loser: dict[str, str]) -> None:
    assert stages(loser, winner)["assessment_id"] == "w"


def test_owner_alone_is_marked() -> None:
    row = stages(claim("own", "kcna", "operational", "2025-01-01"))
    assert row["own_claim"] and row["stage"] == "operational"
    row = stages(claim("own", "kcna", "operational", "2025-01-01"), claim("out", "jcs", "flight_test", "2019-01-01"))
    assert not row["own_claim"] and row["stage"] == "flight_test"
    assert (row["spread_low"], row["spread_high"]) == ("flight_test", "operational")
    assert row["assessment_ids"] == ("out", "own")


def test_what_is_not_overall_is_named_and_not_mixed_with_the_whole() -> None:
    row = stages(claim("p", "nis", "flight_test", "2025-01-01", "payload_warhead"))
    assert (row["basis"], row["dimension_label"]) == ("part", "Payload and warhead")
    row = stages(
        claim("p", "nis", "operational", "2025-01-01", "payload_warhead"),
        claim("o", "jcs", "development", "2024-01-01", stage_high="ground_test"),
    )
    assert (row["basis"], row["spread_range"]) == ("whole", "Development to Ground test")
    assert row["stage_text"] == "Development (Development to Ground test)"


def test_nothing_after_the_shown_day_and_the_year_before() -> None:
    claims = claim("then", "nis", "development", "2024-12-31"), claim("now", "nis", "flight_test", "2025-01-02")
    row = stages(*claims, day=date(2025, 1, 1))
    assert row["stage"] == "development" and pd.isna(row["ghost_stage"]) and not row["stale"]
    row = stages(*claims, day=date(2026, 1, 1))
    assert (row["stage"], row["ghost_stage"], row["ghost_stage_label"]) == ("flight_test", "development", "Development")
    assert row["stale"]


def test_unassessed_program_has_no_stage() -> None:
    dataset = apply(Scope(PACKAGE.released_on), package(programs=[program("x")]))
    row = maturity.stage_by_program(dataset, DAY).iloc[0]
    assert pd.isna(row["stage"]) and row["assessment_ids"] == () and not row["own_claim"]
    assert maturity.standing(maturity.stage_by_program(dataset, DAY)) is None
    assert maturity.marks_by_asserter(dataset, DAY).empty


def test_empty_tables() -> None:
    dataset = apply(Scope(PACKAGE.released_on), package())
    stages = maturity.stage_by_program(dataset, DAY)
    assert stages.empty
    assert list(maturity.matching(stages, dataset, ["icbm"], "word").columns) == list(stages.columns)
    assert assessments.statements(assessments.assessments_in_words(dataset, DAY), "NIS", None).empty
    assert assessments.assessments_in_words(dataset, DAY).empty
    assert programs.milestones_of(dataset, "x").empty
    assert programs.program_choices(dataset) == {}


def test_programs_come_in_the_order_of_the_schema() -> None:
    dataset = package(programs=[program("a", category="armor"), program("z", category="icbm"), program("b")])
    found = maturity.stage_by_program(apply(Scope(PACKAGE.released_on), dataset), DAY)
    assert list(found["program_id"]) == ["b", "z", "a"]
    assert found["category_label"].iloc[0] == dataset.labels("programs", "category")["icbm"]


def test_standing_counts_programs_and_moves() -> None:
    claims = [
        claim("a1", "nis", "development", "2024-01-01", program_id="a"),
        claim("a2", "jcs", "flight_test", "2025-06-01", program_id="a", grade="a"),
        claim("b1", "nis", "operational", "2024-01-01", program_id="b"),
        claim("b2", "nis", "flight_test", "2025-06-01", program_id="b"),
        claim("c1", "kcna", "concept", "2025-06-01", program_id="c"),
    ]
    dataset = package(programs=[program(name) for name in "abcd"], assessments=claims)
    found = maturity.standing(maturity.stage_by_program(apply(Scope(PACKAGE.released_on), dataset), DAY))
    assert found == maturity.Standing(4, 3, "Flight or sea trial", 2, 1, 0, 1, 1, 1, 1)


def test_marks_by_asserter_hold_the_disagreement_with_the_front_first() -> None:
    dataset = package(
        programs=[program("x")],
        assessments=[
            claim("front", "nis", "development", "2025-01-01", grade="a"),
            claim("own", "kcna", "operational", "2025-05-01"),
            claim("other", "jcs", "ground_test", "2025-03-01"),
            claim("part", "csis", "concept", "2025-03-01", "propulsion"),
        ],
    )
    marks = maturity.marks_by_asserter(apply(Scope(PACKAGE.released_on), dataset), DAY)
    assert list(marks["assessment_id"]) == ["front", "own", "other"]
    assert list(marks["in_front"]) == [True, False, False]
    assert list(marks["own_claim"]) == [False, True, False]


def test_matching_by_category_and_words() -> None:
    rows = [program("hwasong", other_names="KN-1|Mars"), program("tank", category="armor", summary="Heavy [hull].")]
    dataset = apply(Scope(PACKAGE.released_on), package(programs=rows))
    found = maturity.stage_by_program(dataset, DAY)
    assert list(maturity.matching(found, dataset, [], "MARS kn-1")["program_id"]) == ["hwasong"]
    assert list(maturity.matching(found, dataset, [], "[hull]")["program_id"]) == ["tank"]
    assert list(maturity.matching(found, dataset, ["armor"], "")["program_id"]) == ["tank"]
    assert maturity.matching(found, dataset, ["icbm"], "hull").empty


def test_ladder_comes_from_the_schema() -> None:
    steps = assessments.ladder(package())
    assert [step.code for step in steps] == STEPS
    assert all(step.trl.startswith("TRL") for step in steps)


@st.composite
def claims(draw: st.DrawFn) -> list[dict[str, str]]:
    days = st.dates(date(2023, 1, 1), date(2026, 6, 1))
    rows = []
    for number in range(draw(st.integers(0, 8))):
        low, stage, high = sorted(draw(st.lists(st.integers(0, len(STEPS) - 1), min_size=3, max_size=3)))
        as_of = draw(days)
        rows.append(
            claim(
                f"c{number}",
                draw(st.sampled_from(sorted(PARTIES))),
                STEPS[stage],
                as_of.isoformat(),
                draw(st.sampled_from(["overall", "deployment", "production", "propulsion", "reentry"])),
                draw(st.sampled_from("abcf")),
                program_id=draw(st.sampled_from("xy")),
                confidence=draw(st.sampled_from(["low", "moderate", "high"])),
                stage_low=draw(st.sampled_from(["", STEPS[low]])),
                stage_high=draw(st.sampled_from(["", STEPS[high]])),
                reported_on=max(as_of, draw(days)).isoformat(),
            )
        )
    return rows


def in_scope(rows: list[dict[str, str]], known_by: date) -> Dataset:
    # Both programs have been shown, so that they are listed at any day.
    programs = [program(name, first_shown_on="2020-01-01") for name in "xy"]
    return apply(Scope(known_by), package(programs=programs, assessments=rows))


@settings(max_examples=15, deadline=None)
@given(claims(), st.dates(date(2023, 1, 1), date(2026, 6, 1)))
def test_nothing_reported_after_known_by_matters(rows: list[dict[str, str]], known_by: date) -> None:
    public = [row for row in rows if row["reported_on"] <= known_by.isoformat()]
    whole, cut = in_scope(rows, known_by), in_scope(public, known_by)
    for question in QUESTIONS:
        pd.testing.assert_frame_equal(question(whole, known_by), question(cut, known_by))


@settings(max_examples=15, deadline=None)
@given(claims(), st.randoms(use_true_random=False))
def test_row_order_does_not_matter(rows: list[dict[str, str]], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = in_scope(rows, PACKAGE.released_on), in_scope(shuffled, PACKAGE.released_on)
    for question in QUESTIONS:
        pd.testing.assert_frame_equal(question(first, DAY), question(second, DAY))


@settings(max_examples=15, deadline=None)
@given(claims())
def test_bounds_enclose_the_stage_and_every_id_exists(rows: list[dict[str, str]]) -> None:
    found = maturity.stage_by_program(in_scope(rows, PACKAGE.released_on), DAY)
    for _, row in found[found["stage"].notna()].iterrows():
        spread_low, low, stage, high, spread_high = (
            STEPS.index(row[name]) for name in ("spread_low", "stage_low", "stage", "stage_high", "spread_high")
        )
        assert spread_low <= low <= stage <= high <= spread_high
        assert row["assessment_id"] == row["assessment_ids"][0]
        assert set(row["assessment_ids"]) <= {claimed["assessment_id"] for claimed in rows}
        outside = [
            claimed
            for claimed in rows
            if claimed["program_id"] == row["program_id"]
            and claimed["organization_id"] != "kcna"
            and claimed["as_of"] <= DAY.isoformat()
        ]
        assert row["own_claim"] == (not outside)
