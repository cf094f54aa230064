"""The day of the example agenda with an end of seats: hundreds register at once, some wait, some are offered what came
free, some are too late; what calendars, the finance office and the organisers get; and groups of those who are in.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
import vobject

from bot.model import RegistrationState
from bot.municipalities import MUNICIPALITIES
from tests.journeys import stage as stages
from tests.journeys.gathering import Gathering, name_of
from tests.journeys.signing_up import (
    ADDRESS,
    LOCALES,
    Guest,
    accept,
    agenda_of,
    fetch,
    links,
    plain,
    registrations,
    table,
    text_of,
)
from tests.journeys.stage import actions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage
    from tests.wire.client import Reply

S = RegistrationState
WAIT: Final = 40
EAN: Final = "5790000000005"
FORMULA: Final = '=HYPERLINK("https://ond.example";"Klik")'
TITLE: Final = "Flere med i fællesskabet – inspirationsdag om lokalt frivilligt engagement"
TOWNS: Final = tuple(each.name for each in MUNICIPALITIES)


def programme(seats: int, *changes: tuple[str, str]) -> str:
    """Return the shipped agenda with an end of seats, and a deadline three days before the event."""
    asked = f"  pladser: {seats}\n  tilbud gælder: 2 timer\n  kolleger: ja"
    closes = ("frist: 30. november 2026 kl. 15.00", "frist: 27. november 2026 kl. 12.00")
    return text_of("inspirationsdag", ("  kolleger: ja", asked), closes, *changes)


def wall(day: int, clock: str) -> datetime:
    return agenda_of(programme(1)).instant(datetime.fromisoformat(f"2026-11-{day:02} {clock}"))


def answers(number: int) -> dict[str, str]:
    """Return what somebody writes in the form: one pays by e-mail, one would like to be calculated by a sheet."""
    return {
        "name": FORMULA if number == 2 else name_of(number),
        "municipality": TOWNS[number % len(TOWNS)],
        "role": "frivillig",
        "email": f"p{number}@mosebo.example",
        "ean": "" if number == 3 else EAN,
        "wish": "<b>ro</b> & mod" if number == 4 else "",
        "on_list": "true\nnovember 2026" if number % 2 else "false",
    }


class Crowd:
    """So many people for forty seats fewer."""

    def __init__(self, stage: Stage, event: Event, people: int) -> None:
        self.stage, self.event, self.seats = stage, event, people - WAIT
        self.guests = {each: Guest(stage, each, locale=LOCALES[each % 4]) for each in range(2, people + 2)}
        self.host = Guest(stage, 1)

    async def together(self, *presses: dict[str, object]) -> list[Reply]:
        """Let what people do arrive at the same moment, and all of it have its consequences."""
        replies = await asyncio.gather(*(self.stage.client.tell(each) for each in presses))
        await self.stage.app.idle()
        return list(replies)

    async def states(self) -> Counter[S]:
        return Counter(each.state for each in await registrations(self.stage, self.event))

    async def by_state(self, state: S) -> list[Guest]:
        """Return who is in a state, in line in its order."""
        rows = [each for each in await registrations(self.stage, self.event) if each.state is state]
        rows.sort(key=lambda each: (each.queued_at or each.changed_at, each.number))
        return [self.guests[int(each.answers["email"][1:].partition("@")[0])] for each in rows]

    def count(self) -> str:
        """Return the live card that those who run the event have: one, edited."""
        (card,) = [each for each in self.host.heard if each.startswith("Tilmeldinger · ")]
        return card


@pytest.fixture
async def crowd(sqlite_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Crowd]:
    async with stages.set_up(sqlite_url, wall(20, "10:00"), public_url=ADDRESS) as stage:
        event = await stages.settle_in(stage, agenda_of(programme(request.param - WAIT)))
        crowd = Crowd(stage, event, request.param)
        await crowd.host.say("status")
        yield crowd


@pytest.mark.parametrize("crowd", [400], indirect=True)
async def test_hundreds_register_at_once_and_what_comes_free_goes_down_the_line(crowd: Crowd) -> None:
    await register(crowd)
    await offers(crowd)
    await deadline(crowd)


@pytest.mark.parametrize("crowd", [80, pytest.param(400, marks=pytest.mark.soak)], indirect=True)
async def test_day_is_held_with_those_who_are_in(crowd: Crowd) -> None:
    await register(crowd)
    await offers(crowd)
    await deadline(crowd)
    await calendars(crowd)
    await files(crowd)
    await groups(crowd)


async def register(crowd: Crowd) -> None:
    """Four write, each in a language; all the others press the one card at the same moment, some of them twice."""
    said = ("tilmeld mig", "register me", "anmäl mig", "meld meg på")
    told = {0: "Du er tilmeldt", 1: "You are registered", 2: "Du är anmäld", 3: "Du er påmeldt"}
    for number in (2, 3, 4, 5):
        guest = crowd.guests[number]
        await guest.say(said[number % 4])
        assert (await guest.press("submit_registration", **answers(number))).startswith(told[number % 4])

    await crowd.stage.say("tilmeld mig", crowd.stage.channel(), 6)
    form = actions(crowd.stage.top_posts()[-1].card)["submit_registration"]
    rest = [guest for number, guest in crowd.guests.items() if number > 5]
    presses = [each.pressing(form, crowd.stage.channel(), **answers(each.number)) for each in [*rest, *rest[:5]]]
    replies = await crowd.together(*presses)
    assert {each.status for each in replies} == {200}

    rows = await registrations(crowd.stage, crowd.event)
    assert await crowd.states() == {S.REGISTERED: crowd.seats, S.WAITING: WAIT}
    assert [each.number for each in rows] == list(range(1, crowd.seats + WAIT + 1))
    line = sorted((each.queued_at, each.number) for each in rows if each.queued_at)
    assert [number for _, number in line] == [each.number for each in rows if each.state is S.WAITING]
    assert not any("mosebo" in plain(each.card) for each in crowd.stage.top_posts())  # nobody reads of anybody else
    await crowd.stage.move_to(wall(20, "10:01"))
    assert crowd.count().splitlines()[1:5] == [
        f"{crowd.seats} af {crowd.seats} pladser er taget",
        *("Ledige pladser", "0", "På venteliste"),
    ]


async def offers(crowd: Crowd) -> None:
    """Three give their seats back; of those who are offered one, one takes it, one leaves it, one does not answer."""
    first, second, third, fourth, fifth = (await crowd.by_state(S.WAITING))[:5]
    await crowd.guests[6].say("afmeld mig")
    await crowd.guests[7].say("avmeld meg")
    await crowd.guests[3].press("unregister")
    assert await crowd.states() == {S.REGISTERED: crowd.seats - 3, S.OFFERED: 3, S.CANCELLED: 3, S.WAITING: WAIT - 3}
    assert await crowd.by_state(S.OFFERED) == [first, second, third]
    assert [len(each.heard) for each in (first, second, third, fourth)] == [1, 1, 1, 0]

    first.look()
    await first.press("take_seat")
    await first.say({0: "ja tak", 1: "yes please", 2: "ja tack", 3: "ja takk"}[first.number % 4])  # twice is once
    await second.say({0: "nej tak", 1: "no thanks", 2: "nej tack", 3: "nei takk"}[second.number % 4])
    assert await crowd.by_state(S.OFFERED) == [third, fourth]
    await fourth.say({0: "tag pladsen", 1: "take the seat", 2: "ta platsen", 3: "ta plassen"}[fourth.number % 4])
    await crowd.stage.play(crowd.event, wall(20, "12:01"))
    assert (await third.row()).state is S.CANCELLED
    assert await crowd.by_state(S.OFFERED) == [fifth]
    late = await third.say({0: "ja tak", 1: "yes please", 2: "ja tack", 3: "ja takk"}[third.number % 4])
    assert (await third.row()).state is S.CANCELLED, late
    fifth.look()
    await fifth.press("take_seat")
    assert await crowd.states() == {S.REGISTERED: crowd.seats, S.CANCELLED: 5, S.WAITING: WAIT - 5}


async def deadline(crowd: Crowd) -> None:
    """The deadline passes: nobody comes, nobody is offered anything, and who wants out has to ask."""
    waiting = await crowd.by_state(S.WAITING)
    before = [len(each.heard) for each in waiting]
    await crowd.stage.play(crowd.event, wall(27, "12:01"))
    assert [len(each.heard) for each in waiting] == [each + 1 for each in before]

    nobody = Guest(crowd.stage, 999)
    assert "fredag den 27. november kl. 12" in await nobody.say("tilmeld mig")
    for number, decided in ((8, "godkend"), (9, "afvis")):
        guest = crowd.guests[number]
        await guest.say(("afmeld mig", "sign me out", "avanmäl mig", "meld meg av")[number % 4])
        row = await guest.row()
        assert row.state is S.REGISTERED
        if decided == "godkend":
            await crowd.host.say(f"godkend {row.number}")
        else:
            crowd.host.look()
            await crowd.host.press("refuse")
    assert (await crowd.guests[8].row()).state is S.CANCELLED
    assert (await crowd.guests[9].row()).state is S.REGISTERED
    assert await crowd.states() == {S.REGISTERED: crowd.seats - 1, S.CANCELLED: 6, S.WAITING: WAIT - 5}


async def entry(stage: Stage, url: str) -> tuple[str, str, int, str]:
    """Return what a calendar finds at an address: the method, the name of the entry, its sequence, when it begins."""
    calendar = vobject.readOne((await fetch(stage, url)).decode())
    event = calendar.vevent
    return calendar.method.value, event.uid.value, int(event.sequence.value), f"{event.dtstart.value:%d %H:%M %Z}"


async def calendars(crowd: Crowd) -> None:
    """An entry has one name for ever: it moves with the programme, and goes when its person does."""
    stage, guest, gone = crowd.stage, crowd.guests[4], crowd.guests[8]
    await guest.say("kalender")
    (url,) = links(guest.card)
    method, name, sequence, begins = await entry(stage, url)
    assert (method, name, begins) == ("REQUEST", f"{crowd.event.id}-1@ordstyrer", "30 09:00 CET")
    out = await entry(stage, links(gone.look())[0])
    assert (out[0], out[1], out[2] > sequence) == ("CANCEL", name, True)

    earlier = agenda_of(programme(crowd.seats, ("  - 9.00:", "  - 8.45:")))
    before = {each: len(crowd.guests[each].heard) for each in (4, 8, 10)}
    await accept(stage, crowd.event, earlier)
    await stage.play(crowd.event, stage.clock.now() + timedelta(minutes=20))
    assert {each: len(crowd.guests[each].heard) - heard for each, heard in before.items()} == {4: 1, 8: 0, 10: 1}
    assert "Ny tid" in guest.heard[-1]
    method, again, newer, begins = await entry(stage, url)
    assert (method, again, newer > sequence, begins) == ("REQUEST", name, True, "30 08:45 CET")


async def files(crowd: Crowd) -> None:
    """What leaves for other offices is behind links, of who runs the event, and no sheet calculates any of it."""
    stage, host, rows = crowd.stage, crowd.host, await registrations(crowd.stage, crowd.event)
    await host.say("hent tilmeldinger")
    told = await table(stage, links(host.card)[1])
    said = {S.REGISTERED: "tilmeldt", S.WAITING: "på venteliste", S.CANCELLED: "afmeldt"}
    assert sorted((int(each[0]), *each[1:7]) for each in told[1:]) == [
        (
            *(each.number, said[each.state], "'" * (each.number == 1) + each.answers["name"]),
            *(each.answers["municipality"], "frivillig", each.answers["email"], each.answers.get("ean", "")),
        )
        for each in rows
    ]

    await host.say("faktureringsliste")
    billed = await table(stage, links(host.card)[1])
    assert [each[0] for each in billed[1:]] == [str(each.number) for each in rows if each.state is S.REGISTERED]
    assert billed[:2] == [
        [
            *("Nummer", "Navn", "E-mail (som oplyst)", "Betaler", "EAN-nummer", "Pris som vist", "Uden moms"),
            *("Momssats i %", "Moms", "Beløb i alt", "Valuta", "Prisregel"),
        ],
        [
            *("1", f"'{FORMULA}", "p2@mosebo.example", f"Assens {EAN}", EAN, "600 kr. ekskl. moms", "600,00"),
            *("25,00", "150,00", "750,00", "DKK", ""),
        ],
    ]
    refused = await crowd.guests[4].say("hent tilmeldinger")
    assert (ADDRESS in str(crowd.guests[4].posts[-1].activity), "kun dem" in refused) == (False, True)


async def groups(crowd: Crowd) -> None:
    """Whoever is in is reminded, twice, and sits in one group; nobody else is, or does."""
    gathering = Gathering(crowd.stage, crowd.event, agenda_of(programme(crowd.seats)))
    await gathering.until(datetime.fromisoformat("2026-11-30 11:01"))
    rows = await registrations(crowd.stage, crowd.event)
    taking_part = sorted(each.person_id for each in rows if each.state is S.REGISTERED)
    assert Counter(each.person_id for each in await gathering.told("reminder")) == dict.fromkeys(taking_part, 2)
    sitting = await gathering.sitting("Gruppedrøftelse om den gode invitation")
    assert sorted(each for people in sitting.seats.values() for each in people) == taking_part
    assert {len(people) for people in sitting.seats.values()} <= {4, 5, 6}
    assert (await crowd.host.say("overblik")).splitlines()[1:8] == [
        *(TITLE, "Tilmeldte", str(len(taking_part)), "På venteliste", str(WAIT - 5), "Med nu", str(len(taking_part))),
    ]


# Restarts -----------------------------------------------------------------------------------------


async def come_back(stage: Stage, *unsent: str) -> None:
    """Let a new process find Teams where it is now, with messages of these kinds that had not left yet."""
    async with stage.app.store.write() as tables:
        for place in await tables.places.find():
            here = {"service_url": stage.connector.service_url, "state": "ok"}
            await tables.places.put(place.model_copy(update=here))
        lost = {"state": "queued", "activity_id": None, "sent_revision": 0}
        for each in await tables.deliveries.find(kind=unsent):
            await tables.deliveries.put(each.model_copy(update=lost))
    stage.app.alarm.ring("deliveries", "dues")
    await stage.app.idle()


async def test_offer_outlives_the_process_that_made_it(database_url: str) -> None:
    """One dies before the offer has left, the next while it stands, and is away when it ends."""
    async with stages.set_up(database_url, wall(20, "10:00")) as stage:
        event = await stages.settle_in(stage, agenda_of(programme(2)))
        crowd = Crowd(stage, event, 42)
        for number in range(2, 7):
            await crowd.guests[number].say("tilmeld mig")
            await crowd.guests[number].press("submit_registration", **answers(number))
        await crowd.guests[2].say("afmeld mig")
        assert await crowd.by_state(S.OFFERED) == [crowd.guests[4]]

    async with stages.set_up(database_url, wall(20, "10:30")) as stage:
        crowd = Crowd(stage, event, 42)
        await come_back(stage, "seat_offer")
        assert len(crowd.guests[4].heard) == 1
        crowd.guests[4].look()
        await crowd.guests[4].press("take_seat")
        await crowd.guests[3].say("cancel my registration")
        assert await crowd.by_state(S.OFFERED) == [crowd.guests[5]]

    async with stages.set_up(database_url, wall(20, "15:00")) as stage:
        crowd = Crowd(stage, event, 42)
        await come_back(stage)
        assert await crowd.states() == {S.REGISTERED: 1, S.OFFERED: 1, S.CANCELLED: 3}
        six = await crowd.guests[6].row()
        assert (six.state, six.offer_until) == (S.OFFERED, wall(20, "17:00"))
        crowd.guests[6].look()
        await crowd.guests[6].press("take_seat")
        assert await crowd.states() == {S.REGISTERED: 2, S.CANCELLED: 3}
