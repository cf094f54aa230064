"""What those who score gave each application, as one figure of a hundred. Pure, and exact: the same points always come
to the same score, rounded half up to a hundredth, which is what the selection and the published list go by.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model import Call, Registration, Review

FAR_APART: Final = Decimal(30)
"""So many of a hundred between two who scored the same application are worth talking about."""
_HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one application stands: what it was given on average, by how many, and how far these are from each other.

    `place` is its place among all, shared by those with the same score; without a score it has none.
    """

    number: int
    score: Decimal | None = None
    reviews: int = 0
    spread: Decimal = Decimal(0)
    place: int = 0

    @property
    def disputed(self) -> bool:
        """Whether those who scored it saw very different things in it."""
        return self.spread >= FAR_APART


def is_whole(call: Call, review: Review) -> bool:
    """Whether a review says something of every criterion that there now is."""
    return all(0 <= review.points.get(each.id, -1) <= each.most for each in call.criteria)


def share(call: Call, points: Mapping[str, int]) -> Decimal:
    """Return what points come to of a hundred, each criterion by its weight."""
    most = sum((each.weight * each.most for each in call.criteria), Decimal(0))
    given = sum((each.weight * points[each.id] for each in call.criteria), Decimal(0))
    return given * 100 / most if most else Decimal(0)


def by_applicant(reviews: Iterable[Review]) -> dict[str, list[Review]]:
    """Return the reviews of each person's application."""
    found: dict[str, list[Review]] = defaultdict(list)
    for each in reviews:
        found[each.person_id].append(each)
    return found


def standings(call: Call, rows: Sequence[Registration], reviews: Iterable[Review]) -> list[Standing]:
    """Return where applications stand, the best first; those that nobody scored come last, by number."""
    given = by_applicant(each for each in reviews if is_whole(call, each))
    found = [_standing(each.number, [share(call, one.points) for one in given[each.person_id]]) for each in rows]
    ordered = sorted(found, key=lambda each: (each.score is None, -(each.score or 0), each.number))
    scores = [each.score for each in ordered]
    return [
        each if each.score is None else Standing(each.number, each.score, each.reviews, each.spread, place)
        for each in ordered
        for place in [scores.index(each.score) + 1]
    ]


def _standing(number: int, shares: Sequence[Decimal]) -> Standing:
    if not shares:
        return Standing(number)
    mean = (sum(shares, Decimal(0)) / len(shares)).quantize(_HUNDREDTH, ROUND_HALF_UP)
    return Standing(number, mean, len(shares), max(shares) - min(shares))
