"""What somebody puts into their calendar, or takes out of it again (RFC 5545 and 5546): one entry in each file, for
calendars take no more of one that asks them something. Its name stays for ever, its sequence rises.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.exports.sheet import File
from bot.exports.wording import line
from bot.exports.zones import timezone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from icalendar import Event as Entry
    from icalendar import vCalAddress

    from bot.model import Session
    from bot.texts import Voice
    from schedules.spans import Span

ALARM: Final = timedelta(minutes=15)
NOBODY: Final = "ordstyrer.invalid"
"""Where nobody reads letters (RFC 2606): it stands where a calendar wants an address and we know of none."""
_MOST_LINES: Final = 120
_LONGEST_NAME: Final = 120
_LONGEST_TITLE: Final = 200
_ADDRESS: Final = re.compile(r"[\w.!#$&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_LINK: Final = re.compile(r"https://[^\s\"<>\\^`{|}\x00-\x1f\x7f]{1,1500}")


class Party(NamedTuple):
    """Who invites, or is invited; without an e-mail they still have a name."""

    name: str = ""
    email: str = ""


class Invitation(NamedTuple):
    """One entry of a calendar. `number` of `total` is which of the event's stretches it is, and `key` is what the
    event is called for ever; `seats` are the ids of the sessions that they have a seat at. `link` is where they
    join. Once it is `cancelled` the calendar is to forget it.
    """

    key: str
    title: str
    zone: str
    span: Span
    number: int
    total: int
    sequence: int
    organiser: Party
    guest: Party
    link: str = ""
    seats: Collection[str] = ()
    cancelled: bool = False


def invitation(voice: Voice, asked: Invitation, now: datetime) -> File:
    """Return an entry as a file that a calendar opens; `now` (UTC) is when it says what it says."""
    from icalendar import Calendar  # noqa: PLC0415 - takes a fifth of a second

    method = "CANCEL" if asked.cancelled else "REQUEST"
    calendar = Calendar()
    calendar.add("PRODID", f"-//Ordstyrer//Ordstyrer//{voice.language.upper()}")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    if asked.zone != "UTC":
        calendar.add_component(timezone(asked.zone, asked.span.starts, asked.span.ends))
    calendar.add_component(_entry(voice, asked, now))
    kind = f"text/calendar; charset=utf-8; method={method}"
    return File(f"{voice.say(f'invite.file.{method.lower()}')}.ics", kind, calendar.to_ical())


def uid(key: str, number: int) -> str:
    """Return what an entry is called for ever."""
    return f"{key}-{number}@ordstyrer"


def _entry(voice: Voice, asked: Invitation, now: datetime) -> Entry:
    from icalendar import Event as Entry  # noqa: PLC0415

    made = Entry()
    made.add("UID", uid(asked.key, asked.number))
    made.add("DTSTAMP", now.replace(microsecond=0))
    made.add("SEQUENCE", asked.sequence)
    made.add("STATUS", "CANCELLED" if asked.cancelled else "CONFIRMED")
    made.add("TRANSP", "TRANSPARENT" if asked.cancelled else "OPAQUE")
    _put_times(made, asked)
    title = _title(voice, asked)
    made.add("SUMMARY", title)
    made.add("DESCRIPTION", _cancelled(voice) if asked.cancelled else _description(voice, asked))
    made.add("ORGANIZER", _address(asked.organiser), encode=False)
    made.add("ATTENDEE", _guest(asked), encode=False)
    if is_link(asked.link) and not asked.cancelled:
        made.add("LOCATION", asked.link)
        made.add("URL", asked.link)
        made.add("CONFERENCE", asked.link, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    if not asked.cancelled:
        _put_alarm(made, title)
    return made


def is_address(email: str) -> bool:
    """Whether a calendar can write to somebody by this."""
    return _ADDRESS.fullmatch(email.strip()) is not None


def is_link(link: str) -> bool:
    """Whether an address can be opened from a calendar."""
    return _LINK.fullmatch(link) is not None


def _put_times(made: Entry, asked: Invitation) -> None:
    for name, at in (("DTSTART", asked.span.starts), ("DTEND", asked.span.ends)):
        if asked.zone == "UTC":
            from datetime import UTC  # noqa: PLC0415

            made.add(name, at.replace(tzinfo=UTC))
        else:
            made.add(name, at, parameters={"TZID": asked.zone})


def _put_alarm(made: Entry, title: str) -> None:
    from icalendar import Alarm  # noqa: PLC0415

    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", -ALARM)
    alarm.add("DESCRIPTION", title)
    made.add_component(alarm)


def _guest(asked: Invitation) -> vCalAddress:
    from icalendar import vText  # noqa: PLC0415

    address = _address(asked.guest)
    said = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "DECLINED" if asked.cancelled else "ACCEPTED", "RSVP": "FALSE"}
    for name, value in said.items():
        address.params[name] = vText(value)
    return address


def _address(party: Party) -> vCalAddress:
    from icalendar import vCalAddress, vText  # noqa: PLC0415

    known = party.email.strip() if is_address(party.email) else f"noreply@{NOBODY}"
    address = vCalAddress(f"mailto:{known}")
    name = line(party.name).translate({ord('"'): "'", ord("^"): " "})[:_LONGEST_NAME].strip()
    if name:
        address.params["CN"] = vText(name)
    return address


# What it says -------------------------------------------------------------------------------------


def _title(voice: Voice, asked: Invitation) -> str:
    title = line(asked.title)[:_LONGEST_TITLE]
    if asked.total < 2 or asked.cancelled:  # noqa: PLR2004 - one of one
        return title
    return voice.say("invite.title.day", title=title, number=asked.number, total=asked.total)


def _cancelled(voice: Voice) -> str:
    return voice.say("invite.cancelled")


def _description(voice: Voice, asked: Invitation) -> str:
    parts = [voice.say("invite.join", link=asked.link)] if is_link(asked.link) else []
    own = [line(each.title) for each in asked.span.sessions if each.id in asked.seats and not each.pending]
    parts += [voice.say("invite.seats", titles=voice.list(own))] if own else []
    rows = list(_programme(voice, asked.span))
    more = [voice.count("card.more", len(rows) - _MOST_LINES)] if len(rows) > _MOST_LINES else []
    parts.append("\n".join([voice.say("invite.programme"), *rows[:_MOST_LINES], *more]))
    parts.append(voice.say("invite.newest"))
    return "\n\n".join(parts)


def _programme(voice: Voice, span: Span) -> Iterator[str]:
    several = span.starts.date() != (span.ends - timedelta.resolution).date()
    for day, sessions in groupby(span.sessions, key=lambda each: each.start.date()):
        if several:
            yield voice.say("invite.day", day=voice.day(day))
        yield from (_row(voice, each) for each in sessions)


def _row(voice: Voice, session: Session) -> str:
    if session.pending:
        return f"{voice.clock(session.start)} {voice.say('card.programme.pending')}"
    speakers = voice.list(line(each.name) for each in session.speakers)
    told = [line(session.title)[:_LONGEST_TITLE], speakers[:_LONGEST_TITLE], line(session.room)]
    return f"{voice.clock(session.start)} {' · '.join(filter(None, told))}"
