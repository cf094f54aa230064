"""The polls of an event and their numbers: those that the agenda prepared are known again however it changes, and
no new version of it touches one that was opened.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

from bot.errors import RefusalError
from bot.model import Audience, Poll, PollKind, PollPlan, PollState, Reveal, new_id
from bot.occasions import for_everybody

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Session
    from bot.occasions import Occasion

ASKED: Final = (PollState.OPEN, PollState.CLOSED)
_ALIKE: Final = 0.6  # of the letters of two questions: one is the other in better words,
_SLIP: Final = 0.85  # or, of one that was asked already, with a slip mended: else it is another
_NUMBER: Final = re.compile(r"#?\s*(\d{1,6})")


async def known(day: Occasion) -> list[Poll]:
    """Return the polls that everybody may know of, by number; those that the agenda prepares are among them. Whoever
    asks holds the event.
    """
    for session in day.agenda.public().sessions:
        if session.polls:
            await prepared(day, session)
    rows = await day.tables.polls.find(event_id=day.event.id)
    told = [each for each in rows if each.state is not PollState.REMOVED and await may_be_told(day, each)]
    return sorted((each for each in told if _stands(day, each)), key=lambda each: each.number)


def _stands(day: Occasion, poll: Poll) -> bool:
    """Whether a poll was asked, or the agenda still prepares it."""
    if poll.state in ASKED or poll.session_id is None:
        return True
    session = day.agenda.session(poll.session_id)
    return session is not None and any(each.question == poll.plan.question for each in session.polls)


async def may_be_told(day: Occasion, poll: Poll) -> bool:
    """Whether everybody may know of a poll: not of one in a session that is, or was, a closed one."""
    if poll.session_id is None:
        return True
    session = day.agenda.session(poll.session_id)
    if session is not None:
        return session.audience is Audience.OPEN
    row = await day.tables.sessions.get(event_id=day.event.id, id=poll.session_id)
    return row is not None and row.audience is Audience.OPEN


async def prepared(day: Occasion, session: Session) -> list[Poll]:
    """Return the polls that a session's agenda prepares, in its order, and keep the rows that are new or changed."""
    rows = await day.tables.polls.find(event_id=day.event.id, session_id=session.id)
    mine = sorted((each for each in rows if each.place > 0), key=lambda each: each.number)
    found: list[Poll] = []
    last = await day.tables.polls.last_number(day.event.id)
    for place, (plan, row) in enumerate(zip(session.polls, matched(session.polls, mine), strict=True), 1):
        if row is None:
            last += 1
            about = {"number": last, "session_id": session.id, "plan": plan, "place": place}
            found.append(Poll(id=new_id(), event_id=day.event.id, **about))
        elif row.state is PollState.PREPARED:
            found.append(row.model_copy(update={"plan": plan, "place": place}))
        else:
            found.append(row)
    await day.tables.polls.put_all([each for each in found if each not in rows])
    return found


def matched(plans: Sequence[PollPlan], rows: Iterable[Poll]) -> list[Poll | None]:
    """Return for each plan the row that it is: asked in the same words, else in like words, else in the same place
    before anybody was asked.
    """
    left = {each.id: each for each in rows}
    found: dict[int, Poll] = {}
    for alike in (_same, _mended, _replaced):
        for number, plan in enumerate(plans):
            row = next((each for each in left.values() if number not in found and alike(plan, number + 1, each)), None)
            if row is not None:
                found[number] = left.pop(row.id)
    return [found.get(number) for number in range(len(plans))]


def _same(plan: PollPlan, _place: int, row: Poll) -> bool:
    return plan.question.casefold() == row.plan.question.casefold()


def _mended(plan: PollPlan, _place: int, row: Poll) -> bool:
    asked, was = plan.question.casefold(), row.plan.question.casefold()
    enough = _ALIKE if row.state is PollState.PREPARED else _SLIP
    return difflib.SequenceMatcher(None, asked, was, autojunk=False).ratio() >= enough


def _replaced(_plan: PollPlan, place: int, row: Poll) -> bool:
    return row.state is PollState.PREPARED and row.place == place


async def feedback(day: Occasion, session: Session | None) -> Poll:
    """Return the poll that asks what people thought of a session, or of the day; it is made where there is none."""
    session_id = session.id if session else None
    rows = await day.tables.polls.find(event_id=day.event.id, session_id=session_id)
    known_one = next((each for each in rows if each.plan.kind is PollKind.FEEDBACK), None)
    if known_one is not None:
        return known_one
    face = for_everybody(day).face
    asked = face.plain("poll.feedback.session", title=session.title) if session else face.plain("poll.feedback.day")
    made = Poll(
        id=new_id(),
        event_id=day.event.id,
        number=await day.tables.polls.last_number(day.event.id) + 1,
        session_id=session_id,
        plan=PollPlan(
            question=asked,
            kind=PollKind.FEEDBACK,
            lowest=face.plain("poll.feedback.lowest"),
            highest=face.plain("poll.feedback.highest"),
            reveal=Reveal.REVEALED,
        ),
    )
    await day.tables.polls.add(made)
    return made


async def by_id(day: Occasion, poll_id: str) -> Poll:
    """Return the poll that a card is about.

    Raises:
        RefusalError: `poll_gone` where there is none any more.
    """
    poll = await day.tables.polls.get(id=poll_id)
    gone = poll is None or poll.event_id != day.event.id or poll.state in {PollState.REMOVED, PollState.PREPARED}
    if poll is None or gone or not await may_be_told(day, poll):
        raise RefusalError("poll_gone")
    return poll


async def chosen(day: Occasion, said: str, states: Sequence[PollState]) -> Poll:
    """Return the poll with a number; without one, the only one in the first of these states that has just one.

    Raises:
        RefusalError: `poll_number_wrong` (number), `poll_none`, `poll_which` (numbers).
    """
    polls = await known(day)
    number = _NUMBER.fullmatch(said.strip())
    if said.strip():
        found = next((each for each in polls if number and each.number == int(number[1])), None)
        if found is None:
            raise RefusalError("poll_number_wrong", number=said.strip()[:20])
        return found
    for state in states:
        some = [each for each in polls if each.state is state]
        if len(some) > 1:
            raise RefusalError("poll_which", numbers=", ".join(str(each.number) for each in some))
        if some:
            return some[0]
    raise RefusalError("poll_none")
