"""A replica that dies while it opens groups: who comes next posts what is missing, and nothing twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.model import DeliveryState, DueKind, DueState
from tests.chaos import stage as stages
from tests.chaos.day import GROUPS, Day
from tests.chaos.test_points import OPEN, until

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ports import Tables
    from tests.chaos.database import Database
    from tests.chaos.processes import Nursery
    from tests.chaos.stage import Stage

SEATED = Day(places=2, lines=2, heads_up=0, participants=24, speakers=0, hour=10.0, lead=0.25)
FIRST = 2  # posts that the opening of the day makes before
ALL = 60  # more than are made when groups open


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=pytest.mark.soak)], indirect=True)
@pytest.mark.parametrize("posts", [6, *(pytest.param(each, marks=pytest.mark.soak) for each in (0, 1, 10, 20))])
async def test_killed_while_groups_open(nursery: Nursery, database: Database, tmp_path: Path, posts: int) -> None:
    """It dies when so many requests of the opening were done, with others under way that it knows nothing of."""
    async with stages.set_up(nursery, database.url, tmp_path, SEATED, lease=2.0) as stage:
        stage.weather.delay("POST *", 0.0, times=FIRST + posts)
        gates = [stage.weather.swallow("POST *") for _ in range(ALL)]
        victim = await stage.cast.start()
        await stage.weather.until(lambda: len(stage.weather.heard) > FIRST + posts, seconds=60)
        await until(stage, lambda tables: unrecorded(stage, tables), 0)
        await victim.kill()
        assert sum(not each.edit for each in stage.weather.log) <= FIRST + posts
        for gate in gates:
            gate.set()
        stage.weather.heal()
        await stage.cast.start()
        await until(stage, lambda tables: tables.dues.count(kind=DueKind.END, state=DueState.PLANNED), 0, seconds=60)
        await until(stage, lambda tables: tables.deliveries.count(state=OPEN), 0, seconds=60)
        await _check(stage)


async def unrecorded(stage: Stage, tables: Tables) -> int:
    """Return how many messages arrived that are not yet known to have been sent."""
    arrived = sum(not each.edit for each in stage.weather.log)
    return arrived - await tables.deliveries.count(state=DeliveryState.SENT)


async def _check(stage: Stage) -> None:
    """Each group has one thread, in it one call and one card to write on; each person one seat, and one message."""
    async with stage.store.read() as tables:
        (sitting,) = await tables.rounds.find()
        groups = await tables.groups.find(round_id=sitting.id)
        members = await tables.members.find(round_id=sitting.id)
        kinds = ("group", "group_call", "harvest", "my_group")
        rows = {each: await tables.deliveries.find(kind=each) for each in kinds}
    assert len({each.person_id for each in members}) == len(members) == SEATED.participants
    assert {kind: len(found) for kind, found in rows.items()} == {
        **dict.fromkeys(("group", "group_call", "harvest"), len(groups)),
        "my_group": len(members),
    }
    log = [each for each in stage.weather.log if not each.edit]
    heads = {each.post_id for each in log if each.conversation == GROUPS and not each.thread}
    assert heads == {each.activity_id for each in rows["group"]}
    for kind in ("group_call", "harvest"):
        assert {each.state for each in rows[kind]} == {DeliveryState.SENT}
        standing = {each.activity_id for each in rows[kind]}
        assert Counter(each.thread for each in log if each.post_id in standing) == Counter(heads)
    forms = [each for each in log if each.thread in heads and "save_harvest" in str(each.activity)]
    assert Counter(each.thread for each in forms) == Counter(heads)
    told = Counter(each.conversation for each in log if each.conversation in stage.weather.personal.values())
    mine = [each for each in log if each.conversation in told and "swap_role" in str(each.activity)]
    assert max(Counter(each.conversation for each in mine).values(), default=0) <= 1
    unknown = sum(each.state is DeliveryState.UNCERTAIN for each in rows["my_group"])
    assert len(members) - unknown <= len(mine) <= len(members)
