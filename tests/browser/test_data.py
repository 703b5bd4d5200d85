"""Taking away in a real browser: the Data page, the row below every table, and a package brought along."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import Dataset
from dashboard.export.formats import FORMATS
from dashboard.export.order import Order
from tests.browser.conftest import Visitor


def downloaded(page: Page, button: str, *, inside: str = "body") -> tuple[str, bytes]:
    """Click a button and return name and bytes of the file that comes."""
    with page.expect_download() as waiting:
        page.locator(inside).get_by_role("button", name=button, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_data_page_gives_the_bytes_of_the_command_line(visitor: Visitor, dataset: Dataset) -> None:
    """Under the controls, for the table and the day chosen; the package whatever the controls."""
    page = visitor.open("/data?known_by=2025-12-31&by=NIS&table=Estimates&map_day=2025-11-04")
    scope = Scope(date(2025, 12, 31), organizations=frozenset({"nis"}))
    order = Order(dataset, apply(scope, dataset), scope, date(2025, 11, 4), "estimates")
    for name in ("csv", "xlsx", "geojson", "zip"):
        file = FORMATS[name].file(order)
        assert downloaded(page, FORMATS[name].label) == (file.name, file.made()), name
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text(dataset.schema("estimates").field("as_of").description)
    page.get_by_role("tab", name="BibTeX").click()
    expect(main).to_contain_text("@misc{tumen-")
    page.get_by_text("Self-test", exact=True).click()
    expect(page.get_by_role("region", name="Self-test")).to_be_visible()
    assert visitor.watch.errors == []
    assert visitor.watch.foreign == []


def test_table_is_taken_away_as_it_stands(visitor: Visitor, dataset: Dataset) -> None:
    """The row below a table and the table’s own button agree on rows and columns; ours adds ids."""
    # The dialog that asks where to save has nobody to answer it; without it the table's own button just downloads.
    visitor.page.add_init_script("window.showSaveFilePicker = () => { throw new Error('nobody answers') }")
    page = visitor.open("/estimates?measure=Killed&known_by=2025-12-31")
    visitor.settle()
    trigger = page.locator(".st-key-download_claims button").first
    trigger.evaluate("element => element.scrollIntoView({block: 'center'})")
    trigger.click()
    name, content = downloaded(page, "CSV", inside="[data-testid=stPopoverBody]")
    assert name == f"tumen-{dataset.release}-2025-12-31-estimates-claims.csv"
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert header[-1] == "Record id"
    assert rows
    assert {row[-1] for row in rows} <= set(dataset["estimates"].query("measure == 'killed'")["estimate_id"])
    _, content = downloaded(page, "Excel", inside="[data-testid=stPopoverBody]")
    book = openpyxl.load_workbook(io.BytesIO(content))
    said = {row[0].value: str(row[1].value) for row in book["About"].iter_rows()}
    assert said["Known by"].startswith("2025-12-31")
    assert said["Choice on the page: measure"] == "Killed"
    assert "known_by=2025-12-31" in said["Address"]
    assert said["Address"].startswith(visitor.url)
    assert book["Rows"].max_row == len(rows) + 1
    page.keyboard.press("Escape")
    table = page.locator(".st-key-claims")
    table.hover()
    with page.expect_download() as waiting:
        table.get_by_role("button", name=re.compile("Download as CSV")).click()
    own = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"), newline="")))
    shared = [header.index(name) for name in own[0]]
    whole_days = [[cell.removesuffix("T00:00:00.000") for cell in line] for line in own]
    assert whole_days == [[line[at] for at in shared] for line in (header, *rows)]
    assert visitor.watch.errors == []


def test_own_package_is_checked_and_every_fault_named(visitor: Visitor, dataset: Dataset, tmp_path: Path) -> None:
    scope = Scope(dataset.released_on)
    sound = FORMATS["zip"].file(Order(dataset, dataset, scope, scope.known_by)).made()
    page = visitor.open("/data")
    page.locator("input[type=file]").set_input_files({"name": "p.zip", "mimeType": "application/zip", "buffer": sound})
    expect(page.get_by_test_id("stAlert")).to_contain_text(f"release {dataset.release}")
    page.locator("input[type=file]").set_input_files({"name": "p.zip", "mimeType": "application/zip", "buffer": b"no"})
    expect(page.get_by_test_id("stAlert")).to_contain_text("1 finding: the package would not be loaded")
    assert visitor.watch.errors == []
