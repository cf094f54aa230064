"""The database is busy, full or gone: the store says so in one way, keeps nothing half, and goes on when
it is back. Everything here really happens: another process, a file that may not grow, a server that ends.
"""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import sys
import time
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreError
from bot.store.engines import lite_engine, read_url
from bot.store.lite import LiteReader, LiteWriter
from tests.store.examples import person
from tests.store.test_contract import heard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.store import SqlStore

HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute("INSERT INTO people (id, name) VALUES ('other', '')")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("COMMIT")
"""


@asynccontextmanager
async def another_writes(url: str, seconds: float) -> AsyncIterator[None]:
    """Run another process that keeps the file for so long."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLD, path_of(url), str(seconds)), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    yield
    assert await process.wait() == 0


def path_of(url: str) -> str:
    return url.removeprefix("sqlite:///")


async def write(store: SqlStore, name: str, size: int = 0) -> str:
    async with store.write() as tables:
        store.alarm.ring("dues")
        await tables.people.add(person(name, municipality="x" * size))
    return name


async def written(store: SqlStore) -> list[str]:
    async with store.read() as tables:
        return [each.id for each in await tables.people.find()]


def whole(url: str) -> bool:
    connection = sqlite3.connect(path_of(url))
    told = connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()
    return told == [("ok",)]


async def longest_pause(until: asyncio.Task[object]) -> float:
    """Return the longest time, in seconds, for which nobody else could run."""
    longest, before = 0.0, time.perf_counter()
    while not until.done():
        await asyncio.sleep(0)
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    return longest


async def test_while_another_process_writes_who_writes_waits_and_nobody_else(
    sqlite_store: SqlStore, sqlite_url: str
) -> None:
    async with another_writes(sqlite_url, 1.5):
        writing = asyncio.create_task(write(sqlite_store, "a"))
        pause = asyncio.create_task(longest_pause(writing))
        assert await written(sqlite_store) == []
        assert await writing == "a"
    assert await written(sqlite_store) == ["a", "other"]
    assert await pause < 0.5


async def test_whoever_is_cancelled_while_another_process_writes_leaves_the_turn(
    sqlite_store: SqlStore, sqlite_url: str
) -> None:
    async with another_writes(sqlite_url, 0.5):
        tasks = [asyncio.create_task(write(sqlite_store, name)) for name in "abc"]
        await asyncio.sleep(0)
        tasks[0].cancel()
        tasks[1].cancel()
        assert await tasks[2] == "c"
    assert await written(sqlite_store) == ["c", "other"]


async def test_another_process_that_never_ends_is_told_as_busy(sqlite_url: str) -> None:
    writer = LiteWriter(lite_engine(read_url(sqlite_url), writing=True), patience=0.05)
    async with another_writes(sqlite_url, 0.5):
        with pytest.raises(StoreError) as error:
            async with writer.block(bool):
                pytest.fail("the file was not ours")
        assert (error.value.code, error.value.unknown) == ("busy", False)
    async with writer.block(bool) as connection:
        assert not await connection.run_sync(lambda sync: sync.closed)
    await writer.close()


async def test_what_another_process_wrote_is_noticed_and_our_own_is_not(
    sqlite_store: SqlStore, sqlite_url: str
) -> None:
    alarm = sqlite_store.alarm
    await asyncio.gather(*(alarm.wait(topic, seconds=0) for topic in ("dues", "deliveries")))
    async with sqlite_store.write() as tables:
        await tables.people.add(person("ours"))
    await alarm.wait("deliveries", seconds=1.2)
    assert not await heard(alarm, "dues")
    async with another_writes(sqlite_url, 0.0):
        await asyncio.wait_for(asyncio.gather(*(alarm.wait(each, seconds=None) for each in ("dues", "deliveries"))), 5)


async def set_most_pages(store: SqlStore, more: int) -> None:
    async with store.writer.block(bool) as connection:
        await connection.run_sync(
            lambda sync: sync.exec_driver_sql(
                f"PRAGMA max_page_count={sync.exec_driver_sql('PRAGMA page_count').scalar_one() + more}"
            ).scalar_one()
        )


async def test_a_file_that_may_not_grow_is_told_as_full_and_whoever_is_told_otherwise_is_kept(
    sqlite_store: SqlStore, sqlite_url: str
) -> None:
    await set_most_pages(sqlite_store, 40)
    acts = [write(sqlite_store, f"{number}", size=size) for number, size in enumerate((9, 9_000_000, 9, 9_000_000, 9))]
    told = await asyncio.gather(*acts, return_exceptions=True)
    assert {each.code for each in told if isinstance(each, StoreError)} == {"full"}
    assert await written(sqlite_store) == [each for each in told if isinstance(each, str)]
    assert told[4] == "4"
    await set_most_pages(sqlite_store, 1_000_000)
    await write(sqlite_store, "later", size=9_000_000)
    assert (await written(sqlite_store))[-1] == "later"
    assert whole(sqlite_url)


@contextmanager
def no_room(most: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_commit_that_finds_no_room_keeps_nothing_of_its_group_and_rings_nobody(
    sqlite_store: SqlStore, sqlite_url: str
) -> None:
    await write(sqlite_store, "before", size=200_000)
    assert await heard(sqlite_store.alarm, "dues")
    with no_room(200_000):
        told = await asyncio.gather(*(write(sqlite_store, str(number)) for number in range(5)), return_exceptions=True)
    assert [each.code for each in told if isinstance(each, StoreError)] == ["full"] * 5
    assert not await heard(sqlite_store.alarm, "dues")
    assert await written(sqlite_store) == ["before"]
    await write(sqlite_store, "later")
    assert await written(sqlite_store) == ["before", "later"]
    assert whole(sqlite_url)


async def test_a_file_that_cannot_be_opened_is_away(sqlite_url: str, tmp_path: object) -> None:
    reader = LiteReader(lite_engine(read_url(f"sqlite:///{tmp_path}/nowhere/a.db"), writing=False))
    with pytest.raises(StoreError) as error:
        async with reader.block():
            pytest.fail("there is no file")
    assert error.value.code == "away"
