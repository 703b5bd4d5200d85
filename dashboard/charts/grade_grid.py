"""How are the claims graded: by the source's reliability and the item's credibility, unknown apart?"""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.coverage import UNKNOWN_DIGIT, UNKNOWN_LETTER

STEP, CELL = 42, 0.86  # pixels from one row of cells to the next; side of a cell as a share of a step
GAP = 0.45  # of a step: room before F and before 6, which are unknown and not the worst
MARGIN = {"l": 64, "r": 8, "t": 58, "b": 8}


def grade_grid(cells: pd.DataFrame, chosen: str | None = None, *, dark: bool = False) -> go.Figure:
    """Draw ``coverage.grade_cells``: a cell a pair of grades, its count as text and shade.

    Each cell's custom data is its pair, "B2". ``chosen`` gets a thick outline. The most stand out from the page, which
    may be ``dark``.
    """
    letters = list(dict.fromkeys(cells["letter"]))
    digits = list(dict.fromkeys(cells["digit"]))
    across = {digit: at + GAP * (digit == UNKNOWN_DIGIT) for at, digit in enumerate(digits)}
    down = {letter: at + GAP * (letter == UNKNOWN_LETTER) for at, letter in enumerate(letters)}
    steps = [shade(int(count), int(cells["claims"].max())) for count in cells["claims"]]
    words = (
        cells["cell"] + ": " + cells["letter_label"].map(escape) + "; " + cells["digit_label"].map(escape).str.lower()
    )
    figure = go.Figure(
        go.Bar(
            x=cells["digit"].map(across),
            width=[CELL] * len(cells),
            y=[CELL] * len(cells),
            base=cells["letter"].map(down) - CELL / 2,
            marker={
                "color": [theme.CLEAR if step is None else color_of(step, dark=dark) for step in steps],
                "line": {
                    "color": [theme.STAGE_MARK if cell == chosen else theme.GHOST for cell in cells["cell"]],
                    "width": [4 if cell == chosen else 1 for cell in cells["cell"]],
                },
            },
            text=cells["claims"].astype("str"),
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            insidetextfont={
                "size": theme.FONT_SIZE,
                # Text on a shade; a zero stands on the page itself.
                "color": [ink_on(step, theme.NEUTRAL, dark=dark) for step in steps],
            },
            customdata=cells[["cell"]].to_numpy(),
            hovertext=words + "<br>" + cells["claims"].astype("str") + " claims",
            hoverinfo="text",
            unselected={"marker": {"opacity": 1}},
        )
    )
    wide, high = max(across.values(), default=0) + 1, max(down.values(), default=0) + 1
    figure.update_layout(
        **theme.figure_layout(
            round(high * STEP) + MARGIN["t"] + MARGIN["b"],
            margin=MARGIN,
            barmode="overlay",
            xaxis={
                "title": {"text": "Credibility of the information", "standoff": 10},
                "automargin": False,
                "tickvals": list(across.values()),
                "ticktext": [str(digit) for digit in digits],
                "range": [-0.5, wide - 0.5],
                "side": "top",
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            yaxis={
                "title": {"text": "Reliability of the source", "standoff": 14},
                "automargin": False,
                "tickvals": list(down.values()),
                "ticktext": letters,
                "range": [high - 0.5, -0.5],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
        )
    )
    line = {"color": theme.GHOST, "width": 1, "dash": "dot"}
    if UNKNOWN_DIGIT in across:
        figure.add_vline(x=across[UNKNOWN_DIGIT] - 0.5 - GAP / 2, line=line)
    if UNKNOWN_LETTER in down:
        figure.add_hline(y=down[UNKNOWN_LETTER] - 0.5 - GAP / 2, line=line)
    return figure


def shade(count: int, most: int) -> int | None:
    """Return the step of ``theme.COUNTS`` for a count, by the square root of its share of the highest; none for 0."""
    if count <= 0:
        return None
    return min(int((count / most) ** 0.5 * len(theme.COUNTS)), len(theme.COUNTS) - 1)


def color_of(step: int, *, dark: bool) -> str:
    """Return the color of a step: the highest is the farthest from the page, so a dark page turns the scale around."""
    return theme.COUNTS[-1 - step] if dark else theme.COUNTS[step]


def ink_on(step: int | None, bare: str, *, dark: bool) -> str:
    """Return the color of a text on a step; ``bare`` is that of a text on no shade."""
    return bare if step is None else theme.ink_over(color_of(step, dark=dark))
