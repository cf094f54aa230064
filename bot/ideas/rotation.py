"""Which ideas somebody is dealt to read, so that in the end all have been read equally often. Pure: the same people
and ideas are dealt the same.
"""

from __future__ import annotations

import hashlib
import heapq
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

MOST: Final = 3
"""So many ideas are dealt at once."""


class Copy(NamedTuple):
    """An idea that may be dealt: its id, the group it came from if any, and who shared it."""

    id: str
    group_id: str | None
    person_id: str


def others(ideas: Iterable[Copy], *, person_id: str, group_ids: AbstractSet[str], dealt: AbstractSet[str]) -> list[str]:
    """Return the ideas that somebody may be dealt: none of their own or of their groups', and none twice."""
    return [
        each.id
        for each in ideas
        if each.id not in dealt and each.person_id != person_id and each.group_id not in group_ids
    ]


def deal(person_id: str, ideas: Iterable[str], read: Mapping[str, int], *, most: int = MOST) -> list[str]:
    """Return the ideas that were read least often; of those that were equally often each person gets others first."""
    return heapq.nsmallest(most, ideas, key=lambda each: (read.get(each, 0), _turn(person_id, each), each))


def _turn(person_id: str, idea_id: str) -> bytes:
    return hashlib.blake2b(f"{person_id}/{idea_id}".encode(), digest_size=8).digest()
