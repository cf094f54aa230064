"""Applicants sorted by what matters: who is counted by the same quotas and has the same score is of one sort, and
within a sort only the lot tells people apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from bot.errors import RefusalError
from bot.selection.lots import lot
from bot.selection.programme import Programme

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.selection.nouns import Applicant, Quota, Score

Bounds: TypeAlias = "Sequence[tuple[int, int | None]]"
"""The least and the most of each quota."""

MOST_SEATS: Final = 100_000
_HIGHEST: Final = Decimal(10) ** 12
_DECIMALS: Final = 18
_STEPS: Final = 2**31
"""So finely scores are told apart, of the range between the lowest and the highest."""


class Person(NamedTuple):
    """An applicant as the selection sees them: the quotas that count them, by index, the score as a whole number, and
    what that is worth in a total.
    """

    id: str
    counted: tuple[int, ...]
    score: int
    worth: int
    lot: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Sort:
    """People who can stand for each other: those who are kept first, then in the order of their lots."""

    counted: tuple[int, ...]
    worth: int
    members: tuple[Person, ...]

    @property
    def kept(self) -> int:
        """Return how many of them are selected whatever happens."""
        return sum(each.kept for each in self.members)


@dataclass(frozen=True, slots=True)
class Pool:
    """All who may be selected, how many are to be, and the quotas in an order of their own."""

    people: tuple[Person, ...]
    quotas: tuple[Quota, ...]
    count: int

    def sorts(self, *, scored: bool = True) -> tuple[Sort, ...]:
        """Return the sorts, always in the same order; regardless of scores where these do not matter."""
        found: dict[tuple[tuple[int, ...], int], list[Person]] = {}
        for each in self.people:
            found.setdefault((each.counted, each.worth if scored else 0), []).append(each)
        return tuple(
            Sort(counted, worth, tuple(sorted(members, key=lambda one: (not one.kept, -one.score, one.lot, one.id))))
            for (counted, worth), members in sorted(found.items())
        )

    def programme(self, sorts: Sequence[Sort]) -> Programme:
        """Return a programme with a column for each sort, that fills the seats and knows of no quota yet."""
        made = Programme()
        for each in sorts:
            made.column(each.kept, len(each.members))
        made.row(dict.fromkeys(range(len(sorts)), 1), self.count, self.count)
        return made


def counting(sorts: Sequence[Sort], quota: int) -> dict[int, int]:
    """Return the columns of the sorts that a quota counts."""
    return {column: 1 for column, each in enumerate(sorts) if quota in each.counted}


def fill(
    applicants: Iterable[Applicant],
    quotas: Iterable[Quota],
    seats: int,
    seed: str,
    kept: Collection[str],
    excluded: Collection[str],
) -> Pool:
    """Return the pool.

    Raises:
        RefusalError: as `select` says.
    """
    ordered = _check_quotas(quotas)
    here = _check_people([each for each in applicants if each.id not in excluded], kept)
    if not 1 <= seats <= MOST_SEATS:
        raise RefusalError("seats_wrong", said=seats)
    if len(kept) > seats:
        raise RefusalError("kept_too_many", n=len(kept), seats=seats)
    by_value = {(each.attribute, each.value): index for index, each in enumerate(ordered)}
    scores = [_scaled(each.score) for each in here]
    people = tuple(
        Person(each.id, _counted(each.attributes, by_value), score, worth, lot(seed, each.id), each.id in kept)
        for each, score, worth in zip(here, scores, _worths(scores), strict=True)
    )
    return Pool(people, ordered, min(seats, len(people)))


def _counted(attributes: Mapping[str, str], by_value: Mapping[tuple[str, str], int]) -> tuple[int, ...]:
    return tuple(sorted(index for pair in attributes.items() if (index := by_value.get(pair)) is not None))


def _check_quotas(quotas: Iterable[Quota]) -> tuple[Quota, ...]:
    ordered = sorted(quotas, key=lambda each: (each.attribute, each.value))
    for each in ordered:
        if each.least < 0 or (each.most is not None and each.most < each.least):
            raise RefusalError("quota_wrong", attribute=each.attribute, value=each.value)
    for one, other in pairwise(ordered):
        if (one.attribute, one.value) == (other.attribute, other.value):
            raise RefusalError("quota_twice", attribute=one.attribute, value=one.value)
    return tuple(ordered)


def _check_people(people: Sequence[Applicant], kept: Collection[str]) -> list[Applicant]:
    ordered = sorted(people, key=lambda each: each.id)
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise RefusalError("applicant_twice", id=one.id)
    strangers = sorted({*kept} - {each.id for each in ordered})
    if strangers:
        raise RefusalError("kept_unknown", id=strangers[0])
    return ordered


def _worths(scores: Sequence[int]) -> list[int]:
    """Return whole numbers from nought in the same proportions: exactly, unless they have more digits than can be
    told apart.
    """
    lowest = min(scores, default=0)
    raised = [each - lowest for each in scores]
    step = math.gcd(*raised) or 1
    if max(raised, default=0) // step > _STEPS:
        step = -(-max(raised) // _STEPS)
    return [(each + step // 2) // step for each in raised]


def _scaled(score: Score) -> int:
    exact = Decimal(0) if score is None else score if isinstance(score, Decimal) else Decimal(str(score))
    if not exact.is_finite() or abs(exact) >= _HIGHEST:
        raise RefusalError("score_wrong", said=str(score))
    return round(Fraction(exact) * 10**_DECIMALS) if exact and exact.adjusted() >= -_DECIMALS else 0
