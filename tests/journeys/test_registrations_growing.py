"""The programme of the example that grows: over three versions of it people are registered and hold seats at a workshop
that moves and is then dropped, and what they have in their calendar follows; one registers a colleague.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
import vobject

from bot.model import RegistrationState, SeatState
from bot.prices import CODE
from tests.journeys import stage as stages
from tests.journeys.signing_up import ADDRESS, LOCALES, Guest, accept, agenda_of, fetch, links, registrations, text_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage

S = RegistrationState
SPEECHES: Final = "Værksted om taler, der bliver husket"
WORKSHOP: Final = f"""\
      - 16.30-18.00:
          titel: {SPEECHES}
          type: workshop
          lokale: Biblioteket
          pladser: 16

"""
SMALL: Final = ("          pladser: 16", "          pladser: 2")
NIGHT: Final = (
    "          beskrivelse: Hvem der kommer, siger vi på dagen.\n          afventer: ja\n",
    "          beskrivelse: Tre borgmestre fortæller.\n",
)
MOVED: Final = (WORKSHOP[: WORKSHOP.index("          type")], f"      - 16.45-18.15:\n          titel: {SPEECHES}\n")
FIRST: Final = agenda_of(text_of("doegn", SMALL))
SECOND: Final = agenda_of(text_of("doegn", MOVED, SMALL, NIGHT))
THIRD: Final = agenda_of(text_of("doegn", (WORKSHOP, ""), NIGHT))


def wall(text: str) -> datetime:
    return FIRST.instant(datetime.fromisoformat(text))


def line(title: str) -> str:
    """Return the number that a session of the first version has in the programme."""
    return str([each.title for each in FIRST.sessions].index(title) + 1)


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, wall("2026-09-01 10:00"), public_url=ADDRESS) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    return await stages.settle_in(stage, FIRST)


async def sign_up(guest: Guest, **more: str) -> str:
    """Fill the form in, page by page as it is asked, and confirm the price."""
    await guest.say({"da": "tilmeld mig", "en": "sign me up", "sv": "anmäl mig", "nb": "meld meg på"}[guest.locale[:2]])
    typed = {"name": f"Person {guest.number}", "email": f"p{guest.number}@mosebo.example", "municipality": "Odense"}
    await guest.press("form_next", **typed, invoice="til et EAN-nummer", **more)
    shown = await guest.press("form_next", ean="5790000000005")
    await guest.press("confirm_registration")
    return shown


async def entry(stage: Stage, url: str) -> tuple[str, str, int]:
    """Return what a calendar finds behind a link: the method, the name of the entry and its sequence."""
    calendar = vobject.readOne((await fetch(stage, url)).decode())
    return calendar.method.value, calendar.vevent.uid.value, int(calendar.vevent.sequence.value)


async def seats(stage: Stage, event: Event) -> dict[int, SeatState]:
    numbers = {each.person_id: each.number for each in await registrations(stage, event)}
    async with stage.app.store.read() as tables:
        return {numbers[each.person_id]: each.state for each in await tables.seats.find(event_id=event.id)}


async def test_programme_grows_while_people_hold_seats(stage: Stage, event: Event) -> None:
    guests = {number: Guest(stage, number, locale=LOCALES[number % 4]) for number in (2, 3, 4, 5)}
    for guest in guests.values():
        await sign_up(guest, **{CODE: "nyvalgt"} if guest.number == 4 else {})
    rows = await registrations(stage, event)
    assert [each.quote and each.quote.price and each.quote.price.amount for each in rows] == [1900, 1900, 1425, 1900]
    said = {2: "anmäl mig till punkt", 3: "meld meg på punkt", 4: "tilmeld punkt", 5: "sign up for session"}
    for number, text in said.items():
        await guests[number].say(f"{text} {line(SPEECHES)}")
    taken, waits = SeatState.TAKEN, SeatState.WAITING
    assert await seats(stage, event) == {1: taken, 2: taken, 3: waits, 4: waits}
    await guests[2].press("sign_off")
    await guests[4].say("ja tak")
    assert await seats(stage, event) == {2: taken, 3: taken, 4: waits}

    await guests[4].say("kalender")
    (url,) = links(guests[4].card)
    method, name, sequence = await entry(stage, url)
    assert (method, name) == ("REQUEST", f"{event.id}-1@ordstyrer")
    await accept(stage, event, SECOND)
    await stage.play(event, stage.clock.now() + timedelta(minutes=30))
    assert await seats(stage, event) == {2: taken, 3: taken, 4: waits}
    assert await entry(stage, url) == (method, name, sequence + 1)
    assert "kl. 16.45" in await guests[4].say("mine pladser")

    await accept(stage, event, THIRD)
    await stage.play(event, stage.clock.now() + timedelta(minutes=30))
    assert await entry(stage, url) == (method, name, sequence + 2)
    await guests[4].say("mine pladser")
    assert SPEECHES not in guests[4].heard[-1]

    await guests[4].say("tilmeld kollega")
    card = await guests[4].press(
        "submit_colleague", name="Person 9", email="p9@mosebo.example", municipality="Odense", invoice="til en e-mail"
    )
    assert "Person 9" in card
    last = (await registrations(stage, event))[-1]
    assert (last.number, last.state, last.answers["name"]) == (5, S.REGISTERED, "Person 9")
    assert last.registered_by == (await guests[4].row()).person_id
