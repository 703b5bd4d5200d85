"""Is a zip that somebody hands in opened only when it is harmless, and refused in clear words when it is not?"""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.dataset import archive
from dashboard.dataset.archive import check_apart, package_folder, unpack
from dashboard.dataset.schema import BrokenPackage
from dashboard.dataset.store import open_dataset

Build = Callable[[], Path]


def zipped(path: Path, files: dict[str, bytes], **how: int) -> Path:
    with zipfile.ZipFile(path, "w", **how) as out:  # type: ignore[arg-type]
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = how.get("compression", zipfile.ZIP_DEFLATED)
            out.writestr(entry, content)
    return path


def files_of(root: Path, under: str = "") -> dict[str, bytes]:
    return {under + path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def refusal(path: Path, folder: Path) -> list[tuple[str, str]]:
    """Unpack and return what was refused, name and message; nothing may be left outside the folder."""
    target = folder / "inside"
    target.mkdir()
    with pytest.raises(BrokenPackage) as caught:
        unpack(path, target)
    assert {entry.name for entry in folder.iterdir()} <= {"inside", path.name}
    return [(found.file, found.message) for found in caught.value.findings]


@pytest.mark.parametrize("under", ["", "tumen-2026.1.0/"])
def test_package_stands_at_the_top_or_in_the_only_folder(build: Build, tmp_path: Path, under: str) -> None:
    root = build()
    extra = {"__MACOSX/._a": b"", f"{under}.DS_Store": b""} if under else {}
    path = zipped(tmp_path / "p.zip", files_of(root, under) | extra)
    with package_folder(path) as folder:
        assert len(open_dataset(folder)["estimates"]) == len(open_dataset(root)["estimates"])
    assert not folder.exists()
    with package_folder(root) as folder:
        assert folder == root


@pytest.mark.parametrize(
    "name",
    ["../evil.csv", "a/../../evil.csv", "/etc/evil.csv", "C:/evil.csv", "..\\evil.csv", "a\\b.csv", "evil\n.csv"],
)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    ((file, message),) = refusal(zipped(tmp_path / "p.zip", {name: b"x"}), tmp_path)
    assert "must stay inside" in message
    assert file == name


def test_links_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as out:
        link = zipfile.ZipInfo("estimates.csv")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(link, "/etc/passwd")
    ((file, message),) = refusal(path, tmp_path)
    assert (file, message) == ("estimates.csv", "links and special files in a zip are not allowed")


@pytest.mark.parametrize("name", ["inner.zip", "inner.tar", "a.GZ", "data.csv"])
def test_nested_archives_are_refused_by_name_and_by_content(tmp_path: Path, name: str) -> None:
    inner = io.BytesIO()
    zipfile.ZipFile(inner, "w").writestr("a", "b")
    with zipfile.ZipFile(inner, "a") as out:
        out.writestr("c", "d")
    ((file, message),) = refusal(zipped(tmp_path / "p.zip", {name: inner.getvalue()}), tmp_path)
    assert (file, message) == (name, "archives inside the zip are not read")


def test_doubled_names_are_refused(tmp_path: Path) -> None:
    ((_, message),) = refusal(zipped(tmp_path / "p.zip", {"a.csv": b"1", "A.csv": b"2"}), tmp_path)
    assert message == "the zip holds this name twice"


def test_odd_packing_and_encryption_are_refused(tmp_path: Path) -> None:
    ((_, message),) = refusal(zipped(tmp_path / "p.zip", {"a.csv": b"1"}, compression=zipfile.ZIP_LZMA), tmp_path)
    assert "unusual way" in message
    (tmp_path / "inside").rmdir()
    path = zipped(tmp_path / "p.zip", {"a.csv": b"1"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    ((_, message),) = refusal(path, tmp_path)
    assert message == "encrypted files are not read"


def test_a_bomb_is_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", {f"{number}.csv": bytes(archive.MOST_UNPACKED // 4) for number in range(5)})
    assert path.stat().st_size < 1_000_000
    ((_, message),) = refusal(path, tmp_path)
    assert "would unpack to 75 MB; at most 60 MB are allowed" in message
    assert list((tmp_path / "inside").iterdir()) == []


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", {"a.csv": bytes(50_000)})
    content = path.read_bytes()
    size = (50_000).to_bytes(4, "little")
    assert content.count(size) == 2
    path.write_bytes(content.replace(size, (10).to_bytes(4, "little")))
    ((_, message),) = refusal(path, tmp_path)
    assert "cannot be" in message or "not a zip that can be read" in message


def test_too_many_files_and_too_large_zips_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "p.zip", {f"{number}.csv": b"" for number in range(archive.MOST_FILES + 1)})
    ((_, message),) = refusal(path, tmp_path)
    assert f"holds {archive.MOST_FILES + 1} files" in message
    (tmp_path / "inside").rmdir()
    monkeypatch.setattr(archive, "MOST_PACKED", 100)
    ((_, message),) = refusal(path, tmp_path)
    assert "larger than" in message


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + bytes(100), b"PK\x05\x06" + bytes(10)])
def test_what_is_no_zip_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.zip"
    path.write_bytes(content)
    ((file, message),) = refusal(path, tmp_path)
    assert file == "p.zip"
    assert "not a zip that can be read" in message


def test_a_file_where_another_wants_a_folder_is_refused(tmp_path: Path) -> None:
    ((_, message),) = refusal(zipped(tmp_path / "p.zip", {"a": b"1", "a/b": b"2"}), tmp_path)
    assert "cannot be unpacked" in message


def test_a_package_from_outside_is_checked_in_a_process_of_its_own(build: Build, tmp_path: Path) -> None:
    root = build()
    sound = check_apart(zipped(tmp_path / "p.zip", files_of(root)).read_bytes())
    assert (sound.count, sound.ended, sound.release) == (0, "", open_dataset(root).release)
    assert sound.rows == sum(len(table) for table in open_dataset(root).tables.values())
    shown = {one.name: one for one in sound.tables}
    assert shown["organizations"].count == len(open_dataset(root)["organizations"])
    assert shown["organizations"].columns[:2] == ("organization_id", "name")
    assert shown["organizations"].first[0][0] == "hur"
    organizations = root / "organizations.csv"
    organizations.write_text(
        organizations.read_text(encoding="utf-8").replace(",intelligence", ",spies", 1), encoding="utf-8"
    )
    faulty = check_apart(zipped(tmp_path / "p.zip", files_of(root)).read_bytes())
    assert faulty.count == 1
    (found,) = faulty.findings
    assert (found.file, found.column, found.value, found.rule) == ("organizations.csv", "kind", "spies", "enum")
    assert faulty.rows == sound.rows and len(faulty.tables) == len(sound.tables)  # seen beside what is wrong


def test_a_pattern_that_runs_for_ever_is_ended(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = build()
    path = root / "schemas" / "events.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    summary = next(field for field in schema["fields"] if field["name"] == "summary")
    summary["constraints"]["pattern"] = "^(.+)+!$"
    path.write_text(json.dumps(schema), encoding="utf-8")
    events = (root / "events.csv").read_text(encoding="utf-8")
    assert "A first fight" in events
    (root / "events.csv").write_text(events.replace("A first fight", "a" * 60), encoding="utf-8")
    monkeypatch.setattr(archive, "SECONDS", 8)
    verdict = check_apart(zipped(tmp_path / "p.zip", files_of(root)).read_bytes())
    assert verdict.ended == "The check was ended after 8 seconds."
    assert verdict.findings == ()


def test_a_preview_is_small_whatever_comes(build: Build, tmp_path: Path) -> None:
    root = build()
    path = root / "schemas" / "redirects.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["fields"] += [{"name": f"{'x' * 200}{number}", "type": "string"} for number in range(60)]
    path.write_text(json.dumps(schema), encoding="utf-8")
    events = (root / "events.csv").read_text(encoding="utf-8")
    (root / "events.csv").write_text(events.replace("A first fight.", "long " * 10_000), encoding="utf-8")
    sources = (root / "sources.csv").read_text(encoding="utf-8")
    more = "".join(f"z{number},P,,T,,,,day,en,news,B,primary,\n" for number in range(100))
    (root / "sources.csv").write_text(sources + more, encoding="utf-8")
    shown = {one.name: one for one in check_apart(zipped(tmp_path / "p.zip", files_of(root)).read_bytes()).tables}
    assert len(shown["sources"].first) == archive.ROWS_SHOWN < shown["sources"].count
    assert len(shown["redirects"].columns) == len(set(shown["redirects"].columns)) == archive.COLUMNS_SHOWN
    assert max(len(cell) for cells in shown["events"].first for cell in cells) == archive.LETTERS_SHOWN
