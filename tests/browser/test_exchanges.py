"""Exchanges in a browser: every picture clicks through, filters stand in the address, and links bring it all back."""

from __future__ import annotations

import re
from math import log, pi, radians, tan

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.analysis.chronology import chronology
from dashboard.analysis.exchanges import exchange_rows, quantity_claims
from dashboard.dataset.store import Dataset
from tests.browser.conftest import Visitor

HEADER = ROW = 35  # pixels of a table


@pytest.fixture(scope="module")
def rows(scoped: Dataset) -> pd.DataFrame:
    return exchange_rows(scoped, chronology(scoped))


def click_middle(page: Page, mark: Locator) -> None:
    """Click a mark by its place: what a picture draws takes no clicks of its own."""
    expect(mark).to_be_visible()
    mark.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box = mark.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def choose_row(page: Page, table: Locator, row: int) -> None:
    """Tick a row of a table, the first being 0."""
    canvas = table.locator("canvas").first
    expect(canvas).to_be_visible()
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box = canvas.bounding_box()
    assert box
    page.mouse.click(box["x"] + 18, box["y"] + HEADER + ROW * (row + 0.5))


def test_mirror_opens_its_records_and_its_filters_stand_in_the_address(visitor: Visitor, rows: pd.DataFrame) -> None:
    """A mark, the head of a rule and a row open their evidence; the link restores period, filters and evidence."""
    page = visitor.open("/exchanges?months=Jun+2024&months=Nov+2024&status=Confirmed")
    mirror = page.locator(".st-key-exchange_mirror")
    evidence = page.locator(".st-key-evidence")
    inside = rows[
        (rows["status_code"] == "confirmed") & (rows["end"] >= "2024-06-01") & (rows["start"] <= "2024-11-30")
    ]
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Jun 2024 to Nov 2024: DPRK to Russia")
    expect(mirror.locator(".scatterlayer .trace").first).to_be_visible()
    heads = inside[inside["kind_code"].isin(["treaty", "sanctions"])].sort_values(["start", "record_id"])["record_id"]
    click_middle(page, mirror.locator(".scatterlayer .trace").first.locator(".points path").first)
    expect(page).to_have_url(re.compile(f"pick={heads.iloc[0]}(&|$)"))
    expect(evidence).to_contain_text("Asserted by")
    above = inside[(inside["direction"] == "dprk_to_russia")].sort_values(["start", "record_id"])["record_id"]
    click_middle(page, mirror.locator(".scatterlayer .trace").nth(1).locator(".points path").first)
    expect(page).to_have_url(re.compile(f"pick={above.iloc[0]}(&|$)"))
    visitor.settle()
    newest = inside.sort_values(["start", "record_id"], ascending=[False, True])["record_id"].iloc[0]
    choose_row(page, page.locator(".st-key-exchange_table"), 0)
    expect(page).to_have_url(re.compile(f"pick={newest}(&|$)"))
    page.reload()
    visitor.settle()
    expect(main).to_contain_text("Jun 2024 to Nov 2024")
    expect(evidence).to_contain_text(newest)
    assert visitor.watch.errors == []
    assert visitor.watch.foreign == []


def test_a_ribbon_a_bar_and_a_row_narrow_the_list(visitor: Visitor, rows: pd.DataFrame) -> None:
    """A click writes kind and direction to the address and narrows the list; a second one lifts them."""
    page = visitor.open("/exchanges?part=Flows")
    sankey = page.locator(".st-key-exchange_flows")
    listed = page.locator(".st-key-flow_list")
    bars = sankey.locator(".barlayer .trace")
    expect(bars.first).to_be_visible()
    click_middle(page, bars.first.locator("path").first)
    expect(page).to_have_url(re.compile(r"direction=DPRK\+to\+Russia"))
    expect(listed).to_be_visible()
    visitor.settle()
    click_middle(page, bars.first.locator("path").first)
    expect(page).not_to_have_url(re.compile("direction="))
    visitor.settle()
    ribbon = sankey.locator(".scatterlayer .trace").first.locator(".points path").nth(6)
    click_middle(page, ribbon)
    expect(page).to_have_url(re.compile(r"what=Munitions"))
    expect(page).to_have_url(re.compile(r"direction=DPRK\+to\+Russia"))
    visitor.settle()
    page.goto(visitor.url + "/exchanges?part=Flows")
    visitor.settle()
    second = rows["kind"].value_counts().index[1]
    choose_row(page, page.locator(".st-key-flow_table"), 1)
    expect(page).to_have_url(re.compile(f"what={second}"))
    assert visitor.watch.errors == []


def test_claims_visits_and_technology_click_through(visitor: Visitor, rows: pd.DataFrame) -> None:
    """A point of the claims, the visit that the document of 4 Nov 2025 speaks of, and a program open."""
    claims = quantity_claims(rows, cumulative=True)
    unit = claims["unit"].iloc[0]
    page = visitor.open("/exchanges?part=Munitions")
    panel = page.locator(f".st-key-claims_{unit}")
    expect(panel).to_be_visible()
    points = panel.locator(".scatterlayer .trace .points path")
    click_middle(page, points.first)
    own = claims[claims["unit"] == unit]["record_id"]
    expect(page).to_have_url(re.compile("pick=(" + "|".join(own) + ")(&|$)"))
    page = visitor.open("/exchanges?part=Visits")
    page.get_by_role("button", name=re.compile("Frequent trips of munitions-sector officials")).first.click()
    expect(page).to_have_url(re.compile("pick=munitions-officials-nis-2025-11-04"))
    evidence = page.locator(".st-key-evidence")
    expect(evidence).to_contain_text("National Intelligence Service")
    expect(evidence).to_contain_text("Munitions industry")
    box = page.locator(".st-key-munitions_visits")
    expect(box).to_contain_text("Precision guidance")
    expect(box).to_contain_text("Propulsion")
    expect(box).to_contain_text("that sanctions forbid")
    page = visitor.open("/exchanges?part=Technology")
    page.locator(".st-key-programs_served").get_by_role("button", name=re.compile("Hwasong-20")).click()
    expect(page).to_have_url(re.compile("pick=hwasong-20"))
    assert visitor.watch.errors == []


def test_the_map_of_routes_opens_a_shipment(visitor: Visitor, scoped: Dataset) -> None:
    """Dunai, found by its place in Web Mercator, opens a shipment from Rason."""
    area = "Tumen and Primorye"
    page = visitor.open(f"/exchanges?part=Flows&routes=true&what=Munitions&area={area.replace(' ', '+')}")
    canvas = page.locator(".st-key-exchange_routes canvas").first
    expect(canvas).to_be_visible()
    canvas.scroll_into_view_if_needed()
    place, camera = scoped["places"].set_index("place_id").loc["dunai"], scoped.package.theater.exchange_views[area]

    def pixel(longitude: float, latitude: float) -> tuple[float, float]:
        size = 512 * 2**camera.zoom
        mercator = log(tan(pi / 4 + radians(latitude) / 2)) / pi
        return size * (longitude + 180) / 360, size * (1 - mercator) / 2

    x, y = pixel(float(place["longitude"]), float(place["latitude"]))
    middle = pixel(camera.longitude, camera.latitude)
    for _ in range(20):  # a map takes clicks only some time after it is seen
        page.wait_for_timeout(2000)
        box = canvas.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2 + x - middle[0], box["y"] + box["height"] / 2 + y - middle[1])
        if "pick=" in page.url:
            break
    shipments = scoped["exchanges"].query("from_place_id == 'rason' and to_place_id == 'dunai'")["exchange_id"]
    expect(page).to_have_url(re.compile("pick=(" + "|".join(shipments) + ")(&|$)"))
    assert visitor.watch.errors == []
    assert visitor.watch.foreign == []
