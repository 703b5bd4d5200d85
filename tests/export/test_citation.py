"""Is a citation complete, in the form of its style, and legible for the programs that read it?"""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from dashboard.dataset.store import Dataset
from dashboard.export.citation import Work, apa, bibtex, chicago, csl_json, record_work, release_work, tex, view_work

LINK = "https://tumen.example/record?id=a&known_by=2025-11-04#x"
WORK = Work("tumen-2026-1-0", ("Tumen contributors",), "Tumen", "2026.1.0", date(2026, 1, 2), date(2025, 11, 4), LINK)
PART = Work(**{**{name: getattr(WORK, name) for name in WORK.__slots__}, "part": "About 10,000", "kind": "Estimates"})


def balanced(entry: str) -> bool:
    """Tell whether braces balance as BibTeX counts them, for which a backslash hides none."""
    depth = 0
    for letter in entry:
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0


def fields(entry: str) -> dict[str, str]:
    return dict(re.findall(r"^  (\w+) = (.*?),?$", entry, re.MULTILINE))


def test_release_and_part_in_each_style() -> None:
    assert apa(WORK) == (
        f"Tumen contributors. (2026). Tumen (Version 2026.1.0) [Data set]. Retrieved November 4, 2025, from {LINK}"
    )
    assert apa(PART).startswith("Tumen contributors. (2026). About 10,000 [Estimates]. In Tumen (Version 2026.1.0)")
    assert chicago(PART) == (
        "Tumen contributors. 2026. “About 10,000.” Estimates. In Tumen. Release 2026.1.0. Data set. "
        f"Accessed November 4, 2025. {LINK}."
    )


def test_bibtex_has_its_fields_and_keeps_the_address_as_it_is() -> None:
    entry = bibtex(PART)
    assert entry.startswith("@misc{tumen-2026-1-0,\n")
    found = fields(entry)
    assert found["author"] == "{{Tumen contributors}}"
    assert found["title"] == "{{About 10,000}}"
    assert found["url"] == f"{{{LINK}}}"
    assert found["urldate"] == "{2025-11-04}"
    assert found["month"] == "jan"
    assert found["note"] == "{In Tumen}"
    assert balanced(entry)
    assert "note" not in fields(bibtex(WORK))


def test_csl_json_is_read_as_json() -> None:
    (item,) = json.loads(csl_json(PART))
    assert item["type"] == "dataset"
    assert item["author"] == [{"literal": "Tumen contributors"}]
    assert item["accessed"] == {"date-parts": [[2025, 11, 4]]}
    assert item["container-title"] == "Tumen"
    assert item["URL"] == LINK
    (whole,) = json.loads(csl_json(WORK))
    assert "container-title" not in whole


@pytest.mark.parametrize(
    "text", ["50% of $1 & #2_x", "{", "}", "a\\b", "~^", "\\input{secret}", "two\nlines", "화성-20"]
)
def test_words_from_the_data_mean_nothing_to_tex(text: str) -> None:
    escaped = tex(text)
    assert balanced(f"{{{escaped}}}")
    assert "\n" not in escaped
    assert not re.search(r"(?<!\\)[&%$#_]", escaped)
    assert "\\input" not in escaped
    hostile = Work(**{**{name: getattr(PART, name) for name in PART.__slots__}, "part": text, "authors": (text,)})
    assert balanced(bibtex(hostile))
    json.loads(csl_json(hostile))


def test_every_record_has_a_key_of_its_own(dataset: Dataset) -> None:
    keys = []
    for table, schema in dataset.package.tables.items():
        for _, row in dataset[table].head(40).iterrows() if table != "redirects" else ():
            work = record_work(dataset, table, row, dataset.released_on)
            assert re.fullmatch(r"[a-z0-9-]+", work.key)
            assert row[schema.key] in work.kind
            keys.append(work.key)
    assert len(set(keys)) == len(keys)


def test_release_and_view_are_named_by_the_package_and_read_on_the_day_given(dataset: Dataset) -> None:
    day = date(2025, 1, 31)
    release = release_work(dataset, day, LINK)
    assert release.title == dataset.package.title
    assert release.version == dataset.release
    assert "Retrieved January 31, 2025" in apa(release)
    view = view_work(dataset, "Estimates", day, LINK)
    assert view.part == "Estimates (view)"
    assert apa(view).endswith(LINK)
    assert apa(release_work(dataset, day)).endswith("Retrieved January 31, 2025.")
