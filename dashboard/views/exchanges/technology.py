"""What technology is said to come from the other side, how firmly is it known, and which program would it serve?"""

import streamlit as st

from dashboard.analysis import exchange_topics as of
from dashboard.ui import exchanges, links, show

COLUMNS = ("status_shown", "title", "program", "asserters", "when", "summary", "reported", "reliability")


def technology(shown: exchanges.Shown) -> str:
    """Show technology by status, and the programs that it would serve; return a sentence."""
    found = of.technology(shown.dataset, shown.rows)
    if found.empty:
        exchanges.nothing("No technology is left", shown, of.technology(shown.dataset, shown.every))
        return ""
    takeaway = of.technology_sentence(shown.dataset, found)
    st.caption(
        f"{len(found)} records by status, the firmest first. A program stands where the record names one; "
        "none: the record names several or no program."
    )
    exchanges.listing(found, COLUMNS, key="technology_table", alt=takeaway, height=560)
    served = found[found["program_id"] != ""]
    if not served.empty:
        st.subheader("Programs that it would serve", anchor=False)
        with st.container(horizontal=True, gap="small", key="programs_served"):
            for (program, name), own in served.groupby(["program_id", "program"], sort=False):
                states = ", ".join(dict.fromkeys(own["status"].str.lower()))
                st.button(
                    show.plain(f"{name}: {states}"),
                    key=f"program_{program}",
                    on_click=links.pick,
                    args=(program,),
                    type="tertiary",
                    icon=":material/rocket_launch:",
                )
    return takeaway
