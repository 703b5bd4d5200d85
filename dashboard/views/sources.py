"""What does it all rest on: how good are the publications, how independent the voices, and where is nothing?"""

import streamlit as st

from dashboard.analysis import coverage
from dashboard.analysis.dates import date_text
from dashboard.ui import cache, controls, evidence, show
from dashboard.ui import coverage as blocks

ECHOES = 40
GRADES_HELP = "Admiralty grade of the publication by its record. F means that it cannot be judged: unknown, not worst."
COLUMNS = {
    "title": st.column_config.TextColumn("Publication", width=255),
    "publisher": st.column_config.TextColumn("Publisher", width=110),
    "grade": st.column_config.TextColumn("Grade", width=55, help=GRADES_HELP),
    "records": st.column_config.NumberColumn("Records", width=65, help="Visible records that cite it"),
    "published_on": st.column_config.Column("Published", width=95),
    "language": st.column_config.TextColumn("Language", width=80),
    "kind": st.column_config.TextColumn("Kind", width=100),
    "access": st.column_config.TextColumn("Read", width=110, help="Its own page, or another that relays it"),
    "text": st.column_config.TextColumn("Record", width=300),
    "publications": st.column_config.NumberColumn("Pages", width=60),
    "publishers": st.column_config.NumberColumn("Publishers", width=75),
    "asserters": st.column_config.NumberColumn(
        "Voices", width=60, help="Distinct parties that assert it, or confirm it on their own"
    ),
    "names": st.column_config.TextColumn("Asserted by", width=150),
    "date": st.column_config.Column("Day", width=95),
    "table": st.column_config.TextColumn("Table", width=100),
}
PUBLICATION = ["title", "publisher", "grade", "records", "published_on", "date_precision", "language", "kind", "access"]
ECHO = ["text", "publications", "publishers", "asserters", "names", "date", "precision", "table"]

scope = controls.scope()
dataset = cache.scoped(scope)
rows = coverage.source_rows(dataset)

show.title("Sources", "Every publication with its grade and with how much rests on it.")
if not rows.empty:
    show.takeaway(f"{coverage.sources_sentence(rows)}.")
main, side = show.page_columns()
with main:
    if rows.empty:
        show.empty("No publication was public under these controls", scope)
    else:
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        query = left.text_input("Search", key="publication", bind="query-params", placeholder="Title, publisher or id")
        letters = [str(code) for code in dataset.labels("sources", "reliability")]
        grades = right.pills(
            "Grade", letters, selection_mode="multi", key="grade", bind="query-params", help=GRADES_HELP
        )
        chosen = coverage.matching(rows, query or "", list(grades))
        if chosen.empty:
            show.empty("No publication matches the search", scope, wider={"publication": "", "grade": []})
        else:
            said = f"{len(chosen):,} of {len(rows):,} publications, those on which most records rest first."
            ids, dates = chosen["source_id"].tolist(), {"published_on": (date_text, "date_precision")}
            frame = chosen[PUBLICATION]
            show.table(
                frame,
                key="sources_table",
                ids=ids,
                alt=said,
                height=390,
                config=COLUMNS,
                dates=dates,
                missing="unknown",
            )
            st.caption(f"{said} Select a row to see the records that rest on it.")

        st.subheader("How the claims are graded", anchor=False)
        blocks.grades(dataset)

        st.subheader("How many voices stand behind the pages", anchor=False)
        echoes = coverage.echo_counts(dataset, ECHOES)
        if echoes.empty:
            st.caption("No record with an asserter is visible under these controls.")
        else:
            sentence = f"{coverage.echo_sentence(dataset)}."
            st.markdown(show.plain(sentence) + " Repetition by many pages is not confirmation.")
            alt = f"The {len(echoes)} records with the most publications. {sentence}"
            ids, dates = echoes["record_id"].tolist(), {"date": (date_text, "precision")}
            show.table(echoes[ECHO], key="echo_table", ids=ids, alt=alt, height=320, config=COLUMNS, dates=dates)

        st.subheader("Where there is no report", anchor=False)
        blocks.gaps(dataset, scope.known_by, narrow=show.is_narrow())
with side:
    evidence.panel(dataset)
