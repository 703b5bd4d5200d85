"""Records in words: voices behind them, dates no more precise than known, and lines of a list."""

from __future__ import annotations

from types import MappingProxyType

import pandas as pd
import pytest

from dashboard.analysis.records import (
    cell_in_words,
    echo_text,
    fields_in_words,
    in_lines,
    links_of,
    newest_records,
    rests_on_one,
    voices,
)
from dashboard.dataset.store import Dataset


@pytest.fixture
def small(scoped: Dataset) -> Dataset:
    """Three publications of two publishers: a and b by Yonhap, c by TASS."""
    sources = scoped["sources"].iloc[:3].assign(source_id=["a", "b", "c"], publisher=["Yonhap", "Yonhap", "TASS"])
    return Dataset(scoped.package, MappingProxyType({**scoped.tables, "sources": sources}))


def claim(dataset: Dataset, sources: tuple[str, ...], confirmed_by: tuple[str, ...] = ()) -> pd.Series:
    row = dataset["estimates"].iloc[0].copy()
    row["organization_id"] = "nis"
    row["source_ids"], row["confirmed_by"] = sources, confirmed_by
    return row


@pytest.mark.parametrize(
    ("sources", "confirmed_by", "said"),
    [
        (("a",), (), "Rests on one asserter, NIS and one publication."),
        (("a", "b"), (), "Rests on one asserter, NIS and one publisher, Yonhap."),
        (("a", "b", "c"), (), "Rests on one asserter, NIS; the 3 publications of 2 publishers repeat it."),
        (("a", "b"), ("hur",), "Rests on one publisher, Yonhap."),
        (("a",), ("hur",), "Rests on one publication."),
        (("a", "c"), ("hur",), ""),
    ],
)
def test_a_claim_says_when_it_rests_on_one(
    small: Dataset, sources: tuple[str, ...], confirmed_by: tuple[str, ...], said: str
) -> None:
    assert rests_on_one(small, claim(small, sources, confirmed_by)) == said


def test_a_party_that_confirms_itself_is_one_voice(small: Dataset) -> None:
    row = claim(small, ("a", "b", "c"), ("nis", "hur"))
    assert voices(small, row) == ["NIS", "HUR"]
    assert echo_text(small, row) == "2 publishers · 2 asserters"


def test_what_is_no_report_has_no_warning(small: Dataset) -> None:
    assert rests_on_one(small, small["programs"].iloc[0]) == ""
    assert rests_on_one(small, small["sources"].iloc[0]) == ""


def test_every_table_of_reports_is_warned_of(scoped: Dataset) -> None:
    """Estimates, assessments, milestones, exchanges and events: some rest on one asserter, and say so."""
    for name in ("estimates", "assessments", "milestones", "exchanges", "events"):
        said = [rests_on_one(scoped, row) for _, row in scoped[name].iterrows()]
        assert any("one asserter" in text for text in said), name


def test_dates_are_said_as_far_as_known(scoped: Dataset) -> None:
    row = scoped["events"].iloc[0].copy()
    row["date"], row["date_precision"] = pd.Timestamp("2025-11-01"), "month"
    row["reported_on"], row["reported_on_basis"] = pd.Timestamp("2025-11-04"), "assumed"
    schema = scoped.schema("events")
    assert cell_in_words(scoped, "events", schema.field("date"), row) == "Nov 2025"
    assert cell_in_words(scoped, "events", schema.field("reported_on"), row) == "4 Nov 2025 (assumed)"
    fields = fields_in_words(scoped, "events", row).set_index("Field")["Value"]
    assert fields[schema.field("date").title] == "Nov 2025"
    assert fields[schema.field("reported_on").title] == "4 Nov 2025 (assumed)"


def test_lines_keep_dates_as_dates_with_what_qualifies_them(scoped: Dataset) -> None:
    rows = scoped["estimates"].iloc[:2]
    lines = in_lines(scoped, "estimates", rows)
    assert list(lines["record_id"]) == list(rows["estimate_id"])
    assert list(lines["date"]) == list(rows["as_of"])
    assert list(lines["reported_on_basis"]) == list(rows["reported_on_basis"].astype("str"))
    assert list(lines["grade"]) == [f"{row['reliability']}{row['credibility']}" for _, row in rows.iterrows()]
    places = in_lines(scoped, "places", scoped["places"].iloc[:2])
    assert places["reported_on"].isna().all()
    assert set(places["asserted_by"]) == {""}
    assert in_lines(scoped, "events", scoped["events"].iloc[:0]).empty


def test_newest_records_say_on_what_the_day_of_their_report_rests(scoped: Dataset) -> None:
    newest = newest_records(scoped, 50)
    basis = scoped["exchanges"].set_index("exchange_id")["reported_on_basis"].astype("str")
    shown = newest.set_index("record_id")["reported_on_basis"]
    exchanges = [record for record in shown.index if record in basis.index]
    assert exchanges
    assert list(shown[exchanges]) == list(basis[exchanges])


def test_of_records_reported_on_one_day_the_first_ids_are_newest_whatever_the_order_of_rows(scoped: Dataset) -> None:
    events = scoped["events"].iloc[:4].assign(event_id=list("dbca"), reported_on=pd.Timestamp("2026-01-01"))
    tables = {name: table.head(0) for name, table in scoped.tables.items()}
    for rows in (events, events.iloc[::-1]):
        newest = newest_records(Dataset(scoped.package, MappingProxyType({**tables, "events": rows})), 2)
        assert newest["record_id"].tolist() == ["a", "b"]


def test_links_name_the_column_they_come_from(scoped: Dataset) -> None:
    row = scoped["estimates"].dropna(subset=["contingent_id"]).iloc[0]
    named = links_of(scoped, "estimates", row).set_index("column")
    assert named.loc["contingent_id", "record_id"] == row["contingent_id"]
    assert "organization_id" in named.index


def test_numbers_of_a_record_have_the_unit_of_their_field(scoped: Dataset) -> None:
    programs = scoped["programs"]
    row = programs[programs["range_km_best"].notna()].iloc[0]
    said = dict(fields_in_words(scoped, "programs", row).itertuples(index=False))
    assert said[scoped.schema("programs").field("range_km_best").title] == f"{row['range_km_best']:,} km"
