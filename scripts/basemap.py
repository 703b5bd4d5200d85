"""What does the quiet map under the marks look like, and which files does the browser fetch for it?

Draws Web-Mercator pictures (the world, and each theater in higher resolution; light and dark) and the region
files for shading from data/geo alone, without network, into dashboard/static. Pictures, because strokes drawn
by the browser are slow without a graphics card. No text is drawn: names are layers of the map. The same
inputs and library versions give the same bytes.

Run: python scripts/basemap.py. Needs shapely, matplotlib, numpy and pillow.
"""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline
from numpy.typing import NDArray
from PIL import Image
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
GEO = ROOT / "data" / "geo"
STATIC = ROOT / "dashboard" / "static"
MERCATOR_LIMIT = 85.051129  # degrees of latitude at which the Web-Mercator world is square
BLEND_STEPS = (0.25, 0.5, 0.75)  # of a line's color over an area's: smooth to the eye, small as a file
TINTED = ("RUS", "PRK")

MOVE, DRAW, CLOSE = int(Outline.MOVETO), int(Outline.LINETO), int(Outline.CLOSEPOLY)

Segment = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colors of one theme."""

    water: str
    land: str
    russia_and_north_korea: str
    ukraine: str
    country_border: str
    region_border: str
    coast: str
    hatch: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows: bounds as west, south, east, north; line widths, dash and hatch in pixels."""

    name: str
    bounds: tuple[float, float, float, float]
    width: int
    country_line: float
    region_line: float
    coast_line: float
    dash: float
    hatch_step: float
    hatch_line: float

    @property
    def height(self) -> int:
        """The height in pixels at which a pixel is square."""
        west, south, east, north = self.bounds
        (_, low), (_, high) = mercator(np.array([[west, south], [east, north]]))
        return round(float(self.width * (high - low) / (east - west)))


@dataclass(frozen=True, slots=True)
class Place:
    """A country or region as read from data/geo."""

    properties: Mapping[str, str | None]
    geometry: BaseGeometry


PALETTES = {
    "light": Palette(
        water="#E4ECF1",
        land="#F6F5F2",
        russia_and_north_korea="#EDE7DB",
        ukraine="#E5EADB",
        country_border="#8F8E89",
        region_border="#C6C1B5",
        coast="#A9BAC6",
        hatch="#B3AC9C",
    ),
    "dark": Palette(
        water="#0A121B",
        land="#20262E",
        russia_and_north_korea="#332F2A",
        ukraine="#26342F",
        country_border="#808791",
        region_border="#524F4B",
        coast="#3C5368",
        hatch="#66706A",
    ),
}
PICTURES = (
    Picture("base_world", (-180.0, -MERCATOR_LIMIT, 180.0, MERCATOR_LIMIT), 4096, 0.9, 0.0, 0.8, 3.0, 6.0, 0.9),
    Picture("base_ukraine", (20.0, 43.0, 55.5, 61.0), 4096, 3.2, 1.6, 2.2, 9.0, 22.0, 1.7),
    Picture("base_korea", (116.0, 33.0, 146.0, 56.0), 3600, 3.2, 1.6, 2.2, 9.0, 22.0, 1.7),
)


def mercator(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project longitude and latitude to Web Mercator, in degrees of longitude at the equator."""
    latitude = np.radians(np.clip(points[:, 1], -MERCATOR_LIMIT, MERCATOR_LIMIT))
    return np.column_stack([points[:, 0], np.degrees(np.arctanh(np.sin(latitude)))])


def read(layer: str) -> list[Place]:
    """Read a layer of data/geo."""
    features = json.loads((GEO / f"{layer}.geojson").read_text(encoding="utf-8"))["features"]
    return [Place(feature["properties"], shape(feature["geometry"])) for feature in features]


def segments(geometry: BaseGeometry) -> Iterator[Segment]:
    """Yield the sides of an area, each in one direction, save the cut along 180 degrees."""
    for part in shapely.get_parts(geometry):
        for ring in (part.exterior, *part.interiors):
            points = [(x, y) for x, y in ring.coords]
            for a, b in pairwise(points):
                if not (abs(a[0]) == abs(b[0]) == 180):
                    yield (a, b) if a < b else (b, a)


def lines(parts: Iterable[Segment]) -> list[NDArray[np.float64]]:
    """Join segments end to end and project them."""
    joined = shapely.line_merge(shapely.union_all([shapely.linestrings(part) for part in sorted(parts)]))
    return [mercator(shapely.get_coordinates(line)) for line in shapely.get_parts(joined)]


@dataclass(frozen=True, slots=True)
class Linework:
    """The lines of the map, each segment once: a side with two owners is a border, with one a coast."""

    coasts: list[Segment]
    borders: list[Segment]
    disputed: list[Segment]
    region_borders: list[Segment]


def linework(countries: Sequence[Place], regions: Sequence[Place]) -> Linework:
    """Sort the sides of all countries and regions by what they part."""
    owners: dict[Segment, list[Place]] = defaultdict(list)
    for country in countries:
        for side in segments(country.geometry):
            owners[side].append(country)
    inner: dict[Segment, int] = defaultdict(int)
    for region in regions:
        for side in segments(region.geometry):
            inner[side] += 1

    def is_disputed(places: Sequence[Place]) -> bool:
        return any(place.properties["status"] == "disputed" for place in places)

    return Linework(
        coasts=[side for side, places in owners.items() if len(places) == 1],
        borders=[side for side, places in owners.items() if len(places) > 1 and not is_disputed(places)],
        disputed=[side for side, places in owners.items() if len(places) > 1 and is_disputed(places)],
        region_borders=[side for side, count in inner.items() if count > 1 and side not in owners],
    )


def outline(geometry: BaseGeometry) -> Outline:
    """Turn areas into one compound path in Mercator."""
    points, codes = list[NDArray[np.float64]](), list[int]()
    for part in shapely.get_parts(geometry):
        for ring in (part.exterior, *part.interiors):
            corners = mercator(shapely.get_coordinates(ring))
            points.append(corners)
            codes += [MOVE, *[DRAW] * (len(corners) - 2), CLOSE]
    return Outline(np.vstack(points), codes)


def hatching(area: BaseGeometry, step: float) -> list[NDArray[np.float64]]:
    """Cut diagonal lines, `step` Mercator degrees apart, to an area; return them in Mercator."""
    flat = shapely.transform(area, mercator)
    west, south, east, north = flat.bounds
    offsets = np.arange(np.floor((south - east) / step), np.ceil((north - west) / step) + 1) * step
    diagonals = shapely.multilinestrings([[(west, west + c), (east, east + c)] for c in offsets])
    cut = shapely.get_parts(shapely.intersection(diagonals, flat))
    return [shapely.get_coordinates(line) for line in cut if line.geom_type == "LineString"]


def fill(axes: Axes, geometries: Sequence[BaseGeometry], color: str, order: int) -> None:
    """Fill areas that lie in the picture."""
    parts = shapely.union_all(list(geometries)) if len(geometries) > 1 else geometries[0]
    axes.add_collection(PathCollection([outline(parts)], facecolors=color, linewidths=0, zorder=order, snap=False))


def stroke(
    axes: Axes, paths: Sequence[NDArray[np.float64]], color: str, width: float, order: int, dash: float = 0.0
) -> None:
    """Draw lines `width` pixels wide, dashed if `dash` (pixels) is given."""
    if not paths or width <= 0:
        return
    style = (0, (dash / width, dash / width)) if dash else "solid"
    axes.add_collection(
        LineCollection(
            paths, colors=color, linewidths=width, linestyles=[style], zorder=order, snap=False,
            capstyle="butt" if dash else "round", joinstyle="round",
        )
    )  # fmt: skip


def draw(picture: Picture, palette: Palette, layers: Mapping[str, Sequence[Place]]) -> bytes:
    """Draw one picture and return it as a PNG with a small palette that holds the flat colors exactly."""
    west, south, east, north = picture.bounds
    margin = 1.0
    window = box(west - margin, south - margin, east + margin, north + margin)
    seen = {
        name: [Place(p.properties, p.geometry) for p in places if p.geometry.intersects(window)]
        for name, places in layers.items()
    }
    work = linework(seen["countries"], seen["regions"])

    figure = Figure(figsize=(picture.width / 72, picture.height / 72), dpi=72, facecolor=palette.water)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1), facecolor=palette.water)
    axes.set_axis_off()
    (_, low), (_, high) = mercator(np.array([[west, south], [east, north]]))
    axes.set_xlim(west, east)
    axes.set_ylim(low, high)

    by_country = {country.properties["iso3"]: country.geometry for country in seen["countries"]}
    fill(axes, list(by_country.values()), palette.land, 1)
    tinted = [by_country[iso3] for iso3 in TINTED if iso3 in by_country]
    if tinted:
        fill(axes, tinted, palette.russia_and_north_korea, 2)
    if "UKR" in by_country:
        fill(axes, [by_country["UKR"]], palette.ukraine, 2)
    claimed = [region.geometry for region in seen["regions"] if region.properties["claimed_by"]]
    if claimed:
        step = picture.hatch_step * (east - west) / picture.width
        stroke(axes, hatching(shapely.union_all(claimed), step), palette.hatch, picture.hatch_line, 3)
    stroke(axes, lines(work.region_borders), palette.region_border, picture.region_line, 4)
    fill(axes, [lake.geometry for lake in seen["lakes"]], palette.water, 5)
    stroke(axes, lines(s for lake in seen["lakes"] for s in segments(lake.geometry)), palette.coast,
           picture.coast_line * 0.8, 6)  # fmt: skip
    stroke(axes, lines(work.coasts), palette.coast, picture.coast_line, 6)
    stroke(axes, lines(work.borders), palette.country_border, picture.country_line, 7)
    stroke(axes, lines(work.disputed), palette.country_border, picture.country_line, 7, picture.dash)
    raw = io.BytesIO()
    figure.savefig(raw, format="rgba", dpi=72)
    pixels = np.frombuffer(raw.getvalue(), dtype=np.uint8).reshape(picture.height, picture.width, 4)
    return png(pixels[:, :, :3], png_colors(palette))


def png_colors(palette: Palette) -> NDArray[np.int64]:
    """List the colors a picture may hold: the flat ones, and steps between a line and what lies beside it."""
    rgb = {name: np.array(bytearray.fromhex(code[1:]), dtype=np.float64) for name, code in asdict(palette).items()}
    areas = ("water", "land", "russia_and_north_korea", "ukraine")
    pairs = [(line, area) for line in ("country_border", "coast") for area in areas]
    pairs += [("region_border", "russia_and_north_korea"), ("region_border", "ukraine"), ("hatch", "ukraine")]
    pairs += [("water", area) for area in areas[1:]]
    mixed = [rgb[a] * share + rgb[b] * (1 - share) for a, b in pairs for share in BLEND_STEPS]
    return np.unique(np.round([*rgb.values(), *mixed]).astype(np.int64), axis=0)


def png(pixels: NDArray[np.uint8], colors: NDArray[np.int64]) -> bytes:
    """Encode pixels with a palette: flat colors stay exact, every smoothed edge goes to the nearest step."""
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    values = np.unique(packed)
    every = np.stack([values >> 16, values >> 8 & 255, values & 255], axis=1).astype(np.int64)
    nearest = ((every[:, None, :] - colors[None, :, :]) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    image = Image.fromarray(nearest[np.searchsorted(values, packed)].astype(np.uint8))
    image.putpalette(colors.astype(np.uint8).tobytes())
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def slug(name: str) -> str:
    """Return the kebab-case id of a federal district's name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def region_files(regions: Sequence[Place]) -> dict[str, bytes]:
    """Return a file for each region, and one with the joined outline for each federal district."""
    rows = {str(r.properties["region_id"]): r for r in regions}
    districts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for region in regions:
        if district := region.properties["district"]:
            districts[district].append(region.geometry)
    for name, parts in districts.items():
        rows[slug(name)] = Place({"region_id": slug(name), "name": name, "country": "RUS"}, shapely.union_all(parts))
    files: dict[str, bytes] = {}
    for region_id, region in sorted(rows.items()):
        feature = {
            "type": "Feature",
            "properties": {key: region.properties[key] for key in ("region_id", "name", "country")},
            "geometry": mapping(shapely.orient_polygons(region.geometry)),
        }
        collection = {"type": "FeatureCollection", "features": [feature]}
        files[region_id] = json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
    return files


def main() -> None:
    """Write the pictures, their description, and the region files."""
    mpl.rcParams["path.simplify"] = False
    mpl.rcParams["agg.path.chunksize"] = 0
    layers = {name: read(name) for name in ("countries", "regions", "lakes")}
    (STATIC / "regions").mkdir(parents=True, exist_ok=True)
    description = []
    for picture in PICTURES:
        for theme, palette in PALETTES.items():
            path = STATIC / f"{picture.name}_{theme}.png"
            path.write_bytes(draw(picture, palette, layers))
            description.append(
                {
                    "name": picture.name,
                    "theme": theme,
                    "file": path.name,
                    "bounds": picture.bounds,
                    "size": [picture.width, picture.height],
                    "colors": asdict(palette),
                }
            )
            print(f"{path.name}: {picture.width} x {picture.height}, {path.stat().st_size / 1000:.0f} kB")
    (STATIC / "basemap.json").write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")

    files = region_files(layers["regions"])
    for stale in (STATIC / "regions").glob("*.geojson"):
        if stale.stem not in files:
            stale.unlink()
    for region_id, content in files.items():
        (STATIC / "regions" / f"{region_id}.geojson").write_bytes(content)
    print(f"regions: {len(files)} files, {sum(map(len, files.values())) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
