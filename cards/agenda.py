"""The programme, and what goes on in it. A closed session stands in none of these cards."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.model import Audience, Verb
from cards.elements import (
    TITLE,
    ask,
    card,
    fit,
    heading,
    kicker,
    note,
    row,
    subheading,
    text,
)
from cards.markdown import line, plain, prose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from microsoft_teams.cards import CardElement

    from bot.model import Agenda, Event, Session
    from cards.elements import Button, Card, Elements, Face
    from cards.markdown import Markdown

DETAILS: Final = 600
_SPEAKERS: Final = 6
_MANY: Final = 40


def shown(agenda: Agenda) -> list[Session]:
    """Return the sessions that everybody may know of, in order of time."""
    return sorted((each for each in agenda.sessions if each.audience is Audience.OPEN), key=lambda each: each.start)


def told(agenda: Agenda) -> list[Session]:
    """Return the sessions of which more can be said than when they are, in order of time."""
    return [each for each in shown(agenda) if not each.pending]


def following(agenda: Agenda, session: Session) -> Session | None:
    """Return the open session that starts next after `session`, or None."""
    return next((each for each in told(agenda) if each.start > session.start), None)


def number(agenda: Agenda, session: Session) -> int:
    """Return the number that "start 3" knows a session by: its line in the programme, from 1."""
    return agenda.sessions.index(session) + 1


def wall(agenda: Agenda, now: datetime) -> datetime:
    """Return an instant as wall time of the event; a wall time is that already."""
    return now if now.tzinfo is None else agenda.wall(now)


def runs(session: Session, at: datetime) -> bool:
    """Return whether a session is on at a wall time; one without an end is not."""
    return session.end is not None and session.start <= at < session.end


def programme(face: Face, *, event: Event, agenda: Agenda, now: datetime, source: Markdown | None = None) -> Card:
    """Return the programme from today on, or all of it once the last day is over; what runs is marked.

    `source` is a sentence in Markdown of how old it is, where that is to be known.
    """
    at = wall(agenda, now)
    every = shown(agenda)
    left = _left(every, at)
    zone = note(face.say("card.programme.zone", zone=face.voice.zone_name()), spacing="Medium")
    body: Elements = [
        kicker(face.say("card.programme")),
        heading(line(event.title, TITLE)),
        *([text(source, color="Attention")] if source else []),
        *([*fit(face, _days(face, left, at)), zone] if left else [text(face.say("card.programme.none"))]),
    ]
    return card(
        face, body=body, fallback=_listed(face, event, left), buttons=_programme_buttons(face, event, agenda, at)
    )


def running(face: Face, *, event: Event, agenda: Agenda, now: datetime) -> Card:
    """Return what goes on now, and what comes after it."""
    at = wall(agenda, now)
    found = [each for each in told(agenda) if runs(each, at)]
    if not found:
        return _quiet(face, event, agenda, at, "card.now.nothing")
    session = found[-1]
    body = [kicker(face.say("card.now")), *about(face, session), *then(face, agenda, session)]
    return card(
        face,
        body=body,
        fallback=face.plain(
            "card.now.fallback", title=session.title, span=face.voice.span(session.start, ending(session))
        ),
        buttons=[ask(face, Verb.NEXT, event_id=event.id), ask(face, Verb.PROGRAM, event_id=event.id)],
    )


def coming(face: Face, *, event: Event, agenda: Agenda, now: datetime) -> Card:
    """Return what comes next."""
    at = wall(agenda, now)
    session = next((each for each in told(agenda) if each.start > at), None)
    if session is None:
        return _quiet(face, event, agenda, at, "card.next.nothing")
    body = [kicker(_next_kicker(face, session, at)), *about(face, session)]
    return card(
        face,
        body=body,
        fallback=face.plain("card.next.fallback", title=session.title, clock=face.clock(session.start)),
        buttons=[ask(face, Verb.NOW, event_id=event.id), ask(face, Verb.PROGRAM, event_id=event.id)],
    )


def about(face: Face, session: Session) -> Elements:
    """Return a session's headline, when it is and how long, who speaks, and what it is about."""
    words = [heading(line(session.title, TITLE)), text(when(face, session))]
    if session.speakers:
        words.append(text(face.say("card.by", names=speakers(face, session))))
    if session.room:
        words.append(note(face.say("card.room", room=session.room)))
    if session.details:
        words.append(text(prose(session.details, DETAILS), spacing="Medium"))
    return words


def when(face: Face, session: Session) -> str:
    """Return "kl. 9.00–9.15 · 15 minutter", or only the start where the end is not known."""
    end = ending(session)
    if end is None:
        return face.clock(session.start)
    span = face.say("card.clock", time=face.voice.span(session.start, end))
    return f"{span} · {face.voice.length(end - session.start)}"


def ending(session: Session) -> datetime | None:
    """Return when a session ends; None where nobody knows, as where its source has it end before it begins."""
    return session.end if session.end is not None and session.end > session.start else None


def speakers(face: Face, session: Session) -> str:
    """Return "a, b og c"; of many the first six and how many more there are."""
    names = [each.name for each in session.speakers]
    if len(names) <= _SPEAKERS:
        return face.voice.list(names)
    return face.voice.list([*names[:_SPEAKERS], face.voice.count("card.by.more", len(names) - _SPEAKERS)])


def then(face: Face, agenda: Agenda, session: Session) -> Elements:
    """Return the line that tells what comes after a session, if anything does."""
    after = following(agenda, session)
    if after is None:
        return []
    return [note(_coming_line(face, after, session.start), spacing="Medium")]


def _left(sessions: Sequence[Session], at: datetime) -> Sequence[Session]:
    """Return what is worth showing: from today on, and of a very long programme only what is not over."""
    left = [each for each in sessions if each.start.date() >= at.date()] or sessions
    ahead = [each for each in left if (each.end or each.start) >= at]
    return ahead if ahead and len(left) > _MANY else left


def _days(face: Face, sessions: Sequence[Session], at: datetime) -> list[Elements]:
    parts: list[Elements] = []
    for day, lines in groupby(sessions, key=lambda each: each.start.date()):
        title = subheading(line(_capital(face.voice.day(day))))
        rows = [_row(face, each, at) for each in lines]
        parts += [[title, rows[0]], *([each] for each in rows[1:])]
    return parts


def _row(face: Face, session: Session, at: datetime) -> CardElement:
    if session.pending:
        later = text(face.say("card.programme.pending"), spacing="None", quiet=True)
        return row(face.voice.clock(session.start), [later])
    on = runs(session, at)
    title = face.say("card.programme.on", title=session.title) if on else line(session.title, TITLE)
    words = [text(title, spacing="None", strong=on)]
    if session.speakers:
        words.append(note(line(speakers(face, session)), spacing="None"))
    return row(face.voice.clock(session.start), words, strong=on)


def _programme_buttons(face: Face, event: Event, agenda: Agenda, at: datetime) -> list[Button]:
    every = shown(agenda)
    if not every:
        return []
    last = every[-1]
    if at < every[0].start:
        return [ask(face, each, event_id=event.id) for each in (Verb.REGISTER, Verb.FOLLOW_FORM)]
    over = at >= (last.end or last.start + timedelta(hours=1))
    verbs = [Verb.SUMMARY] if over else [Verb.NOW, Verb.NEXT, Verb.FOLLOW_FORM]
    return [ask(face, each, event_id=event.id) for each in verbs]


def _listed(face: Face, event: Event, sessions: Sequence[Session]) -> str:
    later = face.plain("card.programme.pending")
    lines = [f"{face.voice.clock(each.start)} {later if each.pending else plain(each.title)}" for each in sessions]
    return " · ".join([plain(event.title), *lines])


def _quiet(face: Face, event: Event, agenda: Agenda, at: datetime, key: str) -> Card:
    """Return the card for when nothing goes on: what comes next, if anything does."""
    after = next((each for each in told(agenda) if each.start > at), None)
    body = [kicker(line(event.title, TITLE)), heading(face.say(key))]
    if after is not None:
        body.append(text(_coming_line(face, after, at)))
    return card(face, body=body, fallback=face.plain(key), buttons=[ask(face, Verb.PROGRAM, event_id=event.id)])


def _coming_line(face: Face, session: Session, at: datetime) -> Markdown:
    if session.start.date() == at.date():
        return face.say("card.then", clock=face.clock(session.start), title=session.title)
    day = face.voice.day(session.start)
    return face.say("card.then.day", day=day, clock=face.clock(session.start), title=session.title)


def _next_kicker(face: Face, session: Session, at: datetime) -> str:
    if session.start.date() == at.date():
        return face.say("card.next")
    return face.say("card.next.day", day=face.voice.day(session.start))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
