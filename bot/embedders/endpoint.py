"""A model elsewhere, behind OpenAI's embeddings interface (also Azure's): only where the operator named it. Neither a
text nor the key nor the address gets into a log or an error.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import numpy as np
from yarl import URL

from bot.embedders.background import measure, sentences
from bot.errors import EmbedderError, RefusalError
from bot.themes import Space

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from numpy.typing import NDArray

    from bot.settings import Settings

    Rows = NDArray[np.float32]
    Pause = Callable[[float], Awaitable[None]]

PATIENCE: Final = 30.0  # seconds for an answer
_PORTION: Final = 64  # texts in a request
_TRIES: Final = 4
_LONGEST_PAUSE: Final = 30.0  # seconds; who is told to wait longer hears that it is busy
_LONGEST: Final = 8_000  # letters: with most alphabets within the 8,191 tokens that such models read
_MOST_BYTES: Final = 32 * 1024 * 1024
_UNMEASURED: Final = 0.5
_OK: Final = 200
_TOO_MANY: Final = 429
_BROKEN_THERE: Final = 500
_CODES: Final = {401: "refused", 403: "refused", 404: "not_found"}
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@asynccontextmanager
async def open_endpoint(settings: Settings, *, pause: Pause = asyncio.sleep) -> AsyncIterator[EndpointEmbedder]:
    """Yield the endpoint that the settings name.

    Raises:
        RefusalError: `setting_wrong` (name).
    """
    url = _address(settings)
    key = settings.embeddings_key.get_secret_value()
    azure = bool(settings.embeddings_api_version) or (url.host or "").endswith(".azure.com")
    headers = ({"api-key": key} if azure else {"Authorization": f"Bearer {key}"}) if key else {}
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
        yield EndpointEmbedder(session, url, model=settings.embeddings_model, pause=pause)


def _address(settings: Settings) -> URL:
    """Return where to ask; texts and the key travel in the open to this machine only."""
    try:
        url = URL(settings.embeddings_url)
    except ValueError:
        url = URL()
    is_safe = url.scheme == "https" or (url.scheme == "http" and url.host in _LOOPBACK)
    if not url.host or not is_safe or url.user or url.password:
        raise RefusalError("setting_wrong", name="ORDSTYRER_EMBEDDINGS_URL")
    version = settings.embeddings_api_version
    asked = url / "embeddings" if url.name != "embeddings" else url
    return asked.update_query({"api-version": version}) if version else asked


class EndpointEmbedder:
    """What its model has in common is measured by the first who asks. Made by `open_endpoint`."""

    def __init__(self, session: aiohttp.ClientSession, url: URL, *, model: str, pause: Pause) -> None:
        self._session = session
        self._url = url
        self._model = model
        self._pause = pause
        self._measuring = asyncio.Lock()
        self._is_measured = False
        mark = hashlib.sha256(f"{url} {model}".encode()).hexdigest()[:12]
        self.space = Space(f"endpoint/{model or 'default'}/{mark}", alike=_UNMEASURED)

    async def embed(self, texts: Sequence[str]) -> Rows:
        """Return a row of unit length for each text.

        Raises:
            EmbedderError: `busy`, `slow`, `unreachable`, `server`, `refused`, `not_found`, `broken`.
        """
        async with self._measuring:
            if not self._is_measured:
                self.space = measure(self.space.name, await self._ask_all(sentences()))
                self._is_measured = True
        return await self._ask_all(texts)

    async def _ask_all(self, texts: Sequence[str]) -> Rows:
        plain = [_plain(text) for text in texts]
        found = [await self._ask(plain[at : at + _PORTION]) for at in range(0, len(plain), _PORTION)]
        if len({rows.shape[1] for rows in found}) > 1:
            raise EmbedderError("broken", lasting=True)
        width = len(self.space.backgrounds[0]) if self.space.backgrounds else 0
        return np.concatenate(found) if found else np.zeros((0, width), np.float32)

    async def _ask(self, texts: Sequence[str]) -> Rows:
        """Ask again where it makes sense, as late as the endpoint says."""
        tried = 0
        while True:
            tried += 1
            try:
                return await self._post(texts)
            except EmbedderError as error:
                wait = error.retry_after if error.retry_after is not None else float(2**tried) / 2
                if error.lasting or tried == _TRIES or wait > _LONGEST_PAUSE:
                    raise
            await self._pause(wait)

    async def _post(self, texts: Sequence[str]) -> Rows:
        body: dict[str, Any] = {"input": list(texts), "encoding_format": "float"}
        if self._model:
            body["model"] = self._model
        try:
            async with self._session.post(self._url, json=body, allow_redirects=False) as response:
                if response.status != _OK:
                    raise _refusal(response)
                return _rows(await _body(response), len(texts))
        except TimeoutError:
            raise EmbedderError("slow") from None
        except aiohttp.ClientConnectionError:
            raise EmbedderError("unreachable") from None
        except (aiohttp.ClientError, ValueError, KeyError, TypeError):
            raise EmbedderError("broken", lasting=True) from None


def _plain(text: str) -> str:
    """Return a text as anybody takes it: not empty, not endless, and without halves of letters."""
    return text[:_LONGEST].replace("\0", " ").encode("utf-8", "replace").decode().strip() or "…"


def _refusal(response: aiohttp.ClientResponse) -> EmbedderError:
    if response.status == _TOO_MANY:
        return EmbedderError("busy", retry_after=_seconds(response.headers.get("Retry-After", "")))
    if response.status >= _BROKEN_THERE:
        return EmbedderError("server", retry_after=_seconds(response.headers.get("Retry-After", "")))
    return EmbedderError(_CODES.get(response.status, "broken"), lasting=True)


def _seconds(said: str) -> float | None:
    return float(said) if said.isdecimal() else None


async def _body(response: aiohttp.ClientResponse) -> Any:
    data = bytearray()
    async for part in response.content.iter_chunked(64 * 1024):
        data += part
        if len(data) > _MOST_BYTES:
            raise EmbedderError("broken", lasting=True)
    return await asyncio.to_thread(json.loads, bytes(data))


def _rows(answer: Any, count: int) -> Rows:
    """Return the vectors in the order of the texts."""
    told = sorted(answer["data"], key=lambda each: int(each["index"]))
    rows = np.array([each["embedding"] for each in told], np.float64)
    if [int(each["index"]) for each in told] != list(range(count)) or rows.ndim != 2 or not rows.size:  # noqa: PLR2004
        raise ValueError
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or not lengths.all():
        raise ValueError
    return np.asarray(rows / lengths, np.float32)
