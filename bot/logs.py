"""Log lines that read as a story of the day by key. People's text and secrets are never among them.

A record is one line, or one JSON object; whatever a value, a message or an error holds, it cannot make
another one. Of an error its type and where it was raised are told; its own words only where they are
ours or the machine's, since a library's may repeat what somebody wrote.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import traceback
from collections import Counter
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal

from bot.errors import OrdstyrerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

OURS: Final = ("bot", "schedules", "cards")
LONGEST: Final = 300  # characters of one value: keys are shorter, and a code from outside need not be
_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SPLITS: Final = frozenset(' "=')
_PLAIN: Final = (OrdstyrerError, OSError, ImportError, AttributeError, NameError)


class Story(logging.Formatter):
    """One line an act: time, level, where, what, and the values that it carries as name=value.

    The lines of an error follow, each set in, so that none can pass for an act.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and those of an error."""
        head = f"{_moment(record).isoformat(' ', 'milliseconds')} {record.levelname} {record.name}: {_what(record)}"
        values = [f"{_escaped(name)}={_quoted(value)}" for name, value in _values(record)]
        error = [f"    {_escaped(line)}" for line in _told(record)]
        return "\n".join([" ".join([head, *values]), *error])


class JsonStory(logging.Formatter):
    """One JSON object an act, for software that gathers logs."""

    def __init__(self, replica: str = "") -> None:
        """Put `replica` into each object: which of several processes speaks."""
        super().__init__()
        self._replica = {"replica": replica} if replica else {}

    def format(self, record: logging.LogRecord) -> str:
        """Return the object on one line."""
        told = list(_told(record))
        act: dict[str, Any] = {
            "at": _moment(record).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "what": _what(record),
            **self._replica,
        }
        for name, value in _values(record):
            act.setdefault(name, _cut(value) if isinstance(value, str) else value)
        return json.dumps(act | ({"error": told} if told else {}), default=str)


class Acts:
    """Tells of many things that happen to one act in one line: a moment after the first, and then ever more
    seldom while it goes on.
    """

    def __init__(self, tell: Callable[[str, Counter[str]], None], *, first: float = 2.0, longest: float = 60.0) -> None:
        """Hand each act and its counts since the last time to `tell`, `first` to `longest` seconds later."""
        self._tell = tell
        self._first = first
        self._longest = longest
        self._open: dict[str, tuple[Counter[str], asyncio.TimerHandle]] = {}

    def add(self, act: str, what: str) -> None:
        """Count one."""
        known = self._open.get(act)
        if known is None:
            known = self._begin(act, self._first)
        known[0][what] += 1

    def close(self) -> None:
        """Tell what is left."""
        left, self._open = self._open, {}
        for act, (counts, timer) in left.items():
            timer.cancel()
            if counts:
                self._tell(act, counts)

    def _begin(self, act: str, pause: float) -> tuple[Counter[str], asyncio.TimerHandle]:
        timer = asyncio.get_running_loop().call_later(pause, self._pass, act, pause)
        self._open[act] = Counter(), timer
        return self._open[act]

    def _pass(self, act: str, pause: float) -> None:
        counts, _ = self._open.pop(act)
        if counts:
            self._begin(act, min(2 * pause, self._longest))
            self._tell(act, counts)


def begin(
    level: str, form: Literal["text", "json"] = "text", *, replica: str = "", stream: TextIO | None = None
) -> None:
    """Log to standard error (or `stream`) from `level` on; libraries only from WARNING on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonStory(replica) if form == "json" else Story())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _what(record: logging.LogRecord) -> str:
    """Return what happened. Of a library's message only the first line: the next ones repeat its data."""
    said = record.getMessage()
    ours = record.name.partition(".")[0] in OURS
    return _escaped(_cut(said if ours else said.partition("\n")[0]))


def _values(record: logging.LogRecord) -> list[tuple[str, object]]:
    found = ((name, value) for name, value in vars(record).items() if name not in _OWN)
    return sorted((name, value.value if isinstance(value, Enum) else value) for name, value in found)


def _told(record: logging.LogRecord) -> Iterator[str]:
    """Yield an error as it is told: where it was raised, and the chain of what it came of."""
    error = record.exc_info[1] if record.exc_info else None
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"at {frame.filename}:{frame.lineno} in {frame.name}"
        yield _name(error)
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if cause is not None:
            yield "because of"
        error = cause


def _name(error: BaseException) -> str:
    """Return an error's type, with its own words where they cannot be somebody else's."""
    kind = type(error)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"{name}: {_cut(str(error))}" if isinstance(error, _PLAIN) else name


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _escaped(text: str) -> str:
    """Return a text on one line, in which nothing hides."""
    return text.encode("unicode_escape").decode("ascii")


def _quoted(value: object) -> str:
    """Return a value as it stands in a line; with anything but a plain word in it, between quotes."""
    text = _escaped(_cut(str(value)))
    if text and not _SPLITS.intersection(text):
        return text
    return '"{}"'.format(text.replace('"', "\\x22"))
