"""How a rate is measured: beside its floor, in the same run, in turns. Only the ratio travels from one
machine to the next, so that is what counts; the rates are shown for the reader.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

Run = Callable[[], Awaitable[float]]
ROUNDS = 5


@dataclass(frozen=True)
class Bench:
    """Two runs to compare: `open` starts what they need and yields (ours, the floor).

    Each run returns a rate in `unit`, larger being better. `aim` is the ratio that we hold ourselves to.
    """

    unit: str
    aim: float
    open: Callable[[], AbstractAsyncContextManager[tuple[Run, Run]]]


@dataclass(frozen=True)
class Result:
    """Medians over the rounds; `ratio` is the median of the rounds' own ratios."""

    value: float
    unit: str
    floor: float
    ratio: float


async def compare(unit: str, ours: Run, floor: Run, *, rounds: int = ROUNDS) -> Result:
    """Run both in turns, once unmeasured, and the other way round every other round."""
    await ours()
    await floor()
    pairs = []
    for number in range(rounds):
        if number % 2:
            below = await floor()
            pairs.append((await ours(), below))
        else:
            above = await ours()
            pairs.append((above, await floor()))
    return Result(
        value=round(median(above for above, _ in pairs), 1),
        unit=unit,
        floor=round(median(below for _, below in pairs), 1),
        ratio=round(median(above / below for above, below in pairs), 3),
    )
