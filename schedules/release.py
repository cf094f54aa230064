"""What stays the same from one state of an agenda to the next: identities, and what changed.

A session is known again by title and start, else by title, else by start and kind with a similar
title; the same two agendas always give the same answer.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.model import Agenda, Noun, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

SIMILAR: Final = 0.6


class ChangeKind(StrEnum):
    """What happened to a session."""

    MOVED = "moved"
    SHORTENED = "shortened"
    LENGTHENED = "lengthened"
    RENAMED = "renamed"
    ADDED = "added"
    CANCELLED = "cancelled"


class Change(Noun):
    """One thing that happened to one session; `was` is its old state (None where it is new).

    For a cancelled session `session` is what it was.
    """

    kind: ChangeKind
    session: Session
    was: Session | None = None


def identify(old: Agenda | None, new: Agenda, fresh: Callable[[], str]) -> Agenda:
    """Return `new` with an identity for each session: kept from `old`, else from `fresh`.

    An identity that a session of `new` brings along is kept where `old` knows it.
    """
    pairs = _match(old.sessions if old else (), new.sessions)
    sessions = tuple(
        session.model_copy(update={"id": pairs[index].id if index in pairs else fresh()})
        for index, session in enumerate(new.sessions)
    )
    return new.model_copy(update={"sessions": sessions})


def diff(old: Agenda | None, new: Agenda) -> tuple[Change, ...]:
    """Return what changed between two identified agendas, in order of time."""
    before = {each.id: each for each in old.sessions} if old else {}
    after = {each.id for each in new.sessions}
    changes = [change for each in new.sessions for change in _changes(before.get(each.id), each)]
    changes += [
        Change(kind=ChangeKind.CANCELLED, session=each, was=each) for each in before.values() if each.id not in after
    ]
    return tuple(sorted(changes, key=lambda change: change.session.start))


def _changes(was: Session | None, session: Session) -> Iterator[Change]:
    if was is None:
        yield Change(kind=ChangeKind.ADDED, session=session)
        return
    if session.start != was.start:
        yield Change(kind=ChangeKind.MOVED, session=session, was=was)
    if session.end and was.end and (session.end - session.start) != (was.end - was.start):
        shorter = session.end - session.start < was.end - was.start
        yield Change(kind=ChangeKind.SHORTENED if shorter else ChangeKind.LENGTHENED, session=session, was=was)
    if session.title != was.title:
        yield Change(kind=ChangeKind.RENAMED, session=session, was=was)


def _match(old: Sequence[Session], new: Sequence[Session]) -> dict[int, Session]:
    """Return, by index in `new`, the session of `old` that it is."""
    rest_old = list(old)
    rest_new = dict(enumerate(new))
    pairs: dict[int, Session] = {}
    for key in (_known_id, _title_and_start, _title, _start_and_kind):
        for index, was in _pass(rest_old, rest_new, key):
            pairs[index] = was
            del rest_new[index]
        taken = {id(was) for was in pairs.values()}
        rest_old = [each for each in rest_old if id(each) not in taken]
    return pairs


def _pass(
    old: Sequence[Session], new: dict[int, Session], key: Callable[[Session], Hashable]
) -> list[tuple[int, Session]]:
    """Pair those with the same key: the most alike first, then the nearest in time, then in order."""
    by_key: dict[Hashable, list[tuple[int, Session]]] = {}
    for position, was in enumerate(old):
        if key(was) is not None:
            by_key.setdefault(key(was), []).append((position, was))
    candidates = sorted(
        (*_distance(was, session), position, index)
        for index, session in new.items()
        for position, was in by_key.get(key(session), ())
        if key is not _start_and_kind or _distance(was, session)[0] <= 1 - SIMILAR
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for *_, position, index in candidates:
        if index not in found and position not in taken:
            found[index] = position
            taken.add(position)
    return [(index, old[position]) for index, position in found.items()]


def _distance(was: Session, session: Session) -> tuple[float, float]:
    one, other = _title(was), _title(session)
    unlike = 0.0 if one == other else 1 - SequenceMatcher(None, one, other, autojunk=False).ratio()
    return unlike, abs((session.start - was.start).total_seconds())


def _known_id(session: Session) -> Hashable:
    return session.id or None


def _title(session: Session) -> str:
    return " ".join(session.title.casefold().split())


def _title_and_start(session: Session) -> Hashable:
    return _title(session), session.start


def _start_and_kind(session: Session) -> Hashable:
    return session.start, session.kind
