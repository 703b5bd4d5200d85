"""Do tables come out as they went in, opened again by readers that did not write them? And does no cell run?"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.schema import Package
from dashboard.dataset.store import Dataset
from dashboard.export.order import Order, about
from dashboard.export.tabular import csv_bytes, csv_file, defused, json_bytes, json_file, xlsx_bytes, xlsx_file

DAY = date(2026, 1, 2)
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=cmd|' /C calc'!A0", "＝1+1", "-", "\n@x")
HARMLESS = ("about 10,000", "2,000–3,000", "–", "a=b", "화성-20", 'said "no"', "a,b", "", "'quoted", "#1")


@pytest.fixture
def frame() -> pd.DataFrame:
    """Two rows with every type that a table of the package has."""
    return pd.DataFrame(
        {
            "text": pd.array(["=1+1", "화성-20"], dtype="str"),
            "whole": pd.array([-5, pd.NA], dtype="Int64"),
            "number": [-73.97, float("nan")],
            "flag": [True, False],
            "day": pd.to_datetime(["2025-11-04", None]).astype("datetime64[s]"),
            "list": pd.Series([("a", "b"), ()], dtype="object"),
            "code": pd.Categorical(["B", None], categories=["A", "B"]),
        }
    )


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes, name: str) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_csv_keeps_numbers_and_days_and_defuses_formulas(frame: pd.DataFrame) -> None:
    content = csv_bytes(frame)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert read_csv(content) == [
        ["text", "whole", "number", "flag", "day", "list", "code"],
        ["'=1+1", "-5", "-73.97", "true", "2025-11-04", "a|b", "B"],
        ["화성-20", "", "", "false", "", "", ""],
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_would_run_is_defused_in_csv_and_stays_a_text_in_workbooks(text: str) -> None:
    frame = pd.DataFrame({text: [text]})
    assert read_csv(csv_bytes(frame)) == [[f"'{text}"], [f"'{text}"]]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes({text: frame}, {text: text}, DAY)))
    cells = [cell for one in book for row in one.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) == 4
    for cell in cells:
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert str(cell.value).replace("_x000D_", "\r") == text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_does_not_run_is_left_alone(text: str) -> None:
    assert defused(text) == text
    assert read_csv(csv_bytes(pd.DataFrame({"a": [text], "b": [1]})))[1] == [text, "1"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=8), min_size=1, max_size=4))
def test_no_text_cell_of_a_csv_begins_like_a_formula(texts: list[str]) -> None:
    rows = read_csv(csv_bytes(pd.DataFrame({"text": pd.array(texts, dtype="str")})))
    for cell in (row[0] for row in rows[1:] if row):
        assert cell.strip()[:1] not in ("=", "+", "-", "@")


def test_json_is_standard_and_says_where_it_comes_from(frame: pd.DataFrame) -> None:
    content = json.loads(json_bytes({"rows": frame}, {"Release": "2026.1.0"}), parse_constant=pytest.fail)
    assert content["about"] == {"Release": "2026.1.0"}
    first, second = content["tables"]["rows"]
    assert first == {
        "text": "=1+1", "whole": -5, "number": -73.97, "flag": True,
        "day": "2025-11-04", "list": ["a", "b"], "code": "B",
    }  # fmt: skip
    assert (second["whole"], second["number"], second["day"], second["list"]) == (None, None, None, [])


def test_workbook_keeps_types_and_says_where_it_comes_from(frame: pd.DataFrame) -> None:
    content = xlsx_bytes({"Rows": frame}, {"Release": "2026.1.0", "License": "CC BY 4.0"}, DAY)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["About", "Rows"]
    assert book.active.title == "Rows"
    assert book["Rows"].freeze_panes == "A2"
    assert book["Rows"].auto_filter.ref == "A1:G3"
    assert book.properties.created == datetime(2026, 1, 2)
    assert sheet(content, "About") == [["Release", "2026.1.0"], ["License", "CC BY 4.0"]]
    header, first, second = sheet(content, "Rows")
    assert header == list(frame.columns)
    assert first == ["=1+1", -5, -73.97, True, datetime(2025, 11, 4), "a|b", "B"]
    assert second == ["화성-20", None, None, False, None, None, None]


def test_empty_tables_and_long_texts_and_odd_names_of_sheets_work() -> None:
    empty = pd.DataFrame({"a": pd.array([], dtype="str")})
    long = pd.DataFrame({"a": ["x" * 40_000]})
    content = xlsx_bytes({"a/b[c]": empty, "About": long, "z" * 40: empty, "Z" * 41: pd.DataFrame()}, {}, DAY)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["About", "a b c", "About 2", "z" * 31, "Z" * 27 + " 2"]
    assert sheet(content, "a b c") == [["a"]]
    assert len(str(book["About 2"]["A2"].value)) == 32_767
    assert read_csv(csv_bytes(empty)) == [["a"]]


def order(dataset: Dataset, table: str = "", **narrow: object) -> Order:
    scope = Scope(**{"known_by": dataset.released_on, **narrow})  # type: ignore[arg-type]
    return Order(dataset, apply(scope, dataset), scope, scope.known_by, table)


def test_a_table_leaves_with_the_facts_that_it_holds(dataset: Dataset) -> None:
    claim = dataset["estimates"].iloc[0]
    asked = order(dataset, "estimates")
    rows = {row["estimate_id"]: row for row in csv.DictReader(io.StringIO(csv_file(asked).made().decode("utf-8-sig")))}
    assert rows.keys() == set(dataset["estimates"]["estimate_id"])
    found = rows[claim["estimate_id"]]
    assert found["as_of"] == f"{claim['as_of']:%Y-%m-%d}"
    assert found["organization_id"] == claim["organization_id"]
    assert found["source_ids"].split("|") == list(claim["source_ids"])
    assert found["reliability"] in set("ABCDEF")
    whole = json.loads(json_file(order(dataset)).made())
    assert whole["tables"].keys() == dataset.tables.keys()
    assert {row["estimate_id"] for row in whole["tables"]["estimates"]} == rows.keys()


def test_workbook_of_all_tables_states_filters_license_and_dictionary(dataset: Dataset) -> None:
    asked = order(
        dataset, known_by=date(2024, 12, 1), reliability="B", keep_unjudged=False, organizations=frozenset({"nis"})
    )
    file = xlsx_file(asked)
    assert file.name == f"tumen-{dataset.release}-2024-12-01-tables.xlsx"
    said = dict(sheet(file.made(), "About"))
    assert str(said["Known by"]).startswith("2024-12-01")
    assert said["Source reliability at least"] == "B"
    assert said["Sources that cannot be judged (F)"] == "left out"
    assert said["Asserted by"] == "NIS"
    assert dataset.release in str(said["Release"])
    assert "CC BY 4.0" in str(said["License"])
    assert said["How to cite"] == dataset.package.descriptor["citation"]
    header, *claims = sheet(file.made(), "estimates")
    kept = {str(row[header.index("organization_id")]) for row in claims}
    assert kept == {"nis"}
    assert all(row[header.index("reported_on")] <= datetime(2024, 12, 1) for row in claims)  # type: ignore[operator]
    described = {(row[0], row[1]) for row in sheet(file.made(), "Dictionary")}
    assert {("estimates", str(name)) for name in header} <= described


def test_all_tables_as_csv_are_a_zip_with_a_note(dataset: Dataset) -> None:
    file = csv_file(order(dataset))
    assert file.name.endswith("-tables-csv.zip")
    with zipfile.ZipFile(io.BytesIO(file.made())) as archive:
        assert set(archive.namelist()) == {f"{name}.csv" for name in dataset.tables} | {"about.csv"}
        note = dict(read_csv(archive.read("about.csv")))
        assert "CC BY 4.0" in note["License"]
        assert len(read_csv(archive.read("programs.csv"))) == len(dataset["programs"]) + 1


@pytest.mark.parametrize("make", [csv_file, json_file, xlsx_file])
@pytest.mark.parametrize("table", ["", "estimates"])
def test_two_runs_make_the_same_bytes(dataset: Dataset, make, table: str) -> None:
    asked = order(dataset, table)
    assert make(asked).made() == make(asked).made()


def test_about_names_no_party_by_its_id_and_leaves_out_what_is_not_there(dataset: Dataset) -> None:
    said = about(dataset, Scope(dataset.released_on, organizations=frozenset({"hur", "nis"})), "Rows")
    assert said["Asserted by"] == "HUR, NIS"
    assert "Address" not in said
    assert isinstance(dataset.package, Package)
