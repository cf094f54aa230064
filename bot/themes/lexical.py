"""What a text is made of: the words that tell it from others, and the pieces that their forms and compounds share."""

from __future__ import annotations

import re
from collections import Counter
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.texts.smallwords import SMALL_WORDS, small_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

LONGEST: Final = 40  # letters: what is longer is no word
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_WORD: Final = re.compile(r"\w+(?:[-'’]\w+)*")
_PIECES: Final = (4, 5)  # letters


def language_of(text: str) -> str:
    """Return the language whose small words stand here most, or nothing where none does."""
    words = Counter(_LETTERS.findall(text.casefold()))
    found = {key: sum(count for word, count in words.items() if word in small_words(key)) for key in SMALL_WORDS}
    best = max(found, key=lambda key: found[key])
    return best if found[best] else ""


def gist(text: str) -> str:
    """Return a text without its small words; where nothing else is there, as it is."""
    small = small_words(language_of(text))
    return " ".join(word for word in _WORD.findall(text) if word.casefold() not in small) or text


def telling_words(text: str) -> list[str]:
    """Return the words of a text, without case, but for the small ones."""
    small = small_words(language_of(text))
    return [word for word in _LETTERS.findall(text.casefold()) if word not in small and len(word) <= LONGEST]


def pieces(text: str) -> dict[str, float]:
    """Return what a text is made of, and how much that weighs: what comes twice does not weigh double."""
    found = Counter(piece for word in telling_words(text) for piece in _pieces(word))
    return {piece: 1 + log(count) for piece, count in found.items()}


def _pieces(word: str) -> Iterator[str]:
    yield f" {word}"
    marked = f"<{word}>"
    for length in _PIECES:
        for at in range(len(marked) - length + 1):
            yield marked[at : at + length]


def likeness(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return how like each two texts are (their cosine) in what not all have; what is rare here weighs most."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - takes a fifth of a second

    found = [pieces(text) for text in texts]
    spread = Counter(piece for each in found for piece in each)
    columns = {piece: at for at, piece in enumerate(sorted(piece for piece, count in spread.items() if count > 1))}
    cells = [
        (row, columns[piece], weight * log(len(texts) / spread[piece]))
        for row, each in enumerate(found)
        for piece, weight in each.items()
        if piece in columns
    ]
    if not cells:
        return np.zeros((len(texts), len(texts)))
    at, column, weight = (np.array(each) for each in zip(*cells, strict=True))
    table = csr_array((weight.astype(float), (at, column)), shape=(len(texts), len(columns)))
    return without_mean(normal(np.asarray((table @ table.T).todense(), np.float64)))


def normal(products: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return cosines from products; whatever is nothing has none, not even with itself."""
    lengths = np.sqrt(np.maximum(np.diag(products), 0.0))
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 1e-9)  # noqa: PLR2004 - rounding
    return products * scale[:, None] * scale


def without_mean(products: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return cosines once what all have in common is taken out."""
    mean = products.mean(axis=0)
    return normal(products - mean[:, None] - mean + mean.mean())
