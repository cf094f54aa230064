"""The door out: one key, one row, one life."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.delivery import Attempt, Outbox, queue, return_to_tenant
from bot.errors import DeliveryError, StoreError
from bot.model import (
    Delivery,
    DeliveryState,
    Identity,
    Message,
    Person,
    Place,
    PlaceKind,
    PlaceState,
    Priority,
)
from bot.rates import UNLIMITED
from tests.fakes.alarm import FakeAlarm
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports import Sent
    from tests.fakes.store import MemoryTables

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


PERSONAL = CHANNEL.model_copy(
    update={"id": "hers", "conversation_id": "a:1", "kind": PlaceKind.PERSONAL, "person_id": "mette"}
)


async def test_tenant_that_switched_the_bot_off_hears_nothing_until_somebody_there_writes(desk: Desk) -> None:
    abroad = CHANNEL.model_copy(update={"id": "abroad", "conversation_id": "19:x", "tenant_id": "other"})
    async with desk.store.write() as tables:
        await tables.places.add(PERSONAL)
        await tables.places.add(abroad)
    desk.chat.refuse(CHANNEL.conversation_id, DeliveryError(403, "BotDisabledByAdmin"))
    await desk.queue(delivery("a"))
    await desk.outbox.idle()

    await desk.queue(delivery("b"), delivery("c", place_id="hers"), delivery("d", "Fri", place_id="abroad"))
    await desk.outbox.idle()

    assert [(await desk.row(key)).error for key in "abcd"] == [
        "403 BotDisabledByAdmin",
        "410 place_blocked",
        "410 place_blocked",
        None,
    ]
    async with desk.store.write() as tables:
        await return_to_tenant(tables, "host")
    await desk.queue(delivery("e", "Igen"))
    await desk.outbox.idle()
    assert desk.texts() == ["Fri", "Igen"]


async def test_wrong_credentials_hold_everything_back_and_lose_nothing(desk: Desk) -> None:
    other = CHANNEL.model_copy(update={"id": "other", "conversation_id": "19:other"})
    async with desk.store.write() as tables:
        await tables.places.add(other)
    desk.chat.refuse(CHANNEL.conversation_id, DeliveryError(401, general=True))
    await desk.queue(delivery("a"))
    held = await desk.settled("a", DeliveryState.QUEUED)
    await desk.queue(delivery("b", "Anden", place_id="other"))
    await asyncio.sleep(0)
    assert (desk.texts(), held.attempts) == ([], 0)

    assert held.not_before is not None
    desk.clock.set(held.not_before)
    desk.alarm.ring("deliveries")
    await desk.outbox.idle()

    assert sorted(desk.texts()) == ["Anden", "Hej"]


async def test_place_that_moved_is_reached_at_its_new_address(desk: Desk) -> None:
    moved = "https://smba.infra.gcc.example/teams"
    desk.chat.refuse(CHANNEL.conversation_id, DeliveryError(403, "InvalidBotApiHost", moved_to=moved))

    await desk.queue(delivery())
    await desk.outbox.idle()

    async with desk.store.read() as tables:
        place = await tables.places.get(id="channel")
    assert place is not None
    assert (place.service_url, place.state, desk.texts()) == (moved, PlaceState.OK, ["Hej"])


async def test_answer_overtakes_what_waits_in_its_own_place(desk: Desk) -> None:
    desk.chat.refuse(CHANNEL.conversation_id, DeliveryError(429, retry_after=60))
    await desk.queue(delivery("bulk"), delivery("next"))
    await desk.settled("bulk", DeliveryState.QUEUED)

    await desk.queue(delivery("answer", "Svar", priority=Priority.ANSWER))
    await desk.settled("answer", DeliveryState.SENT)

    assert desk.texts() == ["Svar"]


async def test_chat_that_was_opened_is_kept_also_where_the_message_was_not_taken(desk: Desk) -> None:
    async with desk.store.write() as tables:
        await tables.identities.add(
            Identity(id="i", app_id="app", tenant_id="host", user_id="29:mette", person_id="mette", met_in="channel")
        )
    desk.chat.refuse("a:host:29:mette", DeliveryError(429, retry_after=1))
    await desk.queue(delivery("a", place_id=None, person_id="mette"))
    row = await desk.settled("a", DeliveryState.QUEUED)
    assert row.not_before is not None
    desk.clock.set(row.not_before)
    desk.alarm.ring("deliveries")
    await desk.outbox.idle()

    assert (desk.chat.opened, desk.texts()) == (["29:mette"], ["Hej"])


async def test_every_attempt_is_reported_with_what_it_came_to() -> None:
    desk, told = Desk(), list[Attempt]()
    async with desk.store.write() as tables:
        await tables.places.add(CHANNEL)
    desk.chat.refuse(CHANNEL.conversation_id, DeliveryError(413, "MessageSizeTooBig"))
    desk.clock.set(NOON + timedelta(seconds=3))
    await desk.queue(delivery("a"), delivery("b"))
    outbox = Outbox(desk.store, desk.chat, desk.alarm, desk.clock, pace=UNLIMITED, report=told.append)
    async with _run(outbox):
        await outbox.idle()

    assert [replace(each, seconds=0.0) for each in told] == [
        Attempt("a", None, "announcement", DeliveryState.FAILED, 413, "MessageSizeTooBig", 0.0, 3.0),
        Attempt("b", None, "announcement", DeliveryState.SENT, 200, "", 0.0, 3.0),
    ]


async def test_message_that_is_too_large_leaves_in_pages_in_order(desk: Desk) -> None:
    text = "\n\n".join(f"Idé {number}: " + "æøå " * 400 for number in range(60))
    await desk.queue(delivery("a", text), delivery("b", "Næste"))
    await desk.outbox.idle()

    assert len(desk.texts()) > 2
    assert [number for number in range(60) if f"Idé {number}:" in "".join(desk.texts()[:-1])] == list(range(60))
    assert desk.texts()[-1] == "Næste"


async def test_message_that_teams_finds_too_large_goes_on_in_smaller_pages(desk: Desk) -> None:
    desk.chat.refuse(CHANNEL.conversation_id, DeliveryError(413, "MessageSizeTooBig"))
    await desk.queue(delivery("a", "\n\n".join("ord " * 500 for _ in range(9))))
    await desk.outbox.idle()

    assert len(desk.texts()) > 1
    assert "".join(desk.texts()).count("ord") == 4500
    assert (await desk.row("a")).state == DeliveryState.SENT


class AwayStore(MemoryStore):
    """A store whose next writes fail, as a database that is away."""

    def __init__(self) -> None:
        super().__init__()
        self.away = 0

    @asynccontextmanager
    async def write(self) -> AsyncIterator[MemoryTables]:
        if self.away:
            self.away -= 1
            raise StoreError("away")
        async with super().write() as tables:
            yield tables


async def test_what_was_sent_while_the_database_is_away_is_recorded_when_it_is_back() -> None:
    desk, chat = Desk(), SlowChat()
    store = AwayStore()
    async with store.write() as tables:
        await tables.places.add(CHANNEL)
        await queue(tables, delivery())
    outbox = Outbox(store, chat, desk.alarm, desk.clock, pace=UNLIMITED)
    task = asyncio.create_task(outbox.run())
    await chat.asked.wait()
    store.away = 2
    chat.answers.set()
    for _ in range(2):
        with pytest.raises(StoreError):
            await task
        task = asyncio.create_task(outbox.run())
    await outbox.idle()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    async with store.read() as tables:
        row = await tables.deliveries.get(key="one")
    assert row is not None
    assert (row.state, row.attempts, len(chat.posts)) == (DeliveryState.SENT, 0, 1)


async def test_no_more_is_claimed_than_the_width_allows() -> None:
    desk, chat = Desk(), SlowChat()
    places = [CHANNEL.model_copy(update={"id": f"p{number}", "conversation_id": f"19:{number}"}) for number in range(9)]
    async with desk.store.write() as tables:
        for place in places:
            await tables.places.add(place)
    await desk.queue(*(delivery(place.id, place_id=place.id) for place in places))
    async with _run(Outbox(desk.store, chat, desk.alarm, desk.clock, pace=UNLIMITED, width=4)):
        await chat.asked.wait()
        async with desk.store.read() as tables:
            assert await tables.deliveries.count(state=DeliveryState.CLAIMED) == 4
        chat.answers.set()


async def test_what_helps_nobody_any_more_does_not_leave_but_what_stands_is_still_edited(desk: Desk) -> None:
    over = NOON - timedelta(minutes=1)
    await desk.queue(delivery("late", stale_at=over), delivery("next", "Videre", stale_at=NOON + timedelta(minutes=1)))
    await desk.outbox.idle()
    await desk.queue(delivery("next", "Slut", stale_at=over))
    await desk.outbox.idle()

    row = await desk.row("late")
    assert (row.state, row.error, row.uncertain) == (DeliveryState.FAILED, "410 too_late", 0)
    assert desk.chat.standing(CHANNEL.conversation_id) == [Message(text="Slut")]
