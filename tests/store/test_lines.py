"""Lines under stress: nobody waits in a circle, nobody rests too long, and counts are right in the end."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.model import DeliveryState, Identity, Repeat
from bot.ports import Turnover
from bot.rates import TEAMS
from bot.store import open_store
from bot.store.alarm import PostgresAlarm
from tests.store.examples import NOON, delivery
from tests.store.test_deliveries import (
    CHAT,
    LEASE,
    SECOND,
    SLOW,
    became,
    change,
    claim,
    keys,
    met,
    queue,
    settle,
    spot,
    turn_over,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from bot.ports import Outcome
    from bot.store import SqlStore

HOUR = timedelta(hours=1)


@pytest.fixture
async def sql(database_url: str) -> AsyncIterator[SqlStore]:
    store = await open_store(database_url)
    yield store
    await store.close()


@pytest.fixture
async def pair(postgres_url: str) -> AsyncIterator[tuple[SqlStore, SqlStore]]:
    one, other = await open_store(postgres_url), await open_store(postgres_url)
    yield one, other
    await one.close()
    await other.close()


async def ask(store: SqlStore, statement: str) -> Sequence[object]:
    """Ask something beside the tables."""
    async with store.writer.block(lambda: None) as connection:
        found = await connection.execute(text(statement))
        return list(found.scalars()) if found.returns_rows else []


async def test_an_act_takes_lines_in_the_order_in_which_blocks_join_them(pair: tuple[SqlStore, SqlStore]) -> None:
    await queue(pair[0], delivery("b", place_id="b"))
    await queue(pair[0], delivery("a", place_id="a"))
    held = await claim(pair[0])
    taken = "SELECT open FROM lines WHERE id = 'place:{}' FOR UPDATE NOWAIT"
    async with pair[1].writer.block(lambda: None) as block:
        await block.execute(text(taken.format("a")))
        act = asyncio.create_task(settle(pair[0], *(became(each) for each in held)))
        while not (await block.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))).scalar_one():
            pass  # until it waits for us
        await block.execute(text(taken.format("b")))
    await act


class Crossed:
    """A connection over which something is told while the next is rung."""

    def __init__(self, alarm: PostgresAlarm) -> None:
        self.alarm = alarm
        self.told: list[list[tuple[str, str]]] = []

    async def executemany(self, _statement: str, rows: list[tuple[str, str]]) -> None:
        self.told.append(rows)
        if len(self.told) == 1:
            self.alarm.spread(["deliveries"])


async def test_what_is_rung_while_the_others_are_told_is_told_once_more() -> None:
    alarm = PostgresAlarm("")
    crossed = Crossed(alarm)
    alarm.spread(["deliveries"])
    await alarm._send(crossed)  # noqa: SLF001 - the moment between two statements cannot be met from outside
    assert crossed.told == [[("ordstyrer", "deliveries")]] * 2


async def test_what_is_closed_and_what_is_claimed_is_taken_in_one_order(pair: tuple[SqlStore, SqlStore]) -> None:
    await met(pair[0], spot(1, "guest"), spot(2, "host"))
    rows = [delivery(f"{where}{number}", place_id=where) for number in range(40) for where in ("pguest1", "phost2")]
    await queue(pair[0], *rows)

    async def work(store: SqlStore) -> None:
        now = NOON
        outcomes: list[tuple[Outcome, bool]] = []
        for _ in range(40):
            now += SECOND
            again = {"state": DeliveryState.QUEUED, "not_before": now}
            told = [
                each.model_copy(update={"place": spot(2, "host"), "closed_until": now}) if closed else each
                for each, closed in outcomes
            ]
            found = await turn_over(store, *told, now=now, pace=TEAMS)
            outcomes = [(became(each.delivery, **again), each.delivery.place_id == "phost2") for each in found.claimed]

    await asyncio.gather(*(work(store) for store in pair * 2))


async def test_an_act_waits_for_nobody_who_holds_a_row_whose_lease_has_ended(pair: tuple[SqlStore, SqlStore]) -> None:
    await queue(pair[0], delivery("once", repeat=Repeat.NEVER))
    await claim(pair[0])
    async with pair[1].write() as tables:
        row = await tables.deliveries.lock(key="once")
        assert row is not None
        async with asyncio.timeout(5):
            waits = await turn_over(pair[0], now=NOON + LEASE)
        await tables.deliveries.put(row.model_copy(update={"revision": 2}))
    assert (waits.claimed, await claim(pair[0], NOON + LEASE)) == ((), [])
    async with pair[0].read() as tables:
        assert await tables.deliveries.count(state=DeliveryState.UNCERTAIN) == 1


async def test_a_line_rests_for_its_head_alone(sql: SqlStore) -> None:
    await queue(sql, delivery("a"), delivery("b"))
    await settle(sql, became((await claim(sql))[0], state=DeliveryState.FAILED))
    second = (await claim(sql))[0]
    await change(sql, "a", state=DeliveryState.QUEUED)
    await settle(sql, became(second, state=DeliveryState.QUEUED, not_before=NOON + HOUR))
    assert keys(await claim(sql)) == "a"


async def test_a_line_that_has_counted_wrong_counts_anew(sql: SqlStore) -> None:
    await queue(sql, delivery("a"))
    await settle(sql, became((await claim(sql))[0]))
    await ask(sql, "UPDATE lines SET open = 3")
    assert await turn_over(sql) == Turnover()
    await queue(sql, delivery("b"))
    assert (keys(await claim(sql)), await ask(sql, "SELECT open FROM lines")) == ("b", [1])


async def test_a_line_whose_tenant_nobody_knew_learns_it(sql: SqlStore) -> None:
    await queue(sql, delivery("a", place_id=None, person_id="mette"))
    before = await ask(sql, "SELECT tenant FROM lines")
    async with sql.write() as tables:
        await tables.places.add(CHAT)
        await tables.identities.add(
            Identity(id="i", app_id="app", tenant_id="host", user_id="29:m", person_id="mette", met_in="p")
        )
    await queue(sql, delivery("b", place_id=None, person_id="mette"))
    assert (before, await ask(sql, "SELECT tenant FROM lines")) == ([""], ["app/host"])


@pytest.mark.parametrize("apart", [-HOUR, -SECOND, HOUR])
async def test_a_clock_that_went_wrong_for_a_while_stops_nobody(sql: SqlStore, apart: timedelta) -> None:
    await met(sql, *(spot(number) for number in range(60)))
    await queue(sql, *(delivery(f"k{number}", place_id=f"phost{number}") for number in range(60)))
    left: list[datetime] = []
    for now in (NOON + apart, NOON, NOON + 2 * SECOND, NOON + 4 * SECOND, NOON + 6 * SECOND, NOON + 8 * SECOND):
        found = await claim(sql, now, pace=SLOW)
        left += [now] * len(found)
        await settle(sql, *(became(each) for each in found))
    assert len(left) == 60
