"""What a message costs must not grow with how many wait: 1,000, 10,000 or 100,000, or 20,000 that may not leave.

The floor is the same send where little waits. Times are held against a bare sender's beside them, so that a
machine that slows down for a while is not taken for growth.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from functools import partial
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.course import course
from tests.bench.measure import Row, take_rounds

if TYPE_CHECKING:
    from tests.bench.course import Course
    from tests.bench.measure import Measure

FEW = 1_000
QUEUES = (10_000, 100_000)
PLACES = 10_000  # as many wait in each as there are messages to a place
BLOCKED = 20_000
SLICE = 500  # messages; the median slice tells, not the whole, which a disturbance would lengthen
REPEATS = {FEW: 5, 10_000: 2}
AT_MOST = 1.5


async def _each_takes(on: Course, count: int) -> tuple[float, float]:
    """Return the seconds a message takes while so many wait: on the clock in those of the floor, and of CPU."""
    places = min(count, PLACES)
    taken = await on.queue_and_send(places, rounds=count // places)
    marks = on.connector.arrivals[::SLICE]
    ours = median(later - sooner for sooner, later in pairwise(marks)) / SLICE
    floor = await on.send_barely(FEW)
    return ours * floor.rate, taken.cpu_of_all


async def growth(kind: str) -> list[Row]:
    """Time and CPU a message, with more and more in the queue."""
    async with course(kind, places=PLACES) as on:
        await _each_takes(on, FEW)
        found = {
            count: [await _each_takes(on, count) for _ in range(REPEATS.get(count, 1))] for count in (FEW, *QUEUES)
        }
    clock = {count: median(each for each, _ in taken) for count, taken in found.items()}
    cpu = {count: median(each for _, each in taken) * 1e6 for count, taken in found.items()}
    return [
        row
        for count in QUEUES
        for row in (
            Row(
                f"{count:,} queued",
                clock[count],
                "x bare sender",
                clock[FEW],
                clock[count] / clock[FEW],
                AT_MOST,
                most=True,
                note=f"time a message; the floor is {FEW:,} queued",
            ),
            Row(
                f"{count:,} queued, CPU", cpu[count], "µs/message", cpu[FEW], cpu[count] / cpu[FEW], AT_MOST, most=True
            ),
        )
    ]


async def blocked(kind: str) -> list[Row]:
    """Time a message with thousands in front that may not leave, beside the same without them."""
    async with AsyncExitStack() as stack:
        free, shut = [await stack.enter_async_context(course(kind, places=FEW)) for _ in range(2)]
        await shut.replicas[0].ask("block", count=BLOCKED)
        rounds = await take_rounds(lambda: shut.queue_and_send(FEW), lambda: free.queue_and_send(FEW))
    note = ", ".join(filter(None, [f"{BLOCKED:,} of one conversation in front; the floor is none", rounds.note]))
    return [
        Row(
            "",
            1e6 / rounds.middle(lambda each: each.ours.rate),
            "µs/message",
            1e6 / rounds.middle(lambda each: each.floor_rate),
            1 / rounds.middle(lambda each: each.ratio),
            AT_MOST,
            most=True,
            note=note,
        )
    ]


BENCHES: dict[str, Measure] = {
    "growth_sqlite": partial(growth, "sqlite"),
    "growth_postgres": partial(growth, "postgres"),
    "blocked_sqlite": partial(blocked, "sqlite"),
    "blocked_postgres": partial(blocked, "postgres"),
}
