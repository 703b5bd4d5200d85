"""How are exchanges filtered, listed, and narrowed by a click? What the parts of the Exchanges page share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from dashboard import theme
from dashboard.analysis import exchanges
from dashboard.analysis.scope import Scope
from dashboard.dataset.store import Dataset
from dashboard.ui import cache, show

CONTROLS = {
    "directions": "the direction",
    "kinds": "the kind",
    "statuses": "the status",
    "words": "the words searched for",
    "period": "the months shown",
}
FIELDS = {"what": "kind", "direction": "direction", "status": "status"}  # keys in the URL, and columns
FILTERS = {"what": "kinds", "direction": "directions", "status": "statuses"}  # keys in the URL, and fields of a choice
WORDS = {
    "when": st.column_config.TextColumn("Date", width=128),
    "mark": st.column_config.TextColumn(" ", width=28, help="■ munitions sector"),
    "way": st.column_config.TextColumn("Direction", width=130),
    "kind_shown": st.column_config.TextColumn("Kind", width=110),
    "title": st.column_config.TextColumn("What", width=255),
    "quantity": st.column_config.TextColumn("Number stated", width=150),
    "status_shown": st.column_config.TextColumn("Status", width=100),
    "asserters": st.column_config.TextColumn("Asserted by", width=130),
    "route": st.column_config.TextColumn("Route", width=190),
    "reported": st.column_config.TextColumn("Reported on", width=115),
    "reliability": st.column_config.TextColumn("Source", width=60, help="Admiralty grade of the best source"),
    "summary": st.column_config.TextColumn("What is said", width=300),
    "program": st.column_config.TextColumn("Program served", width=190),
    "delegation_label": st.column_config.TextColumn("Delegation", width=175),
    "unit_label": st.column_config.TextColumn("Unit", width=150),
    "asserter": st.column_config.TextColumn("Asserted by", width=130),
    "quantity_note": st.column_config.TextColumn("Period", width=110),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the filters leave: all exchanges of the scope, the choice, and the rows that it keeps."""

    dataset: Dataset
    scope: Scope
    every: pd.DataFrame
    choice: exchanges.Choice
    rows: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp
    months: tuple[str, ...]


def filters(dataset: Dataset, scope: Scope) -> Shown:
    """Draw the filters that all parts share, and apply them."""
    every = cache.exchanges(scope)
    codes = {
        name: {str(label): str(code) for code, label in dataset.labels("exchanges", field).items()}
        for name, field in FIELDS.items()
    }
    with st.container(horizontal=True, gap="xsmall"):
        words = st.text_input(
            "Search",
            key="words",
            bind="query-params",
            placeholder="All words must occur",
            help="Looks in title, summary, place, asserter and kind.",
            width="stretch",
        )
        chosen = {
            name: st.multiselect(
                FIELDS[name].capitalize(),
                list(codes[name]),
                key=name,
                bind="query-params",
                placeholder="All",
                width="stretch",
            )
            for name in FILTERS
        }
    months = exchanges.months(cache.whole(), every, scope.known_by)
    names = tuple(f"{month:%b %Y}" for month in months)
    first, last = st.select_slider(
        "Months shown", names, value=(names[0], names[-1]), key="months", bind="query-params"
    )
    start = months[names.index(first)]
    end = months[names.index(last)] + pd.offsets.MonthEnd(0)
    picked = {FILTERS[name]: frozenset(codes[name][label] for label in labels) for name, labels in chosen.items()}
    choice = exchanges.Choice(**picked, words=words or "", first=start.date(), last=end.date())
    return Shown(dataset, scope, every, choice, exchanges.select(every, choice), start, end, names)


def nothing(what: str, shown: Shown, every: pd.DataFrame) -> None:
    """Show that nothing is left of the records ``every`` of a part, which filter emptied it, and the ways back."""
    blockers = [CONTROLS[name] for name in exchanges.emptied_by(every, shown.choice)]
    show.empty(what + (f" because of {' and '.join(blockers)}" if blockers else ""), shown.scope)
    if blockers:
        st.button("Clear the filters", on_click=_clear, args=(shown.months,), icon=":material/filter_alt_off:")


def _clear(months: Sequence[str]) -> None:
    st.session_state["words"] = ""
    st.session_state["months"] = (months[0], months[-1])
    for name in FILTERS:
        st.session_state[name] = []


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what tables show of direction, kind and status: the glyph with the label."""

    def told(looks: dict[str, theme.Mark], codes: pd.Series, labels: pd.Series) -> list[str]:
        return [f"{theme.mark(looks, code).glyph} {label}" for code, label in zip(codes, labels, strict=True)]

    states = [
        f"{theme.STATUS_GLYPHS.get(code, '·')} {label}"
        for code, label in zip(rows["status_code"], rows["status"], strict=True)
    ]
    return rows.assign(
        way=told(theme.DIRECTIONS, rows["direction"], rows["direction_label"]),
        kind_shown=told(theme.KINDS, rows["kind_code"], rows["kind"]),
        status_shown=states,
    )


def listing(
    rows: pd.DataFrame, columns: Sequence[str], *, key: str, alt: str, height: int | None = None, tall: bool = False
) -> None:
    """Show exchanges as a table with some of the columns of ``WORDS``; a click on a row opens its evidence."""
    show.table(
        in_words(rows)[list(columns)],
        key=key,
        ids=rows["record_id"].tolist(),
        alt=alt,
        config=WORDS,
        height=height,
        row_height=58 if tall else None,
    )


def newest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Return exchanges for reading, the latest first."""
    return rows.sort_values(["start", "record_id"], ascending=[False, True])


def narrowing_figure(figure: go.Figure, *, key: str, alt: str) -> None:
    """Show a figure; a click sets the filters of kind and direction to a mark's custom data, a second lifts them."""
    figure.update_layout(font_color=theme.TEXT_DARK if show.is_dark() else theme.TEXT_LIGHT)
    st.plotly_chart(
        figure,
        key=key,
        on_select=partial(_narrow_by_mark, key),
        selection_mode="points",
        config=show.FIGURE_CONFIG | {"displayModeBar": False},
        alt=alt,
    )


def narrowing_table(
    frame: pd.DataFrame, kinds: Sequence[str], *, key: str, alt: str, config: Mapping[str, ColumnConfig]
) -> None:
    """Show a table with a kind a row; a click on a row sets the filter of kind, a second one lifts it."""
    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        on_select=partial(_narrow_by_row, key, tuple(kinds)),
        selection_mode="single-row",
        column_config=dict(config),
        height="content",
        alt=alt,
    )


def _narrow_by_mark(key: str) -> None:
    points = st.session_state[key]["selection"]["points"]
    if points and points[0].get("customdata"):
        kind, way = (str(item) for item in points[0]["customdata"][:2])
        _narrow({"what": [kind] if kind else [], "direction": [way] if way else []})


def _narrow_by_row(key: str, kinds: Sequence[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(kinds):
        _narrow({"what": [kinds[rows[0]]]})


def _narrow(wanted: dict[str, list[str]]) -> None:
    """Set filters; where they stand so already, lift them."""
    same = all(list(st.session_state.get(name, [])) == labels for name, labels in wanted.items())
    for name, labels in wanted.items():
        st.session_state[name] = [] if same else labels
