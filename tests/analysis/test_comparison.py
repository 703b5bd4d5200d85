"""Programs side by side: units, unknowns and differences."""

from __future__ import annotations

import pytest

from dashboard.analysis import comparison, trials
from dashboard.analysis.scope import Scope, apply
from tests.analysis.test_maturity import DAY, PACKAGE, claim, package, program
from tests.analysis.test_trials import OWNER, account

NEW = program("x", range_km_best="15000", length_m="25.5", propulsion="solid", stages="3", predecessor_id="y")
OLD = program("y", range_km_low="10000", range_km_high="13000", propulsion="Solid", first_shown_on="2024-10-31")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("3", "3", "3"), "same"),
        (("Solid", "solid"), "same"),
        (("3", "2", "not known"), "differs"),
        (("3", "3", "not known"), "unknown"),
        (("not known", "not known"), "unknown"),
    ],
)
def test_what_is_not_known_is_no_difference(texts: tuple[str, ...], expected: str) -> None:
    assert comparison.difference(texts) == expected


@pytest.mark.parametrize(
    ("low", "best", "high", "text"),
    [
        ("", "15000", "", "15,000 km"),
        ("12000", "15000", "16000", "15,000 km (12,000–16,000)"),
        ("12000", "", "16000", "12,000–16,000 km"),
        ("12000", "", "12000", "12,000 km"),
        ("12000", "", "", "at least 12,000 km"),
        ("", "", "16000", "up to 16,000 km"),
        ("", "", "", "not known"),
    ],
)
def test_a_number_is_said_with_its_bounds(low: str, best: str, high: str, text: str) -> None:
    named = program("x", range_km_low=low, range_km_best=best, range_km_high=high)
    rows = comparison.data_side_by_side(apply(Scope(PACKAGE.released_on), package(programs=[named])), ["x"])
    assert rows.set_index("property").loc["Range", "x"] == text


def test_data_has_units_unknowns_and_differences() -> None:
    dataset = apply(Scope(PACKAGE.released_on), package(programs=[NEW, OLD]))
    rows = comparison.data_side_by_side(dataset, ["x", "y"]).set_index("property")
    assert list(rows.loc["Range"]) == ["15,000 km", "10,000–13,000 km", "differs"]
    assert list(rows.loc["Length"]) == ["25.5 m", "not known", "unknown"]
    assert rows.loc["Propulsion", "difference"] == "same"
    assert rows.loc["First shown on", "y"] == "31 Oct 2024"
    three = comparison.data_side_by_side(dataset, ["x", "y", "gone"]).set_index("property")
    assert set(three["gone"]) == {"not known"} and three.loc["Range", "difference"] == "differs"
    assert comparison.predecessor_of(dataset, "x") == "y" and comparison.predecessor_of(dataset, "y") is None


def test_stages_by_dimension_say_who_and_when() -> None:
    claims = [
        claim("a", "nis", "development", "2025-11-04", "propulsion"),
        claim("b", "kcna", "operational", "2025-11-05", "propulsion"),
        claim("c", "kcna", "development", "2025-01-01", "propulsion", program_id="y"),
        claim("later", "nis", "operational", "2026-06-01"),
    ]
    dataset = apply(Scope(PACKAGE.released_on), package(programs=[NEW, OLD], assessments=claims))
    rows = comparison.stages_side_by_side(dataset, ["x", "y"], DAY).set_index("property")
    assert list(rows.index) == ["Propulsion"]
    assert list(rows.loc["Propulsion"]) == [
        "Development, NIS, 4 Nov 2025 · B",
        "Development, KCNA, 1 Jan 2025 · B · owner’s word alone",
        "same",
    ]
    assert comparison.stages_side_by_side(dataset, ["y", "none"], DAY)["difference"].tolist() == ["unknown"]


def test_sentence_names_the_differences() -> None:
    dataset = apply(Scope(PACKAGE.released_on), package(programs=[NEW, OLD]))
    data = comparison.data_side_by_side(dataset, ["x", "y"])
    stages = comparison.stages_side_by_side(dataset, ["x", "y"], DAY)
    assert comparison.sentence(data, stages, ["X", "Y"]) == "X and Y differ in data (range)."
    alike = comparison.data_side_by_side(dataset, ["x", "x"])
    assert comparison.sentence(alike, stages, ["X", "Y", "Z"]).startswith("X, Y and Z do not differ in what is known")


def test_tests_are_counted_by_outcome() -> None:
    accounts = [
        account("one", "2024-01-01", "success", apogee_km="6000.5", range_km="1000"),
        account("two", "2025-01-01", "failure"),
        account("own", "2024-06-01", "success", **OWNER),
        account("rival", "2024-01-01", "failure", **OWNER, same_as="one", program_id="y"),
    ]
    dataset = apply(Scope(PACKAGE.released_on), package(programs=[NEW, OLD], milestones=accounts))
    rows = comparison.tests_side_by_side(dataset, trials.trials(dataset), ["x", "y"]).set_index("property")
    assert list(rows.loc["Tests on record"]) == ["3", "0"]
    assert list(rows.loc["Success"]) == ["2", "0"] and list(rows.loc["Failure"]) == ["1", "0"]
    assert "Partial success" not in rows.index
    assert list(rows.loc["By a rival account only, not counted"]) == ["0", "1"]
    assert list(rows.loc["By the owner’s word alone"]) == ["1", "0"]
    assert list(rows.loc["First test"]) == ["1 Jan 2024", "–"]
    assert list(rows.loc["Latest test"]) == ["1 Jan 2025", "–"]
    assert list(rows.loc["Highest apogee"]) == ["6,000.5 km", "not known"]
