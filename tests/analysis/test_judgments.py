"""Bands and their edges, two scales side by side, and what a judgment rests on."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.judgments import (
    Band,
    Scale,
    basis_of,
    confidence_in_words,
    in_other_words,
    indicators_of,
    judgments,
    likelihood_in_words,
    pieces,
    scales,
)
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import Dataset, open_dataset

SCALES = scales(open_dataset())
ICD, PHIA = SCALES["ICD 203"], SCALES["UK PHIA"]


def label(scale: Scale, percent: float) -> str | None:
    band = scale.at(percent)
    return band.label if band else None


@pytest.mark.parametrize(
    ("percent", "term"),
    [
        (0, None),
        (1, "almost no chance"),
        (4.99, "almost no chance"),
        (5, "very unlikely"),
        (20, "unlikely"),
        (45, "roughly even chance"),
        (55, "likely"),
        (80, "very likely"),
        (94.9, "very likely"),
        (95, "almost certain"),
        (99, "almost certain"),
        (99.1, None),
    ],
)
def test_edges_of_icd_203_belong_to_the_upper_band_and_the_top_is_closed(percent: float, term: str | None) -> None:
    assert label(ICD, percent) == term


@pytest.mark.parametrize(
    ("percent", "term"),
    [
        (0, "remote chance"),
        (5, "remote chance"),
        (5.1, None),
        (9.9, None),
        (10, "highly unlikely"),
        (20, "highly unlikely"),
        (22, None),
        (35, "unlikely"),
        (37, None),
        (40, "realistic possibility"),
        (49.9, "realistic possibility"),
        (50, None),
        (55, "likely"),
        (75, "likely"),
        (77, None),
        (90, "highly likely"),
        (92, None),
        (100, "almost certain"),
    ],
)
def test_a_number_in_a_gap_of_phia_has_no_term(percent: float, term: str | None) -> None:
    assert label(PHIA, percent) == term


def seen(code: str) -> list[tuple[float, float, str | None]]:
    return [(part.low, part.high, part.term.label if part.term else None) for part in pieces(ICD.band(code), PHIA)]


def test_bands_as_the_other_scale_sees_them() -> None:
    assert seen("almost_no_chance") == [(1, 5, "remote chance")]
    assert seen("very_unlikely") == [(5, 10, None), (10, 20, "highly unlikely")]
    assert seen("unlikely") == [
        (20, 25, None),
        (25, 35, "unlikely"),
        (35, 40, None),
        (40, 45, "realistic possibility"),
    ]
    assert seen("roughly_even_chance") == [(45, 50, "realistic possibility"), (50, 55, None)]
    assert seen("likely") == [(55, 75, "likely"), (75, 80, None)]
    assert seen("very_likely") == [(80, 90, "highly likely"), (90, 95, None)]
    assert seen("almost_certain") == [(95, 99, "almost certain")]


def test_a_gap_is_said_and_never_rounded() -> None:
    words = in_other_words(ICD.band("likely"), PHIA)
    assert "“likely or probable” (55–75 %)" in words
    assert "75–80 % falls in a gap" in words
    assert "judged anew, not rounded" in words
    whole = in_other_words(ICD.band("almost_certain"), PHIA)
    assert "whole band lies in “almost certain”" in whole
    assert "gap" not in whole
    nothing = in_other_words(Band("x", 6, 9, False), PHIA)
    assert "no term at all" in nothing


BANDS = st.tuples(st.integers(0, 99), st.integers(1, 100)).filter(lambda pair: pair[0] < pair[1])


@given(bounds=BANDS)
def test_pieces_cover_a_band_once_and_hold_one_answer_each(bounds: tuple[int, int]) -> None:
    """No part of a band is lost, doubled or given two terms."""
    low, high = bounds
    parts = pieces(Band("any", low, high, False), PHIA)
    assert [part.low for part in parts] == [low, *[part.high for part in parts[:-1]]]
    assert parts[-1].high == high
    for part in parts:
        for share in (0.01, 0.5, 0.99):
            assert PHIA.at(part.low + share * (part.high - part.low)) == part.term


@given(bounds=BANDS)
def test_a_term_in_a_scale_of_its_own_is_itself(bounds: tuple[int, int]) -> None:
    band = Band("any", bounds[0], bounds[1], True)
    (part,) = pieces(band, Scale("own", "", "", (band,)))
    assert part.term == band


def test_bounds_in_words_say_which_are_open() -> None:
    assert ICD.band("likely").percent == "55–80 %"
    assert [band.percent for band in PHIA.bands if "<" in band.percent] == ["40–<50 %"]


def test_scales_stand_in_the_schema(dataset: Dataset) -> None:
    assert list(SCALES) == ["ICD 203", "UK PHIA"]
    assert [band.code for band in ICD.bands] == dataset.schema("judgments").field("likelihood").codes
    assert len(PHIA.bands) == 7
    assert all(scale.source for scale in SCALES.values())
    with pytest.raises(KeyError):
        ICD.band("maybe")


def test_judgments_have_words_and_bands_and_can_be_chosen_by_topic(scoped: Dataset) -> None:
    shown = judgments(scoped)
    assert len(shown) == len(scoped["judgments"])
    assert shown[["term", "confidence_label", "topic_label", "low", "high"]].notna().all(axis=None)
    one = judgments(scoped, [str(shown["topic"].iloc[0])])
    assert set(one["judgment_id"]) == set(shown["judgment_id"][shown["topic"] == shown["topic"].iloc[0]])
    words = likelihood_in_words(shown)
    assert sum(int(part.split()[0]) for part in words.split(", ")) == len(shown)
    assert "confidence" not in words
    assert sum(int(part.split()[0]) for part in confidence_in_words(shown).split(", ")) == len(shown)


def test_a_judgment_made_later_is_hidden(dataset: Dataset) -> None:
    days = dataset["judgments"]["as_of"]
    cut = apply(Scope(date(2026, 3, 1)), dataset)
    assert set(judgments(cut)["judgment_id"]) == set(dataset["judgments"]["judgment_id"][days <= "2026-03-01"])
    none = judgments(apply(Scope(date(2016, 1, 1)), dataset))
    assert none.empty
    assert likelihood_in_words(none) == ""


def test_indicators_come_with_state_in_words_the_seen_first(scoped: Dataset) -> None:
    counts = scoped["indicators"].groupby("judgment_id")["state"].nunique()
    judgment = str(counts[counts > 1].index[0])
    found = indicators_of(scoped, judgment)
    assert set(found["indicator_id"]) == set(
        scoped["indicators"]["indicator_id"][scoped["indicators"]["judgment_id"] == judgment]
    )
    assert found["state"].iloc[0] == "seen"
    assert found["state_label"].notna().all()
    assert indicators_of(scoped, "no-such-id").empty


def test_basis_names_asserter_day_and_number_and_counts_what_is_hidden(scoped: Dataset) -> None:
    claim = scoped["estimates"].iloc[0]
    known, hidden = basis_of(scoped, [claim["estimate_id"], "no-such-id"])
    assert hidden == 1
    assert [basis.record_id for basis in known] == [claim["estimate_id"]]
    organizations = scoped["organizations"].set_index("organization_id")
    assert known[0].label.startswith(organizations.loc[claim["organization_id"], "short_name"])
    assert str(claim["as_of"].year) in known[0].front
