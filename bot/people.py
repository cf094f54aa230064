"""Who and where: people and places as they are met, the welcome, roles by code.

A person is known by what the signed activity says, never by a display name.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import holdings
from bot.delivery import queue, return_to_tenant
from bot.errors import RefusalError
from bot.model import (
    Answer,
    Assignment,
    Attendance,
    Claim,
    Delivery,
    DeliveryState,
    EventPlace,
    EventRole,
    Identity,
    IdentityKind,
    Message,
    Person,
    Place,
    PlaceKind,
    PlaceState,
    Purpose,
    Repeat,
    new_id,
)
from bot.occasions import Guest, Scene, base_place, places_for
from bot.reach import Reason, error_of
from bot.texts import our_language
from bot.vacancies import free_seats
from cards import help as help_cards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from bot.model import Sender, Spot, Turn
    from bot.ports import Profile, Tables
    from cards.elements import Face

REGISTERED_FOR = "registered_for"
"""The kind of message that tells somebody that a colleague registered them."""
CODE_LIFE = timedelta(days=7)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which people mistake


async def meet(tables: Tables, turn: Turn, profile: Profile | None = None) -> Guest:
    """Return who sent a turn and where, stored as far as they were not known."""
    place = await _arrive(tables, turn.spot)
    identity = await _recognise(tables, turn.sender, turn.spot.app_id, place, profile)
    # The lock lets one person's turns happen one after the other: two devices never cross.
    person = await tables.people.lock(id=identity.person_id)
    if person is None:
        identity = await tables.identities.get(id=identity.id) or identity  # joined with another one meanwhile
        person = await tables.people.lock(id=identity.person_id) or Person(id=identity.person_id)
    seen = person.model_copy(
        update={
            "name": person.name or identity.name,
            "email": person.email or identity.email,
            "language": our_language(turn.sender.locale) or person.language,
        }
    )
    if seen != person or not person.name:
        await tables.people.put(seen)
    if place.kind is PlaceKind.PERSONAL and place.person_id != seen.id:
        place = place.model_copy(update={"person_id": seen.id})
        await tables.places.put(place)
    return Guest(person=seen, identity=identity, place=place)


async def _unite(tables: Tables, identity: Identity) -> Identity:
    """Return an identity as its person's, who is one with those whose identities are surely theirs too: the same
    account, or the same e-mail, by what the connector says.
    """
    alike: list[Identity] = []
    if identity.aad_object_id:
        alike += await tables.identities.find(aad_object_id=identity.aad_object_id)
    if identity.email:
        alike += await tables.identities.find(email=identity.email)
    people = {each.person_id for each in alike} - {identity.person_id}
    if not people:
        return identity
    found = await one_person(tables, identity, people)
    await _tell_at_last(tables, found.person_id)
    return found


async def _tell_at_last(tables: Tables, person_id: str) -> None:
    """Let leave what somebody could not be told before they were met: that a colleague registered them."""
    waiting = await tables.deliveries.find(person_id=person_id, kind=REGISTERED_FOR, state=DeliveryState.FAILED)
    for each in waiting:
        if each.error == error_of(Reason.IMPORTED):
            fresh = {"state": DeliveryState.QUEUED, "error": None, "attempts": 0, "settled_at": None}
            await tables.deliveries.put(each.model_copy(update=fresh))


async def one_person(tables: Tables, identity: Identity, others: AbstractSet[str]) -> Identity:
    """Let the person of an identity and others be one of the others, and return the identity as theirs."""
    locked = {each: await tables.people.lock(id=each) for each in sorted({identity.person_id, *others})}
    kept = next((each for each in locked if each in others and locked[each] is not None), identity.person_id)
    held = [await tables.registrations.find(person_id=each) for each in locked]
    seated = [await tables.seats.find(person_id=each) for each in locked]
    for other in locked:
        if other != kept:
            await holdings.join(tables, kept, other)
    since = [((row.event_id, ""), row.changed_at) for rows in held for row in rows]
    since += [((row.event_id, row.session_id), row.queued_at) for rows in seated for row in rows]
    await _free_second(tables, since)
    return identity.model_copy(update={"person_id": kept})


async def _free_second(tables: Tables, since: Sequence[tuple[tuple[str, str], datetime]]) -> None:
    """Have the seats offered that people who are one had more than one of, at an event or at one of its sessions."""
    twice = {event_id for (event_id, _), count in Counter(each for each, _ in since).items() if count > 1}
    for event_id in sorted(twice):
        await free_seats(tables, event_id, max(at for (each, _), at in since if each == event_id))


def place_of(spot: Spot) -> Place:
    """Return the place that a spot names, not stored yet."""
    return Place(
        id=new_id(),
        app_id=spot.app_id,
        tenant_id=spot.tenant_id,
        conversation_id=spot.conversation_id,
        thread_root=spot.thread_root,
        kind=spot.kind,
        service_url=spot.service_url,
        bot_id=spot.bot_id,
        team_id=spot.team_id,
        group_id=spot.group_id,
        name=spot.name,
    )


async def _arrive(tables: Tables, spot: Spot) -> Place:
    if spot.thread_root:
        await _arrive(tables, spot.model_copy(update={"thread_root": ""}))
    known = await known_place(tables, spot)
    if known is None:
        place = place_of(spot)
        if await tables.places.add(place):
            return place
        known = await known_place(tables, spot) or place  # another turn from here was first
    if _as_seen(known, spot) == known:
        return known
    if known.state is not PlaceState.OK:
        await return_to_tenant(tables, known.tenant_id)
    place = _as_seen(await tables.places.lock(id=known.id) or known, spot)
    await tables.places.put(place)
    return place


async def known_place(tables: Tables, spot: Spot) -> Place | None:
    """Return the place that a spot names, or None where nothing came from there yet."""
    found = await tables.places.find(
        app_id=spot.app_id,
        tenant_id=spot.tenant_id,
        conversation_id=spot.conversation_id,
        thread_root=spot.thread_root,
    )
    return found[0] if found else None


def _as_seen(known: Place, spot: Spot) -> Place:
    return known.model_copy(
        update={
            "service_url": spot.service_url,
            "state": PlaceState.OK,
            "bot_id": spot.bot_id or known.bot_id,
            "team_id": spot.team_id or known.team_id,
            "group_id": spot.group_id or known.group_id,
            "name": spot.name or known.name,
        }
    )


async def _recognise(tables: Tables, sender: Sender, app_id: str, place: Place, profile: Profile | None) -> Identity:
    before = known = await _known_identity(tables, sender, app_id)
    if known is None:
        fresh = Identity(
            id=new_id(),
            app_id=app_id,
            tenant_id=sender.tenant_id,
            user_id=sender.user_id,
            person_id=new_id(),
            kind=sender.kind,
            met_in=place.id,
        )
        if not await tables.identities.add(fresh):
            fresh = await _known_identity(tables, sender, app_id) or fresh  # another turn of theirs was first
        known = fresh
    identity = known.model_copy(
        update={
            "name": sender.name or known.name,
            "aad_object_id": sender.aad_object_id or known.aad_object_id,
            "email": (profile and profile.email) or known.email,
            "upn": (profile and profile.upn) or known.upn,
            "kind": _kind(profile, known.kind),
        }
    )
    if identity != known:
        await tables.identities.put(identity)
    learnt = (identity.aad_object_id, identity.email) != (before.aad_object_id, before.email) if before else True
    return await _unite(tables, identity) if learnt else identity


def _kind(profile: Profile | None, seen: IdentityKind) -> IdentityKind:
    """Return how somebody came: the roster knows guests and strangers that an activity does not tell of."""
    told = IdentityKind(profile.kind) if profile else IdentityKind.MEMBER
    return seen if told is IdentityKind.MEMBER else told


async def _known_identity(tables: Tables, sender: Sender, app_id: str) -> Identity | None:
    found = await tables.identities.find(app_id=app_id, user_id=sender.user_id)
    return found[0] if found else None


async def recognise(tables: Tables, place: Place, profiles: Sequence[Profile], wanted: AbstractSet[str]) -> None:
    """Learn from a roster who is who: e-mail, UPN and kind of everybody met before, and those whom the
    agenda names (`wanted`, e-mails) even before they say anything, so that they can be written to.
    """
    known = {each.user_id: each for each in await tables.identities.find(app_id=place.app_id)}
    for profile in profiles:
        identity = known.get(profile.user_id)
        if identity is None and not wanted.isdisjoint({profile.email or "", profile.upn or ""}):
            identity = _from_roster(place, profile)
            if await tables.identities.add(identity):
                await tables.people.add(Person(id=identity.person_id, name=profile.name, email=profile.email))
        elif identity is not None:
            told: dict[str, object] = {"kind": _kind(profile, identity.kind)}
            if not (identity.email or identity.upn):
                told |= {"email": profile.email, "upn": profile.upn}
            learnt = identity.model_copy(update=told)
            if learnt != identity:
                await tables.identities.put(learnt)
                await _unite(tables, learnt)


def _from_roster(place: Place, profile: Profile) -> Identity:
    return Identity(
        id=new_id(),
        app_id=place.app_id,
        tenant_id=profile.tenant_id or place.tenant_id,
        user_id=profile.user_id,
        person_id=new_id(),
        aad_object_id=profile.aad_object_id,
        email=profile.email,
        upn=profile.upn,
        name=profile.name,
        kind=_kind(profile, IdentityKind.MEMBER),
        met_in=place.id,
    )


async def welcome(tables: Tables, guest: Guest, face: Face, now: datetime) -> None:
    """Greet a place once, and make who added the bot its organiser until an agenda names one."""
    place = await tables.places.lock(id=guest.place.id) or guest.place
    if place.welcomed:
        return
    await tables.places.put(place.model_copy(update={"welcomed": True}))
    if place.kind is not PlaceKind.PERSONAL:
        await tables.assignments.add(Assignment(scope_id=place.id, person_id=guest.person.id, role=EventRole.ORGANISER))
    await queue(
        tables,
        Delivery(
            key=f"welcome/{place.id}",
            place_id=place.id,
            kind="welcome",
            repeat=Repeat.NEVER,
            message=Message(card=help_cards.welcome(face), summary=face.voice.say("welcome.toast")),
            queued_at=now,
        ),
    )


async def leave_place(tables: Tables, guest: Guest) -> None:
    """Remember that the bot was taken out of a place."""
    await tables.places.put(guest.place.model_copy(update={"state": PlaceState.GONE, "welcomed": False}))


def hash_code(code: str) -> str:
    """Return what is kept of a code; letter case, blanks and dashes do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


async def make_claim(tables: Tables, now: datetime, event_id: str | None) -> str:
    """Return a fresh one-time code, valid for seven days; only its hash is stored."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(8))
    await tables.claims.add(Claim(code_hash=hash_code(code), event_id=event_id, expires_at=now + CODE_LIFE))
    return code


async def claim(tables: Tables, guest: Guest, face: Face, code: str, now: datetime) -> Answer:
    """Make who types a valid code organiser; in a shared place the event of the code now lives there.

    Raises:
        RefusalError: `code_wrong` for a code that is unknown, used or too old.
    """
    row = await tables.claims.lock(code_hash=hash_code(code))
    if row is None or row.used_by is not None or row.expires_at <= now:
        raise RefusalError("code_wrong")
    await tables.claims.put(row.model_copy(update={"used_by": guest.person.id}))
    here = await base_place(tables, guest.place)
    scope = row.event_id or here.id
    await tables.assignments.add(Assignment(scope_id=scope, person_id=guest.person.id, role=EventRole.ORGANISER))
    event = await tables.events.lock(id=row.event_id) if row.event_id else None
    if event is None:
        return Answer(text=face.say("claim.place"))
    shared = here.kind is not PlaceKind.PERSONAL
    if shared or not event.tenant_id:  # an event nobody had claimed yet belongs to the first host
        await tables.events.put(event.model_copy(update={"tenant_id": here.tenant_id}))
    if not shared:
        return Answer(text=face.say("claim.event", event=event.title))
    await tables.event_places.add(EventPlace(event_id=event.id, place_id=here.id, purpose=Purpose.MAIN))
    await tables.places.put(here.model_copy(update={"welcomed": True}))
    return Answer(text=face.say("claim.main", event=event.title))


async def keep_groups_here(scene: Scene) -> Answer:
    """Let the groups of the event have their threads in this channel.

    Raises:
        RefusalError: `groups_need_channel` anywhere else, since only channels have threads.
    """
    here = await base_place(scene.tables, scene.guest.place)
    if here.kind is not PlaceKind.CHANNEL:
        raise RefusalError("groups_need_channel")
    for link in await scene.tables.event_places.find(event_id=scene.event.id, purpose=Purpose.GROUP):
        await scene.tables.event_places.drop(**link.model_dump())
    await scene.tables.event_places.add(EventPlace(event_id=scene.event.id, place_id=here.id, purpose=Purpose.GROUP))
    await scene.tables.places.put(here.model_copy(update={"welcomed": True}))
    return Answer(text=scene.face.say("groups.kept_here", event=scene.event.title))


async def keep_console_here(scene: Scene) -> Answer:
    """Let those who run the event read along here how it goes; one place, in which only they are.

    Raises:
        RefusalError: `console_personal` in a 1:1, where it is anyway; `console_main` where everybody reads along.
    """
    here = await base_place(scene.tables, scene.guest.place)
    if here.kind is PlaceKind.PERSONAL:
        raise RefusalError("console_personal")
    if here.id in {each.id for each in await places_for(scene.tables, scene.event.id, Purpose.MAIN)}:
        raise RefusalError("console_main")
    for link in await scene.tables.event_places.find(event_id=scene.event.id, purpose=Purpose.CONSOLE):
        await scene.tables.event_places.drop(**link.model_dump())
    await scene.tables.event_places.add(EventPlace(event_id=scene.event.id, place_id=here.id, purpose=Purpose.CONSOLE))
    await scene.tables.places.put(here.model_copy(update={"welcomed": True}))
    return Answer(text=scene.face.say("console.kept_here", event=scene.event.title))


async def attend(scene: Scene, *, present: bool) -> None:
    """Remember whether the person is there."""
    said = Attendance(event_id=scene.event.id, person_id=scene.guest.person.id, present=present, said_at=scene.now)
    known = await scene.tables.attendances.get(event_id=said.event_id, person_id=said.person_id)
    newer = {"present": present, "said_at": scene.now}
    await scene.tables.attendances.put(known.model_copy(update=newer) if known else said)
