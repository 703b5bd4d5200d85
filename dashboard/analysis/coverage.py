"""What does the dataset rest on: how good are the publications, how independent the voices, and where is nothing?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from dashboard.analysis.records import day_column, in_lines, record_text, voices
from dashboard.analysis.scope import UNJUDGED
from dashboard.dataset.store import Dataset

UNKNOWN_LETTER, UNKNOWN_DIGIT = UNJUDGED, 6  # Admiralty: cannot be judged; unknown, not worst
DIAGONAL = ("A1", "B2", "C3", "D4", "E5")
TOPICS = {  # table: the entry of the package's ``coverage`` that says how far reporting on it has been read
    "contingents": "deployments",
    "movements": "deployments",
    "estimates": "deployments",
    "events": "deployments",
    "milestones": "programs",
    "assessments": "programs",
    "exchanges": "exchanges",
}


def source_rows(dataset: Dataset) -> pd.DataFrame:
    """Return the publications, those on which most records rest first.

    Columns: ``source_id``, ``title``, ``publisher``, ``grade`` (A–F), ``published_on`` with ``date_precision``,
    ``language``, ``kind`` and ``access`` (labels), ``records`` (how many visible records cite it), ``url``.
    """
    sources = dataset["sources"]
    cited = pd.Series(
        [
            source_id
            for table in dataset.tables.values()
            if "source_ids" in table
            for ids in table["source_ids"]
            for source_id in ids
        ],
        dtype="str",
    ).value_counts()
    labels = {name: dataset.labels("sources", name) for name in ("language", "kind", "access")}
    rows = pd.DataFrame(
        {
            "source_id": sources["source_id"],
            "title": sources["title"],
            "publisher": sources["publisher"],
            "grade": sources["reliability"].astype("str"),
            "published_on": sources["published_on"],
            "date_precision": sources["date_precision"].astype("str"),
            **{name: sources[name].astype("object").map(known).astype("str") for name, known in labels.items()},
            "records": sources["source_id"].map(cited).fillna(0).astype("int64"),
            "url": sources["url"],
        }
    )
    order = ["records", "published_on", "source_id"]
    return rows.sort_values(order, ascending=[False, False, True]).reset_index(drop=True)


def matching(rows: pd.DataFrame, query: str, grades: list[str]) -> pd.DataFrame:
    """Return the publications of some grades (none named: all) with every word of the query in title or publisher."""
    kept = rows["grade"].isin(grades) if grades else pd.Series(True, index=rows.index)
    texts = (rows["title"] + " " + rows["publisher"] + " " + rows["source_id"]).str.casefold()
    for word in query.casefold().split():
        kept &= texts.str.contains(word, regex=False)
    return rows[kept]


def sources_sentence(rows: pd.DataFrame) -> str:
    """Say how many publications there are, of which grades, and how many are read only through another page."""
    counts = rows["grade"].value_counts()
    grades = ", ".join(f"{counts[letter]:,} {letter}" for letter in sorted(counts.index))
    return (
        f"{len(rows):,} publications of {rows['publisher'].nunique():,} publishers; by grade {grades}; "
        f"{(rows['records'] > 1).sum():,} stand behind more than one record"
    )


def grade_cells(dataset: Dataset) -> pd.DataFrame:
    """Return the grid of claims: one row a pair of grades, all pairs, A1 first.

    Columns: ``letter``, ``digit``, ``cell`` ("B2"), ``letter_label``, ``digit_label``, ``claims`` (how many).
    """
    estimates = dataset["estimates"]
    counts = _cells_of(estimates).value_counts()
    letters, digits = dataset.labels("sources", "reliability"), dataset.labels("estimates", "credibility")
    return pd.DataFrame(
        [
            (str(letter), int(digit), f"{letter}{digit}", letters[letter], digits[digit])
            for letter in letters
            for digit in digits
        ],
        columns=["letter", "digit", "cell", "letter_label", "digit_label"],
    ).assign(claims=lambda cells: cells["cell"].map(counts).fillna(0).astype("int64"))


def pair_in_words(cells: pd.DataFrame, cell: str) -> str:
    """Say what a pair of grades means: "Source B: usually reliable. Information 2: probably true"."""
    names = cells.set_index("cell").loc[cell]
    source, information = str(names["letter_label"]).lower(), str(names["digit_label"]).lower()
    return f"Source {names['letter']}: {source}. Information {names['digit']}: {information}"


def claims_in_cell(dataset: Dataset, cell: str) -> pd.DataFrame:
    """Return the claims with one pair of grades, such as "B2", newest first, as ``records.in_lines`` says them."""
    estimates = dataset["estimates"]
    claims = estimates[_cells_of(estimates) == cell].sort_values(["as_of", "estimate_id"], ascending=False)
    return in_lines(dataset, "estimates", claims)


def grades_sentence(cells: pd.DataFrame) -> str:
    """Say which pair of grades is commonest, and how many claims lie on the diagonal and how many are unknown."""
    total = int(cells["claims"].sum())
    first = cells.iloc[int(cells["claims"].argmax())]
    diagonal = int(cells.loc[cells["cell"].isin(DIAGONAL), "claims"].sum())
    unknown = int(cells.loc[(cells["letter"] == UNKNOWN_LETTER) | (cells["digit"] == UNKNOWN_DIGIT), "claims"].sum())
    return (
        f"{first['cell']} is the commonest pair, with {first['claims']} of {total} claims; {diagonal} lie on the "
        f"diagonal A1 to E5, {unknown} have a grade that cannot be judged"
    )


def echo_counts(dataset: Dataset, count: int) -> pd.DataFrame:
    """Return the records with the most publications and the voices behind them, at most ``count`` rows.

    Columns: ``record_id``, ``table`` (title), ``text``, ``date`` with ``precision``, ``publications``, ``publishers``,
    ``asserters`` (how many distinct parties assert the record, those that confirm it on their own included), ``names``.
    A record that rests on one asserter is one voice, however many pages repeat it. Tables without asserters are left
    out.
    """
    publisher = dataset.by_id("sources", "publisher")
    found = []
    for name, table in dataset.tables.items():
        if "source_ids" not in table or not {"organization_id", "organization_ids"} & set(table.columns):
            continue
        for position, ids in enumerate(table["source_ids"]):
            found.append((len(ids), str(table[dataset.schema(name).key].iloc[position]), name, position))
    found.sort(key=lambda one: (-one[0], one[1]))
    rows = []
    for publications, record_id, name, position in found[:count]:
        row = dataset[name].iloc[position]
        parties = voices(dataset, row)
        column, precision = day_column(row)
        rows.append(
            {
                "record_id": record_id,
                "table": dataset.schema(name).title,
                "text": record_text(dataset, name, row),
                "date": row[column] if column else pd.NaT,
                "precision": precision,
                "publications": publications,
                "publishers": len({publisher[one] for one in row["source_ids"] if one in publisher}),
                "asserters": len(parties),
                "names": ", ".join(parties),
            }
        )
    columns = ["record_id", "table", "text", "date", "precision", "publications", "publishers", "asserters", "names"]
    return pd.DataFrame(rows, columns=columns)


def echo_sentence(dataset: Dataset) -> str:
    """Say how many records with several publications rest on one asserter alone."""
    several, one = 0, 0
    for table in dataset.tables.values():
        parties = next((table[name] for name in ("organization_ids", "organization_id") if name in table), None)
        if parties is None or "source_ids" not in table:
            continue
        confirming = table["confirmed_by"] if "confirmed_by" in table else [()] * len(table)
        for ids, own, others in zip(table["source_ids"], parties, confirming, strict=True):
            if len(ids) > 1:
                several += 1
                one += len({*(own if isinstance(own, tuple) else (own,)), *others}) == 1
    return f"{several:,} records have more than one publication; {one:,} of them rest on one asserter alone"


def report_months(dataset: Dataset, known_by: date) -> pd.DataFrame:
    """Return how many records of each topic became public in each month, from the first report to ``known_by``.

    Columns: ``topic`` (table), ``topic_label``, ``month`` (first day), ``reports``, ``covered``: whether reporting on
    the topic has been read to the end of the month, ``cell``: what names both ("Events, Nov 2025"). Every topic has
    every month. Without reports there are no rows.
    """
    ends = coverage_ends(dataset)
    topics = {table: name for table, name in TOPICS.items() if table in dataset.tables}
    months = {table: dataset[table]["reported_on"].dt.to_period("M") for table in topics}
    known = [column.min() for column in months.values() if len(column)]
    if not known:
        return pd.DataFrame(columns=["topic", "topic_label", "month", "reports", "covered", "cell"])
    every = pd.period_range(min(known), pd.Period(known_by, "M"), freq="M")
    last = pd.Timestamp(known_by)
    parts = []
    for table, name in topics.items():
        end = pd.Timestamp(ends[name]) if name in ends else None
        parts.append(
            pd.DataFrame(
                {
                    "topic": table,
                    "topic_label": dataset.schema(table).title,
                    "month": every.to_timestamp(),
                    "reports": months[table].value_counts().reindex(every, fill_value=0).to_numpy(dtype="int64"),
                    "covered": [
                        month.end_time.normalize() <= (last if end is None else min(end, last)) for month in every
                    ],
                    "cell": [f"{dataset.schema(table).title}, {month:%b %Y}" for month in every.to_timestamp()],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def filled_cells(months: pd.DataFrame) -> list[str]:
    """Return the names of the months of a topic with reports, the latest month first."""
    filled = months[months["reports"] > 0].sort_values("month", ascending=False, kind="stable")
    return [str(cell) for cell in filled["cell"]]


def reports_in_cell(dataset: Dataset, months: pd.DataFrame, cell: str) -> pd.DataFrame:
    """Return the records of one topic that became public in one month, newest first, as ``in_lines`` says them."""
    found = months[months["cell"] == cell].iloc[0]
    rows = dataset[str(found["topic"])]
    rows = rows[rows["reported_on"].dt.to_period("M") == found["month"].to_period("M")]
    key = dataset.schema(str(found["topic"])).key
    return in_lines(dataset, str(found["topic"]), rows.sort_values(["reported_on", key], ascending=[False, True]))


def gaps_sentence(months: pd.DataFrame) -> str:
    """Say which topic has the most covered months without a report, and how many are not covered yet."""
    empty = months[(months["reports"] == 0) & months["covered"]].groupby("topic_label", sort=False).size()
    open_ = months.loc[~months["covered"], "month"].nunique()
    shown = months["month"].nunique()
    most = "no covered month is without a report"
    if len(empty):
        most = f"{empty.idxmax()} have the most months without a report, {empty.max()} of {shown}"
    months_open = f"{open_} month{'' if open_ == 1 else 's'}"
    return f"{most}; in {months_open} reporting on at least one topic has not been read to the end"


def _cells_of(estimates: pd.DataFrame) -> pd.Series:
    return estimates["reliability"].astype("str") + estimates["credibility"].astype("str")


def last_months(months: pd.DataFrame, count: int | None) -> pd.DataFrame:
    """Return the rows of the last ``count`` months; all where it is ``None``."""
    if count is None or months.empty:
        return months
    recent: pd.DataFrame = months[months["month"] > months["month"].max() - pd.DateOffset(months=count)]
    return recent


def months_table(months: pd.DataFrame) -> pd.DataFrame:
    """Return months as rows ("Nov 2025", latest first) and topics as columns; "–" where reporting was not read."""
    words = months.assign(cell=months["reports"].astype("str").where(months["covered"] | (months["reports"] > 0), "–"))
    table = pd.DataFrame(
        {label: rows.set_index("month")["cell"] for label, rows in words.groupby("topic_label", sort=False)}
    ).sort_index(ascending=False)
    return table.set_axis([f"{month:%b %Y}" for month in table.index], axis="index")


def coverage_ends(dataset: Dataset) -> dict[str, date]:
    """Return the day to which reporting was read, by topic of the package's ``coverage``; what is no day is left out.

    It stands in the descriptor, which the rules do not read so far.
    """
    coverage = dataset.package.descriptor.get("coverage")
    ends = {}
    for name, day in coverage.items() if isinstance(coverage, Mapping) else ():
        try:
            ends[str(name)] = date.fromisoformat(str(day))
        except ValueError:
            continue
    return ends
