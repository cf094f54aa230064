"""How many groups there may be and how large each: nobody alone, and within the range wherever that can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Badness(NamedTuple):
    """What is worse about a number of groups, the worst first."""

    lonely: int
    outside: int
    off_middle: float
    groups: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Groups to be filled: the sizes that are aimed at, and the range that each may move in where wishes ask for it.

    `places` are the indices of their places, in order; empty where there are no places.
    """

    sizes: tuple[int, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    places: tuple[int, ...] = ()


def how_many(people: int, *, smallest: int, largest: int) -> int:
    """Return the number of groups: all sizes within the range where that can be, nearest its middle.

    Where that cannot be, the sizes that break the range least (13 in fours is 5, 4 and 4); never one
    person alone, but for a single one. Of two equally good numbers the lower, that is larger groups.
    """
    _check(smallest, largest)
    return min(_counts(people, smallest, largest)).groups if people else 0


def frames(people: int, *, smallest: int, largest: int, capacities: Sequence[int] = ()) -> list[Frame]:
    """Return what groups there may be, the best first; none where places have too few seats.

    Without places they are those that break the range least. Places outweigh the range: there, any number of
    them may be used, so long as nobody has to sit alone.
    """
    _check(smallest, largest)
    if not people:
        return [Frame((), (), ())]
    if capacities:
        return _in_places(people, smallest, largest, capacities)
    counts = sorted(_counts(people, smallest, largest))
    best = counts[0]
    good = [each.groups for each in counts if (each.lonely, each.outside) == (best.lonely, best.outside)]
    return [_frame(people, count, None if best.outside else (_fewest(people, smallest), largest)) for count in good]


def even_sizes(people: int, count: int) -> tuple[int, ...]:
    """Return sizes that differ by at most one, the larger first."""
    size, more = divmod(people, count)
    return (size + 1,) * more + (size,) * (count - more)


def _check(smallest: int, largest: int) -> None:
    if not 1 <= smallest <= largest:
        raise ValueError((smallest, largest))


def _fewest(people: int, smallest: int) -> int:
    """Return the least size of a group: nobody sits alone, though groups of one be asked for."""
    return max(smallest, min(2, people))


def _counts(people: int, smallest: int, largest: int) -> list[_Badness]:
    fewest = _fewest(people, smallest)
    return [_judge(even_sizes(people, count), fewest, largest) for count in range(1, people // fewest + 2)]


def _judge(sizes: Sequence[int], fewest: int, largest: int, *, whole: bool = False) -> _Badness:
    """Judge sizes by the worst of them that is too small and that is too large, or by the `whole` of them."""
    people, largest = sum(sizes), max(fewest, largest)
    if whole:
        outside = sum(max(0, fewest - size, size - largest) for size in sizes)
    else:
        outside = max(0, fewest - min(sizes)) + max(0, max(sizes) - largest)
    middle = abs(people / len(sizes) - (fewest + largest) / 2)
    return _Badness(int(min(sizes) < min(2, people)), outside, middle, len(sizes))


def _frame(people: int, count: int, within: tuple[int, int] | None) -> Frame:
    sizes = even_sizes(people, count)
    low, high = within or (min(sizes), max(sizes))
    return Frame(sizes, (low,) * count, (max(low, high),) * count)


def _in_places(people: int, smallest: int, largest: int, capacities: Sequence[int]) -> list[Frame]:
    open_places = [place for place, seats in enumerate(capacities) if seats > 0]
    roomiest = sorted(open_places, key=lambda each: -capacities[each])
    judged = []
    for count in range(1, len(roomiest) + 1):
        places = sorted(roomiest[:count])
        if sum(capacities[each] for each in places) < people or count > people:
            continue
        sizes = _filled(people, [capacities[each] for each in places])
        badness = _judge(sizes, _fewest(people, smallest), largest, whole=True)
        judged.append((badness, _placed(sizes, places, capacities)))
    judged.sort(key=lambda each: each[0])
    return [frame for badness, frame in judged if badness.lonely == judged[0][0].lonely]


def _placed(sizes: Sequence[int], places: Sequence[int], capacities: Sequence[int]) -> Frame:
    """Return the frame of these places: their groups may grow to their seats, and shrink until one would be alone."""
    least = min(2, *sizes) if len(sizes) > 1 else sizes[0]
    return Frame(tuple(sizes), (least,) * len(sizes), tuple(capacities[each] for each in places), tuple(places))


def _filled(people: int, seats: Sequence[int]) -> list[int]:
    """Return how many sit in each place when they are as even as its seats let them be."""
    sizes, left = [0] * len(seats), people
    for done, place in enumerate(sorted(range(len(seats)), key=lambda each: seats[each])):
        sizes[place] = min(seats[place], left // (len(seats) - done))
        left -= sizes[place]
    return sizes
