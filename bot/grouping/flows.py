"""How many leave each table and how many come, when as few as possible are to move: an integer programme.

Only sizes, and those who are bound to others or kept from them, decide how many have to get up; who of the
rest does is chosen afterwards (`bot.grouping.choices`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import highspy
    from highspy.highs import highs_linear_expression, highs_var

_STEPS: Final = 12
"""So far out of range a size is told from a worse one; beyond, each person counts the same."""


@dataclass(frozen=True, slots=True)
class Table:
    """The sizes that a group is to have when it is in use.

    `idle`: nobody sits there. `fresh`: latecomers alone may use it, enough of them to fill it.
    """

    smallest: int
    largest: int
    idle: bool = False
    fresh: bool = False

    def breach(self, size: int) -> int:
        """Return how badly a size breaks the range: the square of how many are too few or too many."""
        return max(0, self.smallest - size, size - self.largest) ** 2 if size else 0


@dataclass(frozen=True, slots=True)
class Unit:
    """People who go as one: who they are, and where each sits (None for a latecomer); `pinned` stay there."""

    people: tuple[str, ...]
    homes: tuple[int | None, ...]
    pinned: bool = False

    @property
    def home(self) -> int | None:
        """Return the table where all of them sit, or None where there is none."""
        return self.homes[0] if len(set(self.homes)) == 1 else None

    def may_sit(self, index: int, table: Table) -> bool:
        """Whether they may sit at a table."""
        if self.pinned and self.home is not None:
            return index == self.home
        return not table.fresh or not any(home is not None for home in self.homes)

    def moves(self, table: int) -> int:
        """Return how many have to get up if they are to sit at a table."""
        return sum(home not in (None, table) for home in self.homes)


@dataclass(frozen=True, slots=True)
class Flow:
    """How many of the free leave each table and come to it, and at which table each unit sits."""

    leave: tuple[int, ...]
    come: tuple[int, ...]
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """How people sit: at each table `free` may move one by one, as `late` may be placed; the units as one.

    `apart` are sets of units, by their indices, who are to sit at different tables.
    """

    tables: Sequence[Table]
    free: Sequence[int]
    late: int
    units: Sequence[Unit] = ()
    apart: Sequence[Sequence[int]] = ()

    @property
    def people(self) -> int:
        """Return how many there are."""
        return self.late + sum(self.free) + sum(len(each.people) for each in self.units)

    def untouched(self) -> Flow | None:
        """Return the flow in which nobody moves, where nobody came and nothing is amiss; else None."""
        homes = [each.home for each in self.units if each.home is not None]
        if self.late or len(homes) < len(self.units):
            return None
        sizes = list(self.free)
        for unit, home in zip(self.units, homes, strict=True):
            sizes[home] += len(unit.people)
        clash = any(len({homes[unit] for unit in members}) < len(members) for members in self.apart)
        if clash or any(size == 1 or table.breach(size) for table, size in zip(self.tables, sizes, strict=True)):
            return None
        nobody = (0,) * len(self.tables)
        return Flow(leave=nobody, come=nobody, units=tuple(homes))

    def loosened(self) -> Sitting:
        """Return the same with everybody free to move, which costs no more."""
        homes = [home for unit in self.units for home in unit.homes]
        free = [each + homes.count(index) for index, each in enumerate(self.free)]
        return Sitting(self.tables, free, self.late + homes.count(None))

    def pinned(self) -> Sitting:
        """Return the same with nobody free to move who is bound to others or kept from them."""
        return replace(self, units=[replace(each, pinned=True) for each in self.units])


def fewest_moves(sitting: Sitting) -> Flow:
    """Return a flow that moves the fewest.

    Before that, who is to be kept apart is, and then sizes are in range, each as far as can be; nobody is ever
    alone. At least one table must not be fresh.
    """
    least = _within(sitting.loosened()) if sitting.units else None
    quick = _within(sitting.pinned()) if least else None  # mostly others can move instead
    if least and quick and least[0] == quick[0]:
        return quick[1]
    found = _within(sitting)
    return found[1] if found else _as_far_as_can_be(sitting)


@dataclass(frozen=True, slots=True)
class _Programme:
    """The unknowns, and what is to be little: wishes broken, sizes out of range, people moved."""

    solver: highspy.Highs
    leave: list[highs_var]
    come: list[highs_var]
    seated: list[dict[int, highs_var]]
    broken: highs_linear_expression
    breach: highs_linear_expression
    moved: highs_linear_expression

    def flow(self) -> Flow:
        """Return the flow that was found."""
        values = self.solver.getSolution().col_value
        return Flow(
            leave=tuple(round(values[each.index]) for each in self.leave),
            come=tuple(round(values[each.index]) for each in self.come),
            units=tuple(max(row, key=lambda table: values[row[table].index]) for row in self.seated),
        )


def _within(sitting: Sitting) -> tuple[int, Flow] | None:
    """Return the fewest moves that keep all wishes and sizes, and their flow; None where there is no way."""
    programme = _programme(sitting, yields=False)
    moved = _minimise(programme, programme.moved)
    return None if moved is None else (moved, programme.flow())


def _as_far_as_can_be(sitting: Sitting) -> Flow:
    """Return the flow that breaks the fewest wishes, then the sizes least, and then moves the fewest."""
    programme = _programme(sitting, yields=True)
    for wanted in (programme.broken, programme.breach):
        programme.solver.addConstr(wanted <= (_minimise(programme, wanted) or 0) + 0.5)
    _minimise(programme, programme.moved)
    return programme.flow()


def _minimise(programme: _Programme, wanted: highs_linear_expression) -> int | None:
    """Return the least that something can be; None where there is no way."""
    import highspy  # noqa: PLC0415 - only where people have to move: it takes a tenth of a second to load

    programme.solver.minimize(wanted)
    found = programme.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(programme.solver.getObjectiveValue()) if found else None


def _programme(sitting: Sitting, *, yields: bool) -> _Programme:
    """Return the programme of those who sit; with `yields`, wishes to be apart and sizes may give way."""
    import highspy  # noqa: PLC0415 - as above

    tables, units = sitting.tables, sitting.units
    solver = highspy.Highs()  # type: ignore[no-untyped-call] # its makers left this one out
    solver.silent()
    solver.setOptionValue("mip_rel_gap", 0.0)
    leave = [solver.addIntegral(0, each) for each in sitting.free]
    come = [solver.addIntegral(0, sitting.late if each.fresh else sitting.people) for each in tables]
    seated = [
        {index: solver.addBinary() for index, each in enumerate(tables) if unit.may_sit(index, each)} for unit in units
    ]
    for row in seated:
        solver.addConstr(solver.qsum(row.values()) == 1)
    solver.addConstr(solver.qsum(come) - solver.qsum(leave) == sitting.late)
    solver.addConstr(solver.qsum(come[i] for i, each in enumerate(tables) if each.fresh) <= sitting.late)
    breach, opened = solver.expr(), solver.expr()
    for index, table in enumerate(tables):
        units_here = (len(unit.people) * row[index] for unit, row in zip(units, seated, strict=True) if index in row)
        size = sitting.free[index] - leave[index] + come[index] + solver.qsum(units_here)
        used = solver.addBinary()
        breach += _range(solver, table, size, used, sitting.people, yields=yields)
        opened += int(table.idle) * used
    moved = solver.qsum(leave)
    for unit, row in zip(units, seated, strict=True):
        moved += solver.qsum(unit.moves(index) * seat for index, seat in row.items())
    moved = (len(tables) + 1) * moved + opened  # a table is opened only where that spares somebody
    broken = _kept_apart(solver, seated, sitting.apart, yields=yields)
    return _Programme(solver, leave, come, seated, broken, breach, moved)


def _range(
    solver: highspy.Highs, table: Table, size: highs_linear_expression, used: highs_var, people: int, *, yields: bool
) -> highs_linear_expression:
    """Bind a table's size to its range, and return how badly it breaks it: steps that cost 1, 3, 5, ..."""
    under = [solver.addVariable(0, 1) for _ in range(table.smallest)] if yields and not table.fresh else []
    over = [solver.addVariable(0, 1 if step < _STEPS else people) for step in range(_STEPS + 1)] if yields else []
    solver.addConstr(size - people * used <= 0)
    solver.addConstr(size - min(2, people) * used >= 0)
    solver.addConstr(size - table.smallest * used + solver.qsum(under) >= 0)
    solver.addConstr(size - table.largest * used - solver.qsum(over) <= 0)
    return solver.qsum((2 * step + 1) * each for steps in (under, over) for step, each in enumerate(steps))


def _kept_apart(
    solver: highspy.Highs, seated: Sequence[dict[int, highs_var]], apart: Sequence[Sequence[int]], *, yields: bool
) -> highs_linear_expression:
    """Return how many sit with another of a set that was to be kept apart, less one for each table they share."""
    broken = solver.expr()
    for members in apart:
        rows = [seated[unit] for unit in members]
        for index in sorted({index for row in rows for index in row}):
            beside = solver.addVariable(0, len(members) if yields else 0)
            solver.addConstr(solver.qsum(row[index] for row in rows if index in row) - beside <= 1)
            broken += beside
    return broken
