"""Many at the same instant, and two replicas on one database: each thing happens once, and everybody
gets an answer that is right. On PostgreSQL, where turns really cross; SQLite lets one write at a time.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Agenda, Session, SessionKind
from tests.journeys import stage as stages
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
MANY = 30


def line(hour: float, title: str, kind: SessionKind = SessionKind.TALK) -> Session:
    start = DAY + timedelta(hours=hour)
    return Session(title=title, kind=kind, start=start, end=start + timedelta(hours=1))


AGENDA = Agenda(
    title="Dagen", sessions=(line(9, "Først"), line(10, "Grupper", SessionKind.BREAKOUT), line(11, "Til sidst"))
)


def at(hours: float) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours))


@pytest.fixture
async def stage(postgres_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(postgres_url, at(8.5)) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    return await stages.settle_in(stage, AGENDA)


async def at_once(stage: Stage, *activities_: dict[str, Any]) -> None:
    """Let all of it reach the bot at the same instant, and wait until what follows has left."""
    replies = await asyncio.gather(*(stage.client.tell(each) for each in activities_))
    assert {reply.status for reply in replies} <= {200, 201, 202}
    await stage.app.idle()


def says(stage: Stage, text: str, number: int) -> dict[str, Any]:
    return activities.message(text, stage.personal(number), activities.person(number))


def sorry(stage: Stage) -> list[str]:
    return [post.text for post in stage.connector.posts if "gik galt" in post.text]


async def test_ideas_shared_at_once_are_numbered_without_gaps(stage: Stage, event: Event) -> None:
    await at_once(stage, *(says(stage, f"idé Nummer {number}", number) for number in range(2, MANY)))

    async with stage.app.store.read() as tables:
        ideas = await tables.ideas.find(event_id=event.id)
    assert sorted(each.number for each in ideas) == list(range(1, MANY - 1))


async def test_person_who_says_two_things_at_once_first_of_all_is_one_person(stage: Stage, event: Event) -> None:
    said = ("jeg er med", "idé En", "idé To", "program", "idé Tre")
    await at_once(stage, *(says(stage, text, 7) for text in said))

    async with stage.app.store.read() as tables:
        (identity,) = await tables.identities.find(user_id=activities.person(7)["id"])
        (place,) = await tables.places.find(conversation_id="a:1-7")
        ideas = await tables.ideas.find(event_id=event.id)
        present = await tables.attendances.find(event_id=event.id)
    assert {each.person_id for each in ideas} == {identity.person_id}
    assert [each.person_id for each in present] == [identity.person_id]
    assert place.person_id == identity.person_id
    assert len(stage.connector.posts_in("a:1-7")) == len(said)


async def test_new_people_in_a_new_place_at_once_are_all_answered_there(stage: Stage, event: Event) -> None:
    where = activities.in_channel(stage.connector.service_url, "42")
    told = [activities.mentioning("program", where, activities.person(number)) for number in range(2, 12)]
    await at_once(stage, *told)

    answers = stage.connector.posts_in(activities.CHANNEL, "42")
    assert len([each for each in answers if each.card]) == len(told)
    async with stage.app.store.read() as tables:
        assert await tables.places.count(thread_root="42") == 1


async def test_welcome_is_said_once_when_teams_says_installed_twice_at_once(stage: Stage) -> None:
    where = stage.chat()
    await at_once(
        stage,
        activities.installed(where, activities.person(1)),
        activities.members_added(where, count=3, with_bot=True),
        activities.installed(where, activities.person(1)),
    )

    assert len(stage.connector.posts_in(activities.CHAT)) == 1


async def test_code_typed_by_two_at_once_makes_one_organiser(stage: Stage) -> None:
    made = await stage.app.create_event(AGENDA)
    code = await stage.app.claim(made.id)
    await at_once(stage, says(stage, f"kode {code}", 5), says(stage, f"kode {code}", 6))

    async with stage.app.store.read() as tables:
        assert await tables.assignments.count(scope_id=made.id) == 1
    assert sorted("arrangør" in stage.connector.posts_in(f"a:1-{number}")[-1].text[:20] for number in (5, 6)) == [
        False,
        True,
    ]


async def test_latecomers_at_once_are_spread_over_the_groups(stage: Stage, event: Event) -> None:
    for number in range(2, 14):
        await stage.say("jeg er med", stage.personal(number), number)
    await stage.play(event, at(10.25))

    await at_once(stage, *(says(stage, "jeg er med", number) for number in range(20, 20 + MANY)))

    async with stage.app.store.read() as tables:
        members = await tables.members.find()
    sizes = Counter(each.group_id for each in members)
    assert len(members) == 12 + MANY
    assert max(sizes.values()) - min(sizes.values()) <= 1
    assert len({(each.group_id, each.seat) for each in members}) == len(members)


async def test_first_latecomers_at_once_open_the_groups_once(stage: Stage, event: Event) -> None:
    await stage.play(event, at(10.25))

    await at_once(stage, *(says(stage, "jeg er med", number) for number in range(20, 30)))

    async with stage.app.store.read() as tables:
        (sitting,) = await tables.rounds.find(event_id=event.id)
        members = await tables.members.find(round_id=sitting.id)
    assert len(members) == 10
    assert sorry(stage) == []


async def test_groups_opened_by_two_commands_and_a_due_at_once_are_dealt_once(stage: Stage, event: Event) -> None:
    for number in range(2, 14):
        await stage.say("jeg er med", stage.personal(number), number)
    await stage.play(event, at(9.99))
    async with stage.app.store.write() as tables:
        (due,) = await tables.dues.find(event_id=event.id, at=at(10), kind="start")
    stage.clock.set(at(10))

    stage.app.alarm.ring("dues")
    await at_once(stage, *(says(stage, "åbn grupper", 1) for _ in range(3)), says(stage, "lav grupper", 1))

    async with stage.app.store.read() as tables:
        (sitting,) = await tables.rounds.find(event_id=event.id)
        groups = await tables.groups.find(event_id=event.id)
        members = await tables.members.find()
        settled = await tables.dues.get(key=due.key)
    assert {each.round_id for each in groups} == {sitting.id} == {each.round_id for each in members}
    assert len(members) == 12
    assert settled is not None
    assert settled.state == "done"
    assert sorry(stage) == []


async def test_registration_sent_from_two_devices_at_once_is_one(stage: Stage, event: Event) -> None:
    data = {
        "verb": "submit_registration",
        "event": event.id,
        "answer_name": "Åse",
        "answer_municipality": "Skive",
        "answer_email": "aase@mosebo.example",
    }
    pressed = [activities.execute(data, stage.personal(8), activities.person(8), verb=data["verb"]) for _ in range(4)]
    await at_once(stage, *pressed)

    async with stage.app.store.read() as tables:
        (row,) = await tables.registrations.find(event_id=event.id)
        (identity,) = await tables.identities.find(user_id=activities.person(8)["id"])
    assert row.person_id == identity.person_id


async def test_votes_cast_at_once_count_once_each(stage: Stage, event: Event) -> None:
    await stage.say("idé Kaffe", stage.personal(2), 2)
    await at_once(stage, *(says(stage, "stem 1", number) for number in range(3, 13) for _ in range(2)))

    async with stage.app.store.read() as tables:
        assert await tables.votes.count(event_id=event.id) == 10


async def test_activity_delivered_again_while_the_first_is_under_way_gets_the_same_answer(
    stage: Stage, event: Event
) -> None:
    data = {"verb": "idea", "event": event.id, "argument": "Kun én gang"}
    activity = activities.execute(data, stage.personal(8), activities.person(8), verb="idea")
    replies = await asyncio.gather(*(stage.client.tell(activity) for _ in range(5)))

    async with stage.app.store.read() as tables:
        assert await tables.ideas.count(event_id=event.id) == 1
    assert all(reply == replies[0] for reply in replies)
    assert "nr. 1" in str(replies[0].body)


async def both_idle(*replicas: Stage) -> None:
    """Wait for both: each only hears of what it settled itself, so that it asks again now and then."""
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await asyncio.gather(*(each.app.idle() for each in replicas))
                return


async def test_two_replicas_say_each_thing_of_the_day_once(stage: Stage, event: Event) -> None:
    async with stages.replica(stage) as other:
        for number in range(2, 14):
            await (stage, other)[number % 2].client.tell(says(stage, "jeg er med", number))
        for hours in (8.95, 9, 9.95, 10, 10.95, 11, 11.95, 12):
            stage.clock.set(at(hours))
            stage.app.alarm.ring("dues")
            other.app.alarm.ring("dues")
            await both_idle(stage, other)

    async with stage.app.store.read() as tables:
        (sitting,) = await tables.rounds.find(event_id=event.id)
        members = await tables.members.find()
        deliveries = await tables.deliveries.find()
    assert (sitting.state, len(members)) == ("closed", 12)
    assert {each.state for each in deliveries} == {"sent"}
    assert len(stage.connector.posts) == len(deliveries)
