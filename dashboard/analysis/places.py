"""Which boundary stands for a place?"""

from __future__ import annotations


def region_id(precision: object, admin1: object) -> str:
    """Return the id of the boundary of a place that is known only to a region; empty for any other.

    It is the name of the region, or of the group of regions, in the form of an id (``scripts/basemap.py``).
    """
    known_to_a_region = str(precision) == "region" and isinstance(admin1, str)
    return str(admin1).lower().replace(" ", "-") if known_to_a_region else ""
