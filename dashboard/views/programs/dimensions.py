"""How far is each side of each program: propulsion, guidance, warhead, re-entry, seeker, production, deployment?"""

import streamlit as st

from dashboard.analysis import dimensions as sides
from dashboard.analysis.assessments import STAGE_RULE, ladder
from dashboard.analysis.dates import day_text
from dashboard.analysis.maturity import matching
from dashboard.analysis.scope import Scope
from dashboard.charts.dimension_grid import column_names, dimension_grid
from dashboard.dataset.store import Dataset
from dashboard.ui import cells as grid
from dashboard.ui import programs, show

TALL = 66  # pixels: from 4 rem on, Streamlit wraps the texts of a table
NAMED = 4  # moves that are named in the sentence
LEGEND = (
    "Empty: no report, which does not mean that nothing was done. The small scale is the whole ladder, its number at "
    "the stage. Dark bar: low to high of the assessment shown; pale bar: of all parties; dot and ≠: another party "
    "names another stage. Dotted outline: the owner’s word alone. ▲ ▼: higher or lower than a year before; +: first "
    "reported within the year."
)
WORDS = {
    "said_by": st.column_config.TextColumn(
        "Asserted by, as of", width=120, help="With the Admiralty grade of its best source"
    ),
    "summary": st.column_config.TextColumn("What is said", width=330),
    "stage_text": st.column_config.TextColumn("Stage (low to high)", width=135),
    "program": st.column_config.TextColumn("Program", width=190),
    "dimension_label": st.column_config.TextColumn("Dimension", width=130),
    "spread_text": st.column_config.TextColumn("Spread of all", width=170),
    "asserter": st.column_config.TextColumn("Asserted by", width=90),
    "as_of_text": st.column_config.TextColumn("As of", width=90),
    "asserters": st.column_config.NumberColumn("Parties", width=60),
    "own_claim": st.column_config.CheckboxColumn("Owner’s word alone", width=125),
    "ghost_label": st.column_config.TextColumn("A year before", width=120),
}


def dimensions(dataset: Dataset, scope: Scope) -> None:
    """Show the grid, the assessments of the chosen cell, and the table behind."""
    day = scope.known_by
    steps = ladder(dataset)
    every = sides.dimension_cells(dataset, day)
    top = st.container()
    left, right = st.columns([7, 3], vertical_alignment="bottom")
    with left:
        chosen = matching(every, dataset, *programs.filters(dataset))
    unreported = right.toggle("Also without report", key="unreported", bind="query-params")
    known = sides.with_reports(chosen)
    hidden = chosen["program_id"].nunique() - known["program_id"].nunique()
    short = sides.reported_in_short(chosen)
    if short is None:
        show.empty("No report on any side of a program", scope)
        return
    takeaway = (
        f"{short.reported} of {short.programs} programs have a report on at least one dimension, most often "
        f"{short.most.lower()} ({short.at_most}), least {short.fewest.lower()} ({short.at_fewest}); of {short.cells} "
        f"cells, parties differ in {short.differ} and {short.own} rest on the owner’s word alone; within a year "
        f"{short.up} moved up and {short.down} down, {short.first} were first reported."
    )
    with top:
        show.takeaway(takeaway)
    drawn = chosen if unreported else known
    filled = every.loc[every["stage"].notna(), "cell"].tolist()
    cell = st.session_state.get("cell")
    figure = dimension_grid(drawn, sides.dimensions(dataset), steps, cell if cell in filled else None)
    names = column_names(sides.dimensions(dataset))
    with show.scrolled(names, key="dimensions", alt="The dimensions", height=min(400, figure.layout.height + 10)):
        grid.cell_grid(figure, key="dimension_grid", into="cell", alt=takeaway)
    cell = st.selectbox(
        "Cell", filled, index=None, key="cell", bind="query-params", placeholder="Select a cell of the grid, or here"
    )
    if cell:
        said = sides.assessments_in_cell(dataset, day, every, cell)
        parties = said["organization_id"].nunique()
        words = f"{cell}: {len(said)} assessments by {parties} parties, the one shown in the grid first"
        show.table(
            said[["said_by", "summary", "stage_text"]],
            key="cell_assessments",
            ids=said["assessment_id"].tolist(),
            alt=words,
            config=WORDS,
            row_height=TALL,
        )
    moves = sides.moves_in_words(chosen)
    if moves:
        further = f"; and {len(moves) - NAMED} more" if len(moves) > NAMED else ""
        st.markdown(show.plain(f"Moved within the year to {day_text(day)}: {'; '.join(moves[:NAMED])}{further}."))
    left_out = f" {hidden} programs without a report are left out." if hidden and not unreported else ""
    ladder_in_short = " · ".join(f"{number} {step.label}" for number, step in enumerate(steps, 1))
    st.caption(f"{LEGEND} Stages: {show.plain(ladder_in_short)}.{left_out}")
    with st.expander("The table behind the grid", icon=":material/table:"):
        rows = drawn[drawn["stage"].notna()]
        columns = ["program", "dimension_label", "stage_text", "asserter", "as_of_text", "ghost_label", "spread_text"]
        show.table(
            rows[[*columns, "asserters", "own_claim"]],
            key="cells",
            ids=rows["assessment_id"].tolist(),
            alt=takeaway,
            config=WORDS,
        )
    with st.expander("How the stage in a cell is chosen, and what the stages mean", icon=":material/rule:"):
        st.markdown(STAGE_RULE + " In a cell, only the assessments of that dimension count.")
        st.markdown("\n".join(f"1. **{show.plain(step.label)}**: {show.plain(step.description)}" for step in steps))
