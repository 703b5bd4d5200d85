"""The hostile package, laid out once, and opened as if the check had nothing to say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.dataset.store import Dataset, open_dataset
from tests.hostile.blind import looking_away
from tests.hostile.package import hostile_package


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_package(tmp_path_factory.mktemp("hostile") / "data")


@pytest.fixture
def unchecked() -> Iterator[None]:
    with looking_away():
        yield


@pytest.fixture(scope="session")
def hostile(folder: Path) -> Dataset:
    with looking_away():
        return open_dataset(folder)
