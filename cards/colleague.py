"""Registering somebody else: what only they can answer is asked of them, and they hear who it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Verb
from cards import fields
from cards.elements import TITLE, ask, card, heading, kicker, note, text
from cards.markdown import line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.forms import Fault
    from bot.model import Event, FormField, Price
    from cards.elements import Card, Face

_LABEL: Final = 160


def form(
    face: Face,
    *,
    event: Event,
    asked: Sequence[FormField],
    values: Mapping[str, str] | None = None,
    faults: Mapping[str, Fault] | None = None,
) -> Card:
    """Return the questions that somebody may answer for a colleague; `values` and `faults` go by field id."""
    typed, wrong = values or {}, faults or {}
    drawn = [
        part
        for each in asked
        for part in fields.draw(face, each, typed.get(each.id, ""), wrong.get(each.id), limit=_LABEL)
    ]
    said = [text(face.say("card.form.wrong"), color="Attention", strong=True)] if wrong else []
    return card(
        face,
        body=[
            kicker(face.say("card.colleague")),
            heading(line(event.title, TITLE)),
            note(face.say("card.colleague.terms")),
            *said,
            *drawn,
        ],
        fallback=face.plain("card.colleague"),
        buttons=[ask(face, Verb.SUBMIT_COLLEAGUE, event_id=event.id, inputs=True)],
    )


def done(face: Face, *, event: Event, name: str, number: int, state: str, price: Price | None = None) -> Card:
    """Return what became of a colleague's registration: "done", "waits" or "cancelled"."""
    told = [text(face.say("card.form.price", price=face.voice.money(price)), strong=True)] if price else []
    there = state != "cancelled"
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say(f"card.colleague.{state}", name=name)),
            *(told if there else []),
            *([note(face.say("card.colleague.told", number=str(number)))] if there else []),
        ],
        fallback=face.plain(f"card.colleague.{state}", name=name),
        buttons=[
            ask(face, Verb.REGISTER_COLLEAGUE, event_id=event.id),
            *(
                [ask(face, Verb.UNREGISTER_COLLEAGUE, event_id=event.id, argument=str(number), sample=str(number))]
                if there
                else []
            ),
        ],
    )


def told(face: Face, *, event: Event, name: str, waits: bool = False) -> Card:
    """Return, to the colleague, who registered them, and what they can do about it."""
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.colleague.you", name=name)),
            *([text(face.say("card.waiting"))] if waits else []),
            text(face.say("card.colleague.you.more")),
        ],
        fallback=face.plain("card.colleague.you", name=name),
        buttons=[
            ask(face, Verb.REGISTER, event_id=event.id, title=face.plain("card.button.change")),
            ask(face, Verb.UNREGISTER, event_id=event.id),
        ],
    )
