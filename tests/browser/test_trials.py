"""Tests and Compare: a mark opens its evidence, the filters stand in the address, programs come back from a link."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from dashboard.analysis import ballistics, trials
from dashboard.dataset.store import Dataset
from tests.browser.conftest import Visitor

THREE = ("Hwasong-18", "Hwasong-19", "Hwasong-20")


def click_first_mark(page: Page, picture: Locator) -> None:
    """Click the first mark of a picture by its place: a picture's marks take no clicks of their own."""
    mark = picture.locator(".scatterlayer .points path").first
    expect(mark).to_be_visible()
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_marks_open_their_evidence_and_filters_stand_in_the_address(visitor: Visitor, scoped: Dataset) -> None:
    """A dot of the record and a flight of the profile open their milestones; what is filtered comes back on reload.

    The picture's own menu saves it in both formats.
    """
    held = trials.trials(scoped)
    label = scoped.labels("programs", "category")["icbm"]
    query = urlencode({"show": "Tests", "tested": label, "outcome": "Success", "rows": "Program"})
    page = visitor.open(f"/programs?{query}")
    chosen = held[(held["category"] == "icbm") & (held["outcome"] == "success")]
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text(f"{len(chosen)} tests from")
    evidence = page.locator(".st-key-evidence")
    click_first_mark(page, page.locator(".st-key-test_record"))
    expect(page).to_have_url(re.compile("pick=" + "|".join(chosen["milestone_id"])))
    expect(evidence).to_contain_text("Outcome: Success")
    click_first_mark(page, page.locator(".st-key-flight_profile"))
    expect(page).to_have_url(re.compile(f"pick={ballistics.flights(chosen)['milestone_id'].iloc[0]}(&|$)"))
    page.reload()
    visitor.settle()
    expect(main).to_contain_text(f"{len(chosen)} tests from")
    expect(evidence).to_contain_text("Outcome: Success")
    picture = page.locator(".st-key-flight_profile")
    for label, start in (("Download plot as SVG", b"<svg"), ("Download plot as a PNG", b"\x89PNG")):
        picture.hover()
        with page.expect_download() as saved:
            picture.get_by_role("button", name=label).click()
        assert Path(saved.value.path()).read_bytes().startswith(start)
    assert visitor.watch.errors == []
    assert visitor.watch.foreign == []


def test_rival_accounts_stand_side_by_side(visitor: Visitor, scoped: Dataset) -> None:
    """The accounts of one test differ on screen, and each opens its own evidence."""
    found = trials.rival_accounts(scoped, trials.trials(scoped))[0]
    page = visitor.open("/programs?show=Tests")
    accounts = page.get_by_test_id("stExpander").filter(has_text=found.when).first
    for title in found.differs:
        expect(accounts.get_by_test_id("stTable")).to_contain_text(title)
    expect(accounts).to_contain_text("≠ differs")
    accounts.get_by_role("button", name=f"Evidence of {found.table.columns[-2]}").click()
    expect(page).to_have_url(re.compile(f"pick={found.account_ids[-1]}"))
    expect(page.locator(".st-key-evidence")).to_contain_text(found.account_ids[-1])


def test_three_programs_come_back_from_a_link(visitor: Visitor) -> None:
    """A link to three programs shows them side by side with their differences; one named twice stands there once."""
    boxes = ("first", "second", "third")
    page = visitor.open("/programs?" + urlencode({"show": "Compare"} | dict(zip(boxes, THREE, strict=True))))
    table = page.get_by_test_id("stTable").first
    for name in (*THREE, "Difference"):
        expect(table.get_by_role("columnheader", name=name)).to_be_visible()
    expect(table).to_contain_text("≠ differs")
    page.reload()
    visitor.settle()
    expect(table.get_by_role("columnheader")).to_have_count(5)
    for box, name in zip(boxes, THREE, strict=True):
        if name not in ("Hwasong-19", "Hwasong-20") or box == "third":  # a default leaves the address
            expect(page).to_have_url(re.compile(f"{box}={name}"))
    page.get_by_role("button", name="Evidence of Hwasong-19").click()
    expect(page.locator(".st-key-evidence")).to_contain_text("hwasong-19")
    page = visitor.open("/programs?show=Compare&third=Hwasong-19")
    expect(page.get_by_test_id("stTable").first.get_by_role("columnheader")).to_have_count(4)
    assert visitor.watch.errors == []
