"""How far is each side of each program: propulsion, guidance, warhead, re-entry, seeker, production, deployment?

A cell is one side of one program. In it stands one assessment, chosen by ``assessments.STAGE_RULE`` among those of
that side alone. The columns are the vocabulary's dimensions without the program as a whole, which the ladder shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.analysis.assessments import OVERALL, assessments_in_words, assessments_on, in_front, latest, range_text
from dashboard.analysis.programs import program_choices
from dashboard.dataset.store import Dataset

SIDE = ("program_id", "dimension")
UP, DOWN, FIRST = "up", "down", "first"  # how a cell moved within a year; empty where it did not


@dataclass(frozen=True, slots=True)
class Reported:
    """What the grid shows in short.

    ``programs`` in all, ``reported`` of them with a report on a dimension. ``cells`` with a report, ``differ`` where
    asserters name different stages, ``own`` on the owner's word alone. ``most`` and ``fewest`` are the labels of the
    dimensions with most and fewest programs, ``at_most`` and ``at_fewest`` how many. ``up``, ``down`` and ``first``
    (no report a year before) count cells.
    """

    programs: int
    reported: int
    cells: int
    differ: int
    own: int
    most: str
    at_most: int
    fewest: str
    at_fewest: int
    up: int
    down: int
    first: int


def dimensions(dataset: Dataset) -> dict[str, str]:
    """Return the labels of the dimensions by code, in the schema's order, without the program as a whole."""
    labels = dataset.labels("assessments", "dimension")
    return {str(code): label for code, label in labels.items() if code != OVERALL}


def dimension_cells(dataset: Dataset, day: date) -> pd.DataFrame:
    """Return one row a program and dimension on ``day``; where nothing is reported the stage is missing.

    Columns: program_id, program (unique label), category (ordered code), category_label, dimension, dimension_label,
    cell ("Hwasong-20: Propulsion"), assessment_id (the one in front), stage (code), stage_label, stage_text,
    step, low_step, high_step (places on the ladder, 0 the lowest), spread_low, spread_high (places, over all
    asserters' latest), spread_text, steps (tuple: the places that asserters name), asserters (how many), differ,
    own_claim (only the owner says so), asserter, as_of_text, reliability, summary, ghost_label (the stage a year
    before) and move (up, down, first or empty). Sorted by category, program and dimension.
    """
    rows = assessments_on(dataset, day)
    voices = latest(rows[rows["dimension"].astype("str") != OVERALL], "dimension")
    front = in_front(voices, SIDE)
    before = in_front(latest(rows[rows["as_of"] <= pd.Timestamp(day) - pd.DateOffset(years=1)], "dimension"), SIDE)
    said: dict[tuple[str, str], list[tuple[int, int, int, str]]] = {}
    for program, side, *voice in zip(
        *(voices[name] for name in (*SIDE, "step", "low_step", "high_step", "organization_id")), strict=True
    ):
        said.setdefault((program, side), []).append(tuple(voice))
    cells = _every_cell(dataset)
    cells = cells.merge(_plain(front).drop(columns=["dimension_label"]), on=list(SIDE), how="left")
    ghosts = _plain(before)[[*SIDE, "step", "stage_label"]]
    ghosts = ghosts.rename(columns={"step": "ghost_step", "stage_label": "ghost_label"})
    cells = cells.merge(ghosts, on=list(SIDE), how="left")
    of_cell = [said.get(cell, []) for cell in zip(cells["program_id"], cells["dimension"], strict=True)]
    steps = [tuple(sorted({step for step, *_ in voices_})) for voices_ in of_cell]
    low = pd.Series([min((low for _, low, *_ in own), default=-1) for own in of_cell], index=cells.index)
    high = pd.Series([max((high for _, _, high, _ in own), default=-1) for own in of_cell], index=cells.index)
    codes = [str(code) for code in dataset.labels("assessments", "stage")]
    names = [pd.Series([codes[at] if at >= 0 else None for at in bound], index=cells.index) for bound in (low, high)]
    filled, moved = cells["step"].notna(), cells["step"] - cells["ghost_step"]
    move = pd.Series("", index=cells.index, dtype="str").mask(moved > 0, UP).mask(moved < 0, DOWN)
    return cells.assign(
        own_claim=cells["own_claim"].eq(True),
        spread_low=low.where(filled),
        spread_high=high.where(filled),
        spread_text=range_text(dataset, *names),
        steps=pd.Series(steps, index=cells.index, dtype="object"),
        asserters=[len({party for *_, party in own}) for own in of_cell],
        differ=[len(named) > 1 for named in steps],
        move=move.mask(filled & cells["ghost_step"].isna(), FIRST),
    ).drop(columns=["ghost_step"])


def reported_in_short(cells: pd.DataFrame) -> Reported | None:
    """Count what ``dimension_cells`` holds; ``None`` where no cell has a report."""
    filled = cells[cells["stage"].notna()]
    if filled.empty:
        return None
    programs = cells.groupby("dimension_label", sort=False)["stage"].count()
    most, fewest = str(programs.idxmax()), str(programs.idxmin())
    moves = filled["move"].value_counts()
    return Reported(
        programs=cells["program_id"].nunique(),
        reported=filled["program_id"].nunique(),
        cells=len(filled),
        differ=int(filled["differ"].sum()),
        own=int(filled["own_claim"].sum()),
        most=most,
        at_most=int(programs[most]),
        fewest=fewest,
        at_fewest=int(programs[fewest]),
        up=int(moves.get(UP, 0)),
        down=int(moves.get(DOWN, 0)),
        first=int(moves.get(FIRST, 0)),
    )


def moves_in_words(cells: pd.DataFrame) -> list[str]:
    """Say which cells stand at another stage than a year before: "Hwasong-20, propulsion: Concept → Development"."""
    moved = cells[cells["move"].isin([UP, DOWN])]
    said = zip(*(moved[name] for name in ("program", "dimension_label", "ghost_label", "stage_label")), strict=True)
    return [f"{program}, {side.lower()}: {then} → {now}" for program, side, then, now in said]


def with_reports(cells: pd.DataFrame) -> pd.DataFrame:
    """Keep the programs of which at least one dimension is reported."""
    return cells[cells["stage"].notna().groupby(cells["program_id"]).transform("any").astype("bool")]


def assessments_in_cell(dataset: Dataset, day: date, cells: pd.DataFrame, cell: str) -> pd.DataFrame:
    """Return the rows of ``assessments_in_words`` of one cell, the one in front first, then the latest first."""
    chosen = cells[cells["cell"] == cell]
    said = assessments_in_words(dataset, day)
    if chosen.empty:
        return said.head(0)
    of = chosen.iloc[0]
    rows = said[(said["program_id"] == of["program_id"]) & (said["dimension"].astype("str") == of["dimension"])]
    return rows.assign(behind=rows["assessment_id"] != of["assessment_id"]).sort_values("behind", kind="stable")


def _every_cell(dataset: Dataset) -> pd.DataFrame:
    """Return all cells of the grid in their order, without what is said of them."""
    labels = {program: label for label, program in program_choices(dataset).items()}
    order = [str(code) for code in dataset.labels("programs", "category")]
    programs = dataset["programs"][["program_id", "category"]]
    category = programs["category"].astype("str")
    programs = programs.assign(
        program=programs["program_id"].map(labels),
        category=category.astype(pd.CategoricalDtype(order, ordered=True)),
        category_label=category.map(dataset.labels("programs", "category")),
    ).sort_values(["category", "program", "program_id"])
    sides = dimensions(dataset)
    columns = pd.DataFrame({"dimension": list(sides), "dimension_label": list(sides.values())}, dtype="str")
    cells = programs.merge(columns, how="cross")
    return cells.assign(cell=cells["program"] + ": " + cells["dimension_label"])


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``assessments_on`` with the dimension as text, so that they can be joined to the cells."""
    return rows.drop(columns=["basis", "as_of_precision"]).assign(dimension=rows["dimension"].astype("str"))
