"""How many of each class sit in groups of each size, when sizes differ too much for a formula: a linear programme.

It is a flow from classes through the classes that hold them to the groups, with convex costs, and so its corners
are whole numbers and its least cost is exact. Groups of like size are one run: within it people are spread evenly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grouping.bounds import Block


class Shares(NamedTuple):
    """How many of each sort go to each run, and how many pairs that leaves on each level."""

    sorts: tuple[tuple[int, ...], ...]
    pairs: tuple[int, ...]


@dataclass(slots=True)
class _Rows:
    """A linear programme in the making: columns with an upper bound, rows that equal something."""

    upper: list[float] = field(default_factory=list)
    rows: list[tuple[list[int], list[float]]] = field(default_factory=list)
    right: list[float] = field(default_factory=list)

    def column(self, upper: float) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(self, columns: list[int], factors: list[float], right: float) -> None:
        self.rows.append((columns, factors))
        self.right.append(right)


def apportion(sorts: Sequence[int], levels: Sequence[Sequence[int | None]], runs: Sequence[Block]) -> Shares:
    """Return how many of each sort of people go to each run, with the fewest pairs of a class there.

    `sorts` counts the people of each sort; each level says which class each sort belongs to, None for none. Levels
    are nested in each other; the first is the weightiest. People in no sort fill what is left.
    """
    made = _Rows()
    people = [*sorts, sum(run.people for run in runs) - sum(sorts)]
    seats = [[made.column(min(count, run.people)) for run in runs] for count in people]
    for count, row in zip(people, seats, strict=True):
        made.row(row, [1.0] * len(row), count)
    for index, run in enumerate(runs):
        made.row([row[index] for row in seats], [1.0] * len(people), run.people)
    costs = [_level(made, sorts, level, runs, seats) for level in levels]
    solver = _solver(made)
    pairs: list[int] = []
    for cost in costs:
        if pairs:
            _hold(solver, costs[len(pairs) - 1], pairs[-1])
        _aim(solver, cost, len(made.upper))
        pairs.append(round(solver.getInfo().objective_function_value))
    found = solver.getSolution().col_value
    return Shares(tuple(tuple(round(found[each]) for each in row) for row in seats[:-1]), tuple(pairs))


def _level(
    made: _Rows, sorts: Sequence[int], level: Sequence[int | None], runs: Sequence[Block], seats: list[list[int]]
) -> dict[int, float]:
    """Add what the pairs of one level cost: the n-th of a class in every group of a run meets n - 1 of its own."""
    costs: dict[int, float] = {}
    members: dict[int, list[int]] = {}
    for sort, name in enumerate(level):
        if name is not None:
            members.setdefault(name, []).append(sort)
    for inside in members.values():
        count = sum(sorts[each] for each in inside)
        for index, run in enumerate(runs):
            steps = [made.column(run.groups) for _ in range(-(-min(count, run.people) // run.groups))]
            costs.update({column: float(met) for met, column in enumerate(steps) if met})
            columns = [seats[each][index] for each in inside]
            made.row([*columns, *steps], [1.0] * len(columns) + [-1.0] * len(steps), 0.0)
    return costs


def _solver(made: _Rows) -> highspy.Highs:
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(made.upper), len(made.rows)
    programme.col_cost_ = np.zeros(len(made.upper))
    programme.col_lower_, programme.col_upper_ = np.zeros(len(made.upper)), np.array(made.upper)
    programme.row_lower_ = programme.row_upper_ = np.array(made.right)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    programme.a_matrix_.start_ = np.cumsum([0, *(len(columns) for columns, _ in made.rows)])
    programme.a_matrix_.index_ = np.array([each for columns, _ in made.rows for each in columns])
    programme.a_matrix_.value_ = np.array([each for _, factors in made.rows for each in factors])
    solver = highspy.Highs()  # type: ignore[no-untyped-call] # its makers left this one out
    solver.silent()
    solver.setOptionValue("solver", "simplex")
    solver.setOptionValue("threads", 1)
    solver.passModel(programme)
    return solver


def _aim(solver: highspy.Highs, cost: dict[int, float], columns: int) -> None:
    """Find the least of one level's cost.

    Raises:
        ArithmeticError: the solver found no way through, which the shape of the programme excludes.
    """
    factors = np.zeros(columns)
    factors[list(cost)] = list(cost.values())
    solver.changeColsCost(columns, np.arange(columns, dtype=np.int32), factors)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(solver.getModelStatus())


def _hold(solver: highspy.Highs, cost: dict[int, float], most: int) -> None:
    """Let a weightier level cost no more than it has to."""
    columns = np.array(list(cost), dtype=np.int32)
    solver.addRow(0.0, float(most), len(columns), columns, np.array(list(cost.values())))
