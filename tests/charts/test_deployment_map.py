"""The map: offline base, ids on everything, marks that do not meet, and a small size on every month."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

from dashboard import theme
from dashboard.analysis.deployments import contingents_on
from dashboard.analysis.legs import legs_until
from dashboard.charts.deployment_map import deployment_map, make_deck, situation_map
from dashboard.charts.map_legend import legend
from dashboard.charts.map_legs import leg_records
from dashboard.charts.map_looks import SMALLEST_RADIUS, Look, glyph, radius
from dashboard.charts.map_marks import mark_records
from dashboard.charts.map_room import CHARACTER, Record, Room
from dashboard.charts.military_symbols import SHARE
from dashboard.dataset.schema import read_package
from dashboard.dataset.store import OWN_DATA, Dataset
from dashboard.dataset.theater import Camera

DAY = date(2025, 11, 4)
VIEWS = read_package(OWN_DATA).theater.map_views
LIMIT = 60_000  # bytes that a day step may send

Month = tuple[date, pd.DataFrame, pd.DataFrame]


@pytest.fixture(scope="module")
def months(scoped: Dataset) -> list[Month]:
    """Contingents and legs on the first day of every month."""
    days = [day.date() for day in pd.date_range("2024-10-01", scoped.released_on, freq="MS")]
    return [(day, contingents_on(scoped, day), legs_until(scoped, day)) for day in days]


Spec = dict[str, list[dict[str, object]]]


def spec_of(scoped: Dataset, day: date = DAY, view: str = "Whole route", picked: str | None = None) -> Spec:
    """The map of a day as the browser gets it."""
    deck = deployment_map(
        contingents_on(scoped, day), legs_until(scoped, day), camera=VIEWS[view], dark=False, picked=picked
    )
    spec: Spec = json.loads(deck.to_json())
    return spec


def layer(spec: Spec, layer_id: str) -> dict[str, object]:
    """The layer of this id."""
    return next(found for found in spec["layers"] if found["id"] == layer_id)


def rows(spec: Spec, layer_id: str) -> list[dict[str, object]]:
    """The records of a layer."""
    data = layer(spec, layer_id)["data"]
    assert isinstance(data, list)
    return data


def laid_out(
    placed: pd.DataFrame, camera: Camera, *, narrow: bool = False, symbols: bool = False
) -> tuple[list[Record], list[Record], Room]:
    """Marks, labels and room of a view as the page has it on a laptop or a phone."""
    marks, labels, _, room = mark_records(
        placed,
        longitude=camera.longitude,
        latitude=camera.latitude,
        zoom=camera.on(narrow),
        height=480 if narrow else 520,
        dark=False,
        picked=None,
        narrow=narrow,
        symbols=symbols,
    )
    return marks, labels, room


def test_no_tile_provider_is_asked() -> None:
    spec = json.loads(make_deck([], longitude=0, latitude=0, zoom=1).to_json())
    assert spec["mapStyle"] == "__MAP_STYLE__"
    assert "mapProvider" not in spec


@pytest.mark.parametrize("view", VIEWS)
def test_base_and_regions_are_addresses_and_never_data(scoped: Dataset, view: str) -> None:
    spec = spec_of(scoped, view=view)
    assert layer(spec, "base-world")["image"] == "app/static/base_world_light.png"
    regions = [found for found in spec["layers"] if str(found["id"]).startswith("region-")]
    assert regions
    assert all(str(found["data"]).startswith("app/static/regions/") for found in regions)
    theaters = [found["id"] for found in spec["layers"] if found["id"] == "base-theater"]
    assert bool(theaters) == (view != "Whole route")


@pytest.mark.parametrize("view", VIEWS)
def test_every_month_stays_small(months: list[Month], view: str) -> None:
    for day, placed, legs in months:
        text = deployment_map(placed, legs, camera=VIEWS[view], dark=True, picked=None).to_json()
        assert len(text.encode()) < LIMIT, day


def test_the_base_is_the_same_on_every_day(scoped: Dataset) -> None:
    one, other = spec_of(scoped), spec_of(scoped, date(2025, 2, 1))
    assert layer(one, "base-world") == layer(other, "base-world")
    assert one["initialViewState"] == other["initialViewState"]


def test_layers_have_ids_and_what_can_be_picked_has_record_and_tip(scoped: Dataset) -> None:
    spec = spec_of(scoped)
    ids = [found["id"] for found in spec["layers"]]
    assert len(ids) == len(set(ids))
    for found in spec["layers"]:
        if found.get("pickable"):
            for record in rows(spec, str(found["id"])):
                assert record["record_id"]
                assert isinstance(record["tip"], str) and record["tip"]


def test_all_contingents_are_marks_or_labels(scoped: Dataset) -> None:
    placed = contingents_on(scoped, DAY)
    spec = spec_of(scoped)
    in_country = set(placed.loc[placed["precision"] == "country", "contingent_id"])
    assert {mark["record_id"] for mark in rows(spec, "marks")} == set(placed["contingent_id"]) - in_country
    assert set(placed["contingent_id"]) <= {label["record_id"] for label in rows(spec, "labels")}


@pytest.mark.parametrize("view", VIEWS)
def test_marks_never_meet(months: list[Month], view: str) -> None:
    camera = VIEWS[view]
    for day, placed, _ in months:
        marks, _, room = laid_out(placed, camera)
        circles = []
        for mark in marks:
            (x, y), (dx, dy) = room.at(*mark["position"]), mark["offset"]  # type: ignore[misc]
            circles.append((x + dx, y + dy, float(str(mark["size"])) * 0.76 / 2))
        for at, (x, y, r) in enumerate(circles):
            for x2, y2, r2 in circles[:at]:
                assert (x - x2) ** 2 + (y - y2) ** 2 > (r + r2) ** 2 - 1, day


@pytest.mark.parametrize("view", VIEWS)
def test_symbols_never_meet_and_every_month_stays_small(months: list[Month], view: str) -> None:
    camera = VIEWS[view]
    for day, placed, legs in months:
        marks, _, room = laid_out(placed, camera, symbols=True)
        assert {mark["record_id"] for mark in marks} == set(placed["contingent_id"]), day
        frames = []
        for mark in marks:
            (x, y), (dx, dy) = room.at(*mark["position"]), mark["offset"]  # type: ignore[misc]
            frames.append((x + dx, y + dy, float(str(mark["size"])) * SHARE / 2))
        for at, (x, y, half) in enumerate(frames):
            for x2, y2, half2 in frames[:at]:
                assert max(abs(x - x2), abs(y - y2)) > half + half2, day
        text = deployment_map(placed, legs, camera=VIEWS[view], dark=True, symbols=True).to_json()
        assert len(text.encode()) < LIMIT, day


@pytest.mark.parametrize("symbols", [False, True])
@pytest.mark.parametrize(("narrow", "half"), [(True, 179), (False, 290)])  # half of a phone's map, and of a laptop's
def test_labels_of_places_in_sight_end_inside_the_picture(
    months: list[Month], narrow: bool, half: float, symbols: bool
) -> None:
    camera = VIEWS["Whole route"]
    for day, placed, _ in months:
        _, labels, room = laid_out(placed, camera, narrow=narrow, symbols=symbols)
        middle, center = room.at(camera.longitude, camera.latitude)
        for label in labels:
            (x, y), (dx, dy) = room.at(*label["position"]), label["offset"]  # type: ignore[misc]
            width = len(str(label["text"])) * CHARACTER
            left = x + dx - middle - {"start": 0.0, "middle": width / 2, "end": width}[str(label["anchor"])]
            if abs(x - middle) < half:
                assert -half < left < left + width < half, (day, label["text"])
                assert abs(y + dy - center) < (240 if narrow else 260), (day, label["text"])


def test_areas_of_circles_compare_numbers() -> None:
    assert radius(20_000) ** 2 == pytest.approx(2 * radius(10_000) ** 2)
    assert radius(float("nan")) == radius(100) == SMALLEST_RADIUS


def test_one_arc_a_pair_of_places_with_all_its_movements(scoped: Dataset) -> None:
    legs = legs_until(scoped, DAY)
    arcs = leg_records(legs, dark=False, picked=None)
    pairs = legs[["from_place_id", "to_place_id"]].drop_duplicates()
    assert len(arcs) == len(pairs)
    assert sorted(movement for arc in arcs for movement in arc["record_ids"]) == sorted(legs["movement_id"])  # type: ignore[attr-defined]
    assert all(arc["record_id"] in arc["record_ids"] for arc in arcs)  # type: ignore[operator]


def test_the_picked_record_is_outlined(scoped: Dataset) -> None:
    placed = contingents_on(scoped, DAY)
    numbered = placed[(placed["precision"] != "country") & placed["strength"].notna()].iloc[0]
    for picked in (numbered["contingent_id"], numbered["claim_ids"][0]):
        icons = {mark["record_id"]: mark["icon"]["id"] for mark in rows(spec_of(scoped, picked=picked), "marks")}  # type: ignore[index]
        assert [record for record, icon in icons.items() if "x" in icon[-2:]] == [numbered["contingent_id"]]


def test_outline_says_the_state() -> None:
    assert "stroke-dasharray" not in Look("combat").svg()
    assert 'stroke-dasharray="14 10"' in Look("combat", dashed=True).svg()
    assert 'stroke-dasharray="1 9"' in Look("combat", stale=True).svg()
    assert (
        len({Look("combat", **{flag: True}).svg() for flag in ("hollow", "dashed", "ringed", "stale", "picked")}) == 5
    )


def test_every_role_has_a_shape_of_its_own() -> None:
    assert len({glyph(role) for role in theme.ROLES}) == len(theme.ROLES)
    assert glyph("a_new_role")
    assert theme.ink_over("#0072B2", theme.PAPER_LIGHT) == "#FFFFFF"
    assert theme.ink_over("#E69F00", theme.PAPER_LIGHT) == theme.INK_LIGHT


def test_labels_keep_all_characters_and_tips_are_plain(scoped: Dataset) -> None:
    spec = spec_of(scoped)
    assert layer(spec, "labels")["characterSet"] == "auto"
    assert layer(spec, "names")["characterSet"] == "auto"
    hostile = contingents_on(scoped, DAY).assign(name="<img src=x onerror=alert(1)>")
    deck = deployment_map(hostile, legs_until(scoped, DAY), camera=VIEWS["DPRK"], dark=False)
    assert "html" not in deck._tooltip
    assert any("<img" in str(mark["tip"]) for mark in rows(json.loads(deck.to_json()), "marks"))


def test_an_empty_day_is_a_base_map(scoped: Dataset) -> None:
    nobody, nothing = contingents_on(scoped, DAY).iloc[:0], legs_until(scoped, DAY).iloc[:0]
    spec = json.loads(deployment_map(nobody, nothing, camera=VIEWS["DPRK"], dark=True).to_json())
    assert rows(spec, "marks") == rows(spec, "legs") == rows(spec, "labels") == []


def test_the_small_map_leaves_out_what_is_only_announced(scoped: Dataset) -> None:
    placed = contingents_on(scoped, DAY)
    deck = situation_map(placed, legs_until(scoped, DAY), camera=VIEWS["Whole route"], dark=False)
    shown = {mark["record_id"] for mark in rows(json.loads(deck.to_json()), "marks")}
    announced = set(placed.loc[placed["status"] == "announced", "contingent_id"])
    assert announced
    assert shown and not shown & announced


def test_the_legend_names_every_role(scoped: Dataset) -> None:
    labels = scoped.labels("contingents", "role")
    roles = legend(labels, dark=False)[0]["Role"]
    assert all(label in roles for label in labels.values())
