"""The rooms that somebody opens in Teams by hand: who goes where, as text to paste, and links to the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Verb
from cards.elements import LIST_BYTES, TITLE, ask, card, fit, heading, kicker, note, text
from cards.markdown import line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Event, Session
    from cards.elements import Card, Face

_BLOCK = 900  # characters of one room's names


def rooms(
    face: Face,
    *,
    event: Event,
    session: Session,
    blocks: Sequence[str],
    people: int,
    fits: bool,
    links: Sequence[tuple[str, str]] = (),
) -> Card:
    """Return the rooms of a session, a block for each; `links` are the list's shapes ("xlsx", "csv") and
    where they are had. `fits` says whether Teams takes so many.
    """
    shape = face.say(
        "card.groups.shape",
        groups=face.count("card.rooms.count", len(blocks)),
        people=face.count("card.people.count", people),
    )
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE)),
            heading(face.say("card.rooms")),
            text(shape),
            *([] if fits else [text(face.say("card.rooms.too_many"), color="Attention")]),
            note(face.say("card.rooms.how" if links else "card.rooms.no_links")),
            *fit(face, [[text(line(each, _BLOCK), spacing="Small")] for each in blocks], room=LIST_BYTES),
        ],
        fallback=f"{plain(session.title)}: {face.plain('card.rooms')}",
        buttons=[
            ask(face, Verb.EXPORT_GROUPS, event_id=event.id, title=face.plain(f"card.button.rooms.{kind}"), url=url)
            for kind, url in links
        ],
    )
