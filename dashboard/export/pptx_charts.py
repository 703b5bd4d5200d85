"""How do charts stand on a slide so that they can be edited there?

Native ones, each with a workbook: its first sheet is what the chart draws, the sheet "Records" names the records
behind it, with who says so. Texts take the colors of the slide's master, marks those of the theme of the product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt

from dashboard import theme
from dashboard.analysis.assessments import Stage
from dashboard.analysis.claims import as_of_text, central_value, claimed_number, current_claims
from dashboard.export.chart_parts import (
    LABEL,
    NAMES,
    Cell,
    Records,
    add_chart,
    add_error_bars,
    category_rows,
    faint_lines,
    fill_with,
    hide_marks,
    insert,
    plain_axes,
    rgb,
    set_font,
    set_plot,
    set_workbook,
    tint,
    write_label,
)
from dashboard.export.deck import Months
from dashboard.export.slide_master import Box
from dashboard.export.type_area import shortened, width_of

SAID_BY = 2.2  # width of the column of asserters on the ladder, in stages
STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 10)  # at which an axis may end


def ladder_chart(
    slide: Slide, box: Box, stages: pd.DataFrame, steps: Sequence[Stage], records: Records, alt: str
) -> GraphicFrame:
    """Draw stages (rows of ``stage_by_program`` that have one) as stacked bars: low to high of all, and the best.

    One row a program, a column a stage, and at the right who says so. Names of the stages are written by the caller
    where ``plot_of`` says that the columns are.
    """
    place = {step.code: at for at, step in enumerate(steps)}
    best = [place[str(code)] for code in stages["stage"]]
    low = [min(place[str(code)], at) for code, at in zip(stages["spread_low"], best, strict=True)]
    high = [max(place[str(code)], at) for code, at in zip(stages["spread_high"], best, strict=True)]
    columns: dict[str, Sequence[float]] = {
        "Below": low,
        "Lowest said": [at - start for at, start in zip(best, low, strict=True)],
        "Stage": [1] * len(best),
        "Highest said": [end - at for at, end in zip(best, high, strict=True)],
        "Above": [len(steps) - 1 - end for end in high],
        "Said by": [SAID_BY] * len(best),
    }
    name_room = ladder_name_room(box)
    data = CategoryChartData()
    data.categories = [shortened(str(name), NAMES, name_room - 12, lines=2) for name in stages["program"]]
    for name, values in columns.items():
        data.add_series(name, values)
    frame = add_chart(slide, XL_CHART_TYPE.BAR_STACKED, box, data, "Maturity ladder", alt)
    chart = frame.chart
    plain_axes(chart)
    set_plot(chart, box, ladder_plot(box))
    chart.plots[0].gap_width, chart.plots[0].overlap = 45, 100
    chart.category_axis.reverse_order = True
    set_font(chart.category_axis.tick_labels.font, NAMES)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, len(steps) + SAID_BY, 1
    axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    below, lowest, stage, highest, above, said_by = chart.plots[0].series
    for series in (below, above, said_by):
        series.format.fill.background()
    for series in (lowest, highest):
        tint(series.format.fill, theme.STAGE_MARK, 28)
    for at, (_, row) in enumerate(stages.iterrows()):
        point = stage.points[at]
        fill_with(point.format.fill, theme.STAGES.get(str(row["stage"]), theme.NEUTRAL))
        point.format.line.color.theme_color, point.format.line.width = MSO_THEME_COLOR.TEXT_1, Pt(2)
        voice = f"{row['asserter']}, {row['as_of_text']}"
        if row["own_claim"]:
            voice += " (own claim)"
        room = SAID_BY / (len(steps) + SAID_BY) * ladder_plot(box).width - 10
        write_label(said_by.points[at], shortened(voice, LABEL, room), LABEL, XL_LABEL_POSITION.INSIDE_BASE)
    set_workbook(chart, category_rows(list(stages["program"]), columns), records)
    return frame


def ladder_name_room(box: Box) -> float:
    """Return the pixels that the names of programs have at the left of the ladder."""
    return box.width * 0.24


def ladder_plot(box: Box) -> Box:
    """Return where the rows of the ladder stand: below the names of the stages, right of those of the programs."""
    left, head = ladder_name_room(box), 44.0
    return Box(box.left + left, box.top + head, box.width - left, box.height - head)


def lanes_chart(
    slide: Slide, box: Box, claims: pd.DataFrame, names: dict[str, str], records: Records, alt: str
) -> GraphicFrame:
    """Draw claims of one measure and group as an XY scatter: a lane an asserter, people on x, one series each.

    The latest claim of each is large and labeled with its number and day, those before it small. Low and high are
    error bars, read from the workbook. A lane's name is the label of a point at the left edge.
    """
    drawn = claims.assign(value=central_value(claims), latest=claims["estimate_id"].isin(current_claims(claims)))
    drawn = drawn.sort_values(["as_of", "estimate_id"])
    order = drawn[drawn["latest"]].sort_values(["value", "organization_id"])["organization_id"].tolist()
    parties = list(dict.fromkeys([*order, *drawn["organization_id"]]))
    data = XyChartData(number_format="#,##0")
    rows: list[list[Cell]] = []
    edge = data.add_series("Asserters")
    rows.append([None, "Asserters"])
    for at in range(len(parties)):
        edge.add_data_point(0, at + 1)
        rows.append([0, at + 1])
    rows.append([])
    bars: list[tuple[int, list[float], list[float]]] = []
    by_party = {party: drawn[drawn["organization_id"] == party] for party in parties}
    for at, (party, own) in enumerate(by_party.items(), start=1):
        name = names.get(party, party)
        series = data.add_series(name)
        rows.append([None, name, "Down to", "Up to", "As of"])
        minus, plus = [], []
        first = len(rows) + 1
        for _, claim in own.iterrows():
            value = float(claim["value"])
            series.add_data_point(value, at)
            down = value - float(claim["low"]) if pd.notna(claim["low"]) else 0.0
            up = float(claim["high"]) - value if pd.notna(claim["high"]) else 0.0
            minus.append(max(down, 0.0))
            plus.append(max(up, 0.0))
            rows.append([value, at, minus[-1], plus[-1], claim["as_of"].date()])
        rows.append([])
        bars.append((first, minus, plus))
    frame = add_chart(slide, XL_CHART_TYPE.XY_SCATTER, box, data, "Estimate lanes", alt)
    chart = frame.chart
    plain_axes(chart)
    room = max(width_of(names.get(party, party), LABEL, bold=True) for party in parties) + 14
    plot = Box(box.left + room, box.top, box.width - room - 8, box.height - 34)
    set_plot(chart, box, plot)
    top = float(drawn[["low", "best", "high"]].max().max())
    longest = max((width_of(_said(claim), LABEL) for _, claim in drawn[drawn["latest"]].iterrows()), default=0.0)
    axis = chart.category_axis  # of a scatter, that of x
    axis.minimum_scale, axis.maximum_scale = 0, _round_up(top / max(1 - (longest + 24) / plot.width, 0.45))
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "#,##0", False
    axis.has_major_gridlines = True
    faint_lines(axis)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0.3, len(parties) + 0.7, 1
    axis.tick_label_position, axis.has_major_gridlines = XL_TICK_LABEL_POSITION.NONE, False
    first_series, *lanes = chart.plots[0].series
    hide_marks(first_series)
    for at, party in enumerate(parties):
        write_label(first_series.points[at], names.get(party, party), LABEL, XL_LABEL_POSITION.LEFT, bold=True)
    for series, own, (first, minus, plus) in zip(lanes, by_party.values(), bars, strict=True):
        series.format.line.fill.background()
        for at, (_, claim) in enumerate(own.iterrows()):
            _mark_claim(series.points[at], int(claim["credibility"]), latest=bool(claim["latest"]))
            if claim["latest"]:
                write_label(series.points[at], _said(claim), LABEL, XL_LABEL_POSITION.RIGHT)
        if any(minus) or any(plus):
            add_error_bars(series, first, minus, plus)
    set_workbook(chart, rows, records)
    return frame


def _said(claim: pd.Series) -> str:
    return f"  {claimed_number(claim)}, {as_of_text(claim)} · {claim['reliability']}{claim['credibility']}"


def _mark_claim(point: object, credibility: int, *, latest: bool) -> None:
    """Draw the mark of a claim: the better its grade, the fuller."""
    marker = point.marker  # type: ignore[attr-defined]
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 13 if latest else 7
    if credibility == 6:
        marker.style = XL_MARKER_STYLE.X
    if credibility <= 2:
        fill_with(marker.format.fill, theme.CLAIM)
    elif credibility == 3:
        tint(marker.format.fill, theme.CLAIM, 45)
    else:
        marker.format.fill.background()
    marker.format.line.color.rgb, marker.format.line.width = rgb(theme.CLAIM), Pt(1.75)


def columns_chart(
    slide: Slide,
    box: Box,
    months: Months,
    series: Mapping[str, Sequence[float]],
    colors: Sequence[str],
    records: Records,
    alt: str,
    *,
    name: str,
    every: int,
    head: float = 30.0,
    foot: float = 30.0,
) -> GraphicFrame:
    """Draw counts by month as stacked columns; negative ones hang below the line and read without a sign.

    A label stands at ``every`` so many months. The legend has the room ``head`` above, the months ``foot`` below, in
    pixels; without a foot they are not written.
    """
    data = CategoryChartData(number_format="#,##0;#,##0")
    data.categories = list(months.first_days)
    for title, values in series.items():
        data.add_series(title, values)
    frame = add_chart(slide, XL_CHART_TYPE.COLUMN_STACKED, box, data, name, alt)
    chart = frame.chart
    plain_axes(chart)
    set_plot(chart, box, Box(box.left + 34, box.top + head, box.width - 40, box.height - head - foot))
    chart.plots[0].gap_width, chart.plots[0].overlap = 35, 100
    axis = chart.category_axis
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW if foot else XL_TICK_LABEL_POSITION.NONE
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "mmm yyyy", False
    _set_months(axis._element, every)
    axis = chart.value_axis
    axis.has_major_gridlines = True
    faint_lines(axis)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "#,##0;#,##0", False
    totals = [[series[title][at] for title in series] for at in range(len(months.first_days))]
    tallest = max((sum(value for value in column if value > 0) for column in totals), default=0)
    deepest = max((-sum(value for value in column if value < 0) for column in totals), default=0)
    axis.major_unit = _unit(tallest + deepest)
    axis.maximum_scale = max(_ceiling(tallest, axis.major_unit), axis.major_unit)
    axis.minimum_scale = -_ceiling(deepest, axis.major_unit)
    for one, color in zip(chart.plots[0].series, colors, strict=True):
        fill_with(one.format.fill, color)
        one.invert_if_negative = False
    chart.has_legend = True
    chart.legend.include_in_layout = False
    chart.legend.position = XL_LEGEND_POSITION.TOP
    set_font(chart.legend.font, LABEL)
    days: list[list[Cell]] = [[None, *series]]
    days += [[day, *values] for day, *values in zip(months.first_days, *series.values(), strict=True)]
    set_workbook(chart, days, records)
    return frame


def _unit(range_: float) -> float:
    """Return a step of an axis of counts: 1, 2, 5, 10 and so on, about five of them."""
    steps = (float(step * 10**power) for power in range(6) for step in (1, 2, 5))
    return next(step for step in steps if step * 6 >= range_)


def _ceiling(value: float, step: float) -> float:
    return float(-(-value // step) * step)


def _set_months(axis: etree._Element, every: int) -> None:
    """Make an axis of dates count in months, with a label at every so many, set level."""
    for tag in ("baseTimeUnit", "majorUnit", "majorTimeUnit", "minorUnit", "minorTimeUnit"):
        for old in axis.findall(qn(f"c:{tag}")):
            axis.remove(old)
    for tag, value in (("baseTimeUnit", "months"), ("majorUnit", str(every)), ("majorTimeUnit", "months")):
        insert(axis, tag, {"val": value}, ("extLst",))
    body = axis.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}")
    if body is not None:
        body.set("rot", "0")


def _round_up(value: float) -> float:
    """Return the next of ``STEPS`` times a power of ten."""
    power = 10.0 ** (len(str(int(max(value, 1)))) - 1)
    return next(
        (step * power for step in (1, 1.2, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 10) if step * power >= value), value
    )
