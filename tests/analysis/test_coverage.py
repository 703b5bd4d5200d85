"""Coverage: what rests on a publication, grades of claims, voices behind pages, months without a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from dashboard.analysis import coverage
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import Dataset


@pytest.fixture
def cut(dataset: Dataset):
    """The bundled dataset cut by hand: named tables replaced, all others empty."""

    def cut(**tables: pd.DataFrame) -> Dataset:
        empty = {name: table.iloc[:0] for name, table in apply(Scope(dataset.released_on), dataset).tables.items()}
        return Dataset(dataset.package, empty | tables)

    return cut


def test_a_coverage_that_names_no_day_is_left_out(dataset: Dataset) -> None:
    def ends(said: object) -> dict[str, date]:
        package = replace(dataset.package, descriptor={**dataset.package.descriptor, "coverage": said})
        other = Dataset(package, dataset.tables)
        assert set(coverage.report_months(other, date(2025, 11, 4))["topic"]) == set(coverage.TOPICS)
        return coverage.coverage_ends(other)

    assert ends({"programs": "2025-11-04", "exchanges": "soon", "deployments": None}) == {"programs": date(2025, 11, 4)}
    assert ends("2025-11-04") == ends(None) == {}


def test_records_behind_a_publication_are_counted_over_all_tables(scoped: Dataset) -> None:
    """Every citation counts once, and a publication that nothing cites has a zero."""
    rows = coverage.source_rows(scoped)
    cited = sum(len(ids) for table in scoped.tables.values() if "source_ids" in table for ids in table["source_ids"])
    assert rows["records"].sum() == cited
    assert len(rows) == len(scoped["sources"])
    assert rows["records"].is_monotonic_decreasing


def test_search_wants_every_word_and_one_of_the_grades() -> None:
    rows = pd.DataFrame(
        {
            "source_id": ["a-1", "b-2", "c-3"],
            "title": ["Troops leave", "Troops arrive", "Ships leave"],
            "publisher": ["KBS", "TASS", "KBS"],
            "grade": ["B", "D", "B"],
        }
    )
    assert list(coverage.matching(rows, "kbs TROOPS", [])["source_id"]) == ["a-1"]
    assert list(coverage.matching(rows, "", ["D"])["source_id"]) == ["b-2"]
    assert list(coverage.matching(rows, "(", [])["source_id"]) == []
    assert len(coverage.matching(rows, "", [])) == 3


def test_cells_hold_every_claim_once(scoped: Dataset) -> None:
    cells = coverage.grade_cells(scoped)
    assert len(cells) == 36
    assert cells["claims"].sum() == len(scoped["estimates"])
    assert list(cells["cell"].iloc[[0, -1]]) == ["A1", "F6"]
    listed = sum(len(coverage.claims_in_cell(scoped, cell)) for cell in cells["cell"])
    assert listed == len(scoped["estimates"])


def test_sentence_on_grades_names_the_commonest_pair() -> None:
    cells = pd.DataFrame(
        {"letter": ["B", "B", "F"], "digit": [2, 3, 6], "cell": ["B2", "B3", "F6"], "claims": [5, 2, 1]}
    )
    sentence = coverage.grades_sentence(cells)
    assert "B2 is the commonest pair, with 5 of 8 claims" in sentence
    assert "5 lie on the diagonal" in sentence
    assert "1 have a grade that cannot be judged" in sentence


def test_many_pages_of_one_party_are_one_voice(scoped: Dataset, cut) -> None:
    """Three pages that repeat one party are one voice; a party that confirms on its own is a second."""
    sources = scoped["sources"].iloc[:3]
    claims = scoped["estimates"].iloc[:2].copy()
    claims["organization_id"] = "nis"
    claims["source_ids"] = pd.Series([tuple(sources["source_id"]), tuple(sources["source_id"][:1])], index=claims.index)
    claims["confirmed_by"] = pd.Series([(), ("hur", "nis")], index=claims.index)
    echoes = coverage.echo_counts(cut(sources=sources, estimates=claims, organizations=scoped["organizations"]), 9)
    assert list(echoes["publications"]) == [3, 1]
    assert list(echoes["asserters"]) == [1, 2]
    assert list(echoes["names"]) == ["NIS", "NIS, HUR"]


def test_echoes_are_bounded_and_empty_tables_have_none(scoped: Dataset, cut) -> None:
    assert len(coverage.echo_counts(scoped, 7)) == 7
    assert coverage.echo_counts(cut(), 7).empty


def test_months_without_a_report_differ_from_months_not_read(scoped: Dataset, cut) -> None:
    """Two reports in January, none in February, and in the last month of coverage and after it nothing is known."""
    events = scoped["events"].iloc[:2].assign(reported_on=pd.to_datetime(["2026-01-03", "2026-01-30"]))
    months = coverage.report_months(cut(events=events), date(2026, 4, 15))
    lane = months[months["topic"] == "events"]
    assert list(lane["reports"]) == [2, 0, 0, 0]
    assert coverage.coverage_ends(scoped)["deployments"] == date(2026, 3, 31)
    assert list(lane["covered"]) == [True, True, True, False]
    table = coverage.months_table(months)
    assert table.index[0] == "Apr 2026"
    assert list(table[scoped.schema("events").title]) == ["–", "0", "0", "2"]


def test_a_month_of_a_topic_lists_what_became_public_in_it(scoped: Dataset, cut) -> None:
    """The three reports of two months, latest first; a month without one is not offered."""
    days = pd.to_datetime(["2026-01-03", "2026-01-30", "2026-03-01"])
    events = scoped["events"].iloc[:3].assign(reported_on=days, reported_on_basis="assumed")
    tables = cut(events=events, organizations=scoped["organizations"], sources=scoped["sources"])
    months = coverage.report_months(tables, date(2026, 4, 15))
    title = scoped.schema("events").title
    assert coverage.filled_cells(months) == [f"{title}, Mar 2026", f"{title}, Jan 2026"]
    january = coverage.reports_in_cell(tables, months, f"{title}, Jan 2026")
    assert list(january["record_id"]) == [events["event_id"].iloc[1], events["event_id"].iloc[0]]
    assert list(january["reported_on_basis"]) == ["assumed", "assumed"]


def test_lists_of_months_and_counts_agree(scoped: Dataset) -> None:
    months = coverage.report_months(scoped, scoped.released_on)
    for cell in coverage.filled_cells(months)[:10]:
        counted = months.loc[months["cell"] == cell, "reports"].iloc[0]
        assert len(coverage.reports_in_cell(scoped, months, cell)) == counted


def test_the_sentence_on_echoes_counts_what_the_table_lists(scoped: Dataset) -> None:
    every = coverage.echo_counts(scoped, 10**6)
    several = every[every["publications"] > 1]
    one = (several["asserters"] == 1).sum()
    assert coverage.echo_sentence(scoped).startswith(f"{len(several):,} records")
    assert f"{one:,} of them rest on one asserter" in coverage.echo_sentence(scoped)


def test_a_pair_of_grades_is_said_in_words(scoped: Dataset) -> None:
    said = coverage.pair_in_words(coverage.grade_cells(scoped), "F6")
    assert said.startswith("Source F: ")
    assert "Information 6: " in said


def test_every_topic_has_every_month_until_known_by(scoped: Dataset) -> None:
    months = coverage.report_months(scoped, scoped.released_on)
    assert set(months.groupby("topic").size()) == {months["month"].nunique()}
    assert months["month"].max() == pd.Timestamp(scoped.released_on).replace(day=1)
    assert coverage.last_months(months, 12)["month"].nunique() == 12
    assert len(coverage.last_months(months, None)) == len(months)


def test_without_records_there_is_no_month(cut) -> None:
    months = coverage.report_months(cut(), date(2026, 4, 15))
    assert months.empty
    assert coverage.last_months(months, 12).empty


@pytest.mark.parametrize("day", [date(2024, 11, 1), date(2025, 11, 4)])
def test_nothing_after_known_by_counts(dataset: Dataset, day: date) -> None:
    then = apply(Scope(day), dataset)
    assert (coverage.source_rows(then)["published_on"].dropna() <= pd.Timestamp(day)).all()
    months = coverage.report_months(then, day)
    assert (months["month"] <= pd.Timestamp(day)).all()
    assert months["reports"].sum() == sum(len(then[topic]) for topic in coverage.TOPICS)


def test_the_month_of_the_day_known_by_is_read_to_its_end_only_on_its_last_day(scoped: Dataset) -> None:
    for day, whole in ((date(2024, 11, 1), False), (date(2024, 11, 30), True)):
        months = coverage.report_months(apply(Scope(day), scoped), day)
        assert set(months.loc[months["month"] == pd.Timestamp("2024-11-01"), "covered"]) == {whole}
