"""People are dealt into a session's groups once, and the database keeps the seats; until groups open a deal may be
brought up to date or made anew. What was wished and cannot be had gives way as little as may be, and is told.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from bot import grouping
from bot.breakouts import encounters, posing, rounds, topics
from bot.grouping.account import tell
from bot.grouping.plans import counted, units_of
from bot.grouping.repair import mend, place
from bot.grouping.roles import deal_roles, mend_roles
from bot.model import Group, Member, Round, new_id
from cards.groups import Weighed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.breakouts.posing import Posed
    from bot.grouping import Contradiction, Deal, Problem
    from bot.model import GroupRole, Person, Session
    from bot.occasions import Occasion


MOVED_BY_HAND: Final = "move"
"""The act in the audit of whoever moves a person, who is its target."""


@dataclass(frozen=True, slots=True)
class Table:
    """A group to be: its number, who sits there, what they talk about; and of a group that goes on, who
    had which role, also those who are not there any more.
    """

    number: int
    people: tuple[str, ...]
    topic: str = ""
    roles: Mapping[str, GroupRole | None] = field(default_factory=lambda: MappingProxyType({}))


# Dealing ------------------------------------------------------------------------------------------


async def deal(day: Occasion, session: Session, *, firm: bool = False) -> Round | None:
    """Deal people into groups, or bring an earlier deal up to date that nobody has heard of; None
    where nobody is there to be dealt. In a `firm` deal all stay where they are, whatever sizes come of it; where
    somebody was moved by hand as few move as can be, and rather others.
    """
    known = await rounds.round_of(day, session.id)
    if known is None:
        return await deal_anew(day, session)
    if known.state != "dealt":
        return known
    if await _bring_up_to_date(day, session, known, firm=firm):
        return known
    await undo(day, known)
    return await deal_anew(day, session, seed=known.seed)


async def _moved_by_hand(day: Occasion, sitting: Round) -> set[str]:
    """Return whom whoever runs the day has moved since a deal was made."""
    moved = await day.tables.audit.find(event_id=day.event.id, act=MOVED_BY_HAND)
    return {each.target for each in moved if each.done_at >= sitting.made_at}


async def deal_anew(day: Occasion, session: Session, *, seed: int | None = None) -> Round | None:
    """Deal for a session that has no round; equal seeds give equal groups of equal people."""
    people = await rounds.participants(day)
    if not people:
        return None
    seed = first_seed(day.event.id, session.id) if seed is None else seed
    posed = await posing.pose(day, session, people, seed)
    sitting = Round(id=new_id(), event_id=day.event.id, session_id=session.id, seed=seed, made_at=day.now)
    await day.tables.rounds.add(sitting)
    await _seat(day, session, sitting, await _tables(day, session, posed))
    return sitting


def first_seed(event_id: str, session_id: str) -> int:
    """Return the seed of a session's first deal: always the same."""
    return _digest(f"{event_id}/{session_id}/0")


def next_seed(sitting: Round) -> int:
    """Return the seed of the deal after one that was shuffled away."""
    return _digest(f"{sitting.event_id}/{sitting.session_id}/{sitting.seed}")


def _digest(said: str) -> int:
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:4], "big")


async def _tables(day: Occasion, session: Session, posed: Posed) -> list[Table]:
    """Return the groups to be: those that go on, those that people chose, or a deal of everybody."""
    plan = rounds.plan_of(session)
    if plan.same_as and (going_on := await _going_on(day, session, posed)):
        return going_on
    if plan.topics:
        picked = await topics.picked(day, session)
        return await asyncio.to_thread(_chosen, posed.problem, session, picked)
    dealt, _ = await asyncio.to_thread(settle, posed.problem)
    return [Table(number, each.members) for number, each in enumerate(dealt.groups, 1)]


def settle(problem: Problem) -> tuple[Deal, Contradiction | None]:
    """Return a deal of everybody, and what in the problem had to give way for it."""
    found = grouping.deal_groups(problem)
    if isinstance(found, grouping.Deal):
        return found, None
    eased = grouping.deal_groups(found.problem)
    if isinstance(eased, grouping.Deal):
        return eased, found
    raise ValueError([each.code for each in eased.conflicts])  # the relaxed problem can always be dealt


def _chosen(problem: Problem, session: Session, picked: Mapping[str, int]) -> list[Table]:
    """Return the tables that people chose, with who chose none seated where there is room."""
    plan = rounds.plan_of(session)
    seats = [topics.seats_of(plan, each) for each in plan.topics]
    filled = topics.fill(problem, seats, picked)
    return [
        Table(number, tuple(people), topic=topic.title)
        for number, (topic, people) in enumerate(zip(plan.topics, filled, strict=True), 1)
        if people
    ]


async def _going_on(day: Occasion, session: Session, posed: Posed) -> list[Table]:
    """Return the groups of the earlier breakout, without those who are not there and with those who are new."""
    earlier = _named(day, session)
    sat = await rounds.round_of(day, earlier.id) if earlier else None
    if sat is None:
        return []
    groups = await rounds.groups_of(day, sat)
    members = await rounds.members_of(day, groups)
    there = {each.id for each in posed.problem.people}
    before = [
        [one.person_id for one in members[each.id] if one.person_id in there and not one.absent] for each in groups
    ]
    new = sorted(there - {person_id for group in before for person_id in group})
    after = await asyncio.to_thread(_placed, before, posed.problem, new)
    numbers = [each.number for each in groups]
    numbers += range(max(numbers, default=0) + 1, max(numbers, default=0) + 1 + len(after))
    titles = {each.number: each.topic for each in groups}
    had = {one.number: {each.person_id: each.role for each in members[one.id]} for one in groups}
    return [
        Table(number, tuple(people), titles.get(number, ""), had.get(number, {}))
        for number, people in zip(numbers, after, strict=False)
        if people
    ]


def _placed(before: list[list[str]], problem: Problem, new: Sequence[str]) -> list[Sequence[str]]:
    placed = place(before, problem, new).groups
    if any(len(each) == 1 for each in placed):  # nobody is left alone
        placed = mend(before, problem, late=new).groups
    return list(placed)


def _named(day: Occasion, session: Session) -> Session | None:
    """Return the earlier session whose groups go on here, by its title or uid."""
    wanted = posing.plain(rounds.plan_of(session).same_as)
    found = [
        each
        for each in day.agenda.sessions
        if each.id != session.id and wanted in {posing.plain(each.title), posing.plain(each.uid), each.id}
    ]
    return min(
        found,
        key=lambda each: (not rounds.is_breakout(each), each.start >= session.start, each.start),
        default=None,
    )


# Seats --------------------------------------------------------------------------------------------


async def _seat(day: Occasion, session: Session, sitting: Round, tables: Sequence[Table]) -> None:
    """Store groups and their members, each with their role."""
    groups = [
        Group(
            id=new_id(),
            event_id=day.event.id,
            round_id=sitting.id,
            number=each.number,
            topic=each.topic,
            place_id=new_id(),
        )
        for each in tables
    ]
    roles = await _roles(day, session, sitting, tables)
    await day.tables.groups.add_all(groups)
    await day.tables.members.add_all(
        [
            Member(round_id=sitting.id, person_id=person_id, group_id=group.id, role=roles.get(person_id), seat=seat)
            for group, table in zip(groups, tables, strict=True)
            for seat, person_id in enumerate(table.people)
        ]
    )


async def _roles(
    day: Occasion, session: Session, sitting: Round, tables: Sequence[Table]
) -> Mapping[str, GroupRole | None]:
    """Return the role of everybody: those who go on keep theirs; who offered comes first, and who had none before."""
    wanted = rounds.plan_of(session).roles
    offers: dict[str, set[GroupRole]] = defaultdict(set)
    for each in await day.tables.volunteers.find(event_id=day.event.id):
        offers[each.person_id].add(each.role)
    held = await encounters.held(day, session)
    fresh = [each.people for each in tables if not each.roles]
    found = await asyncio.to_thread(deal_roles, fresh, wanted, volunteers=offers, held=held, seed=sitting.seed)
    for table in tables:
        if table.roles:
            found |= mend_roles(table.people, table.roles, wanted, volunteers=offers, held=held, seed=sitting.seed)
    return found


async def _bring_up_to_date(day: Occasion, session: Session, sitting: Round, *, firm: bool) -> bool:
    """Seat who came since the deal, and free the seats of those who will not be there.

    False where its groups would then be too small or too large, and where people may have chosen since.
    """
    wanted = {each.id: each for each in await rounds.participants(day)}
    members = await day.tables.members.find(round_id=sitting.id)
    seated = {each.person_id for each in members}
    plan = rounds.plan_of(session)
    by_hand = (await _moved_by_hand(day, sitting)) & seated
    if plan.topics or (plan.same_as and not firm and not by_hand):
        return False
    if seated == wanted.keys():
        return True
    posed = await posing.pose(day, session, list(wanted.values()), sitting.seed)
    groups = await rounds.groups_of(day, sitting)
    left = [each for each in members if each.person_id in wanted]
    before = [[each.person_id for each in left if each.group_id == one.id] for one in groups]
    late = sorted(wanted.keys() - seated)
    after = (await asyncio.to_thread(place, before, posed.problem, late)).groups
    fits = len(after) == len(groups) and all(plan.smallest <= len(each) <= plan.largest for each in after)
    if not (fits or firm or by_hand):
        return False
    if not (fits or firm):
        after = (await asyncio.to_thread(mend, before, posed.problem, late=late, rather_not=by_hand)).groups
    numbers = [*(each.number for each in groups), *range(len(groups) + 1, len(after) + 1)]
    had = {one.number: {each.person_id: each.role for each in left if each.group_id == one.id} for one in groups}
    titles = {each.number: each.topic for each in groups}
    tables = [
        Table(number, tuple(people), titles.get(number, ""), had.get(number, {}) if plan.same_as else {})
        for number, people in zip(numbers, after, strict=True)
        if people
    ]
    await _unseat(day, sitting)
    await _seat(day, session, sitting, tables)
    return True


async def undo(day: Occasion, sitting: Round) -> None:
    """Take a deal back that nobody has heard of."""
    await _unseat(day, sitting)
    await day.tables.rounds.drop(id=sitting.id)


async def _unseat(day: Occasion, sitting: Round) -> None:
    for member in await day.tables.members.find(round_id=sitting.id):
        await day.tables.members.drop(round_id=sitting.id, person_id=member.person_id)
    for group in await rounds.groups_of(day, sitting):
        await day.tables.groups.drop(id=group.id)


async def seat_latecomer(day: Occasion, session: Session, sitting: Round, person: Person) -> Group:
    """Give somebody a seat in the group that they fit best, and return that group; nobody has to move."""
    found = await rounds.groups_of(day, sitting)
    groups = [each for each in found if each.ends_at is None or each.ends_at > day.now] or found
    if session.end is not None and day.now >= day.agenda.instant(session.end):
        groups = [each for each in groups if each.ends_at is not None] or groups
    members = await rounds.members_of(day, groups)
    before = [[each.person_id for each in members[one.id] if not each.absent] for one in groups]
    everybody = tuple({each for group in before for each in group} | {person.id})
    posed = await posing.pose(day, session, await day.tables.people.find(id=everybody), sitting.seed)
    placed = (await asyncio.to_thread(place, before, posed.problem, [person.id])).placed
    group = groups[placed[person.id]]
    seat = max((each.seat for each in members[group.id]), default=-1) + 1
    await day.tables.members.add(Member(round_id=sitting.id, person_id=person.id, group_id=group.id, seat=seat))
    return group


# How good it is -----------------------------------------------------------------------------------


async def weigh(day: Occasion, session: Session, sitting: Round) -> Weighed:
    """Return how good the groups are as they sit now, and what of the wishes could not be had."""
    groups = await rounds.groups_of(day, sitting)
    members = await rounds.members_of(day, groups)
    seated = [[each.person_id for each in members[one.id] if not each.absent] for one in groups]
    everybody = tuple({each for group in seated for each in group})
    people = await day.tables.people.find(id=everybody) if everybody else []
    posed = await posing.pose(day, session, people, sitting.seed)
    plan = rounds.plan_of(session)
    dealt = not (plan.topics or plan.same_as)
    sitting_there = [each for each in seated if each]
    found, contradiction = await asyncio.to_thread(_weighed, posed.problem, sitting_there, dealt=dealt)
    return Weighed(
        deal=found,
        contradiction=contradiction,
        unknown=posed.unknown,
        ambiguous=posed.ambiguous,
        names=posed.names,
        labels=posed.labels,
        known=frozenset(each for each in plan.spread if dealt and any(one.value(each) for one in posed.problem.people)),
        history=dealt and bool(posed.problem.met),
    )


def _weighed(problem: Problem, seated: list[list[str]], *, dealt: bool) -> tuple[Deal, Contradiction | None]:
    wishes = dealt and bool(problem.together or problem.apart)
    contradiction = settle(problem)[1] if wishes else None
    eased = contradiction.problem if contradiction else problem
    return tell(eased, seated, units=units_of(counted(eased).together)), contradiction
