"""The brief: steps in the order asked for, each with one message, who says so since when, and what it rests on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from dashboard.analysis.brief import REASONS, ROOM, SLUGS, Citation, brief, slugs_of, sources_line
from dashboard.analysis.brief_material import PROGRAMS, front_judgments, ladder_of, material, on_the_map
from dashboard.analysis.brief_words import WORDS
from dashboard.analysis.scope import Scope, apply, names_later_month
from dashboard.dataset.store import Dataset

DOCUMENT = date(2025, 11, 4)  # the day of the report from which the product starts
LEAD = re.compile(r"^[^:]+ \d{4}[^:]*: .+")  # who says so, as of when, a colon, and what


def judged(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Return judgments from id, topic, likelihood and confidence; later letters are likelier and surer."""
    table = pd.DataFrame(rows, columns=["judgment_id", "topic", "likelihood", "confidence"])
    scale = pd.CategoricalDtype(list("abc"), ordered=True)
    return table.astype({"likelihood": scale, "confidence": scale}).assign(as_of=pd.Timestamp("2026-01-01"))


def test_steps_come_in_the_order_asked_for(scoped: Dataset) -> None:
    steps = brief(scoped, Scope(scoped.released_on), scoped.released_on, ["numbers", "nonsense", "where", "numbers"])
    assert [step.slug for step in steps] == ["numbers", "where"]
    assert slugs_of("where,nonsense,numbers,where") == ("where", "numbers")
    assert slugs_of("") == slugs_of("nonsense") == SLUGS


def test_every_step_has_a_message_with_asserters_days_and_sources(scoped: Dataset) -> None:
    """Each sentence says who and when before its colon, all fit, and every record and source is in the dataset."""
    known = {str(row) for name, schema in scoped.package.tables.items() for row in scoped[name][schema.key]}
    steps = brief(scoped, Scope(scoped.released_on), scoped.released_on)
    assert [step.slug for step in steps] == list(SLUGS)
    for step in steps:
        assert step.headline
        assert len(step.headline) <= 160, step.slug
        assert 0 < len(step.why) <= REASONS
        assert sum(map(len, step.why)) <= ROOM
        assert all(LEAD.match(sentence) for sentence in step.why), step.why
        assert set(step.records) <= known
        assert len(step.records) == len(set(step.records)) > 0
        grades = ["ABCDEF".index(citation.grade) for citation in step.citations]
        assert grades == sorted(grades), step.slug
        assert all("nan" not in (one.url, one.day, one.title) for one in step.citations)
        assert step.notes
    claim = scoped["estimates"].set_index("estimate_id").loc[steps[0].records[0]]
    source = scoped["sources"].set_index("source_id").loc[claim["source_ids"][0]]
    assert f"Grade {claim['reliability']}{claim['credibility']}" in steps[0].notes[0]
    assert source["publisher"] in steps[0].notes[0]


@pytest.mark.parametrize("day", [date(2024, 11, 1), DOCUMENT, date(2026, 3, 1)])
def test_a_brief_says_nothing_of_what_came_later(dataset: Dataset, day: date) -> None:
    """Rewound, no text names a later month, and no record was reported later."""
    steps = brief(apply(Scope(day), dataset), Scope(day), day)
    reported = {
        str(record): when
        for name, schema in dataset.package.tables.items()
        if "reported_on" in dataset[name]
        for record, when in zip(dataset[name][schema.key], dataset[name]["reported_on"], strict=True)
    }
    for step in steps:
        for text in (step.headline, *step.why):
            assert not names_later_month(text, day), text
        assert all(reported[record] <= pd.Timestamp(day) for record in step.records if record in reported)


def test_an_earlier_day_keeps_later_claims_out(scoped: Dataset) -> None:
    """Known by today, shown as of an earlier day: no claim, assessment, judgment or exchange of later days."""
    steps = brief(scoped, Scope(scoped.released_on), DOCUMENT)
    for step in steps:
        assert step.as_of == "As of 4 Nov 2025"
        for name, column in (("estimates", "as_of"), ("assessments", "as_of"), ("judgments", "as_of")):
            rows = scoped[name]
            shown = rows[rows[scoped.schema(name).key].isin(step.records)]
            if step.slug != "judgments":  # a judgment may rest on what came to light later
                assert (shown[column] <= pd.Timestamp(DOCUMENT)).all(), (step.slug, name)


def test_the_brief_of_the_starting_document_says_what_it_says(dataset: Dataset) -> None:
    """About 10,000 guards, 5,000 builders and 1,000 engineers by NIS; Hwasong-20 against Hwasong-19."""
    steps = {step.slug: step for step in brief(apply(Scope(DOCUMENT), dataset), Scope(DOCUMENT), DOCUMENT)}
    for words in ("NIS", "about 10,000", "about 5,000", "about 1,000", "4 Nov 2025"):
        assert words in steps["situation"].headline
    assert {"Hwasong-20", "Hwasong-19"} <= set(re.findall(r"Hwasong-\d+", steps["compare"].headline))
    said = " ".join(steps["compare"].why)
    assert "lighter" in said
    assert "several warheads" in said
    assert any("munitions" in sentence for sentence in steps["exchanges"].why)


def test_before_anything_was_public_every_step_says_so(dataset: Dataset) -> None:
    day = date(2016, 1, 1)
    for step in brief(apply(Scope(day), dataset), Scope(day), day):
        assert step.headline.startswith(("No ", "On 1 Jan 2016 no"))
        assert step.records == step.citations == step.notes == ()


def test_the_year_names_only_lanes_with_records(scoped: Dataset) -> None:
    rows = material(scoped, scoped.released_on)
    one = rows.records[rows.records["lane"] == "milestones"]
    headline, _, _ = WORDS["timeline"](scoped, replace(rows, records=one))
    assert headline.endswith(f": {len(one)} milestones") and len(one) > 0


def test_the_counts_of_the_year_add_up(scoped: Dataset) -> None:
    """What the headline counts by kind, with the others, is all that it counts."""
    rows = material(scoped, date(2026, 11, 25))
    headline, _, _ = WORDS["timeline"](scoped, rows)
    in_all, _, by_kind = headline.partition(" records in the year to 25 Nov 2026: ")
    assert headline.endswith(" others")
    assert int(in_all) == len(rows.records) == sum(int(count) for count in re.findall(r"\b\d+", by_kind))


def test_likeliest_of_each_topic_comes_first() -> None:
    rows = judged(
        ("1", "men", "c", "a"), ("2", "men", "b", "a"), ("3", "men", "b", "b"), ("4", "arms", "a", "a"),
        ("5", "men", "b", "a"), ("6", "arms", "a", "b"),
    )  # fmt: skip
    assert list(front_judgments(rows)["judgment_id"]) == ["1", "2", "3", "6"]
    assert front_judgments(rows.head(0)).empty


def test_ladder_shows_one_program_a_category_the_furthest_first(scoped: Dataset) -> None:
    stages = material(scoped, scoped.released_on).stages
    shown = ladder_of(stages, judged().assign(basis_ids=[]), scoped)
    assert 0 < len(shown) <= PROGRAMS
    assert shown["category"].is_unique
    steps = list(shown["stage"].cat.codes)
    assert steps == sorted(steps, reverse=True)


def test_map_names_one_contingent_of_a_role_at_a_place() -> None:
    """The fresh before the stale, the larger before the smaller; nothing announced or without a place."""
    columns = ["contingent_id", "role", "place_id", "precision", "status", "strength", "stale", "planned", "as_of"]
    rows = [
        ("small", "combat", "kursk", "region", "deployed", 100.0, False, False, "2026-01-02"),
        ("large", "combat", "kursk", "region", "deployed", 900.0, False, False, "2026-01-02"),
        ("old", "combat", "kursk", "region", "deployed", 9000.0, True, False, "2024-01-02"),
        ("labor", "labor", "kursk", "region", "deployed", 5.0, True, False, "2024-01-02"),
        ("nowhere", "labor", "russia", "country", "deployed", 5000.0, False, False, "2026-01-02"),
        ("later", "mixed", "kursk", "region", "announced", 5000.0, False, True, "2026-01-02"),
    ]
    placed = pd.DataFrame(rows, columns=columns).astype({"as_of": "datetime64[s]"})
    legs = pd.DataFrame({"contingent_id": ["large", "old"], "movement_id": ["a", "b"]})
    shown, own = on_the_map(placed, legs)
    assert list(shown["contingent_id"]) == ["large", "labor"]
    assert list(own["movement_id"]) == ["a"]


def test_line_of_sources_names_each_publisher_once() -> None:
    first = Citation("a", "NIS", "One", "4 Nov 2025", "https://a", "B")
    second = Citation("b", "NIS", "Two", "5 Nov 2025", "https://b", "B")
    third = Citation("c", "AFP", "Three", "", "", "C")
    assert sources_line([first, second, third]) == "NIS (B), 4 Nov 2025; AFP (C); and 1 more"
    assert sources_line([first, third], most=1) == "NIS (B), 4 Nov 2025; and 1 more"
    assert sources_line([]) == ""


def test_judgments_left_out_of_the_picture_are_owned_up_to(scoped: Dataset) -> None:
    rows = material(scoped, scoped.released_on)
    assert len(rows.shown) < len(rows.judged)
    assert WORDS["judgments"](scoped, rows)[0].endswith("; some of them here")
    assert "some" not in WORDS["judgments"](scoped, replace(rows, shown=rows.judged))[0]
