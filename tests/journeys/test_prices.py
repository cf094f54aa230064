"""A seminar whose price depends on who comes from where, on the wire: members by a list that was sent, the first from a
municipality free, and the list that the finance office is given.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import aiohttp
import openpyxl
import pytest

from bot.model import RegistrationState, Roll
from schedules.readers import read
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage

NOW = datetime(2027, 4, 1, 6, tzinfo=UTC)
KEPT = "https://mosebo-my.sharepoint.com/personal/person1/_layouts/15/download.aspx?tempauth=noegle"
AGENDA = """\
titel: Seminar om fælles bygninger
arrangører: [person1@mosebo.example]
tilmelding:
  frist: 1. maj 2027
  kontakt: karl@netvaerk.example
  priser:
    - navn: Den første
      medlem: ja
      nummer: 1
      pris: gratis
    - navn: Flere fra samme kommune
      medlem: ja
      pris: 1.000 kr. ekskl. moms
    - navn: Ikke med i netværket
      medlem: nej
      kontakt: Karl Vinther, karl@netvaerk.example
  spørgsmål:
    - navn
    - spørgsmål: kommune
      kræves: ja
    - spørgsmål: EAN-nummer
      id: ean
      type: ean
dage:
  - dato: 2027-05-31
    slut: 15.00
    program:
      - 9.00: Velkommen
"""


@pytest.fixture
async def stage(soak_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(soak_url, NOW, public_url="https://ordstyrer.example") as ready:
        seen = {number: activities.member(number) for number in range(1, 6)}
        seen[6] = activities.member(6, email="seks@ude.example", userPrincipalName="seks@ude.example")
        seen[7] = activities.member(7, email=None, userPrincipalName=None)
        for number, member in seen.items():
            ready.connector.add_conversation(f"a:1-{number}", [member])
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    return await stages.settle_in(stage, read(AGENDA.encode(), name="seminar.yaml").agenda)


def newest(stage: Stage, number: int) -> dict[str, Any]:
    card = [post.card for post in stage.connector.posts_in(f"a:1-{number}") if post.card][-1]
    assert card is not None
    return card


def workbook(*addresses: str) -> bytes:
    made = openpyxl.Workbook()
    for row in (("Navn", "E-mail"), *(("=HYPERLINK(1)", each) for each in addresses)):
        made.active.append(row)  # type: ignore[union-attr]
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


async def send_members(stage: Stage, *addresses: str, number: int = 1) -> None:
    stage.sources.put(KEPT, workbook(*addresses))
    sent = [activities.file("Medlemmer.xlsx", KEPT, "xlsx")]
    who = activities.person(number)
    await stage.tell(activities.message("medlemmer", stage.personal(number), who, attachments=sent))


async def fill_in(stage: Stage, number: int, town: str) -> dict[str, Any]:
    """Return the card that shows the price before it counts."""
    where = stage.personal(number)
    await stage.say("tilmeld mig", where, number)
    form = newest(stage, number)
    button = actions(form)["form_next"]
    reply = await stage.press(button, where, number, name=f"P{number}", municipality=town, ean="")
    card: dict[str, Any] = reply.body["value"]
    return card


async def test_members_by_a_list_that_was_sent_pay_by_their_place_and_keep_what_they_were_shown(
    stage: Stage, event: Event
) -> None:
    await send_members(stage, "@mosebo.example")
    preview = newest(stage, 1)
    assert "Ny liste over medlemmer" in words(preview)
    assert "Pris: efter aftale" in words(await fill_in(stage, 2, "Odense"))  # nothing counts yet
    await stage.press(actions(preview)["use_roll"], stage.personal(1), 1)
    async with stage.app.store.read() as tables:
        assert [each.email for each in await tables.rolls.find(event_id=event.id, roll=Roll.MEMBER)] == [
            "@mosebo.example"
        ]

    shown = {number: await fill_in(stage, number, "Odense Kommune") for number in (2, 3, 4)}
    assert "Pris: gratis" in words(shown[2])
    assert "Du er medlem. Du er nummer 1 fra Odense." in words(shown[2])
    assert [("Pris: 1.000 kr. ekskl. moms" in words(shown[each])) for each in (3, 4)] == [True, True]
    for number in (2, 3, 4):
        await stage.press(actions(shown[number])["confirm_registration"], stage.personal(number), number)
        await stage.press(actions(shown[number])["confirm_registration"], stage.personal(number), number)
    await stage.say("afmeld mig", stage.personal(2), 2)
    await stage.say("min pris", stage.personal(3), 3)
    assert "Pris: 1.000 kr. ekskl. moms" in words(newest(stage, 3))
    again = await fill_in(stage, 5, "Odense")
    assert "Pris: gratis" in words(again)
    await stage.press(actions(again)["confirm_registration"], stage.personal(5), 5)

    await stage.say("faktureringsliste", stage.personal(1), 1)
    link = [each["url"] for each in _links(newest(stage, 1)) if "CSV" in each["title"]][0]  # noqa: RUF015 - one of two
    async with aiohttp.ClientSession() as session, session.get(stage.app.url + link.partition(".example")[2]) as got:
        told = list(csv.reader(io.StringIO((await got.read()).decode("utf-8-sig")), delimiter=";"))
    assert [(each[1], each[3], each[6], each[8], each[9]) for each in told[1:]] == [
        ("P3", "Odense", "1000,00", "250,00", "1250,00"),
        ("P4", "Odense", "1000,00", "250,00", "1250,00"),
        ("P5", "Odense", "0,00", "0,00", "0,00"),
    ]


def _links(card: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [each for part in card["body"] if part["type"] == "ActionSet" for each in part["actions"]]
    return [each for each in rows if each["type"] == "Action.OpenUrl"]


async def test_who_is_no_member_or_unknown_gets_the_contact_and_no_seat(stage: Stage, event: Event) -> None:
    await stage.say("medlemmer: @mosebo.example", stage.personal(1), 1)
    await stage.say("brug listen", stage.personal(1), 1)
    outside, unknown = await fill_in(stage, 6, "Odense"), await fill_in(stage, 7, "Odense")
    for card in (outside, unknown):
        assert "Kontakt: Karl Vinther, karl@netvaerk.example" in words(card)
        assert "confirm_registration" not in actions(card)
    assert "Du står ikke på listen over medlemmer." in words(outside)
    assert "Teams fortæller mig ikke, hvilken e-mail der er din" in words(unknown)
    for number in (6, 7):
        await stage.say("bekræft tilmelding", stage.personal(number), number)
    async with stage.app.store.read() as tables:
        rows = await tables.registrations.find(event_id=event.id)
    assert {each.state for each in rows} == {RegistrationState.DRAFT}


async def test_nobody_but_an_organiser_hands_over_a_list(stage: Stage, event: Event) -> None:
    await stage.say("jeg er med", stage.channel(), 2)
    await send_members(stage, "@mosebo.example", number=2)
    async with stage.app.store.read() as tables:
        assert await tables.rolls.count(event_id=event.id) == 0
    assert [each for each in stage.connector.posts_in("a:1-2") if each.card and "Ny liste" in words(each.card)] == []


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nothing", b"Navn;E-mail\nAnna;\n"])
async def test_a_file_that_is_no_list_is_refused_in_words(stage: Stage, event: Event, data: bytes) -> None:
    stage.sources.put(KEPT, data)
    sent = [activities.file("Medlemmer.xlsx", KEPT, "xlsx")]
    await stage.tell(activities.message("medlemmer", stage.personal(1), activities.person(1), attachments=sent))
    last = stage.connector.posts_in("a:1-1")[-1]
    assert last.text
    assert "{" not in last.text
    async with stage.app.store.read() as tables:
        assert await tables.rolls.count(event_id=event.id) == 0
