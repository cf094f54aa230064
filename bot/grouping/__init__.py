"""People are dealt into groups: pure functions of the people, what is wished, and a seed.

Nobody sits alone and nobody is lost. What cannot all be had is said, with the least that has to give way.
"""

from bot.grouping.dealing import deal_groups
from bot.grouping.frames import how_many
from bot.grouping.problem import (
    Conflict,
    Contradiction,
    Deal,
    Dealt,
    Participant,
    Problem,
    Reason,
    Relaxation,
    Shortfall,
    meeting,
)
from bot.grouping.simple import Seat, deal, join, roles, same_pairs

__all__ = [
    "Conflict",
    "Contradiction",
    "Deal",
    "Dealt",
    "Participant",
    "Problem",
    "Reason",
    "Relaxation",
    "Seat",
    "Shortfall",
    "deal",
    "deal_groups",
    "how_many",
    "join",
    "meeting",
    "roles",
    "same_pairs",
]
