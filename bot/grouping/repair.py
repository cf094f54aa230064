"""Groups are mended by moving the fewest people: who came is placed, who is gone leaves a gap, and a group that
has become too small is topped up or dissolved. A group keeps its index; whom it does not touch notices nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.grouping.choices import Liking, Seating
from bot.grouping.flows import Flow, Sitting, Table, Unit, fewest_moves
from bot.grouping.problem import Shortfall

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.grouping.problem import Problem


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who sat in one group is to sit in another; groups are counted from 0."""

    person: str
    origin: int
    target: int


@dataclass(frozen=True, slots=True)
class Mending:
    """The groups after a repair, each under the index that it had; one that was dissolved is empty.

    `moves` are those who have to get up, `placed` the groups of latecomers, `dissolved` the groups that nobody
    sits in any more, `opened` those that nobody sat in before. `touched` are the groups in which others sit than
    before. `asks` says that more would have to move than may without asking. `short` are groups out of range.
    """

    groups: tuple[tuple[str, ...], ...]
    moves: tuple[Move, ...] = ()
    placed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    dissolved: tuple[int, ...] = ()
    opened: tuple[int, ...] = ()
    touched: tuple[int, ...] = ()
    asks: bool = False
    short: tuple[Shortfall, ...] = ()


def mend(
    groups: Sequence[Sequence[str]],
    problem: Problem,
    *,
    gone: Collection[str] = (),
    late: Iterable[str] = (),
    most_moves: int | None = None,
    rather_not: Collection[str] = (),
    opens: bool = False,
) -> Mending:
    """Return the groups without those who are gone and with those who are late, moving as few as can be.

    Nobody is alone. Who is to be together is; who is to be apart, and then sizes in range, as far as can be. Of
    several repairs that move equally few, a good one: it spares `rather_not`, mixes well by the attributes of
    the problem, and seats few beside those they met before. With `capacities`, group i sits at place i. `opens`
    allows groups where nobody sits, for latecomers who fill them by themselves. `most_moves` is how many may
    move unasked.
    """
    room = _room(groups, problem, frozenset(gone), late, opens=opens)
    units = _units(problem, room.homes)
    bound = frozenset(each for unit in units if len(unit.people) > 1 for each in unit.people)
    seats = _seats(room, units, _flow(room, units, problem), problem.seed) if room.homes else room.sitting
    Seating(room.tables, seats, room.homes, bound, frozenset(rather_not), _liking(problem)).mix()
    return _mending(groups, room, seats, problem, most_moves)


def place(groups: Sequence[Sequence[str]], problem: Problem, late: Iterable[str]) -> Mending:
    """Return the groups with those who are late, each where they fit best; nobody who sits has to move.

    A group of those they are to be with comes first, and one of those they are to be kept from last; then one that
    is too small, then one that stays in range, mixes best, and is smallest. Where all are full, one becomes too
    large: nobody is alone.
    """
    room = _room(groups, problem, frozenset(), late, opens=False)
    liking = _liking(problem)
    seats = [list(group) for group in room.sitting]

    def fit(person: str, index: int) -> tuple[int, ...]:
        table, here = room.tables[index], seats[index]
        friends = any(person in wish and not set(wish).isdisjoint(here) for wish in problem.together)
        kept = sum(person in wish and not set(wish).isdisjoint(here) for wish in problem.apart)
        worse = table.breach(len(here) + 1) - table.breach(len(here))
        cost = sum(liking.pair(person, each) for each in here)
        return -int(friends), kept, int(not here), worse, cost, len(here), index

    for person in room.late:
        ranked = [fit(person, index) for index in range(len(seats))]
        seats[ranked.index(min(ranked))].append(person)
    return _mending(groups, room, seats, problem, None)


def _liking(problem: Problem) -> Liking:
    return Liking(problem, {each.id: each for each in problem.people})


# What there is to work with -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Room:
    """The groups that may be used, by their index, without those who are gone; and who is to be placed."""

    indices: list[int]
    tables: list[Table]
    sitting: list[list[str]]
    late: list[str]

    @property
    def homes(self) -> dict[str, int | None]:
        """Return the table where everybody sits, None for latecomers."""
        seated = {each: table for table, group in enumerate(self.sitting) for each in group}
        return {**seated, **dict.fromkeys(self.late)}


def _room(
    groups: Sequence[Sequence[str]],
    problem: Problem,
    gone: frozenset[str],
    late: Iterable[str],
    *,
    opens: bool,
) -> _Room:
    """Return the groups that may be used: where people sat; where nobody did, only for latecomers who are many
    enough, or where else there would be none.
    """
    newcomers = sorted(set(late) - gone - set(chain.from_iterable(groups)))
    Random(problem.seed).shuffle(newcomers)
    before = [list(group) for group in groups]
    if opens and not problem.capacities:
        before += [[] for _ in range(len(newcomers) // max(2, problem.smallest))]
    if newcomers and not any(before):
        indices, opens = list(range(max(1, len(before)))), False
        before = before or [[]]
    else:
        indices = [index for index, group in enumerate(before) if group or opens]
    sitting = [[each for each in before[index] if each not in gone] for index in indices]
    fresh = any(before)
    tables = [
        _table(problem, index, idle=not here, fresh=fresh and not before[index])
        for index, here in zip(indices, sitting, strict=True)
    ]
    return _Room(indices, tables, sitting, newcomers)


def _table(problem: Problem, index: int, *, idle: bool, fresh: bool) -> Table:
    seats = problem.capacities[index] if index < len(problem.capacities) else None
    smallest = problem.smallest if seats is None else min(problem.smallest, seats)
    largest = max(2, problem.largest) if seats is None else seats
    return Table(max(2, smallest), largest, idle=idle, fresh=fresh)


def _units(problem: Problem, homes: Mapping[str, int | None]) -> list[Unit]:
    """Return those who are bound to others, with these, and those who are kept from others."""
    with_whom = {each: {each} for wish in (*problem.together, *problem.apart) for each in wish if each in homes}
    for wish in problem.together:
        here = [each for each in wish if each in homes]
        joined = set().union(*(with_whom[each] for each in here))
        with_whom.update(dict.fromkeys(joined, joined))
    sets = sorted({tuple(sorted(each)) for each in with_whom.values()})
    return [Unit(people, tuple(homes[each] for each in people)) for people in sets]


def _flow(room: _Room, units: list[Unit], problem: Problem) -> Flow:
    bound = {each for unit in units for each in unit.people}
    number = {each: index for index, unit in enumerate(units) for each in unit.people}
    apart = [sorted({number[each] for each in wish if each in number}) for wish in sorted(set(problem.apart))]
    sitting = Sitting(
        room.tables,
        free=[sum(each not in bound for each in group) for group in room.sitting],
        late=sum(each not in bound for each in room.late),
        units=units,
        apart=[each for each in apart if len(each) > 1],
    )
    return sitting.untouched() or fewest_moves(sitting)


def _seats(room: _Room, units: list[Unit], flow: Flow, seed: int) -> list[list[str]]:
    """Return who sits where when a flow is followed; who of the free moves is left to chance."""
    bound = {each: flow.units[index] for index, unit in enumerate(units) for each in unit.people}
    waiting = [each for each in room.late if each not in bound]
    seats = []
    for group, leave in zip(room.sitting, flow.leave, strict=True):
        free = sorted(each for each in group if each not in bound)
        leaving = Random(f"{seed}/{free}").sample(free, leave)
        waiting += leaving
        seats.append([each for each in group if each not in leaving and each not in bound])
    for table in sorted(range(len(seats)), key=lambda index: not room.tables[index].fresh):  # latecomers go first
        seats[table] += waiting[: flow.come[table]]
        del waiting[: flow.come[table]]
    for person, table in bound.items():
        seats[table].append(person)
    return seats


# What came of it ----------------------------------------------------------------------------------


def _mending(
    groups: Sequence[Sequence[str]],
    room: _Room,
    seats: Sequence[Sequence[str]],
    problem: Problem,
    most_moves: int | None,
) -> Mending:
    """Return what the new seats come to: whoever stays keeps their order, whoever comes sits behind them."""
    before = [tuple(group) for group in groups]
    count = max([len(before), *(index + 1 for index, here in zip(room.indices, seats, strict=True) if here)])
    before += [()] * (count - len(before))
    after: list[tuple[str, ...]] = [()] * count
    for index, here in zip(room.indices, seats, strict=True):
        if here:
            stay = [each for each in before[index] if each in here]
            after[index] = (*stay, *sorted(set(here) - set(stay)))
    homes = {each: index for index, group in enumerate(before) for each in group}
    now = {each: index for index, group in enumerate(after) for each in group}
    moves = tuple(
        Move(each, homes[each], index) for each, index in sorted(now.items()) if homes.get(each, index) != index
    )
    changed = [index for index in range(count) if before[index] != after[index]]
    return Mending(
        groups=tuple(after),
        moves=moves,
        placed=MappingProxyType({each: now[each] for each in sorted(room.late)}),
        dissolved=tuple(index for index in changed if not after[index]),
        opened=tuple(index for index in changed if not before[index]),
        touched=tuple(changed),
        asks=most_moves is not None and len(moves) > most_moves,
        short=_short(room, seats, problem),
    )


def _short(room: _Room, seats: Sequence[Sequence[str]], problem: Problem) -> tuple[Shortfall, ...]:
    sizes = [len(here) for table, here in zip(room.tables, seats, strict=True) if table.breach(len(here))]
    values = {"smallest": problem.smallest, "largest": problem.largest}
    return tuple(Shortfall("size", MappingProxyType({"size": size, **values})) for size in sizes)
