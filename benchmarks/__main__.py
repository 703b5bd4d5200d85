"""Measure the product beside an empty app and one written in an afternoon: ``python -m benchmarks``.

Everything of one run is measured on one machine, one thing at a time, so that the ratios hold where the times do not.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks import acts, wire
from benchmarks.browser import Tab, chromium
from benchmarks.figures import Figure, Target, figure_table, judge, verdict_table
from benchmarks.growth import grown_package
from benchmarks.server import ROOT, Server, running

VIEWS = ("Situation: filter", "Deployments: day", "Timeline: search", "Estimates: filter", "Programs: switch")
ACT, RECEIVED, SLIDER = " · interaction", " · received, unpacked", "slider · interaction"
TARGETS = (
    *(
        Target(view + ACT, 2 if view.startswith(("Deployments", "Programs")) else 1.5, "floor", SLIDER)
        for view in (*VIEWS, "Exchanges: search")
    ),
    *(Target(view + ACT, 0.5, "plain") for view in VIEWS[:3]),
    *(Target(view + RECEIVED, 60) for view in (*VIEWS, "Exchanges: search")),
    *(Target(view + " · script", 60) for view in (*VIEWS, "Exchanges: search")),
    *(Target(view + " · sent", 60) for view in (*VIEWS, "Exchanges: search")),
    Target("cold start · health", 1.6, "floor"),
    Target("cold start · first page", 1.6, "floor"),
    *(Target(f"{view}{ACT} at 100×", 3, "tumen", view + ACT) for view in VIEWS[:3]),
    Target("50 readers · p95", 1000),
    Target("50 readers at two processes · p95", 1000),
    Target("50 readers · errors", 0),
    Target("50 readers · memory a session above floor", 3),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    samples: int
    starts: int
    growth: tuple[int, ...]
    readers: tuple[int, ...]
    acts: int  # of each reader

    @classmethod
    def of(cls, quick: bool) -> Plan:
        """Return the whole plan, or a quick one that shows whether everything runs."""
        return cls(3, 2, (10,), (1, 10), 3) if quick else cls(12, 10, (10, 100), (1, 10, 50), 10)


def interactions(plan: Plan) -> Iterator[Figure]:
    """Time an act on each view, and count what it brings over the websocket, unpacked."""
    scenes = {"floor": (acts.FLOOR,), "plain": acts.PLAIN, "tumen": acts.OWN}
    for app, shown in scenes.items():
        with running(app) as server, chromium() as browser:
            yield from _acted(browser, server, app, shown, plan.samples)


def _acted(
    browser: Browser, server: Server, app: str, scenes: Sequence[acts.Scene], samples: int, suffix: str = ""
) -> Iterator[Figure]:
    for scene in scenes:
        tab = Tab(browser, server.url)
        tab.open(scene.path)
        deed = scene.deed()
        tab.act(deed)  # not counted: the first act of a tab loads what later ones find
        done = [tab.act(deed) for _ in range(samples)]
        tab.close()
        yield Figure(scene.what + ACT + suffix, app, "ms", tuple(act.ms for act in done))
        yield Figure(scene.what + RECEIVED + suffix, app, "KB", tuple(act.received / 1024 for act in done))


def scripts(plan: Plan) -> Iterator[Figure]:
    """Time the script of an act on each view at the socket, from its begin to its end, without a browser."""
    for app, scenes in {"floor": wire.FLOOR, "plain": wire.PLAIN, "tumen": wire.OWN}.items():
        with running(app) as server:
            for what, page, act in scenes:
                spent = asyncio.run(_acted_at_socket(server.url, page, act, plan.samples))
                seconds, traveled, received, largest = zip(*spent, strict=True)
                yield Figure(f"{what} · script", app, "ms", tuple(one * 1000 for one in seconds))
                yield Figure(f"{what} · sent", app, "KB", tuple(one / 1024 for one in traveled))
                yield Figure(f"{what} · sent, unpacked", app, "KB", tuple(one / 1024 for one in received))
                yield Figure(f"{what} · largest message", app, "KB", tuple(one / 1024 for one in largest))


async def _acted_at_socket(url: str, page: str, act: wire.Act, samples: int) -> list[tuple[float, int, int, int]]:
    session = await wire.reader(url, page)
    spent = []
    for at in range(samples + 1):
        await act(session, at)
        spent.append((session.script_seconds, session.traveled, session.received, session.largest))
    await session.socket.close()
    return spent[1:]


def starts(plan: Plan) -> Iterator[Figure]:
    """Time a start of the process until it is healthy, and until the first page stands in a fresh browser."""
    healthy: dict[str, list[float]] = {}
    pages: dict[tuple[str, str], list[float]] = {}
    firsts = {"floor": ("/",), "plain": ("/", "/deployments"), "tumen": ("/", "/deployments")}
    with chromium() as browser:
        for app, paths in firsts.items():
            for _ in range(plan.starts):
                for path in paths:
                    with running(app) as server:
                        tab = Tab(browser, server.url)
                        shown = tab.open(path)
                        tab.close()
                        healthy.setdefault(app, []).append(server.healthy_after_s)
                        what = "first page" if path == "/" else "first Deployments"
                        pages.setdefault((what, app), []).append(server.healthy_after_s + shown / 1000)
    for app, seconds in healthy.items():
        yield Figure("cold start · health", app, "s", tuple(seconds))
    for (what, app), seconds in pages.items():
        yield Figure(f"cold start · {what}", app, "s", tuple(seconds))


def pages(plan: Plan) -> Iterator[Figure]:
    """Time a change of page, and a link that is opened in a fresh browser while the server is warm."""
    links = {"plain": "/deployments?day=2025-03-01", "tumen": "/deployments?day=2025-03-01&view=Kursk+border"}
    names = {"plain": ("deployments", "timeline"), "tumen": ("Deployments", "Timeline")}
    for app, link in links.items():
        with running(app) as server, chromium() as browser:
            tab = Tab(browser, server.url)
            tab.open("/")
            switched = []
            for at in range(plan.samples + 2):
                switched.append(tab.act(acts.to_page(names[app][at % 2])).ms)
            tab.close()
            yield Figure("page switch", app, "ms", tuple(switched[2:]))
            opened = []
            for _ in range(plan.samples):
                tab = Tab(browser, server.url)
                opened.append(tab.open(link))
                tab.close()
            yield Figure("deep link", app, "ms", tuple(opened))


def growth(plan: Plan) -> Iterator[Figure]:
    """Time acts and the start with ten and a hundred times as many facts."""
    with tempfile.TemporaryDirectory(prefix="tumen-benchmark-") as folder:
        for times in plan.growth:
            package = Path(folder) / f"{times}"
            rows = grown_package(ROOT / "data", package, times)
            yield Figure(f"rows at {times}×", "tumen", "rows", (float(rows),))
            with running("tumen", package) as server, chromium() as browser:
                tab = Tab(browser, server.url)
                yield Figure(f"first page at {times}×", "tumen", "ms", (tab.open("/"),))
                tab.close()
                yield from _acted(browser, server, "tumen", acts.OWN[:3], plan.samples, f" at {times}×")


def crowd(plan: Plan) -> Iterator[Figure]:
    """Let readers act at once, each every two seconds; weigh what a session takes."""
    above: dict[int, list[float]] = {}
    for app, page in (("floor", ""), ("tumen", "deployments")):
        with running(app) as server:
            asyncio.run(wire.load(server.url, page, 1, 3, 0.1))
            for readers in plan.readers:
                before = server.resident_mb()
                seen = asyncio.run(wire.load(server.url, page, readers, plan.acts, 2.0))
                taken = (server.resident_mb() - before) / readers
                above.setdefault(readers, []).append(taken)
                figure = Figure("", app, "ms", tuple(second * 1000 for second in seen.seconds))
                yield Figure(f"{readers} readers · p50", app, "ms", (figure.value,))
                yield Figure(f"{readers} readers · p95", app, "ms", (figure.percentile(95),))
                yield Figure(f"{readers} readers · errors", app, "", (float(len(seen.errors)),))
                yield Figure(f"{readers} readers · memory a session", app, "MB", (taken,))
    yield from _crowd_at_two(max(plan.readers), plan.acts)
    for readers, (floor, own) in above.items():
        yield Figure(f"{readers} readers · memory a session above floor", "tumen", "MB", (own - floor,))


def _crowd_at_two(readers: int, acts: int) -> Iterator[Figure]:
    """Let half of the readers come to each of two processes, as `deploy/nginx.conf` spreads them."""

    async def both(urls: Sequence[str]) -> list[wire.Load]:
        return await asyncio.gather(*(wire.load(url, "deployments", readers // 2, acts, 2.0) for url in urls))

    with running("tumen") as one, running("tumen") as other:
        for server in (one, other):
            asyncio.run(wire.load(server.url, "deployments", 1, 3, 0.1))
        seen = asyncio.run(both((one.url, other.url)))
    figure = Figure("", "tumen", "ms", tuple(second * 1000 for load in seen for second in load.seconds))
    yield Figure(f"{readers} readers at two processes · p50", "tumen", "ms", (figure.value,))
    yield Figure(f"{readers} readers at two processes · p95", "tumen", "ms", (figure.percentile(95),))
    yield Figure(f"{readers} readers at two processes · errors", "tumen", "", (sum(len(one.errors) for one in seen),))


PARTS: dict[str, Callable[[Plan], Iterator[Figure]]] = {
    "interactions": interactions,
    "scripts": scripts,
    "starts": starts,
    "pages": pages,
    "growth": growth,
    "crowd": crowd,
}


def main() -> int:
    """Measure what is asked for, print it as Markdown, and write it as JSON when a file is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a few samples of each: shows that it runs, not how fast")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all samples to a file")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="measure only these parts")
    chosen = parser.parse_args()
    plan = Plan.of(chosen.quick)
    figures: list[Figure] = []
    for part in chosen.only:
        for figure in PARTS[part](plan):
            figures.append(figure)
            print(f"{figure.app:6} {figure.what}: {figure.value:,.2f} {figure.unit}", file=sys.stderr, flush=True)
    verdicts = judge(figures, TARGETS)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, medians of {plan.samples}\n")
    print(figure_table(figures), verdict_table(verdicts), sep="\n\n")
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
