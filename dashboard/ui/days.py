"""How is a day chosen? By a slider bound to the URL, by steps of a month, or by playing."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

KEY = "day"
PLAYING = "play"
TICK = timedelta(days=15)  # one step of the play
PAUSE = 1.0  # seconds between two steps


def choose_day(first: date, last: date, default: date, steps: DeltaGenerator) -> date:
    """Draw the control and return the chosen day, from ``first`` to ``last``.

    ``steps`` is where the buttons stand. ``default`` is what an address without a day means; keep it fixed, so that
    old links stay right.
    """
    day = st.slider(
        "Shown day",
        min_value=first,
        max_value=last,
        value=min(max(default, first), last),
        format="D MMM YYYY",
        key=KEY,
        bind="query-params",
        help="The map shows what is claimed for this day, by what was public on *Known by*. Arrow keys move by a day.",
    )
    with steps:
        for months, key, label, end in ((-1, "day_back", "−1 month", first), (1, "day_on", "+1 month", last)):
            st.button(label, key=key, on_click=_step, args=(months, first, last), disabled=day == end)
        playing = st.toggle(
            "Play",
            key=PLAYING,
            on_change=_rewind,
            args=(first, last),
            help="Moves on by half a month a second, until the last day; from there it begins anew.",
        )
    if playing and day < last:
        _player(last)
    return day


def _step(months: int, first: date, last: date) -> None:
    moved = (pd.Timestamp(st.session_state[KEY]) + pd.DateOffset(months=months)).date()
    st.session_state[KEY] = min(max(moved, first), last)


def _rewind(first: date, last: date) -> None:
    """Begin anew where the play is switched on at its end: there would be nothing to play."""
    if st.session_state[PLAYING] and st.session_state[KEY] >= last:
        st.session_state[KEY] = first


def _player(last: date) -> None:
    """Move the day on after each pause. The first call is part of drawing the page and moves nothing."""
    calls = iter(range(2))

    @st.fragment(run_every=PAUSE)
    def tick() -> None:
        if next(calls, 1):
            moved = min(st.session_state[KEY] + TICK, last)
            st.session_state[KEY] = moved
            if moved >= last:
                st.session_state[PLAYING] = False
            st.rerun()

    tick()
