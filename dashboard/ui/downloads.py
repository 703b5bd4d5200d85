"""How does a reader take away what is on screen? Below each table and the map of a day, and all of it on the Data page.

A file is made when its button is clicked, not when the page is drawn: the page hands out only what makes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from dashboard.analysis.dates import day_text
from dashboard.export.formats import FORMATS
from dashboard.export.order import File, Order, about
from dashboard.export.tabular import view_files
from dashboard.registry import VIEWS, View
from dashboard.ui import cache, controls, links

ID = "Record id"


def below_table(
    frame: pd.DataFrame, *, key: str, ids: Sequence[str], alt: str, config: Mapping[str, ColumnConfig] | None = None
) -> None:
    """Offer a table as it stands on the page, and the id of each row's record, as CSV, JSON and workbook."""
    view = _view_shown()
    scope, dataset = controls.scope(), cache.whole()
    choices = _own_choices(view)
    link = links.full_link(controls.explicit(dataset), view.controls)

    def rows() -> pd.DataFrame:
        titles = {name: (config or {}).get(name, {}).get("label") or name for name in frame.columns}
        return frame.assign(**{ID: list(ids)}).rename(columns=titles)

    def said() -> dict[str, str]:
        return about(dataset, scope, f"{view.title}: {alt}", choices=choices, link=link)

    quiet = st.container(horizontal=True, horizontal_alignment="right")
    with quiet.popover("Download", type="tertiary", icon=":material/download:", key=f"download_{key}"):
        st.caption("These rows, under the controls as they are now")
        with st.container(horizontal=True, gap="small"):  # low, so that it fits where a table ends
            for label, file in view_files(dataset, scope.known_by, f"{view.slug}-{key}", rows, said).items():
                button(label, file, key=f"{key}_{label}")


def map_of_day(order: Order) -> None:
    """Offer what the map of a day shows, in every format for other maps."""
    quiet = st.container(horizontal=True, horizontal_alignment="right")
    with quiet.popover("Download the map", type="tertiary", icon=":material/download:", key="download_map"):
        st.caption(f"Places, contingents and movements on {day_text(order.day)}, under the controls as they are now")
        with st.container(horizontal=True, gap="small"):
            for name, kind in FORMATS.items():
                if kind.part == "map":
                    button(kind.label, kind.file(order), key=f"map_{name}", help_=kind.help)


def button(
    label: str,
    file: File,
    *,
    key: str,
    help_: str | None = None,
    disabled: bool = False,
) -> None:
    """Offer one file, made on a click."""
    st.download_button(
        label,
        file.made,
        file_name=file.name,
        mime=file.mime,
        key=key,
        help=help_,
        on_click="ignore",
        disabled=disabled,
    )


def _view_shown() -> View:
    """Return the view on screen, by the last part of its address."""
    slug = urlsplit(str(st.context.url or "")).path.rpartition("/")[2]
    return next((view for view in VIEWS if view.slug == slug), VIEWS[0])


def _own_choices(view: View) -> dict[str, str]:
    """Return what the view's own controls are set to; those left empty choose nothing and are not told."""
    told = {}
    for key in view.controls:
        value = st.session_state.get(key)
        words = [links.in_address(one) for one in (value if isinstance(value, list | tuple) else [value]) if one]
        if words:
            told[f"Choice on the page: {key}"] = ", ".join(words)
    return told
