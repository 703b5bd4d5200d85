"""Search: any spelling of a name finds its record, the best first, and nothing that the scope hides."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.analysis.scope import Scope, apply
from dashboard.analysis.search import Index, build_index, fold, plain_words, readings, search
from dashboard.dataset.store import Dataset


@pytest.fixture(scope="module")
def index(dataset: Dataset) -> Index:
    return build_index(apply(Scope(dataset.released_on), dataset))


def ids(index: Index, query: str, table: str) -> list[str]:
    return [hit.record_id for group in search(index, query) if group.table == table for hit in group.hits]


@pytest.mark.parametrize(
    "spellings",
    [
        ("Hwasong", "Hwaseong", "Hwasŏng", "HWASONG", "화성"),
        ("Pukguksong", "Bukgeukseong", "북극성"),
        ("Kursk", "Курск", "kursk"),
        ("Shoigu", "Shoygu", "Шойгу"),
        ("Pyongyang", "Pyeongyang", "P'yŏngyang", "평양"),
        ("Chonma", "Cheonma", "천마"),
    ],
)
def test_spellings_of_one_name_fold_to_one_word(spellings: tuple[str, ...]) -> None:
    assert len({fold("".join(plain_words(spelling))) for spelling in spellings}) == 1


def test_different_names_stay_apart() -> None:
    names = ["Hwasong", "Hwasal", "Kursk", "Kusong", "Chollima", "Chonma", "Pyongyang", "Pyongsong"]
    assert len({fold(plain_words(name)[0]) for name in names}) == len(names)


@pytest.mark.parametrize(
    "query", ["Hwasong-20", "hwasong 20", "Hwaseong-20", "Hwasŏng-20", "화성-20", "화성20", "Hwasung-20"]
)
def test_a_program_is_first_in_any_spelling(index: Index, query: str) -> None:
    groups = search(index, query)
    assert groups[0].table == "programs"
    assert groups[0].hits[0].record_id == "hwasong-20"


@pytest.mark.parametrize("query", ["Kursk", "Курск", "쿠르스크", "kursk oblast"])
def test_a_place_is_found_in_any_script(index: Index, query: str) -> None:
    assert "kursk-oblast" in ids(index, query, "places")


def test_other_names_and_typing_errors_are_forgiven(index: Index) -> None:
    assert ids(index, "KN23", "programs")[0] == "hwasong-11a"
    assert ids(index, "Hawsong 20", "programs")[0] == "hwasong-20"
    assert ids(index, "Kusrk", "places") == ids(index, "Kursk", "places") != []
    assert ids(index, "최현", "programs")[0] == "choe-hyon-class"
    assert ids(index, "choehyon", "programs")[0] == "choe-hyon-class"


def test_names_written_as_one_word_in_hangul_find_persons(index: Index) -> None:
    """Kim Jong Un is three words in the records, and one in Korean."""
    assert ["kim", "jong", "un"] not in readings("김정은")  # the Revised Romanization has Gim, Jeong, Eun
    hits = [hit.text for group in search(index, "김정은", 50) for hit in group.hits]
    assert any("Kim Jong Un" in text for text in hits)


def test_an_id_opens_its_record_first(index: Index) -> None:
    claim = index.dataset["estimates"]["estimate_id"].iloc[0]
    assert search(index, f" {claim} ")[0].hits[0].record_id == claim


def test_numbers_must_match_as_they_stand(index: Index) -> None:
    """Hwasong-20 has a record of its own; the number of another type is no spelling of it."""
    assert "hwasong-19" not in ids(index, "KN-23", "programs")


def test_a_record_is_found_by_whom_and_what_it_names(index: Index) -> None:
    estimates = index.dataset["estimates"].set_index("estimate_id")
    found = ids(index, "NIS killed", "estimates")
    assert found
    assert set(estimates.loc[found, "organization_id"]) == {"nis"}


def test_groups_are_bounded_counted_and_ordered(index: Index) -> None:
    groups = search(index, "Russia", per_table=3)
    best = [group.hits[0].score for group in groups]
    assert best == sorted(best, reverse=True)
    for group in groups:
        assert len(group.hits) <= 3 <= max(group.total, 3)
        scores = [hit.score for hit in group.hits]
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("query", ["", "   ", "???", "<script>", "[", "\\", "a" * 5000, "\x00", "qqqzzzxxx"])
def test_odd_queries_answer_without_fault(index: Index, query: str) -> None:
    assert isinstance(search(index, query), list)


def test_nothing_outside_the_scope_is_found(dataset: Dataset) -> None:
    """Before its first parade nothing spoke of the Hwasong-20: neither name nor id finds it."""
    then = build_index(apply(Scope(date(2024, 6, 1)), dataset))
    for query in ("Hwasong-20", "화성-20", "hwasong-20"):
        assert "hwasong-20" not in ids(then, query, "programs")
    shown = set(then.numbers)
    late = dataset["estimates"].loc[dataset["estimates"]["reported_on"] > "2024-06-01", "estimate_id"]
    assert not shown & set(late)


def test_an_empty_dataset_has_no_hits(dataset: Dataset) -> None:
    empty = Dataset(dataset.package, {name: table.iloc[:0] for name, table in dataset.tables.items()})
    assert search(build_index(empty), "Kursk") == []
