"""The one door out: every message has a stable key and is recorded before and after it leaves.

`queue` writes the row in the caller's transaction; the Outbox claims rows, sends them, and settles
what became of each. Within one place (or person) messages keep their order.
"""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import DeliveryError
from bot.model import (
    Delivery,
    DeliveryState,
    Place,
    PlaceKind,
    PlaceState,
    new_id,
)
from bot.retries import judge

if TYPE_CHECKING:
    from bot.ports import Alarm, Chat, Clock, Sent, Store, Tables

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
GRACE = 5.0  # seconds for what is under way when the process ends: Docker kills it after ten
WIDTH = 32


async def queue(tables: Tables, delivery: Delivery) -> None:
    """Queue a message; under a known key a new content becomes the next revision, the same is nothing."""
    known = await tables.deliveries.lock(key=delivery.key)
    if known is None:
        await tables.deliveries.add(delivery)
    elif known.message != delivery.message:
        busy = known.state is DeliveryState.CLAIMED
        await tables.deliveries.put(
            known.model_copy(
                update={
                    "message": delivery.message,
                    "revision": known.revision + 1,
                    "state": known.state if busy else DeliveryState.QUEUED,
                    "attempts": 0,
                    "not_before": None,
                    "queued_at": delivery.queued_at,
                }
            )
        )


@dataclass(frozen=True)
class Target:
    """Where a claimed delivery goes; `fresh` places are not in the store yet."""

    place: Place
    fresh: bool = False


class Outbox:
    """Sends what is queued, until it is cancelled. Its clock is the wall's, whatever the event's is.

    `settled` is notified whenever an attempt has been recorded.
    """

    def __init__(
        self,
        store: Store,
        chat: Chat,
        alarm: Alarm,
        clock: Clock,
        *,
        seed: int | None = None,
        grace: float = GRACE,
    ) -> None:
        """Send over `chat` what `store` holds, woken by `alarm`; `seed` fixes the jitter."""
        self._store = store
        self._chat = chat
        self._alarm = alarm
        self._clock = clock
        self._chance = random.Random(seed)
        self._grace = grace
        self._under_way: set[asyncio.Task[None]] = set()
        self.settled = asyncio.Condition()

    async def run(self) -> None:
        """Claim and send until cancelled; then finish what is under way, or leave it to its lease."""
        try:
            while True:
                claimed = await self._claim()
                for delivery in claimed:
                    self._start(delivery)
                if not claimed:
                    await self._alarm.wait("deliveries", seconds=await self._next_pause())
        finally:
            await self._finish_in_time()

    async def idle(self) -> None:
        """Return when nothing is queued or under way."""
        async with self.settled:
            while await self._unfinished():
                await self.settled.wait()

    async def _unfinished(self) -> int:
        async with self._store.read() as tables:
            return await tables.deliveries.count(state=(DeliveryState.QUEUED, DeliveryState.CLAIMED))

    async def _claim(self) -> list[Delivery]:
        free = WIDTH - len(self._under_way)
        if not free:
            return []
        async with self._store.write() as tables:
            return await tables.deliveries.claim(self._clock.now(), lease=LEASE, most=free)

    async def _next_pause(self) -> float | None:
        if len(self._under_way) == WIDTH:
            return None  # whoever finishes rings
        async with self._store.read() as tables:
            instant = await tables.deliveries.waiting()
        return None if instant is None else max(0.0, (instant - self._clock.now()).total_seconds())

    def _start(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._carry(delivery), name=delivery.key)
        self._under_way.add(task)
        task.add_done_callback(self._finish)

    async def _finish_in_time(self) -> None:
        if not self._under_way:
            return
        _, late = await asyncio.wait(self._under_way, timeout=self._grace)
        for task in late:
            logger.warning("delivery left to its lease", extra={"key": task.get_name()})
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._alarm.ring("deliveries")
        if not task.cancelled() and task.exception() is not None:
            # The lease brings the row back; what went wrong with the database is told once here.
            logger.error(
                "delivery not settled",
                extra={"key": task.get_name()},
                exc_info=task.exception(),
            )

    async def _carry(self, delivery: Delivery) -> None:
        try:
            target = await self._target(delivery)
            sent = await self._send(delivery, target.place)
        except DeliveryError as error:
            await self._settle_failure(delivery, error)
        else:
            await self._settle_success(delivery, target, sent)
        async with self.settled:
            self.settled.notify_all()

    async def _send(self, delivery: Delivery, place: Place) -> Sent | None:
        if delivery.activity_id is not None:
            await self._chat.edit(place, delivery.activity_id, delivery.message)
            return None
        if delivery.thread_place_id is not None:
            return await self._chat.begin_thread(place, delivery.message)
        return await self._chat.send(place, delivery.message)

    async def _target(self, delivery: Delivery) -> Target:
        async with self._store.read() as tables:
            near, user_id = await _find_place(tables, delivery)
        if user_id is None:
            return Target(near)
        conversation_id = await self._chat.open_personal(near, user_id)
        return Target(_personal_place(near, conversation_id, delivery.person_id), fresh=True)

    async def _settle_failure(self, delivery: Delivery, error: DeliveryError) -> None:
        now = self._clock.now()
        verdict = judge(delivery, error, now, self._chance)
        outcome = verdict.delivery
        logger.warning(
            "delivery not taken",
            extra={
                "key": delivery.key,
                "status": error.status,
                "code": error.code,
                "state": outcome.state,
            },
        )
        async with self._store.write() as tables:
            await _record(tables, delivery, outcome)
            if verdict.place is not None and delivery.place_id is not None:
                await _mark_place(tables, delivery.place_id, verdict.place)

    async def _settle_success(self, delivery: Delivery, target: Target, sent: Sent | None) -> None:
        update: dict[str, object] = {
            "state": DeliveryState.SENT,
            "sent_revision": delivery.revision,
            "lease_until": None,
            "error": None,
            "settled_at": self._clock.now(),
        }
        if sent is not None:
            update["activity_id"] = sent.activity_id
        logger.info("delivered", extra={"key": delivery.key, "revision": delivery.revision})
        async with self._store.write() as tables:
            if target.fresh:
                await tables.places.add(target.place)
            if sent is not None and delivery.thread_place_id is not None and target.place.kind is PlaceKind.CHANNEL:
                await tables.places.add(_thread_place(target.place, sent, delivery.thread_place_id))
            await _record(tables, delivery, delivery.model_copy(update=update))


async def _find_place(tables: Tables, delivery: Delivery) -> tuple[Place, str | None]:
    """Return the place to post in; or a place nearby and the user whose 1:1 is to be opened from it."""
    if delivery.place_id is not None:
        place = await tables.places.get(id=delivery.place_id)
        return await _thread(tables, delivery, _open_for_posts(place)), None
    personal = await tables.places.find(person_id=delivery.person_id, kind=PlaceKind.PERSONAL)
    if personal:
        return _open_for_posts(personal[0]), None
    for identity in await tables.identities.find(person_id=delivery.person_id):
        near = await tables.places.get(id=identity.met_in)
        if near is not None and near.state is PlaceState.OK:
            return near, identity.user_id
    raise DeliveryError(410, "person_not_met")


def _open_for_posts(place: Place | None) -> Place:
    if place is None or place.state is not PlaceState.OK:
        raise DeliveryError(410, f"place_{place.state if place else 'unknown'}")
    return place


async def _thread(tables: Tables, delivery: Delivery, place: Place) -> Place:
    if delivery.thread_of is None or place.kind is not PlaceKind.CHANNEL:
        return place
    root = await tables.deliveries.get(key=delivery.thread_of)
    if root is None or root.activity_id is None:
        raise DeliveryError(410, "thread_missing")  # what is for a thread is no post for the whole channel
    return place.model_copy(update={"thread_root": root.activity_id})


async def _record(tables: Tables, claimed: Delivery, outcome: Delivery) -> None:
    """Write an outcome; a newer revision that came meanwhile stays queued."""
    row = await tables.deliveries.lock(key=claimed.key)
    if row is not None and row.revision > claimed.revision:
        newer = {
            "message": row.message,
            "revision": row.revision,
            "state": DeliveryState.QUEUED,
            "attempts": 0,
        }
        outcome = outcome.model_copy(update=newer)
    await tables.deliveries.put(outcome)


async def _mark_place(tables: Tables, place_id: str, state: PlaceState) -> None:
    place = await tables.places.lock(id=place_id)
    if place is not None:
        await tables.places.put(place.model_copy(update={"state": state}))


def _personal_place(near: Place, conversation_id: str, person_id: str | None) -> Place:
    return Place(
        id=new_id(),
        app_id=near.app_id,
        tenant_id=near.tenant_id,
        conversation_id=conversation_id,
        kind=PlaceKind.PERSONAL,
        service_url=near.service_url,
        bot_id=near.bot_id,
        person_id=person_id,
    )


def _thread_place(channel: Place, sent: Sent, place_id: str) -> Place:
    return channel.model_copy(
        update={
            "id": place_id,
            "conversation_id": sent.conversation_id,
            "thread_root": sent.thread_root or sent.activity_id,
            "welcomed": True,
        }
    )
