"""What was tested, how did it end, and where do the accounts of one test differ?"""

import streamlit as st

from dashboard.analysis import ballistics
from dashboard.analysis import trials as tested
from dashboard.analysis.dates import day_text
from dashboard.analysis.scope import Scope
from dashboard.charts.flight_profile import flight_profile
from dashboard.charts.outcomes_by_year import outcomes_by_year
from dashboard.charts.test_record import test_record
from dashboard.dataset.store import Dataset
from dashboard.ui import cache, show, side_by_side

ROWS = ("Category", "Program")
LEGEND = (
    "Each mark is one test on its day{clock}. Ringed: the outcome rests on the owner’s word alone. Framed: "
    "rival accounts, counted once. Small: a ground test. Select a mark for its evidence."
)
LOFTED_RULE = (
    f"A flight is marked as lofted (↑) when its reported apogee is more than {ballistics.LOFTED_TIMES:g} times that of "
    "the flight of least energy over the distance flown. That flight, on a sphere without air, peaks at "
    "R/2 · (sin Ψ/2 + cos Ψ/2 − 1), with Ψ the distance over the radius R of the Earth: a quarter of a short distance, "
    "less of a long one. We derived this and checked it by simulation; it also stands in [*The Journal of Space "
    "Flight*](https://diyhistory.lib.uiowa.edu/transcribe/5077/158800), as transcribed in Iowa. "
    "The margin is ours: on a short flight it means a launch at about 63 degrees in place of 45. Failures are drawn "
    "but never marked, since what broke up did not fly as meant. Below the line lie flat flights: depressed or "
    "maneuvering ones. Hypersonic gliders, cruise missiles, drones and orbital launches are left out."
)
WORDS = {
    "date_text": st.column_config.TextColumn("Date", width=115),
    "program": st.column_config.TextColumn("Program", width=170),
    "kind_label": st.column_config.TextColumn("Kind", width=95),
    "outcome_text": st.column_config.TextColumn("Outcome", width=170),
    "asserters": st.column_config.TextColumn("Asserted by", width=120),
    "apogee_km": st.column_config.NumberColumn("Apogee, km", format="localized", width=85),
    "range_km": st.column_config.NumberColumn("Distance, km", format="localized", width=95),
    "flight_time_min": st.column_config.NumberColumn("Time, min", format="localized", width=80),
    "accounts": st.column_config.NumberColumn("Accounts", width=75),
    "place": st.column_config.TextColumn("Place", width=150),
    "summary": st.column_config.TextColumn("What is said", width=400),
}


def trials(dataset: Dataset, scope: Scope) -> None:
    """Show the test record, the counts by year, the flight profile, and accounts that differ."""
    every = tested.trials(dataset)
    labels = {label: str(code) for code, label in dataset.labels("programs", "category").items()}
    own = dataset.package.theater.clock
    clock = f", {own} local time" if own else ""
    dated = {"date_text": st.column_config.TextColumn(f"Date ({own} time)" if own else "Date", width=115)}
    outcomes = tested.outcome_labels(cache.whole())
    years = tested.years(cache.whole())
    top = st.container()
    left, right = st.columns([5, 4], vertical_alignment="bottom")
    categories = left.multiselect(
        "Category", list(labels), key="tested", bind="query-params", placeholder="All categories"
    )
    first_year, last_year = right.select_slider(
        "Years", years, value=(years[0], years[-1]), key="years", bind="query-params"
    )
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    ended = left.pills("Outcome", list(outcomes), selection_mode="multi", key="outcome", bind="query-params")
    rows = right.segmented_control(
        "A row for each", ROWS, default=ROWS[0], required=True, key="rows", bind="query-params"
    )
    chosen = tested.select(
        every, [labels[label] for label in categories], [outcomes[label] for label in ended], first_year, last_year
    )
    if chosen.empty:
        show.empty("No test", scope)
        return
    first, last = tested.stretch(first_year, last_year, scope.known_by)
    short = tested.digest(dataset, chosen)
    counted = ", ".join(f"{label.lower()} {number}" for label, number in short.outcomes.items())
    takeaway = (
        f"{short.tests} tests from {first.year} to {last.year}: {counted}; {short.claimed} rest on the owner’s word "
        f"alone; the busiest year is {short.busiest} ({short.busiest_tests})."
    )
    with top:
        show.takeaway(takeaway)
    by_program = show.chosen(rows, ROWS) == "Program"
    st.caption(f"What was tested until {day_text(last)}, and how did it end? {LEGEND.format(clock=clock)}")
    record = test_record(chosen, first, last, by_program=by_program)
    height = int(record.layout.height) + 40
    with st.container(height=min(720, height) if by_program else height, border=True, key="record"):
        show.figure(record, key="test_record", alt=takeaway)
    with st.container(border=True, key="by_year"):  # framed as the record is, so that the years stand in line
        st.markdown("**How many ended how, by year**")
        counts = tested.outcomes_by_year(dataset, chosen)
        show.figure(outcomes_by_year(counts, first, last), key="outcomes_by_year", alt=takeaway, selectable=False)
    with st.expander("How tests are counted", icon=":material/rule:"):
        st.markdown(tested.COUNT_RULE)

    flown = ballistics.flights(chosen)
    lofted = int(flown["lofted"].sum())
    st.subheader("How high for how far", anchor=False)
    if flown.empty:
        st.markdown("No flight of a ballistic missile with apogee and distance among these tests.")
    else:
        sentence = f"{lofted} of {len(flown)} ballistic flights with apogee and distance on record were lofted."
        show.takeaway(sentence)
        show.figure(flight_profile(flown), key="flight_profile", alt=sentence)
        with st.expander("What counts as lofted", icon=":material/rule:"):
            st.markdown(LOFTED_RULE)
            below, above = ballistics.nearest_to_rule(flown)
            if below is not None and above is not None:
                st.markdown(f"The flights nearest to the rule reached {below:.1f} and {above:.1f} times that apogee.")

    rivals = tested.rival_accounts(dataset, chosen)
    st.subheader("Accounts that differ", anchor=False)
    if not rivals:
        st.markdown("Of none of these tests are rival accounts on record.")
    for place, test in enumerate(rivals):
        differs = f": differ in {', '.join(test.differs).lower()}" if test.differs else ""
        with st.expander(show.plain(f"{test.when} · {test.programs}{differs}"), expanded=place == 0):
            names = [str(name) for name in test.table.columns[1:-1]]
            side_by_side.table(test.table, ["Property", *names, "Difference"], {"unknown": "one account only"})
            side_by_side.evidence_buttons(dict(zip(test.account_ids, names, strict=True)))
    with st.expander(f"The table of these {len(chosen)} tests", icon=":material/table:"):
        newest = chosen.sort_values(["date", "milestone_id"], ascending=[False, True])
        show.table(
            newest[list(WORDS)], key="tests", ids=newest["milestone_id"].tolist(), alt=takeaway, config=WORDS | dated
        )
