"""A selection beside what trying every one of them finds: quotas, the total, the lot, and the smallest relaxation."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.errors import RefusalError
from bot.selection import Applicant, Conflict, Infeasible, Quota, Relaxation, Selection, select
from bot.selection.lots import lot
from bot.selection.programme import Programme

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

SCORES = st.one_of(
    st.none(),
    st.integers(0, 3),
    st.decimals(-2, 2, places=2),
    st.floats(0, 10, allow_nan=False),
)
PLACES = ("north", "south", "west")
AGES = ("young", "old")


def person(id_: str, score: Any = None, /, **attributes: str) -> Applicant:
    return Applicant(id_, score, attributes)


def some(count: int, score: Any = None, /, *, first: int = 0, **attributes: str) -> list[Applicant]:
    return [person(f"{each:02}", score, **attributes) for each in range(first, first + count)]


def has(each: Applicant, quota: Quota) -> bool:
    return each.attributes.get(quota.attribute) == quota.value


def missed(chosen: Sequence[Applicant], quotas: Iterable[Quota]) -> list[int]:
    """Return by how many seats each quota is missed, in the order of attribute and value."""
    found = []
    for quota in sorted(quotas, key=lambda each: (each.attribute, each.value)):
        got = sum(has(each, quota) for each in chosen)
        over = 0 if quota.most is None else max(0, got - quota.most)
        found.append(max(0, quota.least - got) + over)
    return found


def every(people: Sequence[Applicant], seats: int, kept: Collection[str]) -> list[tuple[Applicant, ...]]:
    return [each for each in combinations(people, min(seats, len(people))) if {*kept} <= {one.id for one in each}]


def worth(chosen: Iterable[Applicant]) -> Decimal:
    return sum((Decimal(str(each.score or 0)) for each in chosen), Decimal(0))


def best(
    people: Sequence[Applicant], quotas: Sequence[Quota], seats: int, seed: str, kept: Collection[str]
) -> set[str] | None:
    right = [each for each in every(people, seats, kept) if not any(missed(each, quotas))]
    if not right:
        return None
    most = max(map(worth, right))
    equal = [each for each in right if worth(each) == most]
    first = min(equal, key=lambda each: sorted(lot(seed, one.id) for one in each if one.id not in kept))
    return {each.id for each in first}


def least(people: Sequence[Applicant], quotas: Sequence[Quota], seats: int, kept: Collection[str]) -> list[int]:
    found = [missed(each, quotas) for each in every(people, seats, kept)]
    return min(found, key=lambda each: (sum(each), sum(map(bool, each)), each))


def after(quotas: Sequence[Quota], relaxed: Iterable[Relaxation]) -> list[Quota]:
    new = {each.quota: replace(each.quota, least=each.least, most=each.most) for each in relaxed}
    return [new.get(each, each) for each in quotas]


@st.composite
def calls(draw: st.DrawFn) -> dict[str, Any]:
    """A call for applications; half of them with quotas that somebody's selection meets."""
    people = [
        Applicant(
            f"p{number}",
            draw(SCORES),
            {
                key: value
                for key, values in (("place", PLACES), ("age", AGES))
                if (value := draw(st.sampled_from((*values, ""))))
            },
        )
        for number in range(draw(st.integers(1, 8)))
    ]
    seats = draw(st.integers(1, 5))
    chosen = people[:seats] if draw(st.booleans()) else []
    quotas = []
    for attribute, values in (("place", (*PLACES, "moon")), ("age", AGES)):
        for value in values:
            if draw(st.booleans()):
                got = sum(has(each, Quota(attribute, value)) for each in chosen)
                low = max(0, got - draw(st.integers(0, 2))) if chosen else draw(st.integers(0, 3))
                high = draw(st.sampled_from((None, max(got, low), max(got, low) + 1)))
                quotas.append(Quota(attribute, value, low, high))
    kept = draw(st.sets(st.sampled_from([each.id for each in people]), max_size=min(2, seats)))
    return {"applicants": people, "quotas": quotas, "seats": seats, "seed": draw(st.integers(0, 9)), "kept": kept}


@given(call=calls())
@settings(max_examples=60, deadline=None)
def test_selection_is_what_trying_every_one_finds(call: dict[str, Any]) -> None:
    people, quotas, seats, kept = call["applicants"], call["quotas"], call["seats"], call["kept"]
    found = select(**call)
    wanted = best(people, quotas, seats, str(call["seed"]), kept)

    if isinstance(found, Infeasible):
        moved = {each.quota: each.seats for each in found.relaxed}
        ordered = sorted(quotas, key=lambda each: (each.attribute, each.value))
        assert wanted is None
        assert found.conflicts
        assert [moved.get(each, 0) for each in ordered] == least(people, quotas, seats, kept)
        relaxed = found.relaxed
        wanted = best(people, after(quotas, relaxed), seats, str(call["seed"]), kept)
        found = select(**call, relax=True)
        assert isinstance(found, Selection)
        assert found.relaxed == relaxed
    assert {*found.selected} == wanted
    assert Counter((*found.selected, *found.reserves)) == Counter(each.id for each in people)


@given(call=calls(), chance=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_order_of_lists_and_what_no_quota_names_have_no_say(call: dict[str, Any], chance: random.Random) -> None:
    people = [
        replace(each, attributes={**each.attributes, "shoes": chance.choice("ab")}) for each in call["applicants"]
    ]
    chance.shuffle(people)
    quotas = chance.sample(call["quotas"], len(call["quotas"]))

    assert select(**{**call, "applicants": people, "quotas": quotas}, relax=True) == select(**call, relax=True)


@given(call=calls())
@settings(max_examples=25, deadline=None)
def test_who_declines_is_followed_by_the_first_reserve_with_whom_the_quotas_hold(call: dict[str, Any]) -> None:
    found = select(**call, relax=True)
    assert isinstance(found, Selection)
    assume(found.reserves)
    call["quotas"] = after(call["quotas"], found.relaxed)
    gone, *stay = found.selected
    again = select(**{**call, "kept": stay, "excluded": [gone]})

    known = {each.id: each for each in call["applicants"]}
    fitting = [
        each for each in found.reserves if not any(missed([known[one] for one in (*stay, each)], call["quotas"]))
    ]
    if fitting:
        assert isinstance(again, Selection)
        assert {*again.selected} == {*stay, fitting[0]}
        assert gone not in again.reserves
    else:
        assert isinstance(again, Infeasible)


def test_lot_is_what_openssl_says() -> None:
    assert lot("2027", "a07") == "a61b3fc0b7e47f0f0927b506b77f3516d81269d584a691a0d3ad51ad86bc52e8"


def test_lottery_without_quotas_takes_the_lowest_lots_whoever_else_applies() -> None:
    few, many = some(30), some(60)
    found = [select(each, (), 10, seed=7) for each in (few, many)]

    for people, each in zip((few, many), found, strict=True):
        order = sorted((one.id for one in people), key=lambda id_: lot("7", id_))
        assert each == Selection(tuple(order[:10]), tuple(order[10:]), (), "7")


def test_alike_have_like_chances() -> None:
    people = [*some(6, age="young"), *some(6, first=6, age="old")]
    drawn: Counter[str] = Counter()
    for seed in range(120):
        found = select(people, [Quota("age", "young", 1, 1)], 4, seed=seed)
        drawn.update(found.selected if isinstance(found, Selection) else ())

    assert sum(drawn[each.id] for each in people[:6]) == 120
    assert all(8 <= drawn[each.id] <= 34 for each in people[:6])  # 20 on average
    assert all(42 <= drawn[each.id] <= 78 for each in people[6:])  # 60 on average


def test_reserves_who_could_take_nobodys_place_come_last() -> None:
    people = [
        person("a", 9, place="north"),
        person("b", 8, place="south"),
        person("c", 7, place="west"),
        person("d", 6, place="south"),
        person("e", 5),
    ]
    quotas = [Quota("place", "north", 1), Quota("place", "west", 0, 0)]

    assert select(people, quotas, 2, seed=1) == Selection(("a", "b"), ("d", "e", "c"), (), "1")


def test_score_is_compared_to_the_last_digit() -> None:
    people = [person("a", 0.1), person("b", 0.2), person("c", 0.30000000000000004), person("d", Decimal("0.3"))]

    for seed in range(4):
        assert select(people, (), 1, seed=seed) == Selection(("c",), ("d", "b", "a"), (), str(seed))


@pytest.mark.parametrize("scale", [1, 1e9, 1e-9])
def test_large_and_fine_scores_leave_the_total_greatest(scale: float) -> None:
    chance = random.Random(3)
    quotas = [Quota("place", "north", 0, 2), Quota("age", "old", 2, 3)]
    for _ in range(4):
        people = [
            person(f"{each}", chance.random() * scale, place=chance.choice(PLACES), age=AGES[each % 2])
            for each in range(10)
        ]
        found = select(people, quotas, 4, seed=1)
        assert isinstance(found, Selection)
        assert {*found.selected} == best(people, quotas, 4, "1", ())


def test_everybody_is_selected_where_there_are_seats_enough() -> None:
    assert select(some(2, 1), (), 5, seed="x") == Selection(
        tuple(sorted(("00", "01"), key=lambda each: lot("x", each))), (), (), "x"
    )


@pytest.mark.parametrize(
    ("people", "quotas", "conflicts", "relaxed"),
    [
        (
            some(5, place="north"),
            [Quota("place", "south", 2)],
            [
                Conflict(
                    "too_few",
                    (Quota("place", "south", 2),),
                    {"attribute": "place", "value": "south", "least": 2, "have": 0},
                )
            ],
            [(Quota("place", "south", 2), 0, None)],
        ),
        (
            [*some(3, place="north"), *some(3, first=3, place="south")],
            [Quota("place", "north", 2), Quota("place", "south", 2)],
            [
                Conflict(
                    "too_much",
                    (Quota("place", "north", 2), Quota("place", "south", 2)),
                    {"attribute": "place", "least": 4, "seats": 3},
                )
            ],
            [(Quota("place", "south", 2), 1, None)],
        ),
        (
            [*some(3, place="north"), *some(1, first=3)],
            [Quota("place", "north", 0, 1)],
            [Conflict("too_little", (Quota("place", "north", 0, 1),), {"attribute": "place", "most": 2, "seats": 3})],
            [(Quota("place", "north", 0, 1), 0, 2)],
        ),
        (
            [*some(3, place="north", age="old"), *some(3, first=3, place="south", age="young")],
            [Quota("place", "north", 2), Quota("age", "old", 0, 1), Quota("age", "young", 0, 9)],
            [Conflict("together", (Quota("age", "old", 0, 1), Quota("place", "north", 2)), {"count": 2})],
            [(Quota("place", "north", 2), 1, None)],
        ),
    ],
)
def test_why_quotas_cannot_be_met_is_said_with_the_least_that_would_do(
    people: list[Applicant],
    quotas: list[Quota],
    conflicts: list[Conflict],
    relaxed: list[tuple[Quota, int, int | None]],
) -> None:
    assert select(people, quotas, 3, seed=1) == Infeasible(
        tuple(conflicts), tuple(Relaxation(*each) for each in relaxed), "1"
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seats": 0}, "seats_wrong"),
        ({"applicants": [person("a"), person("a", 1)]}, "applicant_twice"),
        ({"applicants": [person("a", float("nan"))]}, "score_wrong"),
        ({"applicants": [person("a", 10**12)]}, "score_wrong"),
        ({"quotas": [Quota("place", "north", 2, 1)]}, "quota_wrong"),
        ({"quotas": [Quota("place", "north", -1)]}, "quota_wrong"),
        ({"quotas": [Quota("place", "north", 1), Quota("place", "north", 0, 3)]}, "quota_twice"),
        ({"kept": ["nobody"]}, "kept_unknown"),
        ({"kept": ["00", "01", "02"]}, "kept_too_many"),
    ],
)
def test_what_cannot_be_meant_is_refused(change: dict[str, Any], code: str) -> None:
    call: dict[str, Any] = {"applicants": some(4), "quotas": (), "seats": 2, "seed": 1}
    with pytest.raises(RefusalError, match=code):
        select(**{**call, **change})


def test_withdrawn_are_nowhere_even_where_they_were_promised_a_seat() -> None:
    found = select(some(4), (), 3, seed=1, kept=["00", "01"], excluded=["01"])

    assert isinstance(found, Selection)
    assert "00" in found.selected
    assert Counter((*found.selected, *found.reserves)) == Counter(("00", "02", "03"))


def test_nobody_left_is_an_empty_selection_unless_a_quota_asks_for_somebody() -> None:
    assert select((), (), 2, seed=1) == Selection((), (), (), "1")
    assert isinstance(select((), [Quota("place", "north", 1)], 2, seed=1), Infeasible)


def test_programme_that_no_fraction_solves_is_solved_in_whole_numbers() -> None:
    programme = Programme()
    three = [programme.column(0, 1) for _ in range(3)]
    for left in three:
        programme.row({each: 1 for each in three if each != left}, high=1)

    assert sum(programme.most(dict.fromkeys(three, 1)) or ()) == 1


def test_import_of_the_package_loads_no_solver() -> None:
    code = "import sys, bot.selection; sys.exit(any(each in sys.modules for each in ('highspy', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0
