"""People who register for the events of the example agendas, each with a client in a language of their own: what they
say, what they press, and what they have been told.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import aiohttp

import schedules
from bot import agendas
from schedules import readers
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from bot.model import Agenda, Event, Registration
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

ADDRESS: Final = "https://ordstyrer.example"
LOCALES: Final = ("da-DK", "en-GB", "sv-SE", "nb-NO")


def text_of(name: str, *changes: tuple[str, str]) -> str:
    """Return an example agenda as it ships, with some lines of it written otherwise; each of them is there once."""
    text = (Path(schedules.__file__).parent / "agendas" / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def agenda_of(text: str) -> Agenda:
    return readers.read(text.encode(), name="agenda.yaml").agenda


class Guest:
    """Somebody with a card before them: what comes back takes its place, or stands below it in their own chat."""

    def __init__(self, stage: Stage, number: int, *, locale: str = "da-DK", name: str = "") -> None:
        self.stage, self.number, self.locale = stage, number, locale
        self.account = activities.person(number, name)
        self.alone = stage.personal(number)
        self.card: dict[str, Any] | None = None

    @property
    def posts(self) -> list[Post]:
        """Return all that was written to them 1:1, in whichever chat the bot has with them."""
        chats = {self.alone["conversation"]["id"], self.stage.connector.personal.get(self.account["id"])}
        return [each for each in self.stage.connector.posts if each.conversation_id in chats]

    @property
    def heard(self) -> list[str]:
        return [plain(each.card) if each.card else each.text for each in self.posts]

    def look(self) -> dict[str, Any] | None:
        """Take up the newest card in their own chat."""
        self.card = next((each.card for each in reversed(self.posts) if each.card), None)
        return self.card

    async def say(self, text: str) -> str:
        """Say something 1:1, and return what is answered."""
        await self.stage.tell(activities.message(text, self.alone, self.account, locale=self.locale))
        self.look()
        return self.heard[-1]

    async def press(self, verb: str, **typed: str) -> str:
        """Press a button of the card before them, whose fields stay as they are but for what they type, and return
        what stands there then.
        """
        filled = standing(self.card) | typed
        reply = await self.stage.tell(self.pressing(actions(self.card)[verb], self.alone, **filled))
        assert reply.status in {200, 202}
        shown = reply.body["value"] if reply.body else None
        if isinstance(shown, str):
            return shown
        self.card = shown or self.look()
        return plain(self.card)

    def pressing(self, action: dict[str, Any], where: dict[str, Any], **typed: str) -> dict[str, Any]:
        """Return what Teams sends when they press a button."""
        data = action["data"] | {f"answer_{name}": value for name, value in typed.items()}
        if action["type"] == "Action.Execute":
            return activities.execute(data, where, self.account, verb=action["verb"], locale=self.locale)
        return activities.submit(data, where, self.account, locale=self.locale)

    async def row(self) -> Registration:
        async with self.stage.app.store.read() as tables:
            known = await tables.identities.find(user_id=self.account["id"])
            (found,) = await tables.registrations.find(person_id=known[0].person_id)
        return found


def plain(card: dict[str, Any] | None) -> str:
    """Return what a card says, with spaces that anybody can type."""
    return words(card).replace("\xa0", " ")


def standing(card: dict[str, Any] | None) -> dict[str, str]:
    """Return what stands in a card's fields, by question: Teams sends all of it."""
    found: dict[str, str] = {}

    def walk(each: object) -> None:
        if isinstance(each, dict):
            if str(each.get("type", "")).startswith("Input.") and str(each["id"]).startswith("answer_"):
                found[str(each["id"]).removeprefix("answer_")] = str(each.get("value") or "")
            for value in each.values():
                walk(value)
        elif isinstance(each, list):
            for one in each:
                walk(one)

    walk(card)
    return found


def links(card: dict[str, Any] | None) -> list[str]:
    """Return the addresses behind a card's buttons, in their order."""
    return list(dict.fromkeys(re.findall(rf"{ADDRESS}/[^'\"]+", str(card))))


async def fetch(stage: Stage, url: str) -> bytes:
    """Return what stands at an address of ours."""
    async with aiohttp.ClientSession() as session, session.get(stage.app.url + url.removeprefix(ADDRESS)) as got:
        assert got.status == 200
        return await got.read()


async def table(stage: Stage, url: str) -> list[list[str]]:
    """Return the rows of a CSV behind an address."""
    return list(csv.reader(io.StringIO((await fetch(stage, url)).decode("utf-8-sig"), newline=""), delimiter=";"))


async def accept(stage: Stage, event: Event, agenda: Agenda) -> None:
    """Let a new version of the programme count, and what follows from it at once happen."""
    async with stage.app.store.write() as tables:
        known = await tables.events.get(id=event.id)
        assert known is not None
        await agendas.accept(tables, known, agenda, stage.clock.now())
    stage.app.alarm.ring("dues")
    await stage.app.idle()


async def registrations(stage: Stage, event: Event) -> list[Registration]:
    """Return all registrations of an event, in order of their numbers."""
    async with stage.app.store.read() as tables:
        found = await tables.registrations.find(event_id=event.id)
    return sorted(found, key=lambda each: each.number)
