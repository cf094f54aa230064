"""People's text on its way into a card: it shows as typed. What Teams would read as Markdown, HTML,
a mention or a date function is escaped; characters that hide or turn text are taken out.
"""

from __future__ import annotations

import re
from typing import Final

LINE: Final = 200  # characters of people's text within a line, where nothing else is said
LINES: Final = 12  # lines of people's text in one place

_ENOUGH: Final = 10  # times the limit: as far as a text is read, so that a huge one costs no more

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_WITHIN = re.compile(  # each way begins with its letter: so those that begin none are passed over at once
    r"\\|`|\*|\[|~|>"  # code, emphasis, links, strike-through; > ends a tag, also <at>
    r"|_(?:(?<![^\W_]_)|(?![^\W_]))"  # emphasis, but not the underscore within a_word
    r"|<(?=[A-Za-z/!?])"  # a tag, but not "5 < 7"
    r"|&(?=#?\w+;)"  # an entity
    r"|\{(?<=\{\{)"  # {{DATE(...)}}
)
_AT_START = re.compile(r"^(?:(\d{1,9})([.)])(?=\s|$)|[-+=]|#(?=#*(?:\s|$)))")


class Markdown(str):
    """Text that is Markdown already, and is not escaped again."""

    __slots__ = ()


def cut(text: str, limit: int) -> str:
    """Return at most `limit` characters, the last of them … where something is left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def plain(text: str, limit: int = LINE) -> str:
    """Return people's text as one line of plain text: for titles of buttons, labels and choices."""
    head = text[: _ENOUGH * limit]
    seen = head if head.isprintable() else _UNSEEN.sub("", " ".join(head.splitlines()))
    words = " ".join(seen.split())
    return cut(words if len(head) == len(text) else words + "…", limit)


def line(text: str, limit: int = LINE) -> Markdown:
    """Return people's text as one line of Markdown that shows as typed."""
    return Markdown(_escape(plain(text, limit)))


def prose(text: str, limit: int, lines: int = LINES) -> Markdown:
    """Return people's text as Markdown that keeps its line breaks and shows as typed."""
    written = [shown for each in text.splitlines() if (shown := plain(each, limit))]
    kept: list[str] = []
    room = limit
    for each in written[:lines]:
        if room <= 0:
            break
        kept.append(cut(each, max(room, 2)))
        room -= len(each)
    left_out = len(kept) < len(written) and not kept[-1].endswith("…")
    return Markdown("\n\n".join(_escape(each) for each in kept) + (" …" if left_out else ""))


def mentionable(name: str) -> str:
    """Return a name as it may stand between <at> and </at>: without anything that Teams would read."""
    return "".join(each for each in plain(name) if each not in "<>&*_[]()`~#|\\{}").strip()[:80].strip()


def typed(text: str, limit: int) -> str:
    """Return the value of a field as it was typed, without what no keyboard writes."""
    return "\n".join(_UNSEEN.sub("", each.replace("\t", " ")) for each in text.splitlines())[:limit]


def _escape(text: str) -> str:
    within = _WITHIN.sub(lambda found: f"\\{found.group()}", text)
    return _AT_START.sub(_escape_start, within)


def _escape_start(found: re.Match[str]) -> str:
    number, dot = found.groups()
    return f"{number}\\{dot}" if number else f"\\{found.group()}"
