"""Which treaties bind the two, and which sanctions answer them?"""

import streamlit as st

from dashboard.analysis import exchange_topics as of
from dashboard.ui import exchanges

COLUMNS = ("when", "kind_shown", "title", "summary", "asserters", "reported", "reliability")


def rules(shown: exchanges.Shown) -> str:
    """Show sanctions and treaties, the latest first; return a sentence."""
    found = of.rules(shown.rows)
    if found.empty:
        exchanges.nothing("No treaty and no sanction is left", shown, of.rules(shown.every))
        return ""
    takeaway = of.rules_sentence(found)
    st.caption("They stand as rules on the time axis of the timeline.")
    exchanges.listing(found, COLUMNS, key="rules_table", alt=takeaway)
    return takeaway
