"""Search, the page of one record and the page of sources in a real browser."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, quote_plus, urlparse

from playwright.sync_api import Browser, expect

from dashboard.analysis import coverage
from dashboard.dataset.store import OWN_DATA, Dataset
from tests.browser.conftest import Server, Visitor, start_server, visitor_of


def look_for(visitor: Visitor, words: str) -> None:
    field = visitor.page.get_by_test_id("stSidebar").get_by_label("Search all records", exact=True)
    field.fill(words)
    field.press("Enter")


def test_a_hit_a_row_and_a_link_open_the_same_evidence(visitor: Visitor, chromium: Browser, server: Server) -> None:
    """In Korean spelling the program is found; its evidence is the one that its address opens."""
    page = visitor.open("/situation")
    look_for(visitor, "화성-20")
    page.locator(".st-key-hit_hwasong-20 button").first.click()
    expect(page).to_have_url(re.compile(r"pick=hwasong-20"))
    evidence = page.locator(".st-key-evidence")
    expect(evidence).to_contain_text("hwasong-20")
    expect(evidence.get_by_role("link", name="Permanent page")).to_be_visible()
    visitor.settle()
    shown = evidence.get_by_test_id("stMarkdownContainer").all_inner_texts()
    other = visitor_of(chromium, server)
    other.open("/timeline?pick=hwasong-20")
    again = other.page.locator(".st-key-evidence")
    expect(again.get_by_role("link", name="Permanent page")).to_be_visible()
    other.settle()
    assert again.get_by_test_id("stMarkdownContainer").all_inner_texts() == shown
    other.page.context.close()
    assert visitor.watch.errors == []


def test_search_is_reachable_from_every_page_by_its_address(visitor: Visitor) -> None:
    page = visitor.open("/programs?find=Курск")
    expect(page.locator(".st-key-hits")).to_contain_text("Kursk Oblast")
    page.get_by_role("button", name="Clear search").click()
    expect(page.locator(".st-key-hits")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("find="))


def test_evidence_links_to_the_permanent_page(visitor: Visitor, dataset: Dataset) -> None:
    """The link keeps the global controls, and the page says what cites it and how to cite it."""
    claim = dataset["estimates"].query("organization_id == 'nis' and reported_on < '2025-12-01'").iloc[0]
    page = visitor.open(f"/situation?known_by=2025-12-01&pick={claim['estimate_id']}")
    page.locator(".st-key-evidence").get_by_role("link", name="Permanent page").click()
    expect(page).to_have_url(re.compile(rf"/record\?.*id={claim['estimate_id']}"))
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("All fields")
    expect(main).to_contain_text("Asserted by")
    expect(main).to_contain_text(f"/record?id={claim['estimate_id']}")
    today = date.today()
    expect(main).to_contain_text(f"Retrieved {today:%B} {today.day}, {today.year}")
    expect(page).to_have_url(re.compile("known_by=2025-12-01"))


def test_record_downloads_as_standard_json(visitor: Visitor, dataset: Dataset) -> None:
    claim = dataset["estimates"].iloc[0]
    page = visitor.open(f"/record?id={claim['estimate_id']}")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download JSON").click()
    found = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    assert found["table"] == "estimates"
    assert found["release"] == dataset.release
    assert found["record"]["estimate_id"] == claim["estimate_id"]
    assert found["record"]["source_ids"] == list(claim["source_ids"])
    assert found["record"]["as_of"] == f"{claim['as_of']:%Y-%m-%d}"


def test_place_has_a_map_and_the_records_that_name_it(visitor: Visitor, dataset: Dataset) -> None:
    page = visitor.open("/record?id=kursk-oblast")
    expect(page.get_by_test_id("stDeckGlJsonChart")).to_be_visible()
    expect(page.get_by_test_id("stMain")).to_contain_text(dataset.schema("contingents").title)
    assert visitor.watch.foreign == []
    assert visitor.watch.errors == []


def test_unknown_id_answers_politely_and_offers_the_search(visitor: Visitor) -> None:
    page = visitor.open("/record?id=hwaseong-20")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("No record has the id “hwaseong-20”")
    page.get_by_role("button", name="Search for “hwaseong 20”").click()
    expect(page.get_by_test_id("stSidebar").get_by_label("Search all records", exact=True)).to_have_value("hwaseong 20")
    expect(page.locator(".st-key-hits")).to_contain_text("Hwasong-20")
    page.locator(".st-key-like_hwasong-20 button").first.click()
    expect(page).to_have_url(re.compile(r"id=hwasong-20"))
    expect(main).to_contain_text("All fields")


def test_record_of_a_later_day_says_so_and_reveals_nothing(visitor: Visitor, dataset: Dataset) -> None:
    claim = dataset["estimates"].sort_values("reported_on").iloc[-1]
    page = visitor.open(f"/record?id={claim['estimate_id']}&known_by=2024-11-01")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("outside the present controls")
    expect(main).to_contain_text("known by 1 Nov 2024")
    expect(main).not_to_contain_text(claim["summary"][:30])
    expect(page.get_by_role("button", name="Download JSON")).to_have_count(0)


def test_merged_and_withdrawn_ids_answer(chromium: Browser, tmp_path: Path) -> None:
    """An old link leads to the record that took its place, or to a tombstone with day and reason."""
    folder = tmp_path / "data"
    shutil.copytree(OWN_DATA, folder)
    (folder / "redirects.csv").write_text(
        "old_id,new_id,on,reason\n"
        "gone-20,,2026-10-02,Rested on a page that was taken back.\n"
        "old-20,hwasong-20,2026-10-01,Two rows for one type.\n",
        encoding="utf-8",
        newline="\n",
    )
    server = start_server(folder)
    try:
        visitor = visitor_of(chromium, server)
        main = visitor.open("/record?id=old-20").get_by_test_id("stMain")
        expect(main).to_contain_text("merged into another record on 1 Oct 2026. Two rows for one type.")
        expect(main).to_contain_text("All fields")
        expect(main).to_contain_text("/record?id=hwasong-20")
        main = visitor.open("/record?id=gone-20").get_by_test_id("stMain")
        expect(main).to_contain_text("withdrawn on 2 Oct 2026. Rested on a page that was taken back.")
        expect(main).not_to_contain_text("All fields")
        main = visitor.open("/record?id=gone-20&known_by=2026-01-01").get_by_test_id("stMain")
        expect(main).to_contain_text("withdrawn on 2 Oct 2026.")
        expect(main).not_to_contain_text("Rested on a page")
        visitor.page.context.close()
    finally:
        server.end()


def test_cell_of_the_grid_lists_its_claims(visitor: Visitor) -> None:
    """A click on a cell writes it to the address and lists its claims; evidence stays on screen far down."""
    page = visitor.open("/sources")
    grid = page.locator(".st-key-grade_grid")
    grid.scroll_into_view_if_needed()
    visitor.settle()
    box = grid.locator(".bars path").nth(7).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(r"pair=B2"))
    expect(page.locator(".st-key-cell_table")).to_be_visible()
    page.locator(".st-key-gap_map").scroll_into_view_if_needed()
    expect(page.locator(".st-key-evidence")).to_be_in_viewport()
    assert visitor.watch.errors == []


def test_publication_lists_the_records_that_rest_on_it(visitor: Visitor, dataset: Dataset) -> None:
    claim = dataset["estimates"].query("organization_id == 'nis'").iloc[0]
    page = visitor.open(f"/sources?pick={claim['source_ids'][0]}")
    evidence = page.locator(".st-key-evidence")
    expect(evidence).to_contain_text(dataset.schema("estimates").title)
    expect(evidence.locator(f".st-key-go_{claim['estimate_id']}")).to_be_visible()


def test_cell_of_the_gap_map_lists_the_records_of_its_month(visitor: Visitor, scoped: Dataset) -> None:
    """A click writes topic and month to the address and lists what became public then; a reload keeps the list."""
    page = visitor.open("/sources")
    shown = coverage.last_months(coverage.report_months(scoped, scoped.released_on), 36).reset_index(drop=True)
    at = int(shown.index[shown["reports"] > 0][0])
    count, name = int(shown.loc[at, "reports"]), str(shown.loc[at, "cell"])
    cells = page.locator(".st-key-gap_map")
    cells.scroll_into_view_if_needed()
    visitor.settle()
    box = cells.locator(".bars path").nth(at).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(rf"month={re.escape(quote_plus(name))}"))
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text(f"{name} ({count})")
    expect(page.locator(".st-key-month_table")).to_be_visible()
    page.reload()
    expect(main).to_contain_text(f"{name} ({count})")
    assert visitor.watch.errors == []


def test_names_lead_to_what_they_name(visitor: Visitor, dataset: Dataset) -> None:
    """From a claim to its asserter, its group and its publisher, and to views with the group or program chosen."""
    claim = dataset["estimates"].query("organization_id == 'nis' and measure == 'present'").iloc[0]
    group = dataset["contingents"].set_index("contingent_id")["name"][claim["contingent_id"]]
    source = claim["source_ids"][0]
    page = visitor.open(f"/judgments?pick={claim['estimate_id']}")
    evidence = page.locator(".st-key-evidence")
    evidence.get_by_role("button", name="National Intelligence Service").click()
    expect(page).to_have_url(re.compile("pick=nis$"))
    expect(evidence).to_contain_text(dataset.schema("organizations").title)
    expect(evidence.locator("[class*=st-key-go_est-]").first).to_be_visible()
    page.go_back()
    evidence.locator(f".st-key-source_{claim['estimate_id']}_{source} button").click()
    expect(page).to_have_url(re.compile(f"pick={source}$"))
    expect(evidence.locator(f".st-key-go_{claim['estimate_id']}")).to_be_visible()
    page.go_back()
    evidence.get_by_role("button", name=group).click()
    expect(page).to_have_url(re.compile(f"pick={claim['contingent_id']}$"))
    visitor.settle()
    evidence.get_by_role("link", name="Estimates").click()
    expect(page).to_have_url(re.compile(r"/estimates\?group="))
    assert parse_qs(urlparse(page.url).query)["group"] == [group]
    expect(page.get_by_role("combobox", name=re.compile("Who is counted"))).to_have_value(group)
    page = visitor.open("/judgments?pick=hwasong-20")
    evidence.get_by_role("link", name="Programs").click()
    expect(page).to_have_url(re.compile(r"/programs\?show=Program"))
    expect(page.get_by_role("combobox", name=re.compile("Program"))).to_have_value("Hwasong-20")
    assert visitor.watch.errors == []
