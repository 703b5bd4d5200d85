"""Who has claimed what number, and when? One lane an asserter, time on x; inside a lane height is the number.

All lanes share one scale from zero, so that heights compare across asserters. There is never a mean or a trend line.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from html import escape

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.analysis.claims import (
    STALE_AFTER_DAYS,
    central_value,
    claimed_number,
    current_claims,
    is_stale,
    latest_by_asserter,
)
from dashboard.analysis.dates import date_text, day_text, last_day, report_text

LANE_PX = 74
TALLEST = 0.72  # share of a lane that the highest number of all takes
LABEL_GAP = 0.34  # labels of one lane stand at least this share of the time axis apart


def estimate_lanes(claims: pd.DataFrame, names: dict[str, str], day: date, notes: dict[str, str]) -> go.Figure:
    """Draw claims of one measure; an as-of date known to the month only is a bar as wide as the month.

    ``claims``: rows of ``estimates`` as cut by the scope. ``names``: short names by organization id. ``notes``: the
    group that each claim counts, by claim id, for the hover. Custom data: the claim's id.
    """
    latest = latest_by_asserter(claims)
    lanes = _lane_order(latest)
    top = float(claims[["low", "best", "high"]].max().max()) or 1.0
    drawn = claims.assign(
        lane=claims["organization_id"].map({party: number for number, party in enumerate(lanes)}).astype("float64"),
        value=central_value(claims),
        stale=is_stale(claims, day),
        superseded=~claims["estimate_id"].isin(list(current_claims(claims))),
        until=[last_day(claim["as_of"], str(claim["as_of_precision"])) for _, claim in claims.iterrows()],
    ).sort_values(["organization_id", "as_of", "estimate_id"])
    drawn["middle"] = drawn["as_of"] + (drawn["until"] - drawn["as_of"]) / 2
    figure = go.Figure()
    vague = drawn[drawn["until"] > drawn["as_of"]]
    figure.add_scatter(
        x=[x for _, claim in vague.iterrows() for x in (claim["as_of"], claim["until"], None)],
        y=[y for _, claim in vague.iterrows() for y in (*[_height(claim, "value", top)] * 2, None)],
        mode="lines",
        line={"color": theme.GHOST, "width": 5},
        hoverinfo="skip",
        name="month-wide",
    )
    bars = drawn[drawn["low"].notna() & drawn["high"].notna()]
    figure.add_scatter(
        x=[x for day_ in bars["middle"] for x in (day_, day_, None)],
        y=[y for _, bar in bars.iterrows() for y in (_height(bar, "low", top), _height(bar, "high", top), None)],
        mode="lines",
        line={"color": theme.GHOST, "width": 7},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=drawn["middle"],
        y=[_height(claim, "value", top) for _, claim in drawn.iterrows()],
        mode="markers",
        marker={
            "color": theme.CLAIM,
            "size": [8 if old else 12 for old in drawn["superseded"]],
            "opacity": [theme.CREDIBILITY_OPACITY.get(int(digit), 0.8) for digit in drawn["credibility"]],
            "symbol": [theme.credibility_symbol(int(digit)) for digit in drawn["credibility"]],
            "line": {"width": 1.5, "color": theme.CLAIM},
        },
        customdata=drawn[["estimate_id"]].to_numpy(),
        hovertext=[_hover(claim, names, notes) for _, claim in drawn.iterrows()],
        hoverinfo="text",
    )
    first, last = drawn["as_of"].min(), max(pd.Timestamp(day), drawn["as_of"].min() + pd.Timedelta(days=60))
    pad = (last - first) * 0.03
    labels = [
        {
            "x": claim["middle"],
            "y": _height(claim, "value", top),
            "text": escape(claimed_number(claim)),
            "showarrow": False,
            "xanchor": "left",
            "xshift": 9,
            "font": {"size": 12},
        }
        for _, claim in _labeled(drawn, last - first + 2 * pad).iterrows()
    ]
    figure.update_layout(
        **theme.figure_layout(
            LANE_PX * len(lanes) + 60,
            annotations=[*labels, *_open_ends(drawn, top), _stale_note(day, len(lanes))],
            shapes=[*[_baseline(number) for number in range(len(lanes))], _stale_before(day)],
            margin={"l": 8, "r": 24, "t": 12, "b": 28},
            xaxis={
                "range": [first - pad, last + 2 * pad],
                "gridcolor": theme.FAINT,
                "fixedrange": True,
                "tickformat": "%b\n%Y",
                "nticks": 8,
            },
            yaxis={
                "tickvals": [lane + 0.28 for lane in range(len(lanes))],
                "ticktext": [f"{escape(names.get(party, party))}  " for party in lanes],
                "range": [-0.12, len(lanes) + 0.25],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            },
        )
    )
    return figure


def _lane_order(latest: pd.DataFrame) -> list[str]:
    """Asserters from the lowest latest number at the bottom to the highest at the top."""
    ranked = latest.assign(value=central_value(latest)).sort_values(["value", "organization_id"])
    return [str(party) for party in ranked["organization_id"]]


def _height(claim: pd.Series, column: str, top: float) -> float:
    """Height of a number in the lane of its claim."""
    return float(claim["lane"]) + float(claim[column]) / top * TALLEST


def _baseline(lane: int) -> dict[str, object]:
    line = {"color": theme.FAINT, "width": 1}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": lane, "y1": lane, "line": line}


def _stale_before(day: date) -> dict[str, object]:
    """Dashed rule: claims at its left are stale at the shown day."""
    x = pd.Timestamp(day) - pd.Timedelta(days=STALE_AFTER_DAYS)
    line = {"color": theme.GHOST, "width": 1, "dash": "dash"}
    return {"type": "line", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "line": line}


def _stale_note(day: date, lanes: int) -> dict[str, object]:
    x = pd.Timestamp(day) - pd.Timedelta(days=STALE_AFTER_DAYS)
    text = f"stale before {day_text(x)}"
    return {"x": x, "y": lanes + 0.1, "text": text, "showarrow": False, "xanchor": "right", "xshift": -4}


def _open_ends(drawn: pd.DataFrame, top: float) -> list[dict[str, object]]:
    """Arrows: "at least" points up, "up to" points down."""
    arrows: list[dict[str, object]] = []
    for _, claim in drawn[drawn["low"].isna() | drawn["high"].isna()].iterrows():
        if str(claim["qualifier"]) not in {"at_least", "up_to"}:
            continue
        side = 1 if str(claim["qualifier"]) == "at_least" else -1
        arrows.append(
            {
                "x": claim["middle"],
                "y": _height(claim, "value", top),
                "ax": 0,
                "ay": 12 * side,
                "yshift": 18 * side,
                "showarrow": True,
                "arrowhead": 2,
                "arrowwidth": 1.8,
                "arrowcolor": theme.CLAIM,
                "text": "",
            }
        )
    return arrows


def _labeled(drawn: pd.DataFrame, span: pd.Timedelta) -> pd.DataFrame:
    """Choose which claims are labeled: the latest of each lane first, then others as far as there is room."""
    kept: list[Hashable] = []
    taken: dict[float, list[pd.Timestamp]] = {}
    for index, claim in drawn.sort_values(["superseded", "as_of"], ascending=[True, False]).iterrows():
        if all(abs(claim["as_of"] - other) >= span * LABEL_GAP for other in taken.get(claim["lane"], [])):
            taken.setdefault(claim["lane"], []).append(claim["as_of"])
            kept.append(index)
    return drawn.loc[kept]


def _hover(claim: pd.Series, names: dict[str, str], notes: dict[str, str]) -> str:
    party = names.get(str(claim["organization_id"]), str(claim["organization_id"]))
    state = " · superseded" if claim["superseded"] else " · stale" if claim["stale"] else ""
    as_of = date_text(claim["as_of"], str(claim["as_of_precision"]))
    return "<br>".join(
        [
            f"<b>{escape(claimed_number(claim))}</b> · {escape(party)}",
            escape(notes.get(str(claim["estimate_id"]), "")),
            f"as of {as_of}, reported {report_text(claim['reported_on'], claim.get('reported_on_basis'))}",
            f"grade {claim['reliability']}{claim['credibility']}{state}",
        ]
    )
