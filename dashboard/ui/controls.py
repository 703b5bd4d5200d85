"""The global controls in the sidebar, bound to the URL, and the scope that they make."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.analysis.dates import day_text
from dashboard.analysis.scope import Scope, judged_grades
from dashboard.analysis.theater import earliest_day
from dashboard.dataset.store import Dataset
from dashboard.export.citation import view_work
from dashboard.registry import View
from dashboard.ui import cache, cite, links

ANY = "Any"


def sidebar(dataset: Dataset) -> DeltaGenerator:
    """Draw the global controls; return the place of the link, which is known only when the view has run."""
    with st.sidebar:
        st.date_input(
            "Known by",
            value=dataset.released_on,
            min_value=earliest_day(dataset),
            max_value=dataset.released_on,
            format="YYYY-MM-DD",
            key="known_by",
            bind="query-params",
            help="Rewinds everything to what was public on this day.",
        )
        st.selectbox(
            "Source reliability at least",
            [ANY, *judged_grades(dataset)],
            key="reliability",
            bind="query-params",
            help="Admiralty grade of the best source of a record, A best.",
        )
        st.toggle(
            "Keep sources that cannot be judged (F)",
            value=True,
            key="unjudged",
            bind="query-params",
            help="F means unknown, which is not worse than E.",
        )
        st.multiselect(
            "Asserted by",
            sorted(dataset["organizations"]["short_name"]),
            key="by",
            bind="query-params",
            placeholder="All parties",
        )
        left, right = st.columns(2)
        left.button("Reset", on_click=reset, width="stretch", help="Back to the defaults of the controls above.")
    return right


def unheeded(dataset: Dataset) -> list[str]:
    """Name what the address asks of day, grade and parties and they cannot give. Call it before they are drawn.

    Streamlit sets a control whose value it does not know to its default, and takes the value out of the address.
    """
    asked = st.query_params
    first, last = earliest_day(dataset), dataset.released_on
    days = [day for day in asked.get_all("known_by") if day and not _is_day(day, first, last)]
    grades = set(asked.get_all("reliability")) - {"", ANY, *judged_grades(dataset)}
    parties = set(asked.get_all("by")) - {"", *dataset["organizations"]["short_name"]}
    return [
        *(f"Known by {day}" for day in days),
        *(f"Source reliability at least {grade}" for grade in sorted(grades)),
        *(f"Asserted by {party}" for party in sorted(parties)),
    ]


def _is_day(text: str, first: date, last: date) -> bool:
    """Tell whether Streamlit reads a text as a day, and that day is one of those offered."""
    for form in ("%Y-%m-%d", "%Y/%m/%d"):
        with suppress(ValueError):
            return first <= datetime.strptime(text, form).date() <= last
    return False


def copy_link(place: DeltaGenerator, dataset: Dataset, view: View) -> None:
    """Offer the full link of a view, and how to cite it."""
    link = links.full_link(explicit(dataset), view.controls)
    with place.popover("Link", width="stretch"):
        st.markdown("**Copy link**")
        st.caption("Opens exactly this view and names the data release.")
        st.code(link, language=None, wrap_lines=True)
        st.markdown("**Cite this view**")
        cite.styles(view_work(dataset, view.title, cite.today(dataset), link))


def reset() -> None:
    """Set the global controls back to their defaults."""
    st.session_state["known_by"] = cache.whole().released_on
    st.session_state["reliability"] = ANY
    st.session_state["unjudged"] = True
    st.session_state["by"] = []


def explicit(dataset: Dataset) -> dict[str, str | list[str]]:
    """Return the values of all global controls and the release id, as they stand in a full link."""
    return {
        "known_by": scope().known_by.isoformat(),
        "reliability": str(st.session_state.get("reliability") or ANY),
        "unjudged": str(bool(st.session_state.get("unjudged", True))).lower(),
        "by": list(st.session_state.get("by", [])),
        links.RELEASE: dataset.release,
    }


def scope() -> Scope:
    """Return the scope that the controls describe; values out of bounds count as the default."""
    dataset = cache.whole()
    known_by = st.session_state.get("known_by")
    reliability = st.session_state.get("reliability")
    organizations = dataset["organizations"]
    chosen = organizations["short_name"].isin(st.session_state.get("by", []))
    return Scope(
        known_by=known_by if isinstance(known_by, date) else dataset.released_on,
        reliability=reliability if reliability in judged_grades(dataset) else None,
        keep_unjudged=bool(st.session_state.get("unjudged", True)),
        organizations=frozenset(organizations["organization_id"][chosen]),
    )


def in_words(scope: Scope) -> list[str]:
    """Say which controls differ from their defaults; an empty list means none does."""
    words = []
    if scope.known_by != cache.whole().released_on:
        words.append(f"known by {day_text(scope.known_by)}")
    if scope.reliability:
        words.append(f"with source reliability at least {scope.reliability}")
    if not scope.keep_unjudged:
        words.append("without sources that cannot be judged")
    if scope.organizations:
        words.append("asserted by " + ", ".join(sorted(st.session_state.get("by", []))))
    return words
