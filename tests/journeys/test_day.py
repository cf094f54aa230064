"""A whole day on the wire: agenda in, announcements, groups, ideas, votes, registrations and summary out."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import schedules
from bot.model import Price
from schedules import readers
from tests.journeys import stage as stages
from tests.journeys.stage import GROUPS, Stage, actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Agenda, Event, Session
    from cards.elements import ButtonStyle

FILE = Path(schedules.__file__).parent / "agendas" / "inspirationsdag.yaml"
TOWNS = (
    "Aarhus Kommune",
    "Århus",
    "aarhus",
    "Odense",
    "Odense Kommune",
    "Skive",
    "Skive Kommune",
    "Herning",
    "Vejle",
    "Vejle",
    "Ballerup",
    "Ishøj",
)


@pytest.fixture
def agenda() -> Agenda:
    return readers.read(FILE.read_bytes(), name=FILE.name).agenda


@pytest.fixture(params=[("execute", "sqlite"), ("submit", "postgres")], ids="-".join)
def setting(request: pytest.FixtureRequest) -> tuple[ButtonStyle, str]:
    """Return a kind of button and the URL of a fresh database, each with the other."""
    buttons, engine = request.param
    return buttons, request.getfixturevalue(f"{engine}_url")


@pytest.fixture
async def stage(setting: tuple[ButtonStyle, str], agenda: Agenda) -> AsyncIterator[Stage]:
    buttons, database = setting
    begins = agenda.instant(agenda.sessions[0].start) - timedelta(hours=20)
    async with stages.set_up(database, begins, buttons=buttons) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage, agenda: Agenda) -> Event:
    return await stages.settle_in(stage, agenda)


async def register(stage: Stage, number: int, town: str) -> None:
    """Register a person through the real form in their own chat."""
    where = stage.personal(number)
    await stage.say("tilmeld mig", where, number)
    form = stage.connector.posts_in(where["conversation"]["id"])[-1].card
    await stage.press(
        actions(form)["submit_registration"],
        where,
        number,
        name=f"Person {number}",
        municipality=town,
        role="Konsulent",
        email=f"person{number}@mosebo.example",
    )


async def to_session(stage: Stage, event: Event, agenda: Agenda, title: str) -> Session:
    """Play the day until shortly after a session began, and return that session."""
    session = next(each for each in agenda.sessions if title in each.title)
    await stage.play(event, agenda.instant(session.start) + timedelta(minutes=1))
    return session


async def test_day_makes_few_posts_in_its_main_place(stage: Stage, event: Event) -> None:
    before = len(stage.top_posts())

    await stage.say("idé Spørg naboen først", stage.channel("1"), 5)
    await stage.play(event)

    said = [words(post.card).splitlines()[:2] for post in stage.top_posts()[before:]]
    assert [kicker for kicker, _ in said] == [
        "Om lidt, kl. 9.00",
        "Slut",
        "Slut",
        "Slut",
        "Om lidt, kl. 11.00",
        "Slut",
        "Slut",
        "Om lidt, kl. 12.30",
        "Slut",
        "Om lidt, kl. 13.00",
        "Slut",
        "Slut",
        "Nu",
        "Opsummering",
    ]


async def test_day_played_twice_says_nothing_twice(stage: Stage, event: Event) -> None:
    await stage.play(event)
    said = len(stage.connector.calls_to("POST *"))

    async with stage.app.store.write() as tables:
        for due in await tables.dues.find(event_id=event.id):
            await tables.dues.put(due.model_copy(update={"state": "planned"}))
    await stage.move_to(stage.clock.now())

    assert len(stage.connector.calls_to("POST *")) == said


async def test_registration_is_kept_once_and_can_be_changed_and_cancelled(stage: Stage, event: Event) -> None:
    await register(stage, 3, "Århus")
    await register(stage, 3, "Odense")

    async with stage.app.store.read() as tables:
        rows = await tables.registrations.find(event_id=event.id)
        log = await tables.registration_log.find(event_id=event.id)
    kept = [(row.state, row.answers["municipality"], row.quote and row.quote.price) for row in rows]
    assert kept == [("registered", "Odense", Price(amount=Decimal("600.00")))]
    assert [change.state for change in log] == ["registered", "registered"]

    await stage.say("afmeld mig", stage.personal(3), 3)

    async with stage.app.store.read() as tables:
        assert [row.state for row in await tables.registrations.find(event_id=event.id)] == ["cancelled"]


async def test_registration_form_keeps_what_was_typed_and_says_what_is_missing(stage: Stage, event: Event) -> None:
    where = stage.personal(4)
    await stage.say("tilmeld mig", where, 4)
    form = stage.connector.posts_in(where["conversation"]["id"])[-1].card

    reply = await stage.press(actions(form)["submit_registration"], where, 4, name="Åse Ødegård", email="ingen")

    again = reply.body["value"] if reply.body else stage.connector.posts_in(where["conversation"]["id"])[-1].card
    assert "Åse Ødegård" in str(again)
    assert "600" in words(again)
    async with stage.app.store.read() as tables:
        (row,) = await tables.registrations.find(event_id=event.id)
    assert (row.state, row.typed["name"], row.typed["email"]) == ("draft", "Åse Ødegård", "ingen")


async def test_groups_mix_municipalities_and_each_gets_its_thread(stage: Stage, event: Event, agenda: Agenda) -> None:
    await stage.say("grupper her", stage.channel(channel=GROUPS), 1)
    for number, town in enumerate(TOWNS, start=2):
        await register(stage, number, town)
    await stage.say("ikke med", stage.personal(2), 2)

    session = await to_session(stage, event, agenda, "den gode invitation")

    async with stage.app.store.read() as tables:
        (sitting,) = await tables.rounds.find(event_id=event.id)
        groups = await tables.groups.find(round_id=sitting.id)
        members = await tables.members.find(round_id=sitting.id)
    assert sitting.session_id
    assert (session.title, len(groups), len(members)) == ("Gruppedrøftelse om den gode invitation", 2, 11)
    threads = stage.top_posts(GROUPS)[1:]
    assert len(threads) == 2
    for thread in threads:
        inside = stage.connector.posts_in(GROUPS, thread.id)
        assert "11.45" in words(thread.card)
        assert any("gruppe" in post.text for post in inside)
        assert any("hand_in" in actions(post.card) for post in inside)


async def test_latecomer_joins_the_smallest_group_and_is_told(stage: Stage, event: Event, agenda: Agenda) -> None:
    for number, town in enumerate(TOWNS[:9], start=2):
        await register(stage, number, town)
    await to_session(stage, event, agenda, "den gode invitation")

    await stage.say("jeg er med", stage.personal(40), 40, "Sent Ankommet")

    told = stage.connector.posts_in("a:1-40")[-1]
    assert "Sent Ankommet" in words(told.card)
    cards = [words(post.card) for post in stage.top_posts() if words(post.card).startswith("Gruppe")]
    assert sum("Sent Ankommet" in card for card in cards) == 1


async def test_ideas_are_kept_as_typed_and_votes_count_once(stage: Stage, event: Event, agenda: Agenda) -> None:
    await to_session(stage, event, agenda, "Fra opslag")
    await stage.say("idé Spørg *naboen* <b>først</b>", stage.channel("77"), 5)
    await stage.say("ide: to\nlinjer", stage.personal(6), 6)

    for _ in range(2):
        await stage.say("stem 1", stage.personal(7), 7)
    await stage.say("stem 1", stage.personal(8), 8)
    await stage.say("stem 2", stage.personal(8), 8)
    await stage.say("fjern stemme 2", stage.personal(8), 8)

    async with stage.app.store.read() as tables:
        ideas = await tables.ideas.find(event_id=event.id)
        votes = await tables.votes.find(event_id=event.id)
    assert sorted((idea.number, idea.text) for idea in ideas) == [
        (1, "Spørg *naboen* <b>først</b>"),
        (2, "to\nlinjer"),
    ]
    assert len(votes) == 2
    assert {idea.session_id for idea in ideas} == {
        each.id for each in (await accepted(stage, event)).sessions if "Fra opslag" in each.title
    }


async def accepted(stage: Stage, event: Event) -> Agenda:
    async with stage.app.store.read() as tables:
        release = await tables.releases.get(event_id=event.id, number=event.release)
    assert release is not None
    return release.agenda


async def test_idea_form_is_put_once_and_its_idea_is_kept(stage: Stage, event: Event, agenda: Agenda) -> None:
    await to_session(stage, event, agenda, "Fra opslag")
    announcement = stage.top_posts()[-1]
    thread = stage.channel(announcement.id)

    for number in (5, 6):
        await stage.press(actions(announcement.card)["idea_form"], thread, number)
    (form,) = [
        post for post in stage.connector.posts_in(activities.CHANNEL, announcement.id) if post.id != announcement.id
    ]
    await stage.press(actions(form.card)["idea"], thread, 5, argument="Hæng en seddel op i Brugsen")

    async with stage.app.store.read() as tables:
        (idea,) = await tables.ideas.find(event_id=event.id)
    assert idea.text == "Hæng en seddel op i Brugsen"
    assert form.history == []


async def test_mentioned_reply_in_a_groups_thread_becomes_an_idea_of_that_group_at_the_bell(
    stage: Stage, event: Event, agenda: Agenda
) -> None:
    for number, town in enumerate(TOWNS[:5], start=2):
        await register(stage, number, town)
    await to_session(stage, event, agenda, "den gode invitation")
    thread = next(post for post in stage.top_posts() if words(post.card).startswith("Gruppe"))

    await stage.say("Vi ringer til tre hver", stage.channel(thread.id), 3)
    await to_session(stage, event, agenda, "Frokost")

    async with stage.app.store.read() as tables:
        (idea,) = await tables.ideas.find(event_id=event.id)
        (group,) = await tables.groups.find(event_id=event.id)
    assert (idea.text, idea.group_id) == ("Vi ringer til tre hver", group.id)


async def test_summary_shows_the_words_and_the_most_supported_first(stage: Stage, event: Event, agenda: Agenda) -> None:
    await to_session(stage, event, agenda, "Fra opslag")
    await stage.say("idé Først sagt", stage.personal(5), 5)
    await stage.say("idé Mest støttet", stage.personal(6), 6)
    await stage.say("stem 2", stage.personal(7), 7)

    await stage.play(event)

    summary = words(stage.top_posts()[-1].card)
    assert summary.index("Mest støttet") < summary.index("Først sagt")


async def test_only_those_who_run_the_day_can_steer_it(stage: Stage, event: Event, agenda: Agenda) -> None:
    facilitator = activities.member(9) | {"email": "facilitator@levendelokalsamfund.example"}
    stage.connector.add_conversation("a:1-9", [facilitator])
    await stage.say("status", stage.personal(5), 5, "Facilitator")
    await stage.say("status", stage.personal(9), 9)

    refused = stage.connector.posts_in("a:1-5")[-1]
    shown = stage.connector.posts_in("a:1-9")[-1]
    assert refused.card is None
    assert "kun dem" in refused.text
    assert "0" in words(shown.card)

    await stage.say("start 3", stage.personal(9), 9)

    assert "Fra opslag til opringning" in words(stage.top_posts()[-1].card)


async def test_second_delivery_of_an_activity_acts_once(stage: Stage, event: Event) -> None:
    activity = activities.message("idé Kun én gang", stage.personal(5), activities.person(5))

    for _ in range(3):
        assert (await stage.tell(activity)).status in {200, 201, 202}

    async with stage.app.store.read() as tables:
        assert await tables.ideas.count(event_id=event.id) == 1
    assert len(stage.connector.posts_in("a:1-5")) == 1


async def test_welcome_is_said_once_however_often_teams_says_installed(stage: Stage, event: Event) -> None:
    for _ in range(3):
        await stage.tell(activities.installed(stage.channel(), activities.person(1)))
        await stage.tell(activities.members_added(stage.channel(), count=300, with_bot=True))

    assert sum("Ordstyrer" in words(post.card) and "Hej" in words(post.card) for post in stage.top_posts()) == 1
    assert stage.connector.calls_to("GET *members*") == []


@pytest.mark.parametrize("greeting", ["Hi", "Hej", "Hello", "Help", "hjælp", "Hallå", "hei"])
async def test_greetings_always_answer(stage: Stage, greeting: str) -> None:
    await stage.say(greeting, stage.personal(5), 5)

    assert stage.connector.posts_in("a:1-5")[-1].card is not None


async def test_chat_lists_the_groups_in_the_announcement(stage: Stage, agenda: Agenda) -> None:
    event = await stages.settle_in(stage, agenda, place=stage.chat())
    for number, town in enumerate(TOWNS, start=2):
        await register(stage, number, town)

    await to_session(stage, event, agenda, "den gode invitation")
    announced = words(stage.connector.posts_in(activities.CHAT)[-1].card)
    await stage.play(event)

    assert all(f"Person {number}" in announced for number in range(2, 14))
    assert len(stage.connector.posts_in(activities.CHAT)) - 2 <= 15


async def test_speaker_and_facilitator_are_told_the_last_minutes_though_they_never_spoke(
    stage: Stage, event: Event, agenda: Agenda
) -> None:
    named = {31: "nadia.rask@levendelokalsamfund.example", 32: "facilitator@levendelokalsamfund.example"}
    roster = [activities.member(number) | {"email": mail} for number, mail in named.items()]
    stage.connector.add_conversation(activities.CHANNEL, [*roster, activities.member(33)])

    session = next(each for each in agenda.sessions if "Fra opslag" in each.title)
    assert session.end is not None
    await stage.play(event, agenda.instant(session.end) - timedelta(minutes=4))

    async with stage.app.store.read() as tables:
        told = await tables.deliveries.find(event_id=event.id, kind="last_minutes")
        people = await tables.people.find(id=tuple({each.person_id or "" for each in told}))
    assert sorted(each.email or "" for each in people) == sorted(named.values())
    assert {each.state for each in told} == {"sent"}


async def test_roster_that_cannot_be_read_does_not_hold_up_the_day(stage: Stage, event: Event) -> None:
    stage.connector.fail("GET *pagedmembers*", 429, times=9)

    await stage.play(event)

    assert len(stage.top_posts()) == 15


async def test_speaker_who_registers_is_dealt_only_if_they_ask(stage: Stage, event: Event, agenda: Agenda) -> None:
    speaker = activities.member(2) | {"email": "nadia.rask@levendelokalsamfund.example"}
    stage.connector.add_conversation(activities.CHANNEL, [speaker])
    for number, town in enumerate(TOWNS[:6], start=2):
        await register(stage, number, town)
    await to_session(stage, event, agenda, "den gode invitation")

    async with stage.app.store.read() as tables:
        dealt = await tables.members.find()
        names = [each.name for each in await tables.people.find(id=tuple(each.person_id for each in dealt))]
    assert sorted(names) == [f"Person {number}" for number in range(3, 8)]


async def test_card_cannot_reach_the_event_of_another_host(stage: Stage, event: Event) -> None:
    where = activities.in_personal(stage.connector.service_url, chat="a:1-66", tenant="another-host")
    data = {"verb": "program", "event": event.id}

    await stage.press({"type": "Action.Submit", "data": data}, where, 66)

    said = stage.connector.posts_in("a:1-66")[-1]
    assert said.card is None
    assert event.title not in said.text
