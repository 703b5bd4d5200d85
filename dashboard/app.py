"""The entry: page settings, navigation from ``VIEWS``, global controls, and the page itself. Nothing else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.analysis.dates import day_text
from dashboard.registry import VIEWS
from dashboard.ui import cache, controls, faults, links, page_scripts, search, sign_in

HERE = Path(__file__).resolve().parent

st.set_page_config(page_title="Tumen", page_icon=str(HERE / "static" / "icon.png"), layout="wide")

sign_in.gate()
release = cache.latest()
if release.dataset is None:
    faults.page(release.findings)
    st.stop()

# Streamlit gives its default page no address of its own; a hidden one hands "/" on to the first view's address.
root = st.Page(HERE / "root.py", title="Tumen", default=True, visibility="hidden")
sections: dict[str, list[st.Page]] = {"": [root]}
for view in VIEWS:
    page = st.Page(
        HERE / view.script,
        title=view.title,
        icon=view.icon,
        url_path=view.slug,
        help=view.help,
        visibility="hidden" if view.hidden else "visible",
    )
    sections.setdefault(view.section, []).append(page)
page = st.navigation(sections)
if page is root:
    unbound = {name: st.query_params.get_all(name) for name in st.query_params if name not in st.session_state}
    st.switch_page(sections[VIEWS[0].section][0], query_params=unbound)
st.set_page_config(page_title=f"{page.title} · Tumen")
links.arrive()
top_of_sidebar = st.sidebar.container()
in_vain = controls.unheeded(release.dataset)
place_of_link = controls.sidebar(release.dataset)
search.sidebar_search(top_of_sidebar)
with st.sidebar:
    st.caption(
        f"Data release {release.dataset.release} · {day_text(release.dataset.released_on)}  \nPublic reporting only"
    )
    sign_in.reader()
    page_scripts.load()
faults.notice(release.findings, release.dataset)
faults.stale(release.stale)
faults.moved_on(release.dataset)
faults.unheeded(in_vain)
with faults.apart(page.title):
    page.run()
controls.copy_link(place_of_link, release.dataset, next(view for view in VIEWS if view.slug == page.url_path))
cache.settled(cache.data_origin(), release.serial, page.url_path)
