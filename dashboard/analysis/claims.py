"""Whose number is that, how good is it, and what did others say?

Claims are rows of ``estimates`` cut to a scope (see ``scope.apply``). A number is never averaged or merged; one
*headline claim* may stand in front, chosen by the rule printed in the product (``HEADLINE_RULE``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.analysis.dates import date_text, day_text
from dashboard.analysis.phrases import listed
from dashboard.dataset.store import Dataset

Claim: TypeAlias = "pd.Series | Mapping[str, Any]"  # a row of `estimates`
Numbers = npt.NDArray[np.float64]

STALE_AFTER_DAYS = 180
WHOLE_FORCE = "Whole force"  # what a claim without a contingent counts
HEADLINE_RULE = (
    "Among the claims of one group and measure that were public on the day *Known by*, refer to the shown day or "
    "earlier and pass the filters: take each asserter’s latest (of two for one day, the more credible); among these "
    "the best source reliability (A first; F, which cannot be judged, last without being worse than E), then the best "
    "credibility (1 first, 6 last likewise), then the latest as-of date. The spread runs from the lowest low to the "
    f"highest high of the same set. A claim older than {STALE_AFTER_DAYS} days at the shown day is stale. A planned "
    "number never stands for one present."
)
QUALIFIER_WORDS = {"exact": "", "about": "about ", "at_least": "at least ", "up_to": "up to ", "range": ""}


@dataclass(frozen=True, slots=True)
class Spread:
    """The lowest and the highest number of some claims, in people.

    ``open_below`` and ``open_above`` say that the bound is only an "up to" or an "at least".
    """

    low: int
    high: int
    open_below: bool
    open_above: bool

    def __str__(self) -> str:
        low = f"up to {self.low:,}" if self.open_below else f"{self.low:,}"
        high = f"at least {self.high:,}" if self.open_above else f"{self.high:,}"
        if self.low == self.high:
            return f"{self.low:,} or more" if self.open_above else low
        return f"{low} to {high}" if self.open_below or self.open_above else f"{low}–{high}"


@dataclass(frozen=True, slots=True)
class Headline:
    """One claim in front, and the spread of the set from which it was taken.

    ``row`` is the claim; ``rivals`` are the other asserters' latest claims; ``spread`` spans all of them; ``stale``
    says that the claim is old at the shown day.
    """

    row: pd.Series
    rivals: pd.DataFrame
    spread: Spread
    stale: bool

    @property
    def ids(self) -> list[str]:
        """Ids of the records behind the number, the headline claim first."""
        return [str(self.row["estimate_id"]), *self.rivals["estimate_id"]]

    @property
    def text(self) -> str:
        """The number as claimed, such as "about 10,000"."""
        return claimed_number(self.row)

    @property
    def rank(self) -> tuple[str, int, int, str]:
        """Key by which headline claims of several groups are ordered, the best first: the same rule."""
        row = self.row
        grade, digit = str(row["reliability"]), int(row["credibility"])
        return grade, digit, -int(row["as_of"].timestamp()), str(row["estimate_id"])


def claimed_number(claim: Claim) -> str:
    """Say the number of a claim as it was claimed, with no more precision: "at least 100", "2,000–3,000"."""
    low, best, high = (None if pd.isna(claim[name]) else int(claim[name]) for name in ("low", "best", "high"))
    return number_in_words(str(claim["qualifier"]), low, best, high)


def number_in_words(qualifier: str, low: int | None, best: int | None, high: int | None) -> str:
    """Say low, best and high with their qualifier in words; at least one of the numbers must be given."""
    if qualifier == "at_least" and low is not None:
        return f"at least {low:,}"
    if qualifier == "up_to" and high is not None:
        return f"up to {high:,}"
    if best is not None:
        words = f"{QUALIFIER_WORDS.get(qualifier, '')}{best:,}"
        return f"{words} ({low:,}–{high:,})" if low is not None and high is not None and low != high else words
    if low is not None and high is not None:
        return f"{low:,}–{high:,}"
    return f"at least {low:,}" if low is not None else f"up to {high:,}"


def as_of_text(claim: Claim) -> str:
    """Say the day to which a claim refers, no more precisely than it is known."""
    return date_text(claim["as_of"], str(claim["as_of_precision"]))


def claims_of(
    estimates: pd.DataFrame,
    measures: Iterable[str],
    contingents: Iterable[str] | None,
    day: date,
    *,
    whole_force: bool = False,
) -> pd.DataFrame:
    """Return the claims of some measures as of ``day`` or earlier, for some contingents.

    ``contingents=None`` keeps all; ``whole_force`` adds (or, with an empty list, selects) claims on the whole force,
    which have no contingent.
    """
    kept = estimates["measure"].isin(list(measures)) & (estimates["as_of"] <= pd.Timestamp(day))
    if contingents is not None:
        kept &= estimates["contingent_id"].isin(list(contingents)) | (whole_force & estimates["contingent_id"].isna())
    return estimates[kept]


def latest_by_asserter(claims: pd.DataFrame) -> pd.DataFrame:
    """Return each asserter's latest claim: by as-of date, then better credibility, report date and id."""
    return claims.iloc[Cells.of(claims).latest()]


@dataclass(frozen=True, slots=True)
class Cells:
    """What the headline rule looks at, column by column: for the few claims of a group that is many times faster.

    Days are counted since 1970; doubt is the digit of credibility, infinite without one; bounds are three rows, lows,
    bests and highs, missing ones as NaN.
    """

    ids: list[str]
    parties: list[str]
    as_of: list[int]
    reported: list[int]
    reliability: list[str]
    doubt: list[float]
    bounds: Numbers

    @classmethod
    def of(cls, claims: pd.DataFrame) -> Cells:
        """Read the cells of claims."""
        as_of, reported = (
            claims[name].to_numpy().astype("datetime64[D]").astype("int64").tolist()
            for name in ("as_of", "reported_on")
        )
        doubt = claims["credibility"].to_numpy(dtype="float64", na_value=math.inf).tolist()
        ids, parties, reliability = (
            claims[name].tolist() for name in ("estimate_id", "organization_id", "reliability")
        )
        return cls(ids, parties, as_of, reported, reliability, doubt, _bounds(claims))

    def at(self, places: list[int]) -> Cells:
        """Return the cells of some of the claims, by their places in the table."""
        return Cells(
            [self.ids[at] for at in places],
            [self.parties[at] for at in places],
            [self.as_of[at] for at in places],
            [self.reported[at] for at in places],
            [self.reliability[at] for at in places],
            [self.doubt[at] for at in places],
            self.bounds[:, places],
        )

    def latest(self) -> list[int]:
        """Return the places of each asserter's latest claim, the oldest first."""
        last: dict[str, int] = {}
        for at in sorted(range(len(self.ids)), key=self._age, reverse=True):
            last.setdefault(self.parties[at], at)
        return list(last.values())[::-1]

    def _age(self, at: int) -> tuple[int, float, int, str]:
        return self.as_of[at], -self.doubt[at], self.reported[at], self.ids[at]

    def rank(self, at: int) -> tuple[str, float, int, int, str]:
        """Key by which a claim stands in front, the best first."""
        return self.reliability[at], self.doubt[at], -self.as_of[at], -self.reported[at], self.ids[at]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the headline rule comes to: the places of the claim in front and of its rivals, the latest first."""

    front: int
    rivals: list[int]
    spread: Spread
    stale: bool


def choose(cells: Cells, day: date) -> Choice | None:
    """Choose the headline claim of one group and measure by ``HEADLINE_RULE``; ``None`` where there is no claim."""
    latest = cells.latest()
    if not latest:
        return None
    front = min(latest, key=cells.rank)
    rivals = sorted((at for at in latest if at != front), key=lambda at: cells.as_of[at], reverse=True)
    stale = days_since_1970(day) - cells.as_of[front] > STALE_AFTER_DAYS
    return Choice(front, rivals, _spread(cells.bounds[:, latest]), stale)


def days_since_1970(day: date) -> int:
    """Return a day as ``Cells`` count it."""
    return (day - date(1970, 1, 1)).days


def headline(claims: pd.DataFrame, day: date) -> Headline | None:
    """Return what ``choose`` comes to, as rows of the table."""
    found = choose(Cells.of(claims), day)
    if found is None:
        return None
    return Headline(claims.iloc[found.front], claims.iloc[found.rivals], found.spread, found.stale)


def spread(claims: pd.DataFrame) -> Spread:
    """Return the spread of some claims: lowest low to highest high, a best standing where a bound is missing.

    Where an "up to" is the lowest number of all, or an "at least" the highest, that side is open.
    """
    return _spread(_bounds(claims))


def _bounds(claims: pd.DataFrame) -> Numbers:
    """Return the lows, bests and highs of some claims as three rows of numbers, missing ones as NaN."""
    return np.stack([claims[name].to_numpy(dtype="float64", na_value=math.nan) for name in ("low", "best", "high")])


def _spread(bounds: Numbers) -> Spread:
    low, best, high = bounds
    lowest, highest = np.nanmin(bounds), np.nanmax(bounds)
    lows, highs = (np.where(np.isnan(side), best, side) for side in (low, high))
    # An "up to" has neither low nor best, an "at least" neither high nor best: on that side it is open.
    open_below = bool((np.isnan(lows) & (high == lowest)).any())
    open_above = bool((np.isnan(highs) & (low == highest)).any())
    return Spread(int(lowest), int(highest), open_below, open_above)


def central_value(claims: pd.DataFrame) -> pd.Series:
    """Return where a claim's mark is drawn: its best, else its only bound, else the low of a range. In people."""
    return claims["best"].fillna(claims["low"]).fillna(claims["high"]).astype("float64")


def is_stale(claims: pd.DataFrame, day: date) -> pd.Series:
    """Tell which claims are older than ``STALE_AFTER_DAYS`` at ``day``."""
    return claims["as_of"] < pd.Timestamp(day) - pd.Timedelta(days=STALE_AFTER_DAYS)


def spread_sentence(claims: pd.DataFrame, measure: str, day: date, names: dict[str, str]) -> str:
    """Say who is highest and lowest among the asserters' latest claims, and what the headline claim says.

    ``measure`` is the label of the measure, ``names`` are short names by organization id. Never an average, and no
    comparison between claims that count different groups.
    """
    front = headline(claims, day)
    if front is None:
        return f"{measure}: no party gives a number."
    groups = claims["contingent_id"].fillna("").nunique()
    if groups > 1:
        parties = claims["organization_id"].nunique()
        return (
            f"{measure}: {len(claims)} claims by {parties} parties on {groups} different groups. "
            "Choose one group to compare like with like."
        )
    latest = latest_by_asserter(claims)
    as_of = f"{measure}, latest claims up to {day_text(day)}"
    if len(latest) == 1:
        return f"{as_of}: {_said(latest, names)} is the only number, as of {as_of_text(front.row)}."
    if len({claimed_number(claim) for _, claim in latest.iterrows()}) == 1:
        return f"{as_of}: all {len(latest)} parties say {front.text}."
    lowest, highest = extremes(latest)
    below = lowest[~lowest["estimate_id"].isin(highest["estimate_id"])]
    several = len({claimed_number(claim) for _, claim in highest.iterrows()}) > 1
    if len(highest) == len(latest):
        return f"{as_of}: {_said(latest, names)}."
    if below.empty:  # a range from below all others to above them
        sentence = f"{as_of}: {_said(highest, names)} {'span' if several else 'spans'} all other numbers"
    else:
        verb = "are" if several else "is"
        sentence = f"{as_of}: {_said(highest, names)} {verb} the highest, {_said(below, names)} the lowest"
    if front.row["estimate_id"] in {*below["estimate_id"], *highest["estimate_id"]}:
        return f"{sentence}."
    return f"{sentence}; {names.get(str(front.row['organization_id']), '')} says {front.text}."


def extremes(claims: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the claims that reach lowest and those that reach highest, by their bounds as in ``spread``; by asserter.

    A claim may be in both, and several where they reach equally far.
    """
    ordered = claims.sort_values(["organization_id", "estimate_id"])
    low = ordered["low"].fillna(ordered["best"]).fillna(ordered["high"])
    high = ordered["high"].fillna(ordered["best"]).fillna(ordered["low"])
    return ordered[low == low.min()], ordered[high == high.max()]


def _said(claims: pd.DataFrame, names: dict[str, str]) -> str:
    """Say numbers with who says them: "about 6,000 (NIS and UK MoD) and at least 6,000 (HUR)"."""
    parties: dict[str, list[str]] = {}
    for _, claim in claims.sort_values(["organization_id", "estimate_id"]).iterrows():
        party = str(claim["organization_id"])
        parties.setdefault(claimed_number(claim), []).append(names.get(party, party))
    return listed([f"{number} ({listed(said)})" for number, said in parties.items()])


def current_claims(claims: pd.DataFrame) -> set[str]:
    """Return the ids of the claims that stand: within each group counted, each asserter's latest."""
    group = claims["contingent_id"].fillna("")
    return {claim for _, rows in claims.groupby(group) for claim in latest_by_asserter(rows)["estimate_id"]}


def claim_rows(dataset: Dataset, claims: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return claims as a table for readers, the newest first, one row each.

    Columns: estimate_id, Number, Asserted by, As of with as_of_precision, Reported on with reported_on_basis, Grade,
    State (latest, stale, superseded), Group, What was said, Note.
    """
    newest = claims.sort_values(["as_of", "estimate_id"], ascending=False)
    names = dataset.by_id("organizations", "short_name")
    standing = current_claims(claims)
    state = (
        newest["estimate_id"]
        .isin(standing)
        .map({True: "latest", False: "superseded"})
        .mask(is_stale(newest, day), "stale")
    )
    return pd.DataFrame(
        {
            "estimate_id": newest["estimate_id"],
            "Number": [claimed_number(claim) for _, claim in newest.iterrows()],
            "Asserted by": newest["organization_id"].map(names),
            "As of": newest["as_of"],
            "as_of_precision": newest["as_of_precision"].astype("str"),
            "Reported on": newest["reported_on"],
            "reported_on_basis": newest["reported_on_basis"].astype("str"),
            "Grade": newest["reliability"].astype("str") + newest["credibility"].astype("str"),
            "State": state.where(newest["estimate_id"].isin(standing), "superseded"),
            "Group": newest["estimate_id"].map(groups_counted(dataset, claims)),
            "What was said": newest["summary"],
            "Note": newest["note"],
        }
    )


def groups_counted(dataset: Dataset, claims: pd.DataFrame) -> dict[str, str]:
    """Return the name of the group that each claim counts, by claim id; the whole force has no contingent."""
    names = dataset.by_id("contingents", "name")
    return {
        str(claim): names.get(group, str(group)) if isinstance(group, str) else WHOLE_FORCE
        for claim, group in zip(claims["estimate_id"], claims["contingent_id"], strict=True)
    }
