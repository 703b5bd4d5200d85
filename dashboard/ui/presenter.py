"""How is a brief presented? A stage without the app's chrome, the step in the URL, and keys as a clicker sends them.

The stage is 1280 × 720 pixels and is scaled as a whole to the window, so nothing is laid out twice. Styles and script
are fixed texts in ``static/``; no data ever stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.analysis.brief import PUBLIC_ONLY, SLUGS, STEPS, Step, slugs_of, sources_line
from dashboard.analysis.scope import Scope
from dashboard.analysis.theater import earliest_day
from dashboard.dataset.store import Dataset
from dashboard.ui.show import plain

STEP, NOTES = "step", "notes"  # URL parameters: the step on screen, and whether the speaker's notes are
DAY, HANDLING, DECK = "as_of", "handling", "deck"  # controls bound to the URL
STATIC = Path(__file__).resolve().parents[1] / "static"
WIDTH, HEIGHT = 1280, 720  # of the stage in pixels
DATE = re.compile(r"(\d{1,2} )?[A-Z][a-z]{2} \d{4}")
NUMBERED = re.compile(r"(?<=[A-Za-z])-(?=\d)")
UPRIGHT = 860  # pixels of the stage's width on a phone held upright
LONG_HEADLINE = 110  # characters; longer ones are set smaller
SCALES = (*range(30, 200, 2), *range(200, 420, 20))  # percent to which the stage is scaled
ENLARGED = range(100, 205, 5)  # percent to which a picture is enlarged on the stage
PICTURE = 800  # pixels of its width on the stage
CHART = '[class*="st-key-brief_chart_"]'  # containers of plotly figures, whose keys end with the scale


def _scaled(condition: str, scale: int) -> str:
    """Return the style that scales the stage by a percentage where a condition on the window holds.

    Streamlit measures the room of a plotly figure in pixels of the screen, but sets its width in pixels of the page:
    where the two differ a figure is too wide. So its container stays at the size of the screen, and only the drawing
    in it is scaled.
    """
    factor, inverse = f"{scale / 100:g}", f"{100 / scale:.5f}"
    return (
        f"@media {condition}{{.st-key-brief_stage{{zoom:{factor}}}"
        f"{CHART}{{zoom:{inverse}}}{CHART} .js-plotly-plot{{zoom:{factor}}}}}\n"
    )


def _enlarged(scale: int) -> str:
    """Return the style of pictures that are drawn small and enlarged by a percentage."""
    factor, width = f"{scale / 100:g}", f"{PICTURE * 100 / scale:.1f}"
    return (
        f'[class*="st-key-brief_enlarged_{scale}"]{{zoom:{factor};width:{width}px !important}}\n'
        f'[class*="st-key-brief_chart_{scale}"]{{width:{width}px !important;min-width:{width}px}}'
        f'[class*="st-key-brief_chart_{scale}"] .plot-container{{zoom:{factor}}}\n'
    )


STYLES = "".join(
    [
        "<style>",
        (STATIC / "presenter.css").read_text(encoding="utf-8"),
        *(
            _scaled(f"(min-width:{WIDTH * one / 100:g}px) and (min-height:{HEIGHT * one / 100:g}px)", one)
            for one in SCALES
        ),
        *(_scaled(f"(max-aspect-ratio:1/1) and (min-width:{UPRIGHT * one / 100:g}px)", one) for one in SCALES),
        *(_enlarged(scale) for scale in ENLARGED),
        "</style>",
    ]
)
SCRIPT = '<script src="app/static/presenter.js"></script>'
KEYS = (
    ("→ Page Down Space", "next step"),
    ("← Page Up", "step before"),
    ("Home, End", "first, last step"),
    ("N", "notes for the speaker"),
    ("B", "black screen; any key brings it back"),
    ("F", "full screen"),
    ("Esc", "leave the full screen, then the brief"),
)


def settings(dataset: Dataset, scope: Scope) -> tuple[date, str, tuple[str, ...]]:
    """Draw the controls of a brief; return the shown day, the handling line and the slugs of the deck in order.

    While a step is on screen they are there but not seen, so that the address keeps what they hold.
    """
    with st.container(key="brief_settings", horizontal=True, vertical_alignment="bottom"):
        day = st.date_input(
            "Shown day",
            value=None,
            min_value=earliest_day(dataset),
            max_value=dataset.released_on,
            format="YYYY-MM-DD",
            key=DAY,
            bind="query-params",
            help="Every step is as of this day or earlier. Empty: the day *Known by*.",
        )
        handling = st.text_input(
            "Handling line",
            value=PUBLIC_ONLY,
            max_chars=60,
            key=HANDLING,
            bind="query-params",
            help="Stands on every step and every page that you take away.",
        )
        text = st.text_input(
            "Deck",
            value=",".join(SLUGS),
            key=DECK,
            bind="query-params",
            help="The steps in order, as they stand in the address: " + ", ".join(SLUGS) + ".",
        )
    shown = min(day, scope.known_by) if isinstance(day, date) else scope.known_by
    return shown, handling.strip() or PUBLIC_ONLY, slugs_of(text or "")


def asked(deck: Sequence[str]) -> str | None:
    """Return the slug of the step that the address asks for; ``None`` where it asks for none of the deck."""
    step = st.query_params.get(STEP)
    return step if step in deck else None


def present(slug: str | None) -> None:
    """Show a step, or leave the presentation."""
    if slug is None:
        for name in (STEP, NOTES):
            if name in st.query_params:
                del st.query_params[name]
    else:
        st.query_params[STEP] = slug


def _go(deck: Sequence[str], by: int) -> None:
    """Go on from the step that the address asks for now: the button may have been drawn for an earlier one."""
    now = asked(deck)
    if now is not None:  # else the brief has been left meanwhile
        present(deck[min(max(deck.index(now) + by, 0), len(deck) - 1)])


def arrange(steps: Sequence[Step]) -> None:
    """Show the steps of the deck in order, to be opened, moved and left out, and below them those left out."""
    deck = [step.slug for step in steps]
    for number, step in enumerate(steps):
        with st.container(border=True, key=f"row_{step.slug}"):
            words, moves = st.columns([5, 4], vertical_alignment="center")
            with words:
                st.markdown(f"**{number + 1}. {step.title}**  \n{plain(step.headline)}")
            with moves.container(horizontal=True, horizontal_alignment="right", gap="small"):
                for by, icon, label in ((-1, "arrow_upward", "Earlier"), (1, "arrow_downward", "Later")):
                    st.button(
                        label,
                        key=f"{label}_{step.slug}",
                        icon=f":material/{icon}:",
                        on_click=_set,
                        args=(_moved(deck, step.slug, by),),
                        disabled=not 0 <= number + by < len(deck),
                        type="tertiary",
                    )
                st.button(
                    "Leave out",
                    key=f"out_{step.slug}",
                    icon=":material/visibility_off:",
                    on_click=_set,
                    args=(_without(deck, step.slug),),
                    disabled=len(deck) == 1,
                    type="tertiary",
                )
                st.button("Show", key=f"show_{step.slug}", on_click=present, args=(step.slug,))
    left_out = [(slug, title) for slug, title in STEPS if slug not in deck]
    if left_out:
        with st.container(horizontal=True, vertical_alignment="center", key="brief_left_out"):
            st.caption("Left out")
            for slug, title in left_out:
                st.button(title, key=f"in_{slug}", icon=":material/add:", on_click=_set, args=([*deck, slug],))


def _without(deck: Sequence[str], slug: str) -> list[str]:
    return [other for other in deck if other != slug]


def _moved(deck: Sequence[str], slug: str, by: int) -> list[str]:
    """Return the deck with one step moved."""
    others = _without(deck, slug)
    others.insert(max(list(deck).index(slug) + by, 0), slug)
    return others


def _set(deck: Sequence[str]) -> None:
    st.session_state[DECK] = ",".join(deck)


def stage(step: Step, deck: Sequence[str], *, stamp: str, handling: str, reasons: str) -> tuple[DeltaGenerator, ...]:
    """Show a step on its stage; return the places of the picture and of the link to the full view.

    ``stamp`` says of which release and day it is; ``reasons`` is the heading above the sentences.
    """
    st.html(STYLES)
    place = list(deck).index(step.slug)
    with st.container(key="brief_stage"):
        with st.container(key="brief_kicker", horizontal=True, horizontal_alignment="distribute"):
            st.markdown(step.title, width="content")
            st.markdown(f"**{plain(handling)}**", width="content")
        with st.container(key="brief_headline"):
            long = len(step.headline) > LONG_HEADLINE
            with st.container(key="brief_long" if long else "brief_short"):
                st.title(_whole(plain(step.headline)), anchor=False)
        picture = st.container(key="brief_picture")
        with st.container(key="brief_why"):
            if step.why:
                st.caption(f"**{reasons}**")
            for sentence in step.why:
                voice, _, words = sentence.partition(": ")
                st.markdown(f"**{plain(voice)}**  \n{_whole(plain(words))}")
        with st.container(key="brief_sources"):
            if step.citations:
                st.markdown(f"Sources: {plain(sources_line(step.citations))}")
        with st.container(key="brief_stamp", horizontal=True, vertical_alignment="center"):
            st.markdown(f"{step.as_of} · {plain(stamp)}", width="content")
            link = st.container(width="content")
        _keys(deck, place)
        if st.query_params.get(NOTES) and step.notes:
            with st.container(key="brief_speaker"):
                st.caption(f"**Notes for the speaker** · {len(step.records)} records")
                for note in step.notes:
                    said, _, sources = note.partition(" Sources: ")
                    st.markdown(plain(said) + (f"  \n:small[{plain(sources)}]" if sources else ""))
        st.html(SCRIPT, unsafe_allow_javascript=True)
    return picture, link


def _whole(text: str) -> str:
    """Keep a date, and a name such as "Hwasong-20", on one line."""
    dated = DATE.sub(lambda found: found[0].replace(" ", "\u00a0"), text)
    return NUMBERED.sub(lambda found: found[0] + "\u2060", dated)


def _keys(deck: Sequence[str], place: int) -> None:
    """Draw the buttons that the keys press; black and full screen are made by the script when they are clicked."""
    last = len(deck) - 1
    moves = (
        ("first", "first_page", "First step (Home)", -last, place == 0),
        ("back", "chevron_left", "Step before (←, Page Up)", -1, place == 0),
        ("next", "chevron_right", "Next step (→, Page Down)", 1, place == last),
        ("last", "last_page", "Last step (End)", last, place == last),
    )
    tools = (
        ("notes", "speaker_notes", "Notes for the speaker (N)", _toggle_notes, ()),
        ("fullscreen", "fullscreen", "Full screen (F)", None, ()),
        ("blank", "tv_off", "Black screen (B)", None, ()),
        ("leave", "close", "Leave (Esc)", present, (None,)),
    )
    with st.container(key="brief_keys", horizontal=True, vertical_alignment="center", width="content"):
        for name, icon, words, by, ends in moves:
            if name == "next":
                st.markdown(f"{place + 1} / {len(deck)}", width="content")
            st.button(
                words,
                key=f"brief_{name}",
                icon=f":material/{icon}:",
                on_click=_go,
                args=(list(deck), by),
                type="tertiary",
                disabled=ends,
            )
        for name, icon, words, act, args in tools:
            st.button(
                words,
                key=f"brief_{name}",
                icon=f":material/{icon}:",
                on_click=act,
                args=args,
                type="tertiary",
            )
        with st.popover("Keys (?)", icon=":material/keyboard:", type="tertiary", key="brief_help"):
            st.markdown("  \n".join(f"**{keys}** {what}" for keys, what in KEYS))


def _toggle_notes() -> None:
    if NOTES in st.query_params:
        del st.query_params[NOTES]
    else:
        st.query_params[NOTES] = "on"
