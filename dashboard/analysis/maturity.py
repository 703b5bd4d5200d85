"""At which stage does each weapons program stand, and how far do the parties differ?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.analysis.assessments import assessments_on, in_front, ladder, latest, range_text, same_kind
from dashboard.dataset.store import Dataset

GHOST = ("assessment_id", "stage", "stage_label", "organization_id", "asserter", "as_of_text")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ladder shows, counted in programs.

    ``commonest`` is the label of the stage where most stand, ``at`` how many, ``below`` and ``above`` how many do not
    reach it or have passed it. ``up`` and ``down`` moved within a year, ``other_voice`` of them by another asserter's
    word. ``own`` rest on the owner's word alone.
    """

    programs: int
    assessed: int
    commonest: str
    at: int
    below: int
    above: int
    up: int
    down: int
    other_voice: int
    own: int


def standing(stages: pd.DataFrame) -> Standing | None:
    """Count where the programs of ``stage_by_program`` stand; ``None`` where none has been assessed."""
    known = stages[stages["stage"].notna()]
    if known.empty:
        return None
    step, before = known["stage"].cat.codes, known["ghost_stage"].cat.codes
    at = step.value_counts().sort_index()
    most = int(at.index.to_numpy()[at.to_numpy().argmax()])
    moved = (before >= 0) & (before != step)
    return Standing(
        programs=len(stages),
        assessed=len(known),
        commonest=str(known.loc[step == most, "stage_label"].iloc[0]),
        at=int((step == most).sum()),
        below=int((step < most).sum()),
        above=int((step > most).sum()),
        up=int((moved & (step > before)).sum()),
        down=int((moved & (step < before)).sum()),
        other_voice=int((moved & (known["organization_id"] != known["ghost_organization_id"])).sum()),
        own=int(known["own_claim"].sum()),
    )


def stage_by_program(dataset: Dataset, day: date) -> pd.DataFrame:
    """Return one row a program: its stage on ``day`` by ``STAGE_RULE``, the spread, and the stage a year before.

    Columns: program_id, program, category (ordered code), category_label, assessment_id, stage, stage_low, stage_high
    (codes, ordered), stage_label, dimension, dimension_label, basis (whole, production, part), organization_id,
    asserter, own_claim (only the owner says so), as_of, as_of_text, reliability (A–F), confidence, confidence_label,
    stale (older than 180 days at ``day``), stage_text ("Development (Concept to Ground test)"), spread_low,
    spread_high (codes), spread_range (text), asserters (number in the spread), assessment_ids (tuple, the one in front
    first), and of the year before with the prefix
    ghost_: assessment_id, stage, stage_label, organization_id, asserter, as_of_text; and summary.
    A program that nobody has assessed has a missing stage. Sorted by category, then name.
    """
    rows = assessments_on(dataset, day)
    candidates = latest(rows)
    first = in_front(candidates)
    marks = same_kind(candidates, first)
    behind: dict[str, list[tuple[int, int, str, str]]] = {}
    cells = (marks[name] for name in ("program_id", "low_step", "high_step", "organization_id", "assessment_id"))
    for program, *mark in zip(*cells, strict=True):
        behind.setdefault(program, []).append(tuple(mark))
    year_before = pd.Timestamp(day) - pd.DateOffset(years=1)
    ghost = in_front(latest(rows[rows["as_of"] <= year_before])).set_index("program_id")[list(GHOST)]
    programs = dataset["programs"][["program_id", "name", "category"]].rename(columns={"name": "program"})
    labels = programs["category"].astype("str").map(dataset.labels("programs", "category"))
    front = first.drop(columns=["step", "low_step", "high_step"]).set_index("program_id")
    known = [table.reindex(programs["program_id"]) for table in (front, ghost.add_prefix("ghost_"))]
    stages = pd.concat(
        [programs.assign(category_label=labels), *(table.set_axis(programs.index) for table in known)], axis=1
    )
    steps = pd.CategoricalDtype([step.code for step in ladder(dataset)], ordered=True)
    rivals = [behind.get(program, []) for program in stages["program_id"]]
    lows = [min((low for low, *_ in own), default=-1) for own in rivals]
    highs = [max((high for _, high, *_ in own), default=-1) for own in rivals]
    low, high = (
        pd.Series(pd.Categorical.from_codes(codes, dtype=steps), index=stages.index) for codes in (lows, highs)
    )
    ids = [
        (shown, *sorted({assessment for *_, assessment in own} - {shown})) if own else ()
        for shown, own in zip(stages["assessment_id"], rivals, strict=True)
    ]
    order = pd.CategoricalDtype(
        [str(code) for code in dataset.schema("programs").field("category").codes], ordered=True
    )
    return (
        stages.assign(
            category=stages["category"].astype("str").astype(order),
            own_claim=stages["own_claim"].eq(True),
            stale=stages["stale"].eq(True),
            spread_low=low,
            spread_high=high,
            spread_range=range_text(dataset, low, high),
            asserters=[float(len({party for _, _, party, _ in own})) if own else math.nan for own in rivals],
            assessment_ids=pd.Series(ids, index=stages.index, dtype="object"),
        )
        .sort_values(["category", "program", "program_id"])
        .reset_index(drop=True)
    )


def marks_by_asserter(dataset: Dataset, day: date) -> pd.DataFrame:
    """Return each asserter's latest assessment of each program, of the kind from which the stage was taken.

    Columns as the assessment's part of ``stage_by_program``, with in_front (this one gave the stage). Within a program
    the one in front comes first, then the latest.
    """
    candidates = latest(assessments_on(dataset, day))
    first = in_front(candidates)
    marks = same_kind(candidates, first)
    return (
        marks.assign(in_front=marks["assessment_id"].isin(first["assessment_id"]))
        .sort_values(["program_id", "in_front", "as_of", "assessment_id"], ascending=[True, False, False, True])
        .drop(columns=["step", "low_step", "high_step"])
        .reset_index(drop=True)
    )


def matching(stages: pd.DataFrame, dataset: Dataset, categories: list[str], query: str) -> pd.DataFrame:
    """Keep the programs of some categories (codes; empty keeps all) whose names, old names or text hold all words."""
    kept = stages if not categories else stages[stages["category"].astype("str").isin(categories)]
    programs = dataset["programs"]
    spoken = programs["name"] + " " + programs["other_names"].map(_joined) + " " + programs["summary"].fillna("")
    text = dict(zip(programs["program_id"], spoken.str.casefold(), strict=True))
    words = query.casefold().split()
    found = [all(word in text[program] for word in words) for program in kept["program_id"]]
    return kept[pd.Series(found, index=kept.index, dtype="bool")]


def _joined(names: object) -> str:
    return " ".join(names) if isinstance(names, tuple) else ""
