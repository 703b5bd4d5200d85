"""How do a title, a picture and a table get on screen? The one way for all views."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import pydeck as pdk
import streamlit as st
from pandas.io.formats.style import Styler
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.column_types import ColumnConfig

from dashboard import theme
from dashboard.analysis.scope import Scope
from dashboard.dataset.schema import shorten
from dashboard.ui import controls, downloads, links

MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#$~:|^&])")
LIST_MARK = re.compile(r"^([-+]|\d+(?=[.)]))(?=[.)]?(\s|$))")  # what would begin a list
# What Markdown would turn into a link although nothing marks it as one: http://…, www.…, name@host.
BARE_LINK = re.compile(r"(https?\\:(?=//)|www(?=\.)|(?<=\w)(?=@\w))", re.IGNORECASE)
JOINER = "\u2060"  # takes no room and breaks no line
LONGEST = 5_000  # characters of a text that is shown; the schemas allow less
ROW_HEIGHT = 33  # pixels of a table's row and of its header, at the base font of .streamlit/config.toml
HIGHEST_TABLE = 375  # pixels, from where on its rows scroll
ONE_LINE = 36  # letters of a name that surely fit on a line of the evidence
FIGURE_CONFIG = {
    "displaylogo": False,
    "scrollZoom": False,
    "doubleClick": False,
    "modeBarButtonsToRemove": [
        "select2d",
        "lasso2d",
        "zoom2d",
        "pan2d",
        "zoomIn2d",
        "zoomOut2d",
        "autoScale2d",
        "resetScale2d",
    ],
}


def plain(text: object) -> str:
    """Escape a text from the data for Markdown, so that it shows as it stands, addresses in it included.

    One far longer than any text of a sound package is cut: browsers take minutes to set a megabyte of Markdown.
    """
    escaped = MARKDOWN.sub(r"\\\1", shorten(" ".join(str(text).split()), LONGEST))
    escaped = LIST_MARK.sub(lambda mark: f"\\{mark[1]}" if mark[1] in "-+" else f"{mark[1]}\\", escaped)
    return BARE_LINK.sub(rf"\1{JOINER}", escaped)


def record_button(name: str, record_id: str, *, key: str, lead: str = "") -> None:
    """Offer a record by its name on one line; a click opens its evidence. ``lead``: plain words before the name."""
    before = f"{plain(lead)} " if lead else ""
    st.button(
        f"{before}:primary[{plain(name)}]",
        key=f"{key}_{record_id}",
        on_click=links.pick,
        args=(record_id,),
        type="tertiary",
        wrap=False,
        help=plain(name) if len(lead) + len(name) > ONE_LINE else None,
    )


def title(text: str, help_: str | None = None) -> None:
    """Show the title of a page."""
    st.title(text, help=help_, anchor=False)


def chosen(value: str | None, options: Sequence[str]) -> str:
    """Return a choice, or the first option: an address can empty even a control that requires one."""
    return value if value is not None and value in options else options[0]


def choose_part(parts: Sequence[str], key: str) -> str:
    """Draw the row of buttons that picks a part of a page, the first by default, and return the part on screen."""
    picked = st.segmented_control(
        "Show",
        parts,
        default=parts[0],
        required=True,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )
    return chosen(picked, parts)


def takeaway(sentence: str) -> None:
    """Show the one computed sentence that says what the picture shows now."""
    st.markdown(f"**{plain(sentence)}**")


def is_dark() -> bool:
    """Tell whether the page is dark; not known, it is taken to be light."""
    return st.context.theme.type == "dark"


def is_narrow() -> bool:
    """Tell whether the browser says that it runs on a phone."""
    return links.on_phone()


def page_columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the column of the picture and, at its right or on narrow screens below it, that of the evidence."""
    main, side = st.columns([7, 3], gap="medium")
    return main, side


def figure(figure: go.Figure, *, key: str, alt: str, selectable: bool = True) -> None:
    """Show a figure; a click on a mark opens the record named first in its custom data."""
    inked(figure)
    if selectable:
        st.plotly_chart(
            figure,
            key=key,
            on_select=partial(links.pick_from_figure, key),
            selection_mode="points",
            config=FIGURE_CONFIG | {"displayModeBar": False} if is_narrow() else FIGURE_CONFIG,
            alt=alt,
        )
    else:
        st.plotly_chart(figure, key=key, config={"staticPlot": True}, alt=alt)


def inked(figure: go.Figure) -> go.Figure:
    """Set the color of texts and return the figure: Streamlit's own is too pale; the page's theme decides on ours."""
    ink = theme.TEXT_DARK if is_dark() else theme.TEXT_LIGHT
    look = {"font": {"color": ink}, "modebar": {"bgcolor": theme.CLEAR, "color": ink, "activecolor": ink}}
    words = {"tickfont": {"color": ink}, "title": {"font": {"color": ink}}}
    axes = {axis.plotly_name: words for axis in (*figure.select_xaxes(), *figure.select_yaxes())}
    figure.update_layout({**look, **axes})  # nested and at once: plotly takes ten times as long over names with "_"
    return figure


def scrolled(names: go.Figure, *, key: str, alt: str, height: int) -> DeltaGenerator:
    """Show the names of a picture's columns; return the box below in which its rows scroll, ``height`` pixels high."""
    with st.container(border=True, key=key, gap=None):
        figure(names, key=f"{key}_names", alt=alt, selectable=False)
        return st.container(height=height, border=False)


def deck(deck: pdk.Deck, *, key: str, alt: str, height: int) -> None:
    """Show a map; a click on an object opens its record."""
    st.pydeck_chart(
        deck,
        key=key,
        height=height,
        on_select=partial(links.pick_from_deck, key),
        selection_mode="single-object",
        alt=alt,
    )


def table(
    frame: pd.DataFrame,
    *,
    key: str,
    ids: Sequence[str],
    alt: str,
    config: Mapping[str, ColumnConfig] | None = None,
    height: int | None = None,
    row_height: int | None = None,
    dates: Mapping[str, tuple[Callable[[pd.Timestamp, str], str], str]] | None = None,
    missing: str = "",
) -> None:
    """Show a table; a click on a row opens the record whose id stands at the same place in ``ids``.

    ``dates`` names columns that sort as dates and read as a function says them, with the column, not shown, that holds
    the second argument: ``{"reported_on": (report_text, "reported_on_basis")}``; their ``config`` must be a plain
    ``Column``. ``missing`` stands for empty cells. With ``row_height`` (pixels) rows are taller and long texts wrap.
    Below it the rows can be downloaded.
    """
    links.unmark_row(key, ids)
    with st.container(gap="xxsmall"):
        st.dataframe(
            _dated(frame, dates) if dates else frame,
            key=key,
            hide_index=True,
            on_select=partial(links.pick_from_table, key, list(ids)),
            selection_mode="single-row",
            column_config=dict(config or {}),
            height=height or _table_height(len(frame), row_height),
            row_height=row_height,
            placeholder=missing,
            alt=alt,
        )
        downloads.below_table(frame, key=key, ids=ids, alt=alt, config=config)


def _table_height(rows: int, row_height: int | None) -> int:
    """Return the pixels that a table takes when let alone: said beforehand, nothing below it moves as it comes."""
    drawn = max(rows, 1)  # without rows one says so
    return min(ROW_HEIGHT + drawn * (row_height or ROW_HEIGHT) + 2, HIGHEST_TABLE)


def _dated(frame: pd.DataFrame, dates: Mapping[str, tuple[Callable[[pd.Timestamp, str], str], str]]) -> Styler:
    """Return a frame whose dates read as said, each by the column that qualifies it, which is left out."""
    frame = frame.reset_index(drop=True)
    styled = frame.drop(columns=[by for _, by in dates.values() if by in frame]).style
    for column, (say, by) in dates.items():
        for how, rows in frame.groupby(frame[by].astype("str")).groups.items():
            styled.format(lambda day, say=say, how=str(how): say(day, how), subset=pd.IndexSlice[list(rows), [column]])
    return styled


def empty(
    what: str, scope: Scope, *, wider: Mapping[str, object] | None = None, label: str = "Clear the choices above"
) -> None:
    """Show that there is nothing to show, which controls emptied the view, and the way back.

    ``wider``: values of the view's own controls with which it would show more; a button labeled ``label`` sets them.
    """
    words = controls.in_words(scope)
    with st.container(border=True):
        st.markdown(f"**{plain(what)}**")
        if words:
            st.markdown("The controls in the sidebar keep only records " + plain("; ".join(words)) + ".")
            st.button("Reset the controls", on_click=controls.reset, key=f"reset_{what}", icon=":material/restart_alt:")
        else:
            st.markdown("No record matches the choices above. No report does not mean that nothing happened.")
        if wider:
            st.button(
                label, on_click=st.session_state.update, args=(wider,), key="wider", icon=":material/filter_alt_off:"
            )
