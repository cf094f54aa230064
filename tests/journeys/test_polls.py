"""Polls on the wire: asked, answered by card and by sentence, counted once for each person, shown when they may be."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.model import Agenda, PollKind, PollOpening, PollPlan, Reveal, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Ballot, Event, Poll
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
NOW_WHAT = PollPlan(question="Hvad nu?", options=("vi fortsætter", "vi venter", "vi ved det ikke"))
AGREED = PollPlan(
    question="Hvor enige er vi?",
    kind=PollKind.SCALE,
    lowest="slet ikke",
    highest="helt",
    reveal=Reveal.REVEALED,
    opens=PollOpening.END,
)
AGENDA = Agenda(
    title="Dagen",
    sessions=(
        Session(
            title="Først",
            kind=SessionKind.TALK,
            start=DAY + timedelta(hours=9),
            end=DAY + timedelta(hours=10),
            polls=(NOW_WHAT.model_copy(update={"opens": PollOpening.START}), AGREED),
            feedback=True,
        ),
        Session(title="Så", kind=SessionKind.TALK, start=DAY + timedelta(hours=10), end=DAY + timedelta(hours=11)),
    ),
)


def at(hours: float, minutes: float = 0) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours, minutes=minutes))


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at(8.5)) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    made = await stages.settle_in(stage, AGENDA)
    await stage.say("program", stage.personal(1), 1)
    return made


def said(stage: Stage, conversation: str = activities.CHANNEL) -> list[str]:
    posts = stage.connector.posts_in(conversation)
    return [words(each.card).replace("\xa0", " ") if each.card else each.text for each in posts]


def form(stage: Stage, question: str, conversation: str = activities.CHANNEL) -> Post:
    """Return the card in which everybody answers."""
    (found,) = [
        each
        for each in stage.connector.posts_in(conversation)
        if question in words(each.card) and "answer_poll" in actions(each.card)
    ]
    return found


def result(stage: Stage, question: str, conversation: str = activities.CHANNEL) -> list[str]:
    """Return what the cards with the answers say."""
    return [
        words(each.card).replace("\xa0", " ")
        for each in stage.connector.posts_in(conversation)
        if question in words(each.card) and "answer_poll" not in actions(each.card)
    ]


async def vote(stage: Stage, question: str, number: int, **typed: str) -> str:
    reply = await stage.press(actions(form(stage, question).card)["answer_poll"], stage.channel(), number, **typed)
    return str(reply.body["value"]) if reply.body else ""


async def polls(stage: Stage) -> list[Poll]:
    async with stage.app.store.read() as tables:
        return sorted(await tables.polls.find(), key=lambda each: each.number)


async def ballots(stage: Stage) -> list[Ballot]:
    async with stage.app.store.read() as tables:
        return await tables.ballots.find()


async def test_poll_opens_with_its_session_is_answered_and_told_when_it_closes(stage: Stage, event: Event) -> None:
    await stage.play(event, at(9, 1))

    first = await vote(stage, "Hvad nu?", 2, choice="2")
    again = await vote(stage, "Hvad nu?", 2, choice="2")
    await vote(stage, "Hvad nu?", 3, choice="1")
    await stage.say("svar b", stage.personal(4), 4)
    await stage.play(event, at(9, 2))

    assert first == (
        "Tak, dit svar på afstemning 1 er talt med. Indtil nu: vi venter: 1 · vi fortsætter: 0 · vi ved det ikke: 0."
    )
    assert again.startswith("Tak, dit nye svar på afstemning 1 gælder nu.")
    assert "vi venter: 2" in said(stage, "a:1-4")[-1]
    (shared,) = result(stage, "Hvad nu?")
    (desk,) = result(stage, "Hvad nu?", "a:1-1")
    assert "3 har svaret" in shared
    assert "%" not in shared
    assert "████████ 2 · 67 %" in desk
    await stage.play(event, at(10, 11))
    (shared,) = result(stage, "Hvad nu?")
    assert "Der er lukket for svar." in shared
    assert "████████ 2 · 67 %" in shared
    assert await vote(stage, "Hvad nu?", 5, choice="1") == ("Afstemning 1 er lukket, så dit svar kan ikke tælles med.")


async def test_answers_stand_in_the_thread_of_the_question_and_its_fields_are_never_edited(
    stage: Stage, event: Event
) -> None:
    await stage.play(event, at(9, 1))
    asked = form(stage, "Hvad nu?")
    before = asked.card
    await vote(stage, "Hvad nu?", 2, choice="1")
    await stage.play(event, at(11, 30))

    answers = [each for each in stage.connector.posts_in(activities.CHANNEL, asked.id) if each.id != asked.id]
    assert [words(each.card).splitlines()[1] for each in answers] == ["Hvad nu?"]
    assert form(stage, "Hvad nu?").card == before
    async with stage.app.store.read() as tables:
        assert [each.revision for each in await tables.deliveries.find(kind="poll")] == [1] * 3


async def test_session_asks_as_it_ends_what_it_is_to_and_what_people_thought(stage: Stage, event: Event) -> None:
    await stage.play(event, at(10, 1))
    told = await vote(stage, "Hvor enige er vi?", 2, choice="4")
    rated = [await vote(stage, "Hvad syntes du", n, choice=str(n), text=f"tanke {n}") for n in (2, 3, 4)]
    await stage.play(event, at(10, 2))

    assert told.endswith("Hvad de andre svarer, kommer frem, når det vises for alle.")
    assert rated[0].endswith("uden dit navn.")
    assert "%" not in "".join(result(stage, "Hvor enige er vi?"))
    assert result(stage, "Hvad syntes du") == []
    (desk,) = result(stage, "Hvad syntes du", "a:1-1")
    assert "Gennemsnit 3 af 5" in desk
    assert all(f"tanke {n}" in desk for n in (2, 3, 4))
    await stage.say("vis resultat 2", stage.personal(1), 1)
    (shared,) = result(stage, "Hvor enige er vi?")
    assert "Gennemsnit 4 af 5" in shared


async def test_facilitator_asks_on_the_spot_in_a_sentence_and_everybody_answers_in_one(
    stage: Stage, event: Event
) -> None:
    await stage.play(event, at(10, 20))
    for asked in ("ordsky: Ét ord om dagen", "afstemning flere: Hvem? | vi | de andre | alle"):
        await stage.say(asked, stage.channel(), 1)
    numbers = {each.plan.question: each.number for each in await polls(stage) if each.person_id}
    cloud, who = numbers["Ét ord om dagen"], numbers["Hvem?"]
    await stage.say(f"svar {cloud}: Tillid, mod", stage.personal(2), 2)
    await stage.say(f"svar {cloud}: tillid.", stage.channel(), 3)
    await stage.say(f"svar {who}: a og c", stage.personal(3), 3)
    await stage.say("svar alle", stage.personal(4), 4)
    await stage.say(f"luk afstemning {cloud}", stage.personal(1), 1)

    assert "Hvilken afstemning? Skriv dens nummer med:" in said(stage, "a:1-4")[-1]
    (shared,) = result(stage, "Ét ord om dagen")
    assert shared.splitlines()[3:] == ["Der er lukket for svar.", "2", "Tillid", "1", "mod"]
    assert sorted(each.choices for each in await ballots(stage) if each.choices) == [(1, 3)]


async def test_who_does_not_run_the_day_asks_closes_and_removes_nothing(stage: Stage, event: Event) -> None:
    await stage.play(event, at(9, 1))
    for asked in ("afstemning: Hvad? | a | b", "luk afstemning 1", "åbn afstemning 2", "fjern afstemning 1"):
        await stage.say(asked, stage.personal(2), 2)
        assert said(stage, "a:1-2")[-1].startswith("Det kan kun dem, der styrer dagen.")
    assert [each.state for each in await polls(stage)][:1] == ["open"]


async def test_group_in_its_thread_answers_its_own_questions(stage: Stage) -> None:
    talk = Session(
        title="I grupper",
        kind=SessionKind.BREAKOUT,
        start=DAY + timedelta(hours=9),
        end=DAY + timedelta(hours=10),
        polls=(NOW_WHAT.model_copy(update={"opens": PollOpening.START}),),
    )
    event = await stages.settle_in(stage, Agenda(title="Dagen", sessions=(talk,)))
    for number in range(2, 6):
        await stage.say("jeg er med", stage.personal(number), number)
    await stage.play(event, at(9, 1))
    (head,) = [each for each in stage.top_posts() if "Gruppe 1" in words(each.card).splitlines()[:3]]

    await stage.say("svar: b", stage.channel(head.id), 2)
    await stage.say("svar 1: b", stage.channel(head.id), 3)

    assert [each.choices for each in await ballots(stage)] == [(2,)]
    async with stage.app.store.read() as tables:
        (harvest,) = await tables.harvests.find(event_id=event.id)
    assert harvest.answers == {"1.1": "b"}


async def test_two_replicas_and_a_second_delivery_count_a_person_once(postgres_url: str) -> None:
    async with stages.set_up(postgres_url, at(8.5)) as one, stages.replica(one) as two:
        event = await stages.settle_in(one, AGENDA)
        await one.play(event, at(9, 1))
        pressed = actions(form(one, "Hvad nu?").card)["answer_poll"]
        data = pressed["data"] | {"answer_choice": "1"}
        told = activities.execute(data, one.channel(), activities.person(2), verb=pressed["verb"])
        await asyncio.gather(one.client.tell(told), two.client.tell(told))
        await asyncio.gather(
            *(each.press(pressed, each.channel(), n, choice=str(1 + n % 3)) for n in range(3, 9) for each in (one, two))
        )
        await one.play(event, at(9, 2))

        assert len(await ballots(one)) == 7
        assert len(result(one, "Hvad nu?")) == 1
        assert "7 har svaret" in result(one, "Hvad nu?")[0]


async def test_restart_in_the_middle_of_a_poll_loses_nothing(database_url: str) -> None:
    async with stages.set_up(database_url, at(8.5)) as first:
        event = await stages.settle_in(first, AGENDA)
        await first.play(event, at(9, 1))
        asked = actions(form(first, "Hvad nu?").card)["answer_poll"]
        for number in (2, 3):  # counted, and not drawn yet
            await first.press(asked, first.channel(), number, choice="1")

    async with stages.set_up(database_url, at(9, 1)) as second:
        second.connector.add_conversation(activities.CHANNEL)
        async with second.app.store.write() as tables:
            for place in await tables.places.find():
                here = {"service_url": second.connector.service_url, "state": "ok"}
                await tables.places.put(place.model_copy(update=here))
        await second.press(asked, second.channel(), 3, choice="2")
        await second.press(asked, second.channel(), 4, choice="2")
        await second.move_to(at(9, 2))
        (shared,) = result(second, "Hvad nu?")
        assert "3 har svaret" in shared
        await second.move_to(at(10, 11))
        (shared,) = result(second, "Hvad nu?")
        assert "████████ 2 · 67 %" in shared


async def test_hostile_question_and_answers_stand_as_they_were_typed(stage: Stage, event: Event) -> None:
    await stage.play(event, at(10, 20))
    hostile = "=cmd() <script>alert(1)</script> **fed** {{DATE(1)}} \u202emodsat 🙂"
    await stage.say(f"åbent spørgsmål: {hostile}", stage.personal(1), 1)
    asked = next(each for each in await polls(stage) if each.person_id)
    await stage.say(f"svar {asked.number}: {hostile}", stage.personal(2), 2)
    await stage.say(f"svar {asked.number}: {'x' * 10_000}", stage.personal(3), 3)
    await stage.say(f"luk afstemning {asked.number}", stage.personal(1), 1)

    assert [each.text for each in await ballots(stage)] == [hostile]
    assert "for langt" in said(stage, "a:1-3")[-1]
    shared = next(each for each in said(stage) if "Der er lukket for svar." in each)
    assert "\u202e" not in shared
    assert "{ {DATE" in shared or "{\\{DATE" in shared


async def test_session_that_is_started_and_ended_by_hand_asks_then_and_not_again(stage: Stage, event: Event) -> None:
    await stage.play(event, at(8.75))
    await stage.say("start 1", stage.personal(1), 1)
    early = [each.plan.question for each in await polls(stage)][:1]
    await vote(stage, "Hvad nu?", 2, choice="1")
    await stage.play(event, at(9, 30))

    assert early == ["Hvad nu?"]
    assert len([each for each in said(stage) if "Hvad nu?" in each and "Send svar" not in each]) == 2
    assert [each.choices for each in await ballots(stage)] == [(1,)]


async def test_answer_from_two_accounts_of_one_person_is_one(stage: Stage, event: Event) -> None:
    await stage.play(event, at(9, 1))
    await stage.say("svar a", stage.personal(2), 2)
    await stage.say("program", stage.personal(3), 3)
    async with stage.app.store.read() as tables:
        (first,) = await tables.identities.find(user_id=activities.person(2)["id"])
    async with stage.app.store.write() as tables:
        (second,) = await tables.identities.find(user_id=activities.person(3)["id"])
        await tables.identities.put(second.model_copy(update={"person_id": first.person_id}))
    await stage.say("svar b", stage.personal(3), 3)

    assert [(each.person_id, each.choices) for each in await ballots(stage)] == [(first.person_id, (2,))]
