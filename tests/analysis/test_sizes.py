"""Sizes are said and drawn as they are named."""

from __future__ import annotations

import pytest

from dashboard.analysis.phrases import interval_in_words
from dashboard.analysis.sizes import LENGTH_ONLY, OUTLINE, UNKNOWN, sizes
from dashboard.dataset.store import Dataset

NONE = float("nan")


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((22, 23, 26), "23 m (22–26)"),
        ((NONE, 19, NONE), "19 m"),
        ((7.8, NONE, 9), "7.8–9 m"),
        ((2, NONE, NONE), "at least 2 m"),
        ((NONE, NONE, 2), "up to 2 m"),
        ((NONE, NONE, NONE), "not known"),
    ],
)
def test_sizes_in_words(numbers: tuple[float, float, float], text: str) -> None:
    assert interval_in_words(*numbers, "m") == text


def test_a_size_of_nothing_is_none(scoped: Dataset) -> None:
    programs = scoped["programs"].iloc[:1].assign(length_m=20.0, diameter_m=0.0, diameter_m_low=0.0)
    found = sizes(Dataset(scoped.package, {**scoped.tables, "programs": programs}), programs["program_id"].tolist())
    assert found[["drawn", "diameter_text"]].iloc[0].tolist() == [LENGTH_ONLY, "not known"]


def test_what_can_be_drawn_follows_from_what_is_named(scoped: Dataset) -> None:
    """Length and diameter make an outline, a length alone a bar, a diameter alone nothing; in the order asked for."""
    programs = scoped["programs"]
    for drawn, length, diameter in ((OUTLINE, True, True), (LENGTH_ONLY, True, False), (UNKNOWN, False, None)):
        has_length = programs[["length_m_low", "length_m", "length_m_high"]].notna().any(axis=1)
        has_diameter = programs[["diameter_m_low", "diameter_m", "diameter_m_high"]].notna().any(axis=1)
        fits = has_length == length
        fits &= has_diameter == diameter if diameter is not None else True
        found = sizes(scoped, programs["program_id"][fits].tolist())
        assert len(found) > 0
        assert set(found["drawn"]) == {drawn}
    asked = ["hwasong-20", "hwasong-15", "no-such-program"]
    assert sizes(scoped, asked)["program_id"].tolist() == asked[:2]


def test_a_span_alone_is_drawn_from_its_low_end(scoped: Dataset) -> None:
    programs = scoped["programs"]
    spans = programs[programs["length_m"].isna() & programs["length_m_low"].notna() & programs["length_m_high"].notna()]
    found = sizes(scoped, spans["program_id"].tolist())
    assert len(found) > 0
    assert (found["length_named"] == found["length_low"]).all()
    assert (found["length_high"] > found["length_named"]).all()
