"""Support: a person's vote counts once, whichever of their accounts it comes from; the database decides. One's own
ideas may be supported like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import RefusalError
from bot.ideas.counted import supports
from bot.ideas.origins import numbered
from bot.model import Answer, IdeaState, Vote
from cards.support import support_line

if TYPE_CHECKING:
    from bot.model import Idea
    from bot.occasions import Scene


async def vote(scene: Scene, number: str) -> Answer:
    """Support an idea, once; one that the person was dealt to read is read by that.

    Raises:
        RefusalError: `idea_number_wrong` where there is no such idea.
    """
    idea = await _locked(scene, await numbered(scene, number))
    fresh = await cast(scene, idea)
    counted = (await supports(scene, [idea.id]))[idea.id]
    code = "vote.counted" if fresh else "vote.counted_before"
    return Answer(text=scene.face.say(code, number=idea.number, support=support_line(scene.face, counted)))


async def cast(scene: Scene, idea: Idea) -> bool:
    """Add somebody's vote; False where it stood already."""
    person_id = scene.guest.person.id
    if scene.agenda.ideas.reading:
        dealt = await scene.tables.dealt.get(idea_id=idea.id, person_id=person_id)
        if dealt is not None and dealt.read_at is None:
            await scene.tables.dealt.put(dealt.model_copy(update={"read_at": scene.now}))
    given = Vote(idea_id=idea.id, person_id=person_id, event_id=idea.event_id, cast_at=scene.now)
    return await scene.tables.votes.add(given)


async def _locked(scene: Scene, idea: Idea) -> Idea:
    """Return an idea that nobody withdraws or hides before the vote is in."""
    held = await scene.tables.ideas.lock(id=idea.id)
    if held is None or held.state is not IdeaState.SHARED:
        raise RefusalError("idea_number_wrong", number=str(idea.number))
    return held


async def unvote(scene: Scene, number: str) -> Answer:
    """Take support back: from the idea named, else from the one supported last.

    Raises:
        RefusalError: `idea_number_wrong`, `vote_none` where there is nothing to take back.
    """
    mine = await scene.tables.votes.find(event_id=scene.event.id, person_id=scene.guest.person.id)
    if number.strip():
        idea = await numbered(scene, number)
        mine = [each for each in mine if each.idea_id == idea.id]
    known = {each.id: each for each in await _shared(scene, [each.idea_id for each in mine])}
    mine = [each for each in mine if each.idea_id in known]
    if not mine:
        raise RefusalError("vote_none")
    last = max(mine, key=lambda each: each.cast_at)
    await scene.tables.votes.drop(idea_id=last.idea_id, person_id=last.person_id)
    return Answer(text=scene.face.say("vote.taken_back", number=known[last.idea_id].number), fleeting=True)


async def _shared(scene: Scene, idea_ids: list[str]) -> list[Idea]:
    if not idea_ids:
        return []
    return await scene.tables.ideas.find(id=tuple(idea_ids), state=IdeaState.SHARED)
