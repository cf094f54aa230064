"""Fetching what organisers point at, and the files that they send. Only https leaves here, and only to
public addresses: those that a name has are judged where the connection takes them from, so that no later
look-up can give it others. Where something lies (it may hold a key) stands in no log and no error.
"""

from __future__ import annotations

import asyncio
import re
import socket
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from email.message import Message
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.addresses import LONGEST, is_kept_by_teams, is_public, judge, number_of
from bot.errors import SourceError
from bot.ports import Fetched

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from yarl import URL

    LookUp = Callable[[str], Sequence[str]]

MOST_BYTES: Final = 10 * 1024 * 1024  # as it comes, and unpacked
PATIENCE: Final = 20.0  # seconds for all of it
MOST_REDIRECTS: Final = 5
AT_ONCE: Final = 8
LONGEST_UPLOAD: Final = 6_000  # characters: it holds a key that says who may put what there

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_TAKEN: Final = frozenset({200, 201, 202, 204})
_CODES: Final = {
    **dict.fromkeys((401, 403, 407, 451), "refused"),
    404: "not_found",
    410: "gone",
    429: "busy",
}
_LASTING: Final = frozenset({"refused", "not_found", "gone"})
_LONGEST_NAME: Final = 120
_FILE: Final = re.compile(r".{1,100}\.[a-z0-9]{2,5}", re.IGNORECASE)
_MARK: Final = re.compile(r"[\x20-\x7e]{1,500}")  # what says how a source stands
_HEADERS: Final = {"Accept": "*/*", "Accept-Encoding": "gzip", "User-Agent": "Ordstyrer"}


def look_up(host: str) -> Sequence[str]:
    """Return the numeric addresses of a host, of every family. It blocks, for as long as DNS takes."""
    return [str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


class WebSources:
    """The web, as far as it is public. Made by `open_sources`."""

    def __init__(
        self, session: aiohttp.ClientSession, *, is_allowed: Callable[[str], bool], port: int, patience: float
    ) -> None:
        self._session = session
        self._patience = patience
        self._is_allowed = is_allowed
        self._port = port
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, url: str, *, etag: str = "", modified: str = "") -> Fetched | None:
        """Return what stands at a public https address; None where it has not changed since."""
        marks = {"If-None-Match": etag, "If-Modified-Since": modified}
        return await self._in_turn(url, {name: mark for name, mark in marks.items() if _MARK.fullmatch(mark)})

    async def download(self, url: str, name: str) -> Fetched:
        """Return a file that somebody sent in Teams, from one of the hosts that Teams keeps files on."""
        try:
            found = await self._in_turn(url, {}, is_ours=is_kept_by_teams)
        except SourceError as error:
            if error.code in _LASTING:  # such an address works for some hours, and while the file is there
                raise SourceError("file_gone", lasting=True) from None
            raise
        if found is None:
            raise SourceError("server")
        return found.model_copy(update={"name": tidy(name) or found.name})

    async def upload(self, url: str, data: bytes) -> None:
        """Put a file where somebody in Teams said that it may be put, on one of the hosts that Teams keeps files on:
        all of it at once, and nowhere else (Microsoft, "Send and receive files": a PUT with its Content-Range).
        """
        if len(data) > MOST_BYTES:
            raise SourceError("too_big", lasting=True, megabytes=MOST_BYTES // (1024 * 1024))
        address = self._judge(url, is_kept_by_teams, longest=LONGEST_UPLOAD)
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes 0-{len(data) - 1}/{len(data)}",
        }
        async with (
            self._slots,
            self._bounded(),
            self._session.put(address, data=data, headers=headers, allow_redirects=False) as response,
        ):
            if response.status not in _TAKEN:
                code = _CODES.get(response.status, "server")
                raise SourceError(code, lasting=code in _LASTING)

    async def _in_turn(
        self, url: str, marks: Mapping[str, str], *, is_ours: Callable[[str], bool] = lambda _: True
    ) -> Fetched | None:
        async with self._slots, self._bounded():
            return await self._follow(url, marks, is_ours)

    @asynccontextmanager
    async def _bounded(self) -> AsyncIterator[None]:
        """Give a request so much time, and let it fail as nothing but a SourceError."""
        try:
            async with asyncio.timeout(self._patience):
                yield
        except TimeoutError:
            raise SourceError("slow", seconds=round(self._patience)) from None
        except aiohttp.ClientSSLError:
            raise SourceError("tls", lasting=True) from None
        except aiohttp.ClientConnectionError:
            raise SourceError("unreachable") from None
        except (aiohttp.ClientError, zlib.error, ValueError):
            raise SourceError("broken") from None

    async def _follow(self, url: str, marks: Mapping[str, str], is_ours: Callable[[str], bool]) -> Fetched | None:
        address = self._judge(url, is_ours)
        for _ in range(MOST_REDIRECTS + 1):
            async with self._session.get(address, headers=dict(marks), allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    return await _take(response, is_conditional=bool(marks))
                address = self._judge(_target(response), is_ours)
        raise SourceError("redirects", lasting=True)

    def _judge(self, url: str | URL, is_ours: Callable[[str], bool], longest: int = LONGEST) -> URL:
        """Return an address that may be asked; of one with a name, the numbers are judged as it connects."""
        address = judge(url, port=self._port, longest=longest)
        host = (address.raw_host or "").lower()
        number = number_of(host)
        if number is not None and not self._is_allowed(number):
            raise SourceError("private", lasting=True)
        if not is_ours(host):
            raise SourceError("not_teams", lasting=True)
        return address


class _Resolver(AbstractResolver):
    """Looks names up in threads of its own (a hung one holds up no message), and gives out allowed numbers only."""

    def __init__(self, look_up: LookUp, is_allowed: Callable[[str], bool]) -> None:
        self._look_up = look_up
        self._is_allowed = is_allowed
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="look up")

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - aiohttp's; all families are judged
    ) -> list[ResolveResult]:
        """Return the numbers of a host.

        Raises:
            SourceError: `unknown_host`, or `private` where as much as one of them is not allowed.
        """
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._threads, self._look_up, host)
        except (OSError, UnicodeError):
            raise SourceError("unknown_host") from None
        if not found:
            raise SourceError("unknown_host")
        if not all(self._is_allowed(each) for each in found):
            raise SourceError("private", lasting=True)
        return [_result(host, each, port) for each in dict.fromkeys(found)]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _result(host: str, number: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in number else socket.AF_INET
    return ResolveResult(hostname=host, host=number, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)


@asynccontextmanager
async def open_sources(
    *,
    look_up: LookUp = look_up,
    is_allowed: Callable[[str], bool] = is_public,
    tls: ssl.SSLContext | bool = True,
    port: int = 443,
    patience: float = PATIENCE,
) -> AsyncIterator[WebSources]:
    """Open the way to the web: names are looked up by `look_up`, `is_allowed` judges each number that they
    have, and `port` is the only one that is asked. A fetch has `patience` seconds.
    """
    resolver = _Resolver(look_up, is_allowed)
    pool = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True, ssl=tls)
    session = aiohttp.ClientSession(
        connector=pool,
        timeout=aiohttp.ClientTimeout(total=None),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=_HEADERS,
        auto_decompress=False,
    )
    try:
        async with session:
            yield WebSources(session, is_allowed=is_allowed, port=port, patience=patience)
    finally:
        await resolver.close()


def _target(response: aiohttp.ClientResponse) -> URL:
    """Return where a redirect leads."""
    place = _text(response.headers.get("Location", ""))
    if not place:
        raise SourceError("server")
    return response.url.join(type(response.url)(place))


async def _take(response: aiohttp.ClientResponse, *, is_conditional: bool) -> Fetched | None:
    """Return what an answer brings, None where it is said not to have changed."""
    if response.status == 304 and is_conditional:  # noqa: PLR2004 - HTTP's own number
        return None
    if response.status not in {200, 203}:
        code = _CODES.get(response.status, "server")
        raise SourceError(code, lasting=code in _LASTING)
    data = await _read(response)
    if not data:
        raise SourceError("empty")
    etag, modified = (response.headers.get(each, "") for each in ("ETag", "Last-Modified"))
    return Fetched(
        data=data,
        name=_name(response),
        etag=etag if _MARK.fullmatch(etag) else "",
        modified=modified if _MARK.fullmatch(modified) else "",
    )


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """Return the body. What it unpacks to is bounded while it does, not afterwards."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip"}:
        raise SourceError("broken")
    unpacker = zlib.decompressobj(wbits=31) if "gzip" in coding else None
    came, data = 0, bytearray()
    async for chunk in response.content.iter_any():
        came += len(chunk)
        data += chunk if unpacker is None else unpacker.decompress(chunk, MOST_BYTES + 1 - len(data))
        if max(came, len(data)) > MOST_BYTES:
            raise SourceError("too_big", lasting=True, megabytes=MOST_BYTES // (1024 * 1024))
    if unpacker is not None and came and not unpacker.eof:
        raise SourceError("broken")
    return bytes(data)


# What it is called ------------------------------------------------------------------------------


def _name(response: aiohttp.ClientResponse) -> str:
    """Return what a source calls itself: a file's name, else only its host, for a path may hold a key."""
    header = Message()
    header["Content-Disposition"] = _text(response.headers.get("Content-Disposition", ""))[:1000]
    last = unquote(response.url.raw_path.rsplit("/", 1)[-1])
    return tidy(header.get_filename() or "") or (tidy(last) if _FILE.fullmatch(last) else response.url.host or "")


def tidy(name: str) -> str:
    """Return a file's name in one short line, without a path and without what cannot be shown."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(each if each.isprintable() else " " for each in _text(last))
    return " ".join(shown.split())[-_LONGEST_NAME:].strip(" .")


def _text(header: str) -> str:
    """Return a header's text; bytes that are no UTF-8 are replaced, line breaks made blanks."""
    return " ".join(header.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split())
