"""Which draft somebody means, and what they may do with one: whoever steers the event that it is for, or who
organises anything in the tenant where it is for a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.errors import RefusalError
from bot.model import Agenda, Event, EventRole, EventState, ProposalState, Submission, new_id
from bot.occasions import base_place, hold, roles_at

if TYPE_CHECKING:
    from bot.model import Ask, Proposal, Reading
    from bot.occasions import Guest
    from bot.ports import Tables

_STEERS: Final = frozenset({EventRole.ORGANISER, EventRole.FACILITATOR})


async def may_propose(tables: Tables, guest: Guest, event: Event | None) -> bool:
    """Whether somebody may hand over a programme: who steers the event at hand, or organises anything in
    this tenant where the event that is at hand is not of this place.
    """
    if event is not None and event.state is not EventState.DRAFT:
        agenda = await accepted(tables, event) or Agenda(title=event.title)
        if await roles_at(tables, guest, event, agenda) & _STEERS:
            return True
        here = await base_place(tables, guest.place)
        if await tables.event_places.count(event_id=event.id, place_id=here.id):
            return False
    return await _organises(tables, guest)


async def demand(tables: Tables, guest: Guest, event: Event | None) -> Event | None:
    """Return the event that somebody may change here; None means that they may make a new one."""
    if not await may_propose(tables, guest, event):
        raise RefusalError("not_organiser")
    if event is None or event.state is EventState.DRAFT:
        return None
    agenda = await accepted(tables, event) or Agenda(title=event.title)
    return event if await roles_at(tables, guest, event, agenda) & _STEERS else None


async def demand_organiser(tables: Tables, guest: Guest, event: Event) -> None:
    """Let only organisers of an event, or of anything else here, make another one.

    Raises:
        RefusalError: `not_organiser`.
    """
    agenda = await accepted(tables, event) or Agenda(title=event.title)
    if not await organises(tables, guest, event, agenda) and not await _organises(tables, guest):
        raise RefusalError("not_organiser")


async def organises(tables: Tables, guest: Guest, event: Event, agenda: Agenda) -> bool:
    """Whether somebody is an organiser of this event."""
    return EventRole.ORGANISER in await roles_at(tables, guest, event, agenda)


async def _organises(tables: Tables, guest: Guest) -> bool:
    """Whether somebody is organiser of any event or place of this tenant."""
    found = await tables.assignments.find(person_id=guest.person.id, role=EventRole.ORGANISER)
    scopes = tuple(each.scope_id for each in found)
    tenant_id = guest.place.tenant_id
    if not scopes:
        return False
    return bool(
        await tables.places.count(id=scopes, tenant_id=tenant_id)
        or await tables.events.count(id=scopes, tenant_id=tenant_id)
    )


def named_in(ask: Ask) -> str:
    """Return the proposal that a button names; a sentence names none."""
    return ask.argument.partition("/")[0] if isinstance(ask, Submission) else ""


async def meant(
    tables: Tables, guest: Guest, proposal_id: str, *, also: ProposalState | None = None, newest: bool = False
) -> Proposal:
    """Return the proposal that a button names, or the newest that waits: one's own, or one that stands here.

    Where none waits, one in the state `also` counts as well, or (`newest`) whatever came last.

    Raises:
        RefusalError: `proposal_none`, `not_organiser`.
    """
    if proposal_id:
        named = await tables.proposals.get(id=proposal_id)
        if named is None:
            raise RefusalError("proposal_none")
        if not await _may_act(tables, guest, named):
            raise RefusalError("not_organiser")
        return await _locked(tables, named)
    found = [each for each in await _near(tables, guest) if await _may_act(tables, guest, each)]
    waiting = [each for each in found if each.state is ProposalState.READY]
    reading = [each for each in found if each.state is ProposalState.READING]
    over = [each for each in found if newest or each.state is also]
    chosen = waiting or reading or over
    if not chosen:
        raise RefusalError("proposal_none")
    return await _locked(tables, chosen[-1])


async def waits(tables: Tables, guest: Guest) -> bool:
    """Whether a proposal waits that somebody may decide on here."""
    found = [each for each in await _near(tables, guest) if each.state is ProposalState.READY]
    return any([await _may_act(tables, guest, each) for each in found])


async def _near(tables: Tables, guest: Guest) -> list[Proposal]:
    """Return the proposals of a person and those that stand in this conversation, the newest last."""
    place = guest.place
    places = await tables.places.find(
        app_id=place.app_id, tenant_id=place.tenant_id, conversation_id=place.conversation_id
    )
    mine = await tables.proposals.find(person_id=guest.person.id)
    here = await tables.proposals.find(place_id=tuple(each.id for each in places))
    return sorted({each.id: each for each in (*mine, *here)}.values(), key=lambda each: (each.made_at, each.id))


async def _may_act(tables: Tables, guest: Guest, proposal: Proposal) -> bool:
    """Whether somebody may decide on a proposal: whoever could have made it, in the tenant that it is of."""
    event = await tables.events.get(id=proposal.event_id)
    if event is None:
        return proposal.person_id == guest.person.id
    if event.tenant_id and event.tenant_id != guest.place.tenant_id:
        return False
    if event.state is EventState.DRAFT:
        return await _organises(tables, guest)
    agenda = await accepted(tables, event) or Agenda(title=event.title)
    return bool(await roles_at(tables, guest, event, agenda) & _STEERS)


async def _locked(tables: Tables, proposal: Proposal) -> Proposal:
    """Return a proposal as it now is; whoever else acts on it or its event waits."""
    await hold(tables, proposal.event_id)
    return await tables.proposals.lock(id=proposal.id) or proposal


async def ready(tables: Tables, proposal: Proposal) -> Proposal:
    """Return a proposal that waits to be decided on.

    Raises:
        RefusalError: `proposal_reading`, `proposal_refused`, `proposal_used`, `proposal_replaced`, `proposal_gone`.
    """
    if proposal.state is ProposalState.READY:
        return proposal
    if proposal.state is not ProposalState.DROPPED:
        raise RefusalError(f"proposal_{proposal.state}")
    raise RefusalError("proposal_replaced" if await is_replaced(tables, proposal) else "proposal_gone")


async def is_replaced(tables: Tables, proposal: Proposal) -> bool:
    """Whether the same person handed over a newer one for the same event."""
    others = await tables.proposals.find(person_id=proposal.person_id, event_id=proposal.event_id)
    return any(each.made_at >= proposal.made_at and each.id != proposal.id for each in others)


async def is_overtaken(tables: Tables, proposal: Proposal) -> bool:
    """Whether one that was handed over later was read sooner, and stands."""
    standing = (ProposalState.READY, ProposalState.USED)
    others = await tables.proposals.find(person_id=proposal.person_id, event_id=proposal.event_id, state=standing)
    return any(each.made_at > proposal.made_at for each in others)


def read_of(proposal: Proposal) -> Reading:
    """Return what was read, of a proposal that has it."""
    if proposal.reading is None:
        raise RefusalError("proposal_gone")
    return proposal.reading


async def accepted(tables: Tables, event: Event) -> Agenda | None:
    """Return the programme that an event has, or None."""
    found = await tables.releases.get(event_id=event.id, number=event.release)
    return found.agenda if found else None


# The event of a draft -----------------------------------------------------------------------------


async def make_draft(tables: Tables, guest: Guest, title: str) -> Event:
    """Return the event that a programme of its own is for: that of an earlier attempt, or a new draft."""
    known = await _attempted(tables, guest.person.id, guest.place.id, title)
    if known is not None:
        return known
    event = Event(id=new_id(), tenant_id=guest.place.tenant_id, title=title, state=EventState.DRAFT)
    await tables.events.add(event)
    return event


async def _attempted(tables: Tables, person_id: str, place_id: str, title: str) -> Event | None:
    """Return the draft that somebody's earlier attempt at the same programme, in the same place, is for."""
    mine = await tables.proposals.find(person_id=person_id, place_id=place_id, state=ProposalState.READY)
    ids = tuple(each.event_id for each in mine if each.reading and each.reading.agenda.title == title)
    waiting = await tables.events.find(id=ids, state=EventState.DRAFT) if ids else []
    return waiting[0] if waiting else None


async def join(tables: Tables, proposal: Proposal, title: str) -> Proposal:
    """Return a proposal for a draft as one for the draft of an earlier attempt, where there is one."""
    event = await tables.events.get(id=proposal.event_id)
    if event is None or event.state is not EventState.DRAFT:
        return proposal
    known = await _attempted(tables, proposal.person_id, proposal.place_id, title)
    if known is None or known.id == event.id:
        return proposal
    await tables.events.drop(id=event.id)
    return proposal.model_copy(update={"event_id": known.id})


async def name_draft(tables: Tables, proposal: Proposal) -> None:
    """Call a draft what its programme is called, in that one's zone and language."""
    event = await tables.events.lock(id=proposal.event_id)
    if event is None or event.state is not EventState.DRAFT or proposal.reading is None:
        return
    agenda = proposal.reading.agenda
    named = {"title": agenda.title, "zone": agenda.zone, "language": agenda.language}
    await tables.events.put(event.model_copy(update=named))


async def forget_draft(tables: Tables, event_id: str) -> None:
    """Delete a draft that no other proposal is for."""
    event = await tables.events.get(id=event_id)
    waiting = (ProposalState.READING, ProposalState.READY)
    if event is None or event.state is not EventState.DRAFT:
        return
    if not await tables.proposals.count(event_id=event_id, state=waiting):
        await tables.events.drop(id=event_id)
