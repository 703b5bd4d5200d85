"""Who says how many, how good is it, and where do they differ?"""

import streamlit as st

from dashboard.analysis.claims import WHOLE_FORCE, claim_rows, claims_of, groups_counted, spread_sentence
from dashboard.analysis.dates import date_text, report_text
from dashboard.charts.estimate_lanes import estimate_lanes
from dashboard.ui import cache, controls, evidence, show

EVERY = "Every group"
LEGEND = (
    "Point: number claimed. Bar: low to high. Arrow up: at least; arrow down: up to. Filled: credibility 1–2; "
    "dotted: 3; open: 4–5; cross: cannot be judged; paler with doubt. Small: superseded by the same party on the same "
    "group. Heights compare across lanes, from zero."
)

scope = controls.scope()
dataset = cache.scoped(scope)
measures = {label: str(code) for code, label in dataset.labels("estimates", "measure").items()}
contingents = dataset["contingents"].sort_values("name")
groups = dict(zip(contingents["name"], contingents["contingent_id"], strict=True))
names = dataset.by_id("organizations", "short_name")

show.title("Estimates", "One lane a party; height is the number, on one scale from zero. Never a mean or a trend line.")
sentence = st.container()
main, side = show.page_columns()
with main:
    measure = st.segmented_control(
        "What is counted",
        list(measures),
        default=next(iter(measures)),
        key="measure",
        bind="query-params",
        required=True,
    )
    measure = show.chosen(measure, list(measures))
    group = st.selectbox("Who is counted", [WHOLE_FORCE, EVERY, *groups], key="group", bind="query-params")
    chosen = None if group == EVERY else [groups[group]] if group in groups else []
    claims = claims_of(
        dataset["estimates"], [measures[measure]], chosen, scope.known_by, whole_force=group == WHOLE_FORCE
    )
    if claims.empty:
        others = claims_of(dataset["estimates"], [measures[measure]], None, scope.known_by)
        show.empty(
            f"No party gives such a number ({measure.lower()}, {group.lower()})",
            scope,
            wider=None if others.empty else {"group": EVERY},
            label=f"{EVERY} with such a number",
        )
    else:
        takeaway = spread_sentence(claims, measure, scope.known_by, names)
        with sentence:
            show.takeaway(takeaway)
        counted = groups_counted(dataset, claims)
        show.figure(estimate_lanes(claims, names, scope.known_by, counted), key="lanes", alt=takeaway)
        st.caption(LEGEND)
        rows = claim_rows(dataset, claims, scope.known_by)
        show.table(
            rows.drop(columns="estimate_id"),
            key="claims",
            ids=rows["estimate_id"].tolist(),
            alt=f"{len(rows)} claims. {takeaway}",
            config={"What was said": st.column_config.TextColumn(width="large")},
            dates={"As of": (date_text, "as_of_precision"), "Reported on": (report_text, "reported_on_basis")},
        )
with side:
    evidence.panel(dataset)
