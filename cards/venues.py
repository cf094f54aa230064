"""What those who run the day are to do before groups open, where the bot cannot do it: open rooms by hand, find
more links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Verb
from cards.breakout import in_rooms
from cards.elements import TITLE, ask, card, heading, kicker, text
from cards.markdown import line

if TYPE_CHECKING:
    from bot.model import Event, Session
    from cards.elements import Button, Card, Face


def to_do(face: Face, *, event: Event, session: Session, groups: int, lacks: int, dealt: bool) -> Card:
    """Return what is to be done for so many groups; `lacks` have nowhere to meet, and `dealt` says that the list
    can be had.
    """
    rooms = in_rooms(session)
    kind = "rooms" if rooms else "links"
    said = [face.count("card.venue.rooms", groups)] if rooms else []
    if lacks:
        said.append(face.count(f"card.venue.lacks.{kind}", lacks))
    clock = face.clock(session.start)
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE), "Attention"),
            heading(face.say(f"card.venue.{kind}.title", clock=clock)),
            *(text(each) for each in said),
        ],
        fallback=face.plain(f"card.venue.{kind}.title", clock=clock),
        buttons=_buttons(face, event, session, rooms=rooms and dealt),
    )


def _buttons(face: Face, event: Event, session: Session, *, rooms: bool) -> list[Button]:
    verbs = (Verb.EXPORT_GROUPS, Verb.SHOW_GROUPS) if rooms else ()
    return [ask(face, each, event_id=event.id, session_id=session.id) for each in verbs]
