"""Does the brief taken away as a page work from disk with the network cut: keys, pictures, print?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dashboard.analysis.scope import Scope
from dashboard.dataset.store import Dataset
from dashboard.export.brief import html_file
from dashboard.export.deck import Deck, deck_of
from dashboard.export.order import Order
from tests.browser.conftest import PATIENCE_MS, until


@pytest.fixture(scope="module")
def order(dataset: Dataset, scoped: Dataset) -> Order:
    return Order(dataset, scoped, Scope(dataset.released_on), dataset.released_on)


@pytest.fixture(scope="module")
def deck(order: Order) -> Deck:
    return deck_of(order)


@pytest.fixture(scope="module")
def path(order: Order, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = html_file(order)
    written = tmp_path_factory.mktemp("brief") / file.name
    written.write_bytes(file.made())
    return written


@pytest.fixture
def cut_off(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, color_scheme="dark", offline=True)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def opened(context: BrowserContext, path: Path, part: str = "") -> tuple[Page, list[str], list[str]]:
    page = context.new_page()
    foreign: list[str] = []
    errors: list[str] = []
    own = ("file:", "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else foreign.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri() + part)
    expect(page.locator("body")).to_have_attribute("data-ready", "yes")
    return page, foreign, errors


def test_it_is_told_by_keys_with_the_network_cut(cut_off: BrowserContext, path: Path, deck: Deck) -> None:
    page, foreign, errors = opened(cut_off, path)
    expect(page.locator(".page.shown h1")).to_have_text("Tumen")
    keys = ["ArrowRight", "PageDown", "Space", *["ArrowRight"] * (len(deck.steps) - 3)]
    for key, step in zip(keys, deck.steps, strict=True):
        page.keyboard.press(key)
        expect(page.locator(".page.shown h2")).to_have_text(step.headline)
        assert page.url.endswith(f"#{step.slug}")
        if step.slug in ("where", "numbers", "timeline", "maturity", "exchanges"):
            assert page.locator(".page.shown svg.main-svg").count() >= 1
    page.keyboard.press("End")
    expect(page.locator(".page.shown h2")).to_contain_text("Sources")
    page.keyboard.press("Home")
    expect(page.locator(".page.shown h1")).to_have_text("Tumen")
    page.keyboard.press("b")
    expect(page.locator("body.blank")).to_have_count(1)
    page.keyboard.press("ArrowRight")  # any key brings it back, and does nothing else
    expect(page.locator("body.blank")).to_have_count(0)
    expect(page.locator(".page.shown h1")).to_have_text("Tumen")
    page.get_by_role("button", name="Next step").click()
    page.keyboard.press("n")
    expect(page.locator(".page.shown .notes")).to_be_visible()
    expect(page.locator(".page.shown .notes")).to_contain_text("NIS")
    assert (foreign, errors) == ([], [])


def test_pictures_answer_the_pointer_and_follow_the_light(cut_off: BrowserContext, path: Path, deck: Deck) -> None:
    page, foreign, errors = opened(cut_off, path, "#where")
    page.set_viewport_size({"width": 900, "height": 506})  # the stage is scaled, and so is where the pointer is
    until(page, "Math.abs(document.querySelector('#deck').getBoundingClientRect().width - 899.5) < 1")
    mark = page.evaluate(
        """() => {
          const plot = document.querySelector("#where [data-figure]"), frame = plot.getBoundingClientRect();
          const trace = plot.data.find(one => one.name === "marks"), scale = frame.width / plot.offsetWidth;
          return [frame.left + trace.x[0] * scale, frame.top + trace.y[0] * scale, trace.customdata[0][0]];
        }"""
    )
    page.mouse.move(mark[0] - 3, mark[1])
    page.mouse.move(mark[0], mark[1], steps=4)
    label = page.locator("#where .hoverlayer text").first
    expect(label).to_contain_text(deck.visible.by_id("contingents", "name")[mark[2]])
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="light")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert dark == "rgb(14, 17, 23)"
    until(page, "document.querySelector('#numbers [data-figure]').layout.font.color === '#30363D'")
    assert (foreign, errors) == ([], [])


def test_it_prints_one_page_a_step(cut_off: BrowserContext, path: Path) -> None:
    page, _, errors = opened(cut_off, path)
    pages = page.locator("section").count()
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == pages
    assert set(re.findall(rb"/MediaBox\s*\[0 0 (\d+) (\d+)", printed)) == {(b"960", b"540")}
    page.emulate_media(media="print")
    for slug in ("where", "judgments", "sources"):
        expect(page.locator(f"#{slug} h2")).to_be_visible()
    expect(page.locator("nav")).to_be_hidden()
    assert errors == []
