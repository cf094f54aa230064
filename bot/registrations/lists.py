"""Who of some people is on a list of the event, by what the connector vouches for: their e-mail, or its domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import conditions, rolls
from bot.model import Roll

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Form
    from bot.occasions import Occasion


async def may_have(day: Occasion, form: Form, answers: Mapping[str, Mapping[str, str]]) -> dict[str, frozenset[str]]:
    """Return which of the kept seats each of some people may have, who answered so."""
    found: dict[str, set[str]] = {each: set() for each in answers}
    listed: dict[Roll, set[str]] = {}
    for reserve in form.reserved:
        for roll, wanted in ((Roll.INVITED, reserve.invited), (Roll.MEMBER, reserve.member)):
            if wanted and roll not in listed:
                listed[roll] = await rolls.on_list(day, roll, tuple(answers))
        for person_id, said in answers.items():
            asked = [listed[Roll.INVITED]] if reserve.invited else []
            asked += [listed[Roll.MEMBER]] if reserve.member else []
            on_one = not asked or any(person_id in each for each in asked)
            if on_one and conditions.holds(reserve.when, said):
                found[person_id].add(reserve.name)
    return {each: frozenset(names) for each, names in found.items()}
