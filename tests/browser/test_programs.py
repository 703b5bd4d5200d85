"""Dimensions and the sheet of a program: cells, rows and marks open evidence, and the address brings all back."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from dashboard.analysis import dimensions, programs
from dashboard.dataset.store import Dataset
from tests.browser.conftest import Visitor

ROW, HEADER = 66, 36  # pixels of a row and of the header of a tall table


def click_mark(page: Page, mark: Locator) -> None:
    """Click a mark of a picture by its place: a picture's marks take no clicks of their own."""
    expect(mark).to_be_visible()
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_cell_lists_its_assessments_and_a_row_opens_its_evidence(visitor: Visitor, scoped: Dataset) -> None:
    """A click on a cell fills the list and the address; a row of the list opens that assessment; a reload keeps it."""
    every = dimensions.dimension_cells(scoped, scoped.released_on)
    rows = every[(every["program_id"] == "hwasong-20") & every["stage"].notna()]
    cell = rows["cell"].iloc[0]
    said = dimensions.assessments_in_cell(scoped, scoped.released_on, every, cell)
    assert len(said) > 1
    page = visitor.open("/programs?" + urlencode({"show": "Dimensions", "named": "Hwasong-20 carbon"}))
    evidence = page.locator(".st-key-evidence")
    click_mark(page, page.locator(".st-key-dimension_grid .barlayer .trace").nth(1).locator(".point path").first)
    expect(page).to_have_url(re.compile(f"pick={said['assessment_id'].iloc[0]}(&|$)"))
    expect(page).to_have_url(re.compile(re.escape(urlencode({"cell": cell})).replace(r"\+", r"(\+|%20)")))
    expect(evidence).to_contain_text(said["assessment_id"].iloc[0])
    table = page.locator(".st-key-cell_assessments canvas").first
    expect(table).to_be_visible()
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 20, box["y"] + HEADER + ROW * 1.5)
    expect(page).to_have_url(re.compile(f"pick={said['assessment_id'].iloc[1]}(&|$)"))
    expect(evidence).to_contain_text(said["assessment_id"].iloc[1])
    page.reload()
    visitor.settle()
    expect(page.get_by_role("combobox", name=re.compile("Cell"))).to_have_value(cell)
    expect(page.locator(".st-key-cell_assessments canvas").first).to_be_visible()
    expect(evidence).to_contain_text(said["assessment_id"].iloc[1])
    assert visitor.watch.errors == []
    assert visitor.watch.foreign == []


def test_sheet_opens_from_the_evidence_and_its_marks_open_theirs(visitor: Visitor, scoped: Dataset) -> None:
    """A picked record offers the sheet of its program; there, assessments and milestones open their evidence."""
    own = programs.stage_history(scoped, "hwasong-19", scoped.released_on)
    events = programs.milestones_of(scoped, "hwasong-19")
    first = own["assessment_id"].iloc[0]
    page = visitor.open(f"/programs?pick={first}")
    page.get_by_role("button", name="Open the sheet of Hwasong-19").click()
    expect(page).to_have_url(re.compile("show=Program(&|$)"))
    expect(page.get_by_test_id("stMain")).to_contain_text("Hwasong-19 stands at")
    expect(page.get_by_role("button", name="Open the sheet of Hwasong-19")).to_have_count(0)
    evidence = page.locator(".st-key-evidence")
    marks = page.locator(".st-key-stage_history .scatterlayer .points path")
    click_mark(page, marks.last)  # the owner's claims are drawn last
    expect(page).to_have_url(re.compile("pick=(" + "|".join(own.loc[own["own_claim"], "assessment_id"]) + ")(&|$)"))
    expect(evidence).to_contain_text("KCNA")
    click_mark(page, marks.first)  # the milestones are drawn first
    expect(page).to_have_url(re.compile("pick=(" + "|".join(events["milestone_id"]) + ")(&|$)"))
    page = visitor.open("/programs?show=Program&program=Hwasong-19")
    expect(page.get_by_role("combobox", name=re.compile("Program"))).to_have_value("Hwasong-19")
    expect(page.get_by_test_id("stMain")).to_contain_text("What would move it one stage")
    assert visitor.watch.errors == []
