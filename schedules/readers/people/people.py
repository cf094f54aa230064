"""The people of one cell or field: a list that holds names and nothing else, as sources write it.

A comma parts people only where a name stands on both sides: "Ada Berg, Bo Dam" are two, "Ada Berg, KL" is
one. Who is not yet agreed is nobody.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from schedules.readers.people.rolls import EXPLICIT, LABEL, MARKER, speaker_line
from schedules.readers.vocabulary.names import is_person, is_role, is_surely_person, is_thing
from schedules.readers.vocabulary.words import PLACEHOLDERS

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST: Final = 40

_PARTS: Final = re.compile(
    r"\s*(?:[;|\n•]|<br\s?/?>|\s(?:&|og|and|och|und|en|et|samt|with|\+)\s|\s/\s)\s*", re.IGNORECASE
)
_COMMA: Final = re.compile(r"\s*,\s*(?:(?:and|og|och|und|et|en|&)\s+)?", re.IGNORECASE)
_LABEL: Final = re.compile(
    r"^(?:speakers?|presenters?|oplægsholdere?|talere?|by|ved|av|af|von|par|door|v\.|v/|with)\s?:?\s+", re.IGNORECASE
)
_NOBODY: Final = re.compile(
    rf"\W*(?:{PLACEHOLDERS}|tba|tbd|n/?a|none|ingen|various|diverse|alle|all|everyone|\?+|-+|not announced|"
    r"to be (?:announced|confirmed|determined|decided)|null|nan)?\W*",
    re.IGNORECASE,
)
_BRACKET: Final = re.compile(r"\s*[(\[][^()\[\]]{0,120}[)\]]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_SURNAME_FIRST: Final = re.compile(r"[^\W\d_][\w'’-]+,\s[^\W\d_][\w'’. -]+")
_TAIL: Final = re.compile(r"[\s,]+(?:et al\.?|m\.?\s?fl\.?|and others|og andre|u\.\s?a\.)(?=$|[,;&\n])", re.IGNORECASE)


def split_people(text: str) -> list[str]:
    """Return the names that a cell of people holds, as they are written."""
    found: list[str] = []
    plain = _TAIL.sub("", html.unescape(text)[:2000].strip())
    plain = _BRACKET.sub("", plain) if _LETTER.search(_BRACKET.sub("", plain)) else plain
    parts = _PARTS.split(plain)
    surnames = ";" in plain and all(_SURNAME_FIRST.fullmatch(part.strip()) for part in parts if part.strip())
    for part in parts:
        bare = _LABEL.sub("", part.strip())
        found += [" ".join(reversed(_COMMA.split(bare)))] if surnames else _by_comma(bare)
    return list(dict.fromkeys(name for each in found if (name := _name(each))))[:MOST]


def _by_comma(text: str) -> list[str]:
    bare = _BRACKET.sub("", text)
    parts = [part for part in _COMMA.split(bare) if part]
    if len(parts) < 2:  # noqa: PLR2004 - no comma
        return [bare]
    persons = [part for part in parts if is_person(_TAIL.sub("", part))]
    if len(persons) == len(parts):
        return parts
    if persons:
        return persons  # the rest says who they are, or where they are from
    return parts if all(len(part.split()) <= 2 for part in parts) and not persons else parts[:1]  # noqa: PLR2004


def _name(text: str) -> str:
    name = _TAIL.sub("", " ".join(text.split()).strip(" ,;:–—-"))
    return "" if not _LETTER.search(name) or _NOBODY.fullmatch(name) else name


def people_below(text: str) -> tuple[str, ...]:
    """Return the people of a line below a title: after "v." or a label, or names that are surely that."""
    said = speaker_line(text)
    if said is None:
        return ()
    marked = LABEL.match(text) or EXPLICIT.match(text) or MARKER.match(text)
    rest = text.partition(",")[2].split()
    introduced = is_person(text.partition(",")[0].strip()) and any(
        is_role(word) or is_thing(word.lower()) for word in rest
    )
    return said.names if marked or introduced or all(map(is_surely_person, said.names)) else ()


def is_titled(texts: Sequence[str]) -> bool:
    """Tell whether texts Are Written Like This, so that two capitals in a row are no sign of a name."""
    words = [word for text in texts[:60] for word in text.split()[1:] if word.isalpha() and len(word) > 3]  # noqa: PLR2004
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.6 * len(words)  # noqa: PLR2004


def is_nobody(text: str) -> bool:
    """Tell whether a text stands where a name will stand later: "TBA", "N.N.", "?"."""
    return _NOBODY.fullmatch(text) is not None
