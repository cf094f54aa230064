"""Who makes the day hard: kills, suspends, takes the database away, moves lines and asks questions, at
moments that follow from the seed.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import aiohttp

from bot import agendas
from bot.errors import StoreError
from bot.model import Audience, DeliveryState, DueState
from bot.occasions import load
from tests.chaos.day import EVENT
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.model import Agenda, Session
    from tests.chaos.database import Database
    from tests.chaos.processes import Replica
    from tests.chaos.stage import Stage

Kind: TypeAlias = Literal["kill", "stop", "suspend", "restart", "cut", "move", "ask"]
BACK: Final = timedelta(seconds=2)  # until connections that were lost are made anew
SENTENCES: Final = ("program", "næste", "nu")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happens, `at` seconds into the day; `chance` decides the rest of it."""

    at: float
    kind: Kind
    chance: random.Random


@dataclass(slots=True)
class Trouble:
    """What was done to the bot, for who judges it afterwards."""

    away: list[tuple[datetime, datetime]] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def script(seed: int, length: float, counts: dict[Kind, int]) -> list[Act]:
    """Return what happens in a day of so many seconds, in order."""
    acts = []
    for kind, number in counts.items():
        for index in range(number):
            chance = random.Random(f"{seed}/{kind}/{index}")
            acts.append(Act(chance.uniform(0.06, 0.94) * length, kind, chance))
    return sorted(acts, key=lambda act: (act.at, act.kind))


class Conductor:
    """Does what the script says to the parts that it is given."""

    def __init__(self, stage: Stage, database: Database, *, lease: float) -> None:
        self._cast = stage.cast
        self._database = database
        self._weather = stage.weather
        self._store = stage.store
        self._client = stage.client
        self._tempo = stage.tempo
        self._begins = stage.begins
        self._lease = lease
        self._steps = asyncio.Lock()  # one hand at the database
        self._stage: list[Replica] = []
        self.trouble = Trouble()

    async def perform(self, acts: Sequence[Act], replicas: int) -> None:
        """Start the replicas, play the script, and return when everything is over."""
        self._stage = list(await asyncio.gather(*(self._cast.start() for _ in range(replicas))))
        async with asyncio.TaskGroup() as group:
            for act in acts:
                await asyncio.sleep((self._begins - datetime.now(UTC)).total_seconds() + act.at)
                group.create_task(self._do(act))

    async def _do(self, act: Act) -> None:
        deeds: dict[Kind, Callable[[random.Random], Awaitable[None]]] = {
            "kill": self._kill,
            "stop": self._stop,
            "suspend": self._suspend,
            "restart": self._restart,
            "cut": self._cut,
            "move": self._move,
            "ask": self._ask,
        }
        self.trouble.counts[act.kind] += 1
        begun = datetime.now(UTC)
        await deeds[act.kind](act.chance)
        if act.kind not in {"ask", "move"}:
            self.trouble.away.append((begun, datetime.now(UTC) + BACK))

    # What is done to processes ------------------------------------------------------------------

    def _take(self, chance: random.Random) -> Replica | None:
        """Take one off the stage, so that nobody else does anything to it."""
        return self._stage.pop(chance.randrange(len(self._stage))) if self._stage else None

    async def _kill(self, chance: random.Random) -> None:
        if (victim := self._take(chance)) is not None:
            await victim.kill()
        await asyncio.sleep(chance.uniform(0, 0.8))
        self._stage.append(await self._cast.start())

    async def _stop(self, chance: random.Random) -> None:
        """Let one end in peace after its successor stands, as a deployment does."""
        successor = await self._cast.start()
        if (victim := self._take(chance)) is not None:
            await victim.stop()
        self._stage.append(successor)

    async def _suspend(self, chance: random.Random) -> None:
        """Stop its time for longer than its claims last."""
        if (victim := self._take(chance)) is None:
            return
        victim.suspend()
        await asyncio.sleep(self._lease + chance.uniform(0.2, 1.5))
        victim.resume()
        self._stage.append(victim)

    # What is done to the database ---------------------------------------------------------------

    async def _restart(self, chance: random.Random) -> None:
        async with self._steps:
            await self._database.restart(away=chance.uniform(0.2, 1.5), crash=chance.random() < 0.5)

    async def _cut(self, chance: random.Random) -> None:
        async with self._steps:
            await self._database.cut()

    # What people do -----------------------------------------------------------------------------

    async def _move(self, chance: random.Random) -> None:
        """Move an open line that is not over yet, and accept the new programme."""
        title, minutes = chance.random(), chance.choice((-30, -15, 15, 30, 45, 60))
        await patiently(lambda: self._accept(title, timedelta(minutes=minutes)))

    async def _accept(self, which: float, by: timedelta) -> None:
        async with self._store.write() as tables:
            now = self._tempo.event(datetime.now(UTC))
            loaded = await load(tables, EVENT)
            assert loaded is not None
            event, agenda = loaded
            if (moved := move(agenda, now, which, by)) is not None:
                await agendas.accept(tables, event, moved, now)
        self._store.alarm.ring("dues")

    async def _ask(self, chance: random.Random) -> None:
        """Ask something in a chat, again and again as Teams does, until somebody took it."""
        chat = chance.choice([each for each in self._weather.members if "thread.v2" in each])
        where = activities.in_chat(self._weather.service_url, chat=chat)
        number = chance.randrange(100, 10_000)
        asked = activities.mentioning(chance.choice(SENTENCES), where, activities.person(number))
        self.trouble.asked[asked["id"]] = chat
        async with asyncio.timeout(60):
            while True:
                if await self._taken(asked, chance):
                    return
                await asyncio.sleep(0.3)

    async def _taken(self, asked: dict[str, object], chance: random.Random) -> bool:
        if not (there := self._cast.living):
            return False
        with suppress(aiohttp.ClientError, TimeoutError):
            reply = await self._client.at(f"{chance.choice(there).url}/api/messages").tell(asked)
            return reply.status < 300
        return False

    # The end ------------------------------------------------------------------------------------

    async def until_over(self) -> None:
        """Wait for the end of the last line, wherever it was moved to."""
        over = False
        while not over:
            with suppress(StoreError):
                async with self._store.read() as tables:
                    event = await tables.events.get(id=EVENT)
                assert event is not None
                assert event.ends_at is not None
                left = (self._tempo.wall(event.ends_at) - datetime.now(UTC)).total_seconds()
                over = left <= 0
                await asyncio.sleep(max(0.0, left))

    async def quiet(self, seconds: float) -> bool:
        """Wait until everything was said or given up; False where something is still open."""
        ends = asyncio.get_running_loop().time() + seconds
        while await self._open():
            if asyncio.get_running_loop().time() > ends:
                return False
            await asyncio.sleep(0.2)
        return True

    async def _open(self) -> bool:
        with suppress(StoreError):
            async with self._store.read() as tables:
                left = await tables.deliveries.count(state=(DeliveryState.QUEUED, DeliveryState.CLAIMED))
                return bool(left or await tables.dues.count(event_id=EVENT, state=DueState.PLANNED))
        return True


def move(agenda: Agenda, now: datetime, which: float, by: timedelta) -> Agenda | None:
    """Return the agenda with one line moved, never before now; None where all is over."""
    wall = agenda.wall(now)
    ahead = [each for each in agenda.sessions if each.audience is Audience.OPEN and each.end and each.end > wall]
    if not ahead:
        return None
    line = ahead[int(which * len(ahead))]
    begins = max(line.start + by, wall.replace(second=0, microsecond=0) + timedelta(minutes=10))
    moved = line.model_copy(update={"start": begins, "end": begins + _length(line)})
    others = [each for each in agenda.sessions if each is not line]
    return agenda.model_copy(update={"sessions": tuple(sorted([*others, moved], key=lambda each: each.start))})


def _length(line: Session) -> timedelta:
    return (line.end or line.start) - line.start


async def patiently(act: Callable[[], Awaitable[None]]) -> None:
    """Do what needs the database, again until it is there."""
    async with asyncio.timeout(60):
        while True:
            with suppress(StoreError):
                await act()
                return
            await asyncio.sleep(0.3)
