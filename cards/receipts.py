"""A message to everybody: what people read, what its sender decides on, and who got it and who did not,
with the reason. Names are shown only where nobody reads along.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from microsoft_teams.cards import Column, ColumnSet

from bot.model import Noun, PlaceKind, Verb
from bot.reach import Reason
from cards.elements import NAME, TITLE, ask, box, card, facts, fit, heading, kicker, note, row, subheading, text
from cards.markdown import Markdown, line, plain, prose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from microsoft_teams.cards import CardElement

    from bot.model import Broadcast, Event
    from cards.elements import Button, Card, Elements, Face

Named: TypeAlias = Literal["no", "soon", "yes"]
Tone: TypeAlias = Literal["good", "warning", "emphasis", "attention"]

LONGEST: Final = 4_000  # characters of one message
MOST_OTHERS: Final = 2
_PREVIEW: Final = 1_500
_LINES: Final = 200
_NAMES_BYTES: Final = 9_000
_LIST_BYTES: Final = 18_000
_ABREAST: Final = 12  # names under one reason, where all reasons are to be seen at once
_BAR: Final = 100


class Missed(Noun):
    """Somebody (or a place) whom a message did not reach, and why."""

    name: str
    reason: Reason
    email: str = ""


class Receipt(Noun):
    """What became of a message to many. `number` counts from the newest one, 1; `key` is its batch.

    `missed` are those whom it did not reach; of `perhaps` nobody knows. `named` says whether those who
    were missed are named in the event's places instead.
    """

    number: int
    key: str
    title: str
    sent: int = 0
    waiting: int = 0
    missed: tuple[Missed, ...] = ()
    perhaps: tuple[Missed, ...] = ()
    named: Named = "no"

    @property
    def total(self) -> int:
        """Return how many it was meant for."""
        return self.sent + self.waiting + len(self.missed) + len(self.perhaps)


class Other(Noun):
    """Another message that can be asked about."""

    number: int
    key: str
    title: str
    sent: int
    total: int


# What everybody reads -----------------------------------------------------------------------------


def told(face: Face, *, event: Event, sender: str, words: str) -> Card:
    """Return the message itself as each person reads it 1:1: from whom it is, and about which event."""
    return card(
        face,
        body=[
            kicker(face.say("card.told", name=plain(sender, NAME), event=plain(event.title, TITLE))),
            text(prose(words, LONGEST, _LINES), spacing="Medium"),
        ],
        fallback=plain(words),
    )


# What its sender decides on -----------------------------------------------------------------------


def confirm(
    face: Face,
    *,
    event: Event,
    broadcast: Broadcast,
    reached: int,
    missed: Sequence[Missed],
    named: bool,
    whom: str = "",
) -> Card:
    """Return the question whether a message may leave: its words, how many get it, and who does not. `whom` says whom
    it is for, where that is not everybody.
    """
    promise = [note(face.say("card.confirm.named.soon" if named else "card.confirm.named.no"), spacing="Medium")]
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.count("card.confirm.some" if whom else "card.confirm", reached)),
            *([text(face.say("card.confirm.whom", whom=plain(whom, NAME)))] if whom else []),
            box([text(prose(broadcast.text, _PREVIEW, _LINES))]),
            *([subheading(face.count("card.confirm.missed", len(missed)))] if missed else []),
            *_reasons(face, missed),
            *([*promise, *_elsewhere(face)] if missed else []),
        ],
        fallback=face.voice.count("card.confirm.some" if whom else "card.confirm", reached),
        buttons=[
            ask(face, verb, event_id=event.id, argument=str(broadcast.number)) for verb in (Verb.SEND, Verb.DISCARD)
        ],
    )


def dropped(face: Face, *, event: Event, broadcast: Broadcast) -> Card:
    """Return what stands where a message was not to leave after all; its words are kept."""
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE), "Default"),
            text(face.say("card.dropped"), strong=True, spacing="None"),
            box([text(prose(broadcast.text, _PREVIEW, _LINES))]),
        ],
        fallback=face.plain("card.dropped"),
    )


# Who got it ---------------------------------------------------------------------------------------


def receipt(
    face: Face, *, event: Event, receipt: Receipt, now: datetime, others: Sequence[Other] = (), link: str | None = None
) -> Card:
    """Return who got a message and who did not; `link` opens the list of the latter, where there is one."""
    return card(
        face,
        body=[
            kicker(face.say("card.receipt.kicker", title=plain(receipt.title, NAME), clock=face.clock(now))),
            heading(_headline(face, receipt)),
            *_bar(receipt),
            facts(_counts(face, receipt)),
            *_reasons(face, [*receipt.missed, *receipt.perhaps]),
            *(_instead(face, receipt.named) if receipt.missed else []),
            *([note(face.say("card.receipt.perhaps"))] if receipt.perhaps else []),
            *_others(face, others),
        ],
        fallback=f"{plain(receipt.title, NAME)}: {_headline(face, receipt)}",
        buttons=_buttons(face, event, receipt, others, link),
    )


def missing(face: Face, *, event: Event, receipt: Receipt, link: str | None = None) -> Card:
    """Return those whom a message did not reach, as many as there is room for, with the reason and e-mail."""
    rows = [[_person(face, each)] for each in receipt.missed]
    again = ask(face, Verb.SEND_AGAIN, event_id=event.id, argument=receipt.key, sample=str(receipt.number))
    return card(
        face,
        body=[
            kicker(line(receipt.title, NAME)),
            heading(face.count("card.missing", len(receipt.missed)) if rows else face.say("card.missing.none")),
            *fit(face, rows, room=_LIST_BYTES),
        ],
        fallback=face.voice.count("card.missing", len(receipt.missed)) if rows else face.plain("card.missing.none"),
        buttons=[*([_list(face, event, receipt, link)] if link and rows else []), *([again] if rows else [])],
    )


def _headline(face: Face, receipt: Receipt) -> str:
    if receipt.waiting:
        return face.say("card.receipt.going", sent=receipt.sent, total=receipt.total)
    if receipt.sent == receipt.total:
        return face.count("card.receipt.all", receipt.total)
    return face.say("card.receipt.some", sent=receipt.sent, total=receipt.total)


def _bar(receipt: Receipt) -> Elements:
    """Return the counts as lengths; the same stands in words below."""
    parts: list[tuple[int, Tone]] = [
        (receipt.sent, "good"),
        (len(receipt.perhaps), "warning"),
        (receipt.waiting, "emphasis"),
        (len(receipt.missed), "attention"),
    ]
    shown = [(max(1, round(_BAR * number / receipt.total)), tone) for number, tone in parts if number]
    if not shown:
        return []
    columns = [Column(width=width, style=tone, min_height="8px", items=[], spacing="None") for width, tone in shown]
    return [ColumnSet(columns=columns, spacing="Small")]


def _counts(face: Face, receipt: Receipt) -> list[tuple[str, str]]:
    counts = [
        ("sent", receipt.sent),
        ("waiting", receipt.waiting),
        ("missed", len(receipt.missed)),
        ("perhaps.count", len(receipt.perhaps)),
    ]
    return [(face.say(f"card.receipt.{name}"), str(number)) for name, number in counts if number or name == "sent"]


def _reasons(face: Face, missed: Sequence[Missed]) -> list[CardElement]:
    """Return the reasons with how many they hold for, and the names as far as there is room."""
    order = list(Reason)
    sorted_ = sorted(missed, key=lambda each: (order.index(each.reason), each.name.casefold()))
    parts: list[list[CardElement]] = []
    for reason, group in groupby(sorted_, key=lambda each: each.reason):
        people = list(group)
        part: list[CardElement] = [
            text(face.say("card.receipt.reason", reason=face.say(f"reach.{reason}"), n=len(people)))
        ]
        if face.place is PlaceKind.PERSONAL:
            part.append(note(_names(face, people), spacing="None"))
        parts.append(part)
    return fit(face, parts, room=_NAMES_BYTES)


def _names(face: Face, people: Sequence[Missed]) -> str:
    shown = ", ".join(line(each.name or face.plain("card.nameless"), NAME) for each in people[:_ABREAST])
    rest = len(people) - _ABREAST
    return face.count("card.receipt.names", rest, names=Markdown(shown)) if rest > 0 else shown


def _person(face: Face, missed: Missed) -> CardElement:
    name = line(missed.name or face.plain("card.nameless"), NAME)
    told_ = [face.say(f"reach.{missed.reason}"), *([line(missed.email, NAME)] if missed.email else [])]
    return row("·", [text(name, spacing="None"), note(" · ".join(told_), spacing="None")], width="16px")


def _instead(face: Face, named: Named) -> Elements:
    """Return what is done for those who were missed."""
    return [note(face.say(f"card.receipt.named.{named}"), spacing="Medium"), *_elsewhere(face)]


def _elsewhere(face: Face) -> Elements:
    """Say where the names are, where others read along."""
    return [] if face.place is PlaceKind.PERSONAL else [note(face.say("card.receipt.names_elsewhere"))]


def _others(face: Face, others: Sequence[Other]) -> Elements:
    if not others:
        return []
    rows = [
        row(
            str(each.number),
            [
                text(line(each.title, NAME), spacing="None"),
                note(face.say("card.receipt.some", sent=each.sent, total=each.total), spacing="None"),
            ],
            width="24px",
        )
        for each in others[:MOST_OTHERS]
    ]
    return [subheading(face.say("card.receipt.others")), *rows]


def _buttons(face: Face, event: Event, receipt: Receipt, others: Sequence[Other], link: str | None) -> list[Button]:
    number = str(receipt.number)
    own = partial(ask, face, event_id=event.id, argument=receipt.key, sample=number)
    private = face.place is PlaceKind.PERSONAL
    buttons: list[Button] = []
    if receipt.waiting:
        buttons.append(own(Verb.MESSAGE, title=face.plain("card.button.refresh")))
    if receipt.missed:
        buttons.append(own(Verb.SEND_AGAIN))
    if receipt.missed and private:
        buttons.append(_list(face, event, receipt, link) if link else own(Verb.MISSING))
    for each in others[:MOST_OTHERS]:
        title = face.plain("card.button.message.number", number=each.number)
        buttons.append(
            ask(face, Verb.MESSAGE, event_id=event.id, argument=each.key, sample=str(each.number), title=title)
        )
    return buttons


def _list(face: Face, event: Event, receipt: Receipt, link: str | None) -> Button:
    title = face.plain("card.button.list")
    return ask(face, Verb.MISSING, event_id=event.id, sample=str(receipt.number), title=title, url=link or "")
