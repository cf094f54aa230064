"""Each person hears 1:1 where to go and with whom, where they can be written to and have not asked for quiet. Who
was not reached is known: a row says why.

Groups in threads are told of once their thread stands, so that the message leads there.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from bot import reach, receipts
from bot.announcements import batch, helps_until, is_unsaid, key
from bot.breakouts import pulse, rounds, whereabouts
from bot.delivery import queue_all
from bot.model import Answer, Delivery, DeliveryState, Due, DueKind, Message, Priority, Repeat
from bot.occasions import face_of
from cards import breakout as breakout_cards
from schedules.timeline import UNKNOWN_LENGTH

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from bot.model import Group, Member, Person, Round, Session
    from bot.occasions import Occasion, Scene
    from cards.breakout import GroupLine

KIND: Final = "my_group"
AFTER: Final = f"{KIND}:"
"""Begins the target of the due that tells people once their thread stands; the round's id follows."""
_PAUSE: Final = timedelta(seconds=10)
_LOOKS: Final = 12  # so often, before people are told without the way to their thread
_AT_ONCE: Final = 12  # cards that are drawn sooner than a thread is begun


class _Told(NamedTuple):
    """What is told of groups: by number as a card shows them, and by id the addresses of their threads."""

    lines: Mapping[int, GroupLine]
    threads: Mapping[str, str]


# Telling ------------------------------------------------------------------------------------------


async def begin(day: Occasion, due: Due, session: Session, sitting: Round, groups: Sequence[Group]) -> None:
    """Tell everybody who sits in these groups, which the START `due` opens: at once, or where they are to have
    threads a moment later.
    """
    threads = await whereabouts.heads(day, groups)
    await invite(day, due, session, [each for each in groups if each.id not in threads])
    if threads:
        await day.tables.dues.put(_look(day, due, session, sitting, 1))


async def carry_on(day: Occasion, due: Due) -> None:
    """Tell the members of the groups whose threads stand by now, and soon those of the others."""
    sitting = await day.tables.rounds.get(id=due.target.removeprefix(AFTER))
    session = day.agenda.session(sitting.session_id) if sitting else None
    if sitting is None or session is None or sitting.state != "open":
        return
    groups, looks = await rounds.groups_of(day, sitting), int(due.key.rpartition("/")[2])
    threads = await whereabouts.heads(day, groups)
    late = {key for key, head in threads.items() if head.activity_id is None and looks < _LOOKS}
    start = due.model_copy(update={"session_id": session.id, "stale_at": _until(day, session)})
    await invite(day, start, session, [each for each in groups if each.id not in late])
    if late:
        await day.tables.dues.put(_look(day, start, session, sitting, looks + 1))


def _until(day: Occasion, session: Session) -> datetime:
    return day.agenda.instant(session.end or session.start + UNKNOWN_LENGTH)


def _look(day: Occasion, due: Due, session: Session, sitting: Round, number: int) -> Due:
    return Due(
        key=f"{day.event.id}/{session.id}/{KIND}/{due.occurrence}/{number}",
        event_id=day.event.id,
        at=day.now + _PAUSE,
        kind=DueKind.PROGRESS,
        target=f"{AFTER}{sitting.id}",
        occurrence=due.occurrence,
        stale_at=_until(day, session),
        derived=False,
    )


async def invite(
    day: Occasion, due: Due, session: Session, groups: Sequence[Group], *, only: Collection[str] | None = None
) -> None:
    """Queue a message 1:1 to every member of these groups who wants one, or only to these people; again, only what
    is missing or new. `due` names the messages.
    """
    seated = await _seated(day, groups)
    people = [each for each in await _people(day, seated) if not each.quiet and (only is None or each.id in only)]
    if not people:
        return
    out = await receipts.out_of_reach(day.tables, [each.id for each in people])
    until = helps_until(day, due)
    told = await _told(day, groups)
    messages = await asyncio.to_thread(_messages, day, session, people, seated, told)
    rows = [
        _row(day, due, each, messages[each.id]).model_copy(update={"stale_at": until, **_fate(day, out[each.id])})
        for each in people
    ]
    await queue_all(day.tables, rows)


def _fate(day: Occasion, reason: reach.Reason | None) -> dict[str, object]:
    """Return what is changed of the row of somebody who cannot be reached."""
    if reason is None:
        return {}
    return {"state": DeliveryState.FAILED, "error": reach.error_of(reason), "settled_at": day.now}


async def _seated(day: Occasion, groups: Sequence[Group], *, missed: bool = False) -> dict[str, tuple[Member, Group]]:
    """Return by person who sits in these groups, and where; with who was `missed`, if that is asked."""
    members = await rounds.members_of(day, groups)
    found = ((each, group) for group in groups for each in members[group.id])
    return {each.person_id: (each, group) for each, group in found if missed or not each.absent}


async def _people(day: Occasion, person_ids: Mapping[str, object]) -> list[Person]:
    return await day.tables.people.find(id=tuple(sorted(person_ids))) if person_ids else []


async def _told(day: Occasion, groups: Sequence[Group]) -> _Told:
    lines = {each.number: each for each in await rounds.lines_of(day, groups)}
    return _Told(lines, await pulse.links_of(day, [each.model_copy(update={"link": ""}) for each in groups]))


def _row(day: Occasion, due: Due, person: Person, message: Message) -> Delivery:
    return Delivery(
        key=key(due, KIND, person.id),
        event_id=day.event.id,
        batch=batch(due, KIND),
        person_id=person.id,
        kind=KIND,
        priority=Priority.BULK,
        repeat=Repeat.NEVER,
        message=message,
        queued_at=day.now,
    )


def _messages(
    day: Occasion,
    session: Session,
    people: Sequence[Person],
    seated: Mapping[str, tuple[Member, Group]],
    told: _Told,
) -> dict[str, Message]:
    """Return by person what they are told; drawing for hundreds takes a moment, which nobody is to wait for."""
    drawn = {}
    for each in people:
        member, group = seated[each.id]
        drawn[each.id] = _message(day, session, group, told, member, each)
    return drawn


def _message(day: Occasion, session: Session, group: Group, told: _Told, member: Member, person: Person) -> Message:
    face = face_of(day, person)
    card = breakout_cards.my_group(
        face,
        event=day.event,
        session=session,
        group=told.lines[group.number],
        ends_at=rounds.back_at(day, session, group),
        role=member.role,
        thread=told.threads.get(group.id, ""),
        unasked=True,
    )
    return Message(card=card, summary=face.voice.say("my_group.toast", number=group.number, title=session.title))


# Keeping it right ---------------------------------------------------------------------------------


async def follow(day: Occasion, session: Session, groups: Sequence[Group]) -> None:
    """Bring the messages up to date of those who sit in these groups and were written to."""
    seated = await _seated(day, groups, missed=True)
    said = await _standing(day, session, seated)
    people = await _people(day, said)
    if not people:
        return
    told = await _told(day, groups)
    if len(people) > _AT_ONCE:
        messages = await asyncio.to_thread(_messages, day, session, people, seated, told)
    else:
        messages = _messages(day, session, people, seated, told)
    edited = [(row, _edited(day, row, messages[each.id])) for each in people for row in said[each.id]]
    await queue_all(day.tables, [newer for row, newer in edited if newer.message != row.message])


def _edited(day: Occasion, row: Delivery, message: Message) -> Delivery:
    until = row.stale_at if is_unsaid(row) else None
    kept = message.model_copy(update={"summary": row.message.summary})
    return row.model_copy(update={"message": kept, "queued_at": day.now, "stale_at": until})


async def _standing(day: Occasion, session: Session, seated: Mapping[str, object]) -> dict[str, list[Delivery]]:
    """Return by person what they were told of their group for this session, and may be edited."""
    begins = f"{day.event.id}/{session.id}/{KIND}/"
    wanted = tuple(sorted(seated))
    rows = await day.tables.deliveries.find(event_id=day.event.id, kind=KIND, person_id=wanted) if wanted else []
    found: dict[str, list[Delivery]] = defaultdict(list)
    for each in rows:
        if each.key.startswith(begins) and each.state is not DeliveryState.FAILED and each.person_id:
            found[each.person_id].append(each)
    return found


# What people ask for ------------------------------------------------------------------------------


async def hush(scene: Scene, *, quiet: bool) -> Answer:
    """Write no more (or again) to the person about their groups."""
    person = await scene.tables.people.lock(id=scene.guest.person.id) or scene.guest.person
    await scene.tables.people.put(person.model_copy(update={"quiet": quiet}))
    return Answer(text=scene.face.say("quiet.on" if quiet else "quiet.off"), fleeting=True)
