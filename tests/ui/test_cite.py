"""Which day of access does a citation carry?"""

from __future__ import annotations

from datetime import date, timedelta

import time_machine

from dashboard.dataset.store import Dataset
from dashboard.ui import cite


def test_the_day_of_access_is_today_but_never_before_the_release(dataset: Dataset) -> None:
    """Whatever day a reader has gone back to; a clock that is behind says nothing."""
    for clock, said in (
        (dataset.released_on + timedelta(days=30), dataset.released_on + timedelta(days=30)),
        (date(2020, 1, 1), dataset.released_on),
    ):
        with time_machine.travel(clock, tick=False):
            assert cite.today(dataset) == said
