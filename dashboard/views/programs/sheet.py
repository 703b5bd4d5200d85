"""What is known of one program: who says what since when, what would move it on, and what happened in it?"""

import streamlit as st

from dashboard import theme
from dashboard.analysis import comparison, programs
from dashboard.analysis.assessments import assessments_in_words, ladder
from dashboard.analysis.dates import day_text
from dashboard.analysis.scope import Scope
from dashboard.analysis.theater import programs_to_begin_with
from dashboard.charts.stage_history import stage_history
from dashboard.dataset.store import Dataset
from dashboard.ui import cache, judgments, show, side_by_side

TALL = 66  # pixels: from 4 rem on, Streamlit wraps the texts of a table
LEGEND = (
    "Filled mark and solid line: an outside assessment, until the same party’s next; open mark and dotted line: the "
    "owner’s own claim; bar: low to high. Milestones: ● success, ◐ partial, ✕ failure, ○ unknown, ◆ no outcome; ringed "
    "where the outcome rests on the owner’s word alone. Select a mark for its evidence."
)
WORDS = {
    "stage_text": st.column_config.TextColumn("Stage (low to high)", width=135),
    "stage_label": st.column_config.TextColumn("Stands at", width=110),
    "next_label": st.column_config.TextColumn("Next stage", width=110),
    "next_description": st.column_config.TextColumn("Reached when", width=215),
    "said_by": st.column_config.TextColumn(
        "Asserted by, as of", width=120, help="With the Admiralty grade of its best source"
    ),
    "dimension_label": st.column_config.TextColumn("Dimension", width=90),
    "date_text": st.column_config.TextColumn("Date", width=95),
    "kind_label": st.column_config.TextColumn("What", width=85),
    "outcome_text": st.column_config.TextColumn("Outcome", width=110),
    "asserters": st.column_config.TextColumn("Asserted by", width=90),
    "summary": st.column_config.TextColumn("What is said", width=285),
    "flight": st.column_config.TextColumn("Flight", width=150),
    "place": st.column_config.TextColumn("Place", width=150),
}


def sheet(dataset: Dataset, scope: Scope) -> None:
    """Show one program: its history, what would move it on, its data, and all that is said of it."""
    day = scope.known_by
    top = st.container()
    choices = programs.program_choices(dataset)
    labels = {program: label for label, program in choices.items()}
    options = list(choices)
    begun = programs_to_begin_with(dataset, [dataset.package.theater.program], labels, 1)
    first = next((options.index(labels[program]) for program in begun), 0)
    label = st.selectbox("Program", options, index=first if options else None, key="program", bind="query-params")
    program = choices.get(str(label))
    if program is None:
        show.empty("No program", scope)
        return
    history = programs.stage_history(dataset, program, day)
    events = programs.milestones_of(dataset, program)
    takeaway = programs.sentence(cache.stages(scope), events, program, str(label))
    with top:
        show.takeaway(takeaway)
    if history.empty and events.empty:
        show.empty(f"No report on {label}", scope)
    else:
        figure = stage_history(history, events, ladder(dataset), day)
        with st.container(height=min(560, figure.layout.height + 40), border=True, key="history_of_stages"):
            show.figure(figure, key="stage_history", alt=takeaway)
        st.caption(f"Until {day_text(day)}. {LEGEND}")

    further = programs.next_stages(dataset, program, day)
    if not further.empty:
        st.subheader("What would move it one stage", anchor=False)
        show.table(
            further[["dimension_label", "stage_label", "said_by", "next_label", "next_description"]],
            key="next_stages",
            ids=further["assessment_id"].tolist(),
            alt=f"The stage of {label} by dimension, and what the next one means",
            config=WORDS,
            row_height=TALL,
            missing="top of the ladder",
        )
        judgments.open_indicators(dataset, programs.open_indicators(dataset, program))

    st.subheader("Its data", anchor=False)
    side_by_side.table(
        comparison.data_side_by_side(dataset, [program]).drop(columns="difference"), ["Property", str(label)]
    )
    other = labels.get(comparison.predecessor_of(dataset, program) or "")
    if other is not None:
        side_by_side.offer_comparison("Compare with its predecessor", [other, str(label)])

    said = assessments_in_words(dataset, day)
    own = said[said["program_id"] == program]
    st.markdown(f"**Assessments of {show.plain(label)}** ({len(own)}), by dimension, latest first")
    show.table(
        own[["dimension_label", "said_by", "summary", "stage_text"]],
        key="assessments",
        ids=own["assessment_id"].tolist(),
        alt=f"What each party says of {label}, by dimension",
        config=WORDS,
        row_height=TALL,
    )
    count = events["event_id"].nunique()
    st.markdown(f"**Milestones of {show.plain(label)}** ({count}), latest first; rival accounts of one count once")
    glyphs = events["outcome"].map(lambda code: theme.mark(theme.OUTCOMES, code).glyph)
    show.table(
        events.assign(outcome_text=glyphs + " " + events["outcome_text"])[
            ["date_text", "outcome_text", "summary", "kind_label", "asserters", "flight", "place"]
        ],
        key="milestones",
        ids=events["milestone_id"].tolist(),
        alt=f"What happened in the program {label}, latest first",
        config=WORDS,
        row_height=TALL,
    )
