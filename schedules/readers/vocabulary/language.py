"""Which language a programme is written in; those that the bot does not speak are known too."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from bot.model import LANGUAGES
from schedules.readers.vocabulary.words import LANGUAGE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import Language

_WORD: Final = re.compile(r"[^\W\d_]+")
_WORDS: Final = {language: words.split("|") for language, words in LANGUAGE_WORDS.items()}


def language_of(texts: Iterable[str]) -> str:
    """Return the language whose small words stand most often in `texts`: da, nb, sv, en, de, nl or fr."""
    counts = Counter(word.lower() for text in texts for word in _WORD.findall(text))
    scores = {language: sum(counts[word] for word in words) for language, words in _WORDS.items()}
    return max(scores, key=lambda language: scores[language])


def spoken(language: str) -> Language:
    """Return the language that the bot speaks to people who write in `language`."""
    return next((each for each in LANGUAGES if each == language), "en")
