"""Is the bundled package sound, told in its own dictionary, and whole?"""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from pathlib import Path

import frictionless
import pytest

from dashboard.dataset.canonical import format_package, with_dictionary
from dashboard.dataset.rows import NOTATIONS
from dashboard.dataset.rules import check_package
from dashboard.dataset.schema import Field, Package, TableSchema, read_package
from dashboard.dataset.store import OWN_DATA, Dataset, open_dataset

RESEARCH = Path(__file__).resolve().parents[3] / "shared" / "research"
PACKAGE = read_package(OWN_DATA)
FIELDS = [
    pytest.param(schema, field, id=f"{schema.name}.{field.name}")
    for schema in PACKAGE.tables.values()
    for field in schema.fields
]
NEED_NO_CONSTRAINT = {"boolean"}


def test_package_has_no_findings() -> None:
    assert [str(found) for found in check_package(PACKAGE)] == []


def test_tables_are_in_canonical_form() -> None:
    assert format_package(PACKAGE, write=False) == []


def test_dictionary_is_up_to_date() -> None:
    readme = (OWN_DATA / "README.md").read_text(encoding="utf-8")
    assert with_dictionary(readme, PACKAGE) == readme, "`tumen dictionary` writes it"


def test_descriptor_says_what_a_reader_must_know() -> None:
    descriptor = PACKAGE.descriptor
    assert re.fullmatch(r"\d{4}\.\d{1,2}\.\d+", PACKAGE.version)
    year, month, _ = PACKAGE.version.split(".")
    assert (PACKAGE.released_on.year, PACKAGE.released_on.month) == (int(year), int(month))
    assert descriptor["licenses"][0]["name"] == "CC-BY-4.0"
    assert descriptor["contributors"]
    assert PACKAGE.version in descriptor["citation"]
    for resource in descriptor["resources"]:
        assert (OWN_DATA / resource["path"]).is_file(), resource["path"]


def test_frictionless_takes_the_descriptor_as_it_stands() -> None:
    report = frictionless.Package(str(OWN_DATA / "datapackage.json")).to_descriptor()
    assert {one["name"] for one in report["resources"]} >= set(PACKAGE.tables)


@pytest.mark.parametrize(("schema", "field"), FIELDS)
def test_field_is_described(schema: TableSchema, field: Field) -> None:
    assert field.title
    assert field.title[0].isupper()
    assert field.description.endswith("."), "a sentence"
    assert field.example
    assert field.constraints or field.type in NEED_NO_CONSTRAINT
    assert (field.type == "string") <= bool({"enum", "pattern", "maxLength"} & field.constraints.keys())
    assert (field.type == "date") <= ({"minimum", "maximum"} <= field.constraints.keys())


@pytest.mark.parametrize(("schema", "field"), FIELDS)
def test_example_is_valid_for_its_field(schema: TableSchema, field: Field) -> None:
    own = frictionless.Field.from_descriptor(
        {"name": field.name, "type": field.type, "constraints": dict(field.constraints)}
    )
    _, faults = own.read_cell(field.example)
    assert not faults
    assert field.type not in NOTATIONS or NOTATIONS[field.type].fullmatch(field.example)
    assert not field.categories or field.example in [str(code) for code in field.codes]


@pytest.mark.parametrize(("schema", "field"), [one for one in FIELDS if "enum" in one.values[1].constraints])
def test_vocabulary_has_labels(schema: TableSchema, field: Field) -> None:
    labels = [category.label for category in field.categories]
    assert field.codes == field.constraints["enum"]
    assert all(label and label == label.strip() for label in labels)
    assert len(set(labels)) == len(labels), "a label stands for its code in the URL"


@pytest.mark.parametrize("schema", PACKAGE.tables.values(), ids=lambda schema: schema.name)
def test_foreign_keys_say_what_references_say(schema: TableSchema) -> None:
    """Other tools read ``foreignKeys``; a list or a reference to any table cannot be told there."""
    declared = {key["fields"][0]: key["reference"] for key in schema.raw.get("foreignKeys", [])}
    wanted = {
        field.name: {
            "resource": "" if field.references == schema.name else field.references,
            "fields": [PACKAGE.tables[field.references].key],
        }
        for field in schema.fields
        if field.references not in (None, "*") and not field.is_list
    }
    assert declared == wanted


@pytest.mark.parametrize("name", sorted(PACKAGE.tables))
def test_every_collected_row_is_in_the_package(name: str, dataset: Dataset) -> None:
    collected = RESEARCH / f"{name}.jsonl"
    if not RESEARCH.is_dir():
        pytest.skip("the collected facts (../shared/research) are not on this machine")
    if not collected.exists():
        pytest.skip(f"no facts were collected for {name}")
    key = dataset.schema(name).key
    ids = {json.loads(line)[key] for line in collected.read_text(encoding="utf-8").splitlines() if line.strip()}
    known = set(dataset[name][key]) | set(dataset["redirects"]["old_id"])
    assert sorted(ids - known) == []


def plain(publisher: str) -> str:
    """The name without what two spellings of one publisher differ by."""
    return re.sub(r"[\W_]+", "", re.sub(r"^the\s+", "", publisher.casefold()))


def test_publishers_are_named_one_way(dataset: Dataset) -> None:
    spellings: dict[str, set[str]] = defaultdict(set)
    for publisher in dataset["sources"]["publisher"].unique():
        spellings[plain(publisher)].add(publisher)
    assert [names for names in spellings.values() if len(names) > 1] == []
    assert [name for name in dataset["sources"]["publisher"].unique() if " via " in name] == []


def test_units_are_units(dataset: Dataset) -> None:
    """What else a unit said, such as "cumulative", has its own column."""
    for code, label in dataset.labels("exchanges", "quantity_unit").items():
        assert not set("()") & set(f"{code}{label}")
    exchanges = dataset["exchanges"]
    counted = exchanges[["quantity_low", "quantity_best", "quantity_high"]].notna().any(axis=1)
    assert list(exchanges.loc[counted & exchanges["quantity_unit"].isna(), "exchange_id"]) == []


def test_every_record_has_a_source(dataset: Dataset) -> None:
    for name, schema in dataset.package.tables.items():
        if schema.has("source_ids"):
            assert dataset[name]["source_ids"].map(len).gt(0).all(), name


def test_new_table_needs_no_python(template: Path, tmp_path: Path) -> None:
    """A table is its CSV, its schema and its entry in the descriptor."""
    root = Path(shutil.copytree(template, tmp_path / "package"))
    descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"].append(
        {"name": "ships", "path": "ships.csv", "type": "table", "schema": "schemas/ships.json"}
    )
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    fields = [{"name": "ship_id", "type": "string"}, {"name": "place_id", "type": "string", "references": "places"}]
    schema = {"fields": fields, "primaryKey": "ship_id"}
    (root / "schemas" / "ships.json").write_text(json.dumps(schema), encoding="utf-8")
    (root / "ships.csv").write_text("ship_id,place_id\nangara,pyongyang\n", encoding="utf-8", newline="")
    assert list(open_dataset(root)["ships"]["ship_id"]) == ["angara"]
    (root / "ships.csv").write_text("ship_id,place_id\nangara,pyongyangg\n", encoding="utf-8", newline="")
    package: Package = read_package(root)
    assert [(found.rule, found.row) for found in check_package(package)] == [("reference", 2)]
