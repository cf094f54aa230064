"""What people say: ideas, votes, questions, polls, themes, promises."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from bot.model.noun import Noun
from bot.model.plan import PollPlan


class IdeaState(StrEnum):
    """Whether an idea is shown."""

    SHARED = "shared"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


class Idea(Noun):
    """What a person shared, in the words they wrote; `number` counts from 1 within the event. `slot` is the
    label of what a group was asked to hand in, where it came with a harvest. `anonymous` keeps the person from
    everybody's eyes but their own.
    """

    id: str
    event_id: str
    number: int
    person_id: str
    text: str
    session_id: str | None = None
    group_id: str | None = None
    slot: str = ""
    anonymous: bool = False
    state: IdeaState = IdeaState.SHARED
    shared_at: AwareDatetime
    edited_at: AwareDatetime | None = None


class Vote(Noun):
    """One person's support for one idea."""

    idea_id: str
    person_id: str
    event_id: str
    cast_at: AwareDatetime


class Dealt(Noun):
    """An idea that a person was dealt to read, and when they said that they had."""

    idea_id: str
    person_id: str
    event_id: str
    dealt_at: AwareDatetime
    read_at: AwareDatetime | None = None


class QuestionState(StrEnum):
    """Where a question to a speaker is: asked, picked as the next, answered, or out of sight."""

    ASKED = "asked"
    PICKED = "picked"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


class Question(Noun):
    """What a person asks a speaker, in the words they wrote; `number` counts from 1 within the event."""

    id: str
    event_id: str
    number: int
    person_id: str
    text: str
    session_id: str | None = None
    anonymous: bool = False
    state: QuestionState = QuestionState.ASKED
    asked_at: AwareDatetime
    settled_at: AwareDatetime | None = None


class Backing(Noun):
    """One person's support for one question."""

    question_id: str
    person_id: str
    event_id: str
    given_at: AwareDatetime


class PollState(StrEnum):
    """Where a poll is in its life; REMOVED keeps its number, and is shown nowhere."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"
    REMOVED = "removed"


class Poll(Noun):
    """A poll of an event; `number` counts from 1 within it. `place` is its position (from 1) among those that the
    agenda prepared for its session, 0 for one made on the spot or for feedback; `person_id` made it on the spot.
    """

    id: str
    event_id: str
    number: int
    session_id: str | None = None
    plan: PollPlan
    place: int = 0
    person_id: str | None = None
    state: PollState = PollState.PREPARED
    revealed: bool = False
    opened_at: AwareDatetime | None = None
    closed_at: AwareDatetime | None = None


class Ballot(Noun):
    """What one person said in one poll: options or a point on the scale (from 1), words, or a text."""

    poll_id: str
    person_id: str
    event_id: str
    choices: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    text: str = ""
    hidden: bool = False
    cast_at: AwareDatetime


class Moderation(Noun):
    """Something that people said was hidden or shown again: who did it, when and why. `target` is its id, of the
    table `kind` ("ideas", "questions", "ballots").
    """

    id: str
    event_id: str
    person_id: str
    kind: str
    target: str
    act: Literal["hide", "restore"]
    reason: str = ""
    done_at: AwareDatetime


class Theme(Noun):
    """Ideas of one session (or, with none, of the day besides) that say the same. `number` counts from 1 within the
    event and is never given again. `central` is the idea that stands for it. `named` says that a person gave it its
    name, `decided` that a person said which ideas belong to it, `worded` that it was found by the words that ideas
    share, not by what they mean.
    """

    id: str
    event_id: str
    number: int
    session_id: str = ""
    name: str
    central: str = ""
    named: bool = False
    decided: bool = False
    worded: bool = False
    made_at: AwareDatetime


class Placing(Noun):
    """The theme that an idea belongs to; `decided` says that a person put it there."""

    idea_id: str
    event_id: str
    theme_id: str
    decided: bool = False


class ThemeStep(Noun):
    """What a person did to the themes of an event, and what is needed to undo it: the themes and placings that it
    touched, as they were (JSON of nouns). `number` counts from 1 within the event.
    """

    event_id: str
    number: int
    person_id: str
    act: str
    before: dict[str, Any] = Field(default_factory=dict)
    undone: bool = False
    done_at: AwareDatetime


class Embedding(Noun):
    """An idea's vector (float32, little-endian, of unit length, in base64) in the `space` of one embedder, and the
    SHA-256 of the text that it was made of.
    """

    idea_id: str
    event_id: str
    space: str
    digest: str
    vector: str


class PromiseState(StrEnum):
    """What came of what somebody said they would do."""

    MADE = "made"
    BEGUN = "begun"
    KEPT = "kept"
    DROPPED = "dropped"


class Promise(Noun):
    """What a person will do on Monday, in their own words; `asked` is the occasion at which the bot asked last what
    came of it (0 for none), and `hushed` says that they want to be asked no more.
    """

    event_id: str
    person_id: str
    text: str
    state: PromiseState = PromiseState.MADE
    asked: int = 0
    hushed: bool = False
    made_at: AwareDatetime
    told_at: AwareDatetime | None = None


class DigestSent(Noun):
    """An overview that organisers got; `counts` is what it counted, so that the next can say what is new."""

    event_id: str
    number: int
    counts: dict[str, int] = Field(default_factory=dict)
    sent_at: AwareDatetime
