"""In which words does each step of a brief say its one message, and why we think so?

One function a step: it returns the headline, the sentences, and the ids of the records behind them, those of the
picture first. Every sentence has who says so, and as of when, before its colon.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pandas as pd

from dashboard.analysis.brief_material import Material
from dashboard.analysis.chronology import LANES
from dashboard.analysis.claims import as_of_text, claimed_number, extremes, latest_by_asserter
from dashboard.analysis.coverage import coverage_ends
from dashboard.analysis.dates import date_text, day_text
from dashboard.analysis.exchange_topics import technology, visits
from dashboard.analysis.exchanges import ARMS_KINDS, ranked
from dashboard.analysis.judgments import confidence_in_words, indicators_of, likelihood_in_words
from dashboard.analysis.landmarks import by_importance
from dashboard.analysis.maturity import standing
from dashboard.analysis.phrases import capitalized, listed, lowered
from dashboard.analysis.records import short_names
from dashboard.analysis.scope import WITHHELD
from dashboard.dataset.store import Dataset

NAMED = 3  # figures, contingents or records in words
SHORT = 120  # characters of a sentence that may say more than what was exchanged
Words = tuple[str, list[str], list[str]]  # headline, sentences, ids of records


def _said(asserter: str, when: str, what: object, else_: str = "") -> str:
    """Say who says what as of when; ``else_`` where the words were withheld."""
    words = what if isinstance(what, str) and what != WITHHELD else else_
    return f"{asserter}, {when}: {words}"


def _claim(dataset: Dataset, claim: pd.Series) -> str:
    """Say a claim with its asserter and day."""
    short = dataset.by_id("organizations", "short_name")
    measure = str(dataset.labels("estimates", "measure").get(str(claim["measure"]), "")).lower()
    asserter = short.get(str(claim["organization_id"]), str(claim["organization_id"]))
    return _said(asserter, as_of_text(claim), claim["summary"], f"{claimed_number(claim)} {measure}.")


def _record(row: pd.Series) -> str:
    """Say a row of a chronology: of an exchange what was exchanged, and more where it is short; else its summary."""
    voice, when, title = (str(row[name]) for name in ("asserters", "when", "title"))
    if str(row["table"]) != "exchanges":
        return _said(voice, when, row["summary"], title)
    whole = _said(voice, when, f"{title}. {row['summary']}")
    return whole if len(whole) <= SHORT and row["summary"] != WITHHELD else _said(voice, when, f"{title}.")


def _situation(dataset: Dataset, rows: Material) -> Words:
    """Say the first figures in one sentence; why: the claim in front, what others say, the judgment on it."""
    if not rows.figures:
        return "No party gives a number under these controls.", [], []
    short = dataset.by_id("organizations", "short_name")
    voices: dict[str, dict[str, list[str]]] = {}
    for figure in rows.figures[:NAMED]:
        claim = figure.headline.row
        days = voices.setdefault(short.get(str(claim["organization_id"]), ""), {})
        days.setdefault(as_of_text(claim), []).append(f"{figure.number} {lowered(figure.title)}")
    headline = "; ".join(
        f"{voice}: " + ", ".join(f"{listed(said)} ({when})" for when, said in days.items())
        for voice, days in voices.items()
    )
    front = rows.figures[0].headline
    why = [_claim(dataset, front.row)]
    if not front.rivals.empty:
        why.append(_claim(dataset, front.rivals.iloc[0]))
    ids = [record for figure in rows.figures for record in figure.headline.ids]
    behind = set(front.ids)
    rests = [len(behind.intersection(basis)) for basis in rows.judged["basis_ids"]]
    judged = rows.judged.assign(rests=pd.Series(rests, index=rows.judged.index, dtype="int64"))
    judged = judged[judged["rests"] > 0].sort_values(["rests", "likelihood"], ascending=False)
    for _, judgment in judged.head(1).iterrows():
        why.append(
            f"{capitalized(judgment['term'])}, our judgment of {day_text(judgment['as_of'])}: {judgment['statement']}"
        )
        ids.append(str(judgment["judgment_id"]))
    return headline, why, ids


def _where(dataset: Dataset, rows: Material) -> Words:
    """Say at which place most contingents are, and the number of the largest; why: who says so of each of the first."""
    there = rows.every_placed[rows.every_placed["status"] != "announced"]
    if rows.placed.empty:
        return f"On {day_text(rows.day)} no number is claimed of any contingent at a known place.", [], []
    named = there[there["precision"] != "country"]
    counts = named["place"].value_counts()
    place = min(counts.index[counts == counts.max()])
    shown = rows.placed.assign(age=rows.placed["as_of"]).sort_values(["stale", "age"], ascending=[True, False])
    here = shown[shown["place"] == place]
    headline = f"{counts.max()} of {len(there)} contingents are in {place}"
    if not here.empty:
        front = here.iloc[0]
        duty = lowered(str(front["role_label"]))
        headline += f": {front['number']} ({duty}) by {front['asserter']}, as of {front['as_of_text']}"
    why = [
        f"{row['asserter']}, {row['as_of_text']}: {capitalized(row['number'])} in {row['place']} "
        f"({lowered(row['role_label'])})."
        for _, row in shown.iterrows()
    ][: NAMED - 1]
    nowhere = there[(there["precision"] == "country") & there["strength"].notna()]
    nowhere = nowhere.sort_values(["as_of", "contingent_id"], ascending=[False, True])
    for _, row in nowhere.head(1).iterrows():
        why.append(
            f"{row['asserter']}, {row['as_of_text']}: {capitalized(row['number'])} ({lowered(row['role_label'])}), "
            f"place not known ({row['place']})."
        )
    tables = (rows.placed, nowhere)
    ids = [record for table in tables for claims in table["claim_ids"] for record in claims]
    ids += [str(record) for table in tables for record in table["contingent_id"]]
    return headline, why, [*ids, *(str(leg) for leg in rows.legs["movement_id"])]


def _numbers(dataset: Dataset, rows: Material) -> Words:
    """Say how far the parties differ on the most disputed figure; why: the claim in front, the highest, the lowest."""
    figure = rows.disputed
    if figure is None:
        return "No party gives a number under these controls.", [], []
    short = dataset.by_id("organizations", "short_name")
    latest = latest_by_asserter(figure.claims)
    lowest, highest = extremes(latest)
    front, spread = figure.headline, figure.headline.spread
    if len(latest) == 1:
        headline = f"{figure.title}: {figure.number}, and only {short[str(front.row['organization_id'])]} says so"
    else:
        headline = f"{figure.title}: {len(latest)} parties say {spread}, latest claims up to {day_text(rows.day)}"
    ends = [str(highest.iloc[-1]["estimate_id"]), str(lowest.iloc[0]["estimate_id"])]
    newest = latest.sort_values(["as_of", "estimate_id"], ascending=[False, True])["estimate_id"]
    chosen = list(dict.fromkeys([str(front.row["estimate_id"]), *ends, *(str(claim) for claim in newest)]))
    by_id = latest.set_index("estimate_id", drop=False)
    why = [_claim(dataset, by_id.loc[claim]) for claim in chosen[:NAMED]]
    others = figure.claims.sort_values(["as_of", "estimate_id"], ascending=[False, True])["estimate_id"]
    return headline, why, [*front.ids, *(str(claim) for claim in others)]


def _timeline(dataset: Dataset, rows: Material) -> Words:
    """Say of what the year had most records, and how many it had besides; why: its weightiest landmarks."""
    if rows.records.empty:
        return f"No dated record in the year to {day_text(rows.day)}.", [], []
    counts = ranked(Counter(LANES.get(str(lane), str(lane)).lower() for lane in rows.records["lane"]))
    most = ", ".join(f"{count} {lane}" for lane, count in counts[:NAMED])
    others = sum(count for _, count in counts[NAMED:])
    besides = f", {others} {'other' if others == 1 else 'others'}" if others else ""
    headline = f"{len(rows.records)} records in the year to {day_text(rows.day)}: {most}{besides}"
    landmarks = by_importance(rows.records)
    why = [_record(row) for _, row in landmarks.drop_duplicates("label").head(NAMED).sort_values("start").iterrows()]
    return headline, why, [str(record) for record in rows.landmarks["record_id"]]


def _maturity(dataset: Dataset, rows: Material) -> Words:
    """Say where most programs stand and how many are further; why: who says so of the programs in the picture."""
    found = standing(rows.stages)
    if found is None:
        return "No program has been assessed under these controls.", [], []
    headline = (
        f"{found.at} of {found.assessed} assessed programs stand at {lowered(found.commonest)}; "
        f"{found.above} are further, {found.below} not yet there"
    )
    said = dataset["assessments"].set_index("assessment_id")["summary"]
    newest = rows.ladder.sort_values(["as_of", "program_id"], ascending=[False, True]).head(NAMED)
    why = [
        _said(str(row["asserter"]), str(row["as_of_text"]), f"{row['program']}: {said.get(row['assessment_id'])}")
        for _, row in newest.iterrows()
    ]
    return headline, why, [record for ids in rows.ladder["assessment_ids"] for record in ids]


def _compare(dataset: Dataset, rows: Material) -> Words:
    """Say at which stage a program and its predecessor stand; why: what is said of the new one, the best first."""
    if rows.pair is None:
        return "No program and its predecessor have both been assessed under these controls.", [], []
    stages = rows.stages.set_index("program_id")
    new, old = (stages.loc[program] for program in rows.pair)
    headline = " and ".join(
        f"{one['program']} at {lowered(str(one['stage_label']))} ({one['asserter']}, {one['as_of_text']})"
        for one in (new, old)
    )
    said = dataset["assessments"]
    said = said[(said["program_id"] == rows.pair[0]) & (said["as_of"] <= pd.Timestamp(rows.day))]
    # What compares the two comes first.
    named = said["summary"].str.contains(str(old["program"]), regex=False, na=False)
    said = said.assign(letter=said["reliability"].astype("str"), named=named)
    said = said.sort_values(["named", "as_of", "letter", "assessment_id"], ascending=[False, False, True, True])
    first = said.drop_duplicates("dimension").head(NAMED)
    why = [
        _said(
            ", ".join(short_names(dataset, row)), date_text(row["as_of"], str(row["as_of_precision"])), row["summary"]
        )
        for _, row in first.iterrows()
    ]
    front = [record for one in (new, old) for record in one["assessment_ids"]]
    return capitalized(headline), why, [*front, *first["assessment_id"], *rows.pair]


def _exchanges(dataset: Dataset, rows: Material) -> Words:
    """Say what went which way most often in the year; why: its newest claim of arms, of technology, and of a visit.

    Where the year has none of them the newest of all stand there, each with its day.
    """
    every = rows.every_exchange
    if every.empty:
        return "No exchange is on record under these controls.", [], []
    parts = [
        f"{side.label} {side.count} records, most often {side.kinds[0][0].lower()}"
        for side in rows.sides[:2]
        if side.count
    ]
    said = "; ".join(parts) or f"{len(rows.exchanges)} exchanges on record, none of them one-sided"
    front = _newest_of_each(dataset, every[every["record_id"].isin(rows.exchanges["record_id"])])
    if front.empty:
        front = _newest_of_each(dataset, every)
    why = [_record(row) for _, row in front.iterrows()]
    latest = rows.exchanges.sort_values(["weight", "start"], ascending=False)["record_id"]
    headline = f"In the year to {day_text(rows.day)}: {said}"
    return headline, why, [*front["record_id"], *latest.head(10)]


def _newest_of_each(dataset: Dataset, exchanges: pd.DataFrame) -> pd.DataFrame:
    arms = exchanges[exchanges["kind_code"].isin(ARMS_KINDS) & (exchanges["quantity"] != "")]
    made = visits(exchanges)
    return pd.concat(
        [
            arms.sort_values(["start", "record_id"]).tail(1),
            technology(dataset, exchanges).sort_values(["start", "record_id"]).tail(1),
            made[made["munitions"]].head(1),
        ]
    )


def _judgments(dataset: Dataset, rows: Material) -> Words:
    """Count the judgments by likelihood; instead of reasons the gaps: confidence, coverage, indicators not seen."""
    if rows.judged.empty:
        return "No judgment had been made by then.", _gaps(dataset, rows), []
    count = len(rows.judged)
    some = "; some of them here" if count > len(rows.shown) else ""
    headline = f"{count} key judgment{'s' if count > 1 else ''}: {likelihood_in_words(rows.judged)}{some}"
    ids = [str(judgment) for judgment in rows.shown["judgment_id"]]
    return headline, _gaps(dataset, rows), [*ids, *(record for basis in rows.shown["basis_ids"] for record in basis)]


def _gaps(dataset: Dataset, rows: Material) -> list[str]:
    gaps = []
    if not rows.judged.empty:
        gaps.append(f"Confidence, {day_text(rows.judged['as_of'].max())}: {confidence_in_words(rows.judged)}.")
        open_ = pd.concat([indicators_of(dataset, judgment) for judgment in rows.judged["judgment_id"]])
        open_ = open_[open_["state"].astype("str") == "not_seen"].sort_values(
            ["as_of", "indicator_id"], ascending=[False, True]
        )
        for _, indicator in open_.head(1).iterrows():
            gaps.append(
                f"Not seen, {day_text(indicator['as_of'])}: {indicator['statement']}"
                + (f"; and {len(open_) - 1} more signs." if len(open_) > 1 else ".")
            )
    ends = {name: end for name, end in coverage_ends(dataset).items() if end < rows.day}
    if ends:
        first = min(ends, key=lambda name: (ends[name], name))
        gaps.append(f"Coverage, {day_text(ends[first])}: Reports on {first} were read until then; later ones are few.")
    return gaps


WORDS: dict[str, Callable[[Dataset, Material], Words]] = {
    "situation": _situation,
    "where": _where,
    "numbers": _numbers,
    "timeline": _timeline,
    "maturity": _maturity,
    "compare": _compare,
    "exchanges": _exchanges,
    "judgments": _judgments,
}
