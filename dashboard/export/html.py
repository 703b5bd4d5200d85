"""How does a brief leave the product as one page that opens from disk, without a network, and prints?

Everything is in the file: styles, scripts, plotly, figures. A strict policy keeps the page from asking anybody for
anything and runs no script but these. The page draws a stage of 1280 by 720 pixels and scales it as a whole, on screen
and on paper alike.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import plotly.graph_objects as go
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from dashboard import theme
from dashboard.analysis.assessments import ladder
from dashboard.analysis.brief import Citation, Step, sources_line
from dashboard.analysis.chronology import LANES
from dashboard.analysis.claims import groups_counted
from dashboard.analysis.phrases import capitalized
from dashboard.charts.estimate_lanes import estimate_lanes
from dashboard.charts.event_timeline import event_timeline
from dashboard.charts.exchange_mirror import exchange_mirror
from dashboard.charts.maturity_ladder import maturity_ladder, stage_names
from dashboard.export import deck as content
from dashboard.export.deck import Deck, Table, speaker_notes
from dashboard.export.html_map import map_figure
from dashboard.export.order import CLAIMS, Progress
from dashboard.export.type_area import POINT, row_heights
from dashboard.export.vector_map import map_note, map_picture

Looks = dict[str, go.Figure]
"""A figure by the page on which it stands: light or dark."""

LOOKS = ("light", "dark")
LOOK = ("paper", "panel", "ink", "text", "accent")
TEMPLATES = Path(__file__).resolve().parent / "templates"
WIDTH, HEIGHT = 800, 456  # pixels of a picture on the stage
MOST = 1.6  # times that a chart is enlarged: type of 13 becomes 21 pixels
STAGE_NAMES = 56  # pixels over the ladder
MAP_HEIGHT = 404  # pixels, the rest is for the note below
SOURCES_ON_A_PAGE = 40
TABLE_SIZES, CELL = (20, 19, 18, 17, 16, 15, 14), 8.0  # pixels of type, and around the text of a cell
NAMED = 3  # publications in the line of sources
FONT = "Source Sans 3, Source Sans Pro, Segoe UI, Roboto, Helvetica Neue, Arial, Liberation Sans, sans-serif"
POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; "
    "form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the deck, as the template draws it.

    ``kind`` is what fills it: a figure, tiles, a table, judgments, the title or the sources. ``scale`` is how many
    times a figure is enlarged, ``width`` and ``height`` are its size before.
    """

    slug: str
    kind: Literal["title", "figure", "tiles", "table", "judgments", "sources", "empty"]
    title: str
    headline: str
    stamp: str
    why: tuple[str, ...] = ()
    why_title: str = "Why we think so"
    cited: str = ""
    notes: tuple[str, ...] = ()
    table: Table | None = None
    citations: tuple[tuple[Citation, str], ...] = ()
    lines: tuple[str, ...] = ()
    note: str = ""
    scale: float = 1.0
    width: int = WIDTH
    height: int = HEIGHT
    type_size: float = 0.0
    """Pixels of a table's type."""


def html_bytes(deck: Deck, progress: Progress) -> bytes:
    """Return a deck as a page in UTF-8; the same deck makes the same bytes."""
    figures: dict[str, Looks] = {}
    pages = [_title(deck)]
    for at, step in enumerate(deck.steps, start=1):
        pages.append(_page(deck, step, figures))
        progress(0.8 * at / len(deck.steps))
    pages += _sources(deck)
    data = {slug: {look: json.loads(one.to_json()) for look, one in looks.items()} for slug, looks in figures.items()}
    styles, script, library = (_colors() + _text("deck.css"), _text("deck.js"), get_plotlyjs().replace("\r", ""))
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters["zip"] = zip
    page = environment.get_template("deck.html").render(
        deck=deck,
        pages=pages,
        policy=POLICY.format(scripts=" ".join(_digest(text) for text in (library, script))),
        figures=Markup(in_script(data)),  # in_script leaves nothing that ends a script
        styles=Markup(styles),  # three texts of our own
        script=Markup(script),
        library=Markup(library),
        is_web=is_web,
    )
    progress(1.0)
    return page.encode()


def in_script(data: object) -> str:
    """Return data as JSON that may stand in a script element: no tag can begin in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def is_web(url: str) -> bool:
    """Tell whether an address may be a link."""
    return url.startswith(("https://", "http://"))


def _digest(script: str) -> str:
    """Return the source expression by which a policy allows one script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _colors() -> str:
    """Return the colors of the page as rules: light, dark where the reader's system is, and light on paper."""

    light = (theme.PAPER_LIGHT, theme.PANEL_LIGHT, theme.INK_LIGHT, theme.TEXT_LIGHT, theme.ACCENT_LIGHT)
    dark = (theme.PAPER_DARK, theme.PANEL_DARK, theme.INK_DARK, theme.TEXT_DARK, theme.ACCENT_DARK)
    light_rules, dark_rules = (
        "".join(f"--{name}: {color}; " for name, color in zip(LOOK, look, strict=True)) for look in (light, dark)
    )
    both = f"--line: {theme.faded(theme.NEUTRAL, 0.55)}; --marked: {theme.faded(theme.MARKED, 0.16)}; "
    at_night = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark_rules}}} }}"
    return f":root {{ {light_rules}{both}}}\n{at_night}\n"


def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _title(deck: Deck) -> Page:
    name, _, rest = deck.title.partition(": ")
    lines = (capitalized(rest), f"Brief in {len(deck.steps)} steps", deck.filters, CLAIMS)
    notes = (deck.title, deck.stamp(), str(deck.order.whole.package.descriptor.get("citation", "")))
    return Page("title", "title", name, name, deck.stamp(), lines=tuple(line for line in lines if line), notes=notes)


def _sources(deck: Deck) -> list[Page]:
    numbers = {step.title: str(at) for at, step in enumerate(deck.steps, start=2)}  # the title is page 1
    cited = [(one, ", ".join(numbers[title] for title in dict.fromkeys(titles))) for one, titles in deck.citations()]
    starts = range(0, len(cited), SOURCES_ON_A_PAGE)
    return [
        Page(
            "sources" if at == 1 else f"sources-{at}",
            "sources",
            "Sources",
            f"Sources ({at} of {len(starts)})" if len(starts) > 1 else "Sources",
            deck.stamp(),
            citations=tuple(cited[start : start + SOURCES_ON_A_PAGE]),
        )
        for at, start in enumerate(starts, start=1)
    ]


def _page(deck: Deck, step: Step, figures: dict[str, Looks]) -> Page:
    """Return the page of a step, and put its figure, if it has one, among the others: for light and for dark."""
    kind: Literal["figure", "tiles", "table", "judgments", "empty"] = "empty"
    table, note, scale, size = None, "", 1.0, (WIDTH, HEIGHT)
    if not step.records:
        pass
    elif step.slug in TABLES:
        kind, make = TABLES[step.slug]
        table = make(deck)
    elif step.slug in FIGURES:
        kind = "figure"
        draw, times = FIGURES[step.slug]
        drawn = draw(deck)
        if step.slug == "where":
            note, size = map_note(deck.visible), (WIDTH, MAP_HEIGHT)
        else:
            tall = float(drawn["light"].layout.height)
            scale = round(times or min(MOST, HEIGHT / tall), 3)
            size = (int(WIDTH / scale), int(HEIGHT / scale) if times else int(tall))
        figures[step.slug] = {look: _themed(one, size, dark=look == "dark") for look, one in drawn.items()}
    return Page(
        step.slug,
        kind,
        step.title,
        step.headline,
        deck.stamp(step),
        why=step.why,
        why_title="What we do not know" if step.slug == "judgments" else "Why we think so",
        cited=sources_line(step.citations, NAMED),
        notes=tuple(speaker_notes(step)),
        table=table,
        note=note,
        scale=scale,
        width=size[0],
        height=size[1],
        type_size=_type_size(table) if kind == "table" and table else 0.0,
    )


def _type_size(table: Table) -> float:
    """Return the largest size of type in pixels, of some, at which a table fits its place."""
    widths, bold = [column.share * WIDTH for column in table.columns], [column.bold for column in table.columns]
    head = tuple(column.title for column in table.columns)
    heights = {size: sum(row_heights([head, *table.told], widths, bold, size / POINT, CELL)) for size in TABLE_SIZES}
    return next((size for size, tall in heights.items() if tall <= HEIGHT), TABLE_SIZES[-1])


def _themed(figure: go.Figure, size: tuple[int, int], *, dark: bool) -> go.Figure:
    """Give a figure its size, and the colors of text that the app's page would give it."""
    ink, paper = (theme.TEXT_DARK, theme.PAPER_DARK) if dark else (theme.TEXT_LIGHT, theme.PAPER_LIGHT)
    figure.update_layout(
        template=None,
        width=size[0],
        height=size[1],
        font={"color": ink, "family": FONT},
        hoverlabel={"bgcolor": paper, "bordercolor": ink, "font": {"color": ink, "family": FONT}},
    )
    figure.update_xaxes(tickfont_color=ink, showline=False, ticks="", automargin=True)
    figure.update_yaxes(tickfont_color=ink, showline=False, ticks="")
    return figure


def _where(deck: Deck) -> Looks:
    picture = map_picture(deck.visible, deck.material.placed, deck.material.legs, WIDTH, MAP_HEIGHT)
    return {look: map_figure(picture, dark=look == "dark") for look in LOOKS}


def _numbers(deck: Deck) -> Looks:
    figure = deck.material.disputed
    if figure is None:
        return {look: go.Figure(layout=theme.figure_layout(HEIGHT)) for look in LOOKS}
    names = deck.visible.by_id("organizations", "short_name")
    counted = groups_counted(deck.visible, figure.claims)
    return _alike(estimate_lanes(figure.claims, names, deck.material.day, counted))


def _timeline(deck: Deck) -> Looks:
    rows, shown = deck.material, deck.material.landmarks
    lanes = tuple(lane for lane in LANES if (shown["lane"] == lane).any())
    return _alike(event_timeline(shown, rows.year_from, rows.day, known_by=rows.day, lanes=lanes, of=rows.records))


def _maturity(deck: Deck) -> Looks:
    """Draw the ladder with the names of its stages, which the app draws apart, above the same columns."""
    steps = ladder(deck.visible)
    figure, names = maturity_ladder(deck.material.ladder, steps, headings=False), stage_names(steps)
    height = int(figure.layout.height) + STAGE_NAMES
    return _alike(figure.update_layout(xaxis=names.layout.xaxis, height=height, margin_t=STAGE_NAMES))


def _exchanges(deck: Deck) -> Looks:
    rows = deck.material
    return {
        look: exchange_mirror(
            rows.exchanges, rows.year_from, rows.day, sides=rows.sides, known_by=rows.day, dark=look == "dark"
        )
        for look in LOOKS
    }


def _alike(figure: go.Figure) -> Looks:
    """Return a figure that is the same on both pages but for the color of its texts."""
    return {look: go.Figure(figure) for look in LOOKS}


# How a step is drawn, and how many times it is enlarged; ``None``: as large as it fits.
FIGURES: dict[str, tuple[Callable[[Deck], Looks], float | None]] = {
    "where": (_where, 1.0),
    "numbers": (_numbers, MOST),
    "timeline": (_timeline, None),
    "maturity": (_maturity, None),
    "exchanges": (_exchanges, None),
}
TABLES: dict[str, tuple[Literal["tiles", "table", "judgments"], Callable[[Deck], Table]]] = {
    "situation": ("tiles", content.situation_table),
    "compare": ("table", content.comparison_table),
    "judgments": ("judgments", content.judgment_table),
}
