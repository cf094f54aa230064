"""Log lines that read as a story of the day by key. People's text and secrets are never among them."""

from __future__ import annotations

import logging
import sys

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Story(logging.Formatter):
    """One line an act: time, level, what, and the values it carries as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; line breaks in a value cannot forge another."""
        line = super().format(record)
        values = " ".join(f"{name}={_plain(value)}" for name, value in sorted(vars(record).items()) if name not in _OWN)
        return f"{line} {values}" if values else line


def _plain(value: object) -> str:
    return str(value).encode("unicode_escape").decode("ascii") if isinstance(value, str) else str(value)


def begin(level: str) -> None:
    """Log to standard error from `level` on; libraries only from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Story("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("bot", "schedules", "cards"):
        logging.getLogger(name).setLevel(level)
