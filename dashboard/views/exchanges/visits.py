"""Who went where, and which visits are those of the munitions sector?"""

import pandas as pd
import streamlit as st

from dashboard import theme
from dashboard.analysis import exchange_topics as of
from dashboard.ui import exchanges, links, show

COLUMNS = ("mark", "when", "title", "delegation_label", "way", "asserters", "status_shown", "route", "summary")


def visits(shown: exchanges.Shown) -> str:
    """Show the visits of the munitions sector with the judgment on them, and all visits; return a sentence."""
    found = of.visits(shown.rows)
    if found.empty:
        exchanges.nothing("No visit is left", shown, of.visits(shown.every))
        return ""
    takeaway = of.visits_sentence(shown.dataset, found)
    with st.container(border=True, key="munitions_visits", gap="xsmall"):
        munitions_sector(shown, found[found["munitions"]])
    labels = {str(label): str(code) for code, label in shown.dataset.labels("exchanges", "delegation").items()}
    chosen = st.multiselect(
        "Delegation", list(labels), key="sector", bind="query-params", placeholder="All delegations"
    )
    listed = found[found["delegation"].isin([labels[label] for label in chosen])] if chosen else found
    if listed.empty:
        st.caption("No visit of such a delegation is among those shown.")
    else:
        by_delegation = show.plain(of.delegations(listed))
        st.caption(f"{len(listed)} visits, the latest first. ■ munitions sector. By delegation: {by_delegation}.")
        exchanges.listing(
            listed.assign(mark=listed["munitions"].map({True: "■", False: ""})),
            COLUMNS,
            key="visits_table",
            alt=f"{len(listed)} visits. {takeaway}",
        )
    return takeaway


def munitions_sector(shown: exchanges.Shown, found: pd.DataFrame) -> None:
    """Show the visits of the munitions sector, the judgments that rest on them, and what else these rest on."""
    st.markdown("**Visits of the munitions sector, and what they may serve**")
    if found.empty:
        st.caption("None among the visits shown.")
    for _, visit in found.iterrows():
        one_line(visit)
    dataset = shown.dataset
    likelihoods, levels = (dataset.labels("judgments", name) for name in ("likelihood", "confidence"))
    for _, judgment in of.judgments_on(dataset, found["record_id"].tolist()).iterrows():
        likelihood, confidence = likelihoods[str(judgment["likelihood"])], levels[str(judgment["confidence"])]
        others = shown.every[shown.every["record_id"].isin(judgment["basis_ids"])]
        for _, other in others[~others["record_id"].isin(found["record_id"])].iterrows():
            one_line(other)
        st.button(
            "The key judgment that rests on them",
            key=f"judged_{judgment['judgment_id']}",
            on_click=links.pick,
            args=(judgment["judgment_id"],),
            type="tertiary",
            icon=":material/balance:",
        )
        st.caption(
            f"“{show.plain(judgment['statement'])}” Judged: {likelihood.lower()}. Confidence: {confidence.lower()}."
        )
    st.caption("A visit is marked where the record states who came; the rest is the basis of the judgment.")


def one_line(record: pd.Series) -> None:
    """Show an exchange in a line that opens its evidence."""
    glyph = theme.KINDS["munitions"].glyph if record["kind_code"] == "visit" else ""
    glyph = glyph or theme.mark(theme.KINDS, record["kind_code"]).glyph
    st.button(
        show.plain(f"{glyph} {record['when']}: {record['title']} ({record['asserters']}; {record['status'].lower()})"),
        key=f"line_{record['record_id']}",
        on_click=links.pick,
        args=(record["record_id"],),
        type="tertiary",
        help=show.plain(record["summary"]),
    )
