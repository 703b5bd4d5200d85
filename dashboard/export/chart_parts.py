"""What is every native chart of a slide made of? Axes, plot, labels, error bars, and the workbook that holds its data.

python-pptx has no call for some of it: there the elements are written in the order that the schema of charts asks for.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import xlsxwriter
from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.series import _BaseSeries
from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.text.text import Font
from pptx.util import Emu, Pt

from dashboard import theme
from dashboard.export.slide_master import Box
from dashboard.export.tabular import plain_cell

Cell = str | float | date | None

SMALL, LABEL, NAMES = 12.0, 14.0, 15.0  # points
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@dataclass(frozen=True, slots=True)
class Records:
    """What a chart rests on: the rows of the sheet "Records", and the day that the workbook bears."""

    rows: pd.DataFrame
    day: date


def add_chart(
    slide: Slide, kind: XL_CHART_TYPE, box: Box, data: CategoryChartData | XyChartData, name: str, alt: str
) -> GraphicFrame:
    """Add a chart without title and legend, with an alternative text."""
    left, top, width, height = (Emu(side) for side in box.emu)
    frame = slide.shapes.add_chart(kind, left, top, width, height, data)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    for one in chart._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):
        one.set("val", one.get("val").lstrip("-"))  # python-pptx counts from below zero, which the schema forbids
    set_font(chart.font, SMALL)
    return frame


def plain_axes(chart: Chart) -> None:
    """Take from both axes grid and ticks, and give their texts size and color."""
    for axis in (chart.category_axis, chart.value_axis):
        axis.has_major_gridlines = False
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
        axis.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_2
        axis.format.line.width = Pt(0.75)
        set_font(axis.tick_labels.font, LABEL)
    chart.value_axis.format.line.fill.background()
    set_font(chart.value_axis.tick_labels.font, SMALL)


def faint_lines(axis: object) -> None:
    """Make the grid of an axis faint."""
    line = axis.major_gridlines.format.line  # type: ignore[attr-defined]
    line.width = Pt(0.75)
    line.color.theme_color = MSO_THEME_COLOR.TEXT_2
    alpha(line._ln, 25)


def set_plot(chart: Chart, box: Box, plot: Box) -> None:
    """Fix where the inner plot stands, without axis labels, so that texts beside it meet its rows and columns."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.SubElement(area, qn("c:layout"))
    area.insert(0, layout)
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    values = {
        "layoutTarget": "inner",
        "xMode": "edge",
        "yMode": "edge",
        "x": (plot.left - box.left) / box.width,
        "y": (plot.top - box.top) / box.height,
        "w": plot.width / box.width,
        "h": plot.height / box.height,
    }
    for tag, value in values.items():
        etree.SubElement(manual, qn(f"c:{tag}")).set("val", value if isinstance(value, str) else f"{value:.5f}")


def hide_marks(series: _BaseSeries) -> None:
    """Hide the points of a series, of which only labels are seen."""
    series.marker.style = XL_MARKER_STYLE.NONE
    series.format.line.fill.background()


def write_label(point: object, text: str, size: float, position: XL_LABEL_POSITION, *, bold: bool = False) -> None:
    """Write a text at a point, in place of its value."""
    label = point.data_label  # type: ignore[attr-defined]
    frame = label.text_frame
    frame.text = text
    frame.word_wrap = False
    run = frame.paragraphs[0].runs[0]
    set_font(run.font, size)
    run.font.bold = bold
    label.position = position


def add_error_bars(series: _BaseSeries, first: int, minus: Sequence[float], plus: Sequence[float]) -> None:
    """Add bars from low to high along x, whose lengths stand in columns C and D of the workbook from row ``first``."""
    last = first + len(minus) - 1
    bars = etree.Element(qn("c:errBars"), nsmap={"c": C, "a": A})
    for tag, value in (("errDir", "x"), ("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "1")):
        etree.SubElement(bars, qn(f"c:{tag}")).set("val", value)
    for tag, column, values in (("plus", "D", plus), ("minus", "C", minus)):
        reference = etree.SubElement(etree.SubElement(bars, qn(f"c:{tag}")), qn("c:numRef"))
        etree.SubElement(reference, qn("c:f")).text = f"Sheet1!${column}${first}:${column}${last}"
        cache = etree.SubElement(reference, qn("c:numCache"))
        etree.SubElement(cache, qn("c:formatCode")).text = "General"
        etree.SubElement(cache, qn("c:ptCount")).set("val", str(len(values)))
        for at, number in enumerate(values):
            point = etree.SubElement(cache, qn("c:pt"))
            point.set("idx", str(at))
            etree.SubElement(point, qn("c:v")).text = f"{number:g}"
    line = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"))
    line.set("w", str(Pt(7)))
    line.set("cap", "flat")
    color = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
    color.set("val", theme.CLAIM[1:])
    etree.SubElement(color, qn("a:alpha")).set("val", "45000")
    element = series._element
    element.insert(list(element).index(element.find(qn("c:xVal"))), bars)


def insert(parent: etree._Element, tag: str, attributes: dict[str, str], before: Iterable[str]) -> None:
    """Insert an element of a chart where the schema wants it: before the first of some others."""
    child = etree.Element(qn(f"c:{tag}"))
    for name, value in attributes.items():
        child.set(name, value)
    followers = [one for one in parent if one.tag in {qn(f"c:{name}") for name in before}]
    parent.insert(list(parent).index(followers[0]) if followers else len(parent), child)


def category_rows(categories: Sequence[str], columns: Mapping[str, Sequence[float]]) -> list[list[Cell]]:
    """Return the rows of a workbook for a chart with categories."""
    head: list[Cell] = [None, *columns]
    return [head, *([str(name), *values] for name, *values in zip(categories, *columns.values(), strict=True))]


def set_workbook(chart: Chart, rows: Sequence[Sequence[Cell]], records: Records) -> None:
    """Give a chart its workbook, laid out as python-pptx refers to it; no text in it runs as a formula."""
    out = io.BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **never}) as book:
        book.set_properties({"created": datetime(records.day.year, records.day.month, records.day.day)})
        dated = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Sheet1")
        sheet.set_column(0, 0, 34)
        _write_rows(sheet, rows, dated)
        behind = book.add_worksheet("Records")
        behind.write_row(0, 0, [str(name) for name in records.rows.columns], bold)
        cells = [[_text(plain_cell(value)) for value in row] for row in records.rows.itertuples(index=False)]
        _write_rows(behind, cells, dated, top=1)
        behind.set_column(0, max(len(records.rows.columns) - 1, 0), 26)
    chart.part.chart_workbook.update_from_xlsx_blob(out.getvalue())


def _text(value: object) -> Cell:
    return "; ".join(value) if isinstance(value, tuple) else value  # type: ignore[return-value]


def _write_rows(sheet: object, rows: Sequence[Sequence[Cell]], dated: object, top: int = 0) -> None:
    for at, row in enumerate(rows, start=top):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(at, column, datetime(value.year, value.month, value.day), dated)  # type: ignore[attr-defined]
            elif value is not None:
                sheet.write(at, column, value)  # type: ignore[attr-defined]


def rgb(color: str) -> RGBColor:
    """Return a color of the theme as python-pptx takes it."""
    return RGBColor.from_string(color[1:])


def fill_with(fill: FillFormat, color: str) -> None:
    """Fill with a color."""
    fill.solid()
    fill.fore_color.rgb = rgb(color)


def tint(fill: FillFormat, color: str, percent: int) -> None:
    """Fill with a color through which the page shines."""
    fill_with(fill, color)
    alpha(fill._xPr, percent)


def alpha(element: etree._Element, percent: int) -> None:
    """Let the page shine through the first color below an element."""
    color = next(one for one in element.iter() if one.tag in (qn("a:srgbClr"), qn("a:schemeClr")))
    etree.SubElement(color, qn("a:alpha")).set("val", str(percent * 1000))


def set_font(font: Font, size: float) -> None:
    """Set size and color of a text to those of the slide."""
    font.size = Pt(size)
    font.color.theme_color = MSO_THEME_COLOR.TEXT_1
