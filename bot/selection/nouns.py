"""What a selection is asked and what it answers: values only, with no sentence in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

Score: TypeAlias = "Decimal | float | None"


@dataclass(frozen=True, slots=True)
class Applicant:
    """One who applied. Without a score they add nothing to the total; of `attributes` only what a quota names
    is looked at, and what is missing or empty is counted by no quota.
    """

    id: str
    score: Score = None
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of the selected have this value: at least `least`, and at most `most`, where that is a number."""

    attribute: str
    value: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A quota whose bound has to move, and where to: `least` and `most` are the new bounds."""

    quota: Quota
    least: int
    most: int | None

    @property
    def seats(self) -> int:
        """Return by how many seats the bounds move."""
        raised = 0 if self.most is None or self.quota.most is None else self.most - self.quota.most
        return self.quota.least - self.least + raised


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why quotas cannot be met: a code, the quotas that it is about, and the values of its sentence.

    `too_few` (`attribute`, `value`, `least`, `have`): fewer have the value than are to be selected.
    `too_much` (`attribute`, `least`, `seats`): the values of one attribute ask for more seats than there are.
    `too_little` (`attribute`, `most`, `seats`): so many at most can be selected with all values of it, and others.
    `together` (`count`): each of these could be met, but not all of them; without any one of them the rest could.
    """

    code: Literal["too_few", "too_much", "too_little", "together"]
    quotas: tuple[Quota, ...]
    values: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Selection:
    """Who is selected, the best first, and all the rest in the order in which they are called.

    `relaxed` is empty unless quotas could not be met and were allowed to give way.
    """

    selected: tuple[str, ...]
    reserves: tuple[str, ...]
    relaxed: tuple[Relaxation, ...]
    seed: str


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No selection meets the quotas: why, and the smallest relaxation with which one would."""

    conflicts: tuple[Conflict, ...]
    relaxed: tuple[Relaxation, ...]
    seed: str
