"""Downtime, changed agendas, and more than one event: what is said late, dropped, moved, or asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import agendas
from bot.model import Agenda, Audience, DueState, Event, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import Stage, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event


def line(hour: float, title: str, kind: SessionKind = SessionKind.TALK, lasts: float = 1) -> Session:
    start = DAY + timedelta(hours=hour)
    return Session(title=title, kind=kind, start=start, end=start + timedelta(hours=lasts))


def plan(*sessions: Session, title: str = "Dagen") -> Agenda:
    return Agenda(title=title, sessions=sessions)


MORNING = plan(line(9, "Først"), line(10, "Så"), line(11, "Til sidst"))


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, MORNING.instant(DAY + timedelta(hours=8))) as ready:
        yield ready


def at(hours: float) -> datetime:
    return MORNING.instant(DAY + timedelta(hours=hours))


def titles(stage: Stage) -> list[str]:
    """Return the kicker and the title of each announcement in the main place."""
    said = [words(post.card).splitlines()[:2] for post in stage.top_posts() if post.card]
    return [" ".join(each) for each in said if "Hej" not in each[0]]


async def accept(stage: Stage, event: Event, agenda: Agenda) -> Event:
    async with stage.app.store.write() as tables:
        known = await tables.events.get(id=event.id)
        assert known is not None
        return await agendas.accept(tables, known, agenda, stage.clock.now())


async def test_after_downtime_only_what_still_matters_is_said_and_marked_late(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)

    await stage.move_to(at(10.25))

    assert titles(stage) == ["Nu Så"]
    assert "forsink" in words(stage.top_posts()[-1].card).lower()
    async with stage.app.store.read() as tables:
        dropped = await tables.dues.find(event_id=event.id, state=DueState.DROPPED)
    assert sorted(due.kind for due in dropped) == ["heads_up", "last_minutes", "start"]


async def test_moved_session_is_announced_at_its_new_time_and_once(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(9.5))

    later = plan(line(9, "Først", lasts=1.5), line(10.5, "Så"), line(11.5, "Til sidst"))
    await accept(stage, event, later)
    await stage.play(event, at(10.25))
    told = "Dagen 2 ændringer i dagens program"
    assert titles(stage) == ["Om lidt, kl. 9.00 Først", "Nu Først", told]

    await stage.play(event, at(10.75))
    assert titles(stage) == ["Om lidt, kl. 9.00 Først", "Slut Først", told, "Nu Så"]


async def test_session_that_moves_after_it_was_announced_is_announced_again(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(9.25))

    await accept(stage, event, plan(line(9.5, "Først", lasts=0.5), line(10, "Så"), line(11, "Til sidst")))
    await stage.play(event, at(9.75))

    assert titles(stage) == [
        "Flyttet Først",
        "Flyttet Først",
        "Dagen 1 ændring i dagens program",
        "Om lidt, kl. 9.30 Først",
        "Nu Først",
    ]


async def test_cancelled_session_is_never_announced(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)

    await accept(stage, event, plan(line(9, "Først"), line(11, "Til sidst")))
    await stage.play(event)

    assert [title for title in titles(stage) if not title.startswith("Slut")] == [
        "Dagen 1 ændring i dagens program",
        "Om lidt, kl. 9.00 Først",
    ]


async def test_two_events_in_one_place_are_asked_about_once(stage: Stage) -> None:
    await stages.settle_in(stage, MORNING)
    other = await stages.settle_in(stage, plan(line(9, "Andet"), title="Den anden dag"))
    await stage.move_to(at(9.25))

    await stage.say("program", stage.channel(), 5)
    asked = stage.top_posts()[-1].card
    assert "Den anden dag" in str(asked)

    buttons = [each for each in _buttons(asked) if each["data"].get("argument") == other.id]
    await stage.press(buttons[0], stage.channel(), 5)
    await stage.say("program", stage.channel(), 5)

    assert "Andet" in words(stage.top_posts()[-1].card)


def _buttons(card: object) -> list[dict[str, dict[str, str]]]:
    if isinstance(card, dict):
        if card.get("type", "").startswith("Action.") and "data" in card:
            return [card]
        return [button for value in card.values() for button in _buttons(value)]
    return [button for each in card for button in _buttons(each)] if isinstance(card, list) else []


async def test_day_of_24_hours_from_noon_to_noon_is_announced_whole(stage: Stage) -> None:
    hours = plan(
        line(12, "Velkomst", SessionKind.OPENING, 6),
        line(18, "Middag", SessionKind.BREAK, 6),
        line(24, "Midnat", lasts=6),
        line(30, "Morgen", lasts=6),
        Session(title="Farvel", kind=SessionKind.CLOSING, start=DAY + timedelta(hours=36)),
    )
    event = await stages.settle_in(stage, hours)

    await stage.play(event)

    assert [title.split()[-1] for title in titles(stage) if title.startswith(("Slut", "Nu"))] == [
        "Velkomst",
        "Middag",
        "Midnat",
        "Morgen",
        "Farvel",
    ]


async def test_turn_survives_a_restart_in_the_middle_of_the_day(sqlite_url: str) -> None:
    async with stages.set_up(sqlite_url, at(8)) as first:
        event = await stages.settle_in(first, MORNING)
        await first.play(event, at(9.25))
        said = len(first.top_posts())

    async with stages.set_up(sqlite_url, at(9.5)) as second:
        async with second.app.store.write() as tables:
            for place in await tables.places.find():
                await tables.places.put(place.model_copy(update={"service_url": second.connector.service_url}))
        await second.play(event, at(10.25))

        assert said == 4
        assert titles(second) == ["Nu Så"]


async def test_unknown_sentence_gets_the_nearest_suggestion(stage: Stage) -> None:
    await stage.say("programet", stage.personal(5), 5)
    await stage.say("hvornår er der kage", stage.personal(5), 5)

    said = [post.text for post in stage.connector.posts_in("a:1-5")]
    assert said == [
        "Det forstod jeg ikke helt. Mente du »program«?",
        "Det forstod jeg ikke. Skriv »hjælp«, så viser jeg, hvad jeg kan.",
    ]


async def test_hostile_words_harm_nobody(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(9.25))
    for text in ("<at>Alle</at> hej", "[tryk](https://ond.example)", "=1+1", "\u202eomvendt", "x" * 3999, "🎉" * 500):
        await stage.say(f"idé {text}", stage.personal(5), 5)

    await stage.say("opsummering", stage.personal(6), 6)

    shown = stage.connector.posts_in("a:1-6")[-1]
    assert shown.card is not None
    assert "<at>" not in str(shown.card)
    assert shown.activity.get("entities", []) == []
    async with stage.app.store.read() as tables:
        kept = [each.text for each in await tables.ideas.find(event_id=event.id)]
    assert len(kept) == 6


async def test_closed_session_is_said_nowhere(stage: Stage) -> None:
    secret = line(10, "Fortroligt").model_copy(update={"audience": Audience.CIRCLE})
    event = await stages.settle_in(stage, plan(line(9, "Først"), secret, line(11, "Til sidst")))

    await stage.say("program", stage.personal(5), 5)
    await stage.play(event)
    await stage.say("nu", stage.personal(5), 5)

    assert "Fortroligt" not in str([call.body for call in stage.connector.calls_to("*")])


async def test_installing_person_is_organiser_only_until_the_agenda_names_one(stage: Stage) -> None:
    await stages.settle_in(stage, MORNING, number=1)
    await stage.say("status", stage.channel(), 1)
    assert stage.top_posts()[-1].card is not None

    await stage.say("status", stage.channel(), 2)
    assert "kun dem" in stage.top_posts()[-1].text


async def test_code_works_once(stage: Stage) -> None:
    event = await stage.app.create_event(MORNING)
    code = await stage.app.claim(event.id)
    await stage.say(f"kode {code}", stage.personal(5), 5)
    await stage.say(f"kode {code}", stage.personal(6), 6)

    assert "arrangør" in stage.connector.posts_in("a:1-5")[-1].text
    assert "kender jeg ikke" in stage.connector.posts_in("a:1-6")[-1].text


async def test_idea_during_a_closed_session_belongs_to_the_day(stage: Stage) -> None:
    secret = line(9, "Fortroligt").model_copy(update={"audience": Audience.CIRCLE})
    event = await stages.settle_in(stage, plan(secret, line(11, "Til sidst")))
    await stage.move_to(at(9.5))

    await stage.say("idé En tanke", stage.personal(5), 5)

    async with stage.app.store.read() as tables:
        (idea,) = await tables.ideas.find(event_id=event.id)
    assert idea.session_id is None


async def test_person_with_another_language_is_answered_in_the_events(stage: Stage) -> None:
    await stages.settle_in(stage, MORNING.model_copy(update={"language": "sv"}))
    german = activities.message("program", stage.personal(5), activities.person(5), locale="de-DE", entities=[])

    await stage.tell(german)

    assert "Du kan också skriva" in words(stage.connector.posts_in("a:1-5")[-1].card)


async def test_idea_typed_before_the_event_was_chosen_is_not_typed_again(stage: Stage) -> None:
    await stages.settle_in(stage, MORNING)
    other = await stages.settle_in(stage, plan(line(9, "Andet"), title="Den anden dag"))
    await stage.move_to(at(9.25))

    await stage.say("idé Kage *hver* fredag", stage.channel(), 5)
    asked = stage.top_posts()[-1].card
    await stage.press(
        next(each for each in _buttons(asked) if each["data"]["argument"] == other.id), stage.channel(), 5
    )

    async with stage.app.store.read() as tables:
        (idea,) = await tables.ideas.find()
        (choice,) = await tables.choices.find(event_id=other.id)
    assert (idea.text, idea.event_id) == ("Kage *hver* fredag", other.id)
    assert choice.asked_with == ""


async def test_group_whose_session_has_no_end_is_told_no_time_to_be_back(stage: Stage) -> None:
    talk = Session(title="Snak", kind=SessionKind.BREAKOUT, start=DAY + timedelta(hours=9))
    event = await stages.settle_in(stage, plan(talk))
    await stage.say("jeg er med", stage.personal(5), 5, "Åse Bro")

    await stage.play(event, at(9.25))

    (group,) = [words(post.card) for post in stage.top_posts() if words(post.card).startswith("Snak")]
    assert "Åse Bro" in group
    assert "9.00" not in group
