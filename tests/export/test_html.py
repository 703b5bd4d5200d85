"""Does the page stand alone, with the facts in it, and is nothing from the data ever more than a text?"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import html as parser
from lxml.html import HtmlElement

from dashboard.analysis.brief import Citation
from dashboard.analysis.scope import Scope, apply
from dashboard.dataset.store import Dataset
from dashboard.export.brief import html_file
from dashboard.export.deck import Deck
from dashboard.export.html import html_bytes, in_script
from dashboard.export.order import Order, unheard

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"


@pytest.fixture(scope="module")
def made(deck: Deck) -> bytes:
    return html_bytes(deck, unheard)


@pytest.fixture(scope="module")
def page(made: bytes) -> HtmlElement:
    return parser.document_fromstring(made.decode())


def section(page: HtmlElement, slug: str) -> HtmlElement:
    return page.get_element_by_id(slug)


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def figures(page: HtmlElement) -> dict[str, dict[str, dict[str, list[dict[str, object]]]]]:
    return json.loads(page.get_element_by_id("figures").text_content())


def test_one_page_a_step_with_its_message_and_what_every_page_says(deck: Deck, page: HtmlElement) -> None:
    sections = page.findall(".//section")
    assert [one.get("id") for one in sections][: 1 + len(deck.steps)] == ["title", *(step.slug for step in deck.steps)]
    for step in deck.steps:
        told = words(section(page, step.slug))
        for said in (step.headline, *step.why, step.as_of):
            assert " ".join(said.split()) in told
        for citation in step.citations:
            assert citation.url in told  # in the notes
    for one in sections:
        for said in (f"Release {deck.order.whole.release}", "Public reporting only", "known by 25 Nov 2026"):
            assert said in words(one)


def test_tables_and_figures_hold_the_facts(deck: Deck, page: HtmlElement) -> None:
    for figure in deck.material.figures:
        assert figure.number in words(section(page, "situation"))
    for _, row in deck.material.shown.iterrows():
        assert row["statement"] in words(section(page, "judgments"))
    found = figures(page)
    assert set(found) == {"where", "numbers", "timeline", "maturity", "exchanges"}
    for slug, looks in found.items():
        assert set(looks) == {"light", "dark"}
        place = section(page, slug).find(".//div[@data-figure]")
        assert place.get("data-figure") == slug
        assert len(place.get("aria-label")) > 10
    ids = {str(record) for record in deck.material.placed["contingent_id"]}
    marks = next(trace for trace in found["where"]["light"]["data"] if trace.get("name") == "marks")
    assert {one[0] for one in marks["customdata"]} == ids  # type: ignore[attr-defined]
    traces = {trace.get("name") for trace in found["where"]["light"]["data"]}
    assert {"land theater", "land ukraine", "claimed"} <= traces
    assert deck.material.disputed is not None
    drawn = json.dumps(found["numbers"]["light"]["data"])
    assert all(claim in drawn for claim in deck.material.disputed.claims["estimate_id"])


def test_it_asks_nobody_for_anything(made: bytes, page: HtmlElement) -> None:
    for element in page.iter():
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            value = element.get(name)
            if value is not None:
                assert element.tag == "a", (element.tag, name)
                assert value.startswith(("https://", "http://"))
                assert element.get("rel") == "noopener noreferrer"
    styles = "".join(element.text or "" for element in page.iter("style"))
    assert "url(" not in styles
    assert "@import" not in styles
    assert len(made) < 8_000_000


def test_the_policy_allows_these_scripts_and_no_others(page: HtmlElement) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe-eval" not in policy
    allowed = re.search(r"script-src ([^;]*)", policy)
    assert allowed is not None
    assert "unsafe-inline" not in allowed[1]
    run = [element for element in page.iter("script") if element.get("type") != "application/json"]
    digests = {f"'sha256-{base64.b64encode(hashlib.sha256(one.text.encode()).digest()).decode()}'" for one in run}
    assert set(allowed[1].split()) == digests
    assert len(run) == 2
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]


def test_hostile_texts_are_only_texts(deck: Deck) -> None:
    citation = Citation("x", HOSTILE, HOSTILE, HOSTILE, "javascript:alert(1)", "F")
    step = replace(
        deck.steps[0], title=HOSTILE, headline=HOSTILE, why=(HOSTILE,), notes=(HOSTILE,), citations=(citation,)
    )
    placed = deck.material.placed.assign(name=HOSTILE, place=HOSTILE, number=HOSTILE)
    where = next(one for one in deck.steps if one.slug == "where")
    material = replace(deck.material, placed=placed)
    found = html_bytes(replace(deck, steps=(step, where), material=material, handling=HOSTILE), unheard).decode()
    page = parser.document_fromstring(found)
    assert not list(page.iter("img"))
    assert len(list(page.iter("script"))) == 3
    assert HOSTILE in section(page, "situation").text_content()
    assert "49" not in section(page, "situation").find(".//h2").text_content()
    assert not page.xpath("//a[starts-with(@href, 'javascript')]")
    assert "&lt;img" in json.dumps(figures(page)["where"])  # plotly reads tags in texts: none is left
    assert "<img" not in json.dumps(figures(page)["where"])


def test_nothing_in_a_script_ends_it() -> None:
    text = in_script({"a": "</script><!-- \u2028 & é"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"a": "</script><!-- \u2028 & é"}


def test_the_same_order_makes_the_same_bytes(order: Order, made: bytes) -> None:
    file = html_file(order)
    assert file.made() == made
    assert file.name == f"tumen-{order.whole.release}-{order.whole.released_on.isoformat()}-brief.html"
    other = html_file(replace(order, day=date(2025, 11, 4)))
    assert other.name.endswith("-brief-on-2025-11-04.html")


def test_it_can_be_rewound_to_where_little_was_known(dataset: Dataset) -> None:
    scope = Scope(date(2016, 1, 2))
    steps = ("where", "numbers")
    order = Order(dataset, apply(scope, dataset), scope, scope.known_by, steps=steps, handling="<b>X</b>")
    page = parser.document_fromstring(html_file(order).made().decode())
    assert [one.get("id") for one in page.findall(".//section")][:3] == ["title", "where", "numbers"]
    assert "<b>X</b>" in words(section(page, "where"))
    assert figures(page) == {}
