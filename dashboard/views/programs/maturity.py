"""At which stage does each program stand, and what does each party say of it?"""

import streamlit as st

from dashboard.analysis import maturity as stages_of
from dashboard.analysis.assessments import STAGE_RULE, ladder, statements
from dashboard.analysis.dates import day_text
from dashboard.analysis.scope import Scope
from dashboard.charts.maturity_ladder import maturity_ladder, stage_names
from dashboard.dataset.store import Dataset
from dashboard.ui import cache, programs, show

DEFAULT_PARTY, ANY = "NIS", "Any"  # the party of the document with which the dataset began
TALL = 66  # pixels: from 4 rem on, Streamlit wraps the texts of a table
LEGEND = (
    "Each mark is one assessment; its stage, asserter and day are written above. ● whole program · ■ production only · "
    "◆ one part only · open mark: the owner’s word alone. Dark bar: low to high of that assessment; pale bar: spread "
    "of all asserters; gray dot and arrow: the stage a year before. Select a mark or a row for its evidence."
)
WORDS = {
    "program": st.column_config.TextColumn("Program", width=130),
    "category_label": st.column_config.TextColumn("Category", width=170),
    "stage_text": st.column_config.TextColumn("Stage (low to high)", width=135),
    "spread_range": st.column_config.TextColumn("Spread of all", width=200),
    "asserter": st.column_config.TextColumn("Asserted by", width=100),
    "as_of": st.column_config.DateColumn("As of", format="D MMM YYYY", width=95),
    "said_by": st.column_config.TextColumn(
        "Asserted by, as of", width=120, help="With the Admiralty grade of its best source"
    ),
    "dimension_label": st.column_config.TextColumn("Dimension", width=90),
    "confidence_label": st.column_config.TextColumn("Confidence", width=90),
    "reliability": st.column_config.TextColumn("Source", width=60, help="Admiralty grade of the best source"),
    "own_claim": st.column_config.CheckboxColumn("Owner’s word alone", width=130),
    "ghost_stage_label": st.column_config.TextColumn("A year before", width=120),
    "summary": st.column_config.TextColumn("What is said", width=285),
}


def maturity(dataset: Dataset, scope: Scope) -> None:
    """Show the ladder, the programs without assessment, and the words of one party."""
    day = scope.known_by
    steps = ladder(dataset)
    said, marks = cache.assessments(scope)
    top = st.container()
    left, right = st.columns([7, 3], vertical_alignment="bottom")
    with left:
        stages = stages_of.matching(cache.stages(scope), dataset, *programs.filters(dataset))
    by_asserter = right.toggle("Marks by asserter", key="asserters", bind="query-params")
    assessed, unassessed = stages[stages["stage"].notna()], stages[stages["stage"].isna()]
    standing = stages_of.standing(stages)
    if standing is None:
        show.empty("No program with an assessment", scope)
    else:
        moves = (
            f"within a year {standing.up} moved up and {standing.down} down, {standing.other_voice} of them by another "
            "asserter’s word"
            if standing.up + standing.down
            else "none moved within a year"
        )
        takeaway = (
            f"The commonest stage is “{standing.commonest}”, with {standing.at} of {standing.assessed} assessed "
            f"programs; {standing.below} stand below it, {standing.above} above; {moves}; "
            f"{standing.own} by the owner’s word alone."
        )
        with top:
            show.takeaway(takeaway)
        figure = maturity_ladder(assessed, steps, marks if by_asserter else None)
        height = min(440, figure.layout.height + 10)
        with show.scrolled(stage_names(steps), key="ladder", alt="The stages of the ladder", height=height):
            show.figure(figure, key="maturity_ladder", alt=takeaway)
        st.caption(f"Where does each program stand on {day_text(day)}? {LEGEND}")
        table = st.expander(
            "The table behind the ladder", icon=":material/table:", key="ladder_table", on_change="rerun"
        )
        if table.open:
            columns = ["program", "stage_text", "asserter", "as_of", "ghost_stage_label", "spread_range"]
            columns += ["dimension_label", "reliability", "confidence_label", "own_claim", "category_label"]
            with table:
                show.table(
                    assessed[columns], key="stages", ids=assessed["assessment_id"].tolist(), alt=takeaway, config=WORDS
                )
        with st.expander("How the stage in front is chosen, and what the stages mean", icon=":material/rule:"):
            st.markdown(STAGE_RULE)
            st.markdown("\n".join(f"- **{show.plain(step.label)}**: {show.plain(step.description)}" for step in steps))
            st.caption("The crosswalk to technology readiness levels is ours, after NASA NPR 7123.1, appendix E.")
    if not unassessed.empty:
        with st.expander(f"{len(unassessed)} programs without any assessment", icon=":material/help:"):
            show.table(
                unassessed[["category_label", "program"]],
                key="unassessed",
                ids=unassessed["program_id"].tolist(),
                alt="Programs whose stage no party has assessed",
                config=WORDS,
            )

    st.subheader("What one party says", anchor=False)
    left, right = st.columns(2)
    parties = [ANY, *sorted(said["asserter"].unique())]
    first = parties.index(DEFAULT_PARTY) if DEFAULT_PARTY in parties else 0
    party = left.selectbox("Party", parties, index=first, key="party", bind="query-params")
    dimensions = [ANY, *dataset.labels("assessments", "dimension").values()]
    dimension = right.selectbox("Dimension", dimensions, key="dimension", bind="query-params")
    words = statements(said, None if party == ANY else party, None if dimension == ANY else dimension)
    show.table(
        words[["said_by", "program", "summary", "dimension_label", "stage_text"]],
        key="statements",
        ids=words["assessment_id"].tolist(),
        alt=f"{len(words)} assessments by {party.lower() if party == ANY else party}, latest first",
        config=WORDS,
        row_height=TALL,
    )
