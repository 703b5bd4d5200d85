"""The lanes of estimates: one an asserter, every claim a mark with its id, one scale from zero."""

from __future__ import annotations

import pandas as pd

from dashboard.analysis.claims import current_claims, groups_counted, latest_by_asserter, spread_sentence
from dashboard.charts.estimate_lanes import estimate_lanes
from dashboard.dataset.store import Dataset


def killed(dataset: Dataset) -> pd.DataFrame:
    claims = dataset["estimates"]
    return claims[claims["measure"] == "killed"]


def test_every_claim_is_a_mark_with_its_id(scoped: Dataset) -> None:
    claims = killed(scoped)
    figure = estimate_lanes(claims, {}, scoped.released_on, groups_counted(scoped, claims))
    marks = next(trace for trace in figure.data if trace.mode == "markers")
    assert {row[0] for row in marks.customdata} == set(claims["estimate_id"])
    assert len(figure.layout.yaxis.ticktext) == claims["organization_id"].nunique()


def test_height_is_the_number_on_one_scale(scoped: Dataset) -> None:
    """Within every lane the distance from the baseline is proportional to the number."""
    claims = killed(scoped)
    figure = estimate_lanes(claims, {}, scoped.released_on, {})
    marks = next(trace for trace in figure.data if trace.mode == "markers")
    numbers = claims.set_index("estimate_id")[["best", "low", "high"]].bfill(axis=1)["best"].astype(float)
    shares = [
        (y % 1) / numbers[row[0]] for y, row in zip(marks.y, marks.customdata, strict=True) if numbers[row[0]] > 100
    ]
    assert max(shares) - min(shares) < 1e-9


def test_superseded_claims_are_smaller(scoped: Dataset) -> None:
    claims = killed(scoped)
    figure = estimate_lanes(claims, {}, scoped.released_on, {})
    marks = next(trace for trace in figure.data if trace.mode == "markers")
    latest = current_claims(claims)
    assert 0 < len(latest) < len(claims)
    for row, size in zip(marks.customdata, marks.marker.size, strict=True):
        assert (size == 12) == (row[0] in latest)


def test_hostile_names_are_escaped(scoped: Dataset) -> None:
    claims = killed(scoped)
    names = dict.fromkeys(claims["organization_id"], "<img src=x onerror=alert(1)>")
    figure = estimate_lanes(claims, names, scoped.released_on, {})
    assert "<img" not in figure.to_json().replace("\\u003c", "<")


def test_sentence_names_highest_and_lowest(scoped: Dataset) -> None:
    """Highest and lowest are named with their parties, and no average appears."""
    claims = killed(scoped)
    claims = claims[claims["contingent_id"].isna()]
    names = dict(zip(scoped["organizations"]["organization_id"], scoped["organizations"]["short_name"], strict=True))
    sentence = spread_sentence(claims, "Killed", scoped.released_on, names)
    latest = latest_by_asserter(claims)
    top = latest.loc[latest[["low", "best", "high"]].max(axis=1).idxmax()]
    assert f"({names[top['organization_id']]}) is the highest" in sentence
    assert "the lowest" in sentence
    assert spread_sentence(claims.head(0), "Killed", scoped.released_on, names) == "Killed: no party gives a number."


def test_no_sentence_compares_different_groups(scoped: Dataset) -> None:
    """Claims on different groups are counted, not ranked, and none supersedes one on another group."""
    claims = killed(scoped)
    assert len(set(claims["contingent_id"].fillna(""))) > 1
    sentence = spread_sentence(claims, "Killed", scoped.released_on, {})
    assert "highest" not in sentence
    assert "Choose one group" in sentence
    for _, rows in claims.groupby(claims["contingent_id"].fillna("")):
        assert set(latest_by_asserter(rows)["estimate_id"]) <= current_claims(claims)


def test_month_only_claims_are_as_wide_as_their_month(scoped: Dataset) -> None:
    """A bar from the first to the last day of the month, and the mark in its middle, not on a day nobody named."""
    claims = killed(scoped).head(2).assign(as_of=pd.Timestamp("2025-02-01"), as_of_precision=["month", "day"])
    figure = estimate_lanes(claims, {}, scoped.released_on, {})
    [bar] = [trace for trace in figure.data if trace.name == "month-wide"]
    assert [pd.Timestamp(x) for x in bar.x[:2]] == [pd.Timestamp("2025-02-01"), pd.Timestamp("2025-02-28")]
    marks = next(trace for trace in figure.data if trace.mode == "markers")
    at = {row[0]: pd.Timestamp(x) for row, x in zip(marks.customdata, marks.x, strict=True)}
    month, day = claims["estimate_id"]
    assert at[month] == pd.Timestamp("2025-02-14 12:00")
    assert at[day] == pd.Timestamp("2025-02-01")
