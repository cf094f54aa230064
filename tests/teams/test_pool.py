"""One pool of connections for all: wide enough, closed by us first, and honest about what it could not do."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.errors import DeliveryError
from bot.model import Message, PlaceKind
from bot.settings import Settings
from bot.teams import open_teams
from bot.teams.connection import IDLE, WIDEST, Connection, pooled_session
from bot.teams.connector import Connector
from tests.teams.conftest import Fixed, place

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.wire.connector import FakeConnector

HELLO = Message(text="Hej")
SENDS = "POST /v3/conversations/*/activities"


async def test_many_sends_share_few_connections(settings: Settings, connector: FakeConnector) -> None:
    async with open_teams(settings, Fixed()) as teams:
        for number in range(3):
            sends = (teams.chat.send(place(connector, thread_root=f"{number}{each}"), HELLO) for each in range(20))
            await asyncio.gather(*sends)
    assert len(connector.posts) == 60
    assert connector.connections <= 20
    assert {call.authorization for call in connector.calls} == {"Bearer the-bots-own-token"}


async def test_message_that_gets_no_turn_in_the_pool_was_not_sent(connector: FakeConnector) -> None:
    timeout = aiohttp.ClientTimeout(connect=0.2)
    pool = aiohttp.TCPConnector(limit=1)
    async with aiohttp.ClientSession(connector=pool, timeout=timeout) as session, asyncio.TaskGroup() as group:
        gate = connector.hold(SENDS)
        first = group.create_task(
            Connector(Connection(session, Settings(local=True), Fixed())).send(place(connector), HELLO)
        )
        await connector.until(lambda: connector.calls)
        with pytest.raises(DeliveryError) as caught:
            await Connector(Connection(session, Settings(local=True), Fixed())).send(place(connector), HELLO)
        assert (caught.value.status, caught.value.code, caught.value.unknown) == (0, "Unreachable", False)
        gate.set()
        await first
    assert len(connector.posts) == 1


async def test_pool_has_a_turn_for_all_that_the_outbox_has_under_way(
    settings: Settings, connector: FakeConnector
) -> None:
    gate = connector.hold(SENDS, times=WIDEST)
    async with open_teams(settings, Fixed()) as teams, asyncio.TaskGroup() as group:
        for number in range(WIDEST):
            group.create_task(teams.chat.send(place(connector, thread_root=str(number)), HELLO))
        await connector.until(lambda: len(connector.calls) == WIDEST)
        gate.set()
    assert (len(connector.posts), connector.connections) == (WIDEST, WIDEST)


class Brusque:
    """A server that takes each message, answers `answer`, and closes without having said that it would."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.requests = 0
        self.connections = 0
        self.gone = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        await reader.readexactly(length)
        self.requests += 1
        writer.write(self.answer)
        writer.write_eof()
        await reader.read()  # until the other side has seen it, and has closed too
        writer.close()
        self.gone.set()


@asynccontextmanager
async def brusque(answer: bytes) -> AsyncIterator[tuple[Brusque, str]]:
    made = Brusque(answer)
    async with await asyncio.start_server(made.serve, "127.0.0.1", 0) as server:
        yield made, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def test_connection_that_the_server_closed_is_not_used_again(
    settings: Settings, connector: FakeConnector
) -> None:
    answer = b'HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n{"id":"7"}'
    async with brusque(answer) as (server, url), open_teams(settings, Fixed()) as teams:
        for number in range(1, 11):
            server.gone.clear()
            assert (await teams.chat.send(place(connector, service_url=url), HELLO)).activity_id == "7"
            await server.gone.wait()
            assert (server.requests, server.connections) == (number, number)


async def test_connection_is_closed_by_us_before_any_server_does() -> None:
    async with pooled_session() as session:
        pool = session.connector
        assert isinstance(pool, aiohttp.TCPConnector)
        assert (pool.limit, IDLE < 5) == (WIDEST, True)
        assert pool._keepalive_timeout == IDLE  # noqa: SLF001 - aiohttp tells it nowhere else


async def test_answer_that_breaks_off_after_its_status_says_what_the_status_says(
    settings: Settings, connector: FakeConnector
) -> None:
    async with open_teams(settings, Fixed()) as teams:
        async with brusque(b'HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{"id":') as (server, url):
            sent = await teams.chat.send(place(connector, PlaceKind.PERSONAL, service_url=url), HELLO)
            assert (sent.activity_id, server.requests) == ("", 1)
        async with brusque(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 99\r\n\r\n{") as (server, url):
            with pytest.raises(DeliveryError) as caught:
                await teams.chat.send(place(connector, service_url=url), HELLO)
            assert (caught.value.status, caught.value.unknown) == (403, False)
