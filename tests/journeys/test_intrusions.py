"""What a programme may not do: give anybody the event, or say of a closed session to those outside; and what
is not there yet stands in nobody's way.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import agendas
from bot.model import Agenda, Assignment, Audience, Event, EventRole, EventState, Session, SessionKind
from schedules.readers import read
from tests.journeys import stage as stages
from tests.journeys.stage import words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.journeys.stage import Stage

NOW = datetime(2027, 5, 31, 6, tzinfo=UTC)  # 8.00 in Denmark, on the day
MINUTE = timedelta(minutes=1)
FILE = "https://mosebo-my.sharepoint.com/personal/person1/_layouts/15/download.aspx?tempauth=noegle"
URL = "https://kilde.example/program.yaml"
OURS = """\
titel: Naboskabsdagen
dato: 2027-05-31
{roles}program:
  - 9.00-10.00: Naboer, der ses
  - 10.00-11.00: Gruppedrøftelse om naboskab
  - {last}: Tak for i dag
"""
ROLES = "arrangører:\n  - fremmed@andetsted.example\nfacilitatorer:\n  - ven@andetsted.example\n"


@pytest.fixture
async def stage(soak_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(soak_url, NOW) as ready:
        yield ready


def programme(roles: str = "", last: str = "11.00-11.30") -> str:
    return OURS.format(roles=roles, last=last)


def agenda() -> Agenda:
    return read(programme().encode(), name="program.yaml").agenda


async def newest(stage: Stage, event: Event) -> Agenda:
    async with stage.app.store.read() as tables:
        found = await tables.releases.find(event_id=event.id)
    return max(found, key=lambda each: each.number).agenda


async def hand_over(stage: Stage, text: str, number: int) -> None:
    stage.sources.put(FILE, text.encode())
    sent = [activities.file("program.yaml", FILE, "yaml")]
    await stage.tell(activities.message(None, stage.personal(number), activities.person(number), attachments=sent))
    await stage.say("brug programmet", stage.personal(number), number)


async def give(stage: Stage, number: int, scope_id: str, role: EventRole) -> None:
    await stage.say("hjælp", stage.personal(number), number)
    async with stage.app.store.write() as tables:
        (known,) = await tables.identities.find(user_id=activities.person(number)["id"])
        await tables.assignments.add(Assignment(scope_id=scope_id, person_id=known.person_id, role=role))


# Who runs it --------------------------------------------------------------------------------------


async def test_a_source_on_the_web_gives_nobody_the_event(stage: Stage) -> None:
    event = await stages.settle_in(stage, agenda())
    stage.sources.put(URL, programme().encode())
    await stage.say(f"hent programmet fra {URL}", stage.personal(1))
    await stage.say("brug programmet", stage.personal(1))
    stage.sources.put(URL, programme(ROLES, "11.15-11.45").encode())
    await stage.move_to(NOW + 6 * MINUTE)

    now = await newest(stage, event)
    assert (now.sessions[-1].start.minute, now.organisers, now.facilitators) == (15, (), ())


async def test_a_facilitator_changes_the_programme_but_not_who_organises(stage: Stage) -> None:
    event = await stages.settle_in(stage, agenda())
    await give(stage, 2, event.id, EventRole.FACILITATOR)
    await hand_over(stage, programme(ROLES, "11.15-11.45"), 2)

    now = await newest(stage, event)
    assert (now.sessions[-1].start.minute, now.organisers, now.facilitators) == (15, (), ())


async def test_an_organiser_says_in_the_programme_who_runs_it(stage: Stage) -> None:
    event = await stages.settle_in(stage, agenda())
    await hand_over(stage, programme(ROLES), 1)

    now = await newest(stage, event)
    assert (now.organisers, now.facilitators) == (("fremmed@andetsted.example",), ("ven@andetsted.example",))


async def test_a_draft_does_not_hide_what_is_open(stage: Stage) -> None:
    await stages.settle_in(stage, agenda())
    async with stage.app.store.write() as tables:
        draft = Event(id="udkast", tenant_id=activities.HOST, title="Udkast", state=EventState.DRAFT)
        await tables.events.add(draft)
    await give(stage, 5, "udkast", EventRole.ORGANISER)

    await stage.say("program", stage.personal(5), 5)
    assert "Naboskabsdagen" in words(stage.connector.posts_in("a:1-5")[-1].card)


# Closed, and still to be announced ----------------------------------------------------------------


async def change(stage: Stage, event: Event, number: int, **values: object) -> None:
    """Take in the programme with one session changed."""
    now = await newest(stage, event)
    lines: list[Session] = list(now.sessions)
    lines[number] = lines[number].model_copy(update=values)
    async with stage.app.store.write() as tables:
        await agendas.accept(tables, event, now.model_copy(update={"sessions": tuple(lines)}), stage.clock.now())
    await stage.move_to(stage.clock.now())


async def with_groups(stage: Stage) -> Event:
    event = await stages.settle_in(stage, agenda())
    for number in range(2, 8):
        await stage.say("jeg er med", stage.personal(number), number)
    return event


def all_that_stands(stage: Stage) -> str:
    places = [activities.CHANNEL, *(f"a:1-{number}" for number in range(1, 9))]
    return "\n".join(str(post.activity) for each in places for post in stage.connector.posts_in(each))


async def test_session_that_is_closed_while_its_groups_sit_is_not_named_to_them(stage: Stage) -> None:
    event = await with_groups(stage)
    await stage.play(event, NOW + 140 * MINUTE)
    await change(stage, event, 1, audience=Audience.CIRCLE, title="Bestyrelsens fortrolige punkt")
    await stage.play(event)

    assert "Gruppedrøftelsen er aflyst" in all_that_stands(stage)
    assert "fortrolige" not in all_that_stands(stage)


async def test_correction_that_does_not_fit_names_no_closed_session(stage: Stage) -> None:
    await stages.settle_in(stage, agenda())
    closed = programme().replace("- 10.00-11.00: ", "- 10.00-11.00:\n      lukket: ja\n      titel: Fortrolig ")
    stage.sources.put(FILE, closed.encode())
    sent = [activities.file("program.yaml", FILE, "yaml")]
    await stage.tell(activities.message(None, stage.personal(1), activities.person(1), attachments=sent))
    await stage.say("ret punkt 2: til 9.30", stage.channel())
    await stage.say("vis udkastet", stage.channel())

    stands = [str(post.activity) for post in stage.connector.posts_in(activities.CHANNEL)]
    assert any("Så slutter »…«" in each for each in stands)
    assert any("Udkast til program" in each for each in stands)
    assert not any("Fortrolig" in each for each in stands)


async def test_who_comes_while_a_discussion_is_still_to_be_announced_is_noted(stage: Stage) -> None:
    event = await with_groups(stage)
    await change(stage, event, 1, pending=True)
    await stage.play(event, NOW + 140 * MINUTE)
    await stage.say("jeg er med", stage.personal(8), 8)

    async with stage.app.store.read() as tables:
        (known,) = await tables.identities.find(user_id=activities.person(8)["id"])
        assert await tables.attendances.count(event_id=event.id, person_id=known.person_id) == 1
    assert "sat op uden opslag" not in all_that_stands(stage)


async def test_discussion_that_is_announced_after_its_start_has_its_groups_at_once(stage: Stage) -> None:
    event = await with_groups(stage)
    await change(stage, event, 1, pending=True)
    await stage.play(event, NOW + 140 * MINUTE)
    await change(stage, event, 1, pending=False)

    async with stage.app.store.read() as tables:
        assert [each.state for each in await tables.rounds.find(event_id=event.id)] == ["open"]
    assert (await newest(stage, event)).sessions[1].kind is SessionKind.BREAKOUT
