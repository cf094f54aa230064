"""What was accepted before the process died is said by the next one: only what is missing, and once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.model import Agenda, Delivery, Session, SessionKind
from tests.journeys import stage as stages
from tests.wire import activities

if TYPE_CHECKING:
    from tests.journeys.stage import Stage

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
AGENDA = Agenda(
    title="Dagen",
    sessions=(
        Session(
            title="Om tillid",
            kind=SessionKind.BREAKOUT,
            start=DAY + timedelta(hours=10),
            end=DAY + timedelta(hours=11),
        ),
    ),
)


def at(hours: float) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours))


async def deliveries(stage: Stage) -> list[Delivery]:
    async with stage.app.store.read() as tables:
        return await tables.deliveries.find()


async def test_process_that_died_between_two_groups_posts_only_the_others(database_url: str) -> None:
    async with stages.set_up(database_url, at(9)) as first:
        event = await stages.settle_in(first, AGENDA)
        for number in range(2, 14):
            await first.say("jeg er med", first.personal(number), number)
        await first.play(event, at(10.25))
        everything = {each.key for each in await deliveries(first)}
        threads = [each for each in await deliveries(first) if each.kind == "group"]
        unsent = {"state": "queued", "activity_id": None, "sent_revision": 0}
        kinds = {"group", "group_call", "harvest", "announcement", "pulse"}
        lost = [each for each in await deliveries(first) if each.kind in kinds and each.key != threads[0].key]
        async with first.app.store.write() as tables:
            for each in lost:
                await tables.deliveries.put(each.model_copy(update=unsent))
            for due in await tables.dues.find(event_id=event.id, kind="start"):
                await tables.dues.put(due.model_copy(update={"state": "planned"}))
            for place in await tables.places.find():
                await tables.places.put(place.model_copy(update={"service_url": "http://127.0.0.1:9"}))

    async with stages.set_up(database_url, at(10.3)) as second:
        second.connector.add_conversation(activities.CHANNEL)
        async with second.app.store.write() as tables:
            for place in await tables.places.find():
                here = {"service_url": second.connector.service_url, "state": "ok"}
                await tables.places.put(place.model_copy(update=here))
        second.app.alarm.ring("deliveries", "dues")
        await second.app.idle()

        assert {each.key for each in await deliveries(second)} == everything
        assert {each.state for each in await deliveries(second)} == {"sent"}
        assert len(second.connector.posts) == len(lost)
