"""Who else wants an answer: a person once, and taken back by the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import RefusalError
from bot.model import Answer, Backing, QuestionState
from bot.occasions import hold
from bot.questions import board
from bot.questions.counted import supports
from bot.questions.origins import numbered
from cards.support import support_line

if TYPE_CHECKING:
    from bot.occasions import Scene


async def back(scene: Scene, number: str) -> Answer:
    """Support a question, once.

    Raises:
        RefusalError: `question_number_wrong`, `question_settled` where it is answered.
    """
    await hold(scene.tables, scene.event.id)
    question = await numbered(scene, number)
    if question.state is QuestionState.ANSWERED:
        raise RefusalError("question_settled", number=question.number)
    fresh = await scene.tables.backings.add(
        Backing(question_id=question.id, person_id=scene.guest.person.id, event_id=scene.event.id, given_at=scene.now)
    )
    if fresh:
        await board.plan(scene, question.session_id)
    said = "question.backed" if fresh else "question.backed_before"
    counted = (await supports(scene, [question.id]))[question.id]
    support = support_line(scene.face, counted)
    return Answer(text=scene.face.say(said, number=question.number, support=support), fleeting=True)


async def unback(scene: Scene, number: str) -> Answer:
    """Take support back.

    Raises:
        RefusalError: `question_number_wrong`, `question_not_backed`.
    """
    await hold(scene.tables, scene.event.id)
    question = await numbered(scene, number)
    if not await scene.tables.backings.drop(question_id=question.id, person_id=scene.guest.person.id):
        raise RefusalError("question_not_backed", number=question.number)
    await board.plan(scene, question.session_id)
    return Answer(text=scene.face.say("question.unbacked", number=question.number), fleeting=True)
