"""A fair selection of applicants: quotas hold, then the best total score is taken, and a lot that anybody can draw
again from a published seed decides what is left. Pure: nothing but ids, scores and what quotas count decides.

Why this lot: it is drawn person by person, so that it can be told in one sentence and checked by anybody. Whoever
draws the first number has a seat if any right selection has room for them, and so everybody whom some right selection
could hold has a chance of at least one in the number of applicants. People alike in what quotas count have equal
chances. Chances between unlike people are not equal, since quotas do not leave them so, and are not proven to be as
equal as could be: LEXIMIN (Flanigan, Gölz, Gupta, Hennig, Procaccia: Fair algorithms for selecting citizens'
assemblies, Nature 596, 2021) is, at the price of a draw among thousands of prepared panels.
"""

from bot.selection.choosing import select
from bot.selection.nouns import Applicant, Conflict, Infeasible, Quota, Relaxation, Selection

__all__ = ["Applicant", "Conflict", "Infeasible", "Quota", "Relaxation", "Selection", "select"]
