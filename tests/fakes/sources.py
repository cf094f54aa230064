"""Sources in memory: what the test puts at an address, by the same rules as on the web."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses import is_kept_by_teams, judge
from bot.errors import SourceError
from bot.ports import Fetched

if TYPE_CHECKING:
    from yarl import URL


@dataclass
class FakePage:
    """What stands at an address, or why it cannot be had."""

    data: bytes = b""
    etag: str = ""
    modified: str = ""
    error: SourceError | None = None


class FakeSources:
    """`asked` are the addresses that were asked for, in order, `knocked` says that there is one; `uploaded` is what
    was put where. `hidden` hosts are on no public address.

    Nothing answers while it is not `awake`.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.knocked = asyncio.Event()
        self.awake = asyncio.Event()
        self.awake.set()
        self.hidden: set[str] = set()
        self.uploaded: dict[str, bytes] = {}
        self._pages: dict[str, FakePage] = {}

    def put(self, url: str, data: bytes, *, etag: str = "", modified: str = "") -> None:
        """Let something stand at an address."""
        self._pages[str(judge(url))] = FakePage(data, etag, modified)

    def fail(self, url: str, code: str, *, lasting: bool = False) -> None:
        """Let fetching an address fail."""
        self._pages[str(judge(url))] = FakePage(error=SourceError(code, lasting=lasting))

    async def fetch(self, url: str, *, etag: str = "", modified: str = "") -> Fetched | None:
        address = judge(url)
        page = await self._find(address)
        if (page.etag and page.etag == etag) or (page.modified and page.modified == modified):
            return None
        name = address.name if "." in address.name else address.host or ""
        return Fetched(data=page.data, name=name, etag=page.etag, modified=page.modified)

    async def download(self, url: str, name: str) -> Fetched:
        address = judge(url)
        if not is_kept_by_teams(address.host or ""):
            raise SourceError("not_teams", lasting=True)
        try:
            page = await self._find(address)
        except SourceError as error:
            raise SourceError("file_gone", lasting=True) if error.code == "not_found" else error from None
        return Fetched(data=page.data, name=name, etag=page.etag, modified=page.modified)

    async def upload(self, url: str, data: bytes) -> None:
        address = judge(url, longest=6_000)
        if not is_kept_by_teams(address.host or ""):
            raise SourceError("not_teams", lasting=True)
        if address.host in self.hidden:
            raise SourceError("private", lasting=True)
        self.asked.append(str(address))
        self.knocked.set()
        await self.awake.wait()
        page = self._pages.get(str(address))
        if page is not None and page.error is not None:
            raise page.error
        self.uploaded[str(address)] = data

    async def _find(self, address: URL) -> FakePage:
        if address.host in self.hidden:
            raise SourceError("private", lasting=True)
        self.asked.append(str(address))
        self.knocked.set()
        await self.awake.wait()
        page = self._pages.get(str(address))
        if page is None:
            raise SourceError("not_found", lasting=True)
        if page.error is not None:
            raise page.error
        if not page.data:
            raise SourceError("empty")
        return page
