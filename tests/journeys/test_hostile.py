"""What no honest client sends, and names that no form expects: refused or shown, never harmful."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Agenda, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event


def line(hour: float, title: str, kind: SessionKind = SessionKind.TALK) -> Session:
    start = DAY + timedelta(hours=hour)
    return Session(title=title, kind=kind, start=start, end=start + timedelta(hours=1))


AGENDA = Agenda(title="Dagen", sessions=(line(9, "Først"), line(10, "Grupper", SessionKind.BREAKOUT)))
SORRY = "gik galt"
STRANGE = (
    "\x00",
    "<at>Alle</at>",
    "[x](https://ond.example)",
    "***",
    "",
    " ",
    "Å" * 10_000,
    "\u202eanna",
    "\ud83d",
    "=1+1",
)


def at(hours: float) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours))


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(database_url, at(8.5)) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    return await stages.settle_in(stage, AGENDA)


def said(stage: Stage, number: int) -> str:
    post = stage.connector.posts_in(f"a:1-{number}")[-1]
    return post.text or words(post.card)


async def test_strange_names_are_grouped_called_and_shown(stage: Stage, event: Event) -> None:
    for number, name in enumerate(STRANGE[:-2] + STRANGE[-1:], start=20):
        sender = activities.person(number) | {"name": name}
        reply = await stage.tell(activities.message("jeg er med", stage.personal(number), sender))
        assert reply.status in {200, 201, 202}
    await stage.play(event, at(10.25))

    posts = [post for post in stage.connector.posts if post.conversation_id == activities.CHANNEL]
    mentions = [each for post in posts for each in post.activity.get("entities", []) if each["type"] == "mention"]
    assert {each["mentioned"]["id"] for each in mentions} <= {f"29:1person-{number}" for number in range(20, 30)}
    assert all(each["mentioned"]["name"].strip() for each in mentions)
    shown = "\n".join(words(post.card) for post in posts)
    assert "<at>" not in shown
    assert shown.count("[x](") == shown.count("\\[x](") > 0
    async with stage.app.store.read() as tables:
        assert {each.state for each in await tables.deliveries.find()} == {"sent"}
        assert await tables.members.count() == 9


@pytest.mark.parametrize(
    "data",
    [
        {"verb": None},
        {"verb": ["idea"]},
        {"verb": {"a": 1}},
        {"verb": "idea", "argument": None},
        {"verb": "idea", "argument": ["x"]},
        {"verb": "vote", "argument": {"number": 1}},
        {"verb": "vote", "argument": 1e308},
        {"verb": "vote", "argument": -1},
        {"verb": "vote", "argument": "²"},
        {"verb": "vote", "argument": "1e9"},
        {"verb": "start", "argument": "٣"},
        {"verb": "choose_event", "argument": "²"},
        {"verb": "choose_event", "argument": "x" * 9999},
        {"verb": "program", "event": 7},
        {"verb": "program", "event": ["e"]},
        {"verb": "program", "event": "nobody-knows-this"},
        {"verb": "idea", "argument": "En tanke", "session": "of-another-event"},
        {"verb": "submit_registration", "answer_name": None, "answer_email": [1], "answer_municipality": {"x": 1}},
        {"verb": "submit_registration", "answer_name": "x" * 10_000, "answer_email": "a@b.example"},
        {"verb": "submit_registration", **{f"answer_{number}": "x" for number in range(200)}},
        {"verb": "claim", "argument": "\x00"},
        {"verb": "join", "event": None, "session": None, "argument": None},
    ],
    ids=str,
)
async def test_card_data_of_any_shape_is_answered_without_an_accident(
    stage: Stage, event: Event, data: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    for activity in (
        activities.execute(data, stage.personal(5), activities.person(5)),
        activities.submit(data, stage.personal(5), activities.person(5)),
    ):
        reply = await stage.tell(activity)
        assert reply.status in {200, 201, 202}
        assert SORRY not in str(reply.body)
    assert not any(SORRY in post.text for post in stage.connector.posts)
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


@pytest.mark.parametrize(
    "text", ["idé \ud83d halv", "idé \x00 nul", "stem ²", "stem ٣", "stem -1", "start 1e9"], ids=ascii
)
async def test_strange_sentences_are_answered(stage: Stage, event: Event, text: str) -> None:
    activity = activities.message(text, stage.personal(5), activities.person(5))
    reply = await stage.client.tell(activity)
    await stage.app.idle()

    assert reply.status in {200, 201, 202}
    assert SORRY not in said(stage, 5)


async def test_log_tells_the_day_without_anybodys_words(
    stage: Stage, event: Event, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "bot")
    secret = ("Hemmelig tanke", "Åse Ødegård", "aase@mosebo.example", "Bjergby", "ZZZZ-9999")
    values = {"answer_name": secret[1], "answer_email": secret[2], "answer_municipality": secret[3]}
    await stage.say(f"idé {secret[0]}", stage.personal(5), 5, secret[1])
    await stage.tell(
        activities.submit(
            {"verb": "submit_registration", "event": event.id, **values},
            stage.personal(5),
            activities.person(5, secret[1]),
        )
    )
    await stage.say(f"kode {secret[4]}", stage.personal(5), 5, secret[1])
    stage.connector.fail("POST *", 500, times=1)
    stage.connector.fail("POST *", 403, times=1)
    await stage.client.tell(activities.message("program", stage.personal(6), activities.person(6, secret[1])))
    await stage.client.tell(activities.message(secret[0], stage.personal(7), activities.person(7, secret[1])))
    await stage.app.idle()
    await stage.play(event, at(10.25))

    logged = "\n".join(str(each.__dict__) for each in caplog.records if each.name.split(".")[0] != "asyncio")
    assert "delivered" in logged
    assert [each for each in (*secret, "a-token", "Bearer", "not-used") if each in logged] == []
