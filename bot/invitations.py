"""Each person hears 1:1 where to go and with whom, where they can be written to and have not asked for quiet. Who
was not reached is known: a row says why.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from bot import reach, receipts, rounds
from bot.announcements import batch, helps_until, is_unsaid, key
from bot.delivery import queue_all
from bot.model import Answer, Delivery, DeliveryState, Message, Priority, Repeat
from bot.stewards import face_of
from cards import breakout as breakout_cards

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Due, Group, Member, Person, Session
    from bot.occasions import Occasion, Scene
    from cards.breakout import GroupLine

KIND: Final = "my_group"


async def invite(
    day: Occasion, due: Due, session: Session, groups: Sequence[Group], lines: Mapping[int, GroupLine]
) -> None:
    """Queue a message 1:1 to every member of these groups who wants one; again, only what is missing or new."""
    seated = {one.person_id: (one, group) for group, one in await _members(day, groups) if not one.absent}
    people = [each for each in await _people(day, seated) if not each.quiet]
    out = await receipts.out_of_reach(day.tables, [each.id for each in people])
    until = helps_until(day, due)
    messages = await asyncio.to_thread(_messages, day, session, people, seated, lines)
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


async def _members(day: Occasion, groups: Sequence[Group]) -> list[tuple[Group, Member]]:
    members = await rounds.members_of(day, groups)
    return [(group, each) for group in groups for each in members[group.id]]


async def _people(day: Occasion, person_ids: Mapping[str, object]) -> list[Person]:
    return await day.tables.people.find(id=tuple(sorted(person_ids))) if person_ids else []


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
    lines: Mapping[int, GroupLine],
) -> dict[str, Message]:
    """Return by person what they are told; drawing for hundreds takes a moment, which nobody is to wait for."""
    drawn = {}
    for each in people:
        member, group = seated[each.id]
        drawn[each.id] = _message(day, session, group, lines[group.number], member, each)
    return drawn


def _message(day: Occasion, session: Session, group: Group, line: GroupLine, member: Member, person: Person) -> Message:
    face = face_of(day, person)
    card = breakout_cards.my_group(
        face,
        event=day.event,
        session=session,
        group=line,
        ends_at=rounds.back_at(day, session, group),
        role=member.role,
        unasked=True,
    )
    return Message(card=card, summary=face.voice.say("my_group.toast", number=group.number, title=session.title))


async def follow(day: Occasion, session: Session, groups: Sequence[Group]) -> None:
    """Bring the messages up to date of those who sit in these groups and were written to; who was missed may come
    yet, and reads there where and until when.
    """
    seated = {one.person_id: (one, group) for group, one in await _members(day, groups)}
    said = await _standing(day, session, seated)
    lines = {each.number: each for each in await rounds.lines_of(day, groups)} if said else {}
    people = await _people(day, said)
    messages = await asyncio.to_thread(_messages, day, session, people, seated, lines)
    await queue_all(day.tables, [_edited(day, row, messages[each.id]) for each in people for row in said[each.id]])


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
