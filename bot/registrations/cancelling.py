"""Giving a seat back: by oneself until the event says, afterwards by asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import invitations
from bot.errors import RefusalError
from bot.model import Answer, RegistrationState, RequestKind
from bot.occasions import hold
from bot.registrations.keeping import mine, move
from bot.registrations.offering import freed, settle
from bot.registrations.requesting import ask
from bot.registrations.sessions import give_up_all
from bot.registrations.terms import by_themselves
from bot.standings import Act
from cards import registration as registration_cards

if TYPE_CHECKING:
    from bot.model import Registration
    from bot.occasions import Occasion, Scene

_SEATED: Final = frozenset({RegistrationState.REGISTERED})
"""Who needs to ask once it is late: who was selected can always leave the place to the next."""
_GONE: Final = frozenset({RegistrationState.CANCELLED, RegistrationState.DECLINED})


async def cancel(scene: Scene) -> Answer:
    """Cancel the person's registration; where it is too late for that, ask the organisers to.

    Raises:
        RefusalError: `registration_none` where there is none.
    """
    await hold(scene.tables, scene.event.id)
    known = await mine(scene, lock=True)
    if known is None or known.state in _GONE:
        raise RefusalError("registration_none", event=scene.event.title)
    if known.state in _SEATED and not by_themselves(scene):
        return await ask(scene, known, RequestKind.CANCEL)
    await give_back(scene, known, by=scene.guest.person.id)
    calendar = invitations.link(scene, known) if known.entries else ""
    card = registration_cards.cancelled(scene.face, event=scene.event, calendar=calendar)
    return Answer(card=card, replaces=True, private=True)


async def give_back(day: Occasion, known: Registration, *, by: str, why: str = "") -> None:
    """Let somebody be off the list, and offer what they had to the next. Whoever asks holds the event."""
    changed = {**freed(), "typed": {}, "page": 1, "shown": None, "shown_at": None}
    await move(day, known, Act.CANCEL, by=by, why=why, before=known, **changed)
    await give_up_all(day, known.person_id)
    await settle(day)
