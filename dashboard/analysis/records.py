"""What is known of one record: its name, its neighbors, its grade, its sources?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.analysis.claims import claimed_number
from dashboard.analysis.dates import date_text, day_text, report_text
from dashboard.analysis.places import region_id
from dashboard.dataset.schema import Field
from dashboard.dataset.store import Dataset

NAMES = ("name", "item", "title", "statement", "summary")
CLAIMS_FIRST = ("estimates", "assessments")
DATES = ("as_of", "started_on", "start_on", "date", "first_shown_on", "published_on")


@dataclass(frozen=True, slots=True)
class Address:
    """Where an id leads today: ``record_id`` is empty where it leads nowhere.

    ``redirect`` is the last row of ``redirects`` on the way, or ``None`` where there was none.
    """

    record_id: str
    redirect: pd.Series | None


def find_record(dataset: Dataset, record_id: str) -> tuple[str, pd.Series] | None:
    """Return the table and the row of a record, or ``None`` when the dataset does not hold it."""
    table = dataset.table_of(record_id)
    if table is None:
        return None
    rows = dataset[table]
    return table, rows.loc[rows[dataset.schema(table).key] == record_id].iloc[0]


def record_name(row: pd.Series) -> str:
    """Return the shortest text that names the record to a reader."""
    for column in NAMES:
        if column in row and isinstance(row[column], str):
            return str(row[column])
    return str(row.iloc[0])


def neighbors(dataset: Dataset, table: str, record_id: str) -> dict[str, pd.DataFrame]:
    """Return the rows of all tables that name a record, by table, claims first, newest first; only tables with rows.

    Which columns name a record is read from the schemas (``references``). For a publication these are the records
    that rest on it, for an organization what it asserts, for any record the judgments built on it.
    """
    found: dict[str, pd.DataFrame] = {}
    names = [name for name in dataset.tables if name not in ("redirects", *CLAIMS_FIRST)]
    for other in [name for name in CLAIMS_FIRST if name in dataset.tables] + names:
        schema, rows = dataset.schema(other), dataset[other]
        named = pd.Series(False, index=rows.index)
        for field in schema.fields:
            if field.references not in (table, "*"):
                continue
            column = rows[field.name]
            hit = [record_id in ids for ids in column] if field.is_list else (column == record_id).to_numpy()
            named |= pd.Series(hit, index=rows.index, dtype="bool")
        if named.any():
            order = [*[column for column in DATES if column in rows][:1], schema.key]
            found[other] = rows[named].sort_values(order, ascending=False)
    return found


def links_of(dataset: Dataset, table: str, row: pd.Series) -> pd.DataFrame:
    """Return what a row names itself, publications aside, in the order of the fields.

    Columns: ``column``, ``field`` (its title), ``record_id``, ``table`` (title), ``text``. Only records that the
    dataset holds.
    """
    rows = []
    for field in dataset.schema(table).fields:
        if field.references in (None, "sources") or field.name == dataset.schema(table).key:
            continue
        value = row[field.name]
        for record_id in value if field.is_list else (value,):
            found = find_record(dataset, record_id) if isinstance(record_id, str) else None
            if found:
                title = dataset.schema(found[0]).title
                rows.append((field.name, field.title, record_id, title, record_text(dataset, *found)))
    return pd.DataFrame(rows, columns=["column", "field", "record_id", "table", "text"], dtype="str")


def record_text(dataset: Dataset, table: str, row: pd.Series) -> str:
    """Say a record in one line: a claim by number, measure, asserter and day; any other by its name."""
    if table != "estimates":
        return record_name(row)
    measure = str(dataset.labels(table, "measure")[str(row["measure"])]).lower()
    when = date_text(row["as_of"], str(row["as_of_precision"]))
    return f"{claimed_number(row)} {measure} ({', '.join(short_names(dataset, row))}, as of {when})"


def record_day(row: pd.Series) -> str:
    """Return the day of a record, at its precision: when it happened, as of when it holds, or was published."""
    column, precision = day_column(row)
    return date_text(row[column], precision) if column else "–"


def day_column(row: pd.Series) -> tuple[str | None, str]:
    """Return the column that holds the day of a record, ``None`` where it has none, and how precise that day is."""
    column = next((name for name in DATES if name in row), None)
    return column, str(row.get("as_of_precision", row.get("date_precision", "day")))


def value_in_words(dataset: Dataset, table: str, field: Field, value: object) -> str:
    """Say one cell for a reader: labels for codes, names for ids, days as "4 Nov 2025"; empty where nothing stands.

    Names of records that the dataset does not hold are not given, nor are their ids.
    """
    if field.is_list:
        parts = [_one_in_words(dataset, table, field, item) for item in value]  # type: ignore[attr-defined]
        return "; ".join(part for part in parts if part)
    return _one_in_words(dataset, table, field, value)


def cell_in_words(dataset: Dataset, table: str, field: Field, row: pd.Series) -> str:
    """Say one cell as ``value_in_words`` does: a number with its unit, a date as precisely as its row knows it."""
    text = value_in_words(dataset, table, field, row[field.name])
    if text and field.unit:
        return f"{text} {field.unit}"
    if field.type != "date" or not text:
        return text
    if field.name == "reported_on":
        return report_text(row[field.name], row.get("reported_on_basis"))
    precision = row.get("as_of_precision" if field.name == "as_of" else "date_precision")
    return date_text(row[field.name], precision) if isinstance(precision, str) else text


def _one_in_words(dataset: Dataset, table: str, field: Field, value: object) -> str:
    if _is_missing(value):
        return ""
    if field.references:
        found = find_record(dataset, str(value))
        return record_text(dataset, *found) if found else ""
    if isinstance(value, pd.Timestamp):
        return day_text(value)
    if field.type == "boolean":
        return "yes" if value else "no"
    if field.categories:
        return str(dataset.labels(table, field.name).get(value, value))  # type: ignore[call-overload]
    return f"{value:,}" if field.type in {"integer", "number"} else str(value)


def fields_in_words(dataset: Dataset, table: str, row: pd.Series) -> pd.DataFrame:
    """Return all fields of a row that are filled, in the order of the schema: ``Field`` (title) and ``Value``.

    Publications are left out: ``sources_of`` returns them. Dates are said at their precision.
    """
    lines = []
    for field in dataset.schema(table).fields:
        if field.references == "sources":
            continue
        text = cell_in_words(dataset, table, field, row)
        if text:
            lines.append((field.title, text))
    return pd.DataFrame(lines, columns=["Field", "Value"], dtype="str")


def in_lines(dataset: Dataset, table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Say rows of one table in a line each.

    Columns: ``record_id``, ``date`` (when it happened, as of when it holds, or was published; ``NaT`` where unknown)
    with ``precision``, ``text``, ``summary``, ``asserted_by`` (short names), ``grade`` (source and, of a claim of a
    number, item: "B2"), ``reported_on`` with ``reported_on_basis`` (``NaT`` and empty where a row has none).
    """
    key = dataset.schema(table).key
    lines = []
    for _, row in rows.iterrows():
        column, precision = day_column(row)
        grade = str(row.get("reliability", "")) + (str(row["credibility"]) if "credibility" in row else "")
        summary = row.get("summary")
        lines.append(
            {
                "record_id": str(row[key]),
                "date": row[column] if column else pd.NaT,
                "precision": precision,
                "text": record_text(dataset, table, row),
                "summary": summary if isinstance(summary, str) else "",
                "asserted_by": ", ".join(short_names(dataset, row)),
                "grade": grade,
                "reported_on": row.get("reported_on", pd.NaT),
                "reported_on_basis": str(row.get("reported_on_basis", "")),
            }
        )
    columns = ["record_id", "date", "precision", "text", "summary", "asserted_by", "grade", "reported_on"]
    lined = pd.DataFrame(lines, columns=[*columns, "reported_on_basis"])
    dates = {name: pd.to_datetime(lined[name]).astype("datetime64[s]") for name in ("date", "reported_on")}
    texts = {name: lined[name].astype("str") for name in lined.columns if name not in dates}
    return lined.assign(**dates, **texts)


def places_of(dataset: Dataset, table: str, row: pd.Series) -> pd.DataFrame:
    """Return the rows of ``places`` that a row names, in the order of its fields; of a place, the place itself.

    A new column ``region_id`` names the boundary of a place known only to a region; it is empty for any other.
    """
    fields = [field.name for field in dataset.schema(table).fields if field.references == "places"]
    ids = [row[name] for name in ([dataset.schema(table).key] if table == "places" else fields)]
    places = dataset["places"].set_index("place_id", drop=False)
    found = places.loc[[one for one in dict.fromkeys(ids) if one in places.index]].reset_index(drop=True)
    regions = [region_id(one, other) for one, other in zip(found["precision"], found["admin1"], strict=True)]
    return found.assign(region_id=pd.Series(regions, index=found.index, dtype="str"))


def address_of(dataset: Dataset, record_id: str) -> Address:
    """Follow the redirects of the whole dataset from an id to the record that answers for it today."""
    redirects = dataset["redirects"]
    last, seen = None, set()
    while dataset.table_of(record_id) is None and record_id not in seen:
        seen.add(record_id)
        rows = redirects[redirects["old_id"] == record_id]
        if rows.empty:
            return Address("", last)
        last = rows.iloc[0]
        record_id = last["new_id"] if isinstance(last["new_id"], str) else ""
    return Address(record_id if dataset.table_of(record_id) else "", last)


def record_json(dataset: Dataset, table: str, row: pd.Series, known_by: date) -> str:
    """Return a row as standard JSON: dates in ISO form, lists as arrays, empty cells as null, with its provenance."""
    cells = {name: _plain_value(row[name]) for name in row.index}
    whole = {"release": dataset.release, "known_by": known_by.isoformat(), "table": table, "record": cells}
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _plain_value(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if _is_missing(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    item = getattr(value, "item", None)  # numpy's scalars
    return item() if item else value


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value  # NaN alone differs from itself


def short_names(dataset: Dataset, row: pd.Series) -> list[str]:
    """Return the short names of the parties that assert a row."""
    ids = row["organization_ids"] if "organization_ids" in row else (row.get("organization_id"),)
    short = dataset.by_id("organizations", "short_name")
    return [short[party] for party in ids if isinstance(party, str) and party in short]


def voices(dataset: Dataset, row: pd.Series) -> list[str]:
    """Return the short names of the parties that assert a row, or confirm it on their own; each once."""
    confirming = row.get("confirmed_by", ())
    ids = confirming if isinstance(confirming, tuple) else (confirming,)
    return list(
        dict.fromkeys([*short_names(dataset, row), *short_names(dataset, pd.Series({"organization_ids": ids}))])
    )


def echo_text(dataset: Dataset, row: pd.Series) -> str:
    """Count what stands behind a row: "4 publishers · 1 asserter"; without the asserters where a row has none."""
    publishers, parties = sources_of(dataset, row)["publisher"].nunique(), len(voices(dataset, row))
    counts = [(publishers, "publisher"), (parties, "asserter")]
    return " · ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts if count)


def rests_on_one(dataset: Dataset, row: pd.Series) -> str:
    """Say that a report rests on one asserter or on one publisher, however often it is repeated; empty where on more.

    A report is a row with a day on which it became public. One put together from several reports has no asserter.
    """
    if "reported_on" not in row:
        return ""
    parties, cited = voices(dataset, row), sources_of(dataset, row)
    publishers = sorted(set(cited["publisher"]))
    said = []
    if len(parties) == 1:
        said.append(f"one asserter, {parties[0]}")
    if len(cited) == 1:
        said.append("one publication")
    elif len(publishers) == 1:
        said.append(f"one publisher, {publishers[0]}")
    if not said:
        return ""
    repeated = len(parties) == 1 and len(publishers) > 1
    more = f"; the {len(cited)} publications of {len(publishers)} publishers repeat it" if repeated else ""
    return f"Rests on {' and '.join(said)}{more}."


def sources_of(dataset: Dataset, row: pd.Series) -> pd.DataFrame:
    """Return the publications on which a row rests, as visible in the dataset: best grade first, then oldest."""
    ids = row.get("source_ids", ())
    sources = dataset["sources"]
    return sources[sources["source_id"].isin(list(ids))].sort_values(["reliability", "published_on", "source_id"])


def asserters(dataset: Dataset, row: pd.Series) -> dict[str, str]:
    """Return the full names of the parties that assert a row, by id."""
    ids = row["organization_ids"] if "organization_ids" in row else (row.get("organization_id"),)
    names = dataset.by_id("organizations", "name")
    short = dataset.by_id("organizations", "short_name")
    return {
        party: f"{names[party]} ({short[party]})" if short[party] != names[party] else names[party]
        for party in ids
        if isinstance(party, str) and party in names
    }


def newest_records(dataset: Dataset, count: int) -> pd.DataFrame:
    """Return the records that became public last, the newest first; at most ``count`` rows.

    Columns: ``record_id``, ``table``, ``reported_on`` with ``reported_on_basis`` (code), ``text``, ``asserted_by``
    (short names).
    """
    short = dataset.by_id("organizations", "short_name")
    parts = []
    for name, table in dataset.tables.items():
        if "reported_on" not in table:
            continue
        key = dataset.schema(name).key
        last = table.sort_values(["reported_on", key], ascending=[False, True]).head(count)
        parties = (
            last["organization_ids"]
            if "organization_ids" in last
            else last.get("organization_id", pd.Series("", last.index))
        )
        parts.append(
            pd.DataFrame(
                {
                    "record_id": last[key],
                    "table": dataset.schema(name).title,
                    "reported_on": last["reported_on"],
                    "reported_on_basis": last["reported_on_basis"].astype("str"),
                    "text": last["item"] + ": " + last["summary"] if "item" in last else last["summary"],
                    "asserted_by": [
                        ", ".join(
                            short.get(party, party) for party in ((ids,) if isinstance(ids, str) else ids) if party
                        )
                        for ids in parties
                    ],
                }
            )
        )
    every = pd.concat(parts, ignore_index=True)
    return every.sort_values(["reported_on", "record_id"], ascending=[False, True]).head(count).reset_index(drop=True)
