from __future__ import annotations

import pytest

from tests.bench.measure import Result, Round, Row, Run, Taken, compare, take_rounds


def told(name: str, rates: list[float], order: list[str]) -> Run:
    left = iter(rates)

    async def run() -> float:
        order.append(name)
        return next(left)

    return run


async def test_rounds_take_turns_and_the_first_is_not_counted() -> None:
    order: list[str] = []
    ours, floor = told("o", [1, 50, 60, 90, 70, 80], order), told("f", [1, 100, 100, 100, 100, 200], order)
    assert await compare("r/s", ours, floor) == Result(value=70, unit="r/s", floor=100, ratio=0.6)
    assert "".join(order) == "of" + "of" + "fo" + "of" + "fo" + "of"


class Track:
    """Runs whose rates are laid down: `floors` and `ours`, one after the other."""

    def __init__(self, ours: list[float], floors: list[float]) -> None:
        self.left = {"o": iter(ours), "f": iter(floors)}
        self.order = ""

    async def ours(self) -> Taken:
        return self._run("o")

    async def floor(self) -> Taken:
        return self._run("f")

    def _run(self, name: str) -> Taken:
        self.order += name
        return Taken(100, 100 / next(self.left[name]))


async def test_each_run_stands_between_two_of_its_floor() -> None:
    track = Track([1, 50, 60], [1, 100, 100, 120])
    found = await take_rounds(track.ours, track.floor, rounds=2)
    assert track.order == "of" + "f" + "of" + "of"
    assert [round(each.ratio, 3) for each in found.kept] == [0.5, round(60 / 110, 3)]
    assert (found.rejected, found.disturbed, found.note) == (0, 0, "")


async def test_round_whose_floor_differs_from_itself_is_run_again() -> None:
    track = Track([1, 50, 51, 52, 53], [1, 100, 50, 100, 100, 100])
    found = await take_rounds(track.ours, track.floor, rounds=2)
    assert [round(each.ours.rate) for each in found.kept] == [52, 53]
    assert (found.rejected, found.disturbed, found.note) == (2, 0, "2 rounds rejected")


async def test_rounds_are_run_again_only_so_often_and_the_calmest_are_kept() -> None:
    track = Track([1, 50, 51, 52, 53], [1, 100, 50, 100, 60, 100])
    found = await take_rounds(track.ours, track.floor, rounds=2, spare=2)
    assert [round(each.ours.rate) for each in found.kept] == [52, 53]
    assert found.note == "2 rounds rejected, 2 of 2 disturbed"


def test_figures_of_a_round_are_held_against_the_floor_around_it() -> None:
    each = Round(
        ours=Taken(10, 1.0, cpu=0.4, server=0.1), before=Taken(10, 0.5, cpu=0.1), after=Taken(10, 0.25, cpu=0.3)
    )
    assert (each.floor_rate, each.ratio, each.unrest, each.cpu_ratio) == (30, 10 / 30, 2, 2)
    assert each.ours.cpu_of_all == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("row", "met", "failed"),
    [
        (Row("", 1, "x"), None, False),
        (Row("", 1, "x", ratio=0.5, aim=0.5), True, False),
        (Row("", 1, "x", ratio=0.4, aim=0.5), False, True),
        (Row("", 1, "x", ratio=0.4, aim=0.5, most=True), True, False),
        (Row("", 1, "x", ratio=0.6, aim=0.5, most=True), False, True),
        (Row("", 130, "MB", aim=120, most=True), False, False),
        (Row("", 110, "MB", aim=120, most=True), True, False),
    ],
)
def test_ratio_that_misses_its_aim_fails_and_an_absolute_number_never_does(row: Row, met: object, failed: bool) -> None:
    assert (row.met, row.failed) == (met, failed)
