"""What a new version of an agenda changes for those who register: until when, how many, at what price, and what they
are asked. What only few are to know of is never among it: give it public agendas.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from pydantic import NaiveDatetime

from bot.model import Noun, Price

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model import Agenda, Form

Value: TypeAlias = NaiveDatetime | int | Price | None


class Term(StrEnum):
    """What is different: a last moment, a number of seats, a price; the rules of it; how many questions are new or
    gone.
    """

    DEADLINE = "deadline"
    CHANGES_UNTIL = "changes_until"
    ANSWER_BY = "answer_by"
    SEATS = "seats"
    SELECTED = "selected"
    SESSION_SEATS = "session_seats"
    PRICE = "price"
    RULES = "rules"
    ASKED = "asked"
    UNASKED = "unasked"


class Revision(Noun):
    """One thing that is different: what it was and what it is, None where there is none; of a session, its title."""

    term: Term
    was: Value = None
    now: Value = None
    title: str = ""


def revised(old: Agenda | None, new: Agenda) -> tuple[Revision, ...]:
    """Return what is different between two identified agendas; nothing where one of them has no registration."""
    if old is None or old.form is None or new.form is None:
        return ()
    return (*_terms(old.form, new.form), *_sessions(old, new), *_questions(old.form, new.form))


def _terms(old: Form, new: Form) -> Iterator[Revision]:
    before, after = old.call, new.call
    values: dict[Term, tuple[Value, Value]] = {
        Term.DEADLINE: (old.deadline, new.deadline),
        Term.CHANGES_UNTIL: (old.changes_until, new.changes_until),
        Term.ANSWER_BY: (before.answer_by if before else None, after.answer_by if after else None),
        Term.SEATS: (old.seats, new.seats),
        Term.SELECTED: (before.seats if before else None, after.seats if after else None),
        Term.PRICE: (old.price, new.price),
    }
    for term, (was, now) in values.items():
        if was != now:
            yield Revision(term=term, was=was, now=now)
    if old.rules != new.rules:
        yield Revision(term=Term.RULES)


def _sessions(old: Agenda, new: Agenda) -> Iterator[Revision]:
    before = {each.id: each for each in old.sessions}
    for session in new.sessions:
        was = before.get(session.id)
        if was is not None and was.seats != session.seats:
            yield Revision(term=Term.SESSION_SEATS, was=was.seats, now=session.seats, title=session.title)


def _questions(old: Form, new: Form) -> Iterator[Revision]:
    was, now = ({each.id for each in form.fields} for form in (old, new))
    for term, found in ((Term.ASKED, now - was), (Term.UNASKED, was - now)):
        if found:
            yield Revision(term=term, now=len(found))
