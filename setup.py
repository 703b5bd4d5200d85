"""What pyproject.toml cannot say: a wheel carries the data and the settings that lie beside the code."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

# From the checkout into the package; dashboard/location.py finds them there.
CARRIED = {
    "data": "dashboard/bundle/data",
    "CHANGELOG.md": "dashboard/bundle/CHANGELOG.md",
    ".streamlit/config.toml": "dashboard/.streamlit/config.toml",
}


class WithData(build_py):
    """Builds the packages, and lays what they need from outside into them. An editable install takes it in place."""

    def run(self) -> None:
        """Build."""
        super().run()
        if self.editable_mode:
            return
        for source, place in CARRIED.items():
            target = Path(self.build_lib, place)
            target.parent.mkdir(parents=True, exist_ok=True)
            if Path(source).is_dir():
                shutil.rmtree(target, ignore_errors=True)  # what an earlier build left
                shutil.copytree(source, target)
            else:
                shutil.copyfile(source, target)


setup(cmdclass={"build_py": WithData})
