"""What quotas count, and whether they are met. Pure; nothing but answers as they are kept decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from bot import municipalities
from bot.conditions import holds
from bot.model import Condition, FieldKind
from bot.texts.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Form, Quota, Registration

REGION: Final = "region"
"""What a quota names that counts the region of somebody's municipality; a question of this id is asked instead."""
SPAN: Final = re.compile(r"\s*(\d{1,9})?\s*[-–]\s*(\d{1,9})?\s*")


@dataclass(frozen=True, slots=True)
class Count:
    """How many of some have what a quota counts."""

    quota: Quota
    have: int

    @property
    def broken(self) -> bool:
        """Whether that is fewer than the least, or more than the most."""
        return self.away > 0

    @property
    def away(self) -> int:
        """Return by how many seats the quota is missed."""
        over = 0 if self.quota.most is None else max(0, self.have - self.quota.most)
        return max(0, self.quota.least - self.have) + over


def counts(form: Form, quotas: Sequence[Quota], rows: Sequence[Registration]) -> list[Count]:
    """Return how many of these people each quota counts."""
    return [Count(quota, sum(meets(form, quota, each.answers) for each in rows)) for quota in quotas]


def meets(form: Form, quota: Quota, answers: Mapping[str, str]) -> bool:
    """Whether answers are of those that a quota counts: by region, by span ("18-29" is from 18 until one is 30), or
    by what was answered.
    """
    kind = next((each.kind for each in form.fields if each.id == quota.field), None)
    if kind is None and quota.field == REGION:
        return _in_region(form, quota.value, answers)
    span = SPAN.fullmatch(quota.value)
    if kind is FieldKind.NUMBER and span is not None:
        return _within(span[1], span[2], answers.get(quota.field, ""))
    return holds(Condition(field=quota.field, among=(quota.value,)), answers)


def home(form: Form, answers: Mapping[str, str]) -> municipalities.Municipality | None:
    """Return the municipality that somebody gave, where it is a Danish one."""
    asked = next((each.id for each in form.fields if each.kind is FieldKind.MUNICIPALITY), "municipality")
    return municipalities.match(answers.get(asked, ""))


def _in_region(form: Form, region: str, answers: Mapping[str, str]) -> bool:
    known = home(form, answers)
    return known is not None and fold(known.region) == fold(region).removeprefix("region ").strip()


def _within(least: str | None, most: str | None, said: str) -> bool:
    try:
        number = Decimal(said)
    except InvalidOperation:
        return False
    return (least is None or number >= int(least)) and (most is None or number < int(most) + 1)


def in_order(
    form: Form, quotas: Sequence[Quota], staying: Sequence[Registration], reserves: Sequence[Registration]
) -> list[Registration]:
    """Return reserves, who stand in their rank, in the order in which seats that come free are theirs: each time the
    first with whom the quotas are met as well as with any of them.
    """
    here, left, found = list(staying), list(reserves), []
    while left:
        after = min(left, key=lambda each: sum(count.away for count in counts(form, quotas, [*here, each])))
        here.append(after)
        found.append(after)
        left.remove(after)
    return found


def eased(quotas: Sequence[Quota], relaxed: Sequence[Quota]) -> tuple[Quota, ...]:
    """Return quotas with those in place that were eased."""
    by_name = {(each.field, each.value): each for each in relaxed}
    return tuple(by_name.get((each.field, each.value), each) for each in quotas)
