"""What was measured, against what, and is the target met? Medians, percentiles, ratios, and the table of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

MET = {True: "met", False: "missed"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value of one app: all samples, and what they are counted in."""

    what: str
    app: str
    unit: str
    samples: tuple[float, ...]

    @property
    def value(self) -> float:
        """The median."""
        return median(self.samples)

    def percentile(self, share: int) -> float:
        """Return a percentile of the samples, 1 to 99, interpolated between neighbors."""
        if len(self.samples) == 1:
            return self.samples[0]
        return quantiles(self.samples, n=100, method="inclusive")[share - 1]


@dataclass(frozen=True, slots=True)
class Target:
    """At most ``limit``: a value in its own unit, or a ratio to the figure of another app for the same thing."""

    what: str
    limit: float
    against: str = ""  # an app; empty: the value itself
    baseline: str = ""  # what of that app; empty: the same thing

    def asked(self) -> str:
        """Say the target in words."""
        return f"≤ {self.limit:g} × {self.against}" if self.against else f"≤ {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target beside what was reached; ``reached`` is a ratio or a value, as the target asks."""

    target: Target
    reached: float

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.reached <= self.target.limit


def judge(figures: Iterable[Figure], targets: Sequence[Target], app: str = "tumen") -> list[Verdict]:
    """Hold the figures of an app against the targets; what was not measured is left out."""
    by_name = {(figure.what, figure.app): figure for figure in figures}
    verdicts = []
    for target in targets:
        figure = by_name.get((target.what, app))
        base = by_name.get((target.baseline or target.what, target.against)) if target.against else None
        if figure is None or (target.against and base is None):
            continue
        verdicts.append(Verdict(target, figure.value / base.value if base else figure.value))
    return verdicts


def figure_table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table: a row a thing, a column an app, with the ratios to the others."""
    apps = list(dict.fromkeys(figure.app for figure in figures))
    by_name = {(figure.what, figure.app): figure for figure in figures}
    lines = ["| measured | " + " | ".join(apps) + " | ratios |", "|---|" + "---:|" * len(apps) + "---|"]
    for what in dict.fromkeys(figure.what for figure in figures):
        own = by_name.get((what, "tumen"))
        cells = [_shown(by_name.get((what, app))) for app in apps]
        ratios = [
            f"{own.value / other.value:.2f} × {app}"
            for app in apps
            if own and app != "tumen" and (other := by_name.get((what, app))) and other.value
        ]
        lines.append(f"| {what} | " + " | ".join(cells) + f" | {', '.join(ratios)} |")
    return "\n".join(lines)


def verdict_table(verdicts: Sequence[Verdict]) -> str:
    """Return the verdicts as a Markdown table."""
    lines = ["| target | asked | reached | |", "|---|---|---:|---|"]
    lines += [
        f"| {verdict.target.what} | {verdict.target.asked()} | {verdict.reached:.2f} | {MET[verdict.met]} |"
        for verdict in verdicts
    ]
    return "\n".join(lines)


def _shown(figure: Figure | None) -> str:
    if figure is None:
        return ""
    digits = 0 if figure.value >= 20 else 1 if figure.value >= 2 else 2
    return f"{figure.value:,.{digits}f} {figure.unit}"
