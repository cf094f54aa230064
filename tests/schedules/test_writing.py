"""What is written of an agenda is read as the agenda again, whatever its texts hold."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import (
    LANGUAGES,
    WELL_KNOWN,
    Agenda,
    Audience,
    BreakoutPlan,
    FieldKind,
    Form,
    FormField,
    GroupPlaces,
    GroupRole,
    IdeaRules,
    Notices,
    PollKind,
    PollOpening,
    PollPlan,
    Price,
    Reveal,
    Session,
    SessionKind,
    Slot,
    Speaker,
    Step,
    Topic,
    Vat,
)
from schedules.readers import read
from schedules.readers.own.native import read_native
from schedules.readers.own.writing import write
from tests.schedules.registrations import forms

K = SessionKind


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime.combine(date(year, month, day), time(hour, minute))


def read_back(agenda: Agenda) -> Agenda:
    return bare(read_native(write(agenda), name="a.yaml").agenda)


def bare(agenda: Agenda, *, stated: bool = True) -> Agenda:
    """Return an agenda without lines, and without whether ends were stated where that is not asked for."""
    keep: dict[str, object] = {"line": None} if stated else {"line": None, "end_stated": False}
    return agenda.model_copy(update={"sessions": tuple(each.model_copy(update=keep) for each in agenda.sessions)})


# Any agenda --------------------------------------------------------------------------------------

CHARACTERS = st.characters(codec="utf-8")
LINES = st.text(CHARACTERS, max_size=120).map(lambda text: " ".join(text.split()))
AWKWARD = st.sampled_from(
    [
        "null",
        "~",
        "ja",
        "9.00",
        "- punkt",
        "a: b",
        "a #b",
        '"',
        "'",
        "\\",
        "{x}",
        "[x]",
        "&a",
        "*a",
        "!t",
        "?",
        "%x",
        "@x",
    ]
)
TITLES = st.one_of(LINES, AWKWARD, LINES.map(lambda text: f"Gruppedrøftelse {text}".strip())).filter(bool)
PROSE = st.one_of(
    st.text(CHARACTERS, max_size=400).map(str.strip), st.lists(LINES, max_size=4).map("\n".join).map(str.strip)
)
MAILS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{1,8}\.example", fullmatch=True)
SPEAKERS = st.builds(Speaker, name=LINES.filter(bool), email=st.none() | MAILS)
ROLES = st.lists(st.sampled_from(GroupRole), unique=True).map(tuple)
SIZES = st.tuples(st.integers(2, 99), st.integers(2, 99)).map(sorted)


LABELS = st.one_of(LINES, AWKWARD).filter(bool)
NAMES = LINES.filter(lambda text: text and not set("<>@") & set(text))
SETS = st.lists(st.lists(NAMES | MAILS, min_size=2, max_size=3, unique=True).map(tuple), max_size=2).map(tuple)
SLOTS = st.lists(
    st.builds(Slot, label=LABELS, count=st.integers(1, 10)), max_size=3, unique_by=lambda each: each.label.casefold()
)
TOPICS = st.lists(
    st.builds(Topic, title=LABELS, seats=st.none() | st.integers(2, 99)),
    max_size=3,
    unique_by=lambda each: each.title.casefold(),
)
STEPS = st.lists(st.builds(Step, title=LABELS, minutes=st.none() | st.integers(1, 1440)), max_size=3)
LINKS = st.lists(
    st.from_regex(r"https://[a-z]{1,5}\.example(/[a-z?=&#,]{0,9})?", fullmatch=True), max_size=3, unique=True
)
SPREADS = st.lists(st.sampled_from(["municipality", "region", *WELL_KNOWN]), unique=True).map(tuple)


@st.composite
def plans(draw: st.DrawFn) -> BreakoutPlan:
    smallest, largest = draw(SIZES)
    links = tuple(draw(LINKS))
    places = st.sampled_from(GroupPlaces).filter(lambda each: each is not GroupPlaces.LINKS or links)
    return BreakoutPlan(
        prompt=draw(PROSE),
        smallest=smallest,
        largest=largest,
        roles=draw(ROLES),
        spread=draw(SPREADS),
        together=draw(SETS),
        apart=draw(SETS),
        steps=tuple(draw(STEPS)),
        slots=tuple(draw(SLOTS)),
        grace=draw(st.integers(0, 60)),
        places=draw(places),
        links=links,
        topics=tuple(draw(TOPICS)),
        mends=draw(st.integers(0, 50)),
    )


def fitting(plan: BreakoutPlan, length: int | None) -> BreakoutPlan:
    """Return a plan whose steps take no longer than its session."""
    told = sum(each.minutes or 0 for each in plan.steps)
    return plan.model_copy(update={"steps": ()}) if length and told > length else plan


ENDS = st.just("") | LINES.map(lambda text: text[:60].strip()).filter(lambda text: not set("()") & set(text))
OPTIONS = st.lists(LABELS, min_size=2, max_size=4, unique_by=str.casefold).map(tuple)


@st.composite
def polls(draw: st.DrawFn, *, ends: bool) -> PollPlan:
    kind = draw(st.sampled_from(PollKind).filter(lambda each: each is not PollKind.FEEDBACK))
    scaled = kind is PollKind.SCALE
    return PollPlan(
        question=draw(LABELS),
        kind=kind,
        options=draw(OPTIONS) if kind in {PollKind.SINGLE, PollKind.MULTIPLE} else (),
        steps=draw(st.integers(2, 10)) if scaled else 5,
        lowest=draw(ENDS) if scaled else "",
        highest=draw(ENDS) if scaled else "",
        reveal=draw(st.sampled_from(Reveal)),
        opens=draw(st.sampled_from(PollOpening).filter(lambda each: ends or each is not PollOpening.END)),
    )


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    kind = draw(st.sampled_from(SessionKind))
    start = at(2026, 3, 27) + timedelta(minutes=draw(st.integers(0, 4 * 24 * 60)))
    length = draw(st.none() | st.integers(0, 120) | st.integers(0, 3 * 24 * 60))
    end = None if length is None else start + timedelta(minutes=length)
    audience = draw(st.sampled_from(Audience))
    asked = draw(st.lists(polls(ends=bool(length)), max_size=2, unique_by=lambda each: each.question.casefold()))
    return Session(
        uid=draw(LINES),
        title=draw(TITLES),
        kind=kind,
        start=start,
        end=end,
        end_stated=end is not None and draw(st.booleans()),
        speakers=tuple(draw(st.lists(SPEAKERS, max_size=3))),
        room=draw(LINES),
        details=draw(PROSE),
        breakout=fitting(draw(plans() | st.just(BreakoutPlan())), length) if kind is K.BREAKOUT else None,
        audience=audience,
        pending=draw(st.booleans()),
        polls=tuple(asked) if audience is Audience.OPEN else (),
        feedback=audience is Audience.OPEN and bool(length) and draw(st.booleans()),
        seats=draw(st.none() | st.integers(0, 500)) if audience is Audience.OPEN else None,
    )


MOMENTS = st.datetimes(at(2020, 1, 1), at(2040, 1, 1)).map(lambda each: each.replace(second=0, microsecond=0))
PAGES = st.from_regex(r"https://[a-z]{1,5}\.example(/[a-z?=&#,]{0,9})?", fullmatch=True)
MINUTES = st.integers(0, 60)
AGENDAS = st.builds(
    Agenda,
    title=TITLES,
    zone=st.sampled_from(["Europe/Copenhagen", "America/New_York", "Asia/Kolkata"]),
    language=st.sampled_from(LANGUAGES),
    sessions=st.lists(sessions(), max_size=7).map(lambda found: tuple(sorted(found, key=lambda each: each.start))),
    form=st.none() | forms(),
    organisers=st.lists(MAILS, max_size=2, unique=True).map(tuple),
    facilitators=st.lists(MAILS, max_size=2, unique=True).map(tuple),
    notices=st.builds(
        Notices,
        heads_up=st.integers(0, 60),
        last_minutes=st.integers(0, 60),
        half_time=st.booleans(),
        last_minute=st.booleans(),
        announce=st.booleans(),
        summary=st.booleans(),
        take_home=st.booleans(),
        promises=st.booleans(),
        feedback=st.booleans(),
    ),
    ideas=st.builds(IdeaRules, anonymous=st.booleans(), most=st.integers(1, 200), reading=st.booleans()),
    digests=st.lists(MOMENTS, max_size=3, unique=True).map(lambda found: tuple(sorted(found))),
    logo=st.just("") | PAGES,
    link=st.just("") | PAGES,
)


@settings(max_examples=settings().max_examples // 2, deadline=None)
@given(AGENDAS)
def test_any_agenda_is_read_back_as_it_was(agenda: Agenda) -> None:
    """An end that nobody wrote, and that does not follow from the next line, has to be written."""
    back = read_back(agenda)

    assert bare(back, stated=False) == bare(agenda, stated=False)
    assert read_back(back) == back
    for was, now in zip(agenda.sessions, back.sessions, strict=True):
        assert now.end_stated or not was.end_stated


@settings(max_examples=settings().max_examples // 2, deadline=None)
@given(st.text(CHARACTERS).filter(str.strip))
def test_any_text_is_a_title_after_its_spaces_are_counted_as_one(text: str) -> None:
    words = " ".join(text.split())
    agenda = Agenda(title=words, sessions=(session("9.00", words),))

    assert read_back(agenda) == agenda


def session(clock: str, title: str, **other: object) -> Session:
    hour, minute = clock.split(".")
    kind = other.pop("kind", K.TALK)
    start = at(2026, 11, 30, int(hour), int(minute))
    return Session.model_validate({"title": title, "kind": kind, "start": start, **other})


# As a person would like to edit it --------------------------------------------------------------


def test_danish_agenda_is_written_in_danish() -> None:
    agenda = Agenda(
        title="Naboskab: sådan",
        organisers=("birgit@sted.example",),
        notices=Notices(heads_up=10, summary=False),
        form=Form(
            fields=(FormField(id="name", kind=FieldKind.TEXT, required=True),),
            price=Price(amount=Decimal("1200.50"), vat=Vat.INCLUDED),
            deadline=at(2026, 11, 27, 12, 0),
        ),
        sessions=(
            session("9.00", "Velkommen", kind=K.OPENING, end=at(2026, 11, 30, 9, 15)),
            session(
                "9.15",
                "Naboer",
                end=at(2026, 11, 30, 10, 0),
                end_stated=True,
                room="Salen",
                speakers=(Speaker(name="Ejnar Bak", email="ejnar@sted.example"),),
            ),
            session(
                "10.15",
                "Ud i byen",
                kind=K.BREAKOUT,
                end=at(2026, 11, 30, 12, 0),
                breakout=BreakoutPlan(prompt="Hvem mangler?", smallest=3, largest=3, roles=(GroupRole.REFERENT,)),
            ),
        ),
    )

    assert write(agenda).splitlines()[1:] == [
        'titel: "Naboskab: sådan"',
        "dato: 2026-11-30",
        "slut: 12.00",
        "tidszone: Europe/Copenhagen",
        "sprog: da",
        "",
        "arrangører:",
        "  - birgit@sted.example",
        "",
        "beskeder:",
        "  varsel: 10",
        "  opsummering: nej",
        "",
        "tilmelding:",
        "  pris: 1.200,50 kr. inkl. moms",
        "  frist: 2026-11-27 12.00",
        "  spørgsmål:",
        "    - navn",
        "",
        "program:",
        "  - 9.00: Velkommen",
        "",
        "  - 9.15-10.00:",
        "      titel: Naboer",
        "      lokale: Salen",
        "      oplægsholder: Ejnar Bak <ejnar@sted.example>",
        "",
        "  - 10.15:",
        "      titel: Ud i byen",
        "      opgave: Hvem mangler?",
        "      gruppestørrelse: 3",
        "      roller: [referent]",
    ]
    assert read_back(agenda) == agenda


def test_english_agenda_of_several_days_is_written_in_english() -> None:
    start = at(2026, 5, 4, 23, 0)
    agenda = Agenda(
        title="A night and a day",
        language="en",
        sessions=(
            Session(title="Part one", kind=K.TALK, start=start, end=start + timedelta(hours=2), end_stated=True),
            Session(title="Part two", kind=K.WORKSHOP, start=start + timedelta(hours=2)),
            Session(title="Part three", kind=K.TALK, start=start + timedelta(hours=10), pending=True),
            Session(
                title="Part four",
                kind=K.TALK,
                start=start + timedelta(hours=11),
                end=start + timedelta(hours=61),
                end_stated=True,
            ),
        ),
    )

    assert write(agenda).splitlines()[1:] == [
        "title: A night and a day",
        "timezone: Europe/Copenhagen",
        "language: en",
        "",
        "days:",
        "  - date: 2026-05-04",
        "    programme:",
        "      - 23:00-01:00: Part one",
        "",
        "      - 01:00:",
        "          title: Part two",
        "          kind: workshop",
        "",
        "  - date: 2026-05-05",
        "    programme:",
        "      - 09:00:",
        "          title: Part three",
        "          end: open",
        "          pending: yes",
        "",
        "      - 10:00:",
        "          title: Part four",
        "          end: 2026-05-07 12:00",
    ]
    assert read_back(agenda) == agenda


def test_long_texts_are_folded_and_lines_kept() -> None:
    long = "Hvem mangler I hos jer, og hvordan kunne I spørge netop dem? " * 3
    agenda = Agenda(title="Dag", sessions=(session("9.00", long.strip(), details="Ét\n\n  to"),))

    written = write(agenda)

    assert max(map(len, written.splitlines()[1:])) <= 90
    assert read_back(agenda) == agenda


def test_end_before_its_start_is_left_to_the_organiser() -> None:
    agenda = Agenda(title="Dag", sessions=(session("9.00", "Bagvendt", end=at(2026, 11, 30, 8, 0), end_stated=True),))

    assert read_back(agenda).sessions == (session("9.00", "Bagvendt"),)


def test_own_example_is_written_and_read_back() -> None:
    source = resources.files("schedules") / "agendas" / "inspirationsdag.yaml"
    agenda = bare(read(source.read_bytes(), name="inspirationsdag.yaml").agenda)

    assert read_back(agenda) == agenda
    assert bare(read(write(agenda).encode(), name="program.txt").agenda) == agenda


@pytest.mark.parametrize("name", ["ja", "null", "~", "", "Å: Ø # Æ"])
def test_words_of_yaml_are_words_of_people(name: str) -> None:
    agenda = Agenda(title="Dag", sessions=(session("9.00", "x", room=name, uid=name),))

    assert read_back(agenda) == agenda
