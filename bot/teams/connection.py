"""One pooled way out over HTTP: only to hosts that the operator allows, never redirected, and no POST
sent twice. A request ends well, or in exactly one DeliveryError.

Nothing in HTTP/1.1 tells a request that a server dropped unread from one that it answered into a broken
connection, so that a POST on a connection just then closed is in doubt. Hence connections are not kept
idle for as long as any front end keeps them (Apache and Node close after five seconds, others later):
the bot then closes first. A PUT, GET or DELETE aiohttp asks once more over a new connection.
"""

from __future__ import annotations

import json
import re
from contextlib import asynccontextmanager, suppress
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
_GOVERNMENT = "https://smba.infra.gcc.teams.microsoft.com/teams"  # where a host of a GCC tenant sends us
_BLOCKED = "209"  # the errorCode of what others call MessageWritesBlocked
IDLE = 4.0  # seconds
WIDEST = 100  # connections at once; the Outbox has at most 64 messages under way
PATIENCE = aiohttp.ClientTimeout(
    connect=5,  # until there is a connection: one's turn in the pool, DNS, TCP, TLS
    sock_read=20,  # of silence; Teams answers within a second or two, a gateway gives up before this
    total=30,
)
_LONGEST_BODY = 64 * 1024
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


class Bearer(Protocol):
    """Where the token comes from that goes out with every request; None for no token."""

    async def bearer(self) -> str | None:
        """Return a token that is good for some minutes yet; raises DeliveryError."""


@asynccontextmanager
async def pooled_session() -> AsyncIterator[aiohttp.ClientSession]:
    """Open the one ClientSession of the process, with `WIDEST` connections that live while they are busy."""
    pool = aiohttp.TCPConnector(limit=WIDEST, keepalive_timeout=IDLE)
    async with aiohttp.ClientSession(connector=pool, timeout=PATIENCE, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


class Connection:
    """Requests to the Bot Connector. A token goes along, so the host is checked every time."""

    def __init__(self, session: aiohttp.ClientSession, settings: Settings, tokens: Bearer) -> None:
        self._session = session
        self._tokens = tokens
        self._root = lru_cache(maxsize=1024)(lambda service_url: allowed_root(service_url, settings))
        self._accepted: str | None = None  # the token with which the newest answer came that was not 401

    async def ask(self, method: str, service_url: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the JSON object that answers; `path` is already percent-encoded.

        Raises:
            DeliveryError: for every other outcome.
        """
        root = self._root(service_url)
        url = URL(root + path, encoded=True)
        data = None if body is None else encode(body)
        headers = {"Content-Type": "application/json; charset=utf-8"} if data is not None else {}
        token = await self._tokens.bearer()
        if token is not None:
            headers["Authorization"] = "Bearer " + token
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, allow_redirects=False
            ) as response:
                if response.status < 300:  # noqa: PLR2004 - a redirect is not followed, hence a refusal
                    self._accepted = token
                    return await _answer(response)
                error = await _refusal(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as lost:
            raise DeliveryError(0, "Unreachable") from lost
        except (aiohttp.ClientError, TimeoutError) as lost:
            raise DeliveryError(0, type(lost).__name__, unknown=True) from lost
        self._explain(error, root, token)
        raise error

    def _explain(self, error: DeliveryError, root: str, token: str | None) -> None:
        """Add what only we know: whether others are taken with the same token, where a place has moved."""
        if error.status == 401:  # noqa: PLR2004 - HTTP's own number
            # The first after a good answer may be one place's fault; two in a row are everybody's.
            error.general = self._accepted is None or self._accepted != token
            self._accepted = None
            return
        self._accepted = token
        if error.code == "InvalidBotApiHost" and root != _GOVERNMENT:
            with suppress(DeliveryError):
                error.moved_to = self._root(_GOVERNMENT)


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
    """Return the JSON object of a good response, {} where it has none or breaks off: it was taken."""
    try:
        return _object(await response.read())
    except (aiohttp.ClientError, TimeoutError):
        return {}


async def _refusal(response: aiohttp.ClientResponse) -> DeliveryError:
    """Return what a bad response says; a body that breaks off says nothing, but the status stands."""
    try:
        raw = await response.content.read(_LONGEST_BODY)
    except (aiohttp.ClientError, TimeoutError):
        raw = b""
    return DeliveryError(
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

    Teams nests a `subCode` ("MessageWritesBlocked") as JSON within the message of some 403 answers, or
    gives the number 209 for it (msteams-docs, "Status codes from bot conversational APIs").
    """
    error = body.get("error")
    inner = error if isinstance(error, dict) else body
    message = inner.get("message")
    nested = _object(message.encode()) if isinstance(message, str) and message.lstrip().startswith("{") else {}
    outer = (nested, inner, body)
    named = [each.get(name) for name in ("subCode", "code", "errorCode") for each in outer]
    found = next((str(each) for each in named if isinstance(each, (str, int)) and each), "")
    return "MessageWritesBlocked" if found == _BLOCKED else found


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
