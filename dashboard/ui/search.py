"""How does a reader find a record from any page? A field at the top of the sidebar; a hit opens its evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.analysis.search import Group
from dashboard.dataset.schema import shorten
from dashboard.ui import cache, controls, links
from dashboard.ui.show import plain

KEY = "find"  # URL parameter and widget: the words looked for
PER_TABLE, LONGEST_LABEL, HEIGHT = 5, 90, 380


def sidebar_search(slot: DeltaGenerator) -> None:
    """Draw the field in ``slot`` and below it what is found, by table. Call it after the global controls."""
    with slot:
        query = st.text_input(
            "Search all records",
            key=KEY,
            bind="query-params",
            placeholder="Name, words or id",
            icon=":material/search:",
            label_visibility="collapsed",
            help="Looks in names, other names, summaries and ids; spellings are forgiven: Hwasong, Hwaseong, 화성.",
        )
        if not query:
            return
        groups = found(query)
        with st.container(height=HEIGHT if groups else "content", key="hits", gap="xxsmall"):
            if not groups:
                st.caption(f"No visible record matches “{plain(shorten(query, 60))}”.")
            show_groups(groups, links.pick, "hit")
        st.button("Clear search", on_click=look_for, args=("",), type="tertiary", icon=":material/close:")


def found(query: str, per_table: int = PER_TABLE) -> Sequence[Group]:
    """Return what matches a query among the records of the present scope."""
    return cache.found(controls.scope(), query, per_table)


def show_groups(groups: Sequence[Group], on_click: Callable[[str], None], key: str) -> None:
    """List hits as buttons, by table; ``on_click`` gets the id."""
    for group in groups:
        more = f", best {len(group.hits)} shown" if group.total > len(group.hits) else ""
        st.caption(f"**{plain(group.title)}** ({group.total}{more})")
        for hit in group.hits:
            day = "" if hit.day == "–" or hit.day in hit.text else f" · {hit.day}"
            st.button(
                plain(shorten(hit.text, LONGEST_LABEL)) + day,
                wrap=False,
                key=f"{key}_{hit.record_id}",
                on_click=on_click,
                args=(hit.record_id,),
                type="tertiary",
                help=f"{plain(shorten(hit.text, 300))}{day}  \n`{hit.record_id}`",
            )


def look_for(words: str) -> None:
    """Put words into the search field."""
    st.session_state[KEY] = words
