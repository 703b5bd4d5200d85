"""What does a reader do on each view? The acts that are timed, for the product and the two baselines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from typing import TypeAlias

from playwright.sync_api import Page

Deed: TypeAlias = Callable[[Page], object]
WORDS = ("russia", "missile", "engineer", "kursk", "shells", "satellite")


@dataclass(frozen=True, slots=True)
class Scene:
    """A view at its address, and the deed that is repeated on it."""

    what: str
    path: str
    deed: Callable[[], Deed]  # a fresh one for each tab, since deeds go through a list


def _slide() -> Deed:
    def deed(page: Page) -> None:
        page.get_by_role("slider", name="Shown day").first.press("ArrowRight")

    return deed


def _next_option(label: str) -> Callable[[], Deed]:
    def made() -> Deed:
        moves = cycle(["ArrowDown"] * 3 + ["ArrowUp"] * 3)

        def deed(page: Page) -> None:
            page.get_by_role("combobox", name=label).first.click()
            page.keyboard.press(next(moves))
            page.keyboard.press("Enter")

        return deed

    return made


def _search() -> Deed:
    words = cycle(WORDS)

    def deed(page: Page) -> None:
        field = page.get_by_test_id("stMain").get_by_role("textbox", name="Search").first
        field.fill(next(words))
        field.press("Enter")

    return deed


def _switch(label: str) -> Callable[[], Deed]:
    def made() -> Deed:
        def deed(page: Page) -> None:
            page.get_by_test_id("stCheckbox").filter(has_text=label).locator("label").click()

        return deed

    return made


def _click_through(group: str, first: int = 0) -> Callable[[], Deed]:
    """Click the choices of a group of buttons, one after the other."""

    def made() -> Deed:
        turn = iter(range(first, 10_000))

        def deed(page: Page) -> None:
            buttons = page.get_by_role("radiogroup", name=group).get_by_role("radio")
            buttons.nth(next(turn) % buttons.count()).click()

        return deed

    return made


def _click_marks(name: str) -> Callable[[], Deed]:
    """Click the marks of a chart, one after the other."""

    def made() -> Deed:
        turn = iter(range(10_000))

        def deed(page: Page) -> None:
            marks = page.locator(f".st-key-{name} .scatterlayer .point")
            mark = marks.nth(7 * next(turn) % marks.count())
            mark.scroll_into_view_if_needed()
            box = mark.bounding_box()
            if box is None:
                raise RuntimeError("the mark is not on screen")
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

        return deed

    return made


def to_page(name: str) -> Deed:
    """Return the deed that goes to another page by the navigation."""

    def deed(page: Page) -> None:
        page.get_by_test_id("stSidebarNav").get_by_text(name, exact=True).click()

    return deed


FLOOR = Scene("slider", "/", _slide)
PLAIN = (
    Scene("Situation: filter", "/", _next_option("New since")),
    Scene("Deployments: day", "/deployments", _slide),
    Scene("Timeline: search", "/timeline", _search),
)
OWN = (
    Scene("Situation: filter", "/", _next_option("Source reliability at least")),
    Scene("Deployments: day", "/deployments", _slide),
    Scene("Timeline: search", "/timeline", _search),
    Scene("Timeline: click on a mark", "/timeline", _click_marks("timeline_figure")),
    Scene("Estimates: filter", "/estimates", _click_through("What is counted", 1)),
    Scene("Programs: switch", "/programs", _switch("Marks by asserter")),
    Scene("Exchanges: search", "/exchanges", _search),
)
