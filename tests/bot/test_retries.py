"""A message that was not taken is tried again, given up, or left in doubt: by the table."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import DeliveryError
from bot.model import Delivery, DeliveryState, Message, Repeat
from bot.retries import MOST_ATTEMPTS, judge

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def delivery(**fields: Any) -> Delivery:
    given = {"key": "one", "place_id": "channel", "kind": "announcement", "message": Message(text="Hej")}
    return Delivery.model_validate({**given, "queued_at": NOON, **fields})


AGAIN = {"repeat": Repeat.AGAIN}
NEVER = {"repeat": Repeat.NEVER}


@pytest.mark.parametrize(
    ("given", "error", "state"),
    [
        (AGAIN, DeliveryError(0), DeliveryState.QUEUED),
        (AGAIN, DeliveryError(0, unknown=True), DeliveryState.QUEUED),
        (NEVER, DeliveryError(0, unknown=True), DeliveryState.UNCERTAIN),
        (NEVER | {"activity_id": "7"}, DeliveryError(0, unknown=True), DeliveryState.QUEUED),
        (AGAIN, DeliveryError(412), DeliveryState.QUEUED),
        (AGAIN, DeliveryError(429), DeliveryState.QUEUED),
        (AGAIN, DeliveryError(502), DeliveryState.QUEUED),
        (AGAIN, DeliveryError(503), DeliveryState.QUEUED),
        (AGAIN, DeliveryError(504), DeliveryState.QUEUED),
        (AGAIN, DeliveryError(400), DeliveryState.FAILED),
        (AGAIN, DeliveryError(401), DeliveryState.FAILED),
        (AGAIN, DeliveryError(403), DeliveryState.FAILED),
        (AGAIN, DeliveryError(404), DeliveryState.FAILED),
        (AGAIN, DeliveryError(413), DeliveryState.FAILED),
        (AGAIN, DeliveryError(500), DeliveryState.FAILED),
        (AGAIN | {"attempts": MOST_ATTEMPTS - 1}, DeliveryError(503), DeliveryState.FAILED),
    ],
)
def test_failure_decides_what_becomes_of_a_message(
    given: dict[str, Any], error: DeliveryError, state: DeliveryState
) -> None:
    assert judge(delivery(**given), error, NOON, random.Random(1)).state is state
