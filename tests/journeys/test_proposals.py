"""A programme that an organiser hands over in chat: what they see of it, what they mend, and what using it does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot import proposals
from bot.errors import AgendaError, RefusalError
from bot.model import (
    Agenda,
    Audience,
    BreakoutPlan,
    EventState,
    PlaceKind,
    ProposalState,
    Purpose,
    Session,
    SessionKind,
)
from bot.occasions import Guest
from bot.texts import Voice
from cards.elements import Face
from cards.paging import ROOM
from schedules.readers import read
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event, Proposal, Reading
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

NOW = datetime(2027, 5, 20, 8, tzinfo=UTC)
UNDATED = """\
Idétræf om naboskab

9.00 Velkommen v. Ada Berg
9.15 Naboer, der ses (oplæg ved Bo Dam)
10.00-10.45 Gruppedrøftelse: hvem mangler vi?
11.30 Frokost
12.15 Tak for i dag
"""
DATED = UNDATED.replace("Idétræf om naboskab", "Idétræf om naboskab\n\nMandag den 31. maj 2027")


def reading(text: str) -> Reading:
    return read(text.encode(), name="program.txt")


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, NOW) as ready:
        yield ready


async def guest_of(stage: Stage, where: dict[str, Any], number: int = 1) -> Guest:
    """Return somebody as the door sees them, once they have said something there."""
    await stage.say("hjælp", where, number)
    async with stage.app.store.read() as tables:
        (identity,) = await tables.identities.find(user_id=activities.person(number)["id"])
        person = await tables.people.get(id=identity.person_id)
        conversation = where["conversation"]["id"].partition(";")[0]
        places = await tables.places.find(conversation_id=conversation)
    assert person is not None
    return Guest(person=person, identity=identity, place=min(places, key=lambda each: each.thread_root))


async def hand_over(
    stage: Stage, text: str, where: dict[str, Any], number: int = 1, *, event: Event | None = None
) -> None:
    """Hand over a programme, as the door does with a pasted one."""
    guest = await guest_of(stage, where, number)
    face = Face(Voice("da"), place=guest.place.kind)
    async with stage.app.store.write() as tables:
        await proposals.propose(tables, guest, face, NOW, name="program.txt", reading=reading(text), event=event)
    stage.app.alarm.ring("deliveries")
    await stage.app.idle()


async def organiser(stage: Stage, where: dict[str, Any], number: int = 1) -> None:
    await stage.say(f"kode {await stage.app.claim()}", where, number)


async def proposal(stage: Stage) -> Proposal:
    async with stage.app.store.read() as tables:
        return max(await tables.proposals.find(), key=lambda each: each.made_at)


def posts(stage: Stage, where: dict[str, Any]) -> list[Post]:
    return stage.connector.posts_in(where["conversation"]["id"].partition(";")[0])


def overview(stage: Stage, where: dict[str, Any]) -> Post:
    return next(
        each
        for each in posts(stage, where)
        if each.card and ("use_draft" in actions(each.card) or "drop_draft" in actions(each.card))
    )


def questions(stage: Stage, where: dict[str, Any]) -> Post:
    return [each for each in posts(stage, where) if each.card and "mend_draft" in actions(each.card)][-1]


def last(stage: Stage, where: dict[str, Any]) -> str:
    post = posts(stage, where)[-1]
    return post.text or words(post.card)


async def test_an_undated_programme_is_mended_in_its_card_and_then_used(stage: Stage) -> None:
    where = stage.personal(1)
    await organiser(stage, where)
    await hand_over(stage, UNDATED, where)
    assert "use_draft" not in actions(overview(stage, where).card)
    asked = questions(stage, where)

    await stage.press(actions(asked.card)["mend_draft"], where, **{"1_no_date": "2027-05-31"})
    assert not asked.history
    reply = await stage.press(actions(overview(stage, where).card)["use_draft"], where)

    assert "kode" in str(reply.body)
    async with stage.app.store.read() as tables:
        (event,) = await tables.events.find()
        release = await tables.releases.get(event_id=event.id, number=1)
        planned = await tables.dues.find(event_id=event.id)
    assert (event.title, event.state, event.tenant_id) == ("Idétræf om naboskab", EventState.OPEN, activities.HOST)
    assert release is not None
    assert [each.start for each in release.agenda.sessions][0] == datetime(2027, 5, 31, 9)  # noqa: DTZ001
    assert planned
    assert (await proposal(stage)).state is ProposalState.USED
