"""The grid of grades: a cell a pair, its count as text, unknown apart, the pair as custom data."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import theme
from dashboard.charts.grade_grid import grade_grid, shade


@pytest.fixture
def cells() -> pd.DataFrame:
    """All 36 pairs; nine claims B2 and one C3."""
    pairs = [(letter, digit) for letter in "ABCDEF" for digit in range(1, 7)]
    frame = pd.DataFrame(pairs, columns=["letter", "digit"])
    frame["cell"] = frame["letter"] + frame["digit"].astype("str")
    return frame.assign(
        letter_label="Word <b>", digit_label="Word", claims=frame["cell"].map({"B2": 9, "C3": 1}).fillna(0).astype(int)
    )


def test_every_pair_has_a_cell_with_its_count(cells: pd.DataFrame) -> None:
    bar = grade_grid(cells).data[0]
    assert [one[0] for one in bar.customdata] == list(cells["cell"])
    assert list(bar.text) == [str(count) for count in cells["claims"]]


def test_more_claims_are_darker_and_none_has_no_shade(cells: pd.DataFrame) -> None:
    colors = dict(zip(cells["cell"], grade_grid(cells).data[0].marker.color, strict=True))
    assert colors["B2"] == theme.COUNTS[-1]
    assert colors["C3"] == theme.COUNTS[shade(1, 9) or 0]
    assert colors["C3"] != colors["B2"]
    assert colors["A1"] == "rgba(0,0,0,0)"


def test_a_dark_page_turns_the_shades_around_and_texts_with_them(cells: pd.DataFrame) -> None:
    bar = grade_grid(cells, dark=True).data[0]
    colors = dict(zip(cells["cell"], bar.marker.color, strict=True))
    inks = dict(zip(cells["cell"], bar.insidetextfont.color, strict=True))
    assert colors["B2"] == theme.COUNTS[0]
    assert inks["B2"] == theme.INK_LIGHT
    assert colors["C3"] == theme.COUNTS[-1 - (shade(1, 9) or 0)]
    assert colors["A1"] == "rgba(0,0,0,0)"


def test_unknown_stands_apart_by_a_gap_and_a_line(cells: pd.DataFrame) -> None:
    figure = grade_grid(cells)
    across = list(figure.layout.xaxis.tickvals)
    down = list(figure.layout.yaxis.tickvals)
    assert across[5] - across[4] > across[4] - across[3]
    assert down[5] - down[4] > down[4] - down[3]
    assert len(figure.layout.shapes) == 2


def test_chosen_cell_has_a_thick_outline(cells: pd.DataFrame) -> None:
    widths = dict(zip(cells["cell"], grade_grid(cells, "C3").data[0].marker.line.width, strict=True))
    assert widths["C3"] > widths["B2"]


def test_axes_say_what_they_grade_and_data_is_escaped(cells: pd.DataFrame) -> None:
    figure = grade_grid(cells)
    assert figure.layout.xaxis.title.text == "Credibility of the information"
    assert figure.layout.yaxis.title.text == "Reliability of the source"
    assert "<b>" not in "".join(figure.data[0].hovertext)


def test_no_claim_at_all_draws_zeros(cells: pd.DataFrame) -> None:
    assert set(grade_grid(cells.assign(claims=0)).data[0].text) == {"0"}
