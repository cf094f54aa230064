"""Ideas that nobody turned into vectors yet: a few at a time, so that whoever dies in the middle loses no more."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.errors import EmbedderError
from bot.model import Embedding, IdeaState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.ports import Embedder, Tables
    from bot.themes.rows import Vectors

BATCH: Final = 32
_HOPELESS: Final = 3  # times that nothing but one text was asked, and ended the embedder: then it is left out


class Unread(NamedTuple):
    """An idea and the text that it is to be read as."""

    idea_id: str
    text: str
    digest: str


async def unread(tables: Tables, event_id: str, space: str) -> list[Unread]:
    """Return the shown ideas of an event that have no vector of their present text in a space, the oldest first."""
    known = dict(await tables.embeddings.pick("idea_id", "digest", event_id=event_id, space=space))
    shown = await tables.ideas.pick("number", "id", "text", event_id=event_id, state=IdeaState.SHARED)
    told = [Unread(own, text, _digest(text)) for _, own, text in sorted(shown)]
    return [each for each in told if known.get(each.idea_id) != each.digest]


async def read(embedder: Embedder, event_id: str, batch: Sequence[Unread], failures: int) -> list[Embedding]:
    """Return the vectors of some ideas; where a text ends the embedder, of the others, and nothing of that one.

    Raises:
        EmbedderError: of any kind; "crashed" where none could be read, and that not often yet.
    """
    try:
        return await _read(embedder, event_id, batch)
    except EmbedderError as error:
        if error.code != "crashed":
            raise
    made: list[Embedding] = []
    ended: list[Unread] = []
    for each in batch:
        try:
            made += await _read(embedder, event_id, [each])
        except EmbedderError as error:
            if error.code != "crashed":
                raise
            ended.append(each)
    if not made and failures < _HOPELESS:
        raise EmbedderError("crashed")
    return [*made, *_kept(event_id, ended, embedder.space.name, [""] * len(ended))]


async def _read(embedder: Embedder, event_id: str, batch: Sequence[Unread]) -> list[Embedding]:
    rows = await embedder.embed([each.text for each in batch])
    return _kept(event_id, batch, embedder.space.name, await asyncio.to_thread(_pack, rows))


def _kept(event_id: str, batch: Sequence[Unread], space: str, packed: Sequence[str]) -> list[Embedding]:
    return [
        Embedding(idea_id=each.idea_id, event_id=event_id, space=space, digest=each.digest, vector=vector)
        for each, vector in zip(batch, packed, strict=True)
    ]


def _pack(rows: Vectors) -> list[str]:
    from bot.themes.rows import pack  # noqa: PLC0415 - numbers are loaded by who calculates

    return pack(rows)


async def keep(tables: Tables, made: Sequence[Embedding]) -> None:
    """Keep the vectors of the ideas that still are; which text each is of is known, whatever it says by now. One whose
    words were erased meanwhile has none.
    """
    found = await tables.ideas.pick("id", "text", id=tuple(each.idea_id for each in made)) if made else []
    there = {own for own, text in found if text}
    await tables.embeddings.put_all([each for each in made if each.idea_id in there])


async def vectors(tables: Tables, space: str, idea_ids: Sequence[str]) -> Mapping[str, str]:
    """Return the packed vectors of ideas, of those that have one."""
    if not idea_ids:
        return {}
    found = await tables.embeddings.pick("idea_id", "vector", idea_id=tuple(idea_ids), space=space)
    return {idea_id: vector for idea_id, vector in found if vector}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
