"""On what does a record rest? Claims, sources and grades behind the record that is picked."""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard import theme
from dashboard.analysis.claims import WHOLE_FORCE, claimed_number
from dashboard.analysis.dates import date_text, report_text
from dashboard.analysis.phrases import capitalized
from dashboard.analysis.programs import program_choices
from dashboard.analysis.records import (
    asserters,
    cell_in_words,
    echo_text,
    find_record,
    links_of,
    neighbors,
    record_day,
    record_name,
    record_text,
    rests_on_one,
    sources_of,
)
from dashboard.dataset.store import Dataset
from dashboard.ui import cache, links, show
from dashboard.ui.show import plain

HINT = "Select a mark or a row to read what it rests on: who says so, since when, how good the sources are."
SHOWN_AT_ONCE = 8
PROGRAM_SHEET = "Program"  # the part of Programs that is the sheet of one program
ADDRESS = ":/?&=%#@+,;~!$*'"  # what stays as it stands in the address of a source
OWN_LINES = {
    "name",
    "summary",
    "item",
    "note",
    "source_ids",
    "reported_on",
    "reported_on_basis",
    "review",
    "reliability",
}
OWN_LINES |= {"organization_id", "organization_ids", "spokesperson", "credibility", "low", "best", "high", "qualifier"}
OWN_LINES |= {"measure", "date_precision", "as_of_precision", "as_of", "date", "statement", "url", "title"}
OWN_LINES |= {"publisher", "via", "published_on", "language", "access"}


def panel(dataset: Dataset) -> None:
    """Show the evidence of the record that is picked, or how to pick one."""
    with st.container(border=True, key="evidence"):
        st.subheader("Evidence", anchor=False)
        record_id = links.picked()
        if record_id is None:
            st.caption(HINT)
            return
        found = find_record(dataset, record_id)
        if found is None:
            if find_record(cache.whole(), record_id) is None:
                st.markdown(f"No record has the id {plain(record_id)}.")
            else:
                st.markdown(f"The record {plain(record_id)} is outside the present controls, such as *Known by*.")
        else:
            record(dataset, *found)
            _views(dataset, *found)
        st.button("Close", on_click=links.pick, args=(None,), icon=":material/close:", key="close_evidence")


def heading(dataset: Dataset, table: str, row: pd.Series, at: str = "") -> None:
    """Say what a record is: table, id, name, claim, who asserts it, its clocks, its grade, whether it rests on one.

    ``at`` tells its buttons apart where a page shows the record beside the evidence of the same record.
    """
    schema = dataset.schema(table)
    st.caption(f"{plain(schema.title)} · `{row[schema.key]}`")
    if table == "sources":
        st.markdown(_title(row))
        st.caption(f"{plain(row['publisher'])} · {_bibliography(dataset, row)}")
    else:
        st.markdown(f"**{plain(record_name(row))}**")
    if table == "estimates":
        measure = dataset.labels(table, "measure")[str(row["measure"])]
        st.markdown(f"{plain(measure)}: **{plain(claimed_number(row))}**")
    parties = asserters(dataset, row) if table != "organizations" else {}
    if parties:
        with st.container(gap="xxsmall"):
            voice = row.get("spokesperson")
            st.caption("Asserted by" + (f", through {plain(voice)}" if isinstance(voice, str) else ""))
            for party, name in parties.items():
                show.record_button(name, party, key=f"{at}party_{row[schema.key]}")
    _clocks(row)
    _grade(dataset, table, row)
    alone = rests_on_one(dataset, row)
    if alone:
        st.markdown(f":orange[:material/warning:] {plain(alone)}")


def record(dataset: Dataset, table: str, row: pd.Series) -> None:
    """Show one record: heading, summary, fields, what it names, what names it, sources, and views of it."""
    heading(dataset, table, row)
    summary = row.get("summary")
    if isinstance(summary, str) and summary != record_name(row):
        st.markdown(plain(summary))
    if isinstance(row.get("note"), str):
        st.info(plain(row["note"]), icon=":material/info:")
    if row.get("derived") is True or row.get("derived") == True:  # noqa: E712  numpy's true
        st.caption("Derived by arithmetic from what the party said.")
    if bool(row.get("claimed", False)):
        st.caption("The outcome rests on the owner’s word alone.")
    _fields(dataset, table, row)
    _named(dataset, table, row)
    around = neighbors(dataset, table, str(row[dataset.schema(table).key]))
    if table == "contingents":
        _numbers_rest_on_one(around)
    for name, rows in around.items():
        _neighbors(dataset, name, rows)
    sources(dataset, row)


def _clocks(row: pd.Series) -> None:
    parts = []
    if "as_of" in row:
        parts.append(f"as of {date_text(row['as_of'], str(row.get('as_of_precision', 'day')))}")
    if "date" in row:
        parts.append(date_text(row["date"], str(row.get("date_precision", "day"))))
    if "reported_on" in row:
        parts.append(f"reported on {report_text(row['reported_on'], row.get('reported_on_basis'))}")
    if parts:
        st.caption(capitalized(" · ".join(parts)))


def _grade(dataset: Dataset, table: str, row: pd.Series) -> None:
    """Show the grade: reliability of the best source, and credibility of the item where it has one."""
    if "reliability" not in row:
        return
    letter = str(row["reliability"])
    words = dataset.labels("sources", "reliability").get(letter, "")
    grade, help_ = letter, f"Source {letter}: {words.lower()}."
    if "credibility" in row:
        digit = int(row["credibility"])
        grade += str(digit)
        help_ += f" Information {digit}: {str(dataset.labels(table, 'credibility')[digit]).lower()}."
    with st.container(horizontal=True, gap="small"):
        st.badge(grade, color=theme.BADGE_COLORS.get(letter, "gray"), help=help_)  # type: ignore[arg-type]
        if "review" in row:
            st.badge(
                str(dataset.labels(table, "review")[str(row["review"])]),
                color="gray",
                help="Whether a second reader compared the row with its source.",
            )


def _fields(dataset: Dataset, table: str, row: pd.Series) -> None:
    """Show the remaining fields of a record in words."""
    lines = {}
    for field in dataset.schema(table).fields[1:]:
        if field.name in OWN_LINES or field.references or field.is_list or field.type == "boolean":
            continue
        text = cell_in_words(dataset, table, field, row)
        if text:
            lines[field.title] = text
    if lines:
        st.markdown("  \n".join(f"{plain(title)}: {plain(value)}" for title, value in lines.items()))


def _named(dataset: Dataset, table: str, row: pd.Series) -> None:
    """List the records that a record names: its contingent, program, places; each opens its own evidence."""
    named = links_of(dataset, table, row)
    named = named[~named["column"].isin(OWN_LINES)]
    if not named.empty:
        with st.container(gap="xxsmall"):
            for column, field, record_id, _, text in named.itertuples(index=False):
                show.record_button(text, record_id, key=f"named_{column}", lead=f"{field}:")


def _numbers_rest_on_one(around: dict[str, pd.DataFrame]) -> None:
    claims = around.get("estimates")
    if claims is not None and len(set(claims["organization_id"])) == 1:
        st.warning("All numbers rest on one asserter.", icon=":material/warning:")


def _neighbors(dataset: Dataset, table: str, rows: pd.DataFrame) -> None:
    """List the rows of another table that belong to the record; each opens its own evidence."""
    key = dataset.schema(table).key
    with st.container(gap="xxsmall"):
        st.markdown(f"**{plain(dataset.schema(table).title)}** ({len(rows)})")
        for _, row in rows.head(SHOWN_AT_ONCE).iterrows():
            day = record_day(row)
            if table == "estimates":
                label = f"{record_text(dataset, table, row)} {row['reliability']}{row['credibility']}"
            else:
                label = f"{day}: {record_name(row)}" if day != "–" else record_name(row)
            st.button(
                plain(label),
                key=f"go_{row[key]}",
                on_click=links.pick,
                args=(str(row[key]),),
                type="tertiary",
                wrap=False,
                help=plain(label) if len(label) > show.ONE_LINE else None,
            )
        if len(rows) > SHOWN_AT_ONCE:
            st.caption(f"and {len(rows) - SHOWN_AT_ONCE} more on the permanent page")


def sources(dataset: Dataset, row: pd.Series, at: str = "") -> None:
    """List the publications with grade, date and language, and say how many voices stand behind them.

    A title opens the publication outside; its publisher opens its evidence: what else rests on it.
    """
    if "source_ids" not in row:
        return
    cited = sources_of(dataset, row)
    st.markdown(f"**Sources** ({len(cited)})")
    if len(cited) > 1:
        st.caption(echo_text(dataset, row))
    for _, source in cited.iterrows():
        with st.container(gap="xxsmall"):
            st.markdown(_title(source))
            with st.container(horizontal=True, gap="xxsmall", vertical_alignment="center"):
                show.record_button(source["publisher"], str(source["source_id"]), key=f"{at}source_{row.iloc[0]}")
                st.caption(_bibliography(dataset, source), width="content")


def _title(source: pd.Series) -> str:
    """Return the title of a publication as Markdown, as a link that opens outside where it has a web address."""
    name, address = plain(source["title"]), source["url"]
    web = isinstance(address, str) and address.startswith(("https://", "http://"))
    return f"[{name}]({quote(address, safe=ADDRESS)})" if web else name


def _bibliography(dataset: Dataset, source: pd.Series) -> str:
    """Return date, language and grade of a publication as Markdown, and how it was read."""
    languages = dataset.labels("sources", "language")
    when = date_text(source["published_on"], str(source["date_precision"]))
    parts = ["date unknown" if when == "–" else when]
    parts.append(languages.get(str(source["language"]), str(source["language"])))
    parts.append(f"grade {source['reliability']}")
    if isinstance(source["via"], str):
        parts.append(f"read at {plain(source['via'])}")
    if source["access"] == "relay":
        parts.append("relayed")
    return " · ".join(parts)


def _views(dataset: Dataset, table: str, row: pd.Series) -> None:
    """Link to the permanent page, and to views with the record's group, program or place chosen."""
    query = {links.RECORD: str(row[dataset.schema(table).key])}
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.page_link("views/record.py", label="Permanent page", icon=":material/link:", query_params=query)
        for slug, choices in _choices(dataset, table, row).items():
            links.to_view(slug, choices)


def _choices(dataset: Dataset, table: str, row: pd.Series) -> dict[str, dict[str, str]]:
    """Return what to choose on which view, by slug, to see a record among its like."""
    found: dict[str, dict[str, str]] = {}
    group, program = row.get("contingent_id"), row.get("program_id")
    if table == "estimates":
        found["estimates"] = {"measure": str(dataset.labels(table, "measure")[str(row["measure"])])}
        found["estimates"]["group"] = WHOLE_FORCE
    name = dataset.by_id("contingents", "name").get(str(group))
    if name is not None:
        found.setdefault("estimates", {})["group"] = name
        found["deployments"] = {links.PICK: str(group)}
    label = next((label for label, one in program_choices(dataset).items() if one == program), None)
    if label is not None:
        found["programs"] = {"show": PROGRAM_SHEET, "program": label}
    if table == "places":
        found["timeline"] = {"place": str(row["name"])}
    return found
