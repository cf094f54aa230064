"""The messages endpoint, with really signed tokens, over HTTP on loopback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.errors import RefusalError
from bot.model import Answer, Turn, TurnKind
from bot.settings import Settings
from bot.teams import open_teams
from tests.teams.conftest import Bot, Fixed, running
from tests.wire import activities
from tests.wire.client import Reply

if TYPE_CHECKING:
    from botbuilder.core import TurnContext

    from tests.wire.connector import FakeConnector
    from tests.wire.tokens import Signer

CARD = "application/vnd.microsoft.card.adaptive"
SAID = "application/vnd.microsoft.activity.message"
ELSEWHERE = "0c0ffee0-0000-4000-8000-000000000000"


async def test_message_with_a_good_token_becomes_a_turn(bot: Bot, connector: FakeConnector) -> None:
    reply = await bot.client.tell(activities.mentioning("hjælp", activities.in_channel(connector.service_url)))
    assert reply == Reply(200, None)
    assert [(turn.kind, turn.text) for turn in bot.turns] == [(TurnKind.SENTENCE, "hjælp")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b'[{"type": "message"}]', 400),
        (b'"message"', 400),
        (b"null", 400),
        (b"{}", 400),
        (b'{"type": 3}', 400),
        (b'{"type": ""}', 400),
        (b'{"type": "message", "value": NaN}', 400),
        (b'{"type": "message", "from": "somebody"}', 400),
        (b'{"type": "message", "timestamp": "yesterday"}', 400),
        (b"[" * 200_000, 400),
        (b'{"type": "message", "text": "' + b"x" * 1024 * 1024 + b'"}', 413),
    ],
    ids=lambda value: value[:32] if isinstance(value, bytes) else None,
)
async def test_misshapen_body_is_refused_before_anything_else(
    bot: Bot, signer: Signer, connector: FakeConnector, body: bytes, status: int
) -> None:
    assert (await bot.client.post(body, signer.bearer(connector.service_url))).status == status
    assert bot.turns == []


@pytest.mark.parametrize("field", ["from", "conversation"])
async def test_message_that_does_not_say_who_or_where_is_refused(
    bot: Bot, connector: FakeConnector, field: str
) -> None:
    activity = activities.message("hej", activities.in_personal(connector.service_url))
    del activity[field]
    assert (await bot.client.tell(activity)).status == 400


async def test_body_of_almost_a_mebibyte_is_taken(bot: Bot, connector: FakeConnector) -> None:
    activity = activities.message("x" * 1_000_000, activities.in_personal(connector.service_url))
    assert await bot.client.tell(activity) == Reply(200, None)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
async def test_other_methods_are_refused(bot: Bot, method: str) -> None:
    async with aiohttp.ClientSession() as session, session.request(method, bot.client.url) as response:
        assert response.status == 405


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1_600_000_000},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": 4_000_000_000},
        {"iss": None},
        {"iss": "https://sts.windows.net/somebody/"},
        {"aud": None},
        {"aud": "another-bot"},
        {"serviceurl": None},
        {"serviceurl": "https://smba.trafficmanager.net/teams/"},
        {"key_id": "never-heard-of"},
        {"key_id": "first", "with_key": "somebody's own"},
    ],
    ids=str,
)
async def test_token_with_a_wrong_claim_is_refused(
    bot: Bot, signer: Signer, connector: FakeConnector, claims: dict[str, Any]
) -> None:
    activity = activities.message("hej", activities.in_personal(connector.service_url))
    token = signer.sign(**{"serviceurl": connector.service_url} | claims)
    assert await bot.client.post(json.dumps(activity).encode(), "Bearer " + token) == Reply(401, None)
    assert bot.turns == []


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer garbage", "Bearer a.b.c", "Basic Ym90OmJvdA==", "Bearer æ.ø.å"],
)
async def test_missing_or_garbage_token_is_refused(bot: Bot, connector: FakeConnector, header: str | None) -> None:
    activity = activities.message("hej", activities.in_personal(connector.service_url))
    assert await bot.client.post(json.dumps(activity).encode(), header) == Reply(401, None)
    assert bot.turns == []


async def test_unsigned_token_is_refused(bot: Bot, signer: Signer, connector: FakeConnector) -> None:
    head, claims, _ = signer.sign(serviceurl=connector.service_url).split(".")
    none = "eyJhbGciOiJub25lIiwia2lkIjoiZmlyc3QifQ"  # {"alg":"none","kid":"first"}
    activity = json.dumps(activities.message("hej", activities.in_personal(connector.service_url))).encode()
    for token in (f"{none}.{claims}.", f"{head}.{claims}."):
        assert (await bot.client.post(activity, "Bearer " + token)).status == 401


async def test_token_from_a_rotated_key_is_taken(bot: Bot, signer: Signer, connector: FakeConnector) -> None:
    signer.rotate("second")
    activity = activities.message("hej", activities.in_personal(connector.service_url))
    header = "Bearer " + signer.sign(key_id="second", serviceurl=connector.service_url)
    assert (await bot.client.post(json.dumps(activity).encode(), header)).status == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"channelId": "webchat"}, 401),
        ({"channelId": None}, 401),
        ({"channelData": {"tenant": {"id": ELSEWHERE}}}, 401),
        ({"channelData": {"tenant": "text"}}, 401),
        ({"channelData": None}, 401),
        ({"from": activities.person(7, tenantId=ELSEWHERE, userRole="guest")}, 200),
    ],
    ids=["as it should be", "other channel", "no channel", "foreign host", "odd host", "no host", "guest"],
)
async def test_only_teams_in_a_host_tenant_gets_in_whatever_the_guests_home(
    bot: Bot, connector: FakeConnector, change: dict[str, Any], status: int
) -> None:
    activity = activities.message("hej", activities.in_personal(connector.service_url), **change)
    assert (await bot.client.tell(activity)).status == status
    assert len(bot.turns) == (status == 200)


async def test_key_without_endorsement_for_teams_is_refused(bot: Bot, signer: Signer, connector: FakeConnector) -> None:
    signer.rotate("first", endorsements=("webchat",))
    reply = await bot.client.tell(activities.message("hej", activities.in_personal(connector.service_url)))
    assert reply == Reply(401, None)


async def test_keys_that_cannot_be_had_answer_503_so_that_teams_comes_again(
    bot: Bot, signer: Signer, connector: FakeConnector
) -> None:
    signer.status = 500
    reply = await bot.client.tell(activities.message("hej", activities.in_personal(connector.service_url)))
    assert reply == Reply(503, None)


@pytest.mark.parametrize("kind", ["typing", "messageReaction", "messageUpdate", "event", "handoff", "somethingNew"])
async def test_activity_of_another_type_is_answered_and_left(bot: Bot, connector: FakeConnector, kind: str) -> None:
    activity = activities.message("hej", activities.in_personal(connector.service_url), type=kind)
    assert await bot.client.tell(activity) == Reply(200, None)
    assert bot.turns == []


async def test_invoke_of_another_name_is_answered_501(bot: Bot, connector: FakeConnector) -> None:
    for name in ("task/fetch", "composeExtension/query", "somethingNew", None):
        activity = activities.execute({}, activities.in_chat(connector.service_url), name=name)
        assert await bot.client.tell(activity) == Reply(501, None)


@pytest.mark.parametrize("value", [None, [], "text", {}, {"action": None}, {"action": "vote"}])
async def test_card_action_without_an_action_is_refused(bot: Bot, connector: FakeConnector, value: object) -> None:
    activity = activities.execute({}, activities.in_chat(connector.service_url), value=value)
    assert await bot.client.tell(activity) == Reply(400, None)


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (Answer(text="Tak, Åse", fleeting=True), {"statusCode": 200, "type": SAID, "value": "Tak, Åse"}),
        (Answer(card={"a": 1}, replaces=True), {"statusCode": 200, "type": CARD, "value": {"a": 1}}),
        (Answer(card={"a": 1}), {"statusCode": 200, "type": SAID, "value": ""}),
        (Answer(text="Tak", card={"a": 1}), {"statusCode": 200, "type": SAID, "value": "Tak"}),
        (Answer(), {"statusCode": 200, "type": SAID, "value": ""}),
        (None, {"statusCode": 200, "type": SAID, "value": ""}),
    ],
)
async def test_card_action_is_answered_in_the_response(
    bot: Bot, connector: FakeConnector, answer: Answer | None, body: dict[str, Any]
) -> None:
    bot.answers.extend([answer] if answer else [])
    activity = activities.execute({"idea": "3"}, activities.in_chat(connector.service_url), verb="vote")
    assert await bot.client.tell(activity) == Reply(200, body)
    assert [(turn.invoke, turn.data) for turn in bot.turns] == [(True, {"verb": "vote", "idea": "3"})]
    assert connector.calls == []


async def test_activity_that_comes_twice_has_the_same_key(bot: Bot, connector: FakeConnector) -> None:
    activity = activities.message("idé Fælles lager", activities.in_personal(connector.service_url))
    assert [await bot.client.tell(activity) for _ in range(2)] == [Reply(200, None)] * 2
    first, second = bot.turns
    assert first == second


async def test_three_hundred_new_members_cost_no_request(bot: Bot, connector: FakeConnector) -> None:
    where = activities.in_channel(connector.service_url, None)
    assert await bot.client.tell(activities.members_added(where, count=300)) == Reply(200, None)
    assert await bot.client.tell(activities.members_added(where, count=300, with_bot=True)) == Reply(200, None)
    assert [turn.kind for turn in bot.turns] == [TurnKind.OTHER, TurnKind.INSTALLED]
    assert connector.calls == []


async def test_turn_context_replies_through_our_connection(
    settings: Settings, signer: Signer, connector: FakeConnector
) -> None:
    """botbuilder's own way to answer works, for whoever extends the listener with it."""
    from botbuilder.schema import Activity  # noqa: PLC0415 - as above

    from bot.teams.adapter import Adapter, Listener  # noqa: PLC0415 - as above

    class Echo(Listener):
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            sent = await turn_context.send_activity("Først")
            await turn_context.update_activity(Activity(id=sent.id, type="message", text="Så"))

    async def handle(turn: Turn) -> Answer | None:
        raise AssertionError(turn)

    async with open_teams(settings, Fixed()) as teams:
        authentication = teams.listen(handle).bot_framework_authentication
        adapter = Adapter(authentication, Echo(handle, settings.app_id))
        activity = activities.message("hej", activities.in_channel(connector.service_url))
        status, _ = await adapter.receive(signer.bearer(connector.service_url), json.dumps(activity).encode())
    assert status == 200
    [post] = connector.posts_in(activities.CHANNEL, activities.ROOT)
    assert (post.text, [was["text"] for was in post.history]) == ("Så", ["Først"])
    assert post.activity["conversation"]["tenantId"] == activities.HOST


async def test_local_bot_needs_no_token_and_sends_none(connector: FakeConnector) -> None:
    async with running(Settings(local=True), None) as bot:
        activity = activities.message("hej", activities.in_personal(connector.service_url), channelId="emulator")
        assert await bot.client.tell(activity) == Reply(200, None)
        assert [turn.text for turn in bot.turns] == ["hej"]


async def test_local_bot_with_an_app_id_asks_for_tokens_all_the_same(
    settings: Settings, signer: Signer, connector: FakeConnector
) -> None:
    async with running(settings.model_copy(update={"local": True}), signer) as bot:
        activity = json.dumps(activities.message("hej", activities.in_personal(connector.service_url))).encode()
        assert (await bot.client.post(activity)).status == 401


async def test_bot_without_app_id_that_is_not_local_does_not_listen() -> None:
    async def handle(_: Turn) -> Answer | None:
        return None

    async with open_teams(Settings()) as teams:
        with pytest.raises(RefusalError) as caught:
            teams.listen(handle)
    assert (caught.value.code, caught.value.values) == ("app_id_missing", {"name": "ORDSTYRER_APP_ID"})
