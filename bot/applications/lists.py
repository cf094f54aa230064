"""The lists by which anybody can make a draw again with `ordstyrer select`: numbers, scores and what quotas count, and
the quotas. Nobody's name is in them, and nothing else that they answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.applications import pool
from bot.applications.pile import gather
from bot.applications.selecting import LISTS
from bot.exports import csv_file
from bot.exports.sheet import cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.applications.pile import Pile
    from bot.exports import File
    from bot.occasions import Occasion


async def draw_up(day: Occasion, about: Mapping[str, str]) -> File | None:
    """Return one of the lists of a call, as it stands now; None where people do not apply."""
    if day.agenda.form is None or day.agenda.form.call is None or about.get("list") not in LISTS:
        return None
    pile = await gather(day)
    name = day.face.voice.say(f"export.{about['list']}")
    return _quotas(name, pile) if about["list"] == LISTS[1] else _applicants(name, pile)


def _applicants(name: str, pile: Pile) -> File:
    people = pool.fill(pile.form, pile.call.quotas, pile.rows, pile.standings)
    asked = dict.fromkeys(each.attribute for each in pool.asked(pile.form, pile.call.quotas))
    rows = [
        (each.id, "" if each.score is None else str(each.score), *(each.attributes.get(one, "") for one in asked))
        for each in people
    ]
    return csv_file(name, ["id", "score", *map(cell, asked)], rows)


def _quotas(name: str, pile: Pile) -> File:
    rows = [
        (each.attribute, each.value, str(each.least), "" if each.most is None else str(each.most))
        for each in pool.asked(pile.form, pile.call.quotas)
    ]
    return csv_file(name, ["attribute", "value", "min", "max"], rows)
