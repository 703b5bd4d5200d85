"""Deployments: what the address chooses of its map."""

from __future__ import annotations

import json

import pytest

from dashboard.dataset.schema import read_package
from dashboard.dataset.store import OWN_DATA
from dashboard.ui import show
from tests.views.test_views import assert_shown, opened, words

THEATER = read_package(OWN_DATA).theater


def test_military_symbols_come_back_from_the_address() -> None:
    app = opened("deployments", symbols="true")
    assert_shown(app)
    assert next(toggle for toggle in app.toggle if toggle.label == "Military symbols").value
    deck = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
    marks = next(layer for layer in deck["layers"] if layer["id"] == "marks")["data"]
    assert marks and all(mark["icon"]["id"].startswith("1304") for mark in marks)
    said = words(app)
    assert "takes no side" in said and "numbers are in the labels" in said
    assert "Areas of circles" not in said


def test_buttons_of_the_day_lead_somewhere_at_the_ends() -> None:
    """At the last day the step forward is shut, and the play begins anew."""
    app = opened("deployments", known_by="2025-01-15", day="2025-01-15")
    assert_shown(app)
    assert [app.button(key=key).disabled for key in ("day_back", "day_on")] == [False, True]
    app.toggle(key="play").set_value(True).run()
    assert_shown(app)
    assert app.slider(key="day").value == THEATER.first_day
    assert [app.button(key=key).disabled for key in ("day_back", "day_on")] == [True, False]


def test_small_map_of_a_phone_shows_the_whole_route(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a phone the small map of Situation steps back, as Deployments does: marks would lie beyond its edge."""
    monkeypatch.setattr(show, "is_narrow", lambda: True)
    app = opened("situation")
    assert_shown(app)
    deck = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
    assert deck["initialViewState"]["zoom"] == THEATER.map_views["Whole route"].on(narrow=True)
