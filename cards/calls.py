"""Naming people in a post, so that Teams tells each of them: in pages that stay under Teams' size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Mention, Message, Noun
from cards.elements import NAME
from cards.markdown import Markdown, line, mentionable, plain, prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cards.elements import Face

MOST_NAMES: Final = 40
PAGE_BYTES: Final = 24_000  # of text and mentions as UTF-8; what people post may have 28,000
_ENTITY: Final = 160  # bytes of a mention, besides the name (three times) and the id
_LINES: Final = 200


class Called(Noun):
    """Somebody to be named; without a `user_id` they are named, but Teams tells them nothing."""

    name: str
    user_id: str | None = None


def pages(face: Face, people: Sequence[Called], *, sender: str, words: str) -> list[Message]:
    """Return the posts that name everybody once, each with the whole message."""
    said = prose(words, len(words) + 1, _LINES)
    room = PAGE_BYTES - len(said.encode())
    return [_page(face, each, sender, said) for each in _shared_out(_distinct(face, people), room)]


def _distinct(face: Face, people: Sequence[Called]) -> list[Called]:
    """Return people under names that may be mentioned, no two alike: Teams tells mentions apart by them."""
    taken: set[str] = set()
    found = []
    for each in people:
        name = mentionable(each.name) or mentionable(face.plain("card.nameless"))
        alike = name
        number = 1
        while alike in taken:
            number += 1
            alike = f"{name} {number}"
        taken.add(alike)
        found.append(each.model_copy(update={"name": alike}))
    return found


def _shared_out(people: Sequence[Called], room: int) -> Iterator[list[Called]]:
    page: list[Called] = []
    taken = 0
    for each in people:
        size = _ENTITY + 3 * len(each.name.encode()) + len(each.user_id or "")
        if page and (taken + size > room or len(page) == MOST_NAMES):
            yield page
            page, taken = [], 0
        page.append(each)
        taken += size
    if page:
        yield page


def _page(face: Face, people: Sequence[Called], sender: str, said: str) -> Message:
    names = [f"<at>{each.name}</at>" if each.user_id else line(each.name, NAME) for each in people]
    listed = Markdown(face.voice.list(names))
    head = face.say("broadcast.mention", names=listed, sender=plain(sender, NAME))
    mentions = tuple(Mention(user_id=each.user_id, name=each.name) for each in people if each.user_id)
    return Message(text=f"{head}\n\n{said}", mentions=mentions)
