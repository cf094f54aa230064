"""A programme that somebody hands over in chat: read, shown with what is doubtful, mended, and used only when
they say so. Until then nobody hears of it; of the message that it came in nothing else is acted on.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import agendas, previews
from bot.carried import carry_over
from bot.commands import correction
from bot.errors import AgendaError, RefusalError, SourceError
from bot.model import (
    Agenda,
    Answer,
    Assignment,
    Audit,
    Due,
    DueKind,
    Event,
    EventPlace,
    EventRole,
    EventState,
    PlaceKind,
    Proposal,
    ProposalState,
    Purpose,
    Reading,
    Submission,
    new_id,
)
from bot.occasions import base_place, hold, roles_at
from bot.people import make_claim
from cards import preview as cards
from cards.markdown import plain
from schedules.readers import corrections, mending

if TYPE_CHECKING:
    from datetime import datetime

    from bot.commands import Correction
    from bot.model import Ask, Doubt
    from bot.occasions import Guest
    from bot.ports import Tables
    from cards.elements import ButtonStyle, Face
    from schedules.readers.mending import Remedy

FETCHING: Final = timedelta(hours=1)  # after it nobody waits for what they asked for
_STEERS: Final = frozenset({EventRole.ORGANISER, EventRole.FACILITATOR})


# Handing over -------------------------------------------------------------------------------------


async def may_propose(tables: Tables, guest: Guest, event: Event | None) -> bool:
    """Whether somebody may hand over a programme: who steers the event at hand, or organises anything in
    this tenant where the event that is at hand is not of this place.
    """
    if event is not None and event.state is not EventState.DRAFT:
        agenda = await previews.accepted(tables, event) or Agenda(title=event.title)
        if await roles_at(tables, guest, event, agenda) & _STEERS:
            return True
        here = await base_place(tables, guest.place)
        if await tables.event_places.count(event_id=event.id, place_id=here.id):
            return False
    return await _organises(tables, guest)


async def propose(
    tables: Tables, guest: Guest, face: Face, now: datetime, *, name: str, reading: Reading, event: Event | None
) -> Answer:
    """Show what was read of a programme that somebody pasted, for `event` or for one that it makes.

    Raises:
        RefusalError: `not_organiser`.
    """
    if not reading.agenda.sessions:
        await _demand(tables, guest, event)
        return Answer(card=previews.refusal(face, name, reading))
    proposal = await _make(tables, guest, now, name=name, event=event, title=reading.agenda.title)
    proposal = proposal.model_copy(update={"reading": mending.settle(reading)})
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
        ready = known.model_copy(update={"state": ProposalState.READY, "reading": mending.settle(came)})
        await tables.proposals.put(ready)
        await _follow(tables, ready, buttons, now)
        await previews.show(tables, ready, ready.place_id, now, buttons=buttons)
        return
    refused = known.model_copy(update={"state": ProposalState.REFUSED})
    await tables.proposals.put(refused)
    await previews.refuse(tables, refused, came, now, buttons=buttons)
    await _forget_draft(tables, refused.event_id)


async def explain(_tables: Tables, _guest: Guest, face: Face, _now: datetime, _ask: Ask) -> Answer:
    """Say how a programme is handed over."""
    return Answer(card=cards.ways(face))


async def _make(tables: Tables, guest: Guest, now: datetime, *, name: str, event: Event | None, title: str) -> Proposal:
    """Return a new proposal of somebody who may make one; where no event is meant, a draft is made for it."""
    aim = await _demand(tables, guest, event) or await _draft(tables, guest, title)
    return Proposal(
        id=new_id(),
        event_id=aim.id,
        person_id=guest.person.id,
        place_id=guest.place.id,
        name=plain(name, 160),
        made_at=now,
    )


async def _demand(tables: Tables, guest: Guest, event: Event | None) -> Event | None:
    """Return the event that somebody may change here; None means that they may make a new one."""
    if not await may_propose(tables, guest, event):
        raise RefusalError("not_organiser")
    if event is None or event.state is EventState.DRAFT:
        return None
    agenda = await previews.accepted(tables, event) or Agenda(title=event.title)
    return event if await roles_at(tables, guest, event, agenda) & _STEERS else None


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


async def _draft(tables: Tables, guest: Guest, title: str) -> Event:
    """Return the event that a programme of its own is for: that of an earlier attempt, or a new draft."""
    mine = await tables.proposals.find(person_id=guest.person.id, place_id=guest.place.id, state=ProposalState.READY)
    ids = tuple(each.event_id for each in mine if each.reading and each.reading.agenda.title == title)
    drafts = await tables.events.find(id=ids, state=EventState.DRAFT) if ids else []
    if drafts:
        return drafts[0]
    event = Event(id=new_id(), tenant_id=guest.place.tenant_id, title=title, state=EventState.DRAFT)
    await tables.events.add(event)
    return event


async def _follow(tables: Tables, proposal: Proposal, buttons: ButtonStyle, now: datetime) -> None:
    """Let a proposal take the place of the earlier ones of its person and event, and name its draft."""
    earlier = await tables.proposals.find(
        person_id=proposal.person_id, event_id=proposal.event_id, state=ProposalState.READY
    )
    for each in earlier:
        if each.id != proposal.id and each.made_at <= proposal.made_at:
            await tables.proposals.put(each.model_copy(update={"state": ProposalState.DROPPED}))
            await previews.end(tables, each, "replaced", now, buttons=buttons)
    await _name_draft(tables, proposal)


async def _name_draft(tables: Tables, proposal: Proposal) -> None:
    event = await tables.events.lock(id=proposal.event_id)
    if event is None or event.state is not EventState.DRAFT or proposal.reading is None:
        return
    agenda = proposal.reading.agenda
    named = {"title": agenda.title, "zone": agenda.zone, "language": agenda.language}
    await tables.events.put(event.model_copy(update=named))


async def _forget_draft(tables: Tables, event_id: str) -> None:
    """Delete a draft that no other proposal is for."""
    event = await tables.events.get(id=event_id)
    waiting = (ProposalState.READING, ProposalState.READY)
    if event is None or event.state is not EventState.DRAFT:
        return
    if not await tables.proposals.count(event_id=event_id, state=waiting):
        await tables.events.drop(id=event_id)


# Looking at it ------------------------------------------------------------------------------------


async def show(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    """Show the draft here, or part of it: "vis udkastet 2".

    Raises:
        RefusalError: `proposal_none` and what `_meant` and `_ready` raise.
    """
    proposal_id, part = ask.argument, ""
    if isinstance(ask, Submission):
        proposal_id, _, part = ask.argument.partition("/")
    else:
        proposal_id, part = "", ask.argument
    proposal = await _ready(tables, await _meant(tables, guest, proposal_id, newest=True))
    number = int(part) if part.isdecimal() and len(part) < 4 else 1  # noqa: PLR2004
    await previews.show(tables, proposal, guest.place.id, now, buttons=face.buttons, part=max(1, number))
    return Answer()


# Deciding -----------------------------------------------------------------------------------------


async def chosen(tables: Tables, guest: Guest, ask: Ask, also: ProposalState) -> Proposal:
    """Return the proposal that is to be used or dropped: one that waits, else one in the state `also`.

    Raises:
        RefusalError: what `_meant` raises.
    """
    return await _meant(tables, guest, _id_in(ask), also=also)


async def use(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    """Make a proposal the programme of its event, in one transaction with all that follows from it.

    Raises:
        RefusalError: `proposal_undated`, `agenda_empty`, and what `_meant` and `_ready` raise.
    """
    proposal = await _meant(tables, guest, _id_in(ask), also=ProposalState.USED)
    if proposal.state is ProposalState.USED:
        return Answer(text=face.say("proposal.used_before"), fleeting=True)
    proposal = await _ready(tables, proposal)
    reading = _read(proposal)
    if mending.undated(reading) is not None:
        raise RefusalError("proposal_undated")
    event = await tables.events.lock(id=proposal.event_id)
    if event is None:
        raise RefusalError("proposal_gone")
    was_draft = event.state is EventState.DRAFT
    if was_draft:
        event = event.model_copy(update={"state": EventState.OPEN, "tenant_id": guest.place.tenant_id})
        await tables.events.put(event)
    agenda = carry_over(await previews.accepted(tables, event), reading.agenda)
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
        return Answer(text=face.say("proposal.used.code", title=event.title, code=shown))
    await tables.event_places.add(EventPlace(event_id=event.id, place_id=here.id, purpose=Purpose.MAIN))
    await tables.places.put(here.model_copy(update={"welcomed": True}))
    return Answer(text=face.say("proposal.used.here", title=event.title))


async def drop(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    """Throw a proposal away, and the draft that was made for it.

    Raises:
        RefusalError: what `_meant` and `_ready` raise.
    """
    proposal = await _meant(tables, guest, _id_in(ask), also=ProposalState.DROPPED)
    if proposal.state is ProposalState.DROPPED and not await _is_replaced(tables, proposal):
        return Answer(text=face.say("proposal.dropped_before"), fleeting=True)
    proposal = await _ready(tables, proposal)
    dropped = proposal.model_copy(update={"state": ProposalState.DROPPED})
    await tables.proposals.put(dropped)
    await previews.end(tables, dropped, "dropped", now, buttons=face.buttons)
    await _forget_draft(tables, proposal.event_id)
    await _audit(tables, guest, proposal, "drop_draft", now)
    return Answer(text=face.say("proposal.dropped"), fleeting=True)


async def detach(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    """Let a proposal be for a new event instead of the one that it was read for.

    Raises:
        RefusalError: what `_meant` and `_ready` raise.
    """
    proposal = await _ready(tables, await _meant(tables, guest, _id_in(ask)))
    event = await tables.events.get(id=proposal.event_id)
    if event is None or event.state is EventState.DRAFT:
        return Answer(text=face.say("proposal.moved_before"), fleeting=True)
    title = _read(proposal).agenda.title
    draft = Event(id=new_id(), tenant_id=guest.place.tenant_id, title=title, state=EventState.DRAFT)
    await tables.events.add(draft)
    moved = proposal.model_copy(update={"event_id": draft.id, "revision": proposal.revision + 1})
    await tables.proposals.put(moved)
    await _name_draft(tables, moved)
    await previews.redraw(tables, moved, now, buttons=face.buttons)
    await _audit(tables, guest, moved, "new_event", now)
    return Answer(text=face.say("proposal.moved", title=title), fleeting=True)


# Mending ------------------------------------------------------------------------------------------


async def mend(tables: Tables, guest: Guest, face: Face, now: datetime, ask: Ask) -> Answer:
    """Mend what a card's fields or a sentence ("ret 2: 31. maj 2027") say. Of several answers each that fits
    counts, and of the others it is said why they do not.

    Raises:
        RefusalError: `mend_...` for a sentence that does not fit, and what `_meant` and `_ready` raise.
    """
    proposal = await _ready(tables, await _meant(tables, guest, _id_in(ask)))
    if isinstance(ask, Submission):
        reading, said = _answered(face, _read(proposal), ask.values)
    else:
        wanted = correction(ask.argument)
        if wanted is None:
            raise RefusalError("mend_unclear")
        reading, said = _corrected(face, _read(proposal), wanted), face.count("proposal.mended", 1)
    if reading != proposal.reading:
        mended = proposal.model_copy(update={"reading": reading, "revision": proposal.revision + 1})
        await tables.proposals.put(mended)
        await _name_draft(tables, mended)
        await previews.redraw(tables, mended, now, buttons=face.buttons)
        await _audit(tables, guest, mended, "mend_draft", now)
    return Answer(text=said, fleeting=isinstance(ask, Submission))


def _answered(face: Face, reading: Reading, values: dict[str, str]) -> tuple[Reading, str]:
    """Return the reading with the answers of a card's fields, and what is said of them."""
    mended, wrong, stale = 0, [], False
    for name, answer in values.items():
        number, _, code = name.partition("_")
        doubt = _doubt(reading, int(number) if number.isdecimal() else 0)
        if not answer:
            continue
        if doubt is None or doubt.code != code or doubt.settled:
            stale = True
            continue
        try:
            reading = _mended(face, reading, doubt, answer)
            mended += 1
        except RefusalError as refusal:
            why = face.say(f"refusal.{refusal.code}", **refusal.values)
            wrong.append(face.say("proposal.mended.wrong", number=number, why=why))
    said = [face.count("proposal.mended", mended)] if mended else []
    said += wrong
    said += [face.say("proposal.mended.before")] if stale and not said else []
    return reading, "\n\n".join(said) or face.say("proposal.mended.nothing")


def _corrected(face: Face, reading: Reading, wanted: Correction) -> Reading:
    """Return the reading with what a sentence corrects."""
    whole = {
        "date": corrections.redate,
        "title": corrections.retitle,
        "zone": corrections.rezone,
        "language": corrections.translate,
    }
    if wanted.about in whole:
        return mending.settle(whole[wanted.about](reading, wanted.answer))
    doubt = _doubt(reading, wanted.number)
    is_kind = corrections.kind_named(wanted.answer) is not None
    if wanted.about == "session" or (is_kind and (doubt is None or doubt.code != "no_title")):
        return mending.settle(corrections.change(reading, wanted.number, wanted.answer))
    if doubt is None:
        raise RefusalError("mend_unknown", number=wanted.number)
    return _mended(face, reading, doubt, wanted.answer)


def _doubt(reading: Reading, number: int) -> Doubt | None:
    return next((each for each in reading.doubts if each.number == number and number), None)


def _mended(face: Face, reading: Reading, doubt: Doubt, answer: str) -> Reading:
    remedy = mending.remedy(reading, doubt)
    if remedy is None:
        raise RefusalError("mend_nothing")
    try:
        return mending.mend(reading, doubt, _meaning(face, remedy, answer))
    except RefusalError as refusal:
        if refusal.code != "mend_choice":
            raise
        titles = [cards.option_title(face, remedy, each) for each in remedy.options]
        choices = "; ".join(f"{number}. {each}" for number, each in enumerate(titles, 1))
        raise RefusalError("mend_choice", choices=choices) from refusal


def _meaning(face: Face, remedy: Remedy, answer: str) -> str:
    """Return the value of the choice that somebody typed: by its number or its beginning; else what they typed."""
    values = [each.value for each in remedy.options]
    if answer in values:
        return answer
    if answer.isdecimal() and len(answer) < 3 and 1 <= int(answer) <= len(values):  # noqa: PLR2004
        return values[int(answer) - 1]
    titles = [cards.option_title(face, remedy, each).casefold() for each in remedy.options]
    meant = [
        value for value, title in zip(values, titles, strict=True) if title.startswith(answer.casefold().strip(" ."))
    ]
    return meant[0] if len(meant) == 1 else answer


# Which one is meant -------------------------------------------------------------------------------


def _id_in(ask: Ask) -> str:
    """Return the proposal that a button names; a sentence names none."""
    return ask.argument.partition("/")[0] if isinstance(ask, Submission) else ""


async def _meant(
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
    agenda = await previews.accepted(tables, event) or Agenda(title=event.title)
    return bool(await roles_at(tables, guest, event, agenda) & _STEERS)


async def _locked(tables: Tables, proposal: Proposal) -> Proposal:
    """Return a proposal as it now is; whoever else acts on it or its event waits."""
    await hold(tables, proposal.event_id)
    return await tables.proposals.lock(id=proposal.id) or proposal


async def _ready(tables: Tables, proposal: Proposal) -> Proposal:
    """Return a proposal that waits to be decided on.

    Raises:
        RefusalError: `proposal_reading`, `proposal_refused`, `proposal_used`, `proposal_replaced`, `proposal_gone`.
    """
    if proposal.state is ProposalState.READY:
        return proposal
    if proposal.state is not ProposalState.DROPPED:
        raise RefusalError(f"proposal_{proposal.state}")
    raise RefusalError("proposal_replaced" if await _is_replaced(tables, proposal) else "proposal_gone")


async def _is_replaced(tables: Tables, proposal: Proposal) -> bool:
    others = await tables.proposals.find(person_id=proposal.person_id, event_id=proposal.event_id)
    return any(each.made_at >= proposal.made_at and each.id != proposal.id for each in others)


def _read(proposal: Proposal) -> Reading:
    if proposal.reading is None:
        raise RefusalError("proposal_gone")
    return proposal.reading


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
