"""Rounds where nobody meets twice: rows of the social golfer problem, each with twenty seeds, beside a plain shuffle;
and an event of several rounds where a tenth does not show up.

What decides is that nobody meets again needlessly. Seconds are shown and fail nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

from bot.grouping import Contradiction, Participant, Problem, deal_rounds, meeting
from bot.grouping.rounds import met_after
from tests.bench.measure import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.grouping import Deal
    from tests.bench.measure import Measure

SEEDS = 20
SECONDS = 5.0
EVENT_SECONDS = 1.0
GOLFERS = (
    (5, 3, 7),
    (6, 3, 8),
    (7, 3, 9),
    (8, 4, 7),
    (9, 4, 8),
    (10, 5, 6),
    (8, 4, 9),
    (9, 4, 9),
    (10, 5, 8),
    (8, 3, 11),
    (9, 3, 13),
)
"""Groups, their size, and rounds: the most that are known, or nearly."""


def shuffled(groups: int, size: int, rounds: int, dice: Random) -> list[int]:
    """Return how often people meet again in each round when they are shuffled and dealt."""
    met: Counter[tuple[int, int]] = Counter()
    again = []
    people = list(range(groups * size))
    for _ in range(rounds):
        dice.shuffle(people)
        tables = [sorted(people[number::groups]) for number in range(groups)]
        pairs = [pair for table in tables for pair in combinations(table, 2)]
        again.append(sum(met[pair] for pair in pairs))
        met.update(pairs)
    return again


def played_out(groups: int, size: int, rounds: int) -> list[Row]:
    """Play a row with each seed; the floor of those who meet again is a plain shuffle."""
    people = tuple(Participant(f"p{number:03}") for number in range(groups * size))
    again, plain, seconds = [0] * rounds, [0] * rounds, []
    for seed in range(SEEDS):
        begun = time.perf_counter()
        deals = _dealt(Problem(people, smallest=size, largest=size, seed=seed), rounds)
        seconds.append(time.perf_counter() - begun)
        again = [had + deal.pairs["met"] for had, deal in zip(again, deals, strict=True)]
        plain = [had + more for had, more in zip(plain, shuffled(groups, size, rounds, Random(seed)), strict=True)]
    name = f"{groups}x{size}x{rounds}"
    by_round = f"by round, {SEEDS} seeds: {_listed(again)}; shuffled: {_listed(plain)}"
    return [
        Row(
            f"{name}, met again", sum(again), "pairs", sum(plain), sum(again) / sum(plain), 0, most=True, note=by_round
        ),
        Row(f"{name}, slowest", round(max(seconds), 3), "s", aim=SECONDS, most=True),
    ]


def event(seed: int) -> Problem:
    """Return 63 people in nine places of five seats and six of three, with two earlier rounds, and wishes."""
    dice = Random(seed)
    people = tuple(Participant(f"p{number:02}", {"municipality": f"m{dice.randrange(20)}"}) for number in range(63))
    ids = [each.id for each in people]
    met: Counter[tuple[str, str]] = Counter()
    for _ in range(2):
        dice.shuffle(ids)
        met.update(meeting(*pair) for start in range(0, 63, 4) for pair in combinations(ids[start : start + 4], 2))
    dice.shuffle(ids)
    return Problem(
        people,
        spread=("municipality",),
        together=tuple((ids[number], ids[number + 1]) for number in range(0, 8, 2)),
        apart=(tuple(ids[8:11]), tuple(ids[11:13]), tuple(ids[13:15])),
        capacities=(5,) * 9 + (3,) * 6,
        met=met,
        seed=seed,
    )


def played(problem: Problem, rounds: int = 6) -> list[Deal]:
    """Deal one round after another to those who show up, knowing who really met."""
    deals: list[Deal] = []
    dice, met = Random(problem.seed), problem.met
    for number in range(rounds):
        here = tuple(each for each in problem.people if dice.random() >= 0.1)
        deals += _dealt(replace(problem, people=here, met=met, seed=number), 1)
        met = met_after(deals[-1:], met)
    return deals


async def golf_event() -> list[Row]:
    """Play the event with each seed: all rounds at once, and round by round with a tenth away."""
    return [
        row
        for name, deal in (("all at once", lambda problem: _dealt(problem, 6)), ("a tenth away", played))
        for row in _event(name, [_timed(deal, event(seed)) for seed in range(SEEDS)])
    ]


def _timed(deal: Callable[[Problem], Sequence[Deal]], problem: Problem) -> tuple[Sequence[Deal], float]:
    begun = time.perf_counter()
    deals = deal(problem)
    return deals, time.perf_counter() - begun


def _event(name: str, played: Sequence[tuple[Sequence[Deal], float]]) -> list[Row]:
    above = Counter[str]()
    for deals, _ in played:
        for deal in deals:
            above.update({each: count - deal.bound[each] for each, count in deal.pairs.items()})
    slowest = max(seconds for _, seconds in played)
    return [
        Row(f"{name}: needlessly met again", above["met"], "pairs", 0, above["met"], 0, most=True),
        Row(f"{name}: municipality", above["municipality"], "pairs", 0, above["municipality"], 0, most=True),
        Row(f"{name}: slowest", round(slowest, 3), "s", aim=EVENT_SECONDS, most=True, note="six rounds"),
    ]


def _dealt(problem: Problem, rounds: int) -> Sequence[Deal]:
    deals = deal_rounds(problem, rounds)
    if isinstance(deals, Contradiction):
        raise TypeError(deals)
    return deals


def _listed(counts: Sequence[int]) -> str:
    return " ".join(map(str, counts))


async def golf() -> list[Row]:
    """Play all rows."""
    return [row for each in GOLFERS for row in played_out(*each)]


BENCHES: Mapping[str, Measure] = {"golf": golf, "golf_event": golf_event}
