"""The grid of dimensions: what stands in a cell, where parties differ, and what moved within a year."""

from __future__ import annotations

import pandas as pd

from dashboard.analysis import dimensions
from dashboard.analysis.maturity import matching
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import Dataset
from tests.analysis.test_maturity import DAY, PACKAGE, claim, package, program


def scoped(*claims: dict[str, str]) -> Dataset:
    programs = [program("x"), program("y", category="armor")]
    return apply(Scope(PACKAGE.released_on), package(programs=programs, assessments=list(claims)))


def cells(*claims: dict[str, str]) -> pd.DataFrame:
    return dimensions.dimension_cells(scoped(*claims), DAY).set_index("cell", drop=False)


def test_every_program_has_a_cell_for_every_dimension_but_the_whole() -> None:
    found = cells(claim("a", "nis", "concept", "2025-01-01"))
    codes = [str(code) for code in PACKAGE.tables["assessments"].field("dimension").codes if code != "overall"]
    assert list(dimensions.dimensions(scoped())) == codes
    assert list(found["dimension"]) == codes * 2 and list(found["program"].unique()) == ["X", "Y"]
    assert found["stage"].isna().all() and set(found["move"]) == {""}
    assert dimensions.reported_in_short(found) is None


def test_a_cell_holds_the_assessment_in_front_of_its_dimension_alone() -> None:
    found = cells(
        claim("own", "kcna", "operational", "2025-05-01", "propulsion", grade="a"),
        claim("old", "nis", "concept", "2024-01-01", "propulsion"),
        claim("front", "nis", "development", "2024-06-01", "propulsion", stage_high="ground_test"),
        claim("whole", "nis", "combat_proven", "2025-06-01"),
        claim("side", "jcs", "flight_test", "2025-06-01", "reentry"),
    )
    cell = found.loc["X: Propulsion"]
    assert (cell["assessment_id"], cell["stage_label"], cell["asserter"]) == ("front", "Development", "NIS")
    assert (cell["step"], cell["low_step"], cell["high_step"]) == (1, 1, 2)
    assert (cell["spread_low"], cell["spread_high"], cell["spread_text"]) == (1, 5, "Development to Operational")
    assert (cell["steps"], cell["asserters"], cell["differ"], cell["own_claim"]) == ((1, 5), 2, True, False)
    assert not found.loc["X: Re-entry", "differ"]
    assert found.loc["X: Deployment", "stage"] is not None and pd.isna(found.loc["X: Deployment", "stage"])


def test_moves_within_a_year_are_told_from_first_reports() -> None:
    found = cells(
        claim("p1", "nis", "concept", "2024-06-01", "propulsion"),
        claim("p2", "jcs", "flight_test", "2025-06-01", "propulsion", grade="a"),
        claim("d1", "nis", "operational", "2024-06-01", "deployment"),
        claim("d2", "nis", "flight_test", "2025-06-01", "deployment"),
        claim("r", "nis", "concept", "2025-06-01", "reentry"),
        claim("s", "kcna", "concept", "2024-06-01", "production"),
    )
    moves = found[found["program_id"] == "x"].set_index("dimension")["move"]
    assert moves.to_dict() == {
        "propulsion": "up",
        "guidance_accuracy": "",
        "payload_warhead": "",
        "reentry": "first",
        "seeker_autonomy": "",
        "production": "",
        "deployment": "down",
    }
    assert dimensions.moves_in_words(found) == [
        "X, propulsion: Concept → Flight or sea trial",
        "X, deployment: Operational → Flight or sea trial",
    ]
    short = dimensions.reported_in_short(found)
    assert short == dimensions.Reported(2, 1, 4, 1, 1, "Propulsion", 1, "Guidance and accuracy", 0, 1, 1, 1)


def test_programs_without_a_report_are_left_out() -> None:
    found = cells(claim("a", "nis", "concept", "2025-01-01", "reentry"), claim("b", "nis", "concept", "2025-01-01"))
    assert set(dimensions.with_reports(found)["program_id"]) == {"x"}
    assert set(matching(found, scoped(), ["armor"], "")["program_id"]) == {"y"}


def test_list_of_a_cell_has_the_one_in_front_first_and_the_superseded_too() -> None:
    claims = [
        claim("own", "kcna", "operational", "2025-05-01", "propulsion"),
        claim("old", "nis", "concept", "2024-01-01", "propulsion"),
        claim("front", "nis", "development", "2024-06-01", "propulsion"),
        claim("other", "nis", "development", "2024-06-01", "reentry"),
    ]
    dataset = scoped(*claims)
    found = dimensions.dimension_cells(dataset, DAY)
    rows = dimensions.assessments_in_cell(dataset, DAY, found, "X: Propulsion")
    assert list(rows["assessment_id"]) == ["front", "own", "old"]
    assert dimensions.assessments_in_cell(dataset, DAY, found, "no such cell").empty
    assert dimensions.assessments_in_cell(dataset, DAY, found, "Y: Propulsion").empty


def test_empty_tables() -> None:
    found = dimensions.dimension_cells(apply(Scope(PACKAGE.released_on), package()), DAY)
    assert found.empty and dimensions.reported_in_short(found) is None
    assert dimensions.with_reports(found).empty and dimensions.moves_in_words(found) == []
