"""How much is said to have been delivered, by whose count, in which unit? One small picture a unit, one lane a party.

Heights compare inside a picture, from zero, and never between pictures: containers are no shells. A stepped line joins
claims of one party alone; there is no trend across parties and no sum.
"""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.exchanges import number

LANE, ROOM = 46, 31  # pixels of a lane and of its highest number
GUTTER, FOOT, TOP = 118, 26, 4  # pixels at the left for the party and its newest number, below and above
PHONE, CHARACTER = 186, 6.4  # pixels of plot and of a character at 12 px: numbers are spaced for a narrow column


def munitions_claims(claims: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> go.Figure:
    """Draw the claims of one unit (``analysis.exchanges.quantity_claims``) from ``first`` to ``last``.

    A point is the number claimed, a bar its low to high, an arrow up "at least" and down "up to". The newest number
    of a party stands in words beside its name; the highest of them is on top. Custom data: the record's id.
    """
    newest = claims.sort_values(["start", "record_id"]).groupby("asserter").tail(1)
    parties = list(newest.sort_values(["value", "asserter"], ascending=[False, True])["asserter"])
    bounds = claims[["low", "best", "high"]]
    scale = ROOM / (float(bounds.max().max()) or 1.0)
    base = {party: TOP + LANE * (at + 1) - 6 for at, party in enumerate(parties)}
    figure = go.Figure()
    notes: list[dict[str, object]] = []
    shapes: list[dict[str, object]] = []
    for (_, claim), party in zip(newest.set_index("asserter").loc[parties].iterrows(), parties, strict=True):
        own = claims[claims["asserter"] == party].sort_values(["start", "record_id"])
        notes.append(_gutter(party, claim, base[party]))
        shapes.append(
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": base[party], "y1": base[party], "layer": "below"}
            | {"line": {"color": theme.FAINT, "width": 1}}
        )
        _lane(figure, own, base[party], scale)
        notes += _numbers(own, base[party], scale, first, last)
    figure.update_layout(
        theme.figure_layout(TOP + LANE * len(parties) + FOOT)
        | {
            "margin": {"l": GUTTER, "r": 12, "t": 2, "b": FOOT - 4},
            "hovermode": "closest",
            "shapes": shapes,
            "annotations": notes,
            "xaxis": {
                "type": "date",
                "range": [first, last],
                "dtick": "M12" if (last - first).days > 500 else "M3",
                "tick0": "2000-01-01",
                "tickformat": "%Y" if (last - first).days > 500 else "%b %Y",
                "tickangle": 0,
                "gridcolor": theme.FAINT,
                "zeroline": False,
                "fixedrange": True,
            },
            "yaxis": {"range": [TOP + LANE * len(parties), 0], "visible": False, "fixedrange": True},
        }
    )
    return figure


def _gutter(party: str, claim: pd.Series, y: float) -> dict[str, object]:
    """Write a party and its newest number, with its month, at the left of its lane."""
    ends = {1: "≥ ", -1: "≤ ", 0: ""}[_open_end(claim)]
    words = f"<b>{escape(party)}</b><br>{ends}{number(float(claim['value']))}, {claim['start']:%b %Y}"
    return {
        **{"x": 0, "xref": "paper", "xanchor": "left", "xshift": -GUTTER + 2, "y": y - LANE / 2 + 6},
        **{"yanchor": "middle", "align": "left", "text": words, "showarrow": False, "font": {"size": 12}},
        "borderpad": 0,
    }


def _lane(figure: go.Figure, own: pd.DataFrame, base: float, scale: float) -> None:
    """Draw the claims of one party: stems from zero, steps, bars from low to high, points, arrows at open ends."""
    heights = base - own["value"] * scale
    figure.add_scatter(
        x=[x for day in own["start"] for x in (day, day, None)],
        y=[y for height in heights for y in (base, height, None)],
        mode="lines",
        line={"color": theme.FAINT, "width": 3},
        hoverinfo="skip",
        name="from zero",
    )
    if len(own) > 1:
        figure.add_scatter(
            x=own["start"],
            y=heights,
            mode="lines",
            line={"color": theme.CLAIM, "width": 1.2, "shape": "hv"},
            opacity=0.55,
            hoverinfo="skip",
            name=escape(f"{own['asserter'].iloc[0]}, steps"),
        )
    wide = own[own["low"].notna() & own["high"].notna() & (own["low"] < own["high"])]
    if not wide.empty:
        figure.add_scatter(
            x=[x for day in wide["start"] for x in (day, day, None)],
            y=[
                y
                for low, high in zip(base - wide["low"] * scale, base - wide["high"] * scale, strict=True)
                for y in (low, high, None)
            ],
            mode="lines",
            line={"color": theme.GHOST, "width": 7},
            hoverinfo="skip",
            name="low to high",
        )
    figure.add_scatter(
        x=own["start"],
        y=heights,
        mode="markers",
        marker={
            "color": [theme.CLEAR if status in theme.STATUS_DASH else theme.CLAIM for status in own["status_code"]],
            "size": 9,
            "line": {"color": theme.CLAIM, "width": 1.5},
        },
        customdata=own[["record_id"]].to_numpy(),
        hovertext=[_hover(claim) for _, claim in own.iterrows()],
        hoverinfo="text",
        unselected={"marker": {"opacity": 1}},
        cliponaxis=False,
        name=escape(str(own["asserter"].iloc[0])),
    )
    open_ = [_open_end(claim) for _, claim in own.iterrows()]
    ends = [at for at, side in enumerate(open_) if side]
    if ends:
        figure.add_scatter(
            x=own["start"].iloc[ends],
            y=[heights.iloc[at] - 9 * open_[at] for at in ends],
            mode="markers",
            marker={
                "symbol": ["triangle-up-open" if open_[at] > 0 else "triangle-down-open" for at in ends],
                "color": theme.CLAIM,
                "size": 7,
            },
            hoverinfo="skip",
            cliponaxis=False,
            name="open ends",
        )


def _open_end(claim: pd.Series) -> int:
    """Return 1 for "at least", -1 for "up to", 0 for a number with no open end."""
    if pd.notna(claim["low"]) and pd.isna(claim["high"]):
        return 1
    return -1 if pd.notna(claim["high"]) and pd.isna(claim["low"]) else 0


def _numbers(
    own: pd.DataFrame, base: float, scale: float, first: pd.Timestamp, last: pd.Timestamp
) -> list[dict[str, object]]:
    """Write the earlier numbers beside their points, the latest first, as far as there is room in the lane."""
    per_pixel = (last - first) / PHONE
    taken: list[tuple[pd.Timestamp, pd.Timestamp]] = []
    notes: list[dict[str, object]] = []
    points = [(day - 7 * per_pixel, day + 7 * per_pixel) for day in own["start"]]
    for (_, claim), point in reversed(list(zip(own.iterrows(), points, strict=True))[:-1]):
        words = number(float(claim["value"]))
        wide = (len(words) * CHARACTER + 10) * per_pixel
        for right in (False, True):
            stretch = (point[1], point[1] + wide) if right else (point[0] - wide, point[0])
            clear = first <= stretch[0] and stretch[1] <= last + 12 * per_pixel
            others = [other for other in points if other != point]
            if clear and all(stretch[1] <= start or stretch[0] >= stop for start, stop in [*taken, *others]):
                taken.append(stretch)
                notes.append(
                    {"x": claim["start"], "y": base - float(claim["value"]) * scale, "text": escape(words)}
                    | {"xanchor": "left" if right else "right", "xshift": 8 if right else -8}
                    | {"yanchor": "bottom" if right else "middle"}  # at the right the step runs on
                    | {"showarrow": False, "font": {"size": 12}, "borderpad": 0}
                )
                break
    return notes


def _hover(claim: pd.Series) -> str:
    lines = [f"<b>{escape(str(claim['quantity']))}</b> · {escape(str(claim['asserters']))}", escape(str(claim["when"]))]
    lines += [
        escape(str(claim["title"])),
        f"{escape(str(claim['status'])).lower()}; reported {escape(str(claim['reported']))}",
    ]
    return "<br>".join(lines)
