"""What if there were ten or a hundred times as many facts? A package that holds each real record many times.

Tables of facts and their sources are multiplied: every copy has ids of its own, points at the copies of what the real
record points at, and lies some days before it, so that nothing lies after the release. Tables of names (places,
organizations, programs, contingents, judgments with their indicators) stay as they are: a theater does not get more
provinces by being reported on more.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

FACTS = ("sources", "estimates", "events", "milestones", "assessments", "exchanges", "movements")
FIRST_REPORTED = "contingents"  # none of them is reported later than a claim about it
SHIFT_DAYS = 2  # from one copy to the next
LIST = "|"


def grown_package(source: Path, target: Path, times: int) -> int:
    """Write the package at ``source`` with its facts ``times`` fold to ``target``; return the number of rows.

    Raise ``ValueError`` when ``times`` is below 1.
    """
    if times < 1:
        raise ValueError(f"times is {times}; it is at least 1")
    shutil.copytree(source, target)
    schemas = {name: json.loads((source / "schemas" / f"{name}.json").read_text("utf-8")) for name in FACTS}
    rows = 0
    for path in sorted(source.glob("*.csv")):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        if path.stem in FACTS:
            copies = [table, *(_copy(table, schemas[path.stem], at) for at in range(1, times))]
            table = pd.concat(copies).sort_values(str(table.columns[0]))
            table.to_csv(target / path.name, index=False, lineterminator="\n")
        elif path.stem == FIRST_REPORTED:
            for name in ("reported_on", "start_on"):
                table[name] = _earlier(table[name], (times - 1) * SHIFT_DAYS)
            table.to_csv(target / path.name, index=False, lineterminator="\n")
        rows += len(table)
    return rows


def _copy(table: pd.DataFrame, schema: Mapping[str, Any], at: int) -> pd.DataFrame:
    """Return a table once more: its ids and those of other facts with a suffix, dates earlier, addresses told apart."""
    keys = set(schema["primaryKey"])
    keys |= {
        name for key in schema.get("foreignKeys", []) if not key["reference"]["resource"] for name in key["fields"]
    }
    copy = table.copy()
    for field in schema["fields"]:
        name = field["name"]
        if field["type"] == "date":
            copy[name] = _earlier(table[name], at * SHIFT_DAYS)
        elif name in keys or field.get("references") in FACTS:
            copy[name] = table[name].map(lambda value: LIST.join(f"{one}-x{at}" for one in value.split(LIST) if one))
        elif name == "url":
            copy[name] = table[name].where(table[name] == "", table[name] + f"#x{at}")
    return copy


def _earlier(days: pd.Series, by: int) -> pd.Series:
    moved = pd.to_datetime(days.where(days != "")) - pd.Timedelta(days=by)
    return moved.dt.strftime("%Y-%m-%d").fillna("")
