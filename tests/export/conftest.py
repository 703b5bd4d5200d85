"""The bundled brief as it leaves the product, made once for all tests of exports."""

from __future__ import annotations

import pytest

from dashboard.analysis.scope import Scope
from dashboard.dataset.store import Dataset
from dashboard.export.deck import Deck, deck_of
from dashboard.export.order import Order


@pytest.fixture(scope="session")
def order(dataset: Dataset, scoped: Dataset) -> Order:
    """All of the release on its day."""
    return Order(dataset, scoped, Scope(dataset.released_on), dataset.released_on)


@pytest.fixture(scope="session")
def deck(order: Order) -> Deck:
    """The default deck."""
    return deck_of(order)
