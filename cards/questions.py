"""Questions to a speaker, in the words people wrote: the field to ask in, which is never edited; lists; the one card
that shows everybody what is being answered; and the queue of whoever runs the day, which is edited and has no fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Noun, PlaceKind, QuestionState, Verb
from bot.record import Support
from bot.texts.commands import canonical
from cards.elements import NAME, TITLE, ask, box, card, fit, heading, kicker, note, row, subheading, text
from cards.idea import Page
from cards.inputs import choice_input, text_input, toggle_input
from cards.markdown import Markdown, line, plain, prose
from cards.submission import FIELD
from cards.support import support_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from microsoft_teams.cards import CardElement

    from bot.model import Event, Session
    from cards.elements import Button, Card, Elements, Face

LONGEST: Final = 1_000  # characters of a question
PAGE: Final = 15
"""So many questions stand on one page of a list."""
WAITING: Final = 10
"""So many questions stand in the queue with their words; the others are counted."""
NAMELESS: Final = "anonymous"
"""The field for the tick that leaves one's name out."""
_WORDS: Final = 400
_LINES: Final = 6
_QUEUED: Final = 240
_LIST_BYTES: Final = 12_000
_QUEUE_BYTES: Final = 12_000
_CHOICE: Final = 60
_SHOWN: Final = (QuestionState.ASKED, QuestionState.PICKED)


class QuestionLine(Noun):
    """A question as a card shows it; `author` stands with it if anybody does, `about` is what it was asked at where
    that has to be said. `backed` says that the reader supports it; it is shown only in a personal chat.
    """

    number: int
    text: str
    support: Support = Support()
    author: str = ""
    nameless: bool = False
    about: str = ""
    backed: bool = False
    state: QuestionState = QuestionState.ASKED


class Queue(Noun):
    """The questions of one session as whoever runs it sees them: how many are in which state, the one that is being
    answered, and the most supported of those that wait. `over` says that the session has ended.
    """

    waiting: tuple[QuestionLine, ...] = ()
    current: QuestionLine | None = None
    open: int = 0
    answered: int = 0
    hidden: int = 0
    over: bool = False


# For everybody ------------------------------------------------------------------------------------


def form(face: Face, *, event: Event, session: Session | None = None, nameless: bool = False) -> Card:
    """Return the field in which anybody asks a question, sent as the submission's argument; where it may be asked
    `nameless`, with a tick for that.
    """
    about = session.title if session else event.title
    sentence = canonical(Verb.NAMELESS_QUESTION, face.voice.language)
    named = face.say("card.question.named.choice", sentence=sentence) if nameless else face.say("card.question.named")
    tick = [toggle_input(face, FIELD + NAMELESS, face.plain("card.question.nameless.tick"))] if nameless else []
    return card(
        face,
        body=[
            kicker(line(about, TITLE)),
            heading(face.say("card.question.form")),
            note(f"{face.say('card.question.hint')} {named}"),
            text_input(
                "argument",
                face.plain("card.question.label"),
                required=face.plain("card.idea.empty"),
                limit=LONGEST,
                multiline=True,
                placeholder=face.plain("card.idea.placeholder"),
            ),
            *tick,
        ],
        fallback=face.plain("card.question.form.fallback", title=about),
        buttons=[ask(face, Verb.QUESTION, event_id=event.id, session_id=session.id if session else None, inputs=True)],
    )


def listing(
    face: Face,
    *,
    event: Event,
    questions: Sequence[QuestionLine],
    session: Session | None = None,
    page: Page | None = None,
    everything: bool = False,
    runs: bool = False,
) -> Card:
    """Return a page of the questions, those that are answered apart, and a choice of one: to support, or for whoever
    `runs` the session to have answered. `everything` says that they are those of the whole day.
    """
    place = page or Page(total=len(questions))
    about = line(session.title if session else event.title, TITLE)
    session_id = session.id if session else None
    asking = ask(face, Verb.QUESTION_FORM, event_id=event.id, session_id=session_id)
    if not questions:
        body = [kicker(about), heading(face.say("card.questions.none")), text(face.say("card.questions.first"))]
        more = [] if everything else [ask(face, Verb.ALL_QUESTIONS, event_id=event.id)]
        return card(face, body=body, fallback=face.plain("card.questions.none"), buttons=[asking, *more])
    title = face.count("card.questions.count", place.total)
    pages = [note(face.say("card.ideas.page", number=place.number, pages=place.pages))] if place.pages > 1 else []
    chosen = (Verb.TAKE_QUESTION, Verb.ANSWERED, Verb.PUT_BACK) if runs else (Verb.BACK_QUESTION, Verb.UNBACK_QUESTION)
    return card(
        face,
        body=[kicker(about), heading(title), *pages, *_rows(face, questions), _choice(face, questions)],
        fallback=f"{plain(event.title)}: {plain(title)}",
        buttons=[
            *(ask(face, each, event_id=event.id, session_id=session_id, inputs=True) for each in chosen),
            asking,
            *_more(face, event, session_id, place, everything=everything),
        ],
    )


def _more(face: Face, event: Event, session_id: str | None, page: Page, *, everything: bool) -> list[Button]:
    """Return what shows the next page, else the questions of the whole day."""
    if page.number < page.pages:
        verb = Verb.ALL_QUESTIONS if everything else Verb.QUESTIONS
        title, argument = face.plain("card.button.ideas.more"), str(page.number + 1)
        return [ask(face, verb, event_id=event.id, session_id=session_id, argument=argument, title=title)]
    return [] if everything else [ask(face, Verb.ALL_QUESTIONS, event_id=event.id)]


def single(face: Face, *, event: Event, question: QuestionLine, session: Session | None, own: bool, runs: bool) -> Card:
    """Return one question whole, with what the reader may do with it."""
    number = str(question.number)
    title = face.say("card.question.one", number=question.number)
    marked = (QuestionState.ASKED, QuestionState.PICKED)  # the line below the words says it
    state = [] if question.state in marked else [text(face.say(f"card.question.{question.state}"))]
    return card(
        face,
        body=[
            kicker(line(session.title if session else event.title, TITLE)),
            heading(title),
            box([text(prose(question.text, LONGEST, 40)), *_marks(face, question)]),
            *state,
        ],
        fallback=f"{plain(title)}: {plain(question.text)}",
        buttons=[ask(face, each, event_id=event.id, argument=number, sample=number) for each in _may(question, own=own)]
        + (_steering(face, event, question) if runs else [])
        + [ask(face, Verb.QUESTIONS, event_id=event.id, session_id=session.id if session else None)],
    )


def _may(question: QuestionLine, *, own: bool) -> list[Verb]:
    if question.state not in _SHOWN:
        return []
    withdrawing = own and question.state is QuestionState.ASKED
    support = Verb.UNBACK_QUESTION if question.backed else Verb.BACK_QUESTION
    return [support, *([Verb.WITHDRAW_QUESTION] if withdrawing else [])]


def _rows(face: Face, questions: Sequence[QuestionLine]) -> list[CardElement]:
    """Return questions as rows; what is answered stands under a headline of its own."""
    parts: list[Elements] = []
    for each in questions:
        first = each.state is QuestionState.ANSWERED and not any(
            other.state is QuestionState.ANSWERED for other in questions[: questions.index(each)]
        )
        title = [subheading(face.say("card.questions.answered"))] if first else []
        parts.append([*title, _row(face, each)])
    return fit(face, parts, room=_LIST_BYTES)


def _row(face: Face, question: QuestionLine, most: int = _WORDS) -> CardElement:
    told = [text(prose(question.text, most, _LINES), spacing="None"), *_marks(face, question)]
    return row(str(question.number), told, width="32px", strong=question.state is QuestionState.PICKED)


def _marks(face: Face, question: QuestionLine) -> Elements:
    marks = [face.say("card.question.picked")] if question.state is QuestionState.PICKED else []
    marks += [support_line(face, question.support)] if question.support.people else []
    marks += [line(question.author, NAME)] if plain(question.author) else []
    marks += [face.say("card.question.nameless")] if question.nameless else []
    marks += [line(question.about, TITLE)] if plain(question.about) else []
    backed = question.backed and face.place is PlaceKind.PERSONAL
    marks += [face.say("card.question.backed")] if backed else []
    return [note(Markdown(" · ".join(marks)), spacing="None")] if marks else []


def _choice(face: Face, questions: Sequence[QuestionLine]) -> CardElement:
    choices = [(f"{each.number}. {plain(each.text, _CHOICE)}", str(each.number)) for each in questions]
    return choice_input(
        "argument",
        face.plain("card.questions.choose"),
        choices,
        required=face.plain("card.questions.choose.none"),
        placeholder=face.plain("card.questions.choose.placeholder"),
    )


# What is being answered ---------------------------------------------------------------------------


def current(face: Face, *, event: Event, question: QuestionLine | None, session: Session | None = None) -> Card:
    """Return what everybody sees of the question that is being answered, or was last; None where there is none."""
    about = line(session.title if session else event.title, TITLE)
    session_id = session.id if session else None
    state = "none" if question is None else "done" if question.state is QuestionState.ANSWERED else "now"
    said = [] if question is None else [box([text(prose(question.text, LONGEST, 20)), *_marks_now(face, question)])]
    title = face.say(f"card.question.{state}")
    return card(
        face,
        body=[kicker(about, "Accent" if state == "now" else "Default"), heading(title), *said],
        fallback=plain(f"{title}: {question.text}" if question else title),
        buttons=[
            ask(face, each, event_id=event.id, session_id=session_id) for each in (Verb.QUESTION_FORM, Verb.QUESTIONS)
        ],
    )


def _marks_now(face: Face, question: QuestionLine) -> Elements:
    return _marks(face, question.model_copy(update={"state": QuestionState.ASKED, "backed": False, "about": ""}))


# Whoever runs it ----------------------------------------------------------------------------------


def queue(face: Face, *, event: Event, found: Queue, session: Session | None = None) -> Card:
    """Return the queue: what is being answered, what waits with the most supported first, and what to do with it."""
    title = line(session.title if session else event.title, TITLE)
    counted = _counts(face, found)
    left = face.count("card.queue.left", found.open) if found.over and found.open else None
    now = [subheading(face.say("card.queue.now")), box([_now(face, found.current)])] if found.current else []
    parts: list[Elements] = [[_row(face, each, _QUEUED)] for each in found.waiting[:WAITING]]
    waiting = [subheading(face.say("card.queue.waiting")), *fit(face, parts, room=_QUEUE_BYTES)] if parts else []
    hidden_from_here = found.open - (found.current is not None) - len(parts)
    rest = [note(face.count("card.queue.more", hidden_from_here))] if hidden_from_here > 0 else []
    return card(
        face,
        body=[
            kicker(face.say("card.queue.over" if found.over else "card.queue")),
            heading(title),
            text(counted),
            *([text(left, strong=True)] if left else []),
            *now,
            *waiting,
            *rest,
        ],
        fallback=f"{plain(title)}: {plain(left or counted)}",
        buttons=_queue_buttons(face, event, session, found),
    )


def _now(face: Face, question: QuestionLine) -> CardElement:
    told = [text(prose(question.text, _QUEUED, _LINES), spacing="None"), *_marks_now(face, question)]
    return row(str(question.number), told, width="32px", strong=True)


def _counts(face: Face, found: Queue) -> Markdown:
    told = [
        face.count("card.queue.open", found.open),
        *([face.count("card.queue.answered", found.answered)] if found.answered else []),
        *([face.count("card.queue.hidden", found.hidden)] if found.hidden else []),
    ]
    return Markdown(" · ".join(told))


def _queue_buttons(face: Face, event: Event, session: Session | None, found: Queue) -> list[Button]:
    session_id = session.id if session else None
    taking = [_numbered(face, event, Verb.TAKE_QUESTION, each) for each in found.waiting[:2]]
    settling = [_numbered(face, event, each, found.current) for each in (Verb.ANSWERED, Verb.PUT_BACK) if found.current]
    title = face.plain("card.button.queue.all")
    whole = ask(face, Verb.QUESTIONS, event_id=event.id, session_id=session_id, title=title)
    kind = "questions"
    hide = ask(face, Verb.HIDE_FORM, event_id=event.id, session_id=session_id, argument=kind, sample=kind)
    return [*settling, *taking, whole, *([hide] if found.open else [])]


def _numbered(face: Face, event: Event, verb: Verb, question: QuestionLine | None) -> Button:
    number = str(question.number) if question else ""
    title = face.plain(f"card.button.{verb}.number", number=number)
    return ask(face, verb, event_id=event.id, argument=number, sample=number, title=title)


def _steering(face: Face, event: Event, question: QuestionLine) -> list[Button]:
    verbs = {
        QuestionState.ASKED: (Verb.TAKE_QUESTION, Verb.ANSWERED),
        QuestionState.PICKED: (Verb.ANSWERED, Verb.PUT_BACK),
        QuestionState.ANSWERED: (Verb.PUT_BACK,),
    }.get(question.state, ())
    hide = f"questions/{question.number}"
    return [
        *(_numbered(face, event, each, question) for each in verbs),
        ask(
            face,
            Verb.HIDE,
            event_id=event.id,
            argument=hide,
            sample=hide,
            title=face.plain("card.button.hide_form"),
        ),
    ]
