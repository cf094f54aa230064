"""What a session's one post says: what, who, when, how long, what comes next, and a button for what
the session invites to. The same post is drawn again when the session is over, moved or cancelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.model import Audience, SessionKind, Verb
from bot.texts.commands import canonical
from cards.agenda import about, ending, speakers, then, when
from cards.breakout import in_rooms, task
from cards.elements import TITLE, ask, box, card, fit, heading, kicker, note, subheading, text
from cards.lineup import group_rows
from cards.markdown import line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Agenda, Event, Session
    from cards.breakout import GroupLine
    from cards.elements import Button, Card, Elements, Face

Phase: TypeAlias = Literal["upcoming", "running", "ended"]

_GROUPS_BYTES: Final = 19_000
_MANY: Final = 8  # groups among which one does not look for oneself on a phone
_INVITES: Final[dict[tuple[Phase, SessionKind], tuple[Verb, ...]]] = {
    ("upcoming", SessionKind.OPENING): (Verb.REGISTER,),
    ("upcoming", SessionKind.BREAKOUT): (Verb.JOIN, Verb.LEAVE),
    ("running", SessionKind.OPENING): (Verb.PROGRAM,),
    ("running", SessionKind.TALK): (Verb.QUESTION_FORM, Verb.IDEA_FORM),
    ("running", SessionKind.BREAKOUT): (Verb.IDEA_FORM, Verb.MY_GROUP),
    ("running", SessionKind.WORKSHOP): (Verb.IDEA_FORM,),
    ("running", SessionKind.CLOSING): (Verb.SUMMARY,),
}


def session_card(
    face: Face,
    *,
    event: Event,
    agenda: Agenda,
    session: Session,
    phase: Phase,
    late: bool = False,
    groups: Sequence[GroupLine] = (),
) -> Card:
    """Return the post of a session; `groups` are listed in it where they have no threads of their own."""
    if phase == "ended":
        return _ended(face, session)
    body = [
        kicker(_kicker(face, session, phase)),
        *about(face, session),
        *(_breakout(face, session, groups) if session.kind is SessionKind.BREAKOUT else []),
        *(then(face, agenda, session) if session.audience is Audience.OPEN else []),
        *([note(face.say("card.session.late"))] if late else []),
    ]
    return card(
        face, body=body, fallback=_fallback(face, session, phase), buttons=_buttons(face, event, agenda, session, phase)
    )


def upcoming_card(face: Face, *, event: Event, agenda: Agenda, sessions: Sequence[Session]) -> Card:
    """Return the heads-up of what begins at one instant: one session, or all those that begin together."""
    if len(sessions) == 1:
        return session_card(face, event=event, agenda=agenda, session=sessions[0], phase="upcoming")
    lines = sorted(sessions, key=lambda each: (each.room, each.title))
    verbs = dict.fromkeys(verb for each in lines for verb in _verbs(agenda, each, "upcoming"))
    return card(
        face,
        body=[
            kicker(face.say("card.session.upcoming", clock=face.clock(lines[0].start))),
            *fit(face, [_beside(face, each) for each in lines]),
            *then(face, agenda, lines[0]),
        ],
        fallback=face.plain(
            "card.next.fallback",
            clock=face.clock(lines[0].start),
            title=face.voice.list(each.title for each in lines),
        ),
        buttons=[ask(face, each, event_id=event.id) for each in verbs or (Verb.PROGRAM,)],
    )


def _beside(face: Face, session: Session) -> Elements:
    names = speakers(face, session) if session.speakers else ""
    room = face.say("card.room", room=session.room) if session.room else ""
    by = face.say("card.by", names=names) if names else ""
    told = " · ".join(each for each in (by, room) if each)
    return [text(line(session.title, TITLE), strong=True), *([note(told, spacing="None")] if told else [])]


def moved_card(face: Face, *, session: Session, was: datetime) -> Card:
    """Return the post of a session that is now to be at another time than the post said."""
    same_day = session.start.date() == was.date()
    clock = face.clock(session.start)
    day = face.voice.day(session.start)
    new = face.say("card.session.moved.to" if same_day else "card.session.moved.day", clock=clock, day=day)
    before = {"clock": face.clock(was), "day": face.voice.day(was)}
    old = face.say("card.session.moved.from" if same_day else "card.session.moved.from.day", **before)
    return card(
        face,
        body=[
            kicker(face.say("card.session.moved"), "Attention"),
            heading(line(session.title, TITLE)),
            text(new, strong=True),
            note(old, spacing="None"),
        ],
        fallback=face.plain("card.session.moved.fallback", clock=clock, title=session.title),
    )


def cancelled_card(face: Face, *, session: Session) -> Card:
    """Return the post of a session that will not be."""
    return card(
        face,
        body=[
            kicker(face.say("card.session.cancelled"), "Attention"),
            text(line(session.title, TITLE), strong=True, spacing="None"),
            note(when(face, session), spacing="None"),
        ],
        fallback=face.plain("card.session.cancelled.fallback", title=session.title),
    )


def catch_up_card(face: Face, *, event: Event, agenda: Agenda, sessions: Sequence[Session]) -> Card:
    """Return the post that says late what goes on, all of it at once; the last of `sessions` began last."""
    body = [
        kicker(face.say("card.session.running")),
        *(part for each in sessions for part in _told(face, each)),
        *then(face, agenda, sessions[-1]),
        note(face.say("card.session.late")),
    ]
    fallback = face.plain("card.now.fallback_many", titles=face.voice.list(each.title for each in sessions))
    return card(face, body=body, fallback=fallback, buttons=[ask(face, Verb.PROGRAM, event_id=event.id)])


def _told(face: Face, session: Session) -> Elements:
    return [text(line(session.title, TITLE), strong=True), note(when(face, session), spacing="None")]


def _kicker(face: Face, session: Session, phase: Phase) -> str:
    if phase == "upcoming":
        return face.say("card.session.upcoming", clock=face.clock(session.start))
    special = {SessionKind.BREAK, SessionKind.BREAKOUT}
    return face.say(f"card.session.{session.kind}" if session.kind in special else "card.session.running")


def _breakout(face: Face, session: Session, groups: Sequence[GroupLine]) -> Elements:
    told: Elements = [box([note(face.say("card.group.task")), text(task(face, session))])]
    if not groups:
        return told
    rooms = [text(face.say("card.groups.rooms"))] if in_rooms(session) else []
    mine = canonical(Verb.MY_GROUP, face.voice.language)
    find = [note(face.say("card.groups.find", sentence=mine))] if len(groups) > _MANY else []
    rows = group_rows(face, groups, room=_GROUPS_BYTES)
    return [*told, subheading(face.say("card.groups.heading")), *rooms, *find, *rows]


def _buttons(face: Face, event: Event, agenda: Agenda, session: Session, phase: Phase) -> list[Button]:
    verbs = _verbs(agenda, session, phase)
    return [ask(face, each, event_id=event.id, session_id=session.id) for each in verbs]


def _verbs(agenda: Agenda, session: Session, phase: Phase) -> tuple[Verb, ...]:
    """Return what a session invites to; as a day begins that people register for, to say that they have come."""
    verbs = _INVITES.get((phase, session.kind), ())
    begins = phase == "upcoming" and session.kind is SessionKind.OPENING
    return (Verb.CHECK_IN, *verbs) if begins and agenda.form is not None else verbs


def _ended(face: Face, session: Session) -> Card:
    body = [
        kicker(face.say("card.session.ended"), "Default"),
        text(line(session.title, TITLE), strong=True, spacing="None"),
        note(when(face, session), spacing="None"),
    ]
    return card(face, body=body, fallback=face.plain("card.session.ended.fallback", title=session.title))


def _fallback(face: Face, session: Session, phase: Phase) -> str:
    key = "card.next.fallback" if phase == "upcoming" else "card.now.fallback"
    return face.plain(
        key, title=session.title, clock=face.clock(session.start), span=face.voice.span(session.start, ending(session))
    )
