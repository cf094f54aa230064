"""Where those who attend are from: by municipality and region, counted by heads. Who waits does not count."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot import discretion, municipalities
from bot.model import ATTENDING
from bot.support import town
from cards import enrolment as cards

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.occasions import Occasion
    from cards.enrolment import Figures


async def gather(day: Occasion) -> Figures:
    """Count those who attend by where they are from."""
    told = await day.tables.registrations.pick("answers", event_id=day.event.id, state=ATTENDING)
    known = "municipality" in (discretion.readable(day.agenda) or ())
    return count(answers.get("municipality", "") if known else "" for (answers,) in told)


def count(said: Iterable[str]) -> Figures:
    """Count people by what each said of their municipality."""
    typed = Counter(said)
    heads: Counter[str] = Counter()
    for each, number in typed.items():
        heads[town(each)] += number
    silent = heads.pop("", 0)
    regions = {each.name: each.region for each in municipalities.MUNICIPALITIES}
    towns = _ranked({name: number for name, number in heads.items() if name in regions})
    by_region: Counter[str] = Counter()
    for name, number in towns:
        by_region[regions[name]] += number
    of = Counter(regions[name] for name, _ in towns)
    return cards.Figures(
        total=typed.total(),
        towns=towns,
        regions=tuple((name, number, of[name]) for name, number in _ranked(by_region)),
        others=_ranked({name: number for name, number in heads.items() if name not in regions}),
        silent=silent,
    )


def _ranked(heads: dict[str, int] | Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(heads.items(), key=lambda each: (-each[1], each[0].casefold())))
