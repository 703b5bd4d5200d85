"""Does an installed Tumen hold all that it needs, and run far from its checkout?

Built as a wheel is, but not packed; then `tumen` runs from there in an empty folder.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECRET = "s3cret-that-nobody-may-read"


def files_of(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that would be in a Python's site-packages."""
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "setup.py", "-q", "egg_info", "--egg-base", str(target)]
    command += ["build_py", "--build-lib", str(target / "packages")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target / "packages"


@pytest.fixture
def surroundings(installed: Path) -> dict[str, str]:
    """An environment in which the installed packages come before those of the checkout."""
    return os.environ | {"PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}


def test_it_holds_the_code_the_pictures_the_data_and_nothing_else(installed: Path) -> None:
    expected = {f"dashboard/{name}" for name in files_of(ROOT / "dashboard")}
    expected |= {f"dashboard/bundle/data/{name}" for name in files_of(ROOT / "data")}
    expected |= {"dashboard/bundle/CHANGELOG.md", "dashboard/.streamlit/config.toml"}
    assert files_of(installed) == expected


def test_its_command_line_works_on_its_own_data(installed: Path, surroundings: dict[str, str], tmp_path: Path) -> None:
    call = (
        "from dashboard.location import DATA; print(DATA, flush=True); "
        "from dashboard.__main__ import main; main(['export', 'html', '--out', 'brief.html'])"
    )
    command = [sys.executable, "-c", call]
    done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.splitlines()[0]) == installed / "dashboard" / "bundle" / "data"
    assert "<title>" in (tmp_path / "brief.html").read_text(encoding="utf-8")


@pytest.fixture
def server(surroundings: dict[str, str], tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Address and log of an installed Tumen that runs in a folder with broken secrets."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(f'token = "{SECRET}"\n{SECRET} = [\n', encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    command = [sys.executable, "-m", "dashboard", "run", "--port", str(port), "--server.headless", "true"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=tmp_path, env=surroundings, stdout=out, stderr=out)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                get(f"{address}/_stcore/health")
                break
            except OSError:
                assert process.poll() is None, log.read_text(encoding="utf-8")
                time.sleep(0.2)
        yield address, log
    finally:
        process.terminate()
        process.wait(timeout=30)


def get(address: str) -> tuple[int, Message, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.headers, fault.read()


def test_it_serves_the_app_behind_its_headers(server: tuple[str, Path]) -> None:
    address, log = server
    pages = ("/", "/deployments", "/_stcore/health", "/data/none.csv", "/data/..%2Fdatapackage.json")
    for path in (*pages, "/app/static/icon.png", "/app/static/regions/kursk-oblast.geojson", "/data/events.csv"):
        status, headers, content = get(address + path)
        assert status == (404 if "none" in path or ".." in path else 200), path
        assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path
        assert content
    assert get(f"{address}/data/events.csv")[2] == (ROOT / "data" / "events.csv").read_bytes()
    assert get(f"{address}/app/static/%2e%2e/app.py")[0] in (400, 404)
    said = log.read_text(encoding="utf-8")
    assert "Failed to load secrets" in said  # and yet it runs: they name nobody who may see it
    assert SECRET not in said
    assert "Traceback" not in said
