"""How questions are counted, and how cards and documents tell them: the most supported first, a person once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot import support
from bot.ideas import standing
from bot.model import QuestionState
from bot.questions.origins import OPEN, SHOWN
from bot.record import QuestionRecord, Support
from cards.questions import WAITING, QuestionLine, Queue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Agenda, Question
    from bot.occasions import Occasion


async def ranked(day: Occasion, session_ids: tuple[str | None, ...]) -> list[Question]:
    """Return the questions of sessions that are shown: what is open by its support, then what is answered, the last
    answered first.
    """
    found = await day.tables.questions.find(event_id=day.event.id, session_id=session_ids, state=SHOWN)
    backed = await day.tables.backings.count_by("question_id", event_id=day.event.id)

    def place(question: Question) -> tuple[bool, bool, float, int]:
        settled = question.settled_at if question.state is QuestionState.ANSWERED else None
        rank = -settled.timestamp() if settled else -backed.get(question.id, 0)
        waits = question.state is not QuestionState.PICKED
        return question.state is QuestionState.ANSWERED, waits, rank, question.number

    return sorted(found, key=place)


async def supports(day: Occasion, question_ids: Iterable[str]) -> dict[str, Support]:
    """Return how many are for each of these questions."""
    wanted = tuple(question_ids)
    given = await day.tables.backings.pick("question_id", "person_id", question_id=wanted) if wanted else []
    homes = await support.homes(day, {person for _, person in given})
    people: dict[str, set[str]] = defaultdict(set)
    for question_id, person in given:
        people[question_id].add(person)
    return {each: support.count(people[each], homes) for each in wanted}


async def as_lines(
    day: Occasion, questions: Sequence[Question], *, reader: str | None = None, about: bool = False
) -> list[QuestionLine]:
    """Return questions as lines of a card, in their order; `reader` is the person who reads them alone, and with
    `about` each says what it was asked at.
    """
    counted = await supports(day, [each.id for each in questions])
    names = await _authors(day, questions)
    ids = tuple(each.id for each in questions)
    mine = await day.tables.backings.pick("question_id", question_id=ids, person_id=reader) if reader and ids else []
    backed = {each for (each,) in mine}
    titles = {each.id: each.title for each in day.agenda.public().sessions} if about else {}
    return [
        QuestionLine(
            number=each.number,
            text=each.text,
            support=counted[each.id],
            author="" if each.anonymous else names.get(each.person_id, ""),
            nameless=each.anonymous,
            about=titles.get(each.session_id or "", ""),
            backed=each.id in backed,
            state=each.state,
        )
        for each in questions
    ]


async def _authors(day: Occasion, questions: Sequence[Question]) -> dict[str, str]:
    ids = tuple(sorted({each.person_id for each in questions if not each.anonymous}))
    found = await day.tables.people.find(id=ids) if ids else []
    return {each.id: each.name for each in found if each.name}


async def queue(day: Occasion, session_id: str | None, *, over: bool) -> Queue:
    """Return the questions of one session as whoever runs it sees them; few queries, however many there are."""
    found = await ranked(day, (session_id,))
    waiting = [each for each in found if each.state is QuestionState.ASKED][:WAITING]
    current = next((each for each in found if each.state is QuestionState.PICKED), None)
    lines = await as_lines(day, [*([current] if current else []), *waiting])
    hidden = await day.tables.questions.count(event_id=day.event.id, session_id=session_id, state=QuestionState.HIDDEN)
    return Queue(
        waiting=tuple(lines[1:] if current else lines),
        current=lines[0] if current else None,
        open=sum(each.state in OPEN for each in found),
        answered=sum(each.state is QuestionState.ANSWERED for each in found),
        hidden=hidden,
        over=over,
    )


async def records(day: Occasion, agenda: Agenda) -> list[QuestionRecord]:
    """Return what was asked, by number, at the sessions that `agenda` has and at the day; what is hidden or withdrawn
    is not among it.
    """
    shown = await standing(day, agenda)
    found = await day.tables.questions.find(event_id=day.event.id, session_id=tuple(shown), state=SHOWN)
    counted = await supports(day, [each.id for each in found])
    names = await _authors(day, found)
    told = [
        QuestionRecord(
            number=each.number,
            text=each.text,
            session_id=shown[each.session_id],
            author="" if each.anonymous else names.get(each.person_id, ""),
            support=counted[each.id],
            state=each.state,
            asked_at=each.asked_at,
        )
        for each in found
    ]
    return sorted(told, key=lambda each: each.number)
