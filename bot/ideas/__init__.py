"""What people share and support. An idea is stored in the words it was written in, then discussed.

Votes are rows that only the database can double, and it does not.
"""

from __future__ import annotations

from bot.ideas.counted import count, records, supports
from bot.ideas.lists import as_lines, show, show_one
from bot.ideas.origins import GRACE, LONGEST, group_here, harvest_idea, standing
from bot.ideas.own import edit, show_mine, withdraw
from bot.ideas.readings import finish, invite_to_read, read
from bot.ideas.sharing import invite, share, share_nameless
from bot.ideas.swaps import offer_close, swap
from bot.ideas.voting import unvote, vote

__all__ = [
    "GRACE",
    "LONGEST",
    "as_lines",
    "count",
    "edit",
    "finish",
    "group_here",
    "harvest_idea",
    "invite",
    "invite_to_read",
    "offer_close",
    "read",
    "records",
    "share",
    "share_nameless",
    "show",
    "show_mine",
    "show_one",
    "standing",
    "supports",
    "swap",
    "unvote",
    "vote",
    "withdraw",
]
