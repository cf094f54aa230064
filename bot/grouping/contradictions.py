"""What cannot all be had is named, with the least that has to give way.

The least is the fewest wishes taken back, one person out of one set each, and steps by which the range is widened.
It is found by looking for trouble, trying whatever could cure it, and going deeper only when nothing shallower will
do. Where that would take too long somebody leaves the set that is most in the way until a deal can be made.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from bot.grouping.frames import frames
from bot.grouping.plans import Steps, counted, plan_for, units_of
from bot.grouping.problem import Conflict, Contradiction, Relaxation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.grouping.plans import Plan
    from bot.grouping.problem import Problem

STEPS: Final = 12_000
"""How far a way is searched for before it is said that there is none."""
_STEPS_OF_A_CURE: Final = 2_000
"""The same for one wish that something was taken back from: what these find, the above find too."""
_STEPS_OF_CURES: Final = 8_000
"""The same for all that is taken back on trial, before the search for the least is given up."""
_STEPS_OF_A_WAY: Final = 3_000
"""The same for some way out, where nothing is proven least."""
_STEPS_OF_A_LOOK: Final = 2
"""What a look at a wish costs besides, one more for every twenty people in its sets."""
_LIKELY: Final = 12
"""How many cures are weighed against each other where nothing is proven least."""
_LOOKS: Final = 1_200
"""So many are weighed in all; then the likeliest is taken unseen."""
_PATIENCE: Final = 6
"""How many people leave one by one where only a search knows what is in the way; then whole sets go, ever more."""

Sort: TypeAlias = Literal["together", "apart"]
People: TypeAlias = "tuple[str, ...]"


class Leave(NamedTuple):
    """One person leaves one set: the least that can be taken back."""

    sort: Sort
    of: People
    person: str


class Widen(NamedTuple):
    """The range grows by one at one end."""

    end: Literal["smallest", "largest"]


@dataclass(frozen=True, slots=True)
class Wish:
    """A problem, and of the sets as they were wished who is still in each."""

    problem: Problem
    sets: tuple[tuple[Sort, People, People], ...]

    def after(self, cure: Leave | Widen) -> Wish:
        """Return the wish when something is taken back."""
        if isinstance(cure, Widen):
            by = -1 if cure.end == "smallest" else 1
            return replace(self, problem=replace(self.problem, **{cure.end: getattr(self.problem, cure.end) + by}))
        sets = tuple(
            (sort, of, tuple(each for each in left if each != cure.person) if (sort, of) == cure[:2] else left)
            for sort, of, left in self.sets
        )
        return Wish(self.problem, sets).counted()

    def counted(self) -> Wish:
        """Return the wish with the problem that its sets make."""
        together, apart = _left(self.sets, "together"), _left(self.sets, "apart")
        return replace(self, problem=replace(self.problem, together=together, apart=apart))

    def sets_of(self) -> dict[str, tuple[int, ...]]:
        """Return the numbers of the sets that each person is in."""
        inside: dict[str, list[int]] = {}
        for number, (_, _, left) in enumerate(self.sets):
            for person in left:
                inside.setdefault(person, []).append(number)
        return {person: tuple(numbers) for person, numbers in inside.items()}

    def shape(self) -> object:
        """Return what tells one wish from another but for who is who: how many are in the same sets."""
        alike = Counter(self.sets_of().values())
        return frozenset(alike.items()), self.problem.smallest, self.problem.largest


class Trouble(NamedTuple):
    """What is in the way: its name, the sets that make it, at least how much must be taken back, and whether
    another range could help.
    """

    conflict: Conflict
    sets: tuple[tuple[Sort, People, People], ...]
    lack: int
    by_range: bool


def _left(sets: Iterable[tuple[Sort, People, People]], sort: Sort) -> tuple[People, ...]:
    return tuple(sorted({left for each, _, left in sets if each == sort and len(left) > 1}))


def settle(problem: Problem) -> Plan | Contradiction:
    """Return a way to keep all that is wished, or what contradicts itself and the least that has to give way."""
    known = counted(problem)
    seats = _seats(known)
    wish = _wish(replace(known, capacities=seats.problem.capacities) if seats else known)
    troubles = list(_plain(wish))
    plan = None if troubles else plan_for(wish.problem, Steps(STEPS))
    if plan and not seats:
        return plan
    if not plan and not troubles:
        troubles = [_no_way_out(wish, Steps(_STEPS_OF_A_WAY))]
    cured, least = (wish, True) if plan else _cured(wish)
    return Contradiction(
        conflicts=(*(seats.conflicts if seats else ()), *(each.conflict for each in troubles)),
        relaxations=(*(seats.relaxations if seats else ()), *_taken_back(wish, cured)),
        problem=cured.problem,
        least=least,
    )


def _wish(problem: Problem) -> Wish:
    sets: list[tuple[Sort, People, People]] = [("together", each, each) for each in problem.together]
    sets += [("apart", each, each) for each in problem.apart]
    return Wish(problem, tuple(sets))


# What is in the way -----------------------------------------------------------------------------------


def _seats(problem: Problem) -> Contradiction | None:
    """Return what is wrong with the places: they have seats for all, or so many more are needed."""
    count, seats = len(problem.people), sum(each for each in problem.capacities if each > 0)
    if not problem.capacities or seats >= count:
        return None
    more = count - seats
    enough = [max(0, each) for each in problem.capacities]
    for _ in range(more):
        enough[enough.index(min(enough))] += 1
    return Contradiction(
        (Conflict("too_few_seats", (), {"count": count, "seats": seats}),),
        (Relaxation("seats", to=more),),
        replace(problem, capacities=tuple(enough)),
    )


def _plain(wish: Wish) -> Iterator[Trouble]:
    """Return what can be seen without a search."""
    together = [each for each in wish.sets if each[0] == "together" and len(each[2]) > 1]
    apart = [each for each in wish.sets if each[0] == "apart" and len(each[2]) > 1]
    problem = wish.problem
    most_seats, most_groups = _room(len(problem.people), problem.smallest, problem.largest, problem.capacities)
    for unit in units_of(each[2] for each in together):
        inside = frozenset(unit)
        made_of = tuple(each for each in together if each[2][0] in inside)
        for kept in apart:
            if len(inside.intersection(kept[2])) > 1:
                common = tuple(each for each in kept[2] if each in inside)
                yield Trouble(Conflict("both", common), (kept, *made_of), 1, by_range=False)
        if len(unit) > most_seats:
            values = {"count": len(unit), "most": most_seats}
            lack = len(unit) - most_seats if len(made_of) == 1 else 1
            yield Trouble(Conflict("too_many_together", unit, values), made_of, lack, by_range=True)
    for kept in apart:
        if (lack := len(kept[2]) - most_groups) > 0:
            values = {"count": len(kept[2]), "groups": most_groups}
            yield Trouble(Conflict("too_many_apart", kept[2], values), (kept,), 1, by_range=True)


@cache
def _room(people: int, smallest: int, largest: int, capacities: tuple[int, ...]) -> tuple[int, int]:
    """Return how many the largest group may hold, and how many groups there may be."""
    possible = frames(people, smallest=smallest, largest=largest, capacities=capacities)
    most_seats = max((max(each.most, default=0) for each in possible), default=0)
    return most_seats, max((len(each.sizes) for each in possible), default=0)


def _no_way_out(wish: Wish, steps: Steps) -> Trouble:
    """Return as few sets as can be that leave no way together; all, where steps are used up."""
    core = [each for each in wish.sets if len(each[2]) > 1]
    for each in list(core):
        rest = tuple(one for one in core if one != each)
        if steps.left > 0 and not _possible(replace(wish, sets=rest).counted().problem, steps):
            core.remove(each)
    people = tuple(sorted({person for each in core for person in each[2]}))
    return Trouble(Conflict("no_way_out", people), tuple(core), 1, by_range=True)


def _trouble(wish: Wish, steps: Steps) -> Trouble | None:
    """Return something that is in the way; None where there is a deal."""
    if plain := list(_plain(wish)):
        return plain[0]._replace(lack=max(plain[0].lack, _apart_from_each_other(plain)))
    return None if _possible(wish.problem, steps) else _no_way_out(wish, steps)


def _apart_from_each_other(troubles: Iterable[Trouble]) -> int:
    """Return how many troubles there are that no one cure can end two of."""
    used: set[tuple[Sort, People, People]] = set()
    count = 0
    for each in troubles:
        if not each.by_range and used.isdisjoint(each.sets):
            used.update(each.sets)
            count += 1
    return count


def _possible(problem: Problem, steps: Steps) -> bool:
    """Whether there is a deal; False too where it takes more steps to find than there are."""
    given = Steps(min(_STEPS_OF_A_CURE, steps.left))
    steps.left -= given.left
    plan = plan_for(problem, given)
    steps.left += given.left
    return plan is not None


# What gives way ---------------------------------------------------------------------------------------


def _cured(wish: Wish) -> tuple[Wish, bool]:
    """Return the wish after what has to be taken back, and whether that is the least."""
    steps = Steps(_STEPS_OF_CURES)
    for depth in range(1, sum(len(each[2]) for each in wish.sets) + 1):
        found = _within(wish, depth, steps, {})
        if found:
            return found, steps.left > 0
        if steps.left <= 0:
            break
    return _give_way(wish), False


def _within(wish: Wish, depth: int, steps: Steps, tried: dict[object, int]) -> Wish | None:
    """Return the wish when no more than `depth` things are taken back; None where that does not do."""
    key = wish.shape()
    if tried.get(key, -1) >= depth or steps.left <= 0:
        return None
    tried[key] = depth
    steps.left -= _STEPS_OF_A_LOOK + sum(len(each[2]) for each in wish.sets) // 20
    trouble = _trouble(wish, steps)
    if trouble is None:
        return wish
    if trouble.lack > depth:
        return None
    found = (_within(wish.after(cure), depth - 1, steps, tried) for cure in _cures(wish, trouble))
    return next((each for each in found if each), None)


def _cures(wish: Wish, trouble: Trouble) -> Iterator[Leave | Widen]:
    """Return whatever could cure the trouble, people first; of those who are in the same sets one stands for all."""
    seen = set()
    inside = wish.sets_of()
    for sort, of, left in trouble.sets:
        for person in left:
            if (sort, of, inside[person]) not in seen:
                seen.add((sort, of, inside[person]))
                yield Leave(sort, of, person)
    if trouble.by_range and not wish.problem.capacities:
        yield from _wider(wish.problem)


def _wider(problem: Problem) -> Iterator[Widen]:
    if problem.smallest > 1:
        yield Widen("smallest")
    if problem.largest < len(problem.people):
        yield Widen("largest")


def _give_way(wish: Wish) -> Wish:
    """Return the wish when somebody leaves a set that is in the way, again and again, and comes back who may."""
    asked, searches, looks = wish, 0, Steps(_LOOKS)
    while True:
        trouble = next(_plain(wish), None)
        if trouble:
            wish = wish.after(_likely_cure(wish, trouble, looks))
        elif _possible(wish.problem, Steps(_STEPS_OF_A_WAY // 4)):
            return _given_back(asked, wish, Steps(_STEPS_OF_A_WAY))
        else:
            searches += 1
            wish = _less(wish, 2 ** max(0, searches - _PATIENCE))


def _likely_cure(wish: Wish, trouble: Trouble, looks: Steps) -> Leave | Widen:
    """Return the cure that leaves least trouble, of those for people in most sets; without a look once many were."""
    inside = wish.sets_of()
    cures = sorted(_cures(wish, trouble), key=lambda each: -len(inside[each.person]) if isinstance(each, Leave) else 0)
    likely = cures[: min(_LIKELY, max(1, looks.left))]
    if len(likely) == 1:
        return likely[0]
    looks.left -= len(likely)
    return min(likely, key=lambda each: sum(1 for _ in _plain(wish.after(each))))


def _less(wish: Wish, sets: int) -> Wish:
    """Return the wish when the person in most sets leaves one, or when so many sets are given up."""
    inside = wish.sets_of()
    sizeable = [each for each in wish.sets if len(each[2]) > 1]
    often = max(sorted({person for each in sizeable for person in each[2]}), key=lambda each: len(inside[each]))
    ranked = sorted(sizeable, key=lambda each: (often in each[2], len(each[2])), reverse=True)
    for sort, of, left in ranked[:sets]:
        for person in left if sets > 1 else (often,):
            wish = wish.after(Leave(sort, of, person))
    return wish


def _given_back(asked: Wish, wish: Wish, steps: Steps) -> Wish:
    """Return the wish with those back in their sets who need not have left: all of a set, else one by one."""
    for number, (sort, of, _) in enumerate(asked.sets):
        gone = [each for each in of if each not in wish.sets[number][2]]
        for back in (gone, *([each] for each in gone if len(gone) > 1)):
            left = wish.sets[number][2]
            fuller = tuple(each for each in of if each in left or each in back)
            sets = (*wish.sets[:number], (sort, of, fuller), *wish.sets[number + 1 :])
            tried = replace(wish, sets=sets).counted()
            if fuller != left and steps.left > 0 and not any(_plain(tried)) and _possible(tried.problem, steps):
                wish = tried
    return wish


def _taken_back(before: Wish, after: Wish) -> tuple[Relaxation, ...]:
    """Return what was taken back between two wishes."""
    found = [
        Relaxation(sort, tuple(each for each in of if each not in left), of)
        for sort, of, left in after.sets
        if len(left) < len(of)
    ]
    ends: Sequence[Literal["smallest", "largest"]] = ("smallest", "largest")
    ranges = [(end, getattr(before.problem, end), getattr(after.problem, end)) for end in ends]
    return (*found, *(Relaxation(end, to=new) for end, old, new in ranges if old != new))
