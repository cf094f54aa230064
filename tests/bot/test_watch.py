"""What the process notices of itself: a database that goes, a connector that refuses, acts that leave."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from bot.delivery import Attempt
from bot.errors import StoreError
from bot.model import DeliveryState
from bot.watch import DatabaseWatch, Messages
from bot.web.metrics import AttemptTally


@pytest.fixture(autouse=True)
def listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def told(caplog: pytest.LogCaptureFixture, *names: str) -> list[tuple[Any, ...]]:
    """Return level, act and the named values of each line."""
    return [
        (each.levelname, each.getMessage(), *(each.__dict__.get(name) for name in names)) for each in caplog.records
    ]


class Base:
    """A database that is away until it is not."""

    def __init__(self) -> None:
        self.away = True
        self.asked = 0
        self.asked_again = asyncio.Event()

    async def ask(self) -> None:
        self.asked += 1
        if self.asked > 3:
            self.asked_again.set()
        if self.away:
            raise StoreError("away", "refused")


async def test_database_that_goes_is_two_lines_however_many_miss_it(caplog: pytest.LogCaptureFixture) -> None:
    base = Base()
    watch = DatabaseWatch(base.ask, again=0.001, steady=0.02)
    waiting = [asyncio.create_task(watch.wait(StoreError("away", "refused"))) for _ in range(3)]
    for _ in range(100):
        watch.notice(StoreError("away", "refused"))
    await base.asked_again.wait()
    assert not any(each.done() for each in waiting)

    base.away = False
    await asyncio.gather(*waiting)
    watch.notice(StoreError("away", "once more"))  # it was not steady yet
    async with asyncio.timeout(5):
        while len(caplog.records) < 2:  # noqa: ASYNC110 - what is waited for is a line
            await asyncio.sleep(0.01)
    await watch.close()

    assert told(caplog, "why") == [("ERROR", "database away", "refused"), ("WARNING", "database back", None)]


async def test_disk_that_is_full_is_called_so(caplog: pytest.LogCaptureFixture) -> None:
    watch = DatabaseWatch(Base().ask)
    watch.notice(StoreError("full", "database or disk is full"))
    await watch.close()

    assert told(caplog, "why") == [("ERROR", "database full", "database or disk is full")]


def attempt(state: str, status: int = 200, code: str = "", key: str = "e/s/group/p/1") -> Attempt:
    return Attempt(key, None, "group", DeliveryState(state), status, code, 0.1, 0.0)


async def test_messages_of_an_act_are_one_line(caplog: pytest.LogCaptureFixture) -> None:
    messages = Messages(AttemptTally())
    for _ in range(1000):
        messages.note(attempt("sent"))
    messages.note(attempt("queued", 429))
    messages.note(attempt("failed", 403))
    messages.note(attempt("uncertain", 0))
    messages.note(attempt("sent", key="welcome/p1"))
    messages.close()

    assert told(caplog, "act", "sent", "again", "failed", "uncertain") == [
        ("INFO", "messages", "e/s/group", 1000, 1, 1, 1),
        ("INFO", "messages", "welcome", 1, None, None, None),
    ]


@pytest.mark.parametrize(("status", "code"), [(401, "Unauthorized"), (0, "TokenRefused")])
async def test_refused_token_says_what_to_check_and_not_a_thousand_times(
    caplog: pytest.LogCaptureFixture, status: int, code: str
) -> None:
    messages = Messages(AttemptTally())
    for _ in range(1000):
        messages.note(attempt("queued", status, code))

    check = "ORDSTYRER_APP_ID ORDSTYRER_APP_TENANT ORDSTYRER_APP_PASSWORD"
    assert told(caplog, "status", "code", "check", "key") == [
        ("ERROR", "the connector refuses our token", status, code, check, "e/s/group/p/1")
    ]
    messages.close()
