"""How late the first request of a due leaves: from its instant to its arrival at a Bot Connector on loopback,
through everything that stands between them (runner, store, outbox, the Teams seam). It judges no run.

    python -m tests.bench.lateness [sqlite|postgres|SCENARIO ...]
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web
from pydantic import SecretStr
from rich.console import Console

from bot import agendas, app
from bot.model import Agenda, EventPlace, Notices, Place, PlaceKind, Purpose, Session, SessionKind
from bot.settings import Settings
from tests.bench.databases import fresh
from tests.bench.measure import Measure, Row
from tests.bench.report import table
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from bot.ports import Store

LEAD = 1.5  # seconds from the last preparation to the first due, at least
WARM = 20  # events before those that count
QUIET = Notices(heads_up=0, last_minutes=0, summary=False)
IDLE_AIM, BUSY_AIM, COLD_AIM = 50.0, 250.0, 1.5
KINDS = ("sqlite", "postgres")
COLD = "cold start, 10,000 dues"


@dataclass(frozen=True)
class Scenario:
    """So many events with so many sessions each; event number n begins `apart` after number n - 1."""

    events: int
    sessions: int
    apart: timedelta
    aim: float


SCENARIOS = {
    "one at a time": Scenario(100, 1, timedelta(milliseconds=100), IDLE_AIM),
    "1,000 within a second": Scenario(1000, 1, timedelta(milliseconds=1), BUSY_AIM),
    "1,000 at one instant": Scenario(1000, 1, timedelta(0), BUSY_AIM),
    "100 events, 10 each at one instant": Scenario(100, 10, timedelta(0), BUSY_AIM),
    "100 events at one instant": Scenario(100, 1, timedelta(0), BUSY_AIM),
}


# The connector: a process of its own --------------------------------------------


async def serve_connector() -> None:
    """Say yes to everything; on a line of input, tell when each request came (path and wall seconds)."""
    came: list[tuple[str, float]] = []

    async def answer(request: web.Request) -> web.Response:
        came.append((request.path, time.time()))
        await request.read()
        return web.json_response({"id": str(1_790_000_000_000 + len(came))}, status=201)

    server = web.Application()
    server.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    _tell(runner.addresses[0][1])
    while await asyncio.to_thread(sys.stdin.readline):
        _tell(came)
        came.clear()
    await runner.cleanup()


def _tell(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


class Connector:
    """The other process, as this one sees it."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self._process = process
        self.service_url = f"http://127.0.0.1:{port}/teams/"

    async def arrivals(self) -> list[tuple[str, float]]:
        """Return what came since this was asked last."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        return [(path, at) for path, at in await _line(self._process)]


async def _line(process: asyncio.subprocess.Process) -> Any:
    assert process.stdout is not None
    return json.loads(await process.stdout.readline())


@asynccontextmanager
async def connector() -> AsyncIterator[Connector]:
    """Run the connector while the block runs."""
    command = (sys.executable, "-m", "tests.bench.lateness", "--connector")
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=2**24)
    try:
        yield Connector(process, await _line(process))
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


# A day ------------------------------------------------------------------------------------------


def agenda(begins: datetime, sessions: int) -> Agenda:
    """Return a plan whose sessions all begin at one instant and last for hours."""
    wall = begins.replace(tzinfo=None)
    lines = tuple(
        Session(title=f"Spor {number}", kind=SessionKind.TALK, start=wall, end=wall + timedelta(hours=8))
        for number in range(sessions)
    )
    return Agenda(title="Dagen", zone="UTC", sessions=lines, notices=QUIET)


async def plan(store: Store, service_url: str, plans: Sequence[Agenda], tag: str) -> None:
    """Make the events, each with a group chat of its own."""
    now = datetime.now(UTC)
    for begin in range(0, len(plans), 100):
        async with store.write() as tables:
            for number, each in enumerate(plans[begin : begin + 100], begin):
                event = await agendas.create_event(tables, each, now, event_id=f"{tag}-{number}")
                place = Place(
                    id=f"{tag}-{number}",
                    app_id=activities.APP,
                    tenant_id=activities.HOST,
                    conversation_id=f"19:{tag}-{number}@thread.v2",
                    kind=PlaceKind.GROUP,
                    service_url=service_url,
                    bot_id=f"28:{activities.APP}",
                    welcomed=True,
                )
                await tables.places.add(place)
                await tables.event_places.add(EventPlace(event_id=event.id, place_id=place.id, purpose=Purpose.MAIN))


class _Token:
    async def bearer(self) -> str | None:
        return "t" * 1200


def _settings(database: str) -> Settings:
    return Settings(
        app_id=activities.APP,
        app_password=SecretStr("not-used"),
        host="127.0.0.1",
        port=0,
        database=database,
        connector_hosts=("127.0.0.1",),
        rates="off",
        embedder="words",
    )


async def lateness(database: str, scenario: Scenario) -> list[float]:
    """Return by how many milliseconds each event's first request came late, in rising order."""
    async with connector() as there, app.running(_settings(database), tokens=_Token()) as running:
        begun = time.perf_counter()
        warm = [agenda(datetime.now(UTC), scenario.sessions)] * WARM
        await plan(running.store, there.service_url, warm, "warm")
        took = (time.perf_counter() - begun) / WARM
        running.alarm.ring("dues")
        await running.idle()
        preparation = timedelta(seconds=LEAD + 2 * scenario.events * took)
        first = datetime.now(UTC) + preparation
        begins = [first + number * scenario.apart for number in range(scenario.events)]
        await plan(running.store, there.service_url, [agenda(each, scenario.sessions) for each in begins], "day")
        if datetime.now(UTC) > first - timedelta(seconds=LEAD / 2):
            raise RuntimeError("planning took too long: something else is running")
        running.alarm.ring("dues")
        await asyncio.sleep(max(0.0, (begins[-1] - datetime.now(UTC)).total_seconds()) + 1)
        came = await there.arrivals()
        while len(came) < WARM * scenario.sessions + scenario.events * scenario.sessions:
            await asyncio.sleep(1)
            came += await there.arrivals()
    instants = {f"19:day-{number}@thread.v2": at.timestamp() for number, at in enumerate(begins)}
    late = [1000 * (at - instants[name]) for path, at in came if (name := path.split("/")[4]) in instants]
    if len(late) != scenario.events * scenario.sessions:
        raise RuntimeError(f"{len(late)} messages came")
    return sorted(late)


async def cold_start(database: str, dues: int) -> float:
    """Return the seconds from nothing to a runner that has read its dues, with so many in the table."""
    async with app.running(_settings(database), tokens=_Token()) as running:
        far = datetime.now(UTC) + timedelta(days=30)
        have = await _count(running.store)
        ahead = [agenda(far + timedelta(minutes=number), 10) for number in range((dues - have) // 20)]
        await plan(running.store, "http://127.0.0.1:9/", ahead, "far")
    begun = time.perf_counter()
    async with app.running(_settings(database), tokens=_Token()) as running:
        await running.runner.idle()
        await running.runner.read()
        return time.perf_counter() - begun


async def _count(store: Store) -> int:
    async with store.read() as tables:
        return await tables.dues.count()


# Reports ----------------------------------------------------------------------------------------


def _at(late: Sequence[float], part: float) -> float:
    return late[min(len(late) - 1, int(part * len(late)))]


async def measure(*names: str) -> list[Row]:
    """Run every scenario (or the named ones) on both databases."""
    rows = []
    for kind in [each for each in KINDS if each in names] or KINDS:
        for what in [each for each in SCENARIOS if each in names] or SCENARIOS:
            async with fresh(kind) as database:
                late = await lateness(database.url, SCENARIOS[what])
            note = f"p50 {_at(late, 0.5):.1f}, max {late[-1]:.1f}, least {late[0]:.1f}"
            rows.append(
                Row(f"{what}, p99 ({kind})", _at(late, 0.99), "ms", aim=SCENARIOS[what].aim, most=True, note=note)
            )
        if COLD in (names or {COLD}):
            async with fresh(kind) as database:
                rows.append(await _cold(kind, database.url))
    return rows


async def _cold(kind: str, url: str) -> Row:
    empty = sorted([await cold_start(url, 0) for _ in range(3)])[1]
    full = sorted([await cold_start(url, 10_000) for _ in range(3)])[1]
    note = f"{1000 * full:.0f} ms beside {1000 * empty:.0f}"
    return Row(f"{COLD} ({kind})", full / empty, "x", aim=COLD_AIM, most=True, note=note)


BENCHES: Mapping[str, Measure] = {"lateness": measure}


if __name__ == "__main__":
    if sys.argv[1:] == ["--connector"]:
        asyncio.run(serve_connector())
    else:
        Console(width=140).print(table({"lateness": asyncio.run(measure(*sys.argv[1:]))}))
