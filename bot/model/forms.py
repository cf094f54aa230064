"""What a registration asks, what a seat costs, and how many there are: decided by the organiser in the agenda."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, NaiveDatetime

from bot.model.noun import Noun


class FieldKind(StrEnum):
    """What a question of a form asks for. EAN is the 13-digit location number (GLN) that public bodies are invoiced
    by, CVR the 8-digit number of a Danish organisation; CONSENT is a box under a text with a version.
    """

    TEXT = "text"
    LONG = "long"
    EMAIL = "email"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    SEVERAL = "several"
    TOGGLE = "toggle"
    CONSENT = "consent"
    MUNICIPALITY = "municipality"
    EAN = "ean"
    CVR = "cvr"


class Condition(Noun):
    """Holds where the answer to the question `field` is one of `among`; of several answers, where one of them is.
    A box that is ticked is "true".
    """

    field: str
    among: tuple[str, ...]


class FormField(Noun):
    """One question of a form, worded by the organiser in the event's language.

    The four ids in `WELL_KNOWN` have a meaning of their own, and a label in every language
    where the organiser gave none. `least` and `most` bound a number, the characters of a text, or how many of several
    are chosen; `earliest` and `latest` a date. `pattern` is a regular expression that all of a text must match.
    `when` says on what it depends whether it is asked. `page` is the page that it stands on, counted from 1.
    `text` and `version` are what is consented to. `sensitive` answers only selectors see; `hidden` ones nobody
    who scores an application does.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    label: str = ""
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    earliest: date | None = None
    latest: date | None = None
    pattern: str = ""
    when: Condition | None = None
    page: int = Field(default=1, ge=1, le=10)
    text: str = ""
    version: str = ""
    sensitive: bool = False
    hidden: bool = False


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


class PriceRule(Noun):
    """One rule of what a seat costs; the first that applies decides, and all that it says must hold.

    `name` is how the organiser calls it. `member` asks whether the person is one (or is none), `first` and `last`
    for which person of the same answer to `per` it is (1 is the first; None as last: and all further ones), `until`
    for registering by then (wall time), `code` for a code that was typed, `when` for an answer. It gives a `price`,
    or takes `percent` off the price that the rules after it give, or names the `contact` instead of any price.
    """

    name: str = ""
    member: bool | None = None
    per: str = "municipality"
    first: int = Field(default=1, ge=1)
    last: int | None = None
    until: NaiveDatetime | None = None
    code: str = ""
    when: Condition | None = None
    price: Price | None = None
    percent: Decimal | None = None
    contact: str = ""


class Reckoned(Noun):
    """One step of how a price came about: the rule by its name, whether it applied, and a code (with values) of why."""

    rule: str = ""
    applied: bool
    why: str
    values: dict[str, str] = Field(default_factory=dict)


class Quote(Noun):
    """The price that a person was shown and keeps, and how it came about. Without a price there is either nothing to
    pay, or a `contact` to ask.

    `nth` is, by question, for which person of the same answer it was; `basis` is what it rests on (answers by
    question, membership, a code): while that stays, so does the price.
    """

    price: Price | None = None
    contact: str = ""
    steps: tuple[Reckoned, ...] = ()
    nth: dict[str, int] = Field(default_factory=dict)
    basis: dict[str, str] = Field(default_factory=dict)


class Reserve(Noun):
    """Seats kept for some: for those on the list of the invited or of members, or whose answers meet `when`; until
    `until` (wall time), from when everybody may have them.
    """

    name: str
    seats: int = Field(ge=1)
    invited: bool = False
    member: bool = False
    when: Condition | None = None
    until: NaiveDatetime | None = None


class Criterion(Noun):
    """What an application is scored on: 0 to `most` points, counted `weight` times."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    label: str
    help: str = ""
    most: int = Field(default=5, ge=1, le=100)
    weight: Decimal = Decimal(1)


class Quota(Noun):
    """How many of those selected are to have an answer: to the question `field`, or the `region` that their
    municipality is in. Of a number, `value` may be a span ("18-29", "65-").
    """

    field: str
    value: str
    least: int = Field(default=0, ge=0)
    most: int | None = None


class Call(Noun):
    """A call for applications: how many are selected, by whom, on what, and in what spread.

    `reserves` is how many of the next in rank are told that they are on the reserve list. `selectors` are the e-mails
    of those who score and decide; organisers where there are none. `answer_by` is when everybody is promised an
    answer (wall time). `seed` is what was published for the draw; where it is empty, one is drawn and published with
    the answers.
    """

    seats: int = Field(ge=1)
    reserves: int = Field(default=0, ge=0)
    criteria: tuple[Criterion, ...] = ()
    quotas: tuple[Quota, ...] = ()
    selectors: tuple[str, ...] = ()
    answer_by: NaiveDatetime | None = None
    seed: str = ""


class Form(Noun):
    """The questions of a registration, what a seat costs, how many there are, and when it closes (wall time of the
    event, the last moment that counts).

    `rules` decide the price in their order, and `price` where none of them does. `changes_until` is until when people
    change and cancel by themselves; None for until the deadline. Without `seats` there is room for all. Where they
    are taken people wait (`waiting`), and a free one is offered for `offer_hours`. `members` are e-mail
    addresses, or all of a domain ("@vejby.example"). `only_invited` lets nobody else in; `colleagues` lets people
    register others. `reminders` are minutes before the start. `purpose` says what the answers are for, `keep_days` how
    long after the event they are kept; None for as long as the operator decided. With a `call` people apply.
    """

    fields: tuple[FormField, ...] = ()
    price: Price | None = None
    rules: tuple[PriceRule, ...] = ()
    deadline: NaiveDatetime | None = None
    changes_until: NaiveDatetime | None = None
    seats: int | None = Field(default=None, ge=0)
    reserved: tuple[Reserve, ...] = ()
    waiting: bool = True
    offer_hours: int = Field(default=24, ge=1, le=24 * 14)
    members: tuple[str, ...] = ()
    only_invited: bool = False
    colleagues: bool = False
    reminders: tuple[int, ...] = ()
    contact: str = ""
    purpose: str = ""
    keep_days: int | None = Field(default=None, ge=1)
    call: Call | None = None
