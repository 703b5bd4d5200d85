"""What has changed between two days: which records came, which numbers, stages and states moved, who returned?

Both datasets are the whole one cut to the same scope on the two days (see ``scope.apply``), so that a change is always
something that a reader could not have seen on the first day. Nothing is averaged: a number that takes another's place
is the same party's next word on the same group and measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.analysis.claims import claimed_number
from dashboard.analysis.dates import date_text, day_text
from dashboard.analysis.maturity import stage_by_program
from dashboard.dataset.store import Dataset

COLUMNS = ["kind", "record_id", "old_id", "subject", "sentence", "reported_on", "in_view_on"]
KINDS = {
    "superseded_claim": "Numbers replaced",
    "new_claim": "New claims",
    "stage_up": "Stages up",
    "stage_down": "Stages down",
    "new_assessment": "New assessments",
    "new_milestone": "New tests and milestones",
    "new_exchange": "New exchanges",
    "returned": "Contingents returned",
    "new_judgment": "Judgments made",
    "indicator": "Indicators checked",
}
WHOLE_FORCE = "the whole force"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the answer; see ``changes_between``."""

    kind: str
    record_id: str
    old_id: str
    subject: str
    sentence: str
    reported_on: pd.Timestamp
    in_view_on: pd.Timestamp


def changes_between(before: Dataset, after: Dataset, since: date, until: date) -> pd.DataFrame:
    """Return what is new in ``after`` (the scope on ``until``) against ``before`` (the same scope on ``since``).

    Columns: kind (a key of ``KINDS``), record_id, old_id (the record whose place it takes; empty where none), subject
    (the words with which the sentence begins, naming what changed), sentence (plain words), reported_on (day on which
    the record says it became public; of judgments and indicators the day as of which they were made, of returns the
    day of return) with reported_on_basis (code; empty where that is no day of a report), in_view_on (after ``since``,
    not after ``until``: ``reported_on``, or later the day on which a source of the grade asked for carried it). Sorted
    by kind, then latest first. Empty when ``since`` is not before ``until``.
    """
    if since >= until:
        return _table([], {})
    window = (pd.Timestamp(since), pd.Timestamp(until))
    moves = list(_stages(before, after, window))
    found = [
        *_claims(before, after, window),
        *moves,
        *_assessments(before, after, window, {change.record_id for change in moves}),
        *_milestones(before, after, window),
        *_exchanges(before, after, window),
        *_returns(before, after, window),
        *_judgments(before, after, window),
        *_indicators(before, after, window),
    ]
    return _table(found, _bases(after))


def counted(changes: pd.DataFrame) -> list[tuple[str, str, int]]:
    """Return kind, its label and how many changes it has, in the order of ``KINDS``; only kinds that have some."""
    counts = changes["kind"].astype("str").value_counts()
    return [(kind, label, int(counts[kind])) for kind, label in KINDS.items() if kind in counts]


def summary(changes: pd.DataFrame) -> str:
    """Say how many changes of each kind there are: "new claims: 2, stages up: 1"; empty where there is none."""
    return ", ".join(f"{label.lower()}: {count}" for _, label, count in counted(changes))


def last_reports(dataset: Dataset) -> dict[str, pd.Timestamp]:
    """Return the last day on which anything was reported, by title of the table, the latest first."""
    last = {
        dataset.schema(name).title: table["reported_on"].max()
        for name, table in dataset.tables.items()
        if "reported_on" in table and not table.empty
    }
    return dict(sorted(last.items(), key=lambda item: item[1], reverse=True))


def _bases(dataset: Dataset) -> dict[str, str]:
    """Return on what the day of its report rests, by id of a claim."""
    return {
        str(record): str(basis)
        for name, table in dataset.tables.items()
        if "reported_on_basis" in table
        for record, basis in zip(table[dataset.schema(name).key], table["reported_on_basis"], strict=True)
    }


def _table(found: list[Change], bases: dict[str, str]) -> pd.DataFrame:
    rows = [[getattr(change, column) for column in COLUMNS] for change in found]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["kind"] = pd.Categorical(table["kind"], categories=list(KINDS), ordered=True)
    for column in ("record_id", "old_id", "subject", "sentence"):
        table[column] = table[column].astype("str")
    for column in ("reported_on", "in_view_on"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[s]")
    basis = [
        "" if kind == "returned" else bases.get(record, "")  # a return stands there with its own day
        for kind, record in zip(table["kind"], table["record_id"], strict=True)
    ]
    table["reported_on_basis"] = pd.Series(basis, index=table.index, dtype="str")
    return table.sort_values(["kind", "in_view_on", "record_id"], ascending=[True, False, True]).reset_index(drop=True)


Window = tuple[pd.Timestamp, pd.Timestamp]


def _added(before: Dataset, after: Dataset, table: str) -> pd.DataFrame:
    """Return the rows of a table that only ``after`` holds."""
    key = after.schema(table).key
    rows = after[table]
    return rows[~rows[key].isin(before[table][key])]


def _in_view(after: Dataset, row: pd.Series, day: pd.Timestamp, window: Window) -> pd.Timestamp:
    """Return the day on which a row came into view: ``day``, or where that is too early, that of its best source.

    A row reported before the window is new in it only because a source of the grade asked for appeared within.
    """
    since, until = window
    if since < day <= until:
        return day
    sources = after["sources"]
    sources = sources[sources["source_id"].isin(list(row.get("source_ids", ())))]
    appeared = sources[(sources["published_on"] > since) & (sources["published_on"] <= until)]
    best = appeared[appeared["reliability"].astype("str") == str(row.get("reliability"))]
    first = (appeared if best.empty else best)["published_on"].min()
    return until if pd.isna(first) else first


def _claims(before: Dataset, after: Dataset, window: Window) -> Iterator[Change]:
    """Yield the new claims; those that take the place of the same party's last word with another number name it."""
    short = after.by_id("organizations", "short_name")
    groups = after.by_id("contingents", "name")
    measures = after.labels("estimates", "measure")
    predecessors = _predecessors(after["estimates"])
    claims = after["estimates"]
    places = {claim: at for at, claim in enumerate(claims["estimate_id"])}
    for _, row in _added(before, after, "estimates").iterrows():
        predecessor = predecessors.get(str(row["estimate_id"]))
        old = None if predecessor is None else claims.iloc[places[predecessor]]
        group = groups.get(str(row["contingent_id"]), WHOLE_FORCE)
        subject = f"{short[row['organization_id']]} on {group}, {str(measures[str(row['measure'])]).lower()}"
        now = _number(row)
        kind, old_id = "new_claim", ""
        if old is None:
            sentence = f"{subject}: {now}."
        elif _same_number(old, row):
            old_id = str(old["estimate_id"])
            sentence = f"{subject}: again {now}, as before (as of {_as_of(old)})."
        else:
            kind, old_id = "superseded_claim", str(old["estimate_id"])
            sentence = f"{subject}: {_direction(old, row)} from {_number(old)} to {now}."
        in_view = _in_view(after, row, row["reported_on"], window)
        yield Change(kind, str(row["estimate_id"]), old_id, subject, sentence, row["reported_on"], in_view)


def _predecessors(estimates: pd.DataFrame) -> dict[str, str]:
    """Return, by claim, the claim that was its party's last word on the group and measure until that day.

    A claim that took no other's place is not in it: it is the party's first, it refers to an earlier day than the
    last word, or another claim of the same day of report refers to a later one.
    """
    ordered = estimates.sort_values(["as_of", "reported_on", "estimate_id"])
    keys = zip(
        ordered["organization_id"], ordered["measure"].astype("str"), ordered["contingent_id"].fillna(""), strict=True
    )
    told: dict[tuple[str, str, str], list[tuple[pd.Timestamp, pd.Timestamp, str]]] = {}
    for key, as_of, day, claim in zip(
        keys, ordered["as_of"], ordered["reported_on"], ordered["estimate_id"], strict=True
    ):
        told.setdefault(key, []).append((as_of, day, claim))
    found: dict[str, str] = {}
    for claims in told.values():
        for place, (as_of, day, claim) in enumerate(claims):
            # Two outlets' tellings of one briefing refer to one day: neither takes the other's place.
            earlier = [
                other for other_as_of, other_day, other in claims[:place] if other_day < day and other_as_of < as_of
            ]
            if earlier and not any(other_day <= day for _, other_day, _ in claims[place + 1 :]):
                found[claim] = earlier[-1]
    return found


def _same_number(old: pd.Series, new: pd.Series) -> bool:
    return claimed_number(old) == claimed_number(new)


def _direction(old: pd.Series, new: pd.Series) -> str:
    """Say whether a number went up or down; "changed" where one bound did and the other did not follow."""
    pairs = [_bounds(old), _bounds(new)]
    steps = [after - before for before, after in zip(*pairs, strict=True)]
    if min(steps) >= 0 and max(steps) > 0:
        return "up"
    return "down" if max(steps) <= 0 and min(steps) < 0 else "changed"


def _bounds(claim: pd.Series) -> tuple[float, float]:
    """Return the lowest and the highest number of a claim, in people; an open side stands at its only number."""
    numbers = [float(claim[name]) for name in ("low", "best", "high") if pd.notna(claim[name])]
    return min(numbers), max(numbers)


def _number(claim: pd.Series) -> str:
    return f"{claimed_number(claim)} (as of {_as_of(claim)})"


def _as_of(row: pd.Series) -> str:
    return date_text(row["as_of"], str(row["as_of_precision"]))


def _stages(before: Dataset, after: Dataset, window: Window) -> Iterator[Change]:
    """Yield the programs whose stage in front moved; one assessed for the first time has not moved."""
    since, until = (day.date() for day in window)
    columns = ["program_id", "program", "stage", "stage_label", "assessment_id", "organization_id"]
    columns += ["asserter", "as_of_text"]
    old, new = (
        {row["program_id"]: row for row in stage_by_program(dataset, day)[columns].to_dict("records")}
        for dataset, day in ((before, since), (after, until))
    )
    ladder = list(after.labels("assessments", "stage"))
    fresh = _added(before, after, "assessments").sort_values(["reported_on", "assessment_id"])
    assessments = after["assessments"].set_index("assessment_id", drop=False)
    for program in [program for program in new if program in old]:
        was, now = old[program], new[program]
        if pd.isna(was["stage"]) or pd.isna(now["stage"]) or was["stage"] == now["stage"]:
            continue
        step = ladder.index(was["stage"]), ladder.index(now["stage"])
        front = assessments.loc[now["assessment_id"]]
        cause = fresh[fresh["program_id"] == program]
        if not cause.empty and now["assessment_id"] not in set(cause["assessment_id"]):
            # An older reading moved to the front, since its rival’s latest word made way for it.
            front = cause.iloc[-1]
        own = "" if was["organization_id"] == now["organization_id"] else ", another asserter’s word"
        yield Change(
            "stage_up" if step[1] > step[0] else "stage_down",
            str(front["assessment_id"]),
            str(was["assessment_id"]),
            str(now["program"]),
            f"{now['program']}: from {was['stage_label']} ({was['asserter']}, as of {was['as_of_text']}) to "
            f"{now['stage_label']} ({now['asserter']}, as of {now['as_of_text']}{own}).",
            front["reported_on"],
            _in_view(after, front, max(front["reported_on"], front["as_of"]), window),
        )


def _assessments(before: Dataset, after: Dataset, window: Window, told: set[str]) -> Iterator[Change]:
    """Yield the new assessments of programs, but those of which a move of stage tells."""
    programs, short = after.by_id("programs", "name"), after.by_id("organizations", "short_name")
    dimensions, ladder = after.labels("assessments", "dimension"), after.labels("assessments", "stage")
    rows = _added(before, after, "assessments")
    for _, row in rows[~rows["assessment_id"].isin(told)].iterrows():
        program = programs.get(str(row["program_id"]), str(row["program_id"]))
        subject = f"{program}, {str(dimensions[str(row['dimension'])]).lower()}"
        stage = "" if pd.isna(row["stage"]) else f"{ladder[str(row['stage'])]}, "
        who = short.get(str(row["organization_id"]), str(row["organization_id"]))
        sentence = f"{subject}: {stage}{who}, as of {_as_of(row)}."
        in_view = _in_view(after, row, row["reported_on"], window)
        yield Change("new_assessment", str(row["assessment_id"]), "", subject, sentence, row["reported_on"], in_view)


def _milestones(before: Dataset, after: Dataset, window: Window) -> Iterator[Change]:
    programs = after.by_id("programs", "name")
    kinds = after.labels("milestones", "kind")
    for _, row in _added(before, after, "milestones").iterrows():
        program = programs.get(str(row["program_id"]), str(row["program_id"]))
        subject = f"{program}: {str(kinds[str(row['kind'])]).lower()}"
        sentence = f"{subject}, {date_text(row['date'], str(row['date_precision']))}. {row['summary']}"
        in_view = _in_view(after, row, row["reported_on"], window)
        yield Change("new_milestone", str(row["milestone_id"]), "", subject, sentence, row["reported_on"], in_view)


def _exchanges(before: Dataset, after: Dataset, window: Window) -> Iterator[Change]:
    short = after.by_id("organizations", "short_name")
    directions = after.labels("exchanges", "direction")
    states = after.labels("exchanges", "status")
    for _, row in _added(before, after, "exchanges").iterrows():
        who = ", ".join(short.get(party, party) for party in row["organization_ids"])
        when = date_text(row["date"], str(row["date_precision"]))
        how = str(states[str(row["status"])]).lower()
        sentence = f"{row['item']}, {when} ({directions[str(row['direction'])]}); {how} by {who}."
        in_view = _in_view(after, row, row["reported_on"], window)
        yield Change(
            "new_exchange", str(row["exchange_id"]), "", str(row["item"]), sentence, row["reported_on"], in_view
        )


def _returns(before: Dataset, after: Dataset, window: Window) -> Iterator[Change]:
    rows = after["contingents"]
    open_before = before["contingents"]["end_on"].isna()
    ended = set(before["contingents"]["contingent_id"][~open_before])
    for _, row in rows[rows["end_on"].notna() & ~rows["contingent_id"].isin(ended)].iterrows():
        sentence = f"{row['name']}: returned on {day_text(row['end_on'])}."
        in_view = _in_view(after, row, max(row["end_on"], row["reported_on"]), window)
        yield Change("returned", str(row["contingent_id"]), "", str(row["name"]), sentence, row["end_on"], in_view)


def _judgments(before: Dataset, after: Dataset, window: Window) -> Iterator[Change]:
    """Yield new judgments with their likelihood; confidence is not named in the same sentence."""
    terms = after.labels("judgments", "likelihood")
    for _, row in _added(before, after, "judgments").iterrows():
        subject = f"Judged {terms[str(row['likelihood'])]}"
        sentence = f"{subject}: {row['statement']}"
        in_view = _in_view(after, row, row["as_of"], window)
        yield Change("new_judgment", str(row["judgment_id"]), "", subject, sentence, row["as_of"], in_view)


def _indicators(before: Dataset, after: Dataset, window: Window) -> Iterator[Change]:
    """Yield the indicators checked in the window whose judgment is in view; only their last state is on record."""
    states = after.labels("indicators", "state")
    rows = _added(before, after, "indicators")
    rows = rows[rows["judgment_id"].isin(after["judgments"]["judgment_id"]) & (rows["as_of"] > window[0])]
    for _, row in rows.iterrows():
        sentence = f"{row['statement']}: {str(states[str(row['state'])]).lower()}, checked on {day_text(row['as_of'])}."
        in_view = _in_view(after, row, row["as_of"], window)
        yield Change("indicator", str(row["indicator_id"]), "", str(row["statement"]), sentence, row["as_of"], in_view)
