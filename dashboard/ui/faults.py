"""What does a reader see when the data files are faulty, or newer than the link? What is wrong and where."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from secrets import token_hex

import pandas as pd
import streamlit as st

from dashboard.analysis.dates import day_text
from dashboard.analysis.other_release import other_release
from dashboard.analysis.theater import earliest_day
from dashboard.dataset.schema import Finding, shorten
from dashboard.dataset.store import Dataset
from dashboard.ui import changes, links
from dashboard.ui.show import plain

LOG = logging.getLogger(__name__)
SHOWN_AT_ONCE, IDS_AT_ONCE, SHOWN_OF_LINK = 200, 5, 3


def page(findings: Sequence[Finding]) -> None:
    """Show the page of an app whose data never were good."""
    st.title("The data package has faults", anchor=False)
    st.markdown(
        f"**{len(findings)} {'finding keeps' if len(findings) == 1 else 'findings keep'} it from loading.** "
        "Mend the files named below and reload this page; `tumen check` lists the same findings."
    )
    table_of(findings)


@contextmanager
def apart(view: str) -> Iterator[None]:
    """Keep the fault of a view to that view: the page says so with a reference, the log has the rest under it."""
    try:
        yield
    except Exception:  # whatever it is; Streamlit's own ways to end a run are no ``Exception``
        reference = token_hex(3).upper()
        LOG.exception("View %s failed, reference %s", view, reference)
        st.error(
            f"The fault is noted in the log of the server under reference **{reference}**. Everything else works; "
            "*Reset* or another choice may bring the view back.",
            icon=":material/error:",
            title=f"{plain(view)} could not be shown",
        )


def notice(findings: Sequence[Finding], dataset: Dataset) -> None:
    """Say that the files turned bad while the app runs, and that the last good release is shown."""
    if not findings:
        return
    st.warning(
        f"The data files have changed; findings: {len(findings)}. Shown is the last good state, "
        f"release {plain(dataset.release)}. First finding: {plain(shorten(str(findings[0]), 300))}",
        icon=":material/warning:",
    )
    with st.expander("All findings"):
        table_of(findings)


def stale(reason: str) -> None:
    """Say that the address of the data gave no answer, and what is shown instead."""
    if reason:
        st.warning(plain(reason), icon=":material/cloud_off:")


def unheeded(asked: Sequence[str]) -> None:
    """Say which controls the address asks for in vain; what is asked comes from outside."""
    if asked:
        names = "; ".join(plain(shorten(one, 60)) for one in asked[:SHOWN_OF_LINK])
        if len(asked) > SHOWN_OF_LINK:
            names += f" and {len(asked) - SHOWN_OF_LINK} more"
        st.info(
            f"{names}: there is no such choice here. Shown is what the controls in the sidebar say.",
            icon=":material/link_off:",
            title="Not all of this link could be followed",
        )


def moved_on(dataset: Dataset) -> None:
    """Say that the data have moved on when the address names another release, and what is new since an older one."""
    asked = st.query_params.get(links.RELEASE)
    other = other_release(dataset, asked) if asked else None
    if not asked or other is None:
        return
    name, ours = plain(shorten(asked, 60)), plain(dataset.release)
    if other.since is None:
        title, words = {
            "newer": (
                "This link is newer than the data here",
                f"This link was made on release {name}; the data here are release {ours}. What was added in between is "
                "missing, and records or controls that the link names may not be known.",
            ),
        }.get(
            other.relation,
            (
                "This link names no release",
                f"“{name}” is not the id of a release, which is year, month and number. Shown is release {ours}.",
            ),
        )
        st.info(words, icon=":material/update:", title=title)
        return
    since = day_text(other.since)
    counts = ", ".join(f"{plain(title).lower()} {count:,}" for title, count in other.reported)
    some = ", some of which that release may have had" if other.same_month else ""
    new = f"Reported after {since}{some}: {counts}. " if counts else f"No record was reported after {since}. "
    st.info(
        f"This link was made on release {name}; the data are now release {ours}. {new}{_ids_gone(other.redirects)}"
        "Which older records were added or corrected meanwhile cannot be told from the present release alone.",
        icon=":material/update:",
        title="The data have moved on",
    )
    if counts:
        # No link: it could not set *Known by*, which the address of an old link holds fixed.
        pair = {changes.KEY: max(other.since, earliest_day(dataset)), "known_by": dataset.released_on}
        label = f"Show what changed since {since}"
        links.view_button(label, "situation", pair, icon=":material/difference:", key="moved_on")


def _ids_gone(redirects: pd.DataFrame | None) -> str:
    """Say which ids were merged or withdrawn; empty where none was."""
    if redirects is None or redirects.empty:
        return ""
    said = [
        f"{plain(row['old_id'])} → {plain(row['new_id'])}"
        if isinstance(row["new_id"], str)
        else f"{plain(row['old_id'])} (withdrawn)"
        for _, row in redirects.head(IDS_AT_ONCE).iterrows()
    ]
    more = f" and {len(redirects) - IDS_AT_ONCE} more" if len(redirects) > IDS_AT_ONCE else ""
    return f"Ids merged or withdrawn since: {', '.join(said)}{more}. "


def table_of(findings: Sequence[Finding]) -> None:
    """Show findings as a table, at most ``SHOWN_AT_ONCE`` of them."""
    frame = pd.DataFrame(
        {
            "File": [found.file for found in findings],
            "Row": pd.array([found.row for found in findings], dtype="Int64"),
            "Column": [found.column or "" for found in findings],
            "Value": [shorten(found.value) for found in findings],
            "What is wrong, and what is allowed": [found.message for found in findings],
        }
    )
    st.dataframe(frame.head(SHOWN_AT_ONCE), hide_index=True, alt="Findings by file, row and column")
    if len(frame) > SHOWN_AT_ONCE:
        st.caption(f"and {len(frame) - SHOWN_AT_ONCE} more")
