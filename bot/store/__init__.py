"""Where everything is kept: SQLite in one file by default, PostgreSQL by URL.

Nobody else imports SQLAlchemy, Alembic or a database driver.
"""

from bot.store.database import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
