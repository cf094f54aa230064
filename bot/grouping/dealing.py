"""One round is dealt: what must be is kept, then each attribute is spread in its order, then nobody meets again.

Equal seeds give equal deals, whatever order people come in. What contradicts itself is answered, never bent.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from bot.grouping.account import tell
from bot.grouping.frames import frames
from bot.grouping.spreading import spread_evenly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grouping.problem import Contradiction, Deal, Problem


def deal_groups(problem: Problem) -> Deal | Contradiction:
    """Return the groups, or what contradicts itself and the least that has to give way.

    Raises:
        ValueError: the range is impossible, or two people have one id.
    """
    ids = sorted(each.id for each in problem.people)
    if len(set(ids)) < len(ids):
        raise ValueError([each for each, count in Counter(ids).items() if count > 1])
    dice = Random(problem.seed)
    frame = frames(len(ids), smallest=problem.smallest, largest=problem.largest, capacities=problem.capacities)[0]
    sizes = list(frame.sizes)
    groups = spread_evenly([labels_of(problem, ids, each) for each in problem.spread], sizes, dice)
    if not frame.places:
        dice.shuffle(groups)
    return tell(problem, [[ids[each] for each in group] for group in groups], places=frame.places)


def labels_of(problem: Problem, ids: Sequence[str], attribute: str) -> list[int]:
    """Return the class of each person; -1 for whoever is like nobody else."""
    value = {each.id: each.value(attribute) for each in problem.people}
    shared = [each for each, count in Counter(value.values()).items() if each is not None and count > 1]
    numbers = {each: number for number, each in enumerate(sorted(shared))}
    return [numbers.get(value[each] or "", -1) for each in ids]
