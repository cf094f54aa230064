"""The vocabulary: the frozen nouns that every room shares.

Nothing here does anything. Instants are aware and UTC; the times of a session are naive and local
to the agenda's zone, as people wrote them. Identifiers are opaque strings.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Annotated, Any, Final, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NaiveDatetime

Language = Literal["da", "en", "sv", "nb"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


def new_id() -> str:
    """Return a fresh opaque identifier: 32 lower-case hexadecimal characters."""
    return uuid.uuid4().hex


class Noun(BaseModel):
    """A value: frozen, compared by what it holds, strict about what it is given, and silent about it in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# The plan ---------------------------------------------------------------------------------------


class SessionKind(StrEnum):
    """What kind of line a line of the agenda is."""

    OPENING = "opening"
    TALK = "talk"
    BREAKOUT = "breakout"
    WORKSHOP = "workshop"
    BREAK = "break"
    CLOSING = "closing"
    OTHER = "other"


class Audience(StrEnum):
    """Who may know of a session."""

    OPEN = "open"
    CIRCLE = "circle"


class Speaker(Noun):
    """Somebody who speaks at a session; the e-mail, if given, is how the bot recognises them."""

    name: str
    email: str | None = None


class GroupRole(StrEnum):
    """What one member does for the group."""

    TOVHOLDER = "tovholder"
    REFERENT = "referent"
    MATERIALEANSVARLIG = "materialeansvarlig"
    OPLAEGSHOLDER = "oplaegsholder"


class Step(Noun):
    """One step of a group's task, and the minutes that it may take; None for what is left."""

    title: str
    minutes: int | None = None


class Slot(Noun):
    """What a group is asked to hand in, and how many of it: three ideas, one obstacle."""

    label: str
    count: int = Field(default=1, ge=1, le=10)


class Topic(Noun):
    """A table that people choose themselves, and how many it seats; None for as many as the largest group."""

    title: str
    seats: int | None = None


class GroupPlaces(StrEnum):
    """Where groups meet: a thread each in a channel, wherever a list tells them to, by join links that the
    organiser supplies, or in Teams' own breakout rooms, which somebody opens by hand.
    """

    THREADS = "threads"
    LIST = "list"
    LINKS = "links"
    ROOMS = "rooms"


class BreakoutPlan(Noun):
    """How the groups of a breakout are made and what they are asked to do.

    `spread` names what is to differ within a group, the weightiest first: `municipality`, `region`, or the id
    of a question of the registration. `together` and `apart` are sets of people, by e-mail or by name.
    `slots` is what they hand in (none: three ideas), for `grace` minutes after the bell too. `links` are join
    links, one to a group. `mends` is how many people may be moved to another group without asking whoever
    runs the day. `same_as` is the title (or uid) of an earlier breakout whose groups go on here.
    """

    prompt: str = ""
    smallest: int = 4
    largest: int = 6
    roles: tuple[GroupRole, ...] = tuple(GroupRole)
    spread: tuple[str, ...] = ("municipality", "region")
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    steps: tuple[Step, ...] = ()
    slots: tuple[Slot, ...] = ()
    grace: int = Field(default=5, ge=0, le=60)
    places: GroupPlaces = GroupPlaces.THREADS
    links: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    mends: int = Field(default=0, ge=0, le=50)
    same_as: str = ""


class PollKind(StrEnum):
    """What a poll asks for: one of its options, any of them, a point on a scale, some words of one's own, an open
    text, or what somebody thought of a session (a point on a scale, and why).
    """

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    WORDS = "words"
    TEXT = "text"
    FEEDBACK = "feedback"


class Reveal(StrEnum):
    """When somebody sees what others said: once they have voted themselves, or once it is revealed to all."""

    VOTED = "voted"
    REVEALED = "revealed"


class PollOpening(StrEnum):
    """When a prepared poll opens: by hand, as its session starts, or as it ends."""

    HAND = "hand"
    START = "start"
    END = "end"


class PollPlan(Noun):
    """A poll as it is prepared. `options` are those of a choice; a scale goes from 1 to `steps`, and `lowest` and
    `highest` say what its ends mean.
    """

    question: str
    kind: PollKind = PollKind.SINGLE
    options: tuple[str, ...] = ()
    steps: int = Field(default=5, ge=2, le=10)
    lowest: str = ""
    highest: str = ""
    reveal: Reveal = Reveal.VOTED
    opens: PollOpening = PollOpening.HAND


class IdeaRules(Noun):
    """How ideas are taken in: whether people may leave their name out, how many one person may share in one
    session, and whether everybody is first dealt some ideas of others to read.
    """

    anonymous: bool = False
    most: int = Field(default=20, ge=1, le=200)
    reading: bool = False


class Session(Noun):
    """One line of the agenda.

    `id` is opaque and kept from release to release; it is empty until a release accepts the agenda.
    `start` and `end` are wall time in the agenda's zone; `end` is None where nothing tells it.
    `end_stated` says that the source wrote the end itself. `line` is the line (or row) of the source,
    `uid` what the source itself calls the session (a calendar's UID, a feed's guid). `room` is where it
    is held, where several are held at once. `pending` says that what it is about will be told later: it has
    its time, and nothing is said of it until then. `presents` is the title (or uid) of the breakout whose groups
    present here, one after the other. `feedback` says that people are asked what they thought of it as it ends.
    """

    id: str = ""
    uid: str = ""
    title: str
    kind: SessionKind
    start: NaiveDatetime
    end: NaiveDatetime | None = None
    end_stated: bool = False
    speakers: tuple[Speaker, ...] = ()
    room: str = ""
    details: str = ""
    breakout: BreakoutPlan | None = None
    audience: Audience = Audience.OPEN
    pending: bool = False
    presents: str = ""
    polls: tuple[PollPlan, ...] = ()
    feedback: bool = False
    line: int | None = None


class Notices(Noun):
    """How much the bot says on a day; minutes, and 0 for never. Groups hear of `half_time`, of the last minutes
    and of the `last_minute`. As the day ends people may get what is theirs (`take_home`), may promise something and
    be asked later what came of it (`promises`), and may be asked what they thought of the day (`feedback`).
    """

    heads_up: int = Field(default=5, ge=0, le=60)
    last_minutes: int = Field(default=5, ge=0, le=60)
    half_time: bool = True
    last_minute: bool = True
    announce: bool = True
    summary: bool = True
    take_home: bool = True
    promises: bool = True
    feedback: bool = False


class FieldKind(StrEnum):
    """What a question of a form asks for."""

    TEXT = "text"
    LONG = "long"
    EMAIL = "email"
    CHOICE = "choice"
    TOGGLE = "toggle"
    MUNICIPALITY = "municipality"


class FormField(Noun):
    """One question of a form, worded by the organiser in the event's language.

    The four ids in `WELL_KNOWN` have a meaning of their own, and a label in every language
    where the organiser gave none.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    label: str = ""
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""


WELL_KNOWN: Final = ("name", "municipality", "role", "email")


class Vat(StrEnum):
    """How a price stands to VAT (moms)."""

    EXCLUDED = "excluded"
    INCLUDED = "included"
    EXEMPT = "exempt"


class Price(Noun):
    """What a seat costs, in whole units of an ISO 4217 currency with two decimals."""

    amount: Decimal
    currency: str = "DKK"
    vat: Vat = Vat.EXCLUDED


class Form(Noun):
    """The questions of a registration, its price, and when it closes (wall time of the event)."""

    fields: tuple[FormField, ...] = ()
    price: Price | None = None
    deadline: NaiveDatetime | None = None


class Agenda(Noun):
    """The plan: its sessions in order of time, and what the organiser decided about the day. `digests` are the wall
    times at which organisers get theirs; `logo` is the https address of a picture for documents.
    """

    title: str
    zone: str = "Europe/Copenhagen"
    language: Language = "da"
    sessions: tuple[Session, ...] = ()
    form: Form | None = None
    organisers: tuple[str, ...] = ()
    facilitators: tuple[str, ...] = ()
    notices: Notices = Notices()
    ideas: IdeaRules = IdeaRules()
    digests: tuple[NaiveDatetime, ...] = ()
    logo: str = ""

    def instant(self, wall: datetime) -> datetime:
        """Return the UTC instant of a wall time here; in a repeated hour the first one is meant."""
        return wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def wall(self, instant: datetime) -> datetime:
        """Return the naive wall time here of an aware instant, to be compared with those of sessions.

        In the second run of a repeated hour, which no session means, it stays at the last moment of the first.
        """
        zone = ZoneInfo(self.zone)
        local = instant.astimezone(zone)
        wall = local.replace(tzinfo=None, fold=0)
        if not local.fold:
            return wall
        wall = wall.replace(second=0, microsecond=0)
        while wall.replace(tzinfo=zone).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset():
            wall += timedelta(minutes=1)
        return wall - timedelta.resolution

    def public(self) -> Agenda:
        """Return the agenda as everybody may know it: without the sessions of a circle."""
        shown = tuple(each for each in self.sessions if each.audience is Audience.OPEN)
        return self if len(shown) == len(self.sessions) else self.model_copy(update={"sessions": shown})

    def session(self, session_id: str) -> Session | None:
        """Return the session with this id, or None."""
        return next((each for each in self.sessions if each.id == session_id), None)

    def after(self, session: Session) -> Session | None:
        """Return the session that starts next after `session`, or None."""
        later = [each for each in self.sessions if each.start > session.start]
        return min(later, key=lambda each: each.start, default=None)

    def at(self, instant: datetime, *, grace: timedelta = timedelta(0)) -> Session | None:
        """Return the session that runs at `instant`, else the last that ended within `grace`."""
        wall = self.wall(instant)
        begun = [each for each in self.sessions if each.start <= wall]
        running = [each for each in begun if each.end is not None and wall < each.end]
        ended = [each for each in begun if each.end is not None and each.end <= wall < each.end + grace]
        by_start = sorted(running or ended, key=lambda each: each.start)
        return by_start[-1] if by_start else None


class Doubt(Noun):
    """Something a reader was not sure of: a code, the line, and the values for its sentence.

    Once it is shown to somebody who may mend it, it keeps its `number`; `settled` says that they did.
    """

    code: str
    line: int | None = None
    values: dict[str, str] = {}
    number: int | None = None
    settled: bool = False


class Format(StrEnum):
    """What a source was read as."""

    TEXT = "text"
    NATIVE = "native"
    CALENDAR = "calendar"
    SCHEDULE = "schedule"
    TABLE = "table"
    WORKBOOK = "workbook"
    DOCUMENT = "document"
    PAGE = "page"


class Reading(Noun):
    """What a reader made of a source: the agenda, and what it doubts.

    `zoned` says that the source itself tells which zone its times are in.
    """

    agenda: Agenda
    doubts: tuple[Doubt, ...] = ()
    format: Format = Format.TEXT
    zoned: bool = False


# The occasion -----------------------------------------------------------------------------------


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


# People and places ------------------------------------------------------------------------------


class Person(Noun):
    """A human, by our own id. `quiet` says that they want no message 1:1 about their group."""

    id: str
    name: str = ""
    email: str | None = None
    language: Language | None = None
    municipality: str | None = None
    quiet: bool = False


class IdentityKind(StrEnum):
    """How somebody came to be seen."""

    MEMBER = "member"
    GUEST = "guest"
    FEDERATED = "federated"
    ANONYMOUS = "anonymous"
    IMPORTED = "imported"


class Identity(Noun):
    """One Teams identity of a person. `email` is set only from what the connector says.

    `met_in` is a place where they were seen; through it their personal chat can be opened.
    """

    id: str
    app_id: str
    tenant_id: str
    user_id: str
    person_id: str
    aad_object_id: str | None = None
    kind: IdentityKind = IdentityKind.MEMBER
    email: str | None = None
    upn: str | None = None
    name: str = ""
    met_in: str = ""


class PlaceKind(StrEnum):
    """What sort of conversation a place is."""

    PERSONAL = "personal"
    GROUP = "group"
    CHANNEL = "channel"


class PlaceState(StrEnum):
    """Whether the bot can post there."""

    OK = "ok"
    BLOCKED = "blocked"
    GONE = "gone"


class Place(Noun):
    """A conversation that the bot can post in.

    `conversation_id` is the base id (the text before `;messageid=`); `thread_root` is the id of the
    thread's first message, or empty. `service_url` is the newest one seen. A personal place has the
    `person_id` it belongs to; `bot_id` is the bot's own id there (28:…). `group_id` is the team's id in Entra,
    which Teams tells of some activities only.
    """

    id: str
    app_id: str
    tenant_id: str
    conversation_id: str
    thread_root: str = ""
    kind: PlaceKind
    service_url: str
    state: PlaceState = PlaceState.OK
    bot_id: str = ""
    team_id: str | None = None
    group_id: str | None = None
    name: str = ""
    person_id: str | None = None
    welcomed: bool = False


class Purpose(StrEnum):
    """What a place is for in an event."""

    MAIN = "main"
    GROUP = "group"
    CONSOLE = "console"
    ORGANISERS = "organisers"


class EventPlace(Noun):
    """One purpose of one place in one event."""

    event_id: str
    place_id: str
    purpose: Purpose


class EventRole(StrEnum):
    """What somebody may do at an event or in a place."""

    ORGANISER = "organiser"
    FACILITATOR = "facilitator"
    SPEAKER = "speaker"


class Assignment(Noun):
    """One role of one person in one scope; the scope is an event's id or a place's id."""

    scope_id: str
    person_id: str
    role: EventRole


class Claim(Noun):
    """A one-time code that makes who types it organiser; only its hash is kept."""

    code_hash: str
    event_id: str | None = None
    expires_at: AwareDatetime
    used_by: str | None = None


class Passcode(Noun):
    """A one-time code by which somebody shows that another identity is theirs too; only its hash is kept."""

    code_hash: str
    person_id: str
    expires_at: AwareDatetime


class Choice(Noun):
    """Which event a person means in a place, until midnight.

    While they are still asked, `event_id` is None and `asked_with` is the sentence that they will
    not have to type again.
    """

    person_id: str
    place_id: str
    event_id: str | None = None
    asked_with: str = ""
    until: AwareDatetime


# Taking part ------------------------------------------------------------------------------------


class RegistrationState(StrEnum):
    """Where a registration is in its life; later states come with waiting lists and selection."""

    REGISTERED = "registered"
    CANCELLED = "cancelled"


class Registration(Noun):
    """One person's answers for one event. `price` is the one that the person was shown."""

    event_id: str
    person_id: str
    state: RegistrationState
    answers: dict[str, str]
    price: Price | None = None
    changed_at: AwareDatetime


class RegistrationChange(Noun):
    """One line of a registration's log."""

    id: str
    event_id: str
    person_id: str
    state: RegistrationState
    changed_at: AwareDatetime
    changed_by: str


class Attendance(Noun):
    """Whether a person said to be there ("Jeg er med", "Ikke med")."""

    event_id: str
    person_id: str
    present: bool
    said_at: AwareDatetime


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
    answers: dict[str, str] = {}
    writers: dict[str, str] = {}
    heard: dict[str, dict[str, str]] = {}
    state: HarvestState = HarvestState.DRAFT
    revision: int = 1
    late: bool = False
    saved_by: str
    saved_at: AwareDatetime


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
    before: dict[str, Any] = {}
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
    counts: dict[str, int] = {}
    sent_at: AwareDatetime


# Acts in time and messages ----------------------------------------------------------------------


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
    counts: dict[DeliveryState, int] = {}

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

    `private` keeps it out of shared places. `place_id` is where the one who sends it follows it, on one
    card. While it is being sent, people get it in the order of their ids: `queued_to` is the last who did,
    of `total`. `mentioned` says that those who could not be reached were named in the event's places.
    """

    event_id: str
    number: int
    person_id: str
    place_id: str
    text: str
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
    about: dict[str, str] = {}
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


# What people ask for ----------------------------------------------------------------------------


class Verb(StrEnum):
    """What a sentence or a button asks for; the same word travels in a card's data."""

    HELP = "help"
    PROGRAM = "program"
    NOW = "now"
    NEXT = "next"
    REGISTER = "register"
    SUBMIT_REGISTRATION = "submit_registration"
    UNREGISTER = "unregister"
    IDEA = "idea"
    IDEA_FORM = "idea_form"
    IDEAS = "ideas"
    VOTE = "vote"
    UNVOTE = "unvote"
    ANONYMOUS_IDEA = "anonymous_idea"
    SHOW_IDEA = "show_idea"
    MY_IDEAS = "my_ideas"
    EDIT_IDEA = "edit_idea"
    WITHDRAW_IDEA = "withdraw_idea"
    SWAP_IDEA = "swap_idea"
    READ_IDEAS = "read_ideas"
    IDEAS_READ = "ideas_read"
    JOIN = "join"
    LEAVE = "leave"
    MY_GROUP = "my_group"
    HARVEST = "harvest"
    SAVE_HARVEST = "save_harvest"
    HAND_IN = "hand_in"
    FOLLOW = "follow"
    FOLLOW_FORM = "follow_form"
    SUBMIT_FOLLOWS = "submit_follows"
    UNFOLLOW = "unfollow"
    FOLLOWING = "following"
    SUMMARY = "summary"
    STATUS = "status"
    START = "start"
    DEAL_GROUPS = "deal_groups"
    SHOW_GROUPS = "show_groups"
    OPEN_GROUPS = "open_groups"
    CLOSE_GROUPS = "close_groups"
    EXTEND = "extend"
    CHOOSE_EVENT = "choose_event"
    CLAIM = "claim"
    SHUFFLE_GROUPS = "shuffle_groups"
    LAY_TABLES = "lay_tables"
    PICK = "pick"
    QUIET = "quiet"
    UNQUIET = "unquiet"
    GROUPS_HERE = "groups_here"
    CONSOLE_HERE = "console_here"
    EXPORT_GROUPS = "export_groups"
    BROADCAST = "broadcast"
    PRIVATE_BROADCAST = "private_broadcast"
    SEND = "send"
    DISCARD = "discard"
    RECEIPT = "receipt"
    MESSAGE = "message"
    MISSING = "missing"
    SEND_AGAIN = "send_again"
    NEW_PROGRAMME = "new_programme"
    SHOW_DRAFT = "show_draft"
    USE_DRAFT = "use_draft"
    DROP_DRAFT = "drop_draft"
    MEND_DRAFT = "mend_draft"
    NEW_EVENT = "new_event"
    FETCH_PROGRAMME = "fetch_programme"
    STOP_FETCHING = "stop_fetching"
    FETCHED = "fetched"
    CALL = "call"
    COMING = "coming"
    SETTLED = "settled"
    PRESENT_GROUP = "present_group"
    NEXT_GROUP = "next_group"
    ABSENT = "absent"
    HERE = "here"
    MOVE = "move"
    MEND_GROUPS = "mend_groups"
    MEND_NOW = "mend_now"
    KEEP_GROUPS = "keep_groups"
    SWAP_ROLE = "swap_role"
    VOLUNTEER = "volunteer"
    STAND_IN = "stand_in"
    DOCUMENTS = "documents"
    CLOSED_DOCUMENTS = "closed_documents"
    SEND_FILE = "send_file"
    SEND_CLOSED_FILE = "send_closed_file"
    MY_DATA = "my_data"
    ERASE = "erase"
    ERASE_NOW = "erase_now"
    ALSO_ME = "also_me"
    POLLS = "polls"
    POLL = "poll"
    ANSWER_POLL = "answer_poll"
    POLL_RESULT = "poll_result"
    NEW_POLL = "new_poll"
    OPEN_POLL = "open_poll"
    CLOSE_POLL = "close_poll"
    REVEAL_POLL = "reveal_poll"
    REMOVE_POLL = "remove_poll"
    TAKE_HOME = "take_home"
    PROMISE = "promise"
    MY_PROMISE = "my_promise"
    PROMISE_KEPT = "promise_kept"
    PROMISE_BEGUN = "promise_begun"
    PROMISE_LATER = "promise_later"
    PROMISE_DROPPED = "promise_dropped"
    PROMISE_HUSH = "promise_hush"
    DIGEST = "digest"
    QUESTION = "question"
    NAMELESS_QUESTION = "nameless_question"
    QUESTION_FORM = "question_form"
    QUESTIONS = "questions"
    ALL_QUESTIONS = "all_questions"
    SHOW_QUESTION = "show_question"
    BACK_QUESTION = "back_question"
    UNBACK_QUESTION = "unback_question"
    TAKE_QUESTION = "take_question"
    ANSWERED = "answered"
    PUT_BACK = "put_back"
    WITHDRAW_QUESTION = "withdraw_question"
    QUEUE = "queue"
    HIDE = "hide"
    HIDE_FORM = "hide_form"
    RESTORE = "restore"
    MODERATION = "moderation"
    THEMES = "themes"
    THEME = "theme"
    FIND_THEMES = "find_themes"
    MEND_THEME = "mend_theme"
    MERGE_THEMES = "merge_themes"
    SPLIT_THEME = "split_theme"
    NAME_THEME = "name_theme"
    MOVE_IDEA = "move_idea"
    UNDO_THEME = "undo_theme"
    THEME_LOG = "theme_log"


class Ask(Noun):
    """What somebody asks for: a verb, and what it is about.

    `argument` is the rest of the sentence or the id in a button: an idea's text or number, the
    number of a session, a code.
    """

    verb: Verb
    argument: str = ""


class Command(Ask):
    """What someone typed."""


class Submission(Ask):
    """What a card sent back; `values` are its fields as they were typed."""

    event_id: str | None = None
    session_id: str | None = None
    values: dict[str, str] = {}


class Unknown(Noun):
    """A sentence that is no command; `nearest` is the sentence that was perhaps meant, or None."""

    text: str
    nearest: str | None = None


class Sender(Noun):
    """Who an activity says that it is from; the connector signed it."""

    user_id: str
    name: str = ""
    tenant_id: str = ""
    aad_object_id: str | None = None
    kind: IdentityKind = IdentityKind.MEMBER
    locale: str | None = None


class Spot(Noun):
    """Where an activity says that it comes from."""

    app_id: str
    tenant_id: str
    conversation_id: str
    thread_root: str = ""
    kind: PlaceKind
    service_url: str
    bot_id: str = ""
    team_id: str | None = None
    group_id: str | None = None
    name: str = ""


class Consent(Noun):
    """What somebody said to a file that was offered to them (untrusted, but for who said it): where it may be put, and
    what they will find there; `url` is empty where they turned it down.
    """

    upload_id: str
    url: str = Field(default="", repr=False)
    given: FileGiven | None = None


class TurnKind(StrEnum):
    """What an activity is to us."""

    SENTENCE = "sentence"
    SUBMISSION = "submission"
    CONSENT = "consent"
    INSTALLED = "installed"
    REMOVED = "removed"
    OTHER = "other"


class TurnFile(Noun):
    """Something that came with a message. `type` is a file's ending ("docx") or a media type ("image/png").

    `url` is where its content can be had for some hours by whoever knows it; it is empty for what is only
    shown, and for files that are sent elsewhere than 1:1.
    """

    name: str
    url: str = Field(default="", repr=False)
    type: str = ""


class Turn(Noun):
    """One thing that reached us from Teams.

    `key` names the activity (conversation and activity id). `text` is plain, with mentions of the
    bot taken out; `written` is the same with its blanks as they were typed, and `html` with its tables and
    lists, where it was formatted (untrusted).
    `files` came with it. `data` is what a card sent (untrusted). `invoke` says that the answer goes back
    in the response (Action.Execute). `consent` is what was said to a file. `reply_to` is the activity whose button
    was pressed.
    """

    key: str
    kind: TurnKind
    sender: Sender
    spot: Spot
    text: str = ""
    written: str = ""
    html: str = ""
    files: tuple[TurnFile, ...] = ()
    data: dict[str, Any] = {}
    consent: Consent | None = None
    invoke: bool = False
    reply_to: str | None = None


class Answer(Noun):
    """What a use case says to the person who asked.

    `private` asks for the person's own chat where it is known. `replaces` says that a card may take
    the place of the card that was pressed. `fleeting` says that a text is worth a bar at the card,
    but no message for others to read; `lasting` that a text has to stay, and a bar will not do. An empty text
    and no card is silence.
    """

    text: str = ""
    card: dict[str, Any] | None = None
    private: bool = False
    replaces: bool = False
    fleeting: bool = False
    lasting: bool = False
