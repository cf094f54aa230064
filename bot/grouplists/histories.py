"""Who sat with whom before: what `ordstyrer groups` printed (JSON, CSV or XLSX), or any table with round,
group and id.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

from bot.errors import AgendaError
from bot.grouping import meeting
from bot.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.grouping.problem import Pair
    from bot.grouplists.rosters import Roster


def read_met(data: bytes, *, name: str, roster: Roster) -> Counter[Pair]:
    """Return how often pairs sat in one group, by the ids of the roster.

    Whoever is no longer on the roster counts for nothing. People are found by id, else by a name that only
    one of them has.

    Raises:
        AgendaError: `history_unknown`, where the file is neither, or what `read_tables` raises.
    """
    groups = _of_json(data, name=name) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else None
    met: Counter[Pair] = Counter()
    for group in _of_table(data, name=name) if groups is None else groups:
        known = {found[0].id for said in group if len(found := roster.called(said)) == 1}
        met.update(meeting(one, other) for one, other in combinations(sorted(known), 2))
    return met


def _of_json(data: bytes, *, name: str) -> list[list[str]]:
    try:
        read: Any = json.loads(data.decode("utf-8-sig"))
        groups = [[str(id_) for id_ in group["members"]] for each in read["rounds"] for group in each["groups"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise AgendaError("history_unknown", file=name) from error
    return groups


def _of_table(data: bytes, *, name: str) -> Iterable[list[str]]:
    """Return the groups of all sheets; without a column of rounds a sheet is one round."""
    tables = read_tables(data, name=name, wanted=_is_history)
    if not tables:
        raise AgendaError("history_unknown", file=name)
    groups: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for number, table in enumerate(tables):
        for _, row in table.rows:
            who = row.get("id") or row.get("name")
            if who and row.get("group"):
                groups[number, row.get("round", ""), row["group"]].append(who)
    return groups.values()


def _is_history(keys: Iterable[str]) -> bool:
    found = {*keys}
    return "group" in found and bool({"id", "name", "first_name"} & found)
