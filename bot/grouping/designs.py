"""Rounds in which nobody meets twice, made by construction: no search, and by proof.

Everybody is a point, each round a partition of the points into equal groups, and no two points are ever twice in one
group. Pairs go round a circle; where the number of groups allows it a finite field gives as many rounds as there are
groups; the rest grow from starters, which a program found once and a test checks.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from bot.grouping.starters import STARTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.grouping.starters import Starter

Rounds: TypeAlias = "list[list[int]]"
"""The group of each point, in each round."""

PAIR: Final = 2
"""The size of the groups that a tournament has."""


def design(groups: int, size: int, rounds: int | None = None) -> Rounds:
    """Return so many rounds of so many groups of one size, in which no two meet twice; fewer if no more are known.

    At least one. Without `rounds` they are as many as are known.
    """
    if size < PAIR:
        return [list(range(groups))]
    if size == PAIR:
        return list(islice(_circle(2 * groups), rounds))
    known = [list(islice(_from_fields(groups, size), rounds))]
    if starter := STARTERS.get((groups, size)):
        known.append(list(islice(_grown(starter, size), rounds)))
    return max(known, key=len) or [[point // size for point in range(groups * size)]]


def without(rounds: Rounds, absent: int) -> Rounds | None:
    """Return the rounds with so many points taken out, no two of whom ever meet; None where that was not found.

    So each group keeps its size or loses one.
    """
    count = len(rounds[0])
    strangers = [{other for other in range(count) if not _meet(rounds, point, other)} for point in range(count)]
    gone = _all_strangers(strangers, absent)
    return None if gone is None else [[seat for point, seat in enumerate(row) if point not in gone] for row in rounds]


def _meet(rounds: Rounds, one: int, other: int) -> bool:
    return any(row[one] == row[other] for row in rounds)


def _all_strangers(strangers: Sequence[set[int]], count: int, looks: int = 2000) -> frozenset[int] | None:
    """Return so many points who never meet, or None where a look at so many sets has found none."""
    stack = [(frozenset[int](), sorted(range(len(strangers)), reverse=True))]
    while stack and looks:
        chosen, left = stack.pop()
        looks -= 1
        if len(chosen) == count:
            return chosen
        if len(chosen) + len(left) < count:
            continue
        point = left[-1]
        stack.append((chosen, left[:-1]))
        stack.append((chosen | {point}, [each for each in left[:-1] if each in strangers[point]]))
    return None


# Pairs ------------------------------------------------------------------------------------------------


def _circle(points: int) -> Iterator[list[int]]:
    """Yield the rounds of a tournament: one stays, the others move round a table (Kirkman 1847)."""
    turn = points - 1
    for shift in range(turn):
        seats = [0] * points
        for number in range(1, points // 2):
            seats[(shift + number) % turn] = seats[(shift - number) % turn] = number
        yield seats


# Finite fields ----------------------------------------------------------------------------------------

Element: TypeAlias = "tuple[int, ...]"
"""An element of a field: the coefficients of a polynomial over the integers modulo its prime, the constant first."""


class Field(NamedTuple):
    """The polynomials over the integers modulo a prime, where x to their degree is the polynomial `top`."""

    prime: int
    top: Element

    def elements(self) -> list[Element]:
        """Return all elements, nought first and one next."""
        return [each[::-1] for each in product(range(self.prime), repeat=len(self.top))]

    def minus(self, one: Element, other: Element) -> Element:
        """Return the difference of two elements."""
        return tuple((left - right) % self.prime for left, right in zip(one, other, strict=True))

    def times(self, one: Element, other: Element) -> Element:
        """Return the product of two elements."""
        result = [0] * len(self.top)
        for factor in reversed(other):
            carry = result[-1]
            shifted = [0, *result[:-1]]
            result = [
                (low + carry * top + factor * each) % self.prime
                for low, top, each in zip(shifted, self.top, one, strict=True)
            ]
        return tuple(result)

    def is_field(self) -> bool:
        """Whether no two elements but nought have nought for a product: one would be of half the degree at most."""
        nought, *others = self.elements()
        low = [each for each in others if not any(each[len(each) // 2 + 1 :])]
        return all(self.times(one, other) != nought for one in low for other in others)


def field_of(prime: int, degree: int) -> Field:
    """Return a field of prime ** degree elements."""
    tops = Field(prime, (0,) * degree).elements()
    return next(field for field in (Field(prime, top) for top in tops) if field.is_field())


def prime_powers(number: int) -> list[tuple[int, int]]:
    """Return the primes whose powers make the number, and the powers."""
    powers, prime = [], 2
    while number > 1:
        power = 0
        while number % prime == 0:
            number, power = number // prime, power + 1
        powers += [(prime, power)] if power else []
        prime += 1
    return powers


def _from_fields(groups: int, size: int) -> Iterator[list[int]]:
    """Yield a round for each element of a ring with as many elements as there are groups, then some within rows.

    Point (i, x) sits in group x - m * a(i) of round m. Two of one row i never meet; those of two rows meet in the one
    round where m * (a(i) - a(j)) is the difference of their x, since all those differences of a have inverses: the
    ring is a product of fields of `size` elements or more (Bose 1938; MacNeish 1922). Where the size divides the
    number of groups, those of a row then sit together in rounds of their own.
    """
    factors = prime_powers(groups)
    if not factors or min(prime**power for prime, power in factors) < size:
        return
    fields = [field_of(*each) for each in factors]
    elements = list(product(*(each.elements() for each in fields)))
    index = {element: number for number, element in enumerate(elements)}
    rows = list(zip(*(each.elements()[:size] for each in fields), strict=True))
    for m in elements:
        moved = [[field.times(*both) for field, *both in zip(fields, m, a, strict=True)] for a in rows]
        yield [
            index[tuple(field.minus(*both) for field, *both in zip(fields, x, move, strict=True))]
            for move in moved
            for x in elements
        ]
    if groups % size == 0:
        within = groups // size
        for row in design(within, size):
            yield [each * within + seat for each in range(size) for seat in row]


# Starters ---------------------------------------------------------------------------------------------


def _grown(starter: Starter, size: int) -> Iterator[list[int]]:
    turns = range(starter.turn)
    for blocks in _written(starter.turning):
        yield from (_seats([[_turned(starter, point, by) for point in block] for block in blocks]) for by in turns)
    for blocks in _written(starter.steady):
        yield _seats([[_turned(starter, point, by) for point in block] for block in blocks for by in turns])
    if starter.whole:
        apart = starter.turn // size
        yield [row * apart + point % apart for row in range(starter.rows) for point in turns]


def _written(text: str) -> Iterator[list[list[int]]]:
    """Yield the groups of each round."""
    for blocks in text.split("|") if text else ():
        yield [[int(point) for point in block.split(",")] for block in blocks.split()]


def _turned(starter: Starter, point: int, by: int) -> int:
    row, place = divmod(point, starter.turn)
    return row * starter.turn + (place + by) % starter.turn if row < starter.rows else point


def _seats(blocks: Sequence[Sequence[int]]) -> list[int]:
    group = {point: number for number, block in enumerate(blocks) for point in block}
    return [group[point] for point in range(len(group))]
