"""What went which way, and when? The mirror timeline and the list behind it."""

import streamlit as st

from dashboard.analysis.exchanges import balance_sentence, sides
from dashboard.analysis.timeline import reporting_ends
from dashboard.charts.exchange_legend import legend
from dashboard.charts.exchange_mirror import exchange_mirror
from dashboard.ui import cache, exchanges, show

COLUMNS = ("when", "way", "kind_shown", "title", "quantity", "status_shown", "asserters", "route", "reported")
SIZES_NOTE = (
    "One mark a record, away from the line as others crowd its day; height means nothing else. A bar around a mark: "
    "known only to the month, or lasting for days. Sizes compare numbers of one unit only. Treaties and "
    "sanctions are rules over both sides, named below. Hatched: no reports in hand, which is not calm."
)


def mirror(shown: exchanges.Shown) -> str:
    """Show the mirror timeline, its legend and its list; return what it says in a sentence."""
    dataset, rows = shown.dataset, shown.rows
    if rows.empty:
        exchanges.nothing("No exchange is left", shown, shown.every)
        return ""
    found = sides(dataset, rows)
    takeaway = balance_sentence(found, shown.first, shown.last)
    dark = show.is_dark()
    show.figure(
        exchange_mirror(
            rows,
            shown.first.date(),
            shown.last.date(),
            sides=found,
            known_by=shown.scope.known_by,
            end=reporting_ends(dataset, cache.chronology(shown.scope), shown.scope.known_by).get("exchanges"),
            dark=dark,
        ),
        key="exchange_mirror",
        alt=takeaway,
    )
    present = set(rows["kind_code"])
    kinds = [(str(code), label) for code, label in dataset.labels("exchanges", "kind").items() if code in present]
    statuses = [(str(code), label) for code, label in dataset.labels("exchanges", "status").items()]
    with st.container(horizontal=True, gap="medium", key="exchange_legend"):
        for title, picture in legend(kinds, statuses, dark=dark).items():
            with st.container(width="content", gap="xsmall"):
                st.caption(f"**{title}**")
                st.image(picture, alt=f"Legend: {title}")
    st.caption(SIZES_NOTE)
    st.subheader("The records shown", anchor=False)
    exchanges.listing(
        exchanges.newest_first(rows), COLUMNS, key="exchange_table", alt=f"{len(rows)} exchanges, the latest first"
    )
    return takeaway
