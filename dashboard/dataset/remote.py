"""What lies at an address? Fetches a package over https within limits of time and size. Nothing here trusts it.

An address names a zip, or a ``datapackage.json`` beside which the other files lie. What is unchanged since the last
time, by ``ETag`` or ``Last-Modified``, is not sent again.
"""

from __future__ import annotations

import http.client
import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from dashboard.dataset.archive import MEGABYTE, MOST_FILES, MOST_PACKED, MOST_UNPACKED, package_root, unpack
from dashboard.dataset.schema import DESCRIPTOR, BrokenPackage, Finding, shorten

SILENCE, DEADLINE = 10.0, 60.0  # seconds that a host may be silent, and that all of it may take
PIECE = MEGABYTE // 4
THIS_MACHINE = "127.0.0.1"
NOTES = ("README.md", "LICENSE")  # may stand beside the files that a descriptor names
PACKAGE = "package.zip"


class Unreachable(Exception):
    """The address gave no answer, or none that is a file; it may do so later."""


class Missing(Unreachable):
    """The host has no such file."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a host names the state of a file."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A package as it was fetched: the folder that holds it, and the marks of its files by name."""

    folder: Path
    marks: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The folder with the descriptor."""
        return package_root(self.folder)


def spoken(address: str) -> str:
    """Return an address without what may be secret in it: no user, no password, no query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "the address of the data"
    return shorten(urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")), 200)


def fetch(address: str, folder: Path, last: Copy | None = None) -> Copy | None:
    """Fetch the package at ``address`` into an empty folder; return ``None`` when nothing changed since ``last``.

    Raise ``Unreachable`` when there is no answer, and ``BrokenPackage`` when what lies there is refused.
    """
    until = time.monotonic() + DEADLINE
    _require_allowed(address)
    if PurePosixPath(urlsplit(address).path).suffix.lower() == ".json":
        return _fetch_files(address, folder, last, until)
    content, mark = _get(address, last.marks.get(PACKAGE, Mark()) if last else Mark(), MOST_PACKED, until)
    if content is None:
        return None
    packed = folder.with_suffix(".zip")
    try:
        packed.write_bytes(content)
        unpack(packed, folder)
    except BrokenPackage as fault:
        found = [Finding(spoken(address), None, None, one.file, one.rule, one.message) for one in fault.findings]
        raise BrokenPackage(found) from None
    finally:
        packed.unlink(missing_ok=True)
    return Copy(folder, {PACKAGE: mark})


def _fetch_files(address: str, folder: Path, last: Copy | None, until: float) -> Copy | None:
    """Fetch a descriptor, then the files that it names, then the notes beside them."""
    marks: dict[str, Mark] = {}
    left, changed = MOST_UNPACKED, last is None

    def take(name: str, url: str) -> Path:
        nonlocal left, changed
        known = last.marks.get(name, Mark()) if last else Mark()
        content, marks[name] = _get(url, known, left, until)
        target = folder.joinpath(*PurePosixPath(name).parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        if content is None and last:
            shutil.copyfile(last.folder.joinpath(*PurePosixPath(name).parts), target)
        else:
            target.write_bytes(content or b"")
            changed = True
        left -= target.stat().st_size
        return target

    named = _named_in(take(DESCRIPTOR, address), spoken(address))
    beside = {PurePosixPath(name).parent for name in (DESCRIPTOR, *named)}
    for name in dict.fromkeys([*named, *sorted(str(place / note) for place in beside for note in NOTES)]):
        try:
            take(name, urljoin(address, quote(name)))
        except Missing:  # the check of the package says so where a file is needed
            marks.pop(name, None)
            changed = changed or bool(last and name in last.marks)
    return Copy(folder, marks) if changed else None


def _named_in(descriptor: Path, address: str) -> list[str]:
    """Return the files that a descriptor names; raise ``BrokenPackage`` for a name that leads elsewhere."""
    try:
        resources = json.loads(descriptor.read_text(encoding="utf-8"))["resources"]
        named = dict.fromkeys(_texts(resources))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise _refusal(address, f"is not a {DESCRIPTOR} with resources") from None
    if len(named) > MOST_FILES:
        raise _refusal(address, f"the package names {len(named):,} files; at most {MOST_FILES} are allowed")
    for name in named:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts or set("\\:?#%") & set(name):
            raise _refusal(address, "a path must stay inside the package", name)
        if not name.isprintable() or len(name) > 200:
            raise _refusal(address, "a path must be short and legible", name)
    return [name for name in named if str(PurePosixPath(name)) != DESCRIPTOR]


def _texts(resources: list[Mapping[str, object]]) -> Iterator[str]:
    for resource in resources:
        yield from (value for key in ("path", "schema") if isinstance(value := resource.get(key), str))


def _require_allowed(address: str, asked: str = "") -> None:
    """Raise ``BrokenPackage`` unless the address is one of https; http is for this machine alone."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port  # raises where it is no number
    except ValueError:
        raise _refusal(spoken(asked or address), "not an address") from None
    asked = spoken(asked or address)
    if parts.username or parts.password:
        raise _refusal(asked, "an address with a name or a password in it is not taken")
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and host == THIS_MACHINE)):
        raise _refusal(asked, "only https addresses are taken", spoken(address))


def _refusal(address: str, message: str, value: str = "") -> BrokenPackage:
    return BrokenPackage([Finding(address, None, None, value, "file", message)])


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, to addresses that could be asked for themselves; none leads from https to http."""

    max_redirections = 5

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        _require_allowed(newurl, req.full_url)
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise _refusal(spoken(req.full_url), "leads away from https", spoken(newurl))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _get(address: str, known: Mark, most: int, until: float) -> tuple[bytes | None, Mark]:
    """Return what lies at an address and its mark; no content where it is as ``known``."""
    headers = {"User-Agent": "tumen", "Accept-Encoding": "identity"}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.modified:
        headers["If-Modified-Since"] = known.modified
    local = urlsplit(address).hostname == THIS_MACHINE
    opener = urllib.request.OpenerDirector()  # that of the library would also open files and ftp
    for handler in (
        urllib.request.ProxyHandler({} if local else None),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SafeRedirects(),
    ):
        opener.add_handler(handler)
    try:
        with opener.open(urllib.request.Request(address, headers=headers), timeout=SILENCE) as answer:
            if answer.headers.get("Content-Encoding", "identity") != "identity":
                raise _refusal(spoken(address), "is sent in an unusual encoding")
            content = _read(answer, address, most, until)
            return content, Mark(answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
    except urllib.error.HTTPError as fault:
        fault.close()
        if fault.code == http.client.NOT_MODIFIED and known != Mark():
            return None, known
        if 300 < fault.code < 400:
            raise _refusal(spoken(address), "sends on to what is not taken, or in circles") from None
        kind = Missing if fault.code in (403, 404, 410) else Unreachable
        raise kind(f"the host answers {fault.code}") from None
    except urllib.error.URLError as fault:
        raise Unreachable(_reason(fault.reason)) from None
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise Unreachable(_reason(fault)) from None


def _read(answer: http.client.HTTPResponse, address: str, most: int, until: float) -> bytes:
    """Read piece by piece, as it comes: no more than ``most`` bytes, and not for ever."""
    pieces: list[bytes] = []
    size = answer.length or 0  # as declared
    if size <= most:
        size = 0
        while piece := answer.read1(PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                break
            if time.monotonic() > until:
                raise Unreachable(f"it took longer than {DEADLINE:.0f} seconds")
    if size > most:
        raise _refusal(spoken(address), f"larger than {most / MEGABYTE:,.1f} MB, which is all that is taken")
    if answer.length:
        raise Unreachable("the answer broke off")
    return b"".join(pieces)


def _reason(fault: object) -> str:
    if isinstance(fault, TimeoutError):
        return "no answer in time"
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror
    return shorten(str(fault) or type(fault).__name__, 120)
