"""Our own agenda format, which an organiser writes by hand.

It is YAML because a programme is a list of lines: times stand as people write them (9.00 stays
"9.00", for nothing is converted), comments are free, and a line is a line. Only the plain part of
YAML is read: no anchors, aliases, tags or second documents. Whatever is wrong is refused with its
line.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from bot.errors import AgendaError
from bot.model import (
    LANGUAGES,
    Agenda,
    Audience,
    Format,
    IdeaRules,
    Language,
    Notices,
    Reading,
    Session,
    SessionKind,
    Speaker,
)
from schedules.readers import dates
from schedules.readers.clock import DAY, read_span
from schedules.readers.ends import close
from schedules.readers.own import forms, groups, polls, rules
from schedules.readers.own.seats import read_seats
from schedules.readers.own.tree import Node, compose, shown
from schedules.readers.own.values import read_flag, read_mails
from schedules.readers.vocabulary.kinds import kind_of
from schedules.readers.vocabulary.words import KIND_NAMES
from schedules.readers.vocabulary.zones import is_zone

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NIGHT: Final = 12 * 60  # a session may run past midnight, but not round the clock

_DAY_KEYS: Final = {
    "dato": "date",
    "date": "date",
    "slut": "end",
    "end": "end",
    "program": "programme",
    "programme": "programme",
}
KEYS: Final = {
    "titel": "title",
    "title": "title",
    **_DAY_KEYS,
    "dage": "days",
    "days": "days",
    "tidszone": "timezone",
    "timezone": "timezone",
    "sprog": "language",
    "language": "language",
    "arrangører": "organisers",
    "arrangør": "organisers",
    "organisers": "organisers",
    "organiser": "organisers",
    "facilitatorer": "facilitators",
    "facilitator": "facilitators",
    "facilitators": "facilitators",
    "beskeder": "notices",
    "notices": "notices",
    "tilmelding": "registration",
    "registration": "registration",
    "idéer": "ideas",
    "ideas": "ideas",
    "overblik": "digests",
    "digests": "digests",
    "logo": "logo",
    "link": "link",
    "mødelink": "link",
}
SESSION_KEYS: Final = {
    "tid": "time",
    "time": "time",
    "titel": "title",
    "title": "title",
    "oplægsholder": "speakers",
    "oplægsholdere": "speakers",
    "speaker": "speakers",
    "speakers": "speakers",
    "type": "kind",
    "kind": "kind",
    "beskrivelse": "details",
    "details": "details",
    **groups.KEYS,
    "fremlægger": "presents",
    "presents": "presents",
    "afstemninger": "polls",
    "polls": "polls",
    "feedback": "feedback",
    "lukket": "closed",
    "closed": "closed",
    "lokale": "room",
    "sted": "room",
    "room": "room",
    "slut": "end",
    "end": "end",
    "afventer": "pending",
    "pending": "pending",
    "pladser": "seats",
    "seats": "seats",
    "uid": "uid",
}
_SPEAKER_KEYS: Final = {"navn": "name", "name": "name", "e-mail": "email", "email": "email", "mail": "email"}
OPEN_ENDS: Final = frozenset({"åben", "open", "öppen", "öppet", "åpen", "åpent", "åbent"})
_BREAKOUT_KEYS: Final = frozenset(groups.KEYS.values())
_MAIL: Final = re.compile(r"[^\s<>@,;]{1,64}@[^\s<>@,;]{1,190}")
_NAME_AND_MAIL: Final = re.compile(rf"(?P<name>[^<>]{{1,200}}?)\s{{0,3}}<(?P<mail>{_MAIL.pattern})>")
_LOOKS: Final = re.compile(r"^(?:titel|title)[ \t]*:", re.MULTILINE | re.IGNORECASE)
_LISTS: Final = re.compile(
    r"^(?:program|programme|dage|days)[ \t]*:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*[ \t]*-[ \t]",
    re.MULTILINE | re.IGNORECASE,
)


def looks_native(text: str) -> bool:
    """Tell whether a text is in our own format: a title and a list of lines, each under its key."""
    return bool(_LOOKS.search(text) and _LISTS.search(text))


def is_native(names: set[str]) -> bool:
    """Tell whether these names of fields, in small letters, are those of an agenda in our own format."""
    ours = {KEYS[name] for name in names if name in KEYS}
    return "title" in ours and bool(ours & {"programme", "days"})


def is_foreign(text: str, *, name: str) -> bool:
    """Tell whether a document has names of its own for two things or more: it is not ours, and no slip either."""
    try:
        root = compose(text, file=name, foreign=True)
    except AgendaError:
        return False
    if root.items is not None:
        return True
    vocabulary = [*KEYS, *SESSION_KEYS, *rules.NOTICE_KEYS, *rules.IDEA_KEYS, *_SPEAKER_KEYS]
    strange = {
        key
        for key in _names(root)
        if not key[:1].isdigit() and not get_close_matches(key, vocabulary, n=1, cutoff=0.75)
    }
    return len(strange) > 1


def _names(node: Node, depth: int = 0) -> set[str]:
    """Return the names of fields near the top of a document, without those of a registration, and without what
    people call their steps and what they ask.
    """
    found: set[str] = set()
    for key, value in node.fields or ():
        name = (key.text or "").strip().casefold()
        found.add(name)
        ours = SESSION_KEYS.get(name)
        own = KEYS.get(name) == "registration" or ours in groups.WORDED or ours == "polls"
        if depth < 5 and not own:  # noqa: PLR2004
            found |= _names(value, depth + 1)
    for each in (node.items or ())[:20]:
        found |= _names(each, depth + 1)
    return found


def read_native(text: str, *, name: str, day: date | None = None, zone: str | None = None) -> Reading:
    """Return the agenda of a document in our own format.

    `day` and `zone` stand in where the document says nothing. Raises AgendaError for anything that
    it does not understand: nothing is guessed here, and so nothing is doubted.
    """
    root = compose(text, file=name)
    fields = root.as_fields("agenda", KEYS)
    if "title" not in fields:
        raise root.refuse("key_missing", key="titel")
    lines: dict[groups.Mark, dict[str, Node]] = {}
    sessions = [session for node, inner in _days(root, fields) for session in _day(node, inner, day, lines)]
    agenda = Agenda(
        title=_required(fields["title"], "titel"),
        zone=_zone(fields["timezone"]) if "timezone" in fields else zone or "Europe/Copenhagen",
        language=_language(fields["language"]) if "language" in fields else "da",
        sessions=tuple(sorted(sessions, key=lambda each: each.start)),
        form=forms.read_form(fields["registration"]) if "registration" in fields else None,
        organisers=read_mails(fields.get("organisers"), "arrangører"),
        facilitators=read_mails(fields.get("facilitators"), "facilitatorer"),
        notices=rules.read_notices(fields["notices"]) if "notices" in fields else Notices(),
        ideas=rules.read_ideas(fields["ideas"]) if "ideas" in fields else IdeaRules(),
        digests=rules.read_digests(fields["digests"], _dates(root, fields, day)) if "digests" in fields else (),
        logo=rules.read_link(fields["logo"], "logo") if "logo" in fields else "",
        link=rules.read_link(fields["link"], "link") if "link" in fields else "",
    )
    groups.check(agenda, lines)
    polls.check(agenda, lines)
    forms.check(agenda, fields.get("registration"))
    return Reading(agenda=agenda, format=Format.NATIVE)


def _dates(root: Node, fields: dict[str, Node], fallback: date | None) -> list[date]:
    """Return the days that the agenda has, as they are written."""
    told = (_date(inner["date"]) if "date" in inner else fallback for _, inner in _days(root, fields))
    return sorted({each for each in told if each is not None})


def _days(root: Node, fields: dict[str, Node]) -> Iterator[tuple[Node, dict[str, Node]]]:
    if "days" in fields:
        for node in fields["days"].as_list("dage"):
            yield node, node.as_fields("dage", _DAY_KEYS)
    if "programme" in fields:
        yield root, {name: value for name, value in fields.items() if name in _DAY_KEYS.values()}
    elif "days" not in fields:
        raise root.refuse("key_missing", key="program")


def _day(
    node: Node, fields: dict[str, Node], fallback: date | None, kept: dict[groups.Mark, dict[str, Node]]
) -> list[Session]:
    """Return the sessions of a day, and keep the fields of each."""
    on = _date(fields["date"]) if "date" in fields else fallback
    lines = fields["programme"].as_list("program") if "programme" in fields else ()
    if on is None:
        if not lines:
            return []
        raise node.refuse("date_missing")
    sessions: list[Session] = []
    left_open: set[tuple[int | None, str]] = set()
    for line in lines:
        when, told = _line(line)
        session, is_open = _session(line, when, told, on)
        if sessions and sessions[-1].start - session.start > timedelta(minutes=LONGEST_NIGHT):
            session, is_open = _session(line, when, told, on + timedelta(days=1))
        sessions.append(session)
        kept[groups.mark(session)] = told
        if is_open:
            left_open.add((session.line, session.title))
    closed = close(sessions, _day_end(fields["end"], on) if "end" in fields else None)
    return [each.model_copy(update={"end": None}) if (each.line, each.title) in left_open else each for each in closed]


def _session(node: Node, when: Node, fields: dict[str, Node], on: date) -> tuple[Session, bool]:
    """Return the session of one line, and whether it says that nobody knows when it ends."""
    start, end = _times(when, on)
    is_open = "end" in fields and fields["end"].as_text("slut").casefold() in OPEN_ENDS
    if "end" in fields and not is_open:
        end = _session_end(fields["end"], start)
    if "title" not in fields:
        raise node.refuse("key_missing", key="titel")
    title = _required(fields["title"], "titel")
    kind = _kind(fields["kind"]) if "kind" in fields else _implied_kind(title, fields)
    session = Session(
        uid=fields["uid"].as_text("uid") if "uid" in fields else "",
        title=title,
        kind=kind,
        start=start,
        end=end,
        end_stated=end is not None,
        speakers=tuple(map(_speaker, fields["speakers"].as_list("oplægsholder"))) if "speakers" in fields else (),
        room=" ".join(fields["room"].as_text("lokale").split()) if "room" in fields else "",
        details=fields["details"].as_text("beskrivelse") if "details" in fields else "",
        breakout=groups.read_plan(fields, kind),
        presents=groups.read_reference(fields["presents"], "fremlægger") if "presents" in fields else "",
        audience=Audience.CIRCLE if "closed" in fields and read_flag(fields["closed"], "lukket") else Audience.OPEN,
        polls=polls.read_polls(fields["polls"]) if "polls" in fields else (),
        feedback="feedback" in fields and read_flag(fields["feedback"], "feedback"),
        pending="pending" in fields and read_flag(fields["pending"], "afventer"),
        seats=_seats(fields),
        line=node.line,
    )
    return session, is_open


def _seats(fields: dict[str, Node]) -> int | None:
    """Return how many seats a session has for which people sign up; to a closed one nobody can."""
    if "seats" not in fields:
        return None
    if "closed" in fields and read_flag(fields["closed"], "lukket"):
        raise fields["seats"].refuse("seats_closed")
    return read_seats(fields["seats"])


def _times(node: Node, on: date) -> tuple[datetime, datetime | None]:
    span = read_span(node.as_text("tid"))
    if span is None:
        raise node.refuse("bad_time", text=shown(node.as_text("tid")))
    start = _moment(on, span.start)
    end = None if span.end is None else _moment(on, span.end)
    if end is not None and end < start:
        if span.end is None or span.end + DAY - span.start > LONGEST_NIGHT:
            raise node.refuse("end_before_start", text=shown(node.as_text("tid")))
        end += timedelta(days=1)
    return start, end


def _session_end(node: Node, start: datetime) -> datetime:
    """Return a written end: a time of the same day, or of the day that is written before it."""
    text = node.as_text("slut")
    day, clock = dates.read_date(text.rpartition(" ")[0].removesuffix("kl.").strip(" ,")), text.rpartition(" ")[2]
    span = read_span(clock if day else text)
    if span is None or span.end is not None:
        raise node.refuse("bad_time", text=shown(text))
    end = _moment(day or start.date(), span.start)
    if end < start:
        raise node.refuse("end_before_start", text=shown(text))
    return end


def _line(node: Node) -> tuple[Node, dict[str, Node]]:
    """Return the time and the fields of one line: `- 9.00: Velkommen`, or fields with a `tid`."""
    if node.fields is None:
        raise node.refuse("wants_session")
    first, value = node.fields[0] if node.fields else (node, node)
    if first.text is not None and first.text.strip().casefold() not in SESSION_KEYS and first.text[:1].isdigit():
        rest = Node(node.file, node.line, fields=node.fields[1:])
        fields = rest.as_fields("program", SESSION_KEYS)
        if value.fields is not None:
            fields |= value.as_fields("program", SESSION_KEYS)
        else:
            fields["title"] = value
        return first, fields
    fields = node.as_fields("program", SESSION_KEYS)
    if "time" not in fields:
        raise node.refuse("key_missing", key="tid")
    return fields["time"], fields


def _implied_kind(title: str, fields: dict[str, Node]) -> SessionKind:
    return SessionKind.BREAKOUT if _BREAKOUT_KEYS & fields.keys() else kind_of(title)


def _kind(node: Node) -> SessionKind:
    text = node.as_text("type")
    if text.casefold() not in KIND_NAMES:
        raise node.refuse("bad_kind", text=shown(text))
    return KIND_NAMES[text.casefold()]


def _speaker(node: Node) -> Speaker:
    if node.fields is not None:
        fields = node.as_fields("oplægsholder", _SPEAKER_KEYS)
        if "name" not in fields:
            raise node.refuse("key_missing", key="navn")
        return Speaker(
            name=_required(fields["name"], "navn"), email=_mail(fields["email"]) if "email" in fields else None
        )
    text = _required(node, "oplægsholder")
    match = _NAME_AND_MAIL.fullmatch(text)
    if match:
        return Speaker(name=match["name"].strip(), email=match["mail"].lower())
    if "<" in text or ">" in text:
        raise node.refuse("bad_email", text=shown(text))
    return Speaker(name=text)


def _mail(node: Node) -> str:
    text = node.as_text("e-mail")
    if not _MAIL.fullmatch(text):
        raise node.refuse("bad_email", text=shown(text))
    return text.lower()


def _zone(node: Node) -> str:
    text = node.as_text("tidszone")
    if not is_zone(text):
        raise node.refuse("bad_zone", text=shown(text))
    return text


def _language(node: Node) -> Language:
    text = node.as_text("sprog").casefold()
    found = next((each for each in LANGUAGES if each == text), None)
    if found is None:
        raise node.refuse("bad_language", text=shown(text))
    return found


def _date(node: Node) -> date:
    text = node.as_text("dato")
    found = dates.read_date(text)
    if found is None:
        raise node.refuse("bad_date", text=shown(text))
    return found


def _day_end(node: Node, on: date) -> datetime:
    text = node.as_text("slut")
    span = read_span(text)
    if span is None or span.end is not None:
        raise node.refuse("bad_time", text=shown(text))
    return _moment(on, span.start)


def _moment(on: date, minutes: int) -> datetime:
    return datetime.combine(on, datetime.min.time()) + timedelta(minutes=minutes)


def _required(node: Node, key: str) -> str:
    text = " ".join(node.as_text(key).split())
    if not text:
        raise node.refuse("wants_text", key=key)
    return text
