"""What does the package say of its theater: which map views, which days, which headline figures, which defaults?

All of it is read from ``theater`` in ``datapackage.json``, all of it may be left out, and nothing of any one theater
stands in Python. What is left out follows from the records (``analysis.theater``). The names are explained in
``data/README.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

Made = TypeVar("Made")
TONES = ("theater", "ukraine")  # shades of countries on the maps of exports; all others have a third


@dataclass(frozen=True, slots=True)
class Camera:
    """One named view: center in degrees, zoom of Web Mercator, and the finer picture that it needs, if any."""

    longitude: float
    latitude: float
    zoom: float
    picture: str = ""
    narrow_zoom: float | None = None
    """Zoom where the page is narrow, so that the same stretch is in sight."""

    def on(self, narrow: bool) -> float:
        """Return the zoom for a page that is narrow or wide."""
        return self.narrow_zoom if narrow and self.narrow_zoom is not None else self.zoom


@dataclass(frozen=True, slots=True)
class Question:
    """One headline figure: groups as pairs of title and role, and measures; the first with a claim answers."""

    groups: tuple[tuple[str, str], ...]
    measures: tuple[str, ...]

    @property
    def title(self) -> str:
        """The title of the group that is asked for first."""
        return self.groups[0][0]


@dataclass(frozen=True, slots=True)
class Theater:
    """What a package says of its theater; what it leaves out is empty or ``None``."""

    first_day: date | None = None
    shown_day: date | None = None
    earliest: date | None = None
    clock: str = ""
    boundaries: str = ""
    claimed: str = ""
    exchanges: str = ""
    technology_from: str = ""
    technology_directions: tuple[str, ...] = ()
    launch_country: str = ""
    launch_place: str = ""
    program: str = ""
    compared: tuple[str, ...] = ()
    ranged: tuple[str, ...] = ()
    figures: tuple[Question, ...] = ()
    map_views: Mapping[str, Camera] = field(default_factory=lambda: MappingProxyType({}))
    exchange_views: Mapping[str, Camera] = field(default_factory=lambda: MappingProxyType({}))
    brief_view: Camera | None = None
    tones: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


UNSAID = Theater()


def read_theater(raw: object) -> Theater:
    """Return what ``theater`` of a descriptor says. Raise ``ValueError``, naming the property, when it is malformed."""
    if raw is None:
        return UNSAID
    if not isinstance(raw, Mapping):
        raise ValueError("theater must be an object")
    unknown = [name for name in raw if name not in READERS]
    if unknown:
        raise ValueError(f"theater has no property {unknown[0]}; properties: {', '.join(READERS)}")
    given: dict[str, Any] = {}
    for name, value in raw.items():
        try:
            given[name] = READERS[name](value)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as fault:
            words = f"{fault} is missing" if isinstance(fault, KeyError) else str(fault)
            raise ValueError(f"theater.{name}: {words}") from None
    return Theater(**given)


def _day(value: Any) -> date:
    return date.fromisoformat(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text")
    return value


def _list(make: Callable[[Any], Made]) -> Callable[[Any], tuple[Made, ...]]:
    def read(value: Any) -> tuple[Made, ...]:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise ValueError("must be a list")
        return tuple(make(item) for item in value)

    return read


def _number(value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"{value!r} is not a number from {low:g} to {high:g}")
    return float(value)


def _camera(value: Any) -> Camera:
    narrow = value.get("narrow_zoom")
    return Camera(
        _number(value["longitude"], -180, 180),
        _number(value["latitude"], -85, 85),
        _number(value["zoom"], 0.5, 9),
        _text(value.get("picture", "")),
        None if narrow is None else _number(narrow, 0.5, 9),
    )


def _cameras(value: Any) -> Mapping[str, Camera]:
    return MappingProxyType({_text(item["name"]): _camera(item) for item in _list(dict)(value)})


def _question(value: Any) -> Question:
    groups = tuple((_text(group["title"]), _text(group.get("role", ""))) for group in value["groups"])
    measures = _list(_text)(value["measures"])
    if not groups or not measures:
        raise ValueError("a figure needs groups and measures")
    return Question(groups, measures)


def _tones(value: Any) -> Mapping[str, str]:
    tones = {_text(country): _text(tone) for country, tone in value.items()}
    for tone in tones.values():
        if tone not in TONES:
            raise ValueError(f"{tone} is not one of {', '.join(TONES)}")
    return MappingProxyType(tones)


READERS: Mapping[str, Callable[[Any], object]] = {
    "first_day": _day,
    "shown_day": _day,
    "earliest": _day,
    "clock": _text,
    "boundaries": _text,
    "claimed": _text,
    "exchanges": _text,
    "technology_from": _text,
    "technology_directions": _list(_text),
    "launch_country": _text,
    "launch_place": _text,
    "program": _text,
    "compared": _list(_text),
    "ranged": _list(_text),
    "figures": _list(_question),
    "map_views": _cameras,
    "exchange_views": _cameras,
    "brief_view": _camera,
    "tones": _tones,
}
