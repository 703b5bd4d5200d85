"""Which stretch of the world does a map show, and where on it lies a place? Web Mercator, in pixels."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import asinh, degrees, pi, radians, tan
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.dataset.schema import Package

Point = tuple[float, float]
Ring = tuple[Point, ...]
Feature = dict[str, object]
Coordinates = npt.NDArray[np.float64]

FINEST, SMALLEST = 0.7, 6.0  # pixels of simplification, square pixels of the smallest island
ASIDE = (76.0, 48.0)  # pixels left free around what is framed
NARROWEST = 14.0  # degrees of longitude that are shown at least
KILOMETERS = (2000, 1000, 500, 200, 100)
EQUATOR = 40_075.0  # kilometers


@dataclass(frozen=True, slots=True)
class Frame:
    """A stretch of the world in Web Mercator and the picture that it fills."""

    west: float
    north: float  # in degrees of the equator, as all heights
    per_degree: float  # pixels
    width: float
    height: float

    def at(self, longitude: float, latitude: float) -> Point:
        """Return the pixel of a place."""
        return (longitude - self.west) * self.per_degree, (self.north - mercator(latitude)) * self.per_degree

    def meets(self, shape: BaseGeometry, shift: float) -> bool:
        """Tell whether a shape, moved eastward by some degrees, may reach into the frame."""
        west, south, east, north = shape.bounds
        left, bottom, right, top = self.box
        within = west + shift < right and east + shift > left
        return within and mercator(south) < top and mercator(north) > bottom

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The frame in degrees of longitude and of Mercator: west, south, east, north."""
        south, east = self.north - self.height / self.per_degree, self.west + self.width / self.per_degree
        return self.west, south, east, self.north


def mercator(latitude: float) -> float:
    """Return the height of a latitude in Web Mercator, in degrees of the equator."""
    return degrees(asinh(tan(radians(max(min(latitude, 85.0), -85.0)))))


def framed(placed: pd.DataFrame, legs: pd.DataFrame, width: float, height: float) -> Frame:
    """Return the frame that holds all marks and legs with some room around them."""
    pairs = [
        (frame[f"{side}longitude"], frame[f"{side}latitude"])
        for frame, side in ((placed, ""), (legs, "from_"), (legs, "to_"))
    ]
    longitudes = [float(x) for xs, _ in pairs for x in xs] or [30.0, 135.0]
    heights = [mercator(float(y)) for _, ys in pairs for y in ys] or [mercator(38.0), mercator(60.0)]
    span = max(max(longitudes) - min(longitudes), NARROWEST)
    tall = max(heights) - min(heights)
    per_degree = min((width - 2 * ASIDE[0]) / span, (height - 2 * ASIDE[1]) / max(tall, 1.0))
    middle = (max(longitudes) + min(longitudes)) / 2, (max(heights) + min(heights)) / 2
    west, north = middle[0] - width / 2 / per_degree, middle[1] + height / 2 / per_degree
    return Frame(west, north, per_degree, width, height)


def layer_of(package: Package, name: str) -> list[Feature]:
    """Return the features of a layer of the package; none where it has no such layer or it cannot be read."""
    path = next(
        (
            package.root / str(resource["path"])
            for resource in package.descriptor["resources"]
            if resource.get("name") == name and resource.get("format") == "geojson"
        ),
        None,
    )
    try:
        return list(json.loads(Path(path).read_text(encoding="utf-8"))["features"]) if path else []
    except (OSError, ValueError, LookupError, TypeError):
        return []


def projected(shape: BaseGeometry, frame: Frame) -> BaseGeometry:
    """Return a shape in pixels, cut to the frame."""

    def pixels(xy: Coordinates) -> Coordinates:
        latitudes = np.radians(np.clip(xy[:, 1], -85, 85))
        return np.column_stack(
            [
                (xy[:, 0] - frame.west) * frame.per_degree,
                (frame.north - np.degrees(np.arcsinh(np.tan(latitudes)))) * frame.per_degree,
            ]
        )

    moved = shapely.make_valid(shapely.transform(shape, pixels))
    return shapely.intersection(moved, shapely.box(0, 0, frame.width, frame.height))


def shape_of(feature: Feature) -> BaseGeometry:
    """Return the geometry of a feature."""
    return shapely.from_geojson(json.dumps(feature["geometry"]))


def properties_of(feature: Feature) -> Feature:
    """Return the properties of a feature."""
    return cast("Feature", feature["properties"])


def polygons(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a shape, without the lines and points that cutting leaves."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts) if parts else shapely.MultiPolygon()


def rings_of(shape: BaseGeometry) -> tuple[Ring, ...]:
    """Return the rings of all polygons that are no smaller than ``SMALLEST``, outer ones and holes alike."""
    rings = []
    for polygon in shapely.get_parts(polygons(shapely.simplify(shape, FINEST / 2))):
        if polygon.area < SMALLEST:
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            if shapely.Polygon(ring).area >= SMALLEST:
                rings.append(tuple((round(float(x), 1), round(float(y), 1)) for x, y in ring.coords))
    return tuple(rings)


def scale_of(frame: Frame) -> tuple[float, str]:
    """Return a bar for the middle of the picture: its length in pixels, and what it stands for there."""
    middle = radians(frame.box[1] + frame.box[3]) / 2
    shrink = 1 / np.cosh(middle)  # cosine of the latitude
    per_kilometer = frame.per_degree * 360 / EQUATOR / float(shrink)
    far = next((far for far in KILOMETERS if far * per_kilometer <= 160), KILOMETERS[-1])
    latitude = round(degrees(2 * np.arctan(np.exp(middle)) - pi / 2))
    return far * per_kilometer, f"{far:,} km at {abs(latitude)}° {'N' if latitude >= 0 else 'S'}"
