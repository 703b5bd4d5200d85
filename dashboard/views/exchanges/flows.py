"""How many records of each kind went which way, and between which places?"""

import streamlit as st

from dashboard import theme
from dashboard.analysis import exchanges as of
from dashboard.analysis.exchange_topics import routes as routes_of
from dashboard.analysis.theater import exchange_views
from dashboard.charts.exchange_flows import exchange_flows
from dashboard.charts.exchange_routes import exchange_routes
from dashboard.ui import cache, exchanges, links, show

COLUMNS = ("when", "way", "kind_shown", "title", "quantity", "status_shown", "asserters", "route", "reported")


def flows(shown: exchanges.Shown) -> str:
    """Show the Sankey and its table, on demand the map of routes, and the list that a click narrows."""
    dataset, rows = shown.dataset, shown.rows
    # A kind or direction that is chosen is lit in the picture, so that another can be chosen from it.
    whole = of.select(shown.every, shown.choice.without("kinds", "directions"))
    if whole.empty:
        exchanges.nothing("No exchange is left", shown, shown.every)
        return ""
    directions = {str(code): label for code, label in dataset.labels("exchanges", "direction").items()}
    counted = of.flows(dataset, whole)
    takeaway = of.balance_sentence(of.sides(dataset, whole), shown.first, shown.last)
    labels = {str(code): label for code, label in dataset.labels("exchanges", "kind").items()}
    left, right = st.columns([5, 4])
    with left:
        exchanges.narrowing_figure(
            exchange_flows(
                counted,
                directions,
                kinds=[labels[code] for code in shown.choice.kinds],
                ways=[directions[code] for code in shown.choice.directions],
            ),
            key="exchange_flows",
            alt=f"Records by direction and kind. {takeaway}",
        )
    with right:
        glyphs = [theme.mark(theme.KINDS, code).glyph for code in counted["kind_code"]]
        kinds = [f"{glyph} {kind}" for glyph, kind in zip(glyphs, counted["kind"], strict=True)]
        # Codes without a look of their own share one glyph: their labels tell them apart.
        looks = theme.DIRECTIONS
        ways = {code: looks[code].glyph if code in looks else label for code, label in directions.items()}
        heads = {"kind": "Kind"} | ways | {"total": "All"}
        exchanges.narrowing_table(
            counted.assign(kind=kinds)[list(heads)].rename(columns=heads),
            list(counted["kind"]),
            key="flow_table",
            alt=f"Records by kind and direction. {takeaway}",
            config={
                "Kind": st.column_config.TextColumn(width=105),
                "All": st.column_config.NumberColumn(width=40),
            }
            | {heads[code]: st.column_config.NumberColumn(width=35, help=label) for code, label in directions.items()},
        )
    st.caption(
        "Counts of records, not quantities: one record may stand for a letter or for a million shells. Select a "
        "ribbon, a bar or a row to narrow the list below; select it again to lift the choice."
    )
    if st.toggle("Map of routes", key="routes", bind="query-params"):
        routes(shown)
    st.subheader("The records shown", anchor=False)
    if rows.empty:
        exchanges.nothing("No exchange is left", shown, shown.every)
    else:
        exchanges.listing(
            exchanges.newest_first(rows), COLUMNS, key="flow_list", alt=f"{len(rows)} exchanges, the latest first"
        )
    return takeaway


def routes(shown: exchanges.Shown) -> None:
    """Show the map of routes and the table behind it."""
    found = routes_of(shown.dataset, shown.rows)
    placed = int(found["count"].sum()) if len(found) else 0
    if found.empty:
        st.caption("No record shown names both ends better than by their country.")
        return
    narrow = show.is_narrow()
    areas = exchange_views(cache.whole())
    area = st.segmented_control(
        "Area", list(areas), default=next(iter(areas)), required=True, key="area", bind="query-params"
    )
    sentence = (
        f"{placed} of {len(shown.rows)} records name both ends; most from {found['from_place'].iloc[0]} to "
        f"{found['to_place'].iloc[0]} ({found['count'].iloc[0]})."
    )
    show.deck(
        exchange_routes(
            found,
            camera=areas[show.chosen(area, list(areas))],
            dark=show.is_dark(),
            picked=links.picked(),
            narrow=narrow,
        ),
        key="exchange_routes",
        alt=f"Map of routes. {sentence}",
        height=400,
    )
    st.caption(
        f"{show.plain(sentence)} Lines link places and are no routes; they darken toward the destination and are as "
        "wide as they have records. An end known only to a country has no line: it stands in the list alone."
    )
    show.table(
        found[["from_place", "to_place", "direction_label", "count", "kinds", "parties", "newest"]],
        key="route_table",
        ids=[ids[0] for ids in found["record_ids"]],
        alt=f"Pairs of places. {sentence}",
        config={
            "from_place": st.column_config.TextColumn("From", width=170),
            "to_place": st.column_config.TextColumn("To", width=170),
            "direction_label": st.column_config.TextColumn("Direction", width=120),
            "count": st.column_config.NumberColumn("Records", width=65),
            "kinds": st.column_config.TextColumn("Kinds", width=170),
            "parties": st.column_config.TextColumn("Most said by", width=170),
            "newest": st.column_config.TextColumn("Newest", width=110, help="A click on the row opens it"),
        },
    )
