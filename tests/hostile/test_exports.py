"""With the check passed by: do the files that leave the product open, and is the harm in them mere text?"""

from __future__ import annotations

import csv
import io
import json
import zipfile

import openpyxl
import pytest
from fastkml import KML
from pptx import Presentation

from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import Dataset
from dashboard.export.citation import STYLES, record_work
from dashboard.export.formats import FORMATS
from dashboard.export.order import Order
from tests.hostile.package import HARM

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def order(hostile: Dataset) -> Order:
    scope = Scope(hostile.released_on)
    return Order(hostile, apply(scope, hostile), scope, hostile.released_on)


def made(order: Order, name: str) -> bytes:
    return FORMATS[name].file(order).made()


def test_a_workbook_opens_without_a_formula(order: Order) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(order, "xlsx")), read_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(HARM in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b", "inlineStr", "str"}
    assert max(len(str(cell.value)) for cell in cells) <= 32_767  # the format's own limit


def test_no_cell_of_a_csv_begins_like_a_formula(order: Order) -> None:
    with zipfile.ZipFile(io.BytesIO(made(order, "csv"))) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))):
                    bad = [cell for cell in row if cell.startswith(FORMULA) and not _is_number(cell)]
                    assert bad == [], name


def test_json_and_maps_are_well_formed(order: Order) -> None:
    assert HARM in json.dumps(json.loads(made(order, "json")))
    features = json.loads(made(order, "geojson"))["features"]
    assert features and all(isinstance(one["properties"], dict) for one in features)
    kml = made(order, "kml")
    read = KML.parse(io.BytesIO(kml))
    assert len(list(read.features)) == 1
    assert b"<script" not in kml and b"<Placemark><name>x" not in kml


def test_slides_open_and_link_nowhere_unsafe(order: Order) -> None:
    deck = Presentation(io.BytesIO(made(order, "pptx")))
    assert len(deck.slides) >= 8
    targets = [link.target_ref for slide in deck.slides for link in slide.part.rels.values() if link.is_external]
    assert [target for target in targets if not target.startswith(("http://", "https://"))] == []


def test_citations_hold_together(hostile: Dataset) -> None:
    for table in ("estimates", "events", "sources"):
        for _, row in hostile[table].head(20).iterrows():
            for style, write in STYLES.items():
                said = write(record_work(hostile, table, row, hostile.released_on))
                assert said.strip(), style
                if style == "BibTeX":
                    assert said.count("{") == said.count("}")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
