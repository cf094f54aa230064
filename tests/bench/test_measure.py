from __future__ import annotations

import asyncio

import pytest

from tests.bench.measure import Result, Run, compare
from tests.bench.wire import post, requests_per_second, yes_to_all


def told(name: str, rates: list[float], order: list[str]) -> Run:
    left = iter(rates)

    async def run() -> float:
        order.append(name)
        return next(left)

    return run


async def test_rounds_take_turns_and_the_first_is_not_counted() -> None:
    order: list[str] = []
    ours, floor = told("o", [1, 50, 60, 90, 70, 80], order), told("f", [1, 100, 100, 100, 100, 200], order)
    assert await compare("r/s", ours, floor) == Result(value=70, unit="r/s", floor=100, ratio=0.6)
    assert "".join(order) == "of" + "of" + "fo" + "of" + "fo" + "of"


async def test_callers_count_good_answers_and_stop_at_bad_ones() -> None:
    async with yes_to_all() as url:
        port = int(url.split(":")[2].split("/")[0])
        with pytest.raises(RuntimeError, match="201 Created"):
            await requests_per_second(port, post("/", b"{}", "Bearer x"), connections=2, seconds=0.01)


async def test_request_that_comes_in_pieces_is_one_request() -> None:
    async with yes_to_all() as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.split(":")[2].split("/")[0]))
        request = post("/teams/v3/conversations/a/activities", b'{"type":"message"}', "Bearer x")
        writer.write(request[:40])
        await writer.drain()
        writer.write(request[40:] + request)
        assert (await reader.readuntil(b'{"id":"1790000000001"}')).startswith(b"HTTP/1.1 201 Created\r\n")
        assert (await reader.readuntil(b'{"id":"1790000000001"}')).startswith(b"HTTP/1.1 201 Created\r\n")
        writer.close()
        await writer.wait_closed()
