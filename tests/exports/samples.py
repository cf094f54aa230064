"""A day as documents tell it: as days are, as people make trouble, and as large as they come."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from PIL import Image

from bot.model import (
    Agenda,
    Event,
    Form,
    FormField,
    GroupRole,
    PollKind,
    PollPlan,
    PollState,
    QuestionState,
    Session,
    SessionKind,
    Speaker,
)
from bot.record import (
    GroupRecord,
    IdeaRecord,
    PersonRecord,
    PollRecord,
    PromiseTally,
    QuestionRecord,
    Record,
    SeatRecord,
    Support,
    ThemeRecord,
)

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
MADE = datetime(2026, 11, 30, 15, 12, tzinfo=UTC)
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "</w:t></w:r><w:r><w:t>",
    "x" * 10_000,
    "ord " * 2_500,
    "שלום עולם, 3 < 5 & 7 > 2",
    "مرحبا بكم في هذا اليوم",
    "👩‍👩‍👧 🇩🇰 ja tak",
    "nul\x00 og \ud800 halv \u202edrejet",
    "linje\nto\r\n\ttre\u2028fire",
    "# overskrift\n* punkt\n1. et\n| a | b |\n```\n[x](javascript:alert(1)) ![y](http://z) &lt; _a_ **b**",
    "]]> --> <![CDATA[ \ufffe\uffff",
    "",
)


def at(hour: int, minute: int = 0) -> datetime:
    return DAY + timedelta(hours=hour, minutes=minute)


def logo(width: int = 640, height: int = 160, kind: str = "PNG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), "#7a1f3d").save(written, kind)
    return written.getvalue()


TALK = Session(
    id="s1",
    title="Tillid i hverdagen",
    kind=SessionKind.TALK,
    start=at(9),
    end=at(10),
    speakers=(Speaker(name="Åse Dam"), Speaker(name="Bo Lind")),
    room="Sal 1",
)
GROUPS = Session(id="s2", title="Hvad skal vi gøre sammen?", kind=SessionKind.BREAKOUT, start=at(10), end=at(11, 30))
AGENDA = Agenda(
    title="Velfærd på tværs",
    sessions=(TALK, GROUPS),
    form=Form(fields=(FormField(id="name"), FormField(id="municipality"), FormField(id="mad", label="Allergier?"))),
)
_TEXTS = (
    "Lad medarbejderne selv lægge vagtplanen, så den passer til borgerne.",
    "Færre skemaer: ét sted at skrive, og kun det, som nogen læser.",
    "En fast kontaktperson til hver familie, på tværs af skole, læge og kommune.",
    "Åbent kaffebord hver onsdag for dem, der ellers sidder alene.",
    "Prøv det i tre måneder, og mål på, om borgerne mærker det.\nHvis ikke: stop igen.",
)
IDEAS = tuple(
    IdeaRecord(
        number=number,
        text=_TEXTS[number % 5],
        session_id="s2" if number < 19 else None,
        group=number % 4 + 1 if number < 19 else None,
        slot="Idé" if number < 19 else "",
        author="" if number % 6 == 0 else ("Anna Berg", "Zoë Krog", "Carl Friis")[number % 3],
        municipality="" if number % 6 == 0 else ("Odense", "Vejle", "Aarhus")[number % 3],
        support=Support(people=(number * 7) % 11, municipalities=(number * 7) % 11 // 2),
        theme=number % 3 + 1 if number < 19 else None,
        shared_at=datetime(2026, 11, 30, 9, number, tzinfo=UTC),
    )
    for number in range(1, 23)
)
RECORD = Record(
    event=Event(id="e1", title="Velfærd på tværs", starts_at=AGENDA.instant(at(9)), ends_at=AGENDA.instant(at(15))),
    agenda=AGENDA,
    made_at=MADE,
    ideas=IDEAS,
    themes=tuple(
        ThemeRecord(
            number=number,
            name=("Fast kontaktperson", "Færre skemaer", "Vagtplaner, der passer til borgerne")[number - 1],
            session_id="s2",
            central=(4, 5, 3)[number - 1] - 2 or 1,
            ideas=tuple(each.number for each in IDEAS if each.theme == number),
            groups=(1, 2, 4),
            voices=Support(people=5, municipalities=3),
            support=Support(people=(27, 8, 13)[number - 1], municipalities=9),
        )
        for number in (1, 2, 3)
    ),
    questions=(
        QuestionRecord(
            number=1,
            text="Hvem ejer data, når tre kommuner deler et system?",
            session_id="s1",
            author="Dorte Juul",
            support=Support(people=12, municipalities=5),
            asked_at=MADE,
        ),
        QuestionRecord(
            number=2, text="Hvad kostede det?", session_id="s1", state=QuestionState.ANSWERED, asked_at=MADE
        ),
    ),
    polls=(
        PollRecord(
            number=1,
            plan=PollPlan(
                question="Hvor begynder vi?", options=("I skolen", "På sygehuset", "Derhjemme, hos borgeren")
            ),
            kind=PollKind.SINGLE,
            session_id="s1",
            state=PollState.CLOSED,
            voters=30,
            counts=(6, 3, 21),
            shown=True,
        ),
        PollRecord(
            number=2,
            plan=PollPlan(
                question="Hvor klar er din kommune?", kind=PollKind.SCALE, lowest="slet ikke", highest="helt klar"
            ),
            kind=PollKind.SCALE,
            session_id="s1",
            voters=28,
            counts=(1, 4, 10, 9, 4),
            mean=3.39,
            shown=True,
        ),
        PollRecord(
            number=3,
            plan=PollPlan(question="Dagen i ét ord", kind=PollKind.WORDS),
            kind=PollKind.WORDS,
            voters=17,
            words=(("mod", 9), ("tillid", 6), ("kaffe", 2)),
            shown=True,
        ),
        PollRecord(
            number=4,
            plan=PollPlan(question="Hvad tager du med hjem?", kind=PollKind.TEXT),
            kind=PollKind.TEXT,
            voters=2,
            texts=("At vi ikke er de eneste.", "Et navn i nabokommunen."),
            shown=True,
        ),
    ),
    groups=tuple(
        GroupRecord(
            number=number,
            session_id="s2",
            topic="Skole og hjem" if number == 1 else "",
            seats=(
                SeatRecord(name="Anna Berg", role=GroupRole.TOVHOLDER, municipality="Odense"),
                SeatRecord(name="Zoë Krog", municipality="Vejle"),
            ),
            handed_in=number != 3,
        )
        for number in (1, 2, 3, 4)
    ),
    people=(
        PersonRecord(name="Anna Berg", answers={"municipality": "Odense", "mad": "nødder"}, present=True),
        PersonRecord(name="Zoë Krog", answers={"municipality": "Vejle", "email": "zoe@example.dk"}),
    ),
    registered=64,
    present=58,
    promises=PromiseTally(made=22, begun=5, kept=9),
    closed=True,
)
TROUBLE = RECORD.model_copy(
    update={
        "event": RECORD.event.model_copy(update={"title": HOSTILE[1] + HOSTILE[8]}),
        "agenda": AGENDA.model_copy(
            update={"sessions": (TALK.model_copy(update={"title": HOSTILE[3]}), GROUPS), "title": HOSTILE[0]}
        ),
        "ideas": tuple(
            IDEAS[0].model_copy(
                update={"number": number, "text": text, "author": text[:80], "slot": text[:20], "municipality": "=1+1"}
            )
            for number, text in enumerate(HOSTILE, 1)
        ),
        "themes": tuple(
            RECORD.themes[0].model_copy(update={"number": number, "name": text, "central": number})
            for number, text in enumerate(HOSTILE, 1)
        ),
        "questions": tuple(
            RECORD.questions[0].model_copy(update={"number": number, "text": text, "author": text[:80]})
            for number, text in enumerate(HOSTILE, 1)
        ),
        "polls": (
            RECORD.polls[0].model_copy(
                update={"plan": PollPlan(question=HOSTILE[0], options=HOSTILE), "counts": (2,) * len(HOSTILE)}
            ),
            RECORD.polls[2].model_copy(update={"words": tuple((text, 3) for text in HOSTILE)}),
            RECORD.polls[3].model_copy(update={"texts": HOSTILE}),
        ),
        "people": tuple(PersonRecord(name=text, answers={"mad": text, "=x": text}) for text in HOSTILE),
    }
)


def many(number: int) -> Record:
    """Return a record with so many ideas."""
    ideas = tuple(
        IDEAS[each % 18].model_copy(update={"number": each, "text": f"{_TEXTS[each % 5]} ({each})", "theme": 1})
        for each in range(1, number + 1)
    )
    return RECORD.model_copy(update={"ideas": ideas})
