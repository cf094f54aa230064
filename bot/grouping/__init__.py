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
from bot.grouping.repair import Mending, Move, mend, place
from bot.grouping.roles import deal_roles, is_free, mend_roles, roles_after
from bot.grouping.rounds import deal_rounds

__all__ = [
    "Conflict",
    "Contradiction",
    "Deal",
    "Dealt",
    "Mending",
    "Move",
    "Participant",
    "Problem",
    "Reason",
    "Relaxation",
    "Shortfall",
    "deal_groups",
    "deal_roles",
    "deal_rounds",
    "how_many",
    "is_free",
    "meeting",
    "mend",
    "mend_roles",
    "place",
    "roles_after",
]
