"""When those who run an event are told how many registered: a moment after it changes, of all that changed meanwhile
at once, however many there are.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.model import Due, DueKind, DueState

if TYPE_CHECKING:
    from bot.occasions import Occasion

SOON: Final = timedelta(seconds=10)
TARGET: Final = "counts"
"""What the target of the due begins with."""
_STALE: Final = timedelta(days=3650)  # it is never too late


async def follow(day: Occasion) -> None:
    """Have the counts told a moment from now: a registration, a seat or a check-in changed. It costs one row read; of
    many changes in a moment one writes. Whoever asks holds the event.
    """
    key = f"{day.event.id}/day/{TARGET}/1"
    planned = await day.tables.dues.get(key=key)
    if planned is not None and planned.state is DueState.PLANNED:
        return
    at = day.now + SOON
    await day.tables.dues.put(
        Due(
            key=key,
            event_id=day.event.id,
            at=at,
            kind=DueKind.PROGRESS,
            target=TARGET,
            stale_at=at + _STALE,
            derived=False,
        )
    )
