"""What somebody who takes part has in their calendar: behind one link, always as it now is. Its sequence rises with
every release and with every change of their own, so that a calendar takes the newest; and they are reminded.
"""

from bot.invitations.entries import follow, link
from bot.invitations.opening import Opened, open_link, show
from bot.invitations.reminding import AFTER, remind
from bot.invitations.telling import plan, tell

__all__ = ["AFTER", "Opened", "follow", "link", "open_link", "plan", "remind", "show", "tell"]
