"""The tables are what the nouns say, and the migrations make exactly the tables."""

from __future__ import annotations

import sqlite3
import traceback
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, UniqueConstraint, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import RefusalError
from bot.model import Noun, new_id
from bot.ports import KEYS
from bot.rates import UNLIMITED
from bot.store import open_store
from bot.store.migration import FOLDER, upgrade
from bot.store.tables import metadata
from tests.store.examples import NOON, idea, person
from tests.store.test_contract import table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.store import SqlStore

OURS = {"deliveries": {"line", "open"}}  # columns that no noun has


@pytest.mark.parametrize("name", KEYS)
def test_a_table_has_the_fields_of_its_noun(name: str) -> None:
    columns = {column.name for column in metadata.tables[name].c}
    assert columns == set(KEYS[name][0].model_fields) | OURS.get(name, set())


@pytest.mark.parametrize("name", KEYS)
def test_a_table_has_the_keys_of_its_noun(name: str) -> None:
    _, key, unique = KEYS[name]
    table = metadata.tables[name]
    unique_names = {tuple(each.columns.keys()) for each in table.constraints if isinstance(each, UniqueConstraint)}
    primary = tuple(table.primary_key.columns.keys())
    expected = (("position",), {key}) if name == "deliveries" else (key, set(unique))
    assert (primary, unique_names) == expected


def test_there_is_no_table_without_a_noun_but_those_that_deliveries_wait_by() -> None:
    assert set(metadata.tables) == {*KEYS, "lines", "rates"}


def schema(connection: Connection) -> list[tuple[Any, ...]]:
    """Return what a database says of its tables and indices."""
    if connection.dialect.name == "sqlite":  # a column that came later stands last
        asked = [
            (
                'SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk FROM sqlite_master t, '
                "pragma_table_xinfo(t.name) c WHERE t.type = 'table'"
            ),
            "SELECT name, sql FROM sqlite_master WHERE type <> 'table'",
        ]
    else:
        columns = "table_name, column_name, data_type, is_nullable, collation_name, column_default"
        asked = [
            f"SELECT {columns} FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        ]
    rows = [tuple(row) for each in asked for row in connection.execute(text(each))]
    return sorted((row for row in rows if "alembic" not in str(row)), key=str)


async def on(url: str, act: Callable[[Connection], Any]) -> Any:
    if url.startswith("sqlite"):
        lite = create_engine(url)
        with lite.begin() as sync:
            return act(sync)
    engine = create_async_engine(f"postgresql+asyncpg:{url.partition(':')[2]}")
    async with engine.begin() as connection:
        result = await connection.run_sync(act)
    await engine.dispose()
    return result


def differences(connection: Connection) -> Any:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, metadata)


def remade(connection: Connection) -> list[tuple[Any, ...]]:
    metadata.drop_all(connection)
    metadata.create_all(connection)
    return schema(connection)


def downgraded(connection: Connection) -> list[tuple[Any, ...]]:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
    return [row for row in schema(connection) if "sqlite_" not in row[0]]


async def test_the_migrations_make_exactly_the_tables(empty_url: str) -> None:
    await on(empty_url, upgrade)
    assert await on(empty_url, differences) == []
    migrated = await on(empty_url, schema)
    assert migrated == await on(empty_url, remade)


async def test_the_migrations_can_be_taken_back(empty_url: str) -> None:
    await on(empty_url, upgrade)
    assert await on(empty_url, downgraded) == []


async def test_a_database_that_is_new_enough_is_left_alone(sqlite_url: str) -> None:
    before = await on(sqlite_url, schema)
    await on(sqlite_url, upgrade)
    assert await on(sqlite_url, schema) == before


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "sqlite:///"])
async def test_a_url_of_no_database_is_refused(url: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        await open_store(url)
    assert (refusal.value.code, refusal.value.values) == ("setting_wrong", {"name": "ORDSTYRER_DATABASE"})


@pytest.mark.parametrize("prefix", ["sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"])
async def test_sqlite_names_its_driver_by_itself(tmp_path: Path, prefix: str) -> None:
    store = await open_store(f"{prefix}:///{tmp_path / 'a.db'}")
    await store.close()
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/a.db", "postgresql://a:geheim@127.0.0.1:1/x", "postgresql://a@/x?host=/nowhere"]
)
async def test_a_database_that_does_not_open_is_told_without_its_password(url: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        await open_store(url)
    assert (refusal.value.code, refusal.value.values["name"]) == ("database_unreachable", "ORDSTYRER_DATABASE")
    assert "geheim" not in str(refusal.value.values)


async def test_a_database_that_is_not_there_is_told(postgres_url: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        await open_store(postgres_url.replace("?", "_gone?"))
    assert refusal.value.code == "database_unreachable"


async def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Kære alle" * 1000)
    with pytest.raises(RefusalError) as refusal:
        await open_store(f"sqlite:///{path}")
    assert refusal.value.values == {"name": "ORDSTYRER_DATABASE", "why": "file is not a database"}
    assert path.read_text() == "Kære alle" * 1000


async def test_a_database_of_a_newer_version_is_told(empty_url: str) -> None:
    await on(empty_url, upgrade)
    await on(empty_url, lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9'")))
    with pytest.raises(RefusalError) as refusal:
        await open_store(empty_url)
    assert (refusal.value.code, refusal.value.values) == ("database_newer", {"name": "ORDSTYRER_DATABASE"})


async def test_an_error_of_the_database_does_not_carry_what_people_wrote(empty_url: str) -> None:
    store = await open_store(empty_url)
    await on(empty_url, lambda connection: connection.execute(text("DROP TABLE people")))
    written = new_id()
    with pytest.raises((sqlite3.OperationalError, asyncpg.UndefinedTableError)) as caught:
        await share(store, "people", person(written))
    await store.close()
    assert written not in "".join(traceback.format_exception(caught.value))


async def test_an_error_of_two_rows_does_not_carry_what_is_in_them(empty_url: str) -> None:
    store = await open_store(empty_url)
    written = new_id()
    with pytest.raises(ValueError, match="ideas") as caught:
        await share(store, "ideas", *(idea(1, event_id=written, id=each) for each in "ab"))
    await store.close()
    assert written not in "".join(traceback.format_exception(caught.value))


async def share(store: SqlStore, name: str, *nouns: Noun) -> None:
    async with store.write() as tables:
        for noun in nouns:
            await table(tables, name).put(noun)


def at_first(connection: Connection) -> None:
    """Make the tables as they were at first, with one message to be sent, one in doubt and one that was sent."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    row = {
        "place_id": "p",
        "message": '{"text": "Hej", "card": null, "summary": "", "mentions": []}',
        "kind": "start",
        "repeat": "again",
        "queued_at": NOON if connection.dialect.name == "postgresql" else NOON.isoformat(timespec="microseconds"),
        "line": "place:p",
    }
    for key, state, waits in (("sent", "sent", False), ("doubt", "uncertain", True), ("new", "queued", True)):
        values = row | {"key": key, "state": state, "open": waits}
        names = ", ".join(values)
        places = ", ".join(f":{name}" for name in values)
        if connection.dialect.name == "postgresql":
            places = places.replace(":message", "CAST(:message AS json)")
        connection.execute(
            text(
                f"INSERT INTO deliveries ({names}, priority, revision, sent_revision, attempts) "
                f"VALUES ({places}, 1, 1, 0, 0)"
            ),
            values,
        )


async def test_what_waited_before_lines_waits_in_line(empty_url: str) -> None:
    await on(empty_url, at_first)
    store = await open_store(empty_url)
    left = []
    for _ in range(3):
        async with store.write() as tables:
            turnover = await tables.deliveries.turn_over((), NOON, lease=timedelta(seconds=9), most=9, pace=UNLIMITED)
            for each in turnover.claimed:
                left.append(each.delivery.key)
                await tables.deliveries.put(each.delivery.model_copy(update={"state": "sent", "lease_until": None}))
    await store.close()
    assert left == ["doubt", "new"]
