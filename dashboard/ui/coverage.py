"""How good is what the dataset holds, and where does it hold nothing? Two grids whose cells list their records."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.analysis import coverage
from dashboard.analysis.dates import day_text
from dashboard.charts.gap_map import gap_map
from dashboard.charts.grade_grid import grade_grid
from dashboard.dataset.store import Dataset
from dashboard.ui import cells, listing, show
from dashboard.ui.show import plain

SPANS = {"3 years": 36, "6 years": 72, "All": None}


def grades(dataset: Dataset) -> None:
    """Show the claims by the grades of source and item; a cell lists its claims."""
    grid = coverage.grade_cells(dataset)
    filled = grid.loc[grid["claims"] > 0, "cell"].tolist()
    if not filled:
        st.caption("No party claims a number under these controls.")
        return
    sentence = f"{coverage.grades_sentence(grid)}."
    st.markdown(plain(sentence))
    left, right = st.columns(2)
    with right:
        cell = st.selectbox(
            "Cell", filled, index=None, key="pair", bind="query-params", placeholder="Select a cell or a pair"
        )
        if cell is None:
            st.caption(
                "Select a cell to list its claims. The letter grades the publication, the digit the item alone; "
                "graders are known to crowd the diagonal. F and 6, apart, mean unknown and not worst."
            )
        else:
            st.caption(f"{plain(coverage.pair_in_words(grid, cell))}.")
            claims = coverage.claims_in_cell(dataset, cell)
            alt = f"The {len(claims)} claims graded {cell}, newest first"
            known = ("date", "asserted_by", "grade")  # said by the claim itself and by the cell
            listing.records_table(claims, key="cell_table", alt=alt, height=260, without=known)
    with left:
        cells.cell_grid(grade_grid(grid, cell, dark=show.is_dark()), key="grade_grid", into="pair", alt=sentence)


def gaps(dataset: Dataset, known_by: date, *, narrow: bool) -> None:
    """Show the months of each topic with and without reports; a month with some lists them."""
    months = coverage.report_months(dataset, known_by)
    if months.empty:
        st.caption("No record is visible under these controls.")
        return
    left, right = st.columns(2, vertical_alignment="bottom")
    span = left.segmented_control(
        "Months", list(SPANS), default=next(iter(SPANS)), required=True, key="span", bind="query-params"
    )
    month = right.selectbox(
        "Records of",
        coverage.filled_cells(months),
        index=None,
        key="month",
        bind="query-params",
        placeholder="Select a cell or a month of a topic",
    )
    shown = coverage.last_months(months, SPANS[show.chosen(span, list(SPANS))])
    sentence = f"{coverage.gaps_sentence(shown)}."
    st.markdown(plain(sentence))
    cells.cell_grid(
        gap_map(shown, month, narrow=narrow, dark=show.is_dark()), key="gap_map", into="month", alt=sentence
    )
    ends = coverage.coverage_ends(dataset)
    read = ", ".join(f"{name} to {day_text(min(day, known_by))}" for name, day in ends.items())
    st.caption(
        "Records by the month in which they became public. Empty: no report, which does not mean that nothing "
        f"happened. Hatched: not read to the end of the month. Reporting was read for {plain(read)}."
    )
    if month is not None:
        found = coverage.reports_in_cell(dataset, months, month)
        st.markdown(f"**{plain(month)}** ({len(found)})")
        listing.records_table(found, key="month_table", alt=f"{month}: {len(found)} records, newest first")
    with st.expander("The table behind the map", icon=":material/table:"):
        st.dataframe(coverage.months_table(shown), alt=f"Reports by month and topic. {sentence}", key="gap_table")
