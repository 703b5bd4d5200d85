"""The brief in a meeting: by keyboard, at the sizes of projectors and of a phone held sideways."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from dashboard.analysis.brief import SLUGS
from tests.browser.conftest import Visitor
from tests.browser.test_pages import serious_findings

SIZES = [(1280, 720), (1920, 1080), (844, 390)]
PARTS = ("kicker", "headline", "picture", "why", "sources", "stamp", "keys")


def at(visitor: Visitor, place: int, count: int) -> None:
    """Wait until the step at a place of the deck is on screen, and the address names it."""
    expect(visitor.page.locator(".st-key-brief_keys")).to_contain_text(f"{place} / {count}")
    visitor.settle()


def cut_off(page: Page) -> list[str]:
    """Name the parts of a step that stick out of the window, or whose text does not fit them."""
    return list(
        page.evaluate(
            """(parts) => parts.filter((part) => {
                const box = document.querySelector(`.st-key-brief_${part}`), edges = box.getBoundingClientRect();
                const out = edges.left < -1 || edges.top < -1 || edges.right > innerWidth + 1
                    || edges.bottom > innerHeight + 1;
                const texts = [...box.querySelectorAll('p, h1, h2, td')];
                const below = texts.some((text) => text.getBoundingClientRect().bottom > edges.bottom + 6);
                return out || (below && part !== 'sources' && part !== 'keys');
            })""",
            list(PARTS),
        )
    )


def test_brief_is_led_by_the_keys_of_a_keyboard_or_clicker(visitor: Visitor) -> None:
    """Right, left, page down and up, end and home; black screen, notes; reload keeps the step; escape leaves."""
    deck = ("situation", "numbers", "timeline", "maturity", "compare")  # no map, which is slow without a graphics card
    page = visitor.open(f"/brief?known_by=2025-11-04&handling=For+a+test&deck={','.join(deck)}")
    page.get_by_role("button", name="Present").click()
    count = len(deck)
    at(visitor, 1, count)
    expect(page.locator("[data-testid=stSidebar]")).to_be_hidden()
    expect(page.locator(".st-key-brief_kicker")).to_contain_text("For a test")
    for key, place in (
        ("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2), ("End", count), ("PageUp", count - 1), ("Home", 1),
    ):  # fmt: skip
        page.keyboard.press(key)
        at(visitor, place, count)
        expect(page).to_have_url(re.compile(f"step={deck[place - 1]}"))
    for keys, place in (("→→→←", 3), ("←→n", 3), ("n→⇤→", 2), ("⇤", 1)):  # faster than a step comes: none is lost
        for key in keys:
            page.keyboard.press({"→": "ArrowRight", "←": "ArrowLeft", "⇤": "Home"}.get(key, key))
        at(visitor, place, count)
        expect(page.locator(".st-key-brief_speaker")).to_have_count(1 if keys.endswith("n") else 0)
    said = page.locator(".st-key-brief_headline h1").inner_text()
    page.keyboard.press("b")
    expect(page.locator("body")).to_have_class("tumen-blank")
    page.keyboard.press("ArrowRight")  # the next key only brings the picture back
    expect(page.locator("body")).not_to_have_class("tumen-blank")
    page.keyboard.press("n")
    expect(page.locator(".st-key-brief_speaker")).to_contain_text("Grade B2")
    page.keyboard.press("n")
    expect(page.locator(".st-key-brief_speaker")).to_have_count(0)
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("Escape")  # leaves the full screen, and not the brief
    page.wait_for_function("document.fullscreenElement === null")
    at(visitor, 1, count)
    page.reload()
    at(visitor, 1, count)
    expect(page.locator("h1")).to_have_text([said])
    expect(page).to_have_url(re.compile("known_by=2025-11-04"))
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-brief_stage")).to_have_count(0)
    expect(page.locator("h1")).to_have_text(["Brief"])  # the headline of the step goes a moment after its stage
    expect(page.locator("[data-testid=stSidebar]")).to_be_visible()
    expect(page).not_to_have_url(re.compile("step="))
    assert visitor.watch.foreign == []
    assert visitor.watch.errors == []


def test_every_step_fits_the_screens_of_a_meeting(visitor: Visitor) -> None:
    """At 1280 × 720, 1920 × 1080 and on a phone held sideways nothing is cut off; body type is 24 pixels and more."""
    page = visitor.page
    page.set_viewport_size({"width": 1280, "height": 720})
    visitor.open(f"/brief?step={SLUGS[0]}")
    for place, slug in enumerate(SLUGS, start=1):
        at(visitor, place, len(SLUGS))
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(400)
            assert cut_off(page) == [], (slug, width)
            assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight + 1"), (slug, width)
            body = page.locator(".st-key-brief_why p").last.evaluate(
                "(text) => parseFloat(getComputedStyle(text).fontSize) * (text.currentCSSZoom ?? 1)"
            )
            assert body >= 24 * min(width / 1280, height / 720) * 0.97, (slug, width)
        page.set_viewport_size({"width": 1280, "height": 720})
        page.keyboard.press("ArrowRight")


def test_deck_is_made_up_in_the_address_and_on_the_page(visitor: Visitor) -> None:
    """A deck of three in the order of the address; a step moved and one left out change the address."""
    page = visitor.open("/brief?deck=numbers,judgments,where&step=judgments")
    at(visitor, 2, 3)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_timeout(500)
        assert serious_findings(page) == set(), scheme
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-brief_stage")).to_have_count(0)
    expect(page.locator("h1")).to_have_text(["Brief"])
    page.locator(".st-key-Later_numbers button").click()
    expect(page.locator(".st-key-row_numbers")).to_contain_text("2. ")
    page.locator(".st-key-out_where button").click()
    expect(page.locator(".st-key-row_where")).to_have_count(0)
    expect(page.locator(".st-key-in_where")).to_be_visible()
    page.wait_for_url("**deck=judgments%2Cnumbers**")
    assert visitor.watch.errors == []
