"""Several stores on one database, as replicas are: the database decides who was first."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreError
from bot.model import Attendance, Vote
from bot.store import SqlStore, open_store
from tests.store.examples import NOON, idea, person
from tests.store.test_alarm import cut_all_others
from tests.store.test_deliveries import work_off

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def replicas(database_url: str) -> AsyncIterator[list[SqlStore]]:
    stores = [await open_store(database_url) for _ in range(2)]
    yield stores
    for store in stores:
        await store.close()


async def test_of_a_hundred_at_once_one_is_first(replicas: list[SqlStore]) -> None:
    async def vote(store: SqlStore) -> bool:
        async with store.write() as tables:
            return await tables.votes.add(Vote(idea_id="i", person_id="a", event_id="e", cast_at=NOON))

    told = await asyncio.gather(*(vote(store) for store in replicas * 50))
    assert sorted(told) == [False] * 99 + [True]


async def test_numbers_that_are_counted_under_a_lock_have_no_gap_and_no_double(replicas: list[SqlStore]) -> None:
    async with replicas[0].write() as tables:
        await tables.people.add(person("lock"))

    async def share(store: SqlStore) -> bool:
        async with store.write() as tables:
            await tables.people.lock(id="lock")
            return await tables.ideas.add(idea(await tables.ideas.count(event_id="e") + 1))

    assert await asyncio.gather(*(share(store) for store in replicas * 20)) == [True] * 40
    async with replicas[1].read() as tables:
        assert sorted(each.number for each in await tables.ideas.find()) == list(range(1, 41))


async def test_puts_of_one_key_at_once_leave_one_row(replicas: list[SqlStore]) -> None:
    async def say(store: SqlStore, number: int) -> None:
        async with store.write() as tables:
            row = Attendance(event_id="e", person_id="a", present=number % 2 == 0, said_at=NOON)
            await tables.attendances.put(row)

    await asyncio.gather(*(say(store, number) for number, store in enumerate(replicas * 10)))
    async with replicas[0].read() as tables:
        assert await tables.attendances.count() == 1


async def test_workers_never_hold_the_same_and_keep_the_order(replicas: list[SqlStore]) -> None:
    await work_off([*replicas, *replicas], places=6, messages=8)


async def test_replicas_that_start_at_once_on_an_empty_database_all_stand(empty_url: str) -> None:
    stores = await asyncio.gather(*(open_store(empty_url) for _ in range(5)))
    for number, store in enumerate(stores):
        async with store.write() as tables:
            assert await tables.people.add(person(str(number)))
    async with stores[0].read() as tables:
        assert await tables.people.count() == 5
    for store in stores:
        await store.close()


async def test_a_file_that_somebody_is_making_is_opened_when_they_are_done(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.1, other.close)
    store = await open_store(f"sqlite:///{path}")
    await store.close()


async def test_what_was_stored_is_there_when_the_database_is_opened_again(database_url: str) -> None:
    for number in range(3):
        store = await open_store(database_url)
        async with store.write() as tables:
            assert await tables.people.count() == number
            await tables.people.add(person(str(number)))
        await store.close()


async def test_a_connection_that_was_lost_is_replaced(postgres_url: str) -> None:
    store = await open_store(postgres_url)
    for number in range(3):
        async with store.write() as tables:
            await tables.people.add(person(str(number)))
        async with store.read() as tables:
            assert await tables.people.count() == number + 1
        await cut_all_others(postgres_url)
    await store.close()


async def test_a_block_whose_connection_is_cut_is_undone(postgres_url: str) -> None:
    store = await open_store(postgres_url)
    with pytest.raises(StoreError) as error:
        await write_and_cut(store, postgres_url)
    assert (error.value.code, error.value.unknown) == ("away", False)
    async with store.write() as tables:
        assert await tables.people.find() == []
    await store.close()


async def write_and_cut(store: SqlStore, url: str) -> None:
    async with store.write() as tables:
        await tables.people.add(person("a"))
        await cut_all_others(url)
        await tables.people.add(person("b"))
