"""The mirror: what stands above, on and below the line, nothing over anything, looks by kind, status and size."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import theme
from dashboard.analysis.chronology import chronology
from dashboard.analysis.exchanges import exchange_rows, sides
from dashboard.charts.exchange_legend import legend
from dashboard.charts.exchange_mirror import SIZES, exchange_mirror
from dashboard.charts.exchange_rules import CHARACTER, HEAD, NAME_ROW, PHONE
from dashboard.charts.mark_outline import CORNERS, extent, outline
from dashboard.dataset.store import Dataset
from tests.analysis.test_chronology import exchange, made

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
WAYS = ("dprk_to_russia", "russia_to_dprk", "mutual")


@pytest.fixture(scope="module")
def every(scoped: Dataset) -> pd.DataFrame:
    return exchange_rows(scoped, chronology(scoped))


def drawn(dataset: Dataset, rows: pd.DataFrame, first: date = FIRST, last: date = LAST, **more: object) -> go.Figure:
    return exchange_mirror(rows, first, last, sides=sides(dataset, rows), known_by=date(2026, 3, 1), **more)  # type: ignore[arg-type]


def small(*given: dict[str, str], **more: object) -> go.Figure:
    dataset = made({"exchanges": list(given)})
    return drawn(dataset, exchange_rows(dataset, chronology(dataset)), **more)  # type: ignore[arg-type]


def marks(figure: go.Figure) -> dict[str, tuple[str, float, int]]:
    """Trace, height and place in the trace of every mark, by record id."""
    return {
        str(custom[0]): (str(trace.name), float(y), at)
        for trace in figure.data
        if trace.customdata is not None and trace.type == "scatter"
        for at, (custom, y) in enumerate(zip(trace.customdata, trace.y, strict=True))
    }


def trace_of(figure: go.Figure, name: str) -> go.Scatter:
    return next(trace for trace in figure.data if trace.name == name)


def test_each_way_has_its_side_and_mutual_stands_on_the_line() -> None:
    figure = small(*(exchange(way.replace("_", "-"), "2025-05-05", direction=way) for way in WAYS))
    found = marks(figure)
    line = next(shape for shape in figure.layout.shapes if shape.type == "line" and shape.xref == "paper").y0
    assert found["dprk-to-russia"][1] < line == found["mutual"][1] < found["russia-to-dprk"][1]
    words = [note.text for note in figure.layout.annotations]
    assert [any(label in text for text in words) for label in ("DPRK to Russia 1", "Russia to DPRK 1")] == [True, True]


def test_every_record_is_drawn_once(scoped: Dataset, every: pd.DataFrame) -> None:
    figure = drawn(scoped, every, date(2022, 7, 1), date(2026, 11, 30))
    assert sorted(marks(figure)) == sorted(every["record_id"])
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1] == 0


def test_no_mark_covers_another_on_a_phone(scoped: Dataset, every: pd.DataFrame) -> None:
    first, last = date(2022, 7, 1), date(2026, 11, 30)
    figure = drawn(scoped, every, first, last)
    per_pixel = (pd.Timestamp(last) + pd.Timedelta(days=1) - pd.Timestamp(first)) / PHONE
    boxes = [
        ((pd.Timestamp(x) - pd.Timestamp(first)) / per_pixel, y, *(reach * size / 2 for reach in extent(symbol)))
        for trace in figure.data
        if trace.customdata is not None and trace.type == "scatter" and trace.name != "rules"
        for x, y, size, symbol in zip(trace.x, trace.y, trace.marker.size, trace.marker.symbol, strict=True)
    ]
    assert len(boxes) > 200
    for one, other in combinations(boxes, 2):
        aside, apart = abs(one[0] - other[0]), abs(one[1] - other[1])
        assert aside >= one[2] + other[2] or apart >= one[3] + other[3]


def test_names_of_rules_meet_neither_each_other_nor_the_edges(scoped: Dataset, every: pd.DataFrame) -> None:
    first, last = date(2022, 7, 1), date(2026, 11, 30)
    figure = drawn(scoped, every, first, last)
    rules = trace_of(figure, "rules")
    heads = {(str(x), float(y)) for x, y in zip(rules.x, rules.y, strict=True)}
    named = [note for note in figure.layout.annotations if (str(note.x), float(note.y)) in heads]
    assert len(named) == len(heads)
    per_pixel = (pd.Timestamp(last) + pd.Timedelta(days=1) - pd.Timestamp(first)) / PHONE
    boxes = []
    for note in named:
        x = (pd.Timestamp(note.x) - pd.Timestamp(first)) / per_pixel
        wide = len(note.text) * CHARACTER + HEAD
        boxes.append((x, x + wide, note.y) if note.xanchor == "left" else (x - wide, x, note.y))
    for left, right, _ in boxes:
        assert -2 <= left <= right <= PHONE + 2
    for one, other in combinations(boxes, 2):
        assert abs(one[2] - other[2]) >= NAME_ROW or one[1] <= other[0] or other[1] <= one[0]


def test_treaties_and_sanctions_are_rules_with_heads_that_open(scoped: Dataset) -> None:
    figure = small(
        exchange("pact", "2025-06-01", kind="treaty"),
        exchange("listed", "2025-07-01", kind="sanctions", direction="russia_to_dprk"),
    )
    rules = trace_of(figure, "rules")
    assert [custom[0] for custom in rules.customdata] == ["pact", "listed"]
    vertical = [shape for shape in figure.layout.shapes if shape.type == "line" and shape.x0 == shape.x1]
    assert [shape.line.dash for shape in vertical] == ["solid", "dot"]
    assert all(shape.y0 == 0 and shape.y1 in rules.y for shape in vertical)


@pytest.mark.parametrize("status", ["confirmed", "reported", "alleged", "suspected"])
def test_status_is_the_outline(status: str) -> None:
    figure = small(exchange("one", "2025-05-05", status=status))
    mark = trace_of(figure, "mutual").marker
    dashed = [shape for shape in figure.layout.shapes if shape.type == "path"]
    assert mark.symbol[0] == theme.KINDS["munitions"].symbol
    assert [shape.line.dash for shape in dashed] == ([theme.STATUS_DASH[status]] if status in theme.STATUS_DASH else [])
    assert (mark.line.width[0] == 0) == (status in theme.STATUS_DASH)
    if dashed:
        assert dashed[0].path == outline(theme.KINDS["munitions"].symbol, SIZES[0])


def test_size_follows_the_class_of_the_quantity() -> None:
    stated = {"none": "", "few": "20", "many": "20000", "most": "2000000"}
    figure = small(
        *(
            exchange(name, "2025-05-05", quantity_best=number, quantity_unit="shells" if number else "")
            for name, number in stated.items()
        )
    )
    mark = trace_of(figure, "mutual")
    sizes = {custom[0]: size for custom, size in zip(mark.customdata, mark.marker.size, strict=True)}
    assert sizes == {"none": SIZES[0], "few": SIZES[1], "many": SIZES[3], "most": SIZES[4]}


def test_a_month_is_a_bar_as_wide_as_the_month() -> None:
    figure = small(exchange("june", "2025-06-01", date_precision="month"))
    [bar] = [trace for trace in figure.data if trace.type == "bar"]
    assert bar.base[0].startswith("2025-06-01")
    assert bar.x[0] == 30 * 86_400_000
    assert bar.customdata[0][0] == "june"
    assert trace_of(figure, "mutual").x[0].startswith("2025-06-16")


def test_hover_is_escaped_and_says_whose() -> None:
    hostile = exchange("bad", "2025-05-05", item="<a href=javascript:1>x</a>", quantity_best="5", quantity_unit="tons")
    text = trace_of(small(hostile), "mutual").hovertext[0]
    assert "<a" not in text
    assert "5 tons" in text
    assert "NIS; reported on 4 Nov 2025" in text


def test_an_unknown_code_and_an_empty_table_do_not_break_it(scoped: Dataset, every: pd.DataFrame) -> None:
    odd = every.head(1).assign(kind_code="new", status_code="new", direction="new")
    assert every["record_id"].iloc[0] in marks(drawn(scoped, odd, date(2022, 1, 1)))
    assert not marks(drawn(scoped, every.iloc[:0]))


def test_what_is_not_in_hand_is_hatched() -> None:
    figure = small(exchange("one", "2025-05-05"), end=pd.Timestamp("2025-10-31"))
    hatch = trace_of(figure, "no reports in hand")
    assert hatch.x[0].startswith("2025-11-01")
    assert hatch.fillpattern.shape == "/"


def test_every_symbol_has_an_outline_and_a_place_in_the_legend() -> None:
    assert {look.symbol for look in theme.KINDS.values()} - set(CORNERS) == {"circle"}
    pictures = legend([("munitions", "Arms & shells"), ("treaty", "Treaty")], [("alleged", "Alleged")], dark=False)
    assert list(pictures) == ["Kind", "Status", "Number stated, in its own unit"]
    assert "Arms &amp; shells" in pictures["Kind"]
    assert theme.STATUS_DASH["alleged"] in pictures["Status"]
