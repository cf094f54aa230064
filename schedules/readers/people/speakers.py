"""Who speaks, as titles say it: "v. Laura Friis, KL", "ved formand Bo Dam", "Keynote (Ada Berg)".

After an unmistakable marker ("v.", "v/") the text behind it leaves the title even where it names nobody;
elsewhere only a person's name takes what stands around it along.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schedules.readers.people import bylines
from schedules.readers.people.rolls import (
    EXPLICIT,
    LONGEST,
    MOST,
    Credit,
    described_speakers,
    either,
    names_in,
    speaker_line,
)
from schedules.readers.vocabulary import name_words as tables
from schedules.readers.vocabulary.names import is_person, is_surely_person

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Credit", "credit", "described_speakers", "is_person", "is_placeholder", "names_in", "speaker_line"]

_HINT: Final = re.compile(
    rf"(?<!\w)[^\W\d_a-zæøåäöüéß][^\s,;:()]{{0,30}}(?:\s(?:{either(tables.PARTICLES)})){{0,2}}\s[^\W\d_a-zæøåäöüéß]|"
    rf"(?:^|[\s(])(?i:{either(tables.MARKERS)})\s[^\W\d_a-zæøåäöüéß]|:\s[^\W\d_a-zæøåäöüéß]\w{{1,30}}\s?\("
)  # two words that begin with capitals, or one behind a marker
_PENDING: Final = re.compile(
    rf"\W{{0,4}}(?:(?:{tables.PENDING})\s?\d{{0,2}}\s?[:–—-]?\s?){{0,2}}\(?(?:{tables.PENDING_VERBS})\)?[\s.!]{{0,4}}",
    re.IGNORECASE,
)
_RULES: Final = (
    bylines.quoted,
    bylines.explicit,
    bylines.in_bracket,
    bylines.in_bracket_within,
    bylines.labelled,
    bylines.after_colon,
    bylines.after_sentence,
)
_UNMISTAKABLE: Final = (bylines.quoted, bylines.explicit, bylines.in_bracket_within, bylines.labelled)
_BESIDE: Final = (
    bylines.marked,
    bylines.introduced,
    bylines.before_colon,
    bylines.after_comma,
    bylines.after_dash,
    bylines.before_dash,
    bylines.glued,
)


def is_placeholder(title: str) -> bool:
    """Tell whether a title says only that it will be told: "Programpunkt følger", "TBA", "Session to be announced"."""
    return _PENDING.fullmatch(title.strip()[:200]) is not None


def credit(title: str, *, capitals: bool = False) -> Credit:
    """Return a title without the speakers that it names.

    `capitals` says that titles are written With Capitals: a name beside a dash or before a colon
    is then no more likely than two words of a title, unless it surely is a person's.
    """
    title = title[:LONGEST]
    if _HINT.search(title) is None and EXPLICIT.search(title) is None:
        return Credit(title)
    found = _credit(title, capitals=capitals)
    if not found.names or found.title == title or not found.title:
        return found
    more = _credit(found.title, capitals=True)  # "Panel: Ada Berg, Bo Dam (ordstyrer: Eva Lund)"
    names = tuple(dict.fromkeys((*more.names, *found.names)))[:MOST]
    return Credit(more.title if more.names else found.title, names, found.about)


def _credit(title: str, *, capitals: bool) -> Credit:
    for rule in _RULES:
        found = rule(title)
        if found is not None and (rule in _UNMISTAKABLE or _is_likely(found, rule, capitals=capitals)):
            return found
    for beside in _BESIDE:
        found = beside(title, sure=capitals)
        if found is not None:
            return found
    return Credit(title, bylines.presented(title))


def _is_likely(found: Credit, rule: Callable[[str], Credit | None], *, capitals: bool) -> bool:
    """Tell whether names are likely: one is sure, or one stands in brackets, or it is told where she is from."""
    if any(is_surely_person(name) for name in found.names):
        return True
    if rule is bylines.in_bracket:
        return len(found.names) == 1 or not capitals
    return not capitals and bylines.comes_from(found.about, found.names[0])
