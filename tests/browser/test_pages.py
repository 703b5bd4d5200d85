"""Every view in a real browser: widths, light and dark, no foreign request, no console error, accessible."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visitor
from tests.views.test_views import PAGE_NAMES, PAGES

SIZES = [(1440, 900), (1280, 720), (390, 844)]
# What Streamlit draws and no page of ours can change: the navigation wraps its links in elements between ul and li;
# on the dark page the tags of a list of choices are white on the primary color, which is pale there; a container that
# scrolls takes no focus itself (what stands in it does).
WHAT_IS_OURS = {"exclude": [["[data-testid=stSidebarNav]"], ["[data-testid=stMultiSelect] span[title]"]]}
RULES = {"scrollable-region-focusable": {"enabled": False}}


def sticks_out(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(
        page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return main.scrollWidth - main.clientWidth; }"
        )
    )


def serious_findings(page: Page) -> set[str]:
    found = (
        Axe()
        .run(page, context=WHAT_IS_OURS, options={"resultTypes": ["violations"], "rules": RULES})
        .response["violations"]
    )
    return {
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    }


@pytest.mark.parametrize(("slug", "shown"), PAGES, ids=PAGE_NAMES)
def test_view_fits_is_accessible_and_asks_nobody_else(visitor: Visitor, slug: str, shown: dict[str, str]) -> None:
    """In light and dark and at all widths: nothing sticks out, no serious finding, no foreign request, no error."""
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        visitor.page.emulate_media(color_scheme=scheme)
        page = visitor.open(f"/{slug}" + ("?" + urlencode(shown) if shown else ""))
        page.wait_for_timeout(1000)  # late requests of maps and charts
        assert serious_findings(page) == set(), scheme
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        visitor.settle()
        assert sticks_out(page) <= 1, width
    assert visitor.watch.foreign == []
    assert visitor.watch.errors == []


def test_unknown_address_lands_on_a_page(visitor: Visitor) -> None:
    """A mistyped address shows the default view, not an error."""
    page = visitor.open("/no-such-view")
    assert page.locator("h1").first.inner_text()


def test_nothing_moves_when_a_picture_or_a_table_comes(visitor: Visitor) -> None:
    """The room that is kept while the browser still loads what draws them is the room that they take."""
    held: list[Route] = []
    visitor.page.route(re.compile(r"/(DataFrame|PlotlyChart)\.[^/]*\.js"), lambda route: held.append(route))
    visitor.page.goto(f"{visitor.url}/estimates?measure=Killed")
    kept = {}
    for key in ("lanes", "claims"):
        box = visitor.page.locator(f".st-key-{key}")
        expect(box.get_by_test_id("stSkeleton")).to_be_visible()
        kept[key] = box.evaluate("element => element.offsetHeight")
    for route in held:
        route.continue_()
    visitor.page.unroute_all()
    visitor.settle()
    for key, height in kept.items():
        assert visitor.page.locator(f".st-key-{key}").evaluate("element => element.offsetHeight") == height, key
    rows = visitor.page.locator(".st-key-claims .dvn-scroller")
    assert rows.evaluate("element => element.scrollHeight - element.clientHeight") <= 0
