"""Which tests were held, how did they end, and where do the accounts of one test differ?

A test is a flight test, an orbital launch or a ground test among ``milestones``. Rival accounts of one event, linked by
``same_as``, are one test here, of which one account stands in front (``COUNT_RULE``). Dates of missile tests are Korean
local time, as in the dataset.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.analysis.accounts import event_ids
from dashboard.analysis.comparison import DIFFERS, difference
from dashboard.analysis.dates import date_text
from dashboard.analysis.phrases import NOT_KNOWN
from dashboard.dataset.store import Dataset

TEST_KINDS = ("flight_test", "launch", "ground_test")
COUNT_RULE = (
    "A test is a flight test, an orbital launch or a ground test; combat use is none. Several missiles fired together "
    "are one test, as the source reports them. Rival accounts of one event count once: in front stands an account that "
    "does not rest on the owner’s word alone, then the one with the better source (A first; F, which cannot be judged, "
    "last), then the one to which the others are linked. Its outcome is the one counted."
)
NUMBERS = {"apogee_km": "km", "range_km": "km", "flight_time_min": "min"}


@dataclass(frozen=True, slots=True)
class Digest:
    """Some tests in short: how many, how many by outcome (labels in the schema's order), and what they rest on.

    ``claimed`` rest on the owner's word alone, ``rivals`` have more than one account. ``busiest`` is the year with most
    tests, ``None`` where there is no test.
    """

    tests: int
    outcomes: dict[str, int]
    claimed: int
    rivals: int
    busiest: int | None
    busiest_tests: int


@dataclass(frozen=True, slots=True)
class Rivals:
    """The accounts of one test: ``table`` has a row a property and a column an account, named by who asserts it.

    Its first column is ``property``, its last ``difference`` (codes of ``comparison``; numbers less than 1 km or 1 min
    apart are the same). ``differs`` names the properties that differ, ``account_ids`` the records in the order of
    their columns.
    """

    event_id: str
    when: str
    programs: str
    differs: tuple[str, ...]
    table: pd.DataFrame
    account_ids: tuple[str, ...]


def trials(dataset: Dataset) -> pd.DataFrame:
    """Return one row a test, earliest first.

    Columns: event_id, milestone_id (the account in front), program_id, program, category (code), category_label, kind,
    kind_label, date, date_precision, date_text, outcome (code), outcome_label, outcome_text ("Success, by KCNA alone"
    where claimed), claimed (the owner's word alone), asserters (short names), place, apogee_km, range_km,
    flight_time_min, reliability, summary, accounts (how many), account_ids (tuple, the one in front first),
    program_ids (tuple, of the accounts in that order). ``category`` is ordered as in the schema.
    """
    accounts = _accounts(dataset)
    accounts = accounts.assign(linked=accounts["milestone_id"] != accounts["event_id"])
    accounts = accounts.sort_values(["event_id", "claimed", "reliability", "linked", "milestone_id"])
    told = accounts.groupby("event_id", sort=False)
    ids, programs = told["milestone_id"].agg(tuple), told["program_id"].agg(tuple)
    front = accounts.drop_duplicates("event_id").drop(columns="linked")
    front = front.assign(
        account_ids=pd.Series([ids[event] for event in front["event_id"]], index=front.index, dtype="object"),
        program_ids=pd.Series([programs[event] for event in front["event_id"]], index=front.index, dtype="object"),
        accounts=pd.Series([len(ids[event]) for event in front["event_id"]], index=front.index, dtype="int64"),
    )
    order = pd.CategoricalDtype([str(code) for code in dataset.labels("programs", "category")], ordered=True)
    front = front.assign(category=front["category"].astype(order))
    return front.sort_values(["date", "milestone_id"]).reset_index(drop=True)


def select(
    tests: pd.DataFrame, categories: Collection[str], outcomes: Collection[str], first_year: int, last_year: int
) -> pd.DataFrame:
    """Keep the tests of some categories and outcomes (codes; empty keeps all) in some years, both inclusive."""
    kept = tests[tests["date"].dt.year.between(first_year, last_year)]
    if categories:
        kept = kept[kept["category"].astype("str").isin(list(categories))]
    return kept[kept["outcome"].astype("str").isin(list(outcomes))] if outcomes else kept


def years(dataset: Dataset) -> list[int]:
    """Return the years from the first test in the whole dataset to the release, at least two."""
    held = dataset["milestones"]["date"][dataset["milestones"]["kind"].isin(TEST_KINDS)]
    last = dataset.released_on.year
    first = last - 1 if held.empty else min(int(held.dt.year.min()), last - 1)
    return list(range(first, last + 1))


def outcome_labels(dataset: Dataset) -> dict[str, str]:
    """Return the outcomes that tests of the whole dataset had: code by label, in the schema's order."""
    milestones = dataset["milestones"]
    held = set(milestones["outcome"][milestones["kind"].isin(TEST_KINDS)].astype("str"))
    return {label: str(code) for code, label in dataset.labels("milestones", "outcome").items() if code in held}


def stretch(first_year: int, last_year: int, known_by: date) -> tuple[date, date]:
    """Return the first and the last day of some years, as far as they had come on a day."""
    return date(first_year, 1, 1), max(min(date(last_year, 12, 31), known_by), date(first_year, 1, 2))


def outcomes_by_year(dataset: Dataset, tests: pd.DataFrame) -> pd.DataFrame:
    """Count tests by outcome and year.

    Columns: outcome (code), outcome_label, year, tests, milestone_ids (tuple). Outcomes in the schema's order, and only
    those that occur; years in which a test was held.
    """
    counted = (
        tests.assign(year=tests["date"].dt.year, code=tests["outcome"].astype("str"))
        .groupby(["code", "year"])["milestone_id"]
        .agg(tuple)
    )
    labels = dataset.labels("milestones", "outcome")
    rows = [
        (code, label, int(year), len(ids), ids)
        for code, label in labels.items()
        for (found, year), ids in counted.items()
        if found == code
    ]
    return pd.DataFrame(rows, columns=["outcome", "outcome_label", "year", "tests", "milestone_ids"])


def digest(dataset: Dataset, tests: pd.DataFrame) -> Digest:
    """Count some tests."""
    outcomes = tests["outcome"].astype("str").value_counts()
    labels = dataset.labels("milestones", "outcome")
    years = tests["date"].dt.year.value_counts().sort_index()
    return Digest(
        tests=len(tests),
        outcomes={label: int(outcomes[code]) for code, label in labels.items() if code in outcomes},
        claimed=int(tests["claimed"].sum()),
        rivals=int((tests["accounts"] > 1).sum()),
        busiest=None if tests.empty else int(years.idxmax()),
        busiest_tests=0 if tests.empty else int(years.max()),
    )


def rival_accounts(dataset: Dataset, tests: pd.DataFrame) -> list[Rivals]:
    """Return the tests of which several accounts are at hand, latest first, with the accounts side by side.

    ``tests`` as from ``trials``. A property that no account states is left out.
    """
    accounts = _accounts(dataset).set_index("milestone_id", drop=False)
    schema = dataset.schema("milestones")
    found = []
    for _, test in tests[tests["accounts"] > 1].sort_values(["date", "event_id"], ascending=[False, True]).iterrows():
        told = [accounts.loc[account] for account in test["account_ids"]]
        properties = [
            (schema.field("program_id").title, [str(row["program"]) for row in told]),
            (schema.field("kind").title, [str(row["kind_label"]) for row in told]),
            (schema.field("outcome").title, [str(row["outcome_text"]) for row in told]),
        ]
        # Whether the owner stands alone is no difference in outcome, nor half a kilometer one in apogee.
        compared = {schema.field("outcome").title: [str(row["outcome_label"]) for row in told]}
        for name, unit in NUMBERS.items():
            title = schema.field(name).title
            properties.append((title, [_number_text(row[name], unit) for row in told]))
            compared[title] = _rounded([float(row[name]) for row in told])
        properties.append((schema.field("place_id").title, [_known(row["place"]) for row in told]))
        stated = [
            (title, *texts, difference(compared.get(title, texts)))
            for title, texts in properties
            if any(text != NOT_KNOWN for text in texts)
        ]
        said = (schema.field("summary").title, *(str(row["summary"]) for row in told), "")
        names = _told_apart([str(row["asserters"]) for row in told])
        found.append(
            Rivals(
                event_id=str(test["event_id"]),
                when=str(test["date_text"]),
                programs=" or ".join(dict.fromkeys(str(row["program"]) for row in told)),
                differs=tuple(row[0] for row in stated if row[-1] == DIFFERS),
                table=pd.DataFrame([*stated, said], columns=["property", *names, "difference"], dtype="str"),
                account_ids=tuple(test["account_ids"]),
            )
        )
    return found


def flight_text(apogee_km: float, range_km: float, minutes: float) -> str:
    """Say the numbers of a flight as claimed: "apogee 7,687 km, 1,001 km flown, 86 min"; empty where there is none."""
    numbers = (("apogee {} km", apogee_km), ("{} km flown", range_km), ("{} min", minutes))
    return ", ".join(text.format(f"{number:,g}") for text, number in numbers if pd.notna(number))


def _accounts(dataset: Dataset) -> pd.DataFrame:
    """Return every account of a test with its labels, and event_id: equal for the accounts of one event."""
    milestones = dataset["milestones"]
    milestones = milestones[milestones["kind"].isin(TEST_KINDS)]
    programs = dataset["programs"].set_index("program_id")
    short, places = dataset.by_id("organizations", "short_name"), dataset.by_id("places", "name")
    category = milestones["program_id"].map(programs["category"].astype("str"))
    asserters = pd.Series(
        [", ".join(short.get(party, party) for party in ids) for ids in milestones["organization_ids"]],
        index=milestones.index,
        dtype="str",
    )
    outcome = milestones["outcome"].astype("str").map(dataset.labels("milestones", "outcome"))
    dates = zip(milestones["date"], milestones["date_precision"], strict=True)
    return pd.DataFrame(
        {
            "event_id": event_ids(milestones),
            "milestone_id": milestones["milestone_id"],
            "program_id": milestones["program_id"],
            "program": milestones["program_id"].map(programs["name"]).fillna(milestones["program_id"]),
            "category": category,
            "category_label": category.map(dataset.labels("programs", "category")),
            "kind": milestones["kind"].astype("str"),
            "kind_label": milestones["kind"].astype("str").map(dataset.labels("milestones", "kind")),
            "date": milestones["date"],
            "date_precision": milestones["date_precision"].astype("str"),
            "date_text": pd.Series(
                [date_text(day, str(precision)) for day, precision in dates], index=milestones.index, dtype="str"
            ),
            "outcome": milestones["outcome"].astype("str"),
            "outcome_label": outcome,
            "outcome_text": outcome.mask(milestones["claimed"], outcome + ", by " + asserters + " alone"),
            "claimed": milestones["claimed"],
            "asserters": asserters,
            "place": milestones["place_id"].map(places),
            **{name: milestones[name] for name in NUMBERS},
            "reliability": milestones["reliability"],
            "summary": milestones["summary"],
        }
    )


def _number_text(number: float, unit: str) -> str:
    return NOT_KNOWN if pd.isna(number) else f"{number:,g} {unit}"


def _rounded(numbers: list[float]) -> list[str]:
    """Return equal texts for numbers that lie less than 1 apart: a party that rounds does not differ."""
    first = next((number for number in numbers if pd.notna(number)), 0.0)
    return [NOT_KNOWN if pd.isna(number) else str(first if abs(number - first) < 1 else number) for number in numbers]


def _known(text: object) -> str:
    return text if isinstance(text, str) else NOT_KNOWN


def _told_apart(names: list[str]) -> list[str]:
    """Number names that occur twice: "KCNA", "KCNA (2)"."""
    return [
        name if not (before := names[:at].count(name)) else f"{name} ({before + 1})" for at, name in enumerate(names)
    ]
