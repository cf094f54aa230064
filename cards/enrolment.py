"""How many registered, as those who run the event see it: counted live, where they are from, and as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from microsoft_teams.cards import Column, ColumnSet

from bot.model import Noun, Verb
from bot.texts.enlisting import Part
from cards.elements import NAME, TITLE, ask, card, facts, fit, heading, kicker, note, row, subheading, text
from cards.markdown import Markdown, line, plain
from cards.registrants import part_button

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Event
    from cards.elements import Button, Card, Elements, Face

_BAR: Final = 14  # letters
_TOWNS: Final = 40


class SessionSeats(Noun):
    """The seats at a session that people sign up for: `seats` are as many as there are."""

    number: int
    title: str
    seats: int | None = None
    taken: int = 0
    offered: int = 0
    waiting: int = 0


class Counts(Noun):
    """How many registered and how many of each state there are; `seats` and `left` are None where there is room for
    all, `beyond` is how many more sit than there are seats, `begun` how many have sent nothing yet, `requests` how
    many wait for an organiser's answer, `here` how many were checked in.
    """

    attending: int = 0
    seats: int | None = None
    left: int | None = None
    beyond: int = 0
    waiting: int = 0
    offered: int = 0
    applied: int = 0
    selected: int = 0
    reserve: int = 0
    declined: int = 0
    cancelled: int = 0
    begun: int = 0
    requests: int = 0
    here: int = 0
    sessions: tuple[SessionSeats, ...] = ()

    @property
    def total(self) -> int:
        """Return how many have sent something."""
        queued = self.waiting + self.offered + self.applied
        return self.attending + queued + self.reserve + self.declined + self.cancelled


class Figures(Noun):
    """Where those who attend are from: heads by municipality, the most first, and by region. `others` are from none of
    the 98, as they wrote it; `silent` said nothing.
    """

    total: int
    towns: tuple[tuple[str, int], ...] = ()
    regions: tuple[tuple[str, int, int], ...] = ()
    others: tuple[tuple[str, int], ...] = ()
    silent: int = 0


# How many -----------------------------------------------------------------------------------------


def board(face: Face, *, event: Event, counts: Counts) -> Card:
    """Return how many registered; it is drawn anew where it stands, and holds nobody's name."""
    title = _headline(face, counts)
    return card(
        face,
        body=[
            kicker(face.say("card.enrolment", event=plain(event.title, TITLE))),
            heading(title),
            *_seats(counts),
            *([text(face.count("card.enrolment.beyond", counts.beyond), color="Attention")] if counts.beyond else []),
            *([facts(rows)] if (rows := _rows(face, counts)) else []),
            *fit(face, _sessions(face, counts.sessions), room=9_000),
        ],
        fallback=f"{plain(event.title)}: {title}",
        buttons=_ways(face, event, counts),
    )


def _headline(face: Face, counts: Counts) -> str:
    if counts.applied and not counts.attending:
        return face.count("card.enrolment.applied", counts.applied)
    if counts.seats is None:
        return face.count("card.enrolment.attending", counts.attending)
    return face.say("card.enrolment.of", taken=counts.attending, seats=counts.seats)


def _seats(counts: Counts) -> Elements:
    """Return what is taken, held and free as lengths; the same stands in words below."""
    if not counts.seats or counts.applied:
        return []
    parts = (
        (counts.attending, "good"),
        (counts.offered, "warning"),
        (max(0, counts.seats - counts.attending - counts.offered), "emphasis"),
    )
    columns = [
        Column(
            width=max(1, round(100 * number / counts.seats)), style=style, min_height="8px", items=[], spacing="None"
        )
        for number, style in parts
        if number
    ]
    return [ColumnSet(columns=columns, spacing="Small")]


_ROWS: Final = ("offered", "waiting", "applied", "selected", "reserve", "declined", "cancelled", "begun", "here")


def _rows(face: Face, counts: Counts) -> list[tuple[str, str]]:
    told = {"left": counts.left, **{each: getattr(counts, each) or None for each in (*_ROWS, "requests")}}
    return [
        (face.say(f"card.enrolment.row.{name}"), face.voice.number(number))
        for name, number in told.items()
        if number is not None
    ]


def _sessions(face: Face, sessions: Sequence[SessionSeats]) -> list[Elements]:
    if not sessions:
        return []
    rows: list[Elements] = [
        [
            row(
                str(each.number),
                [text(line(each.title, TITLE), spacing="None"), note(_of_session(face, each), spacing="None")],
                width="28px",
            )
        ]
        for each in sessions
    ]
    return [[subheading(face.say("card.enrolment.sessions")), *rows[0]], *rows[1:]]


def _of_session(face: Face, seats: SessionSeats) -> Markdown:
    taken = (
        face.count("card.enrolment.taken", seats.taken)
        if seats.seats is None
        else face.say("card.enrolment.of", taken=seats.taken, seats=seats.seats)
    )
    more = [
        face.say("card.enrolment.some", what=face.say(f"card.enrolment.row.{name}"), n=number)
        for name, number in (
            ("offered", seats.offered),
            ("waiting", seats.waiting),
        )
        if number
    ]
    return Markdown(" · ".join([taken, *more]))


def _ways(face: Face, event: Event, counts: Counts) -> list[Button]:
    parts = [Part.ALL] if counts.total else []
    parts += [Part.WAITING] if counts.waiting else [Part.APPLIED] if counts.applied else []
    buttons = [part_button(face, event, each) for each in parts]
    if counts.attending:
        buttons.append(ask(face, Verb.REGISTRATION_FIGURES, event_id=event.id))
    if counts.total:
        buttons.append(ask(face, Verb.EXPORT_REGISTRATIONS, event_id=event.id))
    return [*buttons, ask(face, Verb.REGISTRATIONS, event_id=event.id, title=face.plain("card.button.refresh"))]


# Where from ---------------------------------------------------------------------------------------


def figures(face: Face, *, event: Event, figures: Figures, link: str = "") -> Card:
    """Return where those who attend are from; `link` opens the same as a picture."""
    title = face.count("card.enrolment.towns", len(figures.towns), all=98)
    most = max((number for _, number in (*figures.towns, *figures.others)), default=1)
    towns: list[Elements] = [[_bar(name, number, most)] for name, number in figures.towns[:_TOWNS]]
    others: list[Elements] = [[_bar(name, number, most)] for name, number in figures.others[:_TOWNS]]
    if others:
        others[0] = [subheading(face.say("card.enrolment.others")), *others[0]]
    picture = ask(face, Verb.EXPORT_REGISTRATIONS, event_id=event.id, title=face.plain("card.button.picture"), url=link)
    return card(
        face,
        body=[
            kicker(face.say("card.enrolment", event=plain(event.title, TITLE))),
            heading(title),
            text(face.count("card.enrolment.attending", figures.total)),
            *([facts(_regions(face, figures))] if figures.regions else []),
            *fit(face, [*towns, *others], room=14_000),
            *([note(face.count("card.enrolment.silent", figures.silent))] if figures.silent else []),
        ],
        fallback=f"{plain(event.title)}: {title}",
        buttons=[
            *([picture] if link else []),
            ask(face, Verb.EXPORT_REGISTRATIONS, event_id=event.id),
            ask(face, Verb.REGISTRATIONS, event_id=event.id, title=face.plain("card.button.enrolment.counts")),
        ],
    )


def _regions(face: Face, figures: Figures) -> list[tuple[str, str]]:
    return [
        (name, face.say("card.enrolment.region", heads=heads, towns=face.count("card.municipalities", towns)))
        for name, heads, towns in figures.regions
    ]


def _bar(name: str, number: int, most: int) -> ColumnSet:
    bar = "█" * max(1, round(_BAR * number / most))
    return row(str(number), [text(line(name, NAME), spacing="None"), text(bar, spacing="None")], width="40px")


# As files -----------------------------------------------------------------------------------------


def files(face: Face, *, event: Event, links: Mapping[str, str], total: int, sensitive: bool) -> Card:
    """Return the lists as files, and what stands in them; without links they cannot be had."""
    buttons = [
        ask(
            face,
            Verb.EXPORT_REGISTRATIONS,
            event_id=event.id,
            title=face.plain(f"card.button.enrolment.file.{each}"),
            url=url,
        )
        for each, url in links.items()
    ]
    private = [note(face.say("card.enrolment.files.sensitive"))] if sensitive else []
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.count("card.enrolment.files", total)),
            text(face.say("card.enrolment.files.what")),
            *private,
            note(face.say("card.enrolment.files.links" if links else "card.enrolment.files.nowhere")),
        ],
        fallback=f"{plain(event.title)}: {face.plain('card.enrolment.files.what')}",
        buttons=buttons,
    )
