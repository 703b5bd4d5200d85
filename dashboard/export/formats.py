"""In which formats can the product be taken away? The one list: the command line and the Data page are made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dashboard.export.brief import html_file, pptx_file
from dashboard.export.geojson import geojson_file
from dashboard.export.kml import kml_file
from dashboard.export.order import File, Order
from dashboard.export.package import package_file
from dashboard.export.tabular import csv_file, json_file, xlsx_file

Setting = Literal["scope", "day", "table", "brief", "dark"]
Part = Literal["tables", "map", "package", "brief"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how a reader knows it, what it holds, which settings it follows, and how its file is made.

    ``part`` says of what it is a copy. ``follows``: ``scope`` the global controls, ``day`` the shown day, ``table`` one
    table alone, ``brief`` steps and handling line of the brief, ``dark`` its dark master.
    """

    label: str
    help: str
    part: Part
    follows: frozenset[Setting]
    file: Callable[[Order], File]


TABLES: frozenset[Setting] = frozenset({"scope", "table"})
MAP: frozenset[Setting] = frozenset({"scope", "day"})
WHOLE: frozenset[Setting] = frozenset()
BRIEF: frozenset[Setting] = frozenset({"scope", "day", "brief"})

FORMATS = {
    "pptx": Format(
        "PowerPoint", "The brief as slides with charts that can be edited.", "brief", BRIEF | {"dark"}, pptx_file
    ),
    "html": Format("Web page", "The brief as one page that needs no network.", "brief", BRIEF, html_file),
    "csv": Format("CSV", "One table as CSV, or all of them as a zip of CSV files.", "tables", TABLES, csv_file),
    "json": Format("JSON", "One table or all as JSON.", "tables", TABLES, json_file),
    "xlsx": Format(
        "Excel", "One table or all as a workbook that states filters and license.", "tables", TABLES, xlsx_file
    ),
    "geojson": Format("GeoJSON", "Places, contingents and movements on a day as GeoJSON.", "map", MAP, geojson_file),
    "kml": Format("KML", "Places, contingents and movements on a day, for Google Earth.", "map", MAP, kml_file),
    "zip": Format("Package", "The whole release as a zip that passes `tumen check`.", "package", WHOLE, package_file),
}
