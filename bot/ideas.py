"""What people share and support. An idea is stored in the words it was written in, then discussed.

Votes are rows that only the database can double, and it does not.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.delivery import queue
from bot.errors import RefusalError
from bot.model import Answer, Delivery, Idea, IdeaState, Message, Vote, new_id
from bot.occasions import for_everybody, hold, is_shared
from cards import idea as idea_cards
from cards.idea import IdeaLine

if TYPE_CHECKING:
    from bot.model import Group, Round, Session
    from bot.occasions import Occasion, Scene

GRACE = timedelta(minutes=30)
LONGEST = 4000


async def share(scene: Scene, text: str, *, session_id: str | None = None) -> Answer:
    """Keep an idea as typed: in the group's session where it comes from a group's thread, else in
    the session that was asked about, that runs, or that ended within 30 minutes; else in the day.

    Raises:
        RefusalError: `idea_empty`, `idea_too_long` (most).
    """
    words = text.strip()
    if not words:
        raise RefusalError("idea_empty")
    if len(words) > LONGEST:
        raise RefusalError("idea_too_long", most=LONGEST)
    group, session = await _origin(scene, session_id)
    await hold(scene.tables, scene.event.id)
    idea = Idea(
        id=new_id(),
        event_id=scene.event.id,
        number=await scene.tables.ideas.last_number(scene.event.id) + 1,
        person_id=scene.guest.person.id,
        text=words,
        session_id=session.id if session else None,
        group_id=group.id if group else None,
        shared_at=scene.now,
    )
    await scene.tables.ideas.add(idea)
    return Answer(text=scene.face.say("idea.kept", number=idea.number), fleeting=True)


async def _origin(scene: Scene, session_id: str | None) -> tuple[Group | None, Session | None]:
    group, sitting = await group_here(scene)
    if group and sitting:
        return group, scene.agenda.public().session(sitting.session_id)
    agenda = scene.agenda.public()
    named = agenda.session(session_id) if session_id else None
    running = agenda.at(scene.now, grace=GRACE)
    if named and running and named != running and named.end is not None:
        # An old card says which session it was made for; it counts while that one is fresh.
        fresh = scene.now < scene.agenda.instant(named.end) + GRACE
        return None, named if fresh else running
    return None, named or running


async def group_here(scene: Scene) -> tuple[Group | None, Round | None]:
    """Return the group whose thread this is, and its round."""
    found = await scene.tables.groups.find(place_id=scene.guest.place.id)
    if not found:
        return None, None
    return found[0], await scene.tables.rounds.get(id=found[0].round_id)


def form_key(event_id: str, session_id: str, place_id: str) -> str:
    """Return the key of the one form for ideas that a session has in a place."""
    return f"{event_id}/{session_id}/idea_form/{place_id}/1"


async def invite(scene: Scene, session_id: str | None) -> Answer:
    """Put the form for ideas where people are: one for all, under the announcement it belongs to."""
    agenda = scene.agenda.public()
    session = (agenda.session(session_id) if session_id else None) or agenda.at(scene.now, grace=GRACE)
    asked = scene.guest.place
    face = scene.face
    if is_shared(asked):  # the form is everybody's there
        face = replace(for_everybody(scene).face, place=asked.kind)
    where = session.id if session else "day"
    await queue(
        scene.tables,
        Delivery(
            key=form_key(scene.event.id, where, asked.id),
            event_id=scene.event.id,
            place_id=asked.id,
            kind="idea_form",
            message=Message(
                card=idea_cards.form(face, event=scene.event, session=session),
                summary=face.voice.say("idea.form_toast"),
            ),
            queued_at=scene.now,
        ),
    )
    return Answer(text=scene.face.say("idea.form_below"), fleeting=True)


async def lines(day: Occasion, person_id: str | None = None) -> list[IdeaLine]:
    """Return the shown ideas of the event as lines of a card: most supported first, then oldest."""
    ideas = await day.tables.ideas.find(event_id=day.event.id, state=IdeaState.SHARED)
    votes = await day.tables.votes.find(event_id=day.event.id)
    groups = {each.id: each.number for each in await day.tables.groups.find(event_id=day.event.id)}
    supporters: dict[str, set[str]] = {}
    for vote in votes:
        supporters.setdefault(vote.idea_id, set()).add(vote.person_id)
    found = [
        IdeaLine(
            number=each.number,
            text=each.text,
            votes=len(supporters.get(each.id, ())),
            supported=person_id in supporters.get(each.id, ()),
            session_id=each.session_id,
            group=groups.get(each.group_id or ""),
            slot=each.slot,
        )
        for each in ideas
    ]
    return sorted(found, key=lambda line: (-line.votes, line.number))


async def show(scene: Scene) -> Answer:
    """Show the ideas with a way to support them."""
    return Answer(
        card=idea_cards.listing(scene.face, event=scene.event, ideas=await lines(scene, scene.guest.person.id))
    )


async def vote(scene: Scene, number: str) -> Answer:
    """Support an idea, once.

    Raises:
        RefusalError: `idea_number_wrong` where there is no such idea.
    """
    idea = await _numbered(scene, number)
    cast = Vote(idea_id=idea.id, person_id=scene.guest.person.id, event_id=idea.event_id, cast_at=scene.now)
    fresh = await scene.tables.votes.add(cast)
    total = await scene.tables.votes.count(idea_id=idea.id)
    code = "vote.counted" if fresh else "vote.counted_before"
    return Answer(text=scene.face.count(code, total, number=idea.number))


async def unvote(scene: Scene, number: str) -> Answer:
    """Take support back: from the idea named, else from the one supported last.

    Raises:
        RefusalError: `idea_number_wrong`, `vote_none` where there is nothing to take back.
    """
    mine = await scene.tables.votes.find(event_id=scene.event.id, person_id=scene.guest.person.id)
    if number.strip():
        idea = await _numbered(scene, number)
        mine = [each for each in mine if each.idea_id == idea.id]
    if not mine:
        raise RefusalError("vote_none")
    last = max(mine, key=lambda each: each.cast_at)
    await scene.tables.votes.drop(idea_id=last.idea_id, person_id=last.person_id)
    idea = await scene.tables.ideas.get(id=last.idea_id) or await _numbered(scene, number)
    return Answer(text=scene.face.say("vote.taken_back", number=idea.number), fleeting=True)


async def _numbered(scene: Scene, number: str) -> Idea:
    digits = number.strip().lstrip("#")
    if digits.isdecimal() and len(digits) < 7:  # noqa: PLR2004 - a million ideas are a typing error
        found = await scene.tables.ideas.find(event_id=scene.event.id, number=int(digits), state=IdeaState.SHARED)
        if found:
            return found[0]
    raise RefusalError("idea_number_wrong", number=digits[:20])
