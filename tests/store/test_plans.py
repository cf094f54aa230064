"""What is asked for every message is looked up, however many rows there are: no table is read through."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import ClauseElement
from sqlalchemy.dialects import sqlite

from bot.store import claims, lines, meter, outcomes

if TYPE_CHECKING:
    from pathlib import Path


def statements() -> dict[str, Any]:
    """Return the statements of an act by name, as SQLite is asked them."""
    found: dict[str, Any] = {}
    for room in (claims, lines, meter, outcomes):
        for name, value in vars(room).items():
            statement = value.get("sqlite") if name.isupper() and isinstance(value, dict) else value
            if name.isupper() and isinstance(statement, ClauseElement):
                found[f"{room.__name__}.{name}"] = statement
    return found


@pytest.mark.parametrize("name", statements())
def test_an_act_reads_no_table_through(sqlite_template: Path, name: str) -> None:
    asked = str(statements()[name].compile(dialect=sqlite.dialect()))
    connection = sqlite3.connect(sqlite_template)
    try:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {asked}", [None] * asked.count("?")).fetchall()
    finally:
        connection.close()
    read = [
        step
        for *_, step in plan
        if any(f"SCAN {table}" in step for table in ("deliveries", "lines", "places", "rates"))
    ]
    assert read == []


def test_there_are_statements_to_look_at() -> None:
    assert len(statements()) > 10
