"""On what do slides stand? An empty presentation of 16:9 with two masters, light and dark, as bytes.

All texts, rules and tints of the deck take their colors from the theme, so that a slide turns dark when it is given a
layout of the dark master (in PowerPoint: Home, Layout), and back. Marks keep the color that has a meaning.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cache

from dashboard import theme

PX = 9_525  # EMU of a pixel at 96 per inch
WIDTH, HEIGHT = 1280, 720  # pixels of a slide: 13⅓ by 7½ inches
LEFT, RIGHT, TOP = 48, 1232, 30  # edges of what stands on a slide, in pixels
FONT = "Arial"  # on every machine, or replaced by one of the same widths
ANCHORS = {"top": "t", "middle": "ctr", "bottom": "b"}
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument.presentationml"


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in EMU, as python-pptx takes them."""
        return tuple(round(side * PX) for side in (self.left, self.top, self.width, self.height))  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder: number, name, place, size of type in points, and whether it is bold."""

    idx: int
    name: str
    box: Box
    size: float
    bold: bool = False
    anchor: str = "top"
    align: str = "l"
    faint: bool = False
    bullets: bool = False


HEADLINE = Slot(0, "Headline", Box(LEFT, TOP + 26, RIGHT - LEFT, 84), 28, bold=True, anchor="middle")
KICKER = Slot(10, "Step", Box(LEFT, TOP, 700, 26), 14, bold=True, faint=True)
WHY_BELOW = Slot(11, "Why we think so", Box(LEFT, 532, RIGHT - LEFT, 98), 18, bullets=True)
WHY_BESIDE = Slot(11, "Why we think so", Box(852, 152, RIGHT - 852, 478), 18, bullets=True)
CITED = Slot(12, "Sources", Box(LEFT, 634, RIGHT - LEFT, 40), 12, faint=True, anchor="bottom")
STAMP = Slot(13, "As of and release", Box(LEFT, 682, 760, 24), 12, faint=True, anchor="middle")
HANDLING = Slot(14, "Handling", Box(812, 682, 340, 24), 12, bold=True, align="r", anchor="middle")
ACCENT = Box(LEFT, 0, 96, 6)
NUMBER = Box(1164, 682, 68, 24)
TITLE = Slot(0, "Title", Box(96, 190, 1088, 150), 44, bold=True, anchor="bottom")
SUBTITLE = Slot(11, "Subtitle", Box(96, 366, 1088, 150), 20)
PAGE_TITLE = Slot(0, "Headline", Box(LEFT, TOP + 10, RIGHT - LEFT, 52), 28, bold=True, anchor="middle")

LAYOUTS: dict[str, tuple[Slot, ...]] = {
    "Title": (TITLE, SUBTITLE, STAMP, HANDLING),
    "Picture above": (HEADLINE, KICKER, WHY_BELOW, CITED, STAMP, HANDLING),
    "Picture at the left": (HEADLINE, KICKER, WHY_BESIDE, CITED, STAMP, HANDLING),
    "Sources": (PAGE_TITLE, STAMP, HANDLING),
}
PICTURE_ABOVE = Box(LEFT, 150, RIGHT - LEFT, 376)
PICTURE_LEFT = Box(LEFT, 150, 780, 480)


@dataclass(frozen=True, slots=True)
class Look:
    """A master: its name, and its theme's colors by the names that Open XML gives them."""

    name: str
    paper: str
    panel: str
    ink: str
    text: str
    link: str


LOOKS = (
    Look("Tumen light", theme.PAPER_LIGHT, theme.PANEL_LIGHT, theme.INK_LIGHT, theme.TEXT_LIGHT, theme.ACCENT_LIGHT),
    Look("Tumen dark", theme.PAPER_DARK, theme.PANEL_DARK, theme.INK_DARK, theme.TEXT_DARK, theme.ACCENT_DARK),
)


@cache
def empty_presentation() -> bytes:
    """Return the presentation without slides. Its layouts are ``LAYOUTS``, of the light master first."""
    files = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _rels([("officeDocument", "ppt/presentation.xml")]),
        "ppt/presentation.xml": _presentation(),
        "ppt/_rels/presentation.xml.rels": _rels(
            [("slideMaster", f"slideMasters/slideMaster{at + 1}.xml") for at in range(len(LOOKS))]
            + [("theme", "theme/theme1.xml"), ("tableStyles", "tableStyles.xml")]
        ),
        "ppt/tableStyles.xml": HEAD
        + f'<a:tblStyleLst {NAMESPACES.split(" ")[0]} def="{{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}}"/>',
    }
    for at, look in enumerate(LOOKS):
        first = at * len(LAYOUTS) + 1
        numbers = range(first, first + len(LAYOUTS))
        files[f"ppt/theme/theme{at + 1}.xml"] = _theme(look, dark=at == 1)
        files[f"ppt/slideMasters/slideMaster{at + 1}.xml"] = _master(look, at, dark=at == 1)
        files[f"ppt/slideMasters/_rels/slideMaster{at + 1}.xml.rels"] = _rels(
            [("slideLayout", f"../slideLayouts/slideLayout{number}.xml") for number in numbers]
            + [("theme", f"../theme/theme{at + 1}.xml")]
        )
        for number, (name, slots) in zip(numbers, LAYOUTS.items(), strict=True):
            files[f"ppt/slideLayouts/slideLayout{number}.xml"] = _layout(name, slots)
            files[f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"] = _rels(
                [("slideMaster", f"../slideMasters/slideMaster{at + 1}.xml")]
            )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def _content_types() -> str:
    parts = [("presentation", "presentation.main"), ("tableStyles", "tableStyles")]
    for at in range(len(LOOKS)):
        parts.append((f"slideMasters/slideMaster{at + 1}", "slideMaster"))
    parts += [(f"slideLayouts/slideLayout{at + 1}", "slideLayout") for at in range(len(LOOKS) * len(LAYOUTS))]
    lines = [f'<Override PartName="/ppt/{name}.xml" ContentType="{CONTENT}.{kind}+xml"/>' for name, kind in parts]
    theme_type = "application/vnd.openxmlformats-officedocument.theme+xml"
    lines += [
        f'<Override PartName="/ppt/theme/theme{at + 1}.xml" ContentType="{theme_type}"/>' for at in range(len(LOOKS))
    ]
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{''.join(lines)}</Types>"
    )


def _rels(targets: list[tuple[str, str]]) -> str:
    lines = [
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    ]
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _first_id(master: int) -> int:
    """Return the id of a master: masters and layouts share one series, from 2³¹ on."""
    return 2**31 + master * (len(LAYOUTS) + 1)


def _presentation() -> str:
    masters = "".join(f'<p:sldMasterId id="{_first_id(at)}" r:id="rId{at + 1}"/>' for at in range(len(LOOKS)))
    return (
        f'{HEAD}<p:presentation {NAMESPACES} saveSubsetFonts="1"><p:sldMasterIdLst>{masters}</p:sldMasterIdLst>'
        f'<p:sldSz cx="{WIDTH * PX}" cy="{HEIGHT * PX}"/><p:notesSz cx="6858000" cy="9144000"/>'
        f"<p:defaultTextStyle>{_levels(18)}</p:defaultTextStyle></p:presentation>"
    )


def _levels(size: float, *, bold: bool = False) -> str:
    """Return the five levels of a text style, all alike: nothing on a slide is deeper than one."""
    return "".join(
        f'<a:lvl{level}pPr marL="0" indent="0" algn="l"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{round(size * 100)}" b="{bold:d}"><a:solidFill><a:schemeClr val="tx1"/>'
        '</a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr>'
        f"</a:lvl{level}pPr>"
        for level in range(1, 6)
    )


def _master(look: Look, at: int, *, dark: bool) -> str:
    bg, tx = ("dk", "lt") if dark else ("lt", "dk")
    accents = " ".join(f'accent{number}="accent{number}"' for number in range(1, 7))
    layouts = "".join(
        f'<p:sldLayoutId id="{_first_id(at) + number}" r:id="rId{number}"/>' for number in range(1, len(LAYOUTS) + 1)
    )
    body = Slot(1, "Text", Box(LEFT, 150, RIGHT - LEFT, 480), 18)
    shapes = _accent(5) + _shape(2, HEADLINE, "title", full=True) + _shape(3, body, "body", full=True) + _number(4)
    return (
        f'{HEAD}<p:sldMaster {NAMESPACES} preserve="1"><p:cSld name="{look.name}"><p:bg><p:bgPr><a:solidFill>'
        '<a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
        f"<p:spTree>{_GROUP}{shapes}</p:spTree></p:cSld>"
        f'<p:clrMap bg1="{bg}1" tx1="{tx}1" bg2="{bg}2" tx2="{tx}2" {accents} hlink="hlink" folHlink="folHlink"/>'
        f"<p:sldLayoutIdLst>{layouts}</p:sldLayoutIdLst>"
        f"<p:txStyles><p:titleStyle>{_levels(28, bold=True)}</p:titleStyle>"
        f"<p:bodyStyle>{_levels(18)}</p:bodyStyle><p:otherStyle>{_levels(18)}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


_GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)


def _layout(name: str, slots: tuple[Slot, ...]) -> str:
    shapes = "".join(
        _shape(at, slot, "title" if slot.idx == 0 else "body", full=False) for at, slot in enumerate(slots, start=2)
    )
    return (
        f'{HEAD}<p:sldLayout {NAMESPACES} preserve="1" userDrawn="1"><p:cSld name="{name}"><p:spTree>{_GROUP}{shapes}'
        f"{_number(len(slots) + 2)}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _shape(number: int, slot: Slot, kind: str, *, full: bool) -> str:
    left, top, width, height = slot.box.emu
    holder = '<p:ph type="title"/>' if kind == "title" else f'<p:ph type="body" sz="quarter" idx="{slot.idx}"/>'
    if full and kind == "body":
        holder = f'<p:ph type="body" idx="{slot.idx}"/>'
    color = '<a:schemeClr val="tx2"/>' if slot.faint else '<a:schemeClr val="tx1"/>'
    bullet = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if slot.bullets else "<a:buNone/>"
    margin = 'marL="228600" indent="-228600"' if slot.bullets else 'marL="0" indent="0"'
    space = 600 if slot.bullets else 0
    style = (
        f'<a:lvl1pPr {margin} algn="{slot.align}"><a:spcBef><a:spcPts val="{space}"/></a:spcBef>{bullet}'
        f'<a:defRPr sz="{round(slot.size * 100)}" b="{slot.bold:d}"><a:solidFill>{color}</a:solidFill>'
        "</a:defRPr></a:lvl1pPr>"
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{slot.name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" '
        f'anchor="{ANCHORS[slot.anchor]}"><a:noAutofit/></a:bodyPr><a:lstStyle>{style}</a:lstStyle>'
        f'<a:p><a:r><a:rPr lang="en-US"/><a:t>{slot.name}</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def _accent(number: int) -> str:
    """Return the short bar at the top edge by which a slide of this deck is known."""
    left, top, width, height = ACCENT.emu
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect">'
        '<a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</p:spPr>"
        '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-US"/></a:p></p:txBody></p:sp>'
    )


def _number(number: int) -> str:
    left, top, width, height = NUMBER.emu
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Slide number"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="sldNum" sz="quarter" idx="4"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        '</a:prstGeom></p:spPr><p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle>'
        '<a:lvl1pPr algn="r"><a:defRPr sz="1200"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill></a:defRPr>'
        '</a:lvl1pPr></a:lstStyle><a:p><a:fld id="{C1FF6DA9-008F-4B48-92A6-B652298478BF}" type="slidenum">'
        '<a:rPr lang="en-US"/><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>'
    )


def _theme(look: Look, *, dark: bool) -> str:
    inks, papers = (look.ink, look.text), (look.paper, look.panel)
    darks, lights = (papers, inks) if dark else (inks, papers)
    named = {"dk1": darks[0], "lt1": lights[0], "dk2": darks[1], "lt2": lights[1]}
    named |= {f"accent{at}": color for at, color in enumerate(theme.ACCENTS, start=1)}
    named |= {"hlink": look.link, "folHlink": look.link}
    colors = "".join(f'<a:{name}><a:srgbClr val="{color[1:]}"/></a:{name}>' for name, color in named.items())
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="{look.name}">'
        f'<a:themeElements><a:clrScheme name="{look.name}">{colors}</a:clrScheme><a:fontScheme name="Tumen">'
        f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Tumen"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
