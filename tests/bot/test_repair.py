"""Mending groups: tables for what is wanted, and brute force for what is promised."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grouping import Participant, Problem, meeting
from bot.grouping.repair import Mending, Move, mend, place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

TOWNS = st.sampled_from(["Ishøj", "Thisted", "Ærø", ""])


def problem(
    towns: Mapping[str, str] | None = None,
    *,
    sizes: tuple[int, int] = (4, 6),
    together: Sequence[str] = (),
    apart: Sequence[str] = (),
    capacities: tuple[int, ...] = (),
    met: Sequence[str] = (),
) -> Problem:
    """Return a problem of people who are called by one letter."""
    return Problem(
        people=tuple(Participant(each, {"town": town}) for each, town in (towns or {}).items()),
        smallest=sizes[0],
        largest=sizes[1],
        spread=("town",) if towns else (),
        together=tuple(map(tuple, together)),
        apart=tuple(map(tuple, apart)),
        capacities=capacities,
        met={meeting(*each): 1 for each in met},
    )


@dataclass(frozen=True)
class Case:
    """Groups of people who are called by one letter; who is gone, who is late, and what is wished."""

    groups: tuple[str, ...]
    gone: str
    late: str
    problem: Problem


@st.composite
def cases(draw: st.DrawFn, most: int = 6) -> Case:
    """Return small cases of every sort."""
    letters = "abcdefghi"
    groups = ["", "", ""]
    sitting = draw(st.lists(st.integers(0, 2), min_size=1, max_size=most))
    for letter, group in zip(letters, sitting, strict=False):
        groups[group] += letter
    late = letters[len(sitting) : len(sitting) + draw(st.integers(0, 2))]
    wishes = st.lists(st.sets(st.sampled_from(letters), min_size=2, max_size=3).map(sorted), max_size=2)
    smallest = draw(st.integers(1, 3))
    asked = problem(
        {letter: draw(TOWNS) for letter in letters},
        sizes=(smallest, smallest + draw(st.integers(0, 2))),
        together=["".join(each) for each in draw(wishes)],
        apart=["".join(each) for each in draw(wishes)],
        capacities=draw(st.one_of(st.just(()), st.tuples(*[st.integers(1, 5)] * 3))),
    )
    gone = "".join(sorted(draw(st.sets(st.sampled_from(letters[: len(sitting)]), max_size=3))))
    return Case(tuple(groups), gone, late, asked)


def badness(case: Case, groups: Sequence[Sequence[str]]) -> tuple[int, int, int] | None:
    """Return the wishes broken, the sizes out of range, and how many moved; None for what must not be."""
    here = {each: index for index, group in enumerate(groups) for each in group}
    sizes = [len(group) for group in groups]
    if 1 in sizes and len(here) > 1:
        return None
    if any(len({here[each] for each in wish if each in here}) > 1 for wish in case.problem.together):
        return None
    homes = {each: index for index, group in enumerate(case.groups) for each in group}
    units = _bound(case.problem.together)
    broken = 0
    for wish in case.problem.apart:
        blocks = {(units.get(each, each), here[each]) for each in wish if each in here}
        broken += sum(max(0, [at for _, at in blocks].count(table) - 1) for table in range(len(groups)))
    outside = sum(_outside(case.problem, index, size) ** 2 for index, size in enumerate(sizes) if size)
    return broken, outside, sum(homes.get(each, table) != table for each, table in here.items())


def _bound(together: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return for each who is bound to others the least of them."""
    sets = {each: {each} for wish in together for each in wish}
    for wish in together:
        joined = set().union(*(sets[each] for each in wish))
        sets.update(dict.fromkeys(joined, joined))
    return {each: min(with_whom) for each, with_whom in sets.items()}


def _outside(asked: Problem, index: int, size: int) -> int:
    smallest, largest = max(2, asked.smallest), max(2, asked.largest)
    if asked.capacities:
        smallest, largest = max(2, min(asked.smallest, asked.capacities[index])), asked.capacities[index]
    return max(0, smallest - size, size - largest)


def every_seating(case: Case) -> Iterator[list[list[str]]]:
    """Return each way to seat those who are there where somebody sat."""
    people = [each for each in (*"".join(case.groups), *case.late) if each not in case.gone]
    tables = [index for index, group in enumerate(case.groups) if group]
    for seats in product(tables, repeat=len(people)):
        yield [[each for each, seat in zip(people, seats, strict=True) if seat == index] for index in range(3)]


def mended(case: Case) -> Mending:
    return mend(case.groups, case.problem, gone=case.gone, late=case.late)


@settings(max_examples=80, deadline=None)
@given(cases())
def test_repair_moves_the_fewest(case: Case) -> None:
    mending = mended(case)
    every = (badness(case, groups) for groups in every_seating(case))
    assert badness(case, mending.groups) == min(each for each in every if each is not None)


@settings(max_examples=60, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_repair_says_what_it_did_whatever_order_people_come_in(case: Case, dice: Random) -> None:
    mending = mended(case)
    homes = {each: index for index, group in enumerate(case.groups) for each in group}
    now = {each: index for index, group in enumerate(mending.groups) for each in group}
    assert now.keys() == (homes.keys() | set(case.late)) - set(case.gone)
    assert mending.moves == tuple(
        Move(each, homes[each], table) for each, table in sorted(now.items()) if homes.get(each, table) != table
    )
    assert mending.placed == {each: now[each] for each in case.late}
    assert mending.touched == tuple(i for i in range(3) if set(case.groups[i]) != set(mending.groups[i]))
    mixed = ["".join(dice.sample(group, len(group))) for group in case.groups]
    late = dice.sample(case.late, len(case.late))
    again = mend(mixed, case.problem, gone=case.gone, late=late)
    assert [set(each) for each in again.groups] == [set(each) for each in mending.groups]


@pytest.mark.parametrize(
    ("groups", "gone", "late", "asked", "expected", "short"),
    [
        (["abcd", "efgh"], "", "", problem(), ["abcd", "efgh"], ()),
        (["abcde", "fghi"], "e", "", problem(), ["abcd", "fghi"], ()),
        (["abcd", "fghi"], "d", "x", problem(), ["abcx", "fghi"], ()),
        (["abcd", "efghij"], "", "xy", problem(), ["abcdxy", "efghij"], ()),
        (["abcdef", "ghijkl"], "", "x", problem(), ["abcdefx", "ghijkl"], (7,)),
        (["abcd", "efgh", "ijkl"], "cd", "", problem(), ["", "efghb", "ijkla"], ()),
        (["abcd", "efgh", "ijkl"], "bcd", "", problem(sizes=(4, 5)), ["", "efgha", "ijkl"], ()),
        (["abcd", "efgh"], "bcdfgh", "", problem(), ["", "ea"], (2,)),
        (["abcd", "efgh"], "abcdefgh", "", problem(), ["", ""], ()),
        (["abcd", "efgh"], "bcdefgh", "", problem(), ["a", ""], (1,)),
        (["abcd", "efgh"], "abcd", "wxyz", problem(), ["wxyz", "efgh"], ()),
        ([], "", "wx", problem(), ["wx"], (2,)),
        (["abcde", "fghij"], "", "x", problem(together=["xb"], apart=["xf"]), ["abcdex", "fghij"], ()),
        (["abcdef", "ghij"], "", "x", problem(together=["xb"]), ["acdef", "ghijbx"], ()),
        (["abcd", "efgh"], "", "xy", problem(capacities=(5, 5)), ["abcdx", "efghy"], ()),
    ],
)
def test_groups_are_mended_with_care(
    groups: list[str], gone: str, late: str, asked: Problem, expected: list[str], short: tuple[int, ...]
) -> None:
    mending = mend(groups, asked, gone=gone, late=late)
    assert (["".join(each) for each in mending.groups], tuple(each.values["size"] for each in mending.short)) == (
        expected,
        short,
    )


def test_who_moves_is_whose_moving_mixes_best() -> None:
    towns = {"a": "Ærø", "b": "Ærø", "c": "Vejen", "d": "Thisted", "e": "Ishøj"}
    towns |= {"f": "Ærø", "g": "Vejen", "h": "Thisted"}
    assert mend(["abcde", "fgh"], problem(towns)).moves == (Move("e", 0, 1),)
    assert mend(["abcde", "fgh"], problem(towns), rather_not="e").moves[0].person in "ab"
    assert mend(["abcde", "fgh"], problem(met=["af", "bf", "cf", "dg"])).moves == (Move("e", 0, 1),)


def test_more_moves_than_allowed_are_asked_for() -> None:
    groups = ["abcd", "efgh", "ijkl"]
    asks = {most: mend(groups, problem(), gone="cd", most_moves=most).asks for most in (None, 0, 1, 2, 3)}
    assert asks == {None: False, 0: True, 1: True, 2: False, 3: False}


@pytest.mark.parametrize(
    ("groups", "late", "asked", "expected"),
    [
        (["abcdef", "ghijkl"], "wxyz", problem(), ["abcdef", "ghijkl", "wxyz"]),
        (["abcdef", "", "ghijkl"], "wxyz", problem(), ["abcdef", "wxyz", "ghijkl"]),
        (["abcdef", "ghijkl"], "xyz", problem(), ["abcdefxy", "ghijklz"]),
        (["abcd", "ghij"], "wxyz", problem(), ["abcdxy", "ghijwz"]),
        (["abcd", "", "ghij"], "vwxyz", problem(capacities=(4, 5, 4)), ["abcd", "vwxyz", "ghij"]),
    ],
)
def test_group_is_opened_only_for_latecomers_who_fill_it(
    groups: list[str], late: str, asked: Problem, expected: list[str]
) -> None:
    mending = mend(groups, asked, late=late, opens=True)
    assert [len(each) for each in mending.groups] == [len(each) for each in expected]
    assert mending.moves == ()
    assert [set(mending.groups[index]) for index in mending.opened] == [
        set(group) for group in expected if set(group) <= set(late)
    ]


@pytest.mark.parametrize(
    ("groups", "late", "asked", "expected"),
    [
        (["abcd", "ef"], "x", problem(), ["abcd", "efx"]),
        (["abcde", "fghi"], "x", problem(), ["abcde", "fghix"]),
        (["abcdef", "ghijkl"], "x", problem(), ["abcdefx", "ghijkl"]),
        (["abcde", "fghi"], "x", problem({"f": "Ærø", "x": "Ærø"}), ["abcdex", "fghi"]),
        (["abcde", "fghi"], "x", problem(met=["gx"]), ["abcdex", "fghi"]),
        (["abcde", "fghi"], "x", problem(apart=["fx"]), ["abcdex", "fghi"]),
        (["abcdef", "ghij"], "x", problem(together=["ax"]), ["abcdefx", "ghij"]),
        (["abcd", "", "efgh"], "xy", problem(), ["abcdx", "", "efghy"]),
        (["", ""], "xy", problem(), ["xy", ""]),
        (["abcd", "efgh"], "x", problem(capacities=(4, 6)), ["abcd", "efghx"]),
    ],
)
def test_latecomer_is_placed_where_they_fit_and_nobody_moves(
    groups: list[str], late: str, asked: Problem, expected: list[str]
) -> None:
    mending = place(groups, asked, late)
    assert ["".join(each) for each in mending.groups] == expected
    assert mending.moves == ()
    assert mending.placed == {each: next(i for i, group in enumerate(expected) if each in group) for each in late}


def test_a_large_event_is_mended_at_once() -> None:
    groups = [[f"{table}.{seat}" for seat in range(5)] for table in range(36)]
    gone = {f"{table}.{seat}" for table in (3, 8, 21) for seat in range(2)}
    wishes = Problem(
        people=tuple(Participant(each, {"town": each[-1]}) for group in groups for each in group),
        spread=("town",),
        apart=tuple((f"{table}.0", f"{table + 1}.1") for table in range(20)),
        together=tuple((f"{table}.3", f"{table}.4") for table in range(20)),
    )
    mending = mend(groups, wishes, gone=gone)
    assert len(mending.moves) == 3
    assert {len(group) for group in mending.groups} <= {0, 4, 5, 6}
