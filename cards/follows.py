"""What a person wants to hear of: the sessions to choose from, and those chosen."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.model import Noun, Session, Verb
from cards.agenda import number, told, wall
from cards.elements import TITLE, ask, card, fit, heading, kicker, note, row, subheading, text
from cards.inputs import choices_input
from cards.markdown import line, plain
from cards.submission import FIELD

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from datetime import datetime

    from bot.model import Agenda, Event
    from cards.elements import Card, Elements, Face

MOST: Final = 40  # sessions to choose from at once; the others by their number
_OPTION: Final = 90


class Followed(Noun):
    """A session that somebody follows: its number in the programme, None where it was cancelled."""

    session: Session
    number: int | None = None


def offered(agenda: Agenda, now: datetime) -> list[Session]:
    """Return the sessions that one may choose from: those to come, the next ones first."""
    return _ahead(agenda, now)[:MOST]


def _ahead(agenda: Agenda, now: datetime) -> list[Session]:
    at = wall(agenda, now)
    return [each for each in told(agenda) if (each.end or each.start) >= at]


def form(face: Face, *, event: Event, agenda: Agenda, now: datetime, followed: Container[str]) -> Card:
    """Return the sessions to come, each to be ticked or not; those followed are."""
    sessions = offered(agenda, now)
    if not sessions:
        return _nothing_ahead(face, event)
    fields = [
        choices_input(
            f"{FIELD}{day}",
            _capital(face.voice.day(day)),
            [(_option(face, agenda, each), each.id) for each in lines],
            values=followed,
        )
        for day, lines in ((day, list(some)) for day, some in groupby(sessions, key=lambda each: each.start.date()))
    ]
    left = len(_ahead(agenda, now)) - len(sessions)
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("follow.heading")),
            text(face.say("follow.what")),
            *fields,
            *([note(face.count("follow.more", left))] if left else []),
        ],
        fallback=face.plain("follow.fallback"),
        buttons=[ask(face, Verb.SUBMIT_FOLLOWS, event_id=event.id, inputs=True, title=face.plain("card.button.save"))],
    )


def _option(face: Face, agenda: Agenda, session: Session) -> str:
    title = plain(session.title, _OPTION)
    return face.voice.say(
        "follow.option", number=number(agenda, session), time=face.voice.clock(session.start), title=title
    )


def _nothing_ahead(face: Face, event: Event) -> Card:
    said = face.say("follow.none_ahead")
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(said)],
        fallback=face.plain("follow.none_ahead"),
        buttons=[ask(face, Verb.PROGRAM, event_id=event.id)],
    )


def mine(face: Face, *, event: Event, followed: Sequence[Followed]) -> Card:
    """Return what somebody follows, in order of time."""
    if not followed:
        body: Elements = [heading(face.say("follow.mine.none")), text(face.say("follow.what"))]
    else:
        body = [heading(face.say("follow.mine")), *fit(face, _days(face, followed))]
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), *body],
        fallback=face.plain("follow.mine" if followed else "follow.mine.none"),
        buttons=[ask(face, each, event_id=event.id) for each in (Verb.FOLLOW_FORM, Verb.PROGRAM)],
    )


def _days(face: Face, followed: Sequence[Followed]) -> list[Elements]:
    parts: list[Elements] = []
    in_order = sorted(followed, key=lambda each: (each.session.start, each.session.title))
    for day, lines in groupby(in_order, key=lambda each: each.session.start.date()):
        rows = [_row(face, each) for each in lines]
        parts += [[subheading(line(_capital(face.voice.day(day)))), *rows[0]], *rows[1:]]
    return parts


def _row(face: Face, followed: Followed) -> Elements:
    session = followed.session
    if followed.number is None:
        return [
            row(
                face.voice.clock(session.start),
                [text(face.say("follow.cancelled", title=session.title), spacing="None")],
            )
        ]
    words = [
        text(line(session.title, TITLE), spacing="None"),
        note(face.say("follow.number", number=followed.number), spacing="None"),
    ]
    return [row(face.voice.clock(session.start), words)]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
