"""What is in the data, how good are they, and how are they taken away, cited and checked?"""

from datetime import date

import streamlit as st

from dashboard.analysis import release
from dashboard.analysis.assessments import STAGE_RULE
from dashboard.analysis.claims import HEADLINE_RULE
from dashboard.analysis.dates import day_text
from dashboard.analysis.theater import earliest_day
from dashboard.export.citation import release_work
from dashboard.export.formats import FORMATS
from dashboard.export.order import Order
from dashboard.ui import cache, cite, controls, downloads, evidence, links, own_package, show

EVERY = "All tables"
COLUMNS = {
    "table": st.column_config.TextColumn("Table", width=100),
    "description": st.column_config.TextColumn("A row is", width=360),
    "shown": st.column_config.NumberColumn("Shown", width=65, help="Rows under the controls in the sidebar"),
    "rows": st.column_config.NumberColumn("Rows", width=50),
    "reviewed": st.column_config.NumberColumn("Reviewed", width=70, help="A second reader compared row and source"),
    "share": st.column_config.NumberColumn("Share", format="%d %%", width=50),
    "of": st.column_config.TextColumn("Grade of", width=150),
    "grade": st.column_config.TextColumn("Grade", width=55),
    "label": st.column_config.TextColumn("Name", width=170),
    "what": st.column_config.TextColumn("Looked at", width=210),
    "result": st.column_config.TextColumn("Found", width=300),
    "sound": st.column_config.CheckboxColumn("As it should be", width=110),
}

scope = controls.scope()
whole, dataset, findings = cache.whole(), cache.scoped(scope), cache.release().findings
held, seen = release.tables(whole, dataset), release.reviewed(whole)
names = dict(zip(held["table"], held["name"], strict=True))

show.title("Data", "Everything shown here can be taken away, cited, checked, and used under its license.")
show.takeaway(
    f"Release {whole.release} of {day_text(whole.released_on)}: {held['rows'].sum():,} rows in {len(held)} tables, "
    f"{held['shown'].sum():,} of them under the present controls; {release.reviewed_sentence(seen)}."
)
main, side = show.page_columns()
with main:
    if not release.claims_shown(dataset):
        show.empty("No record was public under these controls", scope)
    st.subheader("Download", anchor=False)
    boxes = [column.container(border=True, height="stretch", gap="small") for column in st.columns([5, 4, 3])]
    tables, maps, package = boxes
    tables.markdown("**Tables**  \n:small[The rows under the controls in the sidebar]")
    chosen = tables.selectbox("Table", [EVERY, *names], key="table", bind="query-params")
    maps.markdown("**Map**  \n:small[Places, contingents and movements on a day]")
    day = maps.date_input(
        "Day shown",
        value=None,
        min_value=earliest_day(whole),
        max_value=whole.released_on,
        format="YYYY-MM-DD",
        key="map_day",
        bind="query-params",
        help="Where the contingents stand. Left empty, it is the day *Known by*.",
    )
    package.markdown("**Package**  \n:small[The whole release, whatever the controls; it passes `tumen check`]")
    table = names.get(str(chosen), "")
    shown_day = min(day, scope.known_by) if isinstance(day, date) else scope.known_by
    order = Order(whole, dataset, scope, shown_day, table)
    parts = ("tables", "map", "package")
    rows = {part: box.container(horizontal=True, gap="small") for part, box in zip(parts, boxes, strict=True)}
    for name, kind in FORMATS.items():
        if kind.part in rows:
            faulty = kind.part == "package" and bool(findings)  # its files are taken as they are now
            with rows[kind.part]:
                downloads.button(kind.label, kind.file(order), key=f"take_{name}", help_=kind.help, disabled=faulty)

    st.subheader("Dictionary", anchor=False)
    if table:
        st.markdown(f"**{show.plain(chosen)}**: {show.plain(whole.schema(table).description)}")
        columns = release.columns(whole, table).map(show.plain)
        st.table(columns, border="horizontal", hide_index=True)
    else:
        listed = held[["table", "description", "shown", "rows"]]
        alt = "The tables and what a row of each is"
        st.dataframe(listed, hide_index=True, alt=alt, key="held", height="content", column_config=COLUMNS)
        st.caption("Choose a table above to read its columns.")

    st.subheader("How good it is", anchor=False)
    left, right = st.columns([7, 6], gap="medium")
    alt = f"Rows by table, and how many were reviewed: {release.reviewed_sentence(seen)}"
    left.dataframe(seen, hide_index=True, alt=alt, key="reviewed", column_config=COLUMNS)
    right.markdown("\n".join(f"- {show.plain(line)}" for line in release.audits(whole)))
    right.caption(f"{release.coverage_sentence(whole, scope.known_by)} No report does not mean that nothing happened.")

    st.subheader("Method", anchor=False)
    with st.expander("How the number in front is chosen", icon=":material/rule:"):
        st.markdown(HEADLINE_RULE)
    with st.expander("How the stage in front is chosen", icon=":material/stairs:"):
        st.markdown(STAGE_RULE)
    with st.expander("What the grades mean", icon=":material/grade:"):
        alt = "The grades of sources and of items, and what they mean"
        st.dataframe(release.grades(whole), hide_index=True, alt=alt, key="grades", column_config=COLUMNS)
    with st.expander("Three clocks, kept apart", icon=":material/schedule:"):
        clocks = release.clocks(whole).items()
        st.markdown("\n".join(f"- **{name}**: {show.plain(meaning)}" for name, meaning in clocks))
    with st.expander("Boundary policy", icon=":material/map:"):
        st.markdown(release.section(release.document(whole, "geo/README.md"), "Boundary policy"))
    with st.expander("Changelog", icon=":material/history:"):
        st.markdown(release.changelog())
    self_test = st.expander("Self-test", icon=":material/monitor_heart:", key="self_test", on_change="rerun")
    if self_test.open:
        tested = release.self_test(whole, findings)
        self_test.dataframe(tested, hide_index=True, alt="Self-test", key="tested", column_config=COLUMNS)

    st.subheader("Check your own package", anchor=False)
    own_package.check_it()
with side:
    with cite.box():
        cite.styles(release_work(whole, cite.today(whole), links.view_link("data")))
    if links.picked():  # found by the search in the sidebar
        evidence.panel(dataset)
