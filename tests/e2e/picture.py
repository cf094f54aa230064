"""Takes the README's picture of a demo that was just started: `python -m tests.e2e.picture ADDRESS`.

It registers as the person in front of the page would, waits for the first group discussion, and writes
in its group's thread.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from playwright.async_api import expect

from bot.demo.cast import YOU
from tests.e2e import stage

PICTURE = Path(__file__).parents[2] / ".github" / "demo.png"
A_WHILE = 240_000  # milliseconds: the groups open some two minutes after the start


async def take(address: str) -> None:
    async with stage.browse() as browser, stage.look(browser, address, width=1400, height=900, scale=1.25) as window:
        page = window.page
        await page.get_by_role("button", name="Hide log panel").click()
        await window.write("tilmeld mig")
        await page.get_by_label("Kommune").fill(YOU.town)
        await page.get_by_role("button", name="Send tilmelding").click()
        await expect(page.get_by_text("Du er tilmeldt")).to_be_visible()

        await window.go("Inspirationsdag - Grupper")
        ours = window.posts(re.compile(f"{YOU.name}.*: I er gruppe"))
        await expect(ours.get_by_label("Din idé")).to_be_visible(timeout=A_WHILE)
        await window.write("Vi spørger pedellen. Han kender alle", within=ours)
        await expect(ours.get_by_text("Tak, din idé er med")).to_be_visible()
        await ours.evaluate("each => each.scrollIntoView()")
        await page.screenshot(path=PICTURE)


if __name__ == "__main__":
    asyncio.run(take(sys.argv[1]))
