"""How is a judgment shown: the sentence with its likelihood drawn, and apart from it the confidence and its reason?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import theme
from dashboard.analysis.dates import day_text
from dashboard.analysis.judgments import Scale, basis_of, in_other_words, indicators_of, judgments, scales
from dashboard.charts.likelihood_band import likelihood_band
from dashboard.dataset.store import Dataset
from dashboard.ui import links, show
from dashboard.ui.show import plain


def in_short(dataset: Dataset) -> None:
    """Show the key judgments as sentences, two a row; each opens its evidence."""
    shown = judgments(dataset)
    if shown.empty:
        st.caption("No judgment had been made by then.")
    own = next(iter(scales(dataset).values()))
    bands = {band.code: band.percent for band in own.bands}
    columns = st.columns(2)
    for number, judgment in shown.iterrows():
        with columns[int(str(number)) % 2].container(border=True, gap="xxsmall"):
            st.markdown(plain(judgment["statement"]))
            st.caption(
                f"**{plain(judgment['term'].capitalize())}** ({bands.get(str(judgment['likelihood']), '')}) · as of "
                f"{day_text(judgment['as_of'])}  \n"
                f"Confidence: {plain(judgment['confidence_label'].lower())}"
            )
            st.button(
                "Why we think so",
                key=f"why_{judgment['judgment_id']}",
                on_click=links.pick,
                args=(str(judgment["judgment_id"]),),
                type="tertiary",
            )


def card(dataset: Dataset, judgment: pd.Series, own: Scale, other: Scale | None) -> None:
    """Show one row of ``analysis.judgments.judgments`` in full; with ``other`` also in the terms of that scale."""
    record_id = str(judgment["judgment_id"])
    with st.container(border=True, key=f"judgment_{record_id}", gap="small"):
        st.caption(f"{plain(judgment['topic_label'])} · as of {day_text(judgment['as_of'])}")
        st.subheader(plain(judgment["statement"]), anchor=False)
        _likelihood(judgment, own, other, record_id)
        level, reason = judgment["confidence_label"].lower(), judgment["confidence_reason"]
        st.markdown(f"Confidence: **{plain(level)}**. {plain(reason)}")
        with st.container(gap="xxsmall"):
            st.markdown("**It rests on**")
            _basis(dataset, judgment["basis_ids"], record_id)
        left, right = st.columns(2, gap="medium")
        with left:
            st.markdown(f"**Other readings weighed**  \n{plain(judgment['alternatives'])}")
            if isinstance(judgment["note"], str):
                st.caption(plain(judgment["note"]))
            st.button(
                "Sources and grade",
                key=f"open_{record_id}",
                on_click=links.pick,
                args=(record_id,),
                type="tertiary",
                icon=":material/fact_check:",
            )
        with right.container(gap="xsmall"):
            st.markdown("**What would change it**")
            _indicators(dataset, record_id)


def open_indicators(dataset: Dataset, indicators: pd.DataFrame) -> None:
    """Show rows of ``programs.open_indicators``: what has not been seen yet, and which judgment it would change."""
    for judgment_id, rows in indicators.groupby("judgment_id"):
        with st.container(border=True, gap="xsmall"):
            st.markdown("**Not seen yet, and would change a judgment**")
            for _, indicator in rows.iterrows():
                _indicator(dataset, indicator)
            st.button(
                f"Judgment: {plain(rows['judgment'].iloc[0])}",
                key=f"judgment_of_{judgment_id}",
                on_click=links.pick,
                args=(str(judgment_id),),
                type="tertiary",
                icon=":material/balance:",
            )


def _likelihood(judgment: pd.Series, own: Scale, other: Scale | None, record_id: str) -> None:
    term = str(judgment["term"])
    if pd.isna(judgment["low"]):
        st.markdown(f"Likelihood: **{plain(term)}**, to which the scale gives no band.")
        return
    band = own.band(str(judgment["likelihood"]))
    said = f"Likelihood by {own.name}: {term}, {band.percent}."
    in_other = in_other_words(band, other) if other else ""
    show.figure(
        likelihood_band(band, own, other, record_id), key=f"band_{record_id}", alt=" ".join([said, in_other]).strip()
    )
    st.markdown(f"Likelihood by {plain(own.name)}: **{plain(term)}**, {band.percent}. {plain(in_other)}")


def _basis(dataset: Dataset, ids: tuple[str, ...], of: str, *, lead: str = "") -> None:
    """List records as buttons that open their evidence; ``of`` is whose basis it is. In short after a ``lead``."""
    known, hidden = basis_of(dataset, ids)
    for basis in known:
        name = (basis.front or basis.name) if lead else basis.label
        show.record_button(name, basis.record_id, key=f"basis_{of}", lead=lead)
    if hidden:
        st.caption(f"{hidden} {'record is' if hidden == 1 else 'records are'} outside the present controls.")


def _indicators(dataset: Dataset, judgment_id: str) -> None:
    """List the indicators with icon, state in words and the day of the last check."""
    indicators = indicators_of(dataset, judgment_id)
    if indicators.empty:
        st.caption("No indicator had been checked by then.")
    for _, indicator in indicators.iterrows():
        _indicator(dataset, indicator)


def _indicator(dataset: Dataset, indicator: pd.Series) -> None:
    state = str(indicator["state"])
    color, icon = theme.STATE_COLORS.get(state, "gray"), theme.STATE_ICONS.get(state, "help")
    st.markdown(
        f":{color}-badge[:material/{icon}: {plain(indicator['state_label'])}] {plain(indicator['statement'])} "
        f":small[(checked {day_text(indicator['as_of'])})]"
    )
    lead = "Checked against" if state == "not_seen" else "Shown by"
    _basis(dataset, indicator["basis_ids"], str(indicator["indicator_id"]), lead=lead)
