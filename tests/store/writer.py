"""A process that writes until it is killed: `python -m tests.store.writer URL`.

It prints the number of each block when the block is committed, and begins where the last one ended.
"""

from __future__ import annotations

import asyncio
import sys

from bot.store import open_store
from tests.store.examples import delivery, idea, person


async def write(url: str) -> None:
    store = await open_store(url)
    async with store.read() as tables:
        number = await tables.ideas.count()
    while True:
        number += 1
        async with store.write() as tables:
            await tables.people.put(person(f"p{number}"))
            await tables.deliveries.add(delivery(f"d{number}"))
            await tables.ideas.add(idea(number, text="x" * (number % 7 * 1000)))
        print(number, flush=True)  # noqa: T201 - what the parent reads


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1]))
