"""A call on the wire: 73 apply, the deadline is put off, three score without names, ten are selected under quotas, and
everybody hears one outcome once; who cannot be written to is on the organiser's list, and a reserve takes what comes
free.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import agendas, quotas
from bot.model import RegistrationState, Review
from tests.journeys import stage as stages
from tests.journeys.call import (
    CALL,
    DEADLINE,
    FORM,
    LATER,
    SELECTORS,
    TOWNS,
    answers,
    ask,
    at,
    last,
    plan,
    said,
    seed,
)
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Decision, Event, Registration
    from tests.journeys.stage import Stage

AWAY = (5, 18, 40)  # cannot be written to


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at(DEADLINE - timedelta(days=2))) as ready:
        for number in (1, *SELECTORS):
            ready.connector.add_conversation(f"a:1-{number}", [activities.member(number)])
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    made = await stages.settle_in(stage, plan())
    await stage.say("hjælp", stage.personal(1), 1)
    await seed(stage, made, away=AWAY)
    return made


async def decisions(stage: Stage) -> dict[str, Decision]:
    async with stage.app.store.read() as tables:
        return {each.person_id: each for each in await tables.decisions.find()}


async def rows(stage: Stage) -> dict[int, Registration]:
    async with stage.app.store.read() as tables:
        return {each.number: each for each in await tables.registrations.find()}


async def apply(stage: Stage, number: int) -> None:
    """Fill the form in, page by page."""
    where = stage.personal(200 + number)
    await stage.say("tilmeld mig", where, 200 + number)
    buttons = last(stage, 200 + number)
    while send := buttons.get("form_next") or buttons.get("submit_registration"):
        reply = await stage.press(send, where, 200 + number, **answers(number))
        buttons = actions(reply.body["value"]) if reply.body else {}


async def score_all(stage: Stage, event: Event) -> None:
    """Let the three have scored all but what is scored on the wire, as people do: each a little differently."""
    async with stage.app.store.write() as tables:
        known = {each.scored_by for each in await tables.reviews.find()}
        applied = await tables.registrations.find(event_id=event.id, state=RegistrationState.APPLIED)
        given = [
            Review(
                event_id=event.id,
                person_id=each.person_id,
                scored_by=selector,
                points={"drive": (each.number * (5 + shift)) % 11, "pen": (each.number + shift) % 6},
                scored_at=stage.clock.now(),
            )
            for shift, selector in enumerate(sorted(known))
            for each in applied
        ]
        for each in given:
            await tables.reviews.add(each)


async def test_ten_of_seventy_three_are_selected_and_each_hears_one_outcome_once(stage: Stage, event: Event) -> None:
    for number in (71, 72, 73):
        await apply(stage, number)
    assert [(await rows(stage))[each].state for each in (71, 72, 73)] == [RegistrationState.APPLIED] * 3
    assert "Den kom" in await ask(stage, "min ansøgning", 271)
    assert (await ask(stage, "ansøgninger", 271)).startswith("Ansøgningerne ser kun de, der udvælger.")

    await postpone(stage, event)
    await score_some(stage, event)
    await decide(stage, event)
    await answer(stage, event)
    await take_over(stage, event)


async def postpone(stage: Stage, event: Event) -> None:
    """Put the deadline off, twice within a minute: it is told once, as it then is."""
    for deadline in (DEADLINE + timedelta(days=1), LATER):
        async with stage.app.store.write() as tables:
            known = await tables.events.get(id=event.id)
            assert known is not None
            await agendas.accept(tables, known, plan(deadline), stage.clock.now())
    await stage.play(event, stage.clock.now() + timedelta(minutes=2))
    told = [each for each in said(stage, 271) if "Fristen er udsat" in each]
    assert len(told) == 1
    assert "søge frem til søndag den 31. maj kl. 23.59" in told[0]
    assert "Din ansøgning er modtaget og gælder stadig." in told[0]
    shared = [words(each.card) for each in stage.top_posts() if "Fristen er udsat" in words(each.card)]
    assert len(shared) == 1
    assert "Din ansøgning" not in shared[0]
    await stage.play(event, at(LATER))
    assert "Fristen" not in "".join(said(stage, 101))


async def score_some(stage: Stage, event: Event) -> None:
    """Score blind: by card and by sentence, one's own order, one after the other."""
    for number in SELECTORS:
        await ask(stage, "ansøgninger", number)
    await stage.play(event, at(LATER) + timedelta(seconds=2))
    assert ["Fristen er udløbet: 73 ansøgninger" in said(stage, number)[-1] for number in SELECTORS] == [True] * 3

    shown = await ask(stage, "næste ansøgning", 101)
    number = int(shown.split("Ansøgning ")[1].split("\n")[0])
    assert f"En fælles have nummer {number}" in shown
    assert not {f"Ansøger Nummer {number}", f"person{number}@", f"Kendt af {number}"} & set(shown.split("\n"))
    assert all(each not in shown for each in ("Ansøger Nummer", "@mosebo", "Kendt af", *TOWNS))
    reply = await stage.press(
        last(stage, 101)["score_application"], stage.personal(101), 101, points_drive="9", points_pen="4", note="Varm"
    )
    assert reply.body is not None
    assert f"Ansøgning {number} har fået 88 af 100 fra dig." in words(reply.body["value"])
    assert "Du har bedømt 1 af 73" in words(reply.body["value"])
    for given in (f"bedøm {number}: 2 1", f"vurdér ansøgning {number}: 7, 3 rigtig god"):
        await ask(stage, given, 102)
    assert "giv point for" in (await ask(stage, f"bedøm {number}: 7", 103)).lower()
    assert "fra 0 til 5 point" in await ask(stage, f"bedøm {number}: 7 6", 103)
    await ask(stage, f"bedøm {number}: 0 0", 103)
    async with stage.app.store.read() as tables:
        given_ = sorted((each.points["drive"], each.points["pen"], each.note) for each in await tables.reviews.find())
    assert given_ == [(0, 0, ""), (7, 3, "rigtig god"), (9, 4, "Varm")]
    assert "De andre har givet" in await ask(stage, f"ansøgning {number}", 101)
    assert "stor uenighed" in await ask(stage, "rangliste", 102)
    assert "kun i vores egen chat" in (await _in_channel(stage, "rangliste", 102))
    await score_all(stage, event)


async def _in_channel(stage: Stage, text: str, number: int) -> str:
    await stage.say(text, stage.channel(), number)
    return stage.connector.posts_in(activities.CHANNEL)[-1].text


async def decide(stage: Stage, event: Event) -> None:
    """Select, change one by hand with the quota shown broken, and put it back."""
    before = {number: len(said(stage, 200 + number)) for number in range(1, 74)}
    card = await ask(stage, "udvælg", 101)
    assert "10 udvalgt til 10 pladser" in card
    assert "holder ikke" not in card
    picked = {each.person_id: each for each in (await rows(stage)).values()}
    drawn = await decisions(stage)
    states = Counter(each.state for each in drawn.values())
    assert states == {
        RegistrationState.SELECTED: 10,
        RegistrationState.RESERVE: 5,
        RegistrationState.DECLINED: 58,
    }
    chosen = [picked[each.person_id] for each in drawn.values() if each.state is RegistrationState.SELECTED]
    assert [each for each in quotas.counts(FORM, CALL.quotas, chosen) if each.broken] == []

    north = [each for each in chosen if quotas.meets(FORM, CALL.quotas[1], each.answers)]
    for each in north:
        card = await ask(stage, f"ansøgning {each.number}: afslag", 102)
    assert "Nordjylland: mindst 1 · holder ikke" in card
    assert "Ændret i hånden" in card
    assert "10 pladser" in await ask(stage, "svarudkast", 102)
    await ask(stage, "udvælg", 103)
    assert {key: (each.state, each.rank) for key, each in (await decisions(stage)).items()} == {
        key: (each.state, each.rank) for key, each in drawn.items()
    }
    assert {number: len(said(stage, 200 + number)) for number in range(1, 74)} == before
    assert "Du får svar senest" in await ask(stage, "min ansøgning", 273)


async def answer(stage: Stage, event: Event) -> None:
    """Send the answers: looked through first, once, from two replicas at the same moment."""
    draft = await ask(stage, "send svarene", 101)
    assert "Svar til 73 ansøgere" in draft
    assert "3 kan Ordstyrer ikke skrive til." in draft
    assert "Noget er ændret" in await ask(stage, "send svarene 1", 101)
    await ask(stage, "svar til afslag: Vi håber, du følger med.", 102)
    assert "Noget er ændret" in await ask(stage, f"send svarene {_seal(draft)}", 101)
    await ask(stage, "svarudkast", 101)
    send = last(stage, 101)["send_outcomes"]
    async with stages.replica(stage) as other:
        await asyncio.gather(
            stage.press(send, stage.personal(101), 101),
            other.press(send, other.personal(102), 102),
            stage.press(send, stage.personal(101), 101),
        )
        await other.app.idle()
    await stage.play(event, stage.clock.now() + timedelta(minutes=1))

    told = await decisions(stage)
    by_number = {each.number: told[each.person_id].state for each in (await rows(stage)).values()}
    heads = {
        RegistrationState.SELECTED: "Du er udvalgt",
        RegistrationState.RESERVE: "Du er på reservelisten",
        RegistrationState.DECLINED: "Du fik ikke en plads denne gang",
    }
    for number, state in by_number.items():
        heard = [each for each in said(stage, 200 + number) if any(head in each for head in heads.values())]
        assert [heads[state] in each for each in heard] == ([] if number in AWAY else [True]), number
        assert all(f"Kære Ansøger Nummer {number}\n" in each for each in heard)
        assert all(("Vi håber, du følger med." in each) == (state is RegistrationState.DECLINED) for each in heard)
    card = said(stage, 1)[-1]
    assert "3 ansøgere har ikke fået deres svar" in card
    assert all(f"Ansøger Nummer {number}\n" in card and f"person{number}@mosebo.example" in card for number in AWAY)
    assert "Svarene er sendt" in await ask(stage, "ansøgning 7: udvalgt", 101)
    assert "Svarene er sendt" in await ask(stage, "udvælg", 101)
    assert "Svarene er sendt" in await ask(stage, "send svarene", 103)


def _seal(draft: str) -> str:
    return next(each for each in draft.replace("*", " ").split() if each.isdecimal() and len(each) == 4)


async def take_over(stage: Stage, event: Event) -> None:
    """Somebody who was selected gives the place up; the reserve who keeps the spread takes it."""
    told = await decisions(stage)
    people = await rows(stage)
    number = next(
        each.number for each in people.values() if told[each.person_id].rank == 1 and each.state == "selected"
    )
    where = stage.personal(200 + number)
    await stage.say("afmeld mig", where, 200 + number)
    people = await rows(stage)
    assert people[number].state is RegistrationState.CANCELLED
    offered = [each for each in people.values() if each.state is RegistrationState.OFFERED]
    assert len(offered) == 1
    heir = offered[0].number
    await stage.say("tag pladsen", stage.personal(200 + heir), 200 + heir)
    people = await rows(stage)
    holding = [each for each in people.values() if each.state is RegistrationState.SELECTED]
    assert people[heir].state is RegistrationState.SELECTED
    assert len(holding) == 10
    assert [each for each in quotas.counts(FORM, CALL.quotas, holding) if each.broken] == []
