"""What people may do with their own ideas while the session is open: see, change and withdraw them. Votes stay with
what is changed, and lists say that it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import sensing
from bot.errors import RefusalError
from bot.ideas.lists import as_lines
from bot.ideas.origins import is_harvest, is_over, numbered
from bot.ideas.sharing import written
from bot.model import Answer, IdeaState
from bot.occasions import hold
from cards import idea as cards

if TYPE_CHECKING:
    from bot.model import Idea
    from bot.occasions import Scene

_KEPT = (IdeaState.SHARED, IdeaState.HIDDEN)


async def show_mine(scene: Scene, page: str = "") -> Answer:
    """Show somebody what they shared, the newest first, with ways to change and to withdraw it."""
    tables, person_id = scene.tables, scene.guest.person.id
    found = await tables.ideas.find(event_id=scene.event.id, person_id=person_id, state=_KEPT)
    mine = sorted(
        [each for each in found if not await is_harvest(scene, each)], key=lambda each: each.number, reverse=True
    )
    pages = max(1, -(-len(mine) // cards.PAGE))
    number = min(max(1, int(page)), pages) if page.isdecimal() and len(page) < 6 else 1  # noqa: PLR2004
    here = mine[(number - 1) * cards.PAGE : number * cards.PAGE]
    told = await as_lines(scene, here, {each.session_id: each.session_id for each in here}, reader=person_id)
    still = {each.number for each in here if each.state is IdeaState.SHARED and not is_over(scene, each)}
    place = cards.Page(number=number, pages=pages, total=len(mine))
    card = cards.mine(scene.face, event=scene.event, ideas=told, still=still, page=place)
    return Answer(card=card, private=True)


async def edit(scene: Scene, number: str, text: str | None) -> Answer:
    """Change an own idea into `text`; without one, give a form that holds it.

    Raises:
        RefusalError: `idea_number_wrong`, `idea_not_yours`, `idea_of_group`, `idea_hidden`, `idea_closed`,
            `idea_empty`, `idea_too_long` (most).
    """
    await hold(scene.tables, scene.event.id)
    idea = await own(scene, number)
    if idea.state is IdeaState.HIDDEN:
        raise RefusalError("idea_hidden", number=idea.number)
    if text is None:
        card = cards.edit_form(scene.face, event=scene.event, number=idea.number, words=idea.text)
        return Answer(card=card, private=True)
    words = written(text)
    if cards.same(words, idea.text):
        return Answer(text=scene.face.say("idea.unchanged", number=idea.number), fleeting=True)
    await scene.tables.ideas.put(idea.model_copy(update={"text": words, "edited_at": scene.now}))
    await sensing.plan(scene)
    voted = await scene.tables.votes.count(idea_id=idea.id)
    said = scene.face.count("idea.edited.voted", voted, number=idea.number) if voted else ""
    return Answer(text=said or scene.face.say("idea.edited", number=idea.number), fleeting=True)


async def withdraw(scene: Scene, number: str) -> Answer:
    """Take an own idea back.

    Raises:
        RefusalError: `idea_number_wrong`, `idea_not_yours`, `idea_of_group`, `idea_closed`.
    """
    await hold(scene.tables, scene.event.id)
    idea = await own(scene, number, gone=True)
    if idea.state is IdeaState.WITHDRAWN:
        return Answer(text=scene.face.say("idea.withdrawn_before", number=idea.number), fleeting=True)
    await scene.tables.ideas.put(idea.model_copy(update={"state": IdeaState.WITHDRAWN}))
    await sensing.plan(scene)
    return Answer(text=scene.face.say("idea.withdrawn", number=idea.number), fleeting=True)


async def own(scene: Scene, number: str, *, gone: bool = False) -> Idea:
    """Return an own idea that may still be changed, locked; with `gone` also one that was withdrawn before.

    Raises:
        RefusalError: `idea_number_wrong`, `idea_not_yours`, `idea_of_group`, `idea_closed`.
    """
    state = (*_KEPT, IdeaState.WITHDRAWN)
    found = await numbered(scene, number, state=state, mine=True)
    idea = await scene.tables.ideas.lock(id=found.id) or found
    mine = idea.person_id == scene.guest.person.id
    if idea.state is IdeaState.WITHDRAWN and not (gone and mine):
        raise RefusalError("idea_number_wrong", number=str(idea.number))
    if idea.group_id and await is_harvest(scene, idea):
        raise RefusalError("idea_of_group", number=idea.number)
    if not mine:
        raise RefusalError("idea_not_yours", number=idea.number)
    if idea.state is not IdeaState.WITHDRAWN and is_over(scene, idea):
        raise RefusalError("idea_closed", number=idea.number)
    return idea
