"""One table of all dated records: what stands in it, what filters keep, and that nothing later leaks in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import theme
from dashboard.analysis import chronology as chron
from dashboard.analysis import timeline
from dashboard.analysis.chronology import chronology
from dashboard.analysis.landmarks import by_importance
from dashboard.analysis.scope import Scope, apply
from dashboard.analysis.timeline import Choice
from dashboard.dataset.schema import read_package
from dashboard.dataset.store import OWN_DATA, Dataset, typed

PACKAGE = read_package(OWN_DATA)
REPORTED = {"reported_on": "2025-11-04", "reported_on_basis": "source", "review": "reviewed"}
PLACES = [
    {"place_id": "dprk", "name": "North Korea (DPRK), unspecified"},
    {"place_id": "kursk", "name": "Kursk oblast"},
    {"place_id": "rason", "name": "Rason"},
]
PARTIES = [{"organization_id": "nis", "short_name": "NIS"}, {"organization_id": "kcna", "short_name": "KCNA"}]
PROGRAMS = [{"program_id": "hs15", "name": "Hwasong-15"}, {"program_id": "hs17", "name": "Hwasong-17 (ICBM)"}]


def made(rows: Mapping[str, list[dict[str, str]]], coverage: object = None) -> Dataset:
    """Return a dataset that holds only these rows; cells are texts as in a CSV, missing ones empty."""
    rows = {"places": PLACES, "organizations": PARTIES, "programs": PROGRAMS} | dict(rows)
    tables = {}
    for name, schema in PACKAGE.tables.items():
        cells = pd.DataFrame(rows.get(name, []), columns=[field.name for field in schema.fields], dtype="str").fillna(
            ""
        )
        tables[name] = pd.DataFrame({field.name: typed(cells[field.name], field) for field in schema.fields})
    package = replace(PACKAGE, descriptor={"coverage": coverage})
    return Dataset(package, MappingProxyType(tables))


def contingent(record: str, start: str, **more: str) -> dict[str, str]:
    cells = {"contingent_id": record, "name": f"Group {record}", "role": "combat", "origin_place_id": "dprk"}
    cells |= {"place_id": "kursk", "start_on": start, "status": "deployed", "date_precision": "month"}
    return cells | REPORTED | {"summary": f"About {record}."} | more


def movement(record: str, **more: str) -> dict[str, str]:
    cells = {"movement_id": record, "from_place_id": "dprk", "to_place_id": "kursk", "mode": "sea"}
    return cells | REPORTED | {"date_precision": "day", "summary": f"About {record}."} | more


def milestone(record: str, day: str, **more: str) -> dict[str, str]:
    cells = {"milestone_id": record, "program_id": "hs15", "date": day, "date_precision": "day", "kind": "flight_test"}
    cells |= {"outcome": "success", "claimed": "false", "organization_ids": "nis"}
    return cells | REPORTED | {"summary": f"About {record}."} | more


def exchange(record: str, day: str, **more: str) -> dict[str, str]:
    cells = {"exchange_id": record, "date": day, "date_precision": "day", "direction": "mutual", "kind": "munitions"}
    cells |= {"item": f"Item {record}", "cumulative": "false", "status": "confirmed", "organization_ids": "nis"}
    return cells | REPORTED | {"summary": f"About {record}."} | more


def event(record: str, day: str, **more: str) -> dict[str, str]:
    cells = {"event_id": record, "date": day, "date_precision": "day", "kind": "statement", "place_id": "rason"}
    return cells | REPORTED | {"organization_ids": "kcna", "summary": f"About {record}."} | more


FIVE = {
    "contingents": [contingent("c", "2025-08-01")],
    "movements": [movement("m", started_on="2025-10-08", ended_on="2025-10-13")],
    "milestones": [milestone("t", "2025-10-22")],
    "exchanges": [exchange("x", "2025-11-01", date_precision="month"), exchange("v", "2025-11-03", kind="visit")],
    "events": [event("e", "2025-11-04")],
}


def row(frame: pd.DataFrame, record: str) -> pd.Series:
    return frame.set_index("record_id").loc[record]


def test_every_table_has_its_lane_and_rows_stand_in_order() -> None:
    frame = chronology(made(FIVE))
    assert list(zip(frame["record_id"], frame["lane"], strict=True)) == [
        ("c", "deployments"),
        ("m", "movements"),
        ("t", "milestones"),
        ("x", "exchanges"),
        ("v", "visits"),
        ("e", "statements"),
    ]
    assert set(theme.LANES) == set(chron.LANES)


def test_a_contingent_without_a_return_is_open_and_one_with_it_is_not() -> None:
    rows = [contingent("stays", "2025-08-01"), contingent("back", "2025-08-01", end_on="2025-12-12")]
    frame = chronology(made({"contingents": rows}))
    stays, back = row(frame, "stays"), row(frame, "back")
    assert stays["open_end"] and pd.isna(stays["end"]) and stays["when"] == "since Aug 2025"
    assert not back["open_end"] and back["end"] == pd.Timestamp("2025-12-31")
    assert back["when"] == "Aug 2025 – Dec 2025"


@pytest.mark.parametrize(
    ("precision", "end", "words"),
    [
        ("day", "2025-11-01", "1 Nov 2025"),
        ("month", "2025-11-30", "Nov 2025"),
        ("year", "2025-12-31", "2025"),
        ("approximate", "2025-11-01", "about 1 Nov 2025"),
    ],
)
def test_the_end_is_the_last_day_that_a_date_can_mean(precision: str, end: str, words: str) -> None:
    frame = chronology(made({"exchanges": [exchange("x", "2025-11-01", date_precision=precision)]}))
    assert row(frame, "x")["end"] == pd.Timestamp(end)
    assert row(frame, "x")["when"] == words


def test_movements_with_one_date_or_none() -> None:
    rows = [movement("start", started_on="2025-10-08"), movement("end", ended_on="2025-10-13"), movement("none")]
    frame = chronology(made({"movements": rows}))
    assert frame["record_id"].tolist() == ["start", "end"]
    assert not frame["open_end"].any()
    assert row(frame, "start")["end"] == pd.Timestamp("2025-10-08")
    assert row(frame, "end")["open_start"] and row(frame, "end")["when"] == "until 13 Oct 2025"


def test_rival_accounts_are_one_row_with_the_words_of_both() -> None:
    rows = [
        milestone("a-kcna", "2022-03-24", program_id="hs17", organization_ids="kcna", same_as="b-nis", claimed="true"),
        milestone("b-nis", "2022-03-24", outcome="failure"),
    ]
    frame = chronology(made({"milestones": rows}))
    assert frame["record_id"].tolist() == ["b-nis"]
    only = frame.iloc[0]
    assert only["rivals"] == ("a-kcna",)
    assert only["title"] == "Hwasong-15 or Hwasong-17 (ICBM): flight test (2 rival accounts)"
    assert only["label"] == "Hwasong-15 or Hwasong-17: flight test"
    assert only["asserters"] == "NIS; KCNA"
    assert only["status"] == "NIS: failure; KCNA: success by its owner’s word alone"
    assert "About a-kcna." in only["summary"] and "About b-nis." in only["summary"]


def test_a_rival_account_stands_alone_when_the_other_is_filtered_out() -> None:
    frame = chronology(made({"milestones": [milestone("a-kcna", "2022-03-24", same_as="b-nis")]}))
    assert frame["record_id"].tolist() == ["a-kcna"]
    assert frame["rivals"].tolist() == [()]


def test_who_says_so() -> None:
    sources = [
        {"source_id": f"s{n}", "publisher": name, "reliability": "B"} for n, name in enumerate(["Kyodo", "KBS", "AP"])
    ]
    rows = FIVE | {"sources": sources, "contingents": [contingent("c", "2025-08-01", source_ids="s0|s1|s2")]}
    rows |= {"events": [event("e", "2025-11-04", spokesperson="Kim")]}
    frame = chronology(made(rows))
    assert row(frame, "c")["asserters"] == "via Kyodo, KBS and 1 more"
    assert row(frame, "m")["asserters"] == ""
    assert row(frame, "e")["asserters"] == "KCNA (Kim)"


def test_announced_alleged_and_suspected_are_tentative() -> None:
    rows = {
        "contingents": [contingent("plan", "2025-11-01", status="announced")],
        "exchanges": [exchange(state, "2025-11-01", status=state) for state in ("alleged", "suspected", "reported")],
    }
    frame = chronology(made(rows))
    assert sorted(frame["record_id"][frame["tentative"]]) == ["alleged", "plan", "suspected"]
    assert row(frame, "plan")["when"] == "announced for Nov 2025"


def test_landmarks_follow_the_printed_rule() -> None:
    rows = {
        "contingents": [
            contingent("plan", "2024-07-01", status="announced"),
            contingent("first", "2024-10-08"),
            contingent("second", "2025-01-01"),
            contingent("home", "2025-02-01", end_on="2025-12-12"),
        ],
        "exchanges": [
            exchange("arms", "2024-01-01"),
            exchange("more-arms", "2024-02-01"),
            exchange("basis", "2024-03-01"),
            exchange("treaty", "2024-06-19", kind="treaty"),
            exchange("law", "2024-11-09", kind="treaty"),
        ],
        "judgments": [{"judgment_id": "kj", "as_of": "2025-11-04", "basis_ids": "basis"}],
    }
    frame = chronology(made(rows))
    weights = dict(zip(frame["record_id"], frame["weight"], strict=True))
    expected = {
        "plan": 0,
        "first": 1,
        "second": 0,
        "home": 1,
        "arms": 1,
        "more-arms": 0,
        "basis": 1,
        "treaty": 2,
        "law": 1,
    }
    assert weights == expected
    assert (frame["landmark"] == (frame["weight"] > 0)).all()
    assert by_importance(frame)["record_id"].tolist() == ["treaty", "home", "law", "first", "basis", "arms"]


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        (Choice(), "cmtxve"),
        (Choice(lanes=frozenset({"visits", "movements"})), "mv"),
        (Choice(kinds=frozenset({"Movement by sea", "Statement"})), "me"),
        (Choice(place_ids=frozenset({"kursk"})), "cm"),
        (Choice(place_ids=frozenset({"rason"})), "e"),
        (Choice(words="STATEMENT about"), "e"),
        (Choice(words="kcna rason"), "e"),
        (Choice(words="kcna kursk"), ""),
        (Choice(words="  "), "cmtxve"),
        (Choice(first=date(2025, 11, 4)), "cxe"),
        (Choice(last=date(2025, 10, 13)), "cm"),
        (Choice(first=date(2025, 10, 13), last=date(2025, 10, 21)), "cm"),
        (Choice(first=date(2025, 10, 14), last=date(2025, 10, 21)), "c"),
    ],
)
def test_select(choice: Choice, kept: str) -> None:
    assert "".join(timeline.select(chronology(made(FIVE)), choice)["record_id"]) == kept


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (Choice(words="nothing of the kind"), ["words"]),
        (Choice(lanes=frozenset({"visits"}), words="kcna"), ["lanes", "words"]),
        (Choice(lanes=frozenset({"visits"}), words="zzz"), ["words"]),
        (Choice(kinds=frozenset({"Food"}), words="zzz"), ["kinds", "words"]),
        (Choice(first=date(2016, 1, 1), last=date(2016, 12, 31)), ["period"]),
        (Choice(lanes=frozenset({"visits"})), []),
    ],
)
def test_the_control_that_emptied_the_view_is_named(choice: Choice, names: list[str]) -> None:
    assert timeline.emptied_by(chronology(made(FIVE)), choice) == names


def test_nothing_to_blame_where_there_is_no_record() -> None:
    assert timeline.emptied_by(chronology(made({})), Choice(words="x")) == []


def test_months_count_each_record_once_and_leave_out_bare_years() -> None:
    rows = {"exchanges": [exchange("a", "2025-11-01"), exchange("b", "2025-11-30"), exchange("c", "2025-12-01")]}
    rows |= {"events": [event("d", "2025-11-09")], "milestones": [milestone("y", "2025-01-01", date_precision="year")]}
    counts = timeline.by_month(chronology(made(rows)))
    assert [(f"{month:%Y-%m}", lane, count) for month, lane, count in counts.itertuples(index=False)] == [
        ("2025-11", "exchanges", 2),
        ("2025-11", "statements", 1),
        ("2025-12", "exchanges", 1),
    ]


def test_digest_counts_all_but_takes_the_busiest_month_from_the_window() -> None:
    rows = {"contingents": [contingent(name, "2025-01-01") for name in "abc"]}
    rows |= {"exchanges": [exchange("x", "2025-11-01"), exchange("y", "2025-12-01")]}
    rows |= {"events": [], "contingents": [*rows["contingents"], contingent("plan", "2026-02-01", status="announced")]}
    short = timeline.digest(chronology(made(rows)), date(2025, 10, 1), date(2025, 12, 31))
    assert (short.count, short.busiest, short.busiest_count) == (6, pd.Timestamp("2025-12-01"), 1)
    assert short.newest is not None and short.newest["record_id"] == "y"


def test_empty_tables_make_an_empty_chronology_of_the_same_shape() -> None:
    frame = chronology(made({}))
    full = chronology(made(FIVE))
    assert frame.empty and list(frame.columns) == list(full.columns)
    assert frame.dtypes.tolist() == full.dtypes.tolist()
    assert timeline.by_month(frame).empty and timeline.newest_first(frame).empty
    assert timeline.digest(frame, date(2025, 1, 1), date(2025, 2, 1)).newest is None
    assert len(timeline.months(made({}), frame, date(2025, 11, 4))) == timeline.DEFAULT_MONTHS


def test_months_reach_from_the_first_record_to_the_last_announcement() -> None:
    data = made(
        {"contingents": [contingent("plan", "2026-02-01", status="announced"), contingent("old", "2020-05-01")]}
    )
    months = timeline.months(data, chronology(data), date(2025, 11, 4))
    assert (months[0], months[-1]) == (pd.Timestamp("2020-05-01"), pd.Timestamp("2026-02-01"))
    assert len(months) == 70


def test_reporting_ends_with_coverage_or_the_newest_record_but_not_after_known_by() -> None:
    coverage = {"deployments": "2025-10-31", "programs": "2025-12-31", "exchanges": "soon"}
    data = made(FIVE, coverage)
    ends = timeline.reporting_ends(data, chronology(data), date(2025, 11, 20))
    assert {lane: f"{end:%Y-%m-%d}" for lane, end in ends.items()} == {
        "deployments": "2025-10-31",
        "movements": "2025-10-31",
        "statements": "2025-11-04",
        "milestones": "2025-11-20",
    }
    assert timeline.reporting_ends(made(FIVE), chronology(data), date(2025, 11, 20)) == {}


def test_for_reading_the_latest_comes_first_and_assumed_dates_are_marked() -> None:
    rows = [event("a", "2025-11-01", reported_on_basis="assumed"), event("b", "2025-11-02")]
    table = timeline.newest_first(chronology(made({"events": rows})))
    assert table["record_id"].tolist() == ["b", "a"]
    assert table["reported"].tolist() == ["4 Nov 2025", "4 Nov 2025 (assumed)"]
    assert table["lane"].tolist() == ["Events and statements"] * 2


def test_kinds_are_all_labels_once(dataset: Dataset) -> None:
    kinds = timeline.kinds(dataset)
    assert len(kinds) == len(set(kinds))
    assert set(chronology(dataset)["kind"]) <= set(kinds)


def test_bundled_records_all_appear(dataset: Dataset) -> None:
    frame = chronology(dataset)
    rivals = {record for ids in frame["rivals"] for record in ids}
    shown = set(frame["record_id"]) | rivals
    undated = dataset["movements"][["started_on", "ended_on"]].isna().all(axis=1)
    expected = {
        record
        for table, key in (
            ("contingents", "contingent_id"),
            ("milestones", "milestone_id"),
            ("exchanges", "exchange_id"),
            ("events", "event_id"),
        )
        for record in dataset[table][key]
    } | set(dataset["movements"]["movement_id"][~undated])
    assert shown == expected
    assert rivals == set(dataset["milestones"]["milestone_id"][dataset["milestones"]["same_as"].notna()])
    assert frame["record_id"].is_unique


days = st.integers(0, (PACKAGE.released_on - date(2016, 1, 1)).days).map(lambda n: date(2016, 1, 1) + timedelta(days=n))


@settings(max_examples=20, deadline=None)
@given(known_by=days)
def test_nothing_reported_after_known_by_is_visible(dataset: Dataset, known_by: date) -> None:
    frame = chronology(apply(Scope(known_by), dataset))
    assert (frame["reported_on"] <= pd.Timestamp(known_by)).all()
    reported = dict(zip(dataset["milestones"]["milestone_id"], dataset["milestones"]["reported_on"], strict=True))
    assert all(reported[record] <= pd.Timestamp(known_by) for ids in frame["rivals"] for record in ids)
    # An end that came later is not known yet.
    over = frame[frame["table"].isin(["contingents", "movements"]) & frame["precision"].eq("day") & ~frame["tentative"]]
    assert (over["end"].isna() | (over["end"] <= pd.Timestamp(known_by))).all()


@settings(max_examples=8, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_row_order_does_not_matter(dataset: Dataset, random: object) -> None:
    seed = random.randint(0, 2**31 - 1)  # type: ignore[attr-defined]
    shuffled = {name: table.sample(frac=1, random_state=seed) for name, table in dataset.tables.items()}
    other = chronology(Dataset(dataset.package, MappingProxyType(shuffled)))
    pd.testing.assert_frame_equal(other, chronology(dataset))


@settings(max_examples=20, deadline=None)
@given(
    one=days,
    other=days,
    words=st.sampled_from(["", "kursk", "hwasong test", "NIS"]),
    lanes=st.sets(st.sampled_from(list(chron.LANES))),
)
def test_narrowing_only_removes(dataset: Dataset, one: date, other: date, words: str, lanes: set[str]) -> None:
    frame = chronology(dataset)
    wide = Choice(words=words)
    narrow = Choice(words=words, lanes=frozenset(lanes), first=min(one, other), last=max(one, other))
    assert set(timeline.select(frame, narrow)["record_id"]) <= set(timeline.select(frame, wide)["record_id"])
