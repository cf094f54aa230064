"""What becomes of a message that the connector did not take. Pure: the Outbox applies it.

The table is Microsoft's, "Status codes from bot conversational APIs".
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.model import Delivery, DeliveryState, Repeat

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from bot.errors import DeliveryError

MOST_ATTEMPTS: Final = 8
_AGAIN: Final = frozenset({412, 429, 502, 503, 504})


def pause_before(attempt: int, retry_after: float | None, chance: random.Random) -> timedelta:
    """Return how long to wait before attempt number `attempt` + 1: what was asked, else 2 s to 60 s."""
    if retry_after is not None:
        return timedelta(seconds=retry_after + chance.uniform(0, 0.25))
    return timedelta(seconds=min(60.0, 2.0**attempt) * chance.uniform(0.75, 1.25))


def judge(delivery: Delivery, error: DeliveryError, now: datetime, chance: random.Random) -> Delivery:
    """Return the delivery as a failed attempt leaves it: to be tried again, uncertain, or given up."""
    failed = delivery.model_copy(
        update={
            "attempts": delivery.attempts + 1,
            "error": str(error),
            "lease_until": None,
            "settled_at": now,
        }
    )
    editing = delivery.activity_id is not None
    if error.unknown and not editing and delivery.repeat is Repeat.NEVER:
        return failed.model_copy(update={"state": DeliveryState.UNCERTAIN})
    worth_it = error.unknown or error.status in _AGAIN or error.status == 0
    if not worth_it or failed.attempts >= MOST_ATTEMPTS:
        return failed.model_copy(update={"state": DeliveryState.FAILED})
    wait = pause_before(failed.attempts, error.retry_after, chance)
    return failed.model_copy(update={"state": DeliveryState.QUEUED, "not_before": now + wait})
