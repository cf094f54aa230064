"""What a question is asked at, who may know of it, and who may have it answered.

A question of a circle's session stands in no list outside that circle.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.errors import RefusalError
from bot.ideas import standing
from bot.ideas.origins import origin, standing_here
from bot.model import Purpose, QuestionState
from bot.occasions import base_place, is_shared, places_for

if TYPE_CHECKING:
    from bot.model import Question, Session
    from bot.occasions import Occasion, Scene

GRACE: Final = timedelta(minutes=30)
"""After a session ended questions still belong to it."""
SHOWN: Final = (QuestionState.ASKED, QuestionState.PICKED, QuestionState.ANSWERED)
OPEN: Final = (QuestionState.ASKED, QuestionState.PICKED)
_DIGITS: Final = 6  # a million questions are a typing error


async def asked_at(scene: Scene, session_id: str | None) -> str | None:
    """Return the session that a question is asked at: the one named where it is fresh, else the one that runs or
    ended within the grace; None for the day.
    """
    _, session = await origin(scene, session_id)
    return session


async def numbered(scene: Scene, said: str, *, state: tuple[QuestionState, ...] = SHOWN) -> Question:
    """Return the question that a number means, locked, as far as who asks may know of it, or asked it.

    Raises:
        RefusalError: `question_number_missing`, `question_number_wrong`.
    """
    digits = said.strip().lstrip("#").strip()
    if not digits:
        raise RefusalError("question_number_missing")
    if digits.isdecimal() and len(digits) <= _DIGITS:
        found = await scene.tables.questions.find(event_id=scene.event.id, number=int(digits))
        held = await scene.tables.questions.lock(id=found[0].id) if found else None
        if held is not None and held.state in state and await _is_known(scene, held):
            return held
    raise RefusalError("question_number_wrong", number=digits[:20])


async def _is_known(scene: Scene, question: Question) -> bool:
    own = question.person_id == scene.guest.person.id and not is_shared(scene.guest.place)
    return own or question.session_id in await standing_here(scene)


def session_of(day: Occasion, session_id: str | None) -> Session | None:
    """Return the session that everybody may know of, or None: for the day, and for what is off or a circle's."""
    return day.agenda.public().session(session_id) if session_id else None


async def is_public(day: Occasion, session_id: str | None) -> bool:
    """Whether everybody may know of what is asked at a session (None: at the day)."""
    return session_id in await standing(day, day.agenda.public())


def may_run(scene: Scene, session_id: str | None) -> bool:
    """Whether somebody may have questions of a session answered: who runs the day, and who speaks at it."""
    if scene.steers:
        return True
    session = scene.agenda.session(session_id) if session_id else None
    known = {each.lower() for each in (scene.guest.identity.email, scene.guest.identity.upn) if each}
    return session is not None and any(each.email and each.email.lower() in known for each in session.speakers)


async def among_stewards(scene: Scene) -> bool:
    """Whether nobody but who asks, or those who run the day, reads what is answered there."""
    if not is_shared(scene.guest.place):
        return True
    here = await base_place(scene.tables, scene.guest.place)
    consoles = await places_for(scene.tables, scene.event.id, Purpose.CONSOLE)
    return here.id in {each.id for each in consoles}
