"""Silhouettes: to one scale, nothing drawn that nobody names, every program reachable."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.analysis.phrases import interval_in_words
from dashboard.analysis.sizes import LENGTH_ONLY, OUTLINE, UNKNOWN
from dashboard.charts.size_silhouettes import PERSON_M, outline, size_silhouettes

NONE = float("nan")


def size(program: str, length: tuple[float, float, float], diameter: tuple[float, float, float]) -> dict[str, object]:
    """A row as of ``analysis.sizes.sizes``: low, named and high of both."""
    has_length, has_diameter = pd.notna(length[1]), pd.notna(diameter[1])
    return {
        "program_id": program.lower(),
        "program": program,
        **dict(zip(("length_low", "length_named", "length_high"), length, strict=True)),
        **dict(zip(("diameter_low", "diameter_named", "diameter_high"), diameter, strict=True)),
        "length_text": interval_in_words(*length, "m"),
        "diameter_text": interval_in_words(*diameter, "m"),
        "stages_text": "2 stages",
        "drawn": OUTLINE if has_length and has_diameter else LENGTH_ONLY if has_length else UNKNOWN,
    }


BIG = size("Big", (22, 23, 26), (2.3, 2.5, 2.9))
PLAIN = size("Plain", (NONE, 10, NONE), (NONE, 1, NONE))
LONG = size("Long", (28, 28, 30), (NONE, NONE, NONE))
BLANK = size("Blank <b>", (NONE, NONE, NONE), (NONE, NONE, NONE))


@pytest.fixture
def figure() -> go.Figure:
    return size_silhouettes(pd.DataFrame([BIG, PLAIN, LONG, BLANK]))


def traces(figure: go.Figure, name: str) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.name == name]


def test_an_outline_is_as_long_and_wide_as_named() -> None:
    """It stands on the ground, is closed and symmetric, and ends in a point."""
    x, y = outline(20.0, 2.0, 5.0)
    assert (min(y), max(y)) == (0.0, pytest.approx(20.0))
    assert (min(x), max(x)) == (pytest.approx(4.0), pytest.approx(6.0))
    assert (x[0], y[0]) == (x[-1], y[-1])
    assert [point for point, height in zip(x, y, strict=True) if height == max(y)] == pytest.approx([5.0, 5.0])


def test_a_short_body_is_not_all_nose() -> None:
    """The generic nose takes half of the length at most."""
    x, y = outline(2.0, 1.0, 0.0)
    assert min(height for width, height in zip(x, y, strict=True) if abs(width) < 0.49 and height > 0) >= 1.0


def test_all_stand_on_one_scale(figure: go.Figure) -> None:
    """A meter across is a meter up, zero is shown, and the person is as tall as said."""
    assert (figure.layout.yaxis.scaleanchor, figure.layout.yaxis.scaleratio) == ("x", 1)
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.range[1] > 30
    person = traces(figure, "person")[0]
    assert max(height for height in person.y if height is not None) == pytest.approx(PERSON_M)


def test_only_what_is_named_is_drawn(figure: go.Figure) -> None:
    """Two bodies; the low and high of the one dotted; a bar for a length alone, its high dotted; nothing for none."""
    bodies = traces(figure, "size")
    assert [round(max(body.y), 2) for body in bodies] == [23, 10]
    assert [round(max(body.x) - min(body.x), 2) for body in bodies] == [2.5, 1]
    spans = traces(figure, "span")
    assert {span.line.dash for span in spans} == {"dot"}
    assert sorted(round(max(height for height in span.y if height is not None), 2) for span in spans) == [22, 26, 30]
    assert [max(height for height in bar.y if height is not None) for bar in traces(figure, "length")] == [28]


def test_every_program_can_be_picked_and_reads_its_numbers(figure: go.Figure) -> None:
    marks = traces(figure, "mark")
    assert [mark.customdata[0][0] for mark in marks] == ["big", "plain", "long", "blank <b>"]
    texts = " ".join(note.text for note in figure.layout.annotations)
    for part in (
        "23 m (22–26)",
        "2.5 m (2.3–2.9)",
        "28 m (28–30)",
        "wide: not known",
        "size<br>unknown",
        "Blank &lt;b&gt;",
    ):
        assert part in texts, part


def test_without_any_size_the_person_stands_alone() -> None:
    figure = size_silhouettes(pd.DataFrame([BLANK]))
    assert {trace.name for trace in figure.data} == {"person", "mark"}
    assert any("unknown" in note.text for note in figure.layout.annotations)


def test_a_narrow_picture_names_programs_and_leaves_numbers_to_the_table(figure: go.Figure) -> None:
    narrow = size_silhouettes(pd.DataFrame([BIG, PLAIN, LONG, BLANK]), narrow=True)
    wide_texts, texts = (" ".join(note.text for note in one.layout.annotations) for one in (figure, narrow))
    assert "long: 23 m" in wide_texts and "2 stages" in wide_texts
    assert "Big" in texts and "long:" not in texts and "stages" not in texts
    assert narrow.layout.height < figure.layout.height
