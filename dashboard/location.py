"""Where do the files lie that come with the product?

In a checkout the data lie beside the code. A wheel has no place beside its packages, so there `setup.py` lays them
into the package, together with the settings, which Streamlit finds in ``.streamlit`` beside the script that it runs.
"""

from __future__ import annotations

from pathlib import Path

CODE = Path(__file__).resolve().parent
BUNDLE = CODE / "bundle"  # in an installed wheel only
INSTALLED = BUNDLE.is_dir()
ROOT = BUNDLE if INSTALLED else CODE.parent
DATA = ROOT / "data"
CHANGELOG = ROOT / "CHANGELOG.md"
STATIC = CODE / "static"
