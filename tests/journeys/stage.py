"""A whole Ordstyrer on real parts: SQLite, the web application, signed tokens, and a Bot Connector on
loopback. Only time is the test's: `play` walks from due to due.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
from pydantic import SecretStr

from bot import app
from bot.settings import Settings
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.sources import FakeSources
from tests.wire import activities
from tests.wire.client import Client, Reply
from tests.wire.connector import FakeConnector, Post
from tests.wire.tokens import Signer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Agenda, Event
    from bot.ports import Embedder
    from cards.elements import ButtonStyle

NEVER = timedelta(days=365)
GROUPS = "19:kanal-grupper@thread.tacv2"


class StageClock:
    """Event time stands still until it is set; what it jumps over is as late as the jump was long."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def wall(self, instant: datetime) -> datetime:
        real = datetime.now(UTC)
        return real + (instant - self._now) if instant <= self._now else real + NEVER

    def set(self, now: datetime) -> None:
        self._now = now


class NoTokens:
    """The bot's own token, as the token service would give it."""

    async def bearer(self) -> str | None:
        return "a-token"


class Stage:
    """What a test drives: people who speak and press, time that passes, and what stands in Teams."""

    def __init__(
        self,
        running: app.App,
        clock: StageClock,
        connector: FakeConnector,
        client: Client,
        settings: Settings,
        sources: FakeSources,
        *,
        embedder: FakeEmbedder,
    ) -> None:
        self.app = running
        self.settings = settings
        self.clock = clock
        self.connector = connector
        self.client = client
        self.sources = sources
        self.embedder = embedder

    async def tell(self, activity: dict[str, Any]) -> Reply:
        """Post an activity and wait until all that follows from it has left."""
        reply = await self.client.tell(activity)
        await self.app.idle()
        return reply

    def channel(self, root: str | None = None, *, channel: str = activities.CHANNEL) -> dict[str, Any]:
        return activities.in_channel(self.connector.service_url, root, channel=channel)

    def personal(self, number: int) -> dict[str, Any]:
        return activities.in_personal(self.connector.service_url, chat=f"a:1-{number}")

    def chat(self) -> dict[str, Any]:
        return activities.in_chat(self.connector.service_url)

    async def say(self, text: str, where: dict[str, Any], number: int = 1, name: str = "") -> Reply:
        """Say something: with a mention where Teams asks for one."""
        speak = activities.message if where["conversation"]["conversationType"] == "personal" else activities.mentioning
        return await self.tell(speak(text, where, activities.person(number, name)))

    async def press(self, action: dict[str, Any], where: dict[str, Any], number: int = 1, **typed: str) -> Reply:
        """Press a button with what was typed in the card's fields."""
        data = action["data"] | {_field(name): value for name, value in typed.items()}
        sender = activities.person(number)
        if action["type"] == "Action.Execute":
            return await self.tell(activities.execute(data, where, sender, verb=action["verb"]))
        return await self.tell(activities.submit(data, where, sender))

    async def move_to(self, now: datetime) -> None:
        """Let event time be `now`, and everything due by then happen."""
        self.clock.set(now)
        self.app.alarm.ring("dues")
        await self.app.idle()

    async def play(self, event: Event, until: datetime | None = None) -> None:
        """Walk through the event's dues, one instant after the other."""
        last = until or (event.ends_at or self.clock.now()) + timedelta(minutes=1)
        while True:
            async with self.app.store.read() as tables:
                ahead = await tables.dues.before(last)
            coming = [each.at for each in ahead if each.event_id == event.id]
            if not coming:
                break
            await self.move_to(max(min(coming), self.clock.now()))
        await self.move_to(last)

    def top_posts(self, conversation: str = activities.CHANNEL) -> list[Post]:
        """Return what stands in a conversation outside threads of others."""
        return [each for each in self.connector.posts_in(conversation) if each.thread_root in {"", each.id}]


def _field(name: str) -> str:
    return name if name == "argument" else f"answer_{name}"


def words(card: dict[str, Any] | None) -> str:
    """Return all that a card says, in order, on lines."""
    if card is None:
        return ""
    lines: list[str] = []

    def walk(each: object) -> None:
        if isinstance(each, dict):
            if each.get("type", "").startswith("Action."):
                return
            lines.extend(
                str(each[key]) for key in ("text", "title", "value", "label") if isinstance(each.get(key), str)
            )
            for value in each.values():
                walk(value)
        elif isinstance(each, list):
            for one in each:
                walk(one)

    walk(card["body"])
    return "\n".join(lines)


def actions(card: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
    """Return a card's buttons by their verb; one that opens something is a "link"."""
    found: dict[str, dict[str, Any]] = {}

    def walk(each: object) -> None:
        if isinstance(each, dict):
            if each.get("type", "").startswith("Action."):
                found[each["data"]["verb"] if "data" in each else "link"] = each
                return
            for value in each.values():
                walk(value)
        elif isinstance(each, list):
            for one in each:
                walk(one)

    walk(card)
    return found


@asynccontextmanager
async def set_up(
    database: str,
    now: datetime,
    *,
    buttons: ButtonStyle = "execute",
    public_url: str = "",
    reader: Embedder | None = None,
) -> AsyncIterator[Stage]:
    """Start everything at event time `now`; ideas are read by the stage's own embedder, or by a real `reader`."""
    clock = StageClock(now)
    async with FakeConnector() as connector, Signer() as signer, aiohttp.ClientSession() as session:
        settings = Settings(
            app_id=activities.APP,
            app_password=SecretStr("not-used"),
            host="127.0.0.1",
            port=0,
            database=database,
            buttons=buttons,
            connector_hosts=("127.0.0.1",),
            openid_metadata=signer.metadata_url,
            rates="off",
            public_url=public_url,
        )
        sources, embedder = FakeSources(), FakeEmbedder()
        async with app.running(
            settings, clock=clock, tokens=NoTokens(), sources=sources, embedder=reader or embedder
        ) as started:
            client = Client(session, f"{started.url}/api/messages", signer)
            yield Stage(started, clock, connector, client, settings, sources, embedder=embedder)


@asynccontextmanager
async def replica(stage: Stage, clock: StageClock | None = None) -> AsyncIterator[Stage]:
    """Start a second process's worth of everything on the same database and Teams, and by the same clock or its own."""
    time = clock or stage.clock
    async with app.running(
        stage.settings, clock=time, tokens=NoTokens(), sources=stage.sources, embedder=stage.embedder
    ) as started:
        client = stage.client.at(f"{started.url}/api/messages")
        yield Stage(started, time, stage.connector, client, stage.settings, stage.sources, embedder=stage.embedder)


async def settle_in(stage: Stage, agenda: Agenda, *, place: dict[str, Any] | None = None, number: int = 1) -> Event:
    """Make the event and tie it to a place with its code, as an organiser does."""
    event = await stage.app.create_event(agenda)
    where = place or stage.channel()
    await stage.tell(activities.installed(where, activities.person(number)))
    await stage.say(f"kode {await stage.app.claim(event.id)}", where, number)
    return event
