"""What was committed is there after kill -9 at any moment, and of a block that was not, nothing is."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.store import open_store

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

ROOT = Path(__file__).parents[2]


async def write_and_kill(url: str, blocks: int) -> set[int]:
    """Return the blocks whose commit was told; the process dies after so many at the earliest."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.store.writer", url), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    told = [int(await process.stdout.readline()) for _ in range(blocks)]
    process.kill()
    told += [int(line) for line in (await process.stdout.read()).splitlines()]
    assert await process.wait() == -signal.SIGKILL
    return set(told)


async def check_whole(url: str, told: AbstractSet[int]) -> None:
    """Hold every table to the blocks: all that were told, without a gap, and each block whole."""
    store = await open_store(url)
    async with store.read() as tables:
        ideas = {each.number for each in await tables.ideas.find()}
        people = {int(each.id[1:]) for each in await tables.people.find()}
        deliveries = {int(each.key[1:]) for each in await tables.deliveries.find()}
    await store.close()
    assert ideas == people == deliveries == set(range(1, len(ideas) + 1))
    assert ideas >= told


async def test_sqlite_keeps_what_was_committed(sqlite_url: str) -> None:
    chance = random.Random(20260329)
    told: set[int] = set()
    for _ in range(5):
        told |= await write_and_kill(sqlite_url, chance.randint(1, 40))
        await check_whole(sqlite_url, told)
    database = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()


async def test_postgres_keeps_what_was_committed(postgres_url: str) -> None:
    chance = random.Random(20261025)
    told: set[int] = set()
    for _ in range(2):
        told |= await write_and_kill(postgres_url, chance.randint(1, 40))
        await check_whole(postgres_url, told)
