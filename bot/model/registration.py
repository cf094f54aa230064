"""Being registered: one person's answers and where they stand, seats, lists, and how applicants are selected."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, Field

from bot.model.forms import Quota, Quote
from bot.model.noun import Noun


class RegistrationState(StrEnum):
    """Where a registration is in its life: begun, in, in line for a seat, offered one; or applied for, and what came
    of it; or cancelled.
    """

    DRAFT = "draft"
    REGISTERED = "registered"
    WAITING = "waiting"
    OFFERED = "offered"
    APPLIED = "applied"
    SELECTED = "selected"
    RESERVE = "reserve"
    DECLINED = "declined"
    CANCELLED = "cancelled"


ATTENDING: Final = (RegistrationState.REGISTERED, RegistrationState.SELECTED)
"""Who takes part: nobody else is in lists, groups and digests."""


class Registration(Noun):
    """One person's answers for one event; `number` counts from 1 as they came and stays.

    `quote` is the price that the person was shown and keeps. `typed` is what stands on pages that they have not
    sent yet, up to `page`, and `shown` the price they saw meanwhile, at `shown_at`. `queued_at` is since when they wait
    (or apply), `offer_until` is how long a seat is held for them, `reserve` names the reserved seats that theirs is one
    of. `sequence` rises whenever their invitation changes. `registered_by` is the colleague who did it for them.
    """

    event_id: str
    person_id: str
    state: RegistrationState
    answers: dict[str, str]
    number: int = 0
    quote: Quote | None = None
    typed: dict[str, str] = Field(default_factory=dict)
    page: int = 1
    shown: Quote | None = None
    shown_at: AwareDatetime | None = None
    queued_at: AwareDatetime | None = None
    offer_until: AwareDatetime | None = None
    reserve: str = ""
    sequence: int = 0
    entries: int = 0
    told: int = 0
    registered_by: str | None = None
    changed_at: AwareDatetime


class RegistrationChange(Noun):
    """One line of a registration's log: the state it came to, who did it, and a code of why ("": they wanted to)."""

    id: str
    event_id: str
    person_id: str
    state: RegistrationState
    changed_at: AwareDatetime
    changed_by: str
    why: str = ""


class SeatState(StrEnum):
    """Where somebody stands with a seat at a session."""

    TAKEN = "taken"
    WAITING = "waiting"
    OFFERED = "offered"


class Seat(Noun):
    """One person's seat at one session that people sign up for, or their place in the line for one."""

    event_id: str
    session_id: str
    person_id: str
    state: SeatState
    queued_at: AwareDatetime
    offer_until: AwareDatetime | None = None


class RequestKind(StrEnum):
    """What is asked of the organiser when the deadline has passed."""

    CHANGE = "change"
    CANCEL = "cancel"


class ChangeRequest(Noun):
    """What a person asks to have changed after the deadline; `granted` is None until an organiser decided."""

    event_id: str
    person_id: str
    kind: RequestKind
    answers: dict[str, str] = Field(default_factory=dict)
    asked_at: AwareDatetime
    granted: bool | None = None
    settled_at: AwareDatetime | None = None
    settled_by: str | None = None


class Roll(StrEnum):
    """Which list of an event somebody is on; one that was read and is not used yet is a list of its own."""

    INVITED = "invited"
    MEMBER = "member"
    INVITED_DRAFT = "invited_draft"
    MEMBER_DRAFT = "member_draft"


class RollEntry(Noun):
    """Somebody (or a whole domain, "@vejby.example") whom an organiser put on a list; small letters. Only an e-mail
    that the connector vouches for is looked up in it.
    """

    event_id: str
    roll: Roll
    email: str
    name: str = ""
    organisation: str = ""
    added_by: str
    added_at: AwareDatetime


class Review(Noun):
    """What one selector gave one application: points by criterion, and a note."""

    event_id: str
    person_id: str
    scored_by: str
    points: dict[str, int] = Field(default_factory=dict)
    note: str = ""
    scored_at: AwareDatetime


class Decision(Noun):
    """What an applicant will be told, or was told at `released_at`: SELECTED, RESERVE (by `rank`) or DECLINED. There is
    one for each, so that nobody gets two answers. `by_hand` says that a selector changed what the draw said.
    """

    event_id: str
    person_id: str
    state: RegistrationState
    rank: int = 0
    by_hand: bool = False
    released_at: AwareDatetime | None = None


class Draw(Noun):
    """One selection as it was made: whoever has the seed and the list can make it again. `relaxed` are the quotas that
    were eased, as they then stood; `words` is what selectors add to an answer, by the state that it tells.
    """

    event_id: str
    number: int
    person_id: str
    seed: str
    seats: int
    relaxed: tuple[Quota, ...] = ()
    words: dict[str, str] = Field(default_factory=dict)
    made_at: AwareDatetime
    released_at: AwareDatetime | None = None
