"""The headline rule, spreads and words, on tables whose answer can be seen."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.claims import (
    claimed_number,
    headline,
    latest_by_asserter,
    number_in_words,
    spread,
    spread_sentence,
)

COLUMNS = ["estimate_id", "organization_id", "as_of", "reported_on", "low", "best", "high", "qualifier"]
COLUMNS += ["reliability", "credibility"]
DAY = date(2025, 11, 25)


def claims(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Claims from short rows: id, asserter, as of, low, best, high, qualifier, reliability, credibility."""
    full = [(i, o, a, a, lo, b, hi, q, r, c) for i, o, a, lo, b, hi, q, r, c in rows]
    frame = pd.DataFrame(full, columns=COLUMNS)
    frame[["low", "best", "high"]] = frame[["low", "best", "high"]].astype("Int64")
    frame[["as_of", "reported_on"]] = frame[["as_of", "reported_on"]].astype("datetime64[s]")
    return frame


FOUR = claims(
    ("nis-old", "nis", "2025-08-01", None, 11000, None, "about", "B", 2),
    ("nis-new", "nis", "2025-11-04", None, 10000, None, "about", "B", 2),
    ("hur", "hur", "2025-11-10", None, 8000, None, "about", "B", 3),
    ("blog", "media", "2025-11-20", 20000, None, None, "at_least", "D", 2),
)


def test_each_asserter_counts_once_with_the_latest_claim() -> None:
    assert set(latest_by_asserter(FOUR)["estimate_id"]) == {"nis-new", "hur", "blog"}


def test_headline_takes_reliability_then_credibility() -> None:
    """NIS and HUR share grade B; NIS has the better digit, though HUR is later and the blog latest."""
    found = headline(FOUR, DAY)
    assert found is not None
    assert found.row["estimate_id"] == "nis-new"
    assert found.ids == ["nis-new", "blog", "hur"]
    assert found.text == "about 10,000"
    assert str(found.spread) == "8,000 to at least 20,000"
    assert not found.stale


def test_headline_takes_the_latest_among_equals() -> None:
    equal = claims(
        ("first", "nis", "2025-11-04", None, 10, None, "about", "B", 2),
        ("second", "hur", "2025-11-05", None, 20, None, "about", "B", 2),
    )
    found = headline(equal, DAY)
    assert found is not None
    assert found.row["estimate_id"] == "second"


def test_f_and_6_stand_last() -> None:
    odd = claims(
        ("unknown", "a", "2025-11-05", None, 1, None, "exact", "F", 1),
        ("poor", "b", "2025-11-04", None, 2, None, "exact", "E", 6),
        ("poor-judged", "c", "2025-11-01", None, 3, None, "exact", "E", 5),
    )
    found = headline(odd, DAY)
    assert found is not None
    assert found.row["estimate_id"] == "poor-judged"


def test_an_old_claim_is_stale_after_180_days() -> None:
    old = claims(("old", "nis", "2025-05-29", None, 1, None, "exact", "B", 2))
    on_the_edge = headline(old, date(2025, 11, 25))
    past_it = headline(old, date(2025, 11, 26))
    assert on_the_edge is not None and not on_the_edge.stale
    assert past_it is not None and past_it.stale


def test_no_claim_no_headline() -> None:
    assert headline(FOUR.head(0), DAY) is None


@given(order=st.permutations(range(4)))
def test_row_order_does_not_matter(order: list[int]) -> None:
    found = headline(FOUR.iloc[order].reset_index(drop=True), DAY)
    assert found is not None
    assert found.ids == ["nis-new", "blog", "hur"]


@pytest.mark.parametrize(
    ("qualifier", "low", "best", "high", "words"),
    [
        ("about", None, 10000, None, "about 10,000"),
        ("exact", None, 101, None, "101"),
        ("at_least", 100, None, None, "at least 100"),
        ("up_to", None, None, 50000, "up to 50,000"),
        ("range", 2000, None, 3000, "2,000–3,000"),
        ("about", 8000, 10000, 12000, "about 10,000 (8,000–12,000)"),
    ],
)
def test_numbers_are_said_as_claimed(
    qualifier: str, low: int | None, best: int | None, high: int | None, words: str
) -> None:
    assert number_in_words(qualifier, low, best, high) == words


def test_missing_cells_are_no_numbers() -> None:
    assert claimed_number(FOUR.iloc[3]) == "at least 20,000"


NAMES = {"nis": "NIS", "hur": "HUR", "jcs": "JCS"}


def sentence(*numbers: tuple[str, int | None, int | None, int | None, str]) -> str:
    """The sentence of claims of (asserter, low, best, high, qualifier), without its beginning."""
    made = claims(*((who, who, "2025-11-04", *bounds, how, "B", 2) for who, *bounds, how in numbers))
    made = made.assign(contingent_id=None, as_of_precision="day")
    return spread_sentence(made, "Killed", DAY, NAMES).removeprefix("Killed, latest claims up to 25 Nov 2025: ")


def test_parties_say_the_same_only_in_the_same_words() -> None:
    same = ("nis", None, 2000, None, "about"), ("hur", None, 2000, None, "about")
    assert sentence(*same) == "all 2 parties say about 2,000."
    assert sentence(same[0], ("hur", None, None, 2000, "up_to")) == "up to 2,000 (HUR) and about 2,000 (NIS)."
    assert sentence(same[0], ("hur", 2000, None, 3000, "range")) == (
        "2,000–3,000 (HUR) is the highest, about 2,000 (NIS) the lowest."
    )


def test_the_highest_and_lowest_are_those_of_the_spread_and_all_that_reach_them() -> None:
    assert sentence(
        ("hur", None, 6000, None, "about"), ("jcs", None, 8000, None, "about"), ("nis", 5000, None, 10000, "range")
    ) == ("5,000–10,000 (NIS) spans all other numbers; HUR says about 6,000.")
    assert (
        sentence(
            ("hur", 6000, None, None, "at_least"),
            ("jcs", None, 6000, None, "about"),
            ("nis", None, 4000, None, "about"),
        )
        == "at least 6,000 (HUR) and about 6,000 (JCS) are the highest, about 4,000 (NIS) the lowest."
    )
    assert (
        sentence(
            ("hur", None, 6000, None, "about"), ("jcs", None, 6000, None, "about"), ("nis", None, 4000, None, "about")
        )
        == "about 6,000 (HUR and JCS) is the highest, about 4,000 (NIS) the lowest."
    )


def test_a_grade_that_the_schema_adds_ranks_by_its_letter() -> None:
    added = claims(
        ("new", "a", "2025-11-05", None, 1, None, "exact", "G", 1),
        ("known", "b", "2025-11-01", None, 2, None, "exact", "E", 6),
    )
    found = headline(added, DAY)
    assert found is not None
    assert found.row["estimate_id"] == "known"


@given(numbers=st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_spread_holds_every_number(numbers: list[int]) -> None:
    frame = pd.DataFrame({"low": np.nan, "best": numbers, "high": np.nan}).astype("Int64")
    found = spread(frame)
    assert (found.low, found.high) == (min(numbers), max(numbers))
    assert not found.open_below and not found.open_above
