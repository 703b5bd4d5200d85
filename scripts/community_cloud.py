"""Does the product run as Streamlit Community Cloud runs it? ``python -m scripts.community_cloud``, from a checkout.

What is committed is laid into a new folder; a fresh environment installs ``requirements.txt`` and nothing else; then
``streamlit run dashboard/app.py`` starts from the root, usage statistics on as the platform forces them, and every view
is opened over Streamlit's own protocol. Ends with code 0 when all of them answer. Needs the ``test`` extra here.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from benchmarks import wire
from benchmarks.server import ROOT, serving
from dashboard.registry import VIEWS


async def open_all(url: str) -> None:
    """Open every view; raise ``RuntimeError`` when one fails."""
    for view in VIEWS:
        session = await wire.reader(url, view.slug)
        await session.socket.close()
        print(f"/{view.slug}: shown after {session.seconds:.2f} s", flush=True)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tumen-cloud-") as place:
        folder, python = Path(place, "app"), Path(place, "venv", "bin", "python")
        folder.mkdir()
        packed = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
        venv.create(python.parents[1], with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", "requirements.txt"], cwd=folder, check=True)
        command = [str(python), "-m", "streamlit", "run", "dashboard/app.py", "--browser.gatherUsageStats", "true"]
        for name in [name for name in os.environ if name.startswith(("TUMEN_", "STREAMLIT_", "PYTHON"))]:
            del os.environ[name]
        with serving(command, folder) as server:
            print(f"healthy after {server.healthy_after_s:.1f} s", flush=True)
            asyncio.run(open_all(server.url))
    return 0


if __name__ == "__main__":
    sys.exit(main())
