"""How large is each program said to be?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.analysis.phrases import interval_in_words
from dashboard.dataset.store import Dataset

OUTLINE, LENGTH_ONLY, UNKNOWN = "outline", "length_only", "unknown"  # codes of ``drawn``
PARTS = ("length", "diameter")


def sizes(dataset: Dataset, program_ids: Sequence[str]) -> pd.DataFrame:
    """Return the sizes of some programs, in the order given.

    Columns: ``program_id``, ``program``; for ``length`` and ``diameter`` in meters each ``_low``, ``_named`` and
    ``_high``, NaN where not named (``_named`` is the number named, else the low one, else the high one);
    ``length_text``, ``diameter_text`` ("23 m (22–26)", "not known"); ``stages_text`` ("3 stages", empty where not
    known); ``drawn``: ``outline`` where both are known, ``length_only``, else ``unknown``.
    """
    programs = dataset["programs"].set_index("program_id", drop=False)
    chosen = programs.loc[[program for program in program_ids if program in programs.index]].reset_index(drop=True)
    found = chosen[["program_id"]].assign(program=chosen["name"])
    for part in PARTS:
        numbers = [chosen[f"{part}_m{bound}"].astype("float64") for bound in ("_low", "", "_high")]
        bounds = [number.where(number > 0) for number in numbers]  # a size of 0 is none
        low, best, high = bounds
        found[f"{part}_low"], found[f"{part}_high"] = low, high
        found[f"{part}_named"] = best.fillna(low).fillna(high)
        texts = [interval_in_words(*named, "m") for named in zip(low, best, high, strict=True)]
        found[f"{part}_text"] = pd.Series(texts, index=found.index, dtype="str")
    stages = ["" if pd.isna(number) else f"{number} stage{'s' if number > 1 else ''}" for number in chosen["stages"]]
    found["stages_text"] = pd.Series(stages, index=found.index, dtype="str")
    known = zip(found["length_named"].notna(), found["diameter_named"].notna(), strict=True)
    drawn = [OUTLINE if length and width else LENGTH_ONLY if length else UNKNOWN for length, width in known]
    found["drawn"] = pd.Series(drawn, index=found.index, dtype="str")
    return found
