"""What themes that were found anew are to those that stood: while people talk about a theme it keeps its number.

Pure. An old theme goes on in a new one where more than half of the ideas that were in either were in both; what came
since does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAME: Final = 0.5


def match(found: Sequence[frozenset[str]], stood: Mapping[str, frozenset[str]]) -> dict[int, str]:
    """Return by place in `found` the id of the theme in `stood` that goes on there; the most alike first."""
    known = frozenset[str]().union(*stood.values())
    alike = [
        (-_likeness(ideas & known, stood[theme_id]), theme_id, place)
        for place, ideas in enumerate(found)
        for theme_id in stood
    ]
    matched: dict[int, str] = {}
    for likeness, theme_id, place in sorted(alike):
        if -likeness > SAME and place not in matched and theme_id not in matched.values():
            matched[place] = theme_id
    return matched


def _likeness(first: frozenset[str], second: frozenset[str]) -> float:
    together = len(first | second)
    return len(first & second) / together if together else 0.0
