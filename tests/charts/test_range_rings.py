"""The map of rings: offline base, ids and tips, bands, labels, and the whole Pacific."""

from __future__ import annotations

import json

import pandas as pd
import pytest
import shapely
from shapely.geometry import shape

from dashboard import theme
from dashboard.analysis import ranges
from dashboard.charts.map_room import CHARACTER, Room
from dashboard.charts.range_groups import ring_colors
from dashboard.charts.range_legend import range_legend
from dashboard.charts.range_rings import EDGE, range_rings
from dashboard.dataset.store import Dataset

Spec = dict[str, list[dict[str, object]]]
LIMIT = 400_000  # bytes that a map may send


@pytest.fixture(scope="module")
def rings(scoped: Dataset) -> pd.DataFrame:
    return ranges.rings(scoped, ["hwasong-20", "hwasong-15", "hwasong-12"], ["pyongyang"])


def spec_of(rings: pd.DataFrame, *, dark: bool = False, narrow: bool = False, picked: str | None = None) -> Spec:
    """The map as the browser gets it."""
    cities = ranges.cities()
    found = ranges.cities_within(rings, cities)
    spec: Spec = json.loads(range_rings(rings, cities, found, dark=dark, narrow=narrow, picked=picked).to_json())
    return spec


def layer(spec: Spec, layer_id: str) -> dict[str, object]:
    return next(found for found in spec["layers"] if found["id"] == layer_id)


def records(spec: Spec, layer_id: str) -> list[dict[str, object]]:
    data = layer(spec, layer_id)["data"]
    assert isinstance(data, list)
    return data


def areas_of(spec: Spec, program: object) -> list[shapely.Geometry]:
    """The shaded areas of a program."""
    found = [layer["data"] for layer in spec["layers"] if str(layer["id"]).startswith("area-")]
    return [shape(area["geometry"]) for area in found if area["properties"]["record_id"] == program]


def test_shades_stay_as_they_are_when_something_is_picked(rings: pd.DataFrame) -> None:
    """Streamlit would paint a picked area opaque over the map, and dim the others."""
    shades = [found for found in spec_of(rings)["layers"] if str(found["id"]).startswith("area-")]
    assert shades
    for shade in shades:
        assert shade["pickable"] is False
        assert shade["_subLayerProps"]["polygons-fill"]["getFillColor"] == shade["getFillColor"]


def test_the_base_is_addresses_and_the_map_small(rings: pd.DataFrame) -> None:
    """The world stands once more east of itself, as pictures, and a map of near places needs it only once."""
    spec = spec_of(rings, dark=True)
    bases = [found for found in spec["layers"] if str(found["id"]).startswith("base-")]
    assert {found["image"] for found in bases} == {"app/static/base_world_dark.png"}
    assert sorted(found["bounds"][0] for found in bases) == [-180, 180]
    near = spec_of(rings[rings["program_id"] == "hwasong-12"].assign(inner=100, low=100, best=100, high=100, outer=100))
    assert [found["id"] for found in near["layers"] if str(found["id"]).startswith("base-")] == [
        "base-world",
        "base-theater",
    ]
    assert len(json.dumps(spec).encode()) < LIMIT


def test_what_can_be_picked_names_a_record_and_says_what_it_is(rings: pd.DataFrame) -> None:
    """Cities beyond all rings have no record, but a tip."""
    spec = spec_of(rings)
    ids = [found["id"] for found in spec["layers"]]
    assert len(ids) == len(set(ids))
    for name in ("edges", "labels", "places"):
        for record in records(spec, name):
            assert record["record_id"] and record["tip"], name
    assert all(record["tip"] for record in records(spec, "cities"))
    assert {record["record_id"] for record in records(spec, "labels")} == set(rings["program_id"])


def test_areas_are_valid_and_hold_low_and_high_apart(rings: pd.DataFrame) -> None:
    """Inside and band do not overlap, end where Web Mercator does, and are whole across 180 degrees."""
    spec = spec_of(rings)
    for program, rows in rings.groupby("program_id"):
        shapes = areas_of(spec, program)
        assert len(shapes) == (2 if rows.iloc[0]["outer"] > rows.iloc[0]["inner"] else 1)
        for area in shapes:
            assert shapely.make_valid(area).area == pytest.approx(area.area, rel=1e-4)
            assert area.bounds[1] >= -EDGE and area.bounds[3] <= EDGE
        assert all(one.intersection(other).area < 1e-2 for one in shapes for other in shapes if one is not other)
        honolulu, seoul = shapely.Point(-157.86 + 360, 21.31), shapely.Point(126.98, 37.57)
        assert any(area.intersects(seoul) for area in shapes)
        assert any(area.intersects(honolulu) for area in shapes) == bool(rows.iloc[0]["outer"] > 7400)


def test_the_fifteen_thousand_km_leave_a_hole_on_the_map(rings: pd.DataFrame) -> None:
    """Buenos Aires lies outside, in the copy of the world that is on screen."""
    areas = areas_of(spec_of(rings), "hwasong-20")
    assert not any(area.intersects(shapely.Point(-58.38 + 360, -34.61)) for area in areas)
    assert any(area.intersects(shapely.Point(-74.01 + 360, 40.71)) for area in areas)


def test_a_line_for_each_number_and_the_named_one_bold(rings: pd.DataFrame) -> None:
    spec = spec_of(rings)
    for program, rows in rings.groupby("program_id"):
        widths = {edge["width"] for edge in records(spec, "edges") if edge["record_id"] == program}
        numbers = rows.iloc[0][["low", "best", "high"]].dropna().nunique()
        assert len(widths) == (1 if numbers == 1 else 2)


def test_a_picked_program_has_a_thick_line_in_ink(rings: pd.DataFrame) -> None:
    edges = records(spec_of(rings, picked="hwasong-12"), "edges")
    thickest = max(edges, key=lambda edge: float(str(edge["width"])))
    assert thickest["record_id"] == "hwasong-12"
    assert thickest["color"][:3] == theme.rgba(theme.INK_LIGHT)[:3]


def test_programs_of_one_range_share_ring_color_and_label(scoped: Dataset) -> None:
    """Two programs of 15,000 km are one ring with both names, not one hidden below the other."""
    same = ranges.rings(scoped, ["hwasong-19", "hwasong-20", "hwasong-12"], ["pyongyang"])
    colors = ring_colors(same)
    assert colors["hwasong-19"] == colors["hwasong-20"] != colors["hwasong-12"]
    labels = [str(label["text"]) for label in records(spec_of(same), "labels")]
    assert any(text.startswith("Hwasong-19, Hwasong-20:") for text in labels)
    assert len(labels) == 2


def test_two_places_are_told_apart(scoped: Dataset) -> None:
    """Each ring says from where, and each place is named."""
    both = ranges.rings(scoped, ["hwasong-11a"], ["pyongyang", "wonsan"])
    spec = spec_of(both)
    labels = [str(label["text"]) for label in records(spec, "labels")]
    assert len(labels) == 2 and all(f" from {place}: " in " ".join(labels) for place in ("Pyongyang", "Wonsan"))
    assert {"Pyongyang", "Wonsan"} <= {str(name["text"]) for name in records(spec, "names")}


@pytest.mark.parametrize("narrow", [False, True])
def test_labels_do_not_meet(scoped: Dataset, narrow: bool) -> None:
    """Not even where small rings of near places are seen from far: all labels have room of their own."""
    crowded = ["hwasong-11a", "hwasong-11b", "hwasong-11c", "pukguksong-3"]
    spec = spec_of(ranges.rings(scoped, crowded, ["wonsan", "sinpho"]), narrow=narrow)
    room = Room(float(str(spec["initialViewState"]["zoom"])))
    labels = records(spec, "labels")
    assert len(labels) == 8
    boxes = []
    for label in labels:
        x, y = room.at(*label["position"])
        x, y, half = x + label["offset"][0], y + label["offset"][1], len(str(label["text"])) * CHARACTER / 2
        boxes.append(shapely.box(x - half, y - 9, x + half, y + 9))
    assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)


def test_a_short_ring_is_seen_from_near_and_a_long_one_from_far(scoped: Dataset) -> None:
    near = spec_of(ranges.rings(scoped, ["hwasong-11a"], ["pyongyang"]))["initialViewState"]
    far = spec_of(ranges.rings(scoped, ["hwasong-20"], ["pyongyang"]))["initialViewState"]
    assert near["zoom"] > 3 > far["zoom"]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_legend_names_shades_lines_and_dots(narrow: bool) -> None:
    picture = range_legend(dark=True, narrow=narrow)
    assert picture.count("<text") == 6
    assert theme.INK_DARK in picture
