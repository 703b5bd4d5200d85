"""Does a table fit its schema, by itself: bytes, header, cells? Constraints are checked by frictionless."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import frictionless

from dashboard.dataset.canonical import NotCsv, canonical_text, decoded, read_rows
from dashboard.dataset.rows import NOTATIONS, Row
from dashboard.dataset.schema import Constraint, Field, Finding, Rule, TableSchema

HTML = re.compile(r"<\s*[/?]?\s*[a-z]|<!|&(#\d+|#x[0-9a-f]+|[a-z]{2,8});|javascript:", re.IGNORECASE)
FORMULA_STARTS = ("=", "+", "-", "@")


def check_table(root: Path, schema: TableSchema) -> tuple[list[Finding], list[Row] | None]:
    """Check one table by itself: bytes, header, cells. Return its rows, or ``None`` when it cannot be read."""

    def at(line: int | None, rule: Rule, message: str, value: str = "", column: str | None = None) -> Finding:
        return Finding(schema.path, line, column, value, rule, message)

    try:
        content = (root / schema.path).read_bytes()
    except FileNotFoundError:
        return [at(None, "file", "file is missing")], None
    except OSError as fault:
        return [at(None, "file", f"file cannot be read: {fault.strerror}")], None
    if not content.strip():
        return [at(None, "file", "file is empty; a header with the columns of its schema is required")], None
    try:
        text = decoded(content)
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        return [at(line, "encoding", f"byte 0x{content[fault.start]:02x} is not UTF-8; save the file as UTF-8")], None
    findings: list[Finding] = []
    lines: list[tuple[int, list[str]]] = []
    readable = True
    try:
        for line, cells in read_rows(text):
            if any(cells):
                lines.append((line, cells))
            else:
                findings.append(at(line, "cells", "an empty row is not allowed"))
    except NotCsv as fault:
        readable = False
        findings.append(at(fault.line, "csv", f"{fault.message}; the rows below it were not read"))
    (header_line, header), *body = lines or [(1, [""])]
    for column, value, message in _header_faults(schema, header):
        findings.append(at(header_line, "header", message, value, column))
    rows: list[Row] = []
    whole: list[Row] = []
    for line, cells in body:
        fits = len(cells) == len(header)
        row = Row(schema, line, dict(zip(header, cells, strict=True)) if fits else _key_alone(schema, header, cells))
        rows.append(row)
        if fits:
            whole.append(row)
        else:
            findings.append(at(line, "cells", f"the row has {len(cells)} cells, the header {len(header)}"))
    if not body and readable and not schema.may_be_empty:
        findings.append(at(None, "rows", "table has no rows; at least one is required"))
    if not findings:
        wanted = canonical_text(schema, [row.cells for row in rows])
        if wanted.encode() != content:
            message = "differs from the canonical form here first; `tumen format` writes it"
            findings.append(at(_first_difference(content, wanted.encode()), "canonical", message))
    findings += _constraint_findings(schema, header, whole)
    for row in whole:
        findings += _text_findings(row)
    return findings, rows if readable else None


def _header_faults(schema: TableSchema, header: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield column, value and message of what is wrong with a header; the order of columns is a matter of form."""
    columns = [field.name for field in schema.fields]
    for name in columns:
        if name not in header:
            yield name, "", "the column is missing; columns: " + ", ".join(columns)
    for name, count in Counter(header).items():
        if name not in columns:
            yield name, name, "not a column of this table; columns: " + ", ".join(columns)
        elif count > 1:
            yield name, name, "the column occurs twice"


def _key_alone(schema: TableSchema, header: list[str], cells: list[str]) -> dict[str, str]:
    """Return the key of a row that does not fit the header, so that references to it do not dangle."""
    found = dict(zip(header, cells, strict=False))
    return {schema.key: found.get(schema.key, "")}


def _first_difference(content: bytes, wanted: bytes) -> int:
    """Return the number of the first line that is not as wanted."""
    pairs = itertools.zip_longest(content.split(b"\n"), wanted.split(b"\n"))
    return next(number for number, (found, line) in enumerate(pairs, start=1) if found != line)


def _constraint_findings(schema: TableSchema, header: list[str], rows: list[Row]) -> Iterator[Finding]:
    """Check rows against their Table Schema with frictionless, column by name; references are a rule of our own.

    The texts of whole numbers, numbers, dates and truth values must also be written in the one way that the tables
    are read: frictionless takes ``1_000``, ``TRUE`` and ``2025-1-4`` too.
    """
    known = [field for field in schema.fields if field.name in header]
    wrong: set[tuple[int, str]] = set()
    for error in _frictionless_errors(schema, known, rows):
        if not isinstance(error, frictionless.errors.CellError):
            yield Finding(schema.schema_path, None, None, "", "schema", f"frictionless cannot check: {error.note}")
            continue
        row = rows[error.row_number - 2]
        field = schema.field(error.field_name)
        if error.type == "type-error":
            wrong.add((row.line, field.name))
        elif error.type == "unique-error":
            first = rows[int(error.note.rpartition(" ")[2]) - 2]
            yield row.finding(field.name, "unique", f"the same as in row {first.line}; {allowed_in(field)}")
        else:
            rule = next(name for name in get_args(Constraint) if f'constraint "{name}"' in error.note)
            yield row.finding(field.name, rule, f"against the constraint {rule}; {allowed_in(field)}")
    for row in rows:
        for field in known:
            cell = row.text(field.name)
            notation = NOTATIONS.get(field.type)
            if (row.line, field.name) in wrong or (cell and notation and not notation.fullmatch(cell)):
                yield row.finding(field.name, "type", f"not of type {field.type}; {allowed_in(field)}")


def _frictionless_errors(
    schema: TableSchema, fields: list[Field], rows: list[Row]
) -> Iterator[frictionless.errors.Error]:
    """Yield what frictionless says of the columns ``fields``; the first row of data is its row 2."""
    if not fields:
        return
    names = [field.name for field in fields]
    descriptors = []  # without titles and examples, which cost it most of its time
    for field in fields:
        unique = {"required": True, "unique": True} if field.name == schema.key else {}
        descriptors.append({"name": field.name, "type": field.type, "constraints": dict(field.constraints) | unique})
    try:
        resource = frictionless.Resource(
            data=[names, *([row.text(name) for name in names] for row in rows)],
            dialect=frictionless.Dialect(header_rows=[1]),
            schema=frictionless.Schema.from_descriptor({"fields": descriptors, "missingValues": [""]}),
        )
        report = resource.validate(limit_errors=1_000_000)
    except frictionless.FrictionlessException as fault:
        yield from fault.reasons or [fault.error]
        return
    except (ArithmeticError, AttributeError, TypeError, ValueError) as fault:  # a constraint of the wrong type
        yield frictionless.errors.SchemaError(note=str(fault))
        return
    yield from report.errors
    for task in report.tasks:
        yield from task.errors


def allowed_in(field: Field) -> str:
    """Say in words what a field allows."""
    kinds = {"date": "an ISO date such as 2025-11-04", "integer": "a whole number such as 10000"}
    kinds["number"] = "a number such as 12.5"
    kinds["boolean"] = "true or false"
    parts = [kinds.get(field.type, "text")]
    if field.codes:
        parts = ["one of " + ", ".join(str(code) for code in field.codes)]
    for name, words in (
        ("minimum", "at least"),
        ("maximum", "at most"),
        ("pattern", "matching"),
        ("maxLength", "length at most"),
    ):
        if name in field.constraints:
            parts.append(f"{words} {field.constraints[name]}")
    if field.constraints.get("required"):
        parts.append("not empty")
    if field.constraints.get("unique"):
        parts.append("unique")
    return "allowed: " + ", ".join(parts)


def _text_findings(row: Row) -> Iterator[Finding]:
    """No markup, no control or invisible characters, no spreadsheet formulas in any text cell."""
    for field in row.table.fields:
        cell = row.text(field.name)
        if field.type != "string" or not cell:
            continue
        if HTML.search(cell):
            yield row.finding(field.name, "markup", "markup is not allowed; plain text only")
        odd = [letter for letter in cell if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}]
        if odd:
            yield row.finding(
                field.name,
                "control",
                f"control or invisible character U+{ord(odd[0]):04X} is not allowed",
            )
        if cell.startswith(FORMULA_STARTS):
            yield row.finding(field.name, "formula", "a text must not start with = + - @")
        if cell != cell.strip():
            yield row.finding(field.name, "space", "spaces at the start or end are not allowed")
        if field.is_list:
            items = cell.split("|")
            if not all(items) or any(item != item.strip() for item in items):
                yield row.finding(field.name, "list", "items must be separated by one | without spaces")
            for item, count in Counter(items).items():
                if item and count > 1:
                    yield row.finding(field.name, "list", f"{item} is listed twice")
