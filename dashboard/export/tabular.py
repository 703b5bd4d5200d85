"""How do tables leave the product as CSV, JSON and Excel workbooks, so that no cell can run as a formula?

Numbers stay numbers and dates dates. A text that a spreadsheet would take for a formula is defused as OWASP advises
(https://owasp.org/www-community/attacks/CSV_Injection): with a leading apostrophe in CSV; in a workbook by the type of
the cell, which is always text, and by Excel's own mark for a quoted text.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.dataset.schema import Package, TableSchema
from dashboard.dataset.store import Dataset
from dashboard.export.order import File, Order, Progress, about, file_name
from dashboard.export.package import zip_of

Cell = str | int | float | bool | date | tuple[str, ...] | None

FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")  # also behind spaces, and in the full width that Excel folds
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the code page of the machine
LONGEST_CELL = 32_767  # characters that a cell of a workbook holds
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
WIDEST, NARROWEST = 60, 8  # columns of a workbook, in characters
GRADE_COLUMN = (  # what a table gets when it is cut to a scope
    *("reliability", "Source reliability", "string", "yes"),
    *("Admiralty grade of the best of its sources, A to F; computed, not in the package.", ""),
)
DICTIONARY = ("table", "column", "title", "type", "required", "meaning", "codes")
CSV, JSON, ZIP = "text/csv", "application/json", "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def plain_cell(value: object) -> Cell:
    """Return a cell of a table as a plain Python value: ``None`` where missing, whole numbers as ``int``."""
    if isinstance(value, tuple | list):
        return tuple(str(item) for item in value)
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # NaN alone differs from itself
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date | str | bool):
        return value
    item = value.item() if hasattr(value, "item") else value  # numpy's scalars
    if isinstance(item, float) and item.is_integer():
        return int(item)
    return item if isinstance(item, bool | int | float) else str(item)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV after RFC 4180: UTF-8 with byte order mark, CR LF, ISO dates, lists separated by a bar."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([defused(str(name)) for name in frame.columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in _rows(frame))
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def json_bytes(tables: Mapping[str, pd.DataFrame], said: Mapping[str, str]) -> bytes:
    """Return tables as JSON: ``about`` what is said of the file, ``tables`` lists of objects by name of the table.

    Dates are in ISO form, lists are arrays, empty cells null.
    """
    content = {
        "about": dict(said),
        "tables": {
            name: [dict(zip(map(str, frame.columns), row, strict=True)) for row in _rows(frame)]
            for name, frame in tables.items()
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False, default=date.isoformat) + "\n").encode()


def xlsx_bytes(
    tables: Mapping[str, pd.DataFrame], said: Mapping[str, str], created: date, progress: Progress | None = None
) -> bytes:
    """Return tables as an Excel workbook: a sheet "About" with what is said of the file, then a sheet a table.

    ``created`` is the only date in the file's properties, so that the same tables make the same bytes. Headers stay in
    sight and can be filtered. A longer text than a cell holds is cut and marked with "…".
    """
    out = io.BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **never}) as book:
        moment = datetime(created.year, created.month, created.day)
        properties = {"title": said.get("What it holds", ""), "comments": said.get("How to cite", "")}
        book.set_properties({**properties, "author": said.get("From", ""), "created": moment})
        looks = _Looks(book)
        names = _sheet_names(["About", *tables])
        _about_sheet(book.add_worksheet(next(names)), said, looks)
        for number, (name, frame) in enumerate(zip(names, tables.values(), strict=True), start=1):
            sheet = book.add_worksheet(name)
            _table_sheet(sheet, frame, looks)
            if len(tables) == 1:
                sheet.activate()
            if progress:
                progress(number / (len(tables) + 1))
    return out.getvalue()


class _Looks:
    """The formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        top = {"valign": "top"}
        self.header: Format = book.add_format({"bold": True, "bottom": 1, **top})
        self.name: Format = book.add_format({"bold": True, **top})
        self.text: Format = book.add_format(top)
        self.wrapped: Format = book.add_format({"text_wrap": True, **top})
        self.quoted: Format = book.add_format({"quote_prefix": True, **top})
        self.date: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top})


def _about_sheet(sheet: Worksheet, said: Mapping[str, str], looks: _Looks) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    for row, (name, text) in enumerate(said.items()):
        _write_text(sheet, row, 0, name, looks, looks.name)
        _write_text(sheet, row, 1, text, looks, looks.wrapped)


def _table_sheet(sheet: Worksheet, frame: pd.DataFrame, looks: _Looks) -> None:
    widths = [len(str(name)) + 4 for name in frame.columns]  # room for the button of the filter
    for column, name in enumerate(frame.columns):
        _write_text(sheet, 0, column, str(name), looks, looks.header)
    for row, cells in enumerate(_rows(frame), start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, tuple):
                cell = "|".join(cell)
            if cell is None or cell == "":
                continue
            if isinstance(cell, bool):
                sheet.write_boolean(row, column, cell, looks.text)
            elif isinstance(cell, int | float):
                sheet.write_number(row, column, cell, looks.text)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), looks.date)
            else:
                _write_text(sheet, row, column, cell, looks, looks.text)
            widths[column] = max(widths[column], len(str(cell)) + 2)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width, NARROWEST), WIDEST))
    sheet.freeze_panes(1, 0)
    if len(frame.columns):
        sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)


def _write_text(sheet: Worksheet, row: int, column: int, text: str, looks: _Looks, look: Format) -> None:
    """Write a text as text: never as number, address or formula, whatever it looks like."""
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - 1] + "…"
    sheet.write_string(row, column, text, looks.quoted if FORMULA.match(text) else look)


def _sheet_names(names: Iterable[str]) -> Iterator[str]:
    """Yield names that Excel takes: at most 31 characters, no odd ones, none twice."""
    taken: set[str] = set()
    for name in names:
        plain = NOT_IN_SHEET_NAMES.sub(" ", name).strip()[:31] or "Table"
        number = 1
        while plain.lower() in taken:
            number += 1
            plain = f"{plain[:27]} {number}"
        taken.add(plain.lower())
        yield plain


def _rows(frame: pd.DataFrame) -> Iterable[tuple[Cell, ...]]:
    columns = [[plain_cell(value) for value in frame.iloc[:, at].tolist()] for at in range(len(frame.columns))]
    return zip(*columns, strict=True)


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, tuple):
        return defused("|".join(cell))
    return defused(cell) if isinstance(cell, str) else str(cell)


def tables_of(order: Order) -> dict[str, pd.DataFrame]:
    """Return the tables asked for as they stand under the controls, by name, with the columns of the package.

    Tables with sources have one more column, ``reliability``: the grade of the best source.
    """
    return {order.table: order.visible[order.table]} if order.table else dict(order.visible.tables)


def dictionary(package: Package, tables: Iterable[str]) -> pd.DataFrame:
    """Return the data dictionary of some tables from the schemas: a row a column, with ``DICTIONARY`` as columns."""
    rows = [line for name in tables for line in _dictionary_of(package.tables[name])]
    return pd.DataFrame(rows, columns=list(DICTIONARY), dtype="str")


def _dictionary_of(schema: TableSchema) -> list[tuple[str, ...]]:
    own: list[tuple[str, ...]] = [
        (
            schema.name,
            field.name,
            field.title,
            "list" if field.is_list else field.type,
            "yes" if field.constraints.get("required") else "no",
            field.description + (f" Ids of {field.references}." if field.references not in (None, "*") else ""),
            "; ".join(f"{code.value}: {code.label}" for code in field.categories),
        )
        for field in schema.fields
    ]
    if schema.has("source_ids"):
        own.append((schema.name, *GRADE_COLUMN))
    return own


def _said(order: Order) -> dict[str, str]:
    tables = order.whole.package.tables
    what = tables[order.table].title if order.table else "All tables"
    return about(order.whole, order.scope, f"{what}: {'rows' if order.table else 'all rows'} under the filters below")


def _name(order: Order, suffix: str) -> str:
    return file_name(order.whole, order.scope.known_by, order.table or "tables", suffix)


def csv_file(order: Order) -> File:
    """Return one table as CSV, or all of them as a zip of CSV files with a note on where they come from."""
    if order.table:
        return File(_name(order, "csv"), CSV, lambda _: csv_bytes(order.visible[order.table]))

    def content(progress: Progress) -> bytes:
        files = {}
        for number, (name, frame) in enumerate(tables_of(order).items(), start=1):
            files[f"{name}.csv"] = csv_bytes(frame)
            progress(number / (len(order.visible.tables) + 1))
        files["about.csv"] = csv_bytes(pd.DataFrame(_said(order).items(), columns=["name", "text"]))
        return zip_of(files, order.whole.released_on)

    return File(file_name(order.whole, order.scope.known_by, "tables-csv", "zip"), ZIP, content)


def json_file(order: Order) -> File:
    """Return one table or all as JSON."""
    return File(_name(order, "json"), JSON, lambda _: json_bytes(tables_of(order), _said(order)))


def xlsx_file(order: Order) -> File:
    """Return one table or all as an Excel workbook, with the data dictionary on a sheet of its own."""

    def content(progress: Progress) -> bytes:
        tables = tables_of(order)
        tables["Dictionary"] = dictionary(order.whole.package, list(tables))
        return xlsx_bytes(tables, _said(order), order.whole.released_on, progress)

    return File(_name(order, "xlsx"), XLSX, content)


def view_files(
    dataset: Dataset,
    known_by: date,
    what: str,
    rows: Callable[[], pd.DataFrame],
    said: Callable[[], Mapping[str, str]],
) -> dict[str, File]:
    """Return a table of a page as CSV, JSON and workbook, by name of the format.

    ``what`` goes into the file's name; ``rows`` and ``said`` are asked only when a file is made.
    """

    def name(suffix: str) -> str:
        return file_name(dataset, known_by, what, suffix)

    def book(progress: Progress) -> bytes:
        return xlsx_bytes({"Rows": rows()}, said(), dataset.released_on, progress)

    return {
        "CSV": File(name("csv"), CSV, lambda _: csv_bytes(rows())),
        "JSON": File(name("json"), JSON, lambda _: json_bytes({"rows": rows()}, said())),
        "Excel": File(name("xlsx"), XLSX, book),
    }
