"""The plan: its sessions, what is asked in them, and how it came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import Field, NaiveDatetime

from bot.model.forms import Form
from bot.model.noun import Language, Noun


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
    With `seats` people sign up for it, and there is room for so many.
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
    seats: int | None = Field(default=None, ge=0)
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


class Agenda(Noun):
    """The plan: its sessions in order of time, and what the organiser decided about the day. `digests` are the wall
    times at which organisers get theirs; `logo` is the https address of a picture for documents, `link` is where
    people join the event.
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
    link: str = ""

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
    values: dict[str, str] = Field(default_factory=dict)
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
