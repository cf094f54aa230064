"""The call of the example agenda: its deadline is put off by a new version of the file, and holds to the last second of
the day where the event is. What other journeys of calls tell is not told here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from bot.model import RegistrationState
from tests.journeys import stage as stages
from tests.journeys.signing_up import LOCALES, Guest, accept, agenda_of, plain, text_of
from tests.journeys.stage import actions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage

S = RegistrationState
FIRST: Final = text_of("udvalgt", ("  frist: 31. maj 2026", "  frist: 24. maj 2026"))
LAST: Final = datetime(2026, 5, 31, 21, 59, 59, tzinfo=UTC)  # 23.59.59 in Denmark, in summer
PAGES: Final[tuple[dict[str, str], ...]] = (
    {"municipality": "Odense", "age": "41"},
    {"seat": "byrådet", "experience": "Vi har lavet et fælles værksted i skolen. " * 3, "all_three": "true"},
    {"years": "2018-2025"},  # which is asked of those who have sat somewhere
    {"care": "En rampe", "consent": "true\n1 (maj 2026)"},
)


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, datetime(2026, 5, 20, 8, tzinfo=UTC)) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    return await stages.settle_in(stage, agenda_of(FIRST))


async def fill(guest: Guest, *pages: dict[str, str]) -> str:
    """Go through pages by their button, and return the card that then stands there."""
    for page in pages:
        verb = next(each for each in ("form_next", "submit_registration") if each in actions(guest.card))
        await guest.press(verb, **page)
    return plain(guest.card)


def named(number: int) -> dict[str, str]:
    return PAGES[0] | {"name": f"Ansøger {number}", "email": f"p{number}@mosebo.example"}


async def apply(guest: Guest) -> str:
    await guest.say({"da": "tilmeld mig", "en": "sign me up", "sv": "anmäl mig", "nb": "meld meg på"}[guest.locale[:2]])
    await fill(guest, named(guest.number), *PAGES[1:])
    return plain(guest.card)


async def test_deadline_is_put_off_and_holds_to_the_last_second(stage: Stage, event: Event) -> None:
    guests = {number: Guest(stage, number, locale=LOCALES[number % 4]) for number in range(2, 8)}
    first = {number: guests[number] for number in (2, 3, 4, 5)}
    assert [(await apply(each)).splitlines()[1:3] for each in first.values()] == [
        ["Din ansökan har kommit fram", "Du får svar senast onsdag den 10 juni kl. 23:59."],
        ["Søknaden din er mottatt", "Du får svar senest onsdag 10. juni kl. 23.59."],
        ["Din ansøgning er modtaget", "Du får svar senest onsdag den 10. juni kl. 23.59."],
        ["Your application has arrived", "You will have an answer by Wednesday 10 June at 23:59."],
    ]

    before = {number: len(each.heard) for number, each in first.items()}
    await accept(stage, event, agenda_of(text_of("udvalgt")))
    await stage.play(event, stage.clock.now() + timedelta(minutes=2))
    assert {number: len(each.heard) for number, each in first.items()} == {each: n + 1 for each, n in before.items()}
    assert [each.heard[-1].splitlines()[1:3] for each in first.values()] == [
        ["Tiden är förlängd", "Du kan nu söka fram till söndag den 31 maj kl. 23:59."],
        ["Fristen er utsatt", "Du kan nå søke fram til søndag 31. mai kl. 23.59."],
        ["Fristen er udsat", "Du kan nu søge frem til søndag den 31. maj kl. 23.59."],
        ["The deadline has been extended", "You can now apply until Sunday 31 May at 23:59."],
    ]

    last, late = guests[6], guests[7]
    await last.say("anmäl mig")
    await late.say("meld meg på")
    for each in (last, late):
        await fill(each, named(each.number), *PAGES[1:3])
    stage.clock.set(LAST + timedelta(milliseconds=999))
    await fill(last, PAGES[3])
    stage.clock.set(LAST + timedelta(seconds=1))
    assert "søndag 31. mai kl. 23.59" in await late.press("form_next", **PAGES[3])
    assert [((await each.row()).state, (await each.row()).number) for each in (last, late)] == [
        (S.APPLIED, 5),
        (S.DRAFT, 0),
    ]
    assert (await late.row()).typed["experience"] == PAGES[1]["experience"].strip()
