"""When a group counts as silent, and when presentations are: pure rules, as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.breakouts import presentations, pulse
from bot.model import Agenda, Due, DueKind, DueState, Group, Harvest, HarvestState, Session, SessionKind
from cards.pulse import State

BEGAN = datetime(2026, 11, 30, 9, tzinfo=UTC)
AGENDA = Agenda(title="Dagen", zone="UTC")
GROUP = Group(id="g1", event_id="e", round_id="r", number=1)


def session(minutes: float | None) -> Session:
    start = BEGAN.replace(tzinfo=None)
    end = None if minutes is None else start + timedelta(minutes=minutes)
    return Session(id="s", title="Om tillid", kind=SessionKind.BREAKOUT, start=start, end=end)


def after(minutes: float) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("length", "minutes"), [(5, 3), (15, 3), (20, 4), (30, 6), (40, 8), (90, 8), (600, 8), (None, 8)]
)
def test_patience_is_a_fifth_of_the_time_within_bounds(length: float | None, minutes: float) -> None:
    assert pulse.patience(session(length)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("heard", "harvest", "called", "now", "state"),
    [
        (None, None, False, 0, State.WAITING),
        (None, None, False, 7.9, State.WAITING),
        (None, None, False, 8, State.SILENT),
        (1, None, False, 8.9, State.WORKING),
        (1, None, False, 9, State.SILENT),
        (1, HarvestState.DRAFT, False, 30, State.DRAFT),
        (None, HarvestState.HANDED_IN, False, 30, State.HANDED_IN),
        (None, HarvestState.COLLECTED, False, 30, State.HANDED_IN),
        (1, HarvestState.HANDED_IN, True, 30, State.CALLS),
    ],
)
def test_state_of_a_group_is_what_it_needs_first(
    heard: float | None, harvest: HarvestState | None, called: bool, now: float, state: State
) -> None:
    group = GROUP.model_copy(
        update={
            "heard_at": None if heard is None else after(heard),
            "called_at": BEGAN if called else None,
        }
    )
    kept = harvest and Harvest(group_id="g1", event_id="e", session_id="s", state=harvest, saved_by="p", saved_at=BEGAN)
    assert pulse.state_of(group, kept or None, BEGAN, after(now), timedelta(minutes=8)) is state


def due(minutes: float = 0) -> Due:
    return Due(key="k", event_id="e", at=after(minutes), kind=DueKind.PRESENT, stale_at=after(minutes), derived=False)


@pytest.mark.parametrize(
    ("length", "left", "on", "now", "times"),
    [
        (30, 3, None, 0, [(0, 10), (10, 20), (20, 30)]),
        (30, 3, None, 12, [(0, 10), (10, 20), (20, 30)]),  # come late: each keeps its time
        (30, 3, None, -6, [(-6, 6), (6, 18), (18, 30)]),  # begun before its time
        (30, 2, 0, 1, [(10, 20), (20, 30)]),
        (45, 2, 0, 1, [(15, 30), (30, 45)]),
        (20, 2, 0, 9, [(6, 13), (13, 20)]),  # shorter: who is on has had more than their part
        (30, 2, -60, -50, [(0, 15), (15, 30)]),  # moved to later: nobody is on
        (None, 2, None, 0, [(0, 5), (5, 10)]),
        (30, 0, 20, 21, []),
    ],
)
def test_presentations_share_the_time_that_is_left(
    length: float | None, left: int, on: float | None, now: float, times: list[tuple[float, float]]
) -> None:
    timed = presentations.timed(AGENDA, session(length), [due()] * left, None if on is None else due(on), after(now))

    def minutes(instant: datetime) -> float:
        return int((instant - BEGAN).total_seconds() // 60)

    assert [(minutes(each.at), minutes(each.stale_at)) for each in timed] == times
    assert {each.state for each in timed} <= {DueState.PLANNED}
