"""Exchanges: what stands in a row, what filters keep, counts of records, and claims that are never joined."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from dashboard.analysis import exchange_topics as topics
from dashboard.analysis import exchanges as of
from dashboard.analysis.chronology import chronology
from dashboard.analysis.exchanges import Choice
from dashboard.dataset.store import Dataset
from tests.analysis.test_chronology import exchange, made

NAN = math.nan
PLACES = [
    {"place_id": "rason", "name": "Rason", "precision": "city", "longitude": "130.3", "latitude": "42.2"},
    {"place_id": "dunai", "name": "Dunai", "precision": "city", "longitude": "132.4", "latitude": "42.9"},
    {"place_id": "russia", "name": "Russia", "precision": "country", "longitude": "105", "latitude": "61"},
]
PARTIES = [{"organization_id": name, "short_name": name.upper()} for name in ("nis", "hur", "kcna")]
PROGRAMS = [{"program_id": "hs20", "name": "Hwasong-20"}]
TO_RUSSIA, TO_DPRK = {"direction": "dprk_to_russia"}, {"direction": "russia_to_dprk"}
SHIPPED = {"from_place_id": "rason", "to_place_id": "dunai"} | TO_RUSSIA
ROWS = [
    exchange("boxes-1", "2023-11-01", **SHIPPED, quantity_best="2000", quantity_unit="containers", cumulative="true"),
    exchange("boxes-2", "2024-02-01", **SHIPPED, quantity_low="6000", quantity_unit="containers", cumulative="true"),
    exchange(
        "boxes-hur",
        "2024-01-01",
        **TO_RUSSIA,
        organization_ids="hur",
        quantity_best="9000",
        quantity_unit="containers",
        cumulative="true",
        to_place_id="russia",
        from_place_id="rason",
    ),
    exchange("shells", "2024-03-01", **TO_RUSSIA, quantity_high="9000000", quantity_unit="shells", cumulative="true"),
    exchange("shells-year", "2024-03-02", **TO_RUSSIA, quantity_best="3000000", quantity_unit="shells"),
    exchange("officials", "2025-11-04", kind="visit", delegation="munitions", status="reported", **TO_RUSSIA),
    exchange("minister", "2025-10-01", end_date="2025-10-03", kind="visit", delegation="defense", **TO_DPRK),
    exchange("flight", "2025-09-01", kind="visit", **TO_DPRK),
    exchange("aid", "2025-10-14", kind="technology", status="suspected", program_id="hs20", **TO_DPRK),
    exchange("advice", "2025-06-01", kind="technology", status="reported", organization_ids="nis|hur", **TO_DPRK),
    exchange("sold", "2025-06-02", kind="technology", **TO_RUSSIA),
    exchange("pact", "2024-06-19", kind="treaty"),
    exchange("listed", "2024-01-11", kind="sanctions"),
]
JUDGMENT = {"judgment_id": "kj", "basis_ids": "officials|aid", "statement": "They serve a transfer."}


@pytest.fixture(scope="module")
def small() -> Dataset:
    return made(
        {"exchanges": ROWS, "places": PLACES, "organizations": PARTIES, "programs": PROGRAMS, "judgments": [JUDGMENT]}
    )


@pytest.fixture(scope="module")
def rows(small: Dataset) -> pd.DataFrame:
    return of.exchange_rows(small, chronology(small))


def ids(frame: pd.DataFrame) -> list[str]:
    return frame["record_id"].tolist()


def test_a_row_says_what_how_much_which_way_and_whose(rows: pd.DataFrame) -> None:
    assert len(rows) == len(ROWS)
    by_id = rows.set_index("record_id")
    boxes = by_id.loc["boxes-2"]
    assert boxes["quantity"] == "at least 6,000 containers"
    assert boxes["route"] == "Rason → Dunai"
    assert (boxes["direction"], boxes["kind_code"], boxes["status_code"]) == (
        "dprk_to_russia",
        "munitions",
        "confirmed",
    )
    assert boxes["size"] == 2
    assert by_id.loc["aid", "program"] == "Hwasong-20"
    assert by_id.loc["flight", "delegation_label"] == ""
    assert by_id.loc["minister", "when"] == "1–3 Oct 2025"
    assert by_id.loc["advice", "parties"] == ("NIS", "HUR")
    assert by_id.loc["pact", "size"] == 0


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((NAN, NAN, NAN), ""),
        ((NAN, 33_000.0, NAN), "33,000 shells"),
        ((5.0, 5.0, 5.0), "5 shells"),
        ((1000.0, NAN, NAN), "at least 1,000 shells"),
        ((67_000.0, 67_000.0, NAN), "at least 67,000 shells"),
        ((NAN, NAN, 9_000_000.0), "up to 9 million shells"),
        ((NAN, 10_000.0, 10_000.0), "up to 10,000 shells"),
        ((200_000.0, NAN, 260_000.0), "200,000–260,000 shells"),
        ((2.0, 3.0, 4.0), "3 (2–4) shells"),
        ((1.0, 1.0, 1.0), "1 shell"),
        ((1.0, NAN, NAN), "at least 1 shell"),
        ((1.0, NAN, 3.0), "1–3 shells"),
        ((1_700_000_000.0, NAN, 5_500_000_000.0), "1.7 billion–5.5 billion shells"),
    ],
)
def test_a_quantity_is_said_as_it_was_claimed(numbers: tuple[float, float, float], words: str) -> None:
    assert of.quantity_in_words(*numbers, "shells", "shell") == words


def test_a_number_keeps_all_its_digits() -> None:
    assert of.number(15_809) == "15,809"
    assert of.number(9_400_000) == "9.4 million"
    assert of.number(1_234_567) == "1,234,567"
    assert of.number(1.5) == "1.5"


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        (Choice(directions=frozenset({"mutual"})), ["listed", "pact"]),
        (Choice(kinds=frozenset({"visit"}), statuses=frozenset({"reported"})), ["officials"]),
        (Choice(words="dunai boxes-1"), ["boxes-1"]),
        (Choice(first=date(2025, 10, 3), last=date(2025, 10, 31)), ["minister", "aid"]),
    ],
)
def test_filters_keep_what_they_say(rows: pd.DataFrame, choice: Choice, kept: list[str]) -> None:
    assert ids(of.select(rows, choice)) == kept


def test_an_empty_list_names_the_control_that_emptied_it(rows: pd.DataFrame) -> None:
    nothing = Choice(kinds=frozenset({"treaty"}), words="boxes")
    assert of.emptied_by(rows, nothing) == ["kinds", "words"]
    assert of.emptied_by(rows, Choice(words="no such word")) == ["words"]
    assert of.emptied_by(rows, Choice()) == []


def test_months_begin_with_the_first_exchange(small: Dataset, rows: pd.DataFrame) -> None:
    found = of.months(small, rows, date(2026, 1, 15))
    assert found[0] == pd.Timestamp("2023-11-01")
    assert found[-1] == pd.Timestamp("2026-01-01")
    assert len(of.months(made({}), rows.iloc[:0], date(2026, 1, 15))) == 12


def test_sides_and_flows_count_records(small: Dataset, rows: pd.DataFrame) -> None:
    there, back, mutual = of.sides(small, rows)
    assert (there.count, back.count, mutual.count) == (7, 4, 2)
    assert there.kinds == (("Munitions", 5), ("Technology", 1), ("Visits", 1))
    assert back.parties == (("NIS", 4), ("HUR", 1))
    flows = of.flows(small, rows).set_index("kind_code")
    assert flows.loc["munitions", "dprk_to_russia"] == 5
    assert flows.loc["visit"].to_dict() | {"parties": ""} == {
        "kind": "Visits",
        "dprk_to_russia": 1,
        "russia_to_dprk": 2,
        "mutual": 0,
        "total": 3,
        "parties": "",
    }
    assert int(flows["total"].sum()) == len(rows)
    sentence = of.balance_sentence([there, back, mutual], pd.Timestamp("2023-11-01"), pd.Timestamp("2025-12-01"))
    assert sentence.startswith("Nov 2023 to Dec 2025: DPRK to Russia 7 records, most often munitions (5); Russia to")


def test_claims_of_units_and_of_periods_stay_apart(rows: pd.DataFrame) -> None:
    so_far = of.quantity_claims(rows, cumulative=True)
    assert ids(so_far) == ["boxes-hur", "boxes-1", "boxes-2", "shells"]
    assert so_far["value"].tolist() == [9000, 2000, 6000, 9_000_000]
    assert ids(of.quantity_claims(rows, cumulative=False)) == ["shells-year"]
    assert ids(of.newest_claims(so_far)) == ["boxes-2", "shells"]
    assert of.claims_sentence(so_far) == (
        "Newest cumulative claims, each in its own unit: at least 6,000 containers (NIS, 1 Feb 2024); up to 9 million "
        "shells (NIS, 1 Mar 2024)."
    )
    assert of.quantity_claims(rows.iloc[:0], cumulative=True).empty


def test_visits_are_marked_by_what_the_record_states(small: Dataset, rows: pd.DataFrame) -> None:
    found = topics.visits(rows)
    assert ids(found) == ["officials", "minister", "flight"]
    assert found["munitions"].tolist() == [True, False, False]
    assert topics.visits_sentence(small, rows) == (
        "3 visits (DPRK to Russia 1; Russia to DPRK 2); 1 is of the munitions sector, the latest: Item officials "
        "(NIS, 4 Nov 2025)."
    )
    assert "not stated 1" in topics.delegations(found)
    assert topics.judgments_on(small, ["officials"])["judgment_id"].tolist() == ["kj"]
    assert topics.judgments_on(small, ["minister"]).empty


def test_technology_comes_by_status_and_names_its_program(small: Dataset, rows: pd.DataFrame) -> None:
    found = topics.technology(small, rows)
    assert ids(found) == ["advice", "aid"]
    assert topics.technology_sentence(small, rows).startswith(
        "2 records of technology from Russia: 1 reported, 1 suspected; 1 name a program. The latest: Item aid"
    )


def test_rules_are_treaties_and_sanctions(rows: pd.DataFrame) -> None:
    found = topics.rules(rows)
    assert ids(found) == ["pact", "listed"]
    assert topics.rules_sentence(found).startswith("2 records: 1 sanctions, 1 treaty. The latest: Item pact")


def test_routes_have_both_ends_and_none_in_the_middle_of_a_country(small: Dataset, rows: pd.DataFrame) -> None:
    [route] = topics.routes(small, rows).to_dict("records")
    assert (route["from_place"], route["to_place"], route["count"]) == ("Rason", "Dunai", 2)
    assert route["record_ids"] == ("boxes-2", "boxes-1")
    assert topics.routes(small, rows.iloc[:0]).empty


def test_the_document_of_november_2025_is_found(scoped: Dataset) -> None:
    """Frequent visits of munitions officials, and the possible transfer of guidance and propulsion."""
    every = of.exchange_rows(scoped, chronology(scoped))
    november = every[every["reported_on"] == pd.Timestamp("2025-11-04")]
    sector = topics.visits(november).query("munitions")
    assert len(sector) == 1
    assert "NIS" in sector["parties"].iloc[0]
    transfer = topics.technology(scoped, november)
    words = " ".join(transfer["title"]).lower()
    assert "guidance" in words
    assert "propulsion" in words
    assert not topics.judgments_on(scoped, ids(sector)).empty
