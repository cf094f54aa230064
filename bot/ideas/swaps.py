"""Ideas that say nearly the same: whoever shared one may support another instead. Theirs is then withdrawn and their
support moves; that of others moves along only to an idea that we ourselves found close, and each counts once.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import sensing
from bot.delivery import queue
from bot.errors import RefusalError
from bot.ideas.lists import as_lines
from bot.ideas.origins import closes_at, is_harvest, is_over, numbered
from bot.ideas.own import own
from bot.ideas.voting import cast
from bot.model import Answer, Delivery, IdeaState, Message, PlaceKind, PlaceState, Repeat
from bot.occasions import face_of, hold
from cards import idea as cards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Idea
    from bot.occasions import Occasion, Scene

MOST: Final = 3
"""So many close ideas are shown at most."""
_HELPS: Final = timedelta(hours=1)
"""So long the hint helps where nothing says when the idea is settled."""


def close_key(event_id: str, idea_id: str) -> str:
    """Return the key of the one message that shows an idea's author close ones."""
    return f"{event_id}/close/{idea_id}"


async def offer_close(day: Occasion, idea: Idea, others: Sequence[Idea]) -> None:
    """Show an idea's author 1:1 up to three close ideas that they might support instead: once, and only while it is
    theirs to change. A group's answer is nobody's to withdraw alone, and is left; so are those who cannot be written
    to, and those who want quiet.
    """
    if idea.state is not IdeaState.SHARED or is_over(day, idea) or await is_harvest(day, idea):
        return
    person = await day.tables.people.get(id=idea.person_id)
    own_key = close_key(day.event.id, idea.id)
    if person is None or person.quiet or await day.tables.deliveries.count(key=own_key):
        return
    chats = await day.tables.places.find(person_id=person.id, kind=PlaceKind.PERSONAL)
    if chats and all(each.state is not PlaceState.OK for each in chats):
        return
    beside = [each for each in others if each.id != idea.id and each.session_id == idea.session_id]
    near = [each for each in beside if each.state is IdeaState.SHARED][:MOST]
    if not near:
        return
    (mine, *rest) = await as_lines(day, [idea, *near], {})
    face = face_of(day, person)
    card = cards.close(face, event=day.event, idea=mine, others=rest)
    await queue(
        day.tables,
        Delivery(
            key=own_key,
            event_id=day.event.id,
            person_id=person.id,
            kind="close",
            repeat=Repeat.NEVER,
            message=Message(card=card, summary=face.voice.say("close.toast", number=idea.number)),
            stale_at=closes_at(day, idea) or day.now + _HELPS,
            queued_at=day.now,
        ),
    )


async def swap(scene: Scene, argument: str) -> Answer:
    """Withdraw an own idea and support another instead ("4/12": 4 instead of 12). Done again it changes nothing;
    where the other one is gone, nothing is done at all.

    Raises:
        RefusalError: `swap_unclear`, `swap_same` (number), `swap_gone` (number, own), and those of `own`.
    """
    chosen, slash, given = argument.partition("/")
    if not slash:
        raise RefusalError("swap_unclear")
    await hold(scene.tables, scene.event.id)
    mine = await own(scene, given, gone=True)
    if mine.state is IdeaState.HIDDEN:
        raise RefusalError("idea_hidden", number=mine.number)
    other = await _other(scene, chosen, mine)
    before = mine.state is IdeaState.WITHDRAWN
    moved = 0 if before else await _move_votes(scene, mine, other)
    await cast(scene, other)
    if not before:
        await scene.tables.ideas.put(mine.model_copy(update={"state": IdeaState.WITHDRAWN}))
        await sensing.plan(scene)
    said = scene.face.say("swap.done", number=other.number, own=mine.number)
    more = f" {scene.face.count('swap.moved', moved, number=other.number)}" if moved else ""
    return Answer(text=f"{said}{more}", fleeting=True)


async def _other(scene: Scene, chosen: str, mine: Idea) -> Idea:
    """Return the idea that is supported instead, locked."""
    try:
        found = await numbered(scene, chosen)
    except RefusalError as error:
        raise RefusalError("swap_gone", number=chosen.strip().lstrip("#")[:20], own=mine.number) from error
    if found.id == mine.id:
        raise RefusalError("swap_same", number=mine.number)
    held = await scene.tables.ideas.lock(id=found.id)
    if held is None or held.state is not IdeaState.SHARED:
        raise RefusalError("swap_gone", number=str(found.number), own=mine.number)
    return held


async def _move_votes(scene: Scene, mine: Idea, other: Idea) -> int:
    """Let votes go over to the idea that stays, and return how many people it gained besides the author.

    What nobody found close may say anything: then the others' votes stay where they were given, and count no more.
    """
    votes = await scene.tables.votes.find(idea_id=mine.id)
    author = scene.guest.person.id
    offered = await _was_offered(scene, mine, other)
    going = [each for each in votes if offered or each.person_id == author]
    known = await scene.tables.votes.add_all([each.model_copy(update={"idea_id": other.id}) for each in going])
    for each in going:
        await scene.tables.votes.drop(idea_id=mine.id, person_id=each.person_id)
    stood = {each.person_id for each in known}
    return sum(each.person_id not in stood and each.person_id != author for each in going)


async def _was_offered(scene: Scene, mine: Idea, other: Idea) -> bool:
    """Whether we ourselves showed the author that other idea as a close one."""
    sent = await scene.tables.deliveries.get(key=close_key(scene.event.id, mine.id))
    return sent is not None and json.dumps(cards.instead(other.number, mine.number)) in json.dumps(sent.message.card)
