"""Are the words of a judgment clean: likelihood and confidence apart, and one row of the scale only?

ICD 203 forbids likelihood and confidence in the same sentence, and mixing the two rows of synonyms of its scale. The
words come from the schema; nothing is read from files here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.dataset.schema import Field

CONFIDENCE = re.compile(r"\bconfiden(?:ce|t|tly)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
# "Remote" is a term of the scale, but not where it says how far away or by what means.
NOT_LIKELIHOOD = re.compile(
    r"\bremote(?:ly)?[ -](?:sens\w*|control\w*|pilot\w*|operat\w*|area\w*|site\w*|region\w*|island\w*|border\w*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of one band: its code, and its term in the first and in the second row of the scale."""

    code: str
    first: str
    second: str


def terms_of(field: Field) -> tuple[Terms, ...]:
    """Return the terms of a vocabulary of likelihood: label and, where the schema names it, ``synonym``."""
    return tuple(Terms(str(code.value), code.label, str(code.extra.get("synonym", ""))) for code in field.categories)


def mixed_language(
    statement: str,
    reason: str,
    *,
    likelihood: str,
    terms: Sequence[Terms],
    others: Mapping[str, str] | None = None,
) -> list[tuple[str, str]]:
    """Return what is mixed in a judgment, as pairs of column and message; an empty list means that it is clean.

    ``likelihood`` is the code of its band, whose first-row term readers see beside the statement. ``reason`` is why
    the confidence is what it is: it is read in one sentence with the confidence. ``others`` are further texts by
    column, such as the alternatives.
    """
    texts = {"statement": statement, "confidence_reason": reason, **(others or {})}
    found: list[tuple[str, str]] = []
    if CONFIDENCE.search(statement):
        found.append(("statement", "must not speak of confidence, which stands in a sentence of its own"))
    own = next((entry for entry in terms if entry.code == likelihood), None)
    used = used_terms(statement, terms)
    for term in used:
        if own is not None and term not in {own.first.casefold(), own.second.casefold()}:
            found.append(("statement", f"says {term!r}, but the likelihood is {own.first!r}"))
    for term in used_terms(reason, terms):
        found.append(
            ("confidence_reason", f"must not speak of likelihood ({term!r}) where the confidence is explained")
        )
    for column, text in texts.items():
        if column not in {"statement", "confidence_reason"} and any(_mixed_sentences(text, terms)):
            found.append((column, "likelihood and confidence must not stand in one sentence"))
    return found + [(column, message) for column, message in _rows_mixed(texts, terms)]


def used_terms(text: str, terms: Sequence[Terms]) -> list[str]:
    """Return the terms of the scale that a text uses, in its order, in lower case.

    The longest term counts: "very likely" is not also "likely". Adverbs count as their term: "probably", "almost
    certainly".
    """
    forms: dict[str, str] = {}
    for entry in terms:
        for term in filter(None, (entry.first, entry.second)):
            lower = term.casefold()
            forms[lower] = lower
            forms[re.sub(r"le$", "ly", lower) if lower.endswith("le") else f"{lower}ly"] = lower
    if not forms:
        return []
    longest_first = sorted(forms, key=len, reverse=True)
    pattern = re.compile(
        r"\b(?:" + "|".join(r"[\s-]+".join(map(re.escape, form.split())) for form in longest_first) + r")\b"
    )
    plain = NOT_LIKELIHOOD.sub(" ", text).casefold()
    return [forms[" ".join(re.split(r"[\s-]+", match))] for match in pattern.findall(plain)]


def _mixed_sentences(text: str, terms: Sequence[Terms]) -> Iterator[str]:
    for sentence in SENTENCE_END.split(text):
        if CONFIDENCE.search(sentence) and used_terms(sentence, terms):
            yield sentence


def _rows_mixed(texts: Mapping[str, str], terms: Sequence[Terms]) -> Iterator[tuple[str, str]]:
    """Yield the columns that use the second row of the scale: the product shows the term of the first beside them."""
    first = {entry.first.casefold() for entry in terms}
    second = {entry.second.casefold(): entry.first for entry in terms if entry.second}
    for column, text in texts.items():
        for term in dict.fromkeys(used_terms(text, terms)):
            if term in second and term not in first:
                message = f"{term!r} is of the second row of the scale; the first row is in use, which says"
                yield column, f"{message} {second[term]!r}"
