"""An event in people's calendars on the wire: the link of the receipt, what moves, who is reminded, who has come, and
how somebody without an account is known again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
import vobject

from bot import agendas
from bot.model import Agenda, Event, FieldKind, Form, FormField, RegistrationState, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.journeys.stage import Stage

DAY = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - wall time of the event
BEFORE = datetime(2026, 11, 20, 9, tzinfo=UTC)
ADDRESS = "https://ordstyrer.example"
LINK = "https://teams.example/l/meetup-join/1"
FORM = Form(
    fields=(FormField(id="name", required=True), FormField(id="email", kind=FieldKind.EMAIL, required=True)),
    reminders=(24 * 60, 60),
    contact="anna@vejby.example",
)


def hours(title: str, start: datetime, hours: int, **more: Any) -> Session:
    return Session(title=title, kind=SessionKind.TALK, start=start, end=start + timedelta(hours=hours), **more)


AGENDA = Agenda(title="Dagen", sessions=(hours("Oplæg", DAY, 2),), form=FORM, link=LINK)
SEMINAR = AGENDA.model_copy(
    update={"sessions": (hours("Første dag", DAY, 8), hours("Anden dag", DAY + timedelta(days=1), 6))}
)


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, BEFORE, public_url=ADDRESS) as ready:
        yield ready


async def rows(stage: Stage, name: str, **equal: object) -> list[Any]:
    async with stage.app.store.read() as tables:
        found: list[Any] = await getattr(tables, name).find(**equal)
        return found


def cards(stage: Stage, number: int) -> list[Any]:
    return [each.card for each in stage.connector.posts_in(stage.personal(number)["conversation"]["id"]) if each.card]


def said(stage: Stage, where: dict[str, Any]) -> str:
    post = stage.connector.posts_in(where["conversation"]["id"].partition(";")[0])[-1]
    return post.text or words(post.card)


async def sign_up(stage: Stage, number: int) -> None:
    """Register somebody in their own chat."""
    await stage.say("tilmeld mig", stage.personal(number), number)
    send = actions(cards(stage, number)[-1])["submit_registration"]
    await stage.press(
        send, stage.personal(number), number, name=f"Person {number}", email=f"person{number}@nordby.example"
    )


def ways(card: dict[str, Any]) -> list[str]:
    """Return the addresses that a card's buttons open."""
    each = actions(card).get("link")
    return [each["url"]] if each else []


async def get(stage: Stage, url: str) -> tuple[int, str, str, str]:
    """Return status, content type, disposition and text of what stands at an address of ours."""
    there = stage.app.url + url.removeprefix(ADDRESS)
    async with aiohttp.ClientSession() as session, session.get(there) as got:
        told = got.headers.get("Content-Disposition", "")
        return got.status, got.headers["Content-Type"], told, await got.text()


async def entry(stage: Stage, url: str) -> tuple[str, Any]:
    """Return the method and the entry that a calendar finds at an address."""
    calendar = vobject.readOne((await get(stage, url))[3])
    return calendar.method.value, calendar.vevent


async def accept(stage: Stage, event: Event, agenda: Agenda) -> None:
    async with stage.app.store.write() as tables:
        now = await tables.events.get(id=event.id)
        assert now is not None
        known = await tables.releases.get(event_id=event.id, number=now.release)
        assert known is not None
        await agendas.accept(tables, now, agenda, stage.clock.now())
    stage.app.alarm.ring("dues")
    await stage.app.idle()


async def receipt_link(stage: Stage, number: int) -> str:
    await stage.say("kalender", stage.personal(number), number)
    return ways(cards(stage, number)[-1])[0]


async def test_receipt_leads_into_the_calendar_and_the_farewell_out_of_it(stage: Stage) -> None:
    event = await stages.settle_in(stage, AGENDA)
    await sign_up(stage, 2)
    (row,) = await rows(stage, "registrations")
    assert (row.state, row.sequence, row.entries, row.told) == (RegistrationState.REGISTERED, 1, 1, 1)
    url = await receipt_link(stage, 2)
    status, kind, told, _ = await get(stage, url)
    assert (status, kind) == (200, "text/calendar; charset=utf-8; method=REQUEST")
    assert told == "inline; filename=\"event.ics\"; filename*=UTF-8''invitation.ics"
    method, found = await entry(stage, url)
    assert (method, found.uid.value, found.sequence.value) == ("REQUEST", f"{event.id}-1@ordstyrer", "2")
    assert (found.summary.value, found.location.value) == ("Dagen", LINK)
    assert (found.organizer.value, found.attendee.value) == (
        "mailto:anna@vejby.example",
        "mailto:person2@nordby.example",
    )
    await stage.say("afmeld mig", stage.personal(2), 2)
    method, found = await entry(stage, url)
    assert (method, found.uid.value, found.sequence.value) == ("CANCEL", f"{event.id}-1@ordstyrer", "3")
    await sign_up(stage, 2)
    method, found = await entry(stage, url)
    assert (method, found.uid.value, found.sequence.value) == ("REQUEST", f"{event.id}-1@ordstyrer", "4")


async def test_who_is_let_go_late_has_the_way_out_of_the_calendar(stage: Stage) -> None:
    late = FORM.model_copy(update={"changes_until": datetime(2026, 11, 1)})  # noqa: DTZ001 - wall time
    await stages.settle_in(stage, AGENDA.model_copy(update={"form": late}))
    await sign_up(stage, 2)
    url = await receipt_link(stage, 2)
    await stage.say("afmeld mig", stage.personal(2), 2)
    assert (await entry(stage, url))[0] == "REQUEST"
    await stage.say("godkend 1", stage.personal(1), 1)
    assert ways(cards(stage, 2)[-1]) == [url]
    assert (await entry(stage, url))[0] == "CANCEL"


async def test_link_is_nobody_elses_and_ends_with_the_event(stage: Stage) -> None:
    await stages.settle_in(stage, AGENDA)
    await sign_up(stage, 2)
    url = await receipt_link(stage, 2)
    for wrong in (f"{url}x", f"{url}/2", f"{url}/x", f"{ADDRESS}/files/{url.rpartition('/')[2]}"):
        assert (await get(stage, wrong))[0] == 404
    assert (await get(stage, f"{url}/1"))[0] == 200
    await stage.move_to(AGENDA.instant(DAY) + timedelta(hours=25))
    assert (await get(stage, url))[0] == 200
    await stage.move_to(AGENDA.instant(DAY) + timedelta(hours=27))
    assert (await get(stage, url))[0] == 404
    await stage.say("kalender", stage.personal(2), 2)
    assert stage.connector.posts_in(stage.personal(2)["conversation"]["id"])[-1].text == "Dagen er slut."


async def test_link_of_who_was_erased_leads_nowhere(stage: Stage) -> None:
    await stages.settle_in(stage, AGENDA)
    await sign_up(stage, 2)
    url = await receipt_link(stage, 2)
    await stage.say("ja, slet mine data", stage.personal(2), 2)
    assert (await get(stage, url))[0] == 404


async def test_seminar_over_a_night_has_an_entry_for_each_day(stage: Stage) -> None:
    event = await stages.settle_in(stage, SEMINAR)
    await sign_up(stage, 2)
    url = await receipt_link(stage, 2)
    status, kind, _, page = await get(stage, url)
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert [f'href="{url.rpartition("/")[2]}/{number}"' in page for number in (1, 2, 3)] == [True, True, False]
    found = [await entry(stage, f"{url}/{number}") for number in (1, 2)]
    assert [(method, each.uid.value, each.summary.value) for method, each in found] == [
        ("REQUEST", f"{event.id}-1@ordstyrer", "Dagen (dag 1 af 2)"),
        ("REQUEST", f"{event.id}-2@ordstyrer", "Dagen (dag 2 af 2)"),
    ]
    await accept(stage, event, AGENDA)
    found = [await entry(stage, f"{url}/{number}") for number in (1, 2)]
    assert [(method, each.sequence.value) for method, each in found] == [("REQUEST", "3"), ("CANCEL", "3")]
    assert "fjern fra kalenderen" in (await get(stage, url))[3]


async def test_new_time_is_told_once_to_those_who_take_part_and_to_nobody_else(stage: Stage) -> None:
    event = await stages.settle_in(stage, AGENDA)
    for number in (2, 3):
        await sign_up(stage, number)
    await stage.say("afmeld mig", stage.personal(3), 3)
    await stage.say("program", stage.personal(4), 4)
    known = await receipt_link(stage, 2)
    counts = [len(cards(stage, number)) for number in (2, 3, 4)]
    later = AGENDA.model_copy(update={"sessions": (hours("Oplæg", DAY + timedelta(hours=1), 2),)})
    await accept(stage, event, later)
    await accept(stage, event, later.model_copy(update={"link": f"{LINK}2"}))
    await stage.move_to(BEFORE + timedelta(days=4))
    assert [len(cards(stage, number)) for number in (2, 3, 4)] == [counts[0] + 1, counts[1], counts[2]]
    assert words(cards(stage, 2)[-1]).splitlines()[:4] == [
        "Ny tid",
        "Dagen",
        "Mandag den 30. november kl. 10.00–12.00",
        "Før: Mandag den 30. november kl. 9.00–11.00",
    ]
    method, found = await entry(stage, ways(cards(stage, 2)[-1])[0])
    assert (method, found.sequence.value, found.location.value) == ("REQUEST", "4", f"{LINK}2")
    assert found.dtstart.value.isoformat() == "2026-11-30T10:00:00+01:00"
    assert (await entry(stage, known))[1].dtstart.value == found.dtstart.value  # the old link has the new time too


async def test_what_was_undone_before_anybody_heard_is_not_told(stage: Stage) -> None:
    event = await stages.settle_in(stage, AGENDA)
    await sign_up(stage, 2)
    before = len(cards(stage, 2))
    await accept(stage, event, AGENDA.model_copy(update={"link": f"{LINK}2"}))
    await accept(stage, event, AGENDA)
    await stage.move_to(BEFORE + timedelta(days=4))
    assert len(cards(stage, 2)) == before


async def test_who_takes_part_is_reminded_once_each_time_and_never_late(stage: Stage) -> None:
    event = await stages.settle_in(stage, AGENDA)
    for number in (2, 3):
        await sign_up(stage, number)
    await stage.say("afmeld mig", stage.personal(3), 3)
    start = AGENDA.instant(DAY)
    await stage.move_to(start - timedelta(days=1))
    await stage.move_to(start - timedelta(hours=23))
    assert [words(each).splitlines()[0] for each in cards(stage, 2)[-1:]] == ["Snart er det nu"]
    assert "Dagen" in words(cards(stage, 2)[-1])
    await stage.move_to(start - timedelta(minutes=60))
    kinds = [each.person_id for each in await rows(stage, "deliveries", kind="reminder")]
    assert len(kinds) == 2
    assert len(set(kinds)) == 1
    assert words(cards(stage, 2)[-1]).splitlines()[0] == "Det er i dag"
    assert "check_in" in actions(cards(stage, 2)[-1])
    moved = AGENDA.model_copy(update={"sessions": (hours("Oplæg", DAY + timedelta(days=7), 2),)})
    await accept(stage, event, moved)
    await stage.move_to(start + timedelta(days=6))
    assert len(await rows(stage, "deliveries", kind="reminder")) == 3


async def test_after_downtime_only_the_reminder_that_still_helps_comes(stage: Stage) -> None:
    await stages.settle_in(stage, AGENDA)
    await sign_up(stage, 2)
    await stage.move_to(AGENDA.instant(DAY) - timedelta(minutes=30))
    assert len(await rows(stage, "deliveries", kind="reminder")) == 1
    await stage.move_to(AGENDA.instant(DAY) + timedelta(minutes=30))
    assert len(await rows(stage, "deliveries", kind="reminder")) == 1


# At the door --------------------------------------------------------------------------------------


async def test_people_are_let_in_by_themselves_by_a_host_and_by_the_code(stage: Stage) -> None:
    await stages.settle_in(stage, AGENDA)
    for number in (2, 3, 4):
        await sign_up(stage, number)
    await stage.say("tjek ind", stage.personal(2), 2)
    assert said(stage, stage.personal(2)).startswith("Det er for tidligt: Man kan tjekke ind mandag den 30. november")
    await stage.move_to(AGENDA.instant(DAY) - timedelta(minutes=20))
    for _ in range(2):
        await stage.say("tjek ind", stage.personal(2), 2)
    assert said(stage, stage.personal(2)) == "Du er allerede tjekket ind til Dagen, Person 2."
    await stage.say("tjek ind 2", stage.personal(2), 2)
    assert said(stage, stage.personal(2)).startswith("Den kode hænger ikke ved døren her")
    await stage.say("tjek ind Person 3", stage.personal(1), 1)
    assert said(stage, stage.personal(1)) == "Person 3 (nr. 2) er tjekket ind kl. 8.40."
    await stage.say("tjek ind Person", stage.personal(1), 1)
    assert said(stage, stage.personal(1)).startswith("Flere svarer til »Person«")
    await stage.say("tjek ind", stage.personal(9), 9)
    assert said(stage, stage.personal(9)).startswith("Du er ikke tilmeldt Dagen")
    await stage.say("dørkode", stage.personal(1), 1)
    code = said(stage, stage.personal(1)).removeprefix("Dørkoden er ")[:5]
    await stage.say(f"tjek ind {code.lower()}", stage.personal(9), 9)
    assert said(stage, stage.personal(9)) == "Velkommen, Person Nummer 9. Du er tjekket ind til Dagen."
    await stage.say("hvem er mødt", stage.personal(1), 1)
    assert words(cards(stage, 1)[-1]).splitlines()[:8] == [
        *("Dagen", "2 af 3 er mødt", "Og én, der ikke var tilmeldt", "Mangler endnu", "3", "Person 4"),
        *("Er her", "1"),
    ]
    await stage.say("tjek ud 2", stage.personal(1), 1)
    await stage.say("ikke med", stage.personal(2), 2)
    there = [each for each in await rows(stage, "attendances") if each.checked_in_at]
    assert len(there) == 2  # who leaves was there


async def test_list_at_the_door_is_for_who_stands_there_and_for_no_chat(stage: Stage) -> None:
    await stages.settle_in(stage, AGENDA)
    await sign_up(stage, 2)
    await stage.say("hvem er mødt", stage.personal(2), 2)
    assert "er mødt" not in said(stage, stage.personal(2))
    await stage.say("nu", stage.personal(1), 1)
    await stage.say("hvem er mødt", stage.channel(), 1)
    assert not any("Person 2" in words(each.card) for each in stage.connector.posts_in(activities.CHANNEL))
    assert "0 af 1 er mødt" in words(cards(stage, 1)[-1])


# The code of a seat -------------------------------------------------------------------------------


def stranger(number: int) -> dict[str, Any]:
    """Return somebody who joined without an account, under a name that anybody may have taken."""
    return activities.person(number, "Gæst", aadObjectId=None)


async def say_as(stage: Stage, account: dict[str, Any], text: str, where: dict[str, Any]) -> None:
    speak = activities.message if where["conversation"]["conversationType"] == "personal" else activities.mentioning
    await stage.tell(speak(text, where, account))


async def test_code_of_a_seat_gives_it_back_once(stage: Stage) -> None:
    await stages.settle_in(stage, AGENDA)
    await sign_up(stage, 2)
    await stage.move_to(AGENDA.instant(DAY))
    await stage.say("idé Flere bænke", stage.personal(2), 2)
    await stage.say("pladskode", stage.personal(2), 2)
    code = said(stage, stage.personal(2)).removeprefix("Din pladskode er ")[:8]
    await say_as(stage, stranger(71), f"pladskode {code}", stage.channel())
    assert said(stage, stage.channel()) == (
        "Velkommen tilbage, Person 2. Nu er din plads, dine idéer og stemmer dine igen."
    )
    (registration,) = await rows(stage, "registrations")
    (identity,) = await rows(stage, "identities", user_id=stranger(71)["id"])
    (idea,) = await rows(stage, "ideas")
    assert identity.person_id == registration.person_id == idea.person_id
    await say_as(stage, stranger(72), f"pladskode {code}", stage.channel())
    assert said(stage, stage.channel()).startswith("Den kode kender jeg ikke")


async def test_host_gets_no_code_for_who_has_an_account(stage: Stage) -> None:
    await stages.settle_in(stage, AGENDA)
    await sign_up(stage, 2)
    await stage.say("pladskode 1", stage.personal(1), 1)
    assert said(stage, stage.personal(1)).startswith("Vedkommende har en konto")
    assert await rows(stage, "passcodes") == []
    await stage.say("pladskode 1", stage.personal(3), 3)
    assert said(stage, stage.personal(3)).startswith("Den kode kender jeg ikke")
