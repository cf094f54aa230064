"""Questions to a speaker, from the field they are asked in to the card that shows which one is being answered."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Agenda, Audience, Backing, IdeaRules, QuestionState, Session, SessionKind, Speaker
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event, Question
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
CONSOLE = "19:konsol@thread.v2"
ROOM = 28_000


def line(hour: float, title: str, kind: SessionKind, **more: Any) -> Session:
    start = DAY + timedelta(hours=hour)
    return Session(title=title, kind=kind, start=start, end=start + timedelta(hours=1), **more)


AGENDA = Agenda(
    title="Dagen",
    sessions=(
        line(9, "Om tillid", SessionKind.TALK, speakers=(Speaker(name="Sara Lyng", email="sara@mosebo.example"),)),
        line(10, "Om penge", SessionKind.TALK),
    ),
    ideas=IdeaRules(anonymous=True),
)


def at(hours: float, minutes: float = 0) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours, minutes=minutes))


@pytest.fixture
async def stage(soak_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(soak_url, at(8.5)) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    """Return an event whose first talk has begun; person 1 runs it."""
    made = await stages.settle_in(stage, AGENDA)
    await stage.say("program", stage.personal(1), 1, "Frida Dal")
    await stage.play(made, at(9, 1))
    return made


async def tell(stage: Stage, text: str, number: int = 2, name: str = "") -> str:
    """Say something 1:1, and return what is answered."""
    await stage.say(text, stage.personal(number), number, name)
    last = [each for each in stage.connector.posts_in(f"a:1-{number}") if each not in queues(stage)][-1]
    return last.text or words(last.card)


async def a_moment(stage: Stage, event: Event, seconds: float = 5) -> None:
    await stage.play(event, stage.clock.now() + timedelta(seconds=seconds))


async def stored(stage: Stage) -> list[Question]:
    async with stage.app.store.read() as tables:
        return sorted(await tables.questions.find(), key=lambda each: each.number)


def queues(stage: Stage, conversation: str = "a:1-1") -> list[Post]:
    begins = "Spørgsmål fra deltagerne"
    return [each for each in stage.connector.posts_in(conversation) if words(each.card).startswith(begins)]


def queue(stage: Stage, conversation: str = "a:1-1") -> str:
    (post,) = queues(stage, conversation)
    return words(post.card)


def shown(stage: Stage) -> list[Post]:
    """Return the posts in the main place that say which question is being answered."""
    titles = {"Spørgsmålet lige nu", "Besvaret", "Ingen spørgsmål lige nu"}
    return [each for each in stage.top_posts() if titles & set(words(each.card).splitlines()[1:2])]


async def test_a_question_is_kept_as_typed_and_the_facilitator_follows_one_queue(stage: Stage, event: Event) -> None:
    said = await tell(stage, "spørgsmål: Hvem betaler *det*?", 2, "Anna Bek")
    assert said == "Dit spørgsmål er med som nr. 1: Om tillid."
    await tell(stage, "anonymt spørgsmål: Hvad koster det?", 3, "Bo Krog")
    await a_moment(stage, event)
    first = queue(stage).splitlines()
    assert first[:4] == ["Spørgsmål fra deltagerne", "Om tillid", "2 åbne", "Mest støttede"]
    assert first[4:10] == ["1", r"Hvem betaler \*det\*?", "Anna Bek", "2", "Hvad koster det?", "uden navn"]
    await tell(stage, "støt spørgsmål 2", 4)
    await a_moment(stage, event)
    assert queue(stage).splitlines()[4:7] == ["2", "Hvad koster det?", "1 stemme · uden navn"]
    assert [(each.text, each.anonymous) for each in await stored(stage)] == [
        ("Hvem betaler *det*?", False),
        ("Hvad koster det?", True),
    ]


async def test_support_counts_once_and_is_taken_back(stage: Stage, event: Event) -> None:
    await tell(stage, "spørgsmål: Hvem betaler?", 2)
    assert await tell(stage, "støt spørgsmål 1", 3) == "Du støtter spørgsmål 1: 1 stemme."
    assert await tell(stage, "støt spørgsmål 1", 3) == "Du støtter allerede spørgsmål 1: 1 stemme."
    assert await tell(stage, "støt ikke spørgsmål 1", 3) == "Din støtte til spørgsmål 1 er taget tilbage."
    assert await tell(stage, "støt ikke spørgsmål 1", 3) == "Du støtter ikke spørgsmål 1."
    assert "Jeg finder ikke spørgsmål 7" in await tell(stage, "støt spørgsmål 7", 3)
    assert "Skriv spørgsmålets nummer med" in await tell(stage, "støt spørgsmålet", 3)
    assert await tell(stage, "træk mit spørgsmål tilbage", 3) == "Du har ikke noget spørgsmål, der venter."


async def test_one_card_shows_what_is_answered_and_is_edited(stage: Stage, event: Event) -> None:
    for number, text in ((2, "Hvem betaler?"), (3, "Hvad koster det?")):
        await tell(stage, f"spørgsmål: {text}", number)
    said = await tell(stage, "tag spørgsmål 2", 1)
    assert said == "Spørgsmål 2 besvares nu, og alle kan se det."
    (post,) = shown(stage)
    assert words(post.card).splitlines()[:3] == ["Om tillid", "Spørgsmålet lige nu", "Hvad koster det?"]
    assert "læg spørgsmål 2 tilbage" in await tell(stage, "næste spørgsmål", 1)
    (post,) = shown(stage)
    assert words(post.card).splitlines()[1:3] == ["Spørgsmålet lige nu", "Hvem betaler?"]
    assert await tell(stage, "besvaret", 1) == "Spørgsmål 1 er besvaret. Ingen venter."
    (post,) = shown(stage)
    assert words(post.card).splitlines()[1:3] == ["Besvaret", "Hvem betaler?"]
    assert "2 besvarede" in queue(stage)
    await tell(stage, "læg spørgsmål 1 tilbage", 1)
    (post,) = shown(stage)
    assert words(post.card).splitlines()[1:2] == ["Ingen spørgsmål lige nu"]
    assert [each.state for each in await stored(stage)] == [QuestionState.ASKED, QuestionState.ANSWERED]


async def test_the_buttons_of_the_queue_do_the_same(stage: Stage, event: Event) -> None:
    await tell(stage, "spørgsmål: Hvem betaler?", 2)
    await a_moment(stage, event)
    (post,) = queues(stage)
    await stage.press(actions(post.card)["take_question"], stage.personal(1), 1)
    (post,) = queues(stage)
    assert "Besvares nu" in words(post.card)
    await stage.press(actions(post.card)["answered"], stage.personal(1), 1)
    (post,) = queues(stage)
    assert words(post.card).splitlines()[2] == "0 åbne · 1 besvaret"


async def test_only_the_speaker_and_who_runs_the_day_have_questions_answered(stage: Stage, event: Event) -> None:
    await tell(stage, "spørgsmål: Hvem betaler?", 2)
    assert await tell(stage, "tag spørgsmål 1", 2) == "Det kan oplægsholderen og dem, der leder dagen."
    assert await tell(stage, "spørgsmålskø", 2) == "Det kan oplægsholderen og dem, der leder dagen."
    stage.connector.add_conversation("a:1-9", [activities.member(9, "Sara Lyng", email="Sara@mosebo.example")])
    assert await tell(stage, "tag spørgsmål 1", 9) == "Spørgsmål 1 besvares nu, og alle kan se det."
    await stage.play(event, at(10, 40))
    await tell(stage, "spørgsmål: Og pengene?", 2)
    assert await tell(stage, "tag spørgsmål 2", 9) == "Det kan oplægsholderen og dem, der leder dagen."


async def test_the_button_under_a_talk_gives_one_field_for_all(stage: Stage, event: Event) -> None:
    (talk,) = [each for each in stage.top_posts() if "question_form" in actions(each.card)]
    for number in (2, 3):
        await stage.press(actions(talk.card)["question_form"], stage.channel(), number)
    (form,) = [each for each in stage.top_posts() if "Hvad vil du spørge om?" in words(each.card)]
    assert "Dit navn står ved spørgsmålet, medmindre du sætter kryds" in words(form.card)
    send = actions(form.card)["question"]
    await stage.press(send, stage.channel(), 2, argument="Hvem betaler?", anonymous="true")
    await stage.play(event, at(10, 5))
    await stage.press(send, stage.channel(), 3, argument="Og så?", anonymous="false")
    asked = await stored(stage)
    assert [(each.text, each.anonymous) for each in asked] == [("Hvem betaler?", True), ("Og så?", False)]
    assert asked[0].session_id == asked[1].session_id
    assert form.history == []


async def test_names_are_asked_for_where_the_event_wants_them(stage: Stage) -> None:
    await stages.settle_in(stage, AGENDA.model_copy(update={"ideas": IdeaRules()}))
    assert "Her stilles spørgsmål med navn" in await tell(stage, "anonymt spørgsmål: Hvem betaler?", 2)
    assert await stored(stage) == []
    form = await tell(stage, "stil et spørgsmål", 2)
    assert "Dit navn står ved spørgsmålet." in form
    assert "uden" not in form


async def test_own_questions_are_withdrawn_until_they_are_taken(stage: Stage, event: Event) -> None:
    for text in ("Hvem betaler?", "Hvad koster det?"):
        await tell(stage, f"spørgsmål: {text}", 2)
    assert await tell(stage, "træk spørgsmål 1 tilbage", 3) == "Spørgsmål 1 er ikke dit."
    assert await tell(stage, "træk mit spørgsmål tilbage", 2) == "Spørgsmål 2 er trukket tilbage."
    assert await tell(stage, "træk spørgsmål 2 tilbage", 2) == "Spørgsmål 2 er trukket tilbage."
    assert "Jeg finder ikke spørgsmål 2" in await tell(stage, "støt spørgsmål 2", 3)
    await tell(stage, "tag spørgsmål 1", 1)
    assert "kan ikke trækkes tilbage" in await tell(stage, "træk spørgsmål 1 tilbage", 2)


async def test_what_is_left_is_told_at_the_end_in_the_queue_that_stands(stage: Stage, event: Event) -> None:
    for text in ("Hvem betaler?", "Hvad koster det?"):
        await tell(stage, f"spørgsmål: {text}", 2)
    await stage.play(event, at(10, 1))
    assert "2 spørgsmål er ikke besvaret. De står i overblikket." in queue(stage)
    assert queue(stage).startswith("Spørgsmål fra deltagerne · punktet er slut")


async def test_lists_show_what_is_supported_first_and_what_is_answered_apart(stage: Stage, event: Event) -> None:
    for number in range(1, 21):
        await tell(stage, f"spørgsmål: Nummer {number}?", 2 + number % 2)
    await tell(stage, "støt spørgsmål 20", 5)
    await tell(stage, "besvaret 1", 1)
    first = await tell(stage, "spørgsmål", 5)
    assert first.splitlines()[:5] == ["Om tillid", "20 spørgsmål", "Side 1 af 2", "20", "Nummer 20?"]
    assert "du støtter det" in first
    second = await tell(stage, "spørgsmål side 2", 5)
    assert second.index("Nummer 19?") < second.index("Besvaret") < second.index("Nummer 1?")


async def test_questions_of_a_day_without_a_session_and_of_another_talk_are_in_all_questions(
    stage: Stage, event: Event
) -> None:
    await tell(stage, "spørgsmål: Hvem betaler?", 2)
    await stage.play(event, at(12))
    await tell(stage, "spørgsmål: Hvornår ses vi?", 2)
    assert "Hvem betaler?" not in await tell(stage, "spørgsmål", 3)
    every = await tell(stage, "alle spørgsmål", 3)
    assert all(each in every for each in ("Hvem betaler?", "Om tillid", "Hvornår ses vi?"))


async def test_the_same_activity_twice_asks_once(stage: Stage, event: Event) -> None:
    where = stage.personal(2)
    said = activities.message("spørgsmål: Hvem betaler?", where, activities.person(2))
    for _ in range(2):
        await stage.tell(said)
    assert len(await stored(stage)) == 1


async def test_hostile_words_are_kept_and_harmless(stage: Stage, event: Event) -> None:
    hostile = ("=cmd|' /C calc'!A0", "<script>x</script>", "</w:t>", "שלום", "🙂" * 300, "a\x00b", "{{DATE(2021)}}")
    for number, text in enumerate(hostile, 1):
        await tell(stage, f"spørgsmål: {text}", 2)
        await tell(stage, f"tag spørgsmål {number}", 1)
        (post,) = shown(stage)
        assert "<script>" not in words(post.card).replace(r"\<", "")
    assert [each.text for each in await stored(stage)] == [each.replace("\x00", "") for each in hostile]


async def test_too_long_and_empty_questions_are_refused_in_words(stage: Stage, event: Event) -> None:
    assert "højst 1000 tegn" in (await tell(stage, f"spørgsmål: {'x' * 10_000}", 2)).replace(".", "")
    assert "Hvad vil du spørge om?" in await tell(stage, "spørgsmål: \u200b…", 2)
    for number in range(20):
        await tell(stage, f"spørgsmål: Nr {number}", 2)
    assert "Du har stillet 20 spørgsmål her" in await tell(stage, "spørgsmål: Og", 2)


async def test_a_queue_of_two_hundred_is_right_small_and_drawn_once_for_many(stage: Stage, event: Event) -> None:
    await tell(stage, "spørgsmål: Nummer 1?", 2)
    await a_moment(stage, event)
    (first,) = await stored(stage)
    async with stage.app.store.write() as tables:
        more = [
            first.model_copy(update={"id": f"q{number}", "number": number, "text": f"Nummer {number}? {'æ' * 900}"})
            for number in range(2, 201)
        ]
        await tables.questions.add_all(more)
        await tables.backings.add_all(
            [
                Backing(question_id=f"q{number}", person_id=f"x{each}", event_id=event.id, given_at=at(9, 2))
                for number in range(2, 201)
                for each in range(number % 7)
            ]
        )
    edits = len(queues(stage)[0].history)
    for number in range(3, 8):
        await tell(stage, "støt spørgsmål 199", number)
    await a_moment(stage, event)
    (post,) = queues(stage)
    assert len(post.history) == edits + 1
    assert len(json.dumps(post.card, ensure_ascii=False).encode()) < ROOM
    told = words(post.card).splitlines()
    assert told[2:5] == ["200 åbne", "Mest støttede", "199"]
    assert [each for each in told if each.isdecimal()][1:4] == ["6", "13", "20"]
    assert "og 190 til i listen" in told


@pytest.mark.soak
async def test_two_hundred_people_ask_and_support_at_once(stage: Stage, event: Event) -> None:
    async def says(text: str, number: int) -> None:
        said = activities.message(text, stage.personal(number), activities.person(number))
        await stage.client.tell(said)

    await asyncio.gather(*(says(f"spørgsmål: Fra {number}?", number) for number in range(2, 202)))
    await stage.app.idle()
    asked = await stored(stage)
    assert [each.number for each in asked] == list(range(1, 201))
    assert len({each.person_id for each in asked}) == 200
    for wanted in (7, 9):
        await asyncio.gather(*(says(f"støt spørgsmål {wanted}", number) for number in range(2, 202, wanted % 4)))
    await stage.app.idle()
    await a_moment(stage, event)
    async with stage.app.store.read() as tables:
        counted = await tables.backings.count_by("question_id", event_id=event.id)
    by_number = {each.number: counted.get(each.id, 0) for each in asked}
    assert (by_number[7], by_number[9], sum(by_number.values())) == (67, 200, 267)
    told = queue(stage).splitlines()
    assert [told[2], told[4], told[6]] == ["200 åbne", "9", f"200 stemmer · {_author(asked, 9)}"]
    assert len(queues(stage)[0].history) <= 3


def _author(asked: list[Question], number: int) -> str:
    return next(each.text for each in asked if each.number == number).replace("Fra ", "Person Nummer ").rstrip("?")


async def test_after_a_restart_the_same_queue_goes_on(stage: Stage, event: Event) -> None:
    await tell(stage, "spørgsmål: Hvem betaler?", 2)
    async with stages.replica(stage) as second:
        await second.say("støt spørgsmål 1", second.personal(3), 3)
        await second.say("støt spørgsmål 1", second.personal(3), 3)
        await second.say("tag spørgsmål 1", second.personal(1), 1)
        await second.play(event, at(9, 5))
    assert "1 stemme" in queue(stage)
    assert len(shown(stage)) == 1


async def test_a_circle_keeps_its_questions(stage: Stage) -> None:
    closed = AGENDA.sessions[0].model_copy(update={"audience": Audience.CIRCLE})
    event = await stages.settle_in(stage, AGENDA.model_copy(update={"sessions": (closed, AGENDA.sessions[1])}))
    await stage.play(event, at(9, 1))
    await tell(stage, "spørgsmål: Hvem betaler?", 2)
    (question,) = await stored(stage)
    assert question.session_id is None
