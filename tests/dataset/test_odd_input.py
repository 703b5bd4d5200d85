"""Does odd input end in findings, never in a traceback? And does ``format`` keep every cell?"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.dataset import rules
from dashboard.dataset.canonical import NotCsv, canonical_text, decoded, format_package, read_rows, read_table
from dashboard.dataset.rules import check_package
from dashboard.dataset.schema import BrokenPackage, Finding, read_package
from dashboard.dataset.store import Dataset, fingerprint, open_dataset

check_table_itself = rules.check_table  # before the fixture that remembers its answers
Build = Callable[[], Path]
TABLES = ("estimates", "milestones", "places", "redirects", "sources")
fuzz = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
texts = st.text(st.characters(codec="utf-8"), max_size=12)
odd = st.sampled_from(
    ["", " ", "\r", "\n", "\r\n", '"', '""', ",", "|", "\ufeff", "\x00", "\u2028", "\x85", "-0", "1e999", "nan", "0x1",
     "2025-02-30", "0000-00-00", "9999-12-31", "true", "TRUE", "=1", "<a", "9" * 400, "est-killed", "９", "a" * 1000]
)  # fmt: skip
cells = odd | texts


def test_random_bytes_end_in_findings(template: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(template, tmp_path / "package"))
    package = read_package(root)

    @fuzz
    @given(table=st.sampled_from(TABLES), content=st.binary(max_size=200), keep=st.booleans())
    def law(table: str, content: bytes, keep: bool) -> None:
        path = root / f"{table}.csv"
        sound = path.read_bytes()
        try:
            path.write_bytes(sound + content if keep else content)
            findings = check_package(package)
            assert all(isinstance(one, Finding) and str(one) for one in findings)
            if not findings:
                open_dataset(root)
        finally:
            path.write_bytes(sound)

    law()


def test_random_cells_end_in_findings(template: Path, tmp_path: Path) -> None:
    """What ``check`` lets pass can be opened, and is in the frames as it is in the file."""
    root = Path(shutil.copytree(template, tmp_path / "package"))
    package = read_package(root)

    @fuzz
    @given(table=st.sampled_from(TABLES), data=st.data(), cell=cells)
    def law(table: str, data: st.DataObject, cell: str) -> None:
        schema = package.tables[table]
        path = root / schema.path
        sound = path.read_bytes()
        header, rows = read_table(decoded(sound))
        data.draw(st.sampled_from(rows))[data.draw(st.sampled_from(header))] = cell
        try:
            path.write_bytes(canonical_text(schema, rows).encode())
            findings = check_package(package)
            assert isinstance(findings, list)
            if not findings:
                assert len(open_dataset(root)[table]) == len(rows)
            for one in findings:
                assert one.file in {known.path for known in package.tables.values()}
                assert one.row is not None
        finally:
            path.write_bytes(sound)

    law()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | cells,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


def test_random_descriptors_and_schemas_end_in_findings(template: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(template, tmp_path / "package"))

    @fuzz
    @given(name=st.sampled_from(["datapackage.json", "schemas/estimates.json"]), data=st.data(), value=values)
    def law(name: str, data: st.DataObject, value: Any) -> None:
        path = root / name
        sound = path.read_bytes()
        descriptor = json.loads(sound)
        inside: Any = descriptor
        while True:
            key = data.draw(st.sampled_from(list(inside) if isinstance(inside, dict) else list(range(len(inside)))))
            deeper = inside[key]
            if isinstance(deeper, dict | list) and deeper and data.draw(st.booleans()):
                inside = deeper
                continue
            inside[key] = value
            break
        try:
            path.write_bytes(json.dumps(descriptor).encode())
            findings = check_package(read_package(root))
            assert isinstance(findings, list)
        except BrokenPackage as fault:
            assert all(str(one) for one in fault.findings)
        finally:
            path.write_bytes(sound)

    law()


@fuzz
@given(rows=st.lists(st.lists(cells, min_size=3, max_size=3), max_size=5), extra=texts)
def test_format_loses_no_cell_and_is_idempotent(rows: list[list[str]], extra: str, template: Path) -> None:
    schema = read_package(template).tables["redirects"]
    header = ["reason", "old_id", f"extra {extra}".replace("\ufeff", "")]
    given_rows = [dict(zip(header, row, strict=True)) for row in rows]
    once = canonical_text(schema, given_rows, header)
    columns, read = read_table(decoded(once.encode()))

    assert Counter(tuple(row[name] for name in header) for row in read) == Counter(map(tuple, rows))
    assert set(header) <= set(columns)
    assert canonical_text(schema, read, columns) == once


@fuzz
@given(rows=st.lists(st.lists(cells, min_size=2, max_size=3), min_size=1, max_size=5))
def test_rows_begin_at_their_line(rows: list[list[str]]) -> None:
    """The line of a row is one more than the line ends before it, however its cells are broken."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    starts = []
    for row in rows:
        before = out.getvalue().replace("\r\n", "\n").replace("\r", "\n")
        starts.append(before.count("\n") + 1)
        writer.writerow(row)
    read = list(read_rows(out.getvalue()))

    assert [cells for _, cells in read] == rows
    assert [line for line, _ in read] == starts


def test_rows_stop_where_reading_ends() -> None:
    reading = read_rows('a,b\n1,2\n\n"3\n",4\n"5"x,6\n7,8\n')
    assert [next(reading) for _ in range(4)] == [(1, ["a", "b"]), (2, ["1", "2"]), (3, []), (4, ["3\n", "4"])]
    with pytest.raises(NotCsv) as caught:
        next(reading)
    assert caught.value.line == 6


@pytest.mark.parametrize("length", [131_073, 1_000_000])
def test_huge_cell_is_named_by_its_constraint(build: Build, length: int) -> None:
    root = build()
    path = root / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("A first fight.", "x" * length), encoding="utf-8")
    (found,) = check_package(read_package(root))
    assert (found.file, found.row, found.column, found.rule) == ("events.csv", 2, "summary", "maxLength")
    assert len(str(found)) < 400


def test_huge_list_of_faults_is_reported_in_full(build: Build) -> None:
    root = build()
    path = root / "redirects.csv"
    rows = "".join(f"gone-{number:05},est-killed,soon,Merged.\n" for number in range(500))
    path.write_text(f"old_id,new_id,on,reason\n{rows}", encoding="utf-8", newline="")
    findings = check_package(read_package(root))
    assert [one.row for one in findings] == list(range(2, 502))


@pytest.mark.parametrize("name", ["events.csv", "schemas/events.json", "datapackage.json", "geo/countries.geojson"])
def test_file_without_permission_is_named(build: Build, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    root = build()
    for reader in ("read_bytes", "read_text"):
        read = getattr(Path, reader)

        def refuse(path: Path, *args: Any, read: Any = read, **options: Any) -> Any:
            if path == root / name:
                raise PermissionError(13, "Permission denied")
            return read(path, *args, **options)

        monkeypatch.setattr(Path, reader, refuse)
    with pytest.raises(BrokenPackage) as caught:
        open_dataset(root)
    (found,) = caught.value.findings
    assert found.file == name
    assert "Permission denied" in found.message


def test_link_out_of_the_package_is_refused(build: Build, tmp_path: Path) -> None:
    root = build()
    (tmp_path / "secret.csv").write_text("old_id\n", encoding="utf-8")
    (root / "redirects.csv").unlink()
    (root / "redirects.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(BrokenPackage, match=r"inside the package"):
        read_package(root)


def test_link_to_itself_is_refused(build: Build) -> None:
    root = build()
    (root / "redirects.csv").unlink()
    (root / "redirects.csv").symlink_to(root / "redirects.csv")
    with pytest.raises(BrokenPackage):
        open_dataset(root)


def test_tables_are_those_that_were_checked(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that turns bad between check and load is never half-loaded: each is read once."""
    root = build()
    seen: Counter[Path] = Counter()
    read = Path.read_bytes

    def counting(path: Path) -> bytes:
        seen[path] += 1
        return read(path)

    monkeypatch.setattr("dashboard.dataset.rules.check_table", check_table_itself)
    monkeypatch.setattr(Path, "read_bytes", counting)
    dataset: Dataset = open_dataset(root)
    assert {seen[root / schema.path] for schema in dataset.package.tables.values()} == {1}


def test_fingerprint_changes_with_a_file_and_with_nothing_else(build: Build) -> None:
    root = build()
    before = fingerprint(root)
    assert fingerprint(root) == before
    (root / "schemas" / "events.json").write_text("{}", encoding="utf-8")
    assert fingerprint(root) != before


def test_format_writes_nothing_when_one_table_cannot_be_read(build: Build) -> None:
    root = build()
    (root / "sources.csv").write_text('publisher,source_id\n"KBS",b\nTASS,a\n', encoding="utf-8")
    (root / "redirects.csv").write_text("old_id,new_id\na\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in root.glob("*.csv")}
    with pytest.raises(ValueError, match=r"redirects\.csv: line 2"):
        format_package(read_package(root), write=True)
    assert {path: path.read_bytes() for path in root.glob("*.csv")} == before


def test_format_mends_order_line_ends_quotes_and_mark(build: Build) -> None:
    root = build()
    path = root / "organizations.csv"
    sound = path.read_bytes()
    header, *rows = sound.decode().splitlines()
    quoted = [",".join(f'"{cell}"' for cell in row.split(",")) for row in reversed(rows)]
    path.write_bytes("\r\n".join(["\ufeff" + header, "", *quoted]).encode())
    package = read_package(root)
    assert format_package(package, write=False) == ["organizations.csv"]
    assert path.read_bytes() != sound
    assert format_package(package, write=True) == ["organizations.csv"]
    assert path.read_bytes() == sound
    assert format_package(package, write=True) == []
    assert not list(root.glob("*.new"))
