"""Sending again: only what was given up, and still helps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.model import DeliveryState
from bot.receipts import again
from tests.fakes.store import MemoryStore
from tests.store.examples import NOON, delivery

FAILED = {"state": DeliveryState.FAILED, "attempts": 3, "error": "403", "settled_at": NOON}


@pytest.mark.parametrize(
    ("stands", "queued"),
    [
        pytest.param(FAILED, True, id="given up"),
        pytest.param(FAILED | {"stale_at": NOON + timedelta(minutes=1)}, True, id="given up, and helps yet"),
        pytest.param(FAILED | {"stale_at": NOON}, False, id="too late"),
        pytest.param({"state": DeliveryState.SENT, "sent_revision": 1}, False, id="sent"),
        pytest.param({"state": DeliveryState.UNCERTAIN}, False, id="uncertain"),
        pytest.param({"state": DeliveryState.CLAIMED, "lease_until": NOON}, False, id="on its way"),
        pytest.param({}, False, id="waiting"),
    ],
)
async def test_only_what_was_given_up_and_still_helps_is_sent_again(stands: dict[str, Any], *, queued: bool) -> None:
    store = MemoryStore()
    async with store.write() as tables:
        await tables.deliveries.add(delivery("a", **stands))
        row = await tables.deliveries.get(key="a")
        assert row is not None
        assert await again(tables, row, NOON) is queued
        fresh = {"state": DeliveryState.QUEUED, "attempts": 0, "error": None, "settled_at": None}
        assert await tables.deliveries.get(key="a") == (row.model_copy(update=fresh) if queued else row)
