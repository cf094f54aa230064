"""Who is on an event's lists, the invited and the members: known by an e-mail that the connector vouches for (or its
domain), never by what somebody typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import IdentityKind, Roll

if TYPE_CHECKING:
    from collections.abc import Iterable

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


async def _is_listed(day: Occasion, roll: Roll, person_id: str) -> bool | None:
    known = vouched(await day.tables.identities.find(person_id=person_id))
    if not known:
        return None
    sought = matching(known)
    form = day.agenda.form
    named = {each.strip().lower() for each in form.members} if form and roll is Roll.MEMBER else set()
    if sought & named:
        return True
    return await day.tables.rolls.count(event_id=day.event.id, roll=roll, email=tuple(sorted(sought))) > 0
