"""People and places: who somebody is, and where the bot can speak."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime

from bot.model.noun import Language, Noun


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
    SELECTOR = "selector"


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
