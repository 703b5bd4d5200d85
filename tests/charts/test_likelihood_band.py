"""The band of a judgment on 0–100 %, alone and beside another scale."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from dashboard.analysis.judgments import scales
from dashboard.charts.likelihood_band import likelihood_band
from dashboard.dataset.store import open_dataset

ICD, PHIA = scales(open_dataset()).values()


def spans(figure: go.Figure, name: str) -> list[tuple[float, float]]:
    trace = next(trace for trace in figure.data if trace.name == name)
    return [(base, base + width) for base, width in zip(trace.base, trace.x, strict=True)]


def test_seven_bands_are_drawn_and_one_stands_out() -> None:
    figure = likelihood_band(ICD.band("likely"), ICD, None, "kj-x")
    assert spans(figure, "judged") == [(55, 80)]
    assert len(spans(figure, "scale")) == 6
    assert tuple(figure.layout.xaxis.range) == (0, 100)
    judged = next(trace for trace in figure.data if trace.name == "judged")
    rest = next(trace for trace in figure.data if trace.name == "scale")
    assert judged.marker.color != rest.marker.color
    assert figure.layout.annotations[0].text == "<b>likely</b> 55–80 %"


def test_every_mark_opens_the_judgment() -> None:
    figure = likelihood_band(ICD.band("very_likely"), ICD, PHIA, "kj-x")
    assert all(tuple(data) == ("kj-x",) for trace in figure.data for data in trace.customdata)


def test_the_other_scale_shows_terms_and_gaps_inside_the_band() -> None:
    figure = likelihood_band(ICD.band("unlikely"), ICD, PHIA, "kj-x")
    assert spans(figure, "inside") == [(25, 35), (40, 45)]
    assert spans(figure, "gap") == [(20, 25), (35, 40)]
    assert spans(figure, "other scale") == [(band.low, band.high) for band in PHIA.bands]
    gap = next(trace for trace in figure.data if trace.name == "gap")
    assert gap.marker.pattern.shape == "/"
    assert list(figure.layout.yaxis.categoryarray) == ["UK PHIA", "ICD 203"]


def test_the_name_of_a_scale_is_plain_text() -> None:
    figure = likelihood_band(ICD.band("likely"), replace(ICD, name="<b>ours</b>"), None, "kj-x")
    assert list(figure.layout.yaxis.categoryarray) == ["&lt;b&gt;ours&lt;/b&gt;"]
    assert set(figure.data[0].y) == {"&lt;b&gt;ours&lt;/b&gt;"}


def test_a_band_without_gap_has_no_hatching() -> None:
    figure = likelihood_band(ICD.band("almost_certain"), ICD, PHIA, "kj-x")
    assert "gap" not in [trace.name for trace in figure.data]


@pytest.mark.parametrize(
    ("code", "anchor"), [("almost_no_chance", "left"), ("roughly_even_chance", "center"), ("almost_certain", "right")]
)
def test_the_label_stays_on_the_picture(code: str, anchor: str) -> None:
    assert likelihood_band(ICD.band(code), ICD, None, "kj-x").layout.annotations[0].xanchor == anchor
