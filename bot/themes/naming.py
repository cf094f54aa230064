"""A theme is called by a phrase that stands in one of its ideas as it was written: what they share and others lack."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 60
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def name(texts: Sequence[str], ideas: Sequence[int], others: Sequence[int]) -> str:
    """Return a heading of at most sixty signs."""
    ours = Counter(word for each in ideas for word in {*_WORD.findall(texts[each].casefold())})
    theirs = Counter(word for each in others for word in {*_WORD.findall(texts[each].casefold())})
    share = {word: count / len(ideas) - theirs[word] / (len(others) or 1) for word, count in ours.items()}
    best = min(share, key=lambda word: (-share[word], word), default="")
    for each in ideas:
        for word in _WORD.findall(texts[each]):
            if word.casefold() == best:
                return str(word[:1].upper() + word[1:])[:LONGEST]
    return "…"
