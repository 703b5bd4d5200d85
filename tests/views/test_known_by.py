"""The law of *Known by* on the pages themselves: set to 1 Nov 2024, no view shows anything of a later year.

Gathered are all words that the server sends for the main part of a page: texts, options of controls, tables, figures
and maps. Ids may carry a later year (they are addresses, not facts), so cells that are ids are left out.
"""

from __future__ import annotations

import json
import re

import pytest

from dashboard.analysis.dates import day_text
from dashboard.dataset.store import Dataset
from dashboard.registry import VIEWS
from tests.views.test_views import PAGES, assert_shown, opened

METHOD = re.compile("probability yardstick")  # the date of a published scale is no report
LATER = re.compile(r"\b(2025|2026|2027)\b")


def walk(value: object) -> list[str]:
    """All texts inside a JSON value, names of fields apart."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in walk(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in walk(inner)]
    return [value] if isinstance(value, str) else []


WALKED = [page for page in PAGES if page[0] in {view.slug for view in VIEWS if not view.hidden}]


@pytest.mark.parametrize(("slug", "part"), WALKED)
def test_no_view_shows_a_later_year(slug: str, part: dict[str, str], dataset: Dataset) -> None:
    """The release may name itself and its day: that is no report."""
    app = opened(slug, unfolded=True, known_by="2024-11-01", **part)
    assert_shown(app)
    shown: list[str] = []
    for kind in ("title", "subheader", "markdown", "caption", "info", "warning"):
        shown += [str(element.value) for element in app.main.get(kind)]
    for kind in ("selectbox", "multiselect", "segmented_control", "pills"):
        shown += [str(option) for element in app.main.get(kind) for option in element.options]
    for element in app.main.get("dataframe"):
        frame = element.value
        shown += [str(name) for name in frame.columns]
        shown += [str(cell) for column in frame.columns for cell in frame[column]]
    for element in app.main.get("plotly_chart"):
        spec = json.loads(element.proto.spec)
        for trace in spec["data"]:
            for name in ("text", "hovertext", "name"):
                shown += walk(trace.get(name))
        shown += [note.get("text", "") for note in spec["layout"].get("annotations", [])]
    for element in app.main.get("deck_gl_json_chart"):
        for layer in json.loads(element.proto.json)["layers"]:
            data = layer.get("data")
            shown += (
                [str(row.get("tip", "")) for row in data if isinstance(row, dict)] if isinstance(data, list) else []
            )
    assert len(shown) > 10
    for own in (dataset.release, day_text(dataset.released_on)):
        shown = [text.replace(own, "") for text in shown]
    assert [text[:200] for text in shown if LATER.search(text) and not METHOD.search(text)] == []
