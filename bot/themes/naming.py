"""A theme is called by a phrase that stands in one of its ideas as it was written: what they share and others lack.

A phrase is words beside each other with nothing but blanks and hyphens between them, so that no sign that anybody
could read as more than a letter gets into a heading. It neither begins nor ends with a small word.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TYPE_CHECKING, Final

from bot.texts.smallwords import QUALIFYING_ENDS, joining_words, small_words
from bot.themes.lexical import LONGEST as LONGEST_WORD
from bot.themes.lexical import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LONGEST: Final = 60  # letters
NAMELESS: Final = "…"
_TELLING: Final = 4  # words that tell something, in a phrase
_JOINING: Final = 2  # words between two of those
_QUALIFYING: Final = 0.4  # what a phrase is worth that ends with a word that qualifies another
_REPEATED: Final = 0.5  # the power by which length counts against a phrase that several say,
_ONCE: Final = 0.85  # and one that only one says: with 1 a longer one is never better
_FEW: Final = 2  # ideas: in so few nothing need be said twice
_STEM: Final = 6  # letters that the forms of a word share
_READ: Final = 2_000  # letters of an idea: what it is about it has said by then
_WORD: Final = re.compile(r"[^\W_][\w\u0300-\u036f\u064b-\u065f]*(?:[-'’][^\W_][\w\u0300-\u036f\u064b-\u065f]*)*")
_BETWEEN: Final = re.compile(r"[ \t\u00a0]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as they stand in an idea, and the stems of those that tell something; `whole` where the last is a noun,
    as far as it can be told.
    """

    text: str
    stems: tuple[str, ...]
    whole: bool = True


def name(texts: Sequence[str], ideas: Sequence[int], others: Sequence[int]) -> str:
    """Return a heading for these ideas."""
    told = [*ideas, *others]
    return Namer([texts[each] for each in told]).name(range(len(ideas)))


class Namer:
    """What the ideas of a session say; no two themes that it names are called the same."""

    def __init__(self, texts: Sequence[str]) -> None:
        read = [unicodedata.normalize("NFC", text[:_READ]) for text in texts]
        languages = [language_of(text) for text in read]
        usual = max(sorted({*languages} - {""}), key=languages.count, default="en")
        nouns = frozenset(word for text in read for word in _capitals(text))
        self._texts = read
        self._phrases = [
            list(_phrases(text, language or usual, nouns)) for text, language in zip(read, languages, strict=True)
        ]
        self._stems = [{stem for phrase in each for stem in phrase.stems} for each in self._phrases]
        self._everywhere = Counter(stem for each in self._stems for stem in each)
        self._taken: set[str] = set()

    def name(self, ideas: Sequence[int]) -> str:
        """Return a heading that no theme has yet."""
        weights = self._weigh(ideas)
        said = Counter(phrase.stems for each in ideas for phrase in {p.stems: p for p in self._phrases[each]}.values())
        forms = Counter(phrase for each in ideas for phrase in self._phrases[each])
        few = len(ideas) <= _FEW
        score = {phrase: _score(phrase, weights, said, few=few) for phrase in forms}
        ranked = sorted(forms, key=lambda phrase: (-score[phrase], -forms[phrase], phrase.text))
        found = next((each for each in map(_heading, _spoken(ranked)) if each.casefold() not in self._taken), "")
        found = found or self._whole(ideas)
        self._taken.add(found.casefold())
        return found

    def _weigh(self, ideas: Sequence[int]) -> Mapping[str, float]:
        """Return how well each stem tells these ideas from others: how many of them have it, and how few others."""
        ours = Counter(stem for each in ideas for stem in self._stems[each])
        rest = max(len(self._texts) - len(ideas), 1)
        return {
            stem: count / len(ideas) * log(1 + (count / len(ideas)) / ((self._everywhere[stem] - count + 0.5) / rest))
            for stem, count in ours.items()
        }

    def _whole(self, ideas: Iterable[int]) -> str:
        """Return the first words of an idea of which no phrase can be had."""
        for each in ideas:
            words = " ".join(_WORD.findall(self._texts[each]))[:LONGEST].strip()
            if words:
                return _heading(words)
        return NAMELESS


def _spoken(ranked: Iterable[Phrase]) -> Iterator[str]:
    return (phrase.text for phrase in ranked)


def _heading(text: str) -> str:
    return text[:1].upper() + text[1:]


def _score(phrase: Phrase, weights: Mapping[str, float], said: Mapping[tuple[str, ...], int], *, few: bool) -> float:
    """Return how good a heading a phrase is: what it tells, more where several say it."""
    telling = {*phrase.stems}
    is_shared = few or said[phrase.stems] > 1
    power = _REPEATED if is_shared else _ONCE
    told = sum(weights[stem] for stem in telling) / exp(power * log(len(telling)))
    repeats = sqrt(len(phrase.stems) / len(telling))
    return told * (1 + 0.5 * log(said[phrase.stems])) / repeats * (1 if phrase.whole else _QUALIFYING)


def _capitals(text: str) -> Iterator[str]:
    """Yield the words that have a capital letter though no sentence begins with them."""
    for run in _runs(text):
        yield from (word.casefold() for word in run[1:] if word[0].isupper())


def _phrases(text: str, language: str, nouns: frozenset[str]) -> Iterator[Phrase]:
    """Yield what could be a heading."""
    small, joining, ends = small_words(language), joining_words(language), QUALIFYING_ENDS[language]
    for run in _runs(text):
        kinds = [_kind(word, small, joining) for word in run]
        for start, kind in enumerate(kinds):
            if kind == "telling":
                for end, stems in _from(run, kinds, start):
                    last = run[end - 1].casefold()
                    whole = last in nouns if language == "de" else not last.endswith(ends)
                    yield Phrase(" ".join(run[start:end]), stems, whole)


def _runs(text: str) -> Iterator[list[str]]:
    """Yield the words that stand beside each other with nothing but a blank between."""
    run: list[str] = []
    end = 0
    for found in _WORD.finditer(text):
        if run and not _BETWEEN.fullmatch(text, end, found.start()):
            yield run
            run = []
        run.append(found[0])
        end = found.end()
    yield run


def _kind(word: str, small: frozenset[str], joining: frozenset[str]) -> str:
    folded = word.casefold()
    if folded in joining:
        return "joining"
    is_word = any(letter.isalpha() for letter in word) and 1 < len(word) <= LONGEST_WORD
    return "telling" if is_word and folded not in small else "other"


def _from(run: Sequence[str], kinds: Sequence[str], start: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield where the phrases end that begin with a word, and their stems."""
    stems: tuple[str, ...] = ()
    joined = 0
    for at in range(start, len(run)):
        joined = joined + 1 if kinds[at] == "joining" else 0
        if kinds[at] == "other" or joined > _JOINING or len(stems) == _TELLING:
            return
        if kinds[at] == "telling":
            stems = (*stems, run[at].casefold()[:_STEM])
            if len(" ".join(run[start : at + 1])) <= LONGEST:
                yield at + 1, stems
