"""Is a package that the reader brings along sound, and what is in it? As ``tumen check``, in the browser."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.dataset.archive import ROWS_SHOWN, Preview
from dashboard.ui import cache, faults, show

MOST_MEGABYTES = 10
COLUMNS = {
    "table": st.column_config.TextColumn("Table", width=115),
    "rows": st.column_config.NumberColumn("Rows", width=55),
}


def check_it() -> None:
    """Take a zip, show what the check finds in it, and what it holds. It is looked at in a process with limits."""
    handed = st.file_uploader(
        "Package as a zip", type="zip", max_upload_size=MOST_MEGABYTES, key="own_package", on_change="rerun"
    )
    st.caption(
        "It is checked in a process of its own, with limits of size, memory and time. Nobody else sees it, the views "
        "do not change, and nothing is kept once you leave. `tumen check my-package.zip` does the same without a "
        "browser; `TUMEN_DATA=my-package.zip tumen run` shows all views on it."
    )
    if handed is None:
        return
    verdict = cache.checked(handed.getvalue())
    if verdict.ended:
        st.error(verdict.ended, icon=":material/timer_off:")
    elif verdict.count:
        st.error(
            f"{verdict.count:,} {'finding' if verdict.count == 1 else 'findings'}: the package would not be loaded.",
            icon=":material/error:",
        )
        faults.table_of(verdict.findings)
    else:
        st.success(
            f"No findings: {verdict.rows:,} rows, release {show.plain(verdict.release)}.", icon=":material/check:"
        )
    if verdict.tables:
        _preview(verdict.title, verdict.tables)


def _preview(title: str, tables: Sequence[Preview]) -> None:
    """Show how many rows each table has, and the first rows of one."""
    st.markdown(f"**What is in it**: {show.plain(title)}")
    counts, rows = st.columns([2, 4], gap="medium")
    held = pd.DataFrame({"table": [one.title for one in tables], "rows": [one.count for one in tables]})
    counts.dataframe(
        held,
        hide_index=True,
        alt="Rows by table of the package",
        key="own_counts",
        height="content",
        column_config=COLUMNS,
    )
    with rows:
        at = st.selectbox(
            "First rows of", range(len(tables)), format_func=lambda number: tables[number].title, key="own_table"
        )
        table = tables[at]
        if not table.first:
            st.caption("No rows, or none that can be read.")
            return
        first = pd.DataFrame(list(table.first), columns=list(table.columns), dtype="str")
        alt = f"The first {len(first)} of {table.count:,} rows of {table.title}"
        st.dataframe(first, hide_index=True, alt=alt, key="own_rows")
        if table.count > len(first):
            st.caption(f"The first {ROWS_SHOWN} of {table.count:,} rows.")
