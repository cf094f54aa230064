"""Programmes in whole numbers: the one place of a selection that knows the solver. One thread, a fixed seed and no
limit of time: the same programme has the same answer on every run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    import highspy

_PRECISE: Final = 1e-9
_OPTIONS: Final[dict[str, float | int | str]] = {
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,  # costs are whole numbers: what is less than one better is not better
    "mip_feasibility_tolerance": _PRECISE,
    "primal_feasibility_tolerance": _PRECISE,
    "dual_feasibility_tolerance": _PRECISE,
}


class Row(NamedTuple):
    """What columns add up to: at least `low`, at most `high`."""

    factors: Mapping[int, int]
    low: int | None
    high: int | None

    def holds(self, found: list[int]) -> bool:
        """Tell whether whole numbers keep to this."""
        total = sum(factor * found[column] for column, factor in self.factors.items())
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


class Relaxed(NamedTuple):
    """The best where columns need not be whole numbers, and what moving each of them by one costs."""

    best: float
    costs: list[float]


@dataclass(slots=True)
class Programme:
    """Columns of whole numbers between bounds, and rows that hold."""

    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def copy(self) -> Programme:
        """Return another to be changed."""
        return Programme([*self.lower], [*self.upper], [*self.rows])

    def column(self, lower: int, upper: int) -> int:
        """Add a column."""
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(self, factors: Mapping[int, int], low: int | None = None, high: int | None = None) -> None:
        """Add a row."""
        self.rows.append(Row(factors, low, high))

    def most(self, worth: Mapping[int, int]) -> list[int] | None:
        """Return the columns that are worth most in all, or None where no columns hold.

        Raises:
            ArithmeticError: the solver gave up, or answered what does not hold.
        """
        import highspy  # noqa: PLC0415 - takes a tenth of a second to load

        solver = self._solver(worth, whole=True)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(status)
        found = [round(each) for each in solver.getSolution().col_value]
        if not self._holds(found):
            raise ArithmeticError(status)
        return found

    def relaxed(self, worth: Mapping[int, int]) -> Relaxed:
        """Return what could be reached at most, by a linear programme.

        Raises:
            ArithmeticError: the solver found nothing.
        """
        import highspy  # noqa: PLC0415 - as above

        solver = self._solver(worth, whole=False)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(solver.getModelStatus())
        best = -solver.getInfo().objective_function_value
        return Relaxed(best, [-each for each in solver.getSolution().col_dual])

    def _holds(self, found: list[int]) -> bool:
        inside = all(low <= each <= high for low, each, high in zip(self.lower, found, self.upper, strict=True))
        return inside and all(row.holds(found) for row in self.rows)

    def _solver(self, worth: Mapping[int, int], *, whole: bool) -> highspy.Highs:
        import highspy  # noqa: PLC0415 - as above
        import numpy as np  # noqa: PLC0415 - as above

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.upper), len(self.rows)
        cost = np.zeros(len(self.upper))
        cost[list(worth)] = [-each for each in worth.values()]
        model.col_cost_ = cost
        model.col_lower_, model.col_upper_ = np.array(self.lower, float), np.array(self.upper, float)
        model.row_lower_ = np.array([-highspy.kHighsInf if row.low is None else row.low for row in self.rows], float)
        model.row_upper_ = np.array([highspy.kHighsInf if row.high is None else row.high for row in self.rows], float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row.factors) for row in self.rows)])
        model.a_matrix_.index_ = np.array([each for row in self.rows for each in row.factors], np.int32)
        model.a_matrix_.value_ = np.array([each for row in self.rows for each in row.factors.values()], float)
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.upper)
        solver = highspy.Highs()  # type: ignore[no-untyped-call] # its makers left this one out
        solver.silent()
        for name, value in _OPTIONS.items():
            solver.setOptionValue(name, value)
        solver.passModel(model)
        return solver
