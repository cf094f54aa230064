"""Which column of a grid means what: by its head where that is a known word, else by what stands in it.

A grid is a list (one session a row), or a plan (times down the side, rooms or days along the top).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bot.model import SessionKind
from schedules.readers.entries import LONGEST_TITLE, clean
from schedules.readers.people.people import is_nobody, split_people
from schedules.readers.tables.cells import DayOf, read_day, read_length, read_when
from schedules.readers.vocabulary.headers import (
    NAME_RANK,
    Head,
    Role,
    head_of,
    is_first_name,
    is_last_name,
    is_personal,
    is_place,
)
from schedules.readers.vocabulary.kinds import kind_of
from schedules.readers.vocabulary.names import is_person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.readers.tables.grids import Grid

SAMPLE: Final = 400  # rows that tell what a column holds
LONGEST_PLACE: Final = 60
LONGEST_HEAD: Final = 80
MOST_HEADS: Final = 40
SAMPLE_TEXTS: Final = 60

_TIMES: Final = frozenset({Role.START, Role.TIME})
_OF_LISTS: Final = frozenset({Role.TITLE, Role.SPEAKER, Role.ROOM, Role.TRACK, Role.KIND, Role.DAY})
_WORDY: Final = frozenset({Role.TITLE, Role.SPEAKER, Role.DETAILS})
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_HOURS: Final = re.compile(r"\b(?:hours?|timer|stunden|timmar|heures|uren|hrs|h)\b", re.IGNORECASE)
_LINK: Final = re.compile(r"(?:https?://|www\.|/[\w-]+/|[\w.]+@)\S*$", re.IGNORECASE)
_MOSTLY: Final = 0.6
_NEARLY_ALL: Final = 0.8
_HALF: Final = 0.5


@dataclass(slots=True)
class Layout:
    """The columns of a grid by what they mean.

    `first` is the first row below the heads. `plan` names the columns of a plan, each after its room or
    its day; it is empty for a list. `hours` says that lengths are in hours, `named` where first and last
    names stand.
    """

    first: int
    columns: dict[Role, list[int]] = field(default_factory=dict)
    plan: dict[int, str] = field(default_factory=dict)
    days: dict[int, DayOf] = field(default_factory=dict)
    hours: bool = False
    named: tuple[int, int] | None = None

    def of(self, *roles: Role) -> list[int]:
        """Return the columns that have one of these roles, best first."""
        return [column for role in roles for column in self.columns.get(role, [])]


def find_heads(grid: Grid) -> list[int]:
    """Return the rows that hold the heads of columns, by their words."""
    return [row for row in range(len(grid.rows)) if _is_head(grid, row)]


def lay_out(grid: Grid, head: int | None, stop: int, within: range) -> Layout | None:
    """Return what the columns `within` mean in the rows below `head` and above `stop`; None if no programme."""
    first = 0 if head is None else head + 1
    rows = range(first, min(stop, first + SAMPLE))
    if head is None:
        head = _nameless_head(grid, rows, within)
        first = first if head is None else head + 1
        rows = range(first, rows.stop)
    named = head is not None and not grid.turned
    heads = _heads(grid, head, within) if head is not None and named else {}
    roles = _by_words(grid, rows, heads)
    _times_by_content(grid, rows, within, roles)
    if not any(found.role in _TIMES for found in roles.values()):
        return None
    _days_by_content(grid, rows, within, roles)
    layout = Layout(first, hours=head is not None and _in_hours(grid, head, roles))
    texts = [column for column in within if column not in roles and _texts(grid, rows, column)]
    if head is not None and _is_plan(grid, rows, head, texts, roles):
        _name_plan(grid, head, [*texts, *_places(grid, head, roles)], layout, roles)
    else:
        _texts_by_content(grid, rows, texts, roles, headed=head is not None)
    for column, found in sorted(roles.items(), key=lambda each: (each[1].rank, each[0])):
        layout.columns.setdefault(found.role, []).append(column)
    if head is not None:
        layout.named = _first_and_last(grid, head, layout.of(Role.SPEAKER))
    return layout


def _first_and_last(grid: Grid, head: int, columns: Sequence[int]) -> tuple[int, int] | None:
    first = next((column for column in columns if is_first_name(grid.text(head, column))), None)
    last = next((column for column in columns if is_last_name(grid.text(head, column))), None)
    return None if first is None or last is None else (first, last)


def blocks(grid: Grid, head: int | None) -> list[range]:
    """Return the columns of each of several tables that stand side by side under one row of heads."""
    whole = range(grid.width)
    if head is None:
        return [whole]
    said = {column: clean(grid.text(head, column), LONGEST_PLACE).casefold() for column in whole}
    below = _below(grid, head)
    days = [column for column in whole[1:] if read_day(said[column], short=True)]
    if own := [column for column in days if _share(grid, below, column) >= _HALF]:
        return [range(a, b) for a, b in pairwise([0, *own, grid.width])]
    clocks = [
        column
        for column in whole
        if (found := head_of(said[column])) and found.role in _TIMES and _clocks(grid, head, column)
    ]
    starts = [column for column in clocks if said[column] == said[clocks[0]]] if clocks else []
    if len(starts) < 2 or any(after - before < 2 for before, after in pairwise(starts)):  # noqa: PLR2004
        return [whole]
    return [range(a, b) for a, b in zip(starts, [*starts[1:], grid.width], strict=True)]


def _is_head(grid: Grid, row: int) -> bool:
    filled = grid.filled(row)
    texts = [grid.text(row, column)[:LONGEST_HEAD] for column in filled[:MOST_HEADS]]
    known = [head for text in texts if (head := head_of(text))]
    if any(head.role in _TIMES for head in known) and sum(map(_is_of_plan, texts)) > 1:
        return not grid.has_times(row)
    if len(known) < 2:  # noqa: PLR2004
        return False
    found = [head for column in filled if (head := _head(grid, row, column))]
    roles = {head.role for head in found}
    timed = bool(roles & {Role.START, Role.TIME})
    return len(roles) > 1 and timed and len(found) * 2 >= len(filled) and not grid.has_times(row)


def _is_of_plan(text: str) -> bool:
    """Tell whether a head names a room or a day, below which stand sessions."""
    return is_place(text) or (not text.isdigit() and read_day(text, short=True) is not None)


def _head(grid: Grid, row: int, column: int) -> Head | None:
    text = clean(grid.text(row, column), LONGEST_TITLE)
    return None if is_place(text) else head_of(text)


def _heads(grid: Grid, row: int, within: range) -> dict[int, Head | None]:
    """Return what the heads say; those that say nothing themselves stand under one for several columns."""
    found: dict[int, Head | None] = {}
    over: Head | None = None
    for column in within:
        head = _head(grid, row, column)
        above = grid.text(row - 1, column) if row and column else ""
        over = head_of(above) if above else None if head else over
        found[column] = head or (over if grid.at(row, column) is not None else None)
    return found


def _nameless_head(grid: Grid, rows: range, within: range) -> int | None:
    """Return the row of short texts right above the first time, whatever they say."""
    timed = next((row for row in rows if any(grid.time(row, column) for column in within)), None)
    if timed is None:
        return None
    above = next((row for row in range(timed - 1, -1, -1) if grid.filled(row)), None)
    if above is None or timed - above > 2:  # noqa: PLR2004
        return None
    filled = grid.filled(above)
    texts = [clean(grid.text(above, column), LONGEST_TITLE) for column in filled]
    below = [column for column in grid.filled(timed) if grid.time(timed, column) is None]
    reached = grid.covered()
    covered = all(column in filled or (above, column) in reached for column in below)
    named = sum(
        head_of(text) is not None or read_day(text, short=False) is not None or is_place(text) for text in texts
    )
    short = len(filled) > 1 and all(text and len(text) <= LONGEST_PLACE for text in texts)
    return above if short and covered and (named or len(filled) > 2 or 0 not in filled) else None  # noqa: PLR2004


def _by_words(grid: Grid, rows: range, heads: dict[int, Head | None]) -> dict[int, Head]:
    """Return the roles that heads name, without those that the cells below gainsay."""
    roles = {column: head for column, head in heads.items() if head}
    for column, head in list(roles.items()):
        timed = head.role in {Role.START, Role.TIME, Role.END}
        if timed and not any(read_when(grid.at(row, column), known=True) for row in rows):
            named = any(read_day(grid.text(row, column), short=True) for row in rows)
            if named:
                roles[column] = Head(Role.DAY)
            else:
                del roles[column]
        elif head.role in _WORDY and not _has_words(grid, rows, column):
            del roles[column]
        elif head.role is Role.LENGTH:
            if not any(read_length(grid.at(row, column), hours=hours) for row in rows for hours in (False, True)):
                del roles[column]
        elif head.role is not Role.SKIP and not timed and _share(grid, rows, column) >= _NEARLY_ALL:
            del roles[column]
    _free_days(grid, rows, roles)
    _name_people(grid, rows, heads, roles)
    return roles


def _free_days(grid: Grid, rows: range, roles: dict[int, Head]) -> None:
    """Let "Day1" and "Day2" head columns of sessions, where no days stand below; "Day1_room" stands beside one."""
    said = {
        column: clean(grid.text(rows.start - 1, column), LONGEST_PLACE).casefold()
        for column, head in roles.items()
        if head.role is Role.DAY and not any(read_day(text, short=True) for text in _texts(grid, rows, column))
    }
    numbered = {column: text for column, text in said.items() if (day := read_day(text, short=True)) and day.number}
    if len(set(numbered.values())) < 2:  # noqa: PLR2004
        return
    for column, text in numbered.items():
        beside = any(text != other and text.startswith(f"{other}_") for other in numbered.values())
        if beside:
            roles[column] = Head(Role.SKIP)
        else:
            del roles[column]


def _name_people(grid: Grid, rows: range, heads: dict[int, Head | None], roles: dict[int, Head]) -> None:
    """Take a column "Name" beside one of titles for that of who speaks, where the table is of people too."""
    names = [column for column, head in roles.items() if head.role is Role.TITLE and head.rank == NAME_RANK]
    better = any(head.role is Role.TITLE and head.rank < NAME_RANK for head in roles.values())
    if not names or not better or any(head.role is Role.SPEAKER for head in roles.values()):
        return
    above = rows.start - 1
    personal = any(is_personal(grid.text(above, column)) for column in heads)
    for column in names:
        if personal or _are_people(_texts(grid, rows, column)):
            roles[column] = Head(Role.SPEAKER)


def _has_words(grid: Grid, rows: range, column: int) -> bool:
    return any(_LETTERS.search(grid.text(row, column)) for row in rows)


def _times_by_content(grid: Grid, rows: range, within: range, roles: dict[int, Head]) -> None:
    if any(head.role in _TIMES for head in roles.values()):
        _end_beside(grid, rows, within, roles)
        return
    clocks = [column for column in within if column not in roles and _share(grid, rows, column) >= 0.5]  # noqa: PLR2004
    if not clocks and (lone := next((column for column in within if column not in roles), None)) is not None:
        bare = [grid.time(row, lone, known=True) for row in rows if grid.at(row, lone) is not None]
        spans = [
            when for when in bare if when and when.end is not None and when.start is not None and when.start < when.end
        ]
        clocks = [lone] if len(spans) > 2 and len(spans) >= 0.8 * len(bare) else []  # noqa: PLR2004
    if not clocks:
        return
    roles[clocks[0]] = Head(Role.TIME)
    for column in clocks[1:]:
        pairs = [(a, b) for row in rows if (a := grid.time(row, clocks[0])) and (b := grid.time(row, column))]
        after = sum((b.start or 0) >= (a.start or 0) for a, b in pairs)
        has_end = any(head.role is Role.END for head in roles.values())
        roles[column] = Head(Role.END) if not has_end and pairs and after >= _MOSTLY * len(pairs) else Head(Role.SKIP)


def _end_beside(grid: Grid, rows: range, within: range, roles: dict[int, Head]) -> None:
    """Take a column of times without a head for the ends, where it stands beside that of the starts."""
    start = next(column for column, head in roles.items() if head.role in _TIMES)
    if any(head.role in {Role.END, Role.LENGTH} for head in roles.values()):
        return
    for column in range(start + 1, min(start + 3, within.stop)):
        if column not in roles and _share(grid, rows, column) >= _NEARLY_ALL:
            roles[column] = Head(Role.END)
            return


def _share(grid: Grid, rows: range, column: int) -> float:
    filled = [row for row in rows if grid.at(row, column) is not None]
    return sum(grid.time(row, column) is not None for row in filled) / len(filled) if filled else 0.0


def _below(grid: Grid, head: int) -> range:
    return range(head + 1, min(len(grid.rows), head + SAMPLE))


def _clocks(grid: Grid, head: int, column: int) -> bool:
    return any(grid.time(row, column, known=True) for row in _below(grid, head))


def _days_by_content(grid: Grid, rows: range, within: range, roles: dict[int, Head]) -> None:
    for column in within:
        filled = [grid.at(row, column) for row in rows if grid.at(row, column) is not None]
        if column in roles or not filled:
            continue
        found = sum(
            bool((when := read_when(value)) and when.day and when.start is None)
            or (isinstance(value, str) and read_day(value) is not None and len(value.split()) <= 6)  # noqa: PLR2004
            for value in filled
        )
        if found >= 0.8 * len(filled):
            roles[column] = Head(Role.DAY)


def _texts(grid: Grid, rows: range, column: int) -> list[str]:
    return [clean(grid.text(row, column), LONGEST_TITLE) for row in rows if isinstance(grid.at(row, column), str)]


def _in_hours(grid: Grid, head: int, roles: dict[int, Head]) -> bool:
    return any(found.role is Role.LENGTH and _HOURS.search(grid.text(head, column)) for column, found in roles.items())


def _places(grid: Grid, head: int, roles: dict[int, Head]) -> list[int]:
    return [column for column in roles if is_place(clean(grid.text(head, column), LONGEST_TITLE))]


def _is_plan(grid: Grid, rows: range, head: int, texts: Sequence[int], roles: dict[int, Head]) -> bool:
    """Tell whether the columns are rooms, tracks or days, each with sessions of its own."""
    named = [clean(grid.text(head, column), LONGEST_TITLE) for column in texts]
    places = sum(is_place(text) for text in named)
    days = sum(_is_of_plan(text) and not is_place(text) for text in named)
    if len(texts) > 1 and (places > 1 or days > 1):
        return True
    if len(texts) == 1 and days and not any(head.role is Role.TITLE for head in roles.values()):
        return True
    told = {found.role for found in roles.values()} & _OF_LISTS
    if told or len(texts) < 2 or not all(named) or not _once_each(grid, rows, roles):  # noqa: PLR2004
        return False
    return not any(_are_people(_texts(grid, rows, column)) for column in texts)


def _once_each(grid: Grid, rows: range, roles: dict[int, Head]) -> bool:
    """Tell whether nearly every time stands only once, as it does where rooms stand side by side."""
    column = next(column for column, head in roles.items() if head.role in _TIMES)
    times = [when.start for row in rows if (when := grid.time(row, column, known=True))]
    return len(set(times)) >= _NEARLY_ALL * len(times)


def _name_plan(grid: Grid, head: int, columns: Sequence[int], layout: Layout, roles: dict[int, Head]) -> None:
    for column in columns:
        roles.pop(column, None)
        text = clean(grid.text(head, column), LONGEST_TITLE)
        layout.plan[column] = text
        day = None if text.isdigit() else read_day(text, short=True)
        if day is not None:
            layout.days[column] = day


def _texts_by_content(grid: Grid, rows: range, texts: Sequence[int], roles: dict[int, Head], *, headed: bool) -> None:
    """Give columns whose heads say nothing a role: the title, people, or what is to be left out."""
    held = {column: _texts(grid, rows, column) for column in texts}
    given = {head.role for head in roles.values()}
    open_columns = [column for column in texts if not all(_LINK.match(text) for text in held[column])]
    people = [column for column in open_columns if _are_people(held[column])]
    titles = [column for column in open_columns if column not in people]
    if Role.TITLE not in given and (titles or people):
        best = max(titles or people, key=lambda column: _like_titles(held[column], column))
        roles[best] = Head(Role.TITLE)
    for column in texts:
        if column in roles:
            continue
        if column in people and Role.SPEAKER not in given:
            roles[column] = Head(Role.SPEAKER, 1)
        elif column not in open_columns or (headed and _are_marks(held[column])):
            roles[column] = Head(Role.SKIP)
        else:
            roles[column] = Head(Role.DETAILS, 1)


def _are_people(texts: Sequence[str]) -> bool:
    said = [text for text in texts if text and not is_nobody(text)][:SAMPLE_TEXTS]
    named = sum(any(is_person(name) for name in split_people(text)) and len(text.split()) <= 12 for text in said)  # noqa: PLR2004
    talks = sum(kind_of(text) not in {SessionKind.TALK, SessionKind.OTHER} for text in said)
    return bool(said) and named >= 0.5 * len(said) and talks == 0


def _are_marks(texts: Sequence[str]) -> bool:
    """Tell whether texts are names for a machine: one word each."""
    return all(len(text.split()) <= 1 for text in texts)


def _like_titles(texts: Sequence[str], column: int) -> float:
    if not texts:
        return 0.0
    length = sum(min(len(text), 40) for text in texts) / len(texts) / 40
    return len(texts) / 20 + 2 * len(set(texts)) / len(texts) + length - 0.15 * column
