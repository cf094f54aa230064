"""The fake behaves as the documents say that Teams does; other tests lean on it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.wire import activities
from tests.wire.connector import FakeConnector

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CHANNEL = activities.CHANNEL
HELLO = {"type": "message", "text": "Hej"}
CARD = {"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": {}}]}


class Api:
    """The Bot Connector's REST API, asked plainly."""

    def __init__(self, session: aiohttp.ClientSession, connector: FakeConnector) -> None:
        self._session = session
        self._root = connector.service_url

    async def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async with self._session.request(method, self._root + path, json=body) as got:
            return got.status, await got.json() if got.content_length else None

    async def send(self, conversation: str, activity: Any = None) -> tuple[int, Any]:
        return await self("POST", f"v3/conversations/{conversation}/activities", activity or HELLO)


@pytest.fixture
async def connector() -> AsyncIterator[FakeConnector]:
    async with FakeConnector() as made:
        yield made


@pytest.fixture
async def api(connector: FakeConnector) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(session, connector)


async def test_post_is_kept_with_the_history_of_its_edits(connector: FakeConnector, api: Api) -> None:
    status, made = await api.send(f"{CHANNEL};messageid=7")
    path = f"v3/conversations/{CHANNEL}/activities/{made['id']}"
    assert await api("PUT", path, HELLO | {"text": "Hej igen"}) == (200, made)
    post = connector.post(made["id"])
    assert (status, post.conversation_id, post.thread_root, post.text) == (201, CHANNEL, "7", "Hej igen")
    assert post.history == [HELLO]
    assert await api("DELETE", path) == (200, None)
    assert await api("DELETE", path) == (404, refused(404, "ActivityNotFoundInConversation"))


def refused(status: int, code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": f"{status} {code}"}}


async def test_threads_are_apart(connector: FakeConnector, api: Api) -> None:
    begin = {"isGroup": True, "channelData": {"channel": {"id": CHANNEL}}, "activity": HELLO}
    _, one = await api("POST", "v3/conversations", begin)
    _, two = await api("POST", "v3/conversations", begin)
    await api.send(one["id"], HELLO | {"text": "under den første"})
    assert one["id"] == f"{CHANNEL};messageid={one['activityId']}"
    assert [post.text for post in connector.posts_in(CHANNEL, one["activityId"])] == ["Hej", "under den første"]
    assert [post.text for post in connector.posts_in(CHANNEL, two["activityId"])] == ["Hej"]
    assert len(connector.posts_in(CHANNEL)) == 3


@pytest.mark.parametrize(
    ("activity", "status", "code"),
    [
        ({"type": "message"}, 400, "BadSyntax"),
        ({"type": "message", "text": ""}, 400, "BadSyntax"),
        ({"text": "Hej"}, 400, "BadSyntax"),
        ([], 400, "BadSyntax"),
        ({"type": "message", "text": "å" * 51_300}, 413, "MessageSizeTooBig"),
    ],
)
async def test_message_that_teams_would_refuse_is_refused(
    connector: FakeConnector, api: Api, activity: Any, status: int, code: str
) -> None:
    answer = await api("POST", f"v3/conversations/{CHANNEL}/activities", activity)
    assert answer == (status, refused(status, code))
    assert connector.posts == []


async def test_text_and_card_in_one_message_become_two_without_an_id(connector: FakeConnector, api: Api) -> None:
    assert await api.send(CHANNEL, HELLO | CARD) == (202, None)
    assert [(post.text, post.card) for post in connector.posts] == [("Hej", None), ("", {})]


async def test_strict_connector_knows_only_what_it_was_told_or_made(api: Api, connector: FakeConnector) -> None:
    connector.strict = True
    unknown = (404, refused(404, "ConversationNotFound"))
    assert await api.send(CHANNEL) == unknown
    connector.add_team(activities.TEAM, "Mosebo Netværk", [{"id": CHANNEL, "name": "Dagen"}])
    assert (await api.send(CHANNEL))[0] == 201
    assert await api.send(f"{CHANNEL};messageid=never") == unknown
    opening = {"bot": {"id": "28:b"}, "members": [{"id": "29:a"}], "tenantId": "t"}
    _, opened = await api("POST", "v3/conversations", opening)
    assert (await api.send(opened["id"]))[0] == 201
    assert await api("POST", "v3/conversations", opening) == (201, opened)
    assert await api("GET", "v3/conversations/19:nowhere/members/29:a") == unknown
    assert await api("GET", f"v3/teams/{activities.TEAM}/conversations") == (
        200,
        {"conversations": [{"id": CHANNEL, "name": "Dagen"}]},
    )
    assert (await api("GET", f"v3/teams/{activities.TEAM}"))[1]["name"] == "Mosebo Netværk"
    assert (await api("GET", "v3/teams/19:none"))[0] == 404
    assert (await api("GET", "v3/attachments/1"))[0] == 404


@pytest.mark.parametrize("missing", ["bot", "members", "tenantId"])
async def test_personal_conversation_needs_bot_member_and_tenant(api: Api, missing: str) -> None:
    body = {"bot": {"id": "28:b"}, "members": [{"id": "29:a"}], "tenantId": "t"}
    del body[missing]
    assert await api("POST", "v3/conversations", body) == (400, refused(400, "BadArgument"))


async def test_members_are_looked_up_and_paged(connector: FakeConnector, api: Api) -> None:
    everyone = [activities.member(number) for number in range(5)]
    connector.add_conversation(CHANNEL, everyone)
    assert await api("GET", f"v3/conversations/{CHANNEL}/members/{everyone[2]['aadObjectId']}") == (200, everyone[2])
    assert (await api("GET", f"v3/conversations/{CHANNEL}/members/29:none"))[0] == 404
    path = f"v3/conversations/{CHANNEL}/pagedmembers?pageSize=3"
    assert await api("GET", path) == (200, {"members": everyone[:3], "continuationToken": "3"})
    assert await api("GET", path + "&continuationToken=3") == (200, {"members": everyone[3:]})


async def test_faults_are_used_up_in_order(connector: FakeConnector, api: Api) -> None:
    connector.fail("POST *", 429, times=2, code="Throttled", retry_after=3)
    connector.fail("POST *", 502)
    assert [(await api.send(CHANNEL))[0] for _ in range(4)] == [429, 429, 502, 201]
    assert len(connector.calls_to("POST */activities")) == 4
    connector.fail("PUT *", 500, times=9)
    connector.heal()
    assert (await api("PUT", f"v3/conversations/{CHANNEL}/activities/none", HELLO))[0] == 404


async def test_throttled_conversation_takes_its_share_and_others_theirs(connector: FakeConnector, api: Api) -> None:
    connector.throttle(2, seconds=60)
    sent = [await api.send(each) for each in (CHANNEL, f"{CHANNEL};messageid=1", CHANNEL, "a:other")]
    assert [status for status, _ in sent] == [201, 201, 429, 201]
    connector.throttle(2, seconds=0)
    assert (await api.send(CHANNEL))[0] == 201


async def test_dropped_connection_did_something_or_did_not(connector: FakeConnector, api: Api) -> None:
    for when, posts in (("before", 0), ("after", 1)):
        connector.drop("POST *", when)  # type: ignore[arg-type]  # the table's words
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await api.send(CHANNEL)
        assert len(connector.posts) == posts


async def test_held_request_waits_until_it_is_let_go(connector: FakeConnector, api: Api) -> None:
    gate = connector.hold("POST *")
    sending = asyncio.create_task(api.send(CHANNEL))
    await connector.until(lambda: connector.calls)
    assert (sending.done(), connector.posts) == (False, [])
    gate.set()
    await connector.until(lambda: connector.posts)
    assert (await sending)[0] == 201


async def test_delayed_answer_comes_later_than_what_it_did(connector: FakeConnector, api: Api) -> None:
    connector.delay("POST *", 0.05)
    begun = time.monotonic()
    assert (await api.send(CHANNEL))[0] == 201
    assert time.monotonic() - begun >= 0.05


async def test_waiting_in_vain_tells_what_came_instead(connector: FakeConnector, api: Api) -> None:
    await api.send(CHANNEL)
    with pytest.raises(AssertionError, match="POST /v3/conversations/19:kanal"):
        await connector.until(lambda: len(connector.posts) == 2, seconds=0.01)
