"""What do the marks and lines of the map mean? The legend as SVG texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from dashboard import theme
from dashboard.charts.map_looks import Look, radius
from dashboard.charts.military_symbols import ARMS, UNSPECIFIED, symbol_svg, unit_of

SYMBOL = 13.0  # pixels: half the side of a symbol's frame in the legend


def legend(roles: dict[str | int, str], *, dark: bool) -> list[dict[str, str]]:
    """Return the columns of the legend, each SVG texts by title: what color, outline, size and line mean.

    ``roles`` are the labels of the roles by code, in order.
    """
    plain = Look(role="border_security", dark=dark)
    states = [
        ("Number present or sent", plain),
        ("Still arriving", replace(plain, ringed=True)),
        ("Announced or planned", replace(plain, dashed=True, hollow=True)),
        ("No number claimed", replace(plain, hollow=True)),
        ("Stale: older than 180 days", replace(plain, stale=True)),
    ]
    ink = theme.INK_DARK if dark else theme.INK_LIGHT
    marks = [(label, Look(role=str(code), dark=dark).svg(), 11.0) for code, label in roles.items()]
    outlines = [(label, look.svg(), 11.0) for label, look in states]
    sizes = [(f"{people:,}", plain.svg(), radius(people)) for people in (1_000, 5_000, 10_000)]
    parts = {"Role": marks, "State": outlines, "People, by area": sizes, "Lines and places": _lines(ink)}
    return [{title: _legend_svg(rows, ink)} for title, rows in parts.items()]


def symbol_legend(roles: dict[str | int, str], arms: dict[str | int, str], *, dark: bool) -> list[dict[str, str]]:
    """Return the columns of the legend of military symbols, each SVG texts by title.

    ``roles`` and ``arms`` are the labels of the roles and arms by code, in order. An arm that is drawn as a role is
    drawn already is left out.
    """
    ink = theme.INK_DARK if dark else theme.INK_LIGHT
    units = {f"{label}: {unit_of(str(code)).words}": unit_of(str(code)) for code, label in roles.items()}
    known = set(units.values())
    by_arm = {f"{label}, where reported": ARMS[str(code)] for code, label in arms.items() if str(code) in ARMS}
    units |= {label: unit for label, unit in by_arm.items() if unit not in known}
    drawn = [(label, symbol_svg(unit, dark=dark), SYMBOL) for label, unit in units.items()]
    frames = [
        ("Solid frame: there, or on the way", symbol_svg(UNSPECIFIED, dark=dark), SYMBOL),
        ("Dashed frame: announced or planned", symbol_svg(UNSPECIFIED, planned=True, dark=dark), SYMBOL),
        ("Faded: stale, older than 180 days", symbol_svg(UNSPECIFIED, stale=True, dark=dark), SYMBOL),
    ]
    columns = [{"Role: symbol": drawn}, {"Frame": frames, "Lines and places": _lines(ink)}]
    return [{title: _legend_svg(rows, ink) for title, rows in column.items()} for column in columns]


def _lines(ink: str) -> list[tuple[str, str, float]]:
    return [
        ("Leg under way on the day", _line(ink, 3), 14.0),
        ("Earlier leg", _line(ink, 1.4), 14.0),
        ("Place known to a city", _dot(ink, filled=False), 11.0),
        ("Place known to a site", _dot(ink, filled=True), 11.0),
    ]


def _line(ink: str, width: float) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><defs><linearGradient id="g"><stop offset="0" '
        f'stop-color="{ink}" stop-opacity=".2"/><stop offset="1" stop-color="{ink}"/></linearGradient></defs>'
        f'<rect x="8" y="{50 - 2 * width:.0f}" width="84" height="{4 * width:.0f}" fill="url(#g)"/></svg>'
    )


def _dot(ink: str, *, filled: bool) -> str:
    fill = ink if filled else "none"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<circle cx="50" cy="50" r="{13 if filled else 17}" fill="{fill}" stroke="{ink}" stroke-width="6"/></svg>'
    )


def _legend_svg(rows: Sequence[tuple[str, str, float]], ink: str) -> str:
    """Set rows of (label, picture, radius in pixels) below each other."""
    widest = max(size for _, _, size in rows) / 0.76
    y, parts = 0.0, []
    for label, picture, size in rows:
        half = size / 0.76
        tall = max(2 * size + 4, 22.0)
        nested = (
            picture.replace(' width="128" height="128"', "")
            .replace(' xmlns="http://www.w3.org/2000/svg"', "")
            .replace(
                "<svg ",
                f'<svg x="{widest - half:.1f}" y="{y + tall / 2 - half:.1f}" width="{2 * half:.1f}" '
                f'height="{2 * half:.1f}" ',
                1,
            )
        )
        parts.append(nested)
        parts.append(f'<text x="{2 * widest + 6:.0f}" y="{y + tall / 2 + 4.5:.1f}">{escape(label)}</text>')
        y += tall
    width = 2 * widest + 14 + max(len(label) for label, _, _ in rows) * 7
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{y:.0f}" font-family="sans-serif" '
        f'font-size="13" fill="{ink}">{"".join(parts)}</svg>'
    )
