"""What befalls the outbox between two lines of its own: a stop, a pause, a crash, a machine that slept."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.delivery import Outbox, queue
from bot.errors import DeliveryError
from bot.model import Delivery, DeliveryState, Message, Place, Repeat
from bot.rates import UNLIMITED
from tests.bot.test_delivery import CHANNEL, NOON, delivery
from tests.fakes.alarm import FakeAlarm
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports import Sent
    from tests.fakes.store import MemoryTables

OTHER = CHANNEL.model_copy(update={"id": "other", "conversation_id": "19:other"})
SECOND = timedelta(seconds=1)


class HeldStore(MemoryStore):
    """Its write blocks end when `opened` is set; `reached` says that one waits there, committed."""

    def __init__(self) -> None:
        super().__init__()
        self.opened, self.reached = asyncio.Event(), asyncio.Event()
        self.opened.set()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[MemoryTables]:
        async with super().write() as tables:
            yield tables
        self.reached.set()
        await self.opened.wait()


async def stored(store: MemoryStore, *deliveries: Delivery) -> None:
    async with store.write() as tables:
        for place in (CHANNEL, OTHER):
            await tables.places.add(place)
        for each in deliveries:
            await queue(tables, each)


async def found(store: MemoryStore, key: str = "one") -> Delivery:
    async with store.read() as tables:
        row = await tables.deliveries.get(key=key)
    assert row is not None
    return row


async def test_what_was_claimed_while_it_was_told_to_end_is_given_back() -> None:
    store, chat, alarm = HeldStore(), FakeChat(), FakeAlarm()
    await stored(store, delivery(repeat=Repeat.NEVER))
    store.opened.clear()
    store.reached.clear()
    task = asyncio.create_task(Outbox(store, chat, alarm, FakeClock(NOON), pace=UNLIMITED).run())
    await store.reached.wait()

    task.cancel()
    asyncio.get_running_loop().call_later(0.01, store.opened.set)
    await asyncio.gather(task, return_exceptions=True)

    assert await found(store) == delivery(repeat=Repeat.NEVER, position=1)
    assert chat.posts == []


class LateRefusal(FakeChat):
    """Refuses everybody's messages in the channel, once it is let; takes what is for others."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answers = asyncio.Event(), asyncio.Event()

    async def send(self, place: Place, message: Message) -> Sent:
        if place.id == CHANNEL.id and not self.answers.is_set():
            self.asked.set()
            await self.answers.wait()
            raise DeliveryError(401, general=True)
        return await super().send(place, message)


async def test_what_was_claimed_when_a_pause_began_is_not_left_lying() -> None:
    store, chat, alarm, clock = HeldStore(), LateRefusal(), FakeAlarm(), FakeClock(NOON)
    await stored(store, delivery())
    outbox = Outbox(store, chat, alarm, clock, pace=UNLIMITED, grace=0)
    task = asyncio.create_task(outbox.run())
    await chat.asked.wait()
    async with store.write() as tables:
        await queue(tables, delivery("two", place_id="other", repeat=Repeat.NEVER))
    store.opened.clear()
    store.reached.clear()
    alarm.ring("deliveries")
    await store.reached.wait()  # "two" is claimed, and the act has not ended

    chat.answers.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    store.opened.set()
    async with asyncio.timeout(10), outbox.settled:
        while (await found(store, "two")).state is not DeliveryState.SENT:
            await outbox.settled.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert [post.conversation_id for post in chat.posts] == ["19:other"]


class CrashingChat(FakeChat):
    """Posts, and then fails as nobody thought of."""

    async def send(self, place: Place, message: Message) -> Sent:
        await super().send(place, message)
        raise ZeroDivisionError


async def test_message_that_crashes_its_attempt_is_in_doubt_and_given_up_in_the_end() -> None:
    store, chat, alarm, clock = MemoryStore(), CrashingChat(), FakeAlarm(), FakeClock(NOON)
    await stored(store, delivery(), delivery("next", "Videre"))
    outbox = Outbox(store, chat, alarm, clock, pace=UNLIMITED)
    task = asyncio.create_task(outbox.run())
    async with asyncio.timeout(10), outbox.settled:
        while (await found(store)).state is not DeliveryState.UNCERTAIN:
            await outbox.settled.wait()
            clock.advance(300 * SECOND)
            alarm.ring("deliveries")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    row = await found(store)
    assert (row.uncertain, row.error) == (5, "0 Crashed")
    assert [post.message.text for post in chat.posts][:5] == ["Hej"] * 5


async def test_message_whose_lease_ended_while_the_machine_slept_does_not_leave() -> None:
    store, chat, alarm, clock = HeldStore(), FakeChat(), FakeAlarm(), FakeClock(NOON)
    await stored(store, delivery())
    store.opened.clear()
    store.reached.clear()
    outbox = Outbox(store, chat, alarm, clock, pace=UNLIMITED)
    task = asyncio.create_task(outbox.run())
    await store.reached.wait()
    clock.advance(3600 * SECOND)
    async with MemoryStore.write(store) as tables:  # another replica took it over, and sent it
        row = await tables.deliveries.lock(key="one")
        assert row is not None
        await tables.deliveries.put(row.model_copy(update={"state": DeliveryState.SENT, "lease_until": None}))
    store.opened.set()
    await outbox.idle()
    async with outbox.settled:
        alarm.ring("deliveries")
        await outbox.settled.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert chat.posts == []
