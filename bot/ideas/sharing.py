"""How an idea comes in: stored at once, as it was typed, and acknowledged. Whether the author's name stands with it
is told before anybody writes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import sensing
from bot.delivery import queue
from bot.errors import RefusalError
from bot.ideas.origins import GRACE, LONGEST, group_here, origin
from bot.model import Answer, Delivery, Idea, IdeaState, Message, new_id
from bot.occasions import for_everybody, hold, is_shared
from cards import idea as cards
from cards.markdown import plain

if TYPE_CHECKING:
    from bot.model import Session
    from bot.occasions import Scene
    from cards.elements import Card, Face
    from cards.idea import Named


async def share(
    scene: Scene, text: str, *, session_id: str | None = None, anonymous: bool = False, limited: bool = True
) -> Answer:
    """Keep an idea as typed, of the session that it belongs to. How many one person may share in one session counts
    where `limited`; what is said in a group's thread is the group's, and does not count.

    Raises:
        RefusalError: `idea_empty`, `idea_too_long` (most), `idea_named`, `idea_most` (most).
    """
    words = written(text)
    group, session = await origin(scene, session_id)
    if anonymous and group is None and not scene.agenda.ideas.anonymous:
        raise RefusalError("idea_named")
    await hold(scene.tables, scene.event.id)
    if limited and group is None:
        await _room(scene, session)
    idea = Idea(
        id=new_id(),
        event_id=scene.event.id,
        number=await scene.tables.ideas.last_number(scene.event.id) + 1,
        person_id=scene.guest.person.id,
        text=words,
        session_id=session,
        group_id=group.id if group else None,
        anonymous=anonymous,
        shared_at=scene.now,
    )
    await scene.tables.ideas.add(idea)
    await sensing.plan(scene)
    return Answer(
        text=scene.face.say("idea.kept.nameless" if anonymous else "idea.kept", number=idea.number), fleeting=True
    )


async def share_nameless(scene: Scene, text: str) -> Answer:
    """Keep an idea that was typed without its author's name; where others read along, say that they read this too.

    Raises:
        RefusalError: as `share` does.
    """
    answer = await share(scene, text, anonymous=True)
    if not is_shared(scene.guest.place):
        return answer
    return Answer(text=f"{answer.text} {scene.face.say('idea.kept.overheard')}", private=True)


def written(text: str) -> str:
    """Return an idea as it is kept: as typed.

    Raises:
        RefusalError: `idea_empty` where nobody would see anything, `idea_too_long` (most).
    """
    words = text.strip()
    if not plain(words, LONGEST):
        raise RefusalError("idea_empty")
    if len(words) > LONGEST:
        raise RefusalError("idea_too_long", most=LONGEST)
    return words


async def _room(scene: Scene, session_id: str | None) -> None:
    """See that somebody may share one more; the event is held, so that two at once are counted one by one."""
    most = scene.agenda.ideas.most
    shared = await scene.tables.ideas.count(
        event_id=scene.event.id,
        person_id=scene.guest.person.id,
        session_id=session_id,
        group_id=None,
        state=(IdeaState.SHARED, IdeaState.HIDDEN),
    )
    if shared >= most:
        raise RefusalError("idea_most", most=most)


def form_key(event_id: str, session_id: str, place_id: str, named: Named) -> str:
    """Return the key of the one form for ideas that a session has in a place; it is never edited."""
    return f"{event_id}/{session_id}/idea_form/{place_id}/{'1' if named == 'person' else named}"


async def invite(scene: Scene, session_id: str | None) -> Answer:
    """Give somebody a form for an idea 1:1; elsewhere put it where people are, one for all, under the announcement
    it belongs to.
    """
    agenda = scene.agenda.public()
    session = (agenda.session(session_id) if session_id else None) or agenda.at(scene.now, grace=GRACE)
    asked = scene.guest.place
    if not is_shared(asked):
        return Answer(card=_form(scene, scene.face, session, await named_here(scene)))
    face = replace(for_everybody(scene).face, place=asked.kind)  # the form is everybody's there
    named = await named_here(scene)
    own = form_key(scene.event.id, session.id if session else "day", asked.id, named)
    if not await scene.tables.deliveries.count(key=own):
        await queue(
            scene.tables,
            Delivery(
                key=own,
                event_id=scene.event.id,
                place_id=asked.id,
                kind="idea_form",
                message=Message(card=_form(scene, face, session, named), summary=face.voice.say("idea.form_toast")),
                queued_at=scene.now,
            ),
        )
    return Answer(text=scene.face.say("idea.form_below"), fleeting=True)


async def named_here(scene: Scene) -> Named:
    """Return whose name will stand with an idea that is shared here."""
    group, _ = await group_here(scene)
    if group is not None:
        return "group"
    return "choice" if scene.agenda.ideas.anonymous else "person"


def _form(scene: Scene, face: Face, session: Session | None, named: Named) -> Card:
    return cards.form(face, event=scene.event, session=session, named=named)
