"""One seed: a day is set up, played while the conductor does its worst, and judged."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.model import DueState
from bot.rates import TEAMS
from tests.chaos import stage as stages
from tests.chaos.checks import Breach, Evidence, judge, too_fast, unsaid
from tests.chaos.conductor import Conductor, Kind, script
from tests.chaos.database import Database, Lite, Server
from tests.chaos.day import Day

if TYPE_CHECKING:
    from tests.chaos.processes import Nursery
    from tests.chaos.stage import Stage

Engine: TypeAlias = Literal["sqlite", "postgres"]
DRAIN = 75.0  # seconds after the last line in which all that is left must have left, leases apart
JITTER = 0.4  # seconds that requests may bunch up on their way, on a busy machine


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played: a seed, on an engine, with so many replicas."""

    seed: int
    engine: Engine = "postgres"
    replicas: int = 1
    day: Day = field(default_factory=Day)
    force: float = 0.06
    hanging: float = 0.0
    lease: float = 3.0
    rates: Literal["teams", "off"] = "off"
    acts: dict[Kind, int] = field(
        default_factory=lambda: {
            "kill": 4,
            "stop": 1,
            "suspend": 1,
            "restart": 2,
            "cut": 2,
            "move": 3,
            "ask": 30,
        }
    )

    @property
    def name(self) -> str:
        """What to call it."""
        return (
            f"seed {self.seed}, {self.engine}, {self.replicas} replica{'s' * (self.replicas > 1)}, rates {self.rates}"
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a plan: the promises that were broken, and what there was to count."""

    plan: Plan
    breaches: list[Breach]
    counts: Counter[str]
    seconds: float
    folder: Path


async def perform(plan: Plan, nursery: Nursery, server: Server | None) -> Outcome:
    """Play a plan. The folder with the replicas' logs is kept where a promise was broken."""
    begun = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix=f"ordstyrer-chaos-{plan.seed}-"))
    database: Database = Lite(folder / "day.db") if server is None else await server.make()
    async with stages.set_up(
        nursery, database.url, folder, plan.day, seed=plan.seed, lease=plan.lease, rates=plan.rates
    ) as stage:
        evidence, counts = await _play(plan, stage, database)
    breaches = judge(evidence)
    if plan.rates == "teams":
        breaches += too_fast(evidence.log, TEAMS, jitter=JITTER)
    if not breaches:
        shutil.rmtree(folder)
    return Outcome(plan, breaches, counts, time.monotonic() - begun, folder)


async def _play(plan: Plan, stage: Stage, database: Database) -> tuple[Evidence, Counter[str]]:
    conductor = Conductor(stage, database, lease=plan.lease)
    stage.weather.force, stage.weather.hanging = plan.force, plan.hanging
    await conductor.perform(script(plan.seed, stage.day.length, plan.acts), plan.replicas)
    await conductor.until_over()
    stage.weather.force = stage.weather.hanging = 0.0
    await conductor.quiet(DRAIN + plan.lease)
    trouble = conductor.trouble
    evidence = replace(
        await stage.gather(),
        away=tuple(trouble.away),
        asked=dict(trouble.asked),
        unknown=stage.weather.unknown,
        hurt=sum(trouble.counts[each] for each in ("kill", "suspend"))
        + plan.replicas * sum(trouble.counts[each] for each in ("restart", "cut")),
    )
    return evidence, _count(evidence, stage) + trouble.counts


def _count(evidence: Evidence, stage: Stage) -> Counter[str]:
    """Return what there is to count of a day, for the line that is printed of it."""
    stands = {each.activity_id for each in evidence.deliveries if each.activity_id}
    return Counter(
        messages=len(evidence.deliveries),
        requests=len(stage.weather.calls),
        replicas=stage.cast.ever,
        faults=stage.weather.met.total(),
        doubts=sum(each.uncertain for each in evidence.deliveries),
        doubles=sum(not each.edit and each.post_id not in stands for each in evidence.log),
        done=sum(each.state is DueState.DONE for each in evidence.dues),
        unsaid=sum(len(unsaid(each, evidence)) for each in evidence.dues if each.state is DueState.DONE),
        dropped=sum(each.state is DueState.DROPPED for each in evidence.dues),
    )
