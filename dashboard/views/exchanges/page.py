"""What went which way between the two countries, how firmly is it known, and who says so?"""

import streamlit as st

from dashboard.ui import cache, controls, evidence, exchanges, show
from dashboard.views.exchanges import flows, mirror, munitions, rules, technology, visits

PARTS = {
    "Timeline": mirror.mirror,
    "Flows": flows.flows,
    "Munitions": munitions.munitions,
    "Visits": visits.visits,
    "Technology": technology.technology,
    "Sanctions and treaty": rules.rules,
}

scope = controls.scope()
dataset = cache.scoped(scope)

show.title(
    "Exchanges",
    dataset.package.theater.exchanges or "Arms, people, technology, goods and words, each record by its day.",
)
sentence = st.container()
part = show.choose_part(list(PARTS), key="part")
main, side = show.page_columns()
with main:
    takeaway = PARTS[part](exchanges.filters(dataset, scope))
with side:
    evidence.panel(dataset)
if takeaway:
    with sentence:
        show.takeaway(takeaway)
