"""How a question comes in: stored at once, as it was typed. Whether the author's name stands with it is told before
anybody writes. Until it is taken it is theirs to withdraw.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.delivery import queue
from bot.errors import RefusalError
from bot.model import Answer, Delivery, Message, Question, QuestionState, new_id
from bot.occasions import for_everybody, hold, is_shared
from bot.questions import board
from bot.questions.origins import OPEN, asked_at, numbered, session_of
from cards import questions as cards
from cards.markdown import plain
from cards.questions import LONGEST

if TYPE_CHECKING:
    from bot.model import Session
    from bot.occasions import Scene
    from cards.elements import Face

MOST: Final = 20
"""So many questions may one person have at one session."""


async def ask(scene: Scene, text: str, *, session_id: str | None = None, nameless: bool = False) -> Answer:
    """Keep a question as typed, for the session that it is asked at, or for the day.

    Raises:
        RefusalError: `question_empty`, `question_too_long` (most), `question_named`, `question_most` (most).
    """
    words = text.strip()
    if not plain(words, LONGEST):
        raise RefusalError("question_empty")
    if len(words) > LONGEST:
        raise RefusalError("question_too_long", most=LONGEST)
    if nameless and not scene.agenda.ideas.anonymous:
        raise RefusalError("question_named")
    session = await asked_at(scene, session_id)
    await hold(scene.tables, scene.event.id)
    await _room(scene, session)
    question = Question(
        id=new_id(),
        event_id=scene.event.id,
        number=await scene.tables.questions.last_number(scene.event.id) + 1,
        person_id=scene.guest.person.id,
        text=words,
        session_id=session,
        anonymous=nameless,
        asked_at=scene.now,
    )
    await scene.tables.questions.add(question)
    await board.plan(scene, session)
    known = session_of(scene, session)
    said = "question.kept.nameless" if nameless else "question.kept"
    title = known.title if known else scene.event.title
    return Answer(text=scene.face.say(said, number=question.number, title=title), fleeting=True)


async def ask_nameless(scene: Scene, text: str) -> Answer:
    """Keep a question that was typed without its author's name; where others read along, say that they read this too.

    Raises:
        RefusalError: as `ask` does.
    """
    answer = await ask(scene, text, nameless=True)
    if not is_shared(scene.guest.place):
        return answer
    return Answer(text=f"{answer.text} {scene.face.say('idea.kept.overheard')}", private=True)


async def _room(scene: Scene, session_id: str | None) -> None:
    """See that somebody may ask one more; the event is held, so that two at once are counted one by one."""
    state = (*OPEN, QuestionState.ANSWERED, QuestionState.HIDDEN)
    asked = await scene.tables.questions.count(
        event_id=scene.event.id, person_id=scene.guest.person.id, session_id=session_id, state=state
    )
    if asked >= MOST:
        raise RefusalError("question_most", most=MOST)


async def invite(scene: Scene, session_id: str | None) -> Answer:
    """Give somebody the field for a question 1:1; elsewhere put it where people are, one for all."""
    asked = await asked_at(scene, session_id)
    session, place = session_of(scene, asked), scene.guest.place
    if not is_shared(place):
        return Answer(card=_form(scene, scene.face, session))
    face = replace(for_everybody(scene).face, place=place.kind)  # the form is everybody's there
    kind = "choice" if scene.agenda.ideas.anonymous else "1"
    key = f"{scene.event.id}/{session.id if session else 'day'}/question_form/{place.id}/{kind}"
    if not await scene.tables.deliveries.count(key=key):
        card = _form(scene, face, session)
        await queue(
            scene.tables,
            Delivery(
                key=key,
                event_id=scene.event.id,
                place_id=place.id,
                kind="question_form",
                message=Message(card=card, summary=face.voice.say("question.form_toast")),
                queued_at=scene.now,
            ),
        )
    return Answer(text=scene.face.say("question.form_below"), fleeting=True)


def _form(scene: Scene, face: Face, session: Session | None) -> dict[str, object]:
    return cards.form(face, event=scene.event, session=session, nameless=scene.agenda.ideas.anonymous)


async def withdraw(scene: Scene, number: str) -> Answer:
    """Take an own question back: the one named, else the last that waits. Done again it changes nothing.

    Raises:
        RefusalError: `question_number_wrong`, `question_none_own`, `question_not_yours`, `question_taken`,
            `question_settled`.
    """
    await hold(scene.tables, scene.event.id)
    question = await numbered(scene, number or await _last(scene), state=tuple(QuestionState))
    if question.person_id != scene.guest.person.id:
        code = "question_not_yours" if question.state in {*OPEN, QuestionState.ANSWERED} else "question_number_wrong"
        raise RefusalError(code, number=str(question.number))
    if question.state is QuestionState.PICKED:
        raise RefusalError("question_taken", number=question.number)
    if question.state is QuestionState.ANSWERED:
        raise RefusalError("question_settled", number=question.number)
    if question.state is not QuestionState.WITHDRAWN:
        await scene.tables.questions.put(question.model_copy(update={"state": QuestionState.WITHDRAWN}))
        await board.plan(scene, question.session_id)
    return Answer(text=scene.face.say("question.withdrawn", number=question.number), fleeting=True)


async def _last(scene: Scene) -> str:
    found = await scene.tables.questions.find(
        event_id=scene.event.id, person_id=scene.guest.person.id, state=QuestionState.ASKED
    )
    if not found:
        raise RefusalError("question_none_own")
    return str(max(each.number for each in found))
