"""What can be said of a link that was made on another release of the data?

A package holds only its own release. What it can tell truthfully is what was reported after the month of an older one,
and which ids were merged or withdrawn since: a release id is year, month and number. Which older rows were corrected
in between it cannot tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from dashboard.dataset.store import Dataset

RELEASE_ID = re.compile(r"([12]\d{3})\.(0?[1-9]|1[0-2])\.(\d{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class OtherRelease:
    """The release named by a link against the one on screen.

    ``relation``: older, newer, or unknown where an id is not year, month and number. Of an older one: ``since`` is the
    last day of its month, or of the month before where both releases are of one month (``same_month``), so that it may
    hold some of what follows; ``reported`` counts the records reported later by title of their table, the most first;
    ``redirects`` are the ids merged or withdrawn later.
    """

    relation: Literal["older", "newer", "unknown"]
    since: date | None = None
    same_month: bool = False
    reported: tuple[tuple[str, int], ...] = ()
    redirects: pd.DataFrame | None = None


def other_release(dataset: Dataset, asked: str) -> OtherRelease | None:
    """Compare the release that a link names with the one in hand; ``None`` where it is the same."""
    if asked == dataset.release:
        return None
    theirs, ours = release_number(asked), release_number(dataset.release)
    if theirs is None or ours is None:
        return OtherRelease("unknown")
    if theirs == ours:
        return None
    if theirs > ours:
        return OtherRelease("newer")
    same_month = theirs[:2] == ours[:2]
    first = date(theirs[0], theirs[1], 1)
    after = first if same_month else (first + timedelta(days=31)).replace(day=1)
    since = after - timedelta(days=1)
    redirects = dataset["redirects"]
    later = redirects[redirects["on"] > pd.Timestamp(since)].reset_index(drop=True)
    return OtherRelease("older", since, same_month, _reported_after(dataset, since), later)


def release_number(text: str) -> tuple[int, int, int] | None:
    """Return year, month and number of a release id such as "2026.11.0"; ``None`` for any other text."""
    found = RELEASE_ID.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _reported_after(dataset: Dataset, day: date) -> tuple[tuple[str, int], ...]:
    counts = [
        (dataset.schema(name).title, int((table["reported_on"] > pd.Timestamp(day)).sum()))
        for name, table in dataset.tables.items()
        if "reported_on" in table
    ]
    return tuple(sorted((one for one in counts if one[1]), key=lambda one: -one[1]))
