"""How far is each program said to reach from a place, and which cities lie within?"""

import streamlit as st

from dashboard.analysis import ranges as reach
from dashboard.analysis.scope import Scope
from dashboard.analysis.theater import programs_to_begin_with
from dashboard.charts.range_legend import range_legend
from dashboard.charts.range_rings import range_rings
from dashboard.dataset.store import Dataset
from dashboard.ui import links, show

MOST_PROGRAMS, MOST_PLACES = 4, 2
MAP_NOTE = (
    "Rings are geodesics on the ellipsoid WGS 84, right across 180 degrees and the poles; Web Mercator stretches them "
    "toward the poles, and the world repeats at the sides. A range is what somebody names for some payload: some are "
    "distances flown in tests, none says that a warhead arrives. Borders as on the other maps; no position is taken."
)
CITY_NOTE = "Capitals and large cities after GeoNames (CC BY 4.0), to about 1 km; the rule is in data/geo/README.md."
WORDS = {
    "program": st.column_config.TextColumn("Program", width=120),
    "place": st.column_config.TextColumn("From", width=110),
    "range_text": st.column_config.TextColumn("Range named (low–high)", width=175),
    "said_by": st.column_config.TextColumn("Who says so", width=220, help="The publishers of the program’s data"),
    "reliability": st.column_config.TextColumn("Source", width=60, help="Admiralty grade of the best source"),
    "note": st.column_config.TextColumn("What a careful reader must be told", width=420),
    "city": st.column_config.TextColumn("City", width=120),
    "country": st.column_config.TextColumn("Country", width=110),
    "distance_km": st.column_config.NumberColumn("Distance, km", format="%,.0f", width=95),
    "within": st.column_config.TextColumn("Within the lowest range of", width=210),
    "perhaps": st.column_config.TextColumn("Within the highest only of", width=210),
}


def ranges(dataset: Dataset, scope: Scope) -> None:
    """Show the rings of some programs from some places, who names the ranges, and the cities within."""
    programs, places = reach.ranged_choices(dataset), reach.launch_choices(dataset)
    program_labels = {program: label for label, program in programs.items()}
    place_labels = {place: label for label, place in places.items()}
    theater = dataset.package.theater
    ranged = programs_to_begin_with(dataset, theater.ranged, program_labels, MOST_PROGRAMS)[:MOST_PROGRAMS]
    top = st.container()
    left, right = st.columns([3, 2])
    chosen = left.multiselect(
        "Programs, up to four",
        list(programs),
        default=[program_labels[program] for program in ranged],
        max_selections=MOST_PROGRAMS,
        key="ranged",
        bind="query-params",
        placeholder="Choose programs",
    )[:MOST_PROGRAMS]
    launches = right.multiselect(
        "Launch places, up to two",
        list(places),
        default=[place_labels[place] for place in (theater.launch_place,) if place in place_labels],
        max_selections=MOST_PLACES,
        key="from",
        bind="query-params",
        placeholder="Choose a place",
    )[:MOST_PLACES]
    rings = reach.rings(dataset, [programs[label] for label in chosen], [places[label] for label in launches])
    without = reach.without_range(dataset, [programs[label] for label in chosen])
    if without:
        st.info(
            f"No range is named in our sources, so no ring: {show.plain(', '.join(without))}.", icon=":material/help:"
        )
    if rings.empty:
        show.empty("No ring: choose a program with a range, and a launch place", scope)
        return
    cities = reach.cities()
    found = reach.cities_within(rings, cities)
    takeaway = reach.ranges_sentence(rings, found, cities)
    dark, narrow = show.is_dark(), show.is_narrow()
    with top:
        show.takeaway(takeaway)
    show.deck(
        range_rings(rings, cities, found, dark=dark, narrow=narrow, picked=links.picked()),
        key="range_map",
        alt=f"Map of {len(rings)} rings around {', '.join(launches)}. {takeaway}",
        height=420 if narrow else 500,
    )
    st.image(range_legend(dark=dark, narrow=narrow), alt="Legend: shades, lines and dots of the rings")
    st.caption(MAP_NOTE)
    st.markdown("**Rings**, the farthest first")
    show.table(
        rings[["program", "place", "range_text", "reliability", "said_by", "note"]],
        key="rings",
        ids=rings["program_id"].tolist(),
        alt=f"The {len(rings)} rings with their ranges and who names them",
        config=WORDS,
    )
    st.markdown(f"**Cities within** ({len(found)}), nearest first")
    show.table(
        found[["city", "country", "distance_km", "place", "within", "perhaps"]],
        key="cities_within",
        ids=found["program_id"].tolist(),
        alt=f"The {len(found)} listed cities within the rings, with distances",
        config=WORDS,
        height=380,
    )
    st.caption(CITY_NOTE)
