"""Does ``tumen export`` make what the Data page offers, to the byte, and say clearly what it cannot do?"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.__main__ import main
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import Dataset
from dashboard.export.formats import FORMATS
from dashboard.export.order import Order

OWN = [name for name, kind in FORMATS.items() if kind.part in ("tables", "map", "package")]


@pytest.fixture(autouse=True)
def opened_once(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    monkeypatch.setattr("dashboard.__main__.open_dataset", lambda path: dataset)


def tumen(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("name", OWN)
def test_it_writes_the_bytes_of_the_download(name: str, dataset: Dataset, tmp_path: Path) -> None:
    kind = FORMATS[name]
    known_by, day = date(2025, 12, 31), date(2025, 11, 4)
    options: list[object] = []
    if "scope" in kind.follows:
        options += ["--known-by", known_by, "--reliability", "C", "--without-unjudged", "--by", "NIS", "--by", "hur"]
    if "day" in kind.follows:
        options += ["--day", day]
    if "table" in kind.follows:
        options += ["--table", "estimates"]
    result = tumen("export", name, *options, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    scope = Scope(known_by, "C", keep_unjudged=False, organizations=frozenset({"nis", "hur"}))
    table = "estimates" if "table" in kind.follows else ""
    file = kind.file(Order(dataset, apply(scope, dataset), scope, day, table))
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert (tmp_path / file.name).read_bytes() == file.made()
    assert f"{file.name} written" in result.output


def test_without_options_it_is_the_whole_release_as_of_its_day(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "new" / "all.json"
    assert tumen("export", "json", "--out", path).exit_code == 0
    content = json.loads(path.read_text(encoding="utf-8"))
    assert {name: len(rows) for name, rows in content["tables"].items()} == {
        name: len(table) for name, table in dataset.tables.items()
    }
    assert content["about"]["Known by"].startswith(dataset.released_on.isoformat())
    assert tumen("export", "json", "--out", "-").stdout == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["zip", "--known-by", "2025-01-01"], "zip does not take --known-by"),
        (["csv", "--day", "2025-01-01"], "csv does not take --day"),
        (["kml", "--table", "estimates"], "kml does not take --table"),
        (["csv", "--table", "nope"], "there is no table nope; tables: sources, "),
        (["csv", "--by", "nobody"], "there is no party nobody"),
        (["csv", "--reliability", "F"], "there is no source grade F; grades: A, B, C, D, E"),
        (["csv", "--known-by", "2999-01-01"], "--known-by must not be after the release"),
        (["kml", "--known-by", "2025-01-01", "--day", "2025-01-02"], "--day must not be after --known-by"),
        (["csv", "--known-by", "yesterday"], "Invalid value for '--known-by'"),
        (["csv", "no/such/folder"], "no data package at"),
        (["doc"], "No such command 'doc'"),
    ],
)
def test_what_cannot_be_done_is_said_and_exits_2(arguments: list[str], words: str, tmp_path: Path) -> None:
    result = tumen("export", *arguments, *([] if arguments == ["doc"] else ["--out", tmp_path]))
    assert result.exit_code == 2
    assert words in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    result = tumen("export", "csv", "--table", "places", "--out", blocked / "places.csv")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


@pytest.mark.parametrize("name", OWN)
def test_help_shows_examples_and_the_options_that_apply(name: str) -> None:
    shown = tumen("export", name, "--help").stdout
    assert f"  tumen export {name}" in shown.partition("Examples:")[2]
    assert ("--table" in shown) == ("table" in FORMATS[name].follows)
    assert ("--day" in shown) == ("day" in FORMATS[name].follows)
    assert ("--known-by" in shown) == ("scope" in FORMATS[name].follows)
