"""The product on one's own server: Debian's nginx with `deploy/nginx.conf` before two processes, one of which dies.

What the log of nginx says tells which process answered.
"""

from __future__ import annotations

import asyncio
import gzip
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks import wire
from tests.browser.conftest import ROOT, Server, free_port, start_server, visitor_of

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="needs Debian's package `nginx`, which is not installed")
# What Debian's nginx.conf has around a site, with everything it writes in a folder of its own.
AROUND = """
pid {folder}/pid;
error_log {folder}/errors;
events {{}}
http {{
    log_format answered "$upstream_addr|$cookie_tumen";
    access_log {folder}/answered answered;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


@dataclass
class House:
    """nginx, its folder, and the processes behind it by address."""

    front: Server
    behind: dict[str, Server]
    folder: Path

    def answered(self, reader: str) -> set[str]:
        """Return the addresses of the processes that have answered a reader so far, who is known by the cookie."""
        lines = (self.folder / "answered").read_text(encoding="utf-8").splitlines()
        return {address for address, _, cookie in (line.partition("|") for line in lines) if cookie == reader}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as running:
        behind: dict[str, Server] = {}
        for _ in range(2):
            server = start_server()
            running.callback(lambda address: behind[address].end(), address := server.url.removeprefix("http://"))
            behind[address] = server
        front = free_port()
        site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for given, here in zip(
            ("8501", "8502", "8080"), [*(one.rpartition(":")[2] for one in behind), front], strict=True
        ):
            assert f":{given}" in site
            site = site.replace(f":{given}", f":{here}")
        tmp_path.chmod(0o755)
        (tmp_path / "nginx.conf").write_text(AROUND.format(folder=tmp_path, site=site), encoding="utf-8")
        assert NGINX
        nginx = subprocess.Popen([NGINX, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path), "-g", "daemon off;"])
        found = House(Server(f"http://127.0.0.1:{front}", nginx), behind, tmp_path)
        running.callback(found.front.end)
        for _ in range(100):
            if (tmp_path / "pid").exists():
                break
            assert nginx.poll() is None, (tmp_path / "errors").read_text(encoding="utf-8")
            time.sleep(0.1)
        yield found


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as fault:
        return fault.code


def test_one_of_two_processes_dies_and_the_view_comes_back(chromium: Browser, house: House) -> None:
    """A reader stays with one process; when it is killed, with the other, also when the first one is back."""
    health = f"{house.front.url}/_stcore/health"
    assert status_of(health) == 200
    assert status_of(f"{house.front.url}/_stcore/metrics") == 404
    with urllib.request.urlopen(house.front.url, timeout=30) as answer:
        assert "Content-Security-Policy" in answer.headers
        assert re.match("tumen=[ab];", answer.headers["Set-Cookie"])
    visitor = visitor_of(chromium, house.front)
    page = visitor.open("/estimates")
    page.get_by_role("radio", name="Killed", exact=True).click()
    expect(page).to_have_url(re.compile("measure=Killed"))
    visitor.settle()
    takeaway = page.get_by_test_id("stMain").get_by_text(re.compile("^Killed, ")).first
    said = takeaway.inner_text()
    page.reload()
    expect(takeaway).to_have_text(said)
    visitor.settle()
    assert visitor.watch.errors == [] and visitor.watch.foreign == []

    def process() -> str:
        """Return the address of the process that the reader's cookie names."""
        [name] = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "tumen"]
        return list(house.behind)["ab".index(name)]

    mine = process()
    with page.expect_websocket():  # opened anew, at the other one
        house.behind[mine].process.kill()
    house.behind[mine].process.wait(timeout=30)
    expect(page.get_by_test_id("stConnectionStatus")).to_have_count(0)
    expect(takeaway).to_have_text(said)
    page.get_by_role("radio", name="Wounded", exact=True).click()
    expect(page.get_by_test_id("stMain").get_by_text(re.compile("^Wounded, ")).first).to_be_visible()
    assert status_of(health) == 200
    house.behind[mine] = start_server(port=int(mine.rpartition(":")[2]))
    page.wait_for_timeout(6_000)  # from now on nginx asks it again
    visitor.settle()
    assert process() != mine
    page.get_by_test_id("stSidebarNav").get_by_role("link").filter(has_text="Data").click()
    expect(page.get_by_role("heading", name="Data", exact=True)).to_be_visible()
    with page.expect_download() as waiting:  # from the memory of the process that holds the session
        page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
    assert waiting.value.path().stat().st_size > 0
    page.context.close()


def test_readers_are_spread_over_both_processes_and_each_stays_with_one(house: House) -> None:
    def ask(cookie: str) -> str:
        request = urllib.request.Request(house.front.url, headers={"Cookie": f"tumen={cookie}"} if cookie else {})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(answer.headers["Set-Cookie"])

    assert {ask("").partition(";")[0] for _ in range(24)} == {"tumen=a", "tumen=b"}
    assert [ask("a"), ask("b")] * 3 == ["None"] * 6
    assert re.match("tumen=[ab];", ask("something else"))
    first, second = house.behind
    house.front.end()  # so that all is in the log
    assert (house.answered("a"), house.answered("b")) == ({first}, {second})


def test_scripts_and_what_is_said_over_the_websocket_travel_packed(house: House) -> None:
    def fetch(packing: str) -> tuple[str | None, bytes]:
        request = urllib.request.Request(house.front.url + script, headers={"Accept-Encoding": packing})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.headers["Content-Encoding"], answer.read()

    with urllib.request.urlopen(house.front.url, timeout=30) as answer:
        [script] = re.findall(r'<script type="module" crossorigin src="\.(/static/js/[^"]+)"', answer.read().decode())
    as_it_is, (packing, packed) = fetch("identity"), fetch("gzip")
    assert (as_it_is[0], packing) == (None, "gzip")
    assert gzip.decompress(packed) == as_it_is[1] and len(packed) < len(as_it_is[1]) / 2

    async def opened() -> wire.Reader:
        session = await wire.reader(house.front.url, "timeline")
        await session.socket.close()
        return session

    with ThreadPoolExecutor(1) as apart:  # Playwright's loop runs in this thread
        session = apart.submit(asyncio.run, opened()).result()
    assert 0 < session.traveled < session.received / 2
