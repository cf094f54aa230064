"""A model elsewhere, on the wire: what it is asked, and what comes of each way in which it may not answer."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from aiohttp import web

from bot.embedders.background import sentences
from bot.embedders.endpoint import open_endpoint
from bot.errors import EmbedderError, RefusalError
from bot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.embedders.endpoint import EndpointEmbedder

KEY = "hemmelig-noegle"
SECRET_TEXT = "min helt egen idé"


@dataclass
class Model:
    """What answers: `says` is said before anything else, one after another; `asked` is what came."""

    says: list[web.Response] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        told = {name: request.headers[name] for name in ("api-key", "Authorization") if name in request.headers}
        body = await request.json()
        self.asked.append((request.path_qs, told, body))
        if self.says:
            return self.says.pop(0)
        rows = [{"index": at, "embedding": [len(text), 1.0]} for at, text in enumerate(body["input"])]
        return web.json_response({"data": rows[::-1]})

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def texts(self) -> list[str]:
        """Return what was asked, beside our own sentences."""
        return [text for _, _, body in self.asked for text in body["input"]][len(sentences()) :]


@asynccontextmanager
async def answering(**more: str) -> AsyncIterator[tuple[Model, EndpointEmbedder]]:
    model = Model()
    application = web.Application()
    application.router.add_post("/{path:.*}", model.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        await web.SockSite(runner, listening).start()
        model.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        try:
            async with open_endpoint(settings(url=model.url + "/v1", key=KEY, **more), pause=model.pause) as endpoint:
                yield model, endpoint
        finally:
            await runner.cleanup()


def settings(**told: str) -> Any:
    return read_settings({f"ORDSTYRER_EMBEDDINGS_{name.upper()}": said for name, said in told.items()}, local=True)


async def test_rows_come_in_the_order_of_the_texts_in_portions() -> None:
    async with answering(model="e5") as (model, endpoint):
        rows = await endpoint.embed(["x" * each for each in range(1, 101)])

    expected = np.array([[each, 1] for each in range(1, 101)], np.float64)
    assert rows == pytest.approx(expected / np.linalg.norm(expected, axis=1, keepdims=True))
    assert [len(body["input"]) for _, _, body in model.asked] == [64, 64, 22, 64, 36]
    assert {(path, told["Authorization"], body["model"]) for path, told, body in model.asked} == {
        ("/v1/embeddings", f"Bearer {KEY}", "e5")
    }


async def test_azure_gets_its_key_and_version_its_own_way() -> None:
    async with answering(api_version="2024-10-21") as (model, endpoint):
        await endpoint.embed(["en idé"])

    assert [(path, told) for path, told, _ in model.asked[-1:]] == [
        ("/v1/embeddings?api-version=2024-10-21", {"api-key": KEY})
    ]


async def test_what_it_has_in_common_is_measured_once() -> None:
    async with answering() as (model, endpoint):
        before = endpoint.space
        await asyncio.gather(endpoint.embed(["en"]), endpoint.embed(["to"]))
        after = endpoint.space

    assert (before.name, before.backgrounds) == (after.name, ())
    assert len(after.backgrounds) == 5
    assert sorted(model.texts()) == ["en", "to"]


async def test_text_is_sent_as_anybody_takes_it() -> None:
    async with answering() as (model, endpoint):
        await endpoint.embed(["", "  ", "a\0b", "\ud800!", "y" * 10_000])

    assert model.texts() == ["…", "…", "a b", "?!", "y" * 8_000]


async def test_asks_again_when_it_is_told_to() -> None:
    async with answering() as (model, endpoint):
        model.says = [web.Response(status=429, headers={"Retry-After": "7"}), web.Response(status=503)]
        rows = await endpoint.embed(["x"])

    assert (rows.shape, model.pauses) == ((1, 2), [7.0, 2.0])


@pytest.mark.parametrize(
    ("response", "times", "code", "lasting", "again"),
    [
        ({"status": 429, "headers": {"Retry-After": "3600"}}, 1, "busy", False, 3600.0),
        ({"status": 429}, 4, "busy", False, None),
        ({"status": 500}, 4, "server", False, None),
        ({"status": 401}, 1, "refused", True, None),
        ({"status": 404}, 1, "not_found", True, None),
        ({"status": 400, "text": SECRET_TEXT}, 1, "broken", True, None),
        ({"status": 302, "headers": {"Location": "https://elsewhere.example/"}}, 1, "broken", True, None),
        ({"text": "no JSON"}, 1, "broken", True, None),
        ({"text": "[1]"}, 1, "broken", True, None),
        ({"text": '{"data": []}'}, 1, "broken", True, None),
        ({"text": '{"data": [{"index": 0, "embedding": [1]}]}'}, 1, "broken", True, None),
        ({"text": '{"data": [{"index": 0, "embedding": [NaN, 1]}]}'}, 1, "broken", True, None),
    ],
)
async def test_refusal_says_what_it_is_and_nothing_of_texts_or_keys(
    response: dict[str, Any], times: int, code: str, lasting: bool, again: float | None
) -> None:
    async with answering() as (model, endpoint):
        model.says = [web.Response(**response) for _ in range(times)]
        with pytest.raises(EmbedderError) as caught:
            await endpoint.embed([SECRET_TEXT])

    error = caught.value
    assert (error.code, error.lasting, error.retry_after, str(error)) == (code, lasting, again, code)
    assert len(model.pauses) == times - 1


async def test_closed_port_is_unreachable() -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    async with open_endpoint(settings(url=url), pause=pause) as endpoint:
        with pytest.raises(EmbedderError) as caught:
            await endpoint.embed(["x"])

    assert (caught.value.code, pauses) == ("unreachable", [1.0, 2.0, 4.0])


@pytest.mark.parametrize(
    "url",
    ["http://models.example/v1", "ftp://models.example", "models.example", "https://a:b@models.example", "http://["],
)
async def test_texts_leave_by_https_only(url: str) -> None:
    with pytest.raises(RefusalError) as refused:
        async with open_endpoint(settings(url=url)):
            pass

    assert (refused.value.code, refused.value.values) == ("setting_wrong", {"name": "ORDSTYRER_EMBEDDINGS_URL"})


def test_key_is_shown_nowhere() -> None:
    assert KEY not in repr(settings(url="https://models.example/v1", key=KEY))
