"""What counts: which records were public on a day, from sources good enough, by the chosen parties?

A ``Scope`` is one setting of the global controls. ``apply`` cuts a dataset to it, so that no view needs to think of
it again: whatever a view shows of the cut dataset was public on the day *Known by*.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import pandas as pd

from dashboard.dataset.store import Dataset

UNJUDGED = "F"  # the grade of a source that cannot be judged: it stands last without being worse than E
LATER = re.compile(r"\blater\b", re.IGNORECASE)
WITHHELD = "Summary withheld: it was written from later reports."
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED_MONTH = re.compile(rf"\b(?:({'|'.join(MONTHS)})[a-z]*\.? )?(20[0-4]\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """One setting of the global controls.

    ``known_by``: nothing reported later is visible. ``reliability``: the worst source grade kept, A–E, or ``None``
    for all; ``keep_unjudged``: whether sources graded F, which cannot be judged, are kept beside it.
    ``organizations``: ids of the parties whose assertions are kept; empty keeps all.
    """

    known_by: date
    reliability: str | None = None
    keep_unjudged: bool = True
    organizations: frozenset[str] = frozenset()

    def on(self, known_by: date) -> Scope:
        """Return the same scope rewound (or wound forward) to another day."""
        return replace(self, known_by=known_by)


def judged_grades(dataset: Dataset) -> list[str]:
    """Return the grades of source reliability that judge a source, the best first."""
    return [str(code) for code in dataset.labels("sources", "reliability") if code != UNJUDGED]


def apply(scope: Scope, dataset: Dataset) -> Dataset:
    """Return the dataset cut to the scope, with the same columns and a new one in every table with sources.

    Kept are rows reported on or before ``known_by``, with at least one source of the grade asked for that was
    public by then, asserted by one of the parties. ``source_ids`` keep only sources that were public; ``reliability``
    (A–F) is the grade of the best of them. What a row says of later days is taken back: ends of contingents and
    movements, states of contingents, and summaries that speak of later months.
    """
    day = pd.Timestamp(scope.known_by)
    sources = dataset["sources"]
    undated = sources["published_on"].isna()
    rewound = scope.known_by < dataset.released_on
    if rewound:
        undated &= ~sources["title"].map(_speaks_of_later(scope.known_by)).astype("bool")
    public = sources[undated | (sources["published_on"] <= day)]
    every = dict(zip(sources["source_id"], sources["reliability"].astype("str"), strict=True))
    grade = dict(zip(public["source_id"], public["reliability"].astype("str"), strict=True))
    subjects = _subjects(dataset)
    tables = {
        name: _cut(scope, day, table, grade, every, name not in subjects)
        for name, table in dataset.tables.items()
        if name != "sources"
    }
    if rewound:
        tables["contingents"] = _contingents_as_then(tables["contingents"], dataset, day)
        tables["movements"] = _open_ends(tables["movements"], "ended_on", day)
        tables["exchanges"] = _open_ends(tables["exchanges"], "end_date", day)
        tables["estimates"] = _not_yet_confirmed(tables["estimates"])
        tables["programs"] = _programs_as_then(tables, dataset, day)
        for name in ("contingents", "movements", "estimates", "milestones", "assessments", "exchanges", "events"):
            tables[name] = _without_later_words(tables[name], scope.known_by)
    indicators = tables["indicators"]
    tables["indicators"] = indicators[indicators["judgment_id"].isin(tables["judgments"]["judgment_id"])]
    # A publication without a date counts as public through a claim that was public, not through a program's data.
    cited = _cited(tables, subjects if rewound else set())
    tables["sources"] = public[
        (public["published_on"].notna() | public["source_id"].isin(cited)) & _grade_kept(scope, public["reliability"])
    ]
    ordered = {name: tables[name].reset_index(drop=True) for name in dataset.tables}
    return Dataset(dataset.package, MappingProxyType(ordered))


def _cited(tables: dict[str, pd.DataFrame], but: set[str]) -> set[str]:
    """Return the ids of the sources that rows cite, of all tables but some."""
    return {
        source
        for name, table in tables.items()
        if "source_ids" in table and name not in but
        for ids in table["source_ids"]
        for source in ids
    }


def best_grade(grades: list[str]) -> str:
    """Return the best of some reliability grades, F where there is none. Admiralty grades rank as letters do."""
    return min(grades, default=UNJUDGED)


def worst_grade(grades: list[str]) -> str:
    """Return the worst of some reliability grades, F where there is none."""
    return max(grades, default=UNJUDGED)


def _grade_kept(scope: Scope, grades: pd.Series) -> pd.Series:
    letters = grades.astype("str")
    good = letters.notna() if scope.reliability is None else letters <= scope.reliability
    return good | (letters == UNJUDGED) if scope.keep_unjudged else good & (letters != UNJUDGED)


def _subjects(dataset: Dataset) -> set[str]:
    """Tables that other tables speak of, such as contingents and programs: their claims are graded, not they."""
    return {
        field.references
        for name, schema in dataset.package.tables.items()
        for field in schema.fields
        if field.references and field.references != name
    }


def _cut(
    scope: Scope,
    day: pd.Timestamp,
    table: pd.DataFrame,
    grade: dict[str, str],
    every: dict[str, str],
    is_claim: bool,
) -> pd.DataFrame:
    """Cut one table; tables without dates, sources and parties pass whole, and only claims are cut by grade.

    ``grade`` are the grades of public sources by id, ``every`` those of all.
    """
    if "reported_on" in table:
        table = table[table["reported_on"] <= day]
    elif "as_of" in table:
        table = table[table["as_of"] <= day]
    elif "on" in table:
        table = table[table["on"] <= day]
    if scope.organizations:
        if "organization_id" in table:
            table = table[table["organization_id"].isin(scope.organizations)]
        elif "organization_ids" in table:
            asserted = [not scope.organizations.isdisjoint(ids) for ids in table["organization_ids"]]
            table = table[pd.Series(asserted, index=table.index, dtype="bool")]
    if "source_ids" in table:
        ids = [tuple(source for source in row if source in grade) for row in table["source_ids"]]
        # A claim whose cited pages all bear later dates was public through pages that are not in our hands: the
        # worst of those cited stands for them.
        grades = [
            best_grade([grade[source] for source in row]) if row else worst_grade([every[source] for source in whole])
            for row, whole in zip(ids, table["source_ids"], strict=True)
        ]
        table = table.assign(
            source_ids=pd.Series(ids, index=table.index, dtype="object"),
            reliability=pd.Series(grades, index=table.index, dtype="str"),
        )
        if is_claim:
            table = table[_grade_kept(scope, table["reliability"])]
    return table


def _open_ends(table: pd.DataFrame, column: str, day: pd.Timestamp) -> pd.DataFrame:
    return table.assign(**{column: table[column].where(table[column] <= day)})


def _contingents_as_then(contingents: pd.DataFrame, dataset: Dataset, day: pd.Timestamp) -> pd.DataFrame:
    """Take back what a contingent's row learned after ``day``: its return, its arrival, a summary of later pages."""
    hidden = _rests_on_later_pages(contingents, dataset, "contingents", day)
    returned_later = contingents["end_on"] > day
    arrived_later = contingents["start_on"] > day
    status = contingents["status"].mask(returned_later, "deployed").mask(arrived_later, "announced")
    summary = contingents["summary"].mask(hidden, WITHHELD)
    return _open_ends(contingents, "end_on", day).assign(status=status, summary=summary)


def _rests_on_later_pages(rows: pd.DataFrame, dataset: Dataset, table: str, day: pd.Timestamp) -> pd.Series:
    """Tell which rows cite, in the whole dataset, a publication of a later day."""
    key = dataset.schema(table).key
    published = dict(zip(dataset["sources"]["source_id"], dataset["sources"]["published_on"], strict=True))
    whole = dict(zip(dataset[table][key], dataset[table]["source_ids"], strict=True))
    later = [any(published[source] > day for source in whole[record]) for record in rows[key]]
    return pd.Series(later, index=rows.index, dtype="bool")


def _programs_as_then(tables: dict[str, pd.DataFrame], dataset: Dataset, day: pd.Timestamp) -> pd.DataFrame:
    """Keep programs that had been shown or spoken of by ``day``; blank the data that rest on later pages."""
    programs = tables["programs"]
    spoken_of = set(tables["milestones"]["program_id"]) | set(tables["assessments"]["program_id"])
    programs = programs[programs["program_id"].isin(spoken_of) | (programs["first_shown_on"] <= day)]
    blank = [
        column
        for column in programs.columns
        if column.startswith(("range_km", "length_m", "diameter_m")) or column in {"stages", "payload", "propulsion"}
    ]
    hidden = _rests_on_later_pages(programs, dataset, "programs", day)
    programs = programs.assign(**{column: programs[column].mask(hidden) for column in blank})
    shown = programs["first_shown_on"].where(programs["first_shown_on"] <= day)
    return programs.assign(first_shown_on=shown, summary=programs["summary"].mask(hidden, WITHHELD))


def _not_yet_confirmed(estimates: pd.DataFrame) -> pd.DataFrame:
    """Take back a confirmation of which no report was public: credibility 1 becomes 2, probably true."""
    taken_back = []
    for _, claim in estimates[estimates["credibility"] == 1].iterrows():
        confirming = estimates[
            estimates["organization_id"].isin(list(claim["confirmed_by"]))
            & (estimates["measure"] == claim["measure"])
            & (estimates["reported_on"] >= claim["reported_on"])
        ]
        if confirming.empty:
            taken_back.append(claim["estimate_id"])
    hidden = estimates["estimate_id"].isin(taken_back)
    nobody = pd.Series([() if hide else ids for hide, ids in zip(hidden, estimates["confirmed_by"], strict=True)])
    return estimates.assign(
        credibility=estimates["credibility"].mask(hidden, 2), confirmed_by=nobody.set_axis(estimates.index)
    )


def _speaks_of_later(known_by: date) -> Callable[[object], bool]:
    """Return a test for texts that name a later month or year, or tell what came later."""
    return lambda text: isinstance(text, str) and (names_later_month(text, known_by) or bool(LATER.search(text)))


def _without_later_words(table: pd.DataFrame, known_by: date) -> pd.DataFrame:
    """Withhold summaries, items and notes that speak of a month or year after ``known_by``."""
    later = _speaks_of_later(known_by)
    hidden = {name: table[name].map(later).astype("bool") for name in ("summary", "item", "note") if name in table}
    return table.assign(
        **{name: table[name].mask(rows, None if name == "note" else WITHHELD) for name, rows in hidden.items()}
    )


def names_later_month(text: str, known_by: date) -> bool:
    """Tell whether a text names a year, or a month with its year, after ``known_by``."""
    for month, year in NAMED_MONTH.findall(text):
        number = MONTHS.index(month.lower()) + 1 if month else 1
        if (int(year), number) > (known_by.year, known_by.month):
            return True
    return False
