"""The sentences that we take as commands, besides the canonical ones.

Each word may have alternatives (`vis|vise`) and be left out (`mig?`); `#` is a number. Any order of
the words will do, but a sentence in just the order of another one is that one ("er jeg med").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.texts.phrases import da, en, nb, sv

if TYPE_CHECKING:
    from bot.model import Language, Verb

PHRASES: Final[dict[Language, dict[Verb, tuple[str, ...]]]] = {
    "da": da.SENTENCES,
    "en": en.SENTENCES,
    "sv": sv.SENTENCES,
    "nb": nb.SENTENCES,
}
