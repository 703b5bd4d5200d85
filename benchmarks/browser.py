"""What does a reader wait for? One act in Chromium, from the input event to the last change of text and picture.

A script in the page keeps the moment of the last input, of the last change of text or of a chart's drawing, and of the
last drawing of a map (its calls to WebGL are counted). When nothing has changed for a while, the act is over, and what
it took is the time between the first and the last of these, and at least until the app's script has ended. It asks
nothing of the app, so an empty app, one written in an afternoon and the product are measured alike.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

QUIET_MS = 700  # an act is over when nothing has changed for so long
PATIENCE_MS = 120_000
WATCH = """
(() => {
  const seen = window.benchmark = {input: 0, changed: 0, drawn: 0, ran: 0};
  const input = event => { seen.input = performance.now(); seen.changed = seen.drawn = seen.ran = 0; };
  for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, input, {capture: true});
  const counts = change => change.type !== "attributes" || change.target.closest?.(".js-plotly-plot .cartesianlayer");
  const watch = () => new MutationObserver(changes => {
    if (changes.some(counts)) seen.changed = performance.now();
    if (changes.some(change => change.attributeName === "data-test-script-state")) seen.ran = performance.now();
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["d", "transform", "x", "y", "data-test-script-state"],
  });
  document.documentElement ? watch() : addEventListener("DOMContentLoaded", watch);
  for (const call of ["drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced"]) {
    const own = WebGL2RenderingContext.prototype[call];
    WebGL2RenderingContext.prototype[call] = function (...given) {
      seen.drawn = performance.now();
      return own.apply(this, given);
    };
  }
})();
"""


@dataclass(frozen=True, slots=True)
class Act:
    """What one act took: milliseconds until the last change, and bytes that came over the websocket."""

    ms: float
    received: int


class Tab:
    """A tab of a fresh profile, watched from its first line."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._url = url
        self._context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
        self._context.add_init_script(WATCH)
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self._received = 0
        self.page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, frame: str | bytes) -> None:
        self._received += len(frame)

    def open(self, path: str) -> float:
        """Open an address; return the milliseconds from the navigation to the last change."""
        self.page.goto(self._url + path, wait_until="commit")
        self.page.locator("h1").first.wait_for()
        self._settle()
        return float(self.page.evaluate("Math.max(benchmark.changed, benchmark.drawn)"))

    def act(self, deed: Callable[[Page], object]) -> Act:
        """Do a deed, wait until nothing changes any more, and return what it took. Raise when it changed nothing."""
        before = self._received
        deed(self.page)
        self._settle()
        seen = self.page.evaluate("benchmark")
        last = max(seen["changed"], seen["drawn"])
        if last <= seen["input"]:
            raise RuntimeError("the act changed nothing on the page")
        return Act(max(last, seen["ran"]) - seen["input"], self._received - before)

    def _settle(self) -> None:
        self.page.wait_for_function(
            "quiet => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
            " && performance.now() - Math.max(...Object.values(benchmark)) > quiet",
            arg=QUIET_MS,
            timeout=PATIENCE_MS,
        )

    def close(self) -> None:
        """Close the tab with its profile."""
        self._context.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium. Raise ``RuntimeError`` when it is not installed."""
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("needs Debian's package chromium")
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*arguments, "--no-first-run"])
        yield browser
        browser.close()
