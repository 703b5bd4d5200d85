"""Which accounts tell of one event? Milestones linked by ``same_as`` do, whichever of them are visible."""

from __future__ import annotations

import pandas as pd


def event_ids(milestones: pd.DataFrame) -> pd.Series:
    """Return the id of the event of each milestone: that of the account to which the others point.

    It stands for the event also where that account itself was filtered out, so that those left stay one event. Links
    are followed to their end; those in a ring end at its least id. The index is that of ``milestones``.
    """
    told_by = dict(zip(milestones["milestone_id"], milestones["same_as"], strict=True))
    ids = [_event(str(account), told_by) for account in milestones["milestone_id"]]
    return pd.Series(ids, index=milestones.index, dtype="str")


def _event(account: str, told_by: dict[str, object]) -> str:
    seen = [account]
    while isinstance(following := told_by.get(seen[-1]), str):
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]
