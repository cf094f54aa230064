"""What the use cases need from the world: small protocols, each with one in-memory fake (in
`tests/fakes/`) that is held to the same contract suite as the real thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import AwareDatetime

from bot.model import (
    Assignment,
    Attendance,
    Audit,
    Backing,
    Ballot,
    Batch,
    Broadcast,
    ChangeRequest,
    Choice,
    Claim,
    Dealt,
    Decision,
    Delivery,
    DigestSent,
    Draw,
    Due,
    Embedding,
    Event,
    EventPlace,
    Feed,
    Follow,
    Group,
    Harvest,
    Idea,
    Identity,
    Member,
    Message,
    Moderation,
    Noun,
    Passcode,
    Person,
    Pick,
    Place,
    Placing,
    Poll,
    Promise,
    Proposal,
    Question,
    Registration,
    RegistrationChange,
    Release,
    Review,
    RollEntry,
    Round,
    Seat,
    Secret,
    Seen,
    SessionIdentity,
    Tenant,
    Theme,
    ThemeStep,
    Upload,
    Volunteer,
    Vote,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime, timedelta

    import numpy as np
    from numpy.typing import NDArray

    from bot.rates import Pace
    from bot.themes.shapes import Space

N = TypeVar("N", bound=Noun)


class Clock(Protocol):
    """Where time comes from. In a rehearsal event time runs faster than the wall's."""

    def now(self) -> datetime:
        """Return the current instant of event time, aware and UTC."""

    def wall(self, instant: datetime) -> datetime:
        """Return the real UTC instant at which event time will be (or was) `instant`."""


class Fetched(Noun):
    """What a source gave: its bytes, the name it goes by, and what it says of its own state."""

    data: bytes
    name: str
    etag: str = ""
    modified: str = ""


class Sources(Protocol):
    """The way to what organisers point at. Every method raises SourceError and nothing else."""

    async def fetch(self, url: str, *, etag: str = "", modified: str = "") -> Fetched | None:
        """Return what stands at a public https address; None where it has not changed since."""

    async def download(self, url: str, name: str) -> Fetched:
        """Return a file that somebody sent in Teams, from one of the hosts that Teams keeps files on."""

    async def upload(self, url: str, data: bytes) -> None:
        """Put a file where somebody in Teams said that it may be put, on one of the hosts that Teams keeps files on."""


class Embedder(Protocol):
    """The way from texts to vectors, beside the loop. Every method raises EmbedderError and nothing else."""

    @property
    def space(self) -> Space:
        """Return where the vectors can be compared; all of it is known once something was embedded."""

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row of unit length for each text, in their order; the same text has the same row every time."""


class Sent(Noun):
    """What the connector made of a message: its id, and where it stands now.

    `conversation_id` and `thread_root` tell the place where replies belong: the thread just begun,
    or the personal conversation just opened.
    """

    activity_id: str
    conversation_id: str
    thread_root: str = ""


class Chat(Protocol):
    """The way out to Teams. Every method raises DeliveryError and nothing else."""

    async def send(self, place: Place, message: Message) -> Sent:
        """Post a message in a place (in the thread, where the place has one)."""

    async def begin_thread(self, place: Place, message: Message) -> Sent:
        """Post a message as a new thread in a channel; elsewhere the same as `send`."""

    async def edit(self, place: Place, activity_id: str, message: Message) -> None:
        """Replace a message that was sent before."""

    async def open_personal(self, place: Place, user_id: str) -> str:
        """Return the id of the bot's 1:1 conversation with a person met in `place`."""


class Profile(Noun):
    """What the connector says of a person. E-mail and UPN are lower-case; the tenant is their home's."""

    user_id: str
    name: str = ""
    email: str | None = None
    upn: str | None = None
    aad_object_id: str | None = None
    tenant_id: str = ""
    kind: str = "member"


class Directory(Protocol):
    """Who people are, as the connector knows them."""

    async def profile(self, place: Place, user_id: str) -> Profile | None:
        """Return one member of a place, or None where the connector knows nobody by that id."""

    async def roster(self, place: Place) -> Sequence[Profile]:
        """Return all members of a place, read page by page."""


class Table(Protocol[N]):
    """The rows of one noun.

    `key` are the noun's key fields by name; `equal` are any of its fields, and a tuple as a value
    means "one of these". A `None` value matches rows where the field is None.
    """

    async def get(self, **key: object) -> N | None:
        """Return the row with this key, or None."""

    async def lock(self, **key: object) -> N | None:
        """Return the row and keep it from other writers until the transaction ends."""

    async def add(self, noun: N) -> bool:
        """Insert; False (and nothing changed) where its key or another unique value stands already."""

    async def put(self, noun: N) -> None:
        """Insert, or replace the row with the same key."""

    async def add_all(self, nouns: Sequence[N]) -> list[N]:
        """Insert in this order; return those whose key or another unique value stood already."""

    async def put_all(self, nouns: Sequence[N]) -> None:
        """Insert or replace rows, each with a key of its own."""

    async def drop(self, **key: object) -> bool:
        """Delete; False where there was no such row."""

    async def find(self, **equal: object) -> list[N]:
        """Return the rows that match, in order of their key."""

    async def count(self, **equal: object) -> int:
        """Return how many rows match."""

    async def pick(self, *fields: str, **equal: object) -> list[tuple[Any, ...]]:
        """Return these fields of the rows that match, in order of their key: of very many rows at once. Fields that
        are documents come as JSON has them.
        """

    async def count_by(self, field: str, **equal: object) -> dict[Any, int]:
        """Return how many rows match, by the value of a field; what no row has is not in it."""

    async def highest(self, field: str, **equal: object) -> Any:
        """Return the highest value of a field among the rows that match; None where no row has one."""

    async def clear(self, **equal: object) -> int:
        """Delete the rows that match, and return how many; it takes at least one field."""


class DueTable(Table[Due], Protocol):
    """Dues, in order of instant. `planned` says that this transaction planned one, of which the runner has to hear."""

    planned: bool

    async def before(self, instant: datetime, most: int | None = None) -> list[Due]:
        """Return the planned dues at or before `instant`, the `most` earliest first."""


class EventTable(Table[Event], Protocol):
    """Events, which whoever acts on one holds."""

    async def lock_free(self, ids: Sequence[str]) -> list[Event]:
        """Lock those of these events that nobody else has locked, in order of id; it waits for none."""


class NumberedTable(Table[N], Protocol[N]):
    """What is numbered within its event: registrations, ideas, questions, polls, themes."""

    async def last_number(self, event_id: str) -> int:
        """Return the highest number that one of the event has, 0 where there is none."""


class SeenTable(Table[Seen], Protocol):
    """Activities that were acted on."""

    async def prune(self, before: datetime, most: int) -> int:
        """Delete up to `most` of those seen before an instant, and return how many; it waits for none."""


class Claimed(Noun):
    """A delivery that is ours to send, with what is known of where it goes.

    `place` is its place, or its person's 1:1 where one is known; `root` is the id of the message
    that `thread_of` names, once that one stands.
    """

    delivery: Delivery
    place: Place | None = None
    root: str | None = None


class Outcome(Noun):
    """What an attempt came to: the delivery as it was claimed, and as it now stands.

    Where Teams said that the conversation of `place` has had enough, it takes nothing from any line
    before `closed_until`.
    """

    claimed: Delivery
    delivery: Delivery
    place: Place | None = None
    closed_until: AwareDatetime | None = None


class Turnover(Noun):
    """What may leave now, and when to look again: None where nothing will come ready by itself."""

    claimed: tuple[Claimed, ...] = ()
    again_at: AwareDatetime | None = None


class DeliveryTable(Table[Delivery], Protocol):
    """Deliveries; `add` gives each its `position`, rising in the order of arrival.

    They wait in lines: a place's, a person's, in both an own one for answers, and one for each
    message that stands and is edited. Within a line the oldest open one goes first, alone.
    """

    async def turn_over(
        self, outcomes: Sequence[Outcome], now: datetime, *, lease: timedelta, most: int, pace: Pace
    ) -> Turnover:
        """Record outcomes, and claim up to `most` of what may leave now, marked CLAIMED until `now + lease`.

        An outcome counts only while its claim does (the same `lease_until`). Where a newer revision came
        meanwhile, that one is queued again. An ended lease is an attempt of unknown outcome: it is
        claimed again where `repeat` is AGAIN, and otherwise becomes UNCERTAIN. Lowest priority number
        first, then who has been ready longest; nobody before `not_before`, nor faster than `pace`,
        which all replicas share.
        """

    async def prune(self, before: datetime, most: int, *, event_id: str | None = None) -> int:
        """Delete up to `most` of the event's (None: of those of no event) that were settled before an instant, and
        return how many; what may still leave stays.
        """

    async def tally(self) -> dict[tuple[str, str], int]:
        """Return how many deliveries there are by (kind, state)."""

    async def batches(self, event_id: str) -> list[Batch]:
        """Return an event's messages to many, newest first. What stands counts as sent, also while it is edited."""


class Tables(Protocol):
    """All rows, within one transaction."""

    tenants: Table[Tenant]
    events: EventTable
    releases: Table[Release]
    sessions: Table[SessionIdentity]
    people: Table[Person]
    identities: Table[Identity]
    places: Table[Place]
    event_places: Table[EventPlace]
    assignments: Table[Assignment]
    claims: Table[Claim]
    passcodes: Table[Passcode]
    choices: Table[Choice]
    registrations: NumberedTable[Registration]
    registration_log: Table[RegistrationChange]
    seats: Table[Seat]
    change_requests: Table[ChangeRequest]
    rolls: Table[RollEntry]
    reviews: Table[Review]
    decisions: Table[Decision]
    draws: NumberedTable[Draw]
    attendances: Table[Attendance]
    rounds: Table[Round]
    groups: Table[Group]
    members: Table[Member]
    volunteers: Table[Volunteer]
    picks: Table[Pick]
    harvests: Table[Harvest]
    ideas: NumberedTable[Idea]
    votes: Table[Vote]
    dealt: Table[Dealt]
    questions: NumberedTable[Question]
    backings: Table[Backing]
    polls: NumberedTable[Poll]
    ballots: Table[Ballot]
    moderations: Table[Moderation]
    themes: NumberedTable[Theme]
    placings: Table[Placing]
    theme_steps: NumberedTable[ThemeStep]
    embeddings: Table[Embedding]
    promises: Table[Promise]
    digests: NumberedTable[DigestSent]
    dues: DueTable
    deliveries: DeliveryTable
    broadcasts: Table[Broadcast]
    follows: Table[Follow]
    proposals: Table[Proposal]
    feeds: Table[Feed]
    uploads: Table[Upload]
    secrets: Table[Secret]
    seen: SeenTable
    audit: Table[Audit]


KEYS: dict[str, tuple[type[Noun], tuple[str, ...], tuple[tuple[str, ...], ...]]] = {
    # table: (noun, key fields, further unique combinations)
    "tenants": (Tenant, ("id",), ()),
    "events": (Event, ("id",), ()),
    "releases": (Release, ("event_id", "number"), ()),
    "sessions": (SessionIdentity, ("event_id", "id"), ()),
    "people": (Person, ("id",), ()),
    "identities": (Identity, ("id",), (("app_id", "tenant_id", "user_id"),)),
    "places": (
        Place,
        ("id",),
        (("app_id", "tenant_id", "conversation_id", "thread_root"),),
    ),
    "event_places": (EventPlace, ("event_id", "place_id", "purpose"), ()),
    "assignments": (Assignment, ("scope_id", "person_id", "role"), ()),
    "claims": (Claim, ("code_hash",), ()),
    "passcodes": (Passcode, ("code_hash",), ()),
    "choices": (Choice, ("person_id", "place_id"), ()),
    "registrations": (Registration, ("event_id", "person_id"), ()),
    "registration_log": (RegistrationChange, ("id",), ()),
    "seats": (Seat, ("event_id", "session_id", "person_id"), ()),
    "change_requests": (ChangeRequest, ("event_id", "person_id"), ()),
    "rolls": (RollEntry, ("event_id", "roll", "email"), ()),
    "reviews": (Review, ("event_id", "person_id", "scored_by"), ()),
    "decisions": (Decision, ("event_id", "person_id"), ()),
    "draws": (Draw, ("event_id", "number"), ()),
    "attendances": (Attendance, ("event_id", "person_id"), ()),
    "rounds": (Round, ("id",), (("event_id", "session_id"),)),
    "groups": (Group, ("id",), (("round_id", "number"),)),
    "members": (Member, ("round_id", "person_id"), ()),
    "volunteers": (Volunteer, ("event_id", "person_id", "role"), ()),
    "picks": (Pick, ("event_id", "session_id", "person_id"), ()),
    "harvests": (Harvest, ("group_id",), ()),
    "ideas": (Idea, ("id",), (("event_id", "number"),)),
    "votes": (Vote, ("idea_id", "person_id"), ()),
    "dealt": (Dealt, ("idea_id", "person_id"), ()),
    "questions": (Question, ("id",), (("event_id", "number"),)),
    "backings": (Backing, ("question_id", "person_id"), ()),
    "polls": (Poll, ("id",), (("event_id", "number"),)),
    "ballots": (Ballot, ("poll_id", "person_id"), ()),
    "moderations": (Moderation, ("id",), ()),
    "themes": (Theme, ("id",), (("event_id", "number"),)),
    "placings": (Placing, ("idea_id",), ()),
    "theme_steps": (ThemeStep, ("event_id", "number"), ()),
    "embeddings": (Embedding, ("idea_id",), ()),
    "promises": (Promise, ("event_id", "person_id"), ()),
    "digests": (DigestSent, ("event_id", "number"), ()),
    "dues": (Due, ("key",), ()),
    "deliveries": (Delivery, ("key",), ()),
    "broadcasts": (Broadcast, ("event_id", "number"), ()),
    "follows": (Follow, ("event_id", "session_id", "person_id"), ()),
    "proposals": (Proposal, ("id",), ()),
    "feeds": (Feed, ("event_id",), ()),
    "uploads": (Upload, ("id",), ()),
    "secrets": (Secret, ("name",), ()),
    "seen": (Seen, ("key",), ()),
    "audit": (Audit, ("id",), ()),
}


class Store(Protocol):
    """Where everything is kept. The database decides who was first."""

    def read(self) -> AbstractAsyncContextManager[Tables]:
        """Open a snapshot for reading."""

    def write(self) -> AbstractAsyncContextManager[Tables]:
        """Open a transaction: committed when the block ends well, else undone."""

    async def close(self) -> None:
        """Let go of the database."""


class Alarm(Protocol):
    """Tells whoever waits that something changed: an asyncio.Event here, NOTIFY between replicas."""

    def ring(self, *topics: str) -> None:
        """Say that `topics` ("dues", "deliveries") changed."""

    async def wait(self, topic: str, *, seconds: float | None) -> None:
        """Return when `topic` changed since the last return for it, or after `seconds` of real time."""


JsonObject = dict[str, Any]
