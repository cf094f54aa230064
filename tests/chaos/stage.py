"""What every day of chaos stands on: a database, a connector, who signs for Teams, and the replicas."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import aiohttp

from bot.model import Audience, Purpose
from bot.store import open_store
from bot.texts import Voice
from tests.chaos.checks import Evidence
from tests.chaos.day import EVENT, Day
from tests.chaos.processes import Cast, Nursery
from tests.chaos.replica import Orders
from tests.chaos.weather import Weather
from tests.wire.client import Client
from tests.wire.tokens import Signer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.demo.clock import Tempo
    from bot.model import Delivery
    from bot.store import SqlStore

WARM_UP = timedelta(seconds=1.5)  # until the day begins: a replica is forked, and opens the database
CROWDED = timedelta(seconds=5)  # the same where several make the database first
SHARE, SLOWEST = 5.0, 12.0  # an hour is so many times what the set-up took, and at most so many seconds
APOLOGIES = ("refusal.try_again", "refusal.unexpected")


@dataclass(frozen=True, slots=True)
class Stage:
    """The parts of a day; `begins` is when its time begins to run."""

    day: Day
    weather: Weather
    store: SqlStore
    cast: Cast
    client: Client
    begins: datetime
    tempo: Tempo

    async def row(self, key: str) -> Delivery:
        """Return one delivery as it stands."""
        async with self.store.read() as tables:
            found = await tables.deliveries.get(key=key)
        assert found is not None
        return found

    async def gather(self) -> Evidence:
        """Return what is known of the day."""
        apologies = frozenset(Voice("da").say(key) for key in APOLOGIES)
        tried = [each for each in self.weather.heard if each.body and each.body.get("text") in apologies]
        async with self.store.read() as tables:
            sessions = await tables.sessions.find(event_id=EVENT, audience=Audience.CIRCLE)
            return Evidence(
                deliveries=await tables.deliveries.find(),
                dues=await tables.dues.find(event_id=EVENT),
                places={each.id: each for each in await tables.places.find()},
                main=[each.place_id for each in await tables.event_places.find(event_id=EVENT, purpose=Purpose.MAIN)],
                log=tuple(self.weather.log),
                tempo=self.tempo,
                opened={user.removeprefix("29:"): there for user, there in self.weather.personal.items()},
                circle=frozenset(each.id for each in sessions),
                apologies=apologies,
                sorry=frozenset(each.parts[2] for each in tried),
            )


@asynccontextmanager
async def set_up(
    nursery: Nursery,
    url: str,
    folder: Path,
    day: Day,
    *,
    seed: int = 0,
    lease: float = 3.0,
    rates: Literal["teams", "off"] = "off",
    crowd: int = 0,
) -> AsyncIterator[Stage]:
    """Set everything up, and a `crowd` of replicas that find an empty database; their logs go to `folder`.

    When the block ends all of it is gone.
    """
    async with AsyncExitStack() as stack:
        weather = await stack.enter_async_context(Weather(seed))
        signer = await stack.enter_async_context(Signer())
        session = await stack.enter_async_context(aiohttp.ClientSession())
        for each in day.conversations():
            weather.add_conversation(each)
        store: SqlStore | None = None
        if not crowd:
            store, day = await _write(url, day, weather.service_url)
        begins = datetime.now(UTC) + (CROWDED if crowd else WARM_UP)
        tempo = day.tempo(begins)

        def orders(name: str, lifeline: int) -> Orders:
            return Orders(
                name=name,
                lifeline=lifeline,
                database=url,
                openid_metadata=signer.metadata_url,
                begins=tempo.event(begins),
                wall=begins,
                speed=day.speed,
                lease=lease,
                rates=rates,
                log=str(folder / f"{name}.log"),
            )

        cast = await stack.enter_async_context(Cast(nursery, orders))
        if crowd:
            await asyncio.gather(*(cast.start() for _ in range(crowd)))
        if store is None:
            store, _ = await _write(url, day, weather.service_url)
            store.alarm.ring("dues")
        stack.push_async_callback(store.close)
        yield Stage(day, weather, store, cast, Client(session, "", signer), begins, tempo)


async def _write(url: str, day: Day, service_url: str) -> tuple[SqlStore, Day]:
    """Write the day, and return it as slow as this machine needs it now, for a line to be said within its hour."""
    begun = time.monotonic()
    store = await open_store(url)
    await day.write(store, service_url)
    return store, replace(day, hour=max(day.hour, min(SLOWEST, SHARE * (time.monotonic() - begun))))
