from __future__ import annotations

import asyncio
import errno
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest
from prometheus_client import CollectorRegistry, Gauge

from bot.errors import RefusalError
from bot.web import build, serve
from bot.web.metrics import RequestTally

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.web.application import Receive


async def echo(authorization: str | None, body: bytes) -> tuple[int, bytes]:
    return (200, b'{"said": true}') if body else (401 if authorization is None else 200, b"")


@asynccontextmanager
async def open_client(
    receive: Receive = echo, checks: Mapping[str, bool] | None = None, registry: CollectorRegistry | None = None
) -> AsyncIterator[aiohttp.ClientSession]:
    async def health() -> Mapping[str, bool]:
        return checks or {}

    app = build(receive, health=health, registry=registry)
    async with (
        serve(app, "127.0.0.1", 0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}", skip_auto_headers=["Content-Type"]) as client,
    ):
        yield client


async def test_what_is_received_is_answered_with_its_status_and_body() -> None:
    async with open_client() as client:
        answers = []
        for body, headers in ((b"{}", {}), (b"", {}), (b"", {"Authorization": "Bearer x"})):
            async with client.post("/api/messages", data=body, headers=headers) as got:
                answers.append((got.status, await got.read(), got.content_type))
    assert answers == [
        (200, b'{"said": true}', "application/json"),
        (401, b"", "application/octet-stream"),
        (200, b"", "application/octet-stream"),
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/healthz", 200), ("/readyz", 200), ("/metrics", 200), ("/api/messages", 405), ("/", 404), ("/api", 404)],
)
async def test_each_route_answers_get(path: str, status: int) -> None:
    async with open_client() as client, client.get(path) as got:
        assert got.status == status


@pytest.mark.parametrize(
    ("checks", "status"),
    [({}, 200), ({"database": True, "outbox": True}, 200), ({"database": True, "outbox": False}, 503)],
)
async def test_ready_means_that_every_check_holds(checks: dict[str, bool], status: int) -> None:
    async with open_client(checks=checks) as client, client.get("/readyz") as got:
        assert (got.status, await got.json()) == (status, checks)


async def test_metrics_count_requests_and_show_what_else_is_registered() -> None:
    registry = CollectorRegistry()
    Gauge("ordstyrer_waiting", "Waiting messages", registry=registry).set(7)
    async with open_client(registry=registry) as client:
        for body in (b"{}", b"{}", b""):
            async with client.post("/api/messages", data=body):
                pass
        async with client.get("/metrics") as got:
            lines = (await got.text()).splitlines()
    assert 'ordstyrer_requests_total{status="200"} 2.0' in lines
    assert 'ordstyrer_requests_total{status="401"} 1.0' in lines
    assert "ordstyrer_request_seconds_count 3.0" in lines
    assert 'ordstyrer_request_seconds_bucket{le="+Inf"} 3.0' in lines
    assert "ordstyrer_waiting 7.0" in lines


def test_tally_puts_each_request_in_the_buckets_that_hold_it() -> None:
    tally = RequestTally()
    for status, seconds in ((200, 0.001), (200, 0.005), (500, 0.006), (200, 2.0), (200, 60.0)):
        tally.add(status, seconds)
    requests, took = tally.collect()
    assert {sample.labels["status"]: sample.value for sample in requests.samples} == {"200": 4, "500": 1}
    buckets = {each.labels["le"]: each.value for each in took.samples if each.name.endswith("_bucket")}
    assert [buckets[bound] for bound in ("0.005", "0.01", "1.0", "3.0", "15.0", "+Inf")] == [2, 3, 3, 4, 4, 5]
    assert [each.value for each in took.samples if each.name.endswith("_sum")] == [pytest.approx(62.012)]


async def test_two_applications_count_apart() -> None:
    async with open_client() as one, open_client() as other:
        async with one.post("/api/messages", data=b"{}"):
            pass
        async with other.get("/metrics") as got:
            assert "ordstyrer_request_seconds_count 0.0" in await got.text()


async def test_port_that_is_taken_is_told() -> None:
    async def health() -> dict[str, bool]:
        return {}

    async with serve(build(echo, health=health), "127.0.0.1", 0) as port:
        with pytest.raises(RefusalError) as refused:
            async with serve(build(echo, health=health), "127.0.0.1", port):
                raise AssertionError(port)
    assert (refused.value.code, refused.value.values) == (
        "port_unusable",
        {"address": f"127.0.0.1:{port}", "why": os.strerror(errno.EADDRINUSE)},
    )


async def test_request_under_way_is_answered_before_the_server_ends() -> None:
    entered, gate = asyncio.Event(), asyncio.Event()

    async def slow(_: str | None, __: bytes) -> tuple[int, bytes]:
        entered.set()
        await gate.wait()
        return 200, b""

    async def health() -> dict[str, bool]:
        return {}

    async with aiohttp.ClientSession() as client:
        async with serve(build(slow, health=health), "127.0.0.1", 0) as port:
            asking = asyncio.create_task(client.post(f"http://127.0.0.1:{port}/api/messages", data=b"{}"))
            await entered.wait()
            asyncio.get_running_loop().call_soon(gate.set)
        answer = await asking
        assert answer.status == 200
        answer.release()
