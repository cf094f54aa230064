"""Every line of the table, as Teams puts it on the wire, and what then becomes of message and place."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import DeliveryError
from bot.model import Delivery, DeliveryState, Message, PlaceState, Repeat
from bot.retries import Verdict, judge
from bot.teams import Teams, open_teams
from tests.teams.conftest import Fixed, place

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings
    from tests.wire.connector import FakeConnector

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SENDS = "POST /v3/conversations/*/activities"
EDITS = "PUT /v3/conversations/*/activities/*"
GOVERNMENT = "https://smba.infra.gcc.teams.microsoft.com/teams"
QUEUED, UNCERTAIN, FAILED = DeliveryState.QUEUED, DeliveryState.UNCERTAIN, DeliveryState.FAILED


@pytest.fixture
async def teams(settings: Settings) -> AsyncIterator[Teams]:
    async with open_teams(settings, Fixed()) as made:
        yield made


def said(code: str) -> dict[str, Any]:
    return {"body": {"error": {"code": code, "message": "as the documents say"}}}


def nested(code: str) -> dict[str, Any]:
    """Return an answer with its code in JSON within its message, as Teams lays it out."""
    inside = json.dumps({"subCode": code, "details": "Thread is not accessible", "errorCode": None}, indent=2)
    return {"body": {"errorCode": 209, "message": inside.replace("\n", "\r\n")}}


async def failure(teams: Teams, connector: FakeConnector, *, edit: bool = False, **more: Any) -> DeliveryError:
    where, message = place(connector, **more), Message(text="Hej")
    with pytest.raises(DeliveryError) as caught:
        await (teams.chat.edit(where, "7", message) if edit else teams.chat.send(where, message))
    return caught.value


def judged(error: DeliveryError, **fields: Any) -> Verdict:
    given = {"key": "one", "place_id": "p1", "kind": "announcement", "message": Message(text="Hej")}
    delivery = Delivery.model_validate({**given, "queued_at": NOON, **fields})
    return judge(delivery, error, NOON, random.Random(1))


@pytest.mark.parametrize(
    ("status", "fault", "state", "more"),
    [
        (400, said("BadArgument"), FAILED, {"alarm": True}),
        (403, said("BotDisabledByAdmin"), FAILED, {"blocked": True}),
        (403, said("BotNotInConversationRoster"), FAILED, {"place": PlaceState.BLOCKED}),
        (403, said("ConversationBlockedByUser"), FAILED, {"place": PlaceState.BLOCKED}),
        (403, said("ForbiddenOperationException"), FAILED, {"place": PlaceState.BLOCKED}),
        (403, said("MessageWritesBlocked"), FAILED, {"place": PlaceState.BLOCKED}),
        (403, nested("MessageWritesBlocked"), FAILED, {"place": PlaceState.BLOCKED}),
        (403, {"body": {"errorCode": 209, "message": "blocked"}}, FAILED, {"place": PlaceState.BLOCKED}),
        (403, said("NotEnoughPermissions"), FAILED, {}),
        (403, nested("NotEnoughPermissions"), FAILED, {}),
        (403, {"raw": b"<html>Forbidden</html>"}, FAILED, {"place": PlaceState.BLOCKED}),
        (404, said("ConversationNotFound"), FAILED, {"place": PlaceState.GONE}),
        (404, said("ActivityNotFoundInConversation"), FAILED, {}),
        (404, {"raw": b"<html>Not Found</html>"}, FAILED, {"alarm": True}),
        (412, said("PreconditionFailed"), QUEUED, {}),
        (413, said("MessageSizeTooBig"), FAILED, {}),
        (413, said("RequestEntityTooLarge"), FAILED, {}),
        (429, said("Throttled"), QUEUED, {}),
        (500, said("ServiceError"), FAILED, {}),
        (502, {"raw": b"<html>Bad Gateway</html>"}, QUEUED, {}),
        (503, {}, QUEUED, {}),
        (504, {}, QUEUED, {}),
    ],
)  # fmt: skip
async def test_status_and_code_decide(
    teams: Teams,
    connector: FakeConnector,
    status: int,
    fault: dict[str, Any],
    state: DeliveryState,
    more: dict[str, Any],
) -> None:
    connector.fail(SENDS, status, **fault)
    verdict = judged(await failure(teams, connector))
    assert verdict.delivery.state is state
    assert verdict == Verdict(verdict.delivery, **more)


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        (None, 1.5, 2.5),
        (7, 7.0, 7.25),
        ("0.5", 0.5, 0.75),
        ("86400", 900.0, 930.0),
        ("Sun, 01 Nov 2020 12:00:00 GMT", 0.0, 0.25),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 900.0, 930.0),
        ("i morgen", 1.5, 2.5),
    ],
)  # fmt: skip
async def test_throttled_message_waits_as_long_as_it_is_told(
    teams: Teams, connector: FakeConnector, asked: float | str | None, least: float, most: float
) -> None:
    connector.fail(SENDS, 429, code="Throttled", retry_after=asked)
    again_at = judged(await failure(teams, connector)).delivery.not_before
    assert again_at is not None
    assert timedelta(seconds=least) <= again_at - NOON <= timedelta(seconds=most)


@pytest.mark.parametrize("status", [408, 502, 504])
async def test_answer_of_a_gateway_leaves_a_post_in_doubt_and_an_edit_not(
    teams: Teams, connector: FakeConnector, status: int
) -> None:
    connector.fail(SENDS, status)
    connector.fail(EDITS, status)
    post, edit = await failure(teams, connector), await failure(teams, connector, edit=True)
    verdicts = [
        judged(post, repeat=Repeat.AGAIN),
        judged(post, repeat=Repeat.NEVER),
        judged(edit, repeat=Repeat.NEVER, activity_id="7"),
    ]
    assert [(each.delivery.state, each.delivery.uncertain) for each in verdicts] == [
        (QUEUED, 1),
        (UNCERTAIN, 1),
        (QUEUED, 0),
    ]


async def test_token_that_nobody_takes_is_nobodys_message(teams: Teams, connector: FakeConnector) -> None:
    connector.fail(SENDS, 401, code="BotNotRegistered", times=2)
    for _ in range(2):
        verdict = judged(await failure(teams, connector))
        assert (verdict.delivery.state, verdict.delivery.attempts, verdict.alarm) == (QUEUED, 0, True)
        assert verdict.pause is not None


async def test_place_that_alone_takes_no_token_holds_up_nobody(teams: Teams, connector: FakeConnector) -> None:
    odd = "POST /v3/conversations/19:odd*"
    connector.fail(odd, 401, times=3)
    for _ in range(3):
        await teams.chat.send(place(connector), Message(text="Hej"))
        verdict = judged(await failure(teams, connector, conversation_id="19:odd@thread.tacv2"))
        assert (verdict.delivery.state, verdict.delivery.attempts, verdict.pause) == (QUEUED, 1, None)
        assert verdict.alarm


async def test_token_that_stops_being_good_is_seen_by_the_second_refusal(
    teams: Teams, connector: FakeConnector
) -> None:
    await teams.chat.send(place(connector), Message(text="Hej"))
    connector.fail(SENDS, 401, times=2)
    assert [(await failure(teams, connector)).general for _ in range(2)] == [False, True]
    await teams.chat.send(place(connector), Message(text="Hej"))
    connector.fail(SENDS, 401)
    assert (await failure(teams, connector)).general is False


@pytest.mark.parametrize(("listed", "moved_to"), [(True, GOVERNMENT), (False, None)])
async def test_place_of_a_government_tenant_is_repaired_where_the_operator_allows_its_host(
    settings: Settings, connector: FakeConnector, *, listed: bool, moved_to: str | None
) -> None:
    hosts = ("127.0.0.1", "smba.infra.gcc.teams.microsoft.com") if listed else ("127.0.0.1",)
    connector.fail(SENDS, 403, code="InvalidBotApiHost")
    async with open_teams(settings.model_copy(update={"connector_hosts": hosts}), Fixed()) as teams:
        verdict = judged(await failure(teams, connector))
    assert (verdict.service_url, verdict.place) == (moved_to, None)
    assert verdict.delivery.state is (QUEUED if listed else FAILED)
    assert verdict.delivery.not_before is None


@pytest.mark.parametrize("drop", ["before", "after"])
async def test_opening_a_chat_twice_does_no_harm(teams: Teams, connector: FakeConnector, drop: Any) -> None:
    connector.drop("POST /v3/conversations", drop)
    with pytest.raises(DeliveryError) as caught:
        await teams.chat.open_personal(place(connector), "29:mette")
    verdict = judged(caught.value, repeat=Repeat.NEVER)
    assert (verdict.delivery.state, verdict.delivery.uncertain) == (QUEUED, 0)
    first = await teams.chat.open_personal(place(connector), "29:mette")
    assert await teams.chat.open_personal(place(connector), "29:mette") == first
