"""What groups are told of the time while they talk: few words, and clock times. Nothing here is ever edited
under somebody's hands: a bell has no fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cards.elements import TITLE, card, heading, kicker, note, row, text
from cards.markdown import line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Session
    from cards.elements import Card, Elements, Face
    from schedules.steps import TimedStep

STEP: Final = 200
_STEPS: Final = 6


def half_time(face: Face, *, session: Session, ends_at: datetime, steps: Sequence[TimedStep] = ()) -> Card:
    """Return the word at half-time: until when they have, and what is left of the task."""
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE)),
            heading(face.say("card.bell.half")),
            text(face.say("card.bell.until", clock=face.clock(ends_at)), strong=True),
            *(step_rows(face, steps) if steps else [text(face.say("card.bell.half.write"))]),
        ],
        fallback=face.plain("card.bell.half.fallback", clock=face.clock(ends_at), title=session.title),
    )


def step_rows(face: Face, steps: Sequence[TimedStep]) -> Elements:
    """Return what goes on, and what comes then: one line for each step, with when it is to be done."""
    rows = []
    for number, each in enumerate(steps[:_STEPS]):
        mark = face.say("card.bell.now" if number == 0 else "card.bell.then")
        told = [text(line(each.title, STEP), spacing="None", strong=number == 0)]
        told.append(note(face.say("card.bell.step", clock=face.clock(each.end)), spacing="None"))
        rows.append(row(mark, told, width="40px"))
    return rows


def last_minutes(face: Face, *, session: Session, ends_at: datetime, minutes: int, handed_in: bool = False) -> Card:
    """Return the warning before the bell; who has handed in is only told when all meet again."""
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE), "Attention"),
            heading(face.count("card.last_minutes", minutes)),
            text(face.say("card.bell.until", clock=face.clock(ends_at)), strong=True),
            text(face.say("card.bell.handed_in" if handed_in else "card.bell.gather")),
        ],
        fallback=f"{plain(session.title)}: {face.voice.count('card.last_minutes', minutes)}",
    )


def last_minute(face: Face, *, session: Session, ends_at: datetime) -> Card:
    """Return the last word before the bell: what is saved by then is kept."""
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE), "Attention"),
            heading(face.count("card.last_minutes", 1)),
            text(face.say("card.bell.save", clock=face.clock(ends_at))),
        ],
        fallback=f"{plain(session.title)}: {face.voice.count('card.last_minutes', 1)}",
    )


def own_time(face: Face, *, session: Session, number: int, ends_at: datetime) -> Card:
    """Return what a group is told that has another time than the others."""
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE), "Attention"),
            heading(face.say("card.bell.own", number=number)),
            text(face.say("card.bell.until", clock=face.clock(ends_at)), strong=True),
        ],
        fallback=face.plain("card.bell.own.fallback", number=number, clock=face.clock(ends_at)),
    )
