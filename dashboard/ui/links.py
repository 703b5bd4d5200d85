"""How is a view or a record addressed? The URL is the state: what is picked, and the full link to this view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.registry import VIEWS

PICK = "pick"  # URL parameter: the record whose evidence is open
RELEASE = "release"  # URL parameter: the release on which a full link was made
RECORD = "id"  # URL parameter of the page of one record
ON_ARRIVAL = "on_arrival"  # in session state from one run to the next: the controls that the next view shall set


def picked() -> str | None:
    """Return the id of the record whose evidence is open, from the URL."""
    return st.query_params.get(PICK)


def on_phone() -> bool:
    """Tell whether the browser says that it runs on a phone, where the evidence stands below all else."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def pick(record_id: str | None) -> None:
    """Open the evidence of a record, or close it."""
    if record_id:
        st.query_params[PICK] = record_id
        if on_phone():
            st.toast("Its evidence is open at the end of the page.", icon=":material/fact_check:")
    elif PICK in st.query_params:
        del st.query_params[PICK]


def pick_from_figure(key: str) -> None:
    """Open the record of the mark clicked in the figure ``key``: the first item of its custom data."""
    points = st.session_state[key]["selection"]["points"]
    if points and points[0].get("customdata"):
        data = points[0]["customdata"]
        pick(str(data[0] if isinstance(data, list | tuple) else data))


def pick_from_deck(key: str) -> None:
    """Open the record of the object clicked on the map ``key``."""
    for objects in st.session_state[key]["selection"]["objects"].values():
        for found in objects:
            record = found.get("record_id") or found.get("properties", {}).get("record_id")
            if record:
                pick(str(record))
                return


def pick_from_table(key: str, ids: Sequence[str]) -> None:
    """Open the record of the row clicked in the table ``key``."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(ids):
        pick(ids[rows[0]])


def unmark_row(key: str, ids: Sequence[str]) -> None:
    """Take the mark off the row of the table ``key`` whose evidence is no longer open; call it before the table.

    Its evidence was closed, or that of something else opened; or the rows changed, and another stands at its place.
    """
    rows = st.session_state[key]["selection"]["rows"] if key in st.session_state else []
    if rows and (rows[0] >= len(ids) or ids[rows[0]] != picked()):
        st.session_state[key] = {"selection": {"rows": []}}


def record_asked() -> str:
    """Return the id that the address of a record's page names; empty where it names none."""
    return st.query_params.get(RECORD, "")


def open_record(record_id: str) -> None:
    """Show another record on a record's page."""
    st.query_params[RECORD] = record_id
    pick(None)


def record_link(record_id: str) -> str:
    """Return the permanent address of a record."""
    return f"{view_link('record')}?{urlencode({RECORD: record_id})}"


def view_link(slug: str) -> str:
    """Return the address of a view; views are neighbors, so only the last part of the path differs."""
    return f"{str(st.context.url or '').partition('?')[0].rpartition('/')[0]}/{slug}"


def view_shown() -> str:
    """Return the slug of the view on screen, the last part of its address; empty where the address is not known."""
    return urlsplit(str(st.context.url or "")).path.rpartition("/")[2]


def to_view(slug: str, choices: dict[str, str]) -> None:
    """Offer a view with some of its own controls set; nothing on that view where they are set already.

    A link, or a button where a control of the same name is on screen: a link could not set it, since the address would
    name it twice (Streamlit 1.67). Global controls stay as they are.
    """
    view = next(view for view in VIEWS if view.slug == slug)
    own = {name: value for name, value in choices.items() if name != PICK}
    if view_shown() != slug and not any(name in st.session_state for name in own):
        st.page_link(view.script, label=view.title, icon=view.icon, query_params=choices)
    elif any(st.session_state.get(name) != value for name, value in own.items()):
        view_button(view.title, slug, own, icon=view.icon, key=f"to_{slug}", type_="tertiary")


def view_button(
    label: str,
    slug: str,
    choices: Mapping[str, object],
    *,
    icon: str,
    key: str,
    type_: Literal["secondary", "tertiary"] = "secondary",
) -> None:
    """Offer a view with controls set, global ones included; what else the address of another view names is dropped."""
    here = view_shown() == slug
    if st.button(label, key=key, icon=icon, type=type_, on_click=_set if here else None, args=(choices,)) and not here:
        # Streamlit 1.67 takes a new control's value from the address only, and a known one's from session state only.
        known = {name: value for name, value in choices.items() if name in st.session_state}
        new = {name: in_address(value) for name, value in choices.items() if name not in known and value is not None}
        st.session_state[ON_ARRIVAL] = known
        st.switch_page(next(view.script for view in VIEWS if view.slug == slug), query_params=new)


def arrive() -> None:
    """Set the controls that the button which led here names. Call it before any control is drawn."""
    for name, value in st.session_state.pop(ON_ARRIVAL, {}).items():
        st.session_state[name] = value


def _set(choices: Mapping[str, object]) -> None:
    for name, value in choices.items():
        if name not in st.session_state and value is not None:
            # The address follows only controls that are on screen when they are set (Streamlit 1.67).
            st.query_params[name] = in_address(value)
        st.session_state[name] = value
    if RELEASE in st.query_params:  # what is shown from now on is no longer what the link asked for
        del st.query_params[RELEASE]


def full_link(explicit: dict[str, str | list[str]], keys: Sequence[str]) -> str:
    """Return the address of this view with everything written out, so that it never leans on a default.

    ``explicit``: parameters with their texts. ``keys``: the bound controls of the view; what they hold now wins over
    the address, which follows them only after the run.
    """
    query: dict[str, str | list[str]] = {key: st.query_params.get_all(key) for key in st.query_params}
    for key in keys:
        value = st.session_state.get(key)
        if value is None:
            continue
        query[key] = [in_address(item) for item in value] if isinstance(value, list | tuple) else in_address(value)
    base = str(st.context.url or "").partition("?")[0]
    return f"{base}?{urlencode({**query, **explicit}, doseq=True)}"


def in_address(value: object) -> str:
    """Return a control's value as it stands in the address: ISO dates, true and false in lower case."""
    return str(value).lower() if isinstance(value, bool) else str(value)
