"""What somebody said, by what it goes by: an idea or a question by its number, an answer to a poll by a code that tells
nothing of who gave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.errors import RefusalError
from bot.ideas import origins as idea_origins
from bot.ideas import standing
from bot.model import Ballot, Idea, IdeaState, Poll, PollState, Question, QuestionState
from bot.polls import tally
from bot.questions.origins import SHOWN
from cards.moderation import MOST, Said

if TYPE_CHECKING:
    from bot.occasions import Scene

Thing: TypeAlias = Idea | Question | Ballot

CODE: Final = 8
_DIGITS: Final = 6
_IDEAS: Final = (IdeaState.SHARED, IdeaState.HIDDEN)
_QUESTIONS: Final = (*SHOWN, QuestionState.HIDDEN)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was said: the table it is in, the number or code it goes by, and the row."""

    kind: str
    number: str
    thing: Thing
    poll: Poll | None = None

    @property
    def id(self) -> str:
        """Return what names it in the log."""
        return tally.mark(self.thing) if isinstance(self.thing, Ballot) else self.thing.id

    @property
    def hidden(self) -> bool:
        """Whether it is hidden."""
        if isinstance(self.thing, Ballot):
            return self.thing.hidden
        return self.thing.state in {IdeaState.HIDDEN, QuestionState.HIDDEN}

    @property
    def text(self) -> str:
        """Return its words."""
        if isinstance(self.thing, Ballot):
            return self.thing.text or ", ".join(self.thing.words)
        return self.thing.text

    @property
    def said(self) -> Said:
        """Return it as a card names it."""
        return Said(kind=self.kind, number=self.number, text=self.text)


def code_of(ballot: Ballot) -> str:
    """Return what an answer goes by: eight characters that tell nothing of who gave it or when."""
    return tally.mark(ballot)[:CODE]


async def find(scene: Scene, kind: str, number: str) -> Found:
    """Return what is meant, locked, as far as who asks may know of it.

    Raises:
        RefusalError: `said_number_wrong`.
    """
    found: Found | None = None
    if kind == "ideas":
        found = await _idea(scene, number)
    elif kind == "questions":
        found = await _question(scene, number)
    elif kind == "ballots":
        found = await _ballot(scene, number)
    if found is None:
        raise RefusalError("said_number_wrong")
    return found


async def _idea(scene: Scene, number: str) -> Found | None:
    if not _is_number(number):
        return None
    rows = await scene.tables.ideas.find(event_id=scene.event.id, number=int(number), state=_IDEAS)
    held = await scene.tables.ideas.lock(id=rows[0].id) if rows else None
    known = held is not None and held.session_id in await idea_origins.standing_here(scene)
    return Found("ideas", str(held.number), held) if held is not None and known and held.state in _IDEAS else None


async def _question(scene: Scene, number: str) -> Found | None:
    if not _is_number(number):
        return None
    rows = await scene.tables.questions.find(event_id=scene.event.id, number=int(number), state=_QUESTIONS)
    held = await scene.tables.questions.lock(id=rows[0].id) if rows else None
    known = held is not None and held.session_id in await idea_origins.standing_here(scene)
    return Found("questions", str(held.number), held) if held is not None and known else None


async def _ballot(scene: Scene, code: str) -> Found | None:
    polls = await known_polls(scene)
    rows = await scene.tables.ballots.find(poll_id=tuple(polls)) if polls else []
    meant = [each for each in rows if code_of(each) == code]
    if len(meant) != 1:
        return None
    held = await scene.tables.ballots.lock(poll_id=meant[0].poll_id, person_id=meant[0].person_id)
    return Found("ballots", code, held, polls[held.poll_id]) if held else None


def _is_number(said: str) -> bool:
    return said.isdecimal() and len(said) <= _DIGITS


async def known_polls(scene: Scene) -> dict[str, Poll]:
    """Return by id the polls that who asks may know of."""
    state = (PollState.OPEN, PollState.CLOSED)
    rows = await scene.tables.polls.find(event_id=scene.event.id, state=state)
    known = await standing(scene, scene.agenda.public())
    return {each.id: each for each in rows if each.session_id in known}


# What there is to choose from ---------------------------------------------------------------------


async def choices(scene: Scene, kind: str, session_id: str | None, number: str = "") -> list[Said]:
    """Return what may be hidden of one kind, the newest first; of answers those to one poll, in an order that tells
    nothing, and of questions those of a session where one is named.
    """
    known = tuple(await idea_origins.standing_here(scene))
    where = (session_id,) if session_id in known and session_id else known
    if kind == "ideas":
        ideas = await scene.tables.ideas.find(event_id=scene.event.id, session_id=where, state=IdeaState.SHARED)
        newest = sorted(ideas, key=lambda each: -each.number)[:MOST]
        return [Said(kind=kind, number=str(each.number), text=each.text) for each in newest]
    if kind == "questions":
        asked = await scene.tables.questions.find(event_id=scene.event.id, session_id=where, state=SHOWN)
        latest = sorted(asked, key=lambda each: -each.number)[:MOST]
        return [Said(kind=kind, number=str(each.number), text=each.text) for each in latest]
    return await _answers(scene, number)


async def _answers(scene: Scene, number: str) -> list[Said]:
    polls = sorted((await known_polls(scene)).values(), key=lambda each: -each.number)
    for poll in polls:
        if number and str(poll.number) != number:
            continue
        rows = await scene.tables.ballots.find(poll_id=poll.id)
        if tally.is_too_little(tally.count(poll, rows)):  # whoever is shown them would know whose they are
            continue
        rows = [each for each in rows if not each.hidden]
        found = sorted((each for each in rows if each.text or each.words), key=tally.mark)[:MOST]
        if found:
            return [
                Said(kind="ballots", number=code_of(each), text=each.text or ", ".join(each.words)) for each in found
            ]
    return []
