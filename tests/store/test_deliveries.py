"""What may leave now: claims, leases, and the order within a place, in every store."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Delivery, DeliveryState, Message, Priority, Repeat
from tests.fakes.store import MemoryStore
from tests.store.examples import NOON, delivery

if TYPE_CHECKING:
    from datetime import datetime

    from tests.databases import AnyStore

LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)
CLAIMED, SENT, UNCERTAIN = DeliveryState.CLAIMED, DeliveryState.SENT, DeliveryState.UNCERTAIN
HELD = {"state": CLAIMED, "lease_until": NOON + LEASE}
ENDED = {"state": CLAIMED, "lease_until": NOON}


async def queue(store: AnyStore, *deliveries: Delivery) -> None:
    async with store.write() as tables:
        for each in deliveries:
            assert await tables.deliveries.add(each)


async def claim(store: AnyStore, now: datetime = NOON, most: int = 100) -> list[Delivery]:
    async with store.write() as tables:
        return await tables.deliveries.claim(now, lease=LEASE, most=most)


async def waiting(store: AnyStore) -> datetime | None:
    async with store.read() as tables:
        return await tables.deliveries.waiting()


async def change(store: AnyStore, key: str, **fields: Any) -> None:
    async with store.write() as tables:
        row = await tables.deliveries.lock(key=key)
        assert row is not None
        await tables.deliveries.put(row.model_copy(update=fields))


async def rows(store: AnyStore) -> dict[str, Delivery]:
    async with store.read() as tables:
        return {row.key: row for row in await tables.deliveries.find()}


def keys(deliveries: list[Delivery]) -> str:
    return " ".join(each.key for each in deliveries)


async def test_positions_rise_in_order_of_arrival_and_stay(store: AnyStore) -> None:
    await queue(store, delivery("c"), delivery("a", position=99))
    async with store.write() as tables:
        assert not await tables.deliveries.add(delivery("c"))
        await tables.deliveries.put(delivery("b"))
        await tables.deliveries.put(delivery("c", message=Message(text="newer"), revision=2, position=7))
        await tables.deliveries.add(delivery("d"))
    found = await rows(store)
    assert sorted(found, key=lambda key: found[key].position) == ["c", "a", "b", "d"]
    assert found["c"].message == Message(text="newer")


async def test_a_claim_is_marked_and_returned_as_it_stands(store: AnyStore) -> None:
    await queue(store, delivery("a", attempts=2, error="429"))
    claimed = await claim(store)
    expected = delivery("a", attempts=2, error="429", position=claimed[0].position, **HELD)
    assert (claimed, await rows(store)) == ([expected], {"a": expected})
    assert await claim(store) == []


@pytest.mark.parametrize(
    ("queued", "claimed"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param([delivery("a"), delivery("b"), delivery("c", place_id="q")], "a c", id="one of each place"),
        pytest.param(
            [delivery("a", person_id="p"), delivery("b", person_id="p"), delivery("c")],
            "a c",
            id="a person is no place",
        ),
        pytest.param(
            [delivery("a", place_id="q", priority=Priority.BULK), delivery("b", priority=Priority.ANSWER)],
            "b a",
            id="answers before bulk",
        ),
        pytest.param(
            [delivery("a", priority=Priority.BULK), delivery("b", priority=Priority.ANSWER)],
            "a",
            id="the oldest of a place, whatever its priority",
        ),
        pytest.param([delivery("a", not_before=NOON)], "a", id="its moment has come"),
        pytest.param(
            [delivery("a", not_before=NOON + SECOND), delivery("b"), delivery("c", place_id="q")],
            "c",
            id="a place waits for its oldest",
        ),
        pytest.param([delivery("a", **HELD), delivery("b")], "", id="a place waits for what is claimed"),
        pytest.param([delivery("a"), delivery("b", **HELD)], "", id="also where that is younger"),
        pytest.param([delivery("a", **ENDED), delivery("b")], "a", id="an ended lease"),
        pytest.param(
            [delivery("a", **ENDED, repeat=Repeat.NEVER), delivery("b")], "b", id="an ended lease of what is said once"
        ),
        pytest.param(
            [delivery("a", **HELD, repeat=Repeat.NEVER), delivery("b")], "", id="a lease of what is said once"
        ),
        pytest.param([delivery("a", state=UNCERTAIN), delivery("b")], "a", id="uncertain, to be said again"),
        pytest.param([delivery("a", state=UNCERTAIN, settled_at=NOON), delivery("b")], "b", id="uncertain and settled"),
        pytest.param(
            [delivery("a", state=UNCERTAIN, repeat=Repeat.NEVER), delivery("b")], "b", id="uncertain, said once"
        ),
        pytest.param(
            [delivery("a", state=SENT), delivery("b", state=DeliveryState.FAILED), delivery("c")], "c", id="finished"
        ),
    ],
)
async def test_claim_takes_what_may_leave(store: AnyStore, queued: list[Delivery], claimed: str) -> None:
    await queue(store, *queued)
    assert keys(await claim(store)) == claimed


async def test_claim_takes_no_more_than_asked(store: AnyStore) -> None:
    await queue(store, *(delivery(f"k{number}", place_id=f"p{number}") for number in range(5)))
    assert [keys(await claim(store, most=2)) for _ in range(4)] == ["k0 k1", "k2 k3", "k4", ""]


async def test_an_ended_lease_is_claimed_again_or_settled_as_uncertain(store: AnyStore) -> None:
    await queue(store, delivery("again"), delivery("never", place_id="q", repeat=Repeat.NEVER))
    await claim(store)
    later = NOON + LEASE
    assert await claim(store, later - timedelta(microseconds=1)) == []
    assert keys(await claim(store, later)) == "again"
    found = await rows(store)
    assert found == {
        "again": delivery("again", state=CLAIMED, lease_until=later + LEASE, position=1),
        "never": delivery(
            "never",
            place_id="q",
            repeat=Repeat.NEVER,
            state=UNCERTAIN,
            settled_at=later,
            position=found["never"].position,
        ),
    }


async def test_an_edit_waits_for_what_its_place_has_in_flight(store: AnyStore) -> None:
    await queue(store, delivery("old"), delivery("new"))
    await claim(store)
    await change(store, "old", state=SENT)
    assert keys(await claim(store)) == "new"
    await change(store, "old", state=DeliveryState.QUEUED, revision=2)
    assert await claim(store) == []
    await change(store, "new", state=SENT)
    assert keys(await claim(store)) == "old"


@pytest.mark.parametrize(
    ("queued", "seconds"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([delivery("a")], None, id="claimable now"),
        pytest.param([delivery("a", state=SENT, not_before=NOON + SECOND)], None, id="finished"),
        pytest.param([delivery("a", not_before=NOON + SECOND)], 1, id="its moment"),
        pytest.param([delivery("a"), delivery("b", not_before=NOON + SECOND)], None, id="not the oldest"),
        pytest.param([delivery("a", **HELD), delivery("b")], 60, id="a lease"),
        pytest.param([delivery("a", **HELD), delivery("b", not_before=NOON + SECOND)], 60, id="a lease before it"),
        pytest.param([delivery("a", not_before=NOON + SECOND), delivery("b", **HELD)], 60, id="a lease behind it"),
        pytest.param(
            [delivery("a", not_before=NOON + 90 * SECOND), delivery("b", **HELD)], 90, id="a moment after a lease"
        ),
        pytest.param(
            [delivery("a", **HELD), delivery("b", place_id="q", not_before=NOON + 5 * SECOND)], 5, id="the earliest"
        ),
    ],
)
async def test_waiting_tells_when_the_next_place_opens(
    store: AnyStore, queued: list[Delivery], seconds: int | None
) -> None:
    await queue(store, *queued)
    expected = None if seconds is None else NOON + seconds * SECOND
    assert await waiting(store) == expected


async def test_at_the_instant_that_waiting_tells_something_can_be_claimed(store: AnyStore) -> None:
    await queue(store, delivery("a", not_before=NOON + SECOND), delivery("b"), delivery("c"))
    steps: list[str] = []
    now = NOON
    while (instant := await waiting(store)) is not None and len(steps) < 4:
        assert await claim(store, now) == []
        now = instant
        claimed = await claim(store, now)
        steps.append(keys(claimed))
        await change(store, claimed[0].key, state=SENT, lease_until=None)
        claimed = await claim(store, now)
        steps.append(keys(claimed))
    assert (steps, now) == (["a", "b", "b", "c"], NOON + LEASE + SECOND)


async def test_tally_counts_by_kind_and_state(store: AnyStore) -> None:
    assert await tally(store) == {}
    await queue(store, delivery("a"), delivery("b"), delivery("c", state=SENT), delivery("d", kind="end"))
    assert await tally(store) == {("start", "queued"): 2, ("start", "sent"): 1, ("end", "queued"): 1}


async def tally(store: AnyStore) -> dict[tuple[str, str], int]:
    async with store.read() as tables:
        return await tables.deliveries.tally()


async def test_any_course_of_events_ends_as_it_does_in_memory(store: AnyStore) -> None:
    chance, oracle = random.Random(4), MemoryStore()
    now = NOON
    for number in range(150):
        now += chance.choice((0, 1, 30)) * SECOND
        done = [unnumbered(await take_step(each, number, now, random.Random(number))) for each in (oracle, store)]
        assert done[0] == done[1], number
        assert await waiting(oracle) == await waiting(store), number
        assert await tally(oracle) == await tally(store), number
    ended = [unnumbered(list((await rows(each)).values())) for each in (oracle, store)]
    assert ended[0] == ended[1]


def unnumbered(found: list[Delivery]) -> list[Delivery]:
    """Leave out the positions: they rise everywhere, but databases skip numbers."""
    return [row.model_copy(update={"position": 0}) for row in found]


async def take_step(store: AnyStore, number: int, now: datetime, chance: random.Random) -> list[Delivery]:
    """Queue, claim, settle or edit something, as chance has it."""
    if chance.random() < 0.4:
        where = {chance.choice(("place_id", "person_id")): chance.choice("pqr")}
        when = chance.choice((None, None, now + 10 * SECOND))
        more = {"repeat": chance.choice(list(Repeat)), "priority": chance.choice(list(Priority)), "not_before": when}
        await queue(store, delivery(f"k{number}", **{"place_id": None} | where | more))
        return []
    if chance.random() < 0.4:
        return await claim(store, now, most=chance.randint(1, 3))
    found = sorted((await rows(store)).values(), key=lambda row: row.position)
    if not found:
        return []
    again = {"state": DeliveryState.QUEUED, "not_before": now + 5 * SECOND, "lease_until": None, "settled_at": now}
    outcomes: list[dict[str, Any]] = [
        {"state": SENT, "settled_at": now},
        {"state": UNCERTAIN},
        again,
        {"state": DeliveryState.QUEUED},
    ]
    await change(store, chance.choice(found).key, **chance.choice(outcomes))
    return []


async def test_workers_at_once_never_hold_the_same_and_keep_the_order(store: AnyStore) -> None:
    await work_off([store, store, store], places=6, messages=10)


async def work_off(stores: list[AnyStore], *, places: int, messages: int) -> None:
    """Let workers claim and send until all is gone; each leaves once, in order, one at a time in a place."""
    queued = [
        delivery(f"{place}.{number}", place_id=f"p{place}") for number in range(messages) for place in range(places)
    ]
    await queue(stores[0], *queued)
    sent: list[str] = []
    in_flight: list[str | None] = []

    async def work(store: AnyStore) -> None:
        while len(sent) < len(queued):
            for each in await claim(store, most=4):
                assert each.place_id not in in_flight
                in_flight.append(each.place_id)
                await asyncio.sleep(0)
                in_flight.remove(each.place_id)
                sent.append(each.key)
                await change(store, each.key, state=SENT, lease_until=None)

    await asyncio.gather(*(work(store) for store in stores))
    by_place = [[int(key.split(".")[1]) for key in sent if key.startswith(f"{place}.")] for place in range(places)]
    assert by_place == [list(range(messages))] * places
