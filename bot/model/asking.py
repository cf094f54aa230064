"""What people ask for, and what they are answered."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field

from bot.model.messages import FileGiven
from bot.model.noun import Noun
from bot.model.people import IdentityKind, PlaceKind


class Verb(StrEnum):
    """What a sentence or a button asks for; the same word travels in a card's data."""

    HELP = "help"
    PROGRAM = "program"
    NOW = "now"
    NEXT = "next"
    REGISTER = "register"
    SUBMIT_REGISTRATION = "submit_registration"
    FORM_NEXT = "form_next"
    FORM_BACK = "form_back"
    CONFIRM_REGISTRATION = "confirm_registration"
    UNREGISTER = "unregister"
    TAKE_SEAT = "take_seat"
    LET_GO_SEAT = "let_go_seat"
    REGISTER_COLLEAGUE = "register_colleague"
    SUBMIT_COLLEAGUE = "submit_colleague"
    UNREGISTER_COLLEAGUE = "unregister_colleague"
    SIGN_UP = "sign_up"
    SIGN_OFF = "sign_off"
    SESSION_SEATS = "session_seats"
    GRANT = "grant"
    REFUSE = "refuse"
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
    CALENDAR = "calendar"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    DOOR_CODE = "door_code"
    ARRIVED = "arrived"
    SEAT_CODE = "seat_code"
    PRICE = "price"
    PRICE_CODE = "price_code"
    MEMBERS = "members"
    INVITED = "invited"
    ADD_MEMBERS = "add_members"
    ADD_INVITED = "add_invited"
    USE_ROLL = "use_roll"
    REPLACE_ROLL = "replace_roll"
    DROP_ROLL = "drop_roll"
    STRIKE_LISTED = "strike_listed"
    INVOICES = "invoices"
    REGISTRATIONS = "registrations"
    REGISTRATION = "registration"
    REGISTRATION_FIGURES = "registration_figures"
    EXPORT_REGISTRATIONS = "export_registrations"
    SOME_BROADCAST = "some_broadcast"
    APPLICATIONS = "applications"
    NEXT_APPLICATION = "next_application"
    APPLICATION = "application"
    READ_APPLICATION = "read_application"
    SCORE_APPLICATION = "score_application"
    RANKING = "ranking"
    SELECT_APPLICANTS = "select_applicants"
    RELAX_QUOTAS = "relax_quotas"
    SET_OUTCOME = "set_outcome"
    OUTCOMES = "outcomes"
    OUTCOME_WORDS = "outcome_words"
    SEND_OUTCOMES = "send_outcomes"
    UNTOLD = "untold"
    MY_APPLICATION = "my_application"


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
    values: dict[str, str] = Field(default_factory=dict)


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
    data: dict[str, Any] = Field(default_factory=dict)
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
