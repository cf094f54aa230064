"""What a person will do on Monday, and what came of it: for their eyes only. A card with the open field stands alone
and is never edited; what was promised before stands above the field, not in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import PromiseState, Verb
from cards.elements import TITLE, ask, box, card, heading, kicker, note, text
from cards.inputs import text_input
from cards.markdown import line, plain, prose

if TYPE_CHECKING:
    from bot.model import Event, Promise
    from cards.elements import Button, Card, Elements, Face

LONGEST: Final = 500  # characters of one promise
_LINES: Final = 6
_ANSWERS: Final = (Verb.PROMISE_KEPT, Verb.PROMISE_BEGUN, Verb.PROMISE_LATER, Verb.PROMISE_DROPPED)


def mine(face: Face, *, event: Event, promise: Promise | None = None) -> Card:
    """Return what somebody promised, if anything, and the field for it; it is sent as the submission's argument."""
    title = face.say("card.promise.mine" if promise else "card.promise.field")
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(title), *standing(face, promise), *field(face, promise)],
        fallback=_fallback(face, event),
        buttons=[save(face, event)],
    )


def standing(face: Face, promise: Promise | None) -> Elements:
    """Return what somebody promised and how it goes; nothing where they promised nothing."""
    if promise is None:
        return []
    shown = [text(prose(promise.text, LONGEST, _LINES))]
    if promise.asked or promise.state is not PromiseState.MADE:
        shown.append(note(face.say(f"card.promise.state.{promise.state}"), spacing="None"))
    return [box(shown)]


def field(face: Face, promise: Promise | None) -> Elements:
    """Return the field for a promise, and who will see what is written there."""
    label = "card.promise.change" if promise else "card.promise.one"
    return [
        text_input(
            "argument",
            face.plain(label),
            required=face.plain("card.promise.empty"),
            limit=LONGEST,
            multiline=True,
            placeholder=face.plain("card.promise.placeholder"),
        ),
        note(face.say("card.promise.private")),
    ]


def save(face: Face, event: Event) -> Button:
    """Return the button that sends the field."""
    return ask(face, Verb.PROMISE, event_id=event.id, inputs=True)


def follow_up(face: Face, *, event: Event, promise: Promise) -> Card:
    """Return the question, weeks later, what came of a promise; one tap answers it."""
    answers = [ask(face, each, event_id=event.id) for each in (*_ANSWERS, Verb.PROMISE_HUSH)]
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.promise.asked")),
            text(face.say("card.promise.said")),
            box([text(prose(promise.text, LONGEST, _LINES))]),
            note(face.say("card.promise.totals")),
        ],
        fallback=face.plain("promise.toast", title=event.title),
        buttons=answers,
    )


def answered(face: Face, *, event: Event, promise: Promise, said: str) -> Card:
    """Return what somebody answered, in the place of the question; they may answer otherwise later."""
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say(f"card.promise.state.{promise.state}")),
            box([text(prose(promise.text, LONGEST, _LINES))]),
            text(line(said, LONGEST)),
        ],
        fallback=_fallback(face, event),
        buttons=[ask(face, Verb.MY_PROMISE, event_id=event.id)],
    )


def _fallback(face: Face, event: Event) -> str:
    return face.plain("card.promise.fallback", title=plain(event.title))
