"""Ideas of others to be read: a few on a card, without who wrote them and what others think of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Verb
from cards.elements import TITLE, ask, card, heading, kicker, text
from cards.idea import idea_rows
from cards.markdown import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Event, Session
    from cards.elements import Card, Face
    from cards.idea import IdeaLine


def invitation(face: Face, *, event: Event, session: Session) -> Card:
    """Return the post that offers everybody in the groups what the others wrote."""
    title = face.say("card.reading.invitation")
    return card(
        face,
        body=[kicker(line(session.title, TITLE)), heading(title), text(face.say("card.reading.how"))],
        fallback=title,
        buttons=[ask(face, Verb.READ_IDEAS, event_id=event.id, session_id=session.id)],
    )


def dealt(face: Face, *, event: Event, session: Session | None, ideas: Sequence[IdeaLine]) -> Card:
    """Return the ideas that somebody was dealt, each with a way to support it, and the way on."""
    numbers = " ".join(str(each.number) for each in ideas)
    bare = [each.model_copy(update={"votes": 0, "author": "", "changed": False}) for each in ideas]
    title = face.count("card.read.dealt", len(ideas))
    support = [
        ask(
            face,
            Verb.VOTE,
            event_id=event.id,
            argument=str(each.number),
            sample=str(each.number),
            title=face.plain("card.button.vote.number", number=each.number),
        )
        for each in ideas
    ]
    session_id = session.id if session else None
    return card(
        face,
        body=[
            kicker(line(session.title if session else event.title, TITLE)),
            heading(title),
            *idea_rows(face, bare),
        ],
        fallback=title,
        buttons=[*support, ask(face, Verb.IDEAS_READ, event_id=event.id, session_id=session_id, argument=numbers)],
    )
