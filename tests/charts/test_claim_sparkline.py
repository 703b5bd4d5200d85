"""Is every claim of a figure one mark of its strip, at its day and height, with the one in front filled?"""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

import pytest

from dashboard.analysis.claims import central_value
from dashboard.analysis.scope import Scope, apply
from dashboard.analysis.situation import Figure, headline_figures
from dashboard.charts.claim_sparkline import HEIGHT, claim_sparkline
from dashboard.dataset.store import Dataset

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def figures(dataset: Dataset) -> list[Figure]:
    found = headline_figures(apply(Scope(dataset.released_on), dataset), dataset.released_on)
    return [figure for _, figure in found if figure]


@pytest.mark.parametrize("width", [152, 310])
def test_every_claim_is_a_mark_within_the_strip(figures: list[Figure], width: int) -> None:
    assert figures
    for figure in figures:
        front = str(figure.headline.row["estimate_id"])
        strip = ElementTree.fromstring(claim_sparkline(figure.claims, front, dark=False, width=width))
        marks = strip.findall(f"{SVG}circle")
        assert len(marks) == len(figure.claims)
        assert [mark.get("fill") != "none" for mark in marks] == [False] * (len(marks) - 1) + [True]
        for mark in marks:
            radius = float(str(mark.get("r")))
            assert radius <= float(str(mark.get("cx"))) <= width - radius
            assert radius <= float(str(mark.get("cy"))) <= HEIGHT - radius
        ranges = figure.claims["low"].notna() & figure.claims["high"].notna()
        assert len(strip.findall(f"{SVG}path[@stroke-width='3']")) == int(ranges.sum())


def test_higher_stands_higher_and_later_to_the_right(figures: list[Figure]) -> None:
    figure = max(figures, key=lambda figure: len(figure.claims))
    front = str(figure.headline.row["estimate_id"])
    claims = figure.claims.assign(value=central_value(figure.claims))
    claims = claims[claims["estimate_id"] != front]
    strip = ElementTree.fromstring(claim_sparkline(figure.claims, front, dark=True, width=152))
    places = [(float(str(mark.get("cx"))), float(str(mark.get("cy")))) for mark in strip.findall(f"{SVG}circle")][:-1]
    told = list(zip(claims["as_of"], claims["value"], places, strict=True))
    assert len(told) > 2
    for day, value, (x, y) in told:
        for other_day, other_value, (other_x, other_y) in told:
            assert day <= other_day or x >= other_x
            assert value <= other_value or y <= other_y


def test_years_are_named_without_touching(figures: list[Figure]) -> None:
    for figure in figures:
        front = str(figure.headline.row["estimate_id"])
        strip = ElementTree.fromstring(claim_sparkline(figure.claims, front, dark=False, width=152))
        texts = strip.findall(f"{SVG}text")
        assert texts and all(str(text.text).isdigit() for text in texts)
        places = [float(str(text.get("x"))) for text in texts]
        assert all(right - left >= 30 for left, right in itertools.pairwise(places))
