"""A process that writes until it is killed: `python -m tests.store.writer URL`.

Several blocks are written at once. It prints the number of each when that is committed, and begins where
the last one ended.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from bot.model import Tenant
from bot.store import open_store
from tests.store.examples import NOON, delivery, idea, person

if TYPE_CHECKING:
    from bot.store import SqlStore

AT_ONCE = 5


async def write(url: str) -> None:
    store = await open_store(url)
    async with store.write() as tables:
        await tables.tenants.add(Tenant(id="lock", added_at=NOON))
    async with asyncio.TaskGroup() as at_once:
        for _ in range(AT_ONCE):
            at_once.create_task(write_on(store))


async def write_on(store: SqlStore) -> None:
    while True:
        async with store.write() as tables:
            await tables.tenants.lock(id="lock")
            number = await tables.ideas.last_number("e") + 1
            await tables.people.put(person(f"p{number}"))
            await tables.deliveries.add(delivery(f"d{number}"))
            await tables.ideas.add(idea(number, text="x" * (number % 7 * 1000)))
        print(number, flush=True)  # noqa: T201 - what the parent reads


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1]))
