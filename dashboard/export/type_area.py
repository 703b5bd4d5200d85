"""How much room does a text take? Measured by the widths of Arial, so that nothing on a slide runs out of its box.

Sizes are in points, rooms in pixels of 96 per inch. No font is needed on the machine; one that replaces Arial has its
widths (Liberation Sans does) or a little slack from ``SAFETY``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

LINE = 1.2  # height of a line in sizes of its type
POINT = 96 / 72  # pixels
SAFETY = 1.03
WIDE, OTHER = 1000, 600  # thousandths of the size: scripts of East Asia, and whatever else is not in the table
# Advance widths of Arial in thousandths of the size of type.
REGULAR = {
    191: "'",
    222: "ijl’‘",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: "()-`r“”",
    334: "{}",
    350: "•",
    355: '"',
    389: "*",
    400: "°",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–é≥≤±",
    584: "+<=>~×",
    611: "FTZ●",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "▲▼—…→@",
}
BOLD = {
    238: "'",
    278: " ,./I\\ijl’‘·|",
    333: "!()-:;[]`ft",
    350: "•",
    389: "*r{}",
    400: "°",
    474: '"',
    500: "z“”",
    556: "#$0123456789J_aceksvxy–é≥≤±",
    584: "+<=>^~×",
    611: "?FLTZbdghnopqu●",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQw",
    833: "M",
    889: "%m",
    944: "W",
    1000: "▲▼—…→@",
}


@cache
def _widths(bold: bool) -> dict[str, int]:
    return {letter: width for width, letters in (BOLD if bold else REGULAR).items() for letter in letters}


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width in pixels of a text on one line, at a size in points."""
    widths = _widths(bold)
    units = sum(widths.get(letter, WIDE if ord(letter) >= 0x1100 else OTHER) for letter in text)
    return units / 1000 * size * POINT * SAFETY


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return the lines into which a text breaks in a room of this width in pixels; a longer word is cut."""
    found: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".lstrip()
        if width_of(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            found.append(line)
        *cut, line = _pieces(word, size, width, bold=bold)
        found += cut
    return [*found, line] if line or not found else found


def _pieces(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    """Cut a word into pieces that fit a width, each at least a letter; in one pass, since a word may be a megabyte."""
    found: list[str] = []
    start, taken = 0, 0.0
    for at, letter in enumerate(word):
        wide = width_of(letter, size, bold=bold)
        if at > start and taken + wide > width:
            found.append(word[start:at])
            start, taken = at, 0.0
        taken += wide
    return [*found, word[start:]]


def height_of(texts: Iterable[str], size: float, width: float, *, bold: bool = False, gap: float = 0.0) -> float:
    """Return the height in pixels of paragraphs, with a ``gap`` in pixels between them."""
    counts = [len(lines_of(text, size, width, bold=bold)) for text in texts]
    return sum(counts) * size * POINT * LINE + gap * max(len(counts) - 1, 0)


def fitting_size(
    texts: Sequence[str], sizes: Sequence[float], width: float, height: float, *, bold: bool = False, gap: float = 0.0
) -> float:
    """Return the first of some sizes (the largest first) at which paragraphs fit a room; the last where none does."""
    return next((size for size in sizes if height_of(texts, size, width, bold=bold, gap=gap) <= height), sizes[-1])


def row_heights(
    rows: Iterable[Sequence[str]], widths: Sequence[float], bold: Sequence[bool], size: float, padding: float
) -> list[float]:
    """Return the heights in pixels of the rows of a table, whose columns have these widths and padding in pixels."""
    return [
        max(
            height_of([text], size, width - 2 * padding, bold=is_bold)
            for text, width, is_bold in zip(row, widths, bold, strict=True)
        )
        + 2 * padding
        for row in rows
    ]


def shortened(text: str, size: float, width: float, lines: int = 1, *, bold: bool = False) -> str:
    """Return a text cut at a word, with "…", where it takes more than so many lines of a width in pixels."""
    if len(lines_of(text, size, width, bold=bold)) <= lines:
        return text
    words = text.split()

    def cut(kept: int) -> str:
        return " ".join(words[:kept]).rstrip(" ,;:(–") + "…"

    # The most words that fit, and one less where a cut at a bracket or comma made a shorter text of more of them.
    kept = bisect_right(range(len(words)), lines, key=lambda at: len(lines_of(cut(at), size, width, bold=bold))) - 1
    return cut(max(kept, 0))
