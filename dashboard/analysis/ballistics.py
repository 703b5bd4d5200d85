"""How high does a ballistic missile fly for the distance it covers, and which flights were lofted?

The yardstick is the flight of least energy, which is also that of greatest reach for a speed. The Earth is a sphere of
radius R without air and rotation, and the boost is a point. Then the flight is an arc of an ellipse (semi-major axis a)
with one focus in the center of the Earth, and its energy grows with a alone:

- Both ends lie R from the first focus, hence 2a − R from the second. Two points can lie so far from a third only if
  2(2a − R) is no less than the chord between them, 2R sin Ψ/2, where Ψ is the distance over R.
- So a is least, R(1 + sin Ψ/2)/2, when the second focus is the middle of the chord, R cos Ψ/2 from the first.
- The peak lies a plus half the distance of the foci from the center: R/2 (sin Ψ/2 + cos Ψ/2 − 1) above the ground, a
  quarter of the distance where that is short, less where it is long.

Derived here, and compared in the tests with a search over orbits and with a flight integrated step by step. The same
formula, with versin = 1 − cos, stands in an issue of *The Journal of Space Flight*, which we read as transcribed at the
University of Iowa (https://diyhistory.lib.uiowa.edu/transcribe/5077/158800).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
LOFTED_TIMES = 2.0  # our margin: on a short flight it is a launch at 63 degrees in place of 45
# Categories of which no flight is a bare ballistic arc: they glide, are driven or steered, or go into orbit.
NOT_BALLISTIC = frozenset(
    {"hypersonic", "cruise_missile", "uav", "aircraft", "air_defense", "submarine", "satellite", "space_launcher"}
)


def minimum_energy_apogee_km(range_km: pd.Series) -> pd.Series:
    """Return the apogee of the flight of least energy over distances on the ground, all in km."""
    half = range_km / EARTH_RADIUS_KM / 2
    return EARTH_RADIUS_KM / 2 * (np.sin(half) + np.cos(half) - 1)


def flights(tests: pd.DataFrame) -> pd.DataFrame:
    """Return the tests (as from ``trials.trials``) of ballistic missiles of which apogee and distance are reported.

    More columns: least_km (apogee of the flight of least energy over that distance), times (how often the reported
    apogee holds that), lofted (more than ``LOFTED_TIMES``, and no failure: what broke up did not fly as meant).
    """
    stated = (tests["apogee_km"] > 0) & (tests["range_km"] > 0)
    flown = tests[stated & ~tests["category"].astype("str").isin(NOT_BALLISTIC)]
    least = minimum_energy_apogee_km(flown["range_km"])
    times = flown["apogee_km"] / least
    return flown.assign(
        least_km=least, times=times, lofted=(times > LOFTED_TIMES) & (flown["outcome"].astype("str") != "failure")
    )


def nearest_to_rule(flown: pd.DataFrame) -> tuple[float | None, float | None]:
    """Return how many times the least apogee the flights nearest to the rule reached, below and above it.

    Failures are left out, as they are not marked.
    """
    times = flown["times"][flown["outcome"].astype("str") != "failure"]
    below, above = times[times <= LOFTED_TIMES], times[times > LOFTED_TIMES]
    return (None if below.empty else float(below.max())), (None if above.empty else float(above.min()))
