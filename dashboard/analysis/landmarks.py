"""Which records of a chronology are named first in its picture, where not all find room?"""

from __future__ import annotations

import pandas as pd

from dashboard.dataset.store import Dataset

LANDMARK_KINDS = {
    "milestones": {"launch", "launched_ship", "commissioned"},
    "exchanges": {"treaty"},
    "events": {"acknowledgement", "capture", "withdrawal", "return"},
}
LANDMARK_RULE = (
    "Named in the picture are landmarks: records on which a key judgment rests; the first of its kind in its lane; "
    "treaties, acknowledgments, captures, withdrawals and returns, orbital launches, launched and commissioned ships. "
    "Where space is short, those that meet more of these conditions come first, then those with the shorter name, "
    "then the later. Every deployment is named."
)
LONG_LABEL = 40  # characters


def conditions_met(frame: pd.DataFrame, dataset: Dataset) -> pd.Series:
    """Count the conditions of ``LANDMARK_RULE`` that each row meets. ``frame`` is sorted by start and id."""
    basis = {record for ids in dataset["judgments"]["basis_ids"] for record in ids}
    accounts = zip(frame["record_id"], frame["rivals"], strict=True)
    rests = [not basis.isdisjoint({record, *rivals}) for record, rivals in accounts]
    firm = frame[~frame["tentative"]]
    first = frame["record_id"].isin(firm.drop_duplicates(["lane", "code"])["record_id"])
    coded = zip(frame["table"], frame["code"], strict=True)
    kinds = [code in LANDMARK_KINDS.get(table, ()) for table, code in coded]
    returned = (frame["table"] == "contingents") & frame["end"].notna()
    named = pd.Series(kinds, index=frame.index, dtype="bool") | returned
    return pd.Series(rests, index=frame.index, dtype="int64") + first.astype("int64") + named.astype("int64")


def by_importance(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the landmarks in the order in which ``LANDMARK_RULE`` gives them space."""
    landmarks = frame[frame["landmark"]]
    order = landmarks.assign(long=landmarks["label"].str.len() > LONG_LABEL)
    order = order.sort_values(["weight", "long", "start", "record_id"], ascending=[False, True, False, True])
    return landmarks.loc[order.index]
