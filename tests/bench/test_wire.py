from __future__ import annotations

import asyncio
import time

import pytest

from tests.bench.wire import counting, post, requests_per_second, yes_to_all

ANSWER = b'{"id":"1790000000001"}'


def port_of(service_url: str) -> int:
    return int(service_url.split(":")[2].split("/", maxsplit=1)[0])


async def test_callers_count_good_answers_and_stop_at_bad_ones() -> None:
    async with yes_to_all() as url:
        with pytest.raises(RuntimeError, match="201 Created"):
            await requests_per_second(port_of(url), post("/", b"{}", "Bearer x"), connections=2, seconds=0.01)


async def test_request_that_comes_in_pieces_is_one_request() -> None:
    async with yes_to_all() as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(url))
        request = post("/teams/v3/conversations/a/activities", b'{"type":"message"}', "Bearer x")
        writer.write(request[:40])
        await writer.drain()
        writer.write(request[40:] + request)
        assert (await reader.readuntil(ANSWER)).startswith(b"HTTP/1.1 201 Created\r\n")
        assert (await reader.readuntil(ANSWER)).startswith(b"HTTP/1.1 201 Created\r\n")
        writer.close()
        await writer.wait_closed()


async def test_connector_counts_what_comes_and_where() -> None:
    async with counting() as connector:
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(connector.service_url))
        for path in ("/a", "/b", "/a"):
            writer.write(post(path, b"{}", "Bearer x"))
        await connector.until(3)
        await reader.readuntil(ANSWER)
        writer.close()
        await writer.wait_closed()
        assert dict(connector.paths) == {b"/a": 2, b"/b": 1}
        assert connector.doubles == 1
        assert connector.arrivals == sorted(connector.arrivals)
        connector.forget()
        assert (connector.arrivals, connector.doubles) == ([], 0)


async def test_what_does_not_come_in_time_is_told() -> None:
    async with counting() as connector:
        with pytest.raises(RuntimeError, match="0 of 1 messages"):
            await connector.until(1, seconds=0.01)


async def test_slow_connector_takes_its_time_over_each_and_over_all_at_once() -> None:
    async with counting(delay=0.05) as connector:
        streams = [await asyncio.open_connection("127.0.0.1", port_of(connector.service_url)) for _ in range(8)]
        begun = time.perf_counter()
        for _, writer in streams:
            writer.write(post("/a", b"{}", "Bearer x"))
        for reader, _ in streams:
            await reader.readuntil(ANSWER)
        assert 0.05 <= time.perf_counter() - begun < 0.05 * 8
        for _, writer in streams:
            writer.close()
            await writer.wait_closed()
