"""A list of people as anybody keeps one: pasted, as CSV or as a workbook. What counts is an address, or a whole domain
("@vejby.example"); what has none is told by its line, never guessed.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.errors import AgendaError
from bot.texts.columns import COLUMNS
from bot.texts.folding import words
from schedules.readers.source import decode
from schedules.readers.tables.workbook import read_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST: Final = 5_000
_MOST_BYTES: Final = 2_000_000
_MOST_ROWS: Final = MOST + 1_000
_LONGEST: Final = 200  # characters of a name, and of an address
_SEPARATORS: Final = ";\t,|"
_ZIP: Final = b"PK\x03\x04"
_LONGEST_LINE: Final = 20_000
_HEAD_WITHIN: Final = 10
_ADDRESS: Final = re.compile(
    r"(?:mailto:)?(?P<local>[^\s@<>()\[\],;:|\"'=*]{0,64})@(?P<domain>[^\s@<>()\[\],;:|\"'=]{1,180}\.[^\W\d_]{2,24})",
    re.IGNORECASE,
)
_AROUND: Final = " \t\u00a0\"'<>:*=-–,;"
_APART: Final = re.compile(r"[;,|\t]")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_EVERYBODYS: Final = frozenset(
    (
        *(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "outlook.dk",
            "hotmail.com",
            "hotmail.dk",
            "live.com",
            "live.dk",
        ),
        *("msn.com", "yahoo.com", "yahoo.dk", "icloud.com", "me.com", "mac.com", "mail.dk", "proton.me"),
        *("protonmail.com", "gmx.net", "gmx.com", "aol.com", "yahoo.se", "hotmail.se", "live.se", "telia.com"),
        *("hotmail.no", "live.no", "online.no", "onmicrosoft.com", "example.com"),
    )
)
"""Domains that anybody may have an address at: whole, they are nobody's list."""
_ORGANISATION: Final = (
    *("organisation", "organization", "organisasjon", "firma", "company", "foretag", "arbejdsplads", "arbejdssted"),
    *("forening", "virksomhed", "ean"),
)


class Named(NamedTuple):
    """Somebody on a list: their address in small letters, and what is told of them."""

    email: str
    name: str = ""
    organisation: str = ""


class Listed(NamedTuple):
    """What a list says: its people, and the lines that have no address that counts."""

    people: tuple[Named, ...]
    wrong: tuple[int, ...] = ()


def read_file(data: bytes, *, name: str) -> Listed:
    """Return the people in a file.

    Raises:
        AgendaError: what `decode` and `read_sheets` raise, `people_none` or `people_too_many` (most).
    """
    if data.startswith(_ZIP):
        grids = read_sheets(data, name=name, most_rows=_MOST_ROWS, most_cells=40 * _MOST_ROWS)
        rows = [
            (number, [str(each or "") for each in row])
            for grid in grids
            for number, row in zip(grid.lines, grid.rows, strict=True)
        ]
        return _checked(_of_rows(rows), name=name)
    return read_text(decode(data, name=name, most_bytes=_MOST_BYTES, most_lines=_MOST_ROWS), name=name)


def read_text(text: str, *, name: str = "") -> Listed:
    """Return the people in a text: a line each, or parted by commas or semicolons.

    Raises:
        AgendaError: `people_none`, `people_too_many` (most).
    """
    lines = [(number, each) for number, each in enumerate(text.removeprefix("\ufeff").splitlines(), 1) if each.strip()]
    if len(lines) > _MOST_ROWS:
        raise AgendaError("people_too_many", file=name, most=MOST)
    separator = _separator([each for _, each in lines])
    rows = [(number, _cells(each, separator)) for number, each in lines if not each.lower().startswith("sep=")]
    return _checked(_of_rows(rows), name=name)


def address(text: str) -> str:
    """Return the one address or domain in a text, in small letters; "" where there is none that counts."""
    found = _ADDRESS.search(text)
    if found is None or len(found[0]) > _LONGEST:
        return ""
    domain = found["domain"].lower()
    if not found["local"] and (domain in _EVERYBODYS or domain.endswith(".onmicrosoft.com")):
        return ""
    return f"{found['local'].lower()}@{domain}"


def _checked(read: Listed, *, name: str) -> Listed:
    if not read.people:
        raise AgendaError("people_none", file=name)
    if len(read.people) > MOST:
        raise AgendaError("people_too_many", file=name, most=MOST)
    return read


def _separator(lines: Sequence[str]) -> str:
    """Return what parts the cells of most lines; "," where none does."""
    counts = Counter({each: sum(each in line for line in lines) for each in _SEPARATORS})
    return max(_SEPARATORS, key=lambda each: counts[each]) if counts.total() else ","


def _cells(line: str, separator: str) -> list[str]:
    """Return the cells of a line; a quoted one may hold what parts others."""
    return next(csv.reader([line[:_LONGEST_LINE]], delimiter=separator), [])


def _of_rows(rows: Sequence[tuple[int, Sequence[str]]]) -> Listed:
    head, heads = _head(rows)
    people: dict[str, Named] = {}
    wrong: list[int] = []
    for number, cells in rows[head:]:
        found = list(_people([_clean(each) for each in cells], heads))
        if not found and any(_clean(each) for each in cells):
            wrong.append(number)
        for each in found:
            people.setdefault(each.email, each)
    return Listed(tuple(people.values()), tuple(wrong))


def _head(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, dict[str, int]]:
    """Return how many rows stand above the people, and in which column what stands, where a row says so."""
    for at, (_, cells) in enumerate(rows[:_HEAD_WITHIN]):
        if any(_ADDRESS.search(each) for each in cells):
            break
        known = {key: column for column, each in reversed(list(enumerate(cells))) if (key := _key(each))}
        if "email" in known:
            return at + 1, known
    return 0, {}


def _key(cell: str) -> str:
    return _columns().get(" ".join(words(cell)), "")


@cache
def _columns() -> dict[str, str]:
    wanted = {each: COLUMNS[each] for each in ("name", "first_name", "last_name", "email", "municipality")}
    known = {" ".join(words(said)): key for key, all_said in wanted.items() for said in all_said}
    return (
        known
        | dict.fromkeys(("email", "e mail adresse", "domaene", "domain", "domane"), "email")
        | dict.fromkeys(_ORGANISATION, "organisation")
    )


def _people(cells: Sequence[str], heads: dict[str, int]) -> Iterator[Named]:
    """Yield those in a row: one where it has one address, each where it has several."""
    if heads:
        said = {key: cells[column] for key, column in heads.items() if column < len(cells)}
        email = address(said.get("email", ""))
        name = said.get("name") or f"{said.get('first_name', '')} {said.get('last_name', '')}"
        if email:
            yield Named(email, _told(name), _told(said.get("organisation") or said.get("municipality", "")))
        return
    whole = ", ".join(cells)
    if len(_ADDRESS.findall(whole)) == 1 and (email := address(whole)) and f"<{email}>" in whole.lower():
        yield Named(email, _told(whole.partition("<")[0]))  # "Hansen, Anna <anna@vejby.example>"
        return
    cells = [part for each in cells for part in (_APART.split(each) if len(_ADDRESS.findall(each)) > 1 else [each])]
    found = [(email, _told(_ADDRESS.sub(" ", each))) for each in cells if (email := address(each))]
    others = [_told(each) for each in cells if not _ADDRESS.search(each) and re.search(r"[^\W\d_]", each)]
    if len(found) == 1:
        email, beside = found[0]
        told = [beside, *others] if beside else others
        yield Named(email, *told[:2])
        return
    for email, beside in found:
        yield Named(email, beside)


def _clean(cell: str) -> str:
    return " ".join(_UNSEEN.sub("", cell).split())


def _told(text: str) -> str:
    return " ".join(text.split()).strip(_AROUND)[:_LONGEST]
