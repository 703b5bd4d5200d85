"""What is in a zip that somebody hands in? Its files are laid into a folder only when every one of them is harmless.

Refused are names that lead out of the folder, links, encrypted, nested and doubled files, odd ways of packing, and
whatever is too much. All limits are checked against what the zip declares before anything is unpacked, and again
against what comes out.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from dashboard.dataset.rows import Row
from dashboard.dataset.schema import DESCRIPTOR, BrokenPackage, Finding, TableSchema, read_package, shorten

MEGABYTE = 1024 * 1024
MOST_PACKED = 20 * MEGABYTE
MOST_UNPACKED = 60 * MEGABYTE  # many times a package of today
MOST_FILES = 500
LONGEST_NAME = 200
PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
NESTED_NAMES = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst", ".jar")
NESTED_STARTS = (b"PK\3\4", b"PK\5\6", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")
LEFT_BY_SYSTEMS = ("__MACOSX", ".DS_Store", "Thumbs.db")  # what file managers add to a zip

SECONDS, MEMORY = 90, 3 * 1024 * MEGABYTE  # what the check of a package from outside may take
FINDINGS_SHOWN = 200
TABLES_SHOWN, ROWS_SHOWN, COLUMNS_SHOWN, LETTERS_SHOWN = 40, 20, 40, 120  # of a package from outside


@contextmanager
def package_folder(path: Path) -> Iterator[Path]:
    """Give the folder of a package: ``path`` itself, or that which a zip at ``path`` holds, for the time being.

    The package stands at the top of the zip or in its only folder. Raise ``BrokenPackage`` when the zip is refused.
    """
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="tumen-") as folder:
        unpack(path, Path(folder))
        yield package_root(Path(folder))


def unpack(path: Path, folder: Path) -> None:
    """Lay the files of a zip into an empty folder. Raise ``BrokenPackage``, naming the entry, when it is refused."""
    if path.stat().st_size > MOST_PACKED:
        raise _refusal(path.name, f"the zip is larger than {MOST_PACKED // MEGABYTE} MB")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _accepted(path.name, archive.infolist())
            left = MOST_UNPACKED
            for entry in entries:
                left -= _lay(archive, entry, folder, left)
    except (zipfile.BadZipFile, zlib.error, EOFError) as fault:
        raise _refusal(path.name, f"not a zip that can be read: {fault}") from None
    except (NotImplementedError, RuntimeError, OSError, ValueError) as fault:
        raise _refusal(path.name, f"the zip cannot be unpacked: {fault}") from None


def _refusal(file: str, message: str, value: str = "") -> BrokenPackage:
    return BrokenPackage([Finding(shorten(file), None, None, value, "file", message)])


def _accepted(zip_name: str, entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Return the entries that are files of the package; raise ``BrokenPackage`` when any entry is refused."""
    if len(entries) > MOST_FILES:
        raise _refusal(zip_name, f"the zip holds {len(entries):,} files; at most {MOST_FILES} are allowed")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        allowed = f"at most {MOST_UNPACKED // MEGABYTE} MB are allowed"
        raise _refusal(zip_name, f"the zip would unpack to {unpacked / MEGABYTE:,.0f} MB; {allowed}")
    kept: list[zipfile.ZipInfo] = []
    refused: list[Finding] = []
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        fault = _fault_of(entry, name, seen)
        seen.add(name.casefold())
        if fault:
            refused.append(Finding(shorten(name), None, None, "", "file", fault))
        elif not entry.is_dir() and not any(part in LEFT_BY_SYSTEMS for part in PurePosixPath(name).parts):
            kept.append(entry)
    if refused:
        raise BrokenPackage(refused)
    return kept


def _fault_of(entry: zipfile.ZipInfo, name: str, seen: set[str]) -> str:
    """Say why an entry is refused; empty where it is not."""
    path = PurePosixPath(name)
    mode = stat.S_IFMT(entry.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not name.isprintable():
        return "a name in the zip must stay inside it: no absolute path, no .., no backslash, no drive"
    if len(name) > LONGEST_NAME:
        return f"a name in the zip is longer than {LONGEST_NAME} characters"
    if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "links and special files in a zip are not allowed"
    if entry.flag_bits & 1:
        return "encrypted files are not read"
    if entry.compress_type not in PACKED_AS:
        return "packed in an unusual way; allowed are stored and deflated"
    if path.suffix.lower() in NESTED_NAMES:
        return "archives inside the zip are not read"
    if name.casefold() in seen:
        return "the zip holds this name twice"
    return ""


def _lay(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, left: int) -> int:
    """Write one entry below ``folder`` piece by piece; return its size, which must not exceed ``left`` bytes."""
    target = folder.joinpath(*PurePosixPath(entry.filename).parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with archive.open(entry) as source, target.open("xb") as out:
        while piece := source.read(MEGABYTE):
            if size == 0 and piece.startswith(NESTED_STARTS):
                raise _refusal(entry.filename, "archives inside the zip are not read")
            size += len(piece)
            if size > left:
                raise _refusal(entry.filename, f"the zip unpacks to more than {MOST_UNPACKED // MEGABYTE} MB")
            out.write(piece)
    return size


def package_root(folder: Path) -> Path:
    """Return the folder with the descriptor: the top, or the only folder in it."""
    inside = list(folder.iterdir())
    if not (folder / DESCRIPTOR).exists() and len(inside) == 1 and inside[0].is_dir():
        return inside[0]
    return folder


@dataclass(frozen=True, slots=True)
class Preview:
    """A table of a package from outside: how many rows it has, and the first of them as texts, cut to a size."""

    name: str
    title: str
    count: int
    columns: tuple[str, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of a package from outside came to.

    ``findings`` are the first ``FINDINGS_SHOWN`` of ``count``. ``tables`` are those that could be read, sound or not.
    ``ended`` says why there is no answer; then the rest is empty. Sound are packages with neither.
    """

    title: str = ""
    release: str = ""
    rows: int = 0
    count: int = 0
    findings: tuple[Finding, ...] = ()
    tables: tuple[Preview, ...] = ()
    ended: str = ""


def check_apart(content: bytes) -> Verdict:
    """Check a package from outside, given as a zip, in a process of its own with limits of time and memory.

    Its schemas are not ours either: a pattern in them can be made to run for ever.
    """
    with tempfile.TemporaryDirectory(prefix="tumen-") as folder:
        path = Path(folder, "package.zip")
        path.write_bytes(content)
        ours = {"TMPDIR": folder, "TEMP": folder, "OPENBLAS_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
        call = "import sys; from dashboard.dataset.archive import answer; answer(sys.argv[1])"
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-c", call, str(path)],
                capture_output=True,
                timeout=SECONDS,
                env=os.environ | ours,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Verdict(ended=f"The check was ended after {SECONDS} seconds.")
    try:
        answered = json.loads(done.stdout)
        found = tuple(Finding(**finding) for finding in answered.pop("findings"))
        tables = tuple(
            Preview(
                **(one | {"columns": tuple(one["columns"]), "first": tuple(tuple(cells) for cells in one["first"])})
            )
            for one in answered.pop("tables")
        )
        return Verdict(**answered, findings=found, tables=tables)
    except (ValueError, TypeError, KeyError):
        return Verdict(ended=f"The check needed more than {MEMORY // MEGABYTE:,} MB of memory, or failed.")


def answer(path: str) -> None:
    """Check the zip at ``path`` under the limits and print the ``Verdict`` as JSON: the far side of ``check_apart``."""
    _limit_itself()
    from dashboard.dataset.rules import examine

    try:
        with package_folder(Path(path)) as folder:
            package = read_package(folder)
            findings, rows = examine(package)
        tables = tuple(_preview(schema, rows.get(name)) for name, schema in package.tables.items())
        count = sum(table.count for table in tables)
        verdict = Verdict(
            shorten(package.title, 200),
            shorten(package.version),
            count,
            len(findings),
            _cut(findings),
            tables[:TABLES_SHOWN],
        )
    except BrokenPackage as fault:
        verdict = Verdict(count=len(fault.findings), findings=_cut(fault.findings))
    print(json.dumps(asdict(verdict), ensure_ascii=False))


def _cut(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(
        Finding(one.file, one.row, one.column, shorten(one.value), one.rule, shorten(one.message, 500))
        for one in findings[:FINDINGS_SHOWN]
    )


def _preview(schema: TableSchema, rows: list[Row] | None) -> Preview:
    """Return the beginning of a table; one that cannot be read has no rows."""
    columns = tuple(field.name for field in schema.fields[:COLUMNS_SHOWN])
    first = tuple(
        tuple(shorten(row.text(column), LETTERS_SHOWN) for column in columns) for row in (rows or [])[:ROWS_SHOWN]
    )
    names = tuple(map(shorten, columns))
    if len(set(names)) < len(names):
        names = tuple(f"{at} {name}" for at, name in enumerate(names, start=1))
    return Preview(shorten(schema.name), shorten(schema.title), len(rows or []), names, first)


def _limit_itself() -> None:
    try:
        import resource
    except ImportError:  # not on Windows, where only the time is limited
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
