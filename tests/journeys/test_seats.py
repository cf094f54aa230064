"""A seat, a waiting list and an offer on the wire: who waits hears of a seat 1:1, once, and takes it by button or by
sentence; sessions have seats of their own; after the deadline those who run the event decide.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.model import Agenda, Form, FormField, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import Stage, actions, replica, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from cards.elements import ButtonStyle
    from tests.wire.connector import Post

DAY = datetime(2027, 5, 31)  # noqa: DTZ001 - wall time
OFFER = "Der er blevet en plads til dig"
FORM = Form(
    fields=(FormField(id="name", required=True), FormField(id="email")),
    seats=2,
    deadline=DAY - timedelta(days=5),
)
AGENDA = Agenda(
    title="Fjorddagen",
    sessions=(
        Session(title="Velkommen", kind=SessionKind.OPENING, start=DAY.replace(hour=9), end=DAY.replace(hour=10)),
        Session(
            title="Værksted om tang",
            kind=SessionKind.WORKSHOP,
            start=DAY.replace(hour=10),
            end=DAY.replace(hour=12),
            seats=1,
        ),
    ),
    form=FORM,
)


@pytest.fixture(params=[("execute", "sqlite"), ("submit", "postgres")], ids="-".join)
def setting(request: pytest.FixtureRequest) -> tuple[ButtonStyle, str]:
    buttons, engine = request.param
    return buttons, request.getfixturevalue(f"{engine}_url")


@pytest.fixture
async def stage(setting: tuple[ButtonStyle, str]) -> AsyncIterator[Stage]:
    buttons, database = setting
    begins = AGENDA.instant(DAY - timedelta(days=20))
    async with stages.set_up(database, begins, buttons=buttons) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    return await stages.settle_in(stage, AGENDA)


def posts(stage: Stage, number: int) -> list[Post]:
    return list(stage.connector.posts_in(stage.personal(number)["conversation"]["id"]))


def newest(stage: Stage, number: int) -> Post:
    return posts(stage, number)[-1]


async def register(stage: Stage, number: int) -> None:
    where = stage.personal(number)
    await stage.say("tilmeld mig", where, number)
    form = actions(newest(stage, number).card)["submit_registration"]
    await stage.press(form, where, number, name=f"Person {number}", email=f"p{number}@by.example")


async def states(stage: Stage, event: Event) -> list[str]:
    """Return where people stand, in the order in which they registered."""
    async with stage.app.store.read() as tables:
        rows = await tables.registrations.find(event_id=event.id)
    return [str(each.state) for each in sorted(rows, key=lambda each: each.number)]


async def test_freed_seat_comes_to_whoever_waits_and_to_nobody_twice(stage: Stage, event: Event) -> None:
    for number in (2, 3, 4, 5):
        await register(stage, number)
    assert await states(stage, event) == ["registered", "registered", "waiting", "waiting"]

    await stage.say("afmeld mig", stage.personal(2), 2)
    offer = newest(stage, 4)
    assert OFFER in words(offer.card)
    await stage.say("nej tak", stage.personal(4), 4)
    assert await states(stage, event) == ["cancelled", "registered", "cancelled", "offered"]

    mine = newest(stage, 5)
    count = len(posts(stage, 5))
    await stage.press(actions(mine.card)["take_seat"], stage.personal(5), 5)
    await stage.press(actions(mine.card)["take_seat"], stage.personal(5), 5)
    await stage.press(actions(offer.card)["take_seat"], stage.personal(4), 4)  # an old card
    assert await states(stage, event) == ["cancelled", "registered", "cancelled", "registered"]
    assert sum(OFFER in words(each.card) for each in posts(stage, 5)[count:]) == 0


async def test_offer_that_nobody_answers_goes_on_by_itself_with_two_replicas(stage: Stage, event: Event) -> None:
    async with replica(stage) as other:
        for number in (2, 3, 4, 5):
            await register(other if number % 2 else stage, number)
        await other.say("afmeld mig", stage.personal(2), 2)
        await stage.move_to(stage.clock.now() + timedelta(hours=25))
        await other.app.idle()

    assert await states(stage, event) == ["cancelled", "registered", "cancelled", "offered"]
    assert [sum(OFFER in words(each.card) for each in posts(stage, number)) for number in (4, 5)] == [0, 1]
    assert "Tilbuddet om en plads er udløbet" in [
        words(each.card).split("\n")[1] for each in posts(stage, 4) if each.card
    ]


async def test_workshop_has_a_seat_of_its_own(stage: Stage, event: Event) -> None:
    await register(stage, 2)
    await register(stage, 3)
    await stage.say("ledige pladser", stage.personal(2), 2)
    await stage.press(actions(newest(stage, 2).card)["sign_up"], stage.personal(2), 2)
    await stage.say("tilmeld programpunkt 2", stage.personal(3), 3)
    assert "Du står på ventelisten til »Værksted om tang«" in words(newest(stage, 3).card)
    await stage.say("afmeld programpunkt 2", stage.personal(2), 2)
    await stage.say("ja tak", stage.personal(3), 3)

    assert "Du har en plads til »Værksted om tang«" in words(newest(stage, 3).card)
    async with stage.app.store.read() as tables:
        assert [str(each.state) for each in await tables.seats.find(event_id=event.id)] == ["taken"]


async def test_after_the_deadline_the_console_decides(stage: Stage, event: Event) -> None:
    await register(stage, 2)
    await stage.say("konsol her", stage.chat(), 1)
    await stage.move_to(AGENDA.instant(DAY - timedelta(days=2)))
    await stage.say("afmeld mig", stage.personal(2), 2)
    assert await states(stage, event) == ["registered"]
    request = next(each for each in stage.connector.posts_in(activities.CHAT) if "melde fra" in words(each.card))
    await stage.say("godkend 1", stage.personal(2), 2)
    assert await states(stage, event) == ["registered"]  # who asks does not decide
    await stage.press(actions(request.card)["grant"], stage.chat(), 1)

    assert await states(stage, event) == ["cancelled"]
    assert "Du er meldt fra, som du bad om" in words(newest(stage, 2).card)
    assert "grant" not in actions(
        next(each for each in stage.connector.posts_in(activities.CHAT) if each.id == request.id).card
    )
