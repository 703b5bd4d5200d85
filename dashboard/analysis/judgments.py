"""What does the project judge, how likely is it, how sure are we, and on which records does it rest?

Likelihood terms are bands in percent. The scale in which the judgments are written is the vocabulary of the field
``likelihood``; further scales stand beside it in the schema. A band of one scale is never turned into a term of
another: ``pieces`` says which terms lie in it and which part of it has none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from dashboard.analysis.claims import claimed_number
from dashboard.analysis.dates import date_text
from dashboard.analysis.records import find_record, record_name, short_names
from dashboard.dataset.store import Dataset


@dataclass(frozen=True, slots=True)
class Band:
    """One term of a scale: label, second word for it, and its bounds in percent.

    ``low`` belongs to the band; ``high`` does only where ``closed``. ``code`` is the vocabulary's, or empty.
    """

    label: str
    low: float
    high: float
    closed: bool
    synonym: str = ""
    code: str = ""

    @property
    def words(self) -> str:
        """The term, with its second word where both may be used: "likely or probable"."""
        return f"{self.label} or {self.synonym}" if self.synonym and not self.code else self.label

    @property
    def percent(self) -> str:
        """The band in words: "55–80 %"; "40–<50 %" where the upper bound is open and no band follows there."""
        return percent_text(self.low, self.high) if self.closed or self.code else f"{self.low:g}–<{self.high:g} %"

    def holds(self, percent: float) -> bool:
        """Tell whether a number belongs to the band."""
        return self.low <= percent < self.high or (self.closed and percent == self.high)


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of likelihood: name, where it comes from, how its edges are read, and its bands from low to high."""

    name: str
    source: str
    note: str
    bands: tuple[Band, ...]

    def at(self, percent: float) -> Band | None:
        """Return the band to which a number belongs; ``None`` in a gap. On a shared edge it is the upper band."""
        return next((band for band in reversed(self.bands) if band.holds(percent)), None)

    def band(self, code: str) -> Band:
        """Return the band of a code of the vocabulary; raise ``KeyError`` when the scale has none."""
        for band in self.bands:
            if band.code == code:
                return band
        raise KeyError(f"{self.name} has no term {code}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a band as seen by another scale: its bounds in percent, and the term there or ``None`` in a gap."""

    low: float
    high: float
    term: Band | None

    @property
    def percent(self) -> str:
        """The part in words: "55–75 %"."""
        return percent_text(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Basis:
    """A record on which a judgment or the state of an indicator rests: its id, who says it as of when, and what."""

    record_id: str
    front: str
    name: str

    @property
    def label(self) -> str:
        """The record in one line: "NIS, 4 Nov 2025: about 10,000 present"."""
        return f"{self.front}: {self.name}" if self.front else self.name


def scales(dataset: Dataset) -> dict[str, Scale]:
    """Return the scales by name; the first is the one in which the judgments are written."""
    raw = next(field for field in dataset.schema("judgments").raw["fields"] if field["name"] == "likelihood")
    codes = [code for code in dataset.schema("judgments").field("likelihood").categories if "low" in code.extra]
    about = raw.get("scale", {})
    own = Scale(
        str(about.get("name", "As written")),
        str(about.get("source", "")),
        str(about.get("note", "")),
        tuple(
            Band(
                code.label,
                float(code.extra["low"]),
                float(code.extra["high"]),
                code is codes[-1],
                str(code.extra.get("synonym", "")),
                str(code.value),
            )
            for code in codes
        ),
    )
    others = [
        Scale(
            str(scale["name"]),
            str(scale.get("source", "")),
            str(scale.get("note", "")),
            tuple(
                Band(
                    str(band["label"]),
                    float(band["low"]),
                    float(band["high"]),
                    bool(band.get("high_included", True)),
                    str(band.get("synonym", "")),
                )
                for band in scale["bands"]
            ),
        )
        for scale in raw.get("scales", [])
    ]
    return {scale.name: scale for scale in (own, *others)}


def pieces(band: Band, scale: Scale) -> list[Piece]:
    """Cut a band at the bounds of another scale's terms, from low to high; a mere touch of an edge is no piece."""
    cuts = {band.low, band.high}
    for term in scale.bands:
        cuts |= {cut for cut in (term.low, term.high) if band.low < cut < band.high}
    edges = sorted(cuts)
    return [Piece(low, high, scale.at((low + high) / 2)) for low, high in itertools.pairwise(edges) if low < high]


def in_other_words(band: Band, scale: Scale) -> str:
    """Say what a band is in the terms of another scale, and which part of it falls in a gap."""
    found = pieces(band, scale)
    terms = [f"“{piece.term.words}” ({piece.percent})" for piece in found if piece.term is not None]
    gaps = [piece.percent for piece in found if piece.term is None]
    if not gaps and len(terms) == 1:
        return f"In {scale.name} words the whole band lies in “{found[0].term.words}”." if found[0].term else ""
    covered = " and ".join(terms) if terms else "no term at all"
    if not gaps:
        return f"In {scale.name} words the band spans {covered}: it must be judged anew to choose one."
    fall = "falls in a gap" if len(gaps) == 1 else "fall in gaps"
    return (
        f"In {scale.name} words the band holds {covered}; {' and '.join(gaps)} {fall} between its terms. It must be "
        "judged anew, not rounded."
    )


def percent_text(low: float, high: float) -> str:
    """Say bounds in percent: "55–80 %"."""
    return f"{low:g}–{high:g} %"


def judgments(dataset: Dataset, topics: Iterable[str] = ()) -> pd.DataFrame:
    """Return the judgments of some topics (codes; none keeps all) with their words, ordered by topic, then id.

    Columns: judgment_id, topic, topic_label, as_of, statement, likelihood (code), term, low, high (of its band, in
    percent; missing where the vocabulary has no band), confidence (code), confidence_label, confidence_reason,
    alternatives, basis_ids, note, reliability (A–F, of the best source).
    """
    rows = dataset["judgments"]
    wanted = set(topics)
    if wanted:
        rows = rows[rows["topic"].astype("str").isin(wanted)]
    own = next(iter(scales(dataset).values()))
    bounds = {band.code: band for band in own.bands}
    likelihood = rows["likelihood"].astype("str")
    low = [bounds[code].low if code in bounds else float("nan") for code in likelihood]
    high = [bounds[code].high if code in bounds else float("nan") for code in likelihood]
    return (
        rows.assign(
            topic_label=rows["topic"].astype("str").map(dataset.labels("judgments", "topic")),
            term=likelihood.map(dataset.labels("judgments", "likelihood")),
            low=pd.Series(low, index=rows.index, dtype="float64"),
            high=pd.Series(high, index=rows.index, dtype="float64"),
            confidence_label=rows["confidence"].astype("str").map(dataset.labels("judgments", "confidence")),
        )
        .sort_values(["topic", "judgment_id"])
        .reset_index(drop=True)
    )


def likelihood_in_words(shown: pd.DataFrame) -> str:
    """Count the judgments by likelihood, the likeliest first: "3 very likely, 4 likely"."""
    return _counted(shown, "likelihood", "term")


def confidence_in_words(shown: pd.DataFrame) -> str:
    """Count the judgments by confidence, the highest first: "6 moderate, 2 low"."""
    return _counted(shown, "confidence", "confidence_label").lower()


def indicators_of(dataset: Dataset, judgment_id: str) -> pd.DataFrame:
    """Return the indicators of a judgment: seen first, then reversed and the others, each the latest checked first.

    Columns: indicator_id, statement, state (code), state_label, as_of, basis_ids, note.
    """
    rows = dataset["indicators"]
    rows = rows[rows["judgment_id"] == judgment_id]
    label = rows["state"].astype("str").map(dataset.labels("indicators", "state"))
    first = rows["state"].astype("str").map({"seen": 0, "reversed": 1}).fillna(2)
    return (
        rows.assign(state_label=label, first=first)
        .sort_values(["first", "as_of", "indicator_id"], ascending=[True, False, True])
        .drop(columns=["first", "judgment_id"])
        .reset_index(drop=True)
    )


def basis_of(dataset: Dataset, ids: Iterable[str]) -> tuple[list[Basis], int]:
    """Return the records with these ids as far as the dataset holds them, and how many it does not hold."""
    wanted = list(ids)
    found = [(record_id, find_record(dataset, record_id)) for record_id in wanted]
    known = [Basis(record_id, *_called(dataset, *hit)) for record_id, hit in found if hit is not None]
    return known, len(wanted) - len(known)


def _called(dataset: Dataset, table: str, row: pd.Series) -> tuple[str, str]:
    """Return who says a record as of when, and what it is called: "NIS, 4 Nov 2025", "about 10,000 present (Guard)"."""
    name = record_name(row)
    if table == "estimates":
        measure = str(dataset.labels(table, "measure")[str(row["measure"])])
        groups = dataset.by_id("contingents", "name")
        group = groups.get(str(row["contingent_id"]))
        name = f"{claimed_number(row)} {measure.lower()}" + (f" ({group})" if group else "")
    who = ", ".join(short_names(dataset, row))
    column = next((column for column in ("as_of", "date", "start_on", "started_on") if column in row), None)
    when = date_text(row[column], str(row.get("as_of_precision", row.get("date_precision", "day")))) if column else ""
    return ", ".join(part for part in (who, when) if part), name


def _counted(shown: pd.DataFrame, code: str, label: str) -> str:
    counts = shown.groupby(code, observed=True)[label].agg(["first", "size"]).sort_index(ascending=False)
    return ", ".join(f"{size} {term}" for term, size in counts.itertuples(index=False))
