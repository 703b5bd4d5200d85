"""Whatever stands in an address, no view raises: Hypothesis writes the addresses, and the views answer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from dashboard.dataset.store import OWN_DATA, open_dataset
from dashboard.registry import VIEWS, View
from dashboard.ui import links
from tests.views.test_views import assert_shown, opened

GLOBAL = ("known_by", "reliability", "unjudged", "by", "find", links.PICK, links.RELEASE, links.RECORD)
DATA = open_dataset(OWN_DATA)
# What a control of some view takes, so that a spoiled address also gets past the first control.
KNOWN = sorted(
    {
        *(part for view in VIEWS for part in view.parts),
        *(record for name in DATA.tables for record in DATA[name].iloc[:3, 0].astype(str)),
        *DATA["organizations"]["short_name"].head(20),
        *DATA["programs"]["name"].head(20),
        *DATA["places"]["name"].head(20),
        *"ABCDEF",
        *("Any", "true", "false", "Killed", "Whole force", "2024", "2024-11", "2024-11-01", "2031-01-01"),
    }
)
ODD = (
    "", " ", "0", "-1", "1e309", "NaN", "None", "null", "9" * 50, "2024-02-30", "0000-00-00", "9999-12-31",
    "../../etc", "<b>", "<script>alert(1)</script>", "${x}", "{{x}}", "'; --", "a|b", ",", "&", "=", "%00",
    "화성-20", "x" * 5000, "a" + "\u0301" * 60, "[x](javascript:alert(1))", "$\\frac{1}{0}$", ":red[x]",
    "\x00", "\ud7ff", "\u202ex", "no such choice",
)  # fmt: skip
WORD = some.sampled_from(KNOWN) | some.sampled_from(ODD) | some.dates().map(str) | some.text(max_size=12)
VALUE = WORD | some.lists(WORD, max_size=4)


def addresses(view: View) -> some.SearchStrategy[dict[str, str | list[str]]]:
    """Any of the parameters of a view and of the product, at any values, beside one that nobody knows."""
    names = some.sampled_from([*GLOBAL, *view.controls, *view.controls, "unknown"])
    return some.dictionaries(names, VALUE, max_size=8)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.slug)
def test_no_address_makes_a_view_raise(view: View) -> None:
    """Every control spoiled at once in three ways, an id that is none, and then what Hypothesis comes upon."""

    @settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @example(dict.fromkeys(view.controls, ""))
    @example(dict.fromkeys(view.controls, "no such choice"))
    @example({links.PICK: "storm-corps-2024|x"})
    @example(dict.fromkeys([*GLOBAL, *view.controls], "<b>"))
    @example({name: ["9" * 50, ""] for name in [*GLOBAL, *view.controls]})
    @given(addresses(view))
    def answers(parameters: dict[str, str | list[str]]) -> None:
        assert_shown(opened(view.slug, **parameters))

    answers()
