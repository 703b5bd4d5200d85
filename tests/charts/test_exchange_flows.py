"""Flows and routes: widths are counts, every part tells what it stands for, and no place is drawn finer than known."""

from __future__ import annotations

import json
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.analysis.chronology import chronology
from dashboard.analysis.exchange_topics import routes
from dashboard.analysis.exchanges import exchange_rows, flows
from dashboard.charts.exchange_flows import exchange_flows
from dashboard.charts.exchange_routes import exchange_routes
from dashboard.dataset.schema import read_package
from dashboard.dataset.store import OWN_DATA, Dataset

CAMERAS = read_package(OWN_DATA).theater.exchange_views
WAYS = {"dprk_to_russia": "DPRK to Russia", "russia_to_dprk": "Russia to DPRK", "mutual": "Mutual"}
COUNTS = pd.DataFrame(
    {
        "kind_code": ["munitions", "visit"],
        "kind": ["Munitions", "Visits <b>"],
        "dprk_to_russia": [4, 1],
        "russia_to_dprk": [0, 3],
        "mutual": [0, 0],
        "total": [4, 4],
        "parties": ["NIS 4", "KCNA 4"],
    }
)


def trace_of(figure: go.Figure, name: str) -> go.Bar | go.Scatter:
    return next(trace for trace in figure.data if trace.name == name)


def test_bars_are_as_tall_as_their_records() -> None:
    figure = exchange_flows(COUNTS, WAYS)
    ways, kinds = trace_of(figure, "directions"), trace_of(figure, "kinds")
    assert [custom[1] for custom in ways.customdata] == ["DPRK to Russia", "Russia to DPRK"]
    assert ways.y[0] / ways.y[1] == pytest.approx(5 / 3)
    assert kinds.y[0] == kinds.y[1]
    assert [custom[0] for custom in kinds.customdata] == ["Munitions", "Visits <b>"]


def test_each_ribbon_can_be_picked_along_its_whole_length() -> None:
    figure = exchange_flows(COUNTS, WAYS)
    ribbons = [trace for trace in figure.data if trace.type == "scatter"]
    assert len(ribbons) == 3
    ribbon = trace_of(figure, "Visits <b>, Russia to DPRK")
    assert {tuple(custom) for custom in ribbon.customdata} == {("Visits <b>", "Russia to DPRK")}
    assert ribbon.x[0] < 0.1
    assert ribbon.x[-1] > 0.9
    assert "3 records" in ribbon.hovertext
    assert "<b>Visits &lt;b&gt;</b>" in ribbon.hovertext


def test_what_is_chosen_is_lit() -> None:
    def opacities(**chosen: list[str]) -> list[str]:
        return [shape.fillcolor.split(",")[-1] for shape in exchange_flows(COUNTS, WAYS, **chosen).layout.shapes]

    assert len(set(opacities())) == 1
    assert opacities(kinds=["Munitions"]) == ["0.5)", "0.13)", "0.13)"]
    assert opacities(ways=["Russia to DPRK"]) == ["0.13)", "0.13)", "0.5)"]


def test_names_do_not_meet_and_nothing_is_no_fault(scoped: Dataset) -> None:
    rows = exchange_rows(scoped, chronology(scoped))
    figure = exchange_flows(flows(scoped, rows), WAYS)
    right = sorted(note.y for note in figure.layout.annotations if note.x == 1)
    assert len(right) == rows["kind_code"].nunique()
    assert min(later - sooner for sooner, later in pairwise(right)) >= 16
    assert exchange_flows(COUNTS.iloc[:0], WAYS).layout.annotations == ()


def rows_of(spec: dict[str, list[dict[str, object]]], layer: str) -> list[dict[str, object]]:
    data = next(found for found in spec["layers"] if found["id"] == layer)["data"]
    assert isinstance(data, list)
    return data


@pytest.mark.parametrize("view", CAMERAS)
def test_routes_link_known_places_offline(scoped: Dataset, view: str) -> None:
    found = routes(scoped, exchange_rows(scoped, chronology(scoped)))
    spec = json.loads(exchange_routes(found, camera=CAMERAS[view], dark=False).to_json())
    assert spec["mapStyle"] == "__MAP_STYLE__"
    lines = rows_of(spec, "routes")
    assert len(lines) == len(found)
    assert {line["record_id"] for line in lines} == {ids[0] for ids in found["record_ids"]}
    country = set(scoped["places"].loc[scoped["places"]["precision"] == "country", "name"])
    tips = [str(line["tip"]) for line in lines]
    assert not [tip for tip in tips if country & set(tip.splitlines()[0].split(" → "))]
    assert any(tip.startswith("Rason (Rajin) → Dunai") for tip in tips)
    places = {str(place["tip"]).partition("\n")[0]: place["record_id"] for place in rows_of(spec, "places")}
    assert places["Dunai"] in found.query("to_place == 'Dunai'")["record_ids"].iloc[0]
    assert not country & set(places)


def test_the_line_of_the_picked_record_is_drawn_in_ink(scoped: Dataset) -> None:
    found = routes(scoped, exchange_rows(scoped, chronology(scoped)))
    picked = found["record_ids"].iloc[0][-1]
    [first, *others] = rows_of(
        json.loads(exchange_routes(found, camera=CAMERAS["Whole route"], dark=True, picked=picked).to_json()), "routes"
    )
    ink = theme.rgba(theme.INK_DARK)[:3]
    assert first["end_color"][:3] == ink  # type: ignore[index]
    assert all(other["end_color"][:3] != ink for other in others)  # type: ignore[index]
