"""How does a reader copy a citation: of the release, a record or a view?"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.export.citation import STYLES, Work
from dashboard.ui import links


def box() -> DeltaGenerator:
    """Return the place of a citation; folded while evidence is open, which would be out of sight below it."""
    if links.picked():
        return st.expander("Cite", icon=":material/format_quote:")
    place = st.container(border=True)
    place.subheader("Cite", anchor=False)
    return place


def styles(work: Work) -> None:
    """Show a work as cited in each style, to be copied."""
    for tab, write in zip(st.tabs(list(STYLES)), STYLES.values(), strict=True):
        tab.code(write(work), language=None, wrap_lines=True)
