"""Whatever cards somebody presses, old and new, in whatever order, while the form changes: nothing that is wrong ever
counts, and nothing that was sent is lost.
"""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import forms
from bot.model import Answer, Condition, FieldKind, Form, FormField, PriceRule, RegistrationState, Submission, Verb
from tests.bot.form_desk import Card, Desk

_STAYS: Final = Condition(field="stays", among=("true",))
FIRST: Final = Form(
    fields=(
        FormField(id="name", required=True),
        FormField(id="stays", kind=FieldKind.TOGGLE),
        FormField(id="bed", when=_STAYS, required=True),
        FormField(id="guests", kind=FieldKind.NUMBER, most=Decimal(5), required=True, page=2),
        FormField(id="roof", when=_STAYS, page=3),
        FormField(id="ok", kind=FieldKind.CONSENT, text="Ja", version="1", required=True, page=4),
    )
)
SECOND: Final = Form(
    fields=(
        FormField(id="town", required=True),
        FormField(id="guests", kind=FieldKind.NUMBER, most=Decimal(3), required=True),
        FormField(id="name", required=True, page=2),
        FormField(id="stays", kind=FieldKind.TOGGLE, page=2),
        FormField(id="ok", kind=FieldKind.CONSENT, text="Ja!", version="2", required=True, page=3),
    )
)
FORMS: Final = (
    FIRST,
    SECOND,
    *(each.model_copy(update={"rules": (PriceRule(name="Fri"),)}) for each in (FIRST, SECOND)),
)
TYPED: Final = {
    "name": ("Anna", ""),
    "stays": ("true", "false"),
    "bed": ("over", ""),
    "guests": ("2", "4", "mange", ""),
    "roof": ("ja", ""),
    "ok": ("tick", "false"),
    "town": ("Ribe", ""),
}
SAID: Final = (Verb.REGISTER, Verb.FORM_NEXT, Verb.FORM_BACK, Verb.CONFIRM_REGISTRATION, Verb.UNREGISTER)


ON: Final = (Verb.FORM_NEXT, Verb.SUBMIT_REGISTRATION, Verb.CONFIRM_REGISTRATION)


class Walk:
    """Somebody who draws what they do."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.form = FIRST
        self.desk = Desk(FIRST)
        self.cards: list[Card] = []
        self.sent: dict[str, str] = {}

    async def step(self) -> None:
        if self.draw(st.integers(0, 9)) == 0:
            self.form = self.draw(st.sampled_from(FORMS))
            self.desk.release(self.form)
        act = self.draw(st.integers(0, 3))
        if not self.cards or act == 0:
            await self.say(self.draw(st.sampled_from(SAID)))
        elif act == 1:
            await self.go_on()
        else:
            card = self.cards[self.draw(st.integers(max(0, len(self.cards) - 3), len(self.cards) - 1))]
            if card.buttons:
                await self.press(card, self.draw(st.sampled_from(sorted(card.buttons))))
        await self.check()

    async def go_on(self) -> None:
        """Fill in page after page as it should be, from where the newest card is."""
        for _ in range(self.draw(st.integers(1, 8))):
            on = [each for each in ON if each in self.cards[-1].buttons]
            if not on:
                await self.say(Verb.REGISTER)
            else:
                await self.press(self.cards[-1], on[0], right=True)

    async def say(self, verb: Verb) -> None:
        self.take(verb, await self.desk.ask("anna", Submission(verb=verb)))

    def take(self, verb: Verb, answer: Answer | str) -> None:
        if verb is Verb.UNREGISTER:  # gives up what was begun as well
            self.sent.clear()
        if isinstance(answer, str):
            assert answer in {"form_not_begun", "registration_none"}
        elif answer.card:
            self.cards.append(Card(answer.card))

    async def press(self, card: Card, verb: Verb, *, right: bool = False) -> None:
        typed = {name: self.pick(card, name, right=right) for name in card.fields if right or self.draw(st.booleans())}
        if card.buttons[verb].get("associatedInputs") == "auto":
            asked = {each.id for each in self.form.fields}
            self.sent |= {name: each for name, each in (card.values | typed).items() if name in asked}
        self.take(verb, await self.desk.send(card, verb, "anna", bare=False, **typed))

    def pick(self, card: Card, name: str, *, right: bool) -> str:
        typed: str = TYPED[name][0] if right else self.draw(st.sampled_from(TYPED[name]))
        return str(card.fields[name].get("valueOn", "true")) if typed == "tick" else typed

    async def check(self) -> None:
        row = await self.desk.row()
        if row is None:
            return
        if row.state is RegistrationState.REGISTERED and not row.typed and row.number:
            assert any(
                forms.check(each, row.answers, today=date(2027, 5, 31)) == (row.answers, {}) for each in FORMS[:2]
            )
        asked = {each.id for each in self.form.fields}
        for name, typed in self.sent.items():
            if name in row.typed and name in asked:
                assert row.typed[name] == typed, name


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_walk_through_a_form_ends_in_what_is_wrong_or_loses_what_was_sent(data: st.DataObject) -> None:
    async def walk() -> None:
        somebody = Walk(data.draw)
        for _ in range(data.draw(st.integers(4, 14))):
            await somebody.step()

    asyncio.run(walk())
