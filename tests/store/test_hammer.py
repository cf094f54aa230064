"""Three replicas on one PostgreSQL, turns that queue, revise and answer, and a Teams that fails as chance
has it: nothing is lost, nothing stands twice but what is in doubt, order holds, and every line can count.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import asyncpg
import pytest

from bot.delivery import Outbox, queue
from bot.errors import DeliveryError
from bot.model import Delivery, DeliveryState, Identity, Message, Place, PlaceKind, Priority
from bot.rates import Pace, Window
from bot.store import open_store
from tests.fakes.chat import FakeChat
from tests.store.examples import NOON, delivery

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from bot.ports import Sent
    from bot.store import SqlStore

PACE = Pace(conversation=(Window(1000, 20),), tenant=(Window(1000, 200),), edits_apart=timedelta(seconds=1))
LEASE = timedelta(seconds=40)
PLACES, PEOPLE, WRITERS, TURNS = 12, 6, 4, 6
SPEED = 40
COUNTS = """
    SELECT lines.id, lines.open, count(deliveries.position) FILTER (WHERE deliveries.open) AS really
    FROM lines LEFT JOIN deliveries ON deliveries.line = lines.id
    GROUP BY lines.id, lines.open
"""


class FastClock:
    """Forty seconds pass in one."""

    def __init__(self, ahead: float = 0.0) -> None:
        self._begun = time.monotonic() - ahead / SPEED

    def now(self) -> datetime:
        return NOON + timedelta(seconds=(time.monotonic() - self._begun) * SPEED)

    def wall(self, instant: datetime) -> datetime:
        return instant


class Weather(FakeChat):
    """Teams on a bad day; what is in doubt has arrived every other time."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    async def send(self, place: Place, message: Message) -> Sent:
        await asyncio.sleep(self._chance.choice((0, 0, 0.001, 0.005)))
        doubtful = self._storm()
        if doubtful and self._chance.random() < 0.5:
            raise DeliveryError(0, unknown=True)
        sent = await super().send(place, message)
        if doubtful:
            raise DeliveryError(0, unknown=True)
        return sent

    async def edit(self, place: Place, activity_id: str, message: Message) -> None:
        self._storm()
        await super().edit(place, activity_id, message)

    def _storm(self) -> bool:
        fate = self._chance.random()
        if fate < 0.04:
            raise DeliveryError(429, retry_after=self._chance.choice((0.5, 2.0)))
        if fate < 0.08:
            raise DeliveryError(503)
        return fate < 0.1


@pytest.fixture
async def replicas(postgres_url: str) -> AsyncIterator[list[SqlStore]]:
    stores = [await open_store(postgres_url) for _ in range(3)]
    async with stores[0].write() as tables:
        for number in range(PLACES):
            await tables.places.add(spot(number))
        for number in range(PEOPLE):
            who = {"id": f"i{number}", "person_id": f"m{number}", "user_id": f"29:{number}"}
            await tables.identities.add(Identity(app_id="app", tenant_id="host", met_in=spot(number).id, **who))
    yield stores
    for store in stores:
        await store.close()


def spot(number: int) -> Place:
    return Place(
        id=f"p{number}",
        app_id="app",
        tenant_id="host" if number % 2 else "guest",
        conversation_id=f"19:{number}",
        kind=PlaceKind.GROUP,
        service_url="https://t.example",
    )


async def speak(writer: int, store: SqlStore, clock: FastClock, chance: random.Random) -> None:
    """Queue, revise and answer in the places of all, several in one turn and in any order."""
    keys: list[Delivery] = []
    for turn in range(TURNS):
        said = chance.sample(range(PLACES + PEOPLE), 6)
        revised = chance.sample(keys, min(4, len(keys)))
        async with store.write() as tables:
            for number in said:
                where = {"place_id": f"p{number}"} if number < PLACES else {"person_id": f"m{number - PLACES}"}
                urgent = Priority.ANSWER if chance.random() < 0.2 else Priority.ANNOUNCEMENT
                fresh = delivery(
                    f"{writer}/{turn}/{number}",
                    message=Message(text=f"{writer}/{turn}/{number}"),
                    queued_at=clock.now(),
                    priority=urgent,
                    **{"place_id": None} | where,
                )
                keys.append(fresh)
                await queue(tables, fresh)
            for known in sorted(revised, key=lambda each: each.key):
                await queue(tables, known.model_copy(update={"message": Message(text=f"{known.key} in {turn}")}))
            store.alarm.ring("deliveries")
        await asyncio.sleep(chance.choice((0, 0.005, 0.02)))


async def test_whatever_happens_nothing_is_lost_doubled_or_miscounted(
    replicas: list[SqlStore], postgres_url: str
) -> None:
    seed = 1
    chance = random.Random(seed)
    chat, clock, faults = Weather(chance), FastClock(), list[object]()
    outboxes = [
        Outbox(store, chat, store.alarm, FastClock(ahead), pace=PACE, lease=LEASE, width=5, seed=seed)
        for store, ahead in zip(replicas, (0.0, 1.0, -1.0), strict=True)
    ]
    ends = asyncio.Event()

    async def run(outbox: Outbox, store: SqlStore) -> None:
        """Run, and be stopped and started again now and then."""
        while not ends.is_set():
            task = asyncio.create_task(outbox.run())
            for _ in range(chance.randint(5, 20)):  # its clock is fast, and its sleep is not
                await asyncio.sleep(0.02)
                store.alarm.ring("deliveries")
            task.cancel()
            faults.extend(
                each
                for each in await asyncio.gather(task, return_exceptions=True)
                if not isinstance(each, asyncio.CancelledError)
            )

    running = [asyncio.create_task(run(*each)) for each in zip(outboxes, replicas, strict=True)]
    writers = (speak(number, replicas[number % 3], clock, random.Random(seed + number)) for number in range(WRITERS))
    faults += [
        each for each in await asyncio.gather(*writers, return_exceptions=True) if isinstance(each, BaseException)
    ]
    async with asyncio.timeout(60):
        await outboxes[0].idle()
    ends.set()
    await asyncio.gather(*running)

    assert faults == []
    async with replicas[0].read() as tables:
        rows = {row.key: row for row in await tables.deliveries.find()}
    connection = await asyncpg.connect(postgres_url)
    counted = await connection.fetch(COUNTS)
    await connection.close()
    assert [tuple(each) for each in counted if each["open"] != each["really"]] == []
    assert len(rows) == WRITERS * TURNS * 6
    posts = defaultdict[str, list[int]](list)
    stands = dict[str, str]()
    for number, post in enumerate(chat.posts):
        key = post.message.text.split(" ")[0]
        stands[post.activity_id] = post.message.text
        if post.act == "send":
            posts[key].append(number)
    wrong = [
        (row.key, row.state, row.uncertain, len(posts[row.key]))
        for row in rows.values()
        if not (row.uncertain or len(posts[row.key]) == (row.state is DeliveryState.SENT))
    ]
    assert wrong == []
    assert {row.state for row in rows.values()} <= {DeliveryState.SENT, DeliveryState.UNCERTAIN}
    sent = [row for row in rows.values() if row.state is DeliveryState.SENT]
    assert [row.key for row in sent if stands.get(row.activity_id or "") != row.message.text] == []
    lines = defaultdict[tuple[str, str, Priority], list[Delivery]](list)
    for row in sent:
        if not row.uncertain:
            writer, _, where = row.key.split("/")
            lines[writer, where, row.priority].append(row)
    for line in lines.values():
        left = [posts[row.key][0] for row in sorted(line, key=lambda each: each.position)]
        assert left == sorted(left)
