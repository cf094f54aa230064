"""How those who run the day follow the groups: the live board, signs of life, and calls for help."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Agenda, DueState, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event, Group
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
CONSOLE = "19:konsol@thread.v2"


def line(hour: float, title: str, kind: SessionKind, minutes: int = 60) -> Session:
    start = DAY + timedelta(hours=hour)
    return Session(title=title, kind=kind, start=start, end=start + timedelta(minutes=minutes))


AGENDA = Agenda(
    title="Dagen",
    sessions=(line(9, "Først", SessionKind.TALK), line(10, "Om tillid", SessionKind.BREAKOUT)),
)


def at(hours: float, minutes: float = 0) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours, minutes=minutes))


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at(8.5)) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    """Return an event with two groups of four, whose time has just begun."""
    made = await stages.settle_in(stage, AGENDA)
    await stage.say("program", stage.personal(1), 1)
    for number in range(2, 10):
        await stage.say("jeg er med", stage.personal(number), number)
    await stage.play(made, at(10, 0.5))
    return made


def boards(stage: Stage, conversation: str) -> list[Post]:
    return [each for each in stage.connector.posts_in(conversation) if words(each.card).startswith("Grupperne lige nu")]


def board(stage: Stage, conversation: str = "a:1-1") -> str:
    """Return what the one board in a conversation says now."""
    (post,) = [each for each in stage.connector.posts_in(conversation) if words(each.card).startswith("Grupperne")]
    return words(post.card)


async def groups(stage: Stage) -> list[Group]:
    async with stage.app.store.read() as tables:
        return sorted(await tables.groups.find(), key=lambda each: each.number)


def threads(stage: Stage) -> list[Post]:
    """Return the head posts of the groups' threads, in order of their number."""
    return [each for each in stage.top_posts() if words(each.card).startswith("Om tillid\nGruppe")]


async def seated(stage: Stage, number: int) -> int:
    """Return the number of somebody who sits in a group."""
    async with stage.app.store.read() as tables:
        (group,) = await tables.groups.find(number=number)
        members = {each.person_id for each in await tables.members.find(group_id=group.id)}
        found = await tables.identities.find(person_id=tuple(members))
    return int(found[0].user_id.rpartition("-")[2])


def said_in(stage: Stage, thread: Post) -> list[str]:
    return [each.text for each in stage.connector.posts_in(activities.CHANNEL, thread.id) if each.text]


def last(stage: Stage, conversation: str) -> Post:
    return stage.connector.posts_in(conversation)[-1]


def summons(stage: Stage, conversation: str = "a:1-1") -> list[Post]:
    return [each for each in stage.connector.posts_in(conversation) if "settled" in str(actions(each.card))]


async def test_board_stands_once_with_who_runs_the_day_and_leads_to_each_thread(stage: Stage, event: Event) -> None:
    await stage.play(event, at(10, 2))

    said = board(stage)
    assert said.splitlines()[:4] == [
        "Grupperne lige nu",
        "Om tillid",
        "Vi mødes igen kl. 11.00.",
        "2 grupper · 2 har ikke givet lyd",
    ]
    heads = [each.id for each in threads(stage)]
    assert len(heads) == 2
    assert [f"/{each}?" in said for each in heads] == [True, True]
    assert [len(boards(stage, f"a:1-{number}")) for number in range(1, 10)] == [1] + [0] * 8


async def test_what_is_said_in_a_thread_is_a_sign_of_life_and_silence_is_seen(stage: Stage, event: Event) -> None:
    first, _ = threads(stage)
    await stage.move_to(at(10, 5))
    await stage.say("program", stage.channel(first.id), 3)
    assert "2 grupper · 1 har ikke givet lyd · 1 i gang" in board(stage)

    await stage.play(event, at(10, 9))
    assert "2 grupper · 1 er stille · 1 i gang" in board(stage)
    assert "har ikke givet lyd" in board(stage)

    await stage.play(event, at(10, 14))
    assert "2 grupper · 2 er stille" in board(stage)
    assert "siden kl. 10.05" in board(stage)


async def test_sign_of_life_is_written_at_most_once_a_minute(stage: Stage, event: Event) -> None:
    first, _ = threads(stage)
    heard = []
    for minutes in (3, 3.5, 4.5):
        await stage.move_to(at(10, minutes))
        await stage.say("nu", stage.channel(first.id), 3)
        heard.append((await groups(stage))[0].heard_at)

    assert heard == [at(10, 3), at(10, 3), at(10, 4.5)]


async def test_status_is_the_board_while_groups_are_open_and_only_for_who_steers(stage: Stage, event: Event) -> None:
    await stage.say("status", stage.personal(1), 1)
    assert words(last(stage, "a:1-1").card).startswith("Grupperne lige nu\nOm tillid")
    assert set(actions(last(stage, "a:1-1").card)) >= {"show_groups", "close_groups", "status"}

    await stage.say("status", stage.personal(5), 5)
    assert "kun dem" in last(stage, "a:1-5").text


async def test_board_stands_in_the_console_where_there_is_one(stage: Stage) -> None:
    made = await stages.settle_in(stage, AGENDA)
    await stage.say("konsol her", activities.in_chat(stage.connector.service_url, chat=CONSOLE), 1)
    for number in range(2, 10):
        await stage.say("jeg er med", stage.personal(number), number)
    await stage.play(made, at(10, 2))

    assert "2 grupper" in board(stage, CONSOLE)
    assert boards(stage, "a:1-1") == []


async def test_console_that_is_made_while_groups_sit_has_the_board_at_once(stage: Stage, event: Event) -> None:
    console = activities.in_chat(stage.connector.service_url, chat=CONSOLE)
    await stage.say("konsol her", console, 5)
    assert boards(stage, CONSOLE) == []

    await stage.say("konsol her", console, 1)
    assert "2 grupper" in board(stage, CONSOLE)


@pytest.mark.parametrize(
    ("main", "answer"),
    [(True, "Her læser alle med."), (False, "Her er det kun os to.")],
)
async def test_console_is_nowhere_where_others_read_along_or_nobody_does(
    stage: Stage, event: Event, main: bool, answer: str
) -> None:
    await stage.say("konsol her", stage.channel() if main else stage.personal(1), 1)

    said = stage.top_posts() if main else stage.connector.posts_in("a:1-1")
    assert said[-1].text.startswith(answer)


async def test_board_ends_with_the_time_and_is_still_one_post(stage: Stage, event: Event) -> None:
    await stage.play(event, at(11, 1))

    assert board(stage).startswith("Grupperne, da tiden var gået")


async def test_call_for_help_reaches_who_runs_the_day_once(stage: Stage, event: Event) -> None:
    first, _ = threads(stage)
    await stage.move_to(at(10, 6))
    number = await seated(stage, 1)
    for text in ("tilkald", "bed om hjælp"):
        await stage.say(text, stage.channel(first.id), number)

    (card,) = [each for each in stage.connector.posts_in("a:1-1") if "beder om hjælp\n" in words(each.card)[:60]]
    assert f"Person Nummer {number}, kl. 10.06" in words(card.card)
    assert f"/{first.id}?" in words(card.card)
    assert "1 beder om hjælp" in board(stage)
    assert [each[:30] for each in said_in(stage, first)[-2:]] == [
        "De, der styrer dagen, har fået",
        "I bad om hjælp kl. 10.06. I hø",
    ]


async def called(stage: Stage) -> tuple[Post, Post]:
    """Let the first group call, and return its thread and the card of who runs the day."""
    first, _ = threads(stage)
    await stage.say("tilkald", stage.personal(await seated(stage, 1)), await seated(stage, 1))
    return first, next(each for each in stage.connector.posts_in("a:1-1") if "coming" in actions(each.card))


async def test_who_comes_is_told_to_the_group_and_stands_on_the_card(stage: Stage, event: Event) -> None:
    first, card = await called(stage)
    button = actions(card.card)["coming"]
    for _ in range(2):
        await stage.press(button, stage.personal(1), 1)

    assert said_in(stage, first)[-1] == "Person Nummer 1 er på vej."
    assert said_in(stage, first).count("Person Nummer 1 er på vej.") == 1
    assert "Person Nummer 1 er på vej." in words(stage.connector.post(card.id).card)
    assert "Person Nummer 1 er på vej" in board(stage)
    assert "coming" not in actions(stage.connector.post(card.id).card)


@pytest.mark.parametrize("who", ["group", "facilitator", "bell"])
async def test_call_is_over_when_somebody_says_so_or_at_the_bell(stage: Stage, event: Event, who: str) -> None:
    first, card = await called(stage)
    if who == "group":
        await stage.say("klaret", stage.channel(first.id), await seated(stage, 1))
    elif who == "facilitator":
        await stage.say("klaret 1", stage.personal(1), 1)
    else:
        await stage.play(event, at(11, 1))

    assert words(stage.connector.post(card.id).card).splitlines()[1] == "Gruppe 1 har ikke brug for hjælp mere"
    assert "beder om hjælp" not in board(stage)
    assert [each.called_at for each in await groups(stage)] == [None, None]


async def test_group_that_calls_again_is_heard_again(stage: Stage, event: Event) -> None:
    first, card = await called(stage)
    await stage.say("klaret", stage.channel(first.id), await seated(stage, 1))
    await stage.say("tilkald", stage.channel(first.id), await seated(stage, 1))

    cards = [each for each in stage.connector.posts_in("a:1-1") if "coming" in actions(each.card)]
    assert len(cards) == 1
    assert cards[0].id != card.id


async def test_one_who_only_takes_part_answers_for_no_other_group(stage: Stage, event: Event) -> None:
    await called(stage)
    other = await seated(stage, 2)
    await stage.say("klaret 1", stage.personal(other), other)
    await stage.say("jeg kommer til gruppe 1", stage.personal(other), other)

    told = [each.text for each in stage.connector.posts_in(f"a:1-{other}")[-2:]]
    assert [each.startswith("Det kan kun dem, der styrer dagen") for each in told] == [True, True]
    assert (await groups(stage))[0].called_at is not None


async def test_help_in_a_groups_thread_has_the_button_that_calls(stage: Stage, event: Event) -> None:
    first, _ = threads(stage)
    await stage.say("hjælp", stage.channel(first.id), 3)
    card = stage.connector.posts_in(activities.CHANNEL, first.id)[-1].card
    reply = await stage.press(actions(card)["call"], stage.channel(first.id), 3)

    assert reply.status == 200
    assert "1 beder om hjælp" in board(stage)


async def test_group_is_told_honestly_where_nobody_can_be_reached(stage: Stage) -> None:
    stage.connector.refuse_personal("29:1person-1")
    made = await stages.settle_in(stage, AGENDA)
    for number in range(2, 10):
        await stage.say("jeg er med", stage.personal(number), number)
    async with stage.app.store.write() as tables:
        (steward,) = await tables.identities.find(user_id="29:1person-1")
        await tables.identities.put(steward.model_copy(update={"kind": "guest"}))
    await stage.play(made, at(10, 2))
    first, _ = threads(stage)
    await stage.say("tilkald", stage.channel(first.id), await seated(stage, 1))

    told: list[Any] = said_in(stage, first)[-2:]
    assert sorted(each[:44] for each in told) == [
        "<at>Person Nummer 1</at>: gruppe 1 beder om ",
        "Jeg kan ikke skrive direkte til dem, der sty",
    ]


async def test_group_that_speaks_after_all_were_silent_is_seen_to_fall_silent_again(stage: Stage, event: Event) -> None:
    first, _ = threads(stage)
    await stage.play(event, at(10, 20))
    assert "2 grupper · 2 er stille" in board(stage)

    await stage.say("nu", stage.channel(first.id), 3)
    assert "1 er stille · 1 i gang" in board(stage)

    await stage.play(event, at(10, 28))
    assert "2 grupper · 2 er stille" in board(stage)
    async with stage.app.store.read() as tables:
        assert len([each for each in await tables.dues.find(kind="progress") if "/pulse/" in each.key]) == 2


async def test_groups_opened_again_have_one_board_and_one_look_ahead(stage: Stage, event: Event) -> None:
    for said in ("luk grupper", "åbn grupper", "åbn grupper"):
        await stage.say(said, stage.personal(1), 1)

    assert "Grupperne lige nu" in board(stage)
    async with stage.app.store.read() as tables:
        looks = [each.state for each in await tables.dues.find(kind="progress") if "/pulse/" in each.key]
    assert looks.count(DueState.PLANNED) == 1


async def test_links_name_the_team_where_teams_told_it_elsewhere_in_it(stage: Stage, event: Event) -> None:
    other = stage.channel(channel="19:andre@thread.tacv2")
    other["channelData"]["team"]["aadGroupId"] = "a222"
    await stage.tell(activities.installed(other, activities.person(1)))
    await stage.play(event, at(10, 9))

    assert board(stage).count("&groupId=a222&") == 2


async def test_who_called_without_a_thread_hears_it_1_to_1_when_somebody_comes(stage: Stage) -> None:
    made = await stages.settle_in(stage, AGENDA, place=stage.chat())
    await stage.say("program", stage.personal(1), 1)
    for number in range(2, 10):
        await stage.say("jeg er med", stage.personal(number), number)
    await stage.play(made, at(10, 2))
    number = await seated(stage, 1)
    await stage.say("tilkald", stage.personal(number), number)
    await stage.say("jeg kommer til gruppe 1", stage.personal(1), 1)

    told = [each.text for each in stage.connector.posts_in(f"a:1-{number}") if each.text]
    assert [told[-2][:26], told[-1]] == ["De, der styrer dagen, har ", "Person Nummer 1 er på vej."]


async def test_group_with_more_time_than_the_others_is_heard_when_it_calls(stage: Stage, event: Event) -> None:
    await stage.say("forlæng gruppe 1 med 20 min", stage.personal(1), 1)
    await stage.play(event, at(11, 5))
    await called(stage)

    assert "1 beder om hjælp" in board(stage)
    assert "til kl. 11.20" in board(stage)
