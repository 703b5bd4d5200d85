"""Which rows are in the pictures of a brief? Only the few that matter most, by rules that hold for any release."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.analysis.chronology import chronology
from dashboard.analysis.comparison import data_side_by_side, stages_side_by_side
from dashboard.analysis.deployments import contingents_on
from dashboard.analysis.exchanges import RULE_KINDS, Side, exchange_rows, sides
from dashboard.analysis.judgments import judgments
from dashboard.analysis.landmarks import by_importance
from dashboard.analysis.legs import legs_until
from dashboard.analysis.maturity import stage_by_program
from dashboard.analysis.phrases import NOT_KNOWN
from dashboard.analysis.situation import Figure, headline_figures
from dashboard.dataset.store import Dataset

MONTHS = 12  # of the timeline and of the mirror
LANDMARKS = 10  # records named in the timeline
CONTINGENTS = 4  # marks on the map
PROGRAMS = 5  # rows of the ladder
PROPERTIES = 5  # rows of the comparison
JUDGMENTS = 4  # rows of the judgments


@dataclass(frozen=True, slots=True)
class Material:
    """The rows from which the words and pictures of a brief are made, all as of one ``day`` or earlier.

    ``figures``: the headline figures that somebody claims. ``placed`` and ``legs``: what the map shows, of
    ``every_placed``. ``disputed``: the figure on which the most parties differ. ``records``: the chronology of the year
    to the day; ``landmarks``: the few named in the picture. ``stages``: every program; ``ladder``: the few shown, the
    furthest first. ``pair``: ids of a program and its predecessor; ``comparison``: their data and stages, a row a
    property (columns property, one named by each id, difference). ``exchanges`` and ``sides``: the goods, people and
    visits that went either way from ``exchanges_from`` on, of ``every_exchange``. ``judged``: every judgment;
    ``shown``: the few in the picture.
    """

    day: date
    figures: tuple[Figure, ...]
    every_placed: pd.DataFrame
    placed: pd.DataFrame
    legs: pd.DataFrame
    disputed: Figure | None
    year_from: date
    records: pd.DataFrame
    landmarks: pd.DataFrame
    stages: pd.DataFrame
    ladder: pd.DataFrame
    pair: tuple[str, str] | None
    comparison: pd.DataFrame
    exchanges_from: date
    every_exchange: pd.DataFrame
    exchanges: pd.DataFrame
    sides: tuple[Side, ...]
    judged: pd.DataFrame
    shown: pd.DataFrame


def material(dataset: Dataset, day: date) -> Material:
    """Choose the rows of a brief from a dataset cut to a scope (see ``scope.apply``), as of ``day`` or earlier."""
    figures = tuple(figure for _, figure in headline_figures(dataset, day) if figure)
    every_placed = contingents_on(dataset, day)
    every_record = chronology(dataset)
    past = every_record[every_record["start"] <= pd.Timestamp(day)]
    year_from = (pd.Timestamp(day) - pd.DateOffset(months=MONTHS) + pd.Timedelta(days=1)).date()
    records = past[past["start"] >= pd.Timestamp(year_from)]
    judged = judgments(dataset)
    judged = judged[judged["as_of"] <= pd.Timestamp(day)]
    stages = stage_by_program(dataset, day)
    pair = compared(dataset, stages)
    every_exchange = exchange_rows(dataset, past)
    recent = every_exchange[every_exchange["start"] >= pd.Timestamp(year_from)]
    # Sanctions and treaties are rules, not goods: the large mirror has no room for their names.
    exchanges = recent[~recent["kind_code"].isin(RULE_KINDS)]
    placed, legs = on_the_map(every_placed, legs_until(dataset, day))
    return Material(
        day=day,
        figures=figures,
        every_placed=every_placed,
        placed=placed,
        legs=legs,
        disputed=disputed(figures),
        year_from=year_from,
        records=records,
        landmarks=by_importance(records).head(LANDMARKS).sort_values(["start", "record_id"]),
        stages=stages,
        ladder=ladder_of(stages, judged, dataset),
        pair=pair,
        comparison=comparison(dataset, pair, day),
        exchanges_from=year_from,
        every_exchange=every_exchange,
        exchanges=exchanges,
        sides=tuple(sides(dataset, exchanges)),
        judged=judged,
        shown=front_judgments(judged),
    )


def disputed(figures: tuple[Figure, ...]) -> Figure | None:
    """Return the figure with the most asserters, of equal ones the first; ``None`` where nobody gives a number."""
    return max(figures, key=lambda figure: len(figure.headline.rivals), default=None)


def on_the_map(placed: pd.DataFrame, legs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the contingents that a large map names, and their legs, from ``contingents_on`` and ``legs_until``.

    These are present, with a number, and known better than to a country. Of each role at a place one is taken: fresh
    claims first, the largest of them; then stale ones, the latest of them.
    """
    there = placed[(placed["status"] != "announced") & placed["strength"].notna() & ~placed["planned"].astype("bool")]
    there = there[there["precision"] != "country"]
    fresh = there["as_of"].mask(~there["stale"].astype("bool"))
    order = there.assign(age=fresh).sort_values(
        ["stale", "age", "strength", "contingent_id"], ascending=[True, False, False, True]
    )
    chosen = order.drop_duplicates(["place_id", "role"]).head(CONTINGENTS)
    shown = there[there["contingent_id"].isin(chosen["contingent_id"])]
    return shown, legs[legs["contingent_id"].isin(shown["contingent_id"])]


def ladder_of(stages: pd.DataFrame, judged: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Return the programs that a large ladder shows, the furthest first: one a category.

    First come those on whose records a judgment rests, then those of which the most parties speak.
    """
    known = stages[stages["stage"].notna()]
    programs = {
        str(record): str(program)
        for table in ("assessments", "milestones")
        for record, program in zip(dataset[table][dataset.schema(table).key], dataset[table]["program_id"], strict=True)
    }
    rests = {programs[record] for ids in judged["basis_ids"] for record in ids if record in programs}
    ranked = known.assign(judged=known["program_id"].isin(rests)).sort_values(
        ["judged", "asserters", "as_of", "program_id"], ascending=[False, False, False, True]
    )
    first = ranked.drop_duplicates("category").head(PROGRAMS)
    order = first.assign(step=first["stage"].cat.codes).sort_values(["step", "program_id"], ascending=[False, True])
    return order.drop(columns=["judged", "step"]).reset_index(drop=True)


def compared(dataset: Dataset, stages: pd.DataFrame) -> tuple[str, str] | None:
    """Return the ids of a program and its predecessor: of those that have one, the one of which most parties speak.

    Of equals it is the one shown last. Both must have been assessed; ``None`` where there is no such pair.
    """
    assessed = set(stages["program_id"][stages["stage"].notna()])
    voices = dict(zip(stages["program_id"], stages["asserters"], strict=True))
    programs = dataset["programs"]
    both = programs[programs["program_id"].isin(assessed) & programs["predecessor_id"].isin(assessed)]
    if both.empty:
        return None
    ranked = both.assign(voices=both["program_id"].map(voices)).sort_values(
        ["voices", "first_shown_on", "program_id"], ascending=[False, False, True]
    )
    first = ranked.iloc[0]
    return str(first["program_id"]), str(first["predecessor_id"])


def comparison(dataset: Dataset, pair: tuple[str, str] | None, day: date) -> pd.DataFrame:
    """Return what is known of two programs side by side: what differs first, then what is equal; nothing unknown.

    Columns: property, one named by each id, difference (``comparison.difference``). The stage of a dimension is
    its property.
    """
    if pair is None:
        return pd.DataFrame(columns=["property", "difference"], dtype="str")
    tables = [stages_side_by_side(dataset, pair, day), data_side_by_side(dataset, pair)]
    rows = pd.concat(tables, ignore_index=True)
    known = rows[(rows[list(pair)] != NOT_KNOWN).any(axis=1)]
    rank = known["difference"].map({"differs": 0, "unknown": 1, "same": 2}).astype("int64")
    return known.loc[rank.sort_values(kind="stable").index].head(PROPERTIES).reset_index(drop=True)


def front_judgments(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the judgments that a step shows: the likeliest of each topic, then the likeliest of the others.

    Of equally likely ones the surer and then the later come first; they are returned in the order of the topics.
    """
    ranked = judged.sort_values(
        ["likelihood", "confidence", "as_of", "judgment_id"], ascending=[False, False, False, True]
    )
    first: list[Hashable] = list(ranked.drop_duplicates("topic").index)
    order = [*first, *(index for index in ranked.index if index not in first)]
    return judged.loc[judged.index.isin(order[:JUDGMENTS])]
