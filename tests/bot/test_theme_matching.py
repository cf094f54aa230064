"""Which of the themes that stood goes on in which of those that were found anew."""

from __future__ import annotations

import pytest

from bot.sensemaking.matching import match

STOOD = {"coffee": frozenset("abcd"), "buses": frozenset("efgh"), "trees": frozenset("ij")}


@pytest.mark.parametrize(
    ("found", "goes_on"),
    [
        (["abcd", "efgh", "ij"], {0: "coffee", 1: "buses", 2: "trees"}),
        (["ij", "efgh", "abcd"], {0: "trees", 1: "buses", 2: "coffee"}),
        (["abcdvwxyz", "efgh", "ij"], {0: "coffee", 1: "buses", 2: "trees"}),  # what came since does not count
        (["abc", "defgh", "ij"], {0: "coffee", 1: "buses", 2: "trees"}),
        (["ab", "cd", "efghij"], {2: "buses"}),  # halves are not what was whole; most of it is
        (["abcdefgh", "ij"], {1: "trees"}),  # two that are one now are neither
        (["vwxyz"], {}),
        ([], {}),
    ],
)
def test_theme_goes_on_where_most_of_it_is(found: list[str], goes_on: dict[int, str]) -> None:
    assert match([frozenset(each) for each in found], STOOD) == goes_on


def test_nothing_goes_on_where_nothing_stood() -> None:
    assert match([frozenset("abc")], {}) == {}
