"""`make chaos SEEDS=n`: so many seeds over the variants, one line each, and one line of counts last.

python -m tests.chaos [--seeds N] [--first SEED] [--only VARIANT]
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from typing import TYPE_CHECKING, Final

from rich.console import Console

from tests.chaos.database import Server
from tests.chaos.day import Day
from tests.chaos.processes import Nursery
from tests.chaos.seed import Outcome, Plan, perform

if TYPE_CHECKING:
    from collections.abc import Callable

SHORT: Final = Plan(
    1,
    day=Day(lines=2, hour=5.0),
    acts={"kill": 2, "suspend": 1, "restart": 1, "cut": 1, "move": 1, "ask": 8},
)
ALONE: Final = Day(hour=6.0)  # who has nobody to stand in for it needs more time to say anything
VARIANTS: Final[dict[str, Callable[[int], Plan]]] = {
    "postgres-3": lambda seed: Plan(seed, "postgres", 3),
    "sqlite-1": lambda seed: Plan(seed, "sqlite", 1, ALONE),
    "postgres-1": lambda seed: Plan(seed, "postgres", 1, ALONE),
    "hanging-2": lambda seed: Plan(seed, "postgres", 2, Day(places=60), lease=40.0, hanging=0.004),
    "rates-2": lambda seed: Plan(seed, "postgres", 2, Day(places=60, hour=6.0), rates="teams"),
}
MOST_SHOWN: Final = 12  # broken promises of a seed

out = Console(highlight=False)


def main() -> int:
    """Run what the command line asks for; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--only", choices=sorted(VARIANTS), help="one variant instead of all in turns")
    asked = parser.parse_args()
    names = [asked.only] if asked.only else list(VARIANTS)
    nursery, server = Nursery(), Server()
    outcomes: list[tuple[str, Outcome]] = []
    try:
        for seed in range(asked.first, asked.first + asked.seeds):
            name = names[(seed - asked.first) % len(names)]
            plan = VARIANTS[name](seed)
            outcome = asyncio.run(perform(plan, nursery, server if plan.engine == "postgres" else None))
            outcomes.append((name, outcome))
            show(name, outcome)
    finally:
        nursery.close()
        server.close()
    return conclude([outcome for _, outcome in outcomes])


def show(name: str, outcome: Outcome) -> None:
    """Print one line of a seed; where a promise was broken, what and how to see it again."""
    broken = len(outcome.breaches)
    mark = f"[red]{broken} broken[/]" if broken else "[green]kept[/]"
    out.print(f"{outcome.plan.name:<42} {mark}  {counted(outcome.counts)}  {outcome.seconds:.0f} s")
    for breach in outcome.breaches[:MOST_SHOWN]:
        out.print(f"  {breach}", style="red", markup=False)
    if broken:
        again = f"python -m tests.chaos --seeds 1 --first {outcome.plan.seed} --only {name}"
        out.print(f"  {max(0, broken - MOST_SHOWN)} more; logs in {outcome.folder}; again: {again}", markup=False)


def counted(counts: Counter[str]) -> str:
    """Return counts as words."""
    return " ".join(f"{name} {number}" for name, number in sorted(counts.items()))


def conclude(outcomes: list[Outcome]) -> int:
    """Print the line of counts, and return the exit code."""
    failed = sum(bool(each.breaches) for each in outcomes)
    total: Counter[str] = sum((each.counts for each in outcomes), Counter())
    promises = Counter(breach.promise for each in outcomes for breach in each.breaches)
    what = f" ({counted(promises)})" if promises else ""
    out.print(f"{len(outcomes)} seeds, {failed} failed{what}: {counted(total)}", style="red" if failed else "green")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
