from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.errors import DeliveryError
from bot.model import Message
from bot.settings import Settings
from bot.teams import open_teams
from bot.teams.connection import Connection, allowed_root, error_code, retry_after
from bot.teams.connector import Connector
from tests.teams.conftest import Fixed, place

if TYPE_CHECKING:
    from tests.wire.connector import FakeConnector

HELLO = Message(text="Hej")
SENDS = "POST /v3/conversations/*/activities"


def told(error: DeliveryError) -> tuple[int, str, float | None, bool]:
    return error.status, error.code, error.retry_after, error.unknown


async def failure(settings: Settings, connector: FakeConnector, **more: Any) -> tuple[int, str, float | None, bool]:
    async with open_teams(settings, Fixed()) as teams:
        with pytest.raises(DeliveryError) as caught:
            await teams.chat.send(place(connector, **more), HELLO)
    return told(caught.value)


@pytest.mark.parametrize(
    ("status", "more", "expected"),
    [
        (400, {"code": "BadArgument"}, (400, "BadArgument", None, False)),
        (401, {"code": "BotNotRegistered"}, (401, "BotNotRegistered", None, False)),
        (403, {"body": {"message": '{"subCode":"WritesBlocked"}'}}, (403, "WritesBlocked", None, False)),
        (404, {"code": "ConversationNotFound"}, (404, "ConversationNotFound", None, False)),
        (408, {}, (408, "Fault", None, True)),
        (412, {"code": "PreconditionFailed"}, (412, "PreconditionFailed", None, False)),
        (413, {"code": "MessageSizeTooBig"}, (413, "MessageSizeTooBig", None, False)),
        (429, {"code": "Throttled", "retry_after": 7}, (429, "Throttled", 7.0, False)),
        (429, {"code": "Throttled"}, (429, "Throttled", None, False)),
        (500, {"code": "ServiceError"}, (500, "ServiceError", None, False)),
        (502, {}, (502, "Fault", None, True)),
        (503, {"retry_after": "2"}, (503, "Fault", 2.0, False)),
        (504, {}, (504, "Fault", None, True)),
        (302, {}, (302, "Fault", None, False)),
    ],
)  # fmt: skip
async def test_refusal_is_told_once_and_not_tried_again(
    settings: Settings, connector: FakeConnector, status: int, more: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    connector.fail(SENDS, status, **more)
    assert await failure(settings, connector) == expected
    assert (len(connector.calls), connector.posts) == (1, [])


async def test_answer_that_is_no_json_still_tells_its_status(settings: Settings, connector: FakeConnector) -> None:
    connector.fail(SENDS, 503, raw=b"<html>" + b"[" * 100_000)
    connector.fail(SENDS, 403, raw=b"[" * 60_000)
    assert await failure(settings, connector) == (503, "", None, False)
    assert await failure(settings, connector) == (403, "", None, False)


async def test_connection_cut_before_or_after_leaves_the_outcome_unknown(
    settings: Settings, connector: FakeConnector
) -> None:
    connector.drop(SENDS, "before")
    connector.drop(SENDS, "after")
    assert await failure(settings, connector) == (0, "ServerDisconnectedError", None, True)
    assert len(connector.posts) == 0
    assert await failure(settings, connector) == (0, "ServerDisconnectedError", None, True)
    assert len(connector.posts) == 1


async def told_over(session: aiohttp.ClientSession, connector: FakeConnector) -> tuple[int, str, float | None, bool]:
    """Return what a send over a session of one's own ends in."""
    with pytest.raises(DeliveryError) as caught:
        await Connector(Connection(session, Settings(local=True), Fixed())).send(place(connector), HELLO)
    return told(caught.value)


@pytest.mark.parametrize(
    ("patience", "code"),
    [
        (aiohttp.ClientTimeout(total=0.2), "TimeoutError"),
        (aiohttp.ClientTimeout(sock_read=0.2), "SocketTimeoutError"),
    ],
)
async def test_answer_that_does_not_come_in_time_leaves_the_outcome_unknown(
    connector: FakeConnector, patience: aiohttp.ClientTimeout, code: str
) -> None:
    async with aiohttp.ClientSession(timeout=patience) as session:
        connector.hold(SENDS)
        assert await told_over(session, connector) == (0, code, None, True)


async def test_host_that_is_not_there_got_nothing(settings: Settings, connector: FakeConnector) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    expected = (0, "Unreachable", None, False)
    assert await failure(settings, connector, service_url=f"http://127.0.0.1:{port}/") == expected


async def test_failing_token_is_told_before_anything_is_sent(settings: Settings, connector: FakeConnector) -> None:
    class Broken:
        async def bearer(self) -> str | None:
            raise DeliveryError(0, "TokenRefused")

    async with open_teams(settings, Broken()) as teams:
        with pytest.raises(DeliveryError) as caught:
            await teams.chat.send(place(connector), HELLO)
    assert told(caught.value) == (0, "TokenRefused", None, False)
    assert connector.calls == []


@pytest.mark.parametrize(
    ("url", "local", "allowed"),
    [
        ("https://smba.trafficmanager.net/emea/", False, True),
        ("https://SMBA.trafficmanager.net/emea", False, True),
        ("https://webchat.botframework.com/", False, True),
        ("http://smba.trafficmanager.net/emea/", False, False),
        ("https://botframework.com.evil.example/", False, False),
        ("https://evilbotframework.com/", False, False),
        ("https://smba.trafficmanager.net@evil.example/", False, False),
        ("https://evil.example#smba.trafficmanager.net", False, False),
        ("https://smba.trafficmanager.net.evil.example/", False, False),
        ("ftp://smba.trafficmanager.net/", False, False),
        ("file:///etc/passwd", False, False),
        ("//smba.trafficmanager.net/", False, False),
        ("smba.trafficmanager.net", False, False),
        ("http://[", False, False),
        ("", False, False),
        ("http://127.0.0.1:56150/_connector", False, False),
        ("http://127.0.0.1:56150/_connector", True, True),
        ("http://localhost:56150/_connector", True, True),
        ("http://[::1]:56150/", True, True),
        ("http://169.254.169.254/", True, False),
        ("http://10.0.0.1/", True, False),
    ],
)
def test_token_goes_to_the_operators_hosts_only(url: str, local: bool, allowed: bool) -> None:
    settings = Settings(local=local)
    if allowed:
        assert allowed_root(url, settings) == url.rstrip("/")
        return
    with pytest.raises(DeliveryError) as caught:
        allowed_root(url, settings)
    assert told(caught.value) == (400, "HostNotAllowed", None, False)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, ""),
        ({"error": {"code": "Throttled", "message": "slowly"}}, "Throttled"),
        ({"error": {"message": "no code"}}, ""),
        ({"error": "text"}, ""),
        ({"errorCode": 209}, "MessageWritesBlocked"),
        ({"errorCode": 17}, "17"),
        ({"error": {"code": "Forbidden", "subCode": "UserBlocked"}}, "UserBlocked"),
        ({"error": {"code": "Forbidden", "message": '\r\n{"subCode": "UserBlocked"}'}}, "UserBlocked"),
        ({"error": {"code": ["odd"]}, "errorCode": None}, ""),
        ({"errorCode": 209, "subCode": "MessageWritesBlocked"}, "MessageWritesBlocked"),
        ({"error": {"code": "Forbidden", "message": '{"subCode": "UserBlocked"}'}}, "UserBlocked"),
        ({"error": {"code": "Forbidden", "message": "{broken"}}, "Forbidden"),
    ],
)
def test_error_code_is_the_most_telling_one(body: dict[str, Any], code: str) -> None:
    assert error_code(body) == code


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0.0),
        ("17", 17.0),
        ("0.25", 0.25),
        ("1e9", None),
        ("٣", None),
        ("soon", None),
        ("-3", None),
        ("Sun, 22 Nov 2026 09:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 08:00:00 GMT", 0.0),
        ("Sun, 22 Nov 2026 09:00:30 -0000", 30.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, datetime(2026, 11, 22, 9, tzinfo=UTC)) == seconds
