"""How much is said to have been delivered, by whose count, in which unit?"""

import pandas as pd
import streamlit as st

from dashboard.analysis.exchanges import claims_sentence, quantity_claims
from dashboard.analysis.phrases import capitalized
from dashboard.charts.munitions_claims import LANE, munitions_claims
from dashboard.ui import exchanges, show

AIR = pd.Timedelta(days=45)
HEAD = 70  # pixels of a panel beside its lanes
COLUMNS = ("unit_label", "quantity", "asserter", "when", "title", "status_shown", "reported", "reliability")
LEGEND = (
    "Point: number claimed, above its stem from zero. Arrow up: at least; arrow down: up to; bar: low to high. A step "
    "joins claims of one party only. Hollow: alleged or suspected. Heights compare within a unit, never between units; "
    "nothing is added up, and conversions stay with the party that made them."
)


def munitions(shown: exchanges.Shown) -> str:
    """Show a small picture a unit, the claims behind them, and claims of a period; return a sentence."""
    claims = quantity_claims(shown.rows, cumulative=True)
    others = quantity_claims(shown.rows, cumulative=False)
    if claims.empty and others.empty:
        exchanges.nothing("No number of arms is claimed", shown, _every_claim(shown))
        return ""
    takeaway = ""
    if not claims.empty:
        takeaway = claims_sentence(claims)
        first, last = claims["start"].min() - AIR, claims["start"].max() + AIR
        st.caption(f"Who claims how much has been delivered so far? {LEGEND}")
        columns, heights = st.columns(2, gap="medium"), [0, 0]
        for unit, own in claims.groupby("unit", sort=False):
            parties = own["asserter"].nunique()
            at = heights.index(min(heights))
            heights[at] += HEAD + LANE * parties
            words = f"{len(own)} {'claim' if len(own) == 1 else 'claims'} by "
            words += f"{parties} parties" if parties > 1 else "one party"
            name = str(own["unit_label"].iloc[0])
            with columns[at]:
                st.markdown(f"**{show.plain(capitalized(name))}** :small[{words}]")
                show.figure(
                    munitions_claims(own, first, last),
                    key=f"claims_{unit}",
                    alt=f"Cumulative claims in {name}, {words}.",
                )
        st.subheader("The claims shown", anchor=False)
        exchanges.listing(claims, COLUMNS, key="claims_table", alt=f"{len(claims)} cumulative claims. {takeaway}")
    if not others.empty:
        st.subheader("Numbers that are not cumulative", anchor=False)
        st.caption("For a period, for one delivery, or planned. They stand apart: nothing of them adds to the above.")
        exchanges.listing(
            others,
            ("quantity", "quantity_note", "asserter", "when", "title", "status_shown", "reported", "reliability"),
            key="period_table",
            alt=f"{len(others)} claims of arms that are not cumulative",
        )
    return takeaway


def _every_claim(shown: exchanges.Shown) -> pd.DataFrame:
    return pd.concat([quantity_claims(shown.every, cumulative=flag) for flag in (True, False)])
