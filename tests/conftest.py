"""Fixtures shared by all tests."""

from __future__ import annotations

import pytest
from hypothesis import settings

from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import Dataset, open_dataset

settings.register_profile("tumen", deadline=None)  # no time limits in tests
settings.load_profile("tumen")


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The bundled dataset, whole."""
    return open_dataset()


@pytest.fixture(scope="session")
def scoped(dataset: Dataset) -> Dataset:
    """The bundled dataset as the app shows it by default: cut to the day of the release."""
    return apply(Scope(dataset.released_on), dataset)
