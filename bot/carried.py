"""What a new programme does not say is kept from the event and from the programme before: title, zone and day,
who organises, the registration, what groups and people are asked, and that a closed session stays closed. Only our
own format says all that there is to say. What was promised to those who answered holds whatever comes: an answer that
only few were to see is never shown to more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import Audience, BreakoutPlan, EventState, Format, IdeaRules, Notices, new_id
from schedules import release
from schedules.mending import corrections
from schedules.readers.entries import DEFAULT_ZONE

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Agenda, Event, Form, FormField, Reading, Session


def adopt(event: Event, reading: Reading, now: datetime) -> Reading:
    """Return what was read with what it leaves open and its event says already: title and zone, and the day of
    one that is not over.
    """
    codes = {each.code for each in reading.doubts}
    if event.state is EventState.DRAFT:
        return reading
    if "no_title" in codes:
        reading = corrections.retitle(reading, event.title)
    if not reading.zoned and reading.format is not Format.NATIVE and reading.agenda.zone == DEFAULT_ZONE:
        reading = corrections.rezone(reading, event.zone)
    if "no_date" in codes and event.starts_at is not None and (event.ends_at or event.starts_at) > now:
        reading = corrections.redate(reading, reading.agenda.wall(event.starts_at).date().isoformat())
    return reading


def carry_over(before: Agenda | None, agenda: Agenda, *, whole: bool = False) -> Agenda:
    """Return `agenda`, its sessions known again from `before`, completed with what that one alone says.

    `whole` says that it was read of our own format: what it does not ask any more is not asked.
    """
    if before is None:
        return agenda
    identified = release.identify(before, agenda, new_id)
    known = {each.id: each for each in before.sessions}
    return identified.model_copy(
        update={
            "form": _as_promised(before.form, identified.form) if identified.form else before.form,
            "organisers": identified.organisers or before.organisers,
            "facilitators": identified.facilitators or before.facilitators,
            "notices": before.notices if identified.notices == Notices() else identified.notices,
            "sessions": tuple(_completed(known.get(each.id), each, whole=whole) for each in identified.sessions),
            **({} if whole else _decided(before, identified)),
        }
    )


def _decided(before: Agenda, agenda: Agenda) -> dict[str, object]:
    """Return what only our own format can say of the day; times of overviews move with the day."""
    moved = timedelta(0)
    if before.sessions and agenda.sessions:
        moved = agenda.sessions[0].start.date() - before.sessions[0].start.date()
    return {
        "ideas": before.ideas if agenda.ideas == IdeaRules() else agenda.ideas,
        "digests": agenda.digests or tuple(each + moved for each in before.digests),
        "logo": agenda.logo or before.logo,
        "link": agenda.link or before.link,
    }


def _as_promised(before: Form | None, form: Form) -> Form:
    """Return a form whose questions stay as closed as they were."""
    known = {each.id: each for each in before.fields} if before else {}
    fields = tuple(_as_closed(known.get(each.id), each) for each in form.fields)
    return form if fields == form.fields else form.model_copy(update={"fields": fields})


def _as_closed(was: FormField | None, field: FormField) -> FormField:
    if was is None:
        return field
    kept = {"sensitive": field.sensitive or was.sensitive, "hidden": field.hidden or was.hidden}
    return field.model_copy(update=kept)


def led_by(before: Agenda, agenda: Agenda) -> Agenda:
    """Return `agenda` with those who run the event, and those who select, as they were: who may not decide that does
    not, and a source on the web is anybody's.
    """
    led = {"organisers": before.organisers, "facilitators": before.facilitators}
    return agenda.model_copy(update={**led, "form": _selected_by(before.form, agenda.form)})


def _selected_by(before: Form | None, form: Form | None) -> Form | None:
    if form is None or form.call is None:
        return form
    selectors = before.call.selectors if before and before.call else ()
    return form.model_copy(update={"call": form.call.model_copy(update={"selectors": selectors})})


def _completed(was: Session | None, session: Session, *, whole: bool) -> Session:
    if was is None:
        return session
    kept: dict[str, object] = {}
    if was.audience is Audience.CIRCLE:
        kept["audience"] = Audience.CIRCLE
    if session.breakout == BreakoutPlan() and was.breakout is not None:
        kept["breakout"] = was.breakout
    if was.presents and not session.presents:
        kept["presents"] = was.presents
    if was.polls and not session.polls and not whole:
        kept["polls"] = was.polls
    if was.feedback and not whole:
        kept["feedback"] = True
    if was.seats is not None and session.seats is None and not whole:
        kept["seats"] = was.seats
    mails = {each.name: each.email for each in was.speakers if each.email}
    if any(each.email is None and each.name in mails for each in session.speakers):
        kept["speakers"] = tuple(
            each.model_copy(update={"email": each.email or mails.get(each.name)}) for each in session.speakers
        )
    return session.model_copy(update=kept) if kept else session
