"""Questions as cards list them: those of what runs now, or of the whole day, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import RefusalError
from bot.ideas.origins import standing_here
from bot.model import Answer, QuestionState
from bot.occasions import is_shared
from bot.questions import board, counted
from bot.questions.origins import SHOWN, among_stewards, asked_at, may_run, numbered, session_of
from cards import questions as cards
from cards.idea import Page

if TYPE_CHECKING:
    from bot.occasions import Scene


async def show(scene: Scene, page: str = "", session_id: str | None = None) -> Answer:
    """Show the questions of the session that is meant: the one named, the one that runs or has just ended, else those
    of the day.
    """
    named = session_id if session_of(scene, session_id) else None
    asked = named or await asked_at(scene, None)
    return await _listed(scene, (asked,), page, session_id=asked)


async def show_all(scene: Scene, page: str = "") -> Answer:
    """Show all questions that who asks may know of."""
    return await _listed(scene, tuple(await standing_here(scene)), page, everything=True)


async def _listed(
    scene: Scene,
    session_ids: tuple[str | None, ...],
    page: str,
    *,
    session_id: str | None = None,
    everything: bool = False,
) -> Answer:
    found = await counted.ranked(scene, session_ids)
    pages = max(1, -(-len(found) // cards.PAGE))
    number = min(max(1, int(page)), pages) if page.isdecimal() and len(page) < 6 else 1  # noqa: PLR2004
    here = found[(number - 1) * cards.PAGE : number * cards.PAGE]
    card = cards.listing(
        scene.face,
        event=scene.event,
        session=session_of(scene, session_id),
        questions=await counted.as_lines(scene, here, reader=scene.guest.person.id, about=everything),
        page=Page(number=number, pages=pages, total=len(found)),
        everything=everything,
        runs=not everything and await runs_here(scene, session_id),
    )
    return Answer(card=card)


async def runs_here(scene: Scene, session_id: str | None) -> bool:
    """Whether who asks may have questions answered, and asks where not everybody reads along."""
    return may_run(scene, session_id) and await among_stewards(scene)


async def show_one(scene: Scene, number: str) -> Answer:
    """Show one question whole; what is hidden only to its author, 1:1, and only there what its author may do with it.

    Raises:
        RefusalError: `question_number_wrong`.
    """
    question = await numbered(scene, number, state=(*SHOWN, QuestionState.HIDDEN))
    own = question.person_id == scene.guest.person.id and not is_shared(scene.guest.place)
    if question.state is QuestionState.HIDDEN and not own:
        raise RefusalError("question_number_wrong", number=number[:20])
    (line,) = await counted.as_lines(scene, [question], reader=scene.guest.person.id)
    card = cards.single(
        scene.face,
        event=scene.event,
        question=line,
        session=session_of(scene, question.session_id),
        own=own,
        runs=await runs_here(scene, question.session_id),
    )
    return Answer(card=card)


async def show_queue(scene: Scene, session_id: str | None = None) -> Answer:
    """Show who runs a session its queue as it is now.

    Raises:
        RefusalError: `question_not_speaker`.
    """
    asked = await asked_at(scene, session_id)
    if not may_run(scene, asked):
        raise RefusalError("question_not_speaker")
    found = await counted.queue(scene, asked, over=board.is_over(scene, asked))
    card = cards.queue(scene.face, event=scene.event, found=found, session=session_of(scene, asked))
    return Answer(card=card, private=not await among_stewards(scene), replaces=True)
