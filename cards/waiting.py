"""What somebody is told of a seat: that they wait for one, that one is theirs if they say so in time, that they asked
for a change; and what those who run the event are asked. Nobody reads of others who wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import RequestKind, SeatState, Verb
from cards.agenda import number as session_number
from cards.elements import MOST_BUTTONS, TITLE, ask, card, facts, fit, heading, kicker, note, row, text
from cards.invitation import into_calendar
from cards.markdown import line
from cards.registration import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from microsoft_teams.cards import CardElement

    from bot.model import Agenda, ChangeRequest, Event, Form, Quote, Registration, Session
    from cards.elements import Button, Card, Elements, Face

_ANSWER: Final = 400  # characters of an answer that is to be changed
_MOST_ANSWERS: Final = 20


# Waiting, and being offered a seat -------------------------------------------------------------------


def in_line(face: Face, *, event: Event, place: int, closes: datetime | None = None) -> Card:
    """Return where somebody stands in line; `closes` is until when seats are offered (wall time)."""
    body: list[Elements] = [
        [kicker(line(event.title, TITLE)), heading(face.say("card.waiting"))],
        [text(face.say("card.waiting.place", place=place))],
        [note(face.say("card.waiting.told"))],
    ]
    if closes is not None:
        body.append([note(face.say("card.waiting.until", moment=face.voice.moment(closes)), spacing="None")])
    return card(
        face,
        body=[each for part in body for each in part],
        fallback=face.plain("card.waiting.fallback", title=event.title),
        buttons=[
            ask(face, Verb.REGISTER, event_id=event.id, title=face.plain("card.button.change")),
            ask(face, Verb.UNREGISTER, event_id=event.id),
        ],
    )


def offered(
    face: Face, *, event: Event, until: datetime, price: Quote | None = None, session: Session | None = None
) -> Card:
    """Return the offer of a seat, at the event or at one session, and until when it holds (an instant)."""
    title = session.title if session else event.title
    told: list[Elements] = [
        [kicker(line(event.title, TITLE)), heading(face.say("card.offer"))],
        [text(line(session.title, TITLE), strong=True)] if session else [],
        [text(face.say("card.offer.until", moment=face.voice.moment(face.voice.local(until))))],
    ]
    if price is not None and price.price is not None:
        told.append([text(face.say("card.form.price", price=face.voice.money(price.price)), strong=True)])
    return card(
        face,
        body=[each for part in told for each in part],
        fallback=face.plain("card.offer.fallback", title=title),
        buttons=[
            ask(face, each, event_id=event.id, session_id=session.id if session else None)
            for each in (Verb.TAKE_SEAT, Verb.LET_GO_SEAT)
        ],
    )


def lapsed(face: Face, *, event: Event, session: Session | None = None) -> Card:
    """Return that an offer has ended, in its place, and how to get in line again."""
    again = ask(face, Verb.SESSION_SEATS, event_id=event.id) if session else _again(face, event)
    return _said(face, event, session, "card.offer.lapsed", "card.offer.lapsed.back", again)


def let_go(face: Face, *, event: Event, session: Session | None = None) -> Card:
    """Return that somebody left the seat to the next, and how to come back."""
    again = ask(face, Verb.SESSION_SEATS, event_id=event.id) if session else _again(face, event)
    return _said(face, event, session, "card.offer.let_go", "card.offer.let_go.back", again)


def seated(face: Face, *, event: Event, session: Session) -> Card:
    """Return that somebody who waited for a session has a seat there, now that there is room for all."""
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.seats.signed", title=session.title)),
            text(_session(face, session)),
        ],
        fallback=face.plain("card.seats.signed", title=session.title),
    )


def closed(face: Face, *, event: Event) -> Card:
    """Return that no seat came free before the deadline, to somebody who waited."""
    return _said(face, event, None, "card.waiting.closed", "card.waiting.closed.still", None)


def applied(face: Face, *, event: Event, answer_by: datetime | None = None, changed: bool = False) -> Card:
    """Return that an application has come, and when it is answered (wall time)."""
    told = [kicker(line(event.title, TITLE)), heading(face.say("card.applied.changed" if changed else "card.applied"))]
    if answer_by is not None:
        told.append(text(face.say("card.applied.answer", moment=face.voice.moment(answer_by))))
    return card(
        face,
        body=[*told, note(face.say("card.applied.note"))],
        fallback=face.plain("card.applied.fallback", title=event.title),
        buttons=[
            ask(face, Verb.REGISTER, event_id=event.id, title=face.plain("card.button.change")),
            ask(face, Verb.UNREGISTER, event_id=event.id, title=face.plain("card.button.withdraw")),
        ],
    )


def _said(face: Face, event: Event, session: Session | None, key: str, more: str, again: Button | None) -> Card:
    about = [text(line(session.title, TITLE), strong=True)] if session else []
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(face.say(key)), *about, text(face.say(more))],
        fallback=f"{face.plain(key)} {face.plain(more)}",
        buttons=[again] if again else [],
    )


def _again(face: Face, event: Event) -> Button:
    return ask(face, Verb.REGISTER, event_id=event.id, title=face.plain("card.button.register.again"))


# Asking those who run the event --------------------------------------------------------------------


def asked(face: Face, *, event: Event, kind: RequestKind) -> Card:
    """Return that it was too late to do it oneself, and that the organisers were asked."""
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.request.asked")),
            text(face.say(f"card.request.asked.{kind}")),
        ],
        fallback=face.plain("card.request.asked"),
    )


def request(
    face: Face,
    *,
    event: Event,
    form: Form,
    registration: Registration,
    request: ChangeRequest,
    settled_by: str = "",
) -> Card:
    """Return what somebody asks of those who run the event, or what was decided and by whom. What only some may read
    is named, and not shown.
    """
    name = registration.answers.get("name", "")
    number = str(registration.number)
    told: list[CardElement] = [text(face.say(f"card.request.{request.kind}", name=name, number=number))]
    if request.kind is RequestKind.CHANGE:
        told.extend(_changes(face, form, registration.answers, request.answers))
    open_ = request.granted is None
    if not open_:
        told.append(text(face.say(f"card.request.{'granted' if request.granted else 'refused'}", name=settled_by)))
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(face.say("card.request")), *told],
        fallback=face.plain("card.request.fallback", title=event.title),
        buttons=[
            ask(face, each, event_id=event.id, argument=number, sample=number)
            for each in ((Verb.GRANT, Verb.REFUSE) if open_ else ())
        ],
    )


def _changes(face: Face, form: Form, before: Mapping[str, str], after: Mapping[str, str]) -> Elements:
    rows = []
    for each in form.fields:
        was, now = before.get(each.id, ""), after.get(each.id, "")
        if was != now:
            told = f"{line(was, _ANSWER) or '–'} → {line(now, _ANSWER) or '–'}"
            rows.append((line(label(face, each)), face.say("card.request.sensitive") if each.sensitive else told))
    return [facts(rows[:_MOST_ANSWERS])] if rows else []


def decided(face: Face, *, event: Event, kind: RequestKind, granted: bool, calendar: str = "") -> Card:
    """Return what those who run the event decided, to the person who asked; `calendar` is where somebody who is off
    the list has what takes it out of theirs.
    """
    key = f"card.request.told.{kind}.{'granted' if granted else 'refused'}"
    why = [] if granted else [text(face.say(f"{key}.text"))]
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(face.say(key)), *why],
        fallback=face.plain(key),
        buttons=[into_calendar(face, event, calendar, "card.button.calendar.out")] if calendar else [],
    )


def unreached(face: Face, *, event: Event, registration: Registration, until: datetime) -> Card:
    """Return, to those who run the event, that somebody was offered a seat and cannot be written to."""
    name, mail = registration.answers.get("name", ""), registration.answers.get("email", "")
    unnamed = face.plain("card.unreached.nameless", number=registration.number)
    moment = face.voice.moment(face.voice.local(until))
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.unreached")),
            text(face.say("card.unreached.who", name=name or unnamed, moment=moment)),
            *([text(line(mail))] if mail else []),
        ],
        fallback=face.plain("card.unreached"),
    )


def beyond(face: Face, *, event: Event, lines: Sequence[tuple[str, int, int]]) -> Card:
    """Return, to those who run the event, where more people sit than there are seats now: what (the event, or a
    session), how many sit, and how many seats there are. Nobody was taken off.
    """
    told = [text(face.count("card.beyond.line", seats, title=title, taken=taken)) for title, taken, seats in lines]
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.beyond")),
            *fit(face, [[each] for each in told]),
            note(face.say("card.beyond.kept")),
        ],
        fallback=face.plain("card.beyond"),
    )


# Sessions that people sign up for --------------------------------------------------------------------


def sessions(
    face: Face, *, event: Event, agenda: Agenda, lines: Sequence[tuple[Session, int, SeatState | None]], said: str = ""
) -> Card:
    """Return the sessions that have seats: each with how many are left and where the person stands; `said` is what
    just became of one.
    """
    shown = [
        [row(str(session_number(agenda, each)), _line(face, each, left, state), width="32px")]
        for each, left, state in lines
    ]
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(said or face.say("card.seats")),
            *fit(face, [list(each) for each in shown]),
        ],
        fallback=face.plain("card.seats"),
        buttons=[_press(face, event, agenda, each, state) for each, _, state in lines[:MOST_BUTTONS]],
    )


def _line(face: Face, session: Session, left: int, state: SeatState | None) -> Elements:
    return [text(_session(face, session), spacing="None"), note(_stand(face, left, state), spacing="None")]


def _session(face: Face, session: Session) -> str:
    when = f"{face.voice.day(session.start)} {face.clock(session.start)}"
    return face.say("card.seats.line", title=session.title, when=when)


def _stand(face: Face, left: int, state: SeatState | None) -> str:
    if state is not None:
        return face.say(f"card.seats.{state}")
    return face.count("card.seats.left", left) if left else face.say("card.seats.full")


def _press(face: Face, event: Event, agenda: Agenda, session: Session, state: SeatState | None) -> Button:
    number = session_number(agenda, session)
    verb = Verb.SIGN_UP if state is None else Verb.TAKE_SEAT if state is SeatState.OFFERED else Verb.SIGN_OFF
    title = face.plain(f"card.button.{verb}.numbered", number=number)
    return ask(
        face, verb, event_id=event.id, session_id=session.id, argument=str(number), title=title, sample=str(number)
    )
