"""Where a registration may go from where it stands: one table, and what is not in it cannot happen.

Nobody is moved but by an act of theirs, of those who run the event, or of a clock that they were told of.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from bot.model import RegistrationState as State


class Act(StrEnum):
    """What happens to a registration."""

    BEGIN = "begin"  # a form is filled in, and not sent yet
    SEAT = "seat"  # sent, and there is a seat
    QUEUE = "queue"  # sent, and there is none
    APPLY = "apply"  # sent, and others decide
    CHANGE = "change"  # sent again, with other answers
    OFFER = "offer"  # a seat is held for who waits
    TAKE = "take"  # they take it
    LET_GO = "let_go"  # they do not want it
    LAPSE = "lapse"  # they did not say in time
    CANCEL = "cancel"
    SELECT = "select"
    RANK = "rank"  # among the reserves
    TURN_DOWN = "turn_down"


_CHANGED: Final = (State.REGISTERED, State.WAITING, State.OFFERED, State.APPLIED, State.SELECTED, State.RESERVE)
_LEFT: Final = (State.DRAFT, *_CHANGED)
_COME: Final[dict[Act, State]] = {
    Act.BEGIN: State.DRAFT,
    Act.SEAT: State.REGISTERED,
    Act.QUEUE: State.WAITING,
    Act.APPLY: State.APPLIED,
}
_JUDGED: Final[dict[Act, State]] = {
    Act.SELECT: State.SELECTED,
    Act.RANK: State.RESERVE,
    Act.TURN_DOWN: State.DECLINED,
}
TABLE: Final[dict[tuple[State | None, Act], State]] = {
    **{(before, act): after for before in (None, State.DRAFT, State.CANCELLED) for act, after in _COME.items()},
    **{(each, Act.CHANGE): each for each in _CHANGED},
    **{(each, Act.CANCEL): State.CANCELLED for each in _LEFT},
    **{(State.APPLIED, act): after for act, after in _JUDGED.items()},
    (State.WAITING, Act.OFFER): State.OFFERED,
    (State.RESERVE, Act.OFFER): State.OFFERED,
    (State.RESERVE, Act.SELECT): State.SELECTED,
    (State.RESERVE, Act.TURN_DOWN): State.DECLINED,
    (State.OFFERED, Act.TAKE): State.REGISTERED,
    (State.OFFERED, Act.SELECT): State.SELECTED,
    (State.OFFERED, Act.LET_GO): State.CANCELLED,
    (State.OFFERED, Act.LAPSE): State.CANCELLED,
}
"""Which state an act leads to; where a pair is missing, the act changes nothing and is refused."""
LIVE: Final = _CHANGED
"""The states of those who are in, in line, or under consideration: sent again, their answers are a change."""


def after(state: State | None, act: Act) -> State | None:
    """Return where an act leads to; None where it cannot happen. `state` is None where there is no registration."""
    return TABLE.get((state, act))
