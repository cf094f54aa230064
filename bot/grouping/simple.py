"""The simple deal, which `bot.rounds` still asks for: people, sizes and a seed.

Nobody sits alone, nobody is lost, and as few as possible meet somebody of their own municipality.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.grouping.frames import how_many
from bot.model import GroupRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Seat(NamedTuple):
    """One person to be placed; a municipality that is not known (None) is like no other."""

    person_id: str
    municipality: str | None = None


_SHARED: Final = (GroupRole.MATERIALEANSVARLIG, GroupRole.OPLAEGSHOLDER)
"""The roles that two members may hold."""


def deal(people: Sequence[Seat], *, smallest: int, largest: int, seed: int) -> tuple[tuple[Seat, ...], ...]:
    """Return groups whose sizes differ by at most one, with municipalities spread as evenly as can be.

    Sorted by municipality and dealt round, the people of one municipality differ by at most one
    between groups, and so do the sizes: no deal of these people into as many groups of these sizes
    has fewer pairs from one municipality. Equal seeds give equal deals, whatever order people come in.
    """
    count = how_many(len(people), smallest=smallest, largest=largest)
    shuffled = sorted(people, key=lambda seat: seat.person_id)
    dice = Random(seed)
    dice.shuffle(shuffled)
    order = {town: place for place, town in enumerate(dict.fromkeys(map(_town, shuffled)))}
    ranked = sorted(shuffled, key=lambda seat: order[_town(seat)])
    groups = [tuple(ranked[number::count]) for number in range(count)]
    dice.shuffle(groups)
    return tuple(groups)


def same_pairs(groups: Iterable[Sequence[Seat]]) -> int:
    """Return how many pairs within the groups come from one and the same municipality."""
    counts = (Counter(map(_town, group)).values() for group in groups)
    return sum(each * (each - 1) // 2 for group in counts for each in group)


def roles(size: int, wanted: Sequence[GroupRole], *, rotation: int = 0) -> list[GroupRole | None]:
    """Return the role of each of `size` members; None for those who have none.

    The wanted roles in their order, as far as there are members; those left over become a second
    materialeansvarlig and a second oplægsholder, where these are wanted. `rotation` moves the roles
    round the table, so that another round begins with another member.
    """
    dealt: list[GroupRole | None] = []
    dealt.extend(list(dict.fromkeys(wanted))[:size])
    dealt.extend([role for role in dict.fromkeys(wanted) if role in _SHARED][: size - len(dealt)])
    dealt.extend([None] * (size - len(dealt)))
    turn = rotation % size if size else 0
    return dealt[-turn:] + dealt[:-turn] if turn else dealt


def join(groups: Sequence[Sequence[Seat]], newcomer: Seat) -> int:
    """Return the index of the group for a latecomer; ValueError where there is none.

    The smallest; of those, the one with fewest from the same municipality; then the first.
    """
    town = _town(newcomer)

    def fit(index: int) -> tuple[int, int, int]:
        group = groups[index]
        return len(group), sum(_town(seat) == town for seat in group), index

    return min(range(len(groups)), key=fit)


def _town(seat: Seat) -> tuple[bool, str]:
    """Return what counts as the municipality: an unknown one is the person's own."""
    known = seat.municipality is not None
    return known, seat.municipality or "" if known else seat.person_id
