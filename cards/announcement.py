"""What a session's one post says: what, who, when, how long, what comes next, and a button for what
the session invites to. The same post is drawn again when the session is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.model import Audience, SessionKind, Verb
from cards.agenda import about, then, when
from cards.breakout import group_rows, task
from cards.elements import TITLE, ask, box, card, kicker, note, subheading, text
from cards.markdown import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Agenda, Event, Session
    from cards.breakout import GroupLine
    from cards.elements import Button, Card, Elements, Face

Phase: TypeAlias = Literal["upcoming", "running", "ended"]

_GROUPS_BYTES: Final = 14_000
_INVITES: Final[dict[tuple[Phase, SessionKind], tuple[Verb, ...]]] = {
    ("upcoming", SessionKind.OPENING): (Verb.REGISTER,),
    ("upcoming", SessionKind.BREAKOUT): (Verb.JOIN, Verb.LEAVE),
    ("running", SessionKind.OPENING): (Verb.PROGRAM,),
    ("running", SessionKind.TALK): (Verb.IDEA_FORM,),
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
        face, body=body, fallback=_fallback(face, session, phase), buttons=_buttons(face, event, session, phase)
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
    return [*told, subheading(face.say("card.groups.heading")), *group_rows(face, groups, room=_GROUPS_BYTES)]


def _buttons(face: Face, event: Event, session: Session, phase: Phase) -> list[Button]:
    verbs = _INVITES.get((phase, session.kind), ())
    return [ask(face, each, event_id=event.id, session_id=session.id) for each in verbs]


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
        key, title=session.title, clock=face.clock(session.start), span=face.voice.span(session.start, session.end)
    )
