"""Which release is on screen? All caches that Streamlit keeps.

What a pure function remembers of its own stands beside it.

The files are looked at as every run begins (a few dozen ``stat`` calls, once for all that one run asks) and read again
only when one was touched. When the new state is faulty, the last good release stays and the findings are kept for the
notice.
"""

from __future__ import annotations

import gc
import logging
import math
import os
import time
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from threading import Lock

import pandas as pd
import streamlit as st

from dashboard.analysis import chronology as chron
from dashboard.analysis.assessments import assessments_in_words
from dashboard.analysis.brief_material import Material, material
from dashboard.analysis.changes import changes_between
from dashboard.analysis.deployments import Deployments
from dashboard.analysis.exchanges import exchange_rows
from dashboard.analysis.legs import Legs
from dashboard.analysis.maturity import marks_by_asserter, stage_by_program
from dashboard.analysis.records import newest_records
from dashboard.analysis.scope import Scope, apply
from dashboard.analysis.search import Group, Index, build_index, search
from dashboard.analysis.situation import Figure, headline_figures
from dashboard.dataset.archive import Verdict, check_apart
from dashboard.dataset.origin import Origin, origin_of
from dashboard.dataset.schema import BrokenPackage, Finding
from dashboard.dataset.store import OWN_DATA, Dataset
from dashboard.dataset.theater import Question

LOG = logging.getLogger(__name__)
SETTLING = Lock()
ONE_LOOK_S = 0.2  # what was looked at so lately is not looked at again: a run asks a dozen times


@dataclass(frozen=True, slots=True)
class Release:
    """The last good dataset (``None`` when there never was one) and the findings of the files as they are now.

    ``stale`` says why the address of the data could not be looked at; empty where it could.
    """

    dataset: Dataset | None
    findings: tuple[Finding, ...]
    serial: int
    stale: str = ""


class Shelf:
    """Holds the last good release of one place and renews it when something changes there."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._seen: object = None
        self._lock = Lock()
        self._release = Release(None, (), 0)
        self._looked = -math.inf

    def current(self, within: float = 0.0) -> Release:
        """Return the release, read again when something changed; one looked at ``within`` so many seconds will do."""
        if time.monotonic() - self._looked < within:
            return self._release
        seen = self._origin.seen()
        with self._lock:
            if seen != self._seen:
                last = self._release
                try:
                    self._release = Release(self._origin.open(), (), last.serial + 1)
                except BrokenPackage as fault:
                    found = tuple(fault.findings)
                    LOG.warning("%s is faulty, %d findings: %s", self._origin.name, len(found), found[0])
                    kept = None if last.dataset else self._origin.kept()
                    self._release = Release(kept or last.dataset, found, last.serial + (kept is not None))
                self._seen = seen
            self._release = replace(self._release, stale=self._origin.stale())
            self._looked = time.monotonic()
            return self._release


@lru_cache(maxsize=1)
def _data_in_secrets() -> str:
    """Return ``data`` of Streamlit's secrets; empty where there are none. They are read once."""
    try:
        given = st.secrets.get("data", "")
    except (OSError, ValueError) as fault:
        if not isinstance(fault, FileNotFoundError):
            LOG.error("The secrets cannot be read; they may have said where the data are: %s", fault)
        return ""
    if not isinstance(given, str):
        LOG.error("`data` in the secrets is not a text; the data that come with the product are shown")
        return ""
    return given


def data_origin() -> str:
    """Return where the package is: ``TUMEN_DATA`` from the environment, ``data`` from the secrets, or the bundled one.

    It is the path of a folder or of a zip, or an https address.
    """
    return os.environ.get("TUMEN_DATA") or _data_in_secrets() or str(OWN_DATA)


@st.cache_resource(show_spinner=False)
def _shelf(origin: str) -> Shelf:
    return Shelf(origin_of(origin))


def latest() -> Release:
    """Look at the place of the data and return the release, the same for all sessions: how every run begins."""
    return _shelf(data_origin()).current()


def release() -> Release:
    """Return the release on screen, as it was when the run began or a moment later."""
    return _shelf(data_origin()).current(ONE_LOOK_S)


@st.cache_resource(show_spinner=False)
def settled(origin: str, serial: int, page: str) -> None:
    """Take what a page has loaded for good out of what is searched for garbage; done once for a page and a release.

    Streamlit searches after every run, and would otherwise walk through all modules and data each time, which takes
    longer than most runs. What was kept so for an earlier page is searched once more. Of what other sessions hold at
    that moment, little waits for the next page or release before it is let go.
    """
    with SETTLING:
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def whole() -> Dataset:
    """Return the whole dataset. Raise ``RuntimeError`` when none was ever good: ``app.py`` stops before that."""
    dataset = release().dataset
    if dataset is None:
        raise RuntimeError("no dataset is loaded")
    return dataset


@st.cache_resource(show_spinner=False, max_entries=64)
def _scoped(origin: str, serial: int, scope: Scope, _dataset: Dataset) -> Dataset:
    return apply(scope, _dataset)


def scoped(scope: Scope) -> Dataset:
    """Return the dataset cut to the scope; shared and never changed."""
    now = release()
    if now.dataset is None:
        raise RuntimeError("no dataset is loaded")
    return _scoped(data_origin(), now.serial, scope, now.dataset)


@st.cache_resource(show_spinner=False, max_entries=32)
def _deployments(origin: str, serial: int, scope: Scope, _dataset: Dataset) -> tuple[Deployments, Legs]:
    return Deployments.of(_dataset), Legs.of(_dataset)


def deployments(scope: Scope) -> tuple[Deployments, Legs]:
    """Return the contingents and the legs of a scope, to be asked for a day; shared and never changed."""
    return _deployments(data_origin(), release().serial, scope, scoped(scope))


@st.cache_resource(show_spinner=False, max_entries=32)
def _front_page(
    origin: str, serial: int, scope: Scope, count: int, _dataset: Dataset
) -> tuple[list[tuple[Question, Figure | None]], pd.DataFrame]:
    return headline_figures(_dataset, scope.known_by), newest_records(_dataset, count)


def front_page(scope: Scope, count: int) -> tuple[list[tuple[Question, Figure | None]], pd.DataFrame]:
    """Return the headline figures of a scope and its ``count`` newest records; shared and never changed."""
    return _front_page(data_origin(), release().serial, scope, count, scoped(scope))


@st.cache_resource(show_spinner=False, max_entries=32)
def _chronology(origin: str, serial: int, scope: Scope, _dataset: Dataset) -> pd.DataFrame:
    return chron.chronology(_dataset)


def chronology(scope: Scope) -> pd.DataFrame:
    """Return all dated records of a scope in one table; shared and never changed."""
    return _chronology(data_origin(), release().serial, scope, scoped(scope))


@st.cache_resource(show_spinner=False, max_entries=32)
def _exchanges(origin: str, serial: int, scope: Scope, _dataset: Dataset, _records: pd.DataFrame) -> pd.DataFrame:
    return exchange_rows(_dataset, _records)


def exchanges(scope: Scope) -> pd.DataFrame:
    """Return the exchanges of a scope; shared and never changed."""
    return _exchanges(data_origin(), release().serial, scope, scoped(scope), chronology(scope))


@st.cache_resource(show_spinner=False, max_entries=32)
def _stages(origin: str, serial: int, scope: Scope, _dataset: Dataset) -> pd.DataFrame:
    return stage_by_program(_dataset, scope.known_by)


def stages(scope: Scope) -> pd.DataFrame:
    """Return where each program stands on the day *Known by*; shared and never changed."""
    return _stages(data_origin(), release().serial, scope, scoped(scope))


@st.cache_resource(show_spinner=False, max_entries=32)
def _assessments(origin: str, serial: int, scope: Scope, _dataset: Dataset) -> tuple[pd.DataFrame, pd.DataFrame]:
    return assessments_in_words(_dataset, scope.known_by), marks_by_asserter(_dataset, scope.known_by)


def assessments(scope: Scope) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what is said of programs in words, and the marks by asserter; shared and never changed."""
    return _assessments(data_origin(), release().serial, scope, scoped(scope))


@st.cache_resource(show_spinner=False, max_entries=32)
def _brief_material(origin: str, serial: int, scope: Scope, day: date, _dataset: Dataset) -> Material:
    return material(_dataset, day)


def brief_material(scope: Scope, day: date) -> Material:
    """Return the rows of a brief as of a day; shared and never changed."""
    return _brief_material(data_origin(), release().serial, scope, day, scoped(scope))


@st.cache_resource(show_spinner=False, max_entries=64)
def _changes(origin: str, serial: int, scope: Scope, since: date, _before: Dataset, _after: Dataset) -> pd.DataFrame:
    return changes_between(_before, _after, since, scope.known_by)


def changes(scope: Scope, since: date) -> pd.DataFrame:
    """Return what is new on the day *Known by* against an earlier day; shared and never changed."""
    before, after = scoped(scope.on(since)), scoped(scope)
    return _changes(data_origin(), release().serial, scope, since, before, after)


@st.cache_resource(show_spinner=False, max_entries=8)
def _search_index(origin: str, serial: int, scope: Scope, _dataset: Dataset) -> Index:
    return build_index(_dataset)


def found(scope: Scope, query: str, per_table: int) -> list[Group]:
    """Return what matches a query among the records of a scope; its index is made when it is first asked."""
    return search(_search_index(data_origin(), release().serial, scope, scoped(scope)), query, per_table)


@st.cache_resource(show_spinner=False)
def _turn() -> Lock:
    return Lock()


@st.cache_resource(show_spinner="Checking the package", max_entries=2, ttl=3600, scope="session")
def checked(content: bytes) -> Verdict:
    """Return the verdict on a package from outside, given as a zip; known to the session that brought it alone.

    One is checked at a time, for all sessions.
    """
    with _turn():
        return check_apart(content)
