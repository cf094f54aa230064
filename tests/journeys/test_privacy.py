"""One human with two accounts, and somebody who wants to have, or to be rid of, what is kept of them: on the wire."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.links import FILES
from bot.model import Agenda, Form, FormField, IdeaState, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.journeys.stage import Stage

DAY = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - wall time of the event
AGENDA = Agenda(
    title="Dagen",
    sessions=(Session(title="Drøftelse", kind=SessionKind.WORKSHOP, start=DAY, end=DAY + timedelta(hours=2)),),
)
ADDRESS = "https://ordstyrer.example"


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, AGENDA.instant(DAY), public_url=ADDRESS) as ready:
        await stages.settle_in(ready, AGENDA)
        yield ready


async def say_as(stage: Stage, account: dict[str, Any], text: str, where: dict[str, Any]) -> None:
    speak = activities.message if where["conversation"]["conversationType"] == "personal" else activities.mentioning
    await stage.tell(speak(text, where, account))


async def rows(stage: Stage, name: str, **equal: object) -> list[Any]:
    async with stage.app.store.read() as tables:
        found: list[Any] = await getattr(tables, name).find(**equal)
        return found


def last(stage: Stage, where: dict[str, Any]) -> str:
    post = stage.connector.posts_in(where["conversation"]["id"].partition(";")[0])[-1]
    return post.text or words(post.card)


def code_in(text: str) -> str:
    return text.partition("kode er ")[2][:6]


def twin() -> dict[str, Any]:
    """Return person 2 on another account of theirs: a guest whom Teams gives another id and another object."""
    return activities.person(92, "Person Nummer 2", aadObjectId=None)


async def test_a_code_makes_two_accounts_one_person_who_votes_once(stage: Stage) -> None:
    await stage.say("idé Flere bænke", stage.channel(), 3)
    for account in (activities.person(2), twin()):
        await say_as(stage, account, "stem 1", stage.channel())
    assert len(await rows(stage, "votes")) == 2
    await stage.say("det er også mig", stage.personal(2), 2)
    await say_as(stage, twin(), f"det er også mig {code_in(last(stage, stage.personal(2)))}", stage.channel())
    assert "Nu ved jeg, at du er Person Nummer 2" in last(stage, stage.channel())
    assert len(await rows(stage, "votes")) == 1
    await say_as(stage, twin(), "stem 1", stage.channel())
    assert "1 stemme" in last(stage, stage.channel())
    one, two = [(await rows(stage, "identities", user_id=each["id"]))[0] for each in (activities.person(2), twin())]
    assert one.person_id == two.person_id


async def test_a_code_works_once_not_for_its_owner_and_not_for_long(stage: Stage) -> None:
    await stage.say("det er også mig", stage.personal(2), 2)
    code = code_in(last(stage, stage.personal(2)))
    await stage.say(f"det er også mig {code}", stage.personal(2), 2)
    assert "din egen" in last(stage, stage.personal(2))
    await say_as(stage, twin(), f"det er også mig {code.lower()}", stage.personal(92))
    assert "Person Nummer 2" in last(stage, stage.personal(92))
    await stage.say(f"det er også mig {code}", stage.personal(4), 4)
    assert "kender jeg ikke" in last(stage, stage.personal(4))
    await stage.say("det er også mig", stage.personal(5), 5)
    late = code_in(last(stage, stage.personal(5)))
    await stage.move_to(stage.clock.now() + timedelta(minutes=16))
    await stage.say(f"det er også mig {late}", stage.personal(4), 4)
    assert "kender jeg ikke" in last(stage, stage.personal(4))


async def test_a_code_is_never_said_where_others_read(stage: Stage) -> None:
    await stage.say("hjælp", stage.personal(2), 2)
    await stage.say("det er også mig", stage.channel(), 2)
    assert "kode er" not in "\n".join(str(each.text) for each in stage.top_posts())
    assert "kode er" in last(stage, stage.personal(2))


async def test_the_same_account_under_another_id_is_the_same_person_at_once(stage: Stage) -> None:
    again = activities.person(2) | {"id": "29:1another-install"}
    await stage.say("idé Flere bænke", stage.channel(), 3)
    await stage.say("stem 1", stage.channel(), 2)
    await say_as(stage, again, "stem 1", stage.channel())
    assert len(await rows(stage, "votes")) == 1


async def test_two_accounts_that_turn_out_to_be_one_at_the_same_moment_are_one(stage: Stage) -> None:
    again = [activities.person(2) | {"id": f"29:1again-{number}"} for number in range(6)]
    await stage.say("idé Flere bænke", stage.channel(), 3)
    await asyncio.gather(*(say_as(stage, each, "stem 1", stage.channel()) for each in again))
    people = {each.person_id for each in await rows(stage, "identities") if each.user_id.startswith("29:1again")}
    assert (len(people), len(await rows(stage, "votes"))) == (1, 1)


async def test_my_data_is_a_file_behind_a_link_that_is_given_in_private(stage: Stage) -> None:
    await stage.say("idé Flere bænke æøå", stage.channel(), 2)
    await stage.say("mine data", stage.personal(2), 2)
    card = stage.connector.posts_in(stage.personal(2)["conversation"]["id"])[-1].card
    assert "Idéer\n1" in words(card)
    token = actions(card)["link"]["url"].rpartition("/")[2]
    async with aiohttp.ClientSession() as session, session.get(f"{stage.app.url}/{FILES}/{token}") as reply:
        kept = json.loads(await reply.text())
    assert kept["people"][0]["name"] == "Person Nummer 2"
    assert [each["text"] for each in kept["ideas"]] == ["Flere bænke æøå"]
    await stage.say("mine data", stage.channel(), 2)
    assert all("Det har jeg gemt" not in words(each.card) for each in stage.top_posts())


async def test_erased_is_asked_first_then_done_and_said_and_the_next_sentence_is_from_somebody_new(
    stage: Stage,
) -> None:
    await stage.say("idé Flere bænke", stage.channel(), 2)
    await stage.say("idé Mere lys", stage.channel(), 3)
    await stage.say("stem 2", stage.personal(2), 2)
    (before,) = {each.person_id for each in await rows(stage, "identities", user_id=activities.person(2)["id"])}
    await stage.say("slet mine data", stage.personal(2), 2)
    card = stage.connector.posts_in(stage.personal(2)["conversation"]["id"])[-1].card
    assert "Skal jeg slette" in words(card)
    assert len(await rows(stage, "ideas", person_id=before)) == 1
    await stage.press(actions(card)["erase_now"], stage.personal(2), 2)
    assert await rows(stage, "people", id=before) == []
    assert [each.text for each in await rows(stage, "ideas", state=IdeaState.SHARED)] == ["Mere lys"]
    assert len(await rows(stage, "votes")) == 1
    await stage.say("idéer", stage.personal(2), 2)
    assert "Flere bænke" not in last(stage, stage.personal(2))
    (after,) = {each.person_id for each in await rows(stage, "identities", user_id=activities.person(2)["id"])}
    assert after != before


async def test_a_link_to_data_that_were_erased_opens_nothing(stage: Stage) -> None:
    await stage.say("mine data", stage.personal(2), 2)
    card = stage.connector.posts_in(stage.personal(2)["conversation"]["id"])[-1].card
    token = actions(card)["link"]["url"].rpartition("/")[2]
    await stage.say("ja, slet mine data", stage.personal(2), 2)
    async with aiohttp.ClientSession() as session, session.get(f"{stage.app.url}/{FILES}/{token}") as reply:
        assert reply.status == 404


async def test_erased_questions_leave_the_card_on_which_they_stand(stage: Stage) -> None:
    await stage.say("status", stage.personal(1), 1)
    await stage.say("spørgsmål: Hvem betaler?", stage.personal(2), 2)
    await stage.move_to(stage.clock.now() + timedelta(seconds=5))
    queue = [each for each in stage.connector.posts_in("a:1-1") if "Hvem betaler?" in words(each.card)]
    assert len(queue) == 1
    await stage.say("ja, slet mine data", stage.personal(2), 2)
    (after,) = [each for each in stage.connector.posts_in("a:1-1") if each.id == queue[0].id]
    assert "Hvem betaler?" not in words(after.card)


async def sign_up(stage: Stage, number: int) -> None:
    where = stage.personal(number)
    await stage.say("tilmeld mig", where, number)
    form = stage.connector.posts_in(where["conversation"]["id"])[-1].card
    await stage.press(actions(form)["submit_registration"], where, number, name=f"Person {number}")


async def test_a_seat_that_one_person_had_twice_is_offered_to_who_waits_for_it(sqlite_url: str) -> None:
    agenda = AGENDA.model_copy(update={"form": Form(fields=(FormField(id="name", required=True),), seats=2)})
    async with stages.set_up(sqlite_url, agenda.instant(DAY - timedelta(days=9))) as stage:
        await stages.settle_in(stage, agenda)
        for number in (2, 3, 4):
            await sign_up(stage, number)
        await stage.say("det er også mig", stage.personal(2), 2)
        await stage.say(f"det er også mig {code_in(last(stage, stage.personal(2)))}", stage.personal(3), 3)
        assert sorted(each.state for each in await rows(stage, "registrations")) == ["offered", "registered"]
        assert "Der er blevet en plads til dig" in last(stage, stage.personal(4))


async def test_a_seat_that_somebody_erased_is_offered_to_who_waits_for_it(sqlite_url: str) -> None:
    agenda = AGENDA.model_copy(update={"form": Form(fields=(FormField(id="name", required=True),), seats=1)})
    async with stages.set_up(sqlite_url, agenda.instant(DAY - timedelta(days=9))) as stage:
        await stages.settle_in(stage, agenda)
        for number in (2, 3):
            await sign_up(stage, number)
        assert [each.state for each in await rows(stage, "registrations")].count("waiting") == 1
        await stage.say("ja, slet mine data", stage.personal(2), 2)
        assert "Der er blevet en plads til dig" in last(stage, stage.personal(3))
        assert [each.state for each in await rows(stage, "registrations")] == ["offered"]


async def test_what_was_asked_of_the_organisers_after_the_deadline_goes_with_who_asked(sqlite_url: str) -> None:
    form = Form(fields=(FormField(id="name", required=True),), changes_until=DAY - timedelta(days=8))
    agenda = AGENDA.model_copy(update={"form": form})
    async with stages.set_up(sqlite_url, agenda.instant(DAY - timedelta(days=9))) as stage:
        await stages.settle_in(stage, agenda)
        for number in (2, 3):
            await sign_up(stage, number)
        await stage.move_to(agenda.instant(DAY - timedelta(days=7)))
        for number in (2, 3):
            await stage.say("afmeld mig", stage.personal(number), number)
        said = await rows(stage, "deliveries", kind="change_request")
        assert [words(each.message.card).count("Person 2") > 0 for each in said] == [True, False]
        await stage.say("ja, slet mine data", stage.personal(2), 2)
        assert await rows(stage, "deliveries", kind="change_request") == [said[1]]
