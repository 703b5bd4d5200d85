"""Everything that the starting document says is on screen: the nine rows of the product's table.

Each row names a view, an address, and what a reader must find there: text of the page, or of a picture's or
table's cells as the server sends them.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from dashboard.dataset.store import Dataset
from tests.browser.conftest import Visitor

NOVEMBER = "known_by=2025-11-04"


def claim(dataset: Dataset, measure: str, best: int, role: str) -> str:
    """The id of the claim of the briefing of 4 Nov 2025 on a role."""
    group = dataset["contingents"].loc[dataset["contingents"]["role"] == role, "contingent_id"]
    estimates = dataset["estimates"]
    found = estimates[
        (estimates["organization_id"] == "nis")
        & (estimates["reported_on"] == "2025-11-04")
        & (estimates["measure"] == measure)
        & (estimates["best"] == best)
        & estimates["contingent_id"].isin(group)
    ]
    assert len(found) == 1, found
    return str(found["estimate_id"].iloc[0])


@pytest.mark.parametrize(
    ("title", "number", "measure", "best", "role"),
    [
        ("Construction troops", "About 5,000", "sent_cumulative", 5000, "construction"),
        ("Near the border", "About 10,000", "present", 10000, "border_security"),
        ("Engineers clearing mines", "About 1,000", "present", 1000, "demining"),
    ],
)
def test_troops_of_the_briefing(
    visitor: Visitor, dataset: Dataset, title: str, number: str, measure: str, best: int, role: str
) -> None:
    """Rows 1 to 3: the figure stands in front on Situation, on Estimates, and its evidence cites the briefing."""
    page = visitor.open(f"/situation?{NOVEMBER}")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text(title)
    expect(main.get_by_role("heading", name=number).first).to_be_visible()
    expect(main).to_contain_text("as of 4 Nov 2025")
    record = claim(dataset, measure, best, role)
    label = dataset.labels("estimates", "measure")[measure]
    page = visitor.open(f"/estimates?{NOVEMBER}&measure={label.replace(' ', '+')}&pick={record}")
    evidence = page.locator(".st-key-evidence")
    expect(evidence).to_contain_text("National Intelligence Service")
    expect(evidence).to_contain_text("As of 4 Nov 2025")
    expect(evidence.get_by_role("link").first).to_be_visible()
    page = visitor.open(f"/deployments?{NOVEMBER}&pick={record}")
    expect(page.locator(".st-key-evidence")).to_contain_text(f"{best:,}")


def test_further_dispatches(visitor: Visitor, dataset: Dataset) -> None:
    """Row 4: training and selection for further dispatches are on the timeline, with the judgment on Situation."""
    contingents = dataset["contingents"]
    found = contingents[(contingents["reported_on"] == "2025-11-04") & (contingents["status"] == "announced")]
    assert len(found) == 1
    page = visitor.open(f"/timeline?pick={found['contingent_id'].iloc[0]}")
    evidence = page.locator(".st-key-evidence")
    expect(evidence).to_contain_text(re.compile("training and personnel selection"))
    page = visitor.open("/situation")
    expect(page.get_by_test_id("stMain")).to_contain_text("will send or return further personnel")


@pytest.mark.parametrize(
    ("program", "dimension", "words"),
    [
        ("hwasong-20", None, "bigger warhead"),
        (None, "guidance_accuracy", "guidance"),
        ("dprk-uav", None, "drone.*fast"),
        ("dprk-hypersonic", None, "early"),
        ("malligyong-1", None, "satellites.*early"),
        ("choe-hyon-class", None, "destroyer"),
    ],
)
def test_capability_rows(
    visitor: Visitor, dataset: Dataset, program: str | None, dimension: str | None, words: str
) -> None:
    """Rows 5 to 8: what NIS said of each program on 4 Nov 2025 opens on Programs, with NIS as asserter."""
    assessments = dataset["assessments"]
    found = assessments[(assessments["organization_id"] == "nis") & (assessments["as_of"] == "2025-11-04")]
    if program:
        found = found[found["program_id"] == program]
    if dimension:
        found = found[found["dimension"] == dimension]
    assert not found.empty
    assert found["summary"].str.contains(words, case=False).any()
    said = found[found["summary"].str.contains(words, case=False)]
    page = visitor.open(f"/programs?pick={said['assessment_id'].iloc[0]}")
    evidence = page.locator(".st-key-evidence")
    expect(evidence).to_contain_text("National Intelligence Service")
    expect(evidence).to_contain_text("As of 4 Nov 2025")
    expect(evidence).to_contain_text(re.compile(words, re.IGNORECASE))


def test_hwasong_20_stands_beside_19(visitor: Visitor) -> None:
    """Row 5: Hwasong-20 stands beside Hwasong-19 without being asked, and the sheet of either leads there."""
    page = visitor.open("/programs?show=Compare")
    comparison = page.get_by_test_id("stTable").first
    for heading in ("Hwasong-20", "Hwasong-19", "Difference"):
        expect(comparison).to_contain_text(heading)
    page = visitor.open("/programs?show=Program&program=Hwasong-20")
    page.get_by_role("button", name="Compare with its predecessor").click()
    for heading in ("Hwasong-20", "Hwasong-19", "Difference"):
        expect(page.get_by_test_id("stTable").first).to_contain_text(heading)
    expect(page).to_have_url(re.compile("show=Compare"))


def test_munitions_officials(visitor: Visitor, dataset: Dataset) -> None:
    """Row 9: visits by munitions officials and the possible transfer of technology open on the timeline."""
    exchanges = dataset["exchanges"]
    november = exchanges[exchanges["reported_on"] == "2025-11-04"]
    visits = november[
        november["summary"].str.contains("munitions", case=False)
        | november["item"].str.contains("munitions", case=False)
    ]
    transfer = november[november["kind"] == "technology"]
    assert not visits.empty
    assert not transfer.empty
    for record in (visits["exchange_id"].iloc[0], transfer["exchange_id"].iloc[0]):
        page = visitor.open(f"/timeline?pick={record}")
        expect(page.locator(".st-key-evidence")).to_contain_text("National Intelligence Service")
