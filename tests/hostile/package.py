"""Every free text of the bundled package replaced by one that would do harm where it is not escaped."""

from __future__ import annotations

import csv
import json
import shutil
from itertools import cycle
from pathlib import Path

from dashboard.dataset.store import OWN_DATA

LONG = "A" * 1_000_000
HARM = "window.hacked=1"
TEXTS = (
    f"<script>{HARM}</script>",
    f'<img src="x" onerror="{HARM}">',
    f'"><svg onload="{HARM}">',
    f"[x](javascript:{HARM}) ![x](https://hostile.invalid/x.png) `x` **x** :red[x] $x^2$ # x",
    f'<a href="javascript:{HARM}">x</a><br><b>x</b>',
    "{{7*7}} ${7*7} {% include 'x' %} <%= 7*7 %>",
    '=HYPERLINK("https://hostile.invalid","x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\u202egnp.exe\u202c \u2066x",
    "zero\u200bwidth\ufeff\u200d",
    f"';{HARM}//",
    "</style></title></textarea><style>*{display:none}</style>",
    "]]></name><Placemark><name>x",
    "x" * 5_000,
)
# Template syntax and quotes are words like any other: no surface of the product reads them.
MERE_TEXT = {TEXTS[5], TEXTS[11]}
ADDRESSES = (
    f"javascript:{HARM}",
    f"data:text/html,<script>{HARM}</script>",
    f'https://hostile.invalid/"onclick="{HARM}',
)


def hostile_package(folder: Path) -> Path:
    """Lay the package into a folder that does not exist yet, and return it."""
    shutil.copytree(OWN_DATA, folder)
    for schema in sorted((folder / "schemas").glob("*.json")):
        fields = {field["name"]: field for field in json.loads(schema.read_text(encoding="utf-8"))["fields"]}
        path = folder / f"{schema.stem}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if not rows:
            continue
        texts, addresses = cycle(TEXTS), cycle(ADDRESSES)
        for row in rows:
            for name, cell in row.items():
                if cell and "url" in name:
                    row[name] = next(addresses)
                elif cell and _is_free(fields[name]):
                    row[name] = next(texts)
        free = next((name for name, field in fields.items() if _is_free(field) and rows[0][name]), None)
        if schema.stem == "events" and free:
            rows[0][free] = LONG
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _is_free(field: dict[str, object]) -> bool:
    """Whether a field is text that its author words, and not an id, a code or a reference."""
    constraints = field.get("constraints")
    limited = isinstance(constraints, dict) and ({"pattern", "enum"} & constraints.keys())
    return field["type"] == "string" and not limited and not field.get("references")
