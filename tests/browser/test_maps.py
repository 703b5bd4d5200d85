"""Rings of range and military symbols in a browser: a click on what the map draws opens its evidence."""

from __future__ import annotations

import json
import re
from datetime import date
from math import log, pi, radians, tan

from playwright.sync_api import expect

from dashboard.analysis import ranges as reach
from dashboard.analysis.deployments import contingents_on
from dashboard.analysis.legs import legs_until
from dashboard.analysis.theater import map_views
from dashboard.charts.deployment_map import deployment_map
from dashboard.charts.range_rings import range_rings
from dashboard.dataset.store import Dataset
from tests.browser.conftest import Visitor


def pixel(longitude: float, latitude: float, zoom: float) -> tuple[float, float]:
    size = 512 * 2**zoom
    mercator = log(tan(pi / 4 + radians(latitude) / 2)) / pi
    return size * (longitude + 180) / 360, size * (1 - mercator) / 2


def click(visitor: Visitor, key: str, deck: dict, longitude: float, latitude: float, dx: float, dy: float) -> None:
    """Click a place of a map, found in Web Mercator from the camera of its deck, until evidence opens."""
    page, camera = visitor.page, deck["initialViewState"]
    canvas = page.locator(f".st-key-{key} canvas").first
    expect(canvas).to_be_visible()
    canvas.scroll_into_view_if_needed()
    x, y = pixel(longitude, latitude, camera["zoom"])
    middle = pixel(camera["longitude"], camera["latitude"], camera["zoom"])
    for _ in range(20):  # a map takes clicks only some time after it is seen
        page.wait_for_timeout(2000)
        box = canvas.bounding_box()
        assert box
        at = (box["x"] + box["width"] / 2 + x - middle[0] + dx, box["y"] + box["height"] / 2 + y - middle[1] + dy)
        page.mouse.click(*at)
        if "pick=" in page.url:
            break


def layer(deck: dict, name: str) -> list[dict]:
    return next(one for one in deck["layers"] if one["id"] == name)["data"]


def test_a_ring_opens_its_program(visitor: Visitor, scoped: Dataset) -> None:
    program = "hwasong-12"
    rings = reach.rings(scoped, [program], ["pyongyang"])
    cities = reach.cities()
    deck = json.loads(range_rings(rings, cities, reach.cities_within(rings, cities), dark=False).to_json())
    name = scoped.by_id("programs", "name")[program]
    visitor.open(f"/programs?show=Ranges&ranged={name}&from={scoped.by_id('places', 'name')['pyongyang']}")
    label = next(one for one in layer(deck, "labels") if one["record_id"] == program)
    dx, dy = label.get("offset", [0, 0])
    click(visitor, "range_map", deck, *label["position"][:2], dx, dy)
    expect(visitor.page).to_have_url(re.compile(f"pick={program}(&|$)"))
    expect(visitor.page.locator(".st-key-evidence")).to_contain_text(name)
    assert (visitor.watch.errors, visitor.watch.foreign) == ([], [])


def test_a_military_symbol_opens_its_contingent(visitor: Visitor, scoped: Dataset) -> None:
    name, camera = list(map_views(scoped).items())[1]
    day = date(2025, 11, 4)
    placed, legs = contingents_on(scoped, day), legs_until(scoped, day)
    deck = json.loads(deployment_map(placed, legs, camera=camera, dark=False, symbols=True).to_json())
    visitor.open(f"/deployments?symbols=true&day={day}&view={name.replace(' ', '+')}")
    mark = layer(deck, "marks")[0]
    click(visitor, "deployment_map", deck, *mark["position"][:2], *mark["offset"])
    expect(visitor.page).to_have_url(re.compile(f"pick={mark['record_id']}(&|$)"))
    expect(visitor.page.locator(".st-key-evidence")).to_contain_text(mark["record_id"])
    assert (visitor.watch.errors, visitor.watch.foreign) == ([], [])
