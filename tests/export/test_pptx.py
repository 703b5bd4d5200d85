"""Do the slides open again, with the facts in charts, tables, shapes and notes, and does nothing in them run?"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from PIL import Image
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Slides
from pptx.slide import Slide

from dashboard.__main__ import main
from dashboard.analysis.brief import Citation
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import Dataset
from dashboard.export.brief import pptx_file
from dashboard.export.deck import Deck, deck_of
from dashboard.export.order import Order, unheard
from dashboard.export.pptx import pptx_bytes
from dashboard.export.type_area import fitting_size, height_of, lines_of, row_heights, shortened, width_of

OFFICE, PAGES = shutil.which("soffice"), shutil.which("pdftoppm")
HOSTILE = "<script>alert(1)</script> & =cmd|' /C calc'!A0 ]]> " + "very long " * 60


@pytest.fixture(scope="module")
def made(deck: Deck) -> bytes:
    return pptx_bytes(deck, unheard)


@pytest.fixture(scope="module")
def slides(made: bytes) -> Slides:
    return Presentation(io.BytesIO(made))


def texts(slide: Slide) -> str:
    """All that a reader sees written on a slide, charts aside."""
    found = []
    for shape in shapes(slide):
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if getattr(shape, "has_table", False) and shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


def shapes(slide: Slide) -> Iterator[object]:
    pending = list(slide.shapes)
    while pending:
        shape = pending.pop(0)
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            pending += list(shape.shapes)


def of_step(deck: Deck, slides: Slides, slug: str) -> Slide:
    return slides.slides[1 + [step.slug for step in deck.steps].index(slug)]


def charts(slide: Slide) -> list[Chart]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def workbook(chart: Chart) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))


def addresses(slides: Slides) -> set[str]:
    found: set[str] = set()
    for slide in slides.slides:
        parts = [slide.part, slide.notes_slide.part]
        found |= {rel.target_ref for part in parts for rel in part.rels.values() if rel.is_external}
    return found


def test_one_slide_a_step_with_its_message_and_what_every_slide_says(deck: Deck, slides: Slides) -> None:
    assert slides.slide_width * 9 == slides.slide_height * 16
    assert len(slides.slides) > 1 + len(deck.steps)  # a title before them, sources after them
    for step in deck.steps:
        slide = of_step(deck, slides, step.slug)
        assert slide.shapes.title.text_frame.text == step.headline
        for sentence in step.why:
            assert sentence in texts(slide)
        assert step.as_of in texts(slide)
    for slide in slides.slides:
        for said in (f"Release {deck.order.whole.release}", "known by 25 Nov 2026", "Public reporting only"):
            assert said in texts(slide)
        assert slide.element.xpath(".//a:fld[@type='slidenum']")


def test_every_picture_has_words(deck: Deck, slides: Slides) -> None:
    pictures = [
        shape for slide in slides.slides for shape in slide.shapes if not shape.has_text_frame and shape.name != "Scale"
    ]
    assert len(pictures) >= 9
    for shape in pictures:
        assert len(shape.element.xpath(".//p:cNvPr")[0].get("descr") or "") > 10, shape.name


def test_claims_are_an_xy_scatter_of_the_claims(deck: Deck, slides: Slides) -> None:
    (chart,) = charts(of_step(deck, slides, "numbers"))
    figure = deck.material.disputed
    assert figure is not None
    names = deck.visible.by_id("organizations", "short_name")
    assert chart.chart_type == XL_CHART_TYPE.XY_SCATTER
    parties = {names[party] for party in figure.claims["organization_id"]}
    assert {series.name for series in chart.plots[0].series} == parties | {"Asserters"}
    drawn = [value for one in chart.plots[0].series for value in one.iter_values() if one.name != "Asserters"]
    assert len(drawn) == len(figure.claims)
    label = chart._chartSpace.xpath(".//c:dLbl//a:t")
    assert any(figure.headline.text in one.text for one in label)
    book = workbook(chart)
    records = [row[0].value for row in book["Records"].iter_rows(min_row=2)]
    assert set(records) == set(figure.claims["estimate_id"])
    assert "http" in str(book["Records"].cell(2, book["Records"].max_column).value)


def test_low_and_high_are_error_bars_read_from_the_workbook(deck: Deck) -> None:
    ranged = next(one for one in deck.material.figures if (one.claims["low"] < one.claims["high"]).any())
    steps = tuple(step for step in deck.steps if step.slug == "numbers")
    other = replace(deck, steps=steps, material=replace(deck.material, disputed=ranged))
    (chart,) = charts(Presentation(io.BytesIO(pptx_bytes(other, unheard))).slides[1])
    bars = chart._chartSpace.xpath(".//c:errBars")
    assert bars
    sheet = workbook(chart)["Sheet1"]
    for bar in bars:
        for side in ("plus", "minus"):
            own = bar.find(qn(f"c:{side}"))
            reference = next(own.iter(qn("c:f"))).text
            column, first, last = re.findall(r"\$([A-D])\$(\d+):\$[A-D]\$(\d+)", reference)[0]
            cells = [sheet[f"{column}{row}"].value for row in range(int(first), int(last) + 1)]
            assert cells == [float(value.text) for value in own.iter(qn("c:v"))]


def test_the_ladder_is_a_stacked_bar_of_stages(deck: Deck, slides: Slides) -> None:
    (chart,) = charts(of_step(deck, slides, "maturity"))
    assert chart.chart_type == XL_CHART_TYPE.BAR_STACKED
    stages = deck.material.ladder
    columns = {series.name: list(series.values) for series in chart.plots[0].series}
    best = [below + lowest for below, lowest in zip(columns["Below"], columns["Lowest said"], strict=True)]
    assert best == stages["stage"].cat.codes.tolist()
    sheet = workbook(chart)["Sheet1"]
    assert [sheet.cell(row, 1).value for row in range(2, len(stages) + 2)] == stages["program"].tolist()
    labels = [one.text for one in chart._chartSpace.xpath(".//c:dLbl//a:t")]
    assert labels[0].startswith(f"{stages['asserter'].iloc[0]}, ")
    names = [step.label for step in deck.visible.schema("assessments").field("stage").categories]
    assert all(name in texts(of_step(deck, slides, "maturity")) for name in names)


def test_exchanges_are_counted_above_and_below(deck: Deck, slides: Slides) -> None:
    mirror, mutual = charts(of_step(deck, slides, "exchanges"))
    above, below = (list(series.values) for series in mirror.plots[0].series)
    rows = deck.material.exchanges
    counts = {code: int((rows["direction"] == code).sum()) for code in ("dprk_to_russia", "russia_to_dprk", "mutual")}
    assert sum(above) == counts["dprk_to_russia"] > 0
    assert -sum(below) == counts["russia_to_dprk"] > 0
    assert sum(mutual.plots[0].series[0].values) == counts["mutual"]
    assert max(below) <= 0
    sheet = workbook(mirror)["Sheet1"]
    first = sheet["A2"].value
    assert isinstance(first, datetime)
    assert (first.year, first.month) == (deck.material.year_from.year, deck.material.year_from.month)


def test_records_are_counted_by_lane(deck: Deck, slides: Slides) -> None:
    slide = of_step(deck, slides, "timeline")
    (chart,) = charts(slide)
    assert sum(sum(series.values) for series in chart.plots[0].series) == len(deck.material.records)
    for label in deck.material.landmarks["label"]:
        assert label in texts(slide)


def test_tables_hold_the_facts(deck: Deck, slides: Slides) -> None:
    situation = texts(of_step(deck, slides, "situation"))
    for figure in deck.material.figures:
        assert figure.title in situation
        assert figure.number in situation
    compare = texts(of_step(deck, slides, "compare"))
    assert deck.material.pair is not None
    for program in deck.material.pair:
        assert deck.visible.by_id("programs", "name")[program] in compare
        for cell in deck.material.comparison[program]:
            assert cell in compare
    judged = texts(of_step(deck, slides, "judgments"))
    for _, row in deck.material.shown.iterrows():
        assert row["statement"] in judged
        assert f"{row['term']}, {row['low']:g}–{row['high']:g} %" in judged


def test_the_map_is_made_of_shapes(deck: Deck, slides: Slides) -> None:
    slide = of_step(deck, slides, "where")
    (group,) = (shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP)
    parts = list(group.shapes)
    assert len(parts) < 400
    outlines = {shape.name for shape in parts if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM}
    assert {"Russia", "Ukraine", "North Korea", "China"} <= outlines
    assert "Crimea, claimed by Russia" in outlines
    marks = [shape for shape in parts if shape.name.startswith("Mark: ")]
    assert len(marks) == len(deck.material.placed)
    labels = [shape.text_frame.text for shape in parts if shape.name.startswith("Label: ")]
    for _, row in deck.material.placed.iterrows():
        assert any(row["number"] in label and f"{row['asserter']}, {row['as_of_text']}" in label for label in labels)
    box = (group.left, group.top, group.left + group.width, group.top + group.height)
    for shape in parts:
        assert shape.left >= box[0] - 1, shape.name
        assert shape.left + shape.width <= box[2] + 1, shape.name
    assert group.top + group.height <= slides.slide_height


def test_notes_name_asserters_grades_and_sources_in_full(deck: Deck, slides: Slides) -> None:
    for step in deck.steps:
        notes = of_step(deck, slides, step.slug).notes_slide.notes_text_frame.text
        for citation in step.citations:
            assert citation.title in notes
            assert citation.url in notes
        for note in step.notes:
            assert note in notes
        assert "Public reporting only" in notes


def test_sources_come_last_with_links(deck: Deck, slides: Slides) -> None:
    cited = {citation.url for citation, _ in deck.citations() if citation.url}
    assert addresses(slides) == cited
    assert all(address.startswith(("https://", "http://")) for address in cited)
    pages = list(slides.slides)[1 + len(deck.steps) :]
    rows = sum(len(shape.table.rows) - 1 for slide in pages for shape in slide.shapes if shape.has_table)
    assert rows == len(deck.citations())


def test_texts_stay_in_their_boxes(slides: Slides) -> None:
    """By the widths of Arial; ``test_office_draws_it`` looks at what is drawn."""
    for slide in slides.slides:
        for shape in slide.placeholders:
            runs = [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs if run.font.size]
            lines = [paragraph.text for paragraph in shape.text_frame.paragraphs]
            if not runs:
                continue
            slot, size = shape.placeholder_format.idx, runs[0].font.size.pt
            indent = 24 if slot == 11 else 0  # of bullets
            tall = height_of(lines, size, shape.width / 9525 - indent, bold=slot == 0)
            assert tall <= shape.height / 9525 + 1, shape.text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0, shape.name
            assert shape.left + shape.width <= slides.slide_width, shape.name
            tall = sum(row.height for row in shape.table.rows) if getattr(shape, "has_table", False) else shape.height
            assert shape.top + tall <= slides.slide_height, shape.name


def test_the_same_order_makes_the_same_bytes(order: Order, made: bytes, deck: Deck) -> None:
    again = pptx_file(order)
    assert again.made() == made
    assert len(made) < 3_000_000
    assert again.name == f"tumen-{deck.order.whole.release}-{deck.order.whole.released_on.isoformat()}-brief.pptx"
    released = deck.order.whole.released_on
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(released.year, released.month, released.day)}
    told = Presentation(io.BytesIO(made)).core_properties
    assert told.created == told.modified == datetime(released.year, released.month, released.day)


def test_both_masters_are_in_the_file(deck: Deck, slides: Slides) -> None:
    assert [master.name for master in slides.slide_masters] == ["Tumen light", "Tumen dark"]
    names = [{layout.name for layout in master.slide_layouts} for master in slides.slide_masters]
    assert names[0] == names[1]
    dark = Presentation(io.BytesIO(pptx_bytes(deck, unheard, dark=True)))
    for presentation, master in ((slides, "Tumen light"), (dark, "Tumen dark")):
        assert {slide.slide_layout.slide_master.name for slide in presentation.slides} == {master}


def test_hostile_texts_are_only_texts(deck: Deck) -> None:
    citation = Citation("x", HOSTILE, HOSTILE, "", "javascript:alert(1)", "F")
    step = replace(deck.steps[0], headline=HOSTILE, why=(HOSTILE,) * 3, notes=(HOSTILE,), citations=(citation,))
    handling = deck_of(replace(deck.order, steps=("where",), handling=f"\x00\x1b\ufffe{HOSTILE}")).handling
    hostile = replace(deck, steps=(step, *deck.steps[1:2]), handling=handling)
    found = Presentation(io.BytesIO(pptx_bytes(hostile, unheard)))
    assert "<script>alert(1)</script> &" in found.slides[1].shapes.title.text_frame.text
    assert all(address.startswith(("https://", "http://")) for address in addresses(found))
    programs = deck.material.ladder.assign(program="=1+1", summary="=cmd|' /C calc'!A0")
    odd = replace(deck, steps=tuple(step for step in deck.steps if step.slug == "maturity"))
    odd = replace(odd, material=replace(deck.material, ladder=programs))
    (chart,) = charts(Presentation(io.BytesIO(pptx_bytes(odd, unheard))).slides[1])
    for sheet in workbook(chart).worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}  # "f" is a formula


@pytest.mark.parametrize("known_by", [date(2016, 1, 2), date(2024, 11, 30)])
def test_it_can_be_rewound_to_where_little_was_known(dataset: Dataset, known_by: date) -> None:
    scope = Scope(known_by)
    steps = ("where", "numbers", "judgments")
    order = Order(dataset, apply(scope, dataset), scope, known_by, steps=steps, handling="X")
    found = Presentation(io.BytesIO(pptx_file(order).made()))
    assert [slide.shapes.title.text_frame.text for slide in found.slides][1:4] == [
        step.headline for step in deck_of(order).steps
    ]
    assert all("X" in texts(slide) for slide in found.slides)
    assert "2025" not in "".join(texts(slide) for slide in found.slides).replace(dataset.release, "")


def test_empty_tables_make_slides_without_pictures(dataset: Dataset) -> None:
    """Whatever is taken away, what is left is drawn."""
    scope = Scope(dataset.released_on, organizations=frozenset({"nobody"}))
    found = Presentation(io.BytesIO(pptx_file(Order(dataset, apply(scope, dataset), scope, scope.known_by)).made()))
    assert len(found.slides) >= 9


def test_the_command_line_makes_the_same_bytes(
    order: Order, made: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.__main__.open_dataset", lambda path: order.whole)
    result = CliRunner().invoke(main, ["export", "pptx", "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    (path,) = tmp_path.iterdir()
    assert path.read_bytes() == made
    wrong = CliRunner().invoke(main, ["export", "pptx", "--steps", "situation,nope"])
    assert wrong.exit_code == 2
    assert "there is no step nope; steps: situation, where" in wrong.output


@pytest.mark.skipif(not (OFFICE and PAGES), reason="needs Debian's packages `libreoffice-impress` and `poppler-utils`")
def test_office_draws_it(deck: Deck, made: bytes, tmp_path: Path) -> None:
    """LibreOffice opens it, and every page has its message, its stamp and a picture."""
    (tmp_path / "deck.pptx").write_bytes(made)
    office = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", tmp_path, tmp_path / "deck.pptx"], check=True, capture_output=True)
    written = subprocess.run(["pdftotext", "-layout", tmp_path / "deck.pdf", "-"], check=True, capture_output=True)
    pages = written.stdout.decode().split("\f")
    subprocess.run([PAGES, "-r", "48", "-png", tmp_path / "deck.pdf", tmp_path / "page"], check=True)
    drawn = [Image.open(path).convert("RGB") for path in sorted(tmp_path.glob("page-*.png"))]
    assert len(drawn) == len(Presentation(io.BytesIO(made)).slides)
    for step, page, picture in zip(deck.steps, pages[1:], drawn[1:], strict=False):
        words = " ".join(page.split())
        assert step.headline.split()[0] in words
        assert f"Release {deck.order.whole.release}" in words
        assert picture.getpixel((2, picture.height - 2)) == (255, 255, 255)
        middle = picture.crop((20, 110, picture.width - 20, 300))
        assert len(middle.getcolors(1_000_000) or []) > 30, step.slug
    assert "NIS" in pages[3]
    assert drawn[5].getcolors(1_000_000)
    colors = {color for _, color in drawn[7].getcolors(1_000_000) or []}
    assert any(red > 200 and green < 110 and blue < 40 for red, green, blue in colors)  # DPRK to Russia
    assert any(red < 30 and green > 100 and blue > 160 for red, green, blue in colors)  # and back


def test_texts_are_measured() -> None:
    assert width_of("mmm", 18) > 2.5 * width_of("iii", 18)
    assert width_of("화성", 12) == pytest.approx(2 * 12 * 96 / 72, rel=0.05)
    assert lines_of("one two three", 18, 60) == ["one", "two", "three"]
    assert lines_of("abcdefghij", 18, 40)[0] != "abcdefghij"
    assert lines_of("", 18, 40) == [""]
    assert shortened("one two three four", 18, 100).endswith("…")
    assert shortened("short", 18, 100) == "short"
    assert fitting_size(["word " * 40], (30, 20, 10), 300, 100) == 10
    assert row_heights([["a", "b " * 40]], [50, 50], [False, False], 12, 5)[0] > 100
