"""Does the release say of itself what is so?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pandas as pd
import pytest

from dashboard.analysis import release
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.schema import Finding
from dashboard.dataset.store import Dataset

README = (
    "# Title\n\nintro\n\n## One\n\nfirst\n\n### Inner\n\nsecond ![x](http://evil.example/x.png)\n\n## Two\n\nthird\n"
)


def test_tables_count_what_is_shown_and_what_there_is(dataset: Dataset) -> None:
    early = apply(Scope(date(2016, 1, 1)), dataset)
    held = release.tables(dataset, early).set_index("name")
    assert held.loc["estimates", "shown"] == 0
    assert held.loc["estimates", "rows"] == len(dataset["estimates"])
    assert held.loc["places", "shown"] == len(dataset["places"])
    assert release.claims_shown(early) == 0
    assert release.claims_shown(apply(Scope(dataset.released_on), dataset)) > 0


def test_reviewed_rows_are_counted_by_table_and_in_all(dataset: Dataset) -> None:
    review = pd.Series(["reviewed", "reviewed", "unreviewed"])
    tables = {
        "estimates": pd.DataFrame({"review": review}),
        "events": pd.DataFrame({"review": pd.Series(dtype="str")}),
        "places": pd.DataFrame({"name": ["Kursk"]}),
    }
    seen = release.reviewed(Dataset(dataset.package, tables)).set_index("table")
    assert seen.loc["Estimates"].tolist() == [3, 2, 67]
    assert seen.loc["Events", "reviewed"] == 0
    assert pd.isna(seen.loc["Events", "share"])
    assert "Places" not in seen.index
    assert seen.loc["All of them"].tolist() == [3, 2, 67]
    assert "2 of 3 claims and events with their source (67 %)" in release.reviewed_sentence(seen.reset_index())


def test_nothing_to_review_is_said(dataset: Dataset) -> None:
    assert "no row says" in release.reviewed_sentence(release.reviewed(Dataset(dataset.package, {})))


def test_audits_are_told_from_the_package(dataset: Dataset) -> None:
    told = release.audits(dataset)
    assert len(told) == len(dataset.package.descriptor["audits"]) + 1
    assert "(192 rows): 13 % and 16 %" in told[0]


@pytest.mark.parametrize("odd", [None, 5, "text", [1, "two", {"title": "no rows"}], {"title": "no list"}])
def test_odd_audits_of_another_package_are_left_out(dataset: Dataset, odd: object) -> None:
    package = replace(dataset.package, descriptor=MappingProxyType({"audits": odd}))
    assert release.audits(Dataset(package, dataset.tables)) == []
    assert release.coverage_sentence(Dataset(package, dataset.tables), date(2026, 1, 1)).endswith("not stated.")


def test_coverage_ends_no_later_than_known_by(dataset: Dataset) -> None:
    sentence = release.coverage_sentence(dataset, date(2024, 11, 1))
    assert "deployments to 1 Nov 2024" in sentence
    assert "2026" not in sentence


def test_method_is_read_from_schemas_and_documents(dataset: Dataset) -> None:
    assert list(release.clocks(dataset)) == ["When it happened", "As of", "Reported on"]
    assert release.clocks(dataset)["As of"] == dataset.schema("estimates").field("as_of").description
    grades = release.grades(dataset)
    assert list(grades["grade"]) == ["A", "B", "C", "D", "E", "F", "1", "2", "3", "4", "5", "6"]
    assert grades["description"].str.len().gt(0).all()
    columns = release.columns(dataset, "estimates").set_index("Column")
    assert list(columns.index) == [field.name for field in dataset.schema("estimates").fields]
    assert "killed = Killed" in columns.loc["measure", "Meaning"]
    assert columns.loc["source_ids", "Type"] == "list, required"


def test_a_section_ends_where_the_next_of_its_rank_begins(tmp_path, dataset: Dataset) -> None:
    assert release.section(README, "One").startswith("first")
    assert release.section(README, "One").endswith("evil.example/x.png)")
    assert release.section(README, "Two") == "third"
    assert release.section(README, "Three") == ""
    package = replace(dataset.package, root=tmp_path)
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    assert "![" not in release.document(Dataset(package, {}), "README.md")
    assert release.document(Dataset(package, {}), "none.md") == ""
    assert "Crimea" in release.section(release.document(dataset, "geo/README.md"), "Boundary policy")
    assert dataset.release in release.changelog()


def test_self_test_names_what_is_amiss(dataset: Dataset, tmp_path) -> None:
    sound = release.self_test(dataset, []).set_index("what")
    assert sound["sound"].all(), sound
    assert "no findings" in sound.loc["Data check", "result"]
    assert {"Python", "streamlit", "pandas", "Boundary layer countries"} <= set(sound.index)
    finding = Finding("estimates.csv", 2, "low", "x", "type", "wrong")
    elsewhere = Dataset(replace(dataset.package, root=tmp_path), dataset.tables)
    amiss = release.self_test(elsewhere, [finding]).set_index("what")
    assert not amiss.loc["Data check", "sound"]
    assert not amiss.loc["Boundary layer countries", "sound"]
    assert "missing" in amiss.loc["Boundary layer countries", "result"]
