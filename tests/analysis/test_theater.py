"""What a package says of its theater is read or refused by name; what it does not say follows from its records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.analysis import theater
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.schema import BrokenPackage
from dashboard.dataset.store import Dataset, open_dataset
from dashboard.dataset.theater import UNSAID, read_theater

EXAMPLE = Path(__file__).resolve().parents[1] / "example_package"


@pytest.fixture(scope="module")
def example() -> Dataset:
    return open_dataset(EXAMPLE)


def test_what_is_not_said_follows_from_the_records(example: Dataset) -> None:
    assert theater.first_day(example) == date(2031, 2, 6)  # the first movement
    assert theater.shown_day(example) == example.released_on
    assert theater.earliest_day(example) == date(2016, 1, 1)
    assert [question.groups for question in theater.figures_asked(example)] == [
        (("In all", ""),),
        (("Combat", "combat"),),
        (("Construction", "construction"),),
        (("Observers", "observers"),),
    ]
    assert theater.most_said(example) == ["heron-1", "high-gull"]
    for views in (theater.map_views(example), theater.exchange_views(example)):
        [(name, camera)] = views.items()
        assert name == theater.WHOLE_AREA
        assert -42 < camera.longitude < -30 and 39 < camera.latitude < 47 and 4 < camera.zoom < 6
        assert camera.on(narrow=True) < camera.zoom
    assert theater.brief_view(example).zoom < camera.zoom


def test_programs_named_by_the_package_come_first_and_those_most_said_where_too_few_are_known(example: Dataset) -> None:
    begin, among = theater.programs_to_begin_with, {"heron-1", "high-gull"}
    assert begin(example, ["high-gull"], among, 2) == ["high-gull"]
    assert begin(example, ["high-gull", "unknown"], among, 2, fewest=2) == ["heron-1", "high-gull"]
    assert begin(example, ["unknown"], among, 1) == begin(example, [], among, 1) == ["heron-1"]
    assert begin(example, [], {"high-gull"}, 2) == ["high-gull"]
    assert begin(example, ["high-gull"], set(), 2) == []


def test_nothing_at_all_still_gives_a_view(example: Dataset) -> None:
    nothing = Dataset(example.package, {name: rows.head(0) for name, rows in example.tables.items()})
    assert theater.first_day(nothing) == example.released_on
    assert theater.most_said(nothing) == []
    assert next(iter(theater.map_views(nothing).values())).zoom >= 0.5


def test_what_is_said_goes_first(dataset: Dataset) -> None:
    said = dataset.package.theater
    assert theater.figures_asked(dataset) == said.figures and len(said.figures) == 6
    assert next(iter(theater.map_views(dataset))) == "Whole route"
    assert theater.first_day(dataset) == date(2024, 10, 1)
    assert theater.first_day(apply(Scope(date(2020, 1, 1)), dataset)) == date(2024, 10, 1)


def test_our_own_words_name_what_is_there(dataset: Dataset) -> None:
    said = dataset.package.theater
    roles, measures = dataset.labels("contingents", "role"), dataset.labels("estimates", "measure")
    for question in said.figures:
        assert {role for _, role in question.groups} <= {"", *roles}
        assert set(question.measures) <= set(measures)
    assert {said.program, *said.compared, *said.ranged} <= set(dataset["programs"]["program_id"])
    assert said.launch_place in set(dataset["places"]["place_id"])
    assert set(said.technology_directions) <= set(dataset.labels("exchanges", "direction"))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ([], "theater must be an object"),
        ({"map": []}, "theater has no property map; properties: first_day"),
        ({"first_day": "soon"}, "theater.first_day: "),
        ({"first_day": 3}, "theater.first_day: "),
        ({"clock": 3}, "theater.clock: must be a text"),
        ({"compared": "heron-1"}, "theater.compared: must be a list"),
        ({"map_views": [{"name": "All", "longitude": 0, "latitude": 0}]}, "theater.map_views: 'zoom' is missing"),
        ({"map_views": [{"name": "All", "longitude": 999, "latitude": 0, "zoom": 2}]}, "999 is not a number from -180"),
        ({"brief_view": {"longitude": 0, "latitude": 0, "zoom": True}}, "True is not a number from 0.5 to 9"),
        ({"figures": [{"groups": [], "measures": ["present"]}]}, "a figure needs groups and measures"),
        ({"figures": [3]}, "theater.figures: "),
        ({"tones": {"XAL": "red"}}, "red is not one of theater, ukraine"),
    ],
)
def test_a_malformed_property_is_named(raw: object, words: str) -> None:
    with pytest.raises(ValueError) as fault:
        read_theater(raw)
    assert words in str(fault.value)


def test_a_package_with_a_malformed_theater_is_not_loaded(tmp_path: Path) -> None:
    for path in EXAMPLE.rglob("*.*"):
        target = tmp_path / path.relative_to(EXAMPLE)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    text = (tmp_path / "datapackage.json").read_text(encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(text.replace('"clock"', '"clocks"'), encoding="utf-8")
    with pytest.raises(BrokenPackage) as broken:
        open_dataset(tmp_path)
    assert "theater has no property clocks" in str(broken.value.findings[0])
    assert read_theater(None) is UNSAID
