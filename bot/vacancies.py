"""Seats that come free otherwise than by somebody's leave: whoever had one is nobody any more, or one with somebody who
has another.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.model import Due, DueKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports import Tables

KEPT: Final = timedelta(days=3650)  # what becomes of seats is looked at however late anybody does
FREED: Final = "freed"
"""The target of the due that offers them to those in line."""


async def free_seats(tables: Tables, event_id: str, now: datetime) -> None:
    """Plan to offer what came free."""
    await tables.dues.put(about_seats(event_id, FREED, now, FREED))


def about_seats(event_id: str, key: str, at: datetime, target: str) -> Due:
    """Return a due that looks at an event's seats."""
    return Due(
        key=f"{event_id}/day/{DueKind.OFFER_ENDS}/{key}",
        event_id=event_id,
        at=at,
        kind=DueKind.OFFER_ENDS,
        target=target,
        stale_at=at + KEPT,
        derived=False,
    )
