"""What changed since a day: as sentences by kind and as a table, with the pair of days in the URL."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard.analysis.changes import counted, last_reports, summary
from dashboard.analysis.dates import day_text, report_text
from dashboard.analysis.scope import Scope
from dashboard.analysis.theater import earliest_day
from dashboard.dataset.store import Dataset
from dashboard.ui import cache, show
from dashboard.ui.show import plain

KEY = "since"
DEFAULT_DAYS = 90  # what an address without a day means, counted back from Known by
CHOICES = (30, 90, 365)
SHOWN_AT_ONCE = 3


def first_day(scope: Scope) -> date:
    """Return the first day of the pair: as chosen, or ``DEFAULT_DAYS`` before *Known by*."""
    chosen = st.session_state.get(KEY)
    return chosen if isinstance(chosen, date) else scope.known_by - timedelta(days=DEFAULT_DAYS)


def section(scope: Scope) -> None:
    """Show what is new on *Known by* against an earlier day that the reader chooses."""
    st.subheader("What changed since", anchor=False)
    _choose(scope)
    since, until = first_day(scope), scope.known_by
    if since >= until:
        st.caption(f"Choose a day before {day_text(until)}, which is *Known by*.")
        return
    after = cache.scoped(scope)
    found = cache.changes(scope, since)
    span = f"{day_text(since)} and {day_text(until)}"
    if found.empty:
        show.empty(f"Nothing was reported between {span}", scope)
        _last(after)
        return
    takeaway = f"Between {span}: {summary(found)}."
    show.takeaway(takeaway)
    for kind, label, count in counted(found):
        rows = found[found["kind"] == kind]
        with st.container(gap="xsmall"):
            st.markdown(f"**{plain(label)}** ({count})")
            for _, row in rows.head(SHOWN_AT_ONCE).iterrows():
                with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
                    show.record_button(row["subject"], row["record_id"], key=f"change_{kind}")
                    said = row["sentence"].removeprefix(row["subject"]).lstrip(":, ")
                    st.markdown(plain(said), width="content")
            if count > SHOWN_AT_ONCE:
                st.caption(f"and {count - SHOWN_AT_ONCE} more in the table")
    table = st.expander("All changes as a table", icon=":material/table:", key="changes_table", on_change="rerun")
    if table.open:
        with table:
            labels = {kind: label for kind, label, _ in counted(found)}
            late = ["in_view_on"] if (found["in_view_on"] != found["reported_on"]).any() else []
            show.table(
                found.assign(kind=found["kind"].astype("str").map(labels))[
                    ["kind", "sentence", "reported_on", "reported_on_basis", *late]
                ],
                key="changes",
                ids=found["record_id"].tolist(),
                alt=takeaway,
                config={
                    "kind": st.column_config.TextColumn("Change", width=130),
                    "sentence": st.column_config.TextColumn("What changed", width=330),
                    "reported_on": st.column_config.Column(
                        "Reported on", width=100, help="Of a return its day, of a judgment its as-of day"
                    ),
                    "in_view_on": st.column_config.DateColumn(
                        "In view since",
                        format="D MMM YYYY",
                        width=90,
                        help="Later than the report where a source of the grade asked for came later.",
                    ),
                },
                row_height=66,
                dates={"reported_on": (report_text, "reported_on_basis")},
            )
    _last(after)


def _choose(scope: Scope) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.date_input(
            "Since",
            value=None,
            min_value=earliest_day(cache.whole()),
            max_value=cache.whole().released_on,
            format="YYYY-MM-DD",
            key=KEY,
            bind="query-params",
            width=180,
            help=f"Left empty, it is {DEFAULT_DAYS} days before *Known by*, the second day of the pair.",
        )
        for days in CHOICES:
            st.button(f"{days} days", key=f"since_{days}", on_click=_set, args=(scope.known_by - timedelta(days=days),))


def _set(day: date) -> None:
    st.session_state[KEY] = max(day, earliest_day(cache.whole()))


def _last(after: Dataset) -> None:
    """Say when each kind of record was last reported, so that a quiet stretch is not read as calm."""
    last = last_reports(after)
    if last:
        words = " · ".join(f"{plain(title).lower()} {day_text(day)}" for title, day in last.items())
        st.caption(f"Last report in hand: {words}.")
