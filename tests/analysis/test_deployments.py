"""Who is where on a day, on hand-made contingents and legs whose answer can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import pandas as pd
import pytest

from dashboard.analysis.deployments import (
    NO_NUMBER,
    Deployments,
    contingents_on,
    deployment_rows,
    deployment_sentence,
    without_place,
)
from dashboard.analysis.legs import leg_rows, legs_until
from dashboard.dataset.store import Dataset, typed

PLACES = [
    {"place_id": "home", "name": "Home country", "precision": "country", "latitude": "40", "longitude": "127"},
    {"place_id": "port", "name": "Port", "precision": "city", "latitude": "43", "longitude": "132"},
    {
        "place_id": "front",
        "name": "Front Oblast",
        "admin1": "Front Oblast",
        "precision": "region",
        "latitude": "51",
        "longitude": "36",
    },
    {"place_id": "away", "name": "Away", "precision": "city", "latitude": "50", "longitude": "30"},
]
ORGANIZATIONS = [{"organization_id": "nis", "short_name": "NIS"}, {"organization_id": "hur", "short_name": "HUR"}]
CORPS = {
    "contingent_id": "corps",
    "name": "Corps",
    "role": "combat",
    "origin_place_id": "home",
    "place_id": "front",
    "start_on": "2024-10-08",
    "end_on": "2025-12-12",
    "date_precision": "day",
    "status": "returned",
    "reported_on": "2024-10-18",
}
PLAN = {
    "contingent_id": "plan",
    "name": "Builders",
    "role": "construction",
    "place_id": "front",
    "start_on": "2025-09-01",
    "date_precision": "month",
    "status": "deploying",
    "reported_on": "2025-06-17",
}
SEA = {
    "movement_id": "sea",
    "contingent_id": "corps",
    "from_place_id": "home",
    "to_place_id": "port",
    "mode": "sea",
    "started_on": "2024-10-08",
    "ended_on": "2024-10-13",
    "date_precision": "day",
}
AIR = SEA | {
    "movement_id": "air",
    "from_place_id": "port",
    "to_place_id": "front",
    "mode": "air",
    "started_on": "2024-10-23",
    "ended_on": "2024-10-28",
    "personnel_best": "2100",
}
PART = AIR | {
    "movement_id": "part",
    "from_place_id": "front",
    "to_place_id": "away",
    "started_on": "2025-01-09",
    "ended_on": "2025-01-11",
}


def claim(claim_id: str, contingent: str, measure: str, as_of: str, best: int, **more: str) -> dict[str, str]:
    """A claim of a round number by NIS with grade B2, unless ``more`` says otherwise."""
    return {
        "estimate_id": claim_id,
        "contingent_id": contingent,
        "measure": measure,
        "as_of": as_of,
        "reported_on": as_of,
        "best": str(best),
        "qualifier": "about",
        "organization_id": "nis",
        "credibility": "2",
        **more,
    }


@pytest.fixture
def small(dataset: Dataset) -> Dataset:
    """Two contingents, three legs and a few claims under the real schemas."""
    claims = [
        claim("sent", "corps", "sent_cumulative", "2024-10-10", 1500),
        claim("present", "corps", "present", "2024-10-20", 10000),
        claim("rival", "corps", "present", "2024-10-21", 12000, organization_id="hur", credibility="3"),
        claim("planned", "plan", "planned", "2025-06-17", 5000),
        claim("force", "", "present", "2025-08-14", 11000, organization_id="hur"),
    ]
    return with_rows(dataset, contingents=[CORPS, PLAN], movements=[SEA, AIR, PART], estimates=claims)


def with_rows(dataset: Dataset, **rows: list[dict[str, str]]) -> Dataset:
    """The package with its tables replaced by rows of cell texts; those not named get places, parties or nothing."""
    rows = {"places": PLACES, "organizations": ORGANIZATIONS} | rows
    tables = {name: frame(dataset, name, rows.get(name, [])) for name in dataset.tables}
    return Dataset(dataset.package, MappingProxyType(tables))


def frame(dataset: Dataset, name: str, rows: list[Mapping[str, str]] | list[dict[str, str]]) -> pd.DataFrame:
    """A typed table from rows of cell texts, as the scope cuts it."""
    fields = dataset.schema(name).fields
    cells = pd.DataFrame(
        [{f.name: row.get(f.name, "") for f in fields} for row in rows], columns=[f.name for f in fields]
    )
    table = pd.DataFrame({field.name: typed(cells[field.name].astype("str"), field) for field in fields})
    return table.assign(reliability=pd.Series("B", index=table.index, dtype="str"))


def on(dataset: Dataset, day: date, contingent: str = "corps") -> pd.Series:
    """The one row of a contingent."""
    placed = contingents_on(dataset, day).set_index("contingent_id")
    return placed.loc[contingent]


@pytest.mark.parametrize(
    ("day", "place", "under_way"),
    [
        (date(2024, 10, 9), "home", True),  # at sea: nothing reached yet
        (date(2024, 10, 13), "port", True),  # the ships are in
        (date(2024, 10, 27), "port", True),  # in the air
        (date(2024, 10, 28), "front", False),  # arrived
        (date(2025, 2, 1), "front", False),  # a leg that carried a part of it moves nobody else
    ],
)
def test_a_contingent_stands_at_the_last_place_reached_until_it_arrives(
    small: Dataset, day: date, place: str, under_way: bool
) -> None:
    row = on(small, day)
    assert (row["place_id"], row["under_way"]) == (place, under_way)
    assert row["destination"] == ("Front Oblast" if under_way else "")


def test_a_contingent_is_there_from_its_start_to_the_day_before_its_return(small: Dataset) -> None:
    assert contingents_on(small, date(2024, 10, 7)).empty
    assert on(small, date(2025, 12, 11))["status"] == "deployed"
    assert "corps" not in set(contingents_on(small, date(2025, 12, 12))["contingent_id"])


def test_present_stands_before_sent_and_the_headline_before_its_rival(small: Dataset) -> None:
    early, later = on(small, date(2024, 10, 15)), on(small, date(2024, 10, 25))
    assert (early["measure"], early["number"], early["strength"]) == ("sent_cumulative", "about 1,500", 1500.0)
    assert (later["measure"], later["number"], later["asserter"], later["grade"]) == (
        "present",
        "about 10,000",
        "NIS",
        "B2",
    )
    assert later["rivals"] == "about 12,000 (HUR)"
    assert later["claim_ids"] == ("present", "rival")


def test_a_plan_stands_for_one_announced_and_never_for_one_present(small: Dataset) -> None:
    before, after = on(small, date(2025, 7, 1), "plan"), on(small, date(2025, 9, 2), "plan")
    assert (before["status"], before["number"], before["planned"]) == ("announced", "about 5,000", True)
    assert (after["status"], after["number"], after["planned"]) == ("deploying", NO_NUMBER, False)
    assert pd.isna(after["strength"])


def test_a_claim_turns_stale_after_180_days(small: Dataset) -> None:
    assert not on(small, date(2025, 4, 18))["stale"]
    assert on(small, date(2025, 4, 19))["stale"]


def test_a_region_names_its_boundary_and_other_places_none(small: Dataset) -> None:
    assert on(small, date(2024, 11, 1))["region_id"] == "front-oblast"
    assert on(small, date(2024, 10, 14))["region_id"] == ""


def test_legs_appear_on_their_first_day_and_end_on_their_last(small: Dataset) -> None:
    assert list(legs_until(small, date(2024, 10, 7))["movement_id"]) == []
    legs = legs_until(small, date(2024, 10, 25))
    assert list(legs["movement_id"]) == ["sea", "air"]
    assert list(legs["current"]) == [False, True]
    air = legs.iloc[1]
    assert (air["from_place"], air["to_place"], air["number"], air["role"]) == (
        "Port",
        "Front Oblast",
        "about 2,100",
        "combat",
    )


def test_a_leg_without_a_contingent_belongs_to_the_whole_force(dataset: Dataset) -> None:
    force = with_rows(dataset, movements=[SEA | {"contingent_id": "", "started_on": ""}])
    leg = legs_until(force, date(2024, 10, 13)).iloc[0]
    assert (leg["contingent"], leg["role"], leg["current"]) == ("Whole force", "mixed", True)


def test_the_sentence_names_number_asserter_day_and_rival(small: Dataset) -> None:
    day = date(2024, 10, 28)
    sentence = deployment_sentence(Deployments.of(small), contingents_on(small, day), day)
    assert sentence == (
        "About 10,000 in Front Oblast (combat) by NIS, as of 20 Oct 2024; others say about 12,000 (HUR)."
    )


def test_the_whole_force_is_in_the_sentence_and_not_on_the_map(small: Dataset) -> None:
    day = date(2025, 8, 20)
    deployments, placed = Deployments.of(small), contingents_on(small, day)
    assert "Whole force: about 11,000 by HUR, as of 14 Aug 2025." in deployment_sentence(deployments, placed, day)
    assert "force" not in {claim for claims in placed["claim_ids"] for claim in claims}
    assert deployments.whole_force(day) == ("about 11,000", "HUR", "14 Aug 2025")


def test_tables_follow_the_order_of_their_rows(small: Dataset) -> None:
    placed, legs = contingents_on(small, date(2025, 7, 1)), legs_until(small, date(2025, 7, 1))
    rows = deployment_rows(placed, small.labels("estimates", "measure"))
    assert list(rows["Contingent"]) == list(placed["name"]) == ["Corps", "Builders"]
    assert list(rows["Number"]) == ["About 10,000", "About 5,000"]
    assert list(leg_rows(legs)["Began"]) == ["9 Jan 2025", "23 Oct 2024", "8 Oct 2024"]


def test_empty_tables_give_empty_answers(dataset: Dataset) -> None:
    nothing = with_rows(dataset)
    day = date(2025, 1, 1)
    placed, legs = contingents_on(nothing, day), legs_until(nothing, day)
    assert placed.empty and legs.empty and without_place(placed).empty
    assert deployment_rows(placed, {}).empty and leg_rows(legs).empty
    assert deployment_sentence(Deployments.of(nothing), placed, day).startswith("On 1 Jan 2025 no number is claimed")


def test_every_day_of_the_real_data_has_known_places_and_each_contingent_once(scoped: Dataset) -> None:
    places = set(scoped["places"]["place_id"])
    for day in pd.date_range("2024-10-01", scoped.released_on, freq="MS"):
        placed = contingents_on(scoped, day.date())
        assert placed["contingent_id"].is_unique
        assert set(placed["place_id"]) <= places
        assert not (placed["planned"] & placed["measure"].isin(["present", "sent_cumulative"])).any()
