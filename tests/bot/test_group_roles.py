"""Roles in groups: tables for who gets what, properties for what is always fair."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grouping import Problem
from bot.grouping.repair import mend
from bot.grouping.roles import deal_roles, is_free, mend_roles, roles_after
from bot.model import GroupRole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

ALL = tuple(GroupRole)
T, R, M, O = GroupRole  # noqa: E741 - the four roles by their initials
LETTERS = "abcdefgh"
WANTED = st.lists(st.sampled_from(ALL), unique=True)
OFFERS = st.dictionaries(st.sampled_from(LETTERS), st.sets(st.sampled_from(ALL), min_size=1), max_size=3)
HELD = st.dictionaries(st.sampled_from(LETTERS), st.dictionaries(st.sampled_from(ALL), st.integers(1, 2), max_size=2))


def held_by(**roles: str) -> dict[str, Counter[GroupRole]]:
    """Return who held what, told by the initials of the roles."""
    initials = {"T": T, "R": R, "M": M, "O": O}
    return {person: Counter(initials[each] for each in told) for person, told in roles.items()}


@pytest.mark.parametrize(
    ("size", "wanted", "expected"),
    [
        (0, [T, R, M, O], []),
        (1, [T, R, M, O], [T]),
        (2, [O, M, R, T], [O, M]),
        (2, [M, T], [M, T]),
        (3, [M, T, M], [M, T, M]),
        (4, [T, R, M, O], [T, R, M, O]),
        (5, [T, R, M, O], [T, R, M, M, O]),
        (8, [T, R, M, O], [T, R, M, M, O, O, None, None]),
        (3, [T, R], [T, R, None]),
        (3, [], [None, None, None]),
    ],
)
def test_the_most_necessary_roles_are_dealt_first(
    size: int, wanted: Sequence[GroupRole], expected: list[GroupRole | None]
) -> None:
    order = [*ALL, None]
    dealt = deal_roles([LETTERS[:size]], wanted)
    assert sorted(dealt.values(), key=order.index) == sorted(expected, key=order.index)


@pytest.mark.parametrize(
    ("volunteers", "held", "expected"),
    [
        ({"c": {T}}, {}, {"c": T}),
        ({"c": {T}, "a": {R}, "b": {O}, "d": {M}}, {}, {"a": R, "b": O, "c": T, "d": M}),
        ({"c": {T, R}, "a": {T}}, {}, {"a": T, "c": R}),
        ({"c": {T}, "a": {T}}, held_by(c="T"), {"a": T}),
        ({"c": {T}}, held_by(c="T"), {"c": T}),
        ({}, held_by(a="TR", b="TR", c="R"), {"c": T, "d": R}),
        ({}, held_by(a="TR", b="TR", c="T", d="T"), {}),
        ({"b": {O}}, held_by(a="RM", c="MO", d="TM"), {"b": O}),
        ({}, held_by(a="M", b="MO", c="O", d="TR"), {"d": M}),
    ],
)
def test_who_offered_comes_first_and_nobody_twice_while_another_has_not_been(
    volunteers: dict[str, set[GroupRole]],
    held: dict[str, Counter[GroupRole]],
    expected: dict[str, GroupRole],
) -> None:
    for seed in range(5):
        dealt = deal_roles(["abcd"], [T, R, M, O], volunteers=volunteers, held=held, seed=seed)
        assert {each: dealt[each] for each in expected} == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 6), OFFERS, HELD, st.integers(0, 9))
def test_tovholder_and_referent_are_chosen_as_fairly_as_can_be(
    size: int, volunteers: dict[str, set[GroupRole]], held: dict[str, dict[GroupRole, int]], seed: int
) -> None:
    members = LETTERS[:size]
    dealt = deal_roles([members], ALL, volunteers=volunteers, held=held, seed=seed)
    (lead,), (notes,) = ([each for each in members if dealt[each] is role] for role in (T, R))

    def unfair(one: str, other: str) -> tuple[int, int]:
        offered = (T in volunteers.get(one, ())) + (R in volunteers.get(other, ()))
        return -offered, held.get(one, {}).get(T, 0) + held.get(other, {}).get(R, 0)

    assert unfair(lead, notes) == min(unfair(*each) for each in permutations(members, 2))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 8), WANTED, OFFERS, HELD, st.randoms(use_true_random=False))
def test_roles_do_not_depend_on_the_order_people_are_named_in(
    size: int,
    wanted: list[GroupRole],
    volunteers: dict[str, set[GroupRole]],
    held: dict[str, dict[GroupRole, int]],
    dice: Random,
) -> None:
    members = list(LETTERS[:size])
    mixed = dice.sample(members, size)
    dealt = deal_roles([members], wanted, volunteers=volunteers, held=held)
    assert dealt == deal_roles([mixed], wanted, volunteers=volunteers, held=held)


def test_over_rounds_nobody_is_tovholder_or_referent_twice_while_another_has_not_been() -> None:
    held: dict[str, Counter[GroupRole]] = {each: Counter() for each in "abcdef"}
    for seed in range(6):
        for person, role in deal_roles(["abcdef"], ALL, held=held, seed=seed).items():
            held[person].update([role] if role else [])
    assert {each: (held[each][T], held[each][R]) for each in held} == dict.fromkeys("abcdef", (1, 1))


@pytest.mark.parametrize(
    ("members", "roles", "expected"),
    [
        ("bcde", {"a": T, "b": R, "c": M, "d": O, "e": None}, {"b": R, "c": M, "d": O, "e": T}),
        ("bcde", {"a": R, "b": T, "c": M, "d": O, "e": M}, {"b": T, "d": O}),
        ("acde", {"a": T, "b": R, "c": M, "d": O, "e": O}, {"a": T, "c": M}),
        ("bcd", {"a": T, "b": R, "c": M, "d": O}, {"b": R, "c": M, "d": T}),
        ("acd", {"a": T, "b": R, "c": M, "d": O}, {"a": T, "c": M, "d": R}),
        ("abd", {"a": T, "b": R, "c": M, "d": O}, {"a": T, "b": R, "d": M}),
        ("abc", {"a": T, "b": R, "c": M, "d": O}, {"a": T, "b": R, "c": M}),
        ("cd", {"a": T, "b": R, "c": M, "d": O}, {"c": R, "d": T}),
        ("d", {"a": T, "b": R, "c": M, "d": O}, {"d": T}),
        ("", {"a": T}, {}),
        ("abcde", {"a": T, "b": R, "c": M, "d": O, "e": None}, {"a": T, "b": R, "c": M, "d": O, "e": None}),
    ],
)
def test_a_role_that_nobody_has_goes_to_whom_the_group_can_spare(
    members: str, roles: dict[str, GroupRole | None], expected: dict[str, GroupRole]
) -> None:
    now = mend_roles(members, roles, ALL)
    assert {each: now[each] for each in expected} == expected
    assert set(now) == set(members)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 7), WANTED, st.sets(st.sampled_from(LETTERS)), st.integers(0, 5))
def test_mending_fills_what_can_be_filled_and_moves_the_fewest_roles(
    size: int, wanted: list[GroupRole], absent: set[str], seed: int
) -> None:
    roles = deal_roles([LETTERS[:size]], wanted, seed=seed)
    members = [each for each in roles if each not in absent]
    now = mend_roles(members, roles, wanted, seed=seed)
    necessary = wanted[: len(members)]
    assert set(necessary) <= set(now.values())
    changed = [each for each in members if now[each] is not roles[each]]
    vacant = [each for each in necessary if each not in {roles[one] for one in members}]
    assert len(changed) == len(vacant)


def test_stand_in_is_who_offered_then_who_has_done_least() -> None:
    roles = {"a": T, "b": R, "c": M, "d": O, "e": None, "f": None, "g": None}
    there = "bcdefg"
    assert mend_roles(there, roles, ALL, volunteers={"f": {T}})["f"] is T
    assert mend_roles(there, roles, ALL, held=held_by(e="T", f="M"))["g"] is T


def test_only_touched_groups_change_roles_and_who_moves_leaves_theirs() -> None:
    groups = ["abcde", "fghij", "klmn"]
    roles = deal_roles(groups, ALL, seed=3)
    leader = next(each for each in "klmn" if roles[each] is T)
    mending = mend(groups, Problem(people=(), smallest=4, largest=6), gone=[leader])
    after = roles_after(mending, roles, ALL, seed=3)
    (move,) = mending.moves
    assert set(after) == {each for index in (2, move.origin) for each in mending.groups[index]}
    for index in (2, move.origin):
        assert set(ALL) <= {after[each] for each in mending.groups[index]}


@pytest.mark.parametrize(
    ("role", "held", "expected"),
    [(T, [None], True), (T, [T], False), (M, [M, O], True), (M, [M, M], False), (R, [T, M], True)],
)
def test_a_role_is_free_where_nobody_loses_it(role: GroupRole, held: list[GroupRole | None], expected: bool) -> None:
    assert is_free(role, dict(zip(LETTERS, held, strict=False))) is expected
