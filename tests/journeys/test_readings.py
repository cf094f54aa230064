"""Balanced reading and the ideas of groups, on the wire: dealt, read, left, hidden, and whose they are to change."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.model import (
    Agenda,
    Audience,
    BreakoutPlan,
    Group,
    Idea,
    IdeaRules,
    IdeaState,
    Member,
    PlaceKind,
    Round,
    Session,
    SessionKind,
    Slot,
)
from tests.journeys import stage as stages
from tests.journeys.gathering import Gathering, number_of, own_id
from tests.journeys.stage import Stage, actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.wire.connector import Post

TITLE = "I grupper"


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-31T{clock}:00")


def agenda_of(*, reading: bool = True, audience: Audience = Audience.OPEN) -> Agenda:
    plan = BreakoutPlan(prompt="Hvem mangler vi?", slots=(Slot(label="Idé", count=3),), smallest=3, largest=4)
    return Agenda(
        title="Idétræf",
        ideas=IdeaRules(reading=reading),
        sessions=(
            Session(title="Velkommen", kind=SessionKind.OPENING, start=at("10:00"), end=at("11:00")),
            Session(
                title=TITLE,
                kind=SessionKind.BREAKOUT,
                start=at("11:00"),
                end=at("11:45"),
                breakout=plan,
                audience=audience,
            ),
            Session(title="Tak for i dag", kind=SessionKind.CLOSING, start=at("13:00"), end=at("13:30")),
        ),
    )


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, agenda_of().instant(at("10:30"))) as ready:
        yield ready


async def gathered(stage: Stage, agenda: Agenda) -> Gathering:
    """Let twelve people sit in three groups or more, each of which hands in three ideas."""
    day = Gathering(stage, await stages.settle_in(stage, agenda), agenda)
    await day.come(["Aarhus", "Skive", "Vejle"] * 4)
    for number in range(2, 14):
        await stage.say("jeg er med", stage.personal(number), number)
    await day.until(at("11:01"))
    for number, head in day.heads(TITLE).items():
        where = stage.channel(head.id)
        writer = number_of((await day.sitting(TITLE)).seats[number][0])
        typed = {f"1_{place}": f"Idé {place} fra gruppe {number}" for place in (1, 2, 3)}
        await stage.press(actions(day.form(head).card)["hand_in"], where, writer, **typed)
    return day


def chat(stage: Stage, number: int) -> list[Post]:
    return stage.connector.posts_in(stage.personal(number)["conversation"]["id"])


def dealt(post: Post) -> list[str]:
    """Return what a card gives somebody to read."""
    return [each for each in words(post.card).splitlines() if each.startswith("Idé ") and " fra gruppe " in each]


async def test_those_who_sat_in_groups_are_offered_the_others_ideas_in_one_post(stage: Stage) -> None:
    day = await gathered(stage, agenda_of())
    before = {number: len(chat(stage, number)) for number in range(2, 14)}
    await day.until(at("11:51"))
    offered = [each for each in stage.top_posts() if "read_ideas" in actions(each.card)]
    assert len(offered) == 1
    assert "Læs tre idéer fra de andre grupper" in words(offered[0].card)
    assert {number: len(chat(stage, number)) for number in range(2, 14)} == before

    await stage.press(actions(offered[0].card)["read_ideas"], stage.channel(offered[0].id), 2)
    assert len(dealt(chat(stage, 2)[-1])) == 3
    assert "stemme" not in words(chat(stage, 2)[-1].card)


async def test_nothing_is_offered_or_dealt_where_the_agenda_does_not_turn_it_on(stage: Stage) -> None:
    day = await gathered(stage, agenda_of(reading=False))
    await day.until(at("11:51"))
    assert not [each for each in stage.top_posts() if "read_ideas" in actions(each.card)]
    for said in ("læs", "læst"):
        assert (await day.ask(said, 2)).text.startswith("Idéerne deles ikke ud til læsning her.")


async def test_all_ideas_are_read_as_often_and_none_by_the_group_that_had_it(stage: Stage) -> None:
    day = await gathered(stage, agenda_of())
    await day.until(at("11:51"))
    sitting = await day.sitting(TITLE)
    read: Counter[str] = Counter()
    for number in range(2, 14):
        found = dealt(await day.ask("læs", number))
        read.update(found)
        assert len(found) == 3
        assert not [each for each in found if each.endswith(f" {sitting.number_of(own_id(number))}")]
        again = dealt(await day.ask("læs", number))
        assert again == found
        more = dealt(await day.ask("læst", number))
        read.update(more)
        assert not set(more) & set(found)
    assert max(read.values()) - min(read.values()) <= 1
    assert len(read) == 3 * len(sitting.groups)


async def test_read_again_on_an_old_card_reads_nothing_twice(stage: Stage) -> None:
    day = await gathered(stage, agenda_of())
    await day.until(at("11:51"))
    first = await day.ask("læs", 2)
    where = stage.personal(2)
    for _ in range(2):
        await stage.press(actions(first.card)["ideas_read"], where, 2)
    second = dealt(chat(stage, 2)[-1])
    assert second == dealt(chat(stage, 2)[-2])
    async with stage.app.store.read() as tables:
        rows = await tables.dealt.find(event_id=day.event.id, person_id=own_id(2))
    assert (len(rows), sum(each.read_at is not None for each in rows)) == (6, 3)
    await stage.press(actions(chat(stage, 2)[-1].card)["vote"], where, 2)  # to support it is to have read it
    async with stage.app.store.read() as tables:
        assert await tables.dealt.count(event_id=day.event.id, person_id=own_id(2), read_at=None) == 2


async def test_what_somebody_left_is_dealt_to_others_and_what_is_hidden_to_nobody(stage: Stage) -> None:
    day = await gathered(stage, agenda_of())
    await day.until(at("11:51"))
    left = dealt(await day.ask("læs", 2))
    async with stage.app.store.write() as tables:
        (hidden,) = await tables.ideas.find(event_id=day.event.id, text=left[0])
        await tables.ideas.put(hidden.model_copy(update={"state": IdeaState.HIDDEN}))
    assert dealt(await day.ask("læs", 2)) == left[1:]
    await stage.move_to(stage.clock.now() + timedelta(minutes=16))
    seen: Counter[str] = Counter()
    for number in range(3, 14):
        seen.update(dealt(await day.ask("læs", number)))
    assert (seen[left[0]], len(seen)) == (0, 3 * len((await day.sitting(TITLE)).groups) - 1)
    assert max(seen.values()) - min(seen.values()) <= 2  # of few groups, none of which reads its own


async def test_everything_read_is_said(stage: Stage) -> None:
    day = await gathered(stage, agenda_of())
    await day.until(at("11:51"))
    groups = len((await day.sitting(TITLE)).groups)
    post = await day.ask("læs", 2)
    for _ in range(groups - 1):
        assert len(dealt(post)) == 3
        post = await day.ask("læst", 2)
    assert post.text == "Der er ikke flere idéer, du ikke har læst. Tak for hjælpen!"


# Ideas of groups ------------------------------------------------------------------------------------------


async def test_answer_of_a_group_is_changed_by_the_group_and_not_by_one_alone(stage: Stage) -> None:
    day = await gathered(stage, agenda_of())
    await day.until(at("11:51"))
    for text in ("ret idé 1: Te", "træk idé 1 tilbage", "støt 2 i stedet for 1"):
        assert (await day.ask(text, 2)).text.startswith("Idé 1 er jeres gruppes.")
    assert "Du har ikke delt nogen idéer endnu" in words((await day.ask("mine idéer", 2)).card)
    listed = words((await day.ask("idéer", 2)).card)
    assert ("Gruppe 1" in listed, "Aabye" in listed) == (True, False)


async def test_group_changes_its_answer_and_the_list_says_so_to_its_supporters(stage: Stage) -> None:
    day = await gathered(stage, agenda_of())
    await day.until(at("11:46"))
    await day.ask("stem 1", 3)
    await day.until(at("11:47"))
    head = day.heads(TITLE)[1]
    typed = {"1_1": "Idé 1 på ny", "1_2": "Idé 2 fra gruppe 1", "1_3": "Idé 3 fra gruppe 1"}
    kept = (await day.say_in(head, "vis opsamling", 2), day.inside(head)[-1])[1]
    await stage.press(actions(kept.card)["save_harvest"], stage.channel(head.id), 2, **typed)
    told = words((await day.ask("vis idé 1", 3)).card)
    assert "Idé 1 på ny" in told
    assert "ændret" in told


async def test_idea_in_a_groups_thread_is_the_groups_and_its_authors_to_change(stage: Stage) -> None:
    day = await gathered(stage, agenda_of())
    head = day.heads(TITLE)[1]
    before = len(await all_ideas(stage, day))
    assert f"nr. {before + 1}" in await day.say_in(head, "idé: Kaffe", 2)
    assert await day.say_in(head, f"ret idé {before + 1}: Te", 2) == f"Idé {before + 1} er rettet."
    (idea,) = [each for each in await all_ideas(stage, day) if each.number == before + 1]
    assert (idea.text, idea.group_id is not None, idea.session_id) == (
        "Te",
        True,
        day.agenda.sessions[1].id or idea.session_id,
    )
    assert "Person Nummer" not in words((await day.ask(f"vis idé {idea.number}", 5)).card)


async def all_ideas(stage: Stage, day: Gathering) -> list[Idea]:
    async with stage.app.store.read() as tables:
        return list(await tables.ideas.find(event_id=day.event.id))


async def test_what_a_closed_group_shares_stays_in_its_circle(stage: Stage) -> None:
    agenda = agenda_of(audience=Audience.CIRCLE)
    day = Gathering(stage, await stages.settle_in(stage, agenda), agenda)
    await day.come(["Aarhus", "Skive", "Vejle", "Odense"])
    await day.until(at("11:01"))
    async with stage.app.store.write() as tables:
        releases = await tables.releases.find(event_id=day.event.id)
        session = releases[-1].agenda.sessions[1]
        place = next(each for each in await tables.places.find() if each.kind is PlaceKind.CHANNEL)
        thread = place.model_copy(update={"id": "closed-thread", "thread_root": "77"})
        await tables.places.add(thread)
        now = stage.clock.now()
        await tables.rounds.add(Round(id="r", event_id=day.event.id, session_id=session.id, seed=1, made_at=now))
        await tables.groups.add(Group(id="g", event_id=day.event.id, round_id="r", number=1, place_id="closed-thread"))
        await tables.members.add(Member(round_id="r", person_id=own_id(2), group_id="g"))
    where = stage.channel("77")
    await stage.say("idé Hemmelig plan", where, 2)
    await stage.say("idéer", where, 2)
    assert "Hemmelig plan" in words(stage.connector.posts_in(activities.CHANNEL, "77")[-1].card)
    assert "Hemmelig plan" in words((await day.ask("idéer", 2)).card)
    for number in (1, 3):
        assert "Ingen idéer endnu" in words((await day.ask("idéer", number)).card)
        assert (await day.ask("stem 1", number)).text.startswith("Jeg kan ikke finde idé 1")
    await stage.say("idéer", stage.channel(), 2)
    assert "Hemmelig" not in words(stage.top_posts()[-1].card)
    assert "Hemmelig" not in str((await day.ask("opsummering", 3)).card)
