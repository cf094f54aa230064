"""Who does what in a group: dealt fairly, those who offered first; mended by moving as few roles as possible.

Everybody has one role or none. The most necessary roles are never without somebody where people are there at all.
"""

from __future__ import annotations

from itertools import permutations
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from bot.model import GroupRole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.grouping.repair import Mending

    Roles: TypeAlias = Mapping[str, GroupRole | None]
    """The role of each, None for those who have none."""

    Offers: TypeAlias = Mapping[str, Collection[GroupRole]]
    """The roles that people offered to take."""

    Held: TypeAlias = Mapping[str, Mapping[GroupRole, int]]
    """How often each has held each role in earlier rounds."""

_NOTHING: Final[Mapping[str, MappingProxyType[GroupRole, int]]] = MappingProxyType({})
_NO_OFFERS: Final[Mapping[str, frozenset[GroupRole]]] = MappingProxyType({})

SHARED: Final = frozenset({GroupRole.MATERIALEANSVARLIG, GroupRole.OPLAEGSHOLDER})
"""The roles that two members may hold."""


def deal_roles(
    groups: Iterable[Sequence[str]],
    wanted: Sequence[GroupRole],
    *,
    volunteers: Offers = _NO_OFFERS,
    held: Held = _NOTHING,
    seed: int = 0,
) -> dict[str, GroupRole | None]:
    """Return the role of each member of the groups.

    The wanted roles, the most necessary first, as far as there are members; those left over become a second
    materialeansvarlig and a second oplægsholder. Who offered comes first; then nobody is tovholder or referent
    again while another in the group has not been; then those who have had the fewest roles; then chance.
    """
    dealt: dict[str, GroupRole | None] = {}
    for members in groups:
        dealt.update(_deal(_Table(members, volunteers, held, seed), wanted))
    return dealt


def mend_roles(
    members: Sequence[str],
    roles: Roles,
    wanted: Sequence[GroupRole],
    *,
    volunteers: Offers = _NO_OFFERS,
    held: Held = _NOTHING,
    seed: int = 0,
) -> dict[str, GroupRole | None]:
    """Return the roles of those who are there, when some who had one are not: `roles` names the roles of all.

    A role that nobody has goes to one who has none, else to one of two who share theirs, else to whoever has the
    least necessary one; it stays empty only where each has one that is more necessary. Nobody else's changes.
    """
    now = {each: roles.get(each) for each in members}
    table = _Table(members, volunteers, held, seed)
    order = list(dict.fromkeys(wanted))
    for role in order:
        if role in now.values():
            continue
        losses = {each: _loss(now, each, order) for each in members}
        able = [each for each in members if losses[each] < _loss_of(role, order)]
        if able:
            ranked = sorted((losses[each], table.merit(each, role), each) for each in able)
            now[ranked[0][2]] = role
    return now


def roles_after(
    mending: Mending,
    roles: Roles,
    wanted: Sequence[GroupRole],
    *,
    volunteers: Offers = _NO_OFFERS,
    held: Held = _NOTHING,
    seed: int = 0,
) -> dict[str, GroupRole | None]:
    """Return the roles of those who sit in the groups that a mending touched; in all others they stay.

    Who moves leaves their role behind, and takes one in the new group where it is free.
    """
    came = {each.person for each in mending.moves} | mending.placed.keys()
    after: dict[str, GroupRole | None] = {}
    for index in mending.touched:
        members = mending.groups[index]
        kept = {each: None if each in came else roles.get(each) for each in members}
        after.update(mend_roles(members, kept, wanted, volunteers=volunteers, held=held, seed=seed))
    return after


def is_free(role: GroupRole, roles: Roles) -> bool:
    """Whether somebody may take a role without anybody losing it, in a group whose members have these."""
    return list(roles.values()).count(role) < (2 if role in SHARED else 1)


# How it is decided --------------------------------------------------------------------------------


class _Table(NamedTuple):
    """The members of a group, and what is known of them."""

    members: Sequence[str]
    volunteers: Offers
    held: Held
    seed: int

    def offers(self, person: str, role: GroupRole) -> bool:
        return role in self.volunteers.get(person, ())

    def merit(self, person: str, role: GroupRole) -> tuple[int, int, int, int, int]:
        """Return what is against giving somebody a role: the less, the better."""
        known = self.held.get(person, {})
        others = len(set(self.volunteers.get(person, ())) - {role})
        dice = Random(f"{self.seed}/{person}").getrandbits(32)
        return int(not self.offers(person, role)), known.get(role, 0), others, sum(known.values()), dice


def _deal(table: _Table, wanted: Sequence[GroupRole]) -> dict[str, GroupRole | None]:
    """Return the roles of one group. Tovholder and referent are chosen together, for the best of one may be the
    only one for the other; the rest one after the other.
    """
    slots = _slots(len(table.members), wanted)
    single = [each for each in slots if each not in SHARED]
    members = sorted(table.members)

    def against(chosen: Sequence[str]) -> list[int]:
        merits = [table.merit(person, role) for person, role in zip(chosen, single, strict=True)]
        return [sum(each) for each in zip(*merits, strict=True)]

    chosen = min(permutations(members, len(single)), key=against)
    dealt: dict[str, GroupRole | None] = dict.fromkeys(table.members)
    dealt.update(zip(chosen, single, strict=True))
    free = [each for each in members if each not in chosen]
    shared = [each for each in slots if each in SHARED]
    for role in sorted(shared, key=lambda role: not any(table.offers(each, role) for each in free)):
        _, taker = min((table.merit(each, role), each) for each in free)
        free.remove(taker)
        dealt[taker] = role
    return dealt


def _slots(size: int, wanted: Sequence[GroupRole]) -> list[GroupRole]:
    """Return the roles that a group of this size has: each wanted one, then the shared ones a second time."""
    once = list(dict.fromkeys(wanted))
    return [*once, *(each for each in once if each in SHARED)][:size]


def _loss(now: Roles, person: str, order: Sequence[GroupRole]) -> int:
    """Return what a group loses when somebody gives up their role: nothing, a second of two, or a role."""
    has = now[person]
    if has is None:
        return 0
    return 1 if list(now.values()).count(has) > 1 else _loss_of(has, order)


def _loss_of(role: GroupRole, order: Sequence[GroupRole]) -> int:
    """Return what it is to be without a role: the more, the more necessary it is; least for one that nobody wants."""
    return 2 + (len(order) - order.index(role) if role in order else 0)
