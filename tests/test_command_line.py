"""Does the command line answer in clear words, with the exit codes that scripts rely on?"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard.__main__ import main
from dashboard.dataset.store import OWN_DATA

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = sorted(main.commands)


def tumen(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the bundled package that a test may break."""
    return Path(shutil.copytree(OWN_DATA, tmp_path / "data"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_check_counts_the_rows_by_table() -> None:
    result = tumen("check")
    counts = {line.split()[0]: int(line.split()[1].replace(",", "")) for line in result.stdout.splitlines()}
    assert result.exit_code == 0
    total = counts.pop("total")
    assert sum(counts.values()) == total
    assert {path.stem for path in OWN_DATA.glob("*.csv")} == counts.keys()
    for name, count in counts.items():
        assert count == (OWN_DATA / f"{name}.csv").read_text(encoding="utf-8").count("\n") - 1
    assert "no findings" in result.stdout


def test_check_answers_machines() -> None:
    answer = json.loads(tumen("check", "--json").stdout)
    assert answer["valid"] is True
    assert answer["release"] == json.loads((OWN_DATA / "datapackage.json").read_text(encoding="utf-8"))["version"]
    assert answer["rows"].keys() == {path.stem for path in OWN_DATA.glob("*.csv")}


def test_check_names_every_fault_and_exits_1(folder: Path) -> None:
    change(folder / "organizations.csv", ",intelligence,", ",spies,")
    (folder / "events.csv").unlink()
    result = tumen("check", folder)
    assert result.exit_code == 1
    assert result.stdout == ""
    first, second, last = result.stderr.splitlines()
    assert first.startswith("organizations.csv, row ")
    assert "column kind: 'spies'" in first
    assert "one of intelligence, military" in first
    assert second == "events.csv: file is missing [file]"
    assert last == "2 findings"


def test_check_names_faults_for_machines(folder: Path) -> None:
    change(folder / "organizations.csv", ",intelligence,", ",spies,")
    result = tumen("check", folder, "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["valid"] is False
    (found,) = answer["findings"]
    assert found.keys() == {"file", "row", "column", "value", "rule", "message"}
    assert (found["file"], found["column"], found["value"], found["rule"]) == (
        "organizations.csv", "kind", "spies", "enum",
    )  # fmt: skip
    assert isinstance(found["row"], int)


@pytest.mark.parametrize("command", ["check", "format", "dictionary"])
@pytest.mark.parametrize("path", ["no/such/folder", "pyproject.toml", "x" * 5000])
def test_unknown_path_is_one_line(command: str, path: str) -> None:
    result = tumen(command, ROOT / path)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert "no data package at" in line
    assert "a folder with datapackage.json is needed" in line


@pytest.mark.parametrize("command", ["check", "format", "dictionary"])
def test_folder_without_descriptor_is_named(command: str, tmp_path: Path) -> None:
    result = tumen(command, tmp_path)
    assert result.exit_code == 1
    assert "datapackage.json: file is missing" in result.stderr.splitlines()[0]


@pytest.mark.parametrize("command", ["check", "format", "dictionary"])
def test_broken_json_is_named_with_its_line(command: str, folder: Path) -> None:
    change(folder / "datapackage.json", '"name": "tumen",', '"name": tumen,')
    result = tumen(command, folder)
    assert result.exit_code == 1
    line, *rest = result.stderr.splitlines()
    assert "datapackage.json, row 3: not JSON: Expecting value at column" in line
    assert rest == (["1 finding"] if command == "check" else [])


def test_format_writes_and_only_checks(folder: Path) -> None:
    path = folder / "organizations.csv"
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b"\n", b"\r\n"))
    broken = path.read_bytes()
    looked = tumen("format", folder, "--check")
    assert (looked.exit_code, looked.stdout) == (1, "organizations.csv differs\n")
    assert path.read_bytes() == broken
    wrote = tumen("format", folder)
    assert (wrote.exit_code, wrote.stdout) == (0, "organizations.csv written\n")
    assert path.read_bytes() == sound
    again = tumen("format", folder, "--check")
    assert (again.exit_code, again.stdout) == (0, "all tables are in canonical form\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"old_id,new_id\na\n", "line 2: has 1 cells, the header 2"),
        (b"old_id,old_id\n", "a column name occurs twice"),
        (b"old_id\n\xff\n", "redirects.csv: 'utf-8' codec can't decode"),
        (b'old_id\n"a', "line 2: not CSV"),
    ],
)
def test_format_names_a_table_that_it_cannot_read(folder: Path, content: bytes, words: str) -> None:
    (folder / "redirects.csv").write_bytes(content)
    result = tumen("format", folder)
    (line,) = result.stderr.splitlines()
    assert result.exit_code == 1
    assert words in line
    assert (folder / "redirects.csv").read_bytes() == content


def test_format_names_a_missing_table(folder: Path) -> None:
    (folder / "redirects.csv").unlink()
    result = tumen("format", folder)
    assert result.exit_code == 1
    assert result.stderr == "Error: redirects.csv: file is missing\n"


def test_dictionary_writes_and_only_checks(folder: Path) -> None:
    readme = folder / "README.md"
    sound = readme.read_text(encoding="utf-8")
    change(folder / "README.md", "| column | type |", "| columns | type |")
    looked = tumen("dictionary", folder, "--check")
    assert looked.exit_code == 1
    assert "out of date" in looked.stderr
    assert tumen("dictionary", folder).exit_code == 0
    assert readme.read_text(encoding="utf-8") == sound
    assert tumen("dictionary", folder, "--check").stdout == "the dictionary is up to date\n"


def test_dictionary_names_a_readme_that_it_cannot_use(folder: Path) -> None:
    (folder / "README.md").write_text("no markers", encoding="utf-8")
    result = tumen("dictionary", folder)
    assert (result.exit_code, "no dictionary block" in result.stderr) == (1, True)
    (folder / "README.md").unlink()
    result = tumen("dictionary", folder)
    assert (result.exit_code, "README.md is missing" in result.stderr) == (1, True)


def test_help_has_examples() -> None:
    assert set(COMMANDS) >= {"run", "check", "format", "dictionary"}
    for words in ([], *([command] for command in COMMANDS)):
        result = tumen(*words, "--help")
        assert result.exit_code == 0
        assert "Examples:" in result.stdout
        assert f"  tumen {words[0] if words else ''}" in result.stdout.partition("Examples:")[2]


def test_unknown_command_and_option_exit_2() -> None:
    assert tumen("chekc").exit_code == 2
    assert tumen("check", "--jsno").exit_code == 2


def test_run_takes_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package named there would be passed over in silence, and the bundled one shown."""
    monkeypatch.setattr("streamlit.web.cli.main", lambda **_: pytest.fail("it was started"))
    for arguments in (["my-data"], ["--server.headless", "true", "my-data"], ["--server.headless=true", "my-data"]):
        result = tumen("run", *arguments)
        assert result.exit_code == 2 and "'my-data'" in result.stderr and "TUMEN_DATA" in result.stderr


def test_run_hands_its_arguments_to_streamlit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.web import cli

    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("TUMEN_DATA", folder.name)
    seen: list[list[str]] = []
    monkeypatch.setattr(cli, "main", lambda **_: seen.append(list(sys.argv)))
    monkeypatch.setattr(sys, "argv", ["tumen"])
    assert tumen("run", "--port", "9000", "--server.headless", "true").exit_code == 0
    (arguments,) = seen
    assert arguments[:2] == ["streamlit", "run"]
    assert Path(arguments[2]).is_file()
    assert Path(arguments[2]).name == "server.py"  # with security headers
    assert Path(os.environ["TUMEN_DATA"]) == folder.resolve()  # though `run` went where the settings lie
    assert Path.cwd() == ROOT
    assert arguments[arguments.index("--server.port") + 1] == "9000"
    assert arguments[arguments.index("--server.address") + 1] == "127.0.0.1"
    assert arguments[-2:] == ["--server.headless", "true"]


def test_real_process_on_a_console_that_shows_no_korean(folder: Path) -> None:
    change(folder / "programs.csv", "압록급", "<b>압록급")
    result = subprocess.run(
        [sys.executable, "-m", "dashboard", "check", str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "markup is not allowed" in result.stderr


def test_init_writes_an_empty_package_that_is_sound(tmp_path: Path) -> None:
    folder = tmp_path / "our data"
    assert tumen("init", folder).exit_code == 0
    counted = json.loads(tumen("check", folder, "--json").stdout)
    assert counted["valid"] and set(counted["rows"].values()) == {0}
    assert counted["rows"].keys() == {path.stem for path in OWN_DATA.glob("*.csv")}
    assert tumen("format", folder, "--check").exit_code == tumen("dictionary", folder, "--check").exit_code == 0
    assert f"tumen check '{folder}'" in (folder / "README.md").read_text(encoding="utf-8")
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["name"] == "our-data" and descriptor["theater"] == {}
    assert {path.parent.name for path in folder.rglob("*.*")} == {"our data", "schemas"}


def test_init_touches_nothing_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    for path in (tmp_path, tmp_path / "note.txt"):
        result = tumen("init", path)
        assert result.exit_code == 2 and "is not an empty folder" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]
    (tmp_path / "note.txt").unlink()
    assert tumen("init", tmp_path).exit_code == 0
