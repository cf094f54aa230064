"""Selecting among applicants: how long it takes, and how that grows, with scores, without, and where quotas must give
way. Seconds are shown; how much longer each applicant takes among four times as many decides.
"""

from __future__ import annotations

import gc
import random
import time
from statistics import median
from typing import TYPE_CHECKING, Final

from bot.selection import Applicant, Quota, Selection, select
from tests.bench.machine import pin
from tests.bench.measure import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.bench.measure import Measure

FEW: Final = 500
MANY: Final = 2_000
SEATS: Final = 50
VALUES: Final = {"region": 5, "age": 4, "experience": 3, "sex": 2, "size": 4, "field": 6}
AT_MOST: Final = 10.0  # seconds
GROWTH: Final = 4.0
TIMES: Final = 3
KINDS: Final = ("scores of one decimal", "scores from 0 to 10", "a lottery", "quotas give way")


def applicants(count: int, kind: str) -> list[Applicant]:
    """Return people of whom some values are rarer than others."""
    chance = random.Random(count)
    weights = {name: [chance.random() + 0.2 for _ in range(values)] for name, values in VALUES.items()}

    def person(number: int) -> Applicant:
        told = {name: str(chance.choices(range(len(each)), each)[0]) for name, each in weights.items()}
        score = round(chance.gauss(60, 12), 1) if kind == KINDS[0] else chance.randint(0, 10)
        return Applicant(f"{number:05}", None if kind == KINDS[2] else score, told)

    return [person(number) for number in range(count)]


def quotas(people: list[Applicant], kind: str) -> list[Quota]:
    """Return a narrow quota for every value: as some of the applicants are, or as none can be."""
    model = random.Random(SEATS).sample(people, SEATS)
    more = 2 if kind == KINDS[3] else 0
    wanted = [(name, str(value)) for name, values in VALUES.items() for value in range(values)]
    have = {(name, value): sum(each.attributes[name] == value for each in model) for name, value in wanted}
    return [Quota(*each, max(0, count - 1) + more, count + 1 + more) for each, count in have.items()]


def seconds(count: int, kind: str) -> tuple[float, int]:
    """Return the CPU time that a selection takes, as the median of some, and by how many seats quotas gave way."""
    people = applicants(count, kind)
    wanted = quotas(people, kind)
    taken = []
    found = None
    for seed in range(TIMES + 1):
        gc.collect()
        begun = time.process_time()
        found = select(people, wanted, SEATS, seed=seed, relax=True)
        taken.append(time.process_time() - begun)
    if not isinstance(found, Selection):
        raise TypeError(found)
    return median(taken[1:]), sum(each.seats for each in found.relaxed)


async def selecting() -> list[Row]:
    """How long it takes to select fifty under six quota attributes."""
    pin(0)
    rows = []
    for kind in KINDS:
        taken = {count: seconds(count, kind) for count in (FEW, MANY)}
        for count, (each, moved) in taken.items():
            rows.append(Row(f"{count:,}, {kind}", each, "s", aim=AT_MOST, most=True, note=f"{moved} seats gave way"))
        growth = taken[MANY][0] / taken[FEW][0] * FEW / MANY
        note = f"{FEW} to {MANY:,}"
        rows.append(Row(f"growth, {kind}", growth, "x a person", 1.0, growth, GROWTH, most=True, note=note))
    return rows


BENCHES: Mapping[str, Measure] = {"selecting": selecting}
