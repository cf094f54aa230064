"""What those who score applications see: how far they are, one application at a time without whose it is, and where all
of them stand. A form that is open is never edited; the next application comes in its place when it is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.model import Verb
from cards.elements import NAME, TITLE, ask, box, card, facts, fit, heading, kicker, note, row, size, subheading, text
from cards.inputs import choice_input, text_input
from cards.markdown import Markdown, line, plain, prose
from cards.registration import label
from cards.submission import FIELD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from microsoft_teams.cards import CardElement

    from bot.model import Criterion, Event, FormField
    from cards.elements import Button, Card, Elements, Face

POINTS: Final = "points_"
"""Begins the name of the field of a criterion."""
NOTE: Final = "note"
LONGEST_NOTE: Final = 500
PAGE: Final = 30
_LIST: Final = 20  # points that a list to choose from may have
_ROOM: Final = 14_000  # bytes that the answers may take in a card with fields
_LEVELS: Final = (4_000, 1_500, 700, 300, 120)  # characters of one answer, until all of them have room
_WHOLE: Final = 4_000
_LINES: Final = 200


@dataclass(frozen=True, slots=True)
class Overview:
    """How far a call is; times are wall time. `mine` of `todo` applications are scored by who reads it."""

    received: int
    open_: bool = False
    deadline: datetime | None = None
    answer_by: datetime | None = None
    mine: int = 0
    todo: int = 0
    reviewers: int = 0
    unscored: int = 0
    disputed: int = 0
    drawn: bool = False
    answered_at: datetime | None = None
    scores: bool = True
    selects: bool = True


@dataclass(frozen=True, slots=True)
class Blind:
    """One application as it is scored: its number, its answers, and what was given for it before.

    `others` is what others gave, of a hundred, with their notes; known only to who has given theirs.
    """

    number: int
    fields: Sequence[tuple[FormField, str]]  # with the answer as people say it, "" for none
    criteria: Sequence[Criterion]
    region: str = ""
    points: Mapping[str, int] | None = None
    note: str = ""
    others: Sequence[tuple[Decimal, str]] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One application in the list of all: without a score nobody has given it one."""

    number: int
    place: int = 0
    score: Decimal | None = None
    reviews: int = 0
    disputed: bool = False
    outcome: str = ""


# How far they are ---------------------------------------------------------------------------------


def overview(face: Face, *, event: Event, told: Overview, said: Markdown | None = None) -> Card:
    """Return how many applied, how far scoring is, and what comes next."""
    first = [text(said, strong=True)] if said else []
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.count("card.applications", told.received)),
            *first,
            facts(_facts(face, told)),
            *_hints(face, told),
        ],
        fallback=face.voice.count("card.applications", told.received),
        buttons=_next_steps(face, event, told),
    )


def _facts(face: Face, told: Overview) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if told.deadline is not None:
        name = "card.applications.deadline" if told.open_ else "card.applications.closed"
        found.append((face.say(name), face.voice.moment(told.deadline)))
    if told.answered_at is not None:
        found.append((face.say("card.applications.answered"), face.voice.moment(told.answered_at)))
    elif told.answer_by is not None:
        found.append((face.say("card.applications.answer_by"), face.voice.moment(told.answer_by)))
    if told.scores and told.selects:
        found.append((face.say("card.applications.mine"), face.say("card.of", n=told.mine, total=told.todo)))
    if told.scores:
        scored = told.received - told.unscored
        found.append((face.say("card.applications.scored"), face.say("card.of", n=scored, total=told.received)))
        found.append((face.say("card.applications.reviewers"), str(told.reviewers)))
    return found


def _hints(face: Face, told: Overview) -> Elements:
    if not told.selects:
        return [note(face.say("card.applications.not_yours"))]
    found = [note(face.count("card.applications.disputed", told.disputed))] if told.disputed else []
    return [*found, *([] if told.scores else [note(face.say("card.applications.by_lot"))])]


def _next_steps(face: Face, event: Event, told: Overview) -> list[Button]:
    if not told.selects:
        return []
    verbs: list[Verb] = []
    if told.answered_at is not None:
        verbs = [Verb.UNTOLD, Verb.RANKING]
    else:
        verbs += [Verb.NEXT_APPLICATION] if told.mine < told.todo and told.scores else []
        verbs += [Verb.RANKING] if told.received else []
        verbs += [] if told.open_ or not told.received else [Verb.SELECT_APPLICANTS]
        verbs += [Verb.OUTCOMES] if told.drawn else []
    return [ask(face, each, event_id=event.id) for each in verbs]


# One application ----------------------------------------------------------------------------------


def blind(face: Face, *, event: Event, told: Blind, progress: tuple[int, int], said: Markdown | None = None) -> Card:
    """Return one application with the fields in which it is scored."""
    first = [text(said, strong=True)] if said else []
    shown, cut = _answers(face, told)
    number = str(told.number)
    more = [_about(face, event, Verb.READ_APPLICATION, number, "read")] if cut else []
    send = ask(
        face,
        Verb.SCORE_APPLICATION,
        event_id=event.id,
        argument=number,
        inputs=True,
        sample=_sample(told),
        title=face.plain("card.button.application.save"),
    )
    later = ask(face, Verb.NEXT_APPLICATION, event_id=event.id)
    return card(
        face,
        body=[
            kicker(face.say("card.application.progress", n=progress[0], total=progress[1])),
            heading(face.say("card.application", number=told.number)),
            *first,
            *shown,
            subheading(face.say("card.application.score")),
            *[_points(face, each, (told.points or {}).get(each.id)) for each in told.criteria],
            text_input(
                f"{FIELD}{NOTE}",
                face.plain("card.application.note"),
                value=told.note,
                limit=LONGEST_NOTE,
                multiline=True,
            ),
            *_others(face, told),
            note(face.say("card.application.blind")),
        ],
        fallback=face.plain("card.application", number=told.number),
        buttons=[send, *more, later],
    )


def whole(face: Face, *, event: Event, told: Blind) -> Card:
    """Return all of an application, to be read; where it is long, it leaves in pages."""
    number = str(told.number)
    parts = [part for field, said in told.fields for part in _answer(face, field, said, _WHOLE)]
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(face.say("card.application", number=told.number)), *parts],
        fallback=face.plain("card.application", number=told.number),
        buttons=[_about(face, event, Verb.APPLICATION, number, "score")],
    )


def _about(face: Face, event: Event, verb: Verb, number: str, does: str) -> Button:
    title = face.plain(f"card.button.application.{does}")
    return ask(face, verb, event_id=event.id, argument=number, sample=number, title=title)


def _sample(told: Blind) -> str:
    """Return the sentence's argument: full points on every criterion, or those that stand."""
    points = " ".join(str((told.points or {}).get(each.id, each.most)) for each in told.criteria)
    return f"{told.number}: {points}"


def _answers(face: Face, told: Blind) -> tuple[list[CardElement], bool]:
    """Return the answers as long as all have room, and whether something is left out."""
    home = [text(face.say("card.application.region", region=told.region))] if told.region else []
    cuts = (
        (most, [part for field, said in told.fields for part in _answer(face, field, said, most)]) for most in _LEVELS
    )
    most, parts = next((each for each in cuts if _size(each[1]) <= _ROOM), (0, []))
    return [*home, *parts], any(len(said) > most for _, said in told.fields)


def _size(parts: Elements) -> int:
    return sum(size(each.model_dump(exclude_none=True)) for each in parts)


def _answer(face: Face, field: FormField, said: str, most: int) -> list[CardElement]:
    asked = text(line(label(face, field), TITLE), strong=True, spacing="Medium")
    if not said:
        return [asked, note(face.say("card.application.unanswered"), spacing="None")]
    return [asked, text(prose(said, most, _LINES), spacing="None")]


def _points(face: Face, criterion: Criterion, given: int | None) -> CardElement:
    asked = face.plain("card.application.criterion", label=criterion.label, most=criterion.most)
    asked = f"{asked} {plain(criterion.help)}".strip() if criterion.help else asked
    required = face.plain("card.application.required", label=criterion.label)
    name, value = f"{FIELD}{POINTS}{criterion.id}", "" if given is None else str(given)
    if criterion.most > _LIST:
        return text_input(name, asked, value=value, required=required, limit=3)
    points = [(str(each), str(each)) for each in range(criterion.most + 1)]
    return choice_input(name, asked, points, value=value, required=required)


def _others(face: Face, told: Blind) -> Elements:
    if not told.others:
        return []
    lines = [_given(face, share, said) for share, said in told.others]
    return [box([note(face.say("card.application.others")), *lines])]


def _given(face: Face, share: Decimal, said: str) -> CardElement:
    score = face.say("card.score", score=face.voice.number(float(share)))
    return text(Markdown(f"{score} · {line(said, LONGEST_NOTE)}") if said else score, spacing="None")


# All of them --------------------------------------------------------------------------------------


def ranking(face: Face, *, event: Event, lines: Sequence[Line], page: int, pages: int) -> Card:
    """Return a page of where the applications stand, the best first."""
    parts: list[Elements] = [[_line(face, each)] for each in lines]
    after = str(page + 1)
    more = [ask(face, Verb.RANKING, event_id=event.id, argument=after, sample=after)] if page < pages else []
    paged = [note(face.say("card.page", page=page, pages=pages))] if pages > 1 else []
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.ranking")),
            note(face.say("card.ranking.how")),
            *fit(face, parts),
            *paged,
        ],
        fallback=f"{plain(event.title, NAME)}: {face.plain('card.ranking')}",
        buttons=[*more, ask(face, Verb.APPLICATIONS, event_id=event.id)],
    )


def _line(face: Face, told: Line) -> CardElement:
    score = None if told.score is None else face.voice.number(float(told.score), 1)
    marks = [face.say("card.unscored") if score is None else face.say("card.score", score=score)]
    marks += [face.count("card.ranking.reviews", told.reviews)] if told.reviews else []
    marks += [face.say("card.ranking.disputed")] if told.disputed else []
    marks += [face.say(f"card.outcome.{told.outcome}")] if told.outcome else []
    name = face.say("card.application", number=told.number)
    place = f"{told.place}." if told.place else "·"
    return row(place, [text(name, spacing="None"), note(" · ".join(marks), spacing="None")], width="40px")
