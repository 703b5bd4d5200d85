"""What does each party say of the stage of a program, and which assessment stands in front?

Assessments are rows of ``assessments`` cut to a scope (see ``scope.apply``). Stages are the schema's ladder; its
crosswalk to technology readiness levels is our own, after NASA NPR 7123.1 appendix E. Stages are never averaged: one
assessment stands in front, chosen by the rule printed in the product (``STAGE_RULE``), with the others beside it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.analysis.claims import STALE_AFTER_DAYS
from dashboard.analysis.dates import date_text
from dashboard.dataset.store import Dataset

OVERALL = "overall"  # the dimension that is none: the program as a whole
OWNER_KIND = "state_media"  # organizations through which the owner of the programs speaks
BASES = ("whole", "production", "part")
BASIS_OF_DIMENSION = {"overall": "whole", "deployment": "whole", "production": "production"}  # any other is a part
STAGE_RULE = (
    "Among the assessments of a program that were public on the day *Known by*, refer to the shown day or earlier and "
    "pass the filters: outside assessments go before the owner’s own claim; assessments of the whole program (overall "
    "or deployment) before those of its production, and these before those of one part. Of the first kind that there "
    "is, take each asserter’s latest; among these the best source reliability (A first; F, which cannot be judged, "
    "last without being worse than E), then the highest confidence, then the latest as-of date. The spread runs from "
    "the lowest low to the highest high of all asserters’ latest of that kind, the owner’s included. The mark of a "
    "year before is chosen by the same rule among assessments that refer to that day or earlier."
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the ladder: code, label, what it means, and its band of readiness levels such as "TRL 4–5"."""

    code: str
    label: str
    description: str
    trl: str


def ladder(dataset: Dataset) -> list[Stage]:
    """Return the steps of the ladder in their order, as the schema tells them."""
    return [
        Stage(str(step.value), step.label, step.description, str(step.extra.get("trl", "")))
        for step in dataset.schema("assessments").field("stage").categories
    ]


def assessments_on(dataset: Dataset, day: date) -> pd.DataFrame:
    """Return the assessments as of ``day`` or earlier, with labels, filled bounds and positions on the ladder.

    Columns: program_id, assessment_id, stage, stage_low, stage_high (codes, ordered), step, low_step, high_step (their
    places on the ladder, 0 the lowest), stage_label, stage_text ("Development (Concept to Ground test)"), dimension
    (ordered code), dimension_label, basis (whole, production, part), organization_id, asserter, own_claim (the owner
    says so), as_of, as_of_precision, as_of_text, reliability (A–F), confidence, confidence_label, stale (older than
    180 days at ``day``), reported_on, summary.
    """
    rows = dataset["assessments"]
    rows = rows[rows["as_of"] <= pd.Timestamp(day)]
    parties = dataset["organizations"].set_index("organization_id")
    dimension = rows["dimension"].astype("str")
    stage = rows["stage"]
    low, high = (rows[name].where(rows[name].notna(), stage) for name in ("stage_low", "stage_high"))
    label, interval = stage.astype("str").map(dataset.labels("assessments", "stage")), range_text(dataset, low, high)
    return pd.DataFrame(
        {
            "program_id": rows["program_id"],
            "assessment_id": rows["assessment_id"],
            "stage": stage,
            "stage_low": low,
            "stage_high": high,
            "step": stage.cat.codes,
            "low_step": low.cat.codes,
            "high_step": high.cat.codes,
            "stage_label": label,
            "stage_text": label + (" (" + interval + ")").where(interval != "", ""),
            "dimension": rows["dimension"].cat.as_ordered(),
            "dimension_label": dimension.map(dataset.labels("assessments", "dimension")),
            "basis": dimension.map(BASIS_OF_DIMENSION).fillna("part"),
            "organization_id": rows["organization_id"],
            "asserter": rows["organization_id"].map(parties["short_name"]).fillna(rows["organization_id"]),
            "own_claim": rows["organization_id"].map(parties["kind"].astype("str")).eq(OWNER_KIND),
            "as_of": rows["as_of"],
            "as_of_precision": rows["as_of_precision"].astype("str"),
            "as_of_text": date_texts(rows, "as_of", "as_of_precision"),
            "reliability": rows["reliability"],
            "confidence": rows["confidence"].cat.as_ordered(),
            "confidence_label": rows["confidence"].astype("str").map(dataset.labels("assessments", "confidence")),
            "stale": (pd.Timestamp(day) - rows["as_of"]).dt.days > STALE_AFTER_DAYS,
            "reported_on": rows["reported_on"],
            "summary": rows["summary"],
        }
    )


def latest(rows: pd.DataFrame, kind: str = "basis") -> pd.DataFrame:
    """Return each asserter's latest row of ``assessments_on`` for each program and ``kind``.

    ``kind`` is a column: basis (whole, production, part) or dimension.
    """
    ids = rows["assessment_id"].to_numpy(dtype="U")
    order = np.lexsort((ids, rows["reported_on"].to_numpy(), rows["as_of"].to_numpy()))[::-1]
    groups = list(zip(rows["program_id"], rows[kind], rows["organization_id"], strict=True))
    return rows.iloc[_first_of_each(groups, order)[::-1]]


def in_front(latest: pd.DataFrame, of: Sequence[str] = ("program_id",)) -> pd.DataFrame:
    """Return one assessment, by ``STAGE_RULE``, of each asserter's latest: one for each value of the columns ``of``."""
    as_of, reported = (latest[name].to_numpy().astype("int64") for name in ("as_of", "reported_on"))
    order = np.lexsort(
        (
            latest["assessment_id"].to_numpy(dtype="U"),
            -reported,
            -as_of,
            -latest["confidence"].cat.codes.to_numpy(),
            latest["reliability"].to_numpy(dtype="U"),
            np.array([BASES.index(basis) for basis in latest["basis"]]),
            latest["own_claim"].to_numpy(),
        )
    )
    groups = list(zip(*(latest[name] for name in of), strict=True))
    return latest.iloc[_first_of_each(groups, order)]


def _first_of_each(groups: Sequence[Hashable], order: npt.NDArray[np.intp]) -> list[int]:
    """Return the place of the first row of each group, where rows are taken in a given order."""
    first: dict[Hashable, int] = {}
    for at in order.tolist():
        first.setdefault(groups[at], at)
    return list(first.values())


def same_kind(candidates: pd.DataFrame, first: pd.DataFrame) -> pd.DataFrame:
    """Return the candidates of the kind from which each program's stage was taken."""
    kinds = dict(zip(first["program_id"], first["basis"], strict=True))
    same = [
        kinds[program] == basis for program, basis in zip(candidates["program_id"], candidates["basis"], strict=True)
    ]
    return candidates[pd.Series(same, index=candidates.index, dtype="bool")]


def assessments_in_words(dataset: Dataset, day: date) -> pd.DataFrame:
    """Return every assessment as of ``day`` or earlier with labels instead of codes, in the order of dimensions.

    Columns as the assessment's part of ``stage_by_program``, with program and said_by ("NIS, 4 Nov 2025 · B").
    Within a dimension the latest comes first.
    """
    rows = assessments_on(dataset, day)
    names = dataset.by_id("programs", "name")
    rows = rows.assign(
        program=rows["program_id"].map(names),
        said_by=rows["asserter"] + ", " + rows["as_of_text"] + " · " + rows["reliability"],
    )
    return (
        rows.sort_values(["dimension", "as_of", "assessment_id"], ascending=[True, False, True])
        .drop(columns=["step", "low_step", "high_step"])
        .reset_index(drop=True)
    )


def statements(assessments: pd.DataFrame, asserter: str | None, dimension: str | None) -> pd.DataFrame:
    """Return the rows of ``assessments_in_words`` by one asserter and of one dimension (labels; ``None``: any).

    The latest comes first.
    """
    kept = assessments
    if asserter is not None:
        kept = kept[kept["asserter"] == asserter]
    if dimension is not None:
        kept = kept[kept["dimension_label"] == dimension]
    return kept.sort_values(["as_of", "assessment_id"], ascending=[False, True])


def range_text(dataset: Dataset, low: pd.Series, high: pd.Series) -> pd.Series:
    """Say an interval of stages, such as "Development to Ground test"; empty where it is one stage."""
    labels = dataset.labels("assessments", "stage")
    bounds = [[labels.get(code) for code in bound.tolist()] for bound in (low, high)]
    texts = [
        None if first is None or last is None else "" if first == last else f"{first} to {last}"
        for first, last in zip(*bounds, strict=True)
    ]
    return pd.Series(texts, index=low.index, dtype="str")


def date_texts(rows: pd.DataFrame, day: str, precision: str) -> pd.Series:
    """Say the dates in the column ``day`` at the precision in the column ``precision``."""
    texts = [date_text(when, str(how)) for when, how in zip(rows[day], rows[precision], strict=True)]
    return pd.Series(texts, index=rows.index, dtype="str")
