"""Those who run an event and those who registered for it: one live card, lists that nobody reads along, files behind
links, and a message to some of them.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot import counts, occasions
from bot.model import (
    Agenda,
    BroadcastState,
    Call,
    FieldKind,
    Form,
    FormField,
    Registration,
    RegistrationState,
    Session,
    SessionKind,
)
from bot.occasions import Occasion
from bot.texts import Voice
from cards.elements import Face
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
ADDRESS = "https://ordstyrer.example"
FORM = Form(
    fields=(
        FormField(id="name", required=True),
        FormField(id="municipality", kind=FieldKind.MUNICIPALITY),
        FormField(id="health", label="Helbred", sensitive=True),
    ),
    seats=2,
)
AGENDA = Agenda(
    title="Dagen",
    form=FORM,
    sessions=(Session(title="Tillid", kind=SessionKind.TALK, start=DAY + timedelta(hours=9)),),
)
CALL = Call(seats=2, selectors=("eva@kolding.example",))
CALLED = AGENDA.model_copy(update={"form": FORM.model_copy(update={"call": CALL})})
S = RegistrationState
NAMES = {2: "Anne Holm", 3: "Bo Lind", 4: "Carl Friis", 5: "Dorte Juul"}
STATES = {2: S.REGISTERED, 3: S.REGISTERED, 4: S.WAITING, 5: S.WAITING}
HOMES = {2: "Odense", 3: "Aarhus", 4: "Odense", 5: "Læsø"}


def at(hours: float) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours))


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at(-48), public_url=ADDRESS) as ready:
        yield ready


async def settle(stage: Stage, agenda: Agenda = AGENDA) -> Event:
    """Let an organiser run an event, and four people be met 1:1; the last of them takes the bot away again."""
    event = await stages.settle_in(stage, agenda)
    await stage.say("status", stage.personal(1), 1)
    for number, name in NAMES.items():
        await stage.say("hjælp", stage.personal(number), number, name)
    await stage.tell(activities.installed(stage.personal(5), activities.person(5), action="remove"))
    return event


async def register(stage: Stage, event: Event, *numbers: int) -> None:
    """Let people stand as they do in this story, as a registration leaves them."""
    async with stage.app.store.write() as tables:
        loaded = await occasions.load(tables, event.id)
        assert loaded is not None
        day = Occasion(tables=tables, now=stage.clock.now(), face=Face(Voice("da")), event=loaded[0], agenda=loaded[1])
        await occasions.hold(tables, event.id)
        for number in numbers:
            known = await tables.identities.find(user_id=activities.person(number)["id"])
            row = Registration(
                event_id=event.id,
                person_id=known[0].person_id,
                state=STATES[number],
                answers={"name": NAMES[number], "municipality": HOMES[number], "health": f"Hemmelighed {number}"},
                number=number - 1,
                queued_at=stage.clock.now() - timedelta(hours=number) if STATES[number] is S.WAITING else None,
                changed_at=stage.clock.now(),
            )
            await tables.registrations.put(row)
            await counts.follow(day)
    await stage.move_to(stage.clock.now() + timedelta(seconds=15))


def newest(stage: Stage, place: str = "a:1-1") -> dict[str, Any]:
    return [post.card for post in stage.connector.posts_in(place) if post.card][-1]


def live(stage: Stage) -> list[str]:
    """Return the headlines of the live cards in the organiser's own chat."""
    told = [words(post.card).splitlines() for post in stage.connector.posts_in("a:1-1") if post.card]
    return [each[1] for each in told if each[0] == "Tilmeldinger · Dagen"]


def _list_of_waiting(card: dict[str, Any], event: Event) -> dict[str, Any]:
    """Return the button that shows who waits."""
    pressed = actions(card)["registrations"]
    return pressed | {"data": {"verb": "registrations", "event": event.id, "argument": "waiting/0/"}}


async def test_counts_are_posted_once_and_follow_what_happens(stage: Stage) -> None:
    event = await settle(stage)
    await stage.move_to(stage.clock.now() + timedelta(seconds=15))
    assert live(stage) == []

    await register(stage, event, 2)
    assert live(stage) == ["1 af 2 pladser er taget"]
    await register(stage, event, 3, 4, 5)
    assert live(stage) == ["2 af 2 pladser er taget"]
    told = words(newest(stage))
    assert ("På venteliste" in told, "Anne Holm" in told) == (True, False)
    others = [words(each.card) for each in stage.connector.posts_in("a:1-2")]
    assert not any("pladser er taget" in each for each in others)

    before = len(stage.connector.posts_in("a:1-1"))
    await stage.press(actions(newest(stage))["registrations"], stage.personal(1), 1)
    await stage.press(_list_of_waiting(newest(stage), event), stage.personal(1), 1)
    assert len(stage.connector.posts_in("a:1-1")) == before + 1  # the counts stay where they stand
    assert live(stage) == ["2 af 2 pladser er taget"]


async def test_list_is_read_alone_and_only_by_who_runs_the_event(stage: Stage) -> None:
    event = await settle(stage, CALLED)
    await register(stage, event, 2, 3, 4, 5)

    await stage.say("tilmeldinger", stage.personal(2), 2)
    assert "kun dem" in stage.connector.posts_in("a:1-2")[-1].text
    await stage.say("tilmeldinger venter", stage.channel(), 1)
    shown = words(newest(stage)).splitlines()
    assert shown[:8] == [
        "Dagen · venter",
        "2 tilmeldinger",
        "4",
        "Dorte Juul",
        "Læsø · nr. 1 på ventelisten",
        "3",
        "Carl Friis",
        "Odense · nr. 2 på ventelisten",
    ]
    assert not any("Dorte" in words(each.card) + each.text for each in stage.top_posts())

    await stage.say("tilmelding 1", stage.personal(1), 1)
    told = words(newest(stage))
    assert ("Anne Holm" in told, "Odense" in told, "Hemmelighed" in told) == (True, True, False)
    await stage.say("tilmelding 99", stage.personal(1), 1)
    assert stage.connector.posts_in("a:1-1")[-1].text == "Jeg kender ingen tilmelding nr. 99."
    await stage.say("tilmeldte pr. kommune", stage.personal(1), 1)
    assert words(newest(stage)).splitlines()[1:3] == ["2 af 98 kommuner", "2 er tilmeldt"]


async def fetch(stage: Stage, url: str) -> bytes:
    async with aiohttp.ClientSession() as http, http.get(stage.app.url + url.removeprefix(ADDRESS)) as got:
        return await got.read() if got.status == 200 else b""


@pytest.mark.parametrize(("agenda", "selects"), [(CALLED, False), (AGENDA, True)], ids=["selectors", "organiser"])
async def test_list_is_had_as_files_with_what_selectors_may_see_only_for_them(
    stage: Stage, agenda: Agenda, *, selects: bool
) -> None:
    event = await settle(stage, agenda)
    await register(stage, event, 2, 3, 4, 5)
    await stage.say("hent tilmeldinger", stage.channel(), 1)
    links = re.findall(r"https://[^']+/files/[^']+", str(newest(stage)))
    assert len(links) == 4
    _, table, _, picture = [await fetch(stage, each) for each in links]
    assert picture.startswith(b"\x89PNG")
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [each[:4] for each in rows] == [
        ["Nummer", "Status", "Navn", "Kommune"],
        ["1", "tilmeldt", "Anne Holm", "Odense"],
        ["2", "tilmeldt", "Bo Lind", "Aarhus"],
        ["4", "på venteliste", "Dorte Juul", "Læsø"],
        ["3", "på venteliste", "Carl Friis", "Odense"],
    ]
    assert (b"Hemmelighed" in table) is selects
    assert await fetch(stage, links[0][:-2] + "xx") == b""


async def test_message_to_those_who_wait_is_looked_at_first_and_nobody_else_learns_of_it(stage: Stage) -> None:
    event = await settle(stage)
    await register(stage, event, 2, 3, 4, 5)
    await stage.say("besked til ventende: Vi finder flere stole", stage.personal(1), 1)
    asked = newest(stage)
    assert words(asked).splitlines()[:5] == [
        "Dagen",
        "Skal beskeden sendes til 1 person?",
        "Til ventende. Ingen andre kan læse den.",
        "Vi finder flere stole",
        "1 kan ikke nås 1:1",
    ]
    send = actions(asked)["send"]
    for _ in range(2):  # a double click
        await stage.press(send, stage.personal(1), 1)
    for _ in range(12):
        await stage.move_to(stage.clock.now() + timedelta(seconds=10))

    told = {
        number: sum("Vi finder flere stole" in words(post.card) for post in stage.connector.posts_in(f"a:1-{number}"))
        for number in NAMES
    }
    assert told == {2: 0, 3: 0, 4: 1, 5: 0}
    assert not any("stole" in words(each.card) + each.text for each in stage.top_posts())
    assert "Dorte Juul" in words(newest(stage))  # whom it did not reach
    async with stage.app.store.read() as tables:
        (kept,) = await tables.broadcasts.find(event_id=event.id)
    assert (kept.state, kept.whom, kept.private, kept.total) == (BroadcastState.SENT, "waiting/1/", True, 2)

    await stage.say("besked til ventende: Vi finder flere stole", stage.channel(), 1)
    assert "i vores egen chat" in stage.top_posts()[-1].text
    await stage.say("besked til dem fra Thisted: hej", stage.personal(1), 1)
    assert stage.connector.posts_in("a:1-1")[-1].text.startswith("Ingen tilmelding passer på det, du skrev")
