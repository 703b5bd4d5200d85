"""With the check passed by: does every page run, and does it hand the harm on as mere text?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.dataset.store import Dataset
from tests.hostile.package import HARM
from tests.views.test_views import PAGE_NAMES, PAGES, assert_shown, opened


@pytest.mark.parametrize(("slug", "shown"), PAGES, ids=PAGE_NAMES)
def test_pages_run_and_hand_on_no_markup(
    slug: str, shown: dict[str, str], folder: Path, hostile: Dataset, unchecked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTML goes to the browser only as fixed text; figures, which read tags, get escaped ones; pages have no fault."""
    monkeypatch.setenv("TUMEN_DATA", str(folder))
    app = opened(slug, pick=str(hostile["estimates"]["estimate_id"].iloc[0]), **shown)
    assert_shown(app)
    for element in app.get("html"):
        assert HARM not in element.proto.body
    for element in app.get("markdown"):
        assert not element.allow_html, element.value[:80]
    for element in app.get("plotly_chart"):
        for text in _texts(json.loads(element.proto.spec)):
            assert not any(tag in text.lower() for tag in ("<script", "<img", "<svg", "<a ", "<style")), text[:200]


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for key, inner in value.items() if key not in {"customdata", "alt"} for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []
