"""The one door in: a Due, a Command or a Submission becomes one use case and its answer.

It says who may, keeps a second delivery of an activity from acting twice, and is the edge at which
an unexpected error of a turn or a due ends.
"""

from bot.dispatch.dues import DueDoor, Fired
from bot.dispatch.turns import TurnDoor, understand

__all__ = ["Door", "Fired", "understand"]


class Door(TurnDoor, DueDoor):
    """What every turn and due passes through."""

    __slots__ = ()
