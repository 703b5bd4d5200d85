"""Rings on the ellipsoid against another implementation, cut right at 180 degrees and at the poles."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analysis import geodesy

PYONGYANG = (39.0392, 125.7625)
NEW_YORK, SYDNEY, BUENOS_AIRES = (40.71, -74.01), (-33.87, 151.21), (-34.61, -58.38)
TO_NORTH_POLE, TO_SOUTH_POLE = 5681.1, 14322.9  # km from Pyongyang, near enough for the ring to graze the pole
RADII = (40, 450, 4500, 5500, TO_NORTH_POLE, 6000, 10_000, 13_000, TO_SOUTH_POLE, 14_500, 15_000, 19_000)
AZIMUTHS = 3600


def at(place: tuple[float, float], radius_km: float, count: int = AZIMUTHS) -> np.ndarray:
    """Longitudes and latitudes at a distance, by geographiclib: the direct solution of the geodesic problem."""
    found = [Geodesic.WGS84.Direct(*place, 360 * turn / count, radius_km * 1000) for turn in range(count)]
    return np.array([(point["lon2"], point["lat2"]) for point in found])


@pytest.mark.parametrize("radius", RADII)
def test_edge_is_within_a_kilometer_at_3600_azimuths(radius: float) -> None:
    """What lies 1 km nearer is inside and what lies 1 km farther is outside, in all directions."""
    area = geodesy.area_within(*PYONGYANG, radius)
    assert shapely.intersects_xy(area, *at(PYONGYANG, radius - 1).T).all()
    assert not shapely.intersects_xy(area, *at(PYONGYANG, radius + 1).T).any()


@pytest.mark.parametrize("radius", (450, 5500, 15_000))
def test_points_of_a_ring_lie_at_its_radius(radius: float) -> None:
    """To a meter, by the inverse solution of geographiclib."""
    ring = geodesy.ring(*PYONGYANG, radius)
    far = [Geodesic.WGS84.Inverse(*PYONGYANG, y, x)["s12"] / 1000 for x, y in ring]
    assert np.abs(np.array(far) - radius).max() < 0.001


def test_fifteen_thousand_km_leave_out_what_lies_beyond() -> None:
    """The proof of the issue: both poles and New York inside, the far side of South America a hole."""
    area = geodesy.area_within(*PYONGYANG, 15_000)
    for latitude, longitude in (NEW_YORK, SYDNEY, (90.0, 0.0), (-90.0, 0.0), (0.0, 180.0), (0.0, -180.0)):
        assert area.intersects(shapely.Point(longitude, latitude)), (latitude, longitude)
    assert not area.intersects(shapely.Point(BUENOS_AIRES[1], BUENOS_AIRES[0]))
    assert geodesy.distance_km(*PYONGYANG, *BUENOS_AIRES) > 15_000


def test_a_grid_of_points_is_inside_exactly_where_it_is_near_enough() -> None:
    """Point by point over the whole Earth, for the radii at which cutting goes wrong."""
    x, y = (part.ravel() for part in np.meshgrid(np.arange(-180, 180, 7.3), np.arange(-89.5, 90, 5.7)))
    far = geodesy.distances_km(*PYONGYANG, y, x)
    by_hand = [
        Geodesic.WGS84.Inverse(*PYONGYANG, la, lo)["s12"] / 1000 for la, lo in zip(y[::50], x[::50], strict=True)
    ]
    assert np.abs(far[::50] - np.array(by_hand)).max() < 0.001
    for radius in (1300, 5600, 5700, 9000, 14_300, 14_400, 15_000):
        clear = np.abs(far - radius) > 1
        inside = shapely.intersects_xy(geodesy.area_within(*PYONGYANG, radius), x, y)
        assert (inside == (far <= radius))[clear].all(), radius


@settings(max_examples=40, deadline=None)
@given(
    st.one_of(st.sampled_from([-90.0, -89.9, 0.0, 89.9, 90.0]), st.floats(-90, 90)),
    st.one_of(st.sampled_from([-180.0, 0.0, 179.99, 180.0]), st.floats(-180, 180)),
    st.floats(1, geodesy.FARTHEST_KM),
)
def test_areas_are_valid_and_stay_in_the_world(latitude: float, longitude: float, radius: float) -> None:
    """From any place, poles and 180 degrees included, at any radius."""
    area = geodesy.area_within(latitude, longitude, radius)
    assert area.is_valid
    assert area.geom_type in {"Polygon", "MultiPolygon"}
    west, south, east, north = area.bounds
    assert west >= -180 and east <= 180 and south >= -90 and north <= 90
    inner, outer = at((latitude, longitude), max(radius - 1, radius / 2), 24), at((latitude, longitude), radius + 1, 24)
    assert shapely.intersects_xy(area, *inner.T).all()
    assert not shapely.intersects_xy(area, *outer.T).any()


def test_bands_lie_between_two_rings() -> None:
    """A point nearer than the low, one between and one beyond the high range."""
    band = geodesy.band_between(*PYONGYANG, 8500, 13_000)
    assert band.is_valid
    for distance, inside in ((8000, False), (10_000, True), (13_500, False)):
        points = at(PYONGYANG, distance, 72)
        assert (shapely.intersects_xy(band, *points.T) == inside).all(), distance


@pytest.mark.parametrize("radius", (5000, 5800, 15_000))
def test_edges_have_no_seams(radius: float) -> None:
    """No line runs along 180 degrees or a pole, and every point of the lines lies at the radius."""
    edge = geodesy.edge_of(geodesy.area_within(*PYONGYANG, radius))
    points = np.array([point for path in geodesy.path(edge) for point in path])
    assert len(points) > 100
    far = geodesy.distances_km(*PYONGYANG, points[:, 1].copy(), points[:, 0].copy())
    assert np.abs(far - radius).max() < 1


def test_a_window_is_valid_and_whole_beyond_180_degrees_and_85_degrees() -> None:
    """A map that begins in the Atlantic and ends where Web Mercator does; it may be wider than the world."""
    area = geodesy.area_within(*PYONGYANG, 6000)
    shown = geodesy.window(area, -40, -85, 85)
    assert shown.is_valid
    west, south, east, north = shown.bounds
    assert west >= -40 and east <= 320 and north == 85 and south > -20
    assert shown.intersects(shapely.Point(190, 60)) and not shown.intersects(shapely.Point(250, 10))
    assert not shown.boundary.intersection(shapely.LineString([(180, -85), (180, 85)])).length  # no seam
    twice = geodesy.window(area, -200, -85, 85, 720)
    assert twice.area == pytest.approx(2 * shown.area, rel=1e-6)


@pytest.mark.parametrize("radius", (0, -5, geodesy.FARTHEST_KM + 1))
def test_radii_without_meaning_are_refused(radius: float) -> None:
    """Nothing lies within 0 km, and all within half the Earth."""
    with pytest.raises(ValueError, match="radius"):
        geodesy.ring(*PYONGYANG, radius)
