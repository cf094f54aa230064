"""Identities from release to release, and what changed."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

import pytest

from bot.model import Agenda, Session, SessionKind
from schedules.release import Change, ChangeKind, diff, identify

if TYPE_CHECKING:
    from collections.abc import Callable

K = SessionKind


def ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"new{next(numbers)}"


def line(title: str, start: str, end: str | None = None, kind: K = K.TALK, session_id: str = "") -> Session:
    on = "2021-05-31T"
    return Session(
        id=session_id,
        title=title,
        kind=kind,
        start=datetime.fromisoformat(on + start),
        end=datetime.fromisoformat(on + end) if end else None,
    )


def agenda(*sessions: Session) -> Agenda:
    return Agenda(title="Dag", sessions=sessions)


OLD = agenda(
    line("Velkommen", "09:00", "09:15", K.OPENING, "a"),
    line("Pause", "10:00", "10:15", K.BREAK, "b"),
    line("Frivillige i foreninger", "10:15", "11:00", K.TALK, "c"),
    line("Pause", "14:00", "14:15", K.BREAK, "d"),
)

CASES: dict[str, tuple[tuple[Session, ...], list[str]]] = {
    "unchanged": (OLD.sessions, ["a", "b", "c", "d"]),
    "moved keeps its title": ((line("Frivillige i foreninger", "13:00"),), ["c"]),
    "spelt with other spaces and capitals": ((line("frivillige  i Foreninger", "13:00"),), ["c"]),
    "renamed a little at the same time": ((line("Frivillige i lokale foreninger", "10:15"),), ["c"]),
    "renamed wholly is another": ((line("Økonomi", "10:15"),), ["new1"]),
    "similar but of another kind is another": ((line("Frivillige i foreningen", "10:15", None, K.WORKSHOP),), ["new1"]),
    "same titles are told apart by time": ((line("Pause", "10:05"), line("Pause", "14:05")), ["b", "d"]),
    "the nearer of two same titles": ((line("Pause", "13:00"),), ["d"]),
    "one more of the same title": (
        (line("Pause", "10:00"), line("Pause", "12:00"), line("Pause", "14:00")),
        ["b", "new1", "d"],
    ),
    "swapped": ((line("Frivillige i foreninger", "09:00"), line("Velkommen", "10:15")), ["c", "a"]),
    "an identity brought along": ((line("Helt nyt", "20:00", session_id="c"),), ["c"]),
    "an unknown identity brought along": ((line("Helt nyt", "20:00", session_id="forged"),), ["new1"]),
}


@pytest.mark.parametrize("case", CASES)
def test_identity_of(case: str) -> None:
    sessions, expected = CASES[case]
    blank = tuple(each if case.startswith("an ") else each.model_copy(update={"id": ""}) for each in sessions)
    assert [each.id for each in identify(OLD, agenda(*blank), ids()).sessions] == expected


def test_first_release_gives_every_session_a_fresh_identity() -> None:
    found = identify(None, agenda(line("Pause", "10:00"), line("Pause", "10:00")), ids())
    assert [each.id for each in found.sessions] == ["new1", "new2"]


def test_identify_changes_nothing_but_ids() -> None:
    found = identify(None, OLD, ids())
    assert [each.model_copy(update={"id": ""}) for each in found.sessions] == [
        each.model_copy(update={"id": ""}) for each in OLD.sessions
    ]


def test_diff_of_equal_agendas_is_empty() -> None:
    assert diff(OLD, OLD) == ()


def test_diff_tells_each_change_in_order_of_time() -> None:
    opening, first_break, talk, second_break = OLD.sessions
    longer = line("Velkommen", "09:00", "09:30", K.OPENING, "a")
    moved_and_shorter = line("Pause", "10:30", "10:40", K.BREAK, "b")
    renamed = line("Foreninger", "10:15", "11:00", K.TALK, "c")
    added = line("Afrunding", "15:00", None, K.CLOSING, "e")
    assert diff(OLD, agenda(longer, moved_and_shorter, renamed, added)) == (
        Change(kind=ChangeKind.LENGTHENED, session=longer, was=opening),
        Change(kind=ChangeKind.RENAMED, session=renamed, was=talk),
        Change(kind=ChangeKind.MOVED, session=moved_and_shorter, was=first_break),
        Change(kind=ChangeKind.SHORTENED, session=moved_and_shorter, was=first_break),
        Change(kind=ChangeKind.CANCELLED, session=second_break, was=second_break),
        Change(kind=ChangeKind.ADDED, session=added),
    )


def test_first_diff_is_all_new() -> None:
    assert diff(None, OLD) == tuple(Change(kind=ChangeKind.ADDED, session=each) for each in OLD.sessions)
