"""What is different in the programme, as one would tell it: each session once, by its new time, the old one
beside it; what moved together in one sentence. What is said by a colour is said in words as well.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.model import Noun, Verb
from cards.agenda import ending, speakers
from cards.elements import TITLE, ask, card, fit, heading, kicker, note, row, subheading, text
from cards.markdown import Markdown, line
from schedules.release import Change, ChangeKind, Ripple, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.model import Event, Session
    from cards.elements import Card, Elements, Face

MOST: Final = 10
_DAY: Final = timedelta(days=1)
_ENDS: Final = frozenset({ChangeKind.SHORTENED, ChangeKind.LENGTHENED})
_TIMES: Final = frozenset({ChangeKind.MOVED})


class News(Noun):
    """What there is to tell: each change, but what only moved along with others in the ripples."""

    changes: tuple[Change, ...]
    ripples: tuple[Ripple, ...] = ()

    @property
    def number(self) -> int:
        """Return how many things that is."""
        return len(self.changes) + len(self.ripples)


def news(changes: Sequence[Change], ripples: Sequence[Ripple]) -> News:
    """Return what there is to tell of changes, some of which are ripples."""
    carried = {session_id for each in ripples for session_id in each.sessions}
    left = [_without_move(each) if each.session.id in carried else each for each in changes]
    return News(changes=tuple(each for each in left if each.kinds), ripples=tuple(ripples))


def _without_move(change: Change) -> Change:
    return change.model_copy(update={"kinds": tuple(each for each in change.kinds if each is not ChangeKind.MOVED)})


def changed(face: Face, *, event: Event, news: News, now: datetime) -> Card:
    """Return what everybody is told; `now` is wall time of the event."""
    title = title_of(face, news, now)
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(title), *_told(face, news, now)],
        fallback=toast(face, news, now),
        buttons=[ask(face, each, event_id=event.id) for each in (Verb.PROGRAM, Verb.FOLLOW_FORM)],
    )


def mine(face: Face, *, event: Event, news: News, every: int, now: datetime) -> Card:
    """Return what one person is told: what changed of the `every` sessions that are theirs."""
    title = _title_of_mine(face, news, every)
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(title), *_told(face, news, now)],
        fallback=title_of_mine(face, news, every),
        buttons=[ask(face, each, event_id=event.id) for each in (Verb.FOLLOWING, Verb.PROGRAM)],
    )


def title_of(face: Face, news: News, now: datetime) -> str:
    """Return "2 ændringer i dagens program"; of other days as well, without "dagens"."""
    moments = [each.start for change in news.changes for each in (change.session, change.was) if each]
    moments += [moment for each in news.ripples for moment in (each.since, each.since + each.by)]
    today = all(each.date() == now.date() for each in moments)
    return face.voice.count("changes.heading.today" if today else "changes.heading", news.number)


def toast(face: Face, news: News, now: datetime) -> str:
    """Return the line that stands for it all where there is no room for more."""
    first = next((each.session.title for each in news.changes), "")
    ripple = next((_ripple(face, each) for each in news.ripples), "")
    return face.plain("changes.toast", heading=title_of(face, news, now), first=ripple or first)


def title_of_mine(face: Face, news: News, every: int) -> str:
    """Return "2 af dine 5 programpunkter er flyttet"."""
    return str(_title_of_mine(face, news, every))


def _title_of_mine(face: Face, news: News, every: int) -> Markdown:
    ending = ".moved" if all(set(each.kinds) <= _TIMES for each in news.changes) else ""
    if every == 1:
        return face.say(f"changes.mine.one{ending}")
    return face.count(f"changes.mine{ending}", len(news.changes), all=every)


def _told(face: Face, news: News, now: datetime) -> Elements:
    parts: list[Elements] = [[text(_ripple(face, each), strong=True)] for each in news.ripples]
    shown = news.changes[:MOST]
    many_days = {each.session.start.date() for each in shown} != {now.date()}
    for day, lines in groupby(shown, key=lambda each: each.session.start.date()):
        titled = [subheading(line(_capital(face.voice.day(day))))] if many_days else []
        rows = [_row(face, each) for each in lines]
        parts += [[*titled, *rows[0]], *rows[1:]]
    left = len(news.changes) - len(shown)
    return [*fit(face, parts), *([note(face.count("card.more", left))] if left else [])]


def _row(face: Face, change: Change) -> Elements:
    session = change.session
    cancelled = ChangeKind.CANCELLED in change.kinds
    title = face.say("follow.cancelled", title=session.title) if cancelled else line(session.title, TITLE)
    told = " · ".join(_words(face, change))
    words = [text(title, spacing="None", strong=True), *([note(told, spacing="None")] if told else [])]
    return [row(face.voice.clock(session.start), words)]


def _words(face: Face, change: Change) -> Iterator[Markdown]:
    """Yield what happened to a session, one part for each kind."""
    session, was = change.session, change.was
    for kind in change.kinds:
        if kind is ChangeKind.ADDED:
            yield face.say("changes.added")
            if session.speakers:
                yield face.say("card.by", names=speakers(face, session))
        elif was is not None and kind is not ChangeKind.CANCELLED and not (kind in _ENDS and ending(session) is None):
            yield _what(face, kind, was, session)


def _what(face: Face, kind: ChangeKind, was: Session, session: Session) -> Markdown:
    if kind is ChangeKind.MOVED:
        same_day = was.start.date() == session.start.date()
        key = "changes.moved" if same_day else "changes.moved.day"
        return face.say(key, clock=face.clock(was.start), day=face.voice.day(was.start))
    if kind is ChangeKind.RENAMED:
        return face.say("changes.renamed", title=was.title)
    if kind is ChangeKind.ROOM:
        return face.say("changes.room", room=session.room)
    if kind in {ChangeKind.NEW_SPEAKER, ChangeKind.SPEAKER_GONE}:
        who = joined(was, session) if kind is ChangeKind.NEW_SPEAKER else joined(session, was)
        return face.say(f"changes.{kind}", names=speakers(face, session.model_copy(update={"speakers": who})))
    return face.say(f"changes.{kind}", clock=face.clock(session.end or session.start))


def _ripple(face: Face, ripple: Ripple) -> Markdown:
    if ripple.whole and not ripple.by % _DAY:
        new = face.voice.day(ripple.since + ripple.by)
        return face.say("changes.another_day", day=face.voice.day(ripple.since), new=new)
    key = "changes.later" if ripple.by > timedelta(0) else "changes.earlier"
    return face.say(
        f"{key}.rest" if ripple.rest else key,
        since=face.clock(ripple.since),
        until=face.clock(ripple.until),
        length=face.voice.length(abs(ripple.by)),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
