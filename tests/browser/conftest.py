"""The product in a real browser: one server, Debian's Chromium, and a watch on requests and the console."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# How long a browser may take to show what a test waits for; generous, since it is not what is tested.
PATIENCE_MS = 60_000
SETTLED = """document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton]')"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            # Two browsers and two servers share two cores: what fails once is tried once more, and counted as "rerun"
            # in the summary; what fails twice fails.
            item.add_marker(pytest.mark.flaky(reruns=1))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="needs Debian's package `chromium`, which is not installed"))


@dataclass
class Server:
    """A running product: its address, and the process to end."""

    url: str
    process: subprocess.Popen[bytes]

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(
    data: Path | None = None,
    *arguments: str,
    port: int = 0,
    log: Path = Path(os.devnull),
    module: str = "dashboard",
) -> Server:
    """Start the product as `tumen run` does, on a free port of 127.0.0.1, and wait until it is healthy.

    So every browser test also shows that what it does works under the Content-Security-Policy, whose violations are
    errors in the console.
    """
    port = port or free_port()
    environment = os.environ | ({"TUMEN_DATA": str(data)} if data else {})
    command = [sys.executable, "-m", module, "run", "--port", str(port)]
    command += ["--server.headless", "true", "--server.fileWatcherType", "none", *arguments]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return Server(f"http://127.0.0.1:{port}", process)
        except OSError:
            assert process.poll() is None, "the server ended while starting"
            time.sleep(0.2)
    process.terminate()
    raise AssertionError("the server did not become healthy")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = start_server()
    yield running
    running.end()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def until(page: Page, expression: str) -> None:
    """Ask from outside until an expression holds: the page's own policy refuses Playwright's way to ask, `eval`."""
    waited = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < waited, f"it never came to hold that {expression}"
        page.wait_for_timeout(50)


@dataclass
class Watch:
    """What a page asked for and complained of."""

    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Visitor:
    """A tab of a browser, watched."""

    page: Page
    url: str
    watch: Watch

    def open(self, path: str = "/") -> Page:
        """Open an address of the product and wait until the script has run and the title stands."""
        self.page.goto(self.url + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until a page is on screen, nothing runs, and no placeholder still holds the room of a picture."""
        expect(self.page.locator("h1").first).to_be_visible()
        until(self.page, SETTLED)


def is_fault(message: ConsoleMessage) -> bool:
    """Tell whether a console message is a fault of the product.

    Opened below the root, Streamlit's front end first probes the page's own address for its server, then the root:
    the two answers 404 to the probe are its way of finding out.
    """
    probe = message.location.get("url", "").endswith(("/_stcore/health", "/_stcore/host-config"))
    return message.type == "error" and not probe


def watched(context: BrowserContext, server: Server) -> Visitor:
    """Open a tab in a profile and watch it."""
    page = context.new_page()
    watch = Watch()
    own = (server.url, server.url.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else watch.foreign.append(request.url))
    page.on("console", lambda message: watch.errors.append(message.text) if is_fault(message) else None)
    page.on("pageerror", lambda error: watch.errors.append(str(error)))
    return Visitor(page, server.url, watch)


def profile_of(chromium: Browser, width: int = 1440, height: int = 900) -> BrowserContext:
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme="light")
    context.set_default_timeout(PATIENCE_MS)
    return context


def visitor_of(chromium: Browser, server: Server, width: int = 1440, height: int = 900) -> Visitor:
    """Open the product in a fresh browser profile, which shares nothing with any other."""
    return watched(profile_of(chromium, width, height), server)


@pytest.fixture(scope="session")
def profile(chromium: Browser) -> Iterator[BrowserContext]:
    """The profile that most tests share: its cache spares them from loading the scripts of the page again."""
    context = profile_of(chromium)
    yield context
    context.close()


@pytest.fixture
def visitor(profile: BrowserContext, server: Server) -> Iterator[Visitor]:
    """A new tab; what one tab shows, another one does not know."""
    found = watched(profile, server)
    yield found
    found.page.close()
