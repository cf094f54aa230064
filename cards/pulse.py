"""How groups fare, as whoever runs the day sees it: one card, those first who need somebody.

It shows what the bot hears, and says that this is not all that groups say.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from pydantic import NaiveDatetime

from bot.model import Noun, Verb
from cards.elements import NAME, TITLE, ask, card, fit, heading, kicker, note, size, subheading, text
from cards.markdown import Markdown, cut, line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Event, Session
    from cards.elements import Button, Card, Elements, Face

Phase: TypeAlias = Literal["open", "closed"]

MOST_LINES: Final = 12  # groups that are shown with a line each, also where nobody needs anything
_NEEDY_BYTES: Final = 13_000
_CALM_BYTES: Final = 8_000
_TOPIC: Final = 40
_LINK: Final = 500
_MORE: Final = "*/5"  # five minutes for everybody, wherever it is pressed


class State(StrEnum):
    """How a group is, as far as the bot can tell; those first who need somebody."""

    CALLS = "calls"
    SILENT = "silent"
    WAITING = "waiting"
    WORKING = "working"
    DRAFT = "draft"
    HANDED_IN = "handed_in"


NEEDY: Final = frozenset({State.CALLS, State.SILENT})


class Line(Noun):
    """One group: how many of its people are there, and its state since when (wall time; None where nothing was
    heard at all). `caller` called for help and `coming` goes there; `until` is when it is to be back, where that
    is not when the others are. `link` opens its thread.
    """

    number: int
    state: State
    topic: str = ""
    people: int = 0
    absent: int = 0
    since: NaiveDatetime | None = None
    caller: str = ""
    coming: str = ""
    until: NaiveDatetime | None = None
    link: str = ""


def board(
    face: Face,
    *,
    event: Event,
    session: Session,
    lines: Sequence[Line],
    ends_at: datetime | None,
    phase: Phase = "open",
    troubles: Sequence[Markdown] = (),
) -> Card:
    """Return how all groups of a discussion fare, with a way to each of them; `troubles` are sentences in Markdown
    of what else is wrong.
    """
    counted = _counts(face, lines)
    until = [text(face.say("card.group.until", clock=face.clock(ends_at)), strong=True)] if ends_at else []
    silent = any(each.state is State.SILENT for each in lines) and phase == "open"
    return card(
        face,
        body=[
            kicker(face.say(f"card.pulse.{phase}")),
            heading(line(session.title, TITLE)),
            *(until if phase == "open" else []),
            text(counted),
            *(text(each, color="Attention") for each in troubles),
            *_by_state(face, lines),
            *([note(face.say("card.pulse.heard"), spacing="Medium")] if silent else []),
        ],
        fallback=f"{plain(session.title)}: {plain(counted)}",
        buttons=_buttons(face, event, session, phase),
    )


def _counts(face: Face, lines: Sequence[Line]) -> Markdown:
    """Return how many groups there are, and how many in each state."""
    counts = [(each, sum(one.state is each for one in lines)) for each in State]
    states = [face.count(f"card.pulse.count.{each}", number) for each, number in counts if number]
    return Markdown(" · ".join([face.count("card.groups.count", len(lines)), *states]))


def _by_state(face: Face, lines: Sequence[Line]) -> Elements:
    needy: list[Elements] = []
    calm: list[tuple[State, list[Line]]] = []
    for state in State:
        found = sorted((each for each in lines if each.state is state), key=_urgency)
        if found and (state in NEEDY or len(lines) <= MOST_LINES):
            title = subheading(face.say(f"card.pulse.state.{state}"))
            first, *rest = [text(_line(face, each), spacing="Small") for each in found]
            needy += [[title, first], *([each] for each in rest)]
        elif found:
            calm.append((state, found))
    shown = fit(face, needy, room=_NEEDY_BYTES)
    return [*shown, *_numbers(face, calm)]


def _urgency(group: Line) -> tuple[bool, str]:
    """Return what puts those first to whom nobody goes yet, and of them those who have waited longest."""
    return bool(group.coming), group.since.isoformat() if group.since and group.state in NEEDY else ""


def _line(face: Face, group: Line) -> Markdown:
    named = Markdown(f"**{face.say('card.group.title', number=group.number)}**")
    present = group.people - group.absent
    there = (
        face.say("card.pulse.present", present=present, people=group.people)
        if group.absent
        else face.count("card.people.count", present)
    )
    parts = [
        Markdown(f"[{named}]({group.link})") if 0 < len(group.link) <= _LINK else named,
        *([line(group.topic, _TOPIC)] if plain(group.topic) else []),
        there,
        *_since(face, group),
        *([face.say("card.pulse.until", clock=face.clock(group.until))] if group.until else []),
    ]
    return Markdown(" · ".join(parts))


def _since(face: Face, group: Line) -> list[Markdown]:
    clock = face.clock(group.since) if group.since else ""
    if group.state is State.SILENT:
        return [face.say("card.pulse.since", clock=clock) if clock else face.say("card.pulse.never")]
    if group.state is not State.CALLS:
        return []
    who = plain(group.caller, NAME) or face.plain("card.seat.nameless")
    called = face.say("card.pulse.called", name=who, clock=clock)
    coming = [face.say("card.pulse.coming", name=plain(group.coming, NAME))] if plain(group.coming) else []
    return [called, *coming]


def _numbers(face: Face, calm: Sequence[tuple[State, Sequence[Line]]]) -> Elements:
    """Return the groups that need nobody by their numbers, each with its link as far as there is room."""
    room = _CALM_BYTES
    shown: list[Elements] = []
    for state, lines in calm:
        numbers: list[str] = []
        for each in sorted(lines, key=lambda one: one.number):
            linked = f"[{each.number}]({each.link})"
            room -= size(linked)
            numbers.append(linked if each.link and room > 0 else str(each.number))
        told = Markdown(", ".join(numbers))
        shown.append([subheading(face.say(f"card.pulse.state.{state}")), text(told, spacing="None")])
    return [each for part in shown for each in part]


def _buttons(face: Face, event: Event, session: Session, phase: Phase) -> list[Button]:
    verbs = (Verb.CLOSE_GROUPS, Verb.SHOW_GROUPS) if phase == "open" else (Verb.SHOW_GROUPS,)
    return [
        *([ask(face, Verb.EXTEND, event_id=event.id, argument=_MORE, sample=_MORE)] if phase == "open" else []),
        *(ask(face, each, event_id=event.id, session_id=session.id) for each in verbs),
        ask(face, Verb.STATUS, event_id=event.id, title=face.plain("card.button.refresh")),
    ]


# Calls for help -----------------------------------------------------------------------------------


class Call(Noun):
    """A group's call for help: by whom and since when (wall time); who goes there, and when it was settled."""

    group_id: str
    number: int
    topic: str = ""
    caller: str = ""
    since: NaiveDatetime
    coming: str = ""
    settled: NaiveDatetime | None = None
    link: str = ""


def summons(face: Face, *, event: Event, session: Session, call: Call) -> Card:
    """Return what whoever runs the day is told of a call for help, and what became of it."""
    title = face.say("card.summons.settled" if call.settled else "card.summons", number=call.number)
    who = plain(call.caller, NAME) or face.plain("card.seat.nameless")
    called = face.say("card.pulse.called", name=who, clock=face.clock(call.since))
    told = [called, *([line(call.topic, _TOPIC)] if plain(call.topic) else [])]
    link = [text(Markdown(f"[{face.say('card.summons.link')}]({call.link})"))] if call.link else []
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE), "Accent" if call.settled or call.coming else "Attention"),
            heading(title),
            text(Markdown(" · ".join(told))),
            *_fate(face, call),
            *([] if call.settled else link),
        ],
        fallback=cut(f"{plain(title)}: {plain(called)}", 2 * TITLE),
        buttons=[] if call.settled else _answers(face, event, session, call),
    )


def _fate(face: Face, call: Call) -> Elements:
    if call.settled:
        return [text(face.say("card.summons.since", clock=face.clock(call.settled)))]
    coming = plain(call.coming, NAME)
    return [text(face.say("summons.coming", name=coming), strong=True)] if coming else []


def _answers(face: Face, event: Event, session: Session, call: Call) -> list[Button]:
    def about(verb: Verb, title: str) -> Button:
        return ask(
            face,
            verb,
            event_id=event.id,
            session_id=session.id,
            argument=call.group_id,
            sample=str(call.number),
            title=face.plain(title),
        )

    settle = about(Verb.SETTLED, "card.button.settled")
    return [settle] if call.coming else [about(Verb.COMING, "card.button.coming.here"), settle]
