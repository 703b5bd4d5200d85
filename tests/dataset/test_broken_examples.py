"""Is every fault found at its place? Each example of ``broken/*.toml`` changes the sound package and says what to find.

``change`` lists what is done to the files of ``broken/base``, ``find`` *all* findings that follow, ``says`` words of
the message, such as what is allowed.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from dashboard.dataset.rules import check_package
from dashboard.dataset.schema import BrokenPackage, Constraint, Finding, Rule, read_package
from dashboard.dataset.store import OWN_DATA, open_dataset

Build = Callable[[], Path]
EXAMPLES: dict[str, dict[str, Any]] = {}
for collection in sorted((Path(__file__).parent / "broken").glob("*.toml")):
    for about, example in tomllib.loads(collection.read_text(encoding="utf-8")).items():
        EXAMPLES[f"{collection.stem}: {about}"] = example


def findings_of(root: Path) -> list[Finding]:
    try:
        return check_package(read_package(root))
    except BrokenPackage as fault:
        return fault.findings


def apply(root: Path, change: dict[str, Any]) -> None:
    """Do one thing to one file."""
    path = root / change["file"]
    if change.get("remove"):
        path.unlink()
        return
    if "content" in change:
        path.parent.mkdir(exist_ok=True)
        path.write_text(change["content"] * change.get("times", 1), encoding="utf-8", newline="")
        return
    text = path.read_bytes().decode("utf-8")
    if "at" in change:
        text = json.dumps(with_value(json.loads(text), change), ensure_ascii=False)
    elif "old" in change:
        assert text.count(change["old"]) == 1, f"{change['old']!r} must occur once in {change['file']}"
        text = text.replace(change["old"], change["new"] * change.get("times", 1))
    elif "keep_lines" in change:
        text = "\n".join(text.split("\n")[: change["keep_lines"]])
    elif "append" in change:
        text += change["append"]
    elif "newline" in change:
        text = text.replace("\n", change["newline"])
    elif "encode" not in change:
        text = with_cell(text, change)
    path.write_bytes(text.encode(change.get("encode", "utf-8")))


def with_value(value: Any, change: dict[str, Any]) -> Any:
    """Set or delete what is at the path ``at``; an entry of a list is named by its ``name``."""
    inside = value
    *way, last = change["at"]
    for step in [*way, last]:
        if isinstance(inside, list):
            step = next(number for number, entry in enumerate(inside) if entry["name"] == step)
        parent, key = inside, step
        inside = inside[step] if isinstance(inside, list) else inside.get(step)
    if change.get("delete"):
        del parent[key]
    else:
        parent[key] = change["set"]
    return value


def with_cell(text: str, change: dict[str, Any]) -> str:
    """Set one cell, or drop or add a column; the form stays canonical."""
    header, *rows = list(csv.reader(io.StringIO(text, newline="")))
    if "drop" in change:
        at = header.index(change["drop"])
        header, *rows = [row[:at] + row[at + 1 :] for row in [header, *rows]]
    elif "add" in change:
        header, rows = [*header, change["add"]], [[*row, ""] for row in rows]
    else:
        row = next(row for row in rows if row[0] == change["id"])
        row[header.index(change["column"])] = change["cell"]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def test_the_sound_package_has_no_findings(build: Build) -> None:
    assert findings_of(build()) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_fault_is_found_at_its_place(name: str, build: Build) -> None:
    root = build()
    for change in EXAMPLES[name]["change"]:
        apply(root, change)
    findings = findings_of(root)
    expected = [
        (one["file"], one.get("row"), one.get("column"), one.get("value", ""), one["rule"])
        for one in EXAMPLES[name]["find"]
    ]
    found = [(one.file, one.row, one.column, one.value, one.rule) for one in findings]
    assert Counter(found) == Counter(expected), "\n".join(map(str, findings))
    assert EXAMPLES[name].get("says", "") in findings[0].message
    assert all(one.message and one.file in str(one) for one in findings)


@pytest.mark.parametrize("name", ["cells: code that the vocabulary has not", "descriptor: schema is missing"])
def test_a_faulty_package_is_never_half_loaded(name: str, build: Build) -> None:
    root = build()
    for change in EXAMPLES[name]["change"]:
        apply(root, change)
    with pytest.raises(BrokenPackage) as caught:
        open_dataset(root)
    assert caught.value.findings == findings_of(root)


def test_every_rule_has_a_broken_example() -> None:
    """A rule is a name in ``schema.Rule``: mypy lets no finding carry another."""
    proven = {one["rule"] for example in EXAMPLES.values() for one in example["find"]}
    assert proven == set(get_args(Rule))


def test_every_constraint_of_the_schemas_has_a_broken_example() -> None:
    used = {
        name
        for schema in read_package(OWN_DATA).tables.values()
        for field in schema.fields
        for name in field.constraints
    }
    proven = {one["rule"] for example in EXAMPLES.values() for one in example["find"]}
    assert used <= set(get_args(Constraint)) & proven


def test_every_type_of_the_schemas_has_a_broken_example() -> None:
    types = {
        (schema.path, field.name): field.type
        for schema in read_package(OWN_DATA).tables.values()
        for field in schema.fields
    }
    proven = {
        types[one["file"], one["column"]]
        for example in EXAMPLES.values()
        for one in example["find"]
        if one["rule"] == "type"
    }
    assert proven == set(types.values()) - {"string"}
