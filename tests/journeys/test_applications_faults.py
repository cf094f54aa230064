"""A call where things go otherwise: quotas that cannot be met, people who leave or are erased in the middle, a deadline
that is put off too late, hostile words, who may not look, and a process that dies while the answers leave.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot import agendas, selection
from bot.model import Call, DeliveryState, Quota, RegistrationState
from bot.selectionlists import lists
from tests.journeys import stage as stages
from tests.journeys.call import ANSWER_BY, CALL, DEADLINE, LATER, answers, ask, at, last, plan, said, seed
from tests.journeys.stage import words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Decision, Event
    from tests.journeys.stage import Stage

FEW = CALL.model_copy(update={"seats": 3, "reserves": 1, "quotas": ()})
AFTER = at(DEADLINE) + timedelta(minutes=1)
HOSTILE = (
    "=cmd|' /C calc'!A0 <script>alert(1)</script> **fed** </w:t> \u202evend \U0001f600\n\n[x](https://ond.example)"
)


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at(DEADLINE - timedelta(days=2)), public_url="https://a.example") as ready:
        for number in (1, 2, 101, 102, 103, 203):
            ready.connector.add_conversation(f"a:1-{number}", [activities.member(number)])
        yield ready


async def begin(stage: Stage, call: Call, most: int = 6) -> Event:
    event = await stages.settle_in(stage, plan(call=call))
    await stage.say("hjælp", stage.personal(1), 1)
    await seed(stage, event, most)
    await ask(stage, "ansøgninger", 101)
    await stage.move_to(AFTER)
    return event


async def accept(stage: Stage, event: Event, deadline: object, call: Call) -> None:
    async with stage.app.store.write() as tables:
        known = await tables.events.get(id=event.id)
        assert known is not None
        assert hasattr(deadline, "year")
        await agendas.accept(tables, known, plan(deadline, call), stage.clock.now())  # type: ignore[arg-type]


async def drafted(stage: Stage) -> dict[str, Decision]:
    async with stage.app.store.read() as tables:
        return {each.person_id: each for each in await tables.decisions.find()}


async def send(stage: Stage, number: int = 101) -> str:
    """Look the answers through, and send them."""
    await ask(stage, "svarudkast", number)
    await stage.press(last(stage, number)["send_outcomes"], stage.personal(number), number)
    told = said(stage, number)[-1]
    await stage.play(await event_of(stage), stage.clock.now() + timedelta(minutes=1))
    return told


async def event_of(stage: Stage) -> Event:
    async with stage.app.store.read() as tables:
        (event,) = await tables.events.find()
        return event


async def state_of(stage: Stage, number: int) -> RegistrationState:
    async with stage.app.store.read() as tables:
        (row,) = await tables.registrations.find(number=number)
        return row.state


async def test_quotas_that_cannot_be_met_are_told_with_the_least_that_would_do(stage: Stage) -> None:
    quotas = (Quota(field="region", value="Nordjylland", least=3), Quota(field="seat", value="byrådet", least=1))
    await begin(stage, FEW.model_copy(update={"quotas": quotas}))

    told = await ask(stage, "udvælg", 101)

    assert "Region Nordjylland: I vil have mindst 3, men kun 1 har søgt." in told
    assert "Region Nordjylland: mindst 1 i stedet for mindst 3" in told
    assert await drafted(stage) == {}
    await stage.press(last(stage, 101)["relax_quotas"], stage.personal(101), 101)
    assert sorted(each.state for each in (await drafted(stage)).values()) == [
        *["declined"] * 2,
        "reserve",
        *["selected"] * 3,
    ]
    async with stage.app.store.read() as tables:
        (draw,) = await tables.draws.find()
    assert draw.relaxed == (quotas[0].model_copy(update={"least": 1}),)
    shown = await ask(stage, "udvælg med lempelsen", 101)
    assert "Lempet: Region Nordjylland mindst 1" in shown
    assert "holder ikke" not in shown


async def test_seed_that_nobody_gave_is_drawn_once_and_the_lists_draw_the_same_again(stage: Stage) -> None:
    quotas = (Quota(field="age", value="-30", most=1), Quota(field="age", value="18-40", least=1))
    await begin(stage, FEW.model_copy(update={"quotas": quotas, "seed": ""}))
    first = await ask(stage, "udvælg", 101)
    links = [each["url"] for each in _links(stage, 101)]
    again = await ask(stage, "udvælg", 102)

    assert first == again
    people, asked = [await _download(stage, each) for each in links]
    listed = lists.read_applicants(people, name="a.csv")
    wanted = lists.read_quotas(asked, name="q.csv", listed=listed)
    found = selection.select(listed.applicants(wanted), wanted, FEW.seats, seed=await _seed(stage))
    assert isinstance(found, selection.Selection)
    drawn = await drafted(stage)
    chosen = {f"applicant-{int(each):02}" for each in found.selected}
    assert {person_id for person_id, each in drawn.items() if each.state == "selected"} == chosen
    assert set(listed.columns) == {"id", "score", "age: -30", "age: 18-40"}


def _links(stage: Stage, number: int) -> list[dict[str, str]]:
    card = stage.connector.posts_in(f"a:1-{number}")[-1].card
    assert card is not None
    rows = [each["actions"] for each in card["body"] if each["type"] == "ActionSet"]
    return [each for row in rows for each in row if each["type"] == "Action.OpenUrl"]


async def _download(stage: Stage, url: str) -> bytes:
    here = url.replace("https://a.example", stage.app.url)
    async with aiohttp.ClientSession() as http, http.get(here) as answer:
        return await answer.read()


async def _seed(stage: Stage) -> str:
    async with stage.app.store.read() as tables:
        (draw,) = await tables.draws.find()
    return draw.seed


async def test_only_those_who_select_see_anything_and_nobody_decides_on_their_own(stage: Stage) -> None:
    call = FEW.model_copy(update={"selectors": ("person101@mosebo.example", "person203@mosebo.example")})
    await begin(stage, call)

    assert "Hvad der står i ansøgningerne, ser kun de, der udvælger." in await ask(stage, "ansøgninger", 1)
    for said_ in ("næste ansøgning", "læs ansøgning 2", "rangliste", "udvælg", "svarudkast", "send svarene"):
        assert (await ask(stage, said_, 1)).startswith("Ansøgningerne ser kun de, der udvælger."), said_
        assert (await ask(stage, said_, 2)).startswith("Ansøgningerne ser kun de, der udvælger."), said_
    assert "Det er din egen ansøgning" in await ask(stage, "bedøm 3: 10 5", 203)
    assert "Du har bedømt 0 af 5" in await ask(stage, "næste ansøgning", 203)
    await ask(stage, "udvælg", 101)
    assert "Det er din egen ansøgning" in await ask(stage, "ansøgning 3: udvalgt", 203)
    async with stage.app.store.read() as tables:
        assert await tables.reviews.count() == 0


async def test_who_withdraws_or_is_erased_in_the_middle_hears_nothing_and_is_not_counted(stage: Stage) -> None:
    await begin(stage, FEW)
    await ask(stage, "udvælg", 101)
    draft = await ask(stage, "svarudkast", 101)
    button = last(stage, 101)["send_outcomes"]
    assert "Svar til 6 ansøgere" in draft
    await stage.say("afmeld mig", stage.personal(201), 201)
    await stage.say("ja, slet mine data", stage.personal(202), 202)
    reply = await stage.press(button, stage.personal(101), 101)

    assert reply.body is not None
    assert "Noget er ændret" in str(reply.body["value"])
    await ask(stage, "udvælg", 101)
    assert "på vej til 4 ansøgere" in await send(stage)
    assert not [each for number in (201, 202) for each in said(stage, number) if "plads" in each and "Kære" in each]
    assert await state_of(stage, 1) is RegistrationState.CANCELLED
    assert len(await drafted(stage)) == 4


async def test_deadline_put_off_after_it_passed_opens_the_call_again_and_what_is_changed_is_scored_anew(
    stage: Stage,
) -> None:
    event = await begin(stage, FEW)
    await stage.play(event, AFTER)
    for number in (1, 2, 3):
        await ask(stage, f"bedøm {number}: 8 4", 101)
    await ask(stage, "udvælg", 101)
    await accept(stage, event, LATER, FEW)
    await stage.play(event, stage.clock.now() + timedelta(minutes=2))

    assert "Fristen er udsat" in said(stage, 204)[-1]
    assert "Der kan stadig søges til" in await ask(stage, "udvælg", 101)
    assert "Fristen er ikke udløbet endnu." in await ask(stage, "svarudkast", 101)
    async with stage.app.store.write() as tables:
        row = await tables.registrations.get(event_id=event.id, person_id="applicant-02")
        assert row is not None
        changed = row.model_copy(update={"answers": answers(2) | {"age": "77"}, "changed_at": stage.clock.now()})
        await tables.registrations.put(changed)
    assert "Du har bedømt\n2 af 6" in await ask(stage, "ansøgninger", 101)
    await stage.play(event, at(LATER) + timedelta(seconds=2))
    closed = [each for each in said(stage, 101) if "Fristen er udløbet" in each]
    assert len(closed) == 2
    assert "Ansøgning 2 \n" not in closed[-1]


async def test_hostile_words_show_as_typed_to_those_who_score_and_those_who_are_answered(stage: Stage) -> None:
    event = await begin(stage, FEW)
    async with stage.app.store.write() as tables:
        row = await tables.registrations.get(event_id=event.id, person_id="applicant-01")
        assert row is not None
        hostile = {"name": HOSTILE, "work": HOSTILE * 60, "seat": HOSTILE}
        await tables.registrations.put(row.model_copy(update={"answers": answers(1) | hostile}))
    shown = await ask(stage, "ansøgning 1", 101)
    assert "<script>" not in shown
    assert "\\[x](https" in shown
    assert "**" not in shown.replace("\\*\\*", "")
    assert "\u202e" not in shown
    await ask(stage, f"bedøm 1: 10 5 {HOSTILE}", 101)
    await ask(stage, "bedøm 1: 1 1", 102)
    assert "<script>" not in await ask(stage, "ansøgning 1", 102)
    await ask(stage, "udvælg", 101)
    await ask(stage, f"svar til udvalgte: {HOSTILE}", 101)
    await send(stage)
    (letter,) = [each for each in said(stage, 201) if "Du er udvalgt" in each]
    assert "<script>" not in letter
    assert "\u202e" not in letter


async def test_answers_leave_once_though_the_process_dies_while_they_do(sqlite_url: str) -> None:
    async with stages.set_up(sqlite_url, at(DEADLINE - timedelta(days=2))) as first:
        for number in (1, 101):
            first.connector.add_conversation(f"a:1-{number}", [activities.member(number)])
        await begin(first, FEW)
        await ask(first, "udvælg", 101)
        await send(first)
        heard = {number: len(said(first, 200 + number)) for number in range(1, 7)}
        async with first.app.store.write() as tables:
            rows = await tables.deliveries.find(kind="outcome")
            for each in rows[:3]:  # had not left
                unsent = {"state": DeliveryState.QUEUED, "activity_id": None, "sent_revision": 0}
                await tables.deliveries.put(each.model_copy(update=unsent))
            for place in await tables.places.find():
                await tables.places.put(place.model_copy(update={"service_url": "http://127.0.0.1:9"}))
    async with stages.set_up(sqlite_url, AFTER + timedelta(minutes=5)) as second:
        async with second.app.store.write() as tables:
            for place in await tables.places.find():
                here = {"service_url": second.connector.service_url, "state": "ok"}
                await tables.places.put(place.model_copy(update=here))
        second.app.alarm.ring("deliveries", "dues")
        await second.app.idle()
        again = {str(each.person_id) for each in rows[:3]}
        letters = [each for each in second.connector.posts if "Kære" in words(each.card)]
        told = await drafted(second)

    assert set(heard.values()) == {1}
    assert len(letters) == 3
    heads = {"selected": "Du er udvalgt", "reserve": "Du er på reservelisten", "declined": "Du fik ikke en plads"}
    for person_id in again:
        number = 200 + int(person_id.rpartition("-")[2])
        (letter,) = [words(each.card) for each in letters if each.conversation_id == f"a:1-{number}"]
        assert heads[told[person_id].state] in letter


async def test_those_who_decide_are_reminded_until_the_answers_are_sent_and_applicants_of_a_new_day(
    stage: Stage,
) -> None:
    call = FEW.model_copy(update={"selectors": ()})  # so the organiser selects
    event = await begin(stage, call, 3)
    assert "Ansøgningerne ser kun de" in await ask(stage, "ansøgninger", 101)
    await stage.play(event, at(ANSWER_BY) - timedelta(days=1))
    assert "Svar er lovet senest onsdag den 10. juni kl. 23.59" in said(stage, 1)[-1]
    await accept(stage, event, DEADLINE, call.model_copy(update={"answer_by": ANSWER_BY + timedelta(days=7)}))
    await stage.play(event, stage.clock.now() + timedelta(minutes=2))

    assert "Svarene kommer på en anden dag" in said(stage, 201)[-1]
    assert "Alle får svar senest onsdag den 17. juni" in said(stage, 201)[-1]
    assert not [each for each in stage.top_posts() if "Svarene kommer" in words(each.card)]
    await stage.play(event, at(ANSWER_BY) + timedelta(days=8))
    reminded = [each.splitlines()[1] for each in said(stage, 1) if "lovet senest" in each and "Venter på svar" in each]
    assert reminded == [
        "Svar er lovet senest onsdag den 10. juni kl. 23.59",
        "Svar er lovet senest onsdag den 17. juni kl. 23.59",
        "Svar er lovet senest onsdag den 17. juni kl. 23.59",
        "Svarene er forsinkede: de var lovet senest onsdag den 17. juni kl. 23.59",
    ]
