"""Where does the package come from? A folder, a zip, or an address; looked at again without making anybody wait.

What was fetched from an address and found sound is kept on disk, so that a server without network starts with it.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock, Thread
from typing import Protocol

from dashboard.dataset.archive import package_root, unpack
from dashboard.dataset.remote import DEADLINE, Copy, Mark, Unreachable, fetch, spoken
from dashboard.dataset.schema import BrokenPackage, Finding
from dashboard.dataset.store import Dataset, fingerprint, open_dataset

LOG = logging.getLogger(__name__)
LOOK_AGAIN, TRY_AGAIN = 300.0, 60.0  # seconds after an answer, and after none
LEFT_OVER = 86_400.0  # seconds after which a copy that nobody uses any more is removed
STATE = "state.json"


class Origin(Protocol):
    """A place that a package comes from."""

    name: str

    def seen(self) -> object:
        """Return what is equal as long as nothing changed there."""

    def open(self) -> Dataset:
        """Open the package as it is there. Raise ``BrokenPackage`` when it has faults."""

    def kept(self) -> Dataset | None:
        """Open the last good copy, where there is one."""

    def stale(self) -> str:
        """Say why the place could not be looked at; empty where it could."""


def origin_of(text: str) -> Origin:
    """Return the place that a text names: an address, or a path of a folder or of a zip."""
    return Address(text) if "://" in text else OnDisk(Path(text))


class OnDisk:
    """A folder, or a zip that is unpacked for the time being."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path
        self._unpacked: list[tempfile.TemporaryDirectory[str]] = []

    def seen(self) -> object:
        """Return names, sizes and times of the files."""
        if self._path.is_file():
            with suppress(OSError):
                state = self._path.stat()
                return state.st_size, state.st_mtime_ns
        return fingerprint(self._path)

    def open(self) -> Dataset:
        """Open the package."""
        if not self._path.is_file():
            return open_dataset(self._path)
        folder = tempfile.TemporaryDirectory(prefix="tumen-")
        try:
            unpack(self._path, Path(folder.name))
            dataset = open_dataset(package_root(Path(folder.name)))
        except OSError as fault:
            folder.cleanup()
            raise _unreadable(self.name, fault.strerror or "cannot be read") from None
        except BrokenPackage:
            folder.cleanup()
            raise
        self._unpacked = [*self._unpacked[-1:], folder]  # what is on screen may still be taken away
        return dataset

    def kept(self) -> None:
        """Return nothing: what is there is all there is."""

    def stale(self) -> str:
        """Return nothing: a path can always be looked at."""
        return ""


@dataclass(frozen=True, slots=True)
class _Look:
    """What the looks at an address came to: how many brought news, the newest copy or why it was refused."""

    news: int = 0
    copy: Copy | None = None
    refused: BrokenPackage | None = None
    fault: str = ""


class Address:
    """A package at an https address, looked at every few minutes in the background.

    Only the first look is waited for.
    """

    def __init__(self, address: str, folder: Path | None = None) -> None:
        self.name = spoken(address)
        self._address = address
        self._folder = folder or _cache_folder() / sha256(address.encode()).hexdigest()[:24]
        self._lock = Lock()
        self._look = _Look()
        self._thread: Thread | None = None
        self._due = 0.0
        self._good: Copy | None = None
        self._shown: tuple[str, date] | None = None

    def seen(self) -> object:
        """Return the number of times that something new was found; look again in the background when it is time."""
        with self._lock:
            first = self._due == 0.0
            if time.monotonic() >= self._due and not (self._thread and self._thread.is_alive()):
                self._due = time.monotonic() + LOOK_AGAIN
                self._thread = Thread(target=self._look_there, daemon=True, name="tumen-data")
                self._thread.start()
            if first and self._thread:
                self._thread.join(DEADLINE + 5)
        return self._look.news

    def open(self) -> Dataset:
        """Open the newest copy, and keep it as the last good one."""
        look = self._look
        if look.refused:
            raise look.refused
        if look.copy is None:
            if dataset := self.kept():
                return dataset
            raise _unreadable(self.name, f"cannot be fetched: {look.fault or 'no answer yet'}")
        dataset = open_dataset(look.copy.root)
        self._keep(look.copy, dataset)
        return dataset

    def kept(self) -> Dataset | None:
        """Open the last good copy on disk."""
        copy = self._good or self._read_state()
        if copy is None:
            return None
        try:
            dataset = open_dataset(copy.root)
        except (BrokenPackage, OSError):
            return None
        self._good, self._shown = copy, (dataset.release, dataset.released_on)
        return dataset

    def stale(self) -> str:
        """Say that the address gave no answer the last time, and what is shown instead."""
        if not self._look.fault or not self._shown:
            return ""
        release, day = self._shown
        return (
            f"{self.name} cannot be reached ({self._look.fault}). Shown is the last good copy, "
            f"release {release} of {day.day} {day:%b %Y}."
        )

    def _look_there(self) -> None:
        """Fetch what is new, and note what it came to; runs in a thread of its own."""
        before = self._look
        last = before.copy or self._good or self._read_state()
        folder: Path | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._remove_left_overs()
            folder = Path(tempfile.mkdtemp(prefix="copy-", dir=self._folder))
            copy = fetch(self._address, folder, last)
        except Unreachable as fault:
            LOG.warning("%s cannot be reached: %s", self.name, fault)
            news = before.news + (before == _Look())
            now = _Look(news, before.copy, before.refused, str(fault))
            self._due = time.monotonic() + TRY_AGAIN
        except BrokenPackage as fault:
            same = before.refused is not None and before.refused.findings == fault.findings
            now = _Look(before.news + (not same), before.copy, fault)
        except (OSError, ValueError) as fault:
            reason = getattr(fault, "strerror", None) or str(fault)
            LOG.warning("%s cannot be kept: %s", self.name, reason)
            now = _Look(before.news + (before == _Look()), before.copy, before.refused, f"not kept: {reason}")
            self._due = time.monotonic() + TRY_AGAIN
        else:
            if copy is None:
                new = before.copy is None or before.refused is not None
                now = _Look(before.news + new, last)
            else:
                now = _Look(before.news + 1, copy)
        self._look = now
        if folder and not (now.copy and now.copy.folder == folder):
            shutil.rmtree(folder, ignore_errors=True)
        if now.copy:
            with suppress(OSError):
                os.utime(now.copy.folder)

    def _keep(self, copy: Copy, dataset: Dataset) -> None:
        """Note on disk which copy is good, all at once."""
        self._good, self._shown = copy, (dataset.release, dataset.released_on)
        marks = {name: [mark.etag, mark.modified] for name, mark in copy.marks.items()}
        text = json.dumps({"folder": copy.folder.name, "marks": marks}, indent=1)
        try:
            with tempfile.NamedTemporaryFile("w", dir=self._folder, delete=False, encoding="utf-8") as out:
                out.write(text)
            Path(out.name).replace(self._folder / STATE)
        except OSError as fault:
            LOG.warning("%s: the copy is not noted as good: %s", self.name, fault.strerror)

    def _read_state(self) -> Copy | None:
        try:
            state = json.loads((self._folder / STATE).read_text(encoding="utf-8"))
            marks = {str(name): Mark(str(etag), str(modified)) for name, (etag, modified) in state["marks"].items()}
            folder = self._folder / Path(str(state["folder"])).name
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None
        return Copy(folder, marks) if folder.is_dir() else None

    def _remove_left_overs(self) -> None:
        """Remove old copies; those that any process uses are touched at each look."""
        good = self._read_state()
        for path in self._folder.iterdir():
            with suppress(OSError):
                used = path.name == STATE or (good is not None and path == good.folder)
                if not used and time.time() - path.stat().st_mtime > LEFT_OVER:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _unreadable(name: str, why: str) -> BrokenPackage:
    return BrokenPackage([Finding(name, None, None, "", "file", why)])


def _cache_folder() -> Path:
    """Return the folder for copies: ``TUMEN_CACHE``, or the place that the system has for such files."""
    if own := os.environ.get("TUMEN_CACHE"):
        return Path(own)
    base: str | Path
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or tempfile.gettempdir()
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base, "tumen")
