"""How is a day said on screen? No more precisely than it is known."""

from __future__ import annotations

from datetime import date

import pandas as pd


def day_text(day: date | pd.Timestamp | None) -> str:
    """Return a day such as "4 Nov 2025"; a dash where there is none."""
    return "–" if day is None or pd.isna(day) else f"{day.day} {day:%b %Y}"


def date_text(day: date | pd.Timestamp | None, precision: str) -> str:
    """Return a date at its precision: "4 Nov 2025", "Nov 2025", "2025" or "about 4 Nov 2025"."""
    if day is None or pd.isna(day):
        return "–"
    if precision == "month":
        return f"{day:%b %Y}"
    if precision == "year":
        return f"{day:%Y}"
    return f"about {day_text(day)}" if precision == "approximate" else day_text(day)


def report_text(day: date | pd.Timestamp | None, basis: object) -> str:
    """Return the day of a report, marked where the day of the event itself stands in for it: "4 Nov 2025 (assumed)"."""
    return f"{day_text(day)} (assumed)" if basis == "assumed" else day_text(day)


def last_day(day: pd.Timestamp, precision: str) -> pd.Timestamp:
    """Return the last day that a date of this precision can mean: the end of its month or year, or the day itself."""
    if precision == "month":
        return day + pd.offsets.MonthEnd(0)
    return day + pd.offsets.YearEnd(0) if precision == "year" else day
