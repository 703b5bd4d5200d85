"""What is the picture of each step on its slide? Native charts and tables, and a map of shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Emu, Pt

from dashboard import theme
from dashboard.analysis.assessments import ladder
from dashboard.analysis.brief import Step
from dashboard.export import deck as content
from dashboard.export.chart_parts import LABEL, SMALL, Records
from dashboard.export.deck import Deck, Table
from dashboard.export.pptx_charts import SAID_BY, columns_chart, ladder_chart, ladder_plot, lanes_chart
from dashboard.export.pptx_map import draw_map
from dashboard.export.slide_master import PX, Box
from dashboard.export.type_area import LINE, POINT, row_heights, shortened
from dashboard.export.vector_map import map_note, map_picture

PADDING = 5.0  # pixels between a table's text and its rules
SIZES = (18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)  # points of tables
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's name for a table without style and grid
LADDER_NOTE = "Filled: stage by the assessment named at the right. Pale: lowest to highest that anyone says."
LANES_NOTE = "Large: latest claim of each; small: earlier. Bar: low to high. The better the grade, the fuller."
NOTE, NOTE_ROOM = 12.0, 26.0  # points of the line below a picture, and pixels that it takes


@dataclass(frozen=True, slots=True)
class Picture:
    """How the picture of a step is drawn, and whether its reasons stand ``beside`` it or below."""

    beside: bool
    draw: Callable[[Slide, Box, Deck, Step], None]


def _situation(slide: Slide, box: Box, deck: Deck, step: Step) -> None:
    table = content.situation_table(deck)
    if table.rows:
        add_table(slide, box, table, "Headline figures", step.headline)


def _where(slide: Slide, box: Box, deck: Deck, step: Step) -> None:
    material = deck.material
    own = Box(box.left, box.top, box.width, box.height - 2 * NOTE_ROOM + 8)
    picture = map_picture(deck.visible, material.placed, material.legs, own.width, own.height)
    draw_map(slide, own, picture, step.headline)
    more = len(material.every_placed) - len(material.placed)
    shown = f" Not shown: {more} more that are smaller, only announced, or without a number or place." if more else ""
    _note(slide, box, map_note(deck.visible) + shown, lines=2)


def _numbers(slide: Slide, box: Box, deck: Deck, step: Step) -> None:
    figure = deck.material.disputed
    if figure is None:
        return
    head = Box(box.left, box.top, box.width, 28)
    write(slide, head, f"{figure.title}, people", LABEL, bold=True)
    own = Box(box.left, box.top + 30, box.width, box.height - 30 - NOTE_ROOM)
    records = Records(content.claim_records(deck, figure.claims), deck.order.whole.released_on)
    names = deck.visible.by_id("organizations", "short_name")
    lanes_chart(slide, own, figure.claims, names, records, step.headline)
    _note(slide, box, LANES_NOTE)


def _timeline(slide: Slide, box: Box, deck: Deck, step: Step) -> None:
    months = content.timeline_months(deck)
    table = content.landmark_table(deck)
    left = Box(box.left, box.top, box.width * 0.47, box.height)
    records = Records(content.dated_records(deck.material.records), deck.order.whole.released_on)
    colors = [theme.mark(theme.LANES, code).color for code in months.codes]
    series = {title: counts for title, counts in months.series.items() if any(counts)}
    used = [color for color, title in zip(colors, months.series, strict=True) if title in series]
    columns_chart(slide, left, months, series, used, records, step.headline, name="Records by month", every=3, head=56)
    if table.rows:
        right = Box(left.left + left.width + 28, box.top, box.width - left.width - 28, box.height)
        add_table(slide, right, table, "Landmarks", "Landmarks of the year: when, what, who says so")


def _maturity(slide: Slide, box: Box, deck: Deck, step: Step) -> None:
    stages, steps = deck.material.ladder, ladder(deck.visible)
    if stages.empty:
        return
    own = Box(box.left, box.top, box.width, box.height - NOTE_ROOM)
    records = Records(content.stage_records(deck), deck.order.whole.released_on)
    ladder_chart(slide, own, stages, steps, records, step.headline)
    plot = ladder_plot(own)
    column = plot.width / (len(steps) + SAID_BY)
    for at, one in enumerate(steps):
        place = Box(plot.left + at * column, own.top, column, plot.top - own.top - 2)
        write(slide, place, one.label, SMALL, align=PP_ALIGN.CENTER, anchor=MSO_ANCHOR.BOTTOM)
    _note(slide, box, LADDER_NOTE)


def _compare(slide: Slide, box: Box, deck: Deck, step: Step) -> None:
    table = content.comparison_table(deck)
    if table.rows:
        add_table(slide, box, table, "Comparison", step.headline)


def _exchanges(slide: Slide, box: Box, deck: Deck, step: Step) -> None:
    months = content.exchange_months(deck)
    if not any(any(counts) for counts in months.series.values()):
        return
    records = Records(content.dated_records(deck.material.exchanges), deck.order.whole.released_on)
    colors = [theme.mark(theme.DIRECTIONS, code).color for code in months.codes]
    titles = [f"{title} ({sum(counts)})" for title, counts in months.series.items()]
    above, below, *others = list(months.series.values())
    mirror = {titles[0]: above, titles[1]: [-count for count in below]}
    upper = Box(box.left, box.top, box.width, box.height * (0.64 if others else 1))
    foot = 0.0 if others else 30.0
    columns_chart(
        slide, upper, months, mirror, colors[:2], records, step.headline, name="Exchanges by month", every=3, foot=foot
    )
    if others:
        lower = Box(box.left, box.top + upper.height, box.width, box.height - upper.height)
        both = {titles[2]: others[0]}
        alt = f"{titles[2]}: exchanges counted by month"
        columns_chart(slide, lower, months, both, colors[2:3], records, alt, name="Mutual by month", every=3)


def _judgments(slide: Slide, box: Box, deck: Deck, step: Step) -> None:
    table = content.judgment_table(deck)
    if table.rows:
        add_table(slide, box, table, "Key judgments", step.headline)


PICTURES = {
    "situation": Picture(False, _situation),
    "where": Picture(False, _where),
    "numbers": Picture(True, _numbers),
    "timeline": Picture(False, _timeline),
    "maturity": Picture(False, _maturity),
    "compare": Picture(True, _compare),
    "exchanges": Picture(False, _exchanges),
    "judgments": Picture(False, _judgments),
}


def _note(slide: Slide, box: Box, text: str, lines: int = 1) -> None:
    """Say below a picture how it is read, in one line or two."""
    tall = lines * (NOTE_ROOM - 4) - 4
    place = Box(box.left, box.top + box.height - tall, box.width, tall)
    write(slide, place, shortened(text, NOTE, box.width, lines), NOTE, faint=True)


def write(
    slide: Slide,
    box: Box,
    text: str,
    size: float,
    *,
    bold: bool = False,
    faint: bool = False,
    align: PP_ALIGN = PP_ALIGN.LEFT,
    anchor: MSO_ANCHOR = MSO_ANCHOR.MIDDLE,
) -> None:
    """Write a text into a box of its own."""
    shape = slide.shapes.add_textbox(*(Emu(side) for side in box.emu))
    shape.name = f"Text: {text[:40]}"
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.word_wrap, frame.vertical_anchor = True, anchor
    frame.paragraphs[0].alignment = align
    run = frame.paragraphs[0].add_run()
    run.text, run.font.size, run.font.bold = text, Pt(size), bold
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2 if faint else MSO_THEME_COLOR.TEXT_1


def add_table(
    slide: Slide,
    box: Box,
    table: Table,
    name: str,
    alt: str,
    sizes: Sequence[float] = SIZES,
    *,
    airy: bool = True,
) -> GraphicFrame:
    """Add a table at the largest of some sizes of type at which it fits the box; an ``airy`` one spreads over it."""
    widths = [column.share * box.width for column in table.columns]
    size = next((one for one in sizes if sum(_row_heights(table, widths, one)) <= box.height), sizes[-1])
    heights = _row_heights(table, widths, size)
    slack = min(max(box.height - sum(heights), 0.0) / len(heights), 14.0 if airy else 0.0)
    rows, columns = len(table.rows) + 1, len(table.columns)
    left, top, width, _ = (Emu(side) for side in box.emu)
    frame = slide.shapes.add_table(rows, columns, left, top, width, Emu(round(sum(heights) * PX)))
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    frame._element.find(f".//{qn('a:tableStyleId')}").text = NO_STYLE
    frame.table.horz_banding = False
    for at, wide in enumerate(widths):
        frame.table.columns[at].width = Emu(round(wide * PX))
    for at, tall in enumerate(heights):
        frame.table.rows[at].height = Emu(round((tall + slack) * PX))
    for at, column in enumerate(table.columns):
        _write_cell(frame.table.cell(0, at), column.title, min(size, 14.0), bold=True, faint=True, rule=1.5)
    for down, row in enumerate(table.told, start=1):
        for at, text in enumerate(row):
            cell = frame.table.cell(down, at)
            _write_cell(cell, text, size, bold=table.columns[at].bold, rule=0.5)
            if down - 1 in table.marked:
                cell.fill.solid()
                cell.fill.fore_color.rgb = RGBColor.from_string(theme.ROLES["construction"].color[1:])
                _alpha(cell.fill._xPr, 16)
    return frame


def _row_heights(table: Table, widths: Sequence[float], size: float) -> list[float]:
    bold = [column.bold for column in table.columns]
    head = min(size, 14.0) * POINT * LINE + 2 * PADDING
    return [head, *row_heights(table.told, widths, bold, size, PADDING)]


def _write_cell(
    cell: object, text: str, size: float, *, bold: bool = False, faint: bool = False, rule: float = 0.5
) -> None:
    side = Emu(round(PADDING * PX))
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = side  # type: ignore[attr-defined]
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE  # type: ignore[attr-defined]
    paragraph = cell.text_frame.paragraphs[0]  # type: ignore[attr-defined]
    run = paragraph.add_run()
    run.text, run.font.size, run.font.bold = text, Pt(size), bold
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2 if faint else MSO_THEME_COLOR.TEXT_1
    properties = cell._tc.get_or_add_tcPr()  # type: ignore[attr-defined]
    for edge in ("lnL", "lnR", "lnT"):
        etree.SubElement(etree.SubElement(properties, qn(f"a:{edge}"), w="0"), qn("a:noFill"))
    line = etree.SubElement(properties, qn("a:lnB"), w=str(Pt(rule)))
    color = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:schemeClr"), val="tx2")
    etree.SubElement(color, qn("a:alpha")).set("val", "60000")


def _alpha(element: etree._Element, percent: int) -> None:
    color = next(one for one in element.iter() if one.tag == qn("a:srgbClr"))
    etree.SubElement(color, qn("a:alpha")).set("val", str(percent * 1000))
