"""Having questions answered, by whoever runs the day, and by whoever speaks at the session: one at a time, and
everybody sees which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import RefusalError
from bot.model import Answer, Audit, QuestionState, Verb, new_id
from bot.occasions import hold
from bot.questions import board, counted
from bot.questions.origins import asked_at, may_run, numbered
from bot.texts.commands import canonical

if TYPE_CHECKING:
    from bot.model import Question
    from bot.occasions import Scene


async def take(scene: Scene, number: str, session_id: str | None = None) -> Answer:
    """Have a question answered now, and show it to everybody; without a number the most supported that waits. The one
    that was being answered is then answered.

    Raises:
        RefusalError: `question_number_wrong`, `question_not_speaker`, `question_none`.
    """
    await hold(scene.tables, scene.event.id)
    question = await numbered(scene, number) if number else await _next(scene, session_id)
    _allow(scene, question.session_id)
    if question.state is QuestionState.PICKED:
        return Answer(text=scene.face.say("question.taken.before", number=question.number), fleeting=True)
    before = await _current(scene, question.session_id)
    if before is not None:
        await _settle(scene, before)
    taken = question.model_copy(update={"state": QuestionState.PICKED, "settled_at": None})
    await scene.tables.questions.put(taken)
    await _note(scene, Verb.TAKE_QUESTION, taken)
    await board.show(scene, taken.session_id, taken)
    await board.refresh(scene, taken.session_id)
    if before is None:
        return Answer(text=scene.face.say("question.taken", number=taken.number), fleeting=True)
    sentence = canonical(Verb.PUT_BACK, scene.face.voice.language, str(before.number))
    told = {"number": taken.number, "before": before.number, "sentence": sentence}
    return Answer(text=scene.face.say("question.taken.after", **told), fleeting=True)


async def answered(scene: Scene, number: str, session_id: str | None = None) -> Answer:
    """Say that a question is answered; without a number the one that was taken. Done again it changes nothing.

    Raises:
        RefusalError: `question_number_wrong`, `question_not_speaker`, `question_none_taken`.
    """
    await hold(scene.tables, scene.event.id)
    question = await numbered(scene, number) if number else await _current(scene, await asked_at(scene, session_id))
    if question is None:
        raise RefusalError("question_none_taken")
    _allow(scene, question.session_id)
    if question.state is not QuestionState.ANSWERED:
        settled = await _settle(scene, question)
        await _note(scene, Verb.ANSWERED, settled)
        if question.state is QuestionState.PICKED:
            await board.show(scene, settled.session_id, settled)
        await board.refresh(scene, settled.session_id)
    left = await scene.tables.questions.count(
        event_id=scene.event.id, session_id=question.session_id, state=QuestionState.ASKED
    )
    said = scene.face.count("question.answered", left, number=question.number)
    last = scene.face.say("question.answered.last", number=question.number)
    return Answer(text=said if left else last, fleeting=True)


async def put_back(scene: Scene, number: str, session_id: str | None = None) -> Answer:
    """Let a question wait again that was taken or answered; without a number the one that was taken.

    Raises:
        RefusalError: `question_number_wrong`, `question_not_speaker`, `question_none_taken`, `question_not_open`.
    """
    await hold(scene.tables, scene.event.id)
    question = await numbered(scene, number) if number else await _current(scene, await asked_at(scene, session_id))
    if question is None:
        raise RefusalError("question_none_taken")
    _allow(scene, question.session_id)
    if question.state is QuestionState.ASKED:
        raise RefusalError("question_not_open", number=question.number)
    waiting = question.model_copy(update={"state": QuestionState.ASKED, "settled_at": None})
    await scene.tables.questions.put(waiting)
    await _note(scene, Verb.PUT_BACK, waiting)
    await board.forget(scene, waiting)
    return Answer(text=scene.face.say("question.put_back", number=question.number), fleeting=True)


def _allow(scene: Scene, session_id: str | None) -> None:
    if not may_run(scene, session_id):
        raise RefusalError("question_not_speaker")


async def _next(scene: Scene, session_id: str | None) -> Question:
    found = await counted.ranked(scene, (await asked_at(scene, session_id),))
    waiting = [each for each in found if each.state is QuestionState.ASKED]
    if not waiting:
        raise RefusalError("question_none")
    return waiting[0]


async def _current(scene: Scene, session_id: str | None) -> Question | None:
    found = await scene.tables.questions.find(
        event_id=scene.event.id, session_id=session_id, state=QuestionState.PICKED
    )
    return found[0] if found else None


async def _settle(scene: Scene, question: Question) -> Question:
    settled = question.model_copy(update={"state": QuestionState.ANSWERED, "settled_at": scene.now})
    await scene.tables.questions.put(settled)
    return settled


async def _note(scene: Scene, verb: Verb, question: Question) -> None:
    person = scene.guest.person.id
    event_id = scene.event.id
    done = Audit(id=new_id(), event_id=event_id, person_id=person, act=verb, target=question.id, done_at=scene.now)
    await scene.tables.audit.add(done)
