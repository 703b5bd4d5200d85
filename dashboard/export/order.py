"""What is asked of an export, and what is said on every file: of which release, known when, how filtered?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.analysis.dates import day_text
from dashboard.analysis.scope import Scope
from dashboard.dataset.store import Dataset

Progress = Callable[[float], None]
"""Is told the share that is done, 0 to 1."""

CLAIMS = "Every number is a claim by the party named; nothing is averaged or merged. Public reporting only."
NOT_A_NAME = re.compile(r"[^a-z0-9.]+")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: a release as seen under one setting of the controls, on a day.

    ``whole`` is the release, ``visible`` the same cut to ``scope``. ``day`` is the shown day of maps, for formats that
    draw one. ``table`` names one table; empty means all. Of a brief, ``steps`` are the slugs in order, empty the
    default deck, ``handling`` is its handling line, empty the default one, and ``dark`` puts its slides on the dark
    master.
    """

    whole: Dataset
    visible: Dataset
    scope: Scope
    day: date
    table: str = ""
    steps: tuple[str, ...] = ()
    handling: str = ""
    dark: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file to be had: its name and media type are known before ``content`` makes its bytes."""

    name: str
    mime: str
    content: Callable[[Progress], bytes]

    def made(self) -> bytes:
        """Make the bytes without telling anybody how far it is."""
        return self.content(unheard)


def unheard(share: float) -> None:
    """Take a progress that nobody watches."""


def file_name(dataset: Dataset, known_by: date, what: str, suffix: str) -> str:
    """Return the name of a file: package, release, day *Known by*, what it holds."""
    package = _in_a_name(str(dataset.package.descriptor.get("name", "")) or "data")
    parts = [package, _in_a_name(dataset.release), known_by.isoformat(), _in_a_name(what)]
    return "-".join(part for part in parts if part) + f".{suffix}"


def _in_a_name(text: str) -> str:
    return NOT_A_NAME.sub("-", text.lower()).strip("-.")


def about(
    dataset: Dataset, scope: Scope, what: str, *, choices: Mapping[str, str] | None = None, link: str = ""
) -> dict[str, str]:
    """Say where a file comes from, as title and text: release, clocks, every filter, license, how to cite.

    ``choices`` are the view's own controls; ``link`` is the address of the view, where there is one.
    """
    short = dataset.by_id("organizations", "short_name")
    parties = sorted(short.get(party, party) for party in scope.organizations)
    license_ = license_of(dataset)
    lines = {
        "What it holds": what,
        "From": dataset.package.title,
        "Release": f"{dataset.release} of {day_text(dataset.released_on)}",
        "Known by": f"{scope.known_by.isoformat()}: nothing reported later is in this file",
        "Source reliability at least": scope.reliability or "any",
        "Sources that cannot be judged (F)": "kept" if scope.keep_unjudged else "left out",
        "Asserted by": ", ".join(parties) or "all parties",
        **(choices or {}),
        "How to read it": CLAIMS,
        "License": license_[0],
        "License text": license_[1],
        "How to cite": str(dataset.package.descriptor.get("citation", dataset.package.title)),
        "Address": link,
    }
    return {name: text for name, text in lines.items() if text}


def license_of(dataset: Dataset) -> tuple[str, str]:
    """Return title and address of the package's license; empty where it names none."""
    named = dataset.package.descriptor.get("licenses", [])
    first = named[0] if isinstance(named, Sequence) and named and isinstance(named[0], Mapping) else {}
    code, title = str(first.get("name", "")), str(first.get("title", ""))
    short = code.replace("CC-BY-", "CC BY ")  # SPDX code to the name in use
    return (f"{title} ({short})" if title and short else title or short), str(first.get("path", ""))
