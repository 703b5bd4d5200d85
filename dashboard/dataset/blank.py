"""How does a package of one's own begin? Empty and sound: schemas, a descriptor to fill in, tables with headers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shlex import quote
from typing import Any

from dashboard.dataset.canonical import canonical_text, with_dictionary
from dashboard.dataset.schema import DESCRIPTOR, Package, read_package

# Codes for which the program has looks; what they are called is written into the schema.
DIRECTIONS = (
    ("outward", "Outward", "From the first side to the second."),
    ("inward", "Inward", "From the second side to the first."),
    ("mutual", "Mutual", "Both ways, or together."),
)
README = """# {title}

An empty package in the form of Tumen's data. Fill it in, and look at it as it grows:

```sh
tumen check {folder}                # names every fault by file, row and column
tumen format {folder}               # sorts the rows and writes the canonical form
tumen dictionary {folder}           # renews the dictionary below from the schemas
TUMEN_DATA={folder} tumen run       # opens the dashboard on it
```

1. Put title, description, release (`version`, year.month.number) and its day (`created`) into `datapackage.json`,
   your name into `contributors`, and how far you have read into `coverage`, such as `"deployments": "{day}"`.
2. Begin with `sources.csv`, `organizations.csv` and `places.csv`: all other tables name their ids. Ids are lower-case
   words with hyphens between, unique across all tables, and never change; a merged or withdrawn one goes into
   `redirects.csv`.
3. A number is a claim: who says so, as of when (`as_of`), public since when (`reported_on`), on which sources. Rival
   claims stand side by side.
4. Vocabularies stand in `schemas/`: change labels, add and remove codes there (`categories` and `enum` list the same
   codes in the same order). Name the two sides in `schemas/exchanges.json`; the codes `outward`, `inward` and `mutual`
   have looks of their own. Descriptions and examples in the schemas are those of Tumen's own data: change them too.
5. `theater` in `datapackage.json` may name map views, first and shown day, headline figures and defaults. All of it
   can be left out: then it follows from the records. The README of Tumen's own data explains the properties.
6. When a table has its first row, remove `mayBeEmpty` from its schema: then a lost table is found.
7. With a layer of countries (`countries` as GeoJSON, with `iso3` and `name`) in `resources`, places are held against
   their countries, and slides and KML have outlines. Without one they have none. The maps in the browser show the
   product's own picture of the world in any case.

Publicly reported facts only.

## Data dictionary

<!-- dictionary: begin -->
<!-- dictionary: end -->
"""


def write_blank(folder: Path, template: Path, today: date) -> Package:
    """Write an empty package into ``folder``, with the schemas of the package in ``template``, and return it.

    Raise ``ValueError`` when the folder holds anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} is not an empty folder")
    ours = read_package(template)
    title = folder.resolve().name
    (folder / "schemas").mkdir(parents=True)
    resources = []
    for resource in ours.descriptor["resources"]:
        schema = ours.tables.get(resource["name"])
        if schema is None:
            continue
        raw = {name: value for name, value in schema.raw.items() if name != "mayBeEmpty"} | {"mayBeEmpty": True}
        if schema.name == "exchanges":
            raw["fields"] = [_with_directions(field) for field in raw["fields"]]
        _write(folder / schema.schema_path, json.dumps(raw, ensure_ascii=False, indent=2) + "\n")
        resources.append(resource)
    descriptor = {
        "$schema": ours.descriptor.get("$schema"),
        "name": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "package",
        "title": title,
        "description": "What the package holds, in a sentence.",
        "version": f"{today.year}.{today.month}.0",
        "created": f"{today.isoformat()}T00:00:00Z",
        "keywords": [],
        "licenses": ours.descriptor.get("licenses", []),
        "contributors": [{"title": "Your name", "roles": ["author"]}],
        "coverage": {},
        "theater": {},
        "resources": resources,
    }
    _write(folder / DESCRIPTOR, json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n")
    package = read_package(folder)
    for schema in package.tables.values():
        _write(folder / schema.path, canonical_text(schema, []))
    readme = README.format(title=title, folder=quote(str(folder)), day=today.isoformat())
    _write(folder / "README.md", with_dictionary(readme, package))
    return package


def _with_directions(field: Mapping[str, Any]) -> Mapping[str, Any]:
    if field["name"] != "direction":
        return field
    codes = [{"value": code, "label": label, "description": meaning} for code, label, meaning in DIRECTIONS]
    constraints = {**field.get("constraints", {}), "enum": [code for code, *_ in DIRECTIONS]}
    return {**field, "example": DIRECTIONS[0][0], "categories": codes, "constraints": constraints}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
