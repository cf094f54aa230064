"""A programme that somebody hands over in chat: read, shown with what is doubtful, mended, and used only when
they say so. Until then nobody hears of it; of the message that it came in nothing else is acted on.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import agendas, answers, drafts, previews
from bot.carried import adopt, carry_over, led_by
from bot.commands import correction
from bot.drafts import may_propose
from bot.errors import AgendaError, RefusalError, SourceError
from bot.model import (
    Answer,
    Assignment,
    Audit,
    Due,
    DueKind,
    Event,
    EventPlace,
    EventRole,
    EventState,
    Format,
    PlaceKind,
    Proposal,
    ProposalState,
    Purpose,
    Reading,
    Submission,
    new_id,
)
from bot.occasions import base_place, hold
from bot.people import make_claim
from cards import preview as cards
from cards.markdown import plain
from schedules import mending

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Ask
    from bot.occasions import Guest
    from bot.ports import Tables
    from cards.elements import ButtonStyle, Face

__all__ = [
    "arrive",
    "begin",
    "chosen",
    "detach",
    "drop",
    "explain",
    "may_propose",
    "mend",
    "propose",
    "show",
    "use",
]

FETCHING: Final = timedelta(hours=1)  # after it nobody waits for what they asked for


# Handing over -------------------------------------------------------------------------------------


async def propose(
    tables: Tables, guest: Guest, face: Face, now: datetime, *, name: str, reading: Reading, event: Event | None
) -> Answer:
    """Show what was read of a programme that somebody pasted, for `event` or for one that it makes.

    Raises:
        RefusalError: `not_organiser`.
    """
    if not reading.agenda.sessions:
        await drafts.demand(tables, guest, event)
        return Answer(card=previews.refusal(face, name, reading))
    proposal = await _make(tables, guest, now, name=name, event=event, title=reading.agenda.title)
    proposal = proposal.model_copy(update={"reading": await _adopted(tables, proposal, reading, now)})
    await tables.proposals.add(proposal)
    await _follow(tables, proposal, face.buttons, now)
    await previews.show(tables, proposal, guest.place.id, now, buttons=face.buttons)
    await _audit(tables, guest, proposal, "propose", now)
    return Answer()


async def begin(
    tables: Tables, guest: Guest, face: Face, now: datetime, *, name: str, source: str, event: Event | None
) -> Answer:
    """Keep what is to be fetched and read, plan that, and say so.

    Raises:
        RefusalError: `not_organiser`.
    """
    proposal = await _make(tables, guest, now, name=name, event=event, title=name)
    proposal = proposal.model_copy(update={"state": ProposalState.READING, "source": source})
    await tables.proposals.add(proposal)
    due = Due(
        key=f"{proposal.event_id}/proposal/{proposal.id}",
        event_id=proposal.event_id,
        at=now,
        kind=DueKind.READ,
        stale_at=now + FETCHING,
        derived=False,
    )
    await tables.dues.put(due)
    await previews.announce(tables, proposal, now, buttons=face.buttons)
    await _audit(tables, guest, proposal, "propose", now)
    return Answer()


async def arrive(
    tables: Tables,
    proposal: Proposal,
    came: Reading | AgendaError | SourceError,
    now: datetime,
    *,
    buttons: ButtonStyle,
) -> None:
    """Show what became of a source: its preview, or why it cannot be read. Once; later calls change nothing."""
    await hold(tables, proposal.event_id)
    known = await tables.proposals.lock(id=proposal.id)
    if known is None or known.state is not ProposalState.READING:
        return
    known = known.model_copy(update={"source": ""})
    if isinstance(came, Reading) and came.agenda.sessions:
        known = await drafts.join(tables, known, came.agenda.title)
        adopted = await _adopted(tables, known, came, now)
        ready = known.model_copy(update={"state": ProposalState.READY, "reading": adopted})
        await tables.proposals.put(ready)
        await _follow(tables, ready, buttons, now)
        if await drafts.is_overtaken(tables, ready):
            await tables.proposals.put(ready.model_copy(update={"state": ProposalState.DROPPED}))
            await previews.end(tables, ready, "replaced", now, buttons=buttons)
            return
        await previews.show(tables, ready, ready.place_id, now, buttons=buttons)
        return
    refused = known.model_copy(update={"state": ProposalState.REFUSED})
    await tables.proposals.put(refused)
    await previews.refuse(tables, refused, came, now, buttons=buttons)
    await drafts.forget_draft(tables, refused.event_id)


async def explain(tables: Tables, guest: Guest, face: Face, _now: datetime, _ask: Ask) -> Answer:
    """Say how a programme is handed over, and where the draft is that waits, if any does."""
    return Answer(card=cards.ways(face, waiting=await drafts.waits(tables, guest)))


async def _make(tables: Tables, guest: Guest, now: datetime, *, name: str, event: Event | None, title: str) -> Proposal:
    """Return a new proposal of somebody who may make one; where no event is meant, a draft is made for it."""
    aim = await drafts.demand(tables, guest, event) or await drafts.make_draft(tables, guest, title)
    return Proposal(
        id=new_id(),
        event_id=aim.id,
        person_id=guest.person.id,
        place_id=guest.place.id,
        name=plain(name, 160),
        made_at=now,
    )


async def _adopted(tables: Tables, proposal: Proposal, reading: Reading, now: datetime) -> Reading:
    """Return what was read with what its event says already; what is doubtful then is numbered from 1."""
    event = await tables.events.get(id=proposal.event_id)
    known = reading if event is None else adopt(event, reading, now)
    doubts = tuple(each.model_copy(update={"number": None}) for each in known.doubts if not each.settled)
    return mending.settle(known.model_copy(update={"doubts": doubts}))


async def _follow(tables: Tables, proposal: Proposal, buttons: ButtonStyle, now: datetime) -> None:
    """Let a proposal take the place of the earlier ones of its person and event, and name its draft."""
    earlier = await tables.proposals.find(
        person_id=proposal.person_id, event_id=proposal.event_id, state=ProposalState.READY
    )
    for each in earlier:
        if each.id != proposal.id and each.made_at <= proposal.made_at:
            await tables.proposals.put(each.model_copy(update={"state": ProposalState.DROPPED}))
            await previews.end(tables, each, "replaced", now, buttons=buttons)
    await drafts.name_draft(tables, proposal)


# Looking at it ------------------------------------------------------------------------------------


async def show(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    """Show the draft here, or part of it: "vis udkastet 2".

    Raises:
        RefusalError: `proposal_none` and what `drafts.meant` and `drafts.ready` raise.
    """
    proposal_id, part = ask.argument, ""
    if isinstance(ask, Submission):
        proposal_id, _, part = ask.argument.partition("/")
    else:
        proposal_id, part = "", ask.argument
    proposal = await drafts.ready(tables, await drafts.meant(tables, guest, proposal_id, newest=True))
    number = int(part) if part.isdecimal() and len(part) < 4 else 1  # noqa: PLR2004
    await previews.show(tables, proposal, guest.place.id, now, buttons=face.buttons, part=max(1, number))
    return Answer()


# Deciding -----------------------------------------------------------------------------------------


async def chosen(tables: Tables, guest: Guest, ask: Ask, also: ProposalState) -> Proposal:
    """Return the proposal that is to be used or dropped: one that waits, else one in the state `also`.

    Raises:
        RefusalError: what `drafts.meant` raises.
    """
    return await drafts.meant(tables, guest, drafts.named_in(ask), also=also)


async def use(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    """Make a proposal the programme of its event, in one transaction with all that follows from it.

    Raises:
        RefusalError: `proposal_undated`, `agenda_empty`, and what `drafts.meant` and `drafts.ready` raise.
    """
    proposal = await drafts.meant(tables, guest, drafts.named_in(ask), also=ProposalState.USED)
    if proposal.state is ProposalState.USED:
        return Answer(text=face.say("proposal.used_before"), fleeting=True)
    proposal = await drafts.ready(tables, proposal)
    reading = drafts.read_of(proposal)
    if mending.undated(reading) is not None:
        raise RefusalError("proposal_undated")
    event = await tables.events.lock(id=proposal.event_id)
    if event is None:
        raise RefusalError("proposal_gone")
    was_draft = event.state is EventState.DRAFT
    if was_draft:
        event = event.model_copy(update={"state": EventState.OPEN, "tenant_id": guest.place.tenant_id})
        await tables.events.put(event)
    before = await drafts.accepted(tables, event)
    agenda = carry_over(before, reading.agenda, whole=reading.format is Format.NATIVE)
    if before is not None and not await drafts.organises(tables, guest, event, before):
        agenda = led_by(before, agenda)
    event = await agendas.accept(tables, event, agenda, now)
    await tables.proposals.put(proposal.model_copy(update={"state": ProposalState.USED}))
    await previews.end(tables, proposal, "used", now, buttons=face.buttons)
    await _audit(tables, guest, proposal, "use_draft", now)
    if not was_draft:
        return Answer(text=face.say("proposal.used", title=event.title))
    return await _settle_in(tables, guest, face, now, event, proposal)


async def _settle_in(
    tables: Tables, guest: Guest, face: Face, now: datetime, event: Event, proposal: Proposal
) -> Answer:
    """Give a new event its organisers and its place: this one where others read along, else one that a code names."""
    for person_id in {guest.person.id, proposal.person_id}:
        await tables.assignments.add(Assignment(scope_id=event.id, person_id=person_id, role=EventRole.ORGANISER))
    here = await base_place(tables, guest.place)
    if here.kind is PlaceKind.PERSONAL:
        code = await make_claim(tables, now, event.id)
        shown = f"{code[:4]}-{code[4:]}"
        return Answer(text=face.say("proposal.used.code", title=event.title, code=shown), lasting=True)
    await tables.event_places.add(EventPlace(event_id=event.id, place_id=here.id, purpose=Purpose.MAIN))
    await tables.places.put(here.model_copy(update={"welcomed": True}))
    return Answer(text=face.say("proposal.used.here", title=event.title))


async def drop(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    """Throw a proposal away, and the draft that was made for it.

    Raises:
        RefusalError: what `drafts.meant` and `drafts.ready` raise.
    """
    proposal = await drafts.meant(tables, guest, drafts.named_in(ask), also=ProposalState.DROPPED)
    if proposal.state is ProposalState.DROPPED and not await drafts.is_replaced(tables, proposal):
        return Answer(text=face.say("proposal.dropped_before"), fleeting=True)
    proposal = await drafts.ready(tables, proposal)
    dropped = proposal.model_copy(update={"state": ProposalState.DROPPED})
    await tables.proposals.put(dropped)
    await previews.end(tables, dropped, "dropped", now, buttons=face.buttons)
    await drafts.forget_draft(tables, proposal.event_id)
    await _audit(tables, guest, proposal, "drop_draft", now)
    return Answer(text=face.say("proposal.dropped"), fleeting=True)


async def detach(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    """Let a proposal be for a new event instead of the one that it was read for.

    Raises:
        RefusalError: `not_organiser`, and what `drafts.meant` and `drafts.ready` raise.
    """
    proposal = await drafts.ready(tables, await drafts.meant(tables, guest, drafts.named_in(ask)))
    event = await tables.events.get(id=proposal.event_id)
    if event is None or event.state is EventState.DRAFT:
        return Answer(text=face.say("proposal.moved_before"), fleeting=True)
    await drafts.demand_organiser(tables, guest, event)
    title = drafts.read_of(proposal).agenda.title
    draft = Event(id=new_id(), tenant_id=guest.place.tenant_id, title=title, state=EventState.DRAFT)
    await tables.events.add(draft)
    await tables.assignments.add(Assignment(scope_id=draft.id, person_id=guest.person.id, role=EventRole.ORGANISER))
    moved = proposal.model_copy(update={"event_id": draft.id, "revision": proposal.revision + 1})
    await tables.proposals.put(moved)
    await drafts.name_draft(tables, moved)
    await previews.redraw(tables, moved, now, buttons=face.buttons)
    await _audit(tables, guest, moved, "new_event", now)
    return Answer(text=face.say("proposal.moved", title=title), fleeting=True)


# Mending ------------------------------------------------------------------------------------------


async def mend(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    """Mend what a card's fields or a sentence ("ret 2: 31. maj 2027") say. Of several answers each that fits
    counts, and of the others it is said why they do not.

    Raises:
        RefusalError: `mend_...` for a sentence that does not fit, and what `drafts.meant` and `drafts.ready` raise.
    """
    proposal = await drafts.ready(tables, await drafts.meant(tables, guest, drafts.named_in(ask)))
    if isinstance(ask, Submission):
        reading, said = answers.answered(face, drafts.read_of(proposal), ask.values)
    else:
        wanted = correction(ask.argument)
        if wanted is None:
            raise RefusalError("mend_unclear")
        reading, said = answers.corrected(face, drafts.read_of(proposal), wanted), face.count("proposal.mended", 1)
    if reading != proposal.reading:
        mended = proposal.model_copy(update={"reading": reading, "revision": proposal.revision + 1})
        await tables.proposals.put(mended)
        await drafts.name_draft(tables, mended)
        await previews.redraw(tables, mended, now, buttons=face.buttons)
        await _audit(tables, guest, mended, "mend_draft", now)
    return Answer(text=said, fleeting=isinstance(ask, Submission))


async def _audit(tables: Tables, guest: Guest, proposal: Proposal, act: str, now: datetime) -> None:
    row = Audit(
        id=new_id(),
        event_id=proposal.event_id,
        person_id=guest.person.id,
        act=act,
        target=proposal.id,
        done_at=now,
    )
    await tables.audit.add(row)
