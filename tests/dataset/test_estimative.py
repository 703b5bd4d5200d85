"""Likelihood and confidence are kept apart, and one row of the scale is used."""

from __future__ import annotations

import pytest

from dashboard.dataset.estimative import Terms, mixed_language, terms_of, used_terms
from dashboard.dataset.store import Dataset

TERMS = (
    Terms("almost_no_chance", "almost no chance", "remote"),
    Terms("unlikely", "unlikely", "improbable"),
    Terms("likely", "likely", "probable"),
    Terms("very_likely", "very likely", "highly probable"),
    Terms("almost_certain", "almost certain", "nearly certain"),
)


def columns(statement: str, reason: str = "One party says so.", **others: str) -> list[str]:
    found = mixed_language(statement, reason, likelihood="likely", terms=TERMS, others=others)
    return [column for column, _ in found]


@pytest.mark.parametrize(
    ("statement", "reason", "wrong"),
    [
        ("They will stay.", "Two services agree.", []),
        ("They will likely stay.", "Two services agree.", []),
        ("We judge with high confidence that they stay.", "Two services agree.", ["statement"]),
        ("We are confident that they stay.", "Two services agree.", ["statement"]),
        ("They confide in nobody.", "Two services agree.", []),
        ("They will stay.", "Two services call it likely.", ["confidence_reason"]),
        ("They will stay.", "Two services call it almost certainly true.", ["confidence_reason"]),
        ("They will very likely stay.", "Two services agree.", ["statement"]),  # another band than its likelihood
        ("They will probably stay.", "Two services agree.", ["statement"]),  # the term of the second row
        ("They look likely, if not probable, to stay.", "Two services agree.", ["statement"]),
        ("Remote sensing shows them.", "Remote areas are seen by remote-controlled craft.", []),
        ("The chance is remote.", "Two services agree.", ["statement", "statement"]),  # other band and second row
    ],
)
def test_what_is_mixed_is_refused(statement: str, reason: str, wrong: list[str]) -> None:
    assert columns(statement, reason) == wrong


def test_other_texts_keep_likelihood_and_confidence_in_sentences_of_their_own() -> None:
    assert columns("They stay.", alternatives="That they leave is unlikely. Our confidence is low.") == []
    assert columns("They stay.", alternatives="With low confidence it is unlikely that they leave.") == ["alternatives"]
    assert columns("They stay.", note="Improbable.") == ["note"]


def test_messages_name_the_words() -> None:
    ((_, message),) = mixed_language("They probably stay.", "One says so.", likelihood="likely", terms=TERMS)
    assert "'probable'" in message
    assert "'likely'" in message


def test_the_longest_term_counts_once() -> None:
    assert used_terms("It is very  likely, almost-certainly; unlikely is not likely.", TERMS) == [
        "very likely",
        "almost certain",
        "unlikely",
        "likely",
    ]
    assert used_terms("It is likely.", ()) == []


def test_the_bundled_judgments_pass(dataset: Dataset) -> None:
    terms = terms_of(dataset.schema("judgments").field("likelihood"))
    assert len({term.second for term in terms}) == len(terms)
    for _, row in dataset["judgments"].fillna({"note": ""}).iterrows():
        others = {"alternatives": row["alternatives"], "note": row["note"]}
        likelihood = str(row["likelihood"])
        assert not mixed_language(
            row["statement"], row["confidence_reason"], likelihood=likelihood, terms=terms, others=others
        ), row["judgment_id"]
