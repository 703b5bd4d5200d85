"""How far is each program said to reach from a place, who says so, and which cities lie within?"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache

import pandas as pd

from dashboard.analysis import geodesy
from dashboard.analysis.phrases import interval_in_words
from dashboard.analysis.programs import program_choices
from dashboard.dataset.store import Dataset
from dashboard.location import DATA

CITIES = DATA / "geo" / "cities.geojson"
LAUNCH_KINDS = {"launch_site", "capital"}
MISSILES = {"icbm", "irbm", "mrbm", "srbm", "slbm", "hypersonic", "cruise_missile"}
KNOWN_WELL = {"site", "city", "district"}  # precisions from which a distance can be measured
BOUNDS = ("low", "best", "high")
TOWN = ["city", "country", "latitude", "longitude"]  # what tells a city: two of one country can have one name


@cache
def cities() -> pd.DataFrame:
    """Return capitals and large cities, the largest first: ``city, country, latitude, longitude``."""
    found = json.loads(CITIES.read_text(encoding="utf-8"))["features"] if CITIES.exists() else []
    rows = [
        (
            feature["properties"]["name"],
            feature["properties"]["country"],
            feature["geometry"]["coordinates"][1],
            feature["geometry"]["coordinates"][0],
        )
        for feature in found
    ]
    frame = pd.DataFrame(rows, columns=["city", "country", "latitude", "longitude"])
    return frame.astype({"city": "str", "country": "str", "latitude": "float64", "longitude": "float64"})


def ranged_choices(dataset: Dataset) -> dict[str, str]:
    """Return ids by label of the types that have a range, and of the missiles for which none is named.

    Ordered by category, then by name; labels are those of ``program_choices``.
    """
    programs = dataset["programs"]
    has_range = programs[[f"range_km_{bound}" for bound in BOUNDS]].notna().any(axis=1)
    categories = programs["category"].astype("str")
    offered = programs[(programs["level"].astype("str") == "type") & (has_range | categories.isin(MISSILES))]
    order = list(dataset.labels("programs", "category"))
    place = {
        program: order.index(category)
        for program, category in zip(offered["program_id"], offered["category"].astype("str"), strict=True)
    }
    labels = program_choices(dataset)
    chosen = {label: program for label, program in labels.items() if program in place}
    return dict(sorted(chosen.items(), key=lambda item: place[item[1]]))


def launch_choices(dataset: Dataset) -> dict[str, str]:
    """Return ids by name of places of the launching country, known at least to a district, where launches take place.

    The country is that which the package names; any where it names none.
    """
    places = dataset["places"]
    used = places["kind"].astype("str").isin(LAUNCH_KINDS) | places["place_id"].isin(dataset["milestones"]["place_id"])
    country = dataset.package.theater.launch_country
    known = places[
        used & places["country"].eq(country or places["country"]) & places["precision"].astype("str").isin(KNOWN_WELL)
    ]
    known = known.sort_values(["name", "place_id"])
    twice = known["name"].duplicated(keep=False)
    labels = known["name"].where(~twice, known["name"] + " (" + known["place_id"] + ")")
    return dict(zip(labels, known["place_id"], strict=True))


def rings(dataset: Dataset, program_ids: Collection[str], place_ids: Collection[str]) -> pd.DataFrame:
    """Return a row for each of the programs with a range and each of the places, the longest range first.

    Columns: ``program_id``, ``program``, ``place_id``, ``place``, ``latitude``, ``longitude``; ``low``, ``best``,
    ``high`` in km, NaN where not named; ``inner`` and ``outer``, the least and the greatest of them; ``range_text``;
    ``said_by``, the publishers on whom the program's data rest; ``reliability``, the grade of the best; ``note``.
    """
    programs = dataset["programs"]
    chosen = programs[programs["program_id"].isin(list(program_ids))]
    bounds = chosen[[f"range_km_{bound}" for bound in BOUNDS]].astype("float64")
    bounds = bounds.where(bounds > 0)  # a range of 0 has no ring
    data = pd.DataFrame(
        {
            "program_id": chosen["program_id"],
            "program": chosen["name"],
            **{bound: bounds[f"range_km_{bound}"] for bound in BOUNDS},
            "inner": bounds.min(axis=1),
            "outer": bounds.max(axis=1),
            "range_text": [interval_in_words(low, best, high, "km") for low, best, high in bounds.to_numpy()],
            "said_by": [_publishers(dataset, ids) for ids in chosen["source_ids"]],
            "reliability": chosen.get("reliability", "F"),
            "note": chosen["note"],
        }
    )
    data = data[data["outer"].between(0, geodesy.FARTHEST_KM, inclusive="right")]
    places = dataset["places"]
    places = places[places["place_id"].isin(list(place_ids))]
    places = places[["place_id", "name", "latitude", "longitude"]].rename(columns={"name": "place"})
    order = ["outer", "inner", "program", "place"]
    return data.merge(places, how="cross").sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def without_range(dataset: Dataset, program_ids: Collection[str]) -> list[str]:
    """Return the names of the programs for which no range is named: they get no ring."""
    programs = dataset["programs"]
    named = (programs[[f"range_km_{bound}" for bound in BOUNDS]].astype("float64") > 0).any(axis=1)
    missing = programs["program_id"].isin(list(program_ids)) & ~named
    return sorted(programs["name"][missing])


def cities_within(drawn: pd.DataFrame, towns: pd.DataFrame) -> pd.DataFrame:
    """Return the cities within rings (``rings``), nearest first, a row a city and place.

    ``towns`` as from ``cities``. Columns: those of ``towns``, ``place``, ``distance_km``; ``within``, the programs
    whose lowest named range reaches it; ``perhaps``, those of which only the highest does; ``program_id`` of the first.
    """
    rows = []
    for _, of_place in drawn.groupby("place_id", sort=False):
        start = of_place.iloc[0]
        distances = geodesy.distances_km(
            float(start["latitude"]),
            float(start["longitude"]),
            towns["latitude"].to_numpy(),
            towns["longitude"].to_numpy(),
        )
        for town, distance in zip(towns.itertuples(index=False), distances, strict=True):
            reached = of_place[of_place["outer"] >= distance]
            if reached.empty:
                continue
            sure = reached["inner"] >= distance
            first = reached[sure].iloc[0] if sure.any() else reached.iloc[0]
            within, perhaps = ", ".join(reached["program"][sure]), ", ".join(reached["program"][~sure])
            rows.append((*town, start["place"], float(distance), within, perhaps, first["program_id"]))
    columns = [*towns.columns, "place", "distance_km", "within", "perhaps", "program_id"]
    found = pd.DataFrame(rows, columns=columns)
    kinds = dict.fromkeys(("latitude", "longitude", "distance_km"), "float64")
    found = found.astype({name: kinds.get(name, "str") for name in columns})
    return found.sort_values(["distance_km", "city"]).reset_index(drop=True)


def ranges_sentence(drawn: pd.DataFrame, found: pd.DataFrame, towns: pd.DataFrame) -> str:
    """Say which of the rings reaches farthest, by whose word, and how many of the listed cities lie within."""
    farthest = drawn[drawn["outer"] == drawn["outer"].max()]
    names = ", ".join(dict.fromkeys(farthest["program"]))
    reached = found.drop_duplicates(TOWN)
    sure = found[found["within"] != ""].drop_duplicates(TOWN)
    only = "" if len(sure) == len(reached) else f"; {len(sure)} within the lowest"
    return (
        f"The farthest range named is {farthest.iloc[0]['outer']:,.0f} km ({names}): "
        f"{len(reached)} of {len(towns)} listed cities lie within the highest ranges named{only}."
    )


def _publishers(dataset: Dataset, source_ids: Collection[str]) -> str:
    publishers = dict(zip(dataset["sources"]["source_id"], dataset["sources"]["publisher"], strict=True))
    return ", ".join(dict.fromkeys(publishers[source] for source in source_ids if source in publishers))
