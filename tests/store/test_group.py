"""On SQLite the blocks that wait for each other share a commit: each is told when it is on the disk, and
what one of them does wrong, or is cancelled in, is undone alone.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from typing import TYPE_CHECKING

import pytest

from bot.store import open_store
from tests.store.examples import idea, person
from tests.store.test_contract import StopError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from sqlalchemy import Connection

    from bot.store import SqlStore


@pytest.fixture
def outside(sqlite_url: str) -> Iterator[sqlite3.Connection]:
    """Another process, as far as SQLite can tell."""
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, timeout=0)
    yield connection
    connection.close()


def names(outside: sqlite3.Connection) -> list[str]:
    return [name for (name,) in outside.execute("SELECT id FROM people ORDER BY id")]


async def add(store: SqlStore, name: str, then: Callable[[], Awaitable[object]] | None = None) -> str:
    async with store.write() as tables:
        assert await tables.people.add(person(name))
        if then is not None:
            await then()
    return name


async def stop() -> None:
    raise StopError


async def test_nobody_is_told_before_it_can_be_seen_and_the_alarm_neither(
    sqlite_store: SqlStore, outside: sqlite3.Connection
) -> None:
    seen: list[bool] = []

    async def write(number: int) -> None:
        async with sqlite_store.write() as tables:
            await tables.people.add(person(f"{number:02}"))
            sqlite_store.alarm.ring("dues")
        seen.append(f"{number:02}" in names(outside))

    async def hear() -> None:
        await sqlite_store.alarm.wait("dues", seconds=None)
        seen.append(bool(names(outside)))

    await asyncio.gather(hear(), *(write(number) for number in range(40)))
    assert seen == [True] * 41


async def test_blocks_go_in_the_order_in_which_they_came(sqlite_store: SqlStore) -> None:
    async def write(number: int) -> None:
        async with sqlite_store.write() as tables:
            await asyncio.sleep(0)
            await tables.ideas.add(idea(await tables.ideas.count() + 1, id=f"{number:03}"))

    await asyncio.gather(*(write(number) for number in range(100)))
    async with sqlite_store.read() as tables:
        assert [each.number for each in await tables.ideas.find()] == list(range(1, 101))


async def test_those_who_wait_share_a_commit(sqlite_store: SqlStore, outside: sqlite3.Connection) -> None:
    commits: set[int] = set()

    async def write(number: int) -> None:
        await add(sqlite_store, str(number))
        commits.add(outside.execute("PRAGMA data_version").fetchone()[0])

    await asyncio.gather(*(write(number) for number in range(60)))
    assert len(commits) < 30


async def test_a_reader_sees_no_block_before_it_is_committed(sqlite_store: SqlStore) -> None:
    async def look_inside(number: int) -> set[str]:
        async with sqlite_store.write() as tables:
            await tables.people.add(person(str(number)))
            async with sqlite_store.read() as others:
                return {each.id for each in await others.people.find()}

    seen = await asyncio.gather(*(look_inside(number) for number in range(9)))
    assert [str(number) in each for number, each in enumerate(seen)] == [False] * 9


@pytest.mark.parametrize("bad", range(4))
async def test_a_block_that_fails_in_a_group_is_undone_alone(sqlite_store: SqlStore, bad: int) -> None:
    acts = [add(sqlite_store, str(number), stop if number == bad else None) for number in range(4)]
    told = await asyncio.gather(*acts, return_exceptions=True)
    good = [str(number) for number in range(4) if number != bad]
    assert [each for each in told if isinstance(each, str)] == good
    async with sqlite_store.read() as tables:
        assert [each.id for each in await tables.people.find()] == good


async def test_whoever_is_cancelled_wherever_the_others_are_kept(
    sqlite_store: SqlStore, outside: sqlite3.Connection
) -> None:
    """Blocks of every sort, cancelled at random: before, inside, in a thread, and while they are committed."""
    chance = random.Random(7)

    async def write(number: int) -> str:
        async with sqlite_store.write() as tables:
            await tables.people.add(person(f"{number}a"))
            if number % 3 == 0:
                await asyncio.sleep(0)
            if number % 5 == 0:
                await tables.deliveries.tally()
                await asyncio.sleep(0.001)
            await tables.people.add(person(f"{number}b"))
        return str(number)

    tasks = [asyncio.create_task(write(number)) for number in range(200)]
    while any(not task.done() for task in tasks):
        chance.choice(tasks).cancel()
        await asyncio.sleep(chance.choice((0, 0, 0.0005)))
    told = {each for each in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(each, str)}
    stored = names(outside)
    assert {f"{each}{letter}" for each in told for letter in "ab"} <= set(stored)
    assert [each for each in stored if each.endswith("a")] == [f"{each[:-1]}a" for each in stored if each.endswith("b")]
    assert 0 < len(told) < 200
    assert await add(sqlite_store, "after") == "after"


async def test_an_act_in_the_thread_is_waited_for_whoever_is_cancelled(sqlite_store: SqlStore) -> None:
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def act(connection: Connection) -> None:
        loop.call_soon_threadsafe(begun.set)
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
            " INSERT INTO people (id, name) SELECT i, '' FROM n"
        )

    async def write() -> None:
        async with sqlite_store.writer.block(bool) as connection:
            await connection.run_sync(act)

    task = asyncio.create_task(write())
    await begun.wait()
    task.cancel()
    await add(sqlite_store, "a")
    with pytest.raises(asyncio.CancelledError):
        await task
    async with sqlite_store.read() as tables:
        assert [each.id for each in await tables.people.find()] == ["a"]


async def test_a_table_is_of_no_use_after_its_block(sqlite_store: SqlStore) -> None:
    async with sqlite_store.write() as tables:
        await tables.people.add(person("a"))
    for act in (tables.people.add(person("b")), tables.people.find(), tables.deliveries.tally()):
        with pytest.raises(RuntimeError, match="over"):
            await act


async def test_whoever_still_waits_when_the_store_is_closed_is_served(sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    tasks = [asyncio.create_task(add(store, str(number))) for number in range(9)]
    await asyncio.sleep(0)
    await store.close()
    assert await asyncio.gather(*tasks) == [str(number) for number in range(9)]
