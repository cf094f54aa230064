"""Whatever people, clocks and organisers do, in whatever order and on two replicas, is what a simple model says: who
sits, who is offered a seat, and who stands where in line.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.model import Condition, Reserve
from bot.store import open_store
from tests.bot.seating_plan import DAY, Plan, agenda

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store import SqlStore

NAMES = [f"p{number}" for number in range(8)]
PEOPLE = st.sampled_from(NAMES)
SPEAKERS = frozenset(NAMES[:3])
"""Those for whom a seat is kept where one is."""
OFFER = timedelta(hours=24)


class Model:
    """Seats as somebody would keep them on a sheet of paper."""

    def __init__(self, seats: int, kept: int, now: datetime, deadline: datetime) -> None:
        self.seats, self.kept, self.now, self.deadline = seats, kept, now, deadline
        self.sitting: dict[str, bool] = {}  # and whether on a kept seat
        self.offered: dict[str, tuple[bool, datetime]] = {}
        self.line: list[str] = []

    def _free_for(self, name: str) -> bool | None:
        mine = [*self.sitting.values(), *(kept for kept, _ in self.offered.values())]
        held = [each and self.kept > 0 for each in mine]  # where nothing is kept any more, all are open
        size = min(self.kept, self.seats)
        if len(held) >= self.seats:
            return None
        if name in SPEAKERS and held.count(True) < size:
            return True
        return False if held.count(False) < self.seats - size else None

    def settle(self) -> None:
        self.offered = {name: each for name, each in self.offered.items() if each[1] > self.now}
        if self.now >= self.deadline:
            return
        for name in list(self.line):
            place = self._free_for(name)
            if place is not None:
                self.line.remove(name)
                self.offered[name] = (place, min(self.now + OFFER, self.deadline))

    def register(self, name: str) -> None:
        if name in self.sitting or name in self.offered or name in self.line or self.now > self.deadline:
            return
        place = self._free_for(name)
        if place is None or any(self._free_for(each) is not None for each in self.line):
            self.line.append(name)
        else:
            self.sitting[name] = place

    def leave(self, name: str) -> None:
        self.sitting.pop(name, None)
        self.offered.pop(name, None)
        if name in self.line:
            self.line.remove(name)
        self.settle()

    def wait(self, until: datetime) -> None:
        while ends := [each for _, each in self.offered.values() if each <= until]:
            self.now = max(self.now, min(ends))
            self.settle()
        self.now = until


class Seating(RuleBasedStateMachine):
    """One event; its seats are few, and people many."""

    runner: asyncio.Runner
    stores: tuple[SqlStore, ...]

    def __init__(self) -> None:
        super().__init__()
        self.seats, self.kept = 2, 0
        self.plan = Plan(*self.stores, agenda=self._agenda())
        self.runner.run(self.plan.open())
        deadline = self.plan.agenda.instant(DAY - timedelta(days=5))
        self.model = Model(self.seats, self.kept, self.plan.now, deadline)

    def _agenda(self) -> Any:
        kept = Reserve(name="oplæg", seats=self.kept or 1, when=Condition(field="role", among=("oplæg",)))
        closes, late = DAY - timedelta(days=5), DAY - timedelta(hours=1)
        reserved = (kept,) if self.kept else ()
        return agenda(self.seats, reserved=reserved, deadline=closes, changes_until=late)

    def _register(self, name: str) -> Any:
        return self.plan.register(name, role="oplæg" if name in SPEAKERS else "gæst")

    @rule(name=PEOPLE)
    def somebody_registers(self, name: str) -> None:
        self.runner.run(self._register(name))
        self.model.now = self.plan.now
        self.model.register(name)

    @rule(names=st.lists(PEOPLE, min_size=2, max_size=6, unique=True))
    def several_register_at_once(self, names: list[str]) -> None:
        """Who is first is the database's to say: the model takes its order, and holds it to the rest."""

        async def at_once() -> None:
            await asyncio.gather(*(self._register(each) for each in names))

        self.runner.run(at_once())
        self.model.now = self.plan.now
        rows = {each.person_id: each for each in self._rows()}
        line = self._line()
        new = [each for each in names if each not in self.model.sitting]
        for name in sorted(names, key=lambda each: line.index(each) if each in line else -1):
            self.model.register(name)
        for name in new:
            if name in self.model.sitting:  # which of two that are free somebody has follows from who was first
                self.model.sitting[name] = bool(rows[self.plan.person(name)].reserve)

    @rule(name=PEOPLE)
    def somebody_cancels(self, name: str) -> None:
        self.runner.run(self.plan.cancel(name))
        self.model.now = self.plan.now
        if name in self.model.sitting or name in self.model.offered or name in self.model.line:
            self.model.leave(name)

    @precondition(lambda self: self.model.offered)
    @rule(data=st.data(), agrees=st.booleans())
    def somebody_answers_an_offer(self, data: st.DataObject, agrees: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.model.offered)))
        self.runner.run(self.plan.take(name) if agrees else self.plan.let_go(name))
        self.model.now = self.plan.now
        if agrees:
            self.model.sitting[name] = self.model.offered.pop(name)[0]
        else:
            self.model.leave(name)

    @rule(hours=st.sampled_from([1, 7, 23, 24, 25, 100, 200]))
    def time_passes(self, hours: int) -> None:
        self.runner.run(self.plan.wait(hours))
        self.model.wait(self.plan.now)

    @rule(seats=st.integers(0, 5), kept=st.integers(0, 2))
    def organiser_changes_the_seats(self, seats: int, kept: int) -> None:
        changed = (seats, kept) != (self.seats, self.kept)
        self.seats, self.kept = seats, kept
        self.runner.run(self.plan.release(self._agenda()))
        self.model.seats, self.model.kept = seats, kept
        if changed:
            self.model.settle()

    def _rows(self) -> Any:
        return self.runner.run(self.plan.rows())

    def _states(self) -> dict[str, str]:
        return self.runner.run(self.plan.states())

    def _line(self) -> list[str]:
        waiting = [each for each in self._rows() if each.state == "waiting"]
        line = sorted(waiting, key=lambda each: each.queued_at or each.changed_at)
        return [each.person_id.removeprefix(f"{self.plan.event_id}.") for each in line]

    @invariant()
    def seats_are_as_on_paper(self) -> None:
        states = self._states()
        found = {
            "sitting": {name for name, state in states.items() if state == "registered"},
            "offered": {name for name, state in states.items() if state == "offered"},
            "line": self._line(),
        }
        assert found == {
            "sitting": set(self.model.sitting),
            "offered": set(self.model.offered),
            "line": self.model.line,
        }

    def teardown(self) -> None:
        """Nobody was offered the same seat twice: as many messages as times they came to be offered one."""
        offers = self.runner.run(self.plan.said("seat_offer"))
        logged = [why for name in NAMES for _, why in self.runner.run(self.plan.log(name)) if why == "seat_free"]
        assert len(offers) == len(logged)
        assert len({each.key for each in offers}) == len(offers)


@pytest.fixture
def machine(soak_url: str) -> Iterator[type[Seating]]:
    with asyncio.Runner() as runner:

        async def both() -> tuple[SqlStore, ...]:
            return await open_store(soak_url), await open_store(soak_url)

        stores = runner.run(both())
        yield type("Seated", (Seating,), {"runner": runner, "stores": stores})
        for each in stores:
            runner.run(each.close())


def test_seats_are_as_a_simple_model_says_on_two_replicas(machine: type[Seating]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=settings().max_examples // 8,  # each is a whole story; `make soak` tells more of them
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
