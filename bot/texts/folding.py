"""How spellings are forgiven: two spellings of one word fold to the same letters.

Folded text is for comparing only and is never shown.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[0-9]+|[^\W\d_]+")
_PLAIN = {"æ": "a", "ø": "o", "œ": "o", "đ": "d", "ð": "d", "ł": "l"}
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff'\u2019\u02bc`\u00b4]")


def fold(text: str) -> str:
    """Return `text` in lower case without accents; å, aa, ä, æ and ae become a; ø, ö and oe become o."""
    plain = unicodedata.normalize("NFKD", _UNSEEN.sub("", text)).casefold()
    for each in set(plain):  # a text is long, its letters are few
        if each in _PLAIN or unicodedata.combining(each):
            plain = plain.replace(each, _PLAIN.get(each, ""))
    return re.sub("a[ae]", "a", plain).replace("oe", "o")


def words(text: str) -> list[str]:
    """Return the folded words of `text`: runs of letters and runs of digits; all else only separates."""
    return _WORD.findall(fold(text))
