"""Those who registered, as those who run the event see them: how many there are, who they are, one of them with what
happened to them, and where they are from. Which answers may stand here is decided before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from microsoft_teams.cards import Column, ColumnSet
from pydantic import AwareDatetime

from bot.enlisting import Sieve
from bot.model import Noun, RegistrationState, Verb
from bot.texts.commands import canonical
from bot.texts.enlisting import Part
from cards import prices
from cards.elements import NAME, TITLE, ask, card, facts, fit, heading, kicker, note, row, subheading, text
from cards.markdown import Markdown, line, plain, prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.model import Event, Quote
    from cards.elements import Button, Card, Elements, Face

PAGE: Final = 10  # registrations on one card
_ANSWER: Final = 1_000
_LINES: Final = 12
_STEPS: Final = 30  # of a log
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


class Entry(Noun):
    """One registration as a list shows it; `place` is their turn in line."""

    number: int
    name: str
    state: RegistrationState
    municipality: str = ""
    at: AwareDatetime
    place: int = 0
    here: bool = False


class Step(Noun):
    """What happened to a registration: the state it came to, when, by whom ("": the clock), and a sentence of why."""

    state: RegistrationState
    at: AwareDatetime
    by: str = ""
    why: str = ""


class Whole(Noun):
    """One registration with its answers (question and answer, as they may be shown) and its log, the newest first.

    `kept_back` is how many answers are only for who selects.
    """

    entry: Entry
    answers: tuple[tuple[str, str], ...] = ()
    kept_back: int = 0
    reserve: str = ""
    offer_until: AwareDatetime | None = None
    registered_by: str = ""
    steps: tuple[Step, ...] = ()


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


def part_button(face: Face, event: Event, part: Part) -> Button:
    """Return the button that shows the list of a part, on a card of its own: the counts stay where they stand."""
    sieve = Sieve(part=part)
    return ask(
        face,
        Verb.REGISTRATIONS,
        event_id=event.id,
        argument=sieve.turned(0).key,
        sample=sieve.said(face.voice.language),
        title=face.plain(f"card.button.enrolment.{part}"),
    )


def _list_button(face: Face, event: Event, sieve: Sieve, title: str) -> Button:
    said = sieve.said(face.voice.language)
    return ask(face, Verb.REGISTRATIONS, event_id=event.id, argument=sieve.key, sample=said, title=title)


# Who ----------------------------------------------------------------------------------------------


def listing(face: Face, *, event: Event, sieve: Sieve, entries: Sequence[Entry], total: int) -> Card:
    """Return one page of the list: `total` are all that the sieve lets through."""
    language = face.voice.language
    pages = max(1, -(-total // PAGE))
    title = face.count("card.enrolment.found", total) if total else face.say("card.enrolment.none")
    about = sieve.turned(1).said(language)
    sample = str(entries[0].number) if entries else ""
    one = Markdown(f"*{canonical(Verb.REGISTRATION, language, sample)}*")
    return card(
        face,
        body=[
            kicker(face.say("card.enrolment.list", event=plain(event.title, TITLE), about=plain(about, NAME))),
            heading(title),
            *([note(face.say("card.ideas.page", number=sieve.page, pages=pages))] if pages > 1 else []),
            *fit(face, [[_entry(face, each)] for each in entries]),
            *([note(face.say("card.enrolment.see_one", sentence=one), spacing="Medium")] if entries else []),
            *_writing(face, sieve, total),
        ],
        fallback=f"{plain(event.title)}: {title}",
        buttons=_turning(face, event, sieve, pages),
    )


def _entry(face: Face, entry: Entry) -> ColumnSet:
    state = face.say(f"registration.state.{entry.state}")
    told = [line(entry.municipality, NAME)] if entry.municipality else []
    told += [face.say("card.enrolment.turn", n=entry.place) if entry.place else state]
    told += [face.say("card.enrolment.here")] if entry.here else []
    name = line(entry.name or face.plain("card.nameless"), NAME)
    return row(str(entry.number), [text(name, spacing="None"), note(" · ".join(told), spacing="None")], width="48px")


def _writing(face: Face, sieve: Sieve, total: int) -> Elements:
    """Say how to write to those that are shown; a search is no address."""
    if not total or sieve.text or sieve.part is Part.ALL:
        return []
    sentence = Markdown(f"*{canonical(Verb.SOME_BROADCAST, face.voice.language, sieve.part)}*")
    return [note(face.say("card.enrolment.write", sentence=sentence), spacing="None")]


def _turning(face: Face, event: Event, sieve: Sieve, pages: int) -> list[Button]:
    buttons = []
    if sieve.page > 1:
        back = face.plain("card.button.enrolment.back")
        buttons.append(_list_button(face, event, sieve.turned(sieve.page - 1), back))
    if sieve.page < pages:
        more = face.plain("card.button.enrolment.more")
        buttons.append(_list_button(face, event, sieve.turned(sieve.page + 1), more))
    counts = ask(face, Verb.REGISTRATIONS, event_id=event.id, title=face.plain("card.button.enrolment.counts"))
    return [*buttons, counts, ask(face, Verb.EXPORT_REGISTRATIONS, event_id=event.id)]


# One ----------------------------------------------------------------------------------------------


def one(face: Face, *, event: Event, whole: Whole, quote: Quote | None = None) -> Card:
    """Return one registration, with what happened to it."""
    entry = whole.entry
    name = line(entry.name or face.plain("card.nameless"), NAME)
    rows = [(line(asked, NAME), prose(said, _ANSWER, _LINES)) for asked, said in whole.answers]
    return card(
        face,
        body=[
            kicker(face.say("card.enrolment.one", number=entry.number, event=plain(event.title, TITLE))),
            heading(name),
            text(_standing(face, whole), strong=True),
            *fit(
                face, [[note(asked, spacing="Medium"), text(said, spacing="None")] for asked, said in rows], room=9_000
            ),
            *([note(face.count("card.enrolment.kept_back", whole.kept_back))] if whole.kept_back else []),
            *([text(face.say("price.total", price=prices.total(face, quote)))] if quote else []),
            *_log(face, whole.steps),
        ],
        fallback=f"{plain(event.title)}: {plain(entry.name)}",
        buttons=[
            part_button(face, event, Part.ALL),
            ask(face, Verb.REGISTRATIONS, event_id=event.id, title=face.plain("card.button.enrolment.counts")),
        ],
    )


def _standing(face: Face, whole: Whole) -> Markdown:
    entry = whole.entry
    told: list[str] = [face.say(f"registration.state.{entry.state}")]
    if entry.place:
        told = [face.say("card.enrolment.turn", n=entry.place)]
    if whole.offer_until is not None:
        told.append(face.say("card.enrolment.offer_until", moment=face.voice.moment(whole.offer_until)))
    told += [face.say("card.enrolment.reserved", name=plain(whole.reserve, NAME))] if whole.reserve else []
    told += [face.say("card.enrolment.by", name=plain(whole.registered_by, NAME))] if whole.registered_by else []
    told += [face.say("card.enrolment.here")] if entry.here else []
    said = " · ".join(told)
    return Markdown(said[:1].upper() + said[1:])


def _log(face: Face, steps: Sequence[Step]) -> Elements:
    rows: list[Elements] = [
        [
            note(
                Markdown(
                    " · ".join(
                        filter(
                            None,
                            (
                                line(_moment(face, each.at), NAME),
                                face.say(f"registration.state.{each.state}"),
                                line(each.by, NAME),
                                line(each.why, TITLE),
                            ),
                        )
                    )
                )
            )
        ]
        for each in steps[:_STEPS]
    ]
    return [subheading(face.say("card.enrolment.log")), *fit(face, rows, room=6_000)] if rows else []


def _moment(face: Face, at: datetime) -> str:
    return face.voice.moment(at)


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
