"""What stands in the package: opens a folder and returns its tables, or all faults that keep it from loading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from dashboard.dataset.rows import Row
from dashboard.dataset.rules import examine
from dashboard.dataset.schema import BrokenPackage, Field, Package, TableSchema, read_package
from dashboard.location import DATA

OWN_DATA = DATA


@dataclass(frozen=True, slots=True)
class Dataset:
    """A release: its tables by name, in memory and never changed.

    Columns are typed by the schemas: vocabularies as (ordered) categories, dates as ``datetime64``, whole numbers
    as ``Int64``, other numbers as ``float64``, booleans as ``bool``, lists as tuples of texts, texts as ``str``
    with missing cells as ``NaN``.
    """

    package: Package
    tables: Mapping[str, pd.DataFrame]

    @property
    def release(self) -> str:
        """The release id, such as ``2026.11.0``."""
        return self.package.version

    @property
    def released_on(self) -> date:
        """The day of the release: the latest day that *Known by* can be."""
        return self.package.released_on

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table]

    def schema(self, table: str) -> TableSchema:
        """Return the schema of ``table``."""
        return self.package.tables[table]

    def labels(self, table: str, column: str) -> dict[str | int, str]:
        """Return the labels of a vocabulary by code, in the vocabulary's order."""
        return {code.value: code.label for code in self.schema(table).field(column).categories}

    def by_id(self, table: str, column: str) -> dict[str, str]:
        """Return a text column of a table by record id, such as the short names of organizations."""
        rows = self.tables[table]
        return dict(zip(rows[self.schema(table).key], rows[column], strict=True))

    def table_of(self, record_id: str) -> str | None:
        """Return the name of the table that holds ``record_id``, or ``None``."""
        for name, schema in self.package.tables.items():
            if name != "redirects" and (self.tables[name][schema.key] == record_id).any():
                return name
        return None


def open_dataset(root: Path = OWN_DATA) -> Dataset:
    """Open the package in the folder ``root``. Raise ``BrokenPackage`` with every finding when it has faults."""
    package = read_package(root)
    findings, rows = examine(package)
    if findings:
        raise BrokenPackage(findings)
    tables = {name: _frame(schema, rows[name]) for name, schema in package.tables.items()}
    return Dataset(package, MappingProxyType(tables))


def fingerprint(root: Path) -> tuple[tuple[str, int, int], ...]:
    """Return names, sizes and times of the package's files: equal as long as nothing was touched."""
    found = []
    for path in sorted(
        [*root.glob("*.csv"), *root.glob("*.json"), *root.glob("schemas/*.json"), *root.glob("geo/*.geojson")]
    ):
        try:
            state = path.stat()
        except OSError:
            continue
        found.append((path.name, state.st_size, state.st_mtime_ns))
    return tuple(found)


def _frame(schema: TableSchema, rows: Sequence[Row]) -> pd.DataFrame:
    """Return the rows that were checked, not the file again: it may have changed meanwhile."""
    names = [field.name for field in schema.fields]
    cells = pd.DataFrame([[row.text(name) for name in names] for row in rows], columns=names, dtype="str")
    return pd.DataFrame({field.name: typed(cells[field.name], field) for field in schema.fields})


def typed(cells: pd.Series[str], field: Field) -> pd.Series:
    """Turn a column of cell texts into the type that its field declares."""
    if field.is_list:
        return cells.map(lambda cell: tuple(cell.split("|")) if cell else ()).astype("object")
    filled = cells.where(cells != "")
    if field.type == "date":
        return pd.to_datetime(filled, format="%Y-%m-%d").astype("datetime64[s]")
    if field.type == "boolean":
        return cells == "true"
    if field.type == "integer":
        return pd.to_numeric(filled).astype("Int64")
    if field.type == "number":
        return pd.to_numeric(filled).astype("float64")
    if field.categories:
        return filled.astype(pd.CategoricalDtype([str(code) for code in field.codes], ordered=field.ordered))
    return filled
