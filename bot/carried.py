"""What a new programme does not say is kept from the one before: who organises, the registration, what
groups are asked, and that a closed session stays closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Audience, BreakoutPlan, Notices, new_id
from schedules import release

if TYPE_CHECKING:
    from bot.model import Agenda, Session


def carry_over(before: Agenda | None, agenda: Agenda) -> Agenda:
    """Return `agenda`, its sessions known again from `before`, completed with what that one alone says."""
    if before is None:
        return agenda
    identified = release.identify(before, agenda, new_id)
    known = {each.id: each for each in before.sessions}
    return identified.model_copy(
        update={
            "form": identified.form or before.form,
            "organisers": identified.organisers or before.organisers,
            "facilitators": identified.facilitators or before.facilitators,
            "notices": before.notices if identified.notices == Notices() else identified.notices,
            "sessions": tuple(_completed(known.get(each.id), each) for each in identified.sessions),
        }
    )


def _completed(was: Session | None, session: Session) -> Session:
    if was is None:
        return session
    kept: dict[str, object] = {}
    if was.audience is Audience.CIRCLE:
        kept["audience"] = Audience.CIRCLE
    if session.breakout == BreakoutPlan() and was.breakout is not None:
        kept["breakout"] = was.breakout
    mails = {each.name: each.email for each in was.speakers if each.email}
    if any(each.email is None and each.name in mails for each in session.speakers):
        kept["speakers"] = tuple(
            each.model_copy(update={"email": each.email or mails.get(each.name)}) for each in session.speakers
        )
    return session.model_copy(update=kept) if kept else session
