"""Are the tables in memory typed as ``store.Dataset`` says?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.dataset.schema import Field
from dashboard.dataset.store import Dataset, open_dataset


@pytest.fixture
def small(build: Callable[[], Path]) -> Dataset:
    return open_dataset(build())


def dtype_of(field: Field) -> str:
    if field.is_list:
        return "object"
    if field.type == "string" and field.categories:
        return "category"
    return {
        "date": "datetime64[s]", "boolean": "bool", "integer": "Int64", "number": "float64", "string": "str",
    }[field.type]  # fmt: skip


@pytest.mark.parametrize("which", ["dataset", "small"])
def test_columns_are_typed_by_their_fields(which: str, request: pytest.FixtureRequest) -> None:
    dataset: Dataset = request.getfixturevalue(which)
    for name, schema in dataset.package.tables.items():
        frame = dataset[name]
        assert list(frame.columns) == [field.name for field in schema.fields]
        found = {field.name: str(frame[field.name].dtype) for field in schema.fields}
        assert found == {field.name: dtype_of(field) for field in schema.fields}, name


def test_cells_are_read_as_meant(small: Dataset) -> None:
    estimates = small["estimates"].set_index("estimate_id")
    present = estimates.loc["est-present"]
    assert (present["low"], present["best"], present["high"]) == (10000, 11000, 12000)
    assert present["as_of"] == pd.Timestamp("2025-01-31")
    assert present["confirmed_by"] == ("hur", "rok-jcs")
    assert present["derived"]
    assert not estimates.loc["est-killed", "derived"]
    assert pd.isna(estimates.loc["est-killed", "best"])
    assert pd.isna(present["contingent_id"])
    assert estimates.loc["est-killed", "confirmed_by"] == ()
    programs = small["programs"].set_index("program_id")
    assert programs.loc["missile-1", "length_m"] == 21.5
    assert programs.loc["missile-1", "other_names"] == ("화성", "Mars")
    assert small["sources"].set_index("source_id").loc["src-kcna", "note"] == "Quoted, with a comma"


def test_vocabularies_are_ordered_as_their_schema_says(small: Dataset) -> None:
    stage = small["assessments"]["stage"].cat
    assert stage.ordered
    assert list(stage.categories) == small.schema("assessments").field("stage").codes
    assert not small["estimates"]["measure"].cat.ordered
    assert list(small.labels("assessments", "stage")) == list(stage.categories)
    assert small.labels("estimates", "credibility")[2] == "Probably true"


def test_empty_table_has_its_types_too(build: Callable[[], Path]) -> None:
    root = build()
    path = root / "redirects.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8", newline="")
    redirects = open_dataset(root)["redirects"]
    assert len(redirects) == 0
    assert [str(dtype) for dtype in redirects.dtypes] == ["str", "str", "datetime64[s]", "str"]


def test_dataset_is_frozen(small: Dataset) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        small.tables = {}  # type: ignore[misc]
    with pytest.raises(TypeError):
        small.tables["events"] = pd.DataFrame()  # type: ignore[index]
    with pytest.raises(TypeError):
        small.package.tables["events"] = small.schema("events")  # type: ignore[index]
    with pytest.raises(TypeError):
        small.package.descriptor["version"] = "x"  # type: ignore[index]


def test_release_and_records_are_found(small: Dataset) -> None:
    assert (small.release, small.released_on) == ("2026.1.0", date(2026, 1, 1))
    assert small.table_of("est-killed") == "estimates"
    assert small.table_of("pyongyang") == "places"
    assert small.table_of("est-killed-old") is None
    assert small.table_of("nobody") is None
