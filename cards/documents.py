"""The documents that an event comes to: where each is had, and what to say to have it sent instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import PlaceKind, Verb
from bot.texts.commands import canonical
from cards.elements import TITLE, ask, card, heading, kicker, note, text
from cards.markdown import Markdown, line, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Event
    from cards.elements import Button, Card, Face

_ENDING: Final = "docx"


def documents(
    face: Face,
    *,
    event: Event,
    shapes: Sequence[str],
    links: Mapping[str, str],
    closed: bool = False,
    offers_closed: bool = False,
) -> Card:
    """Return the documents in these `shapes` ("docx", "xlsx", …), as `links` where there are any; `offers_closed` says
    that who asks may have the closed edition too.
    """
    personal = face.place is PlaceKind.PERSONAL
    verb = Verb.CLOSED_DOCUMENTS if closed else Verb.DOCUMENTS
    sends = Verb.SEND_CLOSED_FILE if closed else Verb.SEND_FILE
    edition = "closed" if closed else "open"
    buttons: list[Button] = []
    if links:
        buttons = [
            ask(face, verb, event_id=event.id, title=face.plain(f"card.documents.{each}"), url=links[each])
            for each in shapes
            if each in links
        ]
    elif personal:
        buttons = [
            ask(face, sends, event_id=event.id, argument=each, title=face.plain(f"card.documents.{each}"), sample=each)
            for each in shapes
        ]
    if offers_closed and personal:
        buttons.append(ask(face, Verb.CLOSED_DOCUMENTS, event_id=event.id))
    sentence = Markdown(f"*{canonical(sends, face.voice.language, _ENDING)}*")
    way = "links" if links else "files" if personal else "nowhere"
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say(f"card.documents.heading.{edition}")),
            text(face.say(f"card.documents.{edition}")),
            note(face.say(f"card.documents.{way}")),
            *([note(face.say("card.documents.send", sentence=sentence))] if links and personal else []),
        ],
        fallback=f"{plain(event.title)}: {face.plain(f'card.documents.heading.{edition}')}",
        buttons=buttons,
    )
