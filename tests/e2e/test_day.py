"""A day through a Teams-like client, in a browser: what people see, press and type, and what really travelled."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from bot import demo
from bot.demo import script
from bot.demo.cast import CAST, LISTED, YOU
from bot.model import Verb
from schedules import readers
from tests.e2e import stage as stages

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from playwright.async_api import Locator

    from bot.model import Agenda
    from cards.elements import ButtonStyle
    from tests.e2e.stage import Stage, Window

OTHERS = CAST[3:14]


@pytest.fixture
def agenda() -> Agenda:
    return readers.read(demo.example(), name=demo.EXAMPLE).agenda


@pytest.mark.timeout(240)
@pytest.mark.parametrize("buttons", ["execute", "submit"])
async def test_day_is_lived_through_in_the_playground(buttons: ButtonStyle, agenda: Agenda, tmp_path: Path) -> None:
    async with stages.browse() as browser, stages.set_up(tmp_path, agenda, buttons=buttons) as stage:
        async with stages.look(browser, stage.address) as window:
            await script.settle_in(stage.wire)
            await registers_by_the_form(stage, window)
            await others_register(stage)
            await shares_under_an_announcement(stage, window, agenda, buttons)
            await supports_an_idea(stage, window)
            await sees_the_session_end(stage, window, agenda)
            await hands_in_for_the_group(stage, window, agenda, buttons)
            await reads_the_summary(stage, window, agenda)
        everything_went_well(stage.recorded())


def shortly_after(agenda: Agenda, title: str) -> datetime:
    """Return the instant one minute into a session."""
    (session,) = [each for each in agenda.sessions if title in each.title]
    return agenda.instant(session.start) + timedelta(minutes=1)


async def registers_by_the_form(stage: Stage, window: Window) -> None:
    page = window.page
    await window.go("Personal Chat")
    await window.write("tilmeld mig")
    send = page.get_by_role("button", name="Send tilmelding")
    await expect(page.get_by_role("textbox", name="Navn")).to_have_value(YOU.name)

    await send.click()
    await expect(page.get_by_text("Det her skal udfyldes.")).to_be_visible()
    async with stage.app.store.read() as tables:
        assert await tables.registrations.count(event_id=stage.event.id) == 0

    await page.get_by_role("textbox", name="Kommune").fill("Århus kommune")
    await page.get_by_label("Hvad vil du helst have med hjem").fill("Mod til at spørge")
    await send.click()
    await expect(page.get_by_text("Du er tilmeldt")).to_be_visible()
    await expect(page.get_by_text("Aarhus", exact=True)).to_be_visible()
    async with stage.app.store.read() as tables:
        (kept,) = await tables.registrations.find(event_id=stage.event.id)
    assert kept.answers == {
        "name": YOU.name,
        "municipality": "Aarhus",
        "email": YOU.email,
        "wish": "Mod til at spørge",
        "on_list": "false",
    }


async def others_register(stage: Stage) -> None:
    for player in OTHERS:
        answers = {"name": player.name, "municipality": player.town, "role": player.role, "email": player.email}
        await stage.wire.press(player, Verb.SUBMIT_REGISTRATION, **answers)


async def shares_under_an_announcement(stage: Stage, window: Window, agenda: Agenda, buttons: ButtonStyle) -> None:
    await window.go("Inspirationsdag - General")
    await stage.move_to(shortly_after(agenda, "Tre landsbyer"))
    talk = window.posts("Tre landsbyer")
    await expect(talk.get_by_text("kl. 9.15–10.00 · 45 minutter")).to_be_visible()

    await talk.get_by_role("button", name="Del en idé").click()
    await talk.get_by_label("Din idé").fill("Ring til *tre* <b>naboer</b>")
    await talk.get_by_role("button", name="Del idéen").click()
    await hears(window, buttons, talk, "Tak, din idé er med som nr. 1.")
    await window.go("Inspirationsdag - General")

    await window.write("idé Hæng en seddel op i Brugsen", within=talk)
    await expect(talk.get_by_text("Tak, din idé er med som nr. 2.")).to_be_visible()


async def hears(window: Window, buttons: ButtonStyle, talk: Locator, sentence: str) -> None:
    """See what a form is answered with: on its card, or where buttons cannot be answered, in the personal chat."""
    if buttons == "execute":
        await expect(talk.get_by_text(sentence)).to_be_visible()
        return
    await window.go("Personal Chat")
    await expect(window.page.get_by_text(sentence).first).to_be_visible()


async def supports_an_idea(stage: Stage, window: Window) -> None:
    talk = window.posts("Tre landsbyer")
    await window.write("idéer", within=talk)
    await expect(talk.get_by_text("Ring til *tre* <b>naboer</b>").first).to_be_visible()

    await talk.get_by_role("combobox", name="Støt en idé").click()
    await window.page.get_by_role("option", name="2. Hæng en seddel op i Brugsen").click()
    await talk.get_by_role("button", name="Støt", exact=True).click()

    await expect(
        talk.get_by_text("Din stemme på idé 2 er talt med. Den har nu 1 stemme fra 1 kommune.")
    ).to_be_visible()


async def sees_the_session_end(stage: Stage, window: Window, agenda: Agenda) -> None:
    await stage.move_to(shortly_after(agenda, "Fra opslag til opringning"))
    talk = window.posts("kl. 9.15–10.00").filter(has_text="Slut")
    await expect(talk).to_be_visible()
    await expect(talk.get_by_text("Derefter kl. 10.00")).to_have_count(0)
    await expect(window.posts("kl. 10.00–11.00")).to_be_visible()


async def hands_in_for_the_group(stage: Stage, window: Window, agenda: Agenda, buttons: ButtonStyle) -> None:
    await stage.move_to(shortly_after(agenda, "den gode invitation"))
    await window.go("Inspirationsdag - Grupper")
    ours = window.posts(re.compile(f"{YOU.name}.*: I er gruppe"))
    await expect(ours.get_by_text("Vi mødes igen kl. 11.45.")).to_be_visible()

    await window.write("Vi låner en lånecykel", within=ours)
    await expect(ours.get_by_text("Gemt under »En invitation, vi vil prøve 1«.")).to_be_visible()
    await ours.get_by_label("Det, der er svært").fill("At spørge *første* gang")
    await ours.get_by_role("button", name="Send ind", exact=True).click()
    await hears(window, buttons, ours, "Tak – sendt ind.")

    async with stage.app.store.read() as tables:
        ideas = await tables.ideas.find(event_id=stage.event.id, number=(3, 4))
        (harvest,) = [each for each in await tables.harvests.find(event_id=stage.event.id) if each.answers]
    assert {each.text for each in ideas} == {"Vi låner en lånecykel", "At spørge *første* gang"}
    assert {each.group_id for each in ideas} == {harvest.group_id}


async def reads_the_summary(stage: Stage, window: Window, agenda: Agenda) -> None:
    await stage.move_to(shortly_after(agenda, "Tak for i dag"))
    await stage.move_to(stage.event_end() + timedelta(minutes=1))
    await window.go("Inspirationsdag - General")
    summary = window.posts("Opsummering")
    shared = (
        "Ring til *tre* <b>naboer</b>",
        "Hæng en seddel op i Brugsen",
        "Vi låner en lånecykel",
        "At spørge *første* gang",
    )
    for words in shared:
        await expect(summary.get_by_text(words)).to_be_visible()


def _is_to_nobody_here(each: dict[str, Any]) -> bool:
    """Whether something was sent 1:1 to somebody whom the client does not know: it knows five besides you, opens a
    chat with anybody, and then finds no such user there.
    """
    return each["response"]["statusCode"] == 500 and "%40test.user/" in (each["request"].get("url") or "")


def _asks_who_is_nobody_here(each: dict[str, Any]) -> bool:
    """Whether the bot asked who somebody is whom the client does not know, before it took in what they sent."""
    return (each["response"]["statusCode"], each["activityName"]) == (404, "getConversationMember")


def everything_went_well(recorded: list[dict[str, Any]]) -> None:
    refused = [
        (each["direction"], each["activityName"], each["response"]["statusCode"], each["request"].get("url"))
        for each in recorded
        if each["response"]["statusCode"] >= 400 and not _is_to_nobody_here(each) and not _asks_who_is_nobody_here(each)
    ]
    assert refused == []
    asked = [each["request"]["url"] for each in recorded if _asks_who_is_nobody_here(each)]
    assert len(asked) == len(set(asked)) == len(set(OTHERS) - set(LISTED))  # each once: as they register
    nowhere = [each["request"]["url"] for each in recorded if _is_to_nobody_here(each)]
    assert len(nowhere) == len(set(nowhere)) == len(set(OTHERS) - set(LISTED))  # each once: what they take home
    assert {each["direction"].partition(" -> ")[0] for each in recorded} == {
        "Microsoft 365 Agents Playground",
        "User Application",
    }
