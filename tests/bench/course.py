"""A course to run over: a connector, a database, the processes that send. What arrives is counted, and
what is recorded is counted too: a run that sent twice or forgot tells no figure.
"""

from __future__ import annotations

import itertools
import resource
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.bench.databases import fresh
from tests.bench.measure import Taken
from tests.bench.wire import counting
from tests.bench.workers import working

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.bench.databases import Database
    from tests.bench.wire import Counter
    from tests.bench.workers import Worker

AT_ONCE = 32
SENDER = ("-m", "tests.bench.sender")


@dataclass
class Course:
    """See the module. `queueing` are the seconds a row took, `busy` how much of its core the connector used."""

    connector: Counter
    database: Database
    replicas: list[Worker]
    floor: Worker
    at_once: int
    queueing: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    _batches: itertools.count[int] = field(default_factory=itertools.count)

    async def queue_and_send(self, count: int, *, replicas: int = 1, rounds: int = 1) -> Taken:
        """Queue `rounds` messages to each of so many places; then, on the clock, let our replicas send them.

        Raises:
            RuntimeError: a message came twice, or is not recorded as sent.
        """
        for _ in range(rounds):
            told = await self.replicas[0].ask("queue", count=count, batch=str(next(self._batches)))
            self.queueing.append(told["seconds"] / count)
        before = await self._recorded()
        taken = await self._send(count * rounds, self.replicas[:replicas])
        recorded = await self._recorded() - before
        doubles = len(self.connector.arrivals) - recorded
        if doubles or recorded != taken.messages or len(self.connector.paths) != count:
            raise RuntimeError(f"{doubles} doubles, {recorded} of {taken.messages} recorded")
        return taken

    async def _send(self, count: int, at_work: list[Worker]) -> Taken:
        self.connector.forget()
        server = self.database.cpu()
        for each in at_work:
            await each.ask("begin")
        await self.connector.until(count)
        told = [await each.ask("finish") for each in at_work]
        server = self.database.cpu() - server
        return Taken(count, max(each["seconds"] for each in told), sum(each["cpu"] for each in told), server)

    async def _recorded(self) -> int:
        return int((await self.replicas[0].ask("sent"))["count"])

    async def send_barely(self, count: int) -> Taken:
        """Let the floor send as many."""
        self.connector.forget()
        used = _cpu()
        told = await self.floor.ask("send", count=count, at_once=self.at_once)
        self.busy.append((_cpu() - used) / told["seconds"])
        return Taken(count, told["seconds"], told["cpu"], p99=told["p99"])


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@asynccontextmanager
async def course(
    kind: str, *, places: int, delay: float = 0.0, at_once: int = AT_ONCE, replicas: int = 1
) -> AsyncIterator[Course]:
    """Start all that a fan-out on a kind of database takes."""
    async with AsyncExitStack() as stack:
        connector = await stack.enter_async_context(counting(delay=delay))
        database = await stack.enter_async_context(fresh(kind))
        workers = [
            await stack.enter_async_context(working(*SENDER, each, database.url, connector.service_url))
            for each in (*["outbox"] * replicas, "floor")
        ]
        made = Course(connector, database, workers[:-1], workers[-1], at_once)
        await made.replicas[0].ask("meet", count=places)
        yield made
