"""What a deal is asked, and what it answers: values only, with no sentence in them.

Pairs of people are what everything is counted in: two of one municipality at the same table are one pair.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Pair: TypeAlias = tuple[str, str]
"""Two ids, the lesser first."""


def meeting(one: str, other: str) -> Pair:
    """Return the pair of two people, whichever is named first."""
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class Participant:
    """One person to be placed. An attribute that is missing or empty is unknown, and like no other's."""

    id: str
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def value(self, attribute: str) -> str | None:
        """Return what the person has for an attribute, or None where that is unknown."""
        return self.attributes.get(attribute) or None


@dataclass(frozen=True, slots=True)
class Problem:
    """Who is to be placed, and how.

    Sizes are people in a group. `spread` names attributes, the weightiest first: people who share one are
    kept at different tables. `together` and `apart` are sets of ids: all of one set at one table, or no two
    of them. `capacities`, where given, are the seats of the places in order; there is one group to a place,
    some may stay empty, and the size range gives way to them. `met` counts how often pairs met before.
    Ids in `together`, `apart` and `met` that nobody among `people` has mean nothing. The order of people, of
    sets and of ids within them means nothing either.
    """

    people: tuple[Participant, ...]
    smallest: int = 4
    largest: int = 6
    spread: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    capacities: tuple[int, ...] = ()
    met: Mapping[Pair, int] = field(default_factory=lambda: MappingProxyType({}))
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a group looks as it does.

    `pairs` counts, by attribute, the pairs who share it here, and `values` how many different values sit here.
    `together` are the sets that sit here because they were to, `apart` the members who were kept from others.
    `again` are the pairs who met before.
    """

    pairs: Mapping[str, int]
    values: Mapping[str, int]
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[str, ...] = ()
    again: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Dealt:
    """One group: its members in a stable order, and why it looks so; `place` is the index of its place, where
    there are capacities.
    """

    members: tuple[str, ...]
    why: Reason
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a deal could not give though nothing forbade it: a code and its values.

    `size` (`size`, `smallest`, `largest`): a group is outside the range because the number of people leaves
    no other way. `again` (`pairs`, `bound`): people meet again. `spread` (`attribute`, `pairs`, `bound`).
    """

    code: Literal["size", "again", "spread"]
    values: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Deal:
    """The groups, and how good they are.

    `pairs` counts by attribute of `spread` the pairs at one table who share it, and under "met" how often
    those at one table met before; `bound` is what no deal of these people into as many groups of these sizes
    can go below (for "met" 0 or what is proven). Where they are equal the deal is provably the best.
    """

    groups: tuple[Dealt, ...]
    pairs: Mapping[str, int]
    bound: Mapping[str, int]
    short: tuple[Shortfall, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Wishes that cannot all be had: a code, the ids that it is about, and the values of its sentence.

    `both` (`people`): to sit together and apart. `too_many_together` (`people`, `count`, `most`): a set, or sets
    that share people, are more than a group holds. `too_many_apart` (`people`, `count`, `groups`): more people
    are to sit apart than there are groups. `too_few_seats` (`people`: empty, `count`, `seats`): places hold fewer
    than there are people. `no_way_out` (`people`): together they leave no deal.
    """

    code: Literal["both", "too_many_together", "too_many_apart", "too_few_seats", "no_way_out"]
    people: tuple[str, ...] = ()
    values: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The least that has to give way: a wish taken back for as few people as will do, or a size, or a seat.

    `together` and `apart` (`people`): these leave the set `of`. `largest` and `smallest` (`to`): the range is
    widened to this. `seats` (`to`): so many more seats are needed.
    """

    code: Literal["together", "apart", "largest", "smallest", "seats"]
    people: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What was wished contradicts itself. `problem` is the same wish after `relaxations`, and can be dealt.

    `least` is False where the search for the least was given up: these are enough, but less might do.
    """

    conflicts: tuple[Conflict, ...]
    relaxations: tuple[Relaxation, ...]
    problem: Problem
    least: bool = True
