"""Who is on an event's lists, the invited and the members: known by an e-mail that the connector vouches for (or its
domain), never by what somebody typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import IdentityKind, Roll

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import Identity
    from bot.occasions import Occasion, Scene

_UNKNOWN: Final = frozenset({IdentityKind.ANONYMOUS, IdentityKind.IMPORTED})
_HOSTED: Final = "#ext#"
"""What stands in the UPN of a guest: its domain is the host's, not theirs."""


def vouched(identities: Iterable[Identity]) -> frozenset[str]:
    """Return the addresses that the connector gave for somebody, in small letters."""
    said = (each for one in identities if one.kind not in _UNKNOWN for each in (one.email, one.upn) if each)
    return frozenset(each.strip().lower() for each in said if _HOSTED not in each.lower() and "@" in each)


def matching(addresses: Iterable[str]) -> frozenset[str]:
    """Return what may stand on a list for these addresses: they themselves, and their domains ("@vejby.example")."""
    return frozenset(entry for each in addresses for entry in (each, "@" + each.rpartition("@")[2]))


async def is_member(scene: Scene, person_id: str = "") -> bool | None:
    """Return whether somebody is a member, None where nobody vouches for who they are; without an id, who asks."""
    return await _is_listed(scene, Roll.MEMBER, person_id or scene.guest.person.id)


async def is_invited(scene: Scene, person_id: str = "") -> bool | None:
    """Return whether somebody is invited, None where nobody vouches for who they are; without an id, who asks."""
    return await _is_listed(scene, Roll.INVITED, person_id or scene.guest.person.id)


async def on_list(day: Occasion, roll: Roll, person_ids: Sequence[str]) -> set[str]:
    """Return those of some people who are on a list of the event."""
    return {each for each, listed in (await _listed(day, roll, person_ids)).items() if listed}


async def _is_listed(day: Occasion, roll: Roll, person_id: str) -> bool | None:
    return (await _listed(day, roll, (person_id,))).get(person_id)


async def _listed(day: Occasion, roll: Roll, person_ids: Sequence[str]) -> dict[str, bool]:
    """Return of those for whom somebody vouches whether they are on a list."""
    known: dict[str, set[str]] = {}
    for each in await day.tables.identities.find(person_id=tuple(person_ids)) if person_ids else []:
        known.setdefault(each.person_id, set()).update(matching(vouched((each,))))
    sought = sorted({mail for mails in known.values() for mail in mails})
    rows = await day.tables.rolls.find(event_id=day.event.id, roll=roll, email=tuple(sought)) if sought else []
    listed = {each.email for each in rows}
    if roll is Roll.MEMBER and day.agenda.form is not None:
        named = {each.strip().lower() for each in day.agenda.form.members}
        listed |= {each if "@" in each else f"@{each}" for each in named}
    return {person_id: bool(mails & listed) for person_id, mails in known.items() if mails}
