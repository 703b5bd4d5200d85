"""What is new between two days, and the laws of it."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analysis.changes import KINDS, changes_between, counted, last_reports, summary
from dashboard.analysis.scope import Scope, apply, judged_grades
from dashboard.dataset.store import Dataset, open_dataset

WHOLE = open_dataset()
DAYS = st.dates(min_value=date(2016, 1, 1), max_value=WHOLE.released_on)
PARTIES = st.frozensets(st.sampled_from(sorted(WHOLE["organizations"]["organization_id"])), max_size=4)
SCOPES = st.builds(
    Scope,
    known_by=st.just(WHOLE.released_on),
    reliability=st.sampled_from([None, *judged_grades(WHOLE)]),
    keep_unjudged=st.booleans(),
    organizations=PARTIES,
)
CLAIMS = {"new_claim", "superseded_claim"}


def changes(scope: Scope, since: date, until: date, whole: Dataset = WHOLE) -> pd.DataFrame:
    return changes_between(apply(scope.on(since), whole), apply(scope.on(until), whole), since, until)


def ids(table: pd.DataFrame, kinds: set[str]) -> set[str]:
    return set(table["record_id"][table["kind"].astype("str").isin(kinds)])


def with_claims(*claims: dict[str, object]) -> Dataset:
    """The bundled dataset with these estimates alone; each differs from one plain claim of 1,000 killed."""
    template = WHOLE["estimates"].iloc[0].to_dict() | {
        "contingent_id": None,
        "measure": "killed",
        "as_of_precision": "day",
        "qualifier": "about",
        "low": pd.NA,
        "best": 1000,
        "high": pd.NA,
        "organization_id": "nis",
        "summary": "A number.",
    }
    rows = pd.DataFrame([template | claim for claim in claims])
    table = rows.astype(WHOLE["estimates"].dtypes.to_dict())
    return Dataset(WHOLE.package, MappingProxyType({**WHOLE.tables, "estimates": table}))


def claim(claim_id: str, day: str, reported: str | None = None, **more: object) -> dict[str, object]:
    return {
        "estimate_id": claim_id,
        "as_of": pd.Timestamp(day),
        "reported_on": pd.Timestamp(reported or day),
        **more,
    }


def claims_since(since: str, until: str, *rows: dict[str, object]) -> dict[str, pd.Series]:
    found = changes(Scope(WHOLE.released_on), date.fromisoformat(since), date.fromisoformat(until), with_claims(*rows))
    found = found[found["kind"].astype("str").isin(CLAIMS)]
    return {str(row["record_id"]): row for _, row in found.iterrows()}


def test_a_number_replaces_the_same_partys_last_one() -> None:
    found = claims_since(
        "2025-01-31",
        "2025-03-31",
        claim("old", "2025-01-01"),
        claim("now", "2025-02-01", best=2000),
        claim("other-party", "2025-02-01", best=9000, organization_id="hur"),
        claim("other-measure", "2025-02-01", best=9000, measure="wounded"),
        claim("other-group", "2025-02-01", best=9000, contingent_id="storm-corps-2024"),
    )
    assert set(found) == {"now", "other-party", "other-measure", "other-group"}
    assert found["now"]["kind"] == "superseded_claim"
    assert found["now"]["old_id"] == "old"
    assert found["now"]["sentence"] == (
        "NIS on the whole force, killed: up from about 1,000 (as of 1 Jan 2025) to about 2,000 (as of 1 Feb 2025)."
    )
    for name in ("other-party", "other-measure", "other-group"):
        assert found[name]["kind"] == "new_claim"
        assert found[name]["old_id"] == ""


def test_each_next_word_of_a_party_replaces_the_one_before() -> None:
    found = claims_since(
        "2025-01-31",
        "2025-12-31",
        claim("first", "2025-01-01", best=3000),
        claim("second", "2025-02-01", best=2000),
        claim("third", "2025-03-01", best=pd.NA, low=1000, high=4000, qualifier="range"),
    )
    assert found["second"]["old_id"] == "first"
    assert "down from about 3,000" in found["second"]["sentence"]
    assert found["third"]["old_id"] == "second"
    assert "changed from about 2,000" in found["third"]["sentence"]
    assert "1,000–4,000" in found["third"]["sentence"]


def test_the_same_number_again_is_no_replacement() -> None:
    found = claims_since("2025-01-31", "2025-12-31", claim("old", "2025-01-01"), claim("now", "2025-02-01"))
    assert found["now"]["kind"] == "new_claim"
    assert "again about 1,000" in found["now"]["sentence"]


def test_a_late_report_on_an_earlier_day_replaces_nothing() -> None:
    found = claims_since(
        "2025-02-28",
        "2025-12-31",
        claim("last-word", "2025-02-01", best=2000),
        claim("looking-back", "2024-12-01", "2025-03-01", best=500),
    )
    assert found["looking-back"]["kind"] == "new_claim"
    assert found["looking-back"]["old_id"] == ""


def test_of_two_claims_of_one_report_the_later_day_replaces() -> None:
    found = claims_since(
        "2025-01-31",
        "2025-12-31",
        claim("old", "2025-01-01"),
        claim("back", "2025-02-01", "2025-03-01", best=2000),
        claim("front", "2025-02-28", "2025-03-01", best=3000),
    )
    assert found["back"]["old_id"] == ""
    assert found["front"]["old_id"] == "old"


def test_a_claim_that_a_better_source_carries_later_comes_into_view_then() -> None:
    sources = WHOLE["sources"].dropna(subset=["published_on"]).sort_values("published_on")
    letters = sources["reliability"].astype("str")
    poor, good = sources[letters == "C"].iloc[0], sources[letters == "A"].iloc[-1]
    assert poor["published_on"] < good["published_on"]
    day = (poor["published_on"] + pd.Timedelta(days=1)).date()
    whole = with_claims(
        claim("slow", "2010-01-01", str(poor["published_on"].date()), source_ids=(poor["source_id"], good["source_id"]))
    )
    scope = Scope(WHOLE.released_on, "A", keep_unjudged=False)
    found = changes(scope, day, WHOLE.released_on, whole).set_index("record_id")
    assert found.loc["slow", "in_view_on"] == good["published_on"]
    assert found.loc["slow", "reported_on"] == poor["published_on"]
    assert "slow" not in set(changes(Scope(WHOLE.released_on), day, WHOLE.released_on, whole)["record_id"])


def test_a_return_is_a_change_on_its_day() -> None:
    home = WHOLE["contingents"].dropna(subset=["end_on"]).iloc[0]
    day = home["end_on"].date()
    found = changes(Scope(WHOLE.released_on), day - timedelta(days=1), day)
    assert ids(found, {"returned"}) == {home["contingent_id"]}
    assert "returned" not in set(changes(Scope(WHOLE.released_on), day, day + timedelta(days=1))["kind"])


def test_stages_say_from_and_to_and_who_says_so() -> None:
    found = changes(Scope(WHOLE.released_on), date(2025, 9, 1), date(2025, 11, 10))
    moves = found[found["kind"].astype("str").isin({"stage_up", "stage_down"})]
    assert not moves.empty
    ladder = [code.label for code in WHOLE.schema("assessments").field("stage").categories]
    for _, move in moves.iterrows():
        said = [name for name in ladder if f"from {name} (" in move["sentence"]]
        became = [name for name in ladder if f"to {name} (" in move["sentence"]]
        up = ladder.index(became[0]) > ladder.index(said[0])
        assert up == (move["kind"] == "stage_up"), move["sentence"]
        assert move["old_id"] != move["record_id"]


def test_judgments_never_name_confidence_in_the_sentence() -> None:
    found = changes(Scope(WHOLE.released_on), date(2016, 1, 1), WHOLE.released_on)
    judged = found[found["kind"] == "new_judgment"]
    assert set(judged["record_id"]) == set(WHOLE["judgments"]["judgment_id"])
    assert not judged["sentence"].str.contains("confiden").any()
    assert set(found["record_id"][found["kind"] == "indicator"]) == set(WHOLE["indicators"]["indicator_id"])


def test_a_sentence_begins_with_what_changed_and_its_day_says_its_basis() -> None:
    found = changes(Scope(WHOLE.released_on), date(2016, 1, 1), WHOLE.released_on)
    assert all(row["sentence"].startswith(row["subject"]) and row["subject"] for _, row in found.iterrows())
    exchanges = WHOLE["exchanges"].set_index("exchange_id")["reported_on_basis"].astype("str")
    new = found[found["kind"] == "new_exchange"].set_index("record_id")
    assert list(new["reported_on_basis"]) == list(exchanges[new.index])
    assert "assumed" in set(new["reported_on_basis"])
    assert set(found.loc[found["kind"].isin(["returned", "new_judgment"]), "reported_on_basis"]) == {""}


def test_every_new_milestone_and_assessment_is_told_once() -> None:
    """Of an assessment that moves a stage the move tells."""
    since, until = date(2026, 8, 27), date(2026, 11, 25)
    found = changes(Scope(WHOLE.released_on), since, until)
    milestones, assessments = (
        table[table["reported_on"].between(pd.Timestamp(since), pd.Timestamp(until), inclusive="right")]
        for table in (WHOLE["milestones"], WHOLE["assessments"])
    )
    assert ids(found, {"new_milestone"}) == set(milestones["milestone_id"]) != set()
    moves = {"stage_up", "stage_down"}
    assert ids(found, {"new_assessment"}) == set(assessments["assessment_id"]) - ids(found, moves) != set()
    assert not found["record_id"].duplicated().any()
    told = found.set_index("record_id").loc["kang-kon-commissioned-2026-09-06"]
    assert told["sentence"].startswith("Choe Hyon class destroyer: commissioned, 6 Sep 2026. ")


def test_an_indicator_checked_before_the_first_day_is_no_change() -> None:
    since = date(2026, 8, 27)
    checked = ids(changes(Scope(WHOLE.released_on), since, WHOLE.released_on), {"indicator"})
    rows = WHOLE["indicators"]
    assert checked == set(rows["indicator_id"][rows["as_of"] > pd.Timestamp(since)]) != set(rows["indicator_id"])


def test_counts_and_words_agree() -> None:
    found = changes(Scope(WHOLE.released_on), date(2025, 9, 1), date(2025, 11, 10))
    assert sum(count for _, _, count in counted(found)) == len(found)
    for _, label, count in counted(found):
        assert f"{label.lower()}: {count}" in summary(found)
    assert summary(found[found["kind"] == "none"]) == ""


def test_the_last_report_of_each_table_is_named(scoped: Dataset) -> None:
    last = last_reports(scoped)
    assert last[scoped.schema("estimates").title] == scoped["estimates"]["reported_on"].max()
    assert list(last.values()) == sorted(last.values(), reverse=True)
    assert last_reports(apply(Scope(date(1950, 1, 1)), WHOLE)) == {}


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_pair_in_the_wrong_order_is_empty(days: int) -> None:
    until = date(2025, 1, 1)
    found = changes(Scope(WHOLE.released_on), until + timedelta(days=days), until)
    assert found.empty
    assert counted(found) == []


@settings(deadline=None, max_examples=8)
@given(scope=SCOPES, day=DAYS)
def test_between_a_day_and_itself_nothing_changes(scope: Scope, day: date) -> None:
    """Not even where the function is told that the days differ: both sides are the same dataset."""
    assert changes(scope, day, day).empty
    same = apply(scope.on(day), WHOLE)
    found = changes_between(same, same, day - timedelta(days=1), day)
    assert set(found["kind"].astype("str")) <= {"stage_up", "stage_down"}  # an assessment of the day itself


@settings(deadline=None, max_examples=15)
@given(scope=SCOPES, pair=st.tuples(DAYS, DAYS))
def test_every_change_came_into_view_between_the_days(scope: Scope, pair: tuple[date, date]) -> None:
    """And, without a filter on grades, it was reported then."""
    since, until = sorted(pair)
    found = changes(scope, since, until)
    window = (found["in_view_on"] > pd.Timestamp(since)) & (found["in_view_on"] <= pd.Timestamp(until))
    assert window.all(), found[~window]
    assert set(found["kind"].astype("str")) <= set(KINDS)
    assert not found["record_id"].duplicated().any()
    if scope.reliability is None and scope.keep_unjudged:
        records = found[~found["kind"].astype("str").isin({"stage_up", "stage_down"})]
        assert (records["reported_on"] > pd.Timestamp(since)).all()
        assert (records["reported_on"] <= pd.Timestamp(until)).all()
    visible = apply(scope.on(until), WHOLE)
    assert all(visible.table_of(record) for record in found["record_id"])
    assert all(visible.table_of(record) for record in found["old_id"] if record)


@settings(deadline=None, max_examples=8)
@given(scope=SCOPES, days=st.tuples(DAYS, DAYS, DAYS))
def test_changes_add_up(scope: Scope, days: tuple[date, date, date]) -> None:
    """New claims and exchanges of a stretch are those of its first part and those of its second, none twice."""
    a, b, c = sorted(days)
    whole, first, second = changes(scope, a, c), changes(scope, a, b), changes(scope, b, c)
    for kinds in (CLAIMS, {"new_exchange"}):
        assert ids(whole, kinds) == ids(first, kinds) | ids(second, kinds)
        assert not ids(first, kinds) & ids(second, kinds)
