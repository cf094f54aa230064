"""One pooled way out over HTTP: only to hosts that the operator allows, never redirected, never
retried. A request ends well, or in exactly one DeliveryError.
"""

from __future__ import annotations

import json
import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import aiohttp
from yarl import URL

from bot.errors import DeliveryError
from bot.teams.wire import encode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PERHAPS_DONE = (408, 502, 504)  # a gateway gave up waiting: the service behind it may have gone on
_LONGEST_BODY = 64 * 1024
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


class Bearer(Protocol):
    """Where the token comes from that goes out with every request; None for no token."""

    async def bearer(self) -> str | None:
        """Return a token that is good for some minutes yet; raises DeliveryError."""


@asynccontextmanager
async def pooled_session() -> AsyncIterator[aiohttp.ClientSession]:
    """Open the one ClientSession of the process: 100 connections, 5 s to connect, 30 s in all."""
    timeout = aiohttp.ClientTimeout(total=30, connect=5)
    pool = aiohttp.TCPConnector(limit=100)
    async with aiohttp.ClientSession(connector=pool, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


class Connection:
    """Requests to the Bot Connector. A token goes along, so the host is checked every time."""

    def __init__(self, session: aiohttp.ClientSession, settings: Settings, tokens: Bearer) -> None:
        self._session = session
        self._tokens = tokens
        self._root = lru_cache(maxsize=1024)(lambda service_url: allowed_root(service_url, settings))

    async def ask(self, method: str, service_url: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the JSON object that answers; `path` is already percent-encoded.

        Raises:
            DeliveryError: for every other outcome.
        """
        url = URL(self._root(service_url) + path, encoded=True)
        data = None if body is None else encode(body)
        headers = {"Content-Type": "application/json; charset=utf-8"} if data is not None else {}
        if token := await self._tokens.bearer():
            headers["Authorization"] = "Bearer " + token
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, allow_redirects=False
            ) as response:
                return await _answer(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise DeliveryError(0, "Unreachable") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DeliveryError(0, type(error).__name__, unknown=True) from error


def allowed_root(service_url: str, settings: Settings) -> str:
    """Return a service URL without its last slash.

    Raises:
        DeliveryError: (400, `HostNotAllowed`) where the bot's token must not go: to any but the
            operator's hosts, by anything but https; loopback may do without where it is allowed.
    """
    try:
        url = URL(service_url)
        host = (url.host or "").lower()
    except (TypeError, ValueError) as error:
        raise DeliveryError(400, "HostNotAllowed") from error
    loopback = host in _LOOPBACK
    listed = any(host == each or (each.startswith(".") and host.endswith(each)) for each in settings.connector_hosts)
    secure = url.scheme == "https" or (url.scheme == "http" and loopback)
    if not host or url.user or not secure or not (listed or (settings.local and loopback)):
        raise DeliveryError(400, "HostNotAllowed")
    return service_url.rstrip("/")


async def _answer(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """Return the JSON object of a good response, {} where it has none; else raise."""
    if response.ok and response.status < 300:  # noqa: PLR2004 - a redirect is not followed, hence a refusal
        return _object(await response.read())
    raw = await response.content.read(_LONGEST_BODY)
    raise DeliveryError(
        response.status,
        error_code(_object(raw)),
        retry_after=retry_after(response.headers.get("Retry-After"), datetime.now(UTC)),
        unknown=response.status in _PERHAPS_DONE,
    )


def _object(raw: bytes) -> dict[str, Any]:
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def error_code(body: dict[str, Any]) -> str:
    """Return the most telling code of an error's body.

    Teams nests a `subCode` ("MessageWritesBlocked") as JSON within the message of some 403 answers
    (msteams-docs, "Status codes from bot conversational APIs").
    """
    error = body.get("error")
    inner = error if isinstance(error, dict) else body
    message = inner.get("message")
    nested = _object(message.encode()) if isinstance(message, str) and message.startswith("{") else {}
    found = nested.get("subCode") or body.get("subCode") or inner.get("code") or body.get("errorCode") or ""
    return str(found)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110: seconds or a date), or None."""
    if not header:
        return None
    if _SECONDS.fullmatch(header):
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
