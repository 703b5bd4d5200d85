"""How do collected facts get into the tables? ``python scripts/import_research.py FOLDER`` takes them over.

``FOLDER`` holds JSON Lines files named after the tables, with the field names of the tables. Rows are matched by
id: new ones are added, known ones stay as they are, none is removed. The tables are the home of the facts once they
hold them: what was added or corrected there by hand, such as sizes of missiles, outlives every later import. Only
``--renew`` writes known rows again from the folder, and loses such work. Facts stay as collected; this script only
tidies their form: units of quantities, publishers, spelling, and notes on how a text was read. It adds what follows
from rows side by side: links between rival accounts, who confirmed a claim (with a note that says by what), and the
first report of a contingent.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from dashboard.dataset.canonical import canonical_text, read_cells
from dashboard.dataset.schema import Package, TableSchema, read_package
from dashboard.dataset.store import OWN_DATA

Value = str | int | float | bool | list[str] | None
Record = dict[str, Value]

PUBLISHERS = {
    "Moscow Times": "The Moscow Times",
    "CSIS / andysaulim": "CSIS Beyond Parallel",
    "James Martin CNS / NTI": "James Martin CNS and NTI",
    "VOA Korean": "VOA",
    "unknown Italian outlet": "Italian outlet, name unknown",
}
SPELLING = (
    ("labour", "labor"),
    ("Labour", "Labor"),
    ("defence", "defense"),
    ("armour", "armor"),
    ("recognis", "recogniz"),
    ("standardis", "standardiz"),
    ("ampoulis", "ampouliz"),
    ("mechanis(?!m)", "mechaniz"),
    ("modernis", "moderniz"),
    ("mobilis", "mobiliz"),
    ("organis(?!m)", "organiz"),
    ("specialis(?!t)", "specializ"),
    ("normalis", "normaliz"),
    ("neutralis", "neutraliz"),
    ("authoris", "authoriz"),
    ("finalis", "finaliz"),
    ("programmes?(?![dr])", "program"),
    ("manoeuvre?", "maneuver"),
    ("carbon-fibre", "carbon-fiber"),
    ("carbon fibre", "carbon fiber"),
    ("metre", "meter"),
    ("centre", "center"),
    ("honour", "honor"),
    ("grey", "gray"),
    ("licence", "license"),
    ("travelled", "traveled"),
    ("acknowledgement", "acknowledgment"),
    ("judgement", "judgment"),
)
SPELLED = ("summary", "statement", "alternatives", "confidence_reason", "item", "note", "payload", "propulsion", "unit")
CODES = {"labour": "labor", "armour": "armor", "air_defence": "air_defense"}
CODED = ("kind", "role", "category")
UNITS = {
    "152 mm shell equivalents": "shell_equivalents_152mm",
    "USD": "usd",
    "entries": "border_entries",
    "systems": "weapon_systems",
}
RIVALS = {
    "hs17-2022-03-24-kcna": "hs15-2022-03-24-mnd",
    "mirv-2024-06-26-kcna": "mirv-2024-06-26-jcs",
    "da45-2024-07-01-kcna": "da45-2024-07-01-jcs",
    "hs11ma-2025-10-22-kcna": "da45-2025-10-22-jcs",
}
CLASSES = {
    "dprk-icbm-force",
    "dprk-hypersonic",
    "dprk-slbm",
    "dprk-uav",
    "mirv-payload",
}
CONFIRMED_BY = {
    "est-ukraine-2025-01-11-captured": ["nis"],
    "est-yonhap-2025-12-24-captured": ["ua-president", "nis"],
    "est-shoigu-2025-06-17-builders": ["nis", "hur"],
    "est-shoigu-2025-06-17-sappers": ["nis", "hur"],
}
INSIDE_OR_BESIDE = (
    "Outlets differ on whether the 1,000 engineers of this NIS briefing are inside the 10,000 near the border or "
    "beside them: do not add the two."
)
PLAN_CONFIRMED = (
    "NIS (26 Jun 2025: 6,000 engineers and builders) and HUR (12 Aug 2025: 6,000 for engineering, demining and "
    "reconstruction) independently gave the sum of the two numbers announced."
)
CAPTURE_CONFIRMED = "NIS confirmed the capture with the Office of the President of Ukraine in January 2025."
SAME_NUMBER = "The same number stands for killed here and for killed and wounded together elsewhere: keep them apart."
NOTES = {
    "est-nis-2025-11-04-border": INSIDE_OR_BESIDE,
    "est-nis-2025-11-04-engineers": INSIDE_OR_BESIDE,
    "est-chosun-2025-11-05-engineers": INSIDE_OR_BESIDE,
    "est-shoigu-2025-06-17-builders": PLAN_CONFIRMED,
    "est-shoigu-2025-06-17-sappers": PLAN_CONFIRMED,
    "est-ukraine-2025-01-11-captured": CAPTURE_CONFIRMED,
    "est-yonhap-2025-12-24-captured": CAPTURE_CONFIRMED,
    "est-ukrmfa-2026-02-27-killed": SAME_NUMBER,
    "est-nis-2026-02-12-casualties": SAME_NUMBER,
}
WATERS = {"east-sea", "west-sea", "nw-islands"}
SEEN_IN = {
    "csis-timeline": "Read in the timeline of CSIS that cites this page, not on the page itself.",
    "csis-provocations": "Read in the CSIS database of provocations, not on the page itself.",
    "daily-digest": "Read in a daily digest, not on the page itself.",
}
ARCHIVED = "Read in a public archive of state media texts."


def tidy(table: str, record: Record) -> Record:
    """Return the record in the form of the tables; facts stay as they are."""
    row = dict(record)
    key = str(next(iter(record.values())))
    notes = [str(row[name]) for name in ("note", "caveat") if row.get(name)]
    relayed = bool(row.get("seen_in"))
    if relayed and not any("CSIS" in note for note in notes):
        page = "this page" if table == "sources" else "a source"
        notes.append(SEEN_IN[str(row["seen_in"])].replace("this page", page))
    if row.get("retrieved_via"):
        notes.append(ARCHIVED)
    if key in NOTES:
        notes.append(NOTES[key])
    row["note"] = " ".join(note[0].upper() + note[1:] + ("" if note.endswith(".") else ".") for note in notes)
    if row.get("contingent_id") == "all":
        row["contingent_id"] = None
    for name in CODED:
        if name in row:
            row[name] = CODES.get(str(row[name]), row[name])
    for name in (*SPELLED, *(("name",) if table in {"contingents", "programs"} else ())):
        if isinstance(row.get(name), str):
            row[name] = american(str(row[name]))
    if table in {"estimates", "assessments"}:
        row["as_of_precision"] = row.get("as_of_precision") or row.get("date_precision") or "day"
    elif table in {"sources", "contingents", "movements", "milestones", "exchanges", "events"}:
        row["date_precision"] = row.get("date_precision") or "day"
    return TIDIERS.get(table, lambda given, _: given)(row, key)


def american(text: str) -> str:
    """Return the text in American spelling; names of ministries keep theirs."""
    for british, us in SPELLING:
        text = re.sub(rf"(?<![A-Z]){british}", us, text)
    return text


def tidy_source(row: Record, key: str) -> Record:
    publisher, _, via = str(row["publisher"]).partition(" via ")
    publisher = PUBLISHERS.get(publisher, publisher)
    relayed = bool(via or row.get("seen_in") or "not the page itself" in str(row["note"]))
    title = re.sub(r"^[=+\-@]\s*", "", str(row["title"]))
    return row | {"publisher": publisher, "via": via, "title": title, "access": "relay" if relayed else "primary"}


def tidy_exchange(row: Record, key: str) -> Record:
    unit, _, remark = str(row.get("quantity_unit") or "").partition(" (")
    remark = remark.rstrip(")")
    cumulative = remark == "cumulative"
    code = UNITS.get(unit, unit.replace(" ", "_").lower())
    return row | {
        "quantity_unit": code,
        "cumulative": cumulative,
        "quantity_note": "" if cumulative else remark,
    }


def tidy_milestone(row: Record, key: str) -> Record:
    return row | {"claimed": bool(row.get("claimed")), "same_as": RIVALS.get(key)}


def tidy_estimate(row: Record, key: str) -> Record:
    return row | {"derived": bool(row.get("derived")), "confirmed_by": CONFIRMED_BY.get(key)}


def tidy_program(row: Record, key: str) -> Record:
    unidentified = "unidentified" in key or "unidentified" in str(row["name"]).lower()
    return row | {"level": "class" if key in CLASSES or unidentified else "type"}


def tidy_place(row: Record, key: str) -> Record:
    return row | ({"kind": "waters"} if key in WATERS else {})


def tidy_judgment(row: Record, key: str) -> Record:
    return row | {"likelihood": str(row["likelihood"]).replace(" ", "_")}


TIDIERS = {
    "sources": tidy_source,
    "exchanges": tidy_exchange,
    "milestones": tidy_milestone,
    "estimates": tidy_estimate,
    "programs": tidy_program,
    "places": tidy_place,
    "judgments": tidy_judgment,
}


def cell(value: Value) -> str:
    """Return the value as a cell text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "|".join(dict.fromkeys(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return re.sub(r"\s+", " ", str(value)).strip()


def take_over(schema: TableSchema, folder: Path, root: Path, renew: bool) -> int:
    """Add the rows of a JSON Lines file to its table, with ``renew`` also over known ones; return how many it has."""
    path = root / schema.path
    known = {row[schema.key]: row for row in read_cells(path.read_text(encoding="utf-8"))} if path.exists() else {}
    collected = folder / f"{schema.name}.jsonl"
    if collected.exists():
        for line in collected.read_text(encoding="utf-8").splitlines():
            row = tidy(schema.name, json.loads(line))
            if str(row[schema.key]) in known and not renew:
                continue
            known[str(row[schema.key])] = {field.name: cell(row.get(field.name)) for field in schema.fields}
    path.write_text(canonical_text(schema, known.values()), encoding="utf-8", newline="")
    return len(known)


def first_reports(package: Package) -> None:
    """Date the first report of a contingent no later than the first claim or movement that names it."""
    first: dict[str, tuple[str, str]] = {}
    for name in ("estimates", "movements"):
        path = package.root / package.tables[name].path
        for row in read_cells(path.read_text(encoding="utf-8")):
            dated = (row["reported_on"], row["reported_on_basis"])
            first[row["contingent_id"]] = min(first.get(row["contingent_id"], dated), dated)
    schema = package.tables["contingents"]
    path = package.root / schema.path
    rows = read_cells(path.read_text(encoding="utf-8"))
    for row in rows:
        dated = (row["reported_on"], row["reported_on_basis"])
        row["reported_on"], row["reported_on_basis"] = min(first.get(row[schema.key], dated), dated)
    path.write_text(canonical_text(schema, rows), encoding="utf-8", newline="")


def main() -> None:
    package = read_package(OWN_DATA)
    renew = "--renew" in sys.argv
    folder = Path(next(word for word in sys.argv[1:] if word != "--renew"))
    for schema in package.tables.values():
        print(f"{schema.name}: {take_over(schema, folder, package.root, renew)}")
    first_reports(package)


if __name__ == "__main__":
    main()
