"""What somebody answers, as it was typed or ticked, made into what a ballot holds, or refused in words. Pure.

An option is meant by its words first, then by its number or its letter.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from bot.errors import RefusalError
from bot.model import Noun, PollKind
from bot.texts.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import PollPlan

MOST_WORDS: Final = 3
LONGEST_WORD: Final = 40
LONGEST_TEXT: Final = 2_000
LETTERS: Final = "abcdefghijklmnopqrst"
SCALED: Final = frozenset({PollKind.SCALE, PollKind.FEEDBACK})

_AND: Final = re.compile(r"\s+(?:og|and|och)\s+", re.IGNORECASE)
_WORDS: Final = re.compile(r"[,;\n]")
_POINT: Final = re.compile(r"(\d{1,2})(?:\s*(?:/|af|of|av)\s*(\d{1,2}))?(?:\s*[:.,;–-]\s*|\s+|$)(.*)", re.DOTALL)
_EDGES: Final = frozenset("PZC")  # of Unicode: punctuation, blanks, and what is not to be seen


class Said(Noun):
    """What one ballot is to hold."""

    choices: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    text: str = ""


def read(plan: PollPlan, said: str) -> Said:
    """Return what a sentence answers.

    Raises:
        RefusalError: `poll_answer_empty`, `poll_option_unknown` (text, most), `poll_one_only`, `poll_point_wrong`
            (text, most), `poll_words_many` (most), `poll_word_long` (text, most), `poll_text_long` (most).
    """
    words = clean(said)
    if not words:
        raise RefusalError("poll_answer_empty")
    if plan.kind in SCALED:
        return _scaled(plan, words)
    if plan.kind is PollKind.WORDS:
        return Said(words=_worded(_WORDS.split(words)))
    if plan.kind is PollKind.TEXT:
        return Said(text=_text(words))
    return Said(choices=_chosen(plan, words))


def read_form(plan: PollPlan, values: Mapping[str, str]) -> Said:
    """Return what a card's fields answer: "choice" (numbers with commas between), "word1" to "word3", "text".

    Raises:
        RefusalError: as `read` does.
    """
    if plan.kind is PollKind.WORDS:
        return Said(words=_worded([values.get(f"word{number}", "") for number in range(1, MOST_WORDS + 1)]))
    text = clean(values.get("text", ""))
    if plan.kind is PollKind.TEXT:
        return Said(text=_text(text))
    most = plan.steps if plan.kind in SCALED else len(plan.options)
    ticked = [each.strip() for each in values.get("choice", "").split(",") if each.strip()]
    if not ticked:
        raise RefusalError("poll_answer_empty")
    chosen = tuple(sorted({_number(each, most) for each in ticked}))
    if plan.kind is not PollKind.MULTIPLE and len(chosen) > 1:
        raise RefusalError("poll_one_only")
    return Said(choices=chosen, text=_text(text) if text and plan.kind is PollKind.FEEDBACK else "")


def clean(text: str) -> str:
    """Return a text without what no database keeps, and without blanks around it."""
    return "".join(each for each in text if each != "\x00" and not "\ud800" <= each <= "\udfff").strip()


# Each kind ----------------------------------------------------------------------------------------


def _chosen(plan: PollPlan, said: str) -> tuple[int, ...]:
    whole = _option(plan, said)
    if whole is not None:
        return (whole,)
    found = []
    for each in _parts(plan, said):
        option = _option(plan, each)
        if option is None:
            raise RefusalError("poll_option_unknown", text=said[:60], most=len(plan.options))
        found.append(option)
    if plan.kind is PollKind.SINGLE and len(set(found)) > 1:
        raise RefusalError("poll_one_only")
    return tuple(sorted(set(found)))


def _parts(plan: PollPlan, said: str) -> list[str]:
    """Return what stands for an option each: between commas, between "og", or letters with blanks between."""
    found: list[str] = []
    for part in filter(None, map(str.strip, _WORDS.split(said))):
        several = [part] if _option(plan, part) is not None else [each.strip() for each in _AND.split(part)]
        for each in several:
            apart = each.split()
            found += apart if all(_place(plan, one) for one in apart) else [each]
    return found or [said]


def _option(plan: PollPlan, said: str) -> int | None:
    """Return the option (from 1) that somebody means: by its words, its place, or words that only it begins with."""
    meant = key_of(said)
    known = [key_of(each) for each in plan.options]
    if meant in known:
        return known.index(meant) + 1
    if (place := _place(plan, said)) is not None:
        return place
    begun = [number for number, each in enumerate(known, 1) if meant and each.startswith(meant)]
    return begun[0] if len(begun) == 1 else None


def _place(plan: PollPlan, said: str) -> int | None:
    bare = said.strip().strip("#.)(:").casefold()
    if len(bare) == 1 and bare in LETTERS:
        number = LETTERS.index(bare) + 1
    else:
        number = int(bare) if bare.isdecimal() and bare.isascii() and len(bare) < 4 else 0  # noqa: PLR2004
    return number if 1 <= number <= len(plan.options) else None


def _scaled(plan: PollPlan, said: str) -> Said:
    found = _POINT.fullmatch(said)
    if found is None or (found[2] and int(found[2]) != plan.steps):
        raise RefusalError("poll_point_wrong", text=said[:60], most=plan.steps)
    rest = found[3].strip()
    if rest and plan.kind is PollKind.SCALE:
        raise RefusalError("poll_point_wrong", text=said[:60], most=plan.steps)
    return Said(choices=(_number(found[1], plan.steps),), text=_text(rest) if rest else "")


def _number(text: str, most: int) -> int:
    number = int(text) if text.isdecimal() and text.isascii() and len(text) < 4 else 0  # noqa: PLR2004
    if not 1 <= number <= most:
        raise RefusalError("poll_point_wrong", text=text[:60], most=most)
    return number


def _text(words: str) -> str:
    if not words:
        raise RefusalError("poll_answer_empty")
    if len(words) > LONGEST_TEXT:
        raise RefusalError("poll_text_long", most=LONGEST_TEXT)
    return words


def _worded(parts: list[str]) -> tuple[str, ...]:
    """Return the words that somebody gives, each once."""
    found: dict[str, str] = {}
    for each in parts:
        word = bare(each)
        if len(word) > LONGEST_WORD:
            raise RefusalError("poll_word_long", text=word[:30], most=LONGEST_WORD)
        if word:
            found.setdefault(key_of(word), word)
    if len(found) > MOST_WORDS:
        raise RefusalError("poll_words_many", most=MOST_WORDS)
    if not found:
        raise RefusalError("poll_answer_empty")
    return tuple(found.values())


# Words --------------------------------------------------------------------------------------------


def bare(text: str) -> str:
    """Return a word without what stands around it: "tillid." and " »Tillid« " are both a word alone."""
    chars = unicodedata.normalize("NFC", " ".join(clean(text).split()))
    start, end = 0, len(chars)
    while start < end and _is_edge(chars[start]):
        start += 1
    while end > start and _is_edge(chars[end - 1]):
        end -= 1
    return chars[start:end]


def _is_edge(char: str) -> bool:
    return unicodedata.category(char)[0] in _EDGES


def key_of(text: str) -> str:
    """Return what a word is compared by: whatever its case, its blanks, and how its letters are composed."""
    return unicodedata.normalize("NFKC", bare(text)).casefold() or fold(text)
