"""One program: what happened in it, who says what since when, and what would move it one stage."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.analysis import programs
from dashboard.analysis.maturity import stage_by_program
from dashboard.analysis.scope import Scope, apply
from dashboard.analysis.trials import trials
from dashboard.dataset.store import Dataset
from tests.analysis.test_maturity import DAY, FILLED, PACKAGE, claim, package, program


def scoped(dataset: Dataset) -> Dataset:
    return apply(Scope(PACKAGE.released_on), dataset)


def milestone(name: str, day: str, **more: str) -> dict[str, str]:
    row = {"milestone_id": name, "program_id": "x", "date": day, "kind": "flight_test", "outcome": "success"}
    return (
        FILLED | row | {"reported_on": day, "organization_ids": "jcs", "source_ids": "s-b", "claimed": "false"} | more
    )


def test_rival_accounts_stand_together_and_count_once() -> None:
    dataset = package(
        programs=[program("x"), program("y")],
        milestones=[
            milestone("late", "2025-01-01"),
            milestone("theirs", "2024-07-01", outcome="failure", program_id="y"),
            milestone("between", "2024-07-01"),
            milestone("ours", "2024-07-01", organization_ids="kcna", claimed="true", same_as="theirs"),
        ],
    )
    rows = programs.milestones_of(apply(Scope(PACKAGE.released_on), dataset), "x").set_index("milestone_id")
    assert list(rows.index) == ["late", "between", "ours", "theirs"]
    assert rows["event_id"].nunique() == 3
    assert list(rows["rival"]) == [False, False, False, True]
    assert rows.loc["ours", "outcome_text"] == "Success, by KCNA alone"
    assert rows.loc["theirs", "outcome_text"] == "Failure"
    assert rows.loc["theirs", "summary"] == "As Y: Said."
    assert rows.loc["theirs", "date_text"] == "↳ rival account, 1 Jul 2024"


def test_accounts_stay_one_event_where_the_one_to_which_they_point_is_filtered_out() -> None:
    dataset = package(
        programs=[program("x")],
        milestones=[
            milestone("main", "2024-07-01"),
            milestone("own", "2024-07-01", organization_ids="kcna", claimed="true", same_as="main"),
            milestone("seen-abroad", "2024-07-01", organization_ids="nis", same_as="main"),
        ],
    )
    scope = Scope(PACKAGE.released_on, organizations=frozenset({"kcna", "nis"}))
    rows = programs.milestones_of(apply(scope, dataset), "x")
    assert rows["milestone_id"].tolist() == ["own", "seen-abroad"]
    assert rows["event_id"].tolist() == ["main", "main"] and rows["rival"].tolist() == [False, True]
    assert len(trials(apply(scope, dataset))) == 1


def test_same_as_in_a_ring_ends() -> None:
    dataset = package(
        programs=[program("x")],
        milestones=[milestone("a", "2024-01-01", same_as="b"), milestone("b", "2024-01-01", same_as="a")],
    )
    assert programs.milestones_of(apply(Scope(PACKAGE.released_on), dataset), "x")["rival"].tolist() == [False, True]


def test_names_used_twice_stay_apart_and_records_lead_to_their_program() -> None:
    rows = [program("x"), program("y") | {"name": "X"}]
    dataset = package(programs=rows, assessments=[claim("a", "nis", "concept", "2025-01-01")])
    assert programs.program_choices(dataset) == {"X (x)": "x", "X (y)": "y"}
    assert [programs.program_of(dataset, record) for record in ("a", "y", "s-a", None)] == ["x", "y", None, None]


def history(*claims: dict[str, str]) -> pd.DataFrame:
    dataset = scoped(package(programs=[program("x"), program("y")], assessments=list(claims)))
    return programs.stage_history(dataset, "x", DAY).set_index("assessment_id")


def test_history_has_a_lane_a_dimension_and_asserter_and_ends_each_step_at_the_next() -> None:
    rows = history(
        claim("own", "kcna", "operational", "2024-01-01"),
        claim("now", "nis", "flight_test", "2025-06-01"),
        claim("then", "nis", "development", "2024-06-01"),
        claim("part", "nis", "concept", "2025-01-01", "propulsion"),
        claim("other", "nis", "concept", "2025-01-01", program_id="y"),
    )
    assert list(rows.index) == ["then", "now", "own", "part"]
    assert list(rows["lane"]) == [0, 0, 1, 2]
    assert rows["until"].dt.date.tolist() == [date(2025, 6, 1), DAY, DAY, DAY]
    assert list(rows["last"]) == [False, True, True, True]
    assert list(rows["own_claim"]) == [False, False, True, False]


def test_next_stage_is_the_step_above_the_assessment_in_front_by_dimension() -> None:
    dataset = package(
        programs=[program("x")],
        assessments=[
            claim("own", "kcna", "operational", "2025-05-01", "propulsion"),
            claim("front", "nis", "development", "2025-01-01", "propulsion"),
            claim("top", "nis", "combat_proven", "2025-01-01", "deployment"),
        ],
    )
    rows = programs.next_stages(scoped(dataset), "x", DAY).set_index("dimension_label")
    assert list(rows["assessment_id"]) == ["front", "top"]
    assert rows.loc["Propulsion", "next_label"] == "Ground test"
    assert "tested on the ground" in rows.loc["Propulsion", "next_description"]
    assert rows.loc["Deployment", ["next_label", "next_description"]].isna().all()


def judged(*indicators: tuple[str, str, str]) -> Dataset:
    """A judgment resting on both programs, with indicators of (id, state, basis)."""
    judgment = {"judgment_id": "j", "statement": "So.", "topic": "programs", "as_of": "2025-06-01"}
    return package(
        programs=[program("x"), program("y")],
        assessments=[
            claim("ax", "nis", "concept", "2025-01-01"),
            claim("ay", "nis", "concept", "2025-01-01", program_id="y"),
        ],
        judgments=[judgment | {"likelihood": "likely", "confidence": "low", "basis_ids": "ax|ay", "source_ids": "s-b"}],
        indicators=[
            {"indicator_id": name, "judgment_id": "j", "statement": name, "state": state, "as_of": "2025-06-01"}
            | {"basis_ids": basis}
            for name, state, basis in indicators
        ],
    )


def test_open_indicators_leave_out_what_was_seen_and_what_speaks_of_others_alone() -> None:
    dataset = scoped(
        judged(
            ("open", "not_seen", ""), ("seen", "seen", ""), ("theirs", "not_seen", "ay"), ("both", "reversed", "ax|ay")
        )
    )
    assert set(programs.open_indicators(dataset, "x")["indicator_id"]) == {"open", "both"}
    assert set(programs.open_indicators(dataset, "y")["indicator_id"]) == {"open", "both", "theirs"}
    assert list(programs.open_indicators(dataset, "x")["judgment"].unique()) == ["So."]
    assert programs.open_indicators(dataset, "z").empty


def test_sentence_says_where_it_stands_and_what_came_last() -> None:
    dataset = scoped(
        package(
            programs=[program("x"), program("y")],
            assessments=[
                claim("front", "nis", "development", "2025-01-01", stage_high="ground_test"),
                claim("own", "kcna", "operational", "2025-01-01"),
            ],
            milestones=[milestone("m", "2025-02-03"), milestone("n", "2024-02-03")],
        )
    )
    stages, events = stage_by_program(dataset, DAY), programs.milestones_of(dataset, "x")
    assert programs.sentence(stages, events, "x", "X") == (
        "X stands at “Development” by NIS, 1 Jan 2025; 2 parties put it from Development to Operational; "
        "2 milestones, the latest on 3 Feb 2025: flight test."
    )
    nothing = programs.milestones_of(dataset, "y")
    assert programs.sentence(stages, nothing, "y", "Y") == "No party has assessed Y."


def test_nothing_is_known_of_no_program() -> None:
    dataset = scoped(package())
    assert programs.stage_history(dataset, "x", DAY).empty
    assert programs.next_stages(dataset, "x", DAY).empty
    assert programs.open_indicators(dataset, "x").empty
