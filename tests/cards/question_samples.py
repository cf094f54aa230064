"""Samples of questions to a speaker, and of hiding what was said: every card in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Event, QuestionState, Session
from bot.record import Support
from cards import moderation, questions
from cards.idea import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from cards.elements import Card, Face

_ASKED = (
    ("Hvem betaler, når kommunen ikke gør?", 27, 9, QuestionState.PICKED),
    ("Hvad gjorde I,\nda ingen kom?", 12, 0, QuestionState.ASKED),
    ("Kan man begynde med 3 mennesker?", 0, 0, QuestionState.ASKED),
    ("Hvor længe tog det?", 1, 1, QuestionState.ANSWERED),
)


def _lines(tint: Callable[[str], str], many: int) -> tuple[questions.QuestionLine, ...]:
    told = _ASKED if many == 1 else (_ASKED[0], *(_ASKED[1:3] * 6), _ASKED[3], _ASKED[3])
    return tuple(
        questions.QuestionLine(
            number=number,
            text=tint(words),
            support=Support(people=people, municipalities=towns),
            author="" if number % 3 == 2 else tint("Anna Holm"),
            nameless=number % 3 == 2,
            backed=number % 2 == 0,
            state=state,
        )
        for number, (words, people, towns, state) in enumerate(told, 1)
    )


def of_the_questions(
    face: Face, event: Event, session: Session, tint: Callable[[str], str], many: int
) -> Iterator[tuple[str, Card]]:
    """Yield what people and those who run the day see of questions."""
    lines = _lines(tint, many)
    yield "questions.form", questions.form(face, event=event, session=session)
    yield "questions.form nameless", questions.form(face, event=event, nameless=True)
    page = Page(number=1, pages=14, total=200)
    yield "questions.listing", questions.listing(face, event=event, session=session, questions=lines)
    yield (
        "questions.listing runs",
        questions.listing(face, event=event, session=session, questions=lines, page=page, runs=True),
    )
    about = [each.model_copy(update={"about": tint("Nærdemokrati i små byer")}) for each in lines]
    yield "questions.listing all", questions.listing(face, event=event, questions=about, page=page, everything=True)
    yield "questions.listing empty", questions.listing(face, event=event, session=session, questions=())
    for own, line in ((True, lines[0]), (True, lines[2]), (False, lines[1]), (False, lines[-1])):
        yield (
            f"questions.single {line.number} {own}",
            questions.single(face, event=event, question=line, session=session, own=own, runs=not own),
        )
    hidden = lines[1].model_copy(update={"state": QuestionState.HIDDEN})
    yield (
        "questions.single hidden",
        questions.single(face, event=event, question=hidden, session=None, own=True, runs=False),
    )
    yield "questions.current", questions.current(face, event=event, question=lines[0], session=session)
    yield "questions.current done", questions.current(face, event=event, question=lines[-1], session=session)
    yield "questions.current none", questions.current(face, event=event, question=None)
    waiting = tuple(each for each in lines if each.state is QuestionState.ASKED)
    full = questions.Queue(waiting=waiting, current=lines[0], open=187, answered=12, hidden=1)
    yield "questions.queue", questions.queue(face, event=event, session=session, found=full)
    calm = questions.Queue(waiting=waiting[:1], open=1)
    yield "questions.queue one", questions.queue(face, event=event, found=calm)
    over = questions.Queue(waiting=waiting, open=len(waiting), answered=3, over=True)
    yield "questions.queue over", questions.queue(face, event=event, session=session, found=over)
    done = questions.Queue(answered=3, over=True)
    yield "questions.queue done", questions.queue(face, event=event, session=session, found=done)


def of_the_moderation(
    face: Face, event: Event, tint: Callable[[str], str], many: int, now: datetime
) -> Iterator[tuple[str, Card]]:
    """Yield what those who run the day see where something is hidden."""
    said = {
        "ideas": moderation.Said(kind="ideas", number="12", text=tint("Ring til Anna på 12 34 56 78")),
        "questions": moderation.Said(kind="questions", number="3", text=tint("Hvorfor svarer Peter aldrig?")),
        "ballots": moderation.Said(kind="ballots", number="1a2b3c4d", text=tint("Det var for langt")),
    }
    yield "moderation.kinds", moderation.kinds(face, event=event)
    for kind, each in said.items():
        yield f"moderation.form {kind}", moderation.form(face, event=event, found=[each] * (60 if many > 1 else 2))
        yield f"moderation.form one {kind}", moderation.form(face, event=event, found=[each])
    lines = [
        moderation.LogLine(
            said=each,
            act="hide" if number % 3 else "restore",
            by=tint("Frida Dal"),
            at=now,
            reason=tint("personlige oplysninger") if number % 3 else "",
            hidden=number % 3 > 0,
        )
        for number, each in enumerate(said.values())
    ] * (4 if many > 1 else 1)
    page = Page(number=1, pages=3, total=len(lines))
    yield "moderation.log", moderation.log(face, event=event, lines=lines, page=page)
    yield "moderation.log none", moderation.log(face, event=event, lines=(), page=Page(total=0))
