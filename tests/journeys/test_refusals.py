"""Teams refuses, over real HTTP and a real database: what ends, what is repaired, and how it comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.delivery import queue
from bot.model import Agenda, Delivery, DeliveryState, Message, Place, PlaceKind, PlaceState, Session, SessionKind
from tests.journeys import stage as stages
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.journeys.stage import Stage

NINE = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - wall time of the event
AGENDA = Agenda(title="Dagen", sessions=(Session(title="Først", kind=SessionKind.TALK, start=NINE, end=None),))
SENDS = f"POST /v3/conversations/{activities.CHANNEL}*"
EDITS = "PUT *"
SENT, FAILED = DeliveryState.SENT, DeliveryState.FAILED


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(database_url, AGENDA.instant(NINE)) as ready:
        await ready.tell(activities.installed(ready.channel(), activities.person(1)))
        yield ready


async def channel(stage: Stage) -> Place:
    async with stage.app.store.read() as tables:
        [found] = await tables.places.find(conversation_id=activities.CHANNEL, kind=PlaceKind.CHANNEL, thread_root="")
    return found


async def send(stage: Stage, text: str, **fields: Any) -> Delivery:
    """Queue a message to the channel, wait for all that follows, and return its row."""
    where = await channel(stage)
    given = {"key": text[:9], "place_id": where.id, "kind": "announcement", "message": Message(text=text)}
    wanted = Delivery.model_validate({**given, "queued_at": datetime.now(UTC), **fields})
    async with stage.app.store.write() as tables:
        await queue(tables, wanted)
    stage.app.alarm.ring("deliveries")
    await stage.app.idle()
    async with stage.app.store.read() as tables:
        row = await tables.deliveries.get(key=wanted.key)
    assert row is not None
    return row


def told(stage: Stage) -> list[str]:
    return [each.text for each in stage.connector.posts_in(activities.CHANNEL) if each.text]


@pytest.mark.parametrize(
    ("status", "code", "state"),
    [
        (403, "BotNotInConversationRoster", PlaceState.BLOCKED),
        (403, "ConversationBlockedByUser", PlaceState.BLOCKED),
        (403, "MessageWritesBlocked", PlaceState.BLOCKED),
        (403, "ForbiddenOperationException", PlaceState.BLOCKED),
        (403, "SomethingNew", PlaceState.BLOCKED),
        (404, "ConversationNotFound", PlaceState.GONE),
    ],
)
async def test_place_that_ends_is_left_alone_until_somebody_there_writes(
    stage: Stage, status: int, code: str, state: PlaceState
) -> None:
    stage.connector.fail(SENDS, status, code=code)
    assert (await send(stage, "Et")).state is FAILED
    assert (await channel(stage)).state is state
    asked = len(stage.connector.calls)
    assert (await send(stage, "To")).state is FAILED
    assert (len(stage.connector.calls), told(stage)) == (asked, [])

    await stage.say("hjælp", stage.channel())
    assert (await channel(stage)).state is PlaceState.OK
    assert (await send(stage, "Tre")).state is SENT
    assert told(stage) == ["Tre"]


@pytest.mark.parametrize(("status", "code"), [(400, "BadArgument"), (403, "NotEnoughPermissions"), (500, "Oops")])
async def test_message_that_is_refused_says_nothing_of_its_place(stage: Stage, status: int, code: str) -> None:
    stage.connector.fail(SENDS, status, code=code)
    row = await send(stage, "Et")
    assert (row.state, row.error, row.attempts) == (FAILED, f"{status} {code}", 1)
    assert (await channel(stage)).state is PlaceState.OK
    await send(stage, "To")
    assert told(stage) == ["To"]


async def test_session_whose_post_was_given_up_is_not_said_to_be_over(stage: Stage) -> None:
    sessions = tuple(
        Session(title=title, kind=SessionKind.TALK, start=NINE.replace(hour=hour), end=NINE.replace(hour=hour + 1))
        for title, hour in (("Først", 10), ("Så", 11))
    )
    event = await stages.settle_in(stage, Agenda(title="Dagen", sessions=sessions))
    await stage.play(event, AGENDA.instant(NINE.replace(hour=9, minute=59)))
    stage.connector.fail(SENDS, 500)
    await stage.play(event)

    over = [stages.words(each.card) for each in stage.top_posts() if stages.words(each.card).startswith("Slut")]
    assert [each.splitlines()[1] for each in over] == ["Så"]


async def test_message_that_somebody_deleted_is_not_written_anew(stage: Stage) -> None:
    await send(stage, "Et", key="live")
    stage.connector.fail(EDITS, 404, code="ActivityNotFoundInConversation")
    row = await send(stage, "Et, rettet", key="live")
    assert (row.state, row.sent_revision, (await channel(stage)).state) == (FAILED, 1, PlaceState.OK)
    assert told(stage) == ["Et"]


async def test_tenant_that_switched_the_bot_off_hears_nothing_until_somebody_there_writes(stage: Stage) -> None:
    await stage.say("hjælp", stage.personal(2), 2)
    stage.connector.fail(SENDS, 403, code="BotDisabledByAdmin")
    assert (await send(stage, "Et")).state is FAILED
    asked = len(stage.connector.calls)
    async with stage.app.store.read() as tables:
        places = await tables.places.find()
    assert {each.state for each in places} == {PlaceState.BLOCKED}
    await send(stage, "To")
    assert len(stage.connector.calls) == asked

    await stage.say("hjælp", stage.personal(2), 2)
    await stage.say("hjælp", stage.channel())
    await send(stage, "Tre")
    assert told(stage) == ["Tre"]


@pytest.mark.parametrize(("words", "refused"), [(30_000, False), (4_000, True)], ids=["known before", "as Teams says"])
async def test_message_too_large_is_read_in_order_page_by_page(stage: Stage, words: int, refused: bool) -> None:
    text = " ".join(f"ord{n}" for n in range(words))
    if refused:
        stage.connector.fail(SENDS, 413, code="MessageSizeTooBig")
    await send(stage, text, key="long")
    await send(stage, "Og så videre")
    *pages, last = told(stage)
    assert last == "Og så videre"
    assert len(pages) > 1
    assert [each.split("\n\n")[0] for each in pages] == [f"{n}/{len(pages)}" for n in range(1, len(pages) + 1)]
    assert " ".join(each.split("\n\n")[1] for each in pages) == text


async def test_place_that_moved_to_another_host_is_reached_where_it_is_now(stage: Stage) -> None:
    """The newest address wins: the one that an activity came from."""
    async with stage.app.store.write() as tables:
        old = await channel(stage)
        await tables.places.put(old.model_copy(update={"service_url": "http://127.0.0.1:9/teams/"}))
    await stage.say("hjælp", stage.channel())
    assert (await channel(stage)).service_url == stage.connector.service_url
    assert (await send(stage, "Et")).state is SENT
