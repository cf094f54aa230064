"""Our own agenda format: what it says, and how it refuses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from importlib import resources

import pytest

from bot.errors import AgendaError
from bot.model import (
    LANGUAGES,
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
from bot.texts import Voice
from schedules.readers import read
from schedules.readers.own.prices import parse_price

K = SessionKind

DANISH = """\
# en kommentar
titel: Naboskab i praksis
dato: 30. november 2026
slut: 15.00
tidszone: Europe/Oslo
sprog: nb
arrangører:
  - Birgit Holm <Birgit.Holm@sted.example>
facilitator: facilitator@sted.example
beskeder:
  varsel: 10
  halvvejs: nej
  sidste_minutter: 0
  sidste_minut: nej
  sessionsstart: ja
  opsummering: nej
tilmelding:
  pris: 600 kr. ekskl. moms
  frist: 27. november 2026 kl. 12.00
  spørgsmål:
    - navn
    - spørgsmål: kommune
      kræves: ja
    - Hvad håber du på?
    - spørgsmål: Hvordan deltager du?
      id: way
      valg: [online, i salen]
program:
  - 9.00: Velkommen
  - 9.15-9.45:
      titel: Sådan gør vi
      oplægsholder:
        - Ada Berg <ada@sted.example>
        - Bo Dam
      beskrivelse: Tre eksempler
  - tid: kl. 10
    titel: Hvem mangler?
    type: gruppedrøftelse
    opgave: Find tre navne.
    gruppestørrelse: 3-5
    roller: [tovholder, referent]
  - 11.00: Frokost
  - 12.00: Kredsens møde
    lukket: ja
  - 15.00: Tak for i dag
"""

ENGLISH = """\
title: Good neighbours
timezone: Europe/London
language: en
organisers: [birgit@place.example]
days:
  - date: 2026-11-30
    programme:
      - 22:00-00:30: Night walk
      - 1:00: Sleep
  - date: 2026-12-01
    end: 12:00
    programme:
      - 9:00: Welcome
      - 10:00: Workshop
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_danish_agenda_is_read_whole() -> None:
    day = "2026-11-30T"
    agenda = Agenda(
        title="Naboskab i praksis",
        zone="Europe/Oslo",
        language="nb",
        sessions=(
            Session(title="Velkommen", kind=K.OPENING, start=at(day + "09:00"), end=at(day + "09:15"), line=29),
            Session(
                title="Sådan gør vi",
                kind=K.TALK,
                start=at(day + "09:15"),
                end=at(day + "09:45"),
                end_stated=True,
                speakers=(Speaker(name="Ada Berg", email="ada@sted.example"), Speaker(name="Bo Dam")),
                details="Tre eksempler",
                line=30,
            ),
            Session(
                title="Hvem mangler?",
                kind=K.BREAKOUT,
                start=at(day + "10:00"),
                end=at(day + "11:00"),
                breakout=BreakoutPlan(
                    prompt="Find tre navne.",
                    smallest=3,
                    largest=5,
                    roles=(GroupRole.TOVHOLDER, GroupRole.REFERENT),
                ),
                line=36,
            ),
            Session(title="Frokost", kind=K.BREAK, start=at(day + "11:00"), end=at(day + "12:00"), line=42),
            Session(
                title="Kredsens møde",
                kind=K.TALK,
                start=at(day + "12:00"),
                end=at(day + "15:00"),
                audience=Audience.CIRCLE,
                line=43,
            ),
            Session(title="Tak for i dag", kind=K.CLOSING, start=at(day + "15:00"), line=45),
        ),
        form=Form(
            fields=(
                FormField(id="name", required=True),
                FormField(id="municipality", kind=FieldKind.MUNICIPALITY, required=True),
                FormField(id="q_hvad_haaber_du_paa", label="Hvad håber du på?"),
                FormField(id="way", label="Hvordan deltager du?", kind=FieldKind.CHOICE, choices=("online", "i salen")),
            ),
            price=Price(amount=Decimal(600), currency="DKK", vat=Vat.EXCLUDED),
            deadline=at("2026-11-27T12:00"),
        ),
        organisers=("birgit.holm@sted.example",),
        facilitators=("facilitator@sted.example",),
        notices=Notices(heads_up=10, last_minutes=0, half_time=False, last_minute=False, announce=True, summary=False),
    )
    reading = read(DANISH.encode(), name="x.yaml")
    assert (reading.agenda, reading.doubts) == (agenda, ())


def test_english_keys_and_several_days_and_midnight() -> None:
    sessions = read(ENGLISH.encode(), name="agenda").agenda.sessions
    assert [(each.title, each.start, each.end) for each in sessions] == [
        ("Night walk", at("2026-11-30T22:00"), at("2026-12-01T00:30")),
        ("Sleep", at("2026-12-01T01:00"), None),
        ("Welcome", at("2026-12-01T09:00"), at("2026-12-01T10:00")),
        ("Workshop", at("2026-12-01T10:00"), at("2026-12-01T12:00")),
    ]


def test_date_and_zone_stand_in_where_the_file_says_nothing() -> None:
    text = "titel: Kort\nprogram:\n  - 9.00: Velkommen\n"
    agenda = read(text.encode(), name="x.yaml", date=date(2027, 1, 2), zone="Europe/Stockholm").agenda
    assert (agenda.zone, agenda.sessions[0].start) == ("Europe/Stockholm", at("2027-01-02T09:00"))


def test_own_format_is_known_by_its_content() -> None:
    assert read(DANISH.encode(), name="program.txt") == read(DANISH.encode(), name="program.yaml")
    text = "Program:\n9.00 Velkommen\n9.30 Tak for i dag\n"
    assert [each.title for each in read(text.encode(), name="x").agenda.sessions] == ["Velkommen", "Tak for i dag"]


def test_shipped_example_has_the_promised_day() -> None:
    example = resources.files("schedules").joinpath("agendas/inspirationsdag.yaml").read_bytes()
    reading = read(example, name="inspirationsdag.yaml")
    assert [(f"{each.start:%H.%M}", each.kind.value) for each in reading.agenda.sessions] == [
        ("09.00", "opening"),
        ("09.15", "talk"),
        ("10.00", "talk"),
        ("11.00", "breakout"),
        ("11.45", "break"),
        ("12.30", "talk"),
        ("13.00", "breakout"),
        ("14.00", "talk"),
        ("15.00", "closing"),
    ]
    assert all(each.breakout and each.breakout.prompt for each in reading.agenda.sessions if each.kind is K.BREAKOUT)
    assert reading.agenda.form is not None
    assert reading.agenda.form.price == Price(amount=Decimal(600))
    asked = [each.id for each in reading.agenda.form.fields]
    assert asked == ["name", "municipality", "role", "email", "ean", "wish", "on_list"]
    assert reading.agenda.organisers == ("birgit.holm@levendelokalsamfund.example",)
    assert reading.agenda.facilitators == ("facilitator@levendelokalsamfund.example",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("600 kr. ekskl. moms", Price(amount=Decimal(600))),
        ("600 kr. pr. person ex. moms", Price(amount=Decimal(600))),
        ("1.000 kr.", Price(amount=Decimal(1000))),
        ("kr. 450,- inkl. moms", Price(amount=Decimal(450), vat=Vat.INCLUDED)),
        ("750 kr. (momsfrit)", Price(amount=Decimal(750), vat=Vat.EXEMPT)),
        ("1 250,50 SEK inkl. moms", Price(amount=Decimal("1250.50"), currency="SEK", vat=Vat.INCLUDED)),
        ("NOK 500 eks. mva", Price(amount=Decimal(500), currency="NOK")),
        ("€ 95", Price(amount=Decimal(95), currency="EUR")),
        ("95 EUR incl. VAT", Price(amount=Decimal(95), currency="EUR", vat=Vat.INCLUDED)),
        ("600", None),
        ("gratis", None),
        ("600 USD", None),
        ("-5 kr.", None),
    ],
)
def test_price_is_read(text: str, expected: Price | None) -> None:
    assert parse_price(text) == expected


GROUPS = """\
titel: To dage
tilmelding:
  spørgsmål:
    - navn
    - spørgsmål: Hvor længe har du været med?
      id: years
dage:
  - dato: 2026-10-05
    program:
      - 9.00:
          titel: Første runde
          uid: r1
          trin:
            - Læs casen: 10 min
            - "Tal om den: hvad ser I?"
            - Skriv: 5
          aflever:
            - Idéer: 3
            - En udfordring
          efterfrist: 3 minutter
          gruppestørrelse: 4-6
          roller: [oplægsholder, referent]
          spredning: kommune, region, years
          sammen: [Ada Berg <Ada@sted.example>, bo@sted.example]
          hver for sig:
            - [Cilla Dam, Erik Fjord]
            - - Cilla Dam
              - bo@sted.example
          flyt: 2
      - 10.00-11.00:
          titel: Borde
          borde:
            Ungdom: 8 pladser
            Natur:
          links: [https://møde.example/1, https://moede.example/2?a=1]
      - 12.00-13.00:
          titel: Første runde igen
          fortsætter: første  runde
          mødested: rum
          aflever: Én ting, I tager med
          spredning: []
  - dato: 2026-10-06
    program:
      - 9.00-10.00:
          titel: Oplæg fra grupperne
          fremlægger: R1
"""


def test_everything_about_groups_is_read() -> None:
    first, tables, again, reports = read(GROUPS.encode(), name="x.yaml").agenda.sessions
    assert first.breakout == BreakoutPlan(
        steps=(
            Step(title="Læs casen", minutes=10),
            Step(title="Tal om den: hvad ser I?"),
            Step(title="Skriv", minutes=5),
        ),
        slots=(Slot(label="Idéer", count=3), Slot(label="En udfordring")),
        grace=3,
        roles=(GroupRole.OPLAEGSHOLDER, GroupRole.REFERENT),
        spread=("municipality", "region", "years"),
        together=(("ada@sted.example", "bo@sted.example"),),
        apart=(("Cilla Dam", "Erik Fjord"), ("Cilla Dam", "bo@sted.example")),
        mends=2,
    )
    assert tables.breakout == BreakoutPlan(
        topics=(Topic(title="Ungdom", seats=8), Topic(title="Natur")),
        places=GroupPlaces.LINKS,
        links=("https://møde.example/1", "https://moede.example/2?a=1"),
    )
    assert again.breakout == BreakoutPlan(
        same_as="første runde", places=GroupPlaces.ROOMS, slots=(Slot(label="Én ting, I tager med"),), spread=()
    )
    assert (reports.kind, reports.breakout, reports.presents) == (K.TALK, None, "R1")
    assert [each.kind for each in (first, tables, again)] == [K.BREAKOUT] * 3


ASKED = """\
titel: Spørgsmål
logo: https://sted.example/logo.png
overblik: [12.00, "2026-10-06 kl. 8.30"]
idéer:
  anonyme: ja
  højst: 5
  læsning: ja
beskeder:
  med_hjem: nej
  løfter: nej
  feedback: ja
dage:
  - dato: 2026-10-05
    program:
      - 9.00-10.00:
          titel: Om tillid
          feedback: ja
          afstemninger:
            - Hvad nu?: [a, b,   c  d]
            - Ét ord om tillid: ord
            - spørgsmål: Hvad mangler?
              type: tekst
            - spørgsmål: Hvem tager den?
              type: flere
              svar: [vi, de andre]
              vis: når det afsløres
              åbner: ved slut
            - spørgsmål: Hvor enige er vi?
              skala: 1 (slet ikke) - 7 (helt enig)
              åbner: ved start
            - spørgsmål: Hvor mange?
              skala: 3
  - dato: 2026-10-06
    program:
      - 23.00-1.00:
          title: Late
          polls:
            What now?: [yes, no]
            How much?: scale
"""


def test_everything_that_is_asked_is_read() -> None:
    agenda = read(ASKED.encode(), name="x.yaml").agenda
    first, late = agenda.sessions

    assert first.polls == (
        PollPlan(question="Hvad nu?", options=("a", "b", "c d")),
        PollPlan(question="Ét ord om tillid", kind=PollKind.WORDS),
        PollPlan(question="Hvad mangler?", kind=PollKind.TEXT),
        PollPlan(
            question="Hvem tager den?",
            kind=PollKind.MULTIPLE,
            options=("vi", "de andre"),
            reveal=Reveal.REVEALED,
            opens=PollOpening.END,
        ),
        PollPlan(
            question="Hvor enige er vi?",
            kind=PollKind.SCALE,
            steps=7,
            lowest="slet ikke",
            highest="helt enig",
            opens=PollOpening.START,
        ),
        PollPlan(question="Hvor mange?", kind=PollKind.SCALE, steps=3),
    )
    assert late.polls == (
        PollPlan(question="What now?", options=("yes", "no")),
        PollPlan(question="How much?", kind=PollKind.SCALE),
    )
    assert (first.feedback, late.feedback) == (True, False)
    assert agenda.ideas == IdeaRules(anonymous=True, most=5, reading=True)
    assert agenda.notices == Notices(take_home=False, promises=False, feedback=True)
    assert agenda.digests == (at("2026-10-05T12:00"), at("2026-10-06T08:30"), at("2026-10-06T12:00"))
    assert agenda.logo == "https://sted.example/logo.png"


HEAD = "titel: X\ndato: 2026-11-30\n"
LINE = HEAD + "program:\n  - 9.00: A\n"

WRONG: list[tuple[str, str, int | None]] = [
    ("", "empty", None),
    ("# kun en kommentar\n", "empty", None),
    ("titel: [\n", "yaml", 2),
    ("titel: &a X\nprogram: []\n", "yaml_special", 1),
    ("titel: X\nprogram: *a\n", "yaml_special", 2),
    ("titel: !!str X\n", "yaml_special", 1),
    ("titel: " + "[" * 20 + "]" * 20, "too_deep", 1),
    ("bare tekst", "wants_fields", 1),
    (HEAD, "key_missing", 1),
    ("dato: 2026-11-30\nprogram: []\n", "key_missing", 1),
    (LINE + "porgram: x\n", "key_unknown", 5),
    (LINE + "titel: Y\n", "key_twice", 5),
    ("titel: [a]\ndato: 2026-11-30\nprogram: []\n", "wants_text", 1),
    ("titel:\ndato: 2026-11-30\nprogram: []\n", "wants_text", 1),
    (LINE + "arrangører: {a: b}\n", "wants_list", 5),
    (LINE + "arrangører: [ikke en mail]\n", "bad_email", 5),
    (LINE + "tidszone: Danmark\n", "bad_zone", 5),
    (LINE + "sprog: tysk\n", "bad_language", 5),
    (LINE + "beskeder:\n  varsel: 90\n", "bad_minutes", 6),
    (LINE + "beskeder:\n  opsummering: måske\n", "wants_yes_no", 6),
    ("titel: X\nprogram:\n  - 9.00: A\n", "date_missing", 1),
    ("titel: X\ndato: 30. november\nprogram: []\n", "bad_date", 2),
    (LINE + "slut: sent\n", "bad_time", 5),
    (HEAD + "program:\n  - 9.60: A\n", "bad_time", 4),
    (HEAD + "program:\n  - 9.00\n", "wants_session", 4),
    (HEAD + "program:\n  - tid: 9.00\n", "key_missing", 4),
    (HEAD + "program:\n  - titel: A\n", "key_missing", 4),
    (HEAD + "program:\n  - 10.00-9.00: A\n", "end_before_start", 4),
    (LINE + "    type: fest\n", "bad_kind", 5),
    (LINE + "    gruppestørrelse: 6-4\n    opgave: B\n", "bad_group_size", 5),
    (LINE + "    roller: [formand]\n    opgave: B\n", "bad_role", 5),
    (LINE + "    roller: [referent, note-taker]\n", "said_twice", 5),
    (LINE + "    oplægsholder: Ada <ada>\n", "bad_email", 5),
    (LINE + "    spredning: [kommune, kommune]\n", "said_twice", 5),
    (LINE + "    spredning: kommune,\n", "wants_text", 5),
    (LINE + "    spredning: [alder]\n", "spread_unknown", 5),
    (LINE + "    sammen: [Ada]\n", "bad_set", 5),
    (LINE + "    sammen: Ada\n", "bad_set", 5),
    (LINE + "    hver_for_sig:\n      - [Ada, Bo]\n      - [Ada, Ada]\n", "bad_set", 7),
    (LINE + "    sammen: [[Ada, bo@]]\n", "bad_email", 5),
    (LINE + "    trin:\n      - Læs: længe\n", "bad_step_minutes", 6),
    (LINE + "    trin:\n      - Læs: 0 min\n", "bad_step_minutes", 6),
    (LINE + '    trin:\n      - "": 10 min\n', "wants_text", 6),
    (LINE + "    trin:\n      - [Læs, 10]\n", "wants_text", 6),
    (LINE + f"    trin: [{'x' * 201}]\n", "text_long", 5),
    (LINE + f"    trin: [{', '.join('abcdefghijklm')}]\n", "too_many", 5),
    (LINE + "    slut: 9.30\n    trin:\n      - Læs: 20 min\n      - Skriv: 11 min\n", "steps_too_long", 7),
    (LINE + "    aflever:\n      - Idéer: 11\n", "bad_count", 6),
    (LINE + "    aflever:\n      - Idéer: 3\n      - idéer: 2\n", "said_twice", 7),
    (LINE + "    efterfrist: 61\n", "bad_minutes", 5),
    (LINE + "    mødested: skoven\n", "bad_places", 5),
    (LINE + "    mødested: links\n", "links_missing", 5),
    (LINE + "    links: []\n", "links_missing", 5),
    (LINE + "    links: [http://a.example]\n", "bad_link", 5),
    (LINE + "    links: [https://a.example, https://a.example]\n", "said_twice", 5),
    (LINE + "    borde:\n      - Ungdom: 1\n", "bad_seats", 6),
    (LINE + "    borde: [Ungdom, ungdom]\n", "said_twice", 5),
    (LINE + "    flyt: alle\n", "bad_moves", 5),
    (LINE + "    flyt: 51\n", "bad_moves", 5),
    (LINE + "    fortsætter: A\n", "reference_unknown", 5),
    (LINE + "    fremlægger: B\n", "reference_unknown", 5),
    (LINE + "    fremlægger:\n", "wants_text", 5),
    (LINE + "    type: pause\n    trin: [Læs]\n", "only_groups", 6),
    (LINE + "    afstemninger: [Hvad nu?]\n", "poll_kind_missing", 5),
    (LINE + "    afstemninger:\n      - Hvad nu?: [a]\n", "poll_answers_few", 6),
    (LINE + "    afstemninger:\n      - Hvad nu?: a\n", "poll_answers_few", 6),
    (LINE + "    afstemninger:\n      - Hvad nu?: [a, A]\n", "said_twice", 6),
    (LINE + "    afstemninger:\n      - Hvad nu?: [a, '']\n", "wants_text", 6),
    (LINE + f"    afstemninger:\n      - Hvad nu?: [a, {'b' * 201}]\n", "text_long", 6),
    (LINE + f"    afstemninger:\n      - Hvad nu?: [{', '.join(map(str, range(21)))}]\n", "too_many", 6),
    (LINE + "    afstemninger:\n      - Hvad?: [a, b]\n      - hvad?: [c, d]\n", "said_twice", 7),
    (LINE + "    afstemninger:\n" + "".join(f"      - H{n}?: ord\n" for n in range(21)), "too_many", 26),
    (LINE + "    afstemninger:\n      - type: skala\n", "key_missing", 6),
    (LINE + "    afstemninger:\n      - spørgsmål: Hvad?\n        svra: [a, b]\n", "key_unknown", 7),
    (LINE + "    afstemninger:\n      - spørgsmål: Hvad?\n", "poll_kind_missing", 6),
    (LINE + "    afstemninger:\n      - spørgsmål: Hvad?\n        type: lodtrækning\n", "bad_poll_kind", 7),
    (LINE + "    afstemninger:\n      - spørgsmål: Hvad?\n        type: flere\n", "poll_answers_few", 6),
    (LINE + "    afstemninger:\n      - {spørgsmål: Hvad?, type: ord, svar: [a, b]}\n", "poll_answers_unused", 6),
    (LINE + "    afstemninger:\n      - {spørgsmål: Hvad?, type: ord, skala: 5}\n", "poll_answers_unused", 6),
    (LINE + "    afstemninger:\n      - {spørgsmål: Hvad?, skala: 11}\n", "bad_scale", 6),
    (LINE + "    afstemninger:\n      - {spørgsmål: Hvad?, skala: 0-5}\n", "bad_scale", 6),
    (LINE + "    afstemninger:\n      - {spørgsmål: Hvad?, skala: 5, vis: aldrig}\n", "bad_reveal", 6),
    (LINE + "    afstemninger:\n      - {spørgsmål: Hvad?, skala: 5, åbner: snart}\n", "bad_opening", 6),
    (LINE + "    afstemninger:\n      - {spørgsmål: Hvad?, skala: 5, åbner: ved slut}\n", "poll_end_unknown", 6),
    (LINE + "    feedback: ja\n", "poll_end_unknown", 5),
    (LINE + "    feedback: gerne\n", "wants_yes_no", 5),
    (LINE + "    slut: 10.00\n    lukket: ja\n    feedback: ja\n", "poll_closed", 7),
    (LINE + "    lukket: ja\n    afstemninger:\n      - Hvad nu?: ord\n", "poll_closed", 7),
    (LINE + "idéer:\n  højst: 0\n", "bad_most_ideas", 6),
    (LINE + "idéer:\n  højst: mange\n", "bad_most_ideas", 6),
    (LINE + "idéer:\n  anonyme: måske\n", "wants_yes_no", 6),
    (LINE + "idéer: mange\n", "wants_fields", 5),
    (LINE + "overblik: [snart]\n", "bad_digest", 5),
    (LINE + "overblik: [9.00-10.00]\n", "bad_digest", 5),
    (LINE + "overblik: [9.00, 2026-11-30 9.00]\n", "said_twice", 5),
    (LINE + "logo: http://sted.example/logo.png\n", "bad_link", 5),
    (LINE + "beskeder:\n  løfter: måske\n", "wants_yes_no", 6),
    (LINE + "beskeder:\n  halvvejs: måske\n", "wants_yes_no", 6),
    (LINE + "tilmelding:\n  pris: dyrt\n", "bad_price", 6),
    (LINE + "tilmelding:\n  frist: snart\n", "bad_date", 6),
    (LINE + "tilmelding:\n  spørgsmål: [navn, name]\n", "question_twice", 6),
    (LINE + "tilmelding:\n  spørgsmål:\n    - {spørgsmål: A, id: Ø}\n", "bad_id", 7),
    (LINE + "tilmelding:\n  spørgsmål:\n    - {spørgsmål: A, type: stor}\n", "bad_question_kind", 7),
]


@pytest.mark.parametrize(("text", "code", "line"), WRONG)
def test_wrong_agenda_is_refused_with_its_line_in_every_language(text: str, code: str, line: int | None) -> None:
    with pytest.raises(AgendaError) as caught:
        read(text.encode(), name="dag.yaml")
    error = caught.value
    assert (error.code, error.file, error.line) == (code, "dag.yaml", line)
    for language in LANGUAGES:
        sentence = Voice(language).say(f"agenda_error.{code}", **error.values)
        assert all(str(value) in sentence for value in error.values.values())


def test_unknown_key_is_told_what_was_perhaps_meant() -> None:
    with pytest.raises(AgendaError) as caught:
        read((LINE + "tilmeding:\n  pris: 1 kr.\n").encode(), name="x.yaml")
    assert caught.value.values == {"key": "tilmeding", "known": "tilmelding"}


def test_session_that_there_is_not_is_told_with_those_that_there_are() -> None:
    known = "  - 8.00: {titel: Om tillid, opgave: Tal}\n  - 8.30: {titel: Om mod, opgave: Tal}\n"
    with pytest.raises(AgendaError) as caught:
        read((HEAD + "program:\n" + known + "  - 9.00: {titel: A, fremlægger: Om håb}\n").encode(), name="x.yaml")
    assert caught.value.values == {"text": "Om håb", "known": "»Om tillid«, »Om mod«"}
