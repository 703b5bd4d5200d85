"""How do places, contingents and movements leave the product as GeoJSON (RFC 7946), drawn no finer than they are known?

A site or a city is a point with no more decimals than its precision bears; a region is its area; a country, or a region
without an outline, is a point that says of itself that it is only where the name is written. ``geometry_means`` says it
of each feature in words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from dashboard.analysis.claims import claimed_number, claims_of
from dashboard.analysis.dates import day_text
from dashboard.analysis.deployments import contingents_on
from dashboard.analysis.legs import legs_until
from dashboard.analysis.places import region_id
from dashboard.analysis.records import short_names, sources_of
from dashboard.dataset.schema import Package
from dashboard.dataset.store import Dataset
from dashboard.export.order import File, Order, Progress, about, file_name
from dashboard.export.tabular import plain_cell

Properties = dict[str, object]
Outlines = Mapping[str, BaseGeometry]

MIME = "application/geo+json"
DECIMALS = {"site": 3, "city": 2, "district": 1, "region": 1, "country": 0}  # about 100 m, 1 km, 10 km, 10 km, 100 km
OUTLINE_DECIMALS = 3  # as in the boundary layer
MEANS = {
    "site": "the site",
    "city": "somewhere in the city",
    "district": "somewhere in the district",
    "region": "somewhere in this region",
    "country": "known only to the country; the point is where its name is written, not a place",
}
NO_OUTLINE = "known only to the region, of which there is no outline; the point is where its name is written"
LINE = "a straight line between two places; the route is not known"


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing on the map, with the properties of its own, its claims and its sources (both empty for places)."""

    layer: str
    record_id: str
    name: str
    geometry: BaseGeometry
    properties: Properties
    claims: tuple[Properties, ...] = ()
    sources: tuple[Properties, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the feature as GeoJSON has it."""
        properties = {"layer": self.layer, "record_id": self.record_id, "name": self.name, **self.properties}
        if self.layer == "contingent":
            properties["claims"] = self.claims
        if self.layer != "place":
            properties["sources"] = self.sources
        return {"type": "Feature", "id": self.record_id, "geometry": mapping(self.geometry), "properties": properties}


def geojson_file(order: Order) -> File:
    """Return places, contingents and movements on the day of the order as one GeoJSON file."""

    def content(progress: Progress) -> bytes:
        collection = {
            "type": "FeatureCollection",
            "about": said_of_map(order),  # a foreign member, which RFC 7946 allows and readers pass over
            "features": [feature.as_json() for feature in features(order, progress)],
        }
        return (json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n").encode()

    return File(map_name(order, "geojson"), MIME, content)


def map_name(order: Order, suffix: str) -> str:
    """Return the name of a file with the map of a day, which is named where it is not the day *Known by*."""
    shown = f"map-on-{order.day.isoformat()}" if order.day != order.scope.known_by else "map"
    return file_name(order.whole, order.scope.known_by, shown, suffix)


def said_of_map(order: Order) -> dict[str, str]:
    """Return what is said of a file with the map of a day."""
    choices = {
        "Shown day": f"{order.day.isoformat()}: contingents stand where they are said to be on it",
        "Boundaries": "Regions by internationally recognized borders; geo/README.md in the package has the policy.",
    }
    what = f"Places, contingents and movements on {day_text(order.day)}"
    return about(order.whole, order.scope, what, choices=choices)


def features(order: Order, progress: Progress) -> list[Feature]:
    """Return the features in a constant order: places, then contingents, then movements.

    All have ``precision`` and ``geometry_means`` among their properties; contingents and movements also their numbers
    in words, dates, grades and what is cited.
    """
    dataset = order.visible
    placed = contingents_on(dataset, order.day)
    places = dataset["places"]
    regions = [region_id(one, other) for one, other in zip(places["precision"], places["admin1"], strict=True)]
    places = places.assign(region_id=pd.Series(regions, index=places.index, dtype="str"))
    outlines = region_outlines(order.whole.package, {*regions, *placed["region_id"]} - {""})
    progress(0.3)
    found = [_place(dataset, row, outlines) for _, row in places.iterrows()]
    measures = [str(code) for code in dataset.labels("estimates", "measure")]
    for _, row in placed.iterrows():
        claims = claims_of(dataset["estimates"], measures, [row["contingent_id"]], order.day)
        found.append(_contingent(dataset, row, claims, outlines))
    progress(0.6)
    movements = dataset["movements"].set_index("movement_id", drop=False)
    for _, leg in legs_until(dataset, order.day).iterrows():
        found.append(_movement(dataset, leg, movements.loc[leg["movement_id"]]))
    progress(0.9)
    return found


def region_outlines(package: Package, wanted: Set[str]) -> Outlines:
    """Return the areas of some regions or groups of regions, by the ids that ``region_id`` gives.

    What the package's layer ``regions`` lacks is left out. Outer rings run counterclockwise, as RFC 7946 asks.
    """
    parts: dict[str, list[BaseGeometry]] = {}
    for resource in package.descriptor["resources"]:
        if resource.get("name") != "regions" or resource.get("format") != "geojson":
            continue
        try:
            layer = json.loads((package.root / str(resource["path"])).read_text(encoding="utf-8"))
            for feature in layer["features"]:
                own, group = feature["properties"]["region_id"], feature["properties"].get("district")
                for name in {own, region_id("region", group)} & wanted:
                    parts.setdefault(name, []).append(shapely.from_geojson(json.dumps(feature["geometry"])))
        except (OSError, ValueError, LookupError, TypeError, shapely.errors.GEOSException):
            return {}  # a package may come without a readable layer of regions: then they are points that say so
    return {name: _joined(outlines) for name, outlines in parts.items()}


def _joined(outlines: list[BaseGeometry]) -> BaseGeometry:
    whole = shapely.union_all(outlines, grid_size=10**-OUTLINE_DECIMALS)
    return shapely.orient_polygons(shapely.transform(whole, lambda xy: np.round(xy, OUTLINE_DECIMALS)))


def geometry_of(place: pd.Series, outlines: Outlines) -> tuple[BaseGeometry, str]:
    """Return the geometry of a place at its precision, and what it means in words.

    ``place`` has ``precision``, ``region_id``, ``longitude`` and ``latitude`` in degrees.
    """
    precision = str(place["precision"])
    outline = outlines.get(str(place["region_id"]))
    if precision == "region" and outline is not None:
        return outline, MEANS[precision]
    meaning = NO_OUTLINE if precision == "region" else MEANS.get(precision, precision)
    return shapely.Point(position(place["longitude"], place["latitude"], precision)), meaning


def position(longitude: float, latitude: float, precision: str) -> tuple[float, float]:
    """Return longitude and latitude in degrees with no more decimals than the precision bears."""
    decimals = DECIMALS.get(precision, 0)
    return round(float(longitude), decimals), round(float(latitude), decimals)


def line_between(start: tuple[float, float], end: tuple[float, float]) -> BaseGeometry:
    """Return a line between two positions; where the short way crosses 180° it is cut there, as RFC 7946 asks."""
    if abs(start[0] - end[0]) <= 180:
        return shapely.LineString([start, end])
    side = 180.0 if start[0] > 0 else -180.0
    share = (side - start[0]) / (end[0] + 2 * side - start[0])
    latitude = round(start[1] + share * (end[1] - start[1]), OUTLINE_DECIMALS)
    return shapely.MultiLineString([[start, (side, latitude)], [(-side, latitude), end]])


def _place(dataset: Dataset, row: pd.Series, outlines: Outlines) -> Feature:
    geometry, meaning = geometry_of(row, outlines)
    properties: Properties = {
        "precision": str(row["precision"]),
        "geometry_means": meaning,
        "kind": dataset.labels("places", "kind").get(str(row["kind"]), ""),
        "country": plain_cell(row["country"]),
        "admin1": plain_cell(row["admin1"]),
        "note": plain_cell(row["note"]),
    }
    return Feature("place", str(row["place_id"]), str(row["name"]), geometry, properties)


def _contingent(dataset: Dataset, placed: pd.Series, claims: pd.DataFrame, outlines: Outlines) -> Feature:
    geometry, meaning = geometry_of(placed, outlines)
    contingents = dataset["contingents"]
    row = contingents[contingents["contingent_id"] == placed["contingent_id"]].iloc[0]
    newest = [claim for _, claim in claims.sort_values(["as_of", "estimate_id"], ascending=[False, True]).iterrows()]
    front = placed["claim_ids"][0] if placed["claim_ids"] else ""
    properties: Properties = {
        "precision": placed["precision"],
        "geometry_means": meaning,
        "place_id": placed["place_id"],
        "place": placed["place"],
        "under_way_to": placed["destination"] or None,
        "role": placed["role_label"],
        "status": placed["status_label"],
        "start": _at_precision(row["start_on"], row["date_precision"]),
        "end": _iso(row["end_on"]),
        "number": placed["number"],
        "measure": dataset.labels("estimates", "measure").get(placed["measure"]),
        "asserter": placed["asserter"] or None,
        "as_of": placed["as_of_text"] or None,
        "grade": placed["grade"] or None,
        "stale": bool(placed["stale"]),
        "spread": placed["spread"] or None,
        "reported_on": _iso(row["reported_on"]),
        "summary": str(row["summary"]),
    }
    return Feature(
        "contingent",
        str(placed["contingent_id"]),
        str(placed["name"]),
        geometry,
        properties,
        claims=tuple(_claim(dataset, claim, str(claim["estimate_id"]) == front) for claim in newest),
        sources=_sources(dataset, [row, *newest]),
    )


def _claim(dataset: Dataset, claim: pd.Series, in_front: bool) -> Properties:
    return {
        "record_id": str(claim["estimate_id"]),
        "headline": in_front,
        "measure": dataset.labels("estimates", "measure")[str(claim["measure"])],
        "number": claimed_number(claim),
        **{name: plain_cell(claim[name]) for name in ("low", "best", "high", "qualifier")},
        "asserter": ", ".join(short_names(dataset, claim)),
        "as_of": _at_precision(claim["as_of"], claim["as_of_precision"]),
        "reported_on": _iso(claim["reported_on"]),
        "grade": f"{claim['reliability']}{plain_cell(claim['credibility'])}",
        "source_ids": claim["source_ids"],
    }


def _movement(dataset: Dataset, leg: pd.Series, row: pd.Series) -> Feature:
    start = position(leg["from_longitude"], leg["from_latitude"], str(leg["from_precision"]))
    end = position(leg["to_longitude"], leg["to_latitude"], str(leg["to_precision"]))
    properties: Properties = {
        "precision": f"{leg['from_precision']} to {leg['to_precision']}",
        "geometry_means": LINE,
        **{name: leg[name] for name in ("from_place_id", "from_precision", "to_place_id", "to_precision")},
        "contingent_id": plain_cell(leg["contingent_id"]),
        "contingent": leg["contingent"],
        "mode": leg["mode_label"],
        "start": _at_precision(row["started_on"], row["date_precision"]),
        "end": _iso(row["ended_on"]),
        "number": leg["number"] or None,
        "reported_on": _iso(row["reported_on"]),
        "grade": str(row["reliability"]),
        "summary": str(row["summary"]),
    }
    name = f"{leg['from_place']} to {leg['to_place']}"
    sources = _sources(dataset, [row])
    return Feature("movement", str(leg["movement_id"]), name, line_between(start, end), properties, sources=sources)


def _sources(dataset: Dataset, rows: Iterable[pd.Series]) -> tuple[Properties, ...]:
    """Return the publications behind some rows, each once, the best grade first."""
    cited = {source for row in rows for source in row["source_ids"]}
    found = sources_of(dataset, pd.Series({"source_ids": tuple(cited)}))
    names = ("source_id", "publisher", "title", "url", "reliability")
    return tuple(
        {
            **{name: plain_cell(source[name]) for name in names},
            "published_on": _at_precision(source["published_on"], source["date_precision"]),
        }
        for _, source in found.iterrows()
    )


def _iso(day: pd.Timestamp) -> str | None:
    return None if pd.isna(day) else str(day.date().isoformat())


def _at_precision(day: pd.Timestamp, precision: object) -> str | None:
    """Return a day in ISO form as far as it is known: "2025-09" for a month, "2025" for a year."""
    iso = _iso(day)
    return iso and {"month": iso[:7], "year": iso[:4]}.get(str(precision), iso)
