"""How are programs chosen for a picture, and how does one get from any record to the sheet of its program?"""

from __future__ import annotations

import streamlit as st

from dashboard.analysis.programs import program_choices, program_of
from dashboard.dataset.store import Dataset
from dashboard.ui import links
from dashboard.ui.evidence import PROGRAM_SHEET
from dashboard.ui.show import plain


def filters(dataset: Dataset) -> tuple[list[str], str]:
    """Draw the filters that all parts share; return the chosen categories (codes; none means all) and the words."""
    categories = {label: str(code) for code, label in dataset.labels("programs", "category").items()}
    left, right = st.columns([4, 3])
    chosen = left.multiselect(
        "Category", list(categories), key="category", bind="query-params", placeholder="All categories"
    )
    query = right.text_input("Search", key="named", bind="query-params", placeholder="Name or words of the record")
    return [categories[label] for label in chosen], query or ""


def offer_sheet(dataset: Dataset) -> None:
    """Offer the sheet of the program to which the picked record belongs, unless it is already open."""
    program = program_of(dataset, links.picked())
    labels = {program: label for label, program in program_choices(dataset).items()}
    label = labels.get(str(program))
    shown = st.session_state.get("program") if st.session_state.get("show") == PROGRAM_SHEET else None
    if label is not None and label != shown:
        choices = {"show": PROGRAM_SHEET, "program": label}
        words = f"Open the sheet of {plain(label)}"
        links.view_button(words, "programs", choices, icon=":material/description:", key="open_sheet")
