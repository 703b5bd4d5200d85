"""Downloads beside pictures and tables: what they offer, in a page as small as can be."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def map_page() -> None:
    from datetime import date

    from dashboard.analysis.scope import Scope
    from dashboard.export.order import Order
    from dashboard.ui import cache, downloads

    whole = cache.whole()
    downloads.map_of_day(Order(whole, whole, Scope(whole.released_on), date(2025, 11, 4)))


def test_the_map_of_a_day_is_offered_in_every_map_format() -> None:
    app = AppTest.from_function(map_page, default_timeout=60).run()
    assert not app.exception
    assert [button.proto.label for button in app.get("download_button")] == ["GeoJSON", "KML"]
    assert "4 Nov 2025" in app.caption[0].value


def table_page() -> None:
    import pandas as pd
    import streamlit as st

    from dashboard.ui import links

    ids = st.session_state.get("ids", ["one", "two"])
    links.unmark_row("rows", ids)
    shown = st.dataframe(pd.DataFrame({"name": ids}), key="rows", on_select="rerun", selection_mode="single-row")
    st.text(str(list(shown["selection"]["rows"])))


def test_a_row_is_marked_only_while_its_evidence_is_open() -> None:
    """Marked where it is what is picked; not after Close, nor where the rows changed under it."""
    app = AppTest.from_function(table_page, default_timeout=60)
    app.session_state["rows"] = {"selection": {"rows": [1]}}
    app.query_params["pick"] = "two"
    assert app.run().text[0].value == "[1]"
    app.session_state["ids"] = ["two", "one"]
    assert app.run().text[0].value == "[]"
    app.session_state["ids"] = ["one", "two"]
    app.session_state["rows"] = {"selection": {"rows": [1]}}
    app.query_params.clear()
    assert app.run().text[0].value == "[]"
