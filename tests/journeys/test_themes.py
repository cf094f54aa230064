"""Themes from the first idea to the last step undone: found, shown, arranged by hand, and always led back to words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import sensemaking
from bot.embedders.local import LocalEmbedder
from bot.embedders.wording import WordEmbedder
from bot.errors import EmbedderError
from bot.model import Agenda, Audience, Idea, Session, SessionKind
from bot.occasions import Occasion
from bot.texts import Voice
from cards.elements import Face
from tests.fakes.embedder import FakeEmbedder
from tests.journeys import stage as stages
from tests.journeys.stage import StageClock, actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.model import Event
    from bot.ports import Tables
    from bot.themes.rows import Vectors
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
TALK = Session(title="Om nærvær", kind=SessionKind.TALK, start=DAY + timedelta(hours=10), end=DAY + timedelta(hours=11))
AGENDA = Agenda(title="Dagen", sessions=(TALK,))
COFFEE = ("Kaffe til alle", "Kaffe om morgenen", "Mere kaffe")
BUSES = ("Busser om natten", "Flere busser", "Gratis busser")


def at(hours: float, minutes: float = 0, seconds: float = 0) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours, minutes=minutes, seconds=seconds))


SAYS = dict.fromkeys(COFFEE, "kaffe") | dict.fromkeys(BUSES, "busser")


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at(9.5)) as ready:
        ready.embedder.says.update(SAYS)
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    made = await stages.settle_in(stage, AGENDA)
    await stage.play(made, at(10, 1))
    return made


async def share(stage: Stage, *said: str, first: int = 2) -> None:
    """Let people share one idea each, and a moment pass."""
    for number, text in enumerate(said, first):
        await stage.say(f"idé: {text}", stage.personal(number), number)
    await stage.move_to(stage.clock.now() + timedelta(seconds=3))


async def themes(stage: Stage, event: Event) -> dict[int, tuple[int, ...]]:
    """Return the ideas of each theme that has any, by their numbers."""
    async with stage.app.store.read() as tables:
        ideas = {each.id: each.number for each in await tables.ideas.find(event_id=event.id, state="shared")}
        numbers = {each.id: each.number for each in await tables.themes.find(event_id=event.id)}
        placings = await tables.placings.find(event_id=event.id)
    found: dict[int, list[int]] = {}
    for each in placings:
        if each.idea_id in ideas:
            found.setdefault(numbers[each.theme_id], []).append(ideas[each.idea_id])
    return {number: tuple(sorted(own)) for number, own in sorted(found.items())}


async def ask(stage: Stage, sentence: str, number: int = 1) -> str:
    """Ask something 1:1, and return what the newest message there then says."""
    await stage.say(sentence, stage.personal(number), number)
    post = newest(stage, number)
    return words(post.card) or post.text


def newest(stage: Stage, number: int = 1) -> Post:
    return stage.connector.posts_in(f"a:1-{number}")[-1]


async def test_who_runs_the_day_has_themes_found_on_a_card_that_is_drawn_once(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)

    before = await ask(stage, "temaer", 2)
    said = await ask(stage, "temaer")

    assert before.splitlines()[:2] == ["Om nærvær", "Ingen temaer endnu"]
    assert await themes(stage, event) == {1: (4, 5, 6), 2: (1, 2, 3)}
    assert said.splitlines()[:8] == [
        "Om nærvær",
        "2 temaer",
        "1\\. Busser",
        "Busser om natten",
        "Idé 4 · 3 idéer fra 3 personer",
        "2\\. Kaffe",
        "Kaffe til alle",
        "Idé 1 · 3 idéer fra 3 personer",
    ]
    assert [words(each["attachments"][0]["content"]).splitlines()[1] for each in newest(stage).history] == [
        "Jeg samler 6 idéer i temaer"
    ]


async def test_everybody_sees_themes_and_who_runs_the_day_may_change_them(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)
    await ask(stage, "find temaer")

    everybody = await ask(stage, "temaer", 2)
    buttons = actions(newest(stage, 2).card)
    one = await ask(stage, "tema 2", 2)
    refused = await ask(stage, "flet tema 1 og 2", 2)

    assert "2\\. Kaffe" in everybody
    assert set(buttons) == {"theme"}
    assert set(actions(newest(stage).card)) == {"theme", "mend_theme", "find_themes"}
    assert one.splitlines()[:7] == [
        "Om nærvær",
        "Tema 2: Kaffe",
        "3 idéer fra 3 personer",
        *("1", "Kaffe til alle", "Person Nummer 2", "2"),
    ]
    assert refused.startswith("Det kan kun dem, der styrer dagen.")
    assert await themes(stage, event) == {1: (4, 5, 6), 2: (1, 2, 3)}


async def test_so_few_ideas_are_listed_as_they_are(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE)

    said = await ask(stage, "temaer")

    assert said.splitlines()[:5] == [
        "Om nærvær",
        "Ingen temaer endnu",
        "Så få idéer læser man bedst én for én.",
        "1",
        "Kaffe til alle",
    ]
    assert await themes(stage, event) == {}


async def test_authors_hear_once_of_what_others_said_before_them(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE)
    await share(stage, "Noget helt andet end de andre", first=5)

    async with stage.app.store.read() as tables:
        told = await tables.deliveries.find(event_id=event.id, kind="close")
    offered = {number: sorted(actions(newest(stage, number).card)) for number in (2, 3, 4, 5)}
    assert len(told) == 2
    assert offered == {2: [], 3: ["swap_idea"], 4: ["swap_idea"], 5: []}


async def test_new_ideas_join_the_nearest_theme(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)
    await ask(stage, "temaer")
    stage.embedder.says["Natbus til alle"] = "busser"

    await share(stage, "Natbus til alle", first=8)

    assert await themes(stage, event) == {1: (4, 5, 6, 7), 2: (1, 2, 3)}


async def test_themes_are_found_when_the_session_is_over(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)

    await stage.play(event, at(11, 1))

    assert await themes(stage, event) == {1: (4, 5, 6), 2: (1, 2, 3)}


async def test_whoever_supports_both_sides_of_a_merge_counts_once(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)
    await ask(stage, "temaer")
    for number in ("1", "4", "5"):
        await stage.say(f"stem på {number}", stage.personal(9), 9)
    await stage.say("stem på 4", stage.personal(8), 8)

    said = await ask(stage, "flet tema 2 og 1")
    shown = await ask(stage, "tema 2")

    assert said == (
        "Tema 2 og 1 er nu ét: tema 2, Kaffe, med 6 idéer. Skriv »fortryd tema«, hvis det ikke var meningen."
    )
    assert shown.splitlines()[2] == "6 idéer fra 6 personer · 2 stemmer"
    assert await themes(stage, event) == {2: (1, 2, 3, 4, 5, 6)}


async def test_an_idea_that_is_withdrawn_leaves_its_theme_and_undoing_still_works(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)
    await ask(stage, "temaer")
    await ask(stage, "flet tema 1 og 2")
    await stage.say("træk idé 4 tilbage", stage.personal(5), 5)
    await stage.move_to(stage.clock.now() + timedelta(seconds=3))
    async with stage.app.store.read() as tables:
        (merged,) = await tables.themes.find(event_id=event.id, number=1)
        shown = {each.id for each in await tables.ideas.find(event_id=event.id, state="shared")}

    assert merged.central in shown
    assert await themes(stage, event) == {1: (1, 2, 3, 5, 6)}

    undone = await ask(stage, "fortryd")

    assert undone == "Fortrudt: tema 1 og 2 samlet i tema 1. Temaerne er igen, som de var."
    assert await themes(stage, event) == {1: (5, 6), 2: (1, 2, 3)}


async def test_an_empty_theme_vanishes(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)
    await ask(stage, "temaer")
    for number in (4, 5, 6):
        await stage.say(f"træk idé {number} tilbage", stage.personal(number + 1), number + 1)
    await stage.move_to(stage.clock.now() + timedelta(seconds=3))

    assert (await ask(stage, "temaer")).splitlines()[1] == "1 tema"
    assert (await ask(stage, "tema 1")).startswith("Jeg kan ikke finde tema 1.")


async def test_what_a_person_decided_stays_when_themes_are_found_again(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)
    await ask(stage, "temaer")
    await ask(stage, "flyt idé 6 til tema 2")
    await ask(stage, "kald tema 2 Mere nærvær")
    await ask(stage, "del tema 1: 5")
    decided = {1: (4,), 2: (1, 2, 3, 6), 3: (5,)}
    assert await themes(stage, event) == decided

    await ask(stage, "find temaer")

    assert await themes(stage, event) == decided
    assert "2\\. Mere nærvær" in await ask(stage, "temaer")


async def test_steps_are_undone_one_after_the_other_and_all_of_it_is_logged(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)
    await ask(stage, "temaer")
    at_first = await themes(stage, event)
    await ask(stage, "flet tema 1 og 2")
    await ask(stage, "del tema 1: 1, 2")
    await ask(stage, "flyt idé 3 til et nyt tema")
    assert await themes(stage, event) == {1: (4, 5, 6), 3: (1, 2), 4: (3,)}

    for _ in range(3):
        await ask(stage, "fortryd tema")

    assert await themes(stage, event) == at_first
    assert await ask(stage, "fortryd tema") == "Der er ingen ændring af temaerne at fortryde."
    log = (await ask(stage, "temalog")).splitlines()
    assert [each.partition(": ")[2] for each in log[3:15:2]] == [
        "fortrudt: tema 1 og 2 samlet i tema 1",
        "fortrudt: tema 1 delt: idé 1 og 2 blev tema 3",
        "fortrudt: idé 3 flyttet til tema 4",
        "idé 3 flyttet til tema 4 (fortrudt siden)",
        "tema 1 delt: idé 1 og 2 blev tema 3 (fortrudt siden)",
        "tema 1 og 2 samlet i tema 1 (fortrudt siden)",
    ]


async def test_a_theme_is_split_in_two_where_nobody_says_how(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)
    await ask(stage, "temaer")
    await ask(stage, "flet tema 1 og 2")

    said = await ask(stage, "del tema 1")

    assert said.splitlines()[1] == "2 temaer"
    assert sorted((await themes(stage, event)).values()) == [(1, 2, 3), (4, 5, 6)]


async def test_buttons_do_what_sentences_do(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)
    await ask(stage, "temaer")
    here = stage.personal(1)
    await stage.press(actions(newest(stage).card)["mend_theme"], here, argument="2")
    form = actions(newest(stage).card)
    assert set(form) == {"name_theme", "split_theme", "move_idea", "merge_themes", "undo_theme", "theme_log"}

    await stage.press(form["name_theme"], here, name="<script>alert(1)</script> *Kaffe*")
    await stage.press(form["split_theme"], here, ideas="3,1")
    await stage.press(form["move_idea"], here, ideas="2,3", to="1")
    assert await themes(stage, event) == {1: (2, 3, 4, 5, 6), 3: (1,)}

    await stage.press(form["undo_theme"], here)
    await stage.press(form["merge_themes"], here, themes="1,3")

    assert await themes(stage, event) == {2: (1, 2, 3, 4, 5, 6)}


async def test_what_cannot_be_done_is_said(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)
    await ask(stage, "temaer")

    assert [
        await ask(stage, each)
        for each in (
            "tema 9",
            "flet tema 2",
            "flet tema 2 og 9",
            "del tema 2: 4",
            "del tema 2: 1, 2, 3",
            "kald tema 2",
            "flyt idé 99 til tema 2",
        )
    ] == [
        "Jeg kan ikke finde tema 9. Skriv »temaer« for at se dem.",
        "Skriv mindst to temaer, der skal være ét, for eksempel »flet tema 2 og 5«.",
        "Jeg kan ikke finde tema 9. Skriv »temaer« for at se dem.",
        "Idé 4 er ikke i tema 2.",
        "Tema 2 kan ikke deles sådan: der skal være idéer i begge halvdele.",
        "Skriv også, hvad temaet skal hedde.",
        "Jeg kan ikke finde idé 99. Skriv »idéer« for at se numrene.",
    ]
    assert await themes(stage, event) == {1: (4, 5, 6), 2: (1, 2, 3)}


async def test_what_cannot_be_read_now_is_read_later(stage: Stage, event: Event) -> None:
    stage.embedder.error = EmbedderError("unreachable")
    await share(stage, *COFFEE, *BUSES)

    waiting = await ask(stage, "temaer")
    stage.embedder.error = None
    await stage.move_to(stage.clock.now() + timedelta(seconds=30))

    assert waiting.splitlines()[1] == "Idéerne kan ikke læses lige nu"
    assert words(newest(stage).card).splitlines()[1] == "2 temaer"
    assert sorted({*stage.embedder.asked} - {"…"}) == sorted((*COFFEE, *BUSES))


async def test_what_the_dead_had_begun_is_done_by_the_next_and_nothing_is_lost(stage: Stage, event: Event) -> None:
    for number, text in enumerate((*COFFEE, *BUSES), 2):
        await stage.say(f"idé: {text}", stage.personal(number), number)
    living, stage.embedder = stage.embedder, FakeEmbedder()
    stage.embedder.awake.clear()
    async with stages.replica(stage, StageClock(at(10, 2))):
        await stage.embedder.wanted.wait()

    await stage.move_to(at(10, 3))
    before = list(living.asked)
    await stage.move_to(at(10, 5))
    async with stage.app.store.read() as tables:
        kept = await tables.embeddings.count(event_id=event.id)

    assert before == []
    assert sorted({*living.asked} - {"…"}) == sorted((*COFFEE, *BUSES))
    assert kept == 6


async def test_ideas_that_say_the_same_in_other_words_are_one_theme(sqlite_url: str) -> None:
    said = (
        *("Natbus hver weekend", "Flere busser om aftenen", "Bussen skal køre til landsbyerne"),
        *("Kaffe på torvet hver tirsdag", "Et fast kaffebord på biblioteket", "Mød naboen over en kop kaffe"),
    )
    async with LocalEmbedder(1) as reader, stages.set_up(sqlite_url, at(9.5), reader=reader) as stage:
        event = await stages.settle_in(stage, AGENDA)
        await stage.play(event, at(10, 1))
        await share(stage, *said)
        shown = await ask(stage, "temaer")
        found = await themes(stage, event)

    assert sorted(found.values()) == [(1, 2, 3), (4, 5, 6)]
    assert shown.splitlines()[1] == "2 temaer"
    assert "ud fra de ord" not in shown


async def test_themes_by_words_alone_say_so(sqlite_url: str) -> None:
    async with stages.set_up(sqlite_url, at(9.5), reader=WordEmbedder()) as stage:
        event = await stages.settle_in(stage, AGENDA)
        await stage.play(event, at(10, 1))
        await share(stage, *COFFEE, *BUSES)
        shown = await ask(stage, "temaer")

    assert shown.splitlines()[2] == (
        "Temaerne er fundet ud fra de ord, idéerne deler, ikke ud fra hvad de betyder. Se dem efter."
    )


class Fragile(FakeEmbedder):
    """What is poison to it ends it."""

    async def embed(self, texts: Sequence[str]) -> Vectors:
        if any("gift" in each for each in texts):
            raise EmbedderError("crashed")
        return await super().embed(texts)


async def test_a_text_that_ends_the_embedder_keeps_no_other_from_its_theme(sqlite_url: str) -> None:
    async with stages.set_up(sqlite_url, at(9.5), reader=Fragile(SAYS)) as stage:
        event = await stages.settle_in(stage, AGENDA)
        await stage.play(event, at(10, 1))
        await share(stage, *COFFEE, "gift", *BUSES)
        shown = await ask(stage, "temaer")
        found = await themes(stage, event)

    assert found == {1: (5, 6, 7), 2: (1, 2, 3)}
    assert shown.splitlines()[2] == "1 idé er ikke med i noget tema endnu."


async def test_two_replicas_read_an_idea_once(database_url: str) -> None:
    async with stages.set_up(database_url, at(9.5)) as first, stages.replica(first) as second:
        event = await stages.settle_in(first, AGENDA)
        await first.play(event, at(10, 1))
        first.embedder.says.update(SAYS)
        for number, text in enumerate((*COFFEE, *BUSES), 2):
            await (first if number % 2 else second).say(f"idé: {text}", first.personal(number), number)
        first.clock.set(at(10, 2))
        for each in (first, second):
            each.app.alarm.ring("dues")
        for each in (first, second, first):
            await each.app.idle()
        async with first.app.store.read() as tables:
            told = await tables.deliveries.count(event_id=event.id, kind="close")

    assert sorted(each for each in first.embedder.asked if each != "…") == sorted((*COFFEE, *BUSES))
    assert told == 4


async def test_ideas_that_come_while_others_are_read_are_read_too(stage: Stage, event: Event) -> None:
    stage.embedder.awake.clear()
    for number, text in enumerate(COFFEE, 2):
        await stage.say(f"idé: {text}", stage.personal(number), number)
    stage.clock.set(stage.clock.now() + timedelta(seconds=3))
    stage.app.alarm.ring("dues")
    await stage.embedder.wanted.wait()
    where = stage.personal(5)
    await stage.client.tell(activities.message("idé: Kom sent", where, activities.person(5)))
    stage.embedder.awake.set()
    await stage.app.idle()

    assert {*COFFEE, "Kom sent"} <= set(stage.embedder.asked)
    async with stage.app.store.read() as tables:
        assert [each.state for each in await tables.dues.find(event_id=event.id, kind="make_sense")] == ["done"]


async def test_a_name_is_kept_as_typed_and_harms_nobody(stage: Stage, event: Event) -> None:
    await share(stage, *COFFEE, *BUSES)
    await ask(stage, "temaer")
    names = (
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "*fed* [her](https://x.example)",
        "\u202eomvendt",
        "🙂" * 200,
    )

    for name in names:
        await ask(stage, f"kald tema 2 {name}")
    async with stage.app.store.read() as tables:
        (theme,) = await tables.themes.find(event_id=event.id, number=2)

    assert theme.name == "🙂" * 79 + "…"
    await ask(stage, "kald tema 2 <script>alert(1)</script> *fed*")
    assert "2\\. \\<script\\>alert(1)\\</script\\> \\*fed\\*" in await ask(stage, "temaer")


async def test_what_is_said_in_a_closed_session_is_in_no_theme_that_others_see(stage: Stage) -> None:
    closed = TALK.model_copy(update={"title": "Kun for kredsen", "audience": Audience.CIRCLE})
    event = await stages.settle_in(stage, Agenda(title="Dagen", sessions=(TALK, closed)), place=stage.chat())
    async with stage.app.store.read() as tables:
        (release,) = await tables.releases.find(event_id=event.id)
    (hidden,) = [each.id for each in release.agenda.sessions if each.audience is Audience.CIRCLE]
    async with stage.app.store.write() as tables:
        person = (await tables.people.find())[0]
        made = [
            Idea(
                id=f"{number}",
                event_id=event.id,
                number=number,
                person_id=person.id,
                text=text,
                session_id=hidden,
                shared_at=stage.clock.now(),
            )
            for number, text in enumerate((*COFFEE, *BUSES), 1)
        ]
        await tables.ideas.add_all(made)
    await stage.play(event, at(11, 5))
    async with stage.app.store.read() as tables:
        day = occasion(tables, event, release.agenda, stage.clock.now())
        outside = await sensemaking.records(day, release.agenda.public())
        inside = await sensemaking.records(day, release.agenda)

    assert outside == []
    assert [(each.session_id, each.ideas) for each in inside] == [(hidden, (4, 5, 6)), (hidden, (1, 2, 3))]
    assert await ask(stage, "temaer") == "Der er ingen idéer at samle i temaer endnu."
    assert await ask(stage, "tema 1") == "Jeg kan ikke finde tema 1. Skriv »temaer« for at se dem."
    assert (await ask(stage, "temaer 2")).startswith("Vælg et programpunkt fra 1 til 2.")


def occasion(tables: Tables, event: Event, agenda: Agenda, now: datetime) -> Occasion:
    return Occasion(tables=tables, now=now, face=Face(voice=Voice()), event=event, agenda=agenda)
