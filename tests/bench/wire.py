"""Both ends of a benchmark's wire, as cheap as Python allows, so that what stands between them is what
is measured: callers that repeat one request, and a Bot Connector that says yes to everything.
"""

from __future__ import annotations

import asyncio
import re
import time
from abc import ABC, abstractmethod
from collections import Counter as Counted
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_BODY = b'{"id":"1790000000001"}'
_CREATED = b"HTTP/1.1 201 Created\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n%b" % (
    len(_BODY),
    _BODY,
)


class _Framed(asyncio.Protocol, ABC):
    """Cuts a stream into HTTP messages by their Content-Length."""

    def __init__(self) -> None:
        self._buffer = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._buffer, 0, end)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < whole:
                return
            message, self._buffer = self._buffer[:whole], self._buffer[whole:]
            self.message_received(message)

    @abstractmethod
    def message_received(self, message: bytes, /) -> None:
        """Act on one whole message."""


class Counter:
    """A Bot Connector that created what it was asked to, and kept count: when, and where.

    `delay` is the seconds that it takes over each. It answers as cheaply as Python allows, so that
    it is always the sender that is measured.
    """

    def __init__(self, *, delay: float = 0.0) -> None:
        self.delay = delay
        self.arrivals: list[float] = []
        self.paths: Counted[bytes] = Counted()
        self.service_url = ""
        self._awaited = 0
        self._reached = asyncio.Event()

    def forget(self) -> None:
        """Begin to count anew."""
        self.arrivals.clear()
        self.paths.clear()

    def arrived(self, path: bytes) -> None:
        """Count one request."""
        self.arrivals.append(time.perf_counter())
        self.paths[path] += 1
        if len(self.arrivals) == self._awaited:
            self._reached.set()

    async def until(self, count: int, *, seconds: float = 180.0) -> None:
        """Return when so many requests have come since `forget`.

        Raises:
            RuntimeError: they did not come in time.
        """
        self._awaited = count
        self._reached.clear()
        if len(self.arrivals) < count:
            try:
                async with asyncio.timeout(seconds):
                    await self._reached.wait()
            except TimeoutError:
                raise RuntimeError(f"{len(self.arrivals)} of {count} messages in {seconds:.0f} s") from None

    @property
    def doubles(self) -> int:
        """How many requests more than one came to the same place."""
        return self.paths.total() - len(self.paths)


class _Yes(_Framed):
    """One connection to a Counter."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter

    def message_received(self, message: bytes, /) -> None:
        self._counter.arrived(message.split(b" ", 2)[1])
        if self._counter.delay:
            asyncio.get_running_loop().call_later(self._counter.delay, self._answer)
        else:
            self._answer()

    def _answer(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(_CREATED)


class _Caller(_Framed):
    """Sends the same request again as soon as it is answered, until it is told to stop."""

    def __init__(self, request: bytes) -> None:
        super().__init__()
        self._request = request
        self.answered = 0
        self.wrong = b""
        self.stopping = False
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.transport.write(self._request)

    def message_received(self, message: bytes, /) -> None:
        if not message.startswith(b"HTTP/1.1 200 "):
            self.wrong = self.wrong or message[:200]
        self.answered += 1
        if self.stopping:
            self.transport.close()
        else:
            self.transport.write(self._request)

    def connection_lost(self, _: Exception | None, /) -> None:
        if not self.done.done():
            self.done.set_result(None)


@asynccontextmanager
async def counting(*, delay: float = 0.0) -> AsyncIterator[Counter]:
    """Serve the connector that says yes and counts."""
    counter = Counter(delay=delay)
    server = await asyncio.get_running_loop().create_server(lambda: _Yes(counter), "127.0.0.1", 0)
    async with server:
        counter.service_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/teams/"
        yield counter


@asynccontextmanager
async def yes_to_all() -> AsyncIterator[str]:
    """Serve the connector that says yes; yields its service URL."""
    async with counting() as counter:
        yield counter.service_url


def post(path: str, body: bytes, authorization: str) -> bytes:
    """Return the bytes of a POST."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"Authorization: {authorization}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def requests_per_second(port: int, request: bytes, *, connections: int = 16, seconds: float = 2.0) -> float:
    """Return how often a request was answered well, by so many callers at once."""
    loop = asyncio.get_running_loop()
    callers = [
        (await loop.create_connection(lambda: _Caller(request), "127.0.0.1", port))[1] for _ in range(connections)
    ]
    before, begun = sum(caller.answered for caller in callers), time.perf_counter()
    await asyncio.sleep(seconds)
    answered, took = sum(caller.answered for caller in callers) - before, time.perf_counter() - begun
    for caller in callers:
        caller.stopping = True
    await asyncio.gather(*(caller.done for caller in callers))
    if wrong := next((caller.wrong for caller in callers if caller.wrong), b""):
        raise RuntimeError(wrong)
    return answered / took
