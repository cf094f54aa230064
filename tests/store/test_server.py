"""PostgreSQL that is stopped, started and cut off: what was committed is kept, the store says that it is
away, and everybody finds back when it is there again.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreError
from bot.store import open_store
from tests.chaos.database import Server
from tests.store.examples import person
from tests.store.test_alarm import LONG, hears
from tests.store.test_contract import heard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.store import SqlStore

ROOT = Path(__file__).parents[2]
OPEN = """
import asyncio, sys
from bot.store import open_store

async def main():
    print("ready", flush=True)
    sys.stdin.readline()
    store = await open_store(sys.argv[1])
    async with store.read() as tables:
        print(await tables.people.count(), flush=True)
    await store.close()

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
async def store(server: Server) -> AsyncIterator[SqlStore]:
    opened = await open_store((await server.make()).url)
    yield opened
    await opened.close()


@asynccontextmanager
async def away(server: Server, mode: str = "fast") -> AsyncIterator[None]:
    """Have the server stopped while the block runs."""
    await asyncio.to_thread(server.stop, mode)
    try:
        yield
    finally:
        await asyncio.to_thread(server.start)


async def write(store: SqlStore, name: str) -> None:
    async with store.write() as tables:
        await tables.people.add(person(name))


async def written(store: SqlStore) -> list[str]:
    async with store.read() as tables:
        return [each.id for each in await tables.people.find()]


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_while_the_server_is_away_every_block_says_so_and_afterwards_all_is_there(
    server: Server, store: SqlStore, mode: str
) -> None:
    await asyncio.gather(*(write(store, name) for name in "abc"))
    await written(store)
    async with away(server, mode):
        told = await asyncio.gather(write(store, "d"), write(store, "e"), written(store), return_exceptions=True)
        assert [each.code for each in told if isinstance(each, StoreError)] == ["away"] * 3
    assert await written(store) == ["a", "b", "c"]
    await asyncio.gather(*(write(store, name) for name in "def"))
    assert await written(store) == ["a", "b", "c", "d", "e", "f"]


async def test_a_block_that_the_server_left_in_the_middle_is_undone(server: Server, store: SqlStore) -> None:
    with pytest.raises(StoreError) as error:
        await write_while_it_stops(server, store, more=True)
    assert (error.value.code, error.value.unknown) == ("away", False)
    await asyncio.to_thread(server.start)
    assert await written(store) == []


async def test_whoever_was_about_to_be_committed_is_told_that_nobody_knows(server: Server, store: SqlStore) -> None:
    with pytest.raises(StoreError) as error:
        await write_while_it_stops(server, store, more=False)
    assert (error.value.code, error.value.unknown) == ("away", True)
    assert not await heard(store.alarm, "people")
    await asyncio.to_thread(server.start)
    assert await written(store) == []


async def write_while_it_stops(server: Server, store: SqlStore, *, more: bool) -> None:
    async with store.write() as tables:
        await tables.people.add(person("a"))
        store.alarm.ring("people")
        await asyncio.to_thread(server.stop, "fast")
        if more:
            await tables.people.add(person("b"))


async def test_who_waits_looks_when_the_server_is_back_and_hears_the_others_again(server: Server) -> None:
    url = (await server.make()).url
    here, there = await open_store(url), await open_store(url)
    await asyncio.gather(*(there.alarm.wait(topic, seconds=0) for topic in ("dues", "deliveries")))
    waiting = asyncio.create_task(hears(there.alarm, "dues"))
    async with away(server):
        here.alarm.ring("deliveries")  # said while nobody can be told
    await waiting
    await hears(there.alarm, "deliveries")
    async with asyncio.timeout(LONG):
        while not await heard(there.alarm, "people"):
            here.alarm.ring("people")  # until both are back
    await here.close()
    await there.close()


async def test_processes_that_open_an_empty_database_at_once_all_find_it_whole(empty_url: str) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", OPEN, empty_url),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    told = await asyncio.gather(*(process.communicate(b"\n") for process in processes))
    assert [out for out, _ in told] == [b"0\n"] * 3
    assert [process.returncode for process in processes] == [0] * 3
