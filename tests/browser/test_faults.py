"""Faulty data: the app says what is wrong and where, and a running one keeps the last good release."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, expect

from benchmarks import wire
from dashboard.dataset.store import OWN_DATA, Dataset
from tests.browser.conftest import Server, start_server, visitor_of
from tests.browser.test_other_theater import EXAMPLE


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


def test_a_killed_server_comes_back_with_the_same_view(chromium: Browser, dataset: Dataset) -> None:
    """Killed in mid-use and started again, it finds the browser where it was, evidence included, and answers it."""
    server = start_server()
    visitor = visitor_of(chromium, server)
    try:
        claim = dataset["estimates"].query("measure == 'killed'").iloc[0]["estimate_id"]
        page = visitor.open(f"/estimates?pick={claim}")
        evidence = page.locator(".st-key-evidence")
        expect(evidence).to_contain_text(claim)
        page.get_by_role("radio", name="Killed", exact=True).click()
        expect(page).to_have_url(re.compile("measure=Killed"))
        visitor.settle()
        takeaway = page.get_by_test_id("stMain").get_by_text(re.compile("^Killed, ")).first
        said = takeaway.inner_text()
        with page.expect_websocket():  # opened anew, at the new server
            server.process.kill()
            server.process.wait(timeout=30)
            server = start_server(port=int(server.url.rsplit(":", 1)[1]))
        expect(page.get_by_test_id("stConnectionStatus")).to_have_count(0)
        expect(takeaway).to_have_text(said)
        expect(evidence).to_contain_text(claim)
        visitor.settle()
        page.get_by_role("radio", name="Wounded", exact=True).click()  # it is the new server that answers
        expect(page.get_by_test_id("stMain").get_by_text(re.compile("^Wounded, ")).first).to_be_visible()
    finally:
        page.context.close()
        server.end()


def halve(folder: Path) -> None:
    """Leave a table half-written, in the middle of a row."""
    path = folder / "estimates.csv"
    text = path.read_bytes()
    path.write_bytes(text[: len(text) // 2])


def make_unreadable(folder: Path) -> None:
    """Let the path of a table lead nowhere: nobody can read it, not even root, whom no permission stops."""
    path = folder / "estimates.csv"
    path.unlink()
    path.symlink_to(path)


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def remove(folder: Path) -> None:
    shutil.rmtree(folder)


FAULTS: list[Callable[[Path], None]] = [halve, make_unreadable, empty, remove]


def test_two_servers_on_one_folder_under_load_keep_the_last_good_release(
    chromium: Browser, dataset: Dataset, tmp_path: Path
) -> None:
    """Half-written, unreadable, emptied, gone, replaced: notice, last good release, recovery; no reader's act fails."""
    folder = tmp_path / "data"
    shutil.copytree(EXAMPLE, folder)  # small, so that it is read in a moment
    servers = [start_server(folder), start_server(folder)]

    seen = [wire.Load() for _ in servers]
    over = Event()

    async def read(server: Server, load: wire.Load) -> None:
        """Let three readers act until all is over."""
        sessions = [await wire.reader(server.url, "deployments") for _ in range(3)]
        for turn in count():
            for session in sessions:
                try:
                    await session.move(0.37 * turn % 1)
                    load.seconds.append(session.seconds)
                except (OSError, RuntimeError, TimeoutError) as fault:
                    load.errors.append(str(fault))
            if over.is_set() or load.errors:
                return
            await asyncio.sleep(0.3)

    def readers_go_on() -> None:
        """Wait until readers of both servers have acted once more."""
        before = [len(load.seconds) for load in seen]
        for at, load in zip(before, seen, strict=True):
            while len(load.seconds) <= at:
                assert not load.errors and not over.is_set()
                page.wait_for_timeout(100)

    def answers(server: Server, status: int) -> None:
        """Wait until a server hands out its files (200), or says that they are faulty (503)."""
        asked = f"{server.url}/data/datapackage.json"
        while (given := page.request.get(asked).status) != status:
            assert given in (200, 503)
            page.wait_for_timeout(200)

    with ExitStack() as running:
        for server in servers:
            running.callback(server.end)
        apart = running.enter_context(ThreadPoolExecutor(len(servers)))
        running.callback(over.set)  # before the pool waits for its readers, whatever has happened
        acting = [apart.submit(asyncio.run, read(*one)) for one in zip(servers, seen, strict=True)]
        visitor = visitor_of(chromium, servers[0])
        page = visitor.open("/estimates")
        to_page = page.get_by_test_id("stSidebarNav").get_by_role("link")
        notice = page.get_by_test_id("stAlert")
        expect(notice).to_have_count(0)
        for fault in FAULTS:
            fault(folder)
            to_page.filter(has_text="Timeline").click()
            expect(notice.first).to_contain_text("Shown is the last good state")
            expect(page.get_by_role("heading", name="Timeline", exact=True)).to_be_visible()
            answers(servers[1], 503)
            readers_go_on()
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(EXAMPLE, folder)
            to_page.filter(has_text="Estimates").click()
            expect(page.get_by_role("heading", name="Estimates", exact=True)).to_be_visible()
            expect(notice).to_have_count(0)
            answers(servers[1], 200)
        over.set()
        for one in acting:
            one.result()
        assert [load.errors for load in seen] == [[], []]
        shutil.rmtree(folder)
        shutil.copytree(OWN_DATA, folder)
        page.reload()
        expect(page.get_by_test_id("stSidebar")).to_contain_text(f"Data release {dataset.release}")
        expect(page.get_by_test_id("stException")).to_have_count(0)
        page.context.close()


def test_it_runs_where_nothing_can_be_written_and_the_clock_is_years_behind(
    chromium: Browser, dataset: Dataset, tmp_path: Path
) -> None:
    """A read-only file system, and a clock before the release: days come from the data, and downloads are made."""
    log = tmp_path / "log"
    server = start_server(module="tests.browser.odd_machine", log=log)
    try:
        visitor = visitor_of(chromium, server)
        page = visitor.open("/situation")
        expect(page.get_by_test_id("stSidebar")).to_contain_text(f"Data release {dataset.release}")
        year = page.get_by_test_id("stSidebar").get_by_role("spinbutton", name="year, Known by")
        expect(year).to_have_text(str(dataset.released_on.year))
        expect(page.get_by_role("button", name="Evidence").first).to_be_visible()
        page = visitor.open("/deployments")
        expect(page.get_by_role("slider", name="Shown day")).to_be_visible()
        page = visitor.open("/data")
        with page.expect_download() as waiting:
            page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
        assert waiting.value.path().stat().st_size > 0
        assert visitor.watch.errors == [] and visitor.watch.foreign == []
        page.context.close()
    finally:
        server.end()
    assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace")
