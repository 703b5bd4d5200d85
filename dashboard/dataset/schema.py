"""What does the package say about itself: which tables, fields, vocabularies and release?

Everything here is read from ``datapackage.json`` and ``schemas/*.json``; no table or code is named in Python.
The format is the Data Package standard (https://datapackage.org) with three additions of our own in a field:
``delimiter`` (the cell is a list), ``references`` (the table whose ids the cell holds, ``*`` for any table) and
``categories`` with labels, in order where ``categoriesOrdered`` is true.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NoReturn, get_args

from dashboard.dataset.theater import UNSAID, Theater, read_theater

DESCRIPTOR = "datapackage.json"
FIELD_TYPES = ("string", "integer", "number", "boolean", "date")

# The names of all rules; each has a broken example in tests/dataset/broken.
Constraint = Literal["required", "unique", "enum", "pattern", "minimum", "maximum", "maxLength"]
Rule = Literal[
    # the package and its files
    "descriptor", "schema", "boundaries", "file", "encoding", "csv", "header", "cells", "rows", "canonical",
    # a cell by itself
    "type", Constraint, "markup", "control", "formula", "space", "list",
    # rows and tables with each other
    "reference", "unique_id", "redirect", "range", "claim", "dates", "release", "stages", "independence", "rival",
    "country", "language",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a package: where it is, what stands there, and what is allowed.

    ``row`` is the line number in the file (the header is line 1); it and ``column`` are empty where a whole
    file is at fault.
    """

    file: str
    row: int | None
    column: str | None
    value: str
    rule: Rule
    message: str

    def __str__(self) -> str:
        where = ", ".join(
            part
            for part in (
                self.file,
                f"row {self.row}" if self.row else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        shown = f": {shorten(self.value)!r}" if self.value else ""
        return f"{where}{shown}: {self.message} [{self.rule}]"


def shorten(text: str, width: int = 80) -> str:
    """Cut a text to ``width`` characters, marking the cut."""
    return text if len(text) <= width else text[: width - 1] + "…"


class BrokenPackage(Exception):
    """The package has faults and was not loaded. ``findings`` lists all of them."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} findings; the first: {findings[0]}")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Category:
    """One code of a vocabulary with the label that readers see; ``extra`` holds what else the schema says."""

    value: str | int
    label: str
    description: str
    extra: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table."""

    name: str
    type: str
    title: str
    unit: str
    description: str
    example: str
    categories: tuple[Category, ...]
    ordered: bool
    references: str | None
    is_list: bool
    constraints: Mapping[str, Any]

    @property
    def codes(self) -> list[str | int]:
        """The allowed codes in their order; empty where the field has no vocabulary."""
        return [category.value for category in self.categories]


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table: its file, its key (the first column of the primary key) and its fields in order."""

    name: str
    path: str
    schema_path: str
    title: str
    description: str
    key: str
    fields: tuple[Field, ...]
    may_be_empty: bool
    raw: Mapping[str, Any]

    def field(self, name: str) -> Field:
        """Return the field ``name``; raise ``KeyError`` when the table has none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name} has no field {name}")

    def has(self, name: str) -> bool:
        """Tell whether the table has the field ``name``."""
        return any(field.name == name for field in self.fields)


@dataclass(frozen=True, slots=True)
class Package:
    """A package's table of contents; the tables themselves are not read yet."""

    root: Path
    title: str
    version: str
    released_on: date
    tables: Mapping[str, TableSchema]
    descriptor: Mapping[str, Any]
    theater: Theater = UNSAID


def read_package(root: Path) -> Package:
    """Read descriptor and schemas below ``root``. Raise ``BrokenPackage`` when one is missing or malformed."""
    descriptor = _read_json(root, DESCRIPTOR)
    findings: list[Finding] = []

    def broken(message: str, value: object = "", file: str = DESCRIPTOR) -> None:
        findings.append(Finding(file, None, None, str(value), "descriptor", message))

    version = descriptor.get("version")
    if not isinstance(version, str) or not version:
        broken("a release id in `version` is required, such as 2026.11.0", version)
    try:
        released_on = date.fromisoformat(str(descriptor.get("created"))[:10])
    except ValueError:
        released_on = date.min
        broken("an ISO date in `created` is required: the day of the release", descriptor.get("created"))
    try:
        theater = read_theater(descriptor.get("theater"))
    except ValueError as fault:
        broken(str(fault))
    tables: dict[str, TableSchema] = {}
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not resources:
        broken("`resources` must list the tables")
        resources = []
    for resource in resources:
        if not isinstance(resource, dict) or not all(
            isinstance(resource.get(key), str) and resource[key] for key in ("name", "path")
        ):
            broken("each resource needs a name and a path", resource)
            continue
        if not _is_inside(root, resource["path"]):
            broken("a path must stay inside the package", resource["path"])
            continue
        if resource.get("type") != "table":
            continue
        if resource["name"] in tables:
            broken("the name of a table must be unique", resource["name"])
            continue
        reference = resource.get("schema")
        if not isinstance(reference, str) or not _is_inside(root, reference):
            broken("the schema of a table must be a path inside the package", reference)
            continue
        try:
            raw = _read_json(root, reference)
            tables[resource["name"]] = _table(resource, raw)
        except BrokenPackage as fault:
            findings.extend(fault.findings)
        except KeyError as fault:
            broken(f"not a Table Schema with fields and a primary key: {fault} is missing", file=reference)
        except (ValueError, TypeError, AttributeError, IndexError) as fault:
            broken(f"not a Table Schema with fields and a primary key: {fault}", file=reference)
    for table in tables.values():
        for field in table.fields:
            if field.references not in (None, "*", *tables):
                message = f"field {field.name} refers to a table that the package has not"
                broken(message, field.references, table.schema_path)
    if findings:
        raise BrokenPackage(findings)
    return Package(
        root=root,
        title=str(descriptor.get("title", descriptor.get("name", ""))),
        version=str(version),
        released_on=released_on,
        tables=MappingProxyType(tables),
        descriptor=MappingProxyType(descriptor),
        theater=theater,
    )


def _is_inside(root: Path, relative: str) -> bool:
    try:
        return not Path(relative).is_absolute() and (root / relative).resolve().is_relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):  # a loop of links, or a text that cannot be a path
        return False


def _read_json(root: Path, name: str) -> dict[str, Any]:
    """Read a JSON object; name file, line and column when it is not one."""

    def broken(message: str, row: int | None = None) -> BrokenPackage:
        return BrokenPackage([Finding(name, row, None, "", "descriptor", message)])

    try:
        value = json.loads((root / name).read_text(encoding="utf-8"), parse_constant=_refuse)
    except FileNotFoundError:
        raise broken("file is missing") from None
    except OSError as fault:
        raise broken(f"file cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError as fault:
        raise broken(f"not UTF-8 (byte {fault.start})") from None
    except json.JSONDecodeError as fault:
        raise broken(f"not JSON: {fault.msg} at column {fault.colno}", fault.lineno) from None
    except (ValueError, RecursionError) as fault:
        raise broken(f"not JSON that can be read: {fault}") from None
    if not isinstance(value, dict):
        raise broken("must be a JSON object")
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number in JSON")


def _table(resource: Mapping[str, Any], raw: dict[str, Any]) -> TableSchema:
    key = raw["primaryKey"]
    table = TableSchema(
        name=resource["name"],
        path=resource["path"],
        schema_path=resource["schema"],
        title=str(raw.get("title", resource["name"])),
        description=str(raw.get("description", "")),
        key=key[0] if isinstance(key, list) else key,
        fields=tuple(_field(field) for field in raw["fields"]),
        may_be_empty=bool(raw.get("mayBeEmpty", False)),
        raw=MappingProxyType(raw),
    )
    names = [field.name for field in table.fields]
    if len(set(names)) != len(names):
        raise ValueError("a field name occurs twice")
    if table.key not in names:
        raise ValueError(f"the primary key {table.key} is not a field")
    return table


def _field(raw: Mapping[str, Any]) -> Field:
    own = {"value", "label", "description"}
    field = Field(
        name=raw["name"],
        type=raw["type"],
        title=str(raw.get("title", raw["name"])),
        unit=str(raw.get("unit", "")),
        description=str(raw.get("description", "")),
        example=str(raw.get("example", "")),
        categories=tuple(
            Category(
                category["value"],
                str(category["label"]),
                str(category.get("description", "")),
                MappingProxyType({name: value for name, value in category.items() if name not in own}),
            )
            for category in raw.get("categories", [])
        ),
        ordered=bool(raw.get("categoriesOrdered", False)),
        references=raw.get("references"),
        is_list="delimiter" in raw,
        constraints=MappingProxyType(raw.get("constraints", {})),
    )
    _require_sound(field, raw)
    return field


def _require_sound(field: Field, raw: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` when the rules and the typed tables could not rely on the field."""
    if not isinstance(field.name, str) or not field.name:
        raise ValueError("the name of a field must be a text")
    if field.type not in FIELD_TYPES:
        raise ValueError(f"the type of {field.name} must be one of {', '.join(FIELD_TYPES)}")
    if field.is_list and (raw["delimiter"] != "|" or field.type != "string"):
        raise ValueError(f"the list {field.name} must be of type string with the delimiter |")
    if field.references is not None and not isinstance(field.references, str):
        raise ValueError(f"references of {field.name} must name one table")
    unknown = [name for name in field.constraints if name not in get_args(Constraint)]
    if unknown:
        allowed = ", ".join(get_args(Constraint))
        raise ValueError(f"the constraint {unknown[0]} of {field.name} is not one of {allowed}")
    if field.codes and field.codes != field.constraints.get("enum"):
        raise ValueError(f"categories and enum of {field.name} must list the same codes in the same order")
    try:
        re.compile(str(field.constraints.get("pattern", "")))
    except re.error as fault:
        raise ValueError(f"the pattern of {field.name} is not a regular expression: {fault}") from None
