"""Where are they on a day, in what strength by whose account, and how did they get there?"""

import streamlit as st

from dashboard.analysis.dates import day_text
from dashboard.analysis.deployments import deployment_rows, deployment_sentence, without_place
from dashboard.analysis.legs import leg_rows
from dashboard.analysis.theater import first_day as opening_day
from dashboard.analysis.theater import map_views, shown_day
from dashboard.charts.deployment_map import deployment_map
from dashboard.charts.map_legend import legend, symbol_legend
from dashboard.export.order import Order
from dashboard.ui import cache, controls, days, downloads, evidence, links, show

AREAS = "Areas of circles compare numbers, at any zoom; 1,000 and less have the smallest. "
SYMBOLS = (
    "Symbols after MIL-STD-2525E and APP-6E. A frame tells whose side a unit is on, as its drafter sees it. This "
    "product reports and takes no side, so every frame is the neutral one, a square: green for units, purple for "
    "civilians. The symbol follows the main task, or the arm where a source names it. All are of one size, and none "
    "bears a size of unit, because sources count people: numbers are in the labels. Downloads and the brief keep the "
    "plain marks.  \n"
)
SCALE = (
    "Web Mercator: lengths grow toward the north, so do not measure on the map. {areas}A shaded region: the place "
    "inside it is not known. Lines link places and are no routes; they grow darker toward the destination."
)

scope = controls.scope()
dataset = cache.scoped(scope)
dark = show.is_dark()
narrow = show.is_narrow()
views, first_day = map_views(cache.whole()), opening_day(cache.whole())
last_day = max(scope.known_by, first_day)

show.title("Deployments", "Contingents on a day, moved along their legs; every number is somebody’s claim.")
sentence = st.container()  # filled below; an empty one would make the page jump
main, side = show.page_columns()
with main:
    tools = st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute")
    view = tools.segmented_control(
        "View", list(views), default=next(iter(views)), required=True, key="view", bind="query-params"
    )
    view = show.chosen(view, list(views))
    symbols = tools.toggle(
        "Military symbols",
        key="symbols",
        bind="query-params",
        help="Draws contingents as units after MIL-STD-2525E and APP-6E instead of circles sized by number.",
    )
    times = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    slider = times.container(width="stretch")
    steps = times.container(horizontal=True, width="content", vertical_alignment="center", gap="small")
    with slider:
        day = first_day
        if last_day > first_day:
            day = days.choose_day(first_day, last_day, shown_day(cache.whole()), steps)
    deployments, every_leg = cache.deployments(scope)
    placed, legs = deployments.on(day), every_leg.until(day)
    takeaway = deployment_sentence(deployments, placed, day)
    with sentence:
        show.takeaway(takeaway)
    if placed.empty and legs.empty:
        show.empty(f"No contingent and no movement on {day_text(day)}", scope)
    else:
        height = 480 if narrow else 520
        show.deck(
            deployment_map(
                placed,
                legs,
                camera=views[view],
                dark=dark,
                picked=links.picked(),
                narrow=narrow,
                symbols=symbols,
                height=height,
            ),
            key="deployment_map",
            alt=f"Map of {len(placed)} contingents and {len(legs)} movements on {day_text(day)}. {takeaway}",
            height=height,
        )
        nowhere = without_place(placed)
        if not nowhere.empty and view != next(iter(views)):
            st.caption(
                f"{len(nowhere)} contingents are known only to be in a country and stand as labels in the middle of it."
            )
        roles, arms = dataset.labels("contingents", "role"), dataset.labels("contingents", "arm")
        with st.container(horizontal=True, gap="small", key="legend"):
            for column in symbol_legend(roles, arms, dark=dark) if symbols else legend(roles, dark=dark):
                with st.container(width="content", gap="xsmall"):
                    for title, picture in column.items():
                        st.caption(f"**{title}**")
                        st.image(picture, alt=f"Legend: {title}")
        scale = SCALE.format(areas="" if symbols else AREAS)
        st.caption(f"{SYMBOLS if symbols else ''}{scale}  \n{show.plain(dataset.package.theater.boundaries)}")
        downloads.map_of_day(Order(cache.whole(), dataset, scope, day))
        st.subheader("On the map", anchor=False)
        show.table(
            deployment_rows(placed, dataset.labels("estimates", "measure")),
            key="deployment_table",
            ids=list(placed["contingent_id"]),
            alt=f"The {len(placed)} contingents on the map with number, asserter, date and grade.",
            config={
                "Contingent": st.column_config.TextColumn(width="medium", pinned=True),
            },
        )
        movements = st.expander(f"{len(legs)} movements up to this day", key="movements", on_change="rerun")
        if movements.open:
            with movements:
                st.caption("Legs and accounts overlap: the numbers must not be added up.")
                show.table(
                    leg_rows(legs),
                    key="leg_table",
                    ids=list(legs["movement_id"])[::-1],
                    alt=f"The {len(legs)} movements up to {day_text(day)}.",
                )
with side:
    evidence.panel(dataset)
