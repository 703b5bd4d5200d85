"""Tests are counted once an event; accounts that differ stand side by side."""

from __future__ import annotations

from datetime import date

from dashboard.analysis import trials
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import Dataset
from tests.analysis.test_maturity import PACKAGE, package, program

TOLD = {
    "date_precision": "day",
    "claimed": "false",
    "organization_ids": "jcs",
    "summary": "Said.",
    "kind": "flight_test",
}


def account(name: str, on: str, outcome: str, grade: str = "b", **more: str) -> dict[str, str]:
    row = {"milestone_id": name, "program_id": "x", "date": on, "reported_on": on, "outcome": outcome}
    return TOLD | row | {"source_ids": f"s-{grade}"} | more


def held(*accounts: dict[str, str]) -> Dataset:
    programs = [program("x"), program("y", category="srbm")]
    return apply(Scope(PACKAGE.released_on), package(programs=programs, milestones=list(accounts)))


OWNER = {"claimed": "true", "organization_ids": "kcna"}
LAUNCH = (
    account("a-kcna", "2024-06-26", "success", **OWNER, same_as="b-jcs", program_id="y"),
    account("b-jcs", "2024-06-26", "failure", apogee_km="100", range_km="250"),
)


def test_rival_accounts_count_once_and_the_outside_account_stands_in_front() -> None:
    tests = trials.trials(held(*LAUNCH, account("c", "2025-01-01", "unknown")))
    assert list(tests["milestone_id"]) == ["b-jcs", "c"]
    assert list(tests["accounts"]) == [2, 1]
    assert tests["account_ids"][0] == ("b-jcs", "a-kcna")
    assert (tests["outcome"][0], tests["outcome_text"][0], tests["claimed"][0]) == ("failure", "Failure", False)


def test_the_better_source_goes_first_then_the_one_linked_to() -> None:
    worse = account("a", "2024-06-26", "success", grade="c")
    assert trials.trials(held(worse, account("b", "2024-06-26", "failure", same_as="a")))["milestone_id"][0] == "b"
    equal = account("b", "2024-06-26", "success")
    assert trials.trials(held(equal, account("a", "2024-06-26", "failure", same_as="b")))["milestone_id"][0] == "b"


def test_an_account_alone_stands_for_the_test_where_the_other_was_not_public() -> None:
    dataset = held(*LAUNCH)
    early = apply(Scope(PACKAGE.released_on, organizations=frozenset({"kcna"})), dataset)
    tests = trials.trials(early)
    assert list(tests["outcome_text"]) == ["Success, by KCNA alone"]
    assert list(tests["accounts"]) == [1] and trials.rival_accounts(early, tests) == []


def test_only_tests_are_tests() -> None:
    kinds = ["flight_test", "launch", "ground_test", "combat_use", "displayed"]
    tests = trials.trials(
        held(*(account(kind.replace("_", "-"), "2024-01-01", "success", kind=kind) for kind in kinds))
    )
    assert set(tests["kind"]) == {"flight_test", "launch", "ground_test"}


def test_selection_and_counts() -> None:
    dataset = held(
        *LAUNCH,
        account("c", "2024-01-01", "success"),
        account("d", "2025-01-01", "success", program_id="y", **OWNER),
    )
    tests = trials.trials(dataset)
    assert set(trials.select(tests, ["srbm"], [], 2024, 2025)["milestone_id"]) == {"d"}
    assert set(trials.select(tests, [], ["success"], 2024, 2024)["milestone_id"]) == {"c"}
    assert trials.select(tests, [], [], 2026, 2026).empty
    counts = trials.outcomes_by_year(dataset, tests)
    assert [tuple(row) for row in counts[["outcome", "year", "tests"]].to_numpy()] == [
        ("success", 2024, 1),
        ("success", 2025, 1),
        ("failure", 2024, 1),
    ]
    assert counts["milestone_ids"].tolist() == [("c",), ("d",), ("b-jcs",)]
    short = trials.digest(dataset, tests)
    assert short.outcomes == {"Success": 2, "Failure": 1}
    assert (short.tests, short.claimed, short.rivals, short.busiest, short.busiest_tests) == (3, 1, 1, 2024, 2)


def test_accounts_side_by_side_say_where_they_differ() -> None:
    jcs = account("b-jcs", "2024-06-26", "success", apogee_km="6248", flight_time_min="71", range_km="1090")
    kcna = account(
        "a-kcna", "2024-06-26", "success", **OWNER, same_as="b-jcs", apogee_km="6248.5", flight_time_min="68"
    )
    dataset = held(jcs, kcna)
    (found,) = trials.rival_accounts(dataset, trials.trials(dataset))
    table = found.table.set_index("property")
    assert list(table.columns) == ["JCS", "KCNA", "difference"]
    assert list(table.loc["Apogee"]) == ["6,248 km", "6,248.5 km", "same"]
    assert list(table.loc["Flight time"]) == ["71 min", "68 min", "differs"]
    assert list(table.loc["Distance flown"]) == ["1,090 km", "not known", "unknown"]
    assert list(table.loc["Outcome"]) == ["Success", "Success, by KCNA alone", "same"]
    assert "Place" not in table.index
    assert found.differs == ("Flight time",)
    assert found.account_ids == ("b-jcs", "a-kcna")


def test_two_accounts_of_one_party_keep_columns_of_their_own() -> None:
    second = account("a", "2024-06-26", "failure", same_as="b")
    dataset = held(second, account("b", "2024-06-26", "success"))
    (found,) = trials.rival_accounts(dataset, trials.trials(dataset))
    assert list(found.table.columns) == ["property", "JCS", "JCS (2)", "difference"]


def test_nothing_held() -> None:
    dataset = held()
    tests = trials.trials(dataset)
    assert tests.empty
    assert trials.outcomes_by_year(dataset, tests).empty
    short = trials.digest(dataset, tests)
    assert (short.tests, short.outcomes, short.busiest) == (0, {}, None)
    assert trials.rival_accounts(dataset, tests) == []
    assert trials.select(tests, ["icbm"], ["success"], 2016, 2026).empty
    assert len(trials.years(dataset)) == 2 and trials.outcome_labels(dataset) == {}


def test_no_day_after_known_by_is_shown() -> None:
    assert trials.stretch(2016, 2026, date(2025, 11, 4)) == (date(2016, 1, 1), date(2025, 11, 4))
    assert trials.stretch(2016, 2020, date(2025, 11, 4)) == (date(2016, 1, 1), date(2020, 12, 31))
