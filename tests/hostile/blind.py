"""The product with its check looking away, which it never does: ``python -m tests.hostile.blind run``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dashboard.dataset import store
from dashboard.dataset.rows import Row
from dashboard.dataset.schema import Finding, Package


@contextmanager
def looking_away() -> Iterator[None]:
    """Let faulty packages through."""
    examine = store.examine

    def nothing_found(package: Package) -> tuple[list[Finding], dict[str, list[Row]]]:
        return [], examine(package)[1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(store, "examine", nothing_found)
        yield


if __name__ == "__main__":
    from dashboard.__main__ import main

    with looking_away():
        main()
