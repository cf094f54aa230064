"""Why quotas cannot be met, and the least by which they have to give way.

It is the fewest seats in all by which bounds move, then the fewest quotas, then rather quotas that come later in
their order. The scores and the seed have no say in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.selection.nouns import Conflict, Relaxation
from bot.selection.pool import counting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.selection.pool import Pool, Sort
    from bot.selection.programme import Programme

_HEAVIEST: Final = 2**20


@dataclass(frozen=True, slots=True)
class _Slack:
    """The columns by which a quota may fall short, and be exceeded, where it has such a bound."""

    below: int | None
    above: int | None

    @property
    def columns(self) -> list[int]:
        """Return those that there are."""
        return [each for each in (self.below, self.above) if each is not None]


def smallest(pool: Pool) -> tuple[Relaxation, ...]:
    """Return the smallest relaxation of quotas that cannot be met."""
    programme, slacks = _elastic(pool)
    every = [column for each in slacks for column in each.columns]
    found = _fewest(programme, every)
    moved = sum(found[each] for each in every)
    programme.row(dict.fromkeys(every, 1), high=moved)
    touched = []
    for each in slacks:
        for column in each.columns:
            programme.upper[column] = min(programme.upper[column], moved)
        if each.columns:
            touched.append(programme.column(0, 1))
            most = sum(programme.upper[column] for column in each.columns)
            programme.row({touched[-1]: -most, **dict.fromkeys(each.columns, 1)}, high=0)
    found = _fewest(programme, touched)
    programme.row(dict.fromkeys(touched, 1), high=sum(found[each] for each in touched))
    return tuple(_relaxations(pool, slacks, _settle(programme, every, found)))


def _settle(programme: Programme, columns: Sequence[int], found: list[int]) -> list[int]:
    """Return the one of equally small relaxations that spares the first quotas most, then the next."""
    upper = programme.upper
    for place, column in enumerate(columns):
        if found[column] and programme.lower[column] < upper[column]:
            found = _first(programme, columns[place:])
        programme.lower[column] = upper[column] = found[column]
    return found


def _first(programme: Programme, columns: Sequence[int]) -> list[int]:
    """Return what is least for the first of these columns, then the next; as many are settled as weights allow."""
    weights: dict[int, int] = {}
    weight = 1
    for column in columns:
        weight *= programme.upper[column] + 1
        if weight > _HEAVIEST and weights:
            break
        weights[column] = weight
    heaviest = max(weights.values())
    found = programme.most({column: -heaviest // each for column, each in weights.items()})
    if found is None:
        raise ArithmeticError(columns)
    for column in weights:
        programme.lower[column] = programme.upper[column] = found[column]
    return found


def _elastic(pool: Pool) -> tuple[Programme, list[_Slack]]:
    sorts = pool.sorts(scored=False)
    programme = pool.programme(sorts)
    slacks = []
    for index, quota in enumerate(pool.quotas):
        columns, slack = counting(sorts, index), _Slack(None, None)
        if quota.least:
            slack = _Slack(programme.column(0, quota.least), None)
            programme.row({**columns, **dict.fromkeys(slack.columns, 1)}, low=quota.least)
        if quota.most is not None and len(columns):
            slack = _Slack(slack.below, programme.column(0, pool.count))
            programme.row({**columns, **({slack.above: -1} if slack.above is not None else {})}, high=quota.most)
        slacks.append(slack)
    return programme, slacks


def _fewest(programme: Programme, columns: Sequence[int]) -> list[int]:
    found = programme.most(dict.fromkeys(columns, -1))
    if found is None:
        raise ArithmeticError(columns)
    return found


def _relaxations(pool: Pool, slacks: Sequence[_Slack], found: Sequence[int]) -> Iterator[Relaxation]:
    for quota, slack in zip(pool.quotas, slacks, strict=True):
        below = 0 if slack.below is None else found[slack.below]
        above = 0 if slack.above is None else found[slack.above]
        if below or above:
            yield Relaxation(quota, quota.least - below, None if quota.most is None else quota.most + above)


# Why ----------------------------------------------------------------------------------------------


def conflicts(pool: Pool) -> tuple[Conflict, ...]:
    """Return what stands in the way: all that can be seen by counting, else quotas that only together cannot be met."""
    have = Counter(quota for each in pool.people for quota in each.counted)
    plain = [*_too_few(pool, have), *_by_attribute(pool, have)]
    return tuple(plain) or (_together(pool),)


def _too_few(pool: Pool, have: Counter[int]) -> Iterator[Conflict]:
    for index, each in enumerate(pool.quotas):
        if each.least > have[index]:
            values: dict[str, str | int] = {"attribute": each.attribute, "value": each.value}
            values |= {"least": each.least, "have": have[index]}
            yield Conflict("too_few", (each,), values)


def _by_attribute(pool: Pool, have: Counter[int]) -> Iterator[Conflict]:
    for attribute in dict.fromkeys(each.attribute for each in pool.quotas):
        inside = [index for index, each in enumerate(pool.quotas) if each.attribute == attribute]
        quotas = tuple(pool.quotas[index] for index in inside)
        least = sum(each.least for each in quotas)
        if least > pool.count:
            asking = tuple(each for each in quotas if each.least)
            yield Conflict("too_much", asking, {"attribute": attribute, "least": least, "seats": pool.count})
        others = len(pool.people) - sum(have[index] for index in inside)
        most = others + sum(_most(pool, index, have[index]) for index in inside)
        if most < pool.count:
            capping = tuple(pool.quotas[index] for index in inside if _most(pool, index, have[index]) < have[index])
            yield Conflict("too_little", capping, {"attribute": attribute, "most": most, "seats": pool.count})


def _most(pool: Pool, index: int, have: int) -> int:
    most = pool.quotas[index].most
    return have if most is None else min(most, have)


def _together(pool: Pool) -> Conflict:
    """Return quotas that cannot be met together though without any one of them the others could: what is not needed
    for that is left out, half of them at once, then a quarter, in the end one by one.
    """
    sorts = pool.sorts(scored=False)
    left = list(range(len(pool.quotas)))
    size = len(left)
    while size := size // 2:
        for part in [left[at : at + size] for at in range(0, len(left), size)]:
            rest = [each for each in left if each not in part]
            if not _can_be_met(pool, sorts, rest):
                left = rest
    return Conflict("together", tuple(pool.quotas[each] for each in left), {"count": len(left)})


def _can_be_met(pool: Pool, sorts: Sequence[Sort], quotas: Collection[int]) -> bool:
    programme = pool.programme(sorts)
    for each in quotas:
        programme.row(counting(sorts, each), pool.quotas[each].least, pool.quotas[each].most)
    return programme.most({}) is not None
