"""Who has come and who is still to, for who stands at the door: names only where nobody reads along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Verb
from cards.elements import LIST_BYTES, NAME, TITLE, ask, card, fit, heading, kicker, note, row, subheading, text
from cards.markdown import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Event
    from cards.elements import Card, Elements, Face

_MISSING_BYTES: Final = 12_000


def arrived(
    face: Face,
    *,
    event: Event,
    there: Sequence[tuple[int, str]],
    missing: Sequence[tuple[int, str]],
    besides: int = 0,
) -> Card:
    """Return the list at the door: numbers and names of who is there and who is not, and how many came `besides`."""
    body: list[Elements] = [
        [kicker(line(event.title, TITLE))],
        [heading(face.say("card.door", there=len(there), total=len(there) + len(missing)))],
        [note(face.count("card.door.besides", besides))] if besides else [],
    ]
    if missing:
        body += [[subheading(face.say("card.door.missing"))], fit(face, _rows(missing), room=_MISSING_BYTES)]
    if there:
        body += [[subheading(face.say("card.door.there"))], fit(face, _rows(there), room=LIST_BYTES - _MISSING_BYTES)]
    return card(
        face,
        body=[each for part in body for each in part],
        fallback=face.plain("card.door", there=len(there), total=len(there) + len(missing)),
        buttons=[
            ask(face, Verb.ARRIVED, event_id=event.id, title=face.plain("card.button.arrived.again")),
            ask(face, Verb.DOOR_CODE, event_id=event.id),
        ],
    )


def _rows(people: Sequence[tuple[int, str]]) -> list[Elements]:
    return [[row(str(number), [text(line(name, NAME), spacing="None")], width="40px")] for number, name in people]
