"""Who registered, as those who run the event see them: a page of the list, and one of them with what happened to
them. Which answers may stand here is decided before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import AwareDatetime

from bot.enlisting import Sieve
from bot.model import Noun, RegistrationState, Verb
from bot.texts.commands import canonical
from bot.texts.enlisting import Part
from cards import prices
from cards.elements import NAME, TITLE, ask, card, fit, heading, kicker, note, row, subheading, text
from cards.markdown import Markdown, line, plain, prose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from microsoft_teams.cards import ColumnSet

    from bot.model import Event, Quote
    from cards.elements import Button, Card, Elements, Face

PAGE: Final = 10  # registrations on one card
_ANSWER: Final = 1_000
_LINES: Final = 12
_STEPS: Final = 30  # of a log


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
