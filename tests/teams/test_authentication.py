"""What a single request cannot show: keys and tokens over time, on a clock of the test's own."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.teams.authentication import Authentication, Keys, KeysUnreachableError, UnauthenticatedError
from bot.teams.connection import Connection
from bot.teams.connector import Connectors
from bot.teams.wire import load
from tests.teams.conftest import Fixed
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from botbuilder.schema import Activity

    from bot.settings import Settings
    from tests.wire.tokens import Signer

URL = "https://smba.trafficmanager.net/emea/"
MINUTE = 60
HOUR = 3600


class Later:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = time.time()

    def __call__(self) -> float:
        return self.at


class Door:
    """An authentication with a clock; `opens` tells whether a token gets in."""

    def __init__(self, session: aiohttp.ClientSession, settings: Settings, signer: Signer) -> None:
        self.clock = Later()
        self.signer = signer
        keys = Keys(session, settings.openid_metadata, now=self.clock)
        connectors = Connectors(Connection(session, settings, Fixed()))
        self.authentication = Authentication(settings, keys, connectors, now=self.clock)

    async def opens(self, token: str, activity: Activity | None = None) -> bool:
        try:
            await self.authentication.authenticate_request(activity or ACTIVITY, "Bearer " + token)
        except UnauthenticatedError:
            return False
        return True

    def token(self, key_id: str = "first", *, minutes: float = 60, **claims: Any) -> str:
        return self.signer.sign(
            key_id=key_id, serviceurl=URL, exp=int(self.clock.at + minutes * MINUTE), **{"nbf": None} | claims
        )


ACTIVITY = load(activities.message("hej", activities.in_personal(URL)))


@pytest.fixture
async def door(settings: Settings, signer: Signer) -> AsyncIterator[Door]:
    async with aiohttp.ClientSession() as session:
        yield Door(session, settings, signer)


async def test_keys_are_downloaded_once_however_many_ask(door: Door) -> None:
    tokens = [door.token(jti=str(number)) for number in range(20)]
    assert all(await asyncio.gather(*map(door.opens, tokens)))
    assert door.signer.downloads == 1


async def test_verified_token_still_ends_when_it_says(door: Door) -> None:
    token = door.token(minutes=30)
    opened = []
    for minute in (0, 29, 34, 36):
        door.clock.at += minute * MINUTE
        opened.append(await door.opens(token))
        door.clock.at -= minute * MINUTE
    assert opened == [True, True, True, False]  # five minutes for clocks that differ


async def test_token_from_the_future_is_refused_save_for_the_skew(door: Door) -> None:
    assert await door.opens(door.token(nbf=int(door.clock.at + 4 * MINUTE)))
    assert not await door.opens(door.token(nbf=int(door.clock.at + 6 * MINUTE)))


async def test_verified_token_is_checked_against_each_activity_anew(door: Door) -> None:
    token = door.token()
    elsewhere = load(activities.message("hej", activities.in_personal("https://smba.trafficmanager.net/amer/")))
    foreign = load(activities.message("hej", activities.in_personal(URL, tenant="elsewhere")))
    assert [await door.opens(token, each) for each in (ACTIVITY, elsewhere, foreign, ACTIVITY)] == [
        True,
        False,
        False,
        True,
    ]


async def test_unknown_key_asks_for_new_keys_at_most_every_five_minutes(door: Door) -> None:
    assert await door.opens(door.token())
    door.signer.rotate("second")
    opened = []
    for _ in range(3):
        opened.append(await door.opens(door.token("second")))
        door.clock.at += 2.6 * MINUTE
    assert opened == [False, False, True]
    assert door.signer.downloads == 2
    assert not any([await door.opens(door.token(f"unheard of {number}")) for number in range(5)])
    assert door.signer.downloads == 2


async def test_withdrawn_key_takes_its_verified_tokens_along(door: Door) -> None:
    token = door.token(minutes=48 * 60)
    assert await door.opens(token)
    door.signer.rotate("second")
    door.clock.at += 23 * HOUR
    assert await door.opens(token)
    door.clock.at += 2 * HOUR
    assert not await door.opens(token)


async def test_keys_a_day_old_that_cannot_be_renewed_open_nothing(door: Door) -> None:
    token = door.token(minutes=48 * 60)
    assert await door.opens(token)
    door.clock.at += 25 * HOUR
    door.signer.status = 503
    with pytest.raises(KeysUnreachableError):
        await door.opens(token)
    door.signer.status = 200
    with pytest.raises(KeysUnreachableError):  # a failed download is not repeated by every request
        await door.opens(token)
    door.clock.at += 11
    assert await door.opens(token)


async def test_only_so_many_tokens_are_remembered(door: Door) -> None:
    tokens = [door.token(jti=str(number)) for number in range(1030)]
    assert all([await door.opens(token) for token in tokens])
    assert len(vars(door.authentication)["_verified"]) <= 1024


@pytest.mark.parametrize(
    "metadata", ["http://127.0.0.1:9/none", "{root}/nothing", "{root}/keys"], ids=["no server", "404", "no jwks_uri"]
)
async def test_metadata_that_is_none_cannot_be_reached(settings: Settings, signer: Signer, metadata: str) -> None:
    root = signer.metadata_url.removesuffix("/openid")
    async with aiohttp.ClientSession() as session:
        keys = Keys(session, metadata.format(root=root))
        with pytest.raises(KeysUnreachableError):
            await keys.find("first")
