"""What do we judge, how likely is it, how sure are we, and what would change it?"""

import streamlit as st

from dashboard.analysis import judgments as judged
from dashboard.ui import cache, controls, evidence, judgments, show

scope = controls.scope()
dataset = cache.scoped(scope)
scales = judged.scales(dataset)
own = next(iter(scales.values()))
topics = {label: str(code) for code, label in dataset.labels("judgments", "topic").items()}

show.title(
    "Judgments",
    "Key judgments of the project on these records. Likelihood and confidence are two things: the first says how "
    "probable a statement is, the second how good the ground is on which that rests.",
)
top = st.container()
main, side = show.page_columns()
with main:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    chosen = left.pills("Topic", list(topics), selection_mode="multi", key="topic", bind="query-params")
    vocabulary = right.segmented_control(
        "Wording",
        list(scales),
        default=own.name,
        required=True,
        key="vocabulary",
        bind="query-params",
        help="The judgments are written by the first scale. The other is laid beside it and never put in its place.",
    )
    other = None if vocabulary == own.name else scales.get(str(vocabulary))
    shown = judged.judgments(dataset, [topics[label] for label in chosen])
    if shown.empty:
        show.empty("No judgment had been made by then" if not chosen else "No judgment on this topic", scope)
    else:
        takeaway = f"{len(shown)} judgments: {judged.likelihood_in_words(shown)}."
        with top:
            show.takeaway(takeaway)
            st.markdown(f"Confidence: {show.plain(judged.confidence_in_words(shown))}.")
        with st.container(key="judgments"):
            for _, judgment in shown.iterrows():
                judgments.card(dataset, judgment, own, other)
        with st.expander("The table behind it", icon=":material/table:"):
            columns = ["statement", "term", "low", "high", "confidence_label", "confidence_reason", "topic_label"]
            show.table(
                shown[[*columns, "as_of", "reliability"]],
                key="judgments_table",
                ids=shown["judgment_id"].tolist(),
                alt=takeaway,
                config={
                    "statement": st.column_config.TextColumn("Judgment", width=320),
                    "term": st.column_config.TextColumn("Likelihood", width=110),
                    "low": st.column_config.NumberColumn("From %", format="%d", width=70),
                    "high": st.column_config.NumberColumn("To %", format="%d", width=70),
                    "confidence_label": st.column_config.TextColumn("Confidence", width=90),
                    "confidence_reason": st.column_config.TextColumn("Why that confidence", width=320),
                    "topic_label": st.column_config.TextColumn("Topic", width=100),
                    "as_of": st.column_config.DateColumn("As of", format="D MMM YYYY", width=95),
                    "reliability": st.column_config.TextColumn(
                        "Source", width=60, help="Admiralty grade of the best source"
                    ),
                },
                row_height=66,
            )
    with st.expander("The scales and their edges", icon=":material/rule:"):
        for scale in scales.values():
            st.markdown(f"**{show.plain(scale.name)}**: {show.plain(scale.source)}. {show.plain(scale.note)}")
            words = [
                f"- {band.percent}: {show.plain(band.label)}"
                + (f" ({show.plain(band.synonym)})" if band.synonym else "")
                for band in scale.bands
            ]
            st.markdown("\n".join(words))
with side:
    evidence.panel(dataset)
