"""The door out: one key, one row, one life."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.delivery import Outbox, queue
from bot.errors import DeliveryError
from bot.model import (
    Delivery,
    DeliveryState,
    Identity,
    Message,
    Person,
    Place,
    PlaceKind,
    PlaceState,
)
from bot.rates import UNLIMITED
from tests.fakes.alarm import FakeAlarm
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports import Sent

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
CHANNEL = Place(
    id="channel",
    app_id="app",
    tenant_id="host",
    conversation_id="19:c@thread.tacv2",
    kind=PlaceKind.CHANNEL,
    service_url="https://smba.example/",
)


def delivery(key: str = "one", text: str = "Hej", **fields: Any) -> Delivery:
    given = {"key": key, "place_id": "channel", "kind": "announcement", "message": Message(text=text)}
    return Delivery.model_validate({**given, "queued_at": NOON, **fields})


class Desk:
    """An outbox on fakes, and what it needs to be driven."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.chat = FakeChat()
        self.clock = FakeClock(NOON)
        self.alarm = FakeAlarm()
        self.outbox = Outbox(self.store, self.chat, self.alarm, self.clock, pace=UNLIMITED, seed=1)

    async def queue(self, *deliveries: Delivery) -> None:
        async with self.store.write() as tables:
            for each in deliveries:
                await queue(tables, each)
        self.alarm.ring("deliveries")

    async def row(self, key: str = "one") -> Delivery:
        async with self.store.read() as tables:
            found = await tables.deliveries.get(key=key)
        assert found is not None
        return found

    async def settled(self, key: str, *states: DeliveryState) -> Delivery:
        """Return the row once an attempt has left it in one of `states`."""
        async with asyncio.timeout(60), self.outbox.settled:
            while (row := await self.row(key)).state not in states or row.settled_at is None:
                await self.outbox.settled.wait()
        return row

    def texts(self) -> list[str]:
        return [post.message.text for post in self.chat.posts]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    ready = Desk()
    async with ready.store.write() as tables:
        await tables.places.add(CHANNEL)
    async with _run(ready.outbox):
        yield ready


@asynccontextmanager
async def _run(outbox: Outbox) -> AsyncIterator[None]:
    task = asyncio.create_task(outbox.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_message_leaves_once_and_is_recorded(desk: Desk) -> None:
    await desk.queue(delivery(), delivery())

    await desk.outbox.idle()

    row = await desk.row()
    assert desk.texts() == ["Hej"]
    assert (row.state, row.sent_revision, row.attempts, row.activity_id) == (
        DeliveryState.SENT,
        1,
        0,
        desk.chat.posts[0].activity_id,
    )


async def test_new_content_under_the_same_key_edits_the_message(desk: Desk) -> None:
    await desk.queue(delivery())
    await desk.outbox.idle()

    await desk.queue(delivery(text="Slut"))
    await desk.outbox.idle()

    assert [(post.act, post.message.text) for post in desk.chat.posts] == [("send", "Hej"), ("edit", "Slut")]
    assert (await desk.row()).sent_revision == 2


async def test_messages_of_one_place_keep_their_order(desk: Desk) -> None:
    await desk.queue(*(delivery(f"key-{9 - number}", str(number)) for number in range(9)))

    await desk.outbox.idle()

    assert desk.texts() == [str(number) for number in range(9)]


async def test_thread_is_begun_and_replies_go_into_it(desk: Desk) -> None:
    await desk.queue(
        delivery("root", "Gruppe 1", thread_place_id="thread-1"),
        delivery("reply", "Velkommen", thread_of="root"),
    )

    await desk.outbox.idle()

    root, reply = desk.chat.posts
    assert (root.act, reply.thread_root) == ("begin_thread", root.activity_id)
    async with desk.store.read() as tables:
        thread = await tables.places.get(id="thread-1")
    assert thread is not None
    assert (thread.conversation_id, thread.thread_root) == (CHANNEL.conversation_id, root.activity_id)


async def test_person_is_reached_through_a_chat_that_is_opened_once(desk: Desk) -> None:
    async with desk.store.write() as tables:
        await tables.people.add(Person(id="mette"))
        await tables.identities.add(
            Identity(id="i", app_id="app", tenant_id="host", user_id="29:mette", person_id="mette", met_in="channel")
        )

    await desk.queue(delivery("a", place_id=None, person_id="mette"))
    await desk.outbox.idle()
    await desk.queue(delivery("b", place_id=None, person_id="mette"))
    await desk.outbox.idle()

    assert desk.chat.opened == ["29:mette"]
    assert len({post.conversation_id for post in desk.chat.posts}) == 1


async def test_person_never_met_is_given_up_with_the_reason(desk: Desk) -> None:
    await desk.queue(delivery("a", place_id=None, person_id="nobody"))

    await desk.outbox.idle()

    row = await desk.row("a")
    assert (row.state, row.error) == (DeliveryState.FAILED, "410 person_not_met")


async def test_throttled_place_waits_as_long_as_it_was_told(desk: Desk) -> None:
    desk.chat.refuse(CHANNEL.conversation_id, DeliveryError(429, "Throttled", retry_after=30))
    await desk.queue(delivery())

    row = await desk.settled("one", DeliveryState.QUEUED)
    assert row.not_before is not None
    assert timedelta(seconds=30) <= row.not_before - NOON < timedelta(seconds=31)
    assert desk.texts() == []

    desk.clock.set(row.not_before)
    desk.alarm.ring("deliveries")
    await desk.outbox.idle()

    assert desk.texts() == ["Hej"]


async def test_throttled_place_holds_up_nobody_else(desk: Desk) -> None:
    other = CHANNEL.model_copy(update={"id": "other", "conversation_id": "19:other"})
    async with desk.store.write() as tables:
        await tables.places.add(other)
    desk.chat.refuse(CHANNEL.conversation_id, DeliveryError(429, retry_after=60))

    await desk.queue(delivery("held"), delivery("free", "Fri", place_id="other"))
    await desk.settled("free", DeliveryState.SENT)

    assert desk.texts() == ["Fri"]


@pytest.mark.parametrize(
    ("error", "state"),
    [(DeliveryError(403), PlaceState.BLOCKED), (DeliveryError(404, "ConversationNotFound"), PlaceState.GONE)],
)
async def test_lost_place_is_marked_and_later_messages_do_not_try(
    desk: Desk, error: DeliveryError, state: PlaceState
) -> None:
    desk.chat.refuse(CHANNEL.conversation_id, error)

    await desk.queue(delivery("a"), delivery("b"))
    await desk.outbox.idle()

    async with desk.store.read() as tables:
        place = await tables.places.get(id="channel")
    assert place is not None
    assert (place.state, (await desk.row("b")).error) == (state, f"410 place_{state}")
    assert desk.chat.posts == []


async def test_edit_that_comes_while_sending_is_not_lost(desk: Desk) -> None:
    await desk.queue(delivery())
    await desk.queue(delivery(text="Rettet"))

    await desk.outbox.idle()

    assert desk.chat.standing(CHANNEL.conversation_id) == [Message(text="Rettet")]


class SlowChat(FakeChat):
    """Takes a message when `answers` is set; `asked` is set once one is on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answers = asyncio.Event(), asyncio.Event()

    async def send(self, place: Place, message: Message) -> Sent:
        self.asked.set()
        await self.answers.wait()
        return await super().send(place, message)


@pytest.mark.parametrize(
    ("answered", "grace", "left"),
    [(True, 60.0, (DeliveryState.SENT, 0)), (False, 0.0, (DeliveryState.QUEUED, 1))],
    ids=["in time", "never"],
)
async def test_what_is_under_way_at_the_end_is_finished_or_given_back_in_doubt(
    *, answered: bool, grace: float, left: tuple[DeliveryState, int]
) -> None:
    desk, chat = Desk(), SlowChat()
    async with desk.store.write() as tables:
        await tables.places.add(CHANNEL)
    await desk.queue(delivery())

    async with _run(Outbox(desk.store, chat, desk.alarm, desk.clock, grace=grace)):
        await chat.asked.wait()
        if answered:
            asyncio.get_running_loop().call_soon(chat.answers.set)

    row = await desk.row()
    assert (row.state, row.uncertain) == left


async def test_thread_that_is_gone_says_nothing_of_its_channel(desk: Desk) -> None:
    await desk.queue(delivery("root", "Gruppe 1", thread_place_id="thread-1"))
    await desk.outbox.idle()
    desk.chat.refuse(CHANNEL.conversation_id, DeliveryError(404, "ConversationNotFound"))

    await desk.queue(delivery("reply", thread_of="root"), delivery("next", "Videre"))
    await desk.outbox.idle()

    assert [(await desk.row(key)).state for key in ("reply", "next")] == [DeliveryState.FAILED, DeliveryState.SENT]
