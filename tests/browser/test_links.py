"""The URL is the state: a pasted link restores a view, controls write the address, marks and rows open evidence."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, expect

from dashboard.analysis.dates import day_text
from dashboard.dataset.store import Dataset
from dashboard.registry import VIEWS, View
from tests.browser.conftest import Server, Visitor, until, visitor_of


def test_pasted_link_restores_controls_and_pick(visitor: Visitor, dataset: Dataset) -> None:
    """Day, grade, party and picked record come back in a fresh browser."""
    claim = dataset["estimates"].query("organization_id == 'nis' and reported_on < '2025-12-01'").iloc[0]
    page = visitor.open(f"/situation?known_by=2025-12-01&reliability=C&by=NIS&pick={claim['estimate_id']}")
    expect(page.get_by_label("Known by").first).to_be_visible()
    evidence = page.locator(".st-key-evidence")
    expect(evidence).to_contain_text(claim["estimate_id"])
    expect(page.get_by_test_id("stSidebar")).to_contain_text("NIS")
    expect(page).to_have_url(re.compile("known_by=2025-12-01"))
    expect(page).to_have_url(re.compile("reliability=C"))


def test_reset_clears_controls_and_address(visitor: Visitor) -> None:
    """Reset brings the defaults back, in the widgets and in the address."""
    page = visitor.open("/situation?known_by=2024-11-01&reliability=B")
    page.get_by_test_id("stSidebar").get_by_role("button", name="Reset").click()
    visitor.settle()
    expect(page).not_to_have_url(re.compile("known_by=2024-11-01"))
    expect(page).not_to_have_url(re.compile("reliability=B"))


def test_evidence_button_writes_the_pick_and_reload_keeps_it(visitor: Visitor) -> None:
    page = visitor.open("/situation")
    page.get_by_role("button", name="Evidence").first.click()
    expect(page).to_have_url(re.compile(r"pick="))
    evidence = page.locator(".st-key-evidence")
    expect(evidence).to_contain_text("Sources")
    page.reload()
    visitor.settle()
    expect(page.locator(".st-key-evidence")).to_contain_text("Sources")


def test_full_link_reopens_the_view(visitor: Visitor, chromium: Browser, server: Server) -> None:
    """The link that the product gives names release and controls, and opens the same view elsewhere."""
    page = visitor.open("/situation?known_by=2025-11-05")
    page.get_by_test_id("stSidebar").get_by_role("button", name="Link").click()
    link = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").first.inner_text().replace("\n", "").strip()
    assert "release=" in link
    assert "known_by=2025-11-05" in link
    other = visitor_of(chromium, server)
    other.page.goto(link)
    other.settle()
    expect(other.page.get_by_test_id("stMain")).to_contain_text("4 Nov 2025")
    expect(other.page).to_have_url(re.compile("known_by=2025-11-05"))
    other.page.context.close()


def test_sources_open_outside(visitor: Visitor, dataset: Dataset) -> None:
    """Source links are absolute, open a new tab, and do not tell the other site where they came from."""
    claim = dataset["estimates"].iloc[0]
    page = visitor.open(f"/situation?pick={claim['estimate_id']}")
    link = page.locator(".st-key-evidence a").first
    expect(link).to_have_attribute("href", re.compile("^https?://"))
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", re.compile("noreferrer|noopener"))


@pytest.mark.parametrize("view", [view for view in VIEWS if not view.hidden], ids=lambda view: view.slug)
def test_pasted_full_link_opens_each_view(visitor: Visitor, chromium: Browser, server: Server, view: View) -> None:
    """In a fresh browser the link of each view is accepted; that it names every control is tested with the views."""
    page = visitor.open(f"/{view.slug}?known_by=2025-11-20")
    page.get_by_test_id("stSidebar").get_by_role("button", name="Link").click()
    link = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").first.inner_text().replace("\n", "").strip()
    named = set(parse_qs(urlparse(link).query, keep_blank_values=True))
    assert {"known_by", "reliability", "unjudged", "release"} <= named
    other = visitor_of(chromium, server)
    other.page.goto(link)
    other.settle()
    expect(other.page).to_have_url(re.compile("known_by=2025-11-20"))
    expect(other.page.get_by_test_id("stException")).to_have_count(0)
    other.page.context.close()


def test_back_and_forward_retrace_what_a_reader_did(visitor: Visitor) -> None:
    """Views, picks and the page of a record are one step each; a view comes back with its filter as it was left."""
    page = visitor.open("/judgments")
    until(page, "Boolean(window.tumenHistory)")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Estimates").click()
    expect(page.get_by_role("heading", name="Estimates", exact=True)).to_be_visible()
    page.locator("button", has_text=re.compile("^Killed$")).click()
    expect(page).to_have_url(re.compile(r"/estimates\?measure=Killed$"))
    expect(page.get_by_test_id("stMain")).to_contain_text("Killed, latest claims")
    visitor.settle()
    page.wait_for_timeout(1500)  # the picture is made anew
    mark = page.locator(".st-key-lanes .scatterlayer .point").first.bounding_box()
    assert mark
    page.mouse.click(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    expect(page).to_have_url(re.compile(r"measure=Killed&pick="))
    picked = page.url
    evidence = page.locator(".st-key-evidence")
    evidence.get_by_role("link", name="Permanent page").click()
    expect(page.get_by_role("heading", name="Record", exact=True)).to_be_visible()
    visitor.settle()
    record = page.url
    unpicked = picked.partition("&pick=")[0]
    steps = [(picked, "Killed:"), (unpicked, "Select a mark"), (visitor.url + "/judgments", "Select a mark")]
    for address, shown in steps:
        page.go_back()
        expect(page).to_have_url(address)
        expect(evidence).to_contain_text(shown)
        visitor.settle()
    for address, shown in [*reversed(steps[:2]), (record, "Select a mark")]:
        page.go_forward()
        expect(page).to_have_url(address)
        expect(evidence).to_contain_text(shown)
        visitor.settle()
    expect(page.get_by_role("heading", name="Record", exact=True)).to_be_visible()
    assert visitor.watch.errors == []


def test_back_undoes_a_reset_and_gets_out_of_the_front_door(visitor: Visitor) -> None:
    """A reset can be taken back; "/", which hands on to a view, does not hold a reader fast."""
    page = visitor.open("/")
    expect(page).to_have_url(re.compile("/situation$"))
    until(page, "Boolean(window.tumenHistory)")
    page.go_back()
    visitor.settle()
    expect(page).to_have_url(re.compile("/situation$"))
    page.go_back()
    expect(page).to_have_url("about:blank")
    page = visitor.open("/sources?known_by=2024-11-01")
    until(page, "Boolean(window.tumenHistory)")
    page.get_by_test_id("stSidebar").get_by_role("button", name="Reset").click()
    expect(page).to_have_url(re.compile("/sources$"))
    visitor.settle()
    page.go_back()
    expect(page).to_have_url(re.compile("known_by=2024-11-01"))
    year = page.get_by_test_id("stSidebar").get_by_role("spinbutton", name="year, Known by")
    expect(year).to_have_text("2024")


def test_link_of_another_release_says_what_it_can(visitor: Visitor, dataset: Dataset) -> None:
    """An older one leads to what is new from the end of its month to today; any other is named for what it is."""
    notice = visitor.page.get_by_test_id("stAlert")
    visitor.open("/estimates?release=2999.1.0")
    expect(notice).to_contain_text("This link is newer than the data here")
    visitor.open("/estimates?release=[x](http://y.org)")
    expect(notice).to_contain_text("is not the id of a release")
    expect(notice.get_by_role("link")).to_have_count(0)
    page = visitor.open("/estimates?measure=Killed&known_by=2025-12-31&release=2026.1.0")
    expect(notice).to_contain_text("The data have moved on")
    expect(notice).to_contain_text(f"now release {dataset.release}. Reported after 31 Jan 2026: ")
    page.get_by_role("button", name="Show what changed since 31 Jan 2026").click()
    expect(page).to_have_url(re.compile(r"/situation\?since=2026-01-31$"))
    expect(page.get_by_test_id("stMain")).to_contain_text(f"Between 31 Jan 2026 and {day_text(dataset.released_on)}")
    expect(notice).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("stMain")).to_contain_text("Between 31 Jan 2026 and")
