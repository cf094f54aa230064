"""Balanced reading: each person is dealt a few ideas of others, those first that fewest have read. Nobody is dealt
their own group's, nor anything twice. It is off unless the agenda turns it on.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.delivery import queue_all
from bot.errors import RefusalError
from bot.ideas.lists import as_lines
from bot.ideas.rotation import Copy, deal, others
from bot.model import Answer, Dealt, Delivery, IdeaState, Message, Repeat
from bot.occasions import hold
from cards import reading as cards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Idea, Session
    from bot.occasions import Occasion, Scene

FRESH: Final = timedelta(minutes=15)
"""So long somebody who was dealt an idea is taken to be reading it; after that it waits for others again."""
_GROUPS: Final = 2  # whose ideas can be read by somebody else


async def invite_to_read(day: Occasion, session: Session) -> None:
    """Offer those who sat in a session's groups the ideas of the others: one post where the event lives, once."""
    if not day.agenda.ideas.reading or day.agenda.public().session(session.id) is None:
        return
    found = await day.tables.ideas.count_by(
        "group_id", event_id=day.event.id, session_id=session.id, state=IdeaState.SHARED
    )
    if len(found.keys() - {None}) < _GROUPS:
        return
    message = Message(
        card=cards.invitation(day.face, event=day.event, session=session),
        summary=day.face.voice.say("reading.toast"),
    )
    posts = [
        Delivery(
            key=f"{day.event.id}/{session.id}/reading/{place.id}/1",
            event_id=day.event.id,
            place_id=place.id,
            kind="reading",
            repeat=Repeat.NEVER,
            message=message,
            stale_at=day.event.ends_at,
            queued_at=day.now,
        )
        for place in await day.main_places()
    ]
    stood = (
        {each.key for each in await day.tables.deliveries.find(key=tuple(each.key for each in posts))}
        if posts
        else set()
    )
    await queue_all(day.tables, [each for each in posts if each.key not in stood])


async def read(scene: Scene, session_id: str | None = None) -> Answer:
    """Deal somebody the next ideas of a session, else of the newest in which others shared some; those that they
    were dealt before and have not said to have read are shown again.

    Raises:
        RefusalError: `reading_off`.
    """
    if not scene.agenda.ideas.reading:
        raise RefusalError("reading_off")
    await hold(scene.tables, scene.event.id)
    where = await _session(scene, session_id)
    waiting = [each for each in await _waiting(scene) if each.session_id == where]
    found = waiting or await _dealt(scene, where)
    if not found:
        return Answer(text=scene.face.say("reading.none"), private=True)
    lines = await as_lines(scene, found, {each.session_id: each.session_id for each in found})
    session = scene.agenda.session(where) if where else None
    return Answer(card=cards.dealt(scene.face, event=scene.event, session=session, ideas=lines), private=True)


async def finish(scene: Scene, numbers: str = "", session_id: str | None = None) -> Answer:
    """Note that somebody has read what they were dealt, all of it or by `numbers`, and deal the next.

    Raises:
        RefusalError: `reading_off`.
    """
    if not scene.agenda.ideas.reading:
        raise RefusalError("reading_off")
    await hold(scene.tables, scene.event.id)
    asked = {int(each) for each in numbers.split() if each.isdecimal() and len(each) < 7}  # noqa: PLR2004
    waiting = [each for each in await _waiting(scene) if not asked or each.number in asked]
    person_id = scene.guest.person.id
    ids = tuple(each.id for each in waiting)
    rows = await scene.tables.dealt.find(person_id=person_id, idea_id=ids) if ids else []
    await scene.tables.dealt.put_all([each.model_copy(update={"read_at": scene.now}) for each in rows])
    return await read(scene, session_id or (waiting[0].session_id if waiting else None))


async def _session(scene: Scene, session_id: str | None) -> str | None:
    """Return the session whose ideas are read: the one that is named, else the newest that began and has some."""
    agenda = scene.agenda.public()
    if session_id and agenda.session(session_id):
        return session_id
    shared = await scene.tables.ideas.count_by("session_id", event_id=scene.event.id, state=IdeaState.SHARED)
    wall = agenda.wall(scene.now)
    begun = [each for each in agenda.sessions if each.start <= wall and each.id in shared]
    return max(begun, key=lambda each: each.start).id if begun else None


async def _waiting(scene: Scene) -> list[Idea]:
    """Return what somebody was dealt, has not said to have read, and can still be read, by number."""
    person_id = scene.guest.person.id
    rows = await scene.tables.dealt.find(event_id=scene.event.id, person_id=person_id, read_at=None)
    ids = tuple(each.idea_id for each in rows)
    found = await scene.tables.ideas.find(id=ids, state=IdeaState.SHARED) if ids else []
    return sorted(found, key=lambda each: each.number)


async def _dealt(scene: Scene, session_id: str | None) -> Sequence[Idea]:
    """Deal the next ideas of a session, and return them by number. The event is held: two are dealt one by one."""
    tables, event_id, person_id = scene.tables, scene.event.id, scene.guest.person.id
    known = await tables.ideas.pick(
        "id", "group_id", "person_id", event_id=event_id, session_id=session_id, state=IdeaState.SHARED
    )
    before = {own for (own,) in await tables.dealt.pick("idea_id", event_id=event_id, person_id=person_id)}
    free = others(
        (Copy(*each) for each in known), person_id=person_id, group_ids=await _groups(scene, session_id), dealt=before
    )
    chosen = deal(person_id, free, await _read(scene))
    rows = [Dealt(idea_id=each, person_id=person_id, event_id=event_id, dealt_at=scene.now) for each in chosen]
    await tables.dealt.add_all(rows)
    found = await tables.ideas.find(id=tuple(chosen)) if chosen else []
    return sorted(found, key=lambda each: each.number)


async def _groups(scene: Scene, session_id: str | None) -> set[str]:
    """Return the group that somebody sat in during a session."""
    rounds = await scene.tables.rounds.find(event_id=scene.event.id, session_id=session_id) if session_id else []
    seats = [await scene.tables.members.get(round_id=each.id, person_id=scene.guest.person.id) for each in rounds]
    return {each.group_id for each in seats if each}


async def _read(scene: Scene) -> dict[str, int]:
    """Return how often each idea was read, or is being read now."""
    dealt = Counter(await scene.tables.dealt.count_by("idea_id", event_id=scene.event.id))
    waiting = await scene.tables.dealt.pick("idea_id", "dealt_at", event_id=scene.event.id, read_at=None)
    dealt.subtract(own for own, at in waiting if at <= scene.now - FRESH)
    return dict(dealt)
