"""A card action that is stored durably: an idea, from the signed request to the answer, by the whole app
on SQLite. Beside it stands the least that could answer: aiohttp that verifies each request's token.

    python -m tests.bench.idea ours|floor DATABASE METADATA_URL     (the process that is measured)
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import sys
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import resources
from statistics import quantiles
from typing import TYPE_CHECKING, Any

import aiohttp
import jwt
from aiohttp import web
from pydantic import SecretStr

from bot import app
from bot.settings import Settings
from bot.web import serve
from schedules.readers import read
from tests.bench.databases import fdatasync_p50, fresh
from tests.bench.machine import pin
from tests.bench.measure import Row, Taken, take_rounds
from tests.bench.wire import _Framed, post
from tests.bench.workers import working
from tests.wire import activities
from tests.wire.tokens import Signer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

    from tests.bench.measure import Measure, Rounds
    from tests.bench.workers import Worker

    Act = Callable[[], Awaitable[dict[str, Any]]]

CONNECTIONS = 16
SECONDS = 2.0
PEOPLE = 2000
AGENDA = "inspirationsdag.yaml"
SERVICE = "https://smba.trafficmanager.net/emea/"
SLOW_DISK = 0.0003  # seconds: where it takes longer the disk is what is measured, and told without an aim
ANSWER = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Tak, din idé er med."}


# Who asks -------------------------------------------------------------------------------------------


class Asker(_Framed):
    """Asks for one thing after another, as soon as the last was answered, and notes how long each took."""

    def __init__(self, requests: Iterator[bytes], waits: list[float]) -> None:
        super().__init__()
        self._requests = requests
        self._waits = waits
        self._asked = 0.0
        self.wrong = b""
        self.stopping = False
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._ask()

    def message_received(self, message: bytes, /) -> None:
        self._waits.append(time.perf_counter() - self._asked)
        if not message.startswith(b"HTTP/1.1 200 ") or b'"statusCode":200' not in message:
            self.wrong = self.wrong or message[:400]
        if self.stopping:
            self.transport.close()
        else:
            self._ask()

    def connection_lost(self, _: Exception | None, /) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def _ask(self) -> None:
        self._asked = time.perf_counter()
        self.transport.write(next(self._requests))


def requests(event_id: str, bearer: str) -> Iterator[bytes]:
    """Return requests of which no two are the same: each is another idea, of the next of many people."""
    sender, idea, activity = (f"{name}{0:011}" for name in "sia")
    pressed = activities.execute(
        {"verb": "idea", "event": event_id, "argument": f"Vi kunne dele et lager med naboerne, nr. {idea}"},
        activities.in_chat(SERVICE),
        activities.person(1, f"Person {sender}", id=f"29:{sender}"),
        verb="idea",
        id=activity,
    )
    whole = post("/api/messages", json.dumps(pressed, ensure_ascii=False).encode(), bearer)
    for number in itertools.count(1):
        named = whole.replace(sender.encode(), b"s%011d" % (number % PEOPLE))
        yield named.replace(idea.encode(), b"i%011d" % number).replace(activity.encode(), b"a%011d" % number)


async def ask_for_a_while(worker: Worker, asked: Iterator[bytes]) -> Taken:
    """Let so many callers ask at once.

    Raises:
        RuntimeError: an answer was wrong, or what was answered is not what is stored.
    """
    waits: list[float] = []
    before = await worker.ask("state")
    begun = time.perf_counter()
    loop = asyncio.get_running_loop()
    callers = [
        (await loop.create_connection(lambda: Asker(asked, waits), "127.0.0.1", before["port"]))[1]
        for _ in range(CONNECTIONS)
    ]
    await asyncio.sleep(SECONDS)
    for caller in callers:
        caller.stopping = True
    await asyncio.gather(*(caller.done for caller in callers))
    seconds = time.perf_counter() - begun
    after = await worker.ask("state")
    if wrong := next((caller.wrong for caller in callers if caller.wrong), b""):
        raise RuntimeError(wrong)
    if before["stored"] is not None and after["stored"] - before["stored"] != len(waits):
        raise RuntimeError(f"{len(waits)} answered, {after['stored'] - before['stored']} stored")
    return Taken(len(waits), seconds, after["cpu"] - before["cpu"], p99=quantiles(waits, n=100)[98])


# Who answers ----------------------------------------------------------------------------------------


def settings(database: str, metadata_url: str) -> Settings:
    return Settings(
        app_id=activities.APP,
        app_password=SecretStr("not-used"),
        host="127.0.0.1",
        port=0,
        database=database,
        openid_metadata=metadata_url,
        rates="off",
        embedder="words",
    )


class NoTokens:
    """Nothing is sent."""

    async def bearer(self) -> str | None:
        return "a-token"


@asynccontextmanager
async def ours(database: str, metadata_url: str) -> AsyncIterator[Act]:
    """Run the whole app with one event, of tomorrow."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    agenda = read(resources.files("schedules").joinpath(f"agendas/{AGENDA}").read_bytes(), name=AGENDA, date=tomorrow)
    async with app.running(settings(database, metadata_url), tokens=NoTokens()) as started:
        event = await started.create_event(agenda.agenda, tenant_id=activities.HOST)

        async def state() -> dict[str, Any]:
            async with started.store.read() as tables:
                stored = await tables.ideas.count(event_id=event.id)
            return {"port": int(started.url.rpartition(":")[2]), "event": event.id, "stored": stored}

        yield state


@asynccontextmanager
async def floor(_: str, metadata_url: str) -> AsyncIterator[Act]:
    """Serve the least: a token verified, JSON read, a constant answer."""
    async with aiohttp.ClientSession() as session:
        async with session.get(metadata_url) as response:
            keys_url = (await response.json())["jwks_uri"]
        async with session.get(keys_url) as response:
            key = jwt.PyJWK((await response.json())["keys"][0]).key

    compact = partial(json.dumps, separators=(",", ":"))

    async def messages(request: web.Request) -> web.Response:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(token, key, algorithms=["RS256"], audience=activities.APP, issuer=Signer.issuer)
        activity = json.loads(await request.read())
        good = claims["serviceurl"] == activity["serviceUrl"] and activity["value"]["action"]["verb"] == "idea"
        return web.json_response(ANSWER, dumps=compact) if good else web.Response(status=403)

    application = web.Application()
    application.router.add_post("/api/messages", messages)
    async with serve(application, "127.0.0.1", 0) as port:

        async def state() -> dict[str, Any]:
            return {"port": port, "event": "an-event", "stored": None}

        gc.collect()
        gc.freeze()
        yield state


async def main(kind: str, database: str, metadata_url: str) -> None:
    """Answer until the input ends; each line that is read is told how we stand."""
    pin(0)
    async with {"ours": ours, "floor": floor}[kind](database, metadata_url) as state:
        sys.stdout.write("{}\n")
        sys.stdout.flush()
        while await asyncio.to_thread(sys.stdin.readline):
            told = await state() | {"cpu": time.process_time()}
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()


# What is told ---------------------------------------------------------------------------------------


async def idea_stored() -> list[Row]:
    """Rate, CPU and p99 of a card action that is on the disk when it is answered."""
    async with fresh("sqlite") as database, Signer() as signer:
        process = ("-m", "tests.bench.idea")
        bearer = signer.bearer(SERVICE)
        async with (
            working(*process, "ours", database.url, signer.metadata_url) as bot,
            working(*process, "floor", database.url, signer.metadata_url) as below,
        ):
            asked = requests((await bot.ask("state"))["event"], bearer)
            rounds = await take_rounds(lambda: ask_for_a_while(bot, asked), lambda: ask_for_a_while(below, asked))
        return told(rounds, database.folder)


def told(rounds: Rounds, folder: Path) -> list[Row]:
    """Return the lines of the report."""
    disk = fdatasync_p50(folder)
    ratio = rounds.middle(lambda each: each.ratio)
    note = ", ".join(filter(None, [f"fdatasync p50 {disk * 1e3:.2f} ms", rounds.note]))
    p99 = rounds.middle(lambda each: each.ours.p99) * 1e3
    least = rounds.middle(lambda each: (each.before.p99 + each.after.p99) / 2) * 1e3
    return [
        Row(
            "",
            rounds.middle(lambda each: each.ours.rate),
            "requests/s",
            rounds.middle(lambda each: each.floor_rate),
            ratio,
            0.12 if disk < SLOW_DISK else None,
            note=note,
        ),
        Row(
            "CPU",
            rounds.middle(lambda each: each.ours.cpu_each) * 1e6,
            "µs/request",
            rounds.middle(lambda each: each.before.cpu_each) * 1e6,
            rounds.middle(lambda each: each.cpu_ratio),
            6.0,
            most=True,
        ),
        Row("p99", p99, "ms", least, p99 / max(8 * least, 25.0), 1.0, most=True, note="ratio to max(8 × floor, 25 ms)"),
    ]


BENCHES: dict[str, Measure] = {"idea_stored": idea_stored}


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
