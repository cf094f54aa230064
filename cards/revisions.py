"""What a new version changes for those who register, as whoever decides on it reads it: a line each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.model import Price
from schedules.revisions import Revision, Term

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.texts import Voice
    from schedules.revisions import Value


def told(revision: Revision, voice: Voice, say: Callable[..., str], count: Callable[..., str]) -> str:
    """Return what is different; `say` and `count` put sentences as their reader takes them."""
    term, was, now = revision.term, revision.was, revision.now
    if term is Term.RULES:
        return say("revision.rules")
    if term in {Term.ASKED, Term.UNASKED} and isinstance(now, int):
        return count(f"revision.{term}", now)
    what = say(f"revision.{term}", **({"title": revision.title} if revision.title else {}))
    values = {name: _value(each, voice) for name, each in (("was", was), ("now", now)) if each is not None}
    key = "changed" if len(values) > 1 else "set" if now is not None else "dropped"
    return say(f"revision.{key}", what=what, **values)


def _value(value: Value, voice: Voice) -> str:
    if isinstance(value, datetime):
        return voice.moment(value)
    return voice.money(value) if isinstance(value, Price) else str(value)
