"""What a group brings back, for everybody to see: in the words it was written in, with who presents it; and,
for whoever runs the day, how many are ready and whose turn it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import GroupRole, Noun, Verb
from cards.elements import NAME, TITLE, ask, card, heading, kicker, note, row, size, subheading, text
from cards.markdown import Markdown, line, plain, prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from microsoft_teams.cards import ColumnSet

    from bot.model import Event, Session
    from cards.elements import Card, Elements, Face

PAGE_BYTES: Final = 18_000  # of what was written, on one card
_ENTRY: Final = 4_000
_LINES: Final = 40
_MOST_NAMES: Final = 12
_MOST_MISSING: Final = 20
_LABEL: Final = 120
_SHORT: Final = 600  # characters that a card shows large


class Section(Noun):
    """What a group wrote under one heading."""

    label: str
    entries: tuple[str, ...]


class Presenter(Noun):
    """Who presents for a group, and as what; a role of None is just a member."""

    name: str
    role: GroupRole | None = None


class Report(Noun):
    """One group's report, or a page of it: who is in the group, who presents, and what they wrote.

    `presents` says that it is their turn now; otherwise it is only shown.
    """

    number: int
    topic: str = ""
    members: tuple[str, ...] = ()
    presenters: tuple[Presenter, ...] = ()
    sections: tuple[Section, ...] = ()
    presents: bool = False
    page: int = 1
    pages: int = 1


class Following(Noun):
    """Which group comes after one, and who presents for it; `called` are names that are mentioned, as they stand
    in a text.
    """

    number: int
    presenters: tuple[Presenter, ...] = ()
    called: tuple[str, ...] = ()


def paged(report: Report) -> list[Report]:
    """Return a report as so many as fit a card each; one that fits is itself."""
    pages: list[list[Section]] = [[]]
    room = PAGE_BYTES
    for section, entry in _entries(report):
        cost = size(_entry(entry).model_dump(exclude_none=True))
        if cost > room and pages[-1]:
            pages.append([])
            room = PAGE_BYTES
        room -= cost
        if pages[-1] and pages[-1][-1].label == section.label:
            last = pages[-1].pop()
            pages[-1].append(last.model_copy(update={"entries": (*last.entries, entry)}))
        else:
            room -= size(section.label)
            pages[-1].append(Section(label=section.label, entries=(entry,)))
    count = len(pages)
    return [
        report.model_copy(update={"sections": tuple(each), "page": number, "pages": count})
        for number, each in enumerate(pages, 1)
    ]


def _entries(report: Report) -> Iterator[tuple[Section, str]]:
    for section in report.sections:
        for entry in section.entries:
            yield section, entry


def report(face: Face, *, event: Event, session: Session, report: Report, following: Following | None = None) -> Card:
    """Return one page of a group's report; `following` tells who is to be ready."""
    title = face.say("card.report.now" if report.presents else "card.group.title", number=report.number)
    several = f" ({report.page}/{report.pages})" if report.pages > 1 else ""
    first, last = report.page == 1, report.page == report.pages
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE)),
            heading(f"{title}{several}"),
            *(_who(face, report) if first else []),
            *_written(face, report),
            *([note(_next(face, following), spacing="Medium")] if following and last else []),
        ],
        fallback=f"{plain(title)}: {named(face, report.presenters)}" if report.presenters else plain(title),
        buttons=[ask(face, Verb.IDEAS, event_id=event.id)] if last else [],
    )


def named(face: Face, presenters: Sequence[Presenter]) -> str:
    """Return who presents as plain text: "Anna Holm (oplægsholder) og Bo Friis"."""
    told = [_presenter(face, each) for each in presenters[:_MOST_NAMES]]
    return face.voice.list(told)


def _presenter(face: Face, presenter: Presenter) -> str:
    name = plain(presenter.name, NAME) or face.plain("card.seat.nameless")
    role = presenter.role
    if role is None:
        return name
    return face.plain("card.report.presenter", name=name, role=face.plain(f"card.report.role.{role}"))


def _who(face: Face, report: Report) -> Elements:
    shown: list[Markdown] = [line(report.topic, _LABEL)] if plain(report.topic) else []
    names = [plain(each, NAME) or face.plain("card.seat.nameless") for each in report.members[:_MOST_NAMES]]
    rest = len(report.members) - len(names)
    presenters = [text(line(named(face, report.presenters), 2 * TITLE), strong=True)] if report.presenters else []
    members = [note(line(", ".join(names) + (f" … +{rest}" if rest else ""), 8 * TITLE))] if names else []
    return [*(text(each) for each in shown), *presenters, *members]


def _written(face: Face, report: Report) -> Elements:
    if not report.sections:
        return [text(face.say("card.report.nothing"))]
    short = sum(len(entry) for each in report.sections for entry in each.entries) <= _SHORT
    parts: list[Elements] = []
    for each in report.sections:
        title = [subheading(line(each.label, _LABEL))] if plain(each.label) else []
        parts += [title, [_entry(entry, large=short) for entry in each.entries]]
    return [one for part in parts for one in part]


def _entry(words: str, *, large: bool = False) -> ColumnSet:
    """Return one answer; where there is little to read it is large, so that a hall can read it on a screen."""
    told = text(prose(words, _ENTRY, _LINES), spacing="None")
    told.size = "Large" if large else None
    return row("•", [told], width="12px")


def _next(face: Face, following: Following) -> Markdown:
    others = [line(_presenter(face, each), TITLE) for each in following.presenters[:_MOST_NAMES]]
    who = Markdown(face.voice.list([*following.called, *others]))
    return face.say("card.report.next", number=following.number, names=who)


def ready(
    face: Face,
    *,
    event: Event,
    session: Session,
    groups: int,
    missing: Sequence[int],
    shown: int = 0,
    following: tuple[str, int] | None = None,
) -> Card:
    """Return how many groups handed in, and the way to show the one whose turn it is: its id and number."""
    title = face.say("card.ready", handed=groups - len(missing), groups=groups)
    numbers = [str(each) for each in missing[:_MOST_MISSING]]
    named = ", ".join([*numbers, "…"]) if len(missing) > _MOST_MISSING else face.voice.list(numbers)
    lacking = [text(face.count("card.ready.missing", len(missing), groups=named))] if missing else []
    so_far = [text(face.say("card.ready.shown", shown=shown, groups=groups))] if shown else []
    buttons = []
    if following is not None:
        group_id, number = following
        button = face.plain("card.button.present_group.number", number=number)
        buttons = [
            ask(
                face,
                Verb.PRESENT_GROUP,
                event_id=event.id,
                session_id=session.id,
                argument=group_id,
                sample=str(number),
                title=button,
            )
        ]
    return card(
        face,
        body=[kicker(line(session.title, TITLE)), heading(title), *lacking, *so_far],
        fallback=f"{plain(session.title)}: {plain(title)}",
        buttons=buttons,
    )
