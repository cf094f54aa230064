"""Beside what one would otherwise take: procrastinate, doing the same sends from the same PostgreSQL.

It is no dependency of ours (it needs psycopg). Who wants to compare makes an environment for it:

    python3 -m venv .bench/peer && .bench/peer/bin/pip install 'procrastinate>=3' 'psycopg[binary]' aiohttp
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncpg

from tests.bench.course import course
from tests.bench.databases import of_same_server
from tests.bench.measure import Row, SkippedError, Taken, take_rounds
from tests.bench.workers import working

if TYPE_CHECKING:
    from tests.bench.course import Course
    from tests.bench.measure import Measure
    from tests.bench.workers import Worker

MESSAGES = 1_000
PYTHON = ".bench/peer/bin/python"


async def _has_procrastinate() -> bool:
    try:
        asked = await asyncio.create_subprocess_exec(PYTHON, "-c", "import procrastinate, psycopg, aiohttp")
    except FileNotFoundError:
        return False
    return await asked.wait() == 0


async def _work_off(peer: Worker, on: Course) -> Taken:
    await peer.ask("queue", count=MESSAGES)
    on.connector.forget()
    server = on.database.cpu()
    told = await peer.ask("work")
    if len(on.connector.paths) != MESSAGES or len(on.connector.arrivals) != MESSAGES:
        raise RuntimeError(f"{len(on.connector.arrivals)} of {MESSAGES} messages came")
    return Taken(MESSAGES, told["seconds"], told["cpu"], on.database.cpu() - server)


async def beside_procrastinate() -> list[Row]:
    """Rate and CPU beside procrastinate's: the floor is theirs."""
    if not await _has_procrastinate():
        raise SkippedError(f"no procrastinate in {PYTHON}; tests/bench/beside.py says how to make it")
    async with course("postgres", places=MESSAGES) as on:
        admin = await asyncpg.connect(on.database.url)
        await admin.execute("CREATE DATABASE peer")
        await admin.close()
        theirs = of_same_server(on.database.url, "peer")
        arguments = ("-m", "tests.bench.peer", theirs, on.connector.service_url)
        async with working(*arguments, python=PYTHON) as peer:
            rounds = await take_rounds(lambda: on.queue_and_send(MESSAGES), lambda: _work_off(peer, on))
    cpu, their_cpu = (
        rounds.middle(lambda each: each.ours.cpu_of_all) * 1e6,
        rounds.middle(lambda each: each.before.cpu_of_all) * 1e6,
    )
    note = ", ".join(filter(None, ["the floor is procrastinate", rounds.note]))
    return [
        Row(
            "",
            rounds.middle(lambda each: each.ours.rate),
            "messages/s",
            rounds.middle(lambda each: each.floor_rate),
            rounds.middle(lambda each: each.ratio),
            5.0,
            note=note,
        ),
        Row("CPU with the server's", cpu, "µs/message", their_cpu, cpu / their_cpu),
    ]


BENCHES: dict[str, Measure] = {"beside_procrastinate": beside_procrastinate}
