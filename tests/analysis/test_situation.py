"""Headline figures: the first group and measure with a claim answers, and rivals are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard.analysis.scope import Scope, apply
from dashboard.analysis.situation import WHOLE_FORCE, answer, disagreement, headline_figures
from dashboard.dataset.store import Dataset


def test_every_question_is_answered_or_open(scoped: Dataset) -> None:
    """Each answer rests on a claim of the measure and day asked for."""
    figures = headline_figures(scoped, scoped.released_on)
    assert [question for question, _ in figures] == list(scoped.package.theater.figures)
    for question, figure in figures:
        if figure is not None:
            assert str(figure.headline.row["measure"]) in question.measures
            assert set(figure.headline.ids) <= set(figure.claims["estimate_id"])


def test_whole_force_answers_only_with_claims_that_name_no_contingent(scoped: Dataset) -> None:
    for question, figure in headline_figures(scoped, scoped.released_on):
        if figure is not None and figure.role == WHOLE_FORCE:
            assert figure.claims["contingent_id"].isna().all(), question.title


def test_a_plan_never_stands_for_presence(dataset: Dataset) -> None:
    """On no day does a planned number stand in front without being called planned."""
    for day in (date(2024, 10, 20), date(2025, 7, 5), date(2025, 8, 1), dataset.released_on):
        for _, figure in headline_figures(apply(Scope(day), dataset), day):
            if figure is not None and "planned" in set(figure.claims["measure"].astype("str")):
                assert figure.number.startswith("planned: ")


def test_an_answer_counts_one_group(dataset: Dataset) -> None:
    """No other contingent is compared with the one in front, and none that has gone home counts as present."""
    for day in (date(2025, 7, 5), date(2025, 11, 5), dataset.released_on):
        cut = apply(Scope(day), dataset)
        gone = set(cut["contingents"].loc[cut["contingents"]["end_on"] <= pd.Timestamp(day), "contingent_id"])
        for _, figure in headline_figures(cut, day):
            if figure is not None:
                assert len(set(figure.claims["contingent_id"].fillna(""))) == 1
                assert figure.measure != "present" or not gone & set(figure.claims["contingent_id"])


def test_before_any_report_nobody_answers(dataset: Dataset) -> None:
    cut = apply(Scope(date(2023, 1, 1)), dataset)
    assert [figure for _, figure in headline_figures(cut, date(2023, 1, 1)) if figure] == []


def test_disagreement_names_two_and_counts_the_rest(scoped: Dataset) -> None:
    figure = answer(scoped, scoped.package.theater.figures[4], scoped.released_on)
    assert figure is not None
    one = figure.headline.rivals.head(1)
    many = pd.concat([one] * 5, ignore_index=True)
    named = disagreement(replace(figure, headline=replace(figure.headline, rivals=one)), {"hur": "HUR"})
    assert named.startswith("others: ")
    assert "more" not in named
    assert disagreement(replace(figure, headline=replace(figure.headline, rivals=many)), {}).endswith("and 3 more")
