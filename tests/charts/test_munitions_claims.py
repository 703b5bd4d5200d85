"""Claims of arms: a lane a party, heights from zero, steps only within a party, open ends as arrows."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.analysis.chronology import chronology
from dashboard.analysis.exchanges import exchange_rows, quantity_claims
from dashboard.charts.munitions_claims import munitions_claims
from tests.analysis.test_chronology import exchange, made

FIRST, LAST = pd.Timestamp("2023-06-01"), pd.Timestamp("2026-06-01")


def claim(record: str, day: str, party: str, **more: str) -> dict[str, str]:
    return exchange(
        record,
        day,
        organization_ids=party,
        quantity_unit="containers",
        cumulative="true",
        **{"status": "reported"} | more,
    )


ROWS = [
    claim("a1", "2024-01-01", "nis", quantity_best="1000"),
    claim("a2", "2025-01-01", "nis", quantity_low="4000"),
    claim("b1", "2024-06-01", "kcna", quantity_low="1000", quantity_high="3000", status="suspected"),
    claim("c1", "2024-07-01", "un", quantity_high="9000"),
]


@pytest.fixture(scope="module")
def claims() -> pd.DataFrame:
    dataset = made({"exchanges": ROWS})
    return quantity_claims(exchange_rows(dataset, chronology(dataset)), cumulative=True)


def test_one_lane_a_party_the_highest_newest_number_on_top(claims: pd.DataFrame) -> None:
    figure = munitions_claims(claims, FIRST, LAST)
    lanes = [note.text for note in figure.layout.annotations if note.xref == "paper"]
    assert lanes == [
        "<b>un</b><br>≤ 9,000, Jul 2024",
        "<b>NIS</b><br>≥ 4,000, Jan 2025",
        "<b>KCNA</b><br>1,000, Jun 2024",
    ]


def test_heights_compare_from_zero(claims: pd.DataFrame) -> None:
    figure = munitions_claims(claims, FIRST, LAST)
    base = {shape.y0 for shape in figure.layout.shapes}
    points = {
        str(custom[0]): float(y)
        for trace in figure.data
        if trace.customdata is not None
        for custom, y in zip(trace.customdata, trace.y, strict=True)
    }
    assert sorted(points) == ["a1", "a2", "b1", "c1"]
    tall = {record: min(zero - y for zero in base if zero >= y) for record, y in points.items()}
    assert tall["a2"] / tall["a1"] == pytest.approx(4)
    assert tall["c1"] / tall["a2"] == pytest.approx(9 / 4)


def test_an_assumed_day_of_report_is_marked() -> None:
    dataset = made({"exchanges": [claim("a1", "2024-01-01", "nis", quantity_best="1", reported_on_basis="assumed")]})
    said = quantity_claims(exchange_rows(dataset, chronology(dataset)), cumulative=True)
    figure = munitions_claims(said, FIRST, LAST)
    (mark,) = [trace for trace in figure.data if trace.customdata is not None]
    assert mark.hovertext[0].endswith("(assumed)")


def test_a_step_joins_one_party_only(claims: pd.DataFrame) -> None:
    steps = [trace for trace in munitions_claims(claims, FIRST, LAST).data if str(trace.name).endswith("steps")]
    assert [trace.name for trace in steps] == ["NIS, steps"]
    assert len(steps[0].x) == 2
    assert steps[0].line.shape == "hv"


def test_open_ends_are_arrows_and_doubt_is_hollow(claims: pd.DataFrame) -> None:
    figure = munitions_claims(claims, FIRST, LAST)
    arrows = [symbol for trace in figure.data if trace.name == "open ends" for symbol in trace.marker.symbol]
    assert sorted(arrows) == ["triangle-down-open", "triangle-up-open"]
    fills = {trace.name: trace.marker.color[0] for trace in figure.data if trace.customdata is not None}
    assert fills["KCNA"] == "rgba(0,0,0,0)" != fills["NIS"]
    ranges = [trace for trace in figure.data if trace.name == "low to high"]
    assert len(ranges) == 1
    assert ranges[0].line.width > 5
