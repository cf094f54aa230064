"""What the tables are made of: how their keys and indices are called, and the few shapes that columns have."""

from __future__ import annotations

from sqlalchemy import Column, MetaData
from sqlalchemy import text as sql

from bot.store.columns import Word

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key(name: str) -> Column[str]:
    """Return a column of words that is (part of) the key."""
    return Column(name, Word, primary_key=True)


def word(name: str, *, found: bool = False) -> Column[str]:
    """Return a column of words; `found` ones are looked up."""
    return Column(name, Word, nullable=False, index=found)


def text(name: str) -> Column[str]:
    """Return a column of words that older rows are without."""
    return Column(name, Word, nullable=False, server_default=sql("''"))


def maybe(name: str, *, found: bool = False) -> Column[str]:
    """Return a column of words that may be without one."""
    return Column(name, Word, nullable=True, index=found)
