"""What stands in the deck of a brief, as slides or as a page? Steps, tables and the rows behind each picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.analysis.brief import PUBLIC_ONLY, SLUGS, Citation, Step, brief
from dashboard.analysis.brief_material import Material, material
from dashboard.analysis.chronology import LANES
from dashboard.analysis.claims import as_of_text, claim_rows
from dashboard.analysis.dates import day_text
from dashboard.analysis.situation import Figure, disagreement
from dashboard.dataset.store import Dataset
from dashboard.export.order import Order, file_name

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
SIGN = "≠"  # before a row in which two programs differ


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width, and whether it is set bold."""

    title: str
    share: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be read: ``rows`` are texts; those at the places ``marked`` stand out.

    ``bands`` are stretches of a scale from 0 to 100, one a row, where the rows have such.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: frozenset[int] = frozenset()
    bands: tuple[tuple[float, float], ...] = ()

    @property
    def told(self) -> list[tuple[str, ...]]:
        """The rows as they are written: a marked one begins with a sign, since color is never the only channel."""
        return [(f"{SIGN} {row[0]}", *row[1:]) if at in self.marked else row for at, row in enumerate(self.rows)]


@dataclass(frozen=True, slots=True)
class Months:
    """Counts by month: the first days of the months, a series each by its title, and the codes of the series."""

    first_days: tuple[date, ...]
    series: dict[str, list[int]]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deck:
    """A brief to be taken away: its ``steps`` in order, the rows of their pictures, and the handling line."""

    order: Order
    steps: tuple[Step, ...]
    material: Material
    handling: str

    @property
    def visible(self) -> Dataset:
        """The release as cut to the scope of the order."""
        return self.order.visible

    @property
    def title(self) -> str:
        """The title of the package."""
        return self.order.whole.package.title

    @property
    def release(self) -> str:
        """The release and the day *Known by* in words."""
        return f"Release {self.order.whole.release} · known by {day_text(self.order.scope.known_by)}"

    def stamp(self, step: Step | None = None) -> str:
        """Say as of when a page is, and from which release."""
        as_of = step.as_of if step else f"As of {day_text(self.order.day)}"
        return f"{as_of} · {self.release}"

    @property
    def filters(self) -> str:
        """Say which filters cut the deck; empty where none does."""
        scope = self.order.scope
        short = self.order.whole.by_id("organizations", "short_name")
        parts = []
        if scope.reliability:
            parts.append(f"sources of grade {scope.reliability} or better")
        if not scope.keep_unjudged:
            parts.append("without sources that cannot be judged")
        if scope.organizations:
            parts.append("asserted by " + ", ".join(sorted(short.get(one, one) for one in scope.organizations)))
        return f"Filtered: {'; '.join(parts)}" if parts else ""

    def citations(self) -> list[tuple[Citation, tuple[str, ...]]]:
        """Return each publication cited in the deck once, with the titles of the steps that cite it.

        The best grade comes first, then by publisher, day and id.
        """
        found: dict[str, tuple[Citation, list[str]]] = {}
        for step in self.steps:
            for citation in step.citations:
                found.setdefault(citation.source_id, (citation, []))[1].append(step.title)
        ordered = sorted(
            found.values(), key=lambda pair: (pair[0].grade, pair[0].publisher.casefold(), pair[0].source_id)
        )
        return [(citation, tuple(titles)) for citation, titles in ordered]


def deck_of(order: Order) -> Deck:
    """Return the deck of an order, computed from what is visible on the shown day."""
    rows = material(order.visible, order.day)
    steps = brief(order.visible, order.scope, order.day, order.steps or SLUGS, rows)
    handling = " ".join(CONTROL.sub(" ", order.handling).split())  # free text; XML has no control characters
    return Deck(order, tuple(steps), rows, handling or PUBLIC_ONLY)


def speaker_notes(step: Step) -> list[str]:
    """Return the notes of a step, and below them the publications that it cites and the notes do not name."""
    told = "\n".join(step.notes)
    missing = [one.full for one in step.citations if one.full not in told]
    return [*step.notes, *(["Sources:", *missing] if missing else [])]


def deck_name(order: Order, suffix: str) -> str:
    """Return the name of a deck's file; the shown day is in it where it is not the day *Known by*."""
    shown = f"brief-on-{order.day.isoformat()}" if order.day != order.scope.known_by else "brief"
    return file_name(order.whole, order.scope.known_by, shown, suffix)


def situation_table(deck: Deck) -> Table:
    """Return the headline figures: what, number as claimed, who says so as of when, and what others say."""
    short = deck.visible.by_id("organizations", "short_name")
    rows = tuple(
        (figure.title, figure.number, _voice(figure, short), disagreement(figure, short))
        for figure in deck.material.figures
    )
    columns = (Column("Figure", 0.22, bold=True), Column("Number", 0.17, bold=True), Column("Who says so", 0.27))
    return Table((*columns, Column("What others say", 0.34)), rows)


def _voice(figure: Figure, short: dict[str, str]) -> str:
    row = figure.headline.row
    party = str(row["organization_id"])
    stale = " · stale" if figure.headline.stale else ""
    return f"{short.get(party, party)}, {as_of_text(row)} · {row['reliability']}{row['credibility']}{stale}"


def comparison_table(deck: Deck) -> Table:
    """Return the program against its predecessor, a row a property; those in which they differ stand out."""
    table, pair = deck.material.comparison, deck.material.pair
    if pair is None:
        return Table((), ())
    names = deck.visible.by_id("programs", "name")
    columns = (Column("", 0.2, bold=True), *(Column(names[program], 0.4) for program in pair))
    rows = tuple(tuple(str(cell) for cell in row) for row in table[["property", *pair]].itertuples(index=False))
    differs = frozenset(at for at, state in enumerate(table["difference"]) if state == "differs")
    return Table(columns, rows, differs)


def judgment_table(deck: Deck) -> Table:
    """Return the judgments of the step: statement, likelihood with its band, and apart from it the confidence."""
    rows = tuple(
        (str(row["statement"]), _likelihood(row), str(row["confidence_label"]), day_text(row["as_of"]))
        for _, row in deck.material.shown.iterrows()
    )
    columns = (Column("Judgment", 0.55, bold=True), Column("Likelihood", 0.2), Column("Confidence", 0.12))
    shown = deck.material.shown
    bands = tuple(zip(shown["low"].fillna(0.0), shown["high"].fillna(0.0), strict=True))
    return Table((*columns, Column("As of", 0.13)), rows, bands=bands)


def _likelihood(row: pd.Series) -> str:
    band = "" if pd.isna(row["low"]) else f", {row['low']:g}–{row['high']:g} %"
    return f"{row['term']}{band}"


def landmark_table(deck: Deck) -> Table:
    """Return the records named in the timeline: when, what, who says so."""
    rows = tuple(
        (str(row["when"]), str(row["label"]), str(row["asserters"])) for _, row in deck.material.landmarks.iterrows()
    )
    return Table((Column("When", 0.26), Column("What", 0.5, bold=True), Column("Who says so", 0.24)), rows)


def exchange_months(deck: Deck) -> Months:
    """Return the exchanges counted by month and direction."""
    rows = deck.material.exchanges
    labels = deck.visible.labels("exchanges", "direction")
    codes = {str(code): label for code, label in labels.items()}
    return _months(rows, rows["direction"].astype("str"), codes, deck.material.year_from, deck.order.day)


def timeline_months(deck: Deck) -> Months:
    """Return the records of the year counted by month and lane."""
    rows = deck.material.records
    return _months(rows, rows["lane"].astype("str"), LANES, deck.material.year_from, deck.order.day)


def _months(rows: pd.DataFrame, groups: pd.Series, titles: dict[str, str], first: date, last: date) -> Months:
    """Count rows by the month of their start and by group; a month that the window only touches counts in part."""
    months = pd.period_range(pd.Timestamp(first), pd.Timestamp(last), freq="M")
    own = rows["start"].dt.to_period("M")
    series = {
        title: [int(((groups == code) & (own == month)).sum()) for month in months] for code, title in titles.items()
    }
    return Months(tuple(month.to_timestamp().date() for month in months), series, tuple(titles))


def claim_records(deck: Deck, claims: pd.DataFrame) -> pd.DataFrame:
    """Return claims as they are told to readers, with the addresses of what is cited."""
    told = claim_rows(deck.visible, claims, deck.order.day).rename(columns={"estimate_id": "Record"})
    cited = dict(zip(claims["estimate_id"], claims["source_ids"], strict=True))
    return told.assign(Sources=_addresses(deck, [cited[record] for record in told["Record"]]))


def stage_records(deck: Deck) -> pd.DataFrame:
    """Return the assessments in front of the programs on the ladder, with the addresses of what is cited."""
    assessments, stages = deck.visible["assessments"], deck.material.ladder
    cited = dict(zip(assessments["assessment_id"], assessments["source_ids"], strict=True))
    return pd.DataFrame(
        {
            "Record": stages["assessment_id"],
            "Program": stages["program"],
            "Stage": stages["stage_label"],
            "Spread": stages["spread_range"],
            "Asserted by": stages["asserter"],
            "As of": stages["as_of_text"],
            "Source reliability": stages["reliability"],
            "What was said": stages["summary"],
            "Sources": _addresses(deck, [cited.get(one, ()) for one in stages["assessment_id"]]),
        }
    )


def dated_records(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of a chronology as they are told to readers."""
    return pd.DataFrame(
        {
            "Record": rows["record_id"],
            "When": rows["when"],
            "What": rows["title"],
            "Kind": rows["kind"],
            "Status": rows["status"],
            "Asserted by": rows["asserters"],
            "Reported on": [day_text(day) for day in rows["reported_on"]],
            "Source reliability": rows["reliability"],
        }
    )


def _addresses(deck: Deck, cited: Sequence[Sequence[str]]) -> list[str]:
    urls = deck.visible.by_id("sources", "url")
    return [" ".join(str(urls[source]) for source in ids if source in urls) for ids in cited]
