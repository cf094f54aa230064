"""The tables follow the code: whoever opens a database brings it to the newest migration first.

It happens in one transaction behind a lock, so that replicas which start at once do it one by one
and a crash half-way leaves what was there. A new migration is written by hand, beside the others:
`tests/store/test_tables.py` tells what it still lacks.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

from bot.errors import RefusalError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.ext.asyncio import AsyncEngine

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).with_name("migrations")
_LOCK: Final = 0x6F7264737479726B  # one number of our own, the same in every replica


def migrate_lite(engine: Engine) -> None:
    """Bring a file to the newest migration; one that is there already is only looked at."""
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        upgrade(connection)
        connection.commit()


async def migrate_postgres(engine: AsyncEngine) -> None:
    """Bring a database on a server to the newest migration; replicas do it one by one."""
    async with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        await connection.run_sync(upgrade)


def upgrade(connection: Connection) -> None:
    """Run what is missing on a connection that is in a transaction.

    Raises:
        RefusalError: `database_newer` (name) where the database knows a migration that we do not.
    """
    if _stands_at(connection) == _newest():
        return
    # Eleven megabytes that a process which has nothing to migrate goes without.
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    stands = set(MigrationContext.configure(connection).get_current_heads())
    if not stands <= {each.revision for each in script.walk_revisions()}:
        raise RefusalError("database_newer", name="ORDSTYRER_DATABASE")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    logger.info("migrated", extra={"before": ",".join(stands) or "nothing", "now": ",".join(script.get_heads())})


def _stands_at(connection: Connection) -> str | None:
    """Return the migration that a database stands at, or None where it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _newest() -> str:
    """Return the newest migration: their files begin with their numbers."""
    return max(path.name for path in (FOLDER / "versions").glob("[0-9]*.py")).partition("_")[0]
