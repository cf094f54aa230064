"""How many are for something: by heads, and by municipality, so that one large delegation is no landslide."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.record import Support
    from cards.elements import Face
    from cards.markdown import Markdown


def support_line(face: Face, support: Support) -> Markdown:
    """Return "27 stemmer fra 9 kommuner"; only the heads where no municipality is known."""
    votes = face.count("card.votes", support.people)
    if not support.municipalities:
        return votes
    return face.say("card.support", votes=votes, towns=face.count("card.municipalities", support.municipalities))
