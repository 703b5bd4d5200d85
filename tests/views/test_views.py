"""Every view runs from the entry: by default, and emptied by the controls. Odd addresses: `test_addresses.py`."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.registry import VIEWS, View
from dashboard.ui import links, show

ENTRY = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
# Every page, and every part of the pages that have several.
PAGES = [(view.slug, {view.controls[0]: part} if part else {}) for view in VIEWS for part in view.parts or ("",)]
PAGE_NAMES = ["-".join([slug, *shown.values()]) for slug, shown in PAGES]


# Boxes that are filled only while they are open.
FOLDED = ("changes_table", "ladder_table", "movements")


def opened(slug: str, *, unfolded: bool = False, **parameters: str | list[str]) -> AppTest:
    """Run a view from the entry, with URL parameters; ``unfolded``: with all its boxes open.

    A page whose file is not named as its address is found only when the navigation has run once.
    """
    view = next(view for view in VIEWS if view.slug == slug)
    app = AppTest.from_file(str(ENTRY), default_timeout=120)
    for name, value in parameters.items():
        app.query_params[name] = value
    for name in FOLDED if unfolded else ():
        app.session_state[name] = True
    if view.parts:
        app.run()
    return app.switch_page(view.script).run()


def assert_shown(app: AppTest) -> None:
    """No fault: neither of the entry, nor of a view, which the entry keeps to that view."""
    assert not app.exception, app.exception
    assert not app.error, [error.value for error in app.error]


def words(app: AppTest) -> str:
    """All texts of a page in one."""
    parts = [element.value for kind in (app.title, app.markdown, app.caption, app.subheader) for element in kind]
    return "\n".join(str(part) for part in parts)


@pytest.mark.parametrize(("slug", "shown"), PAGES, ids=PAGE_NAMES)
def test_view_runs_by_default(slug: str, shown: dict[str, str]) -> None:
    """A view shows its title and something below it, no exception, and every picture says in words what it shows."""
    app = opened(slug, unfolded=True, **shown)
    assert_shown(app)
    assert app.title[0].value == next(view.title for view in VIEWS if view.slug == slug)
    assert len(app.main.children) > 0
    for kind in ("plotly_chart", "deck_gl_json_chart", "dataframe"):
        for element in app.get(kind):
            assert element.proto.alt, f"a {kind} of {slug} has no alt text"
    for element in app.get("image"):
        assert all(picture.alt for picture in element.proto.imgs), f"a picture of {slug} has no alt text"


def test_the_pictures_looked_at_are_found() -> None:
    """Streamlit's names for what is on a page are not promised: under another name nothing would be looked at."""
    app = opened("situation")
    assert app.get("image") and app.get("dataframe") and app.get("deck_gl_json_chart")
    assert opened("estimates").get("plotly_chart")


@pytest.mark.parametrize(
    ("slug", "table"), [("situation", "changes"), ("deployments", "leg_table"), ("programs", "stages")]
)
def test_a_folded_table_comes_when_its_box_is_opened(slug: str, table: str) -> None:
    """What is folded is not sent; opened, it is there."""

    def keys(app: AppTest) -> list[str]:
        return [element.proto.id for element in app.get("dataframe") if element.proto.id.endswith(f"-{table}")]

    assert keys(opened(slug)) == []
    assert len(keys(opened(slug, unfolded=True))) == 1


@pytest.mark.parametrize(("slug", "shown"), PAGES, ids=PAGE_NAMES)
def test_view_says_which_control_emptied_it(slug: str, shown: dict[str, str], dataset) -> None:
    """Before anything was public a view shows a designed empty state that names the control.

    The page of one record is asked for a record that was not public then.
    """
    later = dataset["estimates"].sort_values("reported_on").iloc[-1]["estimate_id"]
    app = opened(slug, known_by="2016-01-01", reliability="A", id=later, **shown)
    assert_shown(app)
    text = words(app)
    assert "known by 1 Jan 2016" in text, text
    assert "source reliability at least A" in text
    assert [button for button in app.button if button.label == "Reset the controls"]


@pytest.mark.parametrize(("slug", "shown"), PAGES, ids=PAGE_NAMES)
def test_view_survives_narrow_controls(slug: str, shown: dict[str, str]) -> None:
    """One party and a day in the middle leave few records: still no exception."""
    app = opened(slug, **shown, known_by="2024-11-01", by="HUR", reliability="C", unjudged="false")
    assert_shown(app)


def test_a_fault_stays_with_its_view(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A view that raises says so with a reference to the log; controls and navigation stay, and other views work."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError("a secret path")

    with monkeypatch.context() as broken:
        broken.setattr(show, "chosen", fail)  # looked up at each call, so that nothing keeps it
        app = opened("estimates")
    said = app.error[0].value
    reference = re.search(r"reference \*\*([0-9A-F]{6})\*\*", said)
    assert reference and reference[1] in caplog.text and "a secret path" in caplog.text
    assert "a secret path" not in said and not app.exception
    assert [button for button in app.button if button.label == "Reset"]
    assert_shown(app.switch_page("views/timeline.py").run())


def test_no_two_views_share_the_key_of_a_control() -> None:
    """Going from one to the other, Streamlit would drop or carry over what the address says of it."""
    keys = [key for view in VIEWS for key in view.controls]
    assert sorted(keys) == sorted(set(keys))


def test_evidence_of_a_claim_names_asserter_grade_and_sources(dataset) -> None:
    """A picked claim shows who says so, as of when, and where it can be read."""
    claim = dataset["estimates"].iloc[0]
    app = opened("situation", pick=claim["estimate_id"])
    shown = words(app)
    organizations = dataset["organizations"].set_index("organization_id")
    assert organizations.loc[claim["organization_id"], "short_name"] in shown
    assert "As of" in shown
    assert f"**Sources** ({len(claim['source_ids'])})" in shown


def test_evidence_outside_the_controls_is_not_shown(dataset) -> None:
    """A record reported after Known by does not open, not even by its address."""
    claim = dataset["estimates"].sort_values("reported_on").iloc[-1]
    app = opened("situation", pick=claim["estimate_id"], known_by="2024-11-01")
    shown = words(app)
    assert "outside the present controls" in shown
    assert claim["summary"][:40] not in shown


def test_link_of_another_release_says_that_the_data_moved_on(dataset) -> None:
    """A link to an older release is answered with a notice; one to this release is not."""
    old = opened("situation", release="2020.1.0")
    assert any("2020.1.0" in notice.value and dataset.release in notice.value for notice in old.info)
    now = opened("situation", release=dataset.release)
    assert not any("This link was made" in notice.value for notice in now.info)


@pytest.mark.parametrize("view", [view for view in VIEWS if not view.hidden], ids=lambda view: view.slug)
def test_full_link_writes_out_every_control(view: View) -> None:
    """A full link never leans on a default: it names global and own controls, and opens the same view again."""
    app = opened(view.slug, known_by="2025-11-20")
    [link] = [code.value for code in app.sidebar.code if "release=" in code.value and code.value.startswith("?")]
    named = parse_qs(urlparse(link).query, keep_blank_values=True)
    assert {"known_by", "reliability", "unjudged", "release"} <= set(named)
    on_page = [key for key in view.controls if key in app.session_state and app.session_state[key] is not None]
    assert set(on_page) <= set(named) | {key for key in on_page if app.session_state[key] == []}
    again = opened(view.slug, **named)
    assert_shown(again)
    assert again.date_input(key="known_by").value.isoformat() == "2025-11-20"
    for key in on_page:
        assert again.session_state[key] == app.session_state[key], key


@pytest.mark.parametrize("slug", ["brief", "data"])
def test_search_hit_opens_evidence_where_the_page_has_no_marks(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search is on every page, those without marks too; a phone says where the evidence is, which stands last."""
    monkeypatch.setattr(links, "on_phone", lambda: True)
    app = opened(slug, find="Hwasong-20")
    assert "Evidence" not in words(app)
    app.button(key="hit_hwasong-20").click().run()
    assert_shown(app)
    assert "Evidence" in words(app)
    assert "hwasong-20" in words(app)
    assert [toast.value for toast in app.toast] == ["Its evidence is open at the end of the page."]
    app.button(key="close_evidence").click().run()
    assert "Evidence" not in words(app)


@pytest.mark.parametrize(
    ("slug", "choices"),
    [
        ("timeline", {"q": "no such word", "place": "Kursk", "lane": "Visits"}),
        ("sources", {"publication": "no such word", "grade": "F"}),
        ("estimates", {"group": "Whole force", "known_by": "2024-11-01"}),
    ],
)
def test_view_emptied_by_its_own_choices_offers_the_way_back(slug: str, choices: dict[str, str]) -> None:
    """One click sets the view's own controls so that something is shown; the global controls stay."""
    app = opened(slug, **choices)
    known_by = app.date_input(key="known_by").value
    app.button(key="wider").click().run()
    assert_shown(app)
    assert not [button for button in app.button if button.key == "wider"]
    assert app.date_input(key="known_by").value == known_by


def test_evidence_on_the_page_of_a_record_is_not_pushed_out_of_sight() -> None:
    """The citation stands above the evidence there; it folds while evidence is open."""
    assert not [box for box in opened("record", id="hwasong-20").expander if box.label == "Cite"]
    app = opened("record", id="hwasong-20", pick="hwasong-19")
    assert_shown(app)
    assert [box.proto.expanded for box in app.expander if box.label == "Cite"] == [False]


def test_a_record_may_be_picked_on_its_own_page(dataset) -> None:
    """The page of a record and the evidence beside it show the same buttons, which are told apart."""
    claim = str(dataset["estimates"]["estimate_id"].iloc[0])
    assert_shown(opened("record", id=claim, pick=claim))


def test_two_programs_are_compared_also_on_a_day_before_the_usual_ones() -> None:
    app = opened("programs", show="Compare", known_by="2024-11-01")
    assert_shown(app)
    assert "Nothing to compare" not in words(app)


def test_a_link_that_asks_in_vain_says_so_and_a_good_one_does_not() -> None:
    """What it asked is shown as plain text; the defaults stand."""
    vain = opened("situation", known_by="2030-01-01", reliability="Z", by=["NIS", "**No**body"])
    assert_shown(vain)
    (said,) = vain.info
    assert "Known by 2030-01-01; Source reliability at least Z; Asserted by \\*\\*No\\*\\*body" in said.value
    for good in ({"known_by": "2025-11-04", "by": ["NIS"]}, {"known_by": "2025/11/4"}, {"by": "", "reliability": ""}):
        assert list(opened("situation", **good).info) == [], good
    (said,) = opened("situation", known_by="20251104", by=["W", "X", "Y", "Z"]).info
    assert said.value.startswith("Known by 20251104; Asserted by W; Asserted by X and 2 more: ")
