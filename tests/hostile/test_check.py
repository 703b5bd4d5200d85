"""Does the check name harm before it is on any screen?"""

from __future__ import annotations

import csv
from pathlib import Path

from dashboard.dataset.rules import check_package
from dashboard.dataset.schema import read_package
from tests.hostile.package import ADDRESSES, LONG, MERE_TEXT, TEXTS


def test_every_harmful_cell_is_named_by_file_row_and_column(folder: Path) -> None:
    findings = check_package(read_package(folder))
    named = {(found.file, found.row, found.column) for found in findings}
    harmful = {*TEXTS, *ADDRESSES, LONG} - MERE_TEXT
    planted = set()
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                planted |= {(path.name, number, name) for name, cell in row.items() if cell in harmful}
    assert len(planted) > 1000
    assert planted <= named, sorted(planted - named)[:10]
    assert max(len(str(found)) for found in findings) < 2_000, "a finding shortens what it quotes"
