"""The list by which somebody opens breakout rooms by hand: who gets it, where, and what the links open."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import aiohttp
import openpyxl

from bot import agendas
from bot.exports import XLSX
from bot.model import Agenda, Audience, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import words

if TYPE_CHECKING:
    from bot.model import Event
    from tests.journeys.stage import Stage

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
ADDRESS = "https://ordstyrer.example"
TALKS = Session(
    title="Om tillid", kind=SessionKind.BREAKOUT, start=DAY + timedelta(hours=10), end=DAY + timedelta(hours=11)
)
AGENDA = Agenda(title="Dagen", sessions=(TALKS,))
NAMES = ("Åse Dam", "Bo Lind", "Anna Berg", "Ærø Holm", "Zoë Krog", "Carl Friis", "Dorte Juul", "Eva Toft")


def at(hours: float) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours))


async def settle(stage: Stage) -> Event:
    event = await stages.settle_in(stage, AGENDA)
    for number, name in enumerate(NAMES, 2):
        await stage.say("jeg er med", stage.personal(number), number, name)
    return event


async def ask(stage: Stage, number: int = 1) -> str:
    await stage.say("hent grupper", stage.personal(number), number, "" if number == 1 else NAMES[number - 2])
    post = stage.connector.posts_in(f"a:1-{number}")[-1]
    return words(post.card) if post.card else post.text


def links(stage: Stage) -> list[str]:
    return re.findall(r'https://[^"]+/files/[^"]+', str(stage.connector.posts_in("a:1-1")[-1].card).replace("'", '"'))


async def fetch(stage: Stage, url: str) -> tuple[int, str, bytes]:
    async with aiohttp.ClientSession() as http, http.get(stage.app.url + url.removeprefix(ADDRESS)) as got:
        return got.status, got.headers["Content-Type"], await got.read()


async def test_list_comes_as_a_card_and_behind_links_until_the_groups_are_nobodys_business(sqlite_url: str) -> None:
    async with stages.set_up(sqlite_url, at(8.5), public_url=ADDRESS) as stage:
        event = await settle(stage)
        assert (await ask(stage)).startswith("Grupperne er ikke lavet endnu.")

        await stage.say("lav grupper", stage.personal(1), 1)
        shown = await ask(stage)
        assert shown.splitlines()[:3] == ["Om tillid", "Grupperum i Teams", "8 personer i 2 rum"]
        assert sorted(re.findall(r"Rum \d", shown)) == ["Rum 1", "Rum 2"]
        assert all(name in shown for name in NAMES)

        workbook, table = [await fetch(stage, each) for each in links(stage)]
        assert table[:2] == (200, "text/csv; charset=utf-8")
        rows = list(csv.reader(io.StringIO(table[2].decode("utf-8-sig"), newline=""), delimiter=";"))
        assert rows[0] == ["Navn", "E-mail", "Rum"]
        order = ["Anna Berg", "Bo Lind", "Carl Friis", "Dorte Juul", "Eva Toft", "Zoë Krog", "Ærø Holm", "Åse Dam"]
        assert [each[0] for each in rows[1:]] == order
        assert workbook[:2] == (200, XLSX)
        book = openpyxl.load_workbook(io.BytesIO(workbook[2]))
        assert [cell.value for cell in book.worksheets[0]["A"]][1:] == order

        async with stage.app.store.write() as tables:
            closed = TALKS.model_copy(update={"audience": Audience.CIRCLE})
            await agendas.accept(tables, event, AGENDA.model_copy(update={"sessions": (closed,)}), at(8.6))
        assert [(await fetch(stage, each))[0] for each in links(stage)] == [404, 404]


async def test_list_is_only_for_who_runs_the_day_and_only_where_nobody_reads_along(sqlite_url: str) -> None:
    async with stages.set_up(sqlite_url, at(8.5)) as stage:
        await settle(stage)
        await stage.say("lav grupper", stage.personal(1), 1)

        assert "kun dem" in await ask(stage, 2)
        await stage.say("hent grupper", stage.channel(), 1)
        said = stage.top_posts()[-1]
        assert "den giver jeg kun i vores egen chat" in said.text + words(said.card)

        offline = await ask(stage)
        assert "Listen kan ikke hentes som fil" in offline
        assert all(name in offline for name in NAMES)
        assert links(stage) == []


async def test_button_of_a_session_gives_that_sessions_list(sqlite_url: str) -> None:
    later = TALKS.model_copy(
        update={"title": "Om mod", "start": DAY + timedelta(hours=12), "end": DAY + timedelta(hours=13)}
    )
    async with stages.set_up(sqlite_url, at(8.5)) as stage:
        event = await stages.settle_in(stage, AGENDA.model_copy(update={"sessions": (TALKS, later)}))
        for number, name in enumerate(NAMES, 2):
            await stage.say("jeg er med", stage.personal(number), number, name)
        await stage.say("lav grupper", stage.personal(1), 1)
        first = await ask(stage)
        await stage.play(event, at(11.25))
        await stage.say("lav grupper", stage.personal(1), 1)
        second = await ask(stage)
        async with stage.app.store.read() as tables:
            release = await tables.releases.get(event_id=event.id, number=1)
        assert release is not None
        sent = {"verb": "export_groups", "event": event.id, "session": release.agenda.sessions[0].id}
        await stage.press({"type": "Action.Execute", "verb": "export_groups", "data": sent}, stage.personal(1), 1)

        pressed = words(stage.connector.posts_in("a:1-1")[-1].card)
        assert [each.splitlines()[0] for each in (first, second, pressed)] == ["Om tillid", "Om mod", "Om tillid"]
