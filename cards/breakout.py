"""A group discussion as its groups see it. When people meet again is said as a clock time, and said anew where
that changes. No card here has fields, so each may be drawn anew where it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import GroupPlaces, GroupRole, Noun, SessionKind, Verb
from bot.texts.commands import canonical
from cards.agenda import then
from cards.elements import NAME, TITLE, ask, box, card, fit, heading, kicker, note, row, subheading, text
from cards.markdown import line, plain, prose
from schedules.steps import timetable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from microsoft_teams.cards import CardElement

    from bot.model import Agenda, Event, Session, Slot, Step
    from cards.elements import Button, Card, Elements, Face
    from cards.markdown import Markdown

PROMPT: Final = 1200
LABEL: Final = 120
_SEAT_BYTES: Final = 12_000
_STEPS: Final = 12
_ASKED: Final = (Verb.HARVEST, Verb.CALL, Verb.ABSENT, Verb.SWAP_ROLE)  # what a group may need


class Seat(Noun):
    """One member of a group, as the others see them; who is `absent` did not come."""

    name: str
    municipality: str | None = None
    role: GroupRole | None = None
    absent: bool = False


class GroupLine(Noun):
    """One group: its number, its members, what it chose to talk about, and the address where it meets."""

    number: int
    seats: tuple[Seat, ...] = ()
    topic: str = ""
    link: str = ""


def group_card(face: Face, *, event: Event, session: Session, group: GroupLine, ends_at: datetime | None) -> Card:
    """Return what a group finds where it meets: who they are, what to talk about, and until when."""
    return card(
        face,
        body=[*_head(face, session, group, ends_at), _task(face, session, ends_at), *_members(face, group)],
        fallback=_fallback(face, session, group),
        buttons=[*_door(face, group), *(ask(face, each, event_id=event.id, session_id=session.id) for each in _ASKED)],
    )


def my_group(
    face: Face,
    *,
    event: Event,
    session: Session,
    group: GroupLine,
    ends_at: datetime | None,
    role: GroupRole | None = None,
    thread: str = "",
    unasked: bool = False,
) -> Card:
    """Return a person's group as they see it 1:1, with their own role; `thread` is the address of its thread, and
    `unasked` says that the person did not ask for it.
    """
    to_thread = face.plain("card.button.thread")
    there = [ask(face, Verb.MY_GROUP, url=thread, title=to_thread)] if thread else []
    quiet = canonical(Verb.QUIET, face.voice.language)
    return card(
        face,
        body=[
            *_head(face, session, group, ends_at),
            *_own(face, role),
            _task(face, session, ends_at),
            *_members(face, group),
            *([note(face.say("card.my_group.quiet", sentence=quiet), spacing="Medium")] if unasked else []),
        ],
        fallback=_fallback(face, session, group),
        buttons=[
            *_door(face, group),
            *there,
            *(ask(face, each, event_id=event.id, session_id=session.id) for each in _ASKED),
        ],
    )


def _own(face: Face, role: GroupRole | None) -> Elements:
    if role is None:
        return []
    return [
        note(face.say("card.my_role"), spacing="Medium"),
        text(face.say(f"card.role.{role}"), spacing="None", strong=True),
    ]


def _head(face: Face, session: Session, group: GroupLine, ends_at: datetime | None) -> Elements:
    back = [text(face.say("card.group.until", clock=face.clock(ends_at)), strong=True)] if ends_at else []
    room = [text(face.say("card.group.room", number=group.number))] if in_rooms(session) else []
    topic = [text(face.say("card.group.topic", topic=line(group.topic, TITLE)))] if group.topic else []
    return [
        kicker(line(session.title, TITLE)),
        heading(face.say("card.group.title", number=group.number)),
        *topic,
        *room,
        *back,
    ]


def in_rooms(session: Session) -> bool:
    """Whether groups meet in Teams' own breakout rooms, each in that of its number."""
    return session.breakout is not None and session.breakout.places is GroupPlaces.ROOMS


def _door(face: Face, group: GroupLine) -> list[Button]:
    if not group.link:
        return []
    return [ask(face, Verb.MY_GROUP, url=group.link, title=face.plain("card.button.meeting"))]


def _fallback(face: Face, session: Session, group: GroupLine) -> str:
    return face.plain("card.group.fallback", number=group.number, title=session.title)


def _task(face: Face, session: Session, ends_at: datetime | None) -> CardElement:
    """Return what to talk about, each step by the clock, and what to hand in."""
    plan = session.breakout
    steps = _steps(face, plan.steps, session.start, ends_at) if plan else []
    slots = _slots(face, plan.slots) if plan else []
    return box([note(face.say("card.group.task")), text(task(face, session)), *steps, *slots])


def _steps(face: Face, steps: Sequence[Step], start: datetime, ends_at: datetime | None) -> Elements:
    if ends_at is None or ends_at <= start:
        return [row("•", [text(line(each.title, LABEL), spacing="None")], width="12px") for each in steps[:_STEPS]]
    return [
        row(face.voice.clock(each.start), [text(line(each.title, LABEL), spacing="None")], width="56px")
        for each in timetable(steps, start, ends_at)[:_STEPS]
    ]


def _slots(face: Face, slots: Sequence[Slot]) -> Elements:
    if not slots:
        return []
    named = [
        line(each.label, LABEL) if each.count == 1 else f"{line(each.label, LABEL)} ({each.count})" for each in slots
    ]
    return [
        note(face.say("card.group.slots"), spacing="Medium"),
        text(" · ".join(named), spacing="None"),
    ]


def last_minutes(
    face: Face, *, event: Event, session: Session, ends_at: datetime, minutes: int = 5, steers: bool = False
) -> Card:
    """Return the warning before a session ends; who `steers` can give groups that talk more time from here."""
    body = [
        kicker(line(session.title, TITLE), "Attention"),
        heading(face.count("card.last_minutes", minutes)),
        text(face.say("card.last_minutes.until", clock=face.clock(ends_at))),
    ]
    buttons: list[Button] = []
    if session.kind is SessionKind.BREAKOUT:
        body.append(text(face.say("card.last_minutes.gather")))
        buttons = [ask(face, Verb.EXTEND, event_id=event.id, argument="*/5")] if steers else []
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
        buttons=[ask(face, Verb.HARVEST, event_id=event.id, session_id=session.id)],
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
    key = "card.seat.absent" if seat.absent else "card.seat.from" if municipality else "card.seat"
    told = [text(face.say(key, name=name, municipality=municipality), spacing="None", quiet=seat.absent)]
    if seat.role is not None and not seat.absent:
        told.append(note(face.say(f"card.role.{seat.role}"), spacing="None"))
    return row("•", told, width="12px")
