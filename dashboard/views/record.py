"""What is known of one record, at its permanent address ``?id=``: fields, sources, what belongs to it, how to cite?"""

import streamlit as st

from dashboard.analysis import records
from dashboard.analysis.dates import day_text
from dashboard.charts.place_map import place_map
from dashboard.export.citation import record_work
from dashboard.ui import cache, cite, controls, evidence, links, listing, search, show

scope = controls.scope()
dataset = cache.scoped(scope)
asked = links.record_asked()
address = records.address_of(cache.whole(), asked)
found = records.find_record(dataset, address.record_id)
redirect = address.redirect

show.title("Record", "One record by its id. The address stays, even when the record is merged or withdrawn.")
main, side = show.page_columns()
with main:
    if redirect is not None:
        moved = "merged into another record" if isinstance(redirect["new_id"], str) else "withdrawn"
        st.info(
            f"The record {show.plain(asked)} was {moved} on {day_text(redirect['on'])}."
            + (f" {show.plain(redirect['reason'])}" if redirect["on"].date() <= scope.known_by else ""),
            icon=":material/merge:" if isinstance(redirect["new_id"], str) else ":material/block:",
            title="Merged" if isinstance(redirect["new_id"], str) else "Withdrawn",
        )
    if not asked:
        st.markdown("The address of this page names no record. Give an id in the address, as in `?id=hwasong-20`.")
        st.caption("Or search all records at the top of the sidebar; the evidence of a record links to its page.")
    elif found is None and address.record_id:
        show.empty(f"The record {asked} is outside the present controls", scope)
    elif found is None and redirect is None:
        st.markdown(f"**No record has the id “{show.plain(asked)}”.**")
        words = asked.replace("-", " ")
        like = search.found(words, per_table=3)
        st.button(
            f"Search for “{show.plain(words)}”",
            on_click=search.look_for,
            args=(words,),
            icon=":material/search:",
        )
        if like:
            st.caption("Records like it:")
            search.show_groups(like, links.open_record, "like")
    if found is not None:
        table, row = found
        record_id = address.record_id
        evidence.heading(dataset, table, row, at="record_")
        placed = records.places_of(dataset, table, row)
        if not placed.empty:
            names = ", ".join(placed["name"])
            show.deck(place_map(placed, dark=show.is_dark()), key="record_map", alt=f"Map: {names}", height=280)
        st.subheader("All fields", anchor=False)
        fields = records.fields_in_words(dataset, table, row)
        st.table(fields.map(show.plain), border="horizontal", hide_index=True, hide_header=True)
        named = records.links_of(dataset, table, row)
        if not named.empty:
            st.subheader("Belongs to", anchor=False)
            show.table(
                named[["field", "text", "table"]],
                key="record_links",
                ids=named["record_id"].tolist(),
                alt=f"The {len(named)} records that this one names",
                config={
                    "field": st.column_config.TextColumn("As", width=160),
                    "text": st.column_config.TextColumn("Record", width=420),
                    "table": st.column_config.TextColumn("Table", width=120),
                },
            )
        evidence.sources(dataset, row, at="record_")
        for other, rows in records.neighbors(dataset, table, record_id).items():
            title = dataset.schema(other).title
            st.subheader(f"{show.plain(title)} ({len(rows)})", anchor=False)
            lines = records.in_lines(dataset, other, rows)
            alt = f"{title}: the {len(lines)} rows that name this record"
            listing.records_table(lines, key=f"record_{other}", alt=alt)
with side:
    if found is not None:
        link = links.record_link(record_id)
        with cite.box():
            st.caption("Permanent link")
            st.code(link, language=None, wrap_lines=True)
            cite.styles(record_work(dataset, table, row, cite.today(dataset), link))
            st.download_button(
                "Download JSON",
                records.record_json(dataset, table, row, scope.known_by),
                file_name=f"{record_id}.json",
                mime="application/json",
                on_click="ignore",
                icon=":material/download:",
            )
    if links.picked() or found is not None:
        evidence.panel(dataset)
