"""Which event do you mean? One button each; the answer is remembered until midnight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Verb
from cards.elements import MOST_BUTTONS, TITLE, ask, card, heading, note, row, text
from cards.markdown import line
from cards.registration import occasion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Event
    from cards.elements import Card, Elements, Face


def choose_event(face: Face, *, events: Sequence[Event]) -> Card:
    """Return the question, with a button for each of the first six events; its argument is the id."""
    offered = events[:MOST_BUTTONS]
    rest = len(events) - len(offered)
    return card(
        face,
        body=[
            heading(face.say("card.choose")),
            *(row(str(number), _event(face, each), width="24px") for number, each in enumerate(offered, 1)),
            *([note(face.count("card.more", rest))] if rest else []),
            note(face.say("card.choose.until")),
        ],
        fallback=face.plain("card.choose"),
        buttons=[
            ask(
                face,
                Verb.CHOOSE_EVENT,
                event_id=each.id,
                argument=each.id,
                title=each.title,
                sample=str(number),
            )
            for number, each in enumerate(offered, 1)
        ],
    )


def _event(face: Face, event: Event) -> Elements:
    told = [text(line(event.title, TITLE), spacing="None")]
    if event.starts_at is not None:
        told.append(note(occasion(face, event), spacing="None"))
    return told
