"""Do the data come from wherever they are said to lie, within limits, and stay when the place cannot be reached?

A server on this machine stands for the host; no port but its own is asked.
"""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dashboard.dataset import origin, remote
from dashboard.dataset.origin import Address, OnDisk, origin_of
from dashboard.dataset.schema import BrokenPackage
from dashboard.dataset.store import Dataset
from dashboard.ui import cache

WAIT = 30


@dataclass
class Host:
    """What a host serves by path, what it was asked, and where it sends on."""

    files: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    status: int = 0  # answered to everything when not 0
    asked: list[tuple[str, int]] = field(default_factory=list)
    port: int = 0
    declares: int | None = None

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def lay(self, folder: Path) -> None:
        found = [path for path in folder.rglob("*") if path.is_file()]
        self.files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

    def answers(self) -> list[int]:
        found = [status for _, status in self.asked]
        self.asked.clear()
        return found


@pytest.fixture
def host() -> Iterator[Host]:
    state = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.lstrip("/")
            content = state.files.get(name.partition("?")[0])
            etag = f'"{sha256(content or b"").hexdigest()}"'
            same = content is not None and self.headers.get("If-None-Match") == etag
            status = state.status or (302 if name in state.moved else 304 if same else 200 if content else 404)
            state.asked.append((name, status))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", state.moved[name])
            if status == 200 and content:
                self.send_header("ETag", etag)
                self.send_header("Content-Length", str(state.declares or len(content)))
            self.end_headers()
            if status == 200 and content:
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()


def zipped(folder: Path, inside: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, inside + path.relative_to(folder).as_posix())
    return out.getvalue()


def released(folder: Path, version: str) -> Path:
    path = folder / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": version}), encoding="utf-8")
    return folder


def look(place: Address) -> object:
    """Let the place look again, and wait for what it comes to."""
    place._due = min(place._due, 0.001)
    place.seen()
    assert place._thread
    place._thread.join(WAIT)
    return place.seen()


@pytest.fixture
def shelf(host: Host, tmp_path: Path) -> Callable[[str], tuple[Address, cache.Shelf]]:
    """A server's shelf of what lies at a path of the host; each is like a server started anew on one disk."""

    def make(path: str) -> tuple[Address, cache.Shelf]:
        place = Address(host.url(path), tmp_path / "kept")
        return place, cache.Shelf(place)

    return make


def shown(now: cache.Release) -> Dataset:
    assert now.dataset is not None, now.findings
    return now.dataset


def test_a_zip_on_disk_is_opened_and_renewed(build: Callable[[], Path], tmp_path: Path) -> None:
    path = tmp_path / "own.zip"
    path.write_bytes(zipped(build(), "package/"))
    on_shelf = cache.Shelf(origin_of(str(path)))
    first = on_shelf.current()
    assert shown(first).release == "2026.1.0"
    assert on_shelf.current().serial == first.serial
    path.write_bytes(b"no zip")
    now = on_shelf.current()
    assert shown(now).release == "2026.1.0" and "not a zip" in now.findings[0].message
    assert (shown(now).package.root / "events.csv").is_file()  # may still be taken away
    path.write_bytes(zipped(released(build(), "2026.2.0")))
    now = on_shelf.current()
    assert shown(now).release == "2026.2.0" and not now.findings


def test_what_was_looked_at_a_moment_ago_is_not_looked_at_again(build: Callable[[], Path]) -> None:
    """One run of a page asks a dozen times within a moment; the next run sees the new release."""
    folder = build()
    on_shelf = cache.Shelf(origin_of(str(folder)))
    first = on_shelf.current(within=WAIT)
    released(folder, "2026.2.0")
    assert on_shelf.current(within=WAIT) is first
    assert shown(on_shelf.current()).release == "2026.2.0"
    assert shown(on_shelf.current(within=WAIT)).release == "2026.2.0"


@pytest.mark.parametrize("path", ["package.zip", "here/datapackage.json"])
def test_an_address_is_fetched_asked_again_by_etag_and_renewed(path, host, shelf, build) -> None:
    def publish(folder: Path) -> None:
        host.lay(folder)
        prefix = path.rpartition("/")[0]
        host.files = {"package.zip": zipped(folder)} | {f"{prefix}/{name}": text for name, text in host.files.items()}

    publish(build())
    place, on_shelf = shelf(path)
    assert shown(on_shelf.current()).release == "2026.1.0"
    assert 304 not in host.answers()
    look(place)
    assert set(host.answers()) <= {304, 404}  # 404: notes that the package has not
    assert on_shelf.current().serial == 1
    publish(released(build(), "2026.2.0"))
    look(place)
    assert host.answers().count(200) == 1  # nothing else changed
    now = on_shelf.current()
    assert shown(now).release == "2026.2.0" and not now.findings and not now.stale


@pytest.mark.parametrize("path", ["package.zip", "datapackage.json"])
def test_a_server_without_network_starts_with_the_last_good_copy_and_says_so(path, host, shelf, build) -> None:
    host.lay(build())
    host.files["package.zip"] = zipped(build())
    shown(shelf(path)[1].current())
    host.status = 503
    place, on_shelf = shelf(path)
    now = on_shelf.current()
    assert shown(now).release == "2026.1.0" and not now.findings
    assert "cannot be reached (the host answers 503)" in now.stale and "release 2026.1.0 of 1 Jan 2026" in now.stale
    host.status = 0
    host.answers()
    look(place)
    assert 200 not in host.answers()  # the copy on disk is as it is there
    assert not on_shelf.current().stale


def test_nothing_to_show_says_why_and_recovers(host, shelf, build) -> None:
    place, on_shelf = shelf("package.zip")
    now = on_shelf.current()
    assert now.dataset is None and "cannot be fetched: the host answers 404" in now.findings[0].message
    host.files["package.zip"] = zipped(build())
    look(place)
    assert shown(on_shelf.current()).release == "2026.1.0"


def test_a_faulty_release_keeps_the_good_one_even_over_a_restart(host, shelf, build) -> None:
    host.files["package.zip"] = zipped(build())
    place, on_shelf = shelf("package.zip")
    shown(on_shelf.current())
    bad = released(build(), "2026.2.0")
    (bad / "events.csv").write_text("nonsense\n", encoding="utf-8")
    host.files["package.zip"] = zipped(bad)
    look(place)
    for now in (on_shelf.current(), shelf("package.zip")[1].current()):
        assert shown(now).release == "2026.1.0"
        assert now.findings[0].file == "events.csv"
    host.files["package.zip"] = zipped(released(build(), "2026.3.0"))
    look(place)
    assert shown(on_shelf.current()).release == "2026.3.0"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://example.org/package.zip", "only https"),
        ("file:///etc/passwd", "only https"),
        ("ftp://127.0.0.1/package.zip", "only https"),
        ("http://localhost/package.zip", "only https"),
        ("https:///package.zip", "only https"),
        ("https://[/package.zip", "not an address"),
        ("https://me:secret@example.org/package.zip", "a name or a password"),
    ],
)
def test_other_addresses_are_refused_and_never_asked(address: str, words: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(remote.urllib.request.OpenerDirector, "open", None)
    now = cache.Shelf(Address(address, tmp_path / "kept")).current()
    assert now.dataset is None
    assert words in str(now.findings[0]) and "secret" not in str(now.findings[0])


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://example.org/p.zip", "ftp://127.0.0.1/p.zip"])
def test_redirects_to_other_schemes_are_refused(target: str, host: Host, shelf) -> None:
    host.moved["package.zip?key=secret"] = target
    now = shelf("package.zip?key=secret")[1].current()
    found = now.findings[0]
    assert now.dataset is None and "secret" not in str(found)
    assert "only https addresses are taken" in found.message or "sends on to what is not taken" in found.message


def test_a_redirect_to_a_good_address_is_followed(host: Host, shelf, build) -> None:
    host.files["other.zip"] = zipped(build())
    host.moved["package.zip"] = host.url("other.zip")
    assert shown(shelf("package.zip")[1].current()).release == "2026.1.0"


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("path", ["package.zip", "datapackage.json"])
def test_what_is_too_large_is_refused_before_it_is_all_read(path, declared, host, shelf, build, monkeypatch) -> None:
    host.lay(build())
    host.files["package.zip"] = zipped(build())
    monkeypatch.setattr(remote, "MOST_PACKED", 500)
    monkeypatch.setattr(remote, "MOST_UNPACKED", 9000)
    if not declared:
        host.declares = None
    now = shelf(path)[1].current()
    assert now.dataset is None and "larger than 0.0 MB" in now.findings[0].message


def test_an_answer_that_breaks_off_is_none(host: Host, shelf, build, monkeypatch) -> None:
    monkeypatch.setattr(remote, "SILENCE", 0.5)
    host.files["package.zip"] = zipped(build())
    host.declares = len(host.files["package.zip"]) + 10
    now = shelf("package.zip")[1].current()
    assert now.dataset is None and "cannot be fetched" in now.findings[0].message


def test_a_host_that_takes_too_long_is_left(host: Host, shelf, build, monkeypatch) -> None:
    monkeypatch.setattr(remote, "DEADLINE", 0.0)
    host.files["package.zip"] = zipped(build())
    assert "longer than 0 seconds" in shelf("package.zip")[1].current().findings[0].message


@pytest.mark.parametrize("name", ["../up.csv", "/etc/passwd", "a\\b.csv", "https://example.org/x.csv", "a?b"])
def test_a_descriptor_that_names_what_is_elsewhere_is_refused(name: str, host: Host, shelf) -> None:
    resources = [{"name": "events", "type": "table", "path": name, "schema": "schemas/events.json"}]
    host.files["datapackage.json"] = json.dumps({"resources": resources}).encode()
    now = shelf("datapackage.json")[1].current()
    assert "inside the package" in now.findings[0].message
    assert [asked for asked, _ in host.asked] == ["datapackage.json"]


def test_a_zip_at_an_address_is_refused_as_on_disk(host: Host, shelf) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../up.csv", "x")
    host.files["package.zip"] = out.getvalue()
    found = shelf("package.zip")[1].current().findings[0]
    assert "must stay inside" in found.message and found.value == "../up.csv"


def test_copies_that_nobody_uses_are_removed(host: Host, shelf, build, tmp_path: Path, monkeypatch) -> None:
    place, on_shelf = shelf("package.zip")
    for number in range(1, 4):
        host.files["package.zip"] = zipped(released(build(), f"2026.{number}.0"))
        look(place)
        assert shown(on_shelf.current()).release == f"2026.{number}.0"
    monkeypatch.setattr(origin, "LEFT_OVER", -1.0)
    look(place)
    assert len(list((tmp_path / "kept").glob("copy-*"))) == 1
    assert on_shelf.current().dataset


def test_a_folder_that_cannot_be_written_is_said(host: Host, build, tmp_path: Path) -> None:
    host.files["package.zip"] = zipped(build())
    (tmp_path / "kept").write_text("a file in the way")
    now = cache.Shelf(Address(host.url("package.zip"), tmp_path / "kept")).current()
    assert now.dataset is None and "not kept" in now.findings[0].message


def test_the_environment_goes_before_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUMEN_DATA", raising=False)
    cache._data_in_secrets.cache_clear()
    monkeypatch.setattr(cache.st, "secrets", {"data": "https://example.org/package.zip"})
    try:
        assert cache.data_origin() == "https://example.org/package.zip"
        monkeypatch.setenv("TUMEN_DATA", "here")
        assert cache.data_origin() == "here"
    finally:
        cache._data_in_secrets.cache_clear()


def test_a_text_names_an_address_or_a_path(tmp_path: Path) -> None:
    assert isinstance(origin_of("https://example.org/package.zip"), Address)
    assert isinstance(origin_of(str(tmp_path)), OnDisk)
    with pytest.raises(BrokenPackage):
        origin_of(str(tmp_path / "none")).open()
