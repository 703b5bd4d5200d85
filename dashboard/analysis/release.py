"""What does the release say of itself: what it holds, how far it was reviewed, where coverage ends, how it is run?"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pandas as pd

from dashboard.analysis.coverage import coverage_ends
from dashboard.analysis.dates import day_text
from dashboard.dataset.schema import Finding
from dashboard.dataset.store import Dataset
from dashboard.location import CHANGELOG

PROJECT = "tumen"
HEADING = re.compile(r"^#+ ", re.MULTILINE)
PICTURE = re.compile(r"!\[")  # in Markdown it would make the browser ask whatever host it names
# The three clocks, and where a schema says what each is.
CLOCKS = {
    "When it happened": ("events", "date"),
    "As of": ("estimates", "as_of"),
    "Reported on": ("estimates", "reported_on"),
}


def tables(whole: Dataset, visible: Dataset) -> pd.DataFrame:
    """Return one row a table: ``name``, ``table`` (title), ``description``, ``shown`` and ``rows``.

    ``shown`` counts the rows under the controls, ``rows`` those of the whole release.
    """
    schemas = whole.package.tables
    return pd.DataFrame(
        {
            "name": list(schemas),
            "table": [schema.title for schema in schemas.values()],
            "description": [schema.description for schema in schemas.values()],
            "shown": [len(visible[name]) for name in schemas],
            "rows": [len(whole[name]) for name in schemas],
        }
    )


def columns(dataset: Dataset, table: str) -> pd.DataFrame:
    """Return the dictionary of a table for readers, from its schema: ``Column``, ``Type``, ``Meaning`` with codes."""
    rows = []
    for field in dataset.schema(table).fields:
        kind = "list" if field.is_list else field.type
        ids = f" Ids of {field.references}." if field.references not in (None, "*") else ""
        codes = "; ".join(f"{code.value} = {code.label}" for code in field.categories)
        meaning = f"{field.description}{ids}{f' Codes: {codes}.' if codes else ''}"
        rows.append((field.name, f"{kind}, required" if field.constraints.get("required") else kind, meaning))
    return pd.DataFrame(rows, columns=["Column", "Type", "Meaning"], dtype="str")


def claims_shown(visible: Dataset) -> int:
    """Return how many dated records are visible: without any, only lists of names are left."""
    return sum(len(table) for table in visible.tables.values() if "reported_on" in table)


def reviewed(dataset: Dataset) -> pd.DataFrame:
    """Return how many rows a second reader compared with their source, a row a table that says so, and all together.

    Columns: ``table`` (title, "All of them" last), ``rows``, ``reviewed``, ``share`` (percent, whole).
    """
    counts = [
        (dataset.schema(name).title, len(table), int((table["review"].astype("str") == "reviewed").sum()))
        for name, table in dataset.tables.items()
        if "review" in table
    ]
    counts.append(("All of them", sum(rows for _, rows, _ in counts), sum(seen for *_, seen in counts)))
    frame = pd.DataFrame(counts, columns=["table", "rows", "reviewed"])
    return frame.assign(
        share=(100 * frame["reviewed"] / frame["rows"].where(frame["rows"] > 0)).round().astype("Int64")
    )


def reviewed_sentence(seen: pd.DataFrame) -> str:
    """Say which share of the rows a second reader compared with their source; ``seen`` is what ``reviewed`` returns."""
    total = seen.iloc[-1]
    if not total["rows"]:
        return "no row says whether a second reader has seen it"
    return (
        f"a second reader compared {total['reviewed']:,} of {total['rows']:,} claims and events with their source "
        f"({total['share']} %)"
    )


def audits(dataset: Dataset) -> list[str]:
    """Return what audits of the data found, in sentences, as the package's ``audits`` tell."""
    told = dataset.package.descriptor.get("audits", [])
    lines = [
        f"{audit['title']} ({audit['rows']} rows): {audit['found']}."
        for audit in (told if isinstance(told, Sequence) else ())
        if isinstance(audit, Mapping) and {"title", "rows", "found"} <= audit.keys()
    ]
    note = dataset.package.descriptor.get("audits_note")
    return [*lines, str(note)] if note else lines


def coverage_sentence(dataset: Dataset, known_by: date) -> str:
    """Say to which day reporting was read, by topic; no day after *Known by*."""
    ends = [f"{name} to {day_text(min(day, known_by))}" for name, day in coverage_ends(dataset).items()]
    return f"Reporting was read for {', '.join(ends)}." if ends else "How far reporting was read is not stated."


def clocks(dataset: Dataset) -> dict[str, str]:
    """Return the clocks by name, each with its meaning as its schema describes it."""
    known = dataset.package.tables
    return {
        name: known[table].field(column).description
        for name, (table, column) in CLOCKS.items()
        if table in known and known[table].has(column)
    }


def grades(dataset: Dataset) -> pd.DataFrame:
    """Return the grades with what they mean: ``of`` (title of the column), ``grade``, ``label``, ``description``."""
    rows = [
        (field.title, str(code.value), code.label, code.description)
        for table, column in (("sources", "reliability"), ("estimates", "credibility"))
        for field in [dataset.schema(table).field(column)]
        for code in field.categories
    ]
    return pd.DataFrame(rows, columns=["of", "grade", "label", "description"], dtype="str")


def document(dataset: Dataset, path: str) -> str:
    """Return a text of the package in Markdown, such as its README; empty where there is none. Pictures are links."""
    return _text(dataset.package.root / path)


def changelog() -> str:
    """Return the changelog without its title; empty where the product was installed without it."""
    return HEADING.sub("#### ", section(_text(CHANGELOG), "Changelog"))


def _text(path: Path) -> str:
    try:
        return PICTURE.sub("[", path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""


def section(text: str, heading: str) -> str:
    """Return what stands below a heading of a Markdown text, up to the next of its rank; empty where it is not."""
    found = re.search(rf"^(#+) {re.escape(heading)}\s*$", text, re.MULTILINE)
    if not found:
        return ""
    rest = text[found.end() :]
    following = re.search(rf"^#{{1,{len(found.group(1))}}} ", rest, re.MULTILINE)
    return rest[: following.start()].strip() if following else rest.strip()


def self_test(dataset: Dataset, findings: Sequence[Finding]) -> pd.DataFrame:
    """Return what was looked at and found: ``what``, ``result``, ``sound`` (whether it is as it should be).

    Data check, boundary layers, memory of the process, versions of Python and of what the product rests on.
    """
    rows = sum(len(table) for table in dataset.tables.values())
    state = f"{rows:,} rows in {len(dataset.tables)} tables, no findings"
    if findings:
        state = f"{len(findings):,} findings in the files as they are now; shown is the last good state"
    lines = [("Data check", state, not findings)]
    lines += [(f"Boundary layer {name}", *_layer(path)) for name, path in _layers(dataset)]
    lines.append(("Memory of the server process", _memory(), True))
    lines += [(name, number, number != "missing") for name, number in _versions()]
    return pd.DataFrame(lines, columns=["what", "result", "sound"])


def _layers(dataset: Dataset) -> list[tuple[str, Path]]:
    return [
        (str(resource["name"]), dataset.package.root / str(resource["path"]))
        for resource in dataset.package.descriptor["resources"]
        if resource.get("format") == "geojson"
    ]


def _layer(path: Path) -> tuple[str, bool]:
    try:
        features = len(json.loads(path.read_text(encoding="utf-8"))["features"])
    except (OSError, ValueError, LookupError, TypeError):
        return "missing or not readable", False
    return f"{features:,} features", features > 0


def _memory() -> str:
    """Return the memory in use, or where the system does not tell, the most that was in use."""
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return f"{int(line.split()[1]) / 1024:,.0f} MB"
    except (OSError, ValueError, IndexError):
        pass
    return "not told by this system"


def _versions() -> list[tuple[str, str]]:
    """Return the versions of Python, of this product and of what it requires, in the order of its requirements."""
    try:
        needed = [
            re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in requires(PROJECT) or [] if ";" not in line
        ]
    except PackageNotFoundError:
        needed = []
    found = [("Python", platform.python_version())]
    for name in (PROJECT, *needed):
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            found.append((name, "missing"))
    return found
