"""A group discussion as its groups see it, and as the one who runs it does. When people meet again is said
as a clock time, and said anew where that changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.model import GroupRole, Noun, SessionKind, Verb
from cards.agenda import then
from cards.elements import LIST_BYTES, NAME, TITLE, ask, box, card, fit, heading, kicker, note, row, subheading, text
from cards.markdown import Markdown, line, plain, prose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from microsoft_teams.cards import CardElement

    from bot.model import Agenda, Event, Session
    from cards.elements import Button, Card, Elements, Face

State: TypeAlias = Literal["dealt", "open", "closed"]

PROMPT: Final = 1200
_SEAT_BYTES: Final = 12_000
_SEATS: Final = 40  # of one group that a list names
_STEPS: Final[dict[State, tuple[Verb, ...]]] = {
    "dealt": (Verb.OPEN_GROUPS, Verb.DEAL_GROUPS),
    "open": (Verb.CLOSE_GROUPS, Verb.SHOW_GROUPS),
    "closed": (Verb.SUMMARY,),
}


class Seat(Noun):
    """One member of a group, as the others see them."""

    name: str
    municipality: str | None = None
    role: GroupRole | None = None


class GroupLine(Noun):
    """One group: its number and its members."""

    number: int
    seats: tuple[Seat, ...] = ()


def group_card(face: Face, *, event: Event, session: Session, group: GroupLine, ends_at: datetime | None) -> Card:
    """Return what a group finds in its thread: who they are, what to talk about, and until when."""
    back = [text(face.say("card.group.until", clock=face.clock(ends_at)), strong=True)] if ends_at else []
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE)),
            heading(face.say("card.group.title", number=group.number)),
            *back,
            box([note(face.say("card.group.task")), text(task(face, session))]),
            *_members(face, group),
        ],
        fallback=face.plain("card.group.fallback", number=group.number, title=session.title),
        buttons=[ask(face, Verb.IDEA_FORM, event_id=event.id, session_id=session.id)],
    )


def groups_list(
    face: Face,
    *,
    event: Event,
    session: Session,
    groups: Sequence[GroupLine],
    state: State,
) -> Card:
    """Return the groups for whoever runs the day: a proposal until they are opened."""
    people = sum(len(each.seats) for each in groups)
    shape = face.say(
        "card.groups.shape",
        groups=face.count("card.groups.count", len(groups)),
        people=face.count("card.people.count", people),
    )
    return card(
        face,
        body=[
            kicker(face.say(f"card.groups.{state}")),
            heading(line(session.title, TITLE)),
            text(shape),
            *group_rows(face, groups),
        ],
        fallback=face.plain("card.groups.fallback", title=session.title, shape=shape),
        buttons=_steps(face, event, session, state),
    )


def _steps(face: Face, event: Event, session: Session, state: State) -> list[Button]:
    again = face.plain("card.button.deal_again")
    titles = {Verb.DEAL_GROUPS: again} if state == "dealt" else {}
    return [
        ask(face, each, event_id=event.id, session_id=session.id, title=titles.get(each, "")) for each in _STEPS[state]
    ]


def group_rows(face: Face, groups: Sequence[GroupLine], *, room: int = LIST_BYTES) -> Elements:
    """Return one line per group: its number and its members."""
    rows = [row(str(each.number), [text(_names(each), spacing="None")], width="28px") for each in groups]
    return fit(face, [[each] for each in rows], room=room)


def last_minutes(face: Face, *, event: Event, session: Session, ends_at: datetime, minutes: int = 5) -> Card:
    """Return the warning before a session ends, and for a group discussion what is still to do."""
    body = [
        kicker(line(session.title, TITLE), "Attention"),
        heading(face.count("card.last_minutes", minutes)),
        text(face.say("card.last_minutes.until", clock=face.clock(ends_at))),
    ]
    buttons: list[Button] = []
    if session.kind is SessionKind.BREAKOUT:
        body.append(text(face.say("card.last_minutes.gather")))
        buttons = [ask(face, Verb.IDEA_FORM, event_id=event.id, session_id=session.id)]
    fallback = face.voice.count("card.last_minutes", minutes)
    return card(face, body=body, fallback=f"{plain(session.title)}: {fallback}", buttons=buttons)


def closed(face: Face, *, event: Event, session: Session, agenda: Agenda | None = None) -> Card:
    """Return the thanks to a group whose time is up; `agenda` tells what comes next."""
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE)),
            heading(face.say("card.group.closed")),
            text(face.say("card.group.thanks")),
            *(then(face, agenda, session) if agenda else []),
        ],
        fallback=face.plain("card.group.closed"),
        buttons=[ask(face, Verb.IDEA_FORM, event_id=event.id, session_id=session.id)],
    )


def moved(face: Face, *, session: Session, was: Session) -> Card:
    """Return what groups that sit together are told when their discussion gets another time: they stay."""
    same_day = session.start.date() == was.start.date()
    key = "card.group.moved.start" if same_day else "card.group.moved.start.day"
    begins = face.say(key, clock=face.clock(session.start), day=face.voice.day(session.start))
    back = [text(face.say("card.group.until", clock=face.clock(session.end)), strong=True)] if session.end else []
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE), "Attention"),
            heading(face.say("card.group.moved")),
            *([] if session.start == was.start else [text(begins, strong=True)]),
            *back,
            text(face.say("card.group.moved.keep")),
        ],
        fallback=face.plain("card.group.moved.fallback", title=session.title),
    )


def cancelled(face: Face, *, session: Session) -> Card:
    """Return what groups that sit together are told when their discussion is not to be."""
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE), "Attention"),
            heading(face.say("card.group.cancelled")),
            text(face.say("card.group.cancelled.kept")),
        ],
        fallback=face.plain("card.group.cancelled"),
    )


def task(face: Face, session: Session) -> Markdown:
    """Return what a group is asked to talk about, or the usual words where nothing is written."""
    prompt = session.breakout.prompt if session.breakout else ""
    return prose(prompt, PROMPT) or face.say("card.group.prompt")


def _members(face: Face, group: GroupLine) -> Elements:
    if not group.seats:
        return []
    seats = fit(face, [[_seat(face, each)] for each in group.seats], room=_SEAT_BYTES)
    return [subheading(face.say("card.group.members")), *seats]


def _seat(face: Face, seat: Seat) -> CardElement:
    name = plain(seat.name, NAME) or face.plain("card.seat.nameless")
    municipality = plain(seat.municipality or "", NAME)
    key = "card.seat.from" if municipality else "card.seat"
    told = [text(face.say(key, name=name, municipality=municipality), spacing="None")]
    if seat.role is not None:
        told.append(note(face.say(f"card.role.{seat.role}"), spacing="None"))
    return row("•", told, width="12px")


def _names(group: GroupLine) -> Markdown:
    named = [line(_named(each), NAME) for each in group.seats[:_SEATS]]
    rest = len(group.seats) - len(named)
    return Markdown(", ".join(named) + (f" … +{rest}" if rest else ""))


def _named(seat: Seat) -> str:
    return f"{seat.name} ({seat.municipality.removesuffix(' Kommune')})" if seat.municipality else seat.name
