"""What does the page do in the browser beyond Streamlit? Fixed scripts and rules; each file says what and why."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

STATIC = Path(__file__).resolve().parents[1] / "static"
SCRIPTS = "".join(f'<script src="app/static/{name}.js"></script>' for name in ("history", "chart_menu"))
RULES = f"<style>{(STATIC / 'evidence.css').read_text(encoding='utf-8')}</style>"


def load() -> None:
    """Load them: one history entry an act, SVG in the charts' menus, evidence in view. Takes no room on the page."""
    with st.container(height=1, border=False, key="page_scripts"):
        st.html(RULES + SCRIPTS, unsafe_allow_javascript=True)
