"""What those who run the day do out of turn: before time, after time, twice, and in the wrong place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import agendas
from bot.model import Agenda, Audience, Notices, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
BREAKOUT = SessionKind.BREAKOUT


def line(hour: float, title: str, kind: SessionKind = SessionKind.TALK) -> Session:
    start = DAY + timedelta(hours=hour)
    return Session(title=title, kind=kind, start=start, end=start + timedelta(hours=1))


AGENDA = Agenda(
    title="Dagen",
    sessions=(
        line(9, "Først"),
        line(10, "Om tillid", BREAKOUT),
        line(11, "Pause", SessionKind.BREAK),
        line(12, "Om mod", BREAKOUT),
        line(13, "Til sidst"),
    ),
)


def at(hours: float) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours))


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at(8.5)) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    return await stages.settle_in(stage, AGENDA)


async def with_people(stage: Stage, count: int = 8) -> None:
    for number in range(2, 2 + count):
        await stage.say("jeg er med", stage.personal(number), number)


def heads(stage: Stage) -> list[str]:
    """Return the first two lines of each card in the main place, but the welcome and answers to commands."""
    said = [" ".join(words(post.card).splitlines()[:2]) for post in stage.top_posts() if post.card]
    return [each for each in said if each.startswith(("Om lidt", "Nu", "Slut", "Opsummering"))]


def last(stage: Stage, number: int) -> str:
    post = stage.connector.posts_in(f"a:1-{number}")[-1]
    return post.text or words(post.card)


async def seats(stage: Stage) -> list[tuple[str, str]]:
    """Return who sits in which round's session, by name."""
    async with stage.app.store.read() as tables:
        rounds = {each.id: each.session_id for each in await tables.rounds.find()}
        people = {each.id: each.name for each in await tables.people.find()}
        (event,) = await tables.events.find()
        release = await tables.releases.get(event_id=event.id, number=event.release)
        assert release is not None
        titles = {each.id: each.title for each in release.agenda.sessions}
        return sorted((titles[rounds[each.round_id]], people[each.person_id]) for each in await tables.members.find())


async def test_session_started_before_time_is_not_heralded_afterwards(stage: Stage, event: Event) -> None:
    await stage.play(event, at(9.75))
    await stage.say("start 2", stage.personal(1), 1)
    await stage.play(event, at(10.25))

    assert heads(stage) == ["Om lidt, kl. 9.00 Først", "Slut Først", "Nu: gruppedrøftelse Om tillid"]


async def test_groups_closed_before_time_hear_nothing_more_of_the_time(stage: Stage, event: Event) -> None:
    await with_people(stage)
    await stage.play(event, at(10.25))
    await stage.say("luk grupper", stage.personal(1), 1)
    thread = next(post for post in stage.top_posts() if words(post.card).startswith("Om tillid"))
    told = len(stage.connector.posts_in(activities.CHANNEL, thread.id))

    await stage.play(event, at(11.25))

    assert len(stage.connector.posts_in(activities.CHANNEL, thread.id)) == told


async def test_groups_opened_again_are_closed_when_the_time_is_up(stage: Stage, event: Event) -> None:
    await with_people(stage)
    await stage.play(event, at(10.25))
    for said in ("luk grupper", "åbn grupper", "åbn grupper"):
        await stage.say(said, stage.personal(1), 1)
    threads = [post for post in stage.top_posts() if words(post.card).startswith("Om tillid")]

    await stage.play(event, at(11.25))

    async with stage.app.store.read() as tables:
        assert [each.state for each in await tables.rounds.find()] == ["closed"]
    assert len(threads) == 2
    assert "Slut Om tillid" in heads(stage)


async def test_who_comes_or_goes_between_deal_and_opening_is_seated_or_not(stage: Stage, event: Event) -> None:
    await with_people(stage)
    await stage.say("lav grupper", stage.personal(1), 1)
    await stage.say("jeg er med", stage.personal(20), 20, "Sent Ankommet")
    await stage.say("ikke med", stage.personal(2), 2)
    await stage.say("vis grupper", stage.personal(1), 1)
    await stage.say("åbn grupper", stage.personal(1), 1)

    names = [name for _, name in await seats(stage)]
    assert sorted(names) == sorted(["Sent Ankommet", *(f"Person Nummer {number}" for number in range(3, 10))])


async def test_my_group_is_the_open_one_though_the_next_is_dealt(stage: Stage, event: Event) -> None:
    await with_people(stage)
    await stage.play(event, at(11.25))
    await stage.say("lav grupper", stage.personal(1), 1)
    await stage.say("min gruppe", stage.personal(3), 3)
    assert "Om tillid" in last(stage, 3)  # a proposal is nobody's group yet

    await stage.play(event, at(12.25))
    await stage.say("jeg er med", stage.personal(30), 30, "Sent Ankommet")

    assert ("Om mod", "Sent Ankommet") in await seats(stage)


async def test_latecomer_is_seated_in_the_round_that_runs(stage: Stage) -> None:
    endless = line(10, "Uden slut", BREAKOUT).model_copy(update={"end": None})
    event = await stages.settle_in(
        stage, AGENDA.model_copy(update={"sessions": (endless, line(12, "Om mod", BREAKOUT))})
    )
    await with_people(stage)
    await stage.play(event, at(12.25))

    await stage.say("jeg er med", stage.personal(30), 30, "Sent Ankommet")

    assert ("Om mod", "Sent Ankommet") in await seats(stage)


async def test_cancelled_breakout_leaves_no_groups_open_in_the_way_of_the_next(stage: Stage, event: Event) -> None:
    await with_people(stage)
    await stage.play(event, at(10.25))
    async with stage.app.store.write() as tables:
        rest = tuple(each for each in AGENDA.sessions if each.title != "Om tillid")
        await agendas.accept(tables, event, AGENDA.model_copy(update={"sessions": rest}), stage.clock.now())
    await stage.play(event, at(12.25))

    await stage.say("jeg er med", stage.personal(30), 30, "Sent Ankommet")
    await stage.say("luk grupper", stage.personal(1), 1)

    assert "Sent Ankommet" in last(stage, 30)
    assert last(stage, 1) == "»Om mod« er slut, og grupperne er lukket."


async def test_groups_open_though_the_agenda_asks_for_no_announcements(stage: Stage) -> None:
    quiet = AGENDA.model_copy(update={"notices": Notices(announce=False)})
    event = await stages.settle_in(stage, quiet)
    await with_people(stage)

    await stage.play(event, at(10.25))

    assert [each for each in heads(stage) if each.startswith("Nu")] == []
    assert len(await seats(stage)) == 8


async def test_breakout_of_a_closed_circle_is_dealt_and_shown_to_nobody(stage: Stage) -> None:
    secret = line(10, "Fortroligt", BREAKOUT).model_copy(update={"audience": Audience.CIRCLE})
    event = await stages.settle_in(stage, AGENDA.model_copy(update={"sessions": (line(9, "Først"), secret)}))
    await with_people(stage)
    await stage.play(event, at(10.25))
    for said in ("jeg er med", "min gruppe", "nu"):
        await stage.say(said, stage.personal(3), 3)
    for said in ("lav grupper", "åbn grupper", "start 2", "luk grupper", "status"):
        await stage.say(said, stage.channel(), 1)

    assert "Fortroligt" not in str([call.body for call in stage.connector.calls_to("*")])


async def test_one_who_adds_the_bot_elsewhere_steers_no_event_of_others(stage: Stage, event: Event) -> None:
    own = activities.in_chat(stage.connector.service_url, chat="19:egen@thread.v2")
    await stage.tell(activities.installed(own, activities.person(66)))

    await stage.say("start 1", own, 66)

    assert "kun dem" in stage.connector.posts_in("19:egen@thread.v2")[-1].text
    assert heads(stage) == []


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("start 0", "Vælg et programpunkt fra 1 til 5."),
        ("start 99", "Vælg et programpunkt fra 1 til 5."),
        ("luk grupper", "Der er ingen åbne grupper at lukke."),
        ("vis grupper", "Grupperne er ikke lavet endnu."),
        ("lav grupper", "Der er ingen at fordele endnu"),
        ("grupper her", "Grupper kan kun få tråde i en kanal."),
        ("min gruppe", "Du er ikke i en gruppe endnu."),
    ],
)
async def test_what_cannot_be_done_is_refused_in_words(stage: Stage, event: Event, said: str, answer: str) -> None:
    await stage.say(said, stage.personal(1), 1)

    assert last(stage, 1).startswith(answer)


async def test_agenda_without_breakouts_refuses_groups_in_words(stage: Stage) -> None:
    await stages.settle_in(stage, AGENDA.model_copy(update={"sessions": (line(9, "Først"),)}))
    for said in ("lav grupper", "vis grupper", "åbn grupper"):
        await stage.say(said, stage.personal(1), 1)
        assert last(stage, 1) == "Der er ikke flere gruppedrøftelser i programmet."


async def test_where_no_event_is_every_sentence_is_answered(stage: Stage) -> None:
    for said in ("program", "status", "start 1", "stem 1", "tilmeld mig", "idé Kaffe", "min gruppe", "jeg er med"):
        await stage.say(said, stage.personal(5), 5)
        assert last(stage, 5).startswith("Jeg kender ikke noget arrangement her endnu.")


async def test_cards_for_all_are_in_the_events_language_whoever_caused_them(stage: Stage, event: Event) -> None:
    await stage.play(event, at(10.25))
    english = {"locale": "en-GB"}
    await stage.tell(activities.message("i'm in", stage.personal(5), activities.person(5), **english, entities=[]))
    await stage.tell(activities.message("i'm in", stage.personal(6), activities.person(6), **english, entities=[]))

    (group,) = [post for post in stage.top_posts() if words(post.card).startswith("Om tillid")]
    assert "Gruppe 1" in words(group.card)
    assert "Group 1" in last(stage, 6)
    inside = stage.connector.posts_in(activities.CHANNEL, group.id)
    assert any("Opsamling fra gruppe 1" in words(post.card) for post in inside)

    announced = stage.top_posts()[-2]
    pressed = actions(announced.card)["idea_form"]["data"]
    told = activities.execute(pressed, stage.channel(announced.id), activities.person(5), verb="idea_form")
    await stage.tell(told | {"locale": "en-GB"})
    asked = stage.connector.posts_in(activities.CHANNEL, announced.id)[-1]
    assert "Hvad vil du dele?" in words(asked.card)


async def test_latecomers_who_press_fill_no_main_place(stage: Stage, event: Event) -> None:
    await with_people(stage)
    await stage.play(event, at(10.25))
    said = len(stage.top_posts())
    data = {"verb": "join", "event": event.id}
    replies = [
        await stage.tell(activities.execute(data, stage.channel(), activities.person(number), verb="join"))
        for number in (40, 41)
    ]

    assert len(stage.top_posts()) == said
    assert all("gruppe" in str(reply.body) for reply in replies)


async def test_thread_of_a_group_says_which_event_is_meant(stage: Stage, event: Event) -> None:
    await with_people(stage)
    await stage.play(event, at(10.25))
    await stages.settle_in(stage, AGENDA.model_copy(update={"title": "Den anden dag"}))
    thread = next(post for post in stage.top_posts() if words(post.card).startswith("Om tillid"))

    await stage.say("idé Vi ringer til tre hver", stage.channel(thread.id), 3)

    async with stage.app.store.read() as tables:
        assert [each.text for each in await tables.ideas.find(event_id=event.id)] == ["Vi ringer til tre hver"]


async def test_event_claimed_in_a_personal_chat_is_reached_by_its_buttons(stage: Stage) -> None:
    made = await stage.app.create_event(AGENDA)
    await stage.say(f"kode {await stage.app.claim(made.id)}", stage.personal(5), 5)
    await stage.say("tilmeld mig", stage.personal(5), 5)
    form = stage.connector.posts_in("a:1-5")[-1].card

    reply = await stage.press(
        actions(form)["submit_registration"],
        stage.personal(5),
        5,
        name="Åse",
        municipality="Skive",
        email="aase@mosebo.example",
    )

    assert reply.body["type"] == "application/vnd.microsoft.card.adaptive"


async def test_what_is_for_a_thread_that_could_not_begin_does_not_fill_the_channel(stage: Stage, event: Event) -> None:
    await with_people(stage)
    await stage.play(event, at(9.99))
    stage.connector.fail("POST *", 400, times=1)

    await stage.play(event, at(10.25))

    new = [post for post in stage.top_posts() if "Gruppe" in words(post.card) or "gruppe" in post.text]
    assert [words(post.card).splitlines()[1] for post in new if post.card][:1] == ["Gruppe 2"]
    assert not [post for post in new if post.text]
    async with stage.app.store.read() as tables:
        failed = await tables.deliveries.find(event_id=event.id, state="failed")
    assert sorted(each.kind for each in failed) == ["group", "group_call", "harvest"]


@pytest.mark.parametrize("day", [datetime(2026, 3, 29), datetime(2026, 10, 25), DAY], ids=str)  # noqa: DTZ001
async def test_choice_of_an_event_holds_until_midnight_there(sqlite_url: str, day: datetime) -> None:
    later = day - DAY
    moved = tuple(
        each.model_copy(update={"start": each.start + later, "end": each.end + later if each.end else None})
        for each in AGENDA.sessions
    )
    agenda = AGENDA.model_copy(update={"sessions": moved})
    async with stages.set_up(sqlite_url, agenda.instant(day + timedelta(hours=9.5))) as stage:
        await stages.settle_in(stage, agenda)
        await stages.settle_in(stage, agenda.model_copy(update={"title": "Ikke dagen"}))
        await stage.say("vælg 2", stage.channel(), 5)

        async with stage.app.store.read() as tables:
            (choice,) = await tables.choices.find()
        assert agenda.wall(choice.until) == day + timedelta(days=1)
        assert "Ikke dagen" in stage.top_posts()[-1].text
