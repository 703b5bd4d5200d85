"""What is known of one program: who says what of it since when, what happened in it, and what would move it on?"""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.analysis.accounts import event_ids
from dashboard.analysis.assessments import assessments_on, date_texts, in_front, ladder, latest
from dashboard.analysis.dates import last_day
from dashboard.analysis.judgments import indicators_of
from dashboard.analysis.trials import flight_text
from dashboard.dataset.store import Dataset

SEEN = "seen"  # the state of an indicator that is no longer open


def program_choices(dataset: Dataset) -> dict[str, str]:
    """Return the ids of all programs by a label that is unique: the name, with the id where a name occurs twice."""
    programs = dataset["programs"].sort_values(["name", "program_id"])
    twice = programs["name"].duplicated(keep=False)
    labels = programs["name"].where(~twice, programs["name"] + " (" + programs["program_id"] + ")")
    return dict(zip(labels, programs["program_id"], strict=True))


def program_of(dataset: Dataset, record_id: str | None) -> str | None:
    """Return the program that a record is or names, such as that of a milestone; ``None`` where it names none."""
    table = dataset.table_of(record_id) if record_id else None
    if table is None or "program_id" not in dataset[table]:
        return None
    found = dataset[table].loc[dataset[table][dataset.schema(table).key] == record_id, "program_id"]
    return None if found.isna().all() else str(found.iloc[0])


def stage_history(dataset: Dataset, program_id: str, day: date) -> pd.DataFrame:
    """Return every assessment of a program as of ``day`` or earlier as steps, in a lane a dimension and asserter.

    Columns as of ``assessments_on``, with lane (number from 0), until (the day on which the same asserter's next
    assessment of that dimension begins, or ``day``) and last (the asserter's latest of it). Lanes come in the order of
    the dimensions, outside asserters before the owner, then by their first day; within a lane the earliest comes first.
    """
    rows = assessments_on(dataset, day)
    rows = rows[rows["program_id"] == program_id]
    rows = rows.assign(first=rows.groupby(["dimension", "organization_id"], observed=True)["as_of"].transform("min"))
    rows = rows.sort_values(
        ["dimension", "own_claim", "first", "organization_id", "as_of", "reported_on", "assessment_id"]
    ).reset_index(drop=True)
    lanes = list(zip(rows["dimension"].astype("str"), rows["organization_id"], strict=True))
    numbers = {lane: number for number, lane in enumerate(dict.fromkeys(lanes))}
    rows = rows.assign(lane=pd.Series([numbers[lane] for lane in lanes], index=rows.index, dtype="int64"))
    following = rows.groupby("lane")["as_of"].shift(-1)
    return rows.assign(until=following.fillna(pd.Timestamp(day)), last=following.isna()).drop(columns="first")


def next_stages(dataset: Dataset, program_id: str, day: date) -> pd.DataFrame:
    """Return, for each reported dimension of a program, the stage in front and what the next one on the ladder means.

    Columns: dimension_label, assessment_id, stage_label, said_by ("NIS, 4 Nov 2025 · B"), own_claim, next_label,
    next_description (both missing at the top of the ladder). In the order of the dimensions; the assessment is chosen
    within its dimension by ``STAGE_RULE``.
    """
    rows = assessments_on(dataset, day)
    front = in_front(latest(rows[rows["program_id"] == program_id], "dimension"), ("dimension",))
    front = front.sort_values("dimension")
    steps = ladder(dataset)
    above = [steps[step + 1] if step + 1 < len(steps) else None for step in front["step"]]
    return pd.DataFrame(
        {
            "dimension_label": front["dimension_label"],
            "assessment_id": front["assessment_id"],
            "stage_label": front["stage_label"],
            "said_by": front["asserter"] + ", " + front["as_of_text"] + " · " + front["reliability"],
            "own_claim": front["own_claim"],
            "next_label": pd.Series([step.label if step else None for step in above], index=front.index, dtype="str"),
            "next_description": pd.Series(
                [step.description if step else None for step in above], index=front.index, dtype="str"
            ),
        }
    ).reset_index(drop=True)


def open_indicators(dataset: Dataset, program_id: str) -> pd.DataFrame:
    """Return the indicators not yet seen of the judgments that rest on records of a program.

    An indicator that itself rests on records of other programs alone is left out. Columns: judgment_id, judgment (its
    statement), indicator_id, statement, state (code), state_label, as_of, basis_ids, note. By judgment, then as
    ``indicators_of``.
    """
    owner = {
        record: str(program)
        for name, table in dataset.tables.items()
        if "program_id" in table
        for record, program in zip(table[dataset.schema(name).key], table["program_id"], strict=True)
        if isinstance(program, str)
    }
    found = [indicators_of(dataset, "").assign(judgment_id="", judgment="").head(0)]
    for _, judgment in dataset["judgments"].sort_values("judgment_id").iterrows():
        if program_id in {owner.get(record) for record in judgment["basis_ids"]}:
            rows = indicators_of(dataset, str(judgment["judgment_id"]))
            touched = [{owner[record] for record in ids if record in owner} for ids in rows["basis_ids"]]
            meant = [not programs or program_id in programs for programs in touched]
            rows = rows[pd.Series(meant, index=rows.index, dtype="bool") & (rows["state"].astype("str") != SEEN)]
            found.append(rows.assign(judgment_id=judgment["judgment_id"], judgment=judgment["statement"]))
    return pd.concat(found, ignore_index=True)


def sentence(stages: pd.DataFrame, milestones: pd.DataFrame, program_id: str, label: str) -> str:
    """Say in one sentence where a program stands and what happened last.

    ``stages`` as from ``maturity.stage_by_program``, ``milestones`` as from ``milestones_of``; ``label`` is its name.
    """
    found = stages[stages["program_id"] == program_id]
    if found.empty or pd.isna(found["stage"].iloc[0]):
        parts = [f"No party has assessed {label}"]
    else:
        row = found.iloc[0]
        of = "" if row["basis"] == "whole" else f" in {row['dimension_label'].lower()}"
        own = ", the owner’s word alone" if row["own_claim"] else ""
        parts = [f"{label} stands at “{row['stage_label']}”{of} by {row['asserter']}, {row['as_of_text']}{own}"]
        if row["spread_range"]:
            count = int(row["asserters"])
            parts.append(
                f"{count} parties put it from {row['spread_range']}" if count > 1 else f"range {row['spread_range']}"
            )
    count = milestones["event_id"].nunique()
    if count:
        last = milestones.iloc[0]
        parts.append(
            f"{count} milestone{'s' if count > 1 else ''}, the latest on {last['date_text']}: "
            f"{last['kind_label'].lower()}"
        )
    return "; ".join(parts) + "."


def milestones_of(dataset: Dataset, program_id: str) -> pd.DataFrame:
    """Return what happened in a program, latest first, with rival accounts of one event together.

    Columns: milestone_id, event_id (equal for the accounts of one event: count these), rival (a further account of the
    event in the row above), program, date, until
    (the last day that the date can mean), date_text (marked "↳ rival account" where it is one), kind_label, outcome
    (code), outcome_text ("Success, by KCNA alone" where claimed), claimed, asserters (short names), place, flight
    ("apogee 7,687 km, 1,001 km flown, 86 min"; empty where nothing is stated), summary, which for an account filed
    under another program begins with that program's name.
    Accounts of the same event that were filed under another program are included.
    """
    milestones = dataset["milestones"]
    events = event_ids(milestones)
    own = milestones["program_id"] == program_id
    chosen = milestones.assign(event_id=events)[events.isin(events[own])]
    chosen = chosen.assign(
        away=chosen["program_id"] != program_id, happened=chosen.groupby("event_id")["date"].transform("max")
    ).sort_values(["happened", "event_id", "away", "milestone_id"], ascending=[False, True, True, True])
    short = dataset.by_id("organizations", "short_name")
    names = dataset.by_id("programs", "name")
    places = dataset.by_id("places", "name")
    asserters = pd.Series(
        [", ".join(short.get(party, party) for party in ids) for ids in chosen["organization_ids"]],
        index=chosen.index,
        dtype="str",
    )
    outcome = chosen["outcome"].astype("str").map(dataset.labels("milestones", "outcome"))
    rival, program = chosen.duplicated("event_id"), chosen["program_id"].map(names)
    dates = date_texts(chosen, "date", "date_precision")
    return pd.DataFrame(
        {
            "milestone_id": chosen["milestone_id"],
            "event_id": chosen["event_id"],
            "rival": rival,
            "program": program,
            "date": chosen["date"],
            "until": pd.Series(
                [last_day(*when) for when in zip(chosen["date"], chosen["date_precision"].astype("str"), strict=True)],
                index=chosen.index,
                dtype="datetime64[s]",
            ),
            "date_text": dates.mask(rival, "↳ rival account, " + dates),
            "kind_label": chosen["kind"].astype("str").map(dataset.labels("milestones", "kind")),
            "outcome": chosen["outcome"].astype("str"),
            "outcome_text": outcome.mask(chosen["claimed"], outcome + ", by " + asserters + " alone"),
            "claimed": chosen["claimed"],
            "asserters": asserters,
            "place": chosen["place_id"].map(places),
            "flight": pd.Series(
                [
                    flight_text(*numbers)
                    for numbers in chosen[["apogee_km", "range_km", "flight_time_min"]].itertuples(index=False)
                ],
                index=chosen.index,
                dtype="str",
            ),
            "summary": chosen["summary"].mask(chosen["away"], "As " + program + ": " + chosen["summary"]),
        }
    ).reset_index(drop=True)
