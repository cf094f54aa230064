"""A look at what people shared: what is claimed is read and thought of while nothing is held, a few ideas at a time.

What could not be read is tried again later, and more and more patiently. Vectors are facts, and are kept whoever has
the claim by now; what comes of them counts only as far as it still fits.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from bot import sensing
from bot.errors import EmbedderError, RefusalError
from bot.model import DueState
from bot.occasions import Occasion, hold, load
from bot.sensemaking import arriving, finding, showing, splitting, unread
from bot.texts import Voice
from cards.elements import Face

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Due, Embedding
    from bot.ports import Embedder, Tables
    from bot.sensemaking.arriving import Arrival, Thought
    from bot.sensemaking.finding import Draft, Search
    from bot.sensemaking.unread import Unread
    from bot.sensing import Task
    from bot.themes.shapes import Space
    from cards.elements import ButtonStyle

_SOON: Final = 5.0  # seconds until what failed is tried again; each time four times as long,
_LATE: Final = 900.0  # but no longer
_ROUNDS: Final = 4  # of reading, between two edits of a card that says how far it is


class Look(NamedTuple):
    """What a claimed due wants thought of. `left` are the ideas that are read after this `batch`."""

    due: Due
    task: Task | None
    batch: tuple[Unread, ...]
    left: int
    total: int
    arrival: Arrival
    search: Search | None = None


class Came(NamedTuple):
    """What came of a look, or why nothing did."""

    made: tuple[Embedding, ...] = ()
    thought: Thought | None = None
    drafts: tuple[Draft, ...] = ()
    leaving: frozenset[str] = frozenset()
    space: str = ""
    worded: bool = False
    error: EmbedderError | None = None

    @property
    def code(self) -> str:
        """Return what happened in a word, for the log."""
        return self.error.code if self.error else "read"


async def wanted(tables: Tables, due: Due, space: Space, now: datetime) -> Look | None:
    """Return what a claimed due wants thought of; None where nobody wants it any more."""
    row = await tables.dues.get(key=due.key)
    if row is None or row.state is not DueState.PLANNED:
        return None
    task, event_id = sensing.task_of(row), row.event_id
    search = await finding.search(tables, event_id, row.session_id or "", space.name) if task else None
    missing = await unread.unread(tables, event_id, space.name)
    total = len(missing)
    if search is not None:
        ours = {each.id for each in search.session.ideas}
        missing = [each for each in missing if each.idea_id in ours]
        total = len(ours)
    batch, left = tuple(missing[: unread.BATCH]), max(0, len(missing) - unread.BATCH)
    ids = [each.idea_id for each in batch]
    came = await arriving.arrival(tables, event_id, space.name, ids, now, settles=task is None and not left)
    return Look(row, task, batch, left, total, came, search)


def _failures(row: Due) -> int:
    return row.occurrence - 1


async def work(embedder: Embedder, look: Look) -> Came:
    """Read and think. It takes its time."""
    try:
        made = await _read(embedder, look)
    except EmbedderError as error:
        return Came(error=error)
    space = embedder.space
    came = Came(tuple(made), await arriving.think(look.arrival, made, space), space=space.name, worded=space.words)
    if look.search is None or look.task is None or look.left:
        return came
    fresh = {each.idea_id: each.vector for each in made if each.vector}
    if look.task.act == "split":
        return came._replace(leaving=await splitting.halve(look.search, look.task.theme_id, fresh, space))
    return came._replace(drafts=await finding.find(look.search, fresh, space))


async def _read(embedder: Embedder, look: Look) -> list[Embedding]:
    if look.batch:
        return await unread.read(embedder, look.due.event_id, look.batch, _failures(look.due))
    if look.search or look.arrival.sessions:
        await embedder.embed(["…"])  # from then on all of its space is known
    return []


async def take_in(tables: Tables, look: Look | None, due: Due, came: Came, now: datetime, buttons: ButtonStyle) -> None:
    """Keep what came of a look, and plan the next; what nobody wants any more is done."""
    await hold(tables, due.event_id)
    row = await tables.dues.lock(key=due.key)
    found = await load(tables, due.event_id)
    if row is None or row.state is not DueState.PLANNED:
        return
    if look is None or found is None:
        await tables.dues.put(row.model_copy(update={"state": DueState.DONE}))
        return
    event, agenda = found
    face = Face(voice=Voice(agenda.language, agenda.zone), buttons=buttons)
    day = Occasion(tables=tables, now=now, face=face, event=event, agenda=agenda)
    await unread.keep(tables, came.made)
    if row.at == look.due.at:  # else somebody else has claimed it since, and tells what comes of it
        await tables.dues.put(row.model_copy(update=await _after(day, look, came)))


async def _after(day: Occasion, look: Look, came: Came) -> dict[str, object]:
    """Keep what came of a look, and return what its due is from now on."""
    if came.error is not None:
        if look.task is not None and look.task.person_id:
            await showing.put_off(day, look.due, look.task.person_id)
        return {"at": day.now + patience(came.error, _failures(look.due)), "occurrence": look.due.occurrence + 1}
    if came.thought is not None:
        await arriving.keep(day, look.arrival, came.thought)
    again = {"at": day.now, "occurrence": 1}
    if look.task is None:
        more = look.left or await unread.unread(day.tables, day.event.id, came.space)
        return again if more else {"state": DueState.DONE, "occurrence": 1}
    if look.left:
        if look.task.person_id and (look.left // unread.BATCH) % _ROUNDS == 0:
            await showing.report(day, look.due, look.task.person_id, look.total - look.left, look.total)
        return again
    return {"state": DueState.DONE} if await _settle(day, look, look.task, came) else again


async def _settle(day: Occasion, look: Look, task: Task, came: Came) -> bool:
    """Keep the themes that a look was for, and show them; False where they are to be found anew."""
    session_id, failed = look.due.session_id or "", None
    if task.act == "split":
        try:
            await splitting.part(day, session_id, task.theme_id, came.leaving, task.person_id)
        except RefusalError as refusal:
            failed = refusal
    elif look.search is None or not await finding.keep(day, look.search, came.drafts, worded=came.worded):
        return False
    if task.person_id:
        await showing.present(day, look.due, task.person_id, failed)
    return True


def patience(error: EmbedderError, failures: int) -> timedelta:
    """Return how long to leave an embedder alone that failed, so many times before."""
    if error.lasting:
        return timedelta(seconds=_LATE)
    return timedelta(seconds=min(_LATE, max(error.retry_after or 0.0, _SOON * 4 ** min(failures, 8))))
