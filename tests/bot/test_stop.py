"""How a real process ends: in order when it is told once, at once when it is told twice."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.model import DeliveryState
from bot.store import open_store
from tests.wire import activities
from tests.wire.client import Client
from tests.wire.connector import FakeConnector

if TYPE_CHECKING:
    from asyncio import subprocess
    from collections.abc import AsyncIterator, Mapping

    from tests import nursery as nurseries
    from tests.nursery import Nursery

    Process = subprocess.Process | nurseries.Process

ROOT = Path(__file__).parents[2]
REAL = {"ORDSTYRER_APP_ID": activities.APP, "ORDSTYRER_APP_PASSWORD": "hemmeligt", "ORDSTYRER_HOST": "127.0.0.1"}
LONGEST = 10.0  # seconds until Docker kills


class Bot:
    """A bot in a process of its own, and what it has logged so far."""

    def __init__(self, process: Process, session: aiohttp.ClientSession) -> None:
        self.process = process
        self.session = session
        self.log: list[dict[str, Any]] = []
        self.url = ""

    async def until(self, what: str) -> dict[str, Any]:
        """Read the log up to the act `what`."""
        assert self.process.stderr is not None
        async with asyncio.timeout(30):
            while line := await self.process.stderr.readline():
                with suppress(ValueError):
                    self.log.append(json.loads(line))
                    if self.log[-1]["what"] == what:
                        return self.log[-1]
        raise AssertionError(self.log)

    async def end(self) -> int:
        """Read the log to its end, and return the exit code."""
        assert self.process.stderr is not None
        async with asyncio.timeout(2 * LONGEST):
            rest = (await self.process.stderr.read()).decode().splitlines()
            self.log += [json.loads(line) for line in rest if line.startswith("{")]
            return await self.process.wait()

    async def ready(self) -> tuple[int, dict[str, bool]]:
        async with self.session.get(f"{self.url}/readyz") as got:
            return got.status, await got.json()


@asynccontextmanager
async def started(
    url: str, *words: str, nursery: Nursery | None = None, environment: Mapping[str, str] = MappingProxyType({})
) -> AsyncIterator[Bot]:
    """Run a bot, on its own or forked."""
    command = ("run", "--port", "0", "--database", url, *words)
    surroundings = {**os.environ, "ORDSTYRER_LOG_FORMAT": "json", **environment}
    process = (
        await nursery.begin(*command, environment=surroundings)
        if nursery is not None
        else await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *command), cwd=ROOT, env=surroundings, stderr=asyncio.subprocess.PIPE
        )
    )
    async with aiohttp.ClientSession() as session:
        bot = Bot(process, session)
        try:
            bot.url = (await bot.until("listening"))["url"]
            yield bot
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()


async def states(url: str) -> list[str]:
    store = await open_store(url)
    async with store.read() as tables:
        found = [each.state.value for each in await tables.deliveries.find(kind="answer")]
    await store.close()
    return found


async def test_it_is_unready_first_and_ends_well(tmp_path: Path) -> None:
    async with started(f"sqlite:///{tmp_path / 'new.db'}", environment=REAL) as bot:
        assert (await bot.ready())[0] == 200

        begun = time.monotonic()
        bot.process.send_signal(signal.SIGTERM)
        status, checks = await bot.ready()
        while status == 200:  # the signal is on its way
            status, checks = await bot.ready()
        assert (status, checks["staying"], checks["database"]) == (503, False, True)

        assert await bot.end() == 0
        assert time.monotonic() - begun < LONGEST
    assert [each["what"] for each in bot.log] == ["starting", "migrated", "listening", "stopping", "stopped"]
    assert [(each["database"], len(each["version"]) > 2) for each in bot.log[:1]] == [("sqlite", True)]
    assert len({each["replica"] for each in bot.log}) == 1
    assert "hemmeligt" not in json.dumps(bot.log)


async def test_message_under_way_is_finished_and_recorded(sqlite_url: str, nursery: Nursery) -> None:
    async with FakeConnector() as connector, started(sqlite_url, "--local", nursery=nursery) as bot:
        gate = connector.hold("POST *activities*")
        client = Client(bot.session, f"{bot.url}/api/messages")
        where = activities.in_personal(connector.service_url)
        assert (await client.tell(activities.message("hjælp", where))).status == 200
        await connector.until(lambda: connector.calls_to("POST *activities*"))

        bot.process.send_signal(signal.SIGTERM)
        await bot.until("stopping")
        gate.set()

        assert await bot.end() == 0
    assert await states(sqlite_url) == [DeliveryState.SENT]
    assert len(connector.posts) == 1


async def test_message_that_nobody_answers_does_not_keep_the_process(sqlite_url: str, nursery: Nursery) -> None:
    async with FakeConnector() as connector, started(sqlite_url, "--local", nursery=nursery) as bot:
        connector.hold("POST *activities*")
        client = Client(bot.session, f"{bot.url}/api/messages")
        where = activities.in_personal(connector.service_url)
        await client.tell(activities.message("hjælp", where))
        await connector.until(lambda: connector.calls_to("POST *activities*"))

        begun = time.monotonic()
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.end() == 0
        assert time.monotonic() - begun < LONGEST
    assert await states(sqlite_url) == [DeliveryState.UNCERTAIN]


@pytest.mark.parametrize("second", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.soak)])
async def test_told_twice_it_ends_at_once(sqlite_url: str, second: signal.Signals, nursery: Nursery) -> None:
    async with FakeConnector() as connector, started(sqlite_url, "--local", nursery=nursery) as bot:
        connector.hold("POST *activities*")
        client = Client(bot.session, f"{bot.url}/api/messages")
        await client.tell(activities.message("hjælp", activities.in_personal(connector.service_url)))
        await connector.until(lambda: connector.calls_to("POST *activities*"))
        bot.process.send_signal(signal.SIGTERM)
        await bot.until("stopping")

        begun = time.monotonic()
        bot.process.send_signal(second)

        assert await bot.end() == -second
        assert time.monotonic() - begun < 2
