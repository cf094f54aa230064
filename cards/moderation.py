"""Hiding what somebody said, and showing it again: what to choose from, why, and who did it. These cards are for
whoever runs the day, and for nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from pydantic import NaiveDatetime

from bot.model import Noun, Verb
from cards.elements import NAME, TITLE, ask, card, fit, heading, kicker, note, text
from cards.inputs import choice_input, text_input
from cards.markdown import Markdown, line, plain, prose
from cards.submission import FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from microsoft_teams.cards import CardElement

    from bot.model import Event
    from cards.elements import Button, Card, Elements, Face
    from cards.idea import Page

KINDS: Final = ("questions", "ideas", "ballots")
"""What may be hidden, by its table."""
MOST: Final = 60
"""So many things stand in a choice."""
PAGE: Final = 12
REASON: Final = "reason"
LONGEST_REASON: Final = 300
_CHOICE: Final = 80
_CHOICE_BYTES: Final = 9_000
_WORDS: Final = 240
_LOG_BYTES: Final = 15_000


class Said(Noun):
    """Something that somebody said: its kind, the number or code that it goes by, and its words."""

    kind: str
    number: str
    text: str

    @property
    def target(self) -> str:
        """Return what a button sends for it."""
        return f"{self.kind}/{self.number}"


class LogLine(Noun):
    """One line of the log: who did what, when (wall time) and why. `hidden` says that it is hidden now."""

    said: Said
    act: Literal["hide", "restore"]
    by: str = ""
    at: NaiveDatetime
    reason: str = ""
    hidden: bool = False


def kinds(face: Face, *, event: Event) -> Card:
    """Return the question what sort of thing is to be hidden."""
    title = face.say("card.hide")
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(title), text(face.say("card.hide.what"))],
        fallback=plain(title),
        buttons=[_of_kind(face, event, each) for each in KINDS],
    )


def form(face: Face, *, event: Event, found: Sequence[Said]) -> Card:
    """Return the fields for what to hide and why; of one thing only why."""
    one = found[0] if len(found) == 1 else None
    title = face.say("card.hide")
    shown = [text(prose(one.text, _WORDS))] if one and plain(one.text) else []
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(title),
            *([text(_named(face, one), strong=True), *shown] if one else [_choice(face, found)]),
            text_input(
                FIELD + REASON,
                face.plain("card.hide.reason"),
                required=face.plain("card.hide.reason.none"),
                limit=LONGEST_REASON,
                placeholder=face.plain("card.hide.reason.placeholder"),
            ),
            note(face.say("card.hide.told")),
        ],
        fallback=plain(title),
        buttons=[
            ask(
                face,
                Verb.HIDE,
                event_id=event.id,
                argument=one.target if one else "",
                sample=(one or found[0]).target,
                inputs=True,
            )
        ],
    )


def log(face: Face, *, event: Event, lines: Sequence[LogLine], page: Page) -> Card:
    """Return who hid and showed what, when and why, the newest first; what is hidden can be shown again."""
    title = face.say("card.moderation")
    if not lines:
        body = [kicker(line(event.title, TITLE)), heading(title), text(face.say("card.moderation.none"))]
        return card(face, body=body, fallback=plain(title), buttons=[_of_kind(face, event, each) for each in KINDS])
    pages = [note(face.say("card.ideas.page", number=page.number, pages=page.pages))] if page.pages > 1 else []
    hidden = list(dict.fromkeys(each.said.target for each in lines if each.hidden))[:2]
    restoring = [
        ask(face, Verb.RESTORE, event_id=event.id, argument=each, sample=each, title=_restore(face, each))
        for each in hidden
    ]
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(title),
            *pages,
            *fit(face, [_entry(face, each) for each in lines], room=_LOG_BYTES),
        ],
        fallback=plain(title),
        buttons=[
            *restoring,
            *_more(face, event, page),
            ask(face, Verb.HIDE_FORM, event_id=event.id),
        ],
    )


def _more(face: Face, event: Event, page: Page) -> list[Button]:
    if page.number >= page.pages:
        return []
    title = face.plain("card.button.ideas.more")
    return [ask(face, Verb.MODERATION, event_id=event.id, argument=str(page.number + 1), title=title)]


def _restore(face: Face, target: str) -> str:
    kind, _, number = target.partition("/")
    return face.plain(f"card.button.restore.{kind}", number=number)


def _of_kind(face: Face, event: Event, kind: str) -> Button:
    title = face.plain(f"card.button.hide_form.{kind}")
    return ask(face, Verb.HIDE_FORM, event_id=event.id, argument=kind, sample=kind, title=title)


def _named(face: Face, said: Said) -> Markdown:
    return face.say(f"card.said.{said.kind}", number=said.number)


def _choice(face: Face, found: Sequence[Said]) -> CardElement:
    room, choices = _CHOICE_BYTES, []
    for each in found[:MOST]:
        name = f"{each.number}. " if each.number.isdecimal() else ""
        title = f"{name}{plain(each.text, _CHOICE)}"
        room -= len(title.encode()) + 60
        if room < 0:
            break
        choices.append((title, each.target))
    return choice_input(
        "argument",
        face.plain(f"card.hide.choose.{found[0].kind}"),
        choices,
        required=face.plain("card.hide.choose.none"),
        placeholder=face.plain("card.hide.choose.placeholder"),
    )


def _entry(face: Face, entry: LogLine) -> Elements:
    who = plain(entry.by, NAME) or face.plain("card.seat.nameless")
    did = face.say(f"card.moderation.{entry.act}", name=who, what=_named(face, entry.said), clock=face.clock(entry.at))
    told = [did, *([line(entry.reason, LONGEST_REASON)] if plain(entry.reason) else [])]
    shown = [note(prose(entry.said.text, _WORDS, 3), spacing="None")] if plain(entry.said.text) else []
    return [text(Markdown(": ".join(told))), *shown]
