"""Is the package sound: does every table fit its schema, and do the tables fit each other?

``check_package`` collects all findings. ``table_check`` holds each table against its schema; the rules below are those
that no Table Schema can express. Each is proven by a broken example in ``tests/dataset/broken``.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.dataset.estimative import mixed_language, terms_of
from dashboard.dataset.rows import Row, Rows
from dashboard.dataset.schema import Finding, Package
from dashboard.dataset.table_check import check_table

COUNTRY_TOLERANCE_KM = 30.0
EARTH_RADIUS_KM = 6371.0


def check_package(package: Package) -> list[Finding]:
    """Return every finding of the package, ordered by file and row; an empty list means that it is sound."""
    return examine(package)[0]


def examine(package: Package) -> tuple[list[Finding], Rows]:
    """Return every finding of the package, ordered by file and row, and the rows that were read."""
    findings: list[Finding] = []
    rows: dict[str, list[Row]] = {}
    for schema in package.tables.values():
        found, table_rows = check_table(package.root, schema)
        findings += found
        if table_rows is not None:
            rows[schema.name] = table_rows
    for rule in CROSS_TABLE_RULES:
        findings += rule(rows, package)
    order = {schema.path: number for number, schema in enumerate(package.tables.values())}
    return sorted(findings, key=lambda found: (order.get(found.file, -1), found.row or 0)), rows


def _every(rows: Rows, *columns: str) -> Iterator[Row]:
    """Rows of every table that have all the columns."""
    for table_rows in rows.values():
        for row in table_rows:
            if all(column in row.cells for column in columns):
                yield row


def _references(rows: Rows, package: Package) -> Iterator[Finding]:
    """Every referenced id exists in the table named by the schema."""
    known = {name: {row.id for row in table_rows} for name, table_rows in rows.items()}
    if all(known.get(name) or schema.may_be_empty for name, schema in package.tables.items()):
        known["*"] = {record for name, ids in known.items() if name != "redirects" for record in ids}
    for table_rows in rows.values():
        for row in table_rows:
            for field in row.table.fields:
                # A table that could not be read would make every reference to it dangle: it is named already.
                if not field.references or not known.get(field.references):
                    continue
                ids = row.items(field.name) if field.is_list else [row.text(field.name)]
                table = "any table" if field.references == "*" else field.references
                for record in dict.fromkeys(ids):
                    if record and record not in known[field.references]:
                        yield row.finding(field.name, "reference", f"{record} is not an id in {table}")


def _unique_ids(rows: Rows, package: Package) -> Iterator[Finding]:
    """Ids are unique across all tables, since a record's address is its id alone."""
    seen: dict[str, Row] = {}
    for name, table_rows in rows.items():
        for row in table_rows:
            other = seen.setdefault(row.id, row)
            if row.id and name != "redirects" and other.table.name != name:
                yield row.finding(row.table.key, "unique_id", f"already used in {other.table.path}, row {other.line}")


def _ranges(rows: Rows, package: Package) -> Iterator[Finding]:
    """``low ≤ best ≤ high`` wherever a table has such a triple; the best may go without its ending, as ``length_m``."""
    for table_rows in rows.values():
        if not table_rows:
            continue
        schema = table_rows[0].table
        names = [field.name for field in schema.fields]
        triples = [
            (name, best, f"{name[:-3]}high")
            for name in names
            for best in (f"{name[:-3]}best", name[:-4])
            if name.endswith("low") and best in names and f"{name[:-3]}high" in names
        ]
        for row in table_rows:
            for triple in triples:
                given = [(column, row.number(column)) for column in triple]
                known = [(column, value) for column, value in given if value is not None]
                for (lower, small), (upper, large) in itertools.pairwise(known):
                    if small > large:
                        yield row.finding(upper, "range", f"must not be below {lower}, which is {row.text(lower)}")


def _claims_of_numbers(rows: Rows, package: Package) -> Iterator[Finding]:
    """A claim has a number; ``at_least`` has a low, ``up_to`` a high, ``range`` both."""
    needed = {"at_least": ("low",), "up_to": ("high",), "range": ("low", "high")}
    for row in _every(rows, "qualifier", "low", "best", "high"):
        if not any(row.text(column) for column in ("low", "best", "high")):
            yield row.finding("best", "claim", "a claim needs a number in low, best or high")
        for column in needed.get(row.text("qualifier"), ()):
            if not row.text(column):
                yield row.finding(column, "claim", f"required where qualifier is {row.text('qualifier')}")


def _order_of_dates(rows: Rows, package: Package) -> Iterator[Finding]:
    """Starts before ends, as-of not after the report, the report not before the event."""
    planned = {
        (row.text("contingent_id"), row.day("reported_on"))
        for row in rows.get("estimates", [])
        if row.text("measure") == "planned"
    }
    for start, end in (("start_on", "end_on"), ("started_on", "ended_on"), ("date", "end_date")):
        for row in _every(rows, start, end):
            if row.day(start) and row.day(end) and row.day(start) > row.day(end):
                yield row.finding(end, "dates", f"must not be before {start}, which is {row.day(start)}")
    for row in _every(rows, "as_of", "reported_on"):
        if row.text("measure") != "planned" and row.day("as_of") > row.day("reported_on") > "":
            yield row.finding("as_of", "dates", f"must not be after reported_on, which is {row.day('reported_on')}")
    for column in ("date", "started_on", "start_on"):
        for row in _every(rows, column, "reported_on"):
            announced = (
                row.text("status") == "announced"
                or row.text("kind") == "announced"
                or (column == "start_on" and not rows.get("estimates"))  # unread: named already
                or any(who == row.id and when <= row.day("reported_on") for who, when in planned)
            )
            if not announced and row.day(column) > row.day("reported_on") > "":
                yield row.finding("reported_on", "dates", f"must not be before {column}, which is {row.day(column)}")


def _first_reports(rows: Rows, package: Package) -> Iterator[Finding]:
    """A contingent is reported no later than the first claim or movement that names it."""
    reported = {row.id: row for row in rows.get("contingents", [])}
    for name in ("estimates", "movements"):
        for row in rows.get(name, []):
            contingent = reported.get(row.text("contingent_id"))
            if contingent and row.day("reported_on") and row.day("reported_on") < contingent.day("reported_on"):
                yield contingent.finding(
                    "reported_on", "dates", f"must not be after the report of {row.id}, {row.day('reported_on')}"
                )


def _not_after_release(rows: Rows, package: Package) -> Iterator[Finding]:
    """Nothing is dated after the release, save what a plan expects."""
    released = package.released_on.isoformat()
    for table_rows in rows.values():
        for row in table_rows:
            for field in row.table.fields:
                plan = field.name == "as_of" and row.text("measure") == "planned"
                if field.type == "date" and not plan and row.day(field.name) > released:
                    yield row.finding(field.name, "release", f"must not be after the release, {released}")


def _stages(rows: Rows, package: Package) -> Iterator[Finding]:
    """``stage_low ≤ stage ≤ stage_high`` in the order of the ladder."""
    for row in _every(rows, "stage", "stage_low", "stage_high"):
        ladder = row.table.field("stage").codes
        known = [
            (column, ladder.index(row.text(column)))
            for column in ("stage_low", "stage", "stage_high")
            if row.text(column) in ladder
        ]
        for (lower, small), (upper, large) in itertools.pairwise(known):
            if small > large:
                yield row.finding(upper, "stages", f"must not be below {lower}, which is {row.text(lower)}")


def _independent_confirmation(rows: Rows, package: Package) -> Iterator[Finding]:
    """Credibility 1 needs a confirming party of another country than the asserter's."""
    country = {row.id: row.text("country") for row in rows.get("organizations", [])}
    for row in _every(rows, "credibility", "confirmed_by", "organization_id"):
        own = row.text("organization_id")
        independent = [
            party
            for party in row.items("confirmed_by")
            if party != own and not (country.get(party) and country.get(party) == country.get(own))
        ]
        if row.text("credibility") == "1" and not independent:
            yield row.finding(
                "credibility",
                "independence",
                "1 is allowed only where confirmed_by names a party that is independent of the asserter",
            )


def _rival_accounts(rows: Rows, package: Package) -> Iterator[Finding]:
    """``same_as`` points to the one row that stands for the event, on the same day."""
    by_id = {row.id: row for row in _every(rows, "same_as")}
    for row in _every(rows, "same_as"):
        other = by_id.get(row.text("same_as"))
        if other is None:
            continue
        if other.id == row.id or other.text("same_as"):
            yield row.finding("same_as", "rival", "must point to a row that is not itself a rival account")
        elif other.day("date") != row.day("date"):
            yield row.finding("same_as", "rival", f"must be of the same day, which is {row.day('date')}")


def _redirects(rows: Rows, package: Package) -> Iterator[Finding]:
    """A redirected id is in use no longer, and no redirect leads to another one."""
    used = {row.id for name, table_rows in rows.items() if name != "redirects" for row in table_rows}
    for row in rows.get("redirects", []):
        if row.id in used:
            yield row.finding("old_id", "redirect", "is still the id of a record")


def _places_in_their_country(rows: Rows, package: Package) -> Iterator[Finding]:
    """A place lies in the country named, or within 30 km of it; waters off a coast are exempt."""
    paths = [
        str(resource["path"])
        for resource in package.descriptor["resources"]
        if resource.get("name") == "countries" and resource.get("format") == "geojson"
    ]
    if not paths:
        return
    path = package.root / paths[0]
    try:
        borders = country_borders(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, LookupError, TypeError, RecursionError, shapely.errors.GEOSException) as fault:
        yield Finding(paths[0], None, None, "", "boundaries", f"not a readable layer of countries: {fault}")
        return
    for row in _every(rows, "country", "latitude", "longitude"):
        latitude, longitude = row.number("latitude"), row.number("longitude")
        if row.text("kind") == "waters" or latitude is None or longitude is None or not row.text("country"):
            continue
        border = borders.get(row.text("country"))
        if border is None:
            yield row.finding("country", "country", "no such country in the boundary layer")
            continue
        distance = distance_km(border, longitude, latitude)
        if distance > COUNTRY_TOLERANCE_KM:
            yield row.finding(
                "country",
                "country",
                f"the place lies {distance:.0f} km outside; at most {COUNTRY_TOLERANCE_KM:.0f} km are allowed",
            )


def _estimative_language(rows: Rows, package: Package) -> Iterator[Finding]:
    """Likelihood and confidence stand in sentences of their own, and one row of the scale is in use (ICD 203)."""
    for row in _every(rows, "statement", "likelihood", "confidence_reason"):
        for column, message in mixed_language(
            row.text("statement"),
            row.text("confidence_reason"),
            likelihood=row.text("likelihood"),
            terms=terms_of(row.table.field("likelihood")),
            others={name: row.text(name) for name in ("alternatives", "note")},
        ):
            yield row.finding(column, "language", message)


CROSS_TABLE_RULES = (
    _references,
    _unique_ids,
    _ranges,
    _claims_of_numbers,
    _order_of_dates,
    _first_reports,
    _not_after_release,
    _stages,
    _independent_confirmation,
    _rival_accounts,
    _redirects,
    _estimative_language,
    _places_in_their_country,
)


@lru_cache(maxsize=4)
def country_borders(path: Path, modified: int) -> Mapping[str, BaseGeometry]:
    """Read the countries' areas by ISO code; ``modified`` renews the answer when the file changes."""
    areas: dict[str, list[BaseGeometry]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        areas.setdefault(feature["properties"]["iso3"], []).append(
            shapely.from_geojson(json.dumps(feature["geometry"]))
        )
    return {code: shapely.union_all(parts) for code, parts in areas.items()}


def distance_km(area: BaseGeometry, longitude: float, latitude: float) -> float:
    """Great-circle distance in km from a point to an area, 0 inside; exact enough for tens of kilometers."""
    point = shapely.Point(longitude, latitude)
    if area.contains(point):
        return 0.0
    # Degrees of longitude shrink with latitude: measure in a plane where they do not.
    narrow = cos(radians(latitude))
    plane = shapely.transform(area, lambda xy: xy * (narrow, 1.0))
    near = shapely.shortest_line(plane, shapely.Point(longitude * narrow, latitude)).coords[0]
    other_longitude, other_latitude = near[0] / narrow, near[1]
    half = (
        sin(radians(other_latitude - latitude) / 2) ** 2
        + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(radians(other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))
