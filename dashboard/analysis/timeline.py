"""What of a chronology is shown, what does that amount to, and how far do its reports go?

All functions start from the table of ``chronology.chronology``, or from a part of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from dashboard.analysis.chronology import LANES, movement_kind
from dashboard.analysis.coverage import coverage_ends
from dashboard.dataset.store import Dataset

# Which entry of the package's ``coverage`` says how far reporting for a lane has been read.
COVERAGE = {
    "deployments": "deployments",
    "movements": "deployments",
    "milestones": "programs",
    "exchanges": "exchanges",
    "visits": "exchanges",
    "statements": "deployments",
}
DATES = {
    "contingents": "start_on",
    "movements": "started_on",
    "milestones": "date",
    "exchanges": "date",
    "events": "date",
}
DEFAULT_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """One setting of the controls of the timeline; an empty field keeps everything.

    ``lanes`` are codes, ``kinds`` labels, ``place_ids`` ids of which a record must touch one. All ``words`` must occur
    in a record. ``first`` and ``last`` bound the window, both days inclusive.
    """

    lanes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    place_ids: frozenset[str] = frozenset()
    words: str = ""
    first: date | None = None
    last: date | None = None

    def within(self, first: date, last: date) -> Choice:
        """Return the same choice for another window."""
        return replace(self, first=first, last=last)


@dataclass(frozen=True, slots=True)
class Digest:
    """Some records in short: how many, the month in which most of them begin, and the one that happened last.

    An announcement, allegation or suspicion is ``newest`` only where there is nothing firmer.
    """

    count: int
    busiest: pd.Timestamp | None
    busiest_count: int
    newest: pd.Series | None


def select(frame: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """Return the rows of a chronology that a choice keeps, in the same order.

    A record is in the window when any of its days may be. Words are found in title, summary, place, asserters, kind
    and label, whatever their case; all must occur.
    """
    kept = pd.Series(True, index=frame.index)
    if choice.lanes:
        kept &= frame["lane"].isin(choice.lanes)
    if choice.kinds:
        kept &= frame["kind"].isin(choice.kinds)
    if choice.place_ids:
        kept &= pd.Series(
            [not choice.place_ids.isdisjoint(ids) for ids in frame["place_ids"]], index=frame.index, dtype="bool"
        )
    words = choice.words.casefold().split()
    if words:
        columns = ("title", "label", "summary", "place", "asserters", "kind")
        texts = ["\n".join(cells).casefold() for cells in zip(*(frame[name] for name in columns), strict=True)]
        found = [all(word in text for word in words) for text in texts]
        kept &= pd.Series(found, index=frame.index, dtype="bool")
    if choice.first is not None:
        kept &= frame["open_end"] | (frame["end"] >= pd.Timestamp(choice.first))
    if choice.last is not None:
        kept &= frame["start"] <= pd.Timestamp(choice.last)
    return frame[kept]


def newest_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a chronology for reading, the latest first: ``record_id`` and texts, dates no more precise than known.

    ``when``, ``lane``, ``kind``, ``title``, ``place``, ``asserters``, ``status``, ``reported``.
    """
    table = frame.sort_values(["start", "record_id"], ascending=[False, True])
    table = table.assign(lane=table["lane"].astype("str").map(LANES))
    return table[["record_id", "when", "lane", "kind", "title", "place", "asserters", "status", "reported"]]


def emptied_by(frame: pd.DataFrame, choice: Choice) -> list[str]:
    """Name the controls that keep a selection empty: ``lanes``, ``kinds``, ``place``, ``words``, ``period``.

    These are the controls of which lifting one alone would bring records back; where none would, all that are set.
    Empty when the selection is not empty or when there is no record at all.
    """
    if frame.empty or not select(frame, choice).empty:
        return []
    lifted = {
        "lanes": replace(choice, lanes=frozenset()),
        "kinds": replace(choice, kinds=frozenset()),
        "place": replace(choice, place_ids=frozenset()),
        "words": replace(choice, words=""),
        "period": replace(choice, first=None, last=None),
    }
    active = {name: other for name, other in lifted.items() if other != choice}
    alone = [name for name, other in active.items() if not select(frame, other).empty]
    return alone or list(active)


def by_month(frame: pd.DataFrame) -> pd.DataFrame:
    """Count records by the month in which they begin: ``month`` (its first day), ``lane``, ``count``; no zero rows.

    A record of which only the year is known has no month and is not counted.
    """
    dated = frame[frame["precision"] != "year"]
    month = dated["start"].dt.to_period("M").dt.to_timestamp().astype("datetime64[s]")
    counts = dated.assign(month=month).groupby(["month", "lane"], observed=True).size()
    return counts.rename("count").reset_index()


def digest(frame: pd.DataFrame, first: date, last: date) -> Digest:
    """Put the records of a window in short. The busiest month lies in the window; of equal ones it is the latest."""
    counts = by_month(frame).groupby("month")["count"].sum()
    inside = counts[(counts.index >= pd.Timestamp(first)) & (counts.index <= pd.Timestamp(last))]
    # What was only announced is the newest thing only where nothing else is there.
    order = frame.assign(firm=~frame["tentative"]).sort_values(["firm", "start", "record_id"])
    newest = frame.loc[order.index[-1]] if len(frame) else None
    if inside.empty:
        return Digest(len(frame), None, 0, newest)
    highest = int(inside.max())
    return Digest(len(frame), inside[inside == highest].index.max(), highest, newest)


def months(dataset: Dataset, frame: pd.DataFrame, known_by: date) -> list[pd.Timestamp]:
    """Return the months that can be shown, first days in order: from the earliest record of the whole ``dataset``.

    The last one is the month of ``known_by``, or a later one for which ``frame`` holds an announcement. There are
    always at least ``DEFAULT_MONTHS`` of them.
    """
    last = pd.Timestamp(known_by)
    starts = [dataset[table][column].min() for table, column in DATES.items()]
    known = [start for start in starts if not pd.isna(start)]
    if not frame.empty:
        last = max(last, frame["start"].max())
    month = last.to_period("M")
    first = min([start.to_period("M") for start in known] + [month - (DEFAULT_MONTHS - 1)])
    return [period.to_timestamp() for period in pd.period_range(first, month, freq="M")]


def reporting_ends(dataset: Dataset, frame: pd.DataFrame, known_by: date) -> dict[str, pd.Timestamp]:
    """Return, by lane, the last day for which reports are in hand; nothing later is calm, it is unknown.

    That is the package's ``coverage`` for the lane's subject, or the lane's newest record where that is later, but
    never after ``known_by``. ``frame`` is the chronology before any choice. A lane without ``coverage`` is left out.
    """
    read = coverage_ends(dataset)
    ends = {}
    for lane, subject in COVERAGE.items():
        if subject in read:
            end = pd.Timestamp(read[subject])
            newest = frame["start"][(frame["lane"] == lane) & ~frame["tentative"]].max()
            ends[lane] = min(end if pd.isna(newest) else max(end, newest), pd.Timestamp(known_by))
    return ends


def kinds(dataset: Dataset) -> list[str]:
    """Return the labels of all kinds in the order of their lanes and vocabularies, each once."""
    modes = dataset.labels("movements", "mode")
    return list(
        dict.fromkeys(
            [
                *dataset.labels("contingents", "role").values(),
                *(movement_kind(str(mode), modes) for mode in modes),
                *dataset.labels("milestones", "kind").values(),
                *dataset.labels("exchanges", "kind").values(),
                *dataset.labels("events", "kind").values(),
            ]
        )
    )
