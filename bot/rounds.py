"""Who sits where: people are dealt into a session's groups once, and the database knows the seats."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from bot import grouping
from bot.model import Audience, BreakoutPlan, Group, Member, RegistrationState, Round, SessionKind, new_id
from bot.occasions import roles_of
from cards.breakout import GroupLine, Seat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.model import Person, Session
    from bot.occasions import Occasion


def is_breakout(session: Session) -> bool:
    """Whether people are dealt into groups here; who is in a closed circle is not ours to know, and of what
    is still to be announced nobody knows yet.
    """
    return session.kind is SessionKind.BREAKOUT and session.audience is Audience.OPEN and not session.pending


def plan_of(session: Session) -> BreakoutPlan:
    """Return how the session wants its groups; the agenda need not say."""
    return session.breakout or BreakoutPlan()


async def participants(day: Occasion) -> list[Person]:
    """Return who is to be dealt: registered or "Jeg er med", less "Ikke med"; those who run the
    day or speak only if they asked.
    """
    event_id = day.event.id
    said = {each.person_id: each.present for each in await day.tables.attendances.find(event_id=event_id)}
    registered = await day.tables.registrations.find(event_id=event_id, state=RegistrationState.REGISTERED)
    wanted = {each.person_id for each in registered} | {each for each, present in said.items() if present}
    wanted -= {each for each, present in said.items() if not present}
    busy = await _who_runs_the_day(day, wanted) - {each for each, present in said.items() if present}
    return await day.tables.people.find(id=tuple(sorted(wanted - busy))) if wanted - busy else []


async def _who_runs_the_day(day: Occasion, person_ids: set[str]) -> set[str]:
    if not person_ids:
        return set()
    assigned = await day.tables.assignments.find(scope_id=day.event.id)
    identities = await day.tables.identities.find(person_id=tuple(sorted(person_ids)))
    return {
        each.person_id
        for each in identities
        if roles_of(day.agenda, each, [one for one in assigned if one.person_id == each.person_id], here="")
    }


async def towns(day: Occasion, person_ids: Iterable[str]) -> dict[str, str]:
    """Return the municipality of each of these who is registered, as they told it for this event."""
    wanted = tuple(sorted(person_ids))
    found = await day.tables.registrations.find(event_id=day.event.id, person_id=wanted) if wanted else []
    return {each.person_id: told for each in found if (told := each.answers.get("municipality"))}


async def deal(day: Occasion, session: Session) -> Round | None:
    """Deal people into groups, or bring an earlier deal up to date that nobody has heard of; None
    where nobody is there to be dealt.
    """
    known = await day.tables.rounds.find(event_id=day.event.id, session_id=session.id)
    if known and (known[0].state != "dealt" or await _bring_up_to_date(day, session, known[0])):
        return known[0]
    return await deal_anew(day, session)


async def _bring_up_to_date(day: Occasion, session: Session, sitting: Round) -> bool:
    """Seat who came since the deal, and free the seats of those who will not be there.

    False, and the deal is undone, where its groups are then too small or too large.
    """
    wanted = {each.id: each for each in await participants(day)}
    seated = {each.person_id for each in await day.tables.members.find(round_id=sitting.id)}
    if seated == wanted.keys():
        return True
    for person_id in seated - wanted.keys():
        await day.tables.members.drop(round_id=sitting.id, person_id=person_id)
    for person_id in sorted(wanted.keys() - seated):
        await seat_latecomer(day, sitting, wanted[person_id])
    plan = plan_of(session)
    sizes = Counter(each.group_id for each in await day.tables.members.find(round_id=sitting.id))
    groups = await groups_of(day, sitting)
    fits = all(plan.smallest <= sizes[each.id] <= plan.largest for each in groups)
    if not fits:
        await undo(day, sitting)
    return fits


async def deal_anew(day: Occasion, session: Session, before: int = 0) -> Round | None:
    """Deal for a session that has no round; otherwise than the deal with the seed `before`."""
    people = await participants(day)
    if not people:
        return None
    told = await towns(day, [each.id for each in people])
    plan = plan_of(session)
    sitting = Round(
        id=new_id(),
        event_id=day.event.id,
        session_id=session.id,
        seed=_seed(day.event.id, session.id, before),
        made_at=day.now,
    )
    seats = [grouping.Seat(each.id, told.get(each.id) or each.municipality) for each in people]
    await day.tables.rounds.add(sitting)
    dealt = grouping.deal(seats, smallest=plan.smallest, largest=plan.largest, seed=sitting.seed)
    for number, members in enumerate(dealt, start=1):
        await _seat_group(day, sitting, number, [each.person_id for each in members], plan)
    return sitting


def _seed(event_id: str, session_id: str, before: int) -> int:
    """Return the seed of a deal: the same for the same session, another than the deal `before` it had."""
    digest = hashlib.sha256(f"{event_id}/{session_id}/{before}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


async def _seat_group(day: Occasion, sitting: Round, number: int, person_ids: list[str], plan: BreakoutPlan) -> None:
    group = Group(id=new_id(), event_id=day.event.id, round_id=sitting.id, number=number, place_id=new_id())
    await day.tables.groups.add(group)
    roles = grouping.roles(len(person_ids), plan.roles, rotation=sitting.seed + number)
    for seat, (person_id, role) in enumerate(zip(person_ids, roles, strict=True)):
        member = Member(round_id=sitting.id, person_id=person_id, group_id=group.id, role=role, seat=seat)
        await day.tables.members.add(member)


async def round_of(day: Occasion, session_id: str) -> Round | None:
    """Return the round of a session, or None where nobody was dealt for it."""
    found = await day.tables.rounds.find(event_id=day.event.id, session_id=session_id)
    return found[0] if found else None


async def open_round(day: Occasion) -> Round | None:
    """Return the round whose groups are open: of the session that began last, where several are; one that was
    moved while they sat has not begun.
    """
    starts = {each.id: each.start for each in day.agenda.sessions}
    found = await day.tables.rounds.find(event_id=day.event.id, state="open")
    known = [each for each in found if each.session_id in starts]
    wall = day.agenda.wall(day.now)
    return max(known, key=lambda each: (starts[each.session_id] <= wall, starts[each.session_id]), default=None)


async def groups_of(day: Occasion, sitting: Round) -> list[Group]:
    """Return the groups of a round in order of their number."""
    return sorted(await day.tables.groups.find(round_id=sitting.id), key=lambda each: each.number)


async def group_lines(day: Occasion, sitting: Round) -> list[GroupLine]:
    """Return the groups of a round with their members, as a card shows them."""
    groups = await groups_of(day, sitting)
    members = await day.tables.members.find(round_id=sitting.id)
    return await _lines(day, groups, members)


async def group_line(day: Occasion, group: Group) -> GroupLine:
    """Return one group with its members, whatever the number of the others."""
    (line,) = await _lines(day, [group], await day.tables.members.find(group_id=group.id))
    return line


async def _lines(day: Occasion, groups: Sequence[Group], members: Sequence[Member]) -> list[GroupLine]:
    person_ids = tuple(each.person_id for each in members)
    people = await day.tables.people.find(id=person_ids) if person_ids else []
    names = {each.id: each.name for each in people}
    told = await towns(day, person_ids)
    seats: dict[str, list[Seat]] = {each.id: [] for each in groups}
    for each in sorted(members, key=lambda one: one.seat):
        name, town = names.get(each.person_id, ""), told.get(each.person_id)
        seats[each.group_id].append(Seat(name=name, municipality=town, role=each.role))
    in_order = sorted(groups, key=lambda each: each.number)
    return [GroupLine(number=each.number, seats=tuple(seats[each.id])) for each in in_order]


async def seat_latecomer(day: Occasion, sitting: Round, person: Person) -> Group:
    """Give somebody a seat in the smallest group that fits, and return that group."""
    groups = await groups_of(day, sitting)
    members = await day.tables.members.find(round_id=sitting.id)
    sizes = Counter(each.group_id for each in members)
    smallest = min(sizes[each.id] for each in groups)
    small = [each for each in groups if sizes[each.id] == smallest]  # only these are looked at closely
    sitting_there = [each for each in members if each.group_id in {one.id for one in small}]
    told = await towns(day, [person.id, *(each.person_id for each in sitting_there)])
    seats = [
        [grouping.Seat(each.person_id, told.get(each.person_id)) for each in sitting_there if each.group_id == group.id]
        for group in small
    ]
    group = small[grouping.join(seats, grouping.Seat(person.id, told.get(person.id) or person.municipality))]
    seat = max((each.seat for each in sitting_there if each.group_id == group.id), default=-1) + 1
    await day.tables.members.add(Member(round_id=sitting.id, person_id=person.id, group_id=group.id, seat=seat))
    return group


async def undo(day: Occasion, sitting: Round) -> None:
    """Take a deal back that nobody has heard of."""
    for member in await day.tables.members.find(round_id=sitting.id):
        await day.tables.members.drop(round_id=sitting.id, person_id=member.person_id)
    for group in await groups_of(day, sitting):
        await day.tables.groups.drop(id=group.id)
    await day.tables.rounds.drop(id=sitting.id)


def back_at(day: Occasion, session: Session, group: Group) -> datetime | None:
    """Return the wall time at which a group is to be back: its own, where it has one, else the session's."""
    return day.agenda.wall(group.ends_at) if group.ends_at else session.end
