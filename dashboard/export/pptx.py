"""How does a brief leave the product as PowerPoint slides that can be edited?

One slide a step, a title before them and the sources after them. Charts and tables are native, the map is made of
shapes, and every picture has an alternative text. The same order makes the same bytes.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Slides
from pptx.slide import Slide, SlideLayout
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Pt

from dashboard.analysis.brief import Citation, Step, sources_line
from dashboard.analysis.phrases import capitalized
from dashboard.export.deck import Column, Deck, Table, speaker_notes
from dashboard.export.order import CLAIMS, Progress
from dashboard.export.package import zip_of
from dashboard.export.pptx_pictures import PICTURES, add_table
from dashboard.export.slide_master import (
    CITED,
    HANDLING,
    HEADLINE,
    KICKER,
    LEFT,
    RIGHT,
    STAMP,
    SUBTITLE,
    TITLE,
    WHY_BELOW,
    WHY_BESIDE,
    Box,
    Slot,
    empty_presentation,
)
from dashboard.export.type_area import fitting_size, height_of, shortened

ABOVE, BESIDE = "Picture above", "Picture at the left"
GAP = 8.0  # pixels between paragraphs
INDENT = 24.0  # pixels of a bullet
WHY_SIZES = (18.0, 17.0, 16.0, 15.0, 14.0)
TOP, FOOT = 150.0, 626.0  # of what stands between headline and sources
TALLEST_WHY = 150.0
LONGEST_PROPERTY = 255  # characters, as python-pptx holds Office to
MOST_NAMED = 12  # publications in the line of sources
ROWS_OF_SOURCES = 18  # in each of the two tables of a slide


def pptx_bytes(deck: Deck, progress: Progress, *, dark: bool = False) -> bytes:
    """Return the slides of a deck, on the light master or the ``dark`` one; both are in the file."""
    slides = Presentation(io.BytesIO(empty_presentation()))
    layouts = {layout.name: layout for layout in slides.slide_masters[1 if dark else 0].slide_layouts}
    _title(slides, layouts["Title"], deck)
    progress(0.1)
    for at, step in enumerate(deck.steps, start=1):
        _step(slides, layouts, deck, step)
        progress(0.1 + 0.8 * at / len(deck.steps))
    _sources(slides, layouts["Sources"], deck)
    _describe_file(slides, deck)
    out = io.BytesIO()
    slides.save(out)
    return _dated(out.getvalue(), deck.order.whole.released_on)


def _title(slides: Slides, layout: SlideLayout, deck: Deck) -> None:
    slide = slides.slides.add_slide(layout)
    name, _, rest = deck.title.partition(": ")
    _fill(slide, TITLE, [name], sizes=(44, 40, 36, 32, 28, 24))
    lines = [capitalized(rest), f"Brief in {len(deck.steps)} steps", deck.filters, CLAIMS]
    _fill(slide, SUBTITLE, [line for line in lines if line], sizes=(20, 18, 16, 14))
    _foot(slide, deck, deck.stamp())
    cited = str(deck.order.whole.package.descriptor.get("citation", ""))
    _note(slide, [deck.title, deck.stamp(), deck.filters, CLAIMS, cited, deck.handling])


def _step(slides: Slides, layouts: dict[str, SlideLayout], deck: Deck, step: Step) -> None:
    picture = PICTURES.get(step.slug) if step.records else None
    beside = picture is None or picture.beside
    slide = slides.slides.add_slide(layouts[BESIDE if beside else ABOVE])
    _fill(slide, KICKER, [step.title])
    _fill(slide, HEADLINE, [step.headline], sizes=(28, 26, 24, 22, 20))
    cited = _cited_line(step.citations)
    _fill(slide, CITED, [cited] if cited else [])
    if beside:
        _fill(slide, WHY_BESIDE, step.why, sizes=WHY_SIZES)
        box = Box(LEFT, TOP, WHY_BESIDE.box.left - LEFT - 32, FOOT - TOP)
    else:
        width = WHY_BELOW.box.width - INDENT
        size = fitting_size(step.why, WHY_SIZES, width, TALLEST_WHY, gap=GAP)
        tall = min(height_of(step.why, size, width, gap=GAP), TALLEST_WHY) if step.why else 0.0
        own = Slot(WHY_BELOW.idx, WHY_BELOW.name, Box(LEFT, FOOT - tall, RIGHT - LEFT, tall), size, bullets=True)
        _fill(slide, own, step.why, moved=True)
        box = Box(LEFT, TOP, RIGHT - LEFT, FOOT - tall - 14 - TOP)
    if picture is not None:
        picture.draw(slide, box, deck, step)
    _foot(slide, deck, deck.stamp(step))
    _note(slide, [step.headline, *step.why, *speaker_notes(step), deck.stamp(step), deck.handling])


def _cited_line(citations: Sequence[Citation]) -> str:
    """Return the line of sources, with as many publications named as two lines of the slide hold."""
    lines = (f"Sources: {sources_line(citations, most)}" for most in range(min(len(citations), MOST_NAMED), 0, -1))
    return next((line for line in lines if height_of([line], CITED.size, CITED.box.width) <= CITED.box.height), "")


def _sources(slides: Slides, layout: SlideLayout, deck: Deck) -> None:
    """Add as many slides as the publications need: two tables a slide, each publication with its link."""
    cited = deck.citations()
    columns = (Column("", 0.05, bold=True), Column("Publication", 0.81), Column("On slide", 0.14))
    size, half = 12.0, (RIGHT - LEFT - 32) / 2
    boxes = [Box(LEFT + at * (half + 32), 96, half, 576) for at in (0, 1)]
    room = columns[1].share * half - 12
    numbers = {step.title: at for at, step in enumerate(deck.steps, start=2)}
    rows = [
        (
            one.grade,
            shortened(", ".join(part for part in (f"{one.publisher}: {one.title}", one.day) if part), size, room),
            ", ".join(str(numbers[title]) for title in dict.fromkeys(titles)),
        )
        for one, titles in cited
    ]
    fit = ROWS_OF_SOURCES
    pages = [range(start, min(start + 2 * fit, len(rows))) for start in range(0, len(rows), 2 * fit)]
    for number, page in enumerate(pages, start=1):
        slide = slides.slides.add_slide(layout)
        of_all = f" ({number} of {len(pages)})" if len(pages) > 1 else ""
        _fill(slide, HEADLINE, [f"Sources{of_all}"])
        for box, part in zip(boxes, (page[:fit], page[fit:]), strict=True):
            if part:
                table = Table(columns, tuple(rows[at] for at in part))
                alt = f"{len(part)} publications with their grades and the slides that cite them"
                frame = add_table(slide, box, table, "Sources", alt, (size,), airy=False)
                for row, at in enumerate(part, start=1):
                    _link(frame.table.cell(row, 1).text_frame, cited[at][0].url)
        _foot(slide, deck, deck.stamp())
        _note(slide, [*(cited[at][0].full for at in page), deck.handling])


def _link(frame: TextFrame, url: str) -> None:
    """Make a text a link, if its address is one of the web."""
    if url.startswith(("https://", "http://")):
        for run in frame.paragraphs[0].runs:
            run.hyperlink.address = url


def _foot(slide: Slide, deck: Deck, stamp: str) -> None:
    """Write what every slide says at its foot: as of when, which release, how it is to be handled, its number."""
    _fill(slide, STAMP, [shortened(stamp, STAMP.size, STAMP.box.width)])
    _fill(slide, HANDLING, [shortened(deck.handling, HANDLING.size, HANDLING.box.width, bold=True)])
    for shape in slide.slide_layout.placeholders:
        if shape.element.find(f".//{qn('p:ph')}").get("type") == "sldNum":
            number = copy.deepcopy(shape.element)
            number.find(f".//{qn('p:cNvPr')}").set("id", str(max(one.shape_id for one in slide.shapes) + 1))
            slide.shapes._spTree.append(number)


def _fill(
    slide: Slide, slot: Slot, texts: Iterable[str], *, sizes: tuple[float, ...] = (), moved: bool = False
) -> None:
    """Write paragraphs into a placeholder at the largest of some sizes that fits; without texts, take it away."""
    shape = next(one for one in slide.placeholders if one.placeholder_format.idx == slot.idx)
    written = [text for text in texts if text]
    if not written:
        shape.element.getparent().remove(shape.element)
        return
    if moved:
        shape.left, shape.top, shape.width, shape.height = (round(side) for side in slot.box.emu)
    width = slot.box.width - (INDENT if slot.bullets else 0)
    gap = GAP if slot.bullets else 0.0
    size = fitting_size(written, sizes, width, slot.box.height, bold=slot.bold, gap=gap) if sizes else slot.size
    paragraph: _Paragraph = shape.text_frame.paragraphs[0]
    for at, text in enumerate(written):
        if at:
            paragraph = shape.text_frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        if sizes or moved:
            run.font.size = Pt(size)


def _note(slide: Slide, lines: Iterable[str]) -> None:
    slide.notes_slide.notes_text_frame.text = "\n".join(line for line in lines if line)


def _describe_file(slides: Slides, deck: Deck) -> None:
    day, told = deck.order.whole.released_on, slides.core_properties
    told.title = f"{deck.title}: brief"[:LONGEST_PROPERTY]
    told.author = told.last_modified_by = deck.title.partition(":")[0][:LONGEST_PROPERTY]
    told.subject, told.keywords = deck.stamp()[:LONGEST_PROPERTY], deck.handling[:LONGEST_PROPERTY]
    told.comments = str(deck.order.whole.package.descriptor.get("citation", ""))[:LONGEST_PROPERTY]
    told.created = told.modified = datetime(day.year, day.month, day.day)
    told.revision = 1


def _dated(content: bytes, day: date) -> bytes:
    """Return a zip with the same files, all dated ``day``, so that the same deck makes the same bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zip_of({name: archive.read(name) for name in archive.namelist()}, day)
