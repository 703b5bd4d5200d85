"""Which records does a reader mean by these words, however they are spelled?

Words are compared after transliteration to ASCII (Hangul and Cyrillic included) and after a fold that drops what
romanizations of Korean and Russian disagree on, so that Hwasong, Hwaseong, Hwasŏng and 화성 are one word. What then
still differs is compared by edit distance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd
from anyascii import anyascii
from rapidfuzz import fuzz, process

from dashboard.analysis.records import record_day, record_text
from dashboard.dataset.schema import Field
from dashboard.dataset.store import Dataset

NAME_COLUMNS = ("name", "other_names", "short_name")
HEADING_COLUMNS = ("item", "title")
# Weight of a word in a name, in a heading, in the name of a record that is named, in a text or label.
AS_NAME, AS_HEADING, AS_LINK, AS_TEXT = 3.0, 2.0, 1.2, 1.0
EXACT_ID, WHOLE_NAME, NAME_BEGINS = 20.0, 3.0, 1.0  # added for an id, a whole name, the beginning of a name
EXACT, FOLDED, BEGINNING, SIMILAR = 1.0, 0.95, 0.85, 0.75  # how good a match of two words is
# Percent of letters in common from which on two words are similar: in words up to five letters one letter may be
# missing or too many, in longer ones one in six may differ.
SIMILAR_FROM, SIMILAR_FROM_SHORT, LONG_WORD = 80, 88, 6
SIMILAR_NAME = 88  # percent, for whole names
SWAPPED = 0.9  # how good a word is of which two neighboring letters have changed places
SHORTEST_SIMILAR, SHORTEST_BEGINNING = 4, 3  # letters; shorter words must match as they stand
# Vocabularies that speak of the record, not of what it is about.
BOOKKEEPING = frozenset({"reported_on_basis", "qualifier", "language"})
SYLLABLES_OF_A_PERSON = 3
LONGEST_QUERY = 200  # characters
WORDS = re.compile(r"[a-z]+|[0-9]+")
SYLLABLES = re.compile(r"[A-Z][a-z]*|[a-z]+|[0-9]+")
HANGUL = re.compile(r"[\u1100-\u11ff\uac00-\ud7a3]")
LITTLE_WORDS = frozenset({"the", "of", "in", "on", "at", "to", "for", "by", "and", "an"})
# In this order. Left: letters of McCune–Reischauer, the Revised Romanization and transliterated Cyrillic that stand
# for one sound; right: one spelling for all of them.
FOLDS = (
    (re.compile(r"eo"), "o"),
    (re.compile(r"eu"), "u"),
    (re.compile(r"[ck]h|x"), "k"),
    (re.compile(r"zh|sh"), "s"),
    (re.compile(r"ph|b"), "p"),
    (re.compile(r"th|d"), "t"),
    (re.compile(r"[gc]"), "k"),
    (re.compile(r"l"), "r"),
    (re.compile(r"z"), "s"),
    (re.compile(r"j"), "k"),  # Chonma, Jonma: after ch
    (re.compile(r"y"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: its id, what it is called, and its day in words ("–" where it has none)."""

    record_id: str
    text: str
    day: str
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """The records found in one table, best first; ``total`` counts those left out too."""

    table: str
    title: str
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Index:
    """All words of a dataset, each with the records in which it stands and the weight that it has there."""

    dataset: Dataset
    records: tuple[tuple[str, int], ...]
    numbers: Mapping[str, int]
    names: Mapping[str, npt.NDArray[np.int64]]
    words: tuple[str, ...]
    places: Mapping[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]]
    spelled: Mapping[str, npt.NDArray[np.int64]]


def plain_words(text: str) -> list[str]:
    """Return the words of a text in ASCII and lower case; letters and digits are apart: "KN-23" is "kn", "23"."""
    return WORDS.findall((text if text.isascii() else anyascii(text)).lower())


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return the one spelling that stands for all romanizations of a word; digits stay as they are."""
    if word.isdigit():
        return word
    for pattern, replacement in FOLDS:
        word = pattern.sub(replacement, word)
    return word


def readings(query: str) -> list[list[str]]:
    """Return the ways to read a query, each a list of words.

    Hangul is read in three ways: as it stands, without the vowel that Korean adds between the consonants of foreign
    words (쿠르스크, Kursk), and syllable by syllable (김정은, Kim Jong Un). Words written apart are also read as one.
    """
    query = query[:LONGEST_QUERY]
    words = plain_words(query)
    useful = [word for word in words if word not in LITTLE_WORDS] or words
    found = [useful]
    if len(words) > 1:
        found.append(["".join(words)])
    if HANGUL.search(query):
        latin = anyascii(query)
        found.append(WORDS.findall(latin.replace("eu", "").replace("Eu", "").lower()))
        syllables = SYLLABLES.findall(latin)
        if len(syllables) >= SYLLABLES_OF_A_PERSON:
            found.append([part.lower() for part in syllables])
    return [list(words) for words in dict.fromkeys(tuple(reading) for reading in found) if words]


def build_index(dataset: Dataset) -> Index:
    """Index all records of a dataset that is cut to a scope: ids, names, texts, and names of the records they name."""
    records: list[tuple[str, int]] = []
    numbers: dict[str, int] = {}
    weights: dict[str, dict[int, float]] = defaultdict(dict)
    spelled: dict[str, set[int]] = defaultdict(set)
    whole: dict[str, list[int]] = defaultdict(list)
    names = {
        str(record_id): own
        for table, rows in dataset.tables.items()
        if table != "redirects"
        for record_id, own in zip(rows[dataset.schema(table).key], _texts_of(rows, NAME_COLUMNS), strict=True)
    }

    def add(number: int, words: Iterable[str], weight: float) -> None:
        for word in words:
            folded = fold(word)
            spelled[word].add(number)
            if weights[folded].get(number, 0.0) < weight:
                weights[folded][number] = weight

    for table, rows in dataset.tables.items():
        if table == "redirects":
            continue
        schema = dataset.schema(table)
        free = [field for field in schema.fields if _is_text(field) and field.name not in (schema.key, *NAME_COLUMNS)]
        labels = {
            field.name: {code: plain_words(label) for code, label in dataset.labels(table, field.name).items()}
            for field in schema.fields
            if field.categories and not field.ordered and field.name not in BOOKKEEPING
        }
        links = [field for field in schema.fields if field.references not in (None, "*", "sources")]
        headings = _texts_of(rows, HEADING_COLUMNS)
        for position, cells in enumerate(rows.to_dict("records")):
            number, record_id = len(records), str(cells[schema.key])
            records.append((table, position))
            numbers[record_id] = number
            for weight, texts in ((AS_NAME, names[record_id]), (AS_HEADING, headings[position])):
                for words in map(plain_words, texts):
                    add(number, words, weight)
                    add(number, _joined(words), weight)
                    whole[" ".join(map(fold, words))].append(number)
            add(number, plain_words(record_id), AS_TEXT)
            for field in free:
                add(number, plain_words(cells[field.name]) if isinstance(cells[field.name], str) else (), AS_TEXT)
            for column, known in labels.items():
                add(number, known.get(cells[column], ()), AS_TEXT)
            for field in links:
                value = cells[field.name]
                for linked in value if field.is_list else (value,):
                    for name in names.get(linked, ()) if isinstance(linked, str) else ():
                        add(number, plain_words(name), AS_LINK)
    return Index(
        dataset,
        tuple(records),
        MappingProxyType(numbers),
        MappingProxyType({name: np.array(found) for name, found in whole.items()}),
        tuple(weights),
        MappingProxyType(
            {word: (np.array(list(found)), np.array(list(found.values()))) for word, found in weights.items()}
        ),
        MappingProxyType({word: np.array(sorted(found)) for word, found in spelled.items()}),
    )


def search(index: Index, query: str, per_table: int = 5) -> list[Group]:
    """Return the records that match a query, grouped by table, best group and best record first.

    A record must match every word of one reading of the query; where none does, records that match at least half of
    the words as written stand in. ``per_table`` bounds the hits of a group, not its ``total``.
    """
    found_readings = readings(query)
    scores = np.zeros(len(index.records))
    for words in found_readings:
        scores = np.maximum(scores, _scores(index, words, len(words)))
    if found_readings and not scores.any():
        scores = _scores(index, found_readings[0], (len(found_readings[0]) + 1) // 2)
    exact = index.numbers.get(query.strip().lower())
    if exact is not None:
        scores[exact] = EXACT_ID
    order = np.argsort(-scores, kind="stable")
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number in order[: np.count_nonzero(scores)]:
        found[index.records[number][0]].append((index.records[number][1], float(scores[number])))
    return [
        Group(
            table,
            index.dataset.schema(table).title,
            tuple(_hit(index.dataset, table, *one) for one in hits[:per_table]),
            len(hits),
        )
        for table, hits in found.items()
    ]


def _hit(dataset: Dataset, table: str, position: int, score: float) -> Hit:
    row = dataset[table].iloc[position]
    return Hit(str(row[dataset.schema(table).key]), record_text(dataset, table, row), record_day(row), score)


def _scores(index: Index, words: list[str], wanted: int) -> npt.NDArray[np.float64]:
    """Return the score of every record for one reading; 0 where fewer than ``wanted`` words match."""
    total, matched = np.zeros(len(index.records)), np.zeros(len(index.records))
    for word in words:
        best = np.zeros(len(index.records))
        for known, likeness in _like(index, fold(word)).items():
            numbers, weights = index.places[known]
            best[numbers] = np.maximum(best[numbers], weights * likeness)
        same = index.spelled.get(word)
        if same is not None:
            best[same] *= EXACT / FOLDED
        total += best
        matched += best > 0
    scores = total / len(words) * (matched / len(words)) ** 2
    name = " ".join(map(fold, words))
    bonus = {known: NAME_BEGINS for known in index.names if known.startswith(name)}
    for known, _, _ in process.extract(name, index.names.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR_NAME):
        bonus[known] = WHOLE_NAME if known == name else WHOLE_NAME * SIMILAR
    for known, worth in bonus.items():
        numbers = index.names[known]
        scores[numbers] += np.where(matched[numbers] >= wanted, worth, 0.0)
    return np.where(matched >= wanted, scores, 0.0)


def _like(index: Index, folded: str) -> dict[str, float]:
    """Return the indexed words that are like a folded word, and how much, 0 to 1."""
    found: dict[str, float] = {}
    if folded.isdigit():
        return {folded: FOLDED} if folded in index.places else {}
    if len(folded) >= SHORTEST_SIMILAR:
        from_ = SIMILAR_FROM if len(folded) >= LONG_WORD else SIMILAR_FROM_SHORT
        similar = process.extract(folded, index.words, scorer=fuzz.ratio, score_cutoff=from_, limit=None)
        found = {word: SIMILAR * score / 100 for word, score, _ in similar}
        found |= {word: SIMILAR * SWAPPED for word in _swapped(folded) if word in index.places and word not in found}
    if len(folded) >= SHORTEST_BEGINNING:
        found |= {word: BEGINNING for word in index.words if word.startswith(folded)}
    if folded in index.places:
        found[folded] = FOLDED
    return found


def _swapped(word: str) -> list[str]:
    """Return a word with two neighboring letters changed over, each pair in turn: a frequent slip of the fingers."""
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]


def _is_text(field: Field) -> bool:
    """Tell whether readers may look for words of a field: no code, no id, no address."""
    return not (field.type != "string" or field.categories or field.references or field.name.endswith("url"))


def _texts_of(rows: pd.DataFrame, columns: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the texts that each row holds in some columns, lists included."""
    present = [rows[name] for name in columns if name in rows]
    if not present:
        return [()] * len(rows)
    return [
        tuple(
            text for cell in cells for text in (cell if isinstance(cell, tuple) else (cell,)) if isinstance(text, str)
        )
        for cells in zip(*present, strict=True)
    ]


def _joined(words: list[str]) -> list[str]:
    """Return neighboring words written as one, for names that some write apart."""
    letters = [word for word in words if not word.isdigit()]
    pairs = [first + second for first, second in pairwise(letters)]
    return [*pairs, "".join(letters)] if len(letters) > 2 else pairs
