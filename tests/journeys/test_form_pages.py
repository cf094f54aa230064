"""A form of several pages on the wire: with either kind of button, in one's own chat and where others read along."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import (
    Agenda,
    Condition,
    Event,
    FieldKind,
    Form,
    FormField,
    Price,
    PriceRule,
    RegistrationState,
    Session,
    SessionKind,
)
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cards.elements import ButtonStyle
    from tests.journeys.stage import Stage

DAY = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - wall time of the event
FORM = Form(
    fields=(
        FormField(id="name", required=True),
        FormField(id="municipality", kind=FieldKind.MUNICIPALITY, required=True),
        FormField(id="stays", label="Overnatter du?", kind=FieldKind.TOGGLE, page=2),
        FormField(id="bed", label="Seng", required=True, when=Condition(field="stays", among=("true",)), page=2),
        FormField(id="ok", label="Ja", kind=FieldKind.CONSENT, text="Vi gemmer.", version="2", required=True, page=3),
    ),
    price=Price(amount=Decimal(1000)),
    rules=(PriceRule(name="Den første fra kommunen", last=1),),
)
AGENDA = Agenda(
    title="Dagen",
    sessions=(Session(title="Oplæg", kind=SessionKind.TALK, start=DAY, end=DAY + timedelta(hours=2)),),
    form=FORM,
)


@pytest.fixture(params=[("execute", "sqlite"), ("submit", "postgres")], ids="-".join)
def setting(request: pytest.FixtureRequest) -> tuple[ButtonStyle, str]:
    """Return a kind of button and the URL of a fresh database, each with the other."""
    buttons, engine = request.param
    return buttons, request.getfixturevalue(f"{engine}_url")


@pytest.fixture
async def stage(setting: tuple[ButtonStyle, str]) -> AsyncIterator[Stage]:
    buttons, database = setting
    async with stages.set_up(database, datetime(2026, 11, 20, 9, tzinfo=UTC), buttons=buttons) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    return await stages.settle_in(stage, AGENDA)


class Somebody:
    """A person with a card before them: what comes back takes its place, or stands below it in their own chat."""

    def __init__(self, stage: Stage, number: int, where: dict[str, Any] | None = None) -> None:
        self.stage, self.number = stage, number
        self.alone = stage.personal(number)
        self.where = where or self.alone
        self.card: dict[str, Any] | None = None

    def newest(self, where: dict[str, Any]) -> dict[str, Any] | None:
        posts = self.stage.connector.posts_in(where["conversation"]["id"])
        return next((each.card for each in reversed(posts) if each.card), None)

    async def say(self, text: str) -> None:
        await self.stage.say(text, self.where, self.number)
        self.card = self.newest(self.where)

    async def press(self, verb: str, **typed: str) -> str:
        assert self.card is not None
        reply = await self.stage.press(actions(self.card)[verb], self.where, self.number, **typed)
        self.card = reply.body["value"] if reply.body else self.newest(self.alone)
        return words(self.card)


async def row(stage: Stage, name: str) -> Any:
    async with stage.app.store.read() as tables:
        found = await tables.registrations.find()
    return next(each for each in found if {**each.answers, **each.typed}.get("name") == name)


async def test_three_pages_a_price_and_a_way_back(stage: Stage, event: Event) -> None:
    anna = Somebody(stage, 3)
    await anna.say("tilmeld mig")
    assert "Side 1 af 3" in words(anna.card)

    said = await anna.press("form_next", name="Anna Holm", municipality="")
    assert "Det her skal udfyldes." in said
    assert "Anna Holm" in said
    assert "Side 2 af 3" in await anna.press("form_next", name="Anna Holm", municipality="odense kommune")
    assert "Seng" in await anna.press("form_next", stays="true")
    assert "Odense" in await anna.press("form_back", stays="true", bed="Underkøje")
    await anna.say("næste side")
    assert "Underkøje" in words(anna.card)
    assert "Vi gemmer." in await anna.press("form_next", stays="true", bed="Underkøje")
    said = await anna.press("form_next", ok="true\n2")
    assert "Pris: gratis" in said
    assert "Sådan er prisen beregnet" in said
    assert (await row(stage, "Anna Holm")).state is RegistrationState.DRAFT

    assert "Du er tilmeldt" in await anna.press("confirm_registration")

    kept = await row(stage, "Anna Holm")
    assert (kept.state, kept.number, kept.typed) == (RegistrationState.REGISTERED, 1, {})
    assert kept.answers == {
        "name": "Anna Holm",
        "municipality": "Odense",
        "stays": "true",
        "bed": "Underkøje",
        "ok": "true\n2",
    }


async def test_form_begun_where_others_read_along_goes_on_with_the_person_alone(stage: Stage, event: Event) -> None:
    bo = Somebody(stage, 4, stage.channel())
    await stage.say("hej", bo.alone, 4)
    await bo.say("tilmeld mig")
    assert "Side 1 af 3" in words(bo.card)
    posted = len(stage.top_posts())

    assert "Side 2 af 3" in await bo.press("form_next", name="Bo Hemmelig", municipality="Skive")
    bo.where = bo.alone
    assert "Bo Hemmelig" in await bo.press("form_back", stays="true", bed="Overkøje")

    assert not any("Bo Hemmelig" in words(each.card) + each.text for each in stage.top_posts())
    assert len(stage.top_posts()) == posted
