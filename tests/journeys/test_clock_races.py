"""Who fires a due, and what it says, where several are at it: replicas on one database, one that dies while
it acts, and a release that is accepted in the same moment.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import asyncpg
import pytest
from sqlalchemy import text

from bot import agendas
from bot.app import SystemClock
from bot.dispatch import Door, Fired
from bot.model import (
    Agenda,
    Delivery,
    DeliveryState,
    Due,
    DueKind,
    DueState,
    Event,
    EventPlace,
    Notices,
    Place,
    PlaceKind,
    Purpose,
    Session,
    SessionKind,
)
from bot.store import open_store
from bot.store.engines import postgres_engine, read_url
from schedules.runner import Runner
from tests.fakes.chat import FakeChat

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.ports import Profile
    from bot.store import SqlStore

SOON = timedelta(milliseconds=300)


def plan(start: datetime, sessions: int = 1) -> Agenda:
    wall = start.astimezone(UTC).replace(tzinfo=None)
    lines = tuple(
        Session(title=f"Spor {number}", kind=SessionKind.TALK, start=wall, end=wall + timedelta(hours=1))
        for number in range(sessions)
    )
    return Agenda(title="Dagen", zone="UTC", sessions=lines, notices=Notices(heads_up=0, last_minutes=0, summary=False))


class Nobody:
    """A directory of places without people."""

    async def profile(self, place: Place, user_id: str) -> Profile | None:
        return None

    async def roster(self, place: Place) -> Sequence[Profile]:
        return ()


class Replica:
    """What fires dues in one process, without what sends messages."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.door = Door(store, FakeChat(), Nobody(), store.alarm, SystemClock())
        self.reported: list[tuple[str, float]] = []
        self.runner = Runner(
            store,
            store.alarm,
            SystemClock(),
            self.door.due,
            after=self.door.follow,
            report=lambda *each: self.reported.append(each),
        )

    async def create(self, name: str, agenda: Agenda) -> Event:
        async with self.store.write() as tables:
            event = await agendas.create_event(tables, agenda, datetime.now(UTC), event_id=name)
            place = Place(
                id=name,
                app_id="app",
                tenant_id="tenant",
                conversation_id=name,
                kind=PlaceKind.GROUP,
                service_url="https://smba.example/",
                bot_id="28:app",
            )
            await tables.places.add(place)
            await tables.event_places.add(EventPlace(event_id=name, place_id=name, purpose=Purpose.MAIN))
        return event

    async def dues(self, **equal: object) -> list[Due]:
        async with self.store.read() as tables:
            return await tables.dues.find(kind=DueKind.START, **equal)

    async def deliveries(self) -> list[Delivery]:
        async with self.store.read() as tables:
            return await tables.deliveries.find()

    async def until(self, done: int) -> None:
        """Wait until so many starts are done, wherever."""
        async with asyncio.timeout(30):
            while len(await self.dues(state=DueState.DONE)) < done:
                await self.store.alarm.wait("test", seconds=0.01)


@asynccontextmanager
async def replica(url: str) -> AsyncIterator[Replica]:
    store = await open_store(url)
    try:
        yield Replica(store)
    finally:
        await store.close()


@asynccontextmanager
async def firing(*replicas: Replica) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each.runner.run()) for each in replicas]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def execute(url: str, statement: str) -> None:
    """Do what no replica would."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file, file:
            file.execute(statement)
        return
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


# Replicas ---------------------------------------------------------------------------------------


async def test_of_three_replicas_that_wake_for_the_same_dues_one_acts_on_each(postgres_url: str) -> None:
    async with replica(postgres_url) as one, replica(postgres_url) as other, replica(postgres_url) as third:
        at = datetime.now(UTC) + 4 * SOON
        for number in range(40):
            await one.create(f"e{number:02}", plan(at, 2))
        async with firing(one, other, third):
            await one.until(80)
            await asyncio.gather(*(each.runner.idle() for each in (one, other, third)))

        assert sum(len(each.reported) for each in (one, other, third)) == 80
        said = Counter(each.event_id for each in await one.deliveries())
    assert said == {f"e{number:02}": 2 for number in range(40)}


async def test_replica_that_comes_second_does_nothing(postgres_url: str) -> None:
    async with replica(postgres_url) as one, replica(postgres_url) as other:
        await one.create("e", plan(datetime.now(UTC) - timedelta(seconds=1)))
        dues = await one.dues()
        fates = await asyncio.gather(*(each.door.due(dues) for each in (one, other, one, other)))

        assert Counter(next(iter(each.values())) for each in fates)[Fired.ACTED] == 1
        assert await other.door.due(dues) == {dues[0].key: Fired.SETTLED}
        assert len(await one.deliveries()) == 1


async def test_due_of_a_replica_that_dies_while_it_acts_is_fired_by_another_at_once(postgres_url: str) -> None:
    dead = await asyncpg.connect(postgres_url)
    async with replica(postgres_url) as one:
        at = datetime.now(UTC) + SOON
        for name in ("held", "free"):
            await one.create(name, plan(at))
        act = dead.transaction()
        await act.start()
        await dead.execute("SELECT 1 FROM events WHERE id = 'held' FOR UPDATE")
        async with firing(one):
            await one.until(1)
            assert [each.event_id for each in await one.dues(state=DueState.DONE)] == ["free"]
            died = datetime.now(UTC)
            dead.terminate()
            await one.until(2)

            assert datetime.now(UTC) - died < timedelta(seconds=3)
        assert sorted(each.event_id or "" for each in await one.deliveries()) == ["free", "held"]


async def test_server_does_not_wait_for_hours_for_a_replica_that_lost_its_power(postgres_url: str) -> None:
    engine = postgres_engine(read_url(postgres_url))
    async with engine.connect() as connection:
        told = (await connection.execute(text("SHOW idle_in_transaction_session_timeout"))).scalar_one()
    await engine.dispose()

    assert told == "15s"


async def test_event_that_turns_keep_busy_is_waited_for_in_the_end(postgres_url: str) -> None:
    async with replica(postgres_url) as one, replica(postgres_url) as other:
        await one.create("e", plan(datetime.now(UTC) - timedelta(seconds=1)))
        (due,) = await one.dues()
        holding, leave = asyncio.Event(), asyncio.Event()

        async def hold() -> None:
            async with other.store.write() as tables:
                await tables.events.lock(id="e")
                holding.set()
                await leave.wait()

        turn = asyncio.create_task(hold())
        await holding.wait()
        assert await one.door.due([due]) == {due.key: Fired.TAKEN}
        assert await one.door.due([due], 0.05) == {due.key: Fired.TAKEN}
        waiting = asyncio.create_task(one.door.due([due], 10))
        leave.set()
        assert await waiting == {due.key: Fired.ACTED}
        await turn


async def test_rehearsal_leaves_nothing(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    async with replica(database_url) as one:
        await one.create("e", plan(datetime.now(UTC) + timedelta(minutes=5)))
        before = await one.dues()
        await one.door.rehearse(before[0])

        assert (await one.dues(), await one.deliveries()) == (before, [])
        assert await one.door.due(before) == {before[0].key: Fired.ACTED}
    assert [each.getMessage() for each in caplog.records if each.levelname != "INFO"] == []


async def test_due_of_no_event_is_dropped(database_url: str) -> None:
    async with replica(database_url) as one:
        await one.create("e", plan(datetime.now(UTC) - timedelta(seconds=1)))
        async with one.store.write() as tables:
            await tables.events.drop(id="e")
        (due,) = await one.dues()
        async with firing(one):
            await one.runner.idle()

        assert [each.state for each in await one.dues()] == [DueState.DROPPED]
        assert await one.door.due([due], 1.0) == {due.key: Fired.SETTLED}


async def test_due_that_cannot_be_done_is_left_out_of_its_block(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with replica(database_url) as one:
        agenda = plan(datetime.now(UTC) - timedelta(seconds=1))
        for name in ("a", "b", "c"):
            await one.create(name, agenda)
        await execute(database_url, "UPDATE releases SET agenda = '{}' WHERE event_id = 'b'")
        left, fates = await one.dues(), dict[str, Fired]()
        while left:  # a block ends when it has taken long enough
            fates |= await one.door.due(left)
            left = [each for each in left if fates[each.key] is Fired.LEFT]

        assert {key.split("/")[0]: fate for key, fate in fates.items()} == {
            "a": Fired.ACTED,
            "b": Fired.FAILED,
            "c": Fired.ACTED,
        }
        assert [each.event_id for each in await one.deliveries()] == ["a", "c"]
    assert [each.getMessage() for each in caplog.records if each.levelname == "ERROR"] == ["due failed"]


# A release in the same moment ----------------------------------------------------------------------


async def accept(one: Replica, agenda: Agenda) -> None:
    async with one.store.write() as tables:
        event = await tables.events.get(id="e")
        assert event is not None
        await agendas.accept(tables, event, agenda, datetime.now(UTC))


async def test_due_that_was_read_before_its_session_moved_says_nothing(database_url: str) -> None:
    async with replica(database_url) as one:
        now = datetime.now(UTC)
        await one.create("e", plan(now - timedelta(seconds=1)))
        read = await one.dues()
        await accept(one, plan(now + timedelta(hours=2)))

        assert await one.door.due(read) == {read[0].key: Fired.SETTLED}
        assert await one.deliveries() == []
        (moved,) = await one.dues()
        assert (moved.key, moved.state, moved.at) == (read[0].key, DueState.PLANNED, now + timedelta(hours=2))


@pytest.mark.parametrize("first", ["due", "release"])
async def test_release_accepted_while_a_due_fires_lets_nothing_leave_with_the_old_time(
    database_url: str, first: str
) -> None:
    async with replica(database_url) as one, replica(database_url) as other:
        now = datetime.now(UTC)
        await one.create("e", plan(now - timedelta(seconds=1)))
        read = await one.dues()
        later = plan(now + timedelta(hours=2))
        acts = [one.door.due(read, 5.0), accept(other, later)]
        await asyncio.gather(*(acts if first == "due" else acts[::-1]))

        assert await one.deliveries() == []
        moved = [(each.key, each.occurrence, each.state, each.at) for each in await one.dues()]
        assert moved == [(read[0].key, 1, DueState.PLANNED, now + timedelta(hours=2))]


@pytest.mark.parametrize("left", [{"state": DeliveryState.SENT, "activity_id": "1"}, {"state": DeliveryState.CLAIMED}])
async def test_session_that_moves_is_announced_anew_where_somebody_may_have_seen_it(
    database_url: str, left: dict[str, object]
) -> None:
    async with replica(database_url) as one:
        now = datetime.now(UTC)
        await one.create("e", plan(now - timedelta(seconds=1)))
        read = await one.dues()
        await one.door.due(read)
        async with one.store.write() as tables:
            (said,) = await tables.deliveries.find()
            await tables.deliveries.put(said.model_copy(update=left | {"lease_until": now + timedelta(minutes=1)}))
        await accept(one, plan(now + timedelta(hours=2)))

        assert [each.key for each in await one.deliveries()] == [said.key]
        assert [(each.occurrence, each.state, each.at) for each in await one.dues()] == [
            (1, DueState.DONE, read[0].at),
            (2, DueState.PLANNED, now + timedelta(hours=2)),
        ]


async def test_announcement_that_never_left_is_not_posted_when_its_session_is_over(database_url: str) -> None:
    async with replica(database_url) as one:
        began = datetime.now(UTC) - timedelta(minutes=59, seconds=59)
        await one.create("e", plan(began))
        await one.door.due(await one.dues())
        async with one.store.write() as tables:
            (end,) = await tables.dues.find(kind=DueKind.END)
            await tables.dues.put(end.model_copy(update={"at": began + timedelta(minutes=30)}))
        assert len(await one.deliveries()) == 1
        async with one.store.read() as tables:
            over = await tables.dues.find(kind=DueKind.END)

        assert list((await one.door.due(over)).values()) == [Fired.ACTED]
        assert await one.deliveries() == []


@pytest.mark.parametrize("first", ["telling", "release"])
async def test_release_accepted_while_changes_are_told_is_told_with_them_or_after(
    database_url: str, first: str
) -> None:
    async with replica(database_url) as one, replica(database_url) as other:
        now = datetime.now(UTC)
        await one.create("e", plan(now + timedelta(hours=2)))
        await accept(one, plan(now + timedelta(hours=3)))
        async with one.store.write() as tables:
            (telling,) = await tables.dues.find(kind=DueKind.CHANGES)
            telling = telling.model_copy(update={"at": now})
            await tables.dues.put(telling)
        acts = [one.door.due([telling], 5.0), accept(other, plan(now + timedelta(hours=4)))]
        await asyncio.gather(*(acts if first == "telling" else acts[::-1]))

        async with one.store.read() as tables:
            event = await tables.events.get(id="e")
            waiting = await tables.dues.find(kind=DueKind.CHANGES, state=DueState.PLANNED)
        assert event is not None
        assert [each.key for each in await one.deliveries()] == ["e/day/changes/e/1"]
        assert [each.key for each in waiting] == ([] if event.told == event.release else ["e/changes/2"])
        assert (event.told, event.release) in {(2, 3), (3, 3)}


async def test_changes_are_told_once_by_however_many_replicas(database_url: str) -> None:
    async with replica(database_url) as one, replica(database_url) as other:
        now = datetime.now(UTC)
        await one.create("e", plan(now - timedelta(minutes=1)))
        await one.door.due(await one.dues())
        async with one.store.write() as tables:
            (said,) = await tables.deliveries.find()
            await tables.deliveries.put(said.model_copy(update={"state": DeliveryState.SENT, "activity_id": "1"}))
        await accept(one, plan(now + timedelta(hours=3)))
        async with one.store.write() as tables:
            found = await tables.dues.find(kind=DueKind.CHANGES)
            for each in found:
                await tables.dues.put(each.model_copy(update={"at": now}))
            dues = await tables.dues.find(kind=DueKind.CHANGES)
        assert sorted(each.key for each in dues) == ["e/changes/1", "e/edits/2"]
        for each in dues:
            await asyncio.gather(*(replica.door.due([each], 5.0) for replica in (one, other, one, other)))

        kept = {each.key: each.revision for each in await one.deliveries()}
        assert kept == {said.key: 2, "e/day/changes/e/1": 1}


async def test_changes_that_did_not_leave_yet_are_told_with_those_that_came_after(database_url: str) -> None:
    async with replica(database_url) as one:
        now = datetime.now(UTC)
        await one.create("e", plan(now + timedelta(hours=2), 2))
        for hours, sessions in ((3, 2), (4, 1)):
            await accept(one, plan(now + timedelta(hours=hours), sessions))
            async with one.store.write() as tables:
                (due,) = await tables.dues.find(kind=DueKind.CHANGES, state=DueState.PLANNED)
                await tables.dues.put(due.model_copy(update={"at": now}))
            await one.door.due([due.model_copy(update={"at": now})])

        said = [(each.key, each.message.summary) for each in await one.deliveries()]
    assert [key for key, _ in said] == ["e/day/changes/e/2"]
    assert said[0][1].startswith("2 ændringer")
