"""The seminar of the example agenda: members are known by the domain of their e-mail, the first of a municipality
is free and the others keep what they were shown, and those who came sit in groups with roles.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Final

import pytest

from bot.model import GroupRole, RegistrationState
from tests.journeys import stage as stages
from tests.journeys.gathering import Gathering
from tests.journeys.signing_up import ADDRESS, LOCALES, Guest, agenda_of, links, registrations, table, text_of
from tests.journeys.stage import actions
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage

S = RegistrationState
TOWNS: Final = {2: "Ringsted", 3: "Ringsted", 4: "Ringsted", 5: "Skive", 6: "Skive", 7: "Ærø", 8: "Faxe", 9: "Vejle"}
MEMBERS: Final = tuple(TOWNS)
STRANGER, UNKNOWN, LATER = 20, 21, 10


def wall(text: str) -> datetime:
    return agenda_of(text_of("seminar")).instant(datetime.fromisoformat(text))


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, wall("2026-09-01 10:00"), public_url=ADDRESS) as ready:
        for number in (1, *MEMBERS, LATER):
            mail = {"email": f"p{number}@skovlund.example", "userPrincipalName": f"p{number}@skovlund.example"}
            ready.connector.add_conversation(f"a:1-{number}", [activities.member(number, **mail)])
        outside = activities.member(STRANGER, email="x@ude.example", userPrincipalName="x@ude.example")
        ready.connector.add_conversation(f"a:1-{STRANGER}", [outside])
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    return await stages.settle_in(stage, agenda_of(text_of("seminar")))


async def fill_in(guest: Guest, town: str, **more: str) -> str:
    """Send the form, and return the card that shows the price."""
    await guest.say({"da": "tilmeld mig", "en": "sign me up", "sv": "anmäl mig", "nb": "meld meg på"}[guest.locale[:2]])
    typed = {"name": f"Person {guest.number}", "email": f"p{guest.number}@skovlund.example", "municipality": town}
    verb = "form_next" if "form_next" in actions(guest.card) else "submit_registration"
    return await guest.press(verb, **(typed | more))


def told(card: str, *starts: str) -> list[str]:
    """Return the lines of a card that begin so, and what comes after the heading of the last."""
    return [each for each in card.splitlines() if each.startswith(starts)]


async def come(guest: Guest, how: str, *, number: int) -> None:
    """Confirm what was shown, by the button or in words; twice is once."""
    if how == "press":
        await guest.press("confirm_registration")
    said = {
        "da": "bekræft tilmelding",
        "en": "confirm my registration",
        "sv": "bekräfta anmälan",
        "nb": "bekreft påmeldingen",
    }
    await guest.say(said[guest.locale[:2]])
    row = await guest.row()
    assert (row.state, row.number) == (S.REGISTERED, number)


async def test_third_of_a_municipality_pays_what_they_were_shown_and_groups_are_of_those_who_came(
    stage: Stage, event: Event
) -> None:
    guests = {each: Guest(stage, each, locale=LOCALES[each % 4]) for each in (*MEMBERS, LATER)}
    await prices(guests)
    await strangers(stage)
    await cancelled(guests)
    await bills(stage)
    await groups(stage, event)


async def prices(guests: dict[int, Guest]) -> None:
    """Everybody is told what they pay and why, each in their language, before it counts."""
    asked = await fill_in(guests[2], "Ringsted", food="vegetarisk,andet", wished_role="referent")
    assert "Hvad skal køkkenet vide?" in asked
    shown = {2: await guests[2].press("form_next", food="vegetarisk,andet", kitchen="nødder")}
    for number in MEMBERS[1:]:
        shown[number] = await fill_in(guests[number], TOWNS[number], wished_role="ordstyrer" if number % 2 else "")
    assert {number: told(card, "Pris: ", "Price: ") for number, card in shown.items()} == {
        2: ["Pris: gratis"],
        3: ["Pris: 1 000 DKK ekskl. mva."],
        4: ["Pris: 1.000 kr. ekskl. moms"],
        5: ["Price: free"],
        6: ["Pris: 1 000 DKK exkl. moms"],
        7: ["Pris: gratis"],
        8: ["Pris: gratis"],
        9: ["Price: free"],
    }
    reckoned = shown[4].split("Sådan er prisen beregnet\n")[1].splitlines()[:5]
    assert reckoned == [
        *("✓", "**Flere fra samme kommune, kost og overnatning:** 1.000 kr. ekskl. moms"),
        *("Du er medlem. Du er nummer 3 fra Ringsted.", "–"),
        "**Den første fra en kommune i netværket:** gælder ikke for dig",
    ]
    for place, number in enumerate(MEMBERS, 1):
        await come(guests[number], "press" if number % 2 else "say", number=place)


async def strangers(stage: Stage) -> None:
    """Who is no member, or nobody knows, is told whom to ask, and has no seat however they try."""
    for number in (STRANGER, UNKNOWN):
        guest = Guest(stage, number)
        card = await fill_in(guest, "Ringsted")
        assert told(card, "Pris: ", "Kontakt: Karl Vinther, karl.vinther@")[0] == "Pris: efter aftale"
        assert "confirm_registration" not in actions(guest.card)
        await guest.say("bekræft tilmelding")
        assert (await guest.row()).state is S.DRAFT


async def cancelled(guests: dict[int, Guest]) -> None:
    """The first leaves: those who pay go on paying what they were shown, and the place of the first is free again."""
    before = {number: (await guests[number].row()).quote for number in (3, 4)}
    await guests[2].say("avanmäl mig")
    assert "Pris: 1 000 DKK ekskl. mva." in await guests[3].say("prisen min")
    assert "Pris: 1.000 kr. ekskl. moms" in await guests[4].say("min pris")
    assert {number: (await guests[number].row()).quote for number in (3, 4)} == before
    assert (await guests[2].row()).state is S.CANCELLED
    assert told(await fill_in(guests[LATER], "Ringsted"), "Pris: ") == ["Pris: gratis"]
    await come(guests[LATER], "press", number=len(MEMBERS) + 1)


async def bills(stage: Stage) -> None:
    """Finance has each at the price they were shown; who cancelled and had a price of nothing owes nothing."""
    host = Guest(stage, 1)
    await host.say("fakturaliste")
    rows = await table(stage, links(host.card)[1])
    paid, free = ("1000,00", "25,00", "250,00", "1250,00"), ("0,00", "25,00", "0,00", "0,00")
    assert {each[1]: tuple(each[-6:-2]) for each in rows[1:]} == {
        f"Person {number}": paid if number in {3, 4, 6} else free for number in (*MEMBERS[1:], LATER)
    }


async def groups(stage: Stage, event: Event) -> None:
    """Eight are in: two groups of four, with one who leads and one who writes in each."""
    gathering = Gathering(stage, event, agenda_of(text_of("seminar")))
    await gathering.until(datetime.fromisoformat("2026-10-05 13:01"))
    sitting = await gathering.sitting("Gruppearbejde om beslutningsoplægget")
    rows = await registrations(stage, event)
    assert sorted(each for people in sitting.seats.values() for each in people) == sorted(
        each.person_id for each in rows if each.state is S.REGISTERED
    )
    assert Counter(len(each) for each in sitting.seats.values()) == {4: 2}
    for number in sitting.seats:
        assert {each: sitting.roles(number)[each] for each in GroupRole} == dict.fromkeys(GroupRole, 1)
