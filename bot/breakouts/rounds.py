"""Who sits where: people sit in at most one group of a session's round, and the database knows the seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import RefusalError
from bot.model import ATTENDING, Audience, BreakoutPlan, SessionKind
from bot.occasions import roles_of
from cards.breakout import GroupLine, Seat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.model import Group, Member, Person, Round, Session
    from bot.occasions import Occasion


def is_breakout(session: Session) -> bool:
    """Whether people are dealt into groups here; who is in a closed circle is not ours to know, and of what
    is still to be announced nobody knows yet.
    """
    return session.kind is SessionKind.BREAKOUT and session.audience is Audience.OPEN and not session.pending


def plan_of(session: Session) -> BreakoutPlan:
    """Return how the session wants its groups; the agenda need not say."""
    return session.breakout or BreakoutPlan()


# Who takes part -----------------------------------------------------------------------------------


async def participants(day: Occasion) -> list[Person]:
    """Return who is to be dealt: registered or "Jeg er med", less "Ikke med"; those who run the
    day or speak only if they asked.
    """
    event_id = day.event.id
    said = {each.person_id: each.present for each in await day.tables.attendances.find(event_id=event_id)}
    registered = await day.tables.registrations.find(event_id=event_id, state=ATTENDING)
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


# Rounds and their groups --------------------------------------------------------------------------


async def round_of(day: Occasion, session_id: str) -> Round | None:
    """Return the round of a session, or None where nobody was dealt for it."""
    found = await day.tables.rounds.find(event_id=day.event.id, session_id=session_id)
    return found[0] if found else None


def session_of(day: Occasion, sitting: Round) -> Session | None:
    """Return the session that people were dealt for; None where it is gone, or nothing is told of it any more."""
    found = day.agenda.public().session(sitting.session_id)
    return None if found is None or found.pending else found


def next_breakout(day: Occasion) -> Session:
    """Return the breakout that runs, else the next one.

    Raises:
        RefusalError: `breakout_none` where the agenda has no more of them.
    """
    wall = day.agenda.wall(day.now)
    ahead = [each for each in day.agenda.sessions if is_breakout(each) and (each.end is None or each.end > wall)]
    if not ahead:
        raise RefusalError("breakout_none")
    return min(ahead, key=lambda each: each.start)


async def open_round(day: Occasion) -> Round | None:
    """Return the round whose groups are open: of the session that began last, where several are; one that was
    moved while they sat has not begun.
    """
    starts = {each.id: each.start for each in day.agenda.public().sessions}
    found = await day.tables.rounds.find(event_id=day.event.id, state="open")
    known = [each for each in found if each.session_id in starts]
    wall = day.agenda.wall(day.now)
    return max(known, key=lambda each: (starts[each.session_id] <= wall, starts[each.session_id]), default=None)


async def groups_of(day: Occasion, sitting: Round) -> list[Group]:
    """Return the groups of a round in order of their number."""
    return sorted(await day.tables.groups.find(round_id=sitting.id), key=lambda each: each.number)


async def members_of(day: Occasion, groups: Sequence[Group]) -> dict[str, list[Member]]:
    """Return the members of each of these groups (by its id), in order of their seats."""
    found: dict[str, list[Member]] = {each.id: [] for each in groups}
    members = await day.tables.members.find(group_id=tuple(found)) if found else []
    for each in sorted(members, key=lambda one: (one.seat, one.person_id)):
        found[each.group_id].append(each)
    return found


async def group_lines(day: Occasion, sitting: Round) -> list[GroupLine]:
    """Return the groups of a round with their members, as a card shows them."""
    return await lines_of(day, await groups_of(day, sitting))


async def group_line(day: Occasion, group: Group) -> GroupLine:
    """Return one group with its members, whatever the number of the others."""
    (line,) = await lines_of(day, [group])
    return line


async def lines_of(day: Occasion, groups: Sequence[Group]) -> list[GroupLine]:
    """Return these groups with their members, in order of their number."""
    members = await members_of(day, groups)
    person_ids = tuple({each.person_id for group in members.values() for each in group})
    people = await day.tables.people.find(id=person_ids) if person_ids else []
    names = {each.id: each.name for each in people}
    told = await towns(day, person_ids)

    def seat(each: Member) -> Seat:
        name, town = names.get(each.person_id, ""), told.get(each.person_id)
        return Seat(name=name, municipality=town, role=each.role, absent=each.absent)

    return [
        GroupLine(
            number=each.number,
            seats=tuple(seat(one) for one in members[each.id]),
            topic=each.topic,
            link=each.link,
        )
        for each in sorted(groups, key=lambda one: one.number)
    ]


def back_at(day: Occasion, session: Session, group: Group) -> datetime | None:
    """Return the wall time at which a group is to be back: its own, where it has one, else the session's."""
    return day.agenda.wall(group.ends_at) if group.ends_at else session.end
