"""The seam on loopback: fake connector, signer, and a bot that keeps the turns it is handed."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp
import pytest

from bot.model import Answer, Place, PlaceKind, Turn
from bot.settings import Settings
from bot.teams import Teams, open_teams
from bot.web import build, serve
from tests.wire import activities
from tests.wire.client import Client
from tests.wire.connector import FakeConnector
from tests.wire.tokens import Signer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Fixed:
    """A token that never changes."""

    async def bearer(self) -> str | None:
        return "the-bots-own-token"


class Bot(NamedTuple):
    """A running bot: tell it something, see what reached it, say how it answers."""

    client: Client
    turns: list[Turn]
    answers: list[Answer]
    teams: Teams


@asynccontextmanager
async def running(settings: Settings, signer: Signer | None) -> AsyncIterator[Bot]:
    turns: list[Turn] = []
    answers: list[Answer] = []

    async def handle(turn: Turn) -> Answer | None:
        turns.append(turn)
        return answers[-1] if answers else None

    async def health() -> dict[str, bool]:
        return {}

    async with open_teams(settings, Fixed() if settings.app_id else None) as teams:
        app = build(teams.listen(handle).receive, health=health)
        async with serve(app, "127.0.0.1", 0) as port, aiohttp.ClientSession() as session:
            url = f"http://127.0.0.1:{port}/api/messages"
            yield Bot(Client(session, url, signer), turns, answers, teams)


@pytest.fixture
async def connector() -> AsyncIterator[FakeConnector]:
    async with FakeConnector() as made:
        yield made


@pytest.fixture
async def signer() -> AsyncIterator[Signer]:
    async with Signer() as made:
        yield made


@pytest.fixture
def settings(signer: Signer) -> Settings:
    return Settings(
        app_id=activities.APP,
        openid_metadata=signer.metadata_url,
        connector_hosts=("127.0.0.1",),
        host_tenants=(activities.HOST,),
    )


@pytest.fixture
async def bot(settings: Settings, signer: Signer) -> AsyncIterator[Bot]:
    async with running(settings, signer) as made:
        yield made


def place(connector: FakeConnector, kind: PlaceKind = PlaceKind.CHANNEL, **more: Any) -> Place:
    ids = {
        PlaceKind.CHANNEL: activities.CHANNEL,
        PlaceKind.GROUP: activities.CHAT,
        PlaceKind.PERSONAL: activities.PERSONAL,
    }
    given = {
        "id": "p1",
        "app_id": activities.APP,
        "tenant_id": activities.HOST,
        "conversation_id": ids[kind],
        "kind": kind,
        "service_url": connector.service_url,
        "bot_id": activities.BOT,
    }
    return Place.model_validate(given | more)
