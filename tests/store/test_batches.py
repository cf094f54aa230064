"""Messages to many, counted: the same in every store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Batch, DeliveryState
from tests.store.examples import delivery

if TYPE_CHECKING:
    from tests.databases import AnyStore

QUEUED, CLAIMED, SENT = DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENT
FAILED, UNCERTAIN = DeliveryState.FAILED, DeliveryState.UNCERTAIN


async def test_batches_are_counted_by_state_newest_first(store: AnyStore) -> None:
    rows = [
        delivery("1", event_id="e", batch="e/day/a/1", kind="a", state=SENT),
        delivery("2", event_id="e", batch="e/day/b/1", kind="b", state=FAILED),
        delivery("3", event_id="e", batch="e/day/a/1", kind="a", state=FAILED),
        delivery("4", event_id="e", batch="e/day/a/1", kind="a", state=SENT),
        delivery("5", event_id="e", batch="e/day/b/1", kind="b", state=UNCERTAIN),
        delivery("6", event_id="e", batch="e/day/b/1", kind="b", state=QUEUED),
        delivery("7", event_id="e", batch="e/day/b/1", kind="b", state=FAILED, sent_revision=1),  # an edit that failed
        delivery("8", event_id="e", kind="c"),
        delivery("9", event_id="other", batch="other/day/a/1", kind="a"),
    ]
    async with store.write() as tables:
        for each in rows:
            assert await tables.deliveries.add(each)
    async with store.read() as tables:
        found = await tables.deliveries.batches("e")
        none = await tables.deliveries.batches("nobody")

    assert found == [
        Batch(key="e/day/b/1", kind="b", position=2, counts={FAILED: 1, UNCERTAIN: 1, QUEUED: 1, SENT: 1}),
        Batch(key="e/day/a/1", kind="a", position=1, counts={SENT: 2, FAILED: 1}),
    ]
    assert [each.total for each in found] == [4, 3]
    assert none == []
