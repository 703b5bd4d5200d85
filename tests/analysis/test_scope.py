"""What counts under the global controls, and the laws that no setting may break."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analysis.scope import WITHHELD, Scope, apply, best_grade, judged_grades, names_later_month
from dashboard.dataset.store import Dataset, open_dataset

WHOLE = open_dataset()
DAYS = st.dates(min_value=date(2016, 1, 1), max_value=WHOLE.released_on)
PARTIES = st.frozensets(st.sampled_from(sorted(WHOLE["organizations"]["organization_id"])), max_size=4)
SCOPES = st.builds(
    Scope,
    known_by=DAYS,
    reliability=st.sampled_from([None, *judged_grades(WHOLE)]),
    keep_unjudged=st.booleans(),
    organizations=PARTIES,
)


def ids(dataset: Dataset) -> set[str]:
    return {
        record
        for name, table in dataset.tables.items()
        if name not in {"redirects", "places", "organizations"}
        for record in table[dataset.schema(name).key]
    }


@settings(deadline=None, max_examples=60)
@given(scope=SCOPES)
def test_nothing_reported_later_is_visible(scope: Scope) -> None:
    """No row, no cited source and no end of a stay is later than Known by."""
    day = pd.Timestamp(scope.known_by)
    cut = apply(scope, WHOLE)
    for name, table in cut.tables.items():
        for column in ("reported_on", "published_on", "end_on", "ended_on", "first_shown_on"):
            if column in table:
                assert not (table[column] > day).any(), f"{name}.{column}"
        if "source_ids" in table:
            cited = {source for row in table["source_ids"] for source in row}
            published = WHOLE["sources"].set_index("source_id")["published_on"]
            assert not (published[list(cited)] > day).any(), name
        if name in {"judgments", "indicators"}:
            assert not (table["as_of"] > day).any()


@settings(deadline=None, max_examples=60)
@given(scope=SCOPES, earlier=st.integers(0, 900), more=PARTIES)
def test_narrowing_only_removes(scope: Scope, earlier: int, more: frozenset[str]) -> None:
    """An earlier day, a better grade or fewer parties never bring a record in."""
    cut = ids(apply(scope, WHOLE))
    narrower = [
        scope.on(scope.known_by - timedelta(days=earlier)),
        Scope(scope.known_by, "A", scope.keep_unjudged, scope.organizations),
        Scope(scope.known_by, scope.reliability, False, scope.organizations),
    ]
    if not scope.organizations and more:
        narrower.append(Scope(scope.known_by, scope.reliability, scope.keep_unjudged, more))
    for narrow in narrower:
        assert ids(apply(narrow, WHOLE)) <= cut


def test_the_default_scope_keeps_every_record(dataset: Dataset) -> None:
    """On the day of the release nothing is hidden."""
    assert ids(apply(Scope(dataset.released_on), dataset)) == ids(dataset)


def test_a_return_that_was_not_known_yet_is_taken_back(dataset: Dataset) -> None:
    """A contingent that went home later is still deployed on an earlier day."""
    returned = dataset["contingents"].dropna(subset=["end_on"]).iloc[0]
    before = (returned["end_on"] - pd.Timedelta(days=1)).date()
    row = apply(Scope(before), dataset)["contingents"].set_index("contingent_id").loc[returned["contingent_id"]]
    assert pd.isna(row["end_on"])
    assert row["status"] == "deployed"
    after = apply(Scope(dataset.released_on), dataset)["contingents"].set_index("contingent_id")
    assert after.loc[returned["contingent_id"], "status"] == returned["status"]


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("By December 2024 they had arrived.", True),
        ("In Nov 2024 they arrived.", False),
        ("NIS spoke of May 2025.", True),
        ("They came in 2025.", True),
        ("They came in 2024; 2,000 of them.", False),
        ("About 2025 men.", True),  # a number like a year is withheld rather than leaked
    ],
)
def test_words_of_later_months_are_recognized(text: str, later: bool) -> None:
    assert names_later_month(text, date(2024, 11, 1)) is later


def test_summaries_from_the_future_are_withheld(dataset: Dataset) -> None:
    """No summary or note visible on a day names a later year."""
    cut = apply(Scope(date(2024, 11, 1)), dataset)
    for name in ("contingents", "estimates", "milestones", "exchanges"):
        summaries = cut[name]["summary"]
        assert not summaries.str.contains(r"\b2025\b|\b2026\b").any(), name
    assert WITHHELD in set(cut["programs"]["summary"])


def test_f_stands_last_but_is_kept_by_choice() -> None:
    assert best_grade(["F", "E", "C"]) == "C"
    assert best_grade(["F", "E"]) == "E"
    assert best_grade([]) == "F"
