"""How does a reader copy a citation: of the release, a record or a view?"""

from __future__ import annotations

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.dataset.store import Dataset
from dashboard.export.citation import STYLES, Work
from dashboard.ui import links


def box() -> DeltaGenerator:
    """Return the place of a citation; folded while evidence is open, which would be out of sight below it."""
    if links.picked():
        return st.expander("Cite", icon=":material/format_quote:")
    place = st.container(border=True)
    place.subheader("Cite", anchor=False)
    return place


def today(dataset: Dataset) -> date:
    """Return the day of access: today, or the day of the release where the clock is behind it."""
    return max(date.today(), dataset.released_on)


def styles(work: Work) -> None:
    """Show a work as cited in each style, to be copied."""
    for tab, write in zip(st.tabs(list(STYLES)), STYLES.values(), strict=True):
        tab.code(write(work), language=None, wrap_lines=True)
