"""Does a package on another theater show without a change of the program, and an empty one too?"""

from __future__ import annotations

import io
import json
import math
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.dataset.blank import write_blank
from dashboard.dataset.store import OWN_DATA, Dataset, open_dataset
from dashboard.ui import cache, own_package
from tests.views.test_views import PAGE_NAMES, PAGES, assert_shown, opened

EXAMPLE = Path(__file__).resolve().parents[1] / "example_package"
OURS = re.compile(r"Korea|DPRK|Russia|Ukrain|Hwasong|Pyongyang|Kursk|Kremlin|Moscow", re.IGNORECASE)
# What explains search by examples, and the changelog of the program itself, name our theater.
OWN_WORDS = ("Looks in names, other names", "First release", "Hwasŏng")


@pytest.fixture(scope="module")
def example() -> Dataset:
    return open_dataset(EXAMPLE)


def everything(app: AppTest) -> list[str]:
    """All that the page was sent, element by element, but the names of countries and seas on the real map."""
    found = []
    for element in (*app.main, *app.sidebar):
        if element.type == "deck_gl_json_chart":
            layers = json.loads(element.proto.json)["layers"]
            found.append(json.dumps([layer for layer in layers if layer["id"] != "names"]) + element.proto.alt)
        elif hasattr(element, "proto"):
            found.append(str(element.proto))
    return found


@pytest.mark.parametrize(("slug", "shown"), PAGES, ids=PAGE_NAMES)
def test_every_view_runs_on_it_and_names_nothing_of_ours(slug, shown, monkeypatch, example) -> None:
    monkeypatch.setenv("TUMEN_DATA", str(EXAMPLE))
    picked = {"id": "tern-riders"} if slug == "record" else {}
    app = opened(slug, **shown, **picked)
    assert_shown(app)
    sent = everything(app)
    assert len(sent) > 3
    told = [text for text in sent if OURS.search(text) and not any(own in text for own in OWN_WORDS)]
    assert told == []


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "package"
    write_blank(folder, OWN_DATA, date.today())
    return folder


@pytest.mark.parametrize(("slug", "shown"), PAGES, ids=PAGE_NAMES)
def test_every_view_of_an_empty_package_is_an_empty_state(slug, shown, monkeypatch, blank: Path) -> None:
    monkeypatch.setenv("TUMEN_DATA", str(blank))
    app = opened(slug, **shown)
    assert_shown(app)
    assert app.title[0].value


@pytest.mark.parametrize("spoiled", [False, True], ids=["sound", "faulty"])
def test_a_package_handed_in_is_previewed_beside_our_own_data(spoiled: bool, monkeypatch, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "package"))
    if spoiled:
        events = folder / "events.csv"
        events.write_text(events.read_text(encoding="utf-8").replace(",parley,", ",war,"), encoding="utf-8")
    packed = Path(shutil.make_archive(str(tmp_path / "own"), "zip", folder))
    monkeypatch.setattr(own_package.st, "file_uploader", lambda *_, **__: io.BytesIO(packed.read_bytes()))
    app = opened("data")
    assert not app.exception
    assert len(app.error) == spoiled and len(app.success) == (not spoiled)
    counts, rows = app.dataframe[-2].value, app.dataframe[-1].value
    assert dict(zip(counts["table"], counts["rows"], strict=True))["Places"] == 5
    assert rows["source_id"].iloc[0] == "crier-2031-04-01"
    app.selectbox(key="own_table").select_index(list(counts["table"]).index("Events")).run()
    assert "parade" in app.dataframe[-1].value["summary"].iloc[0]
    assert "2026" in app.sidebar.caption[-1].value  # what is on screen is our own release


def test_a_new_release_shows_on_the_next_run_however_lately_others_looked(monkeypatch, tmp_path) -> None:
    folder = tmp_path / "package"
    shutil.copytree(EXAMPLE, folder)
    monkeypatch.setenv("TUMEN_DATA", str(folder))
    monkeypatch.setattr(cache, "ONE_LOOK_S", math.inf)
    app = opened("situation")
    declared = folder / "datapackage.json"
    declared.write_text(json.dumps(json.loads(declared.read_text()) | {"version": "2031.1.0"}), encoding="utf-8")
    assert "2031.1.0" not in str(everything(app))
    app.run()
    assert_shown(app)
    assert "Data release 2031.1.0" in str(everything(app))
