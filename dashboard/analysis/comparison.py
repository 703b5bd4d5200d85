"""How does one program differ from others: in its data, its stages, its tests?

Texts are made for reading, with units; a property that no record states is ``NOT_KNOWN``, which never counts as a
difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.analysis.assessments import assessments_on, in_front, latest
from dashboard.analysis.dates import date_text
from dashboard.analysis.phrases import NOT_KNOWN, interval_in_words, listed
from dashboard.dataset.store import Dataset

DIFFERS, SAME, UNKNOWN = "differs", "same", "unknown"  # codes of ``difference``
COMPARED = ("category", "propulsion", "stages", "range_km", "payload", "length_m", "diameter_m", "first_shown_on")
OWN = " · owner’s word alone"


def difference(texts: Sequence[str]) -> str:
    """Tell whether some texts differ: ``differs``, ``same``, or ``unknown`` where too few are known to tell."""
    known = {text.casefold() for text in texts if text != NOT_KNOWN}
    if len(known) > 1:
        return DIFFERS
    return UNKNOWN if NOT_KNOWN in texts or not known else SAME


def data_side_by_side(dataset: Dataset, programs: Sequence[str]) -> pd.DataFrame:
    """Return the data of some programs (ids), a row a property.

    Columns: property, one a program named by its id (texts with units), difference.
    """
    rows = dataset["programs"].set_index("program_id", drop=False)
    schema = dataset.schema("programs")
    table = []
    for name in COMPARED:
        title = schema.field(name if schema.has(name) else f"{name}_best").title
        texts = [_data_text(dataset, rows, program, name) for program in programs]
        table.append((title, *texts, difference(texts)))
    return _side_by_side(table, programs)


def stages_side_by_side(dataset: Dataset, programs: Sequence[str], day: date) -> pd.DataFrame:
    """Return the stages of some programs on ``day`` by dimension, a row a dimension that one of them has.

    Columns as of ``data_side_by_side``; texts such as "Ground test, NIS, 4 Nov 2025 · B". Within a dimension one
    assessment is chosen by ``assessments.STAGE_RULE``; whether the owner stands alone is said and is no difference.
    """
    said = assessments_on(dataset, day)
    front = in_front(latest(said[said["program_id"].isin(list(programs))], "dimension"), ("dimension", "program_id"))
    found = {(str(row["dimension"]), row["program_id"]): row for _, row in front.iterrows()}
    table = []
    for code, label in dataset.labels("assessments", "dimension").items():
        known = [found.get((str(code), program)) for program in programs]
        if all(row is None for row in known):
            continue
        texts = [
            NOT_KNOWN
            if row is None
            else f"{row['stage_text']}, {row['asserter']}, {row['as_of_text']} · {row['reliability']}"
            + (OWN if row["own_claim"] else "")
            for row in known
        ]
        stages = [NOT_KNOWN if row is None else str(row["stage_label"]) for row in known]
        table.append((label, *texts, difference(stages)))
    return _side_by_side(table, programs)


def tests_side_by_side(dataset: Dataset, tests: pd.DataFrame, programs: Sequence[str]) -> pd.DataFrame:
    """Return the tests (as from ``trials.trials``) of some programs counted, a row a count, without difference.

    Columns: property, one a program named by its id. Outcomes that no test of theirs had are left out, as are tests
    that a rival account ascribes to a program while the account in front names another, where there is none.
    """
    own = {program: tests[tests["program_id"] == program] for program in programs}
    counts = {program: held["outcome"].astype("str").value_counts() for program, held in own.items()}
    table = [("Tests on record", *(str(len(own[program])) for program in programs))]
    table += [
        (label, *(str(int(counts[program].get(code, 0))) for program in programs))
        for code, label in dataset.labels("milestones", "outcome").items()
        if any(code in counts[program] for program in programs)
    ]
    elsewhere = [
        sum(program in named and program != named[0] for named in tests["program_ids"]) for program in programs
    ]
    if any(elsewhere):
        table.append(("By a rival account only, not counted", *(str(number) for number in elsewhere)))
    table += [
        ("By the owner’s word alone", *(str(int(own[program]["claimed"].sum())) for program in programs)),
        ("First test", *(_day_of(own[program], 0) for program in programs)),
        ("Latest test", *(_day_of(own[program], -1) for program in programs)),
        ("Highest apogee", *(_greatest(own[program]["apogee_km"]) for program in programs)),
        ("Farthest flown", *(_greatest(own[program]["range_km"]) for program in programs)),
    ]
    return pd.DataFrame(table, columns=["property", *programs], dtype="str")


def sentence(data: pd.DataFrame, stages: pd.DataFrame, names: Sequence[str]) -> str:
    """Say in what some programs differ, from ``data_side_by_side`` and ``stages_side_by_side``."""
    parts = []
    for what, table in (("data", data), ("stage", stages)):
        found = [str(title).lower() for title in table["property"][table["difference"] == DIFFERS]]
        if found:
            parts.append(f"in {what} ({', '.join(found)})")
    if not parts:
        return f"{listed(names)} do not differ in what is known of all of them."
    return f"{listed(names)} differ {listed(parts)}."


def predecessor_of(dataset: Dataset, program_id: str) -> str | None:
    """Return the id of the program that a program follows, or ``None``."""
    found = dataset["programs"].loc[dataset["programs"]["program_id"] == program_id, "predecessor_id"].dropna()
    return None if found.empty else str(found.iloc[0])


def _side_by_side(table: list[tuple[str, ...]], programs: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(table, columns=["property", *programs, "difference"], dtype="str")


def _data_text(dataset: Dataset, programs: pd.DataFrame, program: str, name: str) -> str:
    """Say one property of a program, with its unit."""
    if program not in programs.index:
        return NOT_KNOWN
    row = programs.loc[program]
    if f"{name}_low" in row:
        best = name if name in row else f"{name}_best"
        unit = dataset.schema("programs").field(best).unit
        return interval_in_words(row[f"{name}_low"], row[best], row[f"{name}_high"], unit)
    value = row[name]
    if pd.isna(value):
        return NOT_KNOWN
    if isinstance(value, pd.Timestamp):
        return date_text(value, "day")
    if name == "category":
        return dataset.labels("programs", "category").get(str(value), str(value))
    return f"{value:,g}" if isinstance(value, float) else str(value)


def _day_of(tests: pd.DataFrame, at: int) -> str:
    return "–" if tests.empty else str(tests.sort_values(["date", "milestone_id"])["date_text"].iloc[at])


def _greatest(numbers: pd.Series) -> str:
    return NOT_KNOWN if numbers.dropna().empty else f"{numbers.max():,g} km"
