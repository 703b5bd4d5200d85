"""How are words joined, and set at the start or inside a sentence; how is a number said with its bounds?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

NOT_KNOWN = "not known"


def listed(words: Sequence[str]) -> str:
    """Join words: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def capitalized(text: str) -> str:
    """Return a text with its first letter as a capital and the rest as it stands."""
    return text[:1].upper() + text[1:]


def lowered(title: str) -> str:
    """Start a title with a small letter, unless it is an acronym."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def in_letters(number: int) -> str:
    """Say a small number as a word: "six"; a larger one in digits."""
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    return words[number] if 0 <= number < len(words) else f"{number:,}"


def interval_in_words(low: float, best: float, high: float, unit: str) -> str:
    """Say a number as it is named: "23 m (22–26)", "3,700–6,000 km", "at least 2 m", "up to 800 km", "not known"."""
    spread = f"{low:,g}–{high:,g}" if pd.notna(low) and pd.notna(high) and low < high else ""
    if pd.notna(best):
        return f"{best:,g} {unit}" + (f" ({spread})" if spread else "")
    if spread:
        return f"{spread} {unit}"
    if pd.notna(low):
        return f"{low:,g} {unit}" if pd.notna(high) else f"at least {low:,g} {unit}"
    return f"up to {high:,g} {unit}" if pd.notna(high) else NOT_KNOWN
