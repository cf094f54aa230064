"""Who is fired next: one event in order, many events together, and nobody behind what is in the way."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.dispatch import Fired
from bot.model import Due, DueKind
from schedules.lanes import BATCH, FEW, PATIENCE, PATIENT_AFTER, Lanes

if TYPE_CHECKING:
    from collections.abc import Sequence

NINE = datetime(2026, 11, 30, 8, tzinfo=UTC)


def due(event_id: str, number: int = 0) -> Due:
    at = NINE + timedelta(minutes=number)
    key = f"{event_id}/{number}"
    return Due(key=key, event_id=event_id, at=at, kind=DueKind.START, stale_at=at + timedelta(hours=1))


def filled(*dues: Due, width: int = 4) -> Lanes:
    lanes = Lanes(width)
    for each in dues:
        lanes.add(each)
    return lanes


async def picked(lanes: Lanes) -> list[str] | None:
    """Return the keys of the next block, None where nobody may be fired now."""
    try:
        return [each.key for each in await asyncio.wait_for(lanes.next(), 0.01)]
    except TimeoutError:
        return None


def all_are(dues: Sequence[Due], fate: Fired) -> dict[str, Fired]:
    return {each.key: fate for each in dues}


async def test_few_events_go_one_by_one_each_with_all_that_is_due() -> None:
    lanes = filled(due("a", 1), due("b", 1), due("a", 2))

    assert [await picked(lanes) for _ in range(3)] == [["a/1", "a/2"], ["b/1"], None]


async def test_event_that_is_fired_is_not_fired_beside_it() -> None:
    lanes = filled(due("a", 1))
    first = await lanes.next()
    lanes.add(due("a", 2))

    assert await picked(lanes) is None
    lanes.give_back(first, all_are(first, Fired.ACTED))
    assert await picked(lanes) == ["a/2"]


@pytest.mark.parametrize(("events", "block"), [(FEW, 1), (FEW + 4, (FEW + 4) // 4), (1000, BATCH)])
async def test_of_many_events_a_block_takes_its_share(events: int, block: int) -> None:
    lanes = filled(*(due(f"{number:04}") for number in range(events)))

    assert len(await lanes.next()) == block


async def test_due_is_known_until_it_is_settled_and_under_its_instant_only() -> None:
    lanes = filled(due("a", 1))
    lanes.add(due("a", 1))
    moved = due("a", 1).model_copy(update={"at": NINE})

    assert (due("a", 1) in lanes, moved in lanes, len(lanes)) == (True, False, 1)
    dues = await lanes.next()
    assert due("a", 1) in lanes
    lanes.give_back(dues, all_are(dues, Fired.SETTLED))
    assert (due("a", 1) in lanes, len(lanes)) == (False, 0)


async def test_what_was_left_comes_before_what_came_meanwhile() -> None:
    lanes = filled(due("a", 1), due("a", 2), due("a", 3))
    dues = await lanes.next()
    lanes.add(due("a", 4))
    lanes.give_back(dues, {"a/1": Fired.ACTED, "a/2": Fired.LEFT, "a/3": Fired.LEFT})

    assert await picked(lanes) == ["a/2", "a/3", "a/4"]


async def test_what_takes_long_goes_alone_and_keeps_its_place() -> None:
    lanes = filled(due("a", 0), due("a", 1), *(due(f"{number:03}") for number in range(40)))
    dues = await lanes.next()
    assert [each.key for each in dues][:3] == ["a/0", "a/1", "000/0"]
    lanes.give_back(dues, all_are(dues, Fired.ACTED) | {"a/0": Fired.LONG, "a/1": Fired.LEFT})

    blocks = []
    while block := await picked(lanes):
        blocks.append(block)
    assert [block for block in blocks if any(key.startswith("a/") for key in block)] == [["a/0"]]


async def test_event_that_somebody_holds_is_tried_again_soon_and_then_waited_for() -> None:
    lanes = filled(due("a", 1), due("a", 2))
    patience = []
    for _ in range(PATIENT_AFTER + 1):
        dues = await asyncio.wait_for(lanes.next(), 5)
        patience.append(lanes.patience(dues))
        lanes.give_back(dues, all_are(dues, Fired.TAKEN))
        lanes.add(due("b", 1))
        assert await picked(lanes) in (["b/1"], None)

    assert patience == [0.0] * PATIENT_AFTER + [PATIENCE]
    assert [each.key for each in await asyncio.wait_for(lanes.next(), 5)] == ["a/1", "a/2"]


async def test_due_that_fails_keeps_the_others_of_its_event_no_longer() -> None:
    lanes = filled(due("a", 1), due("a", 2))
    dues = await lanes.next()
    lanes.give_back(dues, {"a/1": Fired.FAILED, "a/2": Fired.LEFT})

    assert await picked(lanes) == ["a/2"]
    assert due("a", 1) in lanes
