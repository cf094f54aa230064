"""Who waits hears what changed: in one process, and between replicas on one PostgreSQL."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncpg
import pytest

from bot.store.alarm import LocalAlarm, PostgresAlarm
from tests.store.test_contract import heard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports import Alarm

LONG = 30.0  # seconds; who waits so long has not heard


@pytest.fixture(params=["local", "postgres"])
def alarm_url(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "local" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def pair(alarm_url: str) -> AsyncIterator[tuple[LocalAlarm, LocalAlarm]]:
    """Who rings and who hears: one alarm in one process, or two replicas."""
    if not alarm_url:
        alarm = LocalAlarm()
        yield alarm, alarm
        return
    here, there = PostgresAlarm(alarm_url), PostgresAlarm(alarm_url)
    await here.open()
    await there.open()
    yield here, there
    await here.close()
    await there.close()


async def hears(alarm: Alarm, topic: str) -> None:
    await asyncio.wait_for(alarm.wait(topic, seconds=None), LONG)


async def test_who_waits_hears_its_topic(pair: tuple[LocalAlarm, LocalAlarm]) -> None:
    rings, waits = pair
    waiting = asyncio.create_task(hears(waits, "dues"))
    rings.ring("dues")
    await waiting
    assert not await heard(waits, "deliveries")


async def test_what_was_rung_before_is_heard_once(pair: tuple[LocalAlarm, LocalAlarm]) -> None:
    rings, waits = pair
    rings.ring("dues", "deliveries")
    await hears(waits, "deliveries")
    await hears(waits, "dues")
    assert not await heard(waits, "dues")


async def test_who_rings_hears_it_once_too(pair: tuple[LocalAlarm, LocalAlarm]) -> None:
    rings, waits = pair
    rings.ring("dues")
    await hears(rings, "dues")
    if waits is not rings:
        await hears(waits, "dues")
    assert not await heard(rings, "dues")


async def test_wait_ends_after_its_seconds(pair: tuple[LocalAlarm, LocalAlarm]) -> None:
    _, waits = pair
    for seconds in (0.0, 0.01):
        await asyncio.wait_for(waits.wait("dues", seconds=seconds), LONG)


async def test_what_was_rung_on_the_way_out_is_heard(postgres_url: str) -> None:
    here, there = PostgresAlarm(postgres_url), PostgresAlarm(postgres_url)
    await here.open()
    await there.open()
    here.ring("dues")
    await here.close()
    await hears(there, "dues")
    await there.close()


async def test_a_lost_connection_comes_back_and_who_waits_looks(postgres_url: str) -> None:
    here, there = PostgresAlarm(postgres_url), PostgresAlarm(postgres_url)
    await here.open()
    await there.open()
    waiting = asyncio.create_task(hears(there, "dues"))
    await asyncio.sleep(0)
    await cut_all_others(postgres_url)
    await waiting
    here.ring("deliveries")
    await hears(there, "deliveries")
    await here.close()
    await there.close()


async def cut_all_others(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()
