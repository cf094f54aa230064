"""Those who registered, as those who run the event see them: how many there are, who they are, and as files. Answers
that are sensitive stand in none of it but for who selects; nobody reads along.
"""

from bot.enrolment.board import draw
from bot.enrolment.files import KIND, offer, prepare
from bot.enrolment.lists import show, show_figures, show_one
from bot.enrolment.writing import write

__all__ = ["KIND", "draw", "offer", "prepare", "show", "show_figures", "show_one", "write"]
