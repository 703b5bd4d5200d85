"""How much room is kept for a table before the browser has drawn it?"""

from __future__ import annotations

import pytest

from dashboard.ui.show import HIGHEST_TABLE, ROW_HEIGHT, _table_height


@pytest.mark.parametrize(
    ("rows", "row_height", "height"),
    [
        (0, None, 68),
        (1, None, 68),
        (6, None, 233),
        (10, None, 365),
        (11, None, HIGHEST_TABLE),
        (0, 66, 101),
        (2, 66, 167),
    ],
)
def test_a_table_has_its_header_its_rows_and_a_border(rows: int, row_height: int | None, height: int) -> None:
    """Without rows one says so. That these are the browser's own heights is shown in `tests/browser/test_pages.py`."""
    assert _table_height(rows, row_height) == height
    assert height >= 2 * ROW_HEIGHT
