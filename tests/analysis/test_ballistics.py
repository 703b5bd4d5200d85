"""The flight of least energy and the rule of lofting."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.analysis import ballistics
from dashboard.analysis.ballistics import EARTH_RADIUS_KM as R

MU = 398_600.44  # gravitational parameter of the Earth, km³/s²


def apogee_by_search(distance_km: float) -> float:
    """Search the elevation that needs the least energy on a round Earth, and return the peak of that ellipse.

    From the equation of the orbit through both ends: with elevation g and range angle psi, the speed squared in units
    of that of a circular orbit is Q = (1 - cos psi) / (cos g (cos g - cos(psi + g))).
    """
    psi = distance_km / R
    elevation = np.linspace(0.01, np.pi / 2 - 0.01, 400_001)
    q = (1 - np.cos(psi)) / (np.cos(elevation) * (np.cos(elevation) - np.cos(psi + elevation)))
    q = np.where((q > 0) & (q < 2), q, np.inf)
    best = int(np.argmin(q))
    eccentricity = np.sqrt(1 + q[best] * (q[best] - 2) * np.cos(elevation[best]) ** 2)
    return float(R / (2 - q[best]) * (1 + eccentricity) - R)


@pytest.mark.parametrize("distance", [100.0, 1000.0, 5000.0, 10000.0, 15000.0])
def test_apogee_is_that_of_the_least_energy_found_by_search(distance: float) -> None:
    """The closed form agrees with a search over all elevations within a kilometer or a thousandth."""
    closed = float(ballistics.minimum_energy_apogee_km(pd.Series([distance]))[0])
    assert closed == pytest.approx(apogee_by_search(distance), rel=1e-3, abs=0.5)


def longest_flight(speed: float, step: float = 2.0) -> tuple[float, float]:
    """Fly all elevations at one speed (km/s) under gravity alone; return the greatest reach and its peak, in km.

    Newton's law step by step (Runge-Kutta), without any knowledge of orbits.
    """
    elevation = np.radians(np.linspace(1, 89, 881))
    place = np.stack([np.full_like(elevation, R), np.zeros_like(elevation)])
    motion = speed * np.stack([np.sin(elevation), np.cos(elevation)])
    peak, reach = np.zeros_like(elevation), np.full_like(elevation, np.nan)

    def pull(at: np.ndarray) -> np.ndarray:
        return -MU * at / np.hypot(*at) ** 3

    while np.isnan(reach).any():
        m2 = motion + step / 2 * pull(place)
        m3 = motion + step / 2 * pull(place + step / 2 * motion)
        m4 = motion + step * pull(place + step / 2 * m2)
        turn = pull(place) + 2 * pull(place + step / 2 * motion) + 2 * pull(place + step / 2 * m2)
        after = place + step / 6 * (motion + 2 * m2 + 2 * m3 + m4)
        motion = motion + step / 6 * (turn + pull(place + step * m3))
        height, low = np.hypot(*place) - R, np.hypot(*after) - R
        peak = np.maximum(peak, low)
        down = np.isnan(reach) & (low <= 0)
        at = place + np.where(down, height / np.where(down, height - low, 1), 0) * (after - place)
        reach = np.where(down, R * np.arctan2(at[1], at[0]), reach)
        place = after
    best = int(np.argmax(reach))
    return float(reach[best]), float(peak[best])


@pytest.mark.parametrize("distance", [300.0, 3000.0, 9000.0])
def test_apogee_is_that_of_the_longest_flight_simulated(distance: float) -> None:
    """At the speed of the derived ellipse the farthest flight ends at its end and peaks where the formula says."""
    axis = R / 2 * (1 + np.sin(distance / R / 2))
    reach, peak = longest_flight(float(np.sqrt(MU * (2 / R - 1 / axis))))
    assert reach == pytest.approx(distance, rel=1e-3)
    closed = float(ballistics.minimum_energy_apogee_km(pd.Series([distance]))[0])
    assert peak == pytest.approx(closed, rel=5e-3)


def test_the_formula_is_that_of_the_journal_of_space_flight() -> None:
    """R/2 (sin a/2 − versin a/2), with its radius of 3,959 miles."""
    angle = np.linspace(0.01, 3, 50)
    theirs = 3959 * 1.609344 / 2 * (np.sin(angle / 2) - (1 - np.cos(angle / 2)))
    assert ballistics.minimum_energy_apogee_km(pd.Series(angle * R)).to_numpy() == pytest.approx(theirs, rel=1e-3)


def test_short_flights_peak_at_a_quarter_of_their_distance() -> None:
    """On a flat Earth 45 degrees carry farthest and peak at a quarter; over 10,000 km it is about 1,319 km."""
    heights = ballistics.minimum_energy_apogee_km(pd.Series([100.0, 10_000.0]))
    assert heights[0] == pytest.approx(25, abs=0.2)
    assert heights[1] == pytest.approx(1319, abs=1)


def held(*rows: tuple[str, str, float, float, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["milestone_id", "category", "apogee_km", "range_km", "outcome"])


def test_lofted_are_those_above_twice_the_least_and_no_failure() -> None:
    rows = held(
        ("lofted", "icbm", 6000, 1000, "success"),
        ("on-the-way", "srbm", 100, 400, "success"),
        ("broke", "srbm", 500, 300, "failure"),
        ("glider", "hypersonic", 500, 100, "success"),
        ("silent", "icbm", float("nan"), 1000, "success"),
        ("zero", "icbm", 10, 0, "success"),
    )
    flown = ballistics.flights(rows).set_index("milestone_id")
    assert list(flown.index) == ["lofted", "on-the-way", "broke"]
    assert list(flown["lofted"]) == [True, False, False]
    assert flown.loc["lofted", "times"] == pytest.approx(6000 / flown.loc["lofted", "least_km"])
    below, above = ballistics.nearest_to_rule(flown)
    assert below == flown.loc["on-the-way", "times"] and above == flown.loc["lofted", "times"]


def test_nothing_flown() -> None:
    flown = ballistics.flights(held())
    assert flown.empty and "lofted" in flown
    assert ballistics.nearest_to_rule(flown) == (None, None)
