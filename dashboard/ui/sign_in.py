"""Who may see the dashboard? Everyone, until ``[auth]`` in Streamlit's secrets names who tells readers apart.

The form of ``[auth]`` is Streamlit's: https://docs.streamlit.io/develop/concepts/connections/authentication
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitAPIException

from dashboard.ui.show import plain

LOG = logging.getLogger(__name__)
UNAVAILABLE = "Signing in does not work at present. Whoever runs this dashboard finds the reason in the server's log."


def _providers() -> list[str] | None:
    """Return the names of the providers, an empty one for the only one; ``None`` where nobody needs to sign in.

    Raise ``OSError`` or ``ValueError`` where secrets exist that cannot be read: they may have said who may see this.
    """
    try:
        auth = st.secrets.get("auth")
    except (OSError, ValueError):
        if any(_may_ask(file) for file in st.get_option("secrets.files")):
            raise
        return None
    if auth is None:
        return None
    if not isinstance(auth, Mapping):
        raise ValueError("auth is not a table")
    named = [name for name in auth if isinstance(auth[name], Mapping) and name != "client_kwargs"]
    return named if named and "client_id" not in auth else ["", *named]


def _may_ask(file: str) -> bool:
    """Tell whether secrets that cannot be read may ask readers to sign in."""
    try:
        return b"auth" in Path(file).read_bytes()
    except FileNotFoundError:
        return not file.endswith(".toml")  # server.py leaves what is wrong with a file in the place of its name
    except OSError:
        return True


def needed() -> bool:
    """Tell whether readers must sign in, or must stay out because it cannot be told."""
    try:
        return _providers() is not None
    except (OSError, ValueError):
        return True


def gate() -> None:
    """Stop here a reader who must sign in first, and show how. Leave no trace where nobody must."""
    try:
        providers = _providers()
    except (OSError, ValueError) as fault:
        LOG.error("The dashboard stays shut, for its secrets may ask readers to sign in: %s", fault)
        providers = []
    if providers is None or (providers and st.user.is_logged_in):
        return
    st.title("Tumen", anchor=False)
    st.markdown("Sign in to see this dashboard." if providers else UNAVAILABLE)
    for name in providers:
        label = f"Sign in with {plain(name)}" if name else "Sign in"
        if st.button(label, key=f"sign_in_{name}", type="primary", icon=":material/login:"):
            try:
                st.login(name or None)
            except StreamlitAPIException as fault:
                LOG.error("Signing in does not work: %s", fault)
                st.error(UNAVAILABLE, icon=":material/error:")
    st.stop()


def reader() -> None:
    """Show who has signed in, and the way out. Leave no trace where nobody must."""
    if not needed():
        return
    st.caption(f"Signed in as {plain(str(st.user.get('name') or st.user.get('email') or 'a reader'))}")
    st.button("Sign out", key="sign_out", type="tertiary", icon=":material/logout:", on_click=st.logout)
