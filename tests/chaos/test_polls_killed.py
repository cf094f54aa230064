"""A replica that dies with answers under way: who was thanked is counted, who asks again is counted once, and the
next replica tells it where everybody reads along.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot import polls
from bot.model import Poll, PollPlan, PollState
from bot.occasions import Occasion, load
from bot.polls import board
from bot.texts import Voice
from cards.elements import Face
from tests.chaos import stage as stages
from tests.chaos.day import EVENT
from tests.chaos.test_points import CHAT, SMALL, until
from tests.wire import activities

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import Ballot
    from bot.ports import Tables
    from tests.chaos.database import Database
    from tests.chaos.processes import Nursery, Replica
    from tests.chaos.stage import Stage

VOTERS = 30
POLL = Poll(id="poll", event_id=EVENT, number=1, plan=PollPlan(question="Hvad nu?", options=("a", "b")))


async def ask(stage: Stage) -> None:
    """Ask everybody, as whoever runs the day would."""
    async with stage.store.write() as tables:
        loaded = await load(tables, EVENT)
        assert loaded is not None
        now = stage.tempo.event(stage.begins)
        face = Face(voice=Voice("da"))
        day = Occasion(tables=tables, now=now, face=face, event=loaded[0], agenda=loaded[1])
        asked = POLL.model_copy(update={"state": PollState.OPEN, "opened_at": now})
        await tables.polls.put(asked)
        await board.ask(day, asked)
    stage.store.alarm.ring("deliveries")


def presses(stage: Stage) -> list[dict[str, object]]:
    where = activities.in_chat(stage.weather.service_url, chat=CHAT)
    data = {"verb": "answer_poll", "event": EVENT, "argument": POLL.id}
    return [
        activities.execute(data | {"answer_choice": str(1 + n % 2)}, where, activities.person(n), verb="answer_poll")
        for n in range(VOTERS)
    ]


async def press(stage: Stage, replica: Replica, activity: dict[str, object]) -> bool:
    """Press, and return whether somebody was thanked."""
    with suppress(aiohttp.ClientError):
        reply = await stage.client.at(f"{replica.url}/api/messages").tell(activity)
        return "talt med" in str(reply.body)
    return False


async def ballots(stage: Stage) -> list[Ballot]:
    async with stage.store.read() as tables:
        return await tables.ballots.find(poll_id=POLL.id)


async def told(tables: Tables) -> int:
    """Return in how many places everybody can read that all have answered."""
    found = await tables.deliveries.find(event_id=EVENT, kind=board.RESULT)
    said = f"{VOTERS} har svaret"
    return sum(said in str(each.message.card) and each.revision == each.sent_revision for each in found)


@pytest.mark.soak
async def test_killed_while_many_answer(nursery: Nursery, database: Database, tmp_path: Path) -> None:
    async with stages.set_up(nursery, database.url, tmp_path, SMALL, lease=1.0) as stage:
        await ask(stage)
        sent = presses(stage)
        victim = await stage.cast.start()
        answering = [asyncio.create_task(press(stage, victim, each)) for each in sent]
        await until(stage, _some, 1)
        await victim.kill()
        thanked = [n for n, done in enumerate(await asyncio.gather(*answering)) if done]
        counted = len(await ballots(stage))
        assert counted >= len(thanked)

        second = await stage.cast.start()
        for each in sent:  # Teams, and people, try again
            await press(stage, second, each)
        await until(stage, told, SMALL.places)

        async with stage.store.read() as tables:
            choices = sorted(each.choices for each in await tables.ballots.find(poll_id=POLL.id))
            loaded = await load(tables, EVENT)
            assert loaded is not None
            now = stage.tempo.event(stage.begins)
            face = Face(voice=Voice("da"))
            day = Occasion(tables=tables, now=now, face=face, event=loaded[0], agenda=loaded[1])
            (record,) = await polls.records(day, loaded[1])
        assert choices == [(1,)] * (VOTERS // 2) + [(2,)] * (VOTERS // 2)
        assert (record.voters, record.counts) == (VOTERS, (VOTERS // 2, VOTERS // 2))


async def _some(tables: Tables) -> int:
    return int(await tables.ballots.count(poll_id=POLL.id) > 0)
