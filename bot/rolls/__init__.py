"""The lists of an event: who is invited, and who is a member. Organisers put people on them; somebody is on one only by
an address that the connector vouches for.
"""

from bot.rolls.known import is_invited, is_member, matching, on_list, vouched

__all__ = ["is_invited", "is_member", "matching", "on_list", "vouched"]
