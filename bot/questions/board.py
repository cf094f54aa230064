"""The two cards that follow the questions of a session: the queue, where those who run the day read along, and the one
question that is being answered, where everybody does. Both are edited, and never posted again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.breakouts import stewards
from bot.delivery import queue
from bot.model import Delivery, Due, DueKind, DueState, Message, QuestionState
from bot.occasions import for_everybody, hold
from bot.questions import counted
from bot.questions.origins import GRACE, is_public, session_of
from cards import questions as cards

if TYPE_CHECKING:
    from bot.breakouts.stewards import Desk
    from bot.model import Question
    from bot.occasions import Occasion

KIND: Final = "questions"
CURRENT: Final = "question"
AFTER: Final = "questions:"
"""Begins the target of the due that draws the queue of a session anew."""
_MOMENT: Final = timedelta(seconds=3)  # in which others ask and support too
_LONGEST: Final = timedelta(hours=12)


def _where(session_id: str | None) -> str:
    return session_id or "day"


# The queue ----------------------------------------------------------------------------------------


async def plan(day: Occasion, session_id: str | None) -> None:
    """Have the queue drawn anew a moment from now, of all that comes meanwhile at once. The event is held."""
    await hold(day.tables, day.event.id)
    key = f"{day.event.id}/{_where(session_id)}/{KIND}/look/1"
    known = await day.tables.dues.get(key=key)
    if known is not None and known.state is DueState.PLANNED:
        return
    at = day.now + _MOMENT
    await day.tables.dues.put(
        Due(
            key=key,
            event_id=day.event.id,
            at=at,
            kind=DueKind.PROGRESS,
            target=f"{AFTER}{session_id or ''}",
            stale_at=at + _LONGEST,
            derived=False,
        )
    )


async def look(day: Occasion, due: Due) -> None:
    """Draw the queue that a due is about as it is now."""
    await refresh(day, due.target.removeprefix(AFTER) or None)


async def refresh(day: Occasion, session_id: str | None, *, over: bool = False) -> None:
    """Draw the queue anew where those who run the day read along; where nothing was asked there is none."""
    asked = await day.tables.questions.count(event_id=day.event.id, session_id=session_id)
    if not asked or not await is_public(day, session_id):
        return
    found = await counted.queue(day, session_id, over=over or is_over(day, session_id))
    for desk in await stewards.desks(day):
        await queue(day.tables, _post(day, session_id, desk, found))


async def close(day: Occasion, session_id: str) -> None:
    """Say in the queue of a session that it is over, and how many questions are left."""
    await refresh(day, session_id, over=True)


async def follow(day: Occasion) -> None:
    """Put the queue of what runs now where those who run the day now read along."""
    session = day.agenda.public().at(day.now, grace=GRACE)
    await refresh(day, session.id if session else None)


def is_over(day: Occasion, session_id: str | None) -> bool:
    """Whether a session has ended by the agenda."""
    session = day.agenda.session(session_id) if session_id else None
    return session is not None and session.end is not None and day.now >= day.agenda.instant(session.end)


def _post(day: Occasion, session_id: str | None, desk: Desk, found: cards.Queue) -> Delivery:
    card = cards.queue(desk.face, event=day.event, found=found, session=session_of(day, session_id))
    return Delivery(
        key=f"{day.event.id}/{_where(session_id)}/{KIND}/{desk.target}/1",
        event_id=day.event.id,
        place_id=desk.place.id if desk.place else None,
        person_id=desk.person.id if desk.person else None,
        kind=KIND,
        message=Message(card=card, summary=str(card["fallbackText"])),
        queued_at=day.now,
    )


# What is being answered ---------------------------------------------------------------------------


async def show(day: Occasion, session_id: str | None, question: Question | None) -> None:
    """Show everybody the question that is being answered, or was last; None where it is neither any more.

    Where nothing stood before, that nothing is answered is not worth a post.
    """
    if not await is_public(day, session_id):
        return
    everybody = for_everybody(day)
    lines = await counted.as_lines(everybody, [question] if question else [])
    for place in await everybody.main_places():
        key = f"{day.event.id}/{_where(session_id)}/{CURRENT}/{place.id}/1"
        fresh = not await day.tables.deliveries.count(key=key)
        if fresh and (question is None or question.state is not QuestionState.PICKED):
            continue
        face = replace(everybody.face, place=place.kind)
        session = session_of(day, session_id)
        card = cards.current(face, event=day.event, question=lines[0] if lines else None, session=session)
        summary = face.voice.say("question.toast")
        await queue(
            day.tables,
            Delivery(
                key=key,
                event_id=day.event.id,
                place_id=place.id,
                kind=CURRENT,
                message=Message(card=card, summary=summary),
                queued_at=day.now,
            ),
        )


async def forget(day: Occasion, question: Question) -> None:
    """Take a question out of both cards at once: it was hidden or withdrawn, or waits again."""
    found = await counted.ranked(day, (question.session_id,))
    now = next((each for each in found if each.state is QuestionState.PICKED), None)
    await show(day, question.session_id, now)
    await refresh(day, question.session_id)
