"""What happened when: deployments, movements, tests, exchanges, visits and statements on one axis of time."""

import pandas as pd
import streamlit as st

from dashboard.analysis import timeline
from dashboard.analysis.chronology import LANES
from dashboard.analysis.landmarks import LANDMARK_RULE
from dashboard.charts.event_timeline import event_timeline
from dashboard.charts.month_strip import month_strip
from dashboard.ui import brush, cache, controls, evidence, show

ANYWHERE = "Any place"
COLUMNS = (  # titles and widths of the table, in the order of `newest_first`
    *(("Date", 120), ("Lane", 100), ("Kind", 120), ("What", 250), ("Place", 120)),
    *(("Asserted by", 160), ("Status or outcome", 140), ("Reported on", 110)),
)
CONTROLS = {
    "lanes": "the lanes",
    "kinds": "the kinds",
    "place": "the place",
    "words": "the words searched for",
    "period": "the months shown",
}

scope = controls.scope()
dataset = cache.scoped(scope)
records = cache.chronology(scope)
lane_codes = {label: code for code, label in LANES.items()}
places = dataset["places"]
months = timeline.months(cache.whole(), records, scope.known_by)
month_names = [f"{month:%b %Y}" for month in months]
newest_months = (month_names[-timeline.DEFAULT_MONTHS], month_names[-1])

show.title("Timeline", "Every dated record by the day it happened, as far as it was public on the day Known by.")
sentence = st.empty()
main, side = show.page_columns()
with main:
    words, kind, place = st.columns([4, 4, 3])
    query = words.text_input(
        "Search",
        key="q",
        bind="query-params",
        placeholder="All words must occur",
        help="Looks in title, summary, place, asserter and kind.",
    )
    chosen_kinds = kind.multiselect(
        "Kind", timeline.kinds(dataset), key="kind", bind="query-params", placeholder="All kinds"
    )
    chosen_place = place.selectbox("Place", [ANYWHERE, *sorted(places["name"])], key="place", bind="query-params")
    chosen_lanes = st.pills("Lanes", list(lane_codes), selection_mode="multi", key="lane", bind="query-params")
    strip = st.container()
    from_month, to_month = st.select_slider(
        "Months shown",
        month_names,
        value=newest_months,
        key="period",
        bind="query-params",
    )
first = months[month_names.index(from_month)]
final = months[month_names.index(to_month)]
last = final + pd.offsets.MonthEnd(0)
choice = timeline.Choice(
    lanes=frozenset(lane_codes[label] for label in chosen_lanes),
    kinds=frozenset(chosen_kinds),
    place_ids=frozenset()
    if chosen_place == ANYWHERE
    else frozenset(places["place_id"][places["name"] == chosen_place]),
    words=query,
)
matching = timeline.select(records, choice)
choice = choice.within(first.date(), last.date())
shown = timeline.select(matching, choice)
short = timeline.digest(shown, first.date(), last.date())
takeaway = f"No record from {from_month} to {to_month}."
if short.newest is not None:
    busiest = (
        f"the busiest month is {short.busiest:%b %Y} ({short.busiest_count}); " if short.busiest is not None else ""
    )
    newest = f"the latest: {short.newest['title']}, {short.newest['when']}"
    takeaway = f"{short.count:,} records from {from_month} to {to_month}; {busiest}{newest}."
with sentence:
    show.takeaway(takeaway)
with strip:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption("Records by the month in which they began. Drag over months to show only those.")
        if (from_month, to_month) != newest_months:
            st.button(
                f"Last {timeline.DEFAULT_MONTHS} months",
                on_click=brush.choose,
                args=("period", newest_months),
                type="tertiary",
                icon=":material/history:",
            )
    brush.month_brush(
        month_strip(timeline.by_month(matching), months, first, final),
        key="month_strip",
        into="period",
        options=month_names,
        alt=f"Records by month; shown are {from_month} to {to_month}.",
    )
with main:
    if shown.empty:
        blockers = [CONTROLS[name] for name in timeline.emptied_by(records, choice)]
        wider = {"q": "", "kind": [], "place": ANYWHERE, "lane": [], "period": (month_names[0], month_names[-1])}
        because = f" because of {' and '.join(blockers)}" if blockers else ""
        show.empty(f"No record is left{because}", scope, wider=None if records.empty else wider)
    else:
        show.figure(
            event_timeline(
                shown,
                first.date(),
                last.date(),
                known_by=scope.known_by,
                ends=timeline.reporting_ends(dataset, records, scope.known_by),
                lanes=tuple(code for code in LANES if not choice.lanes or code in choice.lanes),
            ),
            key="timeline_figure",
            alt=takeaway,
        )
        st.caption(
            "Filled: happened or reported. Hollow: announced, alleged or suspected. A bar is as long as the thing "
            "lasted, or as wide as its date is uncertain; an arrow head means that no end is known. Hatched: no "
            "reports in hand, which is not calm."
        )
        with st.expander("Which records are named in the picture", icon=":material/rule:"):
            st.markdown(LANDMARK_RULE)
        table = timeline.newest_first(shown)
        show.table(
            table.drop(columns="record_id"),
            key="timeline_table",
            ids=table["record_id"].tolist(),
            alt=f"The {len(table)} records shown, the latest first",
            config={
                name: st.column_config.TextColumn(words, width=width)
                for name, (words, width) in zip(table.columns[1:], COLUMNS, strict=True)
            },
        )
with side:
    evidence.panel(dataset)
