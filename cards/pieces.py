"""Cuts Markdown where a reader would: between paragraphs, lines, sentences or words; only where one word
is too long for all of them within it, and never within a character, a mention or a link.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Measure: TypeAlias = Callable[[str], int]

_ATOM: Final = re.compile(
    r"<at>[^<]*</at>|\[[^\[\]\n]*\]\([^()\s]*\)|\n+|[^\S\n]+|(?:\\.|[^\s<\[\\])+|.",
    re.DOTALL,
)
# What people see as one character: a sign, a flag or an escaped sign, and what joins it.
_CHARACTER: Final = re.compile(
    r"(?:\\.|[\U0001f1e6-\U0001f1ff]{2}|.)"
    r"(?:[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.){0,16}",
    re.DOTALL,
)
_PLAIN: Final = re.compile(r'[^"\\\x00-\x1f]*')  # what JSON leaves as it is
_ENDS: Final = (".", "!", "?", "…", ":")
_MID, _WORD, _SENTENCE, _LINE, _PARAGRAPH = range(5)


def utf16(text: str) -> int:
    """Return how many bytes of UTF-16 a text takes within JSON."""
    plain = text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)[1:-1]
    return len(plain.encode("utf-16-le", "surrogatepass"))


def utf8(text: str) -> int:
    """Return how many bytes of UTF-8 a text takes within JSON."""
    plain = text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)[1:-1]
    return len(plain.encode("utf-8", "surrogatepass"))


def split(text: str, most: int, measure: Measure) -> list[str]:
    """Return a text in parts that each take at most `most`; blanks at the cuts are left out."""
    weighed = list(_atoms(text, most, measure))
    atoms, weights = [atom for atom, _ in weighed], [weight for _, weight in weighed]
    found: list[str] = []
    start = 0
    while start < len(atoms):
        end = _end(atoms, weights, start, most)
        if part := "".join(atoms[start:end]).strip():
            found.append(part)
        start = end
    return found


def clip(text: str, most: int, measure: Measure) -> str:
    """Return as much of a text as takes at most `most`, with … where something is left out."""
    if measure(text) <= most:
        return text
    room = most - measure("…")
    return (split(text, room, measure)[0] if room > 0 and text.strip() else "") + "…"


def _atoms(text: str, most: int, measure: Measure) -> Iterator[tuple[str, int]]:
    """Yield what is not cut, and what it takes: mentions, links, words and the blanks between; characters
    of a huge word.
    """
    for found in _ATOM.finditer(text):
        atom = found.group()
        if (weight := measure(atom)) <= most:
            yield atom, weight
        else:
            yield from ((each.group(), measure(each.group())) for each in _CHARACTER.finditer(atom))


def _end(atoms: list[str], weights: list[int], start: int, most: int) -> int:
    """Return before which atom a part ends that begins with `start`: at the best place in its second
    half, else at the best in its first.
    """
    late: dict[int, int] = {}
    early: dict[int, int] = {}
    used = 0
    for here in range(start, len(atoms)):
        used += weights[here]
        if used > most and here > start:
            if atoms[here].isspace():
                late[_break_after(atoms, here)] = here
            for places in (late, early):
                if places and (best := max(places)) > _MID:
                    return places[best]
            return here
        (late if 2 * used > most else early)[_break_after(atoms, here)] = here + 1
    return len(atoms)


def _break_after(atoms: list[str], here: int) -> int:
    """Return how good it is to cut after an atom."""
    atom = atoms[here]
    if not atom.isspace():
        return _MID
    if "\n" in atom:
        return _PARAGRAPH if atom.count("\n") > 1 else _LINE
    return _SENTENCE if here and atoms[here - 1].endswith(_ENDS) else _WORD
