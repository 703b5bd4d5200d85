"""Faulty data: the app says what is wrong and where, and a running one keeps the last good release."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboard.dataset.store import OWN_DATA
from tests.browser.conftest import start_server, visitor_of


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the bundled package that may be broken."""
    folder = tmp_path / "data"
    shutil.copytree(OWN_DATA, folder)
    return folder


def spoil(folder: Path) -> None:
    """Write an impossible date into the second line of the estimates."""
    path = folder / "estimates.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[1] = re.sub(r",(20\d\d)-\d\d-", r",\1-13-", lines[1], count=1)
    path.write_text("\n".join(lines), encoding="utf-8")


def test_app_starts_with_a_page_that_names_the_fault(chromium: Browser, copy: Path) -> None:
    spoil(copy)
    server = start_server(copy)
    try:
        visitor = visitor_of(chromium, server)
        page = visitor.open("/")
        expect(page.get_by_role("heading", name="The data package has faults")).to_be_visible()
        expect(page.get_by_test_id("stMain")).to_contain_text("tumen check")
        expect(page.get_by_test_id("stMain")).not_to_contain_text("Traceback")
        page.context.close()
    finally:
        server.end()


def test_running_app_keeps_the_last_good_release_and_recovers(chromium: Browser, copy: Path) -> None:
    server = start_server(copy)
    good = (copy / "estimates.csv").read_bytes()
    try:
        visitor = visitor_of(chromium, server)
        page = visitor.open("/")
        expect(page.get_by_role("button", name="Evidence").first).to_be_visible()
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        spoil(copy)
        page.reload()
        visitor.settle()
        expect(page.get_by_test_id("stAlert").first).to_contain_text("estimates.csv, row 2")
        expect(page.get_by_role("button", name="Evidence").first).to_be_visible()
        (copy / "estimates.csv").write_bytes(good)
        page.reload()
        visitor.settle()
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        page.context.close()
    finally:
        server.end()


def test_a_killed_server_comes_back_with_the_same_view(chromium: Browser) -> None:
    """Killed in mid-use and started again, it finds the browser where it was, and answers it."""
    server = start_server()
    visitor = visitor_of(chromium, server)
    try:
        page = visitor.open("/estimates")
        page.get_by_role("radio", name="Killed", exact=True).click()
        expect(page).to_have_url(re.compile("measure=Killed"))
        visitor.settle()
        takeaway = page.get_by_test_id("stMain").get_by_text(re.compile("^Killed, ")).first
        said = takeaway.inner_text()
        server.process.kill()
        server.process.wait(timeout=30)
        server = start_server(port=int(server.url.rsplit(":", 1)[1]))
        expect(page.get_by_test_id("stConnectionStatus")).to_have_count(0)
        expect(takeaway).to_have_text(said)
        visitor.settle()
        page.get_by_role("radio", name="Wounded", exact=True).click()  # it is the new server that answers
        expect(page).to_have_url(re.compile("measure=Wounded"))
    finally:
        page.context.close()
        server.end()
