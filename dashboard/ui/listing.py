"""How is a list of records shown, each in a line, so that a row opens its evidence?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.analysis.dates import date_text, report_text
from dashboard.ui import show

GRADE_HELP = "Admiralty grade: reliability of the best source; of a claim of a number, credibility of the item too."
COLUMNS = {
    "text": st.column_config.TextColumn("Record", width=290),
    "date": st.column_config.Column("Day", width=105, help="When it happened, as of when it holds, or was published"),
    "asserted_by": st.column_config.TextColumn("Asserted by", width=110),
    "grade": st.column_config.TextColumn("Grade", width=60, help=GRADE_HELP),
    "reported_on": st.column_config.Column("Reported on", width=150),
    "summary": st.column_config.TextColumn("What it says", width=300),
}


def records_table(
    lines: pd.DataFrame, *, key: str, alt: str, height: int | None = None, without: tuple[str, ...] = ()
) -> None:
    """Show ``records.in_lines`` as a table, ``without`` some of its columns.

    What no line has, such as the asserter of a place, is left out.
    """
    repeats = (lines["summary"] == lines["text"]) | (lines["summary"] == "")
    gone = [*without]
    gone += [name for name in ("asserted_by", "grade") if (lines[name] == "").all()]
    gone += [name for name in ("date", "reported_on") if lines[name].isna().all()]
    gone += ["summary"] if repeats.all() else []
    shown = [name for name in COLUMNS if name not in gone]
    dates = {
        name: said
        for name, said in {
            "date": (date_text, "precision"),
            "reported_on": (report_text, "reported_on_basis"),
        }.items()
        if name in shown
    }
    show.table(
        lines[[*shown, *(by for _, by in dates.values())]],
        key=key,
        ids=lines["record_id"].tolist(),
        alt=alt,
        height=height,
        config={name: COLUMNS[name] for name in shown},
        dates=dates,
    )
