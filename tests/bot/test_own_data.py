"""What somebody may have of what is kept of them: all of it, but nobody else's name, and no answer before its time."""

from __future__ import annotations

import json
from typing import Any

from bot import privacy
from bot.model import Decision, Identity, Person, RegistrationState, Review, Roll, RollEntry
from tests.fakes.store import MemoryStore
from tests.store.examples import NOON


async def mine(*, released: bool) -> dict[str, Any]:
    async with MemoryStore().write() as tables:
        await tables.people.put(Person(id="a", name="Anna"))
        identity = Identity(id="i", app_id="app", tenant_id="t", user_id="u", person_id="a", email="a@vejby.example")
        await tables.identities.put(identity)
        await tables.reviews.put(
            Review(event_id="e", person_id="a", scored_by="chief", points={"erfaring": 4}, scored_at=NOON)
        )
        told = NOON if released else None
        await tables.decisions.put(
            Decision(event_id="e", person_id="a", state=RegistrationState.DECLINED, released_at=told)
        )
        await tables.rolls.put(
            RollEntry(event_id="e", roll=Roll.MEMBER, email="a@vejby.example", added_by="chief", added_at=NOON)
        )
        file = await privacy.file_of(tables, "a")
    assert file is not None
    assert b"chief" not in file.body
    said: dict[str, Any] = json.loads(file.body)
    return said


async def test_how_an_application_fares_is_told_with_the_answers_and_not_before() -> None:
    assert {"decisions", "reviews"} & set(await mine(released=False)) == set()


async def test_points_and_lists_are_ones_own_data() -> None:
    told = await mine(released=True)
    assert [each["points"] for each in told["reviews"]] == [{"erfaring": 4}]
    assert [each["state"] for each in told["decisions"]] == ["declined"]
    assert [each["email"] for each in told["rolls"]] == ["a@vejby.example"]
