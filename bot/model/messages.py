"""Acts in time, and messages on their way out."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Any

from pydantic import AwareDatetime, Field

from bot.model.noun import Noun


class DueKind(StrEnum):
    """What happens at an instant."""

    HEADS_UP = "heads_up"
    START = "start"
    HALF_TIME = "half_time"
    LAST_MINUTES = "last_minutes"
    SAVE = "save"
    LAST_MINUTE = "last_minute"
    END = "end"
    COLLECT = "collect"
    PRESENT = "present"
    POLL = "poll"
    RECAP = "recap"
    SUMMARY = "summary"
    TAKE_HOME = "take_home"
    DIGEST = "digest"
    FOLLOW_UP = "follow_up"
    PROGRESS = "progress"
    CHANGES = "changes"
    READ = "read"
    FETCH = "fetch"
    UPLOAD = "upload"
    MAKE_SENSE = "make_sense"
    REGISTRATION_CLOSES = "registration_closes"
    OFFER_ENDS = "offer_ends"
    REMINDER = "reminder"
    ANSWERS_DUE = "answers_due"
    SELECT = "select"


class DueState(StrEnum):
    """Where a due is in its life."""

    PLANNED = "planned"
    DONE = "done"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


class Due(Noun):
    """One act at one instant. `key` is stable: never a title, never a time.

    `derived` says that it follows from the agenda and may be withdrawn with it; otherwise a use
    case planned it. `stale_at` is when saying it no longer helps anybody. `target` is what it is about besides
    the session: the id of one group.
    """

    key: str
    event_id: str
    at: AwareDatetime
    kind: DueKind
    session_id: str | None = None
    target: str = ""
    occurrence: int = 1
    stale_at: AwareDatetime
    derived: bool = True
    state: DueState = DueState.PLANNED


class Mention(Noun):
    """A person named in a text: `name` stands in the text as `<at>name</at>`."""

    user_id: str
    name: str


class Message(Noun):
    """What is said: Markdown text, one Adaptive Card (as JSON) or a file, never two of them.

    `summary` is the line of the toast, plain text.
    """

    text: str = ""
    file: FileOffer | FileGiven | None = None
    card: dict[str, Any] | None = None
    summary: str = ""
    mentions: tuple[Mention, ...] = ()


class FileOffer(Noun):
    """A file that somebody may have put where they keep theirs: `size` in bytes is an estimate, and `upload_id` is the
    one that answers it.
    """

    upload_id: str
    name: str
    description: str = ""
    size: int


class FileGiven(Noun):
    """A file that was put where somebody keeps theirs; `url` opens it there, `type` is its ending ("docx")."""

    name: str
    url: str = Field(repr=False)
    unique_id: str
    type: str


class Priority(IntEnum):
    """Who goes first when many wait."""

    ANSWER = 0
    ANNOUNCEMENT = 1
    BULK = 2


class DeliveryState(StrEnum):
    """Where a message is on its way out: UNCERTAIN is not to be said again, FAILED was given up."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


class Repeat(StrEnum):
    """What happens after a send whose outcome is unknown: say it again, or rather not."""

    AGAIN = "again"
    NEVER = "never"


class Delivery(Noun):
    """One message on its way out; one key, one row, one life.

    It goes to a place, or to a person whose personal place is opened when needed. With `thread_of`
    (the key of another delivery to the same place) it goes into the thread under that message; with
    `thread_place_id` it begins a thread in a channel, which is kept as the place of that id.
    `revision` rises with each new content; `sent_revision` is the one that Teams has; 0 for none.
    `batch` is the same for all recipients of one message to many. What has not left at `stale_at` (event
    time) helps nobody any more, and never leaves. `uncertain` counts the attempts whose
    outcome is unknown: what was sent after one of them may stand twice.
    """

    key: str
    event_id: str | None = None
    batch: str | None = None
    place_id: str | None = None
    person_id: str | None = None
    thread_of: str | None = None
    thread_place_id: str | None = None
    message: Message
    kind: str
    priority: Priority = Priority.ANNOUNCEMENT
    repeat: Repeat = Repeat.AGAIN
    revision: int = 1
    sent_revision: int = 0
    state: DeliveryState = DeliveryState.QUEUED
    position: int = 0
    stale_at: AwareDatetime | None = None
    not_before: AwareDatetime | None = None
    lease_until: AwareDatetime | None = None
    attempts: int = 0
    uncertain: int = 0
    activity_id: str | None = None
    error: str | None = None
    queued_at: AwareDatetime
    settled_at: AwareDatetime | None = None


class Batch(Noun):
    """A message to many: the key that its deliveries share, their kind, and how many are in which state.

    `position` is that of the first of them to be queued. What stands counts as SENT, also while it is edited.
    """

    key: str
    kind: str
    position: int = 0
    counts: dict[DeliveryState, int] = Field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return how many it goes to."""
        return sum(self.counts.values())


class BroadcastState(StrEnum):
    """Where a message to everybody is in its life."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"


class Broadcast(Noun):
    """What somebody who runs the day tells everybody; `number` counts from 1 within the event.

    `whom` says which of those who registered it is for, as a button carries it; "" for everybody who takes part.
    `private` keeps it out of shared places. `place_id` is where the one who sends it follows it, on one
    card. While it is being sent, people get it in the order of their ids: `queued_to` is the last who did,
    of `total`. `mentioned` says that those who could not be reached were named in the event's places.
    """

    event_id: str
    number: int
    person_id: str
    place_id: str
    text: str
    whom: str = ""
    private: bool = False
    state: BroadcastState = BroadcastState.DRAFT
    total: int = 0
    queued_to: str = ""
    mentioned: bool = False
    made_at: AwareDatetime


class UploadState(StrEnum):
    """Where a file is on its way to somebody: offered, on its way, there, turned down, or not to be had."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DONE = "done"
    DECLINED = "declined"
    FAILED = "failed"


class Upload(Noun):
    """A document that was offered to a person 1:1, to be put where they keep their files; it is drawn up once they
    accept. `url` is where it is to be put then, which whoever knows it can for some minutes; `given` is what they
    will find there.
    """

    id: str
    event_id: str
    person_id: str
    place_id: str
    about: dict[str, str] = Field(default_factory=dict)
    state: UploadState = UploadState.OFFERED
    url: str = Field(default="", repr=False)
    given: FileGiven | None = None
    asked_at: AwareDatetime


class Secret(Noun):
    """What this installation keeps to itself, such as what its links are signed with."""

    name: str
    value: str = Field(repr=False)


class Seen(Noun):
    """An activity that was acted on, with the answer that it got (an invoke's body) or None."""

    key: str
    seen_at: AwareDatetime
    answer: dict[str, Any] | None = None


class Audit(Noun):
    """Who did what, when; never what people wrote."""

    id: str
    event_id: str | None
    person_id: str | None
    act: str
    target: str = ""
    done_at: AwareDatetime
