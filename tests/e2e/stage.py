"""The real app and Microsoft's Agents Playground beside each other, watched in a headless Chromium.
Only time is the test's; what travels between the two is recorded by the Playground itself.
"""

from __future__ import annotations

import json
import shutil
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from playwright.async_api import async_playwright, expect

from bot import app
from bot.demo.playground import open_playground
from bot.demo.script import Wire
from bot.errors import RefusalError
from bot.settings import Settings
from tests.journeys.stage import StageClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from pathlib import Path
    from re import Pattern

    from playwright.async_api import Browser, Locator, Page

    from bot.model import Agenda, Event
    from cards.elements import ButtonStyle

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT = 20_000  # milliseconds: a browser's first steps on a busy machine


@dataclass(frozen=True, slots=True)
class Stage:
    """A running app with one event, the Playground's address, and the day's clock in the test's hand."""

    app: app.App
    clock: StageClock
    wire: Wire
    address: str
    folder: Path

    @property
    def event(self) -> Event:
        return self.wire.event

    async def move_to(self, now: datetime) -> None:
        """Let event time be `now`, and everything due by then happen and leave."""
        self.clock.set(now)
        self.app.alarm.ring("dues")
        await self.app.idle()

    def event_end(self) -> datetime:
        """Return when the event is over."""
        assert self.event.ends_at is not None
        return self.event.ends_at

    def recorded(self) -> list[dict[str, Any]]:
        """Return each request and response between the Playground and the bot, as it wrote them down."""
        (log,) = self.folder.glob("devTools/events_recording_*.log")
        blocks = log.read_text(encoding="utf-8").split("\n---\n")
        return [json.loads(each) for each in blocks if each.strip(" -\n")]


@asynccontextmanager
async def set_up(folder: Path, agenda: Agenda, *, buttons: ButtonStyle = "execute") -> AsyncIterator[Stage]:
    """Start app and Playground an hour before the agenda begins; the event is tied to its team."""
    clock = StageClock(agenda.instant(agenda.sessions[0].start) - timedelta(hours=1))
    settings = Settings(
        local=True,
        host="127.0.0.1",
        port=0,
        database=f"sqlite:///{folder / 'day.db'}",
        buttons=buttons,
        language=agenda.language,  # the Playground says en-US of everybody
        rates="off",
        embedder="words",
    )
    async with (
        app.running(settings, clock=clock) as running,
        aiohttp.ClientSession() as http,
        AsyncExitStack() as stack,
    ):
        address = await _open(stack, running.url, folder)
        wire = Wire(http, running, f"{address}/_connector", await running.create_event(agenda))
        yield Stage(running, clock, wire, address, folder)


async def _open(stack: AsyncExitStack, url: str, folder: Path) -> str:
    """Open the Playground; where it cannot be had, skip. One that started and then failed is a fault of ours."""
    try:
        return await stack.enter_async_context(open_playground(url, folder, recording=True))
    except RefusalError as refusal:
        if "Listening on" in str(refusal.values.get("why")):
            raise
        pytest.skip(f"No Agents Playground here ({refusal.code} {refusal.values}): nothing was seen in a browser.")


@asynccontextmanager
async def browse() -> AsyncIterator[Browser]:
    """Open Chromium."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"There is no {CHROMIUM} (apt-get install chromium): nothing was seen in a browser.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


class Window:
    """The Playground's page, as the person in front of it uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def go(self, chat: str) -> None:
        """Open one of the chats and channels at the left."""
        await self.page.get_by_role("treeitem", name=chat).click()

    def posts(self, text: str | Pattern[str]) -> Locator:
        """Return the posts of a channel, each with its thread, in which `text` stands."""
        return self.page.get_by_role("group").filter(has_text=text)

    async def write(self, text: str, *, within: Locator | None = None) -> None:
        """Write to the bot in the chat or thread, and send it; in a thread the bot is picked after an @."""
        field = (within or self.page).locator("[role=textbox][contenteditable=true]").last
        await field.click()
        if within is not None:
            await self.page.keyboard.type("@")
            await self.page.get_by_role("menuitem", name="Ordstyrer").click()
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")


@asynccontextmanager
async def look(
    browser: Browser, address: str, *, width: int = 1400, height: int = 900, scale: float = 1
) -> AsyncIterator[Window]:
    """Open the Playground in Danish, and wait until it can be used."""
    context = await browser.new_context(
        locale="da-DK", viewport={"width": width, "height": height}, device_scale_factor=scale
    )
    context.set_default_timeout(WAIT)
    expect.set_options(timeout=WAIT)
    page = await context.new_page()
    await page.goto(address)
    await expect(page.get_by_role("button", name="Send Message")).to_be_visible()
    yield Window(page)
    await context.close()
