"""What is told of the dates of a call or a registration: that it has closed, that answers are promised soon, that a
date has moved, and that an application is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import RegistrationState, Verb
from cards.elements import NAME, TITLE, ask, card, facts, heading, kicker, text
from cards.markdown import line, plain

if TYPE_CHECKING:
    from datetime import datetime

    from microsoft_teams.cards import CardElement

    from bot.model import Event
    from cards.elements import Card, Face


def closed(face: Face, *, event: Event, received: int, answer_by: datetime | None, scores: bool) -> Card:
    """Return what those who decide are told as the deadline has passed."""
    told = [text(face.say("card.closed.text" if received else "card.closed.nobody"))]
    if answer_by and received:
        told.append(text(face.say("card.closed.answer_by", moment=face.voice.moment(answer_by))))
    verbs = [Verb.APPLICATIONS]
    if received:
        verbs = [Verb.NEXT_APPLICATION if scores else Verb.SELECT_APPLICANTS, Verb.APPLICATIONS]
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.count("card.closed", received)),
            *told,
        ],
        fallback=face.voice.count("card.closed", received),
        buttons=[ask(face, each, event_id=event.id) for each in verbs],
    )


def reminder(face: Face, *, event: Event, answer_by: datetime, over: bool, left: int, unscored: int) -> Card:
    """Return what those who decide are told as the day comes by which everybody is promised an answer."""
    moment = face.voice.moment(answer_by)
    facts_ = [(face.say("card.answers_due.left"), str(left))]
    facts_ += [(face.say("card.answers_due.unscored"), str(unscored))] if unscored else []
    head = face.say("card.answers_due.over" if over else "card.answers_due", moment=moment)
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(head), facts(facts_)],
        fallback=face.plain("card.answers_due.over" if over else "card.answers_due", moment=moment),
        buttons=[ask(face, each, event_id=event.id) for each in (Verb.APPLICATIONS, Verb.OUTCOMES)],
    )


def postponed(
    face: Face,
    *,
    event: Event,
    deadline: datetime | None,
    earlier: bool,
    answer_by: datetime | None,
    applies: bool,
    mine: RegistrationState | None = None,
) -> Card:
    """Return that a deadline, or the day of the answers, has moved; `mine` is where the reader's own form stands."""
    parts: list[CardElement] = []
    if deadline is not None:
        key = "card.postponed.apply" if applies else "card.postponed.register"
        parts.append(text(face.say(key, moment=face.voice.moment(deadline))))
    if mine is not None and deadline is not None:
        parts.append(text(face.say(f"card.postponed.{mine}")))
    if answer_by is not None:
        parts.append(text(face.say("card.postponed.answer_by", moment=face.voice.moment(answer_by))))
    title = "card.postponed.answers" if deadline is None else "card.postponed.earlier" if earlier else "card.postponed"
    does = "change_application" if mine is RegistrationState.APPLIED else "apply.open" if applies else "register"
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(face.say(title)), *parts],
        fallback=f"{plain(event.title, NAME)}: {face.plain(title)}",
        buttons=[ask(face, Verb.REGISTER, event_id=event.id, title=face.plain(f"card.button.{does}"))]
        if deadline is not None
        else [],
    )


def received(
    face: Face, *, event: Event, sent_at: datetime, number: int, deadline: datetime | None, answer_by: datetime | None
) -> Card:
    """Return what an applicant may know before the answers are sent: that theirs is there, and when they hear."""
    parts = [text(face.say("card.received.text", moment=face.voice.moment(sent_at), number=number))]
    if deadline is not None:
        parts.append(text(face.say("card.received.deadline", moment=face.voice.moment(deadline))))
    if answer_by is not None:
        parts.append(text(face.say("card.received.answer_by", moment=face.voice.moment(answer_by))))
    change = (
        [ask(face, Verb.REGISTER, event_id=event.id, title=face.plain("card.button.change_application"))]
        if deadline
        else []
    )
    leave = ask(face, Verb.UNREGISTER, event_id=event.id, title=face.plain("card.button.withdraw_application"))
    return card(
        face,
        body=[kicker(line(event.title, TITLE)), heading(face.say("card.received")), *parts],
        fallback=f"{plain(event.title, NAME)}: {face.plain('card.received')}",
        buttons=[*change, leave],
    )
