"""The fictional package in a browser, from a zip: its own names, on the real map, without a change of the program."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import start_server, visitor_of

EXAMPLE = Path(__file__).resolve().parents[1] / "example_package"


def test_another_theater_opens_on_situation_and_deployments(chromium: Browser, tmp_path: Path) -> None:
    packed = Path(shutil.make_archive(str(tmp_path / "gray-marches"), "zip", EXAMPLE))
    server = start_server(packed)
    try:
        visitor = visitor_of(chromium, server)
        page = visitor.open("/situation")
        main = page.get_by_test_id("stMain")
        expect(main).to_contain_text("Observers")
        expect(page.get_by_test_id("stSidebar")).to_contain_text("Data release 2031.5.0")
        expect(page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first).to_be_visible()
        page = visitor.open("/deployments")
        expect(main).to_contain_text("The countries of this example lie in the open sea of the real map.")
        expect(page.get_by_role("radio", name="Whole area")).to_be_visible()
        expect(page.get_by_role("slider", name="Shown day")).to_be_visible()
        expect(page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first).to_be_visible()
        expect(main).to_contain_text("Ostgate")
        answer = page.request.get(f"{visitor.url}/data/places.csv")
        assert answer.ok and "ostgate" in answer.text()
        assert visitor.watch.foreign == [] and visitor.watch.errors == []
        page.context.close()
    finally:
        server.end()
