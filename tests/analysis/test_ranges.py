"""Rings of programs: what is named, by whom, and the cities within; worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.analysis import ranges
from dashboard.analysis.phrases import interval_in_words
from dashboard.dataset.store import Dataset

TOWNS = pd.DataFrame(
    [("Near", "A", 1.0, 0.0), ("Middle", "A", 5.0, 0.0), ("Far", "B", 20.0, 0.0), ("Out", "B", 80.0, 0.0)],
    columns=["city", "country", "latitude", "longitude"],
)  # 1 degree of latitude is some 111 km


def ring(program: str, low: float, best: float, high: float) -> dict[str, object]:
    """A ring around 0, 0."""
    known = [number for number in (low, best, high) if pd.notna(number)]
    return {
        "program_id": program.lower(),
        "program": program,
        "place_id": "x",
        "place": "X",
        "latitude": 0.0,
        "longitude": 0.0,
        "low": low,
        "best": best,
        "high": high,
        "inner": min(known),
        "outer": max(known),
    }


NONE = float("nan")
RINGS = pd.DataFrame([ring("Long", 400, 600, 3000), ring("Short", NONE, 200, NONE)])


def test_cities_are_told_apart_by_low_and_high_range() -> None:
    """Nearest first: 111 km in both, 553 km by the high of one, 2,212 km likewise, 8,900 km in none."""
    found = ranges.cities_within(RINGS, TOWNS)
    assert found[["city", "within", "perhaps", "program_id"]].to_numpy().tolist() == [
        ["Near", "Long, Short", "", "long"],
        ["Middle", "", "Long", "long"],
        ["Far", "", "Long", "long"],
    ]
    assert found["distance_km"].round().tolist() == [111, 553, 2212]


def test_the_sentence_counts_cities_once() -> None:
    """Two places reach the same city; it counts once, and the lowest ranges are counted apart."""
    second = pd.DataFrame([ring("Long", 400, 600, 3000) | {"place_id": "y", "place": "Y", "latitude": 0.5}])
    both = pd.concat([RINGS, second], ignore_index=True)
    said = ranges.ranges_sentence(both, ranges.cities_within(both, TOWNS), TOWNS)
    assert "3,000 km (Long): 3 of 4 listed cities" in said
    assert "1 within the lowest" in said


def test_cities_of_one_name_in_one_country_are_two() -> None:
    """China has two cities Suzhou: the sentence counts both, as the list does."""
    towns = pd.concat([TOWNS, TOWNS.head(1).assign(latitude=2.0)], ignore_index=True)
    found = ranges.cities_within(RINGS, towns)
    assert len(found) == 4
    assert "4 of 5 listed cities" in ranges.ranges_sentence(RINGS, found, towns)


def test_no_ring_no_city() -> None:
    """Empty tables keep their columns."""
    found = ranges.cities_within(RINGS.head(0), TOWNS)
    assert found.empty and list(found.columns)[:3] == ["city", "country", "latitude"]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((3700, 4500, 6000), "4,500 km (3,700–6,000)"),
        ((NONE, 15_000, NONE), "15,000 km"),
        ((500, NONE, 800), "500–800 km"),
        ((NONE, NONE, 800), "up to 800 km"),
        ((500, NONE, NONE), "at least 500 km"),
        ((410, 410, 410), "410 km"),
    ],
)
def test_ranges_are_said_as_named(numbers: tuple[float, float, float], text: str) -> None:
    assert interval_in_words(*numbers, "km") == text


def test_rings_carry_what_is_named_and_by_whom(scoped: Dataset) -> None:
    """From the data: a program and a place each, the publishers of its sources, the farthest first."""
    drawn = ranges.rings(scoped, ["hwasong-15", "hwasong-20"], ["pyongyang", "sohae"])
    assert len(drawn) == 4
    assert drawn["outer"].is_monotonic_decreasing
    programs = scoped["programs"].set_index("program_id")
    publishers = scoped["sources"].set_index("source_id")["publisher"]
    for _, row in drawn.iterrows():
        assert row["outer"] == programs.loc[row["program_id"], ["range_km_best", "range_km_high"]].max()
        for source in programs.loc[row["program_id"], "source_ids"]:
            assert publishers[source] in row["said_by"]


def test_a_program_without_a_range_has_no_ring_and_is_named(scoped: Dataset) -> None:
    """It can be chosen, so that the page can say that nobody names a range."""
    programs = scoped["programs"]
    bounds = programs[["range_km_low", "range_km_best", "range_km_high"]]
    types = (programs["level"].astype("str") == "type") & (programs["category"].astype("str") == "slbm")
    nameless = programs[bounds.isna().all(axis=1) & types].iloc[0]
    assert nameless["program_id"] in ranges.ranged_choices(scoped).values()
    assert ranges.rings(scoped, [nameless["program_id"]], ["pyongyang"]).empty
    assert ranges.without_range(scoped, [nameless["program_id"], "hwasong-20"]) == [nameless["name"]]


def test_a_range_of_nothing_is_none(scoped: Dataset) -> None:
    """The low bound 0 gives no ring of its own, a range that is 0 altogether none at all."""
    columns = [f"range_km_{bound}" for bound in ranges.BOUNDS]
    two = scoped["programs"].iloc[:2].copy()
    two[columns] = pd.DataFrame([[0, 500, 800], [0, None, None]], index=two.index, dtype="Int64")
    dataset = Dataset(scoped.package, {**scoped.tables, "programs": two})
    ids = two["program_id"].tolist()
    drawn = ranges.rings(dataset, ids, ["pyongyang"])
    assert drawn[["program_id", "inner", "outer"]].to_numpy().tolist() == [[ids[0], 500.0, 800.0]]
    assert ranges.without_range(dataset, ids) == [two["name"].iloc[1]]


def test_launch_places_are_well_known_places_of_north_korea(scoped: Dataset) -> None:
    """No region and no country has a ring around it, nor has a place elsewhere."""
    places = scoped["places"].set_index("place_id").loc[list(ranges.launch_choices(scoped).values())]
    assert "pyongyang" in places.index
    assert set(places["country"]) == {"PRK"}
    assert set(places["precision"].astype("str")) <= ranges.KNOWN_WELL


def test_listed_cities_are_on_the_map_once() -> None:
    """Names with coordinates on Earth, each once in its country."""
    towns = ranges.cities()
    assert len(towns) > 300
    assert not towns.duplicated(["city", "country", "latitude", "longitude"]).any()
    assert towns["latitude"].between(-90, 90).all() and towns["longitude"].between(-180, 180).all()
    assert {"Seoul", "Tokyo", "Washington", "Honolulu", "Anchorage"} <= set(towns["city"])
