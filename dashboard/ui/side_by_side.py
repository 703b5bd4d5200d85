"""How do several accounts or programs stand side by side, and how does one reach the evidence of each?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard.ui import links
from dashboard.ui.show import plain

COMPARE = "Compare"  # the part of the page Programs that shows several side by side
BOXES = {"first": "First program", "second": "Second program", "third": "Third program", "fourth": "Fourth program"}
DIFFERENCES = {
    "differs": "**≠ differs**",  # the only Markdown: what differs stands out
    "same": "= same",
    "unknown": "unknown",
    "": "",
}


def table(frame: pd.DataFrame, columns: Sequence[str], differences: Mapping[str, str] | None = None) -> None:
    """Show a frame of texts under titles of its own; the codes in its column ``difference`` are said in words."""
    said = frame.map(plain)
    if "difference" in frame:
        said["difference"] = frame["difference"].map(DIFFERENCES | dict(differences or {}))
    st.table(said.set_axis([plain(title) for title in columns], axis="columns"), border="horizontal", hide_index=True)


def evidence_buttons(names: Mapping[str, str]) -> None:
    """Offer the evidence of records, each by its id and name."""
    with st.container(horizontal=True):
        for record, name in names.items():
            st.button(
                f"Evidence of {plain(name)}",
                key=f"evidence_{record}",
                on_click=links.pick,
                args=(record,),
                type="tertiary",
                icon=":material/fact_check:",
            )


def choose(labels: Sequence[str], defaults: Sequence[str]) -> list[str]:
    """Let a reader choose up to four labels, a box a column of the comparison; return them in order, each once.

    Boxes rather than one list: on the dark page Streamlit writes white on the pale primary color in a list's tags.
    """
    chosen = []
    for place, (column, key) in enumerate(zip(st.columns(len(BOXES)), BOXES, strict=True)):
        default = defaults[place] if place < len(defaults) else ""
        label = column.selectbox(
            BOXES[key],
            list(labels),
            index=list(labels).index(default) if default in labels else None,
            key=key,
            bind="query-params",
            placeholder="None",
        )
        chosen.append(label)
    return [label for label in dict.fromkeys(chosen) if label is not None]


def offer_comparison(words: str, names: Sequence[str]) -> None:
    """Offer to show some programs, by their labels, side by side."""
    boxes: dict[str, object] = {"show": COMPARE}
    boxes |= {key: names[place] if place < len(names) else None for place, key in enumerate(BOXES)}
    links.view_button(words, "programs", boxes, icon=":material/compare_arrows:", key="compare")
