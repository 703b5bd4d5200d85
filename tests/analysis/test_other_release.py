"""A link of another release: older ones are told what is new since their month, all others what they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pandas as pd
import pytest

from dashboard.analysis.other_release import other_release, release_number
from dashboard.dataset.store import Dataset


@pytest.fixture
def small(dataset: Dataset) -> Dataset:
    """Release 2026.11.0 with four events and two redirects, and no other claim."""
    empty = {name: table.iloc[:0] for name, table in dataset.tables.items()}
    days = pd.to_datetime(["2026-09-30", "2026-10-01", "2026-10-31", "2026-11-02"])
    redirects = pd.DataFrame(
        {
            "old_id": ["a", "b"],
            "new_id": [None, "c"],
            "on": pd.to_datetime(["2026-10-20", "2026-11-03"]),
            "reason": ["Gone.", "One."],
        }
    )
    events = dataset["events"].iloc[:4].assign(reported_on=days)
    return Dataset(dataset.package, MappingProxyType({**empty, "events": events, "redirects": redirects}))


def test_after_the_month_of_an_older_release_everything_is_new(small: Dataset) -> None:
    """Of the release of September the three later events and both redirects; of that of October one each."""
    assert small.release == "2026.11.0"
    september = other_release(small, "2026.9.3")
    assert september is not None
    assert (september.relation, september.since, september.same_month) == ("older", date(2026, 9, 30), False)
    assert september.reported == ((small.schema("events").title, 3),)
    october = other_release(small, "2026.10.0")
    assert october is not None
    assert october.since == date(2026, 10, 31)
    assert october.reported == ((small.schema("events").title, 1),)
    assert october.redirects is not None
    assert list(october.redirects["old_id"]) == ["b"]


def test_of_two_releases_of_one_month_the_whole_month_may_be_new(dataset: Dataset) -> None:
    later = Dataset(replace(dataset.package, version="2026.11.2"), dataset.tables)
    found = other_release(later, "2026.11.0")
    assert found is not None
    assert (found.relation, found.since, found.same_month) == ("older", date(2026, 10, 31), True)


def test_december_ends_with_its_year(small: Dataset) -> None:
    found = other_release(small, "2025.12.0")
    assert found is not None
    assert found.since == date(2025, 12, 31)


@pytest.mark.parametrize("asked", ["2026.11.1", "2026.12.0", "2027.1.0"])
def test_a_newer_release_is_called_newer(small: Dataset, asked: str) -> None:
    found = other_release(small, asked)
    assert found is not None
    assert found.relation == "newer"


@pytest.mark.parametrize("asked", ["x", "2026", "2026.13.0", "2026.0.0", "0001.1.1", "2026.11.0; drop", "٢٠٢٦.11.0"])
def test_anything_else_is_no_release(small: Dataset, asked: str) -> None:
    assert release_number(asked) is None
    found = other_release(small, asked)
    assert found is not None
    assert found.relation == "unknown"


def test_the_same_release_needs_no_word(small: Dataset) -> None:
    assert other_release(small, "2026.11.0") is None
    assert other_release(small, "2026.11.00") is None
