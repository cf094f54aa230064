"""What a chat that others read gives away, or not: whose an idea is, what a poll came to before it is shown, and that
there is a closed session at all; and what is left of somebody who had everything erased.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot import agendas
from bot.model import Agenda, Audience, Idea, IdeaRules, Session, SessionKind
from bot.polls.tally import mark
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event


def line(title: str, start: int, end: int, **more: Any) -> Session:
    kind = more.pop("kind", SessionKind.TALK)
    return Session(title=title, kind=kind, start=DAY + timedelta(hours=start), end=DAY + timedelta(hours=end), **more)


AGENDA = Agenda(
    title="Dagen",
    ideas=IdeaRules(anonymous=True),
    sessions=(
        line("Oplæg", 9, 11),
        line("Juryen", 11, 12, kind=SessionKind.WORKSHOP, audience=Audience.CIRCLE),
        line("Tak", 12, 13, kind=SessionKind.CLOSING),
    ),
)


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, AGENDA.instant(DAY + timedelta(hours=9, minutes=5))) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    return await stages.settle_in(stage, AGENDA)


async def ask(stage: Stage, sentence: str, number: int, where: dict[str, Any] | None = None) -> Post:
    """Say something 1:1, or where others read along, and return the newest message there."""
    place = where or stage.personal(number)
    await stage.say(sentence, place, number)
    return stage.connector.posts_in(place["conversation"]["id"].partition(";")[0])[-1]


async def pass_on(stage: Stage, seconds: float = 5) -> None:
    await stage.move_to(stage.clock.now() + timedelta(seconds=seconds))


async def close_first_session(stage: Stage, event: Event) -> None:
    """Let the first session be a circle's from now on."""
    async with stage.app.store.write() as tables:
        (now,) = await tables.releases.find(event_id=event.id)
        first, *others = now.agenda.sessions
        closed = first.model_copy(update={"audience": Audience.CIRCLE, "title": "Fortroligt"})
        newer = now.agenda.model_copy(update={"sessions": (closed, *others)})
        await agendas.accept(tables, event, newer, stage.clock.now())
    await pass_on(stage)


@pytest.mark.usefixtures("event")
@pytest.mark.parametrize("said", ["idé", "spørgsmål"])
async def test_no_button_where_others_read_tells_whose_a_nameless_thing_is(stage: Stage, said: str) -> None:
    await ask(stage, "anonym idé: Chefen lytter ikke" if said == "idé" else "anonymt spørgsmål: Hvorfor?", 2)
    here = stage.channel()
    seen = [actions((await ask(stage, f"vis {said} 1", number, here)).card) for number in (2, 3)]
    assert set(seen[0]) == set(seen[1])
    assert set(actions((await ask(stage, f"vis {said} 1", 2)).card)) > set(seen[0])


@pytest.mark.usefixtures("event")
async def test_an_overview_asked_for_where_others_read_comes_where_they_do_not(stage: Stage) -> None:
    await ask(stage, "status", 1)
    await ask(stage, "afstemning: Hvad nu? | Æbler | Pærer", 1, stage.channel())
    await ask(stage, "svar 1: b", 2)
    await pass_on(stage)
    await ask(stage, "overblik", 1, stage.channel())
    assert "Pærer (1)" in words(stage.connector.posts_in(stage.personal(1)["conversation"]["id"])[-1].card)
    assert not [each for each in stage.top_posts() if "Pærer (1)" in words(each.card)]


async def test_no_count_tells_of_what_a_circle_shared(stage: Stage, event: Event) -> None:
    async with stage.app.store.write() as tables:
        (now,) = await tables.releases.find(event_id=event.id)
        for number, session in enumerate((now.agenda.sessions[1], now.agenda.sessions[0]), 1):
            about = {"session_id": session.id, "shared_at": stage.clock.now()}
            await tables.ideas.add(
                Idea(id=f"i{number}", event_id=event.id, number=number, person_id="p", text="…", **about)
            )
    assert "Idéer\n1\n" in words((await ask(stage, "status", 1, stage.channel())).card)


async def test_a_poll_of_a_session_that_is_closed_by_now_is_told_of_no_more(stage: Stage, event: Event) -> None:
    await ask(stage, "afstemning: Skal direktøren gå? | Æbler | Pærer", 1, stage.channel())
    await ask(stage, "svar 1: a", 2)
    await close_first_session(stage, event)
    await stage.move_to(AGENDA.instant(DAY + timedelta(hours=12, minutes=1)))
    assert not [each for each in stage.top_posts() if "1 har svaret" in words(each.card)]


async def test_why_an_answer_was_hidden_is_not_told_once_its_session_is_closed(stage: Stage, event: Event) -> None:
    await ask(stage, "afstemning: åbent spørgsmål: Hvad siger I?", 1, stage.channel())
    await ask(stage, "svar 1: Skidt er det", 2)
    async with stage.app.store.read() as tables:
        (ballot,) = await tables.ballots.find(event_id=event.id)
    await ask(stage, f"skjul svar {mark(ballot)[:8]}: Det rammer Jytte", 1)
    assert "Det rammer Jytte" in words((await ask(stage, "moderering", 1)).card)
    await close_first_session(stage, event)
    told = words((await ask(stage, "moderering", 1)).card)
    assert "Intet er skjult" in told
    assert "Jytte" not in told


async def test_the_name_of_a_theme_keeps_nothing_of_an_idea_that_was_erased(stage: Stage, event: Event) -> None:
    said = ("Zebra på torvet", "Zebra på havnen", "Bænke på torvet", "Kaffe til alle", "Kaffe nu", "Mere kaffe")
    stage.embedder.says.update({each: "torv" if "på" in each else "kaffe" for each in said})
    for number, each in enumerate(said, 2):
        await ask(stage, f"idé: {each}", number)
    await pass_on(stage)
    await ask(stage, "find temaer", 1)
    await pass_on(stage)
    async with stage.app.store.read() as tables:
        names = {each.name: each.number for each in await tables.themes.find(event_id=event.id)}
    (zebra,) = [name for name in names if "zebra" in name.casefold()]
    await ask(stage, f"flyt idé 4 til tema {names[zebra]}", 1)
    for number in (2, 3):
        await ask(stage, "slet mine data", number)
        await ask(stage, "ja, slet mine data", number)
    await pass_on(stage)
    async with stage.app.store.read() as tables:
        kept = [*await tables.themes.find(event_id=event.id), *await tables.theme_steps.find(event_id=event.id)]
    assert kept
    assert not [each for each in kept if "zebra" in each.model_dump_json().casefold()]
    assert "zebra" not in words((await ask(stage, f"tema {names[zebra]}", 1)).card).casefold()


@pytest.mark.parametrize("how", ["hidden", "erased"])
@pytest.mark.usefixtures("event")
async def test_a_card_of_themes_quotes_nothing_that_is_gone(stage: Stage, how: str) -> None:
    said = ("Grimt om kaffe", "Kaffe nu", "Kaffe til alle", "Busser nu", "Flere busser", "Gratis busser")
    stage.embedder.says.update({each: "kaffe" if "affe" in each else "busser" for each in said})
    for number, each in enumerate(said, 2):
        await ask(stage, f"idé: {each}", number)
    await pass_on(stage)
    await ask(stage, "find temaer", 1, stage.channel())
    await pass_on(stage)
    assert [each for each in stage.top_posts() if "Grimt" in words(each.card)]
    for sentence in ("skjul idé 1: nej",) if how == "hidden" else ("slet mine data", "ja, slet mine data"):
        await ask(stage, sentence, 1 if how == "hidden" else 2)
    assert not [each for each in stage.top_posts() if "Grimt" in words(each.card)]


async def test_a_card_of_themes_tells_nothing_more_once_its_session_is_closed(stage: Stage, event: Event) -> None:
    said = ("Kaffe nu", "Kaffe til alle", "Mere kaffe", "Busser nu", "Flere busser", "Gratis busser")
    stage.embedder.says.update({each: "kaffe" if "affe" in each else "busser" for each in said})
    for number, each in enumerate(said, 2):
        await ask(stage, f"idé: {each}", number)
    await pass_on(stage)
    await ask(stage, "find temaer", 1, stage.channel())
    await pass_on(stage)
    before = [words(each.card) for each in stage.top_posts() if "Kaffe" in words(each.card)]
    assert before
    await close_first_session(stage, event)
    await ask(stage, "slet mine data", 2)
    await ask(stage, "ja, slet mine data", 2)
    assert [words(each.card) for each in stage.top_posts() if "affe" in words(each.card)] == before


async def test_what_was_answered_1_1_goes_with_whom_it_was_said_to(stage: Stage, event: Event) -> None:
    await ask(stage, "idé: Flere bænke", 2)
    await ask(stage, "mine idéer", 2)
    await ask(stage, "slet mine data", 2)
    await ask(stage, "ja, slet mine data", 2)
    async with stage.app.store.read() as tables:
        left = [each.message for each in await tables.deliveries.find() if "bænke" in each.message.model_dump_json()]
    assert left == []


async def test_nothing_that_can_be_read_is_left_of_an_idea_that_was_erased(stage: Stage, event: Event) -> None:
    stage.embedder.says.update({"Flere bænke": "bænke", "Mere lys": "lys"})
    await ask(stage, "idé: Flere bænke", 2)
    await ask(stage, "idé: Mere lys", 3)
    await pass_on(stage)
    async with stage.app.store.read() as tables:
        assert await tables.embeddings.count(event_id=event.id) == 2
    await ask(stage, "slet mine data", 2)
    await ask(stage, "ja, slet mine data", 2)
    await pass_on(stage)
    async with stage.app.store.read() as tables:
        left = {own for (own,) in await tables.embeddings.pick("idea_id", event_id=event.id)}
        assert left == {own for (own,) in await tables.ideas.pick("id", event_id=event.id, state="shared")}
