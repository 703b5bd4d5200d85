"""What are the headline figures, and what do they rest on?

Which figures are asked for stands in the package, by role and measure, never by record: which claim answers is
decided by the headline rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.analysis.claims import Headline, claimed_number, claims_of, headline
from dashboard.analysis.theater import figures_asked
from dashboard.dataset.store import Dataset
from dashboard.dataset.theater import Question

WHOLE_FORCE = ""  # stands in ``roles`` for claims on the whole force, which name no contingent


@dataclass(frozen=True, slots=True)
class Figure:
    """The answer to a question: the title, role and measure that answered, the headline claim, all claims over time.

    All claims are of one contingent, or all of the whole force: other groups are never compared with it.
    """

    title: str
    role: str
    measure: str
    headline: Headline
    claims: pd.DataFrame

    @property
    def number(self) -> str:
        """The number as claimed, a plan marked as such."""
        return f"planned: {self.headline.text}" if self.measure == "planned" else self.headline.text


def headline_figures(dataset: Dataset, day: date) -> list[tuple[Question, Figure | None]]:
    """Answer every question of the situation from the dataset as cut to the scope; ``None`` where nobody claims."""
    return [(question, answer(dataset, question, day)) for question in figures_asked(dataset)]


def answer(dataset: Dataset, question: Question, day: date) -> Figure | None:
    """Answer one question at the shown day: among the contingents of the role, the one whose headline claim is best.

    A contingent that has gone home by the day is not asked how many are present.
    """
    contingents = dataset["contingents"]
    for title, role in question.groups:
        of_role = contingents[contingents["role"] == role]
        for measure in question.measures:
            if role == WHOLE_FORCE:
                groups = [claims_of(dataset["estimates"], [measure], [], day, whole_force=True)]
            else:
                gone = (of_role["end_on"] <= pd.Timestamp(day)) & (measure == "present")
                claims = claims_of(dataset["estimates"], [measure], of_role.loc[~gone, "contingent_id"], day)
                groups = [group for _, group in claims.groupby("contingent_id", observed=True)]
            found = [(front, claims) for claims in groups if (front := headline(claims, day)) is not None]
            if found:
                front, claims = min(found, key=lambda pair: pair[0].rank)
                return Figure(title, role, measure, front, claims.sort_values(["as_of", "estimate_id"]))
    return None


def disagreement(figure: Figure, short: dict[str, str]) -> str:
    """Say what the other asserters' latest claims span, such as "others: 8,000 (HUR)"; at most two are named."""
    rivals = figure.headline.rivals
    if rivals.empty:
        return "no other party gives a number"
    named = [
        f"{claimed_number(row)} ({short.get(str(row['organization_id']), row['organization_id'])})"
        for _, row in rivals.head(2).iterrows()
    ]
    more = len(rivals) - len(named)
    return "others: " + ", ".join(named) + (f" and {more} more" if more else "")
