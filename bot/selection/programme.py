"""Programmes in whole numbers: the one place of a selection that knows the solver. One thread, a fixed seed and no
limit of time: the same programme has the same answer on every run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import highspy

_PRECISE: Final = 1e-9
_OPTIONS: Final[dict[str, float | int | str]] = {
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_feasibility_tolerance": _PRECISE,
    "primal_feasibility_tolerance": _PRECISE,
    "dual_feasibility_tolerance": _PRECISE,
}
_LINEAR: Final[dict[str, float | int | str]] = {"solver": "simplex", "presolve": "off"}
_WHOLE: Final = 1e-6
_BITS: Final = 16


class Row(NamedTuple):
    """What columns add up to: at least `low`, at most `high`."""

    factors: Mapping[int, int]
    low: int | None
    high: int | None

    def holds(self, found: list[int]) -> bool:
        """Tell whether whole numbers keep to this."""
        total = sum(factor * found[column] for column, factor in self.factors.items())
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)

    def floats(self) -> tuple[list[float], float, float]:
        """Return factors and bounds as the solver takes them: large ones smaller, with half a unit to spare."""
        shift = _coarse(self.factors.values())
        unit, spare = 2.0**-shift, 0.5 if shift else 0.0
        low = -math.inf if self.low is None else (self.low - spare) * unit
        high = math.inf if self.high is None else (self.high + spare) * unit
        return [each * unit for each in self.factors.values()], low, high


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

        if not self.upper:  # the solver answers nothing to nothing
            return [] if self._holds([]) else None
        status = highspy.HighsModelStatus.kNotset
        for whole in (False, True):  # a linear programme most often has whole numbers, in a tenth of the time
            solved = self._solved(worth, whole=whole)
            status = solved.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return None
            if status == highspy.HighsModelStatus.kOptimal and (found := self._whole(solved)) is not None:
                return found
        raise ArithmeticError(status)

    def relaxed(self, worth: Mapping[int, int]) -> Relaxed | None:
        """Return what could be reached at most if columns need not be whole numbers, or None where that is not told."""
        import highspy  # noqa: PLC0415 - as above

        solved = self._solved(worth, whole=False)
        if solved.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        unit = 2.0 ** _coarse(worth.values())
        best = -solved.getInfo().objective_function_value * unit
        return Relaxed(best, [-each * unit for each in solved.getSolution().col_dual])

    def _whole(self, solved: highspy.Highs) -> list[int] | None:
        """Return what was found where it is whole numbers that hold."""
        values = solved.getSolution().col_value
        found = [round(each) for each in values]
        is_whole = all(abs(one - each) < _WHOLE for one, each in zip(values, found, strict=True))
        return found if is_whole and self._holds(found) else None

    def _holds(self, found: list[int]) -> bool:
        inside = all(low <= each <= high for low, each, high in zip(self.lower, found, self.upper, strict=True))
        return inside and all(row.holds(found) for row in self.rows)

    def _solved(self, worth: Mapping[int, int], *, whole: bool) -> highspy.Highs:
        import highspy  # noqa: PLC0415 - as above
        import numpy as np  # noqa: PLC0415 - as above

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.upper), len(self.rows)
        unit = 2.0 ** -_coarse(worth.values())
        cost = np.zeros(len(self.upper))
        cost[list(worth)] = [-each * unit for each in worth.values()]
        model.col_cost_ = cost
        model.col_lower_, model.col_upper_ = np.array(self.lower, float), np.array(self.upper, float)
        rows = [row.floats() for row in self.rows]
        model.row_lower_ = np.array([low for _, low, _ in rows], float)
        model.row_upper_ = np.array([high for _, _, high in rows], float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row.factors) for row in self.rows)])
        model.a_matrix_.index_ = np.array([each for row in self.rows for each in row.factors], np.int32)
        model.a_matrix_.value_ = np.array([each for factors, _, _ in rows for each in factors], float)
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.upper)
        solver = highspy.Highs()  # type: ignore[no-untyped-call] # its makers left this one out
        solver.silent()
        for name, value in ({**_OPTIONS, "mip_abs_gap": unit / 2} if whole else _OPTIONS | _LINEAR).items():
            solver.setOptionValue(name, value)
        solver.passModel(model)
        solver.run()
        return solver


def _coarse(factors: Iterable[int]) -> int:
    """Return by how many bits to shift factors, so that the solver's small errors stay less than a half of one."""
    return max(0, max(map(abs, factors), default=0).bit_length() - _BITS)
