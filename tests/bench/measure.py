"""How a figure is measured: beside its floor, in the same run, in turns. Only ratios travel from one
machine to the next, so those are what counts; rates, milliseconds and megabytes are shown for the reader.
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
DISTURBED = 1.25  # the floor of one round differs by so much from itself: something else was running


class SkippedError(Exception):
    """A benchmark cannot be run here; says why."""


@dataclass(frozen=True)
class Row:
    """One line of the report; `what` tells it from the others of its benchmark.

    `aim` is held against `ratio` where there is one, and fails the run when missed; without a ratio it is
    held against `value`, and only coloured. It is the least that is good, or with `most` the most.
    """

    what: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    aim: float | None = None
    most: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None where there is none."""
        if self.aim is None:
            return None
        judged = self.value if self.ratio is None else self.ratio
        return judged <= self.aim if self.most else judged >= self.aim

    @property
    def failed(self) -> bool:
        """Whether this is a ratio that misses its aim."""
        return self.ratio is not None and self.met is False


Measure = Callable[[], Awaitable[list[Row]]]  # what a benchmark is: run, and tell


@dataclass(frozen=True)
class Bench:
    """Two runs to compare: `open` starts what they need and yields (ours, the floor).

    Each run returns a rate in `unit`, larger being better. `aim` is the ratio that we hold ourselves to.
    """

    unit: str
    aim: float
    open: Callable[[], AbstractAsyncContextManager[tuple[Run, Run]]]

    async def __call__(self) -> list[Row]:
        """Compare the two; the row is named by who reports it."""
        async with self.open() as (ours, floor):
            found = await compare(self.unit, ours, floor)
        return [Row("", found.value, self.unit, found.floor, found.ratio, self.aim)]


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


@dataclass(frozen=True)
class Taken:
    """What so many messages took: seconds on the clock, and of CPU (the database server's apart).

    `p99` is the seconds that the slowest hundredth of the requests waited for at least, where measured.
    """

    messages: int
    seconds: float
    cpu: float = 0.0
    server: float = 0.0
    p99: float = 0.0

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds

    @property
    def cpu_each(self) -> float:
        """Seconds of CPU a message, without the server's."""
        return self.cpu / self.messages

    @property
    def cpu_of_all(self) -> float:
        """Seconds of CPU a message, the server's among them."""
        return (self.cpu + self.server) / self.messages


@dataclass(frozen=True)
class Round:
    """One run of ours between two of its floor."""

    ours: Taken
    before: Taken
    after: Taken

    @property
    def floor_rate(self) -> float:
        """Messages a second of the floor around it."""
        return (self.before.rate + self.after.rate) / 2

    @property
    def unrest(self) -> float:
        """How much the floor differs from itself; 1 where the machine was ours alone."""
        slow, fast = sorted((self.before.rate, self.after.rate))
        return fast / slow

    @property
    def ratio(self) -> float:
        """Our rate in that of the floor."""
        return self.ours.rate / self.floor_rate

    @property
    def cpu_ratio(self) -> float:
        """Our CPU a message in that of the floor."""
        return 2 * self.ours.cpu_each / (self.before.cpu_each + self.after.cpu_each)


@dataclass(frozen=True)
class Rounds:
    """The rounds that count, and how many were thrown away because something else was running."""

    kept: tuple[Round, ...]
    rejected: int

    def middle(self, of: Callable[[Round], float]) -> float:
        """Return the median of a figure."""
        return median(of(each) for each in self.kept)

    @property
    def disturbed(self) -> int:
        """How many had to be kept although something else was running."""
        return sum(each.unrest > DISTURBED for each in self.kept)

    @property
    def note(self) -> str:
        """What to know of how the rounds went; "" where there is nothing."""
        told = [f"{self.rejected} rounds rejected"] if self.rejected else []
        if self.disturbed:
            told.append(f"{self.disturbed} of {len(self.kept)} disturbed")
        return ", ".join(told)


async def take_rounds(
    ours: Callable[[], Awaitable[Taken]],
    floor: Callable[[], Awaitable[Taken]],
    *,
    rounds: int = ROUNDS,
    spare: int = ROUNDS,
) -> Rounds:
    """Run ours between two of its floor until `rounds` were undisturbed, or `spare` more have been run.

    Where too few were undisturbed the calmest of the others are kept. One goes before, unmeasured.
    """
    await ours()
    await floor()
    taken: list[Round] = []
    before = await floor()
    while sum(each.unrest <= DISTURBED for each in taken) < rounds and len(taken) < rounds + spare:
        made = await ours()
        after = await floor()
        taken.append(Round(made, before, after))
        before = after
    calm = sorted(taken, key=lambda each: each.unrest)[:rounds]
    return Rounds(tuple(calm), rejected=len(taken) - len(calm))
