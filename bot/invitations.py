"""What somebody who takes part has in their calendar: behind one link, always as it now is. Its sequence rises with
every release and with every change of their own, so that a calendar takes the newest.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.links import INVITATIONS
from bot.model import ATTENDING
from schedules.spans import spans

if TYPE_CHECKING:
    from bot.model import Registration
    from bot.occasions import Occasion

KEPT: Final = timedelta(days=400)  # that a link is signed for after the event, should that be moved


async def follow(day: Occasion, registration: Registration) -> Registration:
    """Let an invitation follow what became of a registration that was just kept: somebody takes part now, or no more,
    or has other seats. Returns the registration as it then stands, with a higher sequence.
    """
    entries = len(spans(day.agenda)) if registration.state in ATTENDING else 0
    newer = {
        "sequence": registration.sequence + 1,
        "entries": max(registration.entries, entries),
        "told": day.event.release,
    }
    row = registration.model_copy(update=newer)
    await day.tables.registrations.put(row)
    return row


def link(day: Occasion, registration: Registration) -> str:
    """Return where somebody has what belongs into their calendar (or leaves it again); "" where there is nothing."""
    if day.event.ends_at is None or not (registration.entries or registration.state in ATTENDING):
        return ""
    about = {"event": day.event.id, "person": registration.person_id}
    return day.links.make(INVITATIONS, about, day.now, until=day.event.ends_at + KEPT) or ""
