"""The gap map: a cell a month and topic, no report left empty, months not read hatched."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import theme
from dashboard.charts.gap_map import COUNTED_MONTHS, gap_map


@pytest.fixture
def months() -> pd.DataFrame:
    """Two topics, three months: reports, a gap, and a month not read to its end."""
    days = list(pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01"]))
    return pd.DataFrame(
        {
            "topic": ["events"] * 3 + ["exchanges"] * 3,
            "topic_label": ["Events"] * 3 + ["<i>Exchanges"] * 3,
            "month": days * 2,
            "reports": [4, 0, 0, 1, 1, 0],
            "covered": [True, True, False, True, True, True],
            "cell": ["Events, Jan", "Events, Feb", "Events, Mar", "Exchanges, Jan", "Exchanges, Feb", "Exchanges, Mar"],
        }
    )


def test_every_month_of_a_topic_has_a_cell_that_says_its_count(months: pd.DataFrame) -> None:
    cells = gap_map(months).data[0]
    assert [list(one) for one in cells.customdata][:4] == [["Events, Jan"], [], [], ["Exchanges, Jan"]]
    assert list(cells.text) == ["4", "", "", "1", "1", ""]
    assert "no report" in cells.hovertext[1]
    assert "not read" not in cells.hovertext[1]
    assert "not read" in cells.hovertext[2]


def test_a_gap_is_empty_and_only_months_not_read_are_hatched(months: pd.DataFrame) -> None:
    cells, unread = gap_map(months).data
    assert cells.marker.color[1] == cells.marker.color[2] == "rgba(0,0,0,0)"
    assert cells.marker.color[0] != "rgba(0,0,0,0)"
    assert unread.marker.pattern.shape == "/"
    assert [f"{pd.Timestamp(day):%Y-%m}" for day in unread.x] == ["2026-03"]


def test_lanes_are_named_and_escaped(months: pd.DataFrame) -> None:
    assert list(gap_map(months).layout.yaxis.ticktext) == ["Events", "&lt;i&gt;Exchanges"]


def test_counts_are_written_only_where_there_is_room(months: pd.DataFrame) -> None:
    assert set(gap_map(months, narrow=True).data[0].text) == {""}
    many = pd.DataFrame(
        {
            "topic": "events",
            "topic_label": "Events",
            "month": pd.period_range("2020-01", periods=COUNTED_MONTHS + 1, freq="M").to_timestamp(),
            "reports": 2,
            "covered": True,
            "cell": "Events, a month",
        }
    )
    assert set(gap_map(many).data[0].text) == {""}


def test_no_months_draw_an_empty_figure(months: pd.DataFrame) -> None:
    assert len(gap_map(months.iloc[:0]).data[0].x) == 0


def test_chosen_month_has_a_thick_outline(months: pd.DataFrame) -> None:
    widths = gap_map(months, "Exchanges, Jan").data[0].marker.line.width
    assert widths[3] > widths[0]
    assert len(set(gap_map(months).data[0].marker.line.width)) == 1


def test_a_dark_page_turns_the_shades_around(months: pd.DataFrame) -> None:
    light, dark = gap_map(months).data[0].marker.color, gap_map(months, dark=True).data[0].marker.color
    most = months["reports"].to_numpy().argmax()
    assert (light[most], dark[most]) == (theme.COUNTS[-1], theme.COUNTS[0])
