"""What lies within a distance of a place, on the ellipsoid?

Distances are geodesics on WGS 84 by ``pyproj``, because it takes all points of a ring at once: 2 ms, where the purely
Python ``geographiclib``, with the same numbers, takes some 400 (the tests hold the one against the other). Areas are
cut at 180 degrees and at the poles with ``shapely``; which side is inside follows from the turn of the ring, never from
its size, so that an area that holds both poles does not turn into its complement.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

EARTH = Geod(ellps="WGS84")
FARTHEST_KM = 19_900  # the antipodes lie at some 20,004 km; beyond this a ring says nothing
TOLERANCE_KM = 0.2  # how far the drawn edge may lie from the true one
STEPS, HALVINGS = 180, 12  # azimuths to begin with; how often a step may be halved
SEAM = 1e-6  # degrees: parts of an edge so near to 180 degrees or a pole are cuts, no edge

Numbers = NDArray[np.float64]
Point = tuple[float, float]  # longitude and latitude in degrees


def distance_km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Return the length in km of the shortest path between two points in degrees."""
    return float(EARTH.inv(longitude, latitude, to_longitude, to_latitude)[2]) / 1000


def distances_km(latitude: float, longitude: float, latitudes: Numbers, longitudes: Numbers) -> Numbers:
    """Return the lengths in km of the shortest paths from one point to many."""
    return np.asarray(EARTH.inv(*_same(longitude, latitude, longitudes), longitudes, latitudes)[2]) / 1000


def destination(latitude: float, longitude: float, azimuth: float, distance: float) -> Point:
    """Return the point at a distance in km, setting out at ``azimuth``: degrees clockwise from north."""
    x, y = _at(latitude, longitude, np.array([azimuth], dtype="float64"), distance)
    return float(x[0]), float(y[0])


def ring(latitude: float, longitude: float, radius_km: float) -> Numbers:
    """Return the points at ``radius_km`` from a place, as rows of longitude and latitude, the first not repeated.

    They run counter-clockwise seen from the place, and are as many as keep straight lines in longitude and latitude
    within ``TOLERANCE_KM`` of the true edge: more where the ring nears a pole. Raise ``ValueError`` for a radius that
    is not above 0 and at most ``FARTHEST_KM``.
    """
    if not 0 < radius_km <= FARTHEST_KM:
        raise ValueError(f"a radius must be above 0 and at most {FARTHEST_KM} km, not {radius_km}")
    # Half a step off north, so that no point falls upon a pole.
    azimuths = -360 * (np.arange(STEPS + 1) + 0.5) / STEPS
    for _ in range(HALVINGS):
        x, y = _at(latitude, longitude, azimuths, radius_km)
        step = x[1:] - x[:-1]
        middle_x = x[:-1] + (step - 360 * np.round(step / 360)) / 2
        drawn = distances_km(latitude, longitude, (y[:-1] + y[1:]) / 2, middle_x)
        coarse = np.flatnonzero(np.abs(drawn - radius_km) > TOLERANCE_KM)
        if not coarse.size:
            break
        azimuths = np.insert(azimuths, coarse + 1, (azimuths[coarse] + azimuths[coarse + 1]) / 2)
    return np.column_stack(_at(latitude, longitude, azimuths[:-1], radius_km))


def _at(latitude: float, longitude: float, azimuths: Numbers, radius_km: float) -> tuple[Numbers, Numbers]:
    """Return longitudes and latitudes of the points at a distance, by azimuth: degrees clockwise from north."""
    far = np.full_like(azimuths, radius_km * 1000)
    x, y, _ = EARTH.fwd(*_same(longitude, latitude, azimuths), azimuths, far)
    return np.asarray(x), np.asarray(y)


def _same(longitude: float, latitude: float, like: Numbers) -> tuple[Numbers, Numbers]:
    return np.full(like.shape, longitude, dtype="float64"), np.full(like.shape, latitude, dtype="float64")


@lru_cache(maxsize=256)
def area_within(latitude: float, longitude: float, radius_km: float) -> BaseGeometry:
    """Return all points within ``radius_km`` of a place as a valid polygon or several, in degrees.

    Longitudes lie between -180 and 180: what crosses 180 degrees is cut there, and what holds a pole reaches it.
    """
    x, y = ring(latitude, longitude, radius_km).T
    closed = np.append(x, x[0])
    closed = closed - 360 * np.cumsum(np.round(np.diff(closed, prepend=closed[0]) / 360))  # without jumps at 180
    points = np.column_stack([closed, np.append(y, y[0])])
    turns = round((closed[-1] - closed[0]) / 360)  # once eastward about the north pole, once westward about the south
    if turns:
        pole = 90.0 * turns
        points = np.vstack([points, [closed[-1], pole], [closed[0], pole]])
    shape = window(shapely.make_valid(Polygon(points)), -180, -90, 90)
    # No pole or both: counter-clockwise about what is inside, or clockwise about all that is outside.
    if not turns and not shapely.is_ccw(shapely.linearrings(points)):
        shape = box(-180, -90, 180, 90).difference(shape)
    return shape


@lru_cache(maxsize=256)
def band_between(latitude: float, longitude: float, low_km: float, high_km: float) -> BaseGeometry:
    """Return the points that are more than ``low_km`` and at most ``high_km`` away, in degrees."""
    return area_within(latitude, longitude, high_km).difference(area_within(latitude, longitude, low_km))


def edge_of(area: BaseGeometry) -> BaseGeometry:
    """Return the true edge of an area as lines, without the cuts along 180 degrees and the poles."""
    inner = box(-180 + SEAM, -90 + SEAM, 180 - SEAM, 90 - SEAM)
    lines = area.boundary.intersection(inner)
    return shapely.line_merge(lines) if lines.geom_type == "MultiLineString" else lines


def window(shape: BaseGeometry, west: float, south: float, north: float, width: float = 360.0) -> BaseGeometry:
    """Return a shape in the degrees east of ``west``, cut at two latitudes: a map that begins at ``west``.

    The shape repeats every 360 degrees, as the world does on a map wider than it. Web Mercator ends near 85 degrees.
    """
    frame = box(west, south, west + width, north)
    left, _, right, _ = shape.bounds if not shape.is_empty else (0.0, 0.0, 0.0, 0.0)
    turns = range(math.floor((west - right) / 360), math.ceil((west + width - left) / 360) + 1)
    copies = [shapely.transform(shape, _turned(360 * turn)).intersection(frame) for turn in turns]
    return shapely.union_all([copy for copy in copies if not copy.is_empty])


def path(shape: BaseGeometry) -> list[list[Point]]:
    """Return the lines of a shape as lists of points."""
    parts = shapely.get_parts(shape)
    return [[(x, y) for x, y in part.coords] for part in parts if isinstance(part, LineString) and len(part.coords) > 1]


def _turned(turn: float) -> Callable[[Numbers], Numbers]:
    return lambda points: points + np.array([turn, 0.0])
