"""What stands in the rows of a table, as texts, before they are typed?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.dataset.schema import Finding, Rule, TableSchema

# The one way in which each type is written.
NOTATIONS = {
    "integer": re.compile(r"-?(0|[1-9][0-9]{0,14})"),
    "number": re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?"),
    "boolean": re.compile(r"true|false"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table as cell texts, with its line number."""

    table: TableSchema
    line: int
    cells: Mapping[str, str]

    @property
    def id(self) -> str:
        """The key of the row; empty where it has none."""
        return self.cells.get(self.table.key, "")

    def text(self, column: str) -> str:
        """Return the text in ``column``, empty where the row has none."""
        return self.cells.get(column, "")

    def items(self, column: str) -> list[str]:
        """Return the items of the list in ``column``."""
        return [item for item in self.text(column).split("|") if item]

    def number(self, column: str) -> float | None:
        """Return the number in ``column``, or ``None`` where there is none that is well written."""
        return float(self.text(column)) if NOTATIONS["number"].fullmatch(self.text(column)) else None

    def day(self, column: str) -> str:
        """Return the ISO date in ``column``, or nothing where there is none; ISO dates compare as texts."""
        try:
            date.fromisoformat(self.text(column))
        except ValueError:
            return ""
        return self.text(column) if NOTATIONS["date"].fullmatch(self.text(column)) else ""

    def finding(self, column: str, rule: Rule, message: str) -> Finding:
        """Return a finding on the cell in ``column``."""
        return Finding(self.table.path, self.line, column, self.text(column), rule, message)


# Rows by table. A table that cannot be read is not in it; a row that does not fit the header holds its key alone.
Rows = Mapping[str, list[Row]]
