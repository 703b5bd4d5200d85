"""Do places, contingents and movements leave honestly: no finer than known, with who says so, and legible elsewhere?"""

from __future__ import annotations

import io
import json
from datetime import date
from functools import cache
from html import unescape

import fastkml
import pytest
import shapely
from fastkml.validator import validate
from lxml import etree
from shapely.geometry import shape

from dashboard.analysis.deployments import contingents_on
from dashboard.analysis.legs import legs_until
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.rules import country_borders
from dashboard.dataset.store import OWN_DATA, Dataset, open_dataset
from dashboard.export.geojson import DECIMALS, NO_OUTLINE, geojson_file, line_between, position, region_outlines
from dashboard.export.kml import NAMESPACE, kml_file
from dashboard.export.order import Order

DAY = date(2025, 11, 4)
KML = {"k": NAMESPACE}


def order(dataset: Dataset, day: date = DAY, known_by: date | None = None) -> Order:
    scope = Scope(known_by or dataset.released_on)
    return Order(dataset, apply(scope, dataset), scope, day)


@cache
def collection() -> dict:
    return json.loads(geojson_file(order(open_dataset())).made(), parse_constant=pytest.fail)


def layer(name: str) -> dict[str, dict]:
    return {one["id"]: one for one in collection()["features"] if one["properties"]["layer"] == name}


def test_every_place_contingent_and_movement_of_the_day_is_there_once(dataset: Dataset) -> None:
    visible = apply(Scope(dataset.released_on), dataset)
    assert layer("place").keys() == set(dataset["places"]["place_id"])
    assert layer("contingent").keys() == set(contingents_on(visible, DAY)["contingent_id"])
    assert layer("movement").keys() == set(legs_until(visible, DAY)["movement_id"])
    ids = [one["id"] for one in collection()["features"]]
    assert len(set(ids)) == len(ids)


def test_geometries_are_valid_and_wound_as_the_standard_asks() -> None:
    for one in collection()["features"]:
        geometry = shape(one["geometry"])
        assert geometry.is_valid, one["id"]
        west, south, east, north = geometry.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        for part in getattr(geometry, "geoms", [geometry]):
            if isinstance(part, shapely.Polygon):
                assert part.exterior.is_ccw, one["id"]
                assert not any(hole.is_ccw for hole in part.interiors)


def test_a_place_is_no_finer_than_it_is_known(dataset: Dataset) -> None:
    places = dataset["places"].set_index("place_id")
    outlined = 0
    for record_id, one in layer("place").items():
        precision = places.loc[record_id, "precision"]
        assert one["properties"]["precision"] == precision
        if one["geometry"]["type"] == "Point":
            for number in one["geometry"]["coordinates"]:
                assert round(number, DECIMALS[precision]) == number
            if precision == "region":
                assert one["properties"]["geometry_means"] == NO_OUTLINE
        else:
            assert precision == "region"
            outlined += 1
    assert outlined > 3
    kursk = shape(layer("place")["kursk-oblast"]["geometry"])
    assert kursk.contains(shapely.Point(36.19, 51.73))
    assert not kursk.contains(shapely.Point(36.58, 50.6))


def test_rounding_moves_no_place_into_another_country(dataset: Dataset) -> None:
    countries = OWN_DATA / "geo" / "countries.geojson"
    borders = country_borders(countries, countries.stat().st_mtime_ns)
    for _, place in dataset["places"].iterrows():
        known = shapely.Point(place["longitude"], place["latitude"])
        rounded = shapely.Point(position(place["longitude"], place["latitude"], place["precision"]))
        for code in {"RUS", "UKR", "PRK", "KOR", "CHN", "BLR"} - {place["country"]}:
            assert borders[code].contains(known) or not borders[code].contains(rounded), place["place_id"]


def test_a_contingent_carries_its_claims_grades_dates_and_sources(dataset: Dataset) -> None:
    visible = apply(Scope(dataset.released_on), dataset)
    placed = contingents_on(visible, DAY).set_index("contingent_id")
    claims = visible["estimates"].set_index("estimate_id")
    with_claims = 0
    for record_id, one in layer("contingent").items():
        properties = one["properties"]
        assert properties["number"] == placed.loc[record_id, "number"]
        assert sum(claim["headline"] for claim in properties["claims"]) == bool(placed.loc[record_id, "claim_ids"])
        cited = {source["source_id"] for source in properties["sources"]}
        for claim in properties["claims"]:
            row = claims.loc[claim["record_id"]]
            assert row["contingent_id"] == record_id
            assert f"{row['as_of']:%Y-%m-%d}".startswith(claim["as_of"])
            assert claim["reported_on"] == f"{row['reported_on']:%Y-%m-%d}"
            assert claim["grade"] == f"{row['reliability']}{row['credibility']}"
            assert claim["asserter"] == dataset.by_id("organizations", "short_name")[row["organization_id"]]
            assert claim["source_ids"] and set(claim["source_ids"]) <= cited
            with_claims += 1
        assert all(source["reliability"] in "ABCDEF" for source in properties["sources"])
    assert with_claims


def test_a_month_is_not_a_day() -> None:
    months = [one["properties"]["start"] for one in layer("movement").values() if one["properties"]["start"]]
    assert {len(month) for month in months} >= {7, 10}


def test_rewound_nothing_later_is_in_the_file(dataset: Dataset) -> None:
    rewound = json.loads(geojson_file(order(dataset, date(2024, 11, 1), date(2024, 11, 1))).made())
    reported = [
        day
        for one in rewound["features"]
        for said in [one["properties"], *one["properties"].get("claims", [])]
        for name, day in said.items()
        if name in ("reported_on", "start", "end", "as_of") and day and day[:2] == "20"
    ]
    assert reported
    assert max(reported) <= "2024-11-01"


def test_a_line_across_the_date_line_is_cut_there() -> None:
    assert line_between((130.0, 42.0), (37.0, 51.0)).geom_type == "LineString"
    cut = line_between((170.0, 50.0), (-160.0, 56.0))
    assert [list(part.coords) for part in cut.geoms] == [
        [(170.0, 50.0), (180.0, 52.0)],
        [(-180.0, 52.0), (-160.0, 56.0)],
    ]
    assert [part.coords[-1][0] for part in line_between((-170.0, 0.0), (170.0, 0.0)).geoms] == [-180.0, 170.0]


def test_without_a_layer_of_regions_they_are_points_that_say_so(dataset: Dataset) -> None:
    assert region_outlines(dataset.package, {"kursk-oblast"}).keys() == {"kursk-oblast"}
    assert region_outlines(dataset.package, {"far-eastern-federal-district"})["far-eastern-federal-district"].area > 100
    assert region_outlines(dataset.package, {"no-such-region"}) == {}


def test_files_name_release_day_and_shown_day(dataset: Dataset) -> None:
    assert (
        geojson_file(order(dataset)).name == f"tumen-{dataset.release}-{dataset.released_on}-map-on-2025-11-04.geojson"
    )
    assert (
        kml_file(order(dataset, dataset.released_on)).name == f"tumen-{dataset.release}-{dataset.released_on}-map.kml"
    )
    assert "CC BY 4.0" in collection()["about"]["License"]


@pytest.fixture(scope="module")
def kml(dataset: Dataset) -> bytes:
    return kml_file(order(dataset)).made()


def test_kml_keeps_to_the_schema_of_the_ogc(kml: bytes, tmp_path) -> None:
    path = tmp_path / "map.kml"
    path.write_bytes(kml)
    assert validate(file_to_validate=path) is True


def test_kml_holds_the_facts_in_folders(kml: bytes) -> None:
    root = fastkml.KML.parse(io.BytesIO(kml))
    (document,) = root.features
    folders = {folder.name: folder.features for folder in document.features}
    assert folders.keys() == {"Contingents", "Movements", "Places"}
    assert len(folders["Places"]) == len(layer("place"))
    named = {mark.id: mark for mark in folders["Contingents"]}
    for record_id, one in layer("contingent").items():
        mark = named[f"contingent-{record_id}"]
        data = {item.name: item.value for item in mark.extended_data.elements}
        assert data["number"] == one["properties"]["number"]
        assert data["precision"] == one["properties"]["precision"]
        for claim in one["properties"]["claims"]:
            assert claim["number"] in unescape(mark.description)
            assert claim["grade"] in mark.description
        for source in one["properties"]["sources"]:
            assert source["title"] in unescape(unescape(mark.description))


def test_kml_asks_no_server_for_anything(kml: bytes) -> None:
    root = etree.fromstring(kml)
    assert root.findall(".//k:href", KML) == []
    assert root.findall(".//k:NetworkLink", KML) == []


def test_hostile_words_neither_break_the_file_nor_become_markup(dataset: Dataset) -> None:
    asked = order(dataset)
    words = '<script>alert(1)</script> ]]> & "\x00\x0b\ufffe'
    contingents = asked.visible["contingents"]
    tables = {**asked.visible.tables, "contingents": contingents.assign(name=words, summary=words)}
    hostile = Order(asked.whole, Dataset(asked.visible.package, tables), asked.scope, asked.day)
    root = etree.fromstring(kml_file(hostile).made())
    mark = root.find(".//k:Folder/k:Placemark", KML)
    assert mark.findtext("k:name", namespaces=KML).startswith('<script>alert(1)</script> ]]> & "')
    description = mark.findtext("k:description", namespaces=KML)
    assert description.startswith("&lt;script&gt;alert(1)&lt;/script&gt;")
    json.loads(geojson_file(hostile).made())


@pytest.mark.parametrize("make", [geojson_file, kml_file])
def test_two_runs_make_the_same_bytes(dataset: Dataset, make) -> None:
    assert make(order(dataset)).made() == make(order(dataset)).made()


@pytest.mark.parametrize("make", [geojson_file, kml_file])
def test_before_anything_was_known_the_map_is_of_places_alone(dataset: Dataset, make) -> None:
    content = make(order(dataset, date(2016, 1, 1), date(2016, 1, 1))).made().decode()
    assert "kursk-oblast" in content
    assert "contingent-" not in content
