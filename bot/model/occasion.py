"""The occasion: events, their releases, and what is handed over for them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime

from bot.model.noun import Language, Noun
from bot.model.plan import Agenda, Audience, Reading


class EventState(StrEnum):
    """Where an event is in its life."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Tenant(Noun):
    """A host: the Entra tenant in which the bot is installed."""

    id: str
    state: Literal["ok", "blocked"] = "ok"
    added_at: AwareDatetime


class Event(Noun):
    """The occasion. `release` is the number of the accepted agenda (0 for none yet), from which
    `starts_at` and `ends_at` follow; `told` is that of the agenda that people last heard of.
    """

    id: str
    tenant_id: str = ""
    title: str
    zone: str = "Europe/Copenhagen"
    language: Language = "da"
    state: EventState = EventState.OPEN
    series: str | None = None
    base_event_id: str | None = None
    release: int = 0
    told: int = 0
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None


class Release(Noun):
    """One accepted state of an event's agenda; numbers rise from 1."""

    event_id: str
    number: int
    agenda: Agenda
    accepted_at: AwareDatetime


class SessionIdentity(Noun):
    """What outlives a release: which session it is, how often it was announced anew.

    `release` is the newest one that it stood in; `withdrawn` says that a later one is without it.
    """

    event_id: str
    id: str
    occurrence: int = 1
    audience: Audience = Audience.OPEN
    withdrawn: bool = False
    release: int = 0


class Follow(Noun):
    """A person wants to hear of what happens to one session."""

    event_id: str
    session_id: str
    person_id: str


class ProposalState(StrEnum):
    """Where a programme that was handed over is on its way to be used."""

    READING = "reading"
    READY = "ready"
    REFUSED = "refused"
    USED = "used"
    DROPPED = "dropped"


class Proposal(Noun):
    """A programme that somebody handed over in chat, until they use it or drop it.

    It is for the event `event_id`, which is a draft where there was none. `name` is what the source is
    called. While it is READING, `source` is the address that it is fetched from; afterwards that is empty
    and `reading` is what was read. `place_id` is where it is shown. `revision` rises with each mending.
    """

    id: str
    event_id: str
    person_id: str
    place_id: str
    name: str = ""
    state: ProposalState = ProposalState.READY
    source: str = ""
    reading: Reading | None = None
    revision: int = 1
    made_at: AwareDatetime


class Feed(Noun):
    """A source on the web that an event's programme is read from again and again.

    `etag` and `modified` are what it said of its state, `digest` is the SHA-256 of its content.
    `every` is in minutes. `trouble` is the code of what has been wrong since `good_at`, or empty; `told`
    says that those who run the event know of it. `person_id` asked for it, in `place_id`.
    """

    event_id: str
    url: str
    person_id: str
    place_id: str
    every: int = 5
    etag: str = ""
    modified: str = ""
    digest: str = ""
    checked_at: AwareDatetime | None = None
    good_at: AwareDatetime | None = None
    trouble: str = ""
    told: bool = False
