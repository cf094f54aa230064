"""A group discussion as a person would have written it in our own format: only what is not as usual.

What is read of it is the plan again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import WELL_KNOWN, BreakoutPlan, GroupPlaces
from schedules.readers.own.quoting import field, quoted, scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

USUAL: Final = BreakoutPlan()
_KNOWN: Final = frozenset({"municipality", "region", *WELL_KNOWN})
_PLAIN: Final = frozenset(" .-@_+")


def write_plan(plan: BreakoutPlan, word: Callable[[str], str], indent: int) -> list[str]:
    """Return the lines of a plan, to be indented by `indent`; `word` puts our names in the document's language."""
    lines = field(word("prompt"), plan.prompt, indent) if plan.prompt else []
    lines += _pairs(word("steps"), ((each.title, _minutes(each.minutes)) for each in plan.steps))
    counts = ((each.label, str(each.count) if each.count > 1 else "") for each in plan.slots)
    lines += _pairs(word("hand_in"), counts)
    if plan.grace != USUAL.grace:
        lines.append(f"{word('grace')}: {_minutes(plan.grace)}")
    if (plan.smallest, plan.largest) != (USUAL.smallest, USUAL.largest):
        size = f"{plan.smallest}" if plan.smallest == plan.largest else f"{plan.smallest}-{plan.largest}"
        lines.append(f"{word('group_size')}: {size}")
    if plan.roles != USUAL.roles:
        lines.append(f"{word('roles')}: {_flow(word(each) for each in plan.roles)}")
    if plan.spread != USUAL.spread:
        spread = (word(each) if each in _KNOWN else each for each in plan.spread)
        lines.append(f"{word('spread')}: {_flow(spread)}")
    lines += _sets(word("together"), plan.together) + _sets(word("apart"), plan.apart)
    lines += _where(plan, word)
    seats = ((each.title, "" if each.seats is None else str(each.seats)) for each in plan.topics)
    lines += _pairs(word("topics"), seats)
    if plan.mends != USUAL.mends:
        lines.append(f"{word('moves')}: {plan.mends}")
    return lines + ([f"{word('same_as')}: {scalar(plan.same_as)}"] if plan.same_as else [])


def _where(plan: BreakoutPlan, word: Callable[[str], str]) -> list[str]:
    implied = GroupPlaces.LINKS if plan.links else USUAL.places
    lines = [] if plan.places is implied else [f"{word('places')}: {word(f'{plan.places}_place')}"]
    return lines + ([f"{word('links')}:", *(f"  - {scalar(each)}" for each in plan.links)] if plan.links else [])


def _minutes(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes} min"


def _pairs(key: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    lines = [f"  - {scalar(name)}: {told}" if told else f"  - {scalar(name)}" for name, told in pairs]
    return [f"{key}:", *lines] if lines else []


def _sets(key: str, sets: Sequence[Sequence[str]]) -> list[str]:
    return [f"{key}:", *(f"  - {_flow(each)}" for each in sets)] if sets else []


def _flow(texts: Iterable[str]) -> str:
    """Return a list in one line; what could be taken for more than a text stands in quotes."""
    return f"[{', '.join(map(_item, texts))}]"


def _item(text: str) -> str:
    harmless = all(each.isalnum() or each in _PLAIN for each in text)
    return scalar(text) if harmless else quoted(text)
