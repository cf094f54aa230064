"""All that came of a call so far: applications, what they were given, and what is decided. Who scores and decides is
let in here, and nobody else; where others read along, nothing of it is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import quotas
from bot.announcements import known_by_mail
from bot.applications import scoring
from bot.errors import RefusalError
from bot.model import EventRole, EventState, Purpose, RegistrationState
from bot.occasions import is_shared, places_for, with_agenda

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from bot.model import Call, Decision, Draw, Form, Person, Quota, Registration, Review
    from bot.occasions import Guest, Occasion, Scene
    from bot.ports import Tables

OUTCOMES: Final = (RegistrationState.SELECTED, RegistrationState.RESERVE, RegistrationState.DECLINED)


@dataclass(frozen=True, slots=True)
class Pile:
    """What came of a call. `rows` are the applications that are to have an answer, or had one; by number."""

    form: Form
    call: Call
    rows: tuple[Registration, ...]
    reviews: tuple[Review, ...]
    decisions: dict[str, Decision]
    draw: Draw | None

    @property
    def answered(self) -> bool:
        """Whether the answers have been sent."""
        return self.draw is not None and self.draw.released_at is not None

    @property
    def quotas(self) -> tuple[Quota, ...]:
        """Return the quotas as they stand: those that were eased as they were."""
        return quotas.eased(self.call.quotas, self.draw.relaxed if self.draw else ())

    @property
    def standings(self) -> list[scoring.Standing]:
        """Return where the applications stand, the best first."""
        return scoring.standings(self.call, self.rows, self.reviews)

    def row(self, number: str) -> Registration:
        """Return the application with a number.

        Raises:
            RefusalError: `application_none` (number).
        """
        found = next((each for each in self.rows if str(each.number) == number), None)
        if found is None:
            raise RefusalError("application_none", number=number)
        return found

    def chosen(self, state: RegistrationState) -> list[Registration]:
        """Return the applications with an outcome, by rank."""
        found = [each for each in self.rows if each.person_id in self.decisions]
        theirs = [each for each in found if self.decisions[each.person_id].state is state]
        return sorted(theirs, key=lambda each: (self.decisions[each.person_id].rank, each.number))

    def undecided(self) -> list[Registration]:
        """Return the applications that nobody and nothing has decided on."""
        return [each for each in self.rows if each.person_id not in self.decisions]


def call_of(day: Occasion) -> tuple[Form, Call]:
    """Return the form with its call.

    Raises:
        RefusalError: `applications_none` (event) where people register and do not apply.
    """
    form = day.agenda.form
    if form is None or form.call is None:
        raise RefusalError("applications_none", event=day.event.title)
    return form, form.call


async def gather(day: Occasion) -> Pile:
    """Read all that came of the event's call.

    Raises:
        RefusalError: as `call_of`.
    """
    form, call = call_of(day)
    event_id = day.event.id
    decisions = {each.person_id: each for each in await day.tables.decisions.find(event_id=event_id)}
    told = {person_id for person_id, each in decisions.items() if each.released_at is not None}
    rows = [
        each
        for each in await day.tables.registrations.find(event_id=event_id)
        if each.state is RegistrationState.APPLIED or each.person_id in told
    ]
    rows_by = {each.person_id: each for each in rows}
    given = await day.tables.reviews.find(event_id=event_id)
    draws = await day.tables.draws.find(event_id=event_id)
    return Pile(
        form=form,
        call=call,
        rows=tuple(sorted(rows, key=lambda each: each.number)),
        reviews=tuple(each for each in given if _is_of_now(each, rows_by, told)),
        decisions={person_id: each for person_id, each in decisions.items() if person_id in rows_by},
        draw=max(draws, key=lambda each: each.number, default=None),
    )


def _is_of_now(review: Review, rows: Mapping[str, Registration], told: Container[str]) -> bool:
    """Whether a review is of an application as it now reads: who changes theirs is read again."""
    row = rows.get(review.person_id)
    return row is not None and (review.person_id in told or row.changed_at <= review.scored_at)


# Who is let in ------------------------------------------------------------------------------------


def let_in(scene: Scene) -> None:
    """Let in who scores and decides, where nobody reads along.

    Raises:
        RefusalError: `not_selector`, `applications_elsewhere`; `applications_none` as `call_of`.
    """
    call_of(scene)
    if EventRole.SELECTOR not in scene.roles:
        raise RefusalError("not_selector")
    if is_shared(scene.guest.place):
        raise RefusalError("applications_elsewhere")


async def selectors(day: Occasion) -> list[Person]:
    """Return everybody known who scores and decides, in order of their id; organisers where the call names nobody."""
    _, call = call_of(day)
    if not call.selectors:
        return await organisers(day)
    ids = {each.person_id for each in await known_by_mail(day, {each.lower() for each in call.selectors})}
    return await day.tables.people.find(id=tuple(sorted(ids))) if ids else []


async def organisers(day: Occasion) -> list[Person]:
    """Return everybody known who organises the event, in order of their id; who only facilitates it does not."""
    ids = {each.person_id for each in await known_by_mail(day, {each.lower() for each in day.agenda.organisers})}
    scopes = [day.event.id]
    if not day.agenda.organisers:
        scopes += [each.id for each in await places_for(day.tables, day.event.id, Purpose.MAIN)]
    assigned = await day.tables.assignments.find(scope_id=tuple(scopes), role=EventRole.ORGANISER)
    ids |= {each.person_id for each in assigned}
    return await day.tables.people.find(id=tuple(sorted(ids))) if ids else []


async def event_of(tables: Tables, guest: Guest) -> str | None:
    """Return the id of the one open event whose call somebody scores and decides; None where the usual rule tells."""
    mails = {each.lower() for each in (guest.identity.email, guest.identity.upn) if each}
    if not mails or is_shared(guest.place):
        return None
    found = []
    for event in await tables.events.find(tenant_id=guest.place.tenant_id, state=EventState.OPEN):
        loaded = await with_agenda(tables, event)
        form = loaded[1].form if loaded else None
        if form and form.call and mails & {each.lower() for each in form.call.selectors}:
            found.append(event.id)
    return found[0] if len(found) == 1 else None
