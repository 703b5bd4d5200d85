"""What is said in a briefing: one message a step, why we think so, and what it rests on?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.analysis.brief_material import Material, material
from dashboard.analysis.brief_words import WORDS
from dashboard.analysis.dates import date_text, day_text
from dashboard.analysis.phrases import capitalized
from dashboard.analysis.records import asserters, record_day, record_text, sources_of
from dashboard.analysis.scope import Scope
from dashboard.dataset.store import Dataset

PUBLIC_ONLY = "Public reporting only"  # the handling line, unless another one is given
REASONS = 3  # sentences of a step
LONGEST, ROOM = 155, 370  # characters of a sentence, and of all of a step


@dataclass(frozen=True, slots=True)
class Citation:
    """A publication, as named in the line of sources and in the notes; ``day`` in words, ``grade`` A–F.

    ``day`` and ``url`` are empty where they are not known.
    """

    source_id: str
    publisher: str
    title: str
    day: str
    url: str
    grade: str

    @property
    def full(self) -> str:
        """The publication in one line, with its address where it has one."""
        return ", ".join(
            part for part in (f"{self.publisher} ({self.grade})", f"“{self.title}”", self.day, self.url) if part
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a brief.

    ``slug`` is its permanent name in the URL, ``headline`` the one computed message. ``why``: at most three short
    sentences, each with who says so as of when before a colon. ``citations``: what it rests on, the best grade first.
    ``records``: ids behind it, those of the picture first. ``notes``: what the speaker has at hand: asserters, grades,
    full sources. ``as_of``: "As of 4 Nov 2025". A step on which nothing was public has no records.
    """

    slug: str
    title: str
    headline: str
    why: tuple[str, ...]
    citations: tuple[Citation, ...]
    records: tuple[str, ...]
    notes: tuple[str, ...]
    as_of: str


STEPS = (  # slug and title, in the order of the default deck
    ("situation", "Situation"),
    ("where", "Where they are"),
    ("numbers", "The numbers, and who says them"),
    ("timeline", "The year"),
    ("maturity", "How mature the weapons are"),
    ("compare", "The new missile against the old"),
    ("exchanges", "What goes which way"),
    ("judgments", "What we judge, and what we do not know"),
)
SLUGS = tuple(slug for slug, _ in STEPS)


def brief(
    dataset: Dataset, scope: Scope, day: date, steps: Sequence[str] = SLUGS, rows: Material | None = None
) -> list[Step]:
    """Return the steps of a brief in the order asked for; unknown slugs are left out, repeated ones count once.

    ``dataset`` is cut to ``scope`` (see ``scope.apply``); ``day`` is the shown day, cut to ``scope.known_by``.
    ``rows`` is ``material`` of the same dataset and day, where it is at hand.
    """
    shown = min(day, scope.known_by)
    rows = material(dataset, shown) if rows is None else rows
    titles, found = dict(STEPS), _Records(dataset)
    made = []
    for slug in dict.fromkeys(steps):
        if slug not in titles:
            continue
        headline, why, records = WORDS[slug](dataset, rows)
        ids = tuple(record for record in dict.fromkeys(records) if record in found.at)
        notes, citations = found.notes(ids), found.citations(ids)
        made.append(
            Step(slug, titles[slug], headline, _fitting(why), citations, ids, notes, f"As of {day_text(shown)}")
        )
    return made


def slugs_of(text: str) -> tuple[str, ...]:
    """Read the steps of a deck from their slugs with commas between; all of them where none is known."""
    chosen = tuple(slug for slug in dict.fromkeys(text.split(",")) if slug in SLUGS)
    return chosen or SLUGS


def sources_line(citations: Sequence[Citation], most: int = 3) -> str:
    """Name the first of some publications, one a publisher: "NIS (B), 4 Nov 2025; … and 12 more publications"."""
    first: dict[str, Citation] = {}
    for citation in citations:
        first.setdefault(citation.publisher, citation)
    named = list(first.values())[:most]
    said = [f"{one.publisher} ({one.grade})" + (f", {one.day}" if one.day else "") for one in named]
    more = len(citations) - len(named)
    return "; ".join(said) + (f"; and {more} more" if more else "")


class _Records:
    """Where each record of a dataset stands, read once for many questions."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.at = {
            str(record): (name, place)
            for name, schema in dataset.package.tables.items()
            if name != "redirects"
            for place, record in enumerate(dataset[name][schema.key])
        }

    def row(self, record: str) -> tuple[str, pd.Series]:
        """Return the table and the row of a record."""
        name, place = self.at[record]
        return name, self.dataset[name].iloc[place]

    def citations(self, ids: Iterable[str]) -> tuple[Citation, ...]:
        """Return the publications behind some records: the best grade first, then those behind most of them."""
        cited = Counter(source for record in ids for source in self.row(record)[1].get("source_ids", ()))
        sources = self.dataset["sources"]
        rows = sources[sources["source_id"].isin(list(cited))]
        rows = rows.assign(cited=rows["source_id"].map(cited), letter=rows["reliability"].astype("str"))
        rows = rows.sort_values(
            ["letter", "cited", "published_on", "source_id"], ascending=[True, False, False, True], na_position="last"
        )
        return tuple(_citation(row) for _, row in rows.iterrows())

    def notes(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Say of each record who asserts it, with which grade, and in full where it can be read."""
        return tuple(note for record in ids if (note := self._note(*self.row(record))))

    def _note(self, table: str, row: pd.Series) -> str:
        if table in {"organizations", "places", "programs", "sources"}:
            return ""
        said = record_text(self.dataset, table, row)
        summary = row.get("summary")
        more = f" {summary}" if isinstance(summary, str) and summary != said else ""
        parties = ", ".join(asserters(self.dataset, row).values()) or self._own(table)
        digit = "" if pd.isna(row.get("credibility")) else str(row["credibility"])
        grade = f" Grade {row['reliability']}{digit}." if isinstance(row.get("reliability"), str) else ""
        cited = [_citation(source) for _, source in sources_of(self.dataset, row).iterrows()]
        where = "; ".join(one.full for one in cited)
        sources = f" Sources: {where}." if where else " No source is public by then."
        return f"{capitalized(said).rstrip('.')}.{more} {parties}, {record_day(row)}.{grade}{sources}"

    def _own(self, table: str) -> str:
        return "Judgment of this project" if table == "judgments" else "Put together from several reports"


def _citation(source: pd.Series) -> Citation:
    return Citation(
        str(source["source_id"]),
        str(source["publisher"]),
        str(source["title"]),
        "" if pd.isna(source["published_on"]) else date_text(source["published_on"], str(source["date_precision"])),
        source["url"] if isinstance(source["url"], str) else "",
        str(source["reliability"]),
    )


def _fitting(why: Sequence[str]) -> tuple[str, ...]:
    """Return as many sentences as there is room for, three at most, each cut where it is too long."""
    kept: list[str] = []
    for sentence in why[:REASONS]:
        shortened = _cut(sentence)
        if not kept or sum(map(len, kept)) + len(shortened) <= ROOM:
            kept.append(shortened)
    return tuple(kept)


def _cut(sentence: str) -> str:
    """Shorten a sentence at a word, marking the cut: what follows may qualify it."""
    return sentence if len(sentence) <= LONGEST else sentence[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
