"""The timeline: every record drawn once where it belongs, nothing covered, names that never collide."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.analysis import chronology as chron
from dashboard.analysis import timeline
from dashboard.charts.event_rows import CHARACTER, MIDDLE, PHONE
from dashboard.charts.event_timeline import BAR, event_timeline, hover_text
from dashboard.charts.month_strip import month_strip
from dashboard.charts.time_axis import DAY
from dashboard.dataset.store import Dataset

FIRST, LAST, KNOWN_BY = date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 20)


def records(*rows: dict[str, object]) -> pd.DataFrame:
    """Return a chronology with these cells and harmless ones in the other columns."""
    base: dict[str, object] = {
        "table": "exchanges",
        "lane": "exchanges",
        "kind": "Munitions",
        "open_start": False,
        "open_end": False,
        "precision": "day",
        "when": "some day",
        "title": "Title",
        "label": "Label",
        "summary": "",
        "place": "",
        "place_id": "",
        "place_ids": (),
        "asserters": "NIS",
        "reported_on": pd.Timestamp("2025-11-04"),
        "reported": "4 Nov 2025",
        "status": "",
        "tentative": False,
        "landmark": False,
        "weight": 0,
        "reliability": "B",
        "rivals": (),
    }
    full = []
    for row in rows:
        cells = base | row
        cells["start"] = pd.Timestamp(str(cells["start"]))
        cells["end"] = pd.NaT if cells["open_end"] else pd.Timestamp(str(cells.get("end", cells["start"])))
        full.append(cells)
    columns: list[str] = list(chron.COLUMNS)
    return pd.DataFrame(full, columns=columns).astype(chron.COLUMNS)


def draw(frame: pd.DataFrame, **more: object) -> go.Figure:
    return event_timeline(frame, FIRST, LAST, **({"known_by": KNOWN_BY} | more))  # type: ignore[arg-type]


def ids(trace: go.Figure) -> list[str]:
    return [data[0] for data in trace.customdata] if trace.customdata is not None else []


def traces(figure: go.Figure, kind: str) -> list[go.Figure]:
    return [trace for trace in figure.data if trace.type == kind and ids(trace)]


def texts(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_a_day_is_a_mark_and_a_month_a_bar_as_wide_as_the_month() -> None:
    figure = draw(
        records(
            {"record_id": "day", "start": "2025-03-05"},
            {"record_id": "month", "start": "2025-06-01", "end": "2025-06-30", "precision": "month"},
        )
    )
    (mark,), (bar,) = traces(figure, "scatter"), traces(figure, "bar")
    assert ids(mark) == ["day"] and mark.x[0].startswith("2025-03-05")
    assert mark.marker.symbol[0] == theme.LANES["exchanges"].symbol
    assert mark.marker.color == theme.LANES["exchanges"].color
    assert ids(bar) == ["month"] and bar.base[0].startswith("2025-06-01")
    assert bar.x[0] == 30 * DAY


def test_an_open_end_is_solid_as_far_as_reports_go_then_fades_into_an_arrow() -> None:
    frame = records({"record_id": "c", "lane": "deployments", "start": "2025-02-01", "open_end": True})
    figure = draw(frame, ends={"deployments": pd.Timestamp("2025-06-30")})
    (bar,) = traces(figure, "bar")
    (arrow,) = traces(figure, "scatter")
    stops = [pd.Timestamp(base) + pd.Timedelta(length, "ms") for base, length in zip(bar.base, bar.x, strict=True)]
    assert stops[0] == pd.Timestamp("2025-07-01")
    assert len(stops) > 2 and stops == sorted(stops)
    opacity = [float(color.rsplit(",", 1)[1].rstrip(")")) for color in bar.marker.color]
    assert opacity == sorted(opacity, reverse=True) and opacity[-1] < opacity[0]
    assert arrow.marker.symbol == ("triangle-right",) and pd.Timestamp(arrow.x[0]) == stops[-1]
    assert set(ids(bar)) == set(ids(arrow)) == {"c"}


def test_what_has_an_end_has_no_arrow() -> None:
    frame = records({"record_id": "c", "lane": "deployments", "start": "2025-02-01", "end": "2025-06-30"})
    figure = draw(frame)
    assert traces(figure, "scatter") == []
    assert len(traces(figure, "bar")[0].base) == 1


def test_tentative_marks_are_hollow() -> None:
    figure = draw(
        records(
            {"record_id": "a", "start": "2025-03-05", "tentative": True},
            {"record_id": "b", "start": "2025-03-05"},
            {
                "record_id": "plan",
                "lane": "deployments",
                "start": "2025-06-01",
                "open_end": True,
                "precision": "month",
                "tentative": True,
            },
        )
    )
    marks = {
        record: symbol
        for trace in traces(figure, "scatter")
        for record, symbol in zip(ids(trace), trace.marker.symbol, strict=True)
    }
    assert marks == {"a": "diamond-open", "b": "diamond", "plan": "triangle-right-open"}
    (bar,) = traces(figure, "bar")
    assert bar.marker.line.width[0] > 0 and bar.x[0] == 30 * DAY  # a hollow bar for the month it was announced for
    assert max(bar.width[1:]) < BAR  # and only a line after it


def test_bars_are_cut_to_the_window() -> None:
    frame = records({"record_id": "x", "start": "2024-06-01", "end": "2026-06-30"})
    (bar,) = traces(draw(frame), "bar")
    assert bar.base[0].startswith("2025-01-01") and bar.x[0] == 365 * DAY


def extents(figure: go.Figure) -> list[tuple[str, float, float, float]]:
    """Lane, height, left and right of every mark, as wide as it is on a middling page."""
    half = 5 * 365 * DAY / MIDDLE
    found = []
    for trace in traces(figure, "scatter"):
        for x, y in zip(trace.x, trace.y, strict=True):
            center = pd.Timestamp(x).timestamp() * 1000
            found.append((trace.name, y, center - half, center + half))
    for trace in traces(figure, "bar"):
        for base, length, y in zip(trace.base, trace.x, trace.y, strict=True):
            left = pd.Timestamp(base).timestamp() * 1000
            found.append((trace.name, y, left, left + length))
    return found


def test_marks_of_one_day_are_stacked_so_that_none_hides() -> None:
    rows = [{"record_id": f"r{n:02}", "start": f"2025-03-{1 + n // 4:02}"} for n in range(40)]
    rows += [{"record_id": "wide", "start": "2025-03-01", "end": "2025-03-31", "precision": "month"}]
    figure = draw(records(*rows))
    assert len(extents(figure)) == 41
    for (_, y, left, right), (_, other_y, other_left, other_right) in combinations(extents(figure), 2):
        assert abs(y - other_y) >= 10 or right <= other_left or other_right <= left


def test_layout_does_not_depend_on_the_order_of_rows() -> None:
    rows = [{"record_id": f"r{n:02}", "start": f"2025-03-{1 + n // 4:02}", "landmark": n % 3 == 0} for n in range(40)]
    frame = records(*rows)
    place = lambda figure: {  # noqa: E731
        record: (x, y)
        for trace in traces(figure, "scatter")
        for record, x, y in zip(ids(trace), trace.x, trace.y, strict=True)
    }
    assert place(draw(frame)) == place(draw(frame.sample(frac=1, random_state=1)))


def name_boxes(figure: go.Figure) -> list[tuple[str, float, float, float]]:
    """Text, height, left and right in pixels of every name, on a phone."""
    window = [pd.Timestamp(day) for day in figure.layout.xaxis.range]
    boxes = []
    for note in figure.layout.annotations:
        if note.xref == "paper" or note.text.startswith("known by"):
            continue
        x = (pd.Timestamp(note.x) - window[0]) / (window[1] - window[0]) * PHONE + (note.xshift or 0)
        width = len(note.text) * CHARACTER
        boxes.append(
            (note.text, note.y, x if note.xanchor == "left" else x - width, x + width if note.xanchor == "left" else x)
        )
    return boxes


@pytest.mark.parametrize("window", [(date(2024, 12, 1), date(2026, 11, 30)), (date(2016, 1, 1), date(2026, 11, 30))])
def test_names_of_the_bundled_data_never_collide_on_a_phone(scoped: Dataset, window: tuple[date, date]) -> None:
    frame = timeline.select(chron.chronology(scoped), timeline.Choice(first=window[0], last=window[1]))
    figure = event_timeline(frame, *window, known_by=scoped.released_on)
    boxes = name_boxes(figure)
    assert len(boxes) > 10
    for (text, y, left, right), (other, other_y, other_left, other_right) in combinations(boxes, 2):
        assert abs(y - other_y) >= 12 or right <= other_left or other_right <= left, f"{text} over {other}"
    for text, _, left, right in boxes:
        assert left >= -8 and right <= PHONE + 8, text


def test_every_record_is_drawn_and_can_be_picked(scoped: Dataset) -> None:
    frame = chron.chronology(scoped)
    figure = event_timeline(frame, date(2016, 1, 1), date(2026, 11, 30), known_by=scoped.released_on)
    assert {record for trace in figure.data for record in ids(trace)} == set(frame["record_id"])


def test_only_landmarks_are_named_the_most_important_first() -> None:
    rows = [
        {
            "record_id": f"r{n}",
            "start": "2025-06-15",
            "landmark": True,
            "weight": 1 + (n == 7),
            "label": f"Name {n} " * 3,
        }
        for n in range(9)
    ]
    rows += [{"record_id": "plain", "start": "2025-06-15", "label": "Unnamed"}]
    named = [text for text, *_ in name_boxes(draw(records(*rows)))]
    assert any("Name 7" in text for text in named)
    assert 1 <= len(named) < 9 and "Unnamed" not in named


def test_hatching_says_from_when_on_no_reports_are_in_hand() -> None:
    frame = records({"record_id": "x", "start": "2025-03-05"})
    figure = draw(frame, ends={"exchanges": pd.Timestamp("2025-06-30"), "visits": pd.Timestamp("2025-12-31")})
    assert texts(figure).count("no reports in hand after Jun 2025") == 1
    assert not [text for text in texts(draw(frame, ends={"exchanges": pd.Timestamp(KNOWN_BY)})) if "no reports" in text]
    (hatch,) = [trace for trace in figure.data if trace.name == "no reports in hand"]
    assert hatch.hoverinfo == "skip" and hatch.fillpattern.shape == "/" and min(hatch.x).startswith("2025-07-01")


def test_lanes_keep_their_order_and_empty_ones_say_so() -> None:
    figure = draw(records({"record_id": "x", "start": "2025-03-05"}), lanes=("movements", "exchanges"))
    headings = [text for text in texts(figure) if "<b>" in text]
    assert ["Movements" in headings[0], "no record" in headings[0], "Exchanges" in headings[1]] == [True] * 3
    assert len(headings) == 2


def test_the_day_known_by_is_ruled_only_inside_the_window() -> None:
    frame = records({"record_id": "x", "start": "2025-03-05"})
    assert "known by 20 Dec 2025" in texts(draw(frame))
    assert not [text for text in texts(draw(frame, known_by=date(2026, 5, 1))) if text.startswith("known by")]


def test_an_empty_chronology_is_an_empty_picture() -> None:
    figure = draw(records())
    assert [trace for trace in figure.data if ids(trace)] == []
    assert figure.layout.xaxis.range[0].startswith("2025-01-01")


def test_texts_from_the_data_are_escaped() -> None:
    frame = records(
        {"record_id": "x", "start": "2025-03-05", "title": "<b>bold</b> & co", "label": "<i>x</i>", "landmark": True}
    )
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; co" in hover_text(frame.iloc[0])
    assert "&lt;i&gt;x&lt;/i&gt;" in texts(draw(frame))


def test_hover_says_when_what_and_who() -> None:
    frame = records(
        {
            "record_id": "x",
            "start": "2025-03-05",
            "when": "5 Mar 2025",
            "title": "Shells",
            "place": "Rason",
            "reported": "4 Nov 2025 (assumed)",
        }
    )
    assert hover_text(frame.iloc[0]) == (
        "<b>5 Mar 2025</b><br>Shells<br>Munitions · Rason<br>NIS; reported on 4 Nov 2025 (assumed)"
    )


def test_strip_counts_every_month_and_marks_the_chosen_ones() -> None:
    months = list(pd.date_range("2025-01-01", periods=4, freq="MS"))
    counts = pd.DataFrame(
        {"month": [months[1], months[1], months[2]], "lane": ["visits", "exchanges", "visits"], "count": [2, 3, 1]}
    )
    figure = month_strip(counts, months, months[1], months[2])
    bars = figure.data[0]
    assert list(bars.y) == [0, 5, 1, 0]
    assert list(bars.marker.color) == [theme.FAINT, theme.GHOST, theme.GHOST, theme.FAINT]
    assert ids(figure.data[1]) == ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"]
    assert figure.data[1].hovertext[1] == "Feb 2025: 5 records"
    assert figure.layout.dragmode == "select" and figure.layout.selectdirection == "h"
    (box,) = figure.layout.shapes
    assert (box.x0[:10], box.x1[:10]) == ("2025-02-01", "2025-04-01")


def test_strip_without_records() -> None:
    months = list(pd.date_range("2025-01-01", periods=4, freq="MS"))
    figure = month_strip(pd.DataFrame({"month": [], "lane": [], "count": []}), months, months[0], months[3])
    assert list(figure.data[0].y) == [0, 0, 0, 0]


def test_a_lane_that_shows_only_some_of_its_records_says_of_how_many() -> None:
    every = records(*({"record_id": f"x-{day}", "start": f"2025-03-{day:02d}"} for day in range(1, 6)))
    said = texts(draw(every.head(2), lanes=("exchanges",), of=every))
    assert any(text.endswith("2 of 5") for text in said)
    assert any(text.endswith("  5") for text in texts(draw(every, lanes=("exchanges",))))
