"""What a new version changes for those who register, as whoever decides on it reads it: a line each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.model import Price
from bot.texts import Voice
from schedules.revisions import Revision, Term

if TYPE_CHECKING:
    from cards.elements import Face
    from schedules.revisions import Value


def told(revision: Revision, speaker: Face | Voice) -> str:
    """Return what is different: a line of Markdown from a face, plain text from a voice."""
    voice = speaker if isinstance(speaker, Voice) else speaker.voice
    term, was, now = revision.term, revision.was, revision.now
    if term is Term.RULES:
        return speaker.say("revision.rules")
    if term in {Term.ASKED, Term.UNASKED} and isinstance(now, int):
        return speaker.count(f"revision.{term}", now)
    what = speaker.say(f"revision.{term}", **({"title": revision.title} if revision.title else {}))
    values = {name: _value(each, voice) for name, each in (("was", was), ("now", now)) if each is not None}
    key = "changed" if len(values) > 1 else "set" if now is not None else "dropped"
    return speaker.say(f"revision.{key}", what=what, **values)


def _value(value: Value, voice: Voice) -> str:
    if isinstance(value, datetime):
        return voice.moment(value)
    return voice.money(value) if isinstance(value, Price) else str(value)
