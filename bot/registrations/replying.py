"""What somebody says to an offer, of a seat at the event or at one session: which one is meant follows from the button,
the number, or there being but one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import RefusalError
from bot.model import RegistrationState, Submission
from bot.registrations import seating, sessions
from bot.registrations.keeping import mine

if TYPE_CHECKING:
    from bot.model import Answer, Ask, Session
    from bot.occasions import Scene


async def take(scene: Scene, ask: Ask) -> Answer:
    """Take a seat that the person was offered.

    Raises:
        RefusalError: `offer_none`, `offer_which` (number).
    """
    session = await _meant(scene, ask)
    return await (sessions.take(scene, session) if session else seating.take(scene))


async def let_go(scene: Scene, ask: Ask) -> Answer:
    """Leave a seat that the person was offered to the next in line.

    Raises:
        RefusalError: `offer_none`, `offer_which` (number).
    """
    session = await _meant(scene, ask)
    return await (sessions.let_go(scene, session) if session else seating.let_go(scene))


async def _meant(scene: Scene, ask: Ask) -> Session | None:
    """Return the session whose seat is meant; None for one at the event."""
    if isinstance(ask, Submission):
        return scene.agenda.session(ask.session_id) if ask.session_id else None
    offers = await sessions.offers_of(scene)
    lines = scene.agenda.sessions
    if ask.argument:
        named = [each for each, _ in offers if str(lines.index(each) + 1) == ask.argument]
        if not named:
            raise RefusalError("offer_none")
        return named[0]
    known = await mine(scene)
    if not offers or (known is not None and known.state is RegistrationState.OFFERED):
        return None
    if len(offers) > 1:
        raise RefusalError("offer_which", number=lines.index(offers[0][0]) + 1)
    return offers[0][0]
