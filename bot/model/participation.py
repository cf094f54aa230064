"""Taking part: groups and what they hand in."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from bot.model.noun import Noun
from bot.model.plan import GroupRole


class Attendance(Noun):
    """Whether a person said to be there ("Jeg er med", "Ikke med"); `checked_in_at` is when they were let in at the
    door, by `checked_by` where it was not themselves.
    """

    event_id: str
    person_id: str
    present: bool
    said_at: AwareDatetime
    checked_in_at: AwareDatetime | None = None
    checked_by: str | None = None


class Round(Noun):
    """One deal of people into groups for one session; `presented` is how many groups have presented."""

    id: str
    event_id: str
    session_id: str
    seed: int
    state: Literal["dealt", "open", "closed"] = "dealt"
    presented: int = 0
    made_at: AwareDatetime


class Group(Noun):
    """People sitting together; `place_id` is their thread once it stands, `link` where they meet otherwise.

    `topic` is what they chose to talk about. `ends_at` is when they are to be back, where that is not when the
    session ends. `heard_at` is when they last gave a sign of life; `called_at` and `called_by` say who called
    for help and when, `answered_by` who goes to them; all None again when it is done.
    """

    id: str
    event_id: str
    round_id: str
    number: int
    place_id: str | None = None
    topic: str = ""
    link: str = ""
    ends_at: AwareDatetime | None = None
    heard_at: AwareDatetime | None = None
    called_at: AwareDatetime | None = None
    called_by: str | None = None
    answered_by: str | None = None


class Member(Noun):
    """One person's seat in one round; a person sits in at most one group of a round.

    `absent` says that they did not come: the seat is kept for them, the role is somebody else's.
    """

    round_id: str
    person_id: str
    group_id: str
    role: GroupRole | None = None
    seat: int = 0
    absent: bool = False


class Volunteer(Noun):
    """A person offers to take a role in whichever group they come to sit."""

    event_id: str
    person_id: str
    role: GroupRole


class Pick(Noun):
    """The table that a person chose; `topic` counts from 1 as the session's plan lists them."""

    event_id: str
    session_id: str
    person_id: str
    topic: int
    picked_at: AwareDatetime


class HarvestState(StrEnum):
    """Where a harvest is: a draft, handed in by the group, or collected at the bell as it stood."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    COLLECTED = "collected"


class Harvest(Noun):
    """What a group hands in; a draft until then. `answers` are in the words they wrote, by slot: "1.2" is the
    second of the plan's first slot. `late` says that it was changed after the bell.

    `writers` says by slot who changed an answer last, and `heard` by person the digest of what they last sent
    for a slot: what comes again unchanged is no second opinion.
    """

    group_id: str
    event_id: str
    session_id: str
    answers: dict[str, str] = Field(default_factory=dict)
    writers: dict[str, str] = Field(default_factory=dict)
    heard: dict[str, dict[str, str]] = Field(default_factory=dict)
    state: HarvestState = HarvestState.DRAFT
    revision: int = 1
    late: bool = False
    saved_by: str
    saved_at: AwareDatetime
