"""Texts from the data show as they stand: no markup, no list, no link of their own."""

from __future__ import annotations

import pytest

from dashboard.ui.show import JOINER, plain


@pytest.mark.parametrize(
    "text", ["NIS says 10,000.", "Hwasong-20", "a, b; c (d)", "2 Feb. 2025", "+5 km", "3.5 million"]
)
def test_harmless_texts_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("**b** _i_ `c`", r"\*\*b\*\* \_i\_ \`c\`"),
        ("[a](https://x.org)", rf"\[a\](https\:{JOINER}//x.org)"),
        (":red[x] $y$", r"\:red\[x\] \$y\$"),
        ("AT&T &lt;", r"AT\&T \&lt;"),
        ("1. item", r"1\. item"),
        ("2) item", r"2\) item"),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("see HTTP://x.org", rf"see HTTP\:{JOINER}//x.org"),
        ("www.x.org", f"www{JOINER}.x.org"),
        ("a@x.org", f"a{JOINER}@x.org"),
        ("one\n\n# two", r"one \# two"),
    ],
)
def test_what_markdown_would_read_is_escaped(text: str, escaped: str) -> None:
    assert plain(text) == escaped
