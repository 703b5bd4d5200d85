"""How does a map stand on a slide so that it can be edited there? As vector shapes in one group.

Countries are freeforms, legs open lines, marks circles with the shape of their role inside. Land, water and texts take
the colors of the slide's master, marks and legs those of the theme of the product.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.util import Emu, Pt

from dashboard import theme
from dashboard.export.map_frame import Ring
from dashboard.export.slide_master import PX, Box
from dashboard.export.type_area import LINE, POINT, width_of
from dashboard.export.vector_map import Label, MapPicture, Spot

TONES = {"theater": 20, "ukraine": 12, "disputed": 8, "other": 7}  # percent of ink in the land
GLYPHS = {
    "triangle-up": MSO_SHAPE.ISOSCELES_TRIANGLE,
    "square": MSO_SHAPE.RECTANGLE,
    "diamond": MSO_SHAPE.DIAMOND,
    "pentagon": MSO_SHAPE.REGULAR_PENTAGON,
    "hexagon": MSO_SHAPE.HEXAGON,
    "cross": MSO_SHAPE.CROSS,
}
FINE = 8  # parts of a pixel in the coordinates of freeforms


def draw_map(slide: Slide, box: Box, picture: MapPicture, alt: str) -> GroupShape:
    """Draw a picture, whose size is that of the box, as one group of shapes with an alternative text."""
    group = slide.shapes.add_group_shape()
    group.name = "Map"
    describe(group, alt)
    pen = _Pen(group, box)
    pen.water()
    for land in picture.lands:
        shape = pen.outline(land.rings, land.name)
        _theme_fill(shape, MSO_THEME_COLOR.TEXT_1, TONES[land.tone])
        _theme_line(shape, 0.5, 55)
        if land.tone == "disputed":
            shape.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    for area in picture.claimed:
        shape = pen.outline(area.rings, area.name)
        shape.fill.patterned()
        shape.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
        shape.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_2
        shape.fill.back_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
        for color in shape.fill._xPr.iter(qn("a:schemeClr")):
            _alpha(color, 30)
        shape.line.fill.background()
    for area in picture.regions:
        shape = pen.outline(area.rings, area.name)
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(theme.REGION_DARK[1:])
        _alpha(next(shape.fill._xPr.iter(qn("a:srgbClr"))), 16 if area.large else 50)
        shape.line.color.rgb = RGBColor.from_string(theme.REGION_LIGHT[1:])
        shape.line.width = Pt(0.75)
    for line in picture.lines:
        pen.leg(line.points, line.color, line.tip, current=line.current, vague=line.vague)
    for x, y, filled, name in picture.stations:
        pen.station(x, y, name, filled=filled)
    for name_ in picture.names:
        pen.text(name_)
    for x0, y0, x1, y1 in picture.leaders:
        pen.leader(x0, y0, x1, y1)
    for label in picture.labels:
        pen.text(label)
    for spot in picture.spots:
        pen.mark(spot)
    pen.scale(*picture.scale)
    return group


def describe(shape: object, text: str) -> None:
    """Give a shape its alternative text."""
    for one in shape._element.iter(qn("p:cNvPr")):  # type: ignore[attr-defined]
        one.set("descr", text)
        return


class _Pen:
    """Draws into a group, in pixels of the picture."""

    def __init__(self, group: GroupShape, box: Box) -> None:
        self.shapes = group.shapes
        self.box = box

    def _at(self, x: float, y: float) -> tuple[Emu, Emu]:
        return Emu(round((self.box.left + x) * PX)), Emu(round((self.box.top + y) * PX))

    def water(self) -> None:
        shape = self.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Emu(side) for side in self.box.emu))
        _bare(shape, "Water")
        shape.fill.solid()
        shape.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
        _alpha(next(shape.fill._xPr.iter(qn("a:schemeClr"))), 10)
        shape.line.fill.background()

    def outline(self, rings: Sequence[Ring], name: str, *, closed: bool = True) -> Shape:
        """Draw rings as one freeform; a ring inside another is a hole."""
        whole = [point for ring in rings for point in ring]
        low, high = (tuple(bound(axis) for axis in zip(*whole, strict=True)) for bound in (min, max))
        builder = self.shapes.build_freeform(*_fine(low), scale=PX / FINE)
        builder.add_line_segments([_fine(high)], close=False)
        shape = builder.convert_to_shape(*self._at(0, 0))
        _bare(shape, name)
        # python-pptx adds up all points again for each: the path is written here, in the extent that it has found.
        path = shape._element.find(f".//{qn('a:path')}")
        for step in list(path):
            path.remove(step)
        for ring in rings:
            for at, (x, y) in enumerate(ring[:-1] if closed else ring):
                step = etree.SubElement(path, qn("a:lnTo" if at else "a:moveTo"))
                fine_x, fine_y = _fine((x - low[0], y - low[1]))
                etree.SubElement(step, qn("a:pt"), x=str(fine_x), y=str(fine_y))
            if closed:
                etree.SubElement(path, qn("a:close"))
        return shape

    def leg(self, points: Ring, color: str, tip: str, *, current: bool, vague: bool) -> None:
        shape = self.outline([points], tip.split("\n")[0], closed=False)
        describe(shape, tip)
        shape.fill.background()
        shape.line.color.rgb = RGBColor.from_string(color[1:])
        shape.line.width = Pt(2.25 if current else 1.25)
        if vague:
            shape.line.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT
        line = shape.line._ln
        _alpha(next(line.iter(qn("a:srgbClr"))), 100 if current else 65)
        arrow = etree.SubElement(line, qn("a:tailEnd"))
        for name, value in (("type", "triangle"), ("w", "med"), ("len", "med")):
            arrow.set(name, value)

    def station(self, x: float, y: float, name: str, *, filled: bool) -> None:
        size = 4 if filled else 6
        shape = self.shapes.add_shape(
            MSO_SHAPE.OVAL, *self._at(x - size / 2, y - size / 2), Emu(size * PX), Emu(size * PX)
        )
        _bare(shape, name)
        if filled:
            shape.fill.solid()
            shape.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_1
        else:
            shape.fill.background()
        _theme_line(shape, 1, 100)

    def leader(self, x0: float, y0: float, x1: float, y1: float) -> None:
        line = self.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *self._at(x0, y0), *self._at(x1, y1))
        line.name = "Line to the place"
        line.line.color.theme_color = MSO_THEME_COLOR.TEXT_2
        line.line.width = Pt(0.75)

    def text(self, label: Label) -> None:
        width = width_of(label.text, label.size, bold=label.bold) + 8
        height = label.size * POINT * LINE
        left = {"start": label.x - 4, "end": label.x - width + 4}.get(label.anchor, label.x - width / 2)
        shape = self.shapes.add_textbox(
            *self._at(left, label.y - height / 2), Emu(round(width * PX)), Emu(round(height * PX))
        )
        shape.name = f"Name: {label.text}" if label.faint else f"Label: {label.text}"
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = Emu(4 * PX)
        frame.margin_top = frame.margin_bottom = Emu(0)
        frame.word_wrap, frame.vertical_anchor = False, MSO_ANCHOR.MIDDLE
        paragraph = frame.paragraphs[0]
        paragraph.alignment = {"start": PP_ALIGN.LEFT, "end": PP_ALIGN.RIGHT}.get(label.anchor, PP_ALIGN.CENTER)
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = label.text, Pt(label.size), label.bold
        run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2 if label.faint else MSO_THEME_COLOR.TEXT_1
        if not label.faint:
            shape.fill.solid()
            shape.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
            _alpha(next(shape.fill._xPr.iter(qn("a:schemeClr"))), 78)

    def mark(self, spot: Spot) -> None:
        """Draw a circle whose outline says the state, and in it the shape of the role."""
        look, color = spot.look, theme.mark(theme.ROLES, spot.look.role)
        size = Emu(round(2 * spot.radius * PX))
        circle = self.shapes.add_shape(
            MSO_SHAPE.OVAL, *self._at(spot.x - spot.radius, spot.y - spot.radius), size, size
        )
        _bare(circle, f"Mark: {spot.tip.split(chr(10))[0]}")
        describe(circle, spot.tip)
        circle.fill.solid()
        if look.hollow:
            circle.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
            _alpha(next(circle.fill._xPr.iter(qn("a:schemeClr"))), 80)
        else:
            circle.fill.fore_color.rgb = RGBColor.from_string(color.color[1:])
            _alpha(next(circle.fill._xPr.iter(qn("a:srgbClr"))), 35 if look.stale else 90)
        circle.line.color.rgb = RGBColor.from_string(color.color[1:])
        circle.line.width = Pt(3 if look.ringed else 1.75)
        if look.dashed:
            circle.line.dash_style = MSO_LINE_DASH_STYLE.DASH
        elif look.stale:
            circle.line.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT
        kind = GLYPHS.get(color.symbol, MSO_SHAPE.OVAL)
        half = min(spot.radius * 0.5, 8.0)
        glyph = self.shapes.add_shape(
            kind, *self._at(spot.x - half, spot.y - half), Emu(round(2 * half * PX)), Emu(round(2 * half * PX))
        )
        _bare(glyph, f"Role: {look.role.replace('_', ' ')}")
        glyph.fill.solid()
        if look.hollow:
            glyph.fill.fore_color.rgb = RGBColor.from_string(color.color[1:])
        elif look.stale:
            glyph.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_1
        else:
            glyph.fill.fore_color.rgb = RGBColor.from_string(theme.ink_over(color.color, theme.PAPER_LIGHT)[1:])
        glyph.line.fill.background()

    def scale(self, length: float, text: str) -> None:
        x, y = 12.0, self.box.height - 12.0
        line = self.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *self._at(x, y), *self._at(x + length, y))
        line.name = "Scale"
        line.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
        line.line.width = Pt(2)
        self.text(Label(text, x, y - 12, "start", 10, faint=True))


def _fine(point: tuple[float, ...]) -> tuple[int, int]:
    """Return a point in the units of freeforms."""
    return round(point[0] * FINE), round(point[1] * FINE)


def _bare(shape: Shape, name: str) -> None:
    """Name a shape, and take from it what the theme would add: shadow, effects, text."""
    shape.name = name
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def _theme_fill(shape: Shape, color: MSO_THEME_COLOR, percent: int) -> None:
    shape.fill.solid()
    shape.fill.fore_color.theme_color = color
    _alpha(next(shape.fill._xPr.iter(qn("a:schemeClr"))), percent)


def _theme_line(shape: Shape, points: float, percent: int) -> None:
    shape.line.color.theme_color = MSO_THEME_COLOR.TEXT_2
    shape.line.width = Pt(points)
    if percent < 100:
        _alpha(next(shape.line._ln.iter(qn("a:schemeClr"))), percent)


def _alpha(color: etree._Element, percent: int) -> None:
    etree.SubElement(color, qn("a:alpha")).set("val", str(percent * 1000))
