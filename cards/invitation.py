"""An event in somebody's calendar, 1:1: the way in, what is another time now, and the reminder before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Verb
from cards.elements import TITLE, ask, card, heading, kicker, note, text
from cards.markdown import Markdown, line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Event
    from cards.elements import Button, Card, Elements, Face
    from schedules.spans import Span

_MOST_DAYS: Final = 12
_MOST_SEATS: Final = 12
_LONGEST_LINK: Final = 1_500


def when(face: Face, span: Span) -> str:
    """Return when a stretch is: "Mandag den 31. maj kl. 9.00-15.00"."""
    day = face.voice.day(span.starts)
    begins = day[:1].upper() + day[1:]
    if span.ends.date() == span.starts.date():
        return face.plain("card.day", day=begins, span=face.voice.span(span.starts, span.ends))
    ends = {"last": face.voice.day(span.ends), "until": face.clock(span.ends)}
    return face.plain("card.invite.through", first=begins, clock=face.clock(span.starts), **ends)


def calendar(face: Face, *, event: Event, spans: Sequence[Span], url: str, attends: bool = True) -> Card:
    """Return the way into somebody's calendar, or out of it where they do not take part any more."""
    return card(
        face,
        body=[
            kicker(face.say("card.invite" if attends else "card.invite.out")),
            heading(line(event.title, TITLE)),
            *_times(face, spans),
            note(face.say("card.invite.how" if attends else "card.invite.out.how")),
        ],
        fallback=face.plain("card.invite.fallback", title=event.title),
        buttons=[into_calendar(face, event, url, "" if attends else "card.button.calendar.out")],
    )


def renewed(
    face: Face,
    *,
    event: Event,
    spans: Sequence[Span],
    link: str,
    url: str,
    was: Sequence[Span] | None = None,
) -> Card:
    """Return what is new in somebody's calendar: other times than it `was`, or another link."""
    moved = was is not None
    times = _list(face, spans)
    return card(
        face,
        body=[
            kicker(face.say("card.invite.moved" if moved else "card.invite.link"), "Attention"),
            heading(line(event.title, TITLE)),
            *_times(face, spans, strong=moved),
            *([note(face.say("card.invite.was", times=_list(face, was)), spacing="None")] if was else []),
            *_join(face, link),
            *([note(face.say("card.invite.update"))] if url else []),
        ],
        fallback=face.plain(
            "card.invite.moved.fallback" if moved else "card.invite.link.fallback", title=event.title, times=times
        ),
        buttons=[
            *([into_calendar(face, event, url, "card.button.calendar.update")] if url else []),
            ask(face, Verb.PROGRAM, event_id=event.id),
            ask(face, Verb.UNREGISTER, event_id=event.id),
        ],
    )


def reminder(
    face: Face,
    *,
    event: Event,
    spans: Sequence[Span],
    link: str,
    url: str,
    seats: Sequence[str],
    now: datetime,
) -> Card:
    """Return the reminder before an event; on its day with the way in, before that with the way out."""
    today = any(each.starts.date() <= now.date() <= each.ends.date() for each in spans)
    shown = [line(each, TITLE) for each in seats[:_MOST_SEATS]]
    own = [text(face.say("card.reminder.seats", titles=Markdown(face.voice.list(shown))))] if shown else []
    buttons = [
        *([ask(face, Verb.CHECK_IN, event_id=event.id)] if today else []),
        *([into_calendar(face, event, url)] if url else []),
        ask(face, Verb.PROGRAM, event_id=event.id),
        *([] if today else [ask(face, Verb.UNREGISTER, event_id=event.id)]),
    ]
    return card(
        face,
        body=[
            kicker(face.say("card.reminder.today" if today else "card.reminder")),
            heading(line(event.title, TITLE)),
            *_times(face, spans, strong=True),
            *own,
            *_join(face, link),
            *([] if today else [note(face.say("card.reminder.out"))]),
        ],
        fallback=face.plain("card.reminder.fallback", title=event.title, times=_list(face, spans)),
        buttons=buttons,
    )


def into_calendar(face: Face, event: Event, url: str, title: str = "") -> Button:
    """Return the button that opens what a calendar takes."""
    return ask(face, Verb.CALENDAR, event_id=event.id, url=url, title=face.plain(title) if title else "")


def _times(face: Face, spans: Sequence[Span], *, strong: bool = False) -> Elements:
    return [text(line(when(face, each), TITLE), spacing="None", strong=strong) for each in spans[:_MOST_DAYS]]


def _list(face: Face, spans: Sequence[Span]) -> str:
    return face.voice.list(when(face, each) for each in spans[:_MOST_DAYS])


def _join(face: Face, link: str) -> Elements:
    if not link.startswith("https://") or len(link) > _LONGEST_LINK or set(link) & set("() \n<>[]"):
        return []
    return [text(face.say("card.invite.join", link=Markdown(link)))]
