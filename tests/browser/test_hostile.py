"""A hostile package with the check looking away: nothing of it executes, loads or breaks out of its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import open_dataset
from dashboard.export.brief import html_file
from dashboard.export.order import Order
from dashboard.registry import VIEWS
from tests.browser.conftest import PATIENCE_MS, Server, start_server, visitor_of
from tests.hostile.blind import looking_away
from tests.hostile.package import hostile_package

UNSAFE = "a[href^='javascript:'], a[href^='data:'], [onerror], [onload], [onclick]"
PICKED = {"timeline": "events", "sources": "sources", "deployments": "contingents", "programs": "programs"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_package(tmp_path_factory.mktemp("hostile") / "data")


@pytest.fixture(scope="module")
def blind(folder: Path) -> Iterator[Server]:
    server = start_server(folder, module="tests.hostile.blind")
    yield server
    server.end()


def first_id(folder: Path, table: str) -> str:
    return (folder / f"{table}.csv").read_text(encoding="utf-8").split("\n")[1].split(",")[0]


def assert_harmless(page: Page) -> None:
    assert page.evaluate("window.hacked") is None
    assert page.locator(UNSAFE).count() == 0
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 1280, "something runs out of the page"


def test_no_page_executes_loads_or_breaks(chromium: Browser, blind: Server, folder: Path) -> None:
    visitor = visitor_of(chromium, blind, 1280, 720)
    dialogs: list[str] = []
    visitor.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for view in VIEWS:
        picked = first_id(folder, PICKED.get(view.slug, "estimates"))
        page = visitor.open(f"/{view.slug}?pick={picked}&id={picked}&find=hacked")
        expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert_harmless(page)
    mark = visitor.open("/estimates").locator(".scatterlayer .point").first.bounding_box()
    assert mark
    visitor.page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    expect(visitor.page.locator(".hoverlayer text").first).to_be_visible()
    assert_harmless(visitor.page)
    assert (visitor.watch.foreign, visitor.watch.errors, dialogs) == ([], [], [])
    visitor.page.context.close()


def test_the_offline_brief_executes_nothing(chromium: Browser, folder: Path, tmp_path: Path) -> None:
    with looking_away():
        dataset = open_dataset(folder)
    scope = Scope(dataset.released_on)
    file = html_file(Order(dataset, apply(scope, dataset), scope, dataset.released_on))
    written = tmp_path / file.name
    written.write_bytes(file.made())
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(written.as_uri())
    expect(page.locator("body")).to_have_attribute("data-ready", "yes", timeout=PATIENCE_MS)
    for _ in range(page.locator("section").count()):
        page.keyboard.press("ArrowRight")
        assert_harmless(page)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    page.close()
