"""How is a server started, watched and ended? On a free port of 127.0.0.1, with its time to health and its memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = {
    "tumen": ROOT / "dashboard" / "app.py",
    "floor": ROOT / "benchmarks" / "apps" / "floor.py",
    "plain": ROOT / "benchmarks" / "apps" / "plain.py",
}
PATIENCE_S = 300


@dataclass(frozen=True, slots=True)
class Server:
    """A running app: its address, its process, the moment of its start and the seconds until it was healthy."""

    url: str
    process: subprocess.Popen[bytes]
    started: float
    healthy_after_s: float

    def resident_mb(self) -> float:
        """Return the resident memory of the process in MB, as Linux counts it."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("the server has ended")


@contextmanager
def running(app: str, data: Path | None = None) -> Iterator[Server]:
    """Run one of ``APPS``, with the package at ``data``, and end it afterwards. Raise ``RuntimeError`` if it fails."""
    environment = {"TUMEN_DATA": str(data)} if data else {}
    with serving([sys.executable, "-m", "streamlit", "run", str(APPS[app])], ROOT, environment) as server:
        yield server


@contextmanager
def serving(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run a command of Streamlit in a folder, on a free port of this machine, and end it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.headless", "true"]
    options += ["--server.fileWatcherType", "none"]
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command, *options],
        cwd=folder,
        env=os.environ | (environment or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for_health(port, process)
        yield Server(f"http://127.0.0.1:{port}", process, started, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for_health(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended while starting, with code {process.returncode}") from None
            time.sleep(0.02)
    raise RuntimeError("the server did not become healthy")
