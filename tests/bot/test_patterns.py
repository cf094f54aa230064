"""Patterns as organisers write them: the same as Python's own where we take them, and never slow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.patterns import fault, matches

_ATOMS = st.sampled_from(["a", "b", "é", "1", r"\d", r"\w", r"\S", ".", "[ab]", "[^a]", "[a-b1]", r"[\d_-]", r"\.", ""])
_TIMES = st.sampled_from(["", "", "?", "*", "+", "{2}", "{1,}", "{,2}", "{1,3}", "*?"])


def _pair(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.tuples(inner, _TIMES).map(lambda each: f"({each[0]}){each[1]}")
    either = st.tuples(inner, inner).map("|".join)
    return group | either | st.tuples(inner, inner).map("".join)


_PATTERNS = st.recursive(st.tuples(_ATOMS.filter(bool), _TIMES).map("".join), _pair, max_leaves=5)


@given(pattern=_PATTERNS, text=st.text("ab1é_.- ", max_size=8))
def test_pattern_means_what_it_means_in_python(pattern: str, text: str) -> None:
    if fault(pattern):  # only where repeats without end stand in each other thrice
        assert sum(map(pattern.count, ("*", "+", ",}"))) >= 3
    else:
        assert matches(pattern, text) is (re.fullmatch(pattern, text) is not None)


@pytest.mark.parametrize(
    ("pattern", "text", "right"),
    [
        (r"\d{6}-\d{4}", "010190-1234", True),
        (r"\d{6}-\d{4}", "010190-123", False),
        (r"[A-ZÆØÅ]{2}\d+", "ÆØ12", True),
        (r"^(?:ja|nej)$", "nej", True),
        (r"[^@]+@kommune\.example", "a@kommune.example", True),
        (r"[]a]+", "]a", True),
        (r"", "", True),
        (r"a|", "", True),
    ],
)
def test_pattern_holds_of_all_of_a_text(pattern: str, text: str, right: bool) -> None:
    assert matches(pattern, text) is right


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "[", "[b-a]", "*a", "a**", "a{2,1}", "a{2000}", "{2}", r"a\b", r"(a)\1", "(?=a)", "(?i)a", "\\", "a{x}"],
)
def test_pattern_that_is_none_or_looks_around_is_a_fault(pattern: str) -> None:
    assert fault(pattern)


@pytest.mark.parametrize("pattern", ["((((a*)*)*)*)*", "((a{1,900}){1,900}){1,900}", "a" * 501, "(" * 200 + ")" * 200])
def test_pattern_that_asks_for_too_much_is_a_fault(pattern: str) -> None:
    assert fault(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|a)*", "(a|aa)+", "(.*a){20}", "(a*)*b", "a?" * 60 + "a" * 60])
def test_pattern_that_others_try_for_ever_is_answered(pattern: str) -> None:
    assert matches(pattern, "a" * 4000 + "!") is False
