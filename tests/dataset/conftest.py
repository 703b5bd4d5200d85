"""A small sound package of a few rows a table, and the means to break it.

``broken/base`` holds the rows; schemas and borders are those of ``data/``, so a new optional column needs no change
here. ``build`` writes the package into an empty folder.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.dataset import rules
from dashboard.dataset.canonical import canonical_text, read_cells
from dashboard.dataset.schema import Package, TableSchema, read_package
from dashboard.dataset.store import OWN_DATA

BASE = Path(__file__).parent / "broken" / "base"
RELEASED = "2026-01-01T00:00:00Z"


def row_for(schema: TableSchema, given: dict[str, str]) -> dict[str, str]:
    """The row in the columns of today's schema: a new required one gets the example of its field."""
    return {
        field.name: given.get(field.name, field.example if field.constraints.get("required") else "")
        for field in schema.fields
    }


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sound package; never written to."""
    root = tmp_path_factory.mktemp("sound") / "data"
    root.mkdir()
    shutil.copytree(OWN_DATA / "schemas", root / "schemas")
    descriptor = json.loads((OWN_DATA / "datapackage.json").read_text(encoding="utf-8"))
    descriptor |= {"created": RELEASED, "version": "2026.1.0"}
    write_json(root / "datapackage.json", descriptor)
    for schema in read_package(root).tables.values():
        rows = read_cells((BASE / schema.path).read_text(encoding="utf-8"))
        text = canonical_text(schema, [row_for(schema, row) for row in rows])
        (root / schema.path).write_text(text, encoding="utf-8", newline="")
    countries = next(item["path"] for item in descriptor["resources"] if item["name"] == "countries")
    borders = json.loads((OWN_DATA / countries).read_text(encoding="utf-8"))
    named = {row["country"] for row in read_cells((BASE / "places.csv").read_text(encoding="utf-8"))}
    borders["features"] = [one for one in borders["features"] if one["properties"]["iso3"] in named]
    (root / countries).parent.mkdir()
    write_json(root / countries, borders)
    return root


@pytest.fixture
def build(template: Path, tmp_path: Path) -> Callable[[], Path]:
    """Write a fresh copy of the sound package and return its folder."""

    def copy() -> Path:
        root = tmp_path / "package"
        shutil.rmtree(root, ignore_errors=True)
        return Path(shutil.copytree(template, root))

    return copy


@pytest.fixture
def package(build: Callable[[], Path]) -> Package:
    """A fresh copy of the sound package, its descriptor read."""
    return read_package(build())


@pytest.fixture(scope="module", autouse=True)
def _check_each_table_once() -> Iterator[None]:
    """Remember what was found in a table by itself: each example leaves all but one table as they are."""
    check = rules.check_table

    def remembered(root: Path, schema: TableSchema) -> object:
        try:
            content = (root / schema.path).read_bytes()
        except OSError:
            return check(root, schema)
        key = (json.dumps([schema.name, schema.path, dict(schema.raw)]), content)
        if key not in _checked:
            _checked[key] = check(root, schema)
        return _checked[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "check_table", remembered)
        patch.setattr(rules, "country_borders", _borders_by_content)
        yield


_checked: dict[tuple[str, bytes], object] = {}
_borders: dict[bytes, object] = {}
_country_borders = rules.country_borders


def _borders_by_content(path: Path, modified: int) -> object:
    content = path.read_bytes()
    if content not in _borders:
        _borders[content] = _country_borders(path, modified)
    return _borders[content]


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
