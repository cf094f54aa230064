"""Replicas of the bot, each a process of its own: `python -m tests.chaos.replica`.

It reads orders from standard input, one JSON line each, and forks a replica for each: what takes long
to import is imported once, so that who is killed is soon replaced. A replica says over its lifeline
that it lives and where it listens, and ends when that is cut: none outlives who ordered it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NoReturn

from pydantic import AwareDatetime, SecretStr

from bot import app, logs
from bot.demo.clock import Tempo, tempo
from bot.model import Noun
from bot.settings import Settings
from tests.wire.activities import APP

if TYPE_CHECKING:
    from collections.abc import Iterable


class Orders(Noun):
    """What a replica is told: whom to tell, where everything is, how fast time runs, and what it logs to."""

    name: str
    lifeline: int
    database: str
    openid_metadata: str
    begins: AwareDatetime
    wall: AwareDatetime
    speed: float
    lease: float = 60.0
    rates: Literal["teams", "off"] = "off"
    log: str


@dataclass(frozen=True, slots=True)
class DayClock:
    """The port Clock over a tempo that all replicas share."""

    tempo: Tempo

    def now(self) -> datetime:
        return self.tempo.event(datetime.now(UTC))

    def wall(self, instant: datetime) -> datetime:
        return self.tempo.wall(instant)


class Tokens:
    """The bot's own token, as the token service would give it."""

    async def bearer(self) -> str | None:
        return "a-token"


async def play(orders: Orders) -> None:
    """Run until told to stop, or until the lifeline is cut."""
    lifeline, tells = await asyncio.open_connection("127.0.0.1", orders.lifeline)
    tells.write(f"{orders.name}\n{os.getpid()}\n".encode())
    clock = DayClock(tempo(orders.begins, [], orders.speed, orders.wall))
    lease = timedelta(seconds=orders.lease)
    async with app.running(
        _settings(orders), clock=clock, tokens=Tokens(), replica=orders.name, lease=lease
    ) as running:
        tells.write(running.url.encode() + b"\n")
        ends = [asyncio.create_task(lifeline.read()), asyncio.create_task(app.until_told_to_stop())]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for each in ends:
            each.cancel()


def _settings(orders: Orders) -> Settings:
    return Settings(
        app_id=APP,
        app_password=SecretStr("not-used"),
        host="127.0.0.1",
        port=0,
        database=orders.database,
        connector_hosts=("127.0.0.1",),
        openid_metadata=orders.openid_metadata,
        rates=orders.rates,
        embedder="words",
    )


def nurse(lines: Iterable[str]) -> None:
    """Say that all is imported, and fork a replica for each line of orders."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    gc.freeze()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in lines:
        if os.fork() == 0:
            _be(Orders.model_validate_json(line))


def _be(orders: Orders) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(orders.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for file, number in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(file, number)
    code = 0
    try:
        logs.begin("INFO")
        asyncio.run(play(orders))
    except BaseException:  # noqa: BLE001 - the edge of the process: its log is where it is told
        traceback.print_exc()
        code = 1
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    nurse(sys.stdin)
