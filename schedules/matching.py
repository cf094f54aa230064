"""Which session is which, from one state of an agenda to the next: by all that tells of it together.

What the source calls it, its title, who speaks, when it is (as it was, or as far moved as those around
it), where, and in the end between which others it stands. No one of these decides alone, for sources
number anew, titles repeat, and everything may move.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.model import SessionKind
from schedules.pairing import pair

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence

    from bot.model import Session

ENOUGH: Final = 5.0  # points; of ten for the same title, time and kind
SURE: Final = 6.5  # for what was gone and is perhaps back
_TITLE, _BREAK_TITLE, _LIKE_TITLE = 6.0, 3.5, 5.0  # a break has the title of every other break
_UNLIKE: Final = 0.5
_SAME_TIME, _NEAR_TIME, _MOVED_ALONG = 3.0, 2.5, 2.7
_SPEAKERS, _OTHER_SPEAKERS = 4.0, -1.5
_UID, _OTHER_UID = 50.0, -2.5
_PENDING: Final = 2.0
_MOST: Final = 4096  # pairs of one clue that are all looked at; of more, each with its nearest
_NEAREST: Final = 8
_RARE: Final = 5
_AROUND: Final = timedelta(hours=1)
_WORD: Final = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A session as it is compared: its words, pairs and triples of letters, numbers and speakers."""

    session: Session
    title: str
    words: frozenset[str]
    numbers: frozenset[str]
    letters: frozenset[str]
    speakers: frozenset[str]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a title or a name as they are compared: in small letters."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _line(session: Session) -> _Line:
    words = words_of(session.title)
    title = " ".join(words) or session.title.strip()
    padded = f" {title} "
    return _Line(
        session=session,
        title=title,
        words=frozenset(words),
        numbers=frozenset(each for each in words if each.isdecimal()),
        letters=frozenset(padded[at : at + 3] for at in range(max(1, len(padded) - 2))),
        speakers=frozenset(" ".join(words_of(each.name)) for each in session.speakers),
    )


def match(old: Sequence[Session], new: Sequence[Session]) -> dict[int, int]:
    """Return by index in `new` the index in `old` of the session that it is, whatever order both are in."""
    if not old or not new:
        return {}
    before, after = _Side(old), _Side(new)
    shifts = _Shifts(before.lines, after.lines)
    found = _settled(before, after, shifts)
    found |= _likeliest(before, after, shifts, found, ENOUGH)
    found |= _in_between(before, after, shifts, found)
    return {after.order[column]: before.order[row] for column, row in found.items()}


def recognise(gone: Sequence[Session], new: Sequence[Session]) -> dict[int, int]:
    """Return by index in `new` the index in `gone` of the session that is back, where that is sure."""
    if not gone or not new:
        return {}
    before, after = _Side(gone), _Side(new)
    found = _likeliest(before, after, _Shifts([], []), {}, SURE)
    return {after.order[column]: before.order[row] for column, row in found.items()}


class _Side:
    """One agenda's sessions in an order of their own: the same whatever order they came in."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        self.order = sorted(range(len(sessions)), key=lambda each: _rank(sessions[each]))
        self.lines = [_line(sessions[each]) for each in self.order]


def _rank(session: Session) -> tuple[Hashable, ...]:
    return *_content(session), session.id


def _content(session: Session) -> tuple[Hashable, ...]:
    end = session.end or datetime.max  # noqa: DTZ901 - wall time
    names = tuple(each.name for each in session.speakers)
    told = session.room, session.title, session.kind, session.uid, names, session.details
    return session.start, end, *told, session.pending, session.end_stated, session.audience


class _Shifts:
    """By how much what stands around a session moved, as told by what is surely the same in both."""

    def __init__(self, old: Sequence[_Line], new: Sequence[_Line]) -> None:
        sure = {**_once(old, new, lambda each: each.title), **_once(old, new, lambda each: each.session.uid)}
        moves = sorted((was.start, now.start - was.start) for was, now in sure.values())
        self._starts = [start for start, _ in moves]
        self._by = [by for _, by in moves]
        self._alone = timedelta(0)
        if not moves and old and len(old) == len(new):
            self._alone = new[0].session.start - old[0].session.start

    def expected(self, start: datetime) -> datetime:
        """Return when something that began at `start` begins now if it moved with its neighbours."""
        if not self._starts:
            return start + self._alone
        at = bisect_left(self._starts, start)
        near = [each for each in (at - 1, at) if 0 <= each < len(self._starts)]
        return start + self._by[min(near, key=lambda each: abs(self._starts[each] - start))]


def _once(
    old: Sequence[_Line], new: Sequence[_Line], name: Callable[[_Line], str]
) -> dict[str, tuple[Session, Session]]:
    """Return by name what has a name of its own in both."""
    sides = [{name(each): each.session for each in lines if name(each)} for lines in (old, new)]
    counts = [Counter(name(each) for each in lines) for lines in (old, new)]
    return {
        each: (sides[0][each], sides[1][each])
        for each in sides[0].keys() & sides[1].keys()
        if all(count[each] == 1 for count in counts)
    }


# What is the same, and stands where it stood ------------------------------------------------------


def _settled(before: _Side, after: _Side, shifts: _Shifts) -> dict[int, int]:
    """Pair what nothing happened to, where nothing moves; then what little happened to."""
    found: dict[int, int] = {}
    for name in (lambda each: _content(each.session), _gist):
        rows = _positions(before.lines, name, set(found.values()))
        columns = _positions(after.lines, name, found.keys())
        for each in rows.keys() & columns.keys():
            alone = name is not _gist or len(rows[each]) == 1
            if alone and len(rows[each]) == len(columns[each]) and _stays(before.lines[rows[each][0]], shifts):
                found |= zip(columns[each], rows[each], strict=True)
    return found


def _gist(line: _Line) -> Hashable:
    session = line.session
    return line.title, session.start, session.room, session.uid, line.speakers


def _positions(
    lines: Sequence[_Line], name: Callable[[_Line], Hashable], known: Container[int]
) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for position, each in enumerate(lines):
        if position not in known:
            found[name(each)].append(position)
    return found


def _stays(line: _Line, shifts: _Shifts) -> bool:
    return shifts.expected(line.session.start) == line.session.start


# What is most alike -------------------------------------------------------------------------------


def _likeliest(before: _Side, after: _Side, shifts: _Shifts, found: Mapping[int, int], enough: float) -> dict[int, int]:
    """Pair what is left so that all of it together is as alike as can be.

    Likenesses count squared: one pair that is the same outweighs two that are a little alike.
    """
    taken = set(found.values())
    rows = [each for each in range(len(before.lines)) if each not in taken]
    columns = [each for each in range(len(after.lines)) if each not in found]
    trusted = _uids_are_kept(before.lines, after.lines)
    worths = {}
    for row, column in _candidates(before.lines, after.lines, rows, columns, shifts):
        was, now = before.lines[row], after.lines[column]
        points = _points(was, now, shifts.expected(was.session.start), trusted=trusted)
        if points >= enough:
            worths[row, column] = points**2 - _apart(was, now) * 1e-9  # of equals, those in order
    return pair(worths)


def _apart(was: _Line, now: _Line) -> float:
    return ((now.session.start - was.session.start) / timedelta(days=1)) ** 2


def _uids_are_kept(old: Sequence[_Line], new: Sequence[_Line]) -> bool:
    """Whether the source calls a session what it called it before: then another name is another session."""
    known = {each.session.uid for each in old if each.session.uid}
    told = [each.session.uid for each in new if each.session.uid]
    return 2 * sum(each in known for each in told) > len(told)


def _candidates(
    old: Sequence[_Line], new: Sequence[_Line], rows: Sequence[int], columns: Sequence[int], shifts: _Shifts
) -> set[tuple[int, int]]:
    """Return the pairs that share a clue and are worth a closer look."""
    common = Counter(word for row in rows for word in old[row].words)
    rare = {word for word, times in common.items() if times <= _RARE and len(word) > 3}  # noqa: PLR2004 - letters
    by_clue: dict[Hashable, list[int]] = defaultdict(list)
    for row in rows:
        for clue in {*_clues(old[row], rare), ("start", shifts.expected(old[row].session.start))}:
            by_clue[clue].append(row)
    wanting: dict[Hashable, list[int]] = defaultdict(list)
    for column in columns:
        for clue in _clues(new[column], rare):
            wanting[clue].append(column)
    found: set[tuple[int, int]] = set()
    for clue, some in wanting.items():
        known = by_clue.get(clue, [])
        if len(known) * len(some) <= _MOST:
            found.update((row, column) for row in known for column in some)
        else:
            found.update(_nearest(old, new, known, some))
    return found


def _clues(line: _Line, rare: Iterable[str]) -> set[Hashable]:
    session = line.session
    clues: set[Hashable] = {("title", line.title), ("start", session.start)}
    clues |= {("speaker", each) for each in line.speakers} | {("word", each) for each in line.words & set(rare)}
    return clues | ({("uid", session.uid)} if session.uid else set())


def _nearest(
    old: Sequence[_Line], new: Sequence[_Line], rows: Sequence[int], columns: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """Yield each column with the few rows around its time; rows are in order of time."""
    starts = [old[row].session.start for row in rows]
    for column in columns:
        at = bisect_left(starts, new[column].session.start)
        yield from ((row, column) for row in rows[max(0, at - _NEAREST) : at + _NEAREST])


def _points(was: _Line, now: _Line, expected: datetime, *, trusted: bool) -> float:
    """Return how much speaks for it that `now` is `was`; `ENOUGH` is enough."""
    one, other = was.session, now.session
    pending = one.pending or other.pending
    points = _title_points(was, now, pending=pending) + _time_points(one, other, expected)
    points += _speaker_points(was.speakers, now.speakers)
    if one.room and other.room:
        points += 1.0 if one.room == other.room else -0.5
    if one.kind is other.kind:
        points += 1.0
    elif not pending and SessionKind.OTHER not in {one.kind, other.kind}:
        points -= 1.0
    if pending and other.start in {one.start, expected}:
        points += _PENDING
    if one.uid and other.uid:
        points += _UID if one.uid == other.uid else _OTHER_UID if trusted else 0.0
    return points


def _title_points(was: _Line, now: _Line, *, pending: bool) -> float:
    if was.title == now.title:
        breaks = was.session.kind is now.session.kind is SessionKind.BREAK
        return _BREAK_TITLE if breaks else _TITLE
    alike = likeness(was, now)
    if alike >= _UNLIKE:
        return _LIKE_TITLE * alike
    return 0.0 if pending else -2.0 * (1.0 - alike)


def likeness(was: _Line, now: _Line) -> float:
    """Return how alike two titles are, from 0 to 1: by their letters, or one a part of the other; "Dag 1"
    and "Dag 2" are not.
    """
    shared = len(was.letters & now.letters)
    alike = 2 * shared / (len(was.letters) + len(now.letters))
    short, long = sorted((was.words, now.words), key=len)
    if short and short <= long:
        alike = max(alike, 0.8)
    counted = was.numbers <= now.numbers or now.numbers <= was.numbers
    return alike if counted else alike * 0.4


def _time_points(was: Session, now: Session, expected: datetime) -> float:
    if now.start == was.start:
        return _SAME_TIME
    if now.start == expected:
        return _MOVED_ALONG
    hours = min(abs(now.start - was.start), abs(now.start - expected)) / timedelta(hours=1)
    return _NEAR_TIME / (1 + (hours / 2) ** 2)


def _speaker_points(was: frozenset[str], now: frozenset[str]) -> float:
    if not was or not now:
        return 0.0
    shared = len(was & now)
    return _SPEAKERS * shared / len(was | now) if shared else _OTHER_SPEAKERS


# What stands in the same place --------------------------------------------------------------------


def _in_between(before: _Side, after: _Side, shifts: _Shifts, found: Mapping[int, int]) -> dict[int, int]:
    """Pair what is alike in nothing but its place: between the same two others, or first or last of its day
    beside the same one.
    """
    rows = _gaps(before.lines, {row: row for row in found.values()})
    columns = _gaps(after.lines, found)
    new: dict[int, int] = {}
    for gap, some in columns.items():
        known = rows.get(gap, [])
        if len(known) != len(some):
            starts = {before.lines[row].session.start: row for row in reversed(known)}
            known = [starts.pop(after.lines[column].session.start, -1) for column in some]
        new |= {
            column: row
            for row, column in zip(known, some, strict=True)
            if row >= 0 and _may_be(before.lines[row], after.lines[column], shifts)
        }
    return new


def _gaps(lines: Sequence[_Line], known: Mapping[int, int]) -> dict[tuple[int | None, int | None], list[int]]:
    """Return what is not known, in order, by the known ones around it on its day."""
    before = _beside(lines, known, range(len(lines)))
    after = _beside(lines, known, range(len(lines) - 1, -1, -1))
    found: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    for position in before:
        gap = before[position], after[position]
        if gap != (None, None):
            found[gap].append(position)
    return found


def _beside(lines: Sequence[_Line], known: Mapping[int, int], positions: Iterable[int]) -> dict[int, int | None]:
    """Return for each that is not known the last known one that came before it on its day."""
    found: dict[int, int | None] = {}
    last: int | None = None
    day = None
    for position in positions:
        here = lines[position].session.start.date()
        last, day = (last if here == day else None), here
        if position in known:
            last = known[position]
        else:
            found[position] = last
    return found


def _may_be(was: _Line, now: _Line, shifts: _Shifts) -> bool:
    """Whether nothing speaks against it that one is the other, newly named."""
    one, other = was.session, now.session
    expected = shifts.expected(one.start)
    near = min(abs(other.start - one.start), abs(other.start - expected)) <= _AROUND
    same_kind = one.kind is other.kind or one.pending or other.pending
    breaks = SessionKind.BREAK in {one.kind, other.kind}
    strangers = bool(was.speakers and now.speakers and not was.speakers & now.speakers)
    return near and not strangers and (same_kind or (not breaks and other.start in {one.start, expected}))
