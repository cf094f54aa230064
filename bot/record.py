"""What an event comes to, as cards and documents tell it: everything that people said, with what led to it.

Nouns only: `bot.records` gathers them, `cards` and `bot.exports` show them. Numbers are those that people type.
"""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from bot.model import Agenda, Event, GroupRole, IdeaState, Noun, PollKind, PollPlan, PollState, QuestionState


class Support(Noun):
    """How many people, and of how many municipalities; somebody whose municipality is unknown counts as one of the
    people only.
    """

    people: int = 0
    municipalities: int = 0


class IdeaRecord(Noun):
    """An idea and its origin. `author` and `municipality` are empty where the person left their name out.

    `theme` is the number of the theme that it belongs to, `group` that of the group that it came from.
    """

    number: int
    text: str
    session_id: str | None = None
    group: int | None = None
    slot: str = ""
    author: str = ""
    municipality: str = ""
    support: Support = Support()
    theme: int | None = None
    state: IdeaState = IdeaState.SHARED
    shared_at: AwareDatetime


class ThemeRecord(Noun):
    """A theme: its ideas and the most central of them by number, who wrote them (`voices`), and whom they have for
    them (`support`: a person counts once, whichever of its ideas they support).
    """

    number: int
    name: str
    session_id: str | None = None
    central: int
    ideas: tuple[int, ...]
    groups: tuple[int, ...] = ()
    voices: Support = Support()
    support: Support = Support()


class QuestionRecord(Noun):
    """A question to a speaker, and how many want the answer too."""

    number: int
    text: str
    session_id: str | None = None
    author: str = ""
    support: Support = Support()
    state: QuestionState = QuestionState.ASKED
    asked_at: AwareDatetime


class PollRecord(Noun):
    """A poll and what came of it: `counts` by option (or by point of the scale), `words` with how often each was
    said, the most frequent first, `texts` in an order that does not tell when or by whom they came, and the `mean` of
    a scale. `shown` says that everybody may see it, not only those who run the day.
    """

    number: int
    plan: PollPlan
    kind: PollKind
    session_id: str | None = None
    state: PollState = PollState.OPEN
    voters: int = 0
    counts: tuple[int, ...] = ()
    words: tuple[tuple[str, int], ...] = ()
    texts: tuple[str, ...] = ()
    mean: float | None = None
    shown: bool = False


class SeatRecord(Noun):
    """Who sat in a group, and what they did for it."""

    name: str
    role: GroupRole | None = None
    municipality: str = ""


class GroupRecord(Noun):
    """A group of a session."""

    number: int
    session_id: str
    topic: str = ""
    seats: tuple[SeatRecord, ...] = ()
    handed_in: bool = False


class PersonRecord(Noun):
    """Somebody who registered, with their answers by the id of the question."""

    name: str
    answers: dict[str, str] = Field(default_factory=dict)
    present: bool = False


class PromiseTally(Noun):
    """How many said what they will do, and what came of it. Nobody is named."""

    made: int = 0
    begun: int = 0
    kept: int = 0
    dropped: int = 0


class Record(Noun):
    """All of an event at one moment. `agenda` holds the sessions that its readers may know of, and nothing else in
    the record is of another one. `closed` says that sessions of a circle are among them.

    `waiting` for a seat or `applied` have those who do not take part (yet), and are counted only.
    `by_words` says that themes were found by words alone. `failed` is how many messages did not arrive,
    `unreached` how many people at least one message did not reach.
    """

    event: Event
    agenda: Agenda
    made_at: AwareDatetime
    closed: bool = False
    ideas: tuple[IdeaRecord, ...] = ()
    themes: tuple[ThemeRecord, ...] = ()
    questions: tuple[QuestionRecord, ...] = ()
    polls: tuple[PollRecord, ...] = ()
    groups: tuple[GroupRecord, ...] = ()
    people: tuple[PersonRecord, ...] = ()
    registered: int = 0
    waiting: int = 0
    applied: int = 0
    present: int = 0
    promises: PromiseTally = PromiseTally()
    by_words: bool = False
    failed: int = 0
    unreached: int = 0
