"""How does it look: color, shape and dash by meaning, the same everywhere, and the defaults of figures and maps.

Colors are Okabe–Ito, legible on the light and the dark page; every color has a second channel. Nothing is colored
elsewhere. Keys are the codes of the vocabularies; a code without an entry gets the neutral look.
"""

from __future__ import annotations

from dataclasses import dataclass

NEUTRAL = "#888888"
PAPER_LIGHT, PAPER_DARK = "#FFFFFF", "#0E1117"  # the page, as in .streamlit/config.toml
CLEAR = "rgba(0,0,0,0)"
INK_LIGHT, INK_DARK = "#1B1F24", "#F2F4F7"  # outline of a selected mark on the light and the dark page
TEXT_LIGHT, TEXT_DARK = "#30363D", "#D5DBE2"  # text in figures, 4.5:1 and more on its page
# Water, land, and borders where a map is drawn as outlines, in the colors of the pictures (static/basemap.json).
LAND_LIGHT = {"water": "#E4ECF1", "other": "#F6F5F2", "theater": "#EDE7DB", "ukraine": "#E5EADB", "border": "#8F8E89"}
LAND_DARK = {"water": "#0A121B", "other": "#20262E", "theater": "#332F2A", "ukraine": "#26342F", "border": "#808791"}
PANEL_LIGHT, PANEL_DARK = "#EEF1F4", "#1D232C"  # boxes on a page that is taken away
ACCENT_LIGHT, ACCENT_DARK = "#0072B2", "#56B4E9"  # the line above a page that is taken away, and its links
MARKED = "#E69F00"  # ground of what differs or is chosen
BRUSH = "rgba(136,136,136,0.10)"  # the part of a strip that is chosen
REGION_LIGHT, REGION_DARK = "#8C6D1F", "#D6B656"  # shading of a region in which a place is not known
FAINT = "rgba(136,136,136,0.25)"  # grid lines, bands
GHOST = "rgba(136,136,136,0.75)"


@dataclass(frozen=True, slots=True)
class Mark:
    """The look of one code: a color, a plotly symbol, and the same shape as a text glyph for tables and maps."""

    color: str
    symbol: str
    glyph: str


ROLES = {
    "combat": Mark("#D55E00", "triangle-up", "▲"),
    "construction": Mark("#E69F00", "square", "■"),
    "demining": Mark("#009E73", "diamond", "◆"),
    "border_security": Mark("#0072B2", "circle", "●"),
    "advisers": Mark("#CC79A7", "pentagon", "⬟"),
    "labor": Mark("#888888", "hexagon", "⬢"),
    "mixed": Mark("#56B4E9", "cross", "✚"),
}
OUTCOMES = {
    "success": Mark("#009E73", "circle", "●"),
    "partial": Mark("#E69F00", "circle-open-dot", "◐"),
    "failure": Mark("#D55E00", "x", "✕"),
    "unknown": Mark("#888888", "circle-open", "○"),
    "not_applicable": Mark("#56B4E9", "diamond", "◆"),
}
LANES = {
    "deployments": Mark("#D55E00", "square", "■"),
    "movements": Mark("#E69F00", "triangle-right", "▶"),
    "milestones": Mark("#009E73", "circle", "●"),
    "exchanges": Mark("#0072B2", "diamond", "◆"),
    "visits": Mark("#56B4E9", "star", "★"),
    "statements": Mark("#CC79A7", "triangle-up", "▲"),
}
# Direction and kind of an exchange. Kinds of one family share a color; the shape tells them apart.
DIRECTIONS = {
    "dprk_to_russia": Mark("#D55E00", "triangle-up", "▲"),
    "russia_to_dprk": Mark("#0072B2", "triangle-down", "▼"),
    "outward": Mark("#D55E00", "triangle-up", "▲"),  # of a package on another theater
    "inward": Mark("#0072B2", "triangle-down", "▼"),
    "mutual": Mark("#888888", "diamond", "◆"),
}
KINDS = {
    "munitions": Mark("#D55E00", "square", "■"),
    "missiles": Mark("#D55E00", "triangle-up", "▲"),
    "technology": Mark("#0072B2", "diamond", "◆"),
    "training": Mark("#0072B2", "pentagon", "⬟"),
    "visit": Mark("#56B4E9", "star", "★"),
    "diplomacy": Mark("#009E73", "circle", "●"),
    "treaty": Mark("#CC79A7", "cross", "✚"),
    "sanctions": Mark("#CC79A7", "x", "✖"),
    "labor": Mark("#888888", "hexagon", "⬢"),
    "energy": Mark("#E69F00", "triangle-down", "▼"),
    "finance": Mark("#E69F00", "triangle-right", "▶"),
    "food": Mark("#E69F00", "triangle-left", "◀"),
}
# How firmly an exchange is known: opacity of the fill, width and dash of the outline.
STATUS_FILL = {"confirmed": 1.0, "reported": 0.4, "alleged": 0.12, "suspected": 0.12}
STATUS_WIDTH = {"confirmed": 2.0, "reported": 1.0, "alleged": 1.4, "suspected": 1.4}
STATUS_DASH = {"alleged": "3px,2px", "suspected": "1px,2px"}
STATUS_GLYPHS = {"confirmed": "●", "reported": "◑", "alleged": "○", "suspected": "◌"}
# Seven steps of one hue; lightness alone tells them apart, so they survive grayscale. The name is always written.
STAGES = {
    "concept": "#C6DBEF",
    "development": "#9ECAE1",
    "ground_test": "#6BAED6",
    "flight_test": "#4292C6",
    "initial_deployment": "#2171B5",
    "operational": "#08519C",
    "combat_proven": "#08306B",
}
ACCENTS = ("#0072B2", "#D55E00", "#E69F00", "#009E73", "#CC79A7", "#56B4E9")  # of the slides' own palette
# Up to four things that have no color of their own, such as programs side by side; each is labeled as well.
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
# Military symbols are drawn with the standard's light fills and black lines. On the dark page these take their place:
# its off-white, and its dark fills of neutral units and of civilians.
SYMBOLS_DARK = {"black": "#EFEFEF", "#aaffaa": "#00A000", "#ffa1ff": "#500050"}
STAGE_MARK = "#0072B2"
STAGE_SPREAD, STAGE_RANGE = "rgba(0,114,178,0.18)", "rgba(0,114,178,0.45)"  # its hue, graded
COUNTS = ("#DEEBF7", "#9ECAE1", "#6BAED6", "#08519C")  # few to many; the number is always written or on hover
CLAIM = "#2F8FCC"  # 3:1 and more on both pages, also when paler by grade
# A second channel beside the words: the better the grade, the more filled the mark.
CREDIBILITY_OPACITY = {1: 1.0, 2: 1.0, 3: 0.9, 4: 0.8, 5: 0.7, 6: 0.8}
BADGE_COLORS = {"A": "green", "B": "green", "C": "blue", "D": "orange", "E": "orange", "F": "gray"}
STATE_COLORS = {"seen": "orange", "not_seen": "gray", "reversed": "blue"}
STATE_ICONS = {"seen": "visibility", "not_seen": "visibility_off", "reversed": "undo"}

FONT_SIZE = 13  # nothing under 12 px
FIGURE_MARGIN = {"l": 8, "r": 16, "t": 8, "b": 8}


def mark(table: dict[str, Mark], code: str) -> Mark:
    """Return the look of ``code``, or the neutral one for a code that has none."""
    return table.get(code, Mark(NEUTRAL, "circle", "●"))


def rgba(color: str, alpha: int = 255) -> list[int]:
    """Turn ``#RRGGBB`` into the list of four numbers, each 0–255, that map layers take."""
    return [int(color[start : start + 2], 16) for start in (1, 3, 5)] + [alpha]


def faded(color: str, opacity: float) -> str:
    """Return ``#RRGGBB`` at an opacity, 0–1, as figures take it."""
    red, green, blue, _ = rgba(color)
    return f"rgba({red},{green},{blue},{opacity:g})"


def mixed(color: str, paper: str, share: float) -> str:
    """Return the color of a page with a share, 0 to 1, of another in it."""
    parts = [round(p + (c - p) * share) for c, p in zip(rgba(color)[:3], rgba(paper)[:3], strict=True)]
    return f"rgb({parts[0]},{parts[1]},{parts[2]})"


def ink_over(color: str, pale: str = INK_DARK) -> str:
    """Return dark ink or a ``pale`` one, whichever stands out more from a color (relative luminance of WCAG 2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (number / 255 for number in rgba(color)[:3])
    )
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return pale if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.06 else INK_LIGHT


def figure_layout(height: int, **more: object) -> dict[str, object]:
    """Return the layout that every figure starts from; ``height`` in pixels."""
    return {
        "height": height,
        "margin": FIGURE_MARGIN,
        "font": {"size": FONT_SIZE},
        "hoverlabel": {"font": {"size": FONT_SIZE}, "align": "left"},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "dragmode": False,
        "xaxis": {"gridcolor": FAINT, "zeroline": False, "fixedrange": True},
        "yaxis": {"gridcolor": FAINT, "zeroline": False, "fixedrange": True},
    } | more


def credibility_symbol(digit: int) -> str:
    """Return the plotly symbol of a credibility digit, the second channel beside opacity: the better, the fuller."""
    if digit <= 2:
        return "circle"
    if digit == 6:
        return "x-thin"  # cannot be judged: unknown, with a mark of its own
    return "circle-open-dot" if digit == 3 else "circle-open"
