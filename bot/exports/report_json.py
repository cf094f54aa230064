"""A record as JSON: English names that stay, numbers by which things name each other, instants in UTC. Described in
docs/documents.md; a change that a reader would stumble over raises VERSION.
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from bot.exports.sheet import File

if TYPE_CHECKING:
    from bot.model import Noun, Session
    from bot.record import PollRecord, Record

JSON: Final = "application/json"
VERSION: Final = 1
_OF_SESSION: Final = ("id", "title", "kind", "start", "end", "room", "audience")


def report(record: Record, name: str, language: str) -> File:
    """Return the record as a file called `name`.json. Texts are as people wrote them, but for halves of characters."""
    written = json.dumps(as_data(record, language), ensure_ascii=False, indent=1)
    return File(f"{name}.json", JSON, written.encode("utf-8", "replace") + b"\n")


def as_data(record: Record, language: str) -> dict[str, Any]:
    """Return the record as JSON data; whom it may not name it does not."""
    event, agenda = record.event, record.agenda
    about = {"id": event.id, "title": event.title, "language": language, "zone": agenda.zone}
    counts = ("registered", "present", "failed", "unreached")
    return {
        "format": "ordstyrer/event",
        "version": VERSION,
        "made_at": record.made_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "edition": "closed" if record.closed else "open",
        "event": about,
        "counts": {each: getattr(record, each) for each in counts},
        "promises": _plain(record.promises),
        "sessions": [_session(each) for each in agenda.sessions],
        "ideas": [_plain(each) for each in record.ideas],
        "themes": [_plain(each) for each in record.themes],
        "themes_by_words": record.by_words,
        "questions": [_plain(each) for each in record.questions],
        "polls": [_poll(each) for each in record.polls],
        "groups": [_plain(each) for each in record.groups],
        **({"people": [_plain(each) for each in record.people]} if record.closed else {}),
    }


def _plain(noun: Noun) -> dict[str, Any]:
    return noun.model_dump(mode="json")


def _session(session: Session) -> dict[str, Any]:
    plain = {name: each for name, each in _plain(session).items() if name in _OF_SESSION}
    return plain | {"speakers": [each.name for each in session.speakers]}


def _poll(poll: PollRecord) -> dict[str, Any]:
    """Return a poll: its question and options as they were prepared, beside what came of it."""
    plain = _plain(poll)
    plan = plain.pop("plan")
    asked = {name: plan[name] for name in ("question", "options", "steps", "lowest", "highest")}
    words = [{"word": word, "times": often} for word, often in poll.words]
    return plain | asked | {"words": words}
