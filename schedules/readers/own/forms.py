"""The registration part of our own format: what is asked, what a seat costs, how many there are, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.model import Form
from schedules.readers.clock import DAY
from schedules.readers.own.call import read_call
from schedules.readers.own.prices import check_rules, read_price, read_rules
from schedules.readers.own.questions import read_questions
from schedules.readers.own.seats import check_seats, read_members, read_offer, read_reserves, read_seats, read_waiting
from schedules.readers.own.tree import Node, shown
from schedules.readers.own.values import MINUTE, read_flag, read_last, read_length, read_prose, read_several, spelled
from schedules.readers.vocabulary.words import NO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Agenda

KEYS: Final = spelled(
    {
        "pris": "price",
        "price": "price",
        "priser": "prices",
        "prices": "prices",
        "frist": "deadline",
        "tilmeldingsfrist": "deadline",
        "ansøgningsfrist": "deadline",
        "deadline": "deadline",
        "ændringer senest": "changes_until",
        "afmelding senest": "changes_until",
        "changes until": "changes_until",
        "pladser": "seats",
        "seats": "seats",
        "reserverede pladser": "reserved",
        "reserved seats": "reserved",
        "venteliste": "waiting",
        "waiting list": "waiting",
        "tilbud gælder": "offer",
        "offer lasts": "offer",
        "medlemmer": "members",
        "members": "members",
        "kun inviterede": "only_invited",
        "only invited": "only_invited",
        "kolleger": "colleagues",
        "colleagues": "colleagues",
        "påmindelser": "reminders",
        "reminders": "reminders",
        "kontakt": "contact",
        "contact": "contact",
        "formål": "purpose",
        "purpose": "purpose",
        "slettes efter": "keep",
        "deleted after": "keep",
        "ansøgning": "call",
        "application": "call",
        "spørgsmål": "questions",
        "questions": "questions",
    }
)
MOST_REMINDERS: Final = 5
MOST_AHEAD: Final = 60 * DAY
MOST_KEPT: Final = 10 * 365 * DAY
LONGEST_CONTACT: Final = 300
LONGEST_PURPOSE: Final = 1000
_NONE: Final = NO | {"ingen", "inga", "none"}


def read_form(node: Node) -> Form:
    """Return the form that the fields of `tilmelding` describe."""
    given = node.as_fields("tilmelding", KEYS)
    told: dict[str, Any] = {"fields": read_questions(given["questions"]) if "questions" in given else ()}
    told |= {name: read(given[name]) for name, read in _READERS.items() if name in given}
    if "waiting" in given:
        told |= read_waiting(given["waiting"])
    if "offer" in given and "offer_hours" in told:
        raise given["offer"].refuse("key_twice", key="tilbud gælder")
    if "offer" in given:
        told |= read_offer(given["offer"])
    if "keep" in given:
        told["keep_days"] = _days(given["keep"])
    _read_by_questions(given, told)
    check_seats(given, told)
    _check(node, given, told)
    return Form(**told)


def _read_by_questions(given: Mapping[str, Node], told: dict[str, Any]) -> None:
    """Read what says something about the questions."""
    fields = told["fields"]
    if "prices" in given:
        told["rules"] = read_rules(given["prices"], fields)
        check_rules(given["prices"], told["rules"], told.get("price"), told.get("contact", ""), fields)
    if "reserved" in given:
        told["reserved"] = read_reserves(given["reserved"], fields)
    if "call" in given:
        told["call"] = read_call(given["call"], fields)


def _check(node: Node, given: Mapping[str, Node], told: Mapping[str, Any]) -> None:
    """Refuse a call without a deadline or with answers before it, what is hidden from nobody, and colleagues where
    nobody can be let in for another.
    """
    call = told.get("call")
    alone = "ansøgning" if call is not None else "kun inviterede" if told.get("only_invited") else ""
    if told.get("colleagues") and alone:
        raise given["colleagues"].refuse("colleagues_unused", key=alone)
    if call is None:
        for field in told["fields"]:
            if field.hidden:
                raise given["questions"].refuse("hidden_unused", text=shown(field.label or field.id))
        return
    if "deadline" not in told:
        raise node.refuse("key_missing", key="frist")
    if call.answer_by is not None and call.answer_by < told["deadline"]:
        raise given["call"].refuse("answer_before_deadline")


def _reminders(node: Node) -> tuple[int, ...]:
    """Return how many minutes before the start people are reminded: a list, or with commas between them."""
    if (node.text or "").strip().casefold() in _NONE:
        return ()
    found: list[int] = []
    for each, text in read_several(node, "påmindelser"):
        minutes = read_length(each, text, "bad_reminder", MINUTE, MOST_AHEAD)
        if minutes in found:
            raise each.refuse("said_twice", text=shown(text))
        if len(found) == MOST_REMINDERS:
            raise each.refuse("too_many", key="påmindelser", most=MOST_REMINDERS)
        found.append(minutes)
    return tuple(sorted(found, reverse=True))


def _days(node: Node) -> int:
    return read_length(node, node.as_text("slettes efter"), "bad_keep", DAY, MOST_KEPT) // DAY


_READERS: Final[Mapping[str, Any]] = {
    "price": read_price,
    "deadline": lambda node: read_last(node, "frist"),
    "changes_until": lambda node: read_last(node, "ændringer senest"),
    "seats": read_seats,
    "members": read_members,
    "only_invited": lambda node: read_flag(node, "kun inviterede"),
    "colleagues": lambda node: read_flag(node, "kolleger"),
    "reminders": _reminders,
    "contact": lambda node: read_prose(node, "kontakt", LONGEST_CONTACT),
    "purpose": lambda node: read_prose(node, "formål", LONGEST_PURPOSE),
}


# What only the whole tells ------------------------------------------------------------------------


def check(agenda: Agenda, registration: Node | None) -> None:
    """Refuse a waiting list where there is room for all everywhere."""
    form = agenda.form
    if form is None or registration is None:
        return
    limited = form.seats is not None or any(each.seats is not None for each in agenda.sessions)
    given = registration.as_fields("tilmelding", KEYS)
    for key, written, limits in (
        ("waiting", "venteliste", limited),
        ("offer", "tilbud gælder", limited or form.call is not None),
    ):
        if key in given and not limits:
            raise given[key].refuse("seats_missing", key=written)
