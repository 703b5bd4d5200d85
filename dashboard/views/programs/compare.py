"""How do two to four programs differ: in their data, by stage, by tests, and in what each party says of them?"""

import streamlit as st

from dashboard.analysis import comparison, trials
from dashboard.analysis.assessments import assessments_in_words
from dashboard.analysis.dates import day_text
from dashboard.analysis.programs import program_choices
from dashboard.analysis.scope import Scope
from dashboard.analysis.sizes import sizes
from dashboard.analysis.theater import programs_to_begin_with
from dashboard.charts.size_silhouettes import SILHOUETTE_NOTE, size_silhouettes
from dashboard.charts.test_record import test_record
from dashboard.dataset.store import Dataset
from dashboard.ui import show, side_by_side

FEWEST = 2  # programs side by side
MOST_ON_PHONE = 2  # programs for whose sizes in words a phone has room
TALL = 66  # pixels: from 4 rem on, Streamlit wraps the texts of a table
WORDS = {
    "program": st.column_config.TextColumn("Program", width=110),
    "dimension_label": st.column_config.TextColumn("Dimension", width=90),
    "stage_text": st.column_config.TextColumn("Stage (low to high)", width=135),
    "said_by": st.column_config.TextColumn(
        "Asserted by, as of", width=120, help="With the Admiralty grade of its best source"
    ),
    "summary": st.column_config.TextColumn("What is said", width=285),
}


def compare(dataset: Dataset, scope: Scope) -> None:
    """Show some programs side by side."""
    day = scope.known_by
    choices = program_choices(dataset)
    labels = {program: label for label, program in choices.items()}
    top = st.container()
    compared = programs_to_begin_with(dataset, dataset.package.theater.compared, labels, FEWEST, FEWEST)
    defaults = [labels[program] for program in compared]
    chosen = side_by_side.choose(list(choices), defaults)
    programs = [choices[label] for label in chosen]
    if not choices:
        show.empty("No program", scope)
        return
    if len(programs) < FEWEST:
        show.empty("Nothing to compare: choose two to four programs", scope)
        return
    data = comparison.data_side_by_side(dataset, programs)
    stages = comparison.stages_side_by_side(dataset, programs, day)
    tests = trials.trials(dataset)
    held = tests[tests["program_id"].isin(programs)]
    takeaway = comparison.sentence(data, stages, chosen)
    with top:
        show.takeaway(takeaway)
    side_by_side.evidence_buttons({program: labels[program] for program in programs})
    named = sizes(dataset, programs)
    st.markdown("**Size, to one scale**")
    show.figure(
        size_silhouettes(named, narrow=show.is_narrow() and len(programs) > MOST_ON_PHONE),
        key="sizes",
        alt="Size: "
        + "; ".join(f"{row.program} {row.length_text} long, {row.diameter_text} wide" for row in named.itertuples()),
    )
    st.caption(SILHOUETTE_NOTE)
    counts = comparison.tests_side_by_side(dataset, tests, programs)
    for title, first_column, table in (
        ("Data", "Property", data),
        (f"Stage on {day_text(day)}", "Dimension", stages),
        ("Tests, rival accounts counted once", "Count", counts),
    ):
        st.markdown(f"**{title}**")
        if table.empty:
            st.caption("No assessment of these programs.")
            continue
        last = ["Difference"] if "difference" in table else []
        side_by_side.table(table, [first_column, *chosen, *last])
    if not held.empty:
        clock = dataset.package.theater.clock
        when = f", in {clock} local time" if clock else ""
        st.caption(f"Their tests{when}. Ringed: the owner’s word alone. Select a mark for its evidence.")
        show.figure(
            test_record(held, held["date"].min().date().replace(month=1, day=1), day, by_program=True),
            key="compared_tests",
            alt=f"{len(held)} tests of {', '.join(chosen)}, by program",
        )
    said = assessments_in_words(dataset, day)
    said = said[said["program_id"].isin(programs)].sort_values(["dimension", "program", "as_of"])
    st.markdown(f"**What each party says** ({len(said)}), by dimension")
    show.table(
        said[["dimension_label", "program", "said_by", "summary", "stage_text"]],
        key="compared_assessments",
        ids=said["assessment_id"].tolist(),
        alt=f"Assessments of {', '.join(chosen)}, by dimension",
        config=WORDS,
        row_height=TALL,
    )
