"""One sample or more of every card, with plain, hostile and very long nouns. A card function that is
not here fails the gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final, get_args

from bot.forms import Fault
from bot.model import (
    Agenda,
    Audience,
    BreakoutPlan,
    Broadcast,
    Doubt,
    Event,
    FieldKind,
    Form,
    FormField,
    GroupRole,
    HarvestState,
    IdeaRules,
    Person,
    Price,
    Proposal,
    Reading,
    Session,
    SessionKind,
    Slot,
    Speaker,
    Verb,
)
from bot.reach import Reason
from cards import agenda as agendas
from cards import (
    announcement,
    breakout,
    changes,
    choose,
    console,
    documents,
    follows,
    harvest,
    idea,
    outline,
    preview,
    privacy,
    pulse,
    reading,
    receipts,
    registration,
    repair,
    report,
    rooms,
    who,
)
from cards import help as helping
from cards.sheets import Sheet
from schedules import mending
from schedules.release import Change, ChangeKind, Ripple
from schedules.revisions import Revision, Term
from tests.cards import (
    application_samples,
    enrolment_samples,
    findings_samples,
    form_samples,
    group_samples,
    invitation_samples,
    poll_samples,
    price_samples,
    question_samples,
    theme_samples,
    waiting_samples,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cards.elements import Card, Face

    Tint = Callable[[str], str]

HOSTILE: Final = (
    "**fed** [link](https://example.org) <at>Ordstyrer</at> _skrå_ `kode` ~~streg~~ "
    "<b>html</b> &lt;at&gt; ![billede](x) {{DATE(2021-05-31T09:00:00Z,SHORT)}} # ikke overskrift <https://example.org>"
)
LINK: Final = group_samples.LINK
UNSEEN: Final = "\u202eomvendt\u202c\x00\u200b\ufeff"
LONG: Final = "Ærligt talt en meget lang sætning 🙂 med ord. "


def plain(text: str) -> str:
    return text


def hostile(text: str) -> str:
    return f"{HOSTILE} {text} {UNSEEN}"


def long(text: str) -> str:
    return f"{text} " + LONG * 220


def heavy(text: str) -> str:
    """Return what takes the most room: four bytes a character, and two of those once escaped."""
    return f"{text} " + "🙂" * 3_000 + "\\" * 3_000


TINTS: Final[dict[str, Tint]] = {"plain": plain, "hostile": hostile, "long": long, "heavy": heavy}


def at(clock: str) -> datetime:
    """Return a wall time of the day in question."""
    return datetime.fromisoformat(f"2026-05-29T{clock}:00")


@dataclass(frozen=True)
class World:
    """The nouns of one day, each text of people's tinted; `many` times as much of everything."""

    tint: Tint
    many: int = 1

    @cached_property
    def speakers(self) -> tuple[Speaker, ...]:
        names = ["Maja Lund", "Peter Skov", "Ida Mark"]
        return tuple(Speaker(name=self.tint(each)) for each in names * self.many)

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        made = [
            self.session("welcome", "Velkommen og dagens program", SessionKind.OPENING, "09:00", "09:15"),
            self.session("neighbour", "Hvem henter brændet? (tre landsbyer)", SessionKind.TALK, "09:15", "10:00"),
            self.session("secret", "Lukket møde for juryen", SessionKind.TALK, "09:30", "09:45", closed=True),
            self.session("local", "Nærdemokrati i små byer", SessionKind.TALK, "10:00", "11:00"),
            self.session("talk", "Gruppedrøftelse: de første skridt", SessionKind.BREAKOUT, "11:00", "11:45"),
            self.session("lunch", "Frokost", SessionKind.BREAK, "11:45", "12:30"),
            self.session("work", "Værksted: skriv jeres egen invitation", SessionKind.WORKSHOP, "12:30", "14:30"),
            self.session("thanks", "Tak for i dag", SessionKind.CLOSING, "14:30", None),
            self.session("dinner", "Fælles middag", SessionKind.OTHER, "18:00", "20:00"),
        ]
        more = [
            self.session(f"more{n}", f"Spor {n}", SessionKind.TALK, "14:31", None) for n in range(40 * (self.many - 1))
        ]
        return tuple(made + more)

    def session(
        self, key: str, title: str, kind: SessionKind, start: str, end: str | None, *, closed: bool = False
    ) -> Session:
        talks = kind is SessionKind.TALK
        return Session(
            id=f"session-{key}",
            title=self.tint(title),
            kind=kind,
            start=at(start),
            end=at(end) if end else None,
            speakers=self.speakers if talks else (),
            details=self.tint("Tre landsbyer fortæller, hvad der lykkedes.") if talks else "",
            breakout=BreakoutPlan(prompt=self.tint("Hvem mangler vi at høre fra, og hvordan når vi dem?"))
            if kind is SessionKind.BREAKOUT
            else None,
            audience=Audience.CIRCLE if closed else Audience.OPEN,
        )

    @cached_property
    def form(self) -> Form:
        fields = (
            FormField(id="name", required=True),
            FormField(id="municipality", kind=FieldKind.MUNICIPALITY, required=True),
            FormField(id="role"),
            FormField(id="email", kind=FieldKind.EMAIL, required=True),
            FormField(id="verb", kind=FieldKind.CHOICE, label=self.tint("Mad"), choices=self.choices, required=True),
            FormField(id="wishes", kind=FieldKind.LONG, label=self.tint("Hvad håber du at få med hjem?")),
            FormField(
                id="photo",
                kind=FieldKind.TOGGLE,
                label=self.tint("Jeg må være med på billeder"),
                help=self.tint("Billederne bruges kun internt."),
            ),
        )
        more = [FormField(id=f"extra{n}", kind=FieldKind.LONG, label=self.tint("Mere")) for n in range(self.many - 1)]
        return Form(fields=(*fields, *more), price=self.price, deadline=at("08:00") - timedelta(days=4))

    @cached_property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.tint(each)[:150] + str(n) for n, each in enumerate(["Alt", "Vegetar", "Vegansk"]))

    @cached_property
    def price(self) -> Price:
        return Price(amount=Decimal(600))

    @cached_property
    def answers(self) -> dict[str, str]:
        said = {"name": "Anna Holm", "municipality": "Aarhus Kommune", "email": "anna_holm@example.org"}
        long_ones = {each.id: self.tint("Gode råd, 5*3 af dem, fra C++-folk") for each in self.form.fields}
        return long_ones | {name: self.tint(each) for name, each in said.items()} | {"photo": "true"}

    @cached_property
    def agenda(self) -> Agenda:
        return Agenda(title=self.tint("Nærdemokratidag"), sessions=self.sessions, form=self.form)

    @cached_property
    def event(self) -> Event:
        agenda = Agenda(title="")
        return Event(
            id="0123456789abcdef0123456789abcdef",
            title=self.tint("Nærdemokratidag"),
            starts_at=agenda.instant(at("09:00")),
            ends_at=agenda.instant(at("15:00")),
        )

    @cached_property
    def group(self) -> breakout.GroupLine:
        people = [
            ("Anna Holm", "Aarhus Kommune", GroupRole.TOVHOLDER),
            ("Bo Friis", "Ærø Kommune", GroupRole.REFERENT),
            ("Carla Juul", "Tønder Kommune", GroupRole.MATERIALEANSVARLIG),
            ("Dan Toft", None, GroupRole.OPLAEGSHOLDER),
            ("Eva Krog", "Brøndby Kommune", None),
        ]
        seats = [breakout.Seat(name=self.tint(name), municipality=town, role=role) for name, town, role in people]
        return breakout.GroupLine(number=3, seats=tuple(seats * self.many))

    @cached_property
    def groups(self) -> list[breakout.GroupLine]:
        return [self.group.model_copy(update={"number": number}) for number in range(1, 4 * self.many + 1)]

    @cached_property
    def ideas(self) -> list[idea.IdeaLine]:
        told = [
            ("Stil stole frem på torvet, og spørg folk, mens de venter på bussen.", 7, "session-neighbour", None, ""),
            ("Lad de unge skrive invitationen.\nDe ved, hvad der virker.", 4, "session-talk", 3, "Idé"),
            ("Ingen bus efter kl. 16", 0, "session-talk", 3, "Forhindring"),
            ("Giv kaffe", 12, "session-talk", 1, "Ønske til foreningen"),
            ("Et fælles regneark: hvad kostede det?", 1, None, None, ""),
        ]
        return [
            idea.IdeaLine(
                number=n,
                text=self.tint(words),
                votes=votes,
                municipalities=min(votes, 3),
                author="" if group else self.tint("Anna Holm"),
                changed=n % 2 == 0,
                session_id=session,
                group=group,
                slot=self.tint(slot) if slot else "",
            )
            for n, (words, votes, session, group, slot) in enumerate(told * 4 * self.many if self.many > 1 else told, 1)
        ]

    def about(self, kind: SessionKind) -> Session:
        return next(each for each in self.sessions if each.kind is kind)


Drawings = Iterator[tuple[str, "Card"]]


def _agenda(face: Face, world: World) -> Drawings:
    for function in (agendas.programme, agendas.running, agendas.coming):
        for clock in ("08:00", "09:20", "20:00"):
            drawn = function(face, event=world.event, agenda=world.agenda, now=at(clock))
            yield f"agenda.{function.__name__} {clock}", drawn
    empty = Agenda(title=world.tint("Tom dag"))
    yield "agenda.programme empty", agendas.programme(face, event=world.event, agenda=empty, now=at("08:00"))


def _announcement(face: Face, world: World) -> Drawings:
    phases: tuple[announcement.Phase, ...] = ("upcoming", "running", "ended")
    for kind in SessionKind:
        for phase in phases:
            drawn = announcement.session_card(
                face,
                event=world.event,
                agenda=world.agenda,
                session=world.about(kind),
                phase=phase,
                late=kind is SessionKind.WORKSHOP,
            )
            yield f"announcement.session_card {kind} {phase}", drawn
    listed = announcement.session_card(
        face,
        event=world.event,
        agenda=world.agenda,
        session=world.about(SessionKind.BREAKOUT),
        phase="running",
        groups=world.groups,
    )
    yield "announcement.session_card groups", listed
    going_on = [world.about(SessionKind.TALK), world.about(SessionKind.WORKSHOP)]
    caught_up = announcement.catch_up_card(face, event=world.event, agenda=world.agenda, sessions=going_on)
    yield "announcement.catch_up_card", caught_up


def _edited(face: Face, world: World) -> Drawings:
    """What is drawn when the programme changes while people live by it."""
    event, agenda = world.event, world.agenda
    talks = [
        each.model_copy(update={"start": at("10:00"), "end": at("10:45"), "room": world.tint("Salen")})
        for each in agendas.shown(agenda)[:5]
    ]
    for name, some in (("one", talks[1:2]), ("many", talks)):
        drawn = announcement.upcoming_card(face, event=event, agenda=agenda, sessions=some)
        yield f"announcement.upcoming_card {name}", drawn
    talk, groups = world.about(SessionKind.TALK), world.about(SessionKind.BREAKOUT)
    yield "announcement.moved_card", announcement.moved_card(face, session=talk, was=at("08:15"))
    another_day = at("09:15") - timedelta(days=1)
    yield "announcement.moved_card day", announcement.moved_card(face, session=talk, was=another_day)
    yield "announcement.cancelled_card", announcement.cancelled_card(face, session=talk)
    longer = groups.model_copy(update={"end": at("12:00")})
    yield "breakout.moved longer", breakout.moved(face, session=longer, was=groups)
    tomorrow = groups.model_copy(update={"start": groups.start + timedelta(days=1), "end": None})
    yield "breakout.moved day", breakout.moved(face, session=tomorrow, was=groups)
    yield "breakout.cancelled", breakout.cancelled(face, session=groups)
    coming = [each.model_copy(update={"pending": each.kind is SessionKind.TALK}) for each in world.sessions]
    bit_by_bit = agenda.model_copy(update={"sessions": tuple(coming)})
    yield "agenda.programme pending", agendas.programme(face, event=event, agenda=bit_by_bit, now=at("08:00"))


def _changes(face: Face, world: World) -> Drawings:
    event, (_, talk, _, local, groups, lunch, work, *rest) = world.event, world.sessions
    moved = talk.model_copy(update={"start": at("10:15"), "end": at("11:00")})
    other = local.model_copy(
        update={"title": world.tint("Nærdemokrati overalt"), "speakers": (Speaker(name=world.tint("Ea Lind")),)}
    )
    tomorrow = work.model_copy(update={"start": work.start + timedelta(days=1), "room": world.tint("Loftet")})
    every = [
        Change(kinds=(ChangeKind.MOVED, ChangeKind.SHORTENED), session=moved, was=talk),
        Change(
            kinds=(ChangeKind.RENAMED, ChangeKind.NEW_SPEAKER, ChangeKind.SPEAKER_GONE),
            session=other,
            was=local,
        ),
        Change(kinds=(ChangeKind.CANCELLED,), session=groups, was=groups),
        Change(kinds=(ChangeKind.ADDED,), session=talk),
        Change(kinds=(ChangeKind.LENGTHENED,), session=lunch, was=lunch),
    ]
    away = Change(kinds=(ChangeKind.MOVED, ChangeKind.ROOM), session=tomorrow, was=work)
    many = changes.news([*every, away] * 3 * world.many, ())
    ripple = Ripple(
        since=at("11:45"),
        until=at("18:00"),
        by=timedelta(minutes=15),
        rest=True,
        whole=False,
        sessions=tuple(each.id for each in (lunch, work, *rest)),
    )
    whole = ripple.model_copy(update={"by": timedelta(days=-7), "whole": True})
    part = ripple.model_copy(update={"by": timedelta(minutes=-90), "rest": False})
    told = {
        "today": changes.news(every[:2], ()),
        "one": changes.news(every[2:3], ()),
        "many": many,
        "ripple": changes.news([every[0]], [ripple]),
        "ripples": changes.news([], [whole, part]),
    }
    for name, news in told.items():
        yield f"changes.changed {name}", changes.changed(face, event=event, news=news, now=at("08:00"))
    for name, every_one in (("today", 5), ("one", 1)):
        drawn = changes.mine(face, event=event, news=told[name], every=every_one, now=at("08:00"))
        yield f"changes.mine {name}", drawn
    moves = changes.news(every[:1], ())
    for own in (1, 5):
        drawn = changes.mine(face, event=event, news=moves, every=own, now=at("08:00"))
        yield f"changes.mine moved {own}", drawn
    now = world.agenda.instant(at("08:00"))
    chosen = {talk.id, groups.id}
    yield "follows.form", follows.form(face, event=event, agenda=world.agenda, now=now, followed=chosen)
    over = now + timedelta(days=2)
    yield "follows.form over", follows.form(face, event=event, agenda=world.agenda, now=over, followed=chosen)
    mine = [
        follows.Followed(session=talk, number=2),
        follows.Followed(session=tomorrow),
        follows.Followed(session=moved),
    ]
    yield "follows.mine", follows.mine(face, event=event, followed=mine * world.many)
    yield "follows.mine none", follows.mine(face, event=event, followed=())


def _breakout(face: Face, world: World) -> Drawings:
    event, session = world.event, world.about(SessionKind.BREAKOUT)
    bare = session.model_copy(update={"breakout": None})
    drawn = breakout.group_card(face, event=event, session=session, group=world.group, ends_at=at("11:45"))
    yield "breakout.group_card", drawn
    drawn = breakout.group_card(face, event=event, session=bare, group=breakout.GroupLine(number=1), ends_at=None)
    yield "breakout.group_card bare", drawn
    yield from group_samples.of_a_group(face, event, session, world.group, world.tint, at("11:45"))
    yield from group_samples.of_the_list(face, event, session, world.groups, world.tint)
    yield from group_samples.of_the_tables(face, event, session, world.tint)
    yield from group_samples.of_the_bells(face, session, world.tint, at("11:45"))
    for kind in (SessionKind.BREAKOUT, SessionKind.TALK):
        drawn = breakout.last_minutes(face, event=event, session=world.about(kind), ends_at=at("11:45"), steers=True)
        yield f"breakout.last_minutes {kind}", drawn
    yield "breakout.closed", breakout.closed(face, event=event, session=session, agenda=world.agenda)


def _rooms(face: Face, world: World) -> Drawings:
    event, session = world.event, world.about(SessionKind.BREAKOUT)
    blocks = [f"Rum {each.number}: {', '.join(seat.name for seat in each.seats)}" for each in world.groups]
    links = (("xlsx", LINK), ("csv", LINK))
    for name, shown, fits in (("linked", links, True), ("crowded", links, False), ("offline", (), True)):
        drawn = rooms.rooms(face, event=event, session=session, blocks=blocks, people=180, fits=fits, links=shown)
        yield f"rooms.rooms {name}", drawn


def _documents(face: Face, world: World) -> Drawings:
    shapes = ("docx", "xlsx", "md", "csv", "json")
    for name, links in (("linked", dict.fromkeys(shapes, LINK)), ("offline", {})):
        drawn = documents.documents(face, event=world.event, shapes=shapes, links=links, offers_closed=True)
        yield f"documents.documents {name}", drawn
    few = documents.documents(face, event=world.event, shapes=("docx", "md"), links={})
    yield "documents.documents few", few


def _repairs(face: Face, world: World) -> Drawings:
    """Who is meant, and who would move."""
    event, session = world.event, world.about(SessionKind.BREAKOUT)
    names = [world.tint("Anna Berg"), world.tint("Bo Juul"), ""]
    people = [
        who.Someone(id=f"p{number}", name=name, role=role, group=number or None)
        for number, (name, role) in enumerate(zip(names * 2 * world.many, [*GroupRole, None] * 20, strict=False))
    ]
    for verb in (Verb.ABSENT, Verb.HERE, Verb.SWAP_ROLE):
        yield f"who.choose {verb}", who.choose(face, event=event, session=session, verb=verb, people=people)
    yield (
        "who.choose few",
        who.choose(face, event=event, session=session, verb=Verb.MOVE, people=people[:2], number=12),
    )
    steps = tuple(repair.Step(name=name, origin=3, target=4 + number) for number, name in enumerate(names))
    sizes = (repair.Size(number=3, count=2), repair.Size(number=9, count=7, small=False))
    plan = repair.Plan(sizes=sizes, steps=steps, dissolved=(3, 5), mark="0123456789ab")
    for phase in get_args(repair.Phase):
        yield f"repair.proposal {phase}", repair.proposal(face, event=event, session=session, plan=plan, phase=phase)
    missed = plan.model_copy(update={"missed": tuple(names)})
    drawn = repair.proposal(face, event=event, session=session, plan=missed, phase="done")
    yield "repair.proposal done missed", drawn
    yield "repair.dissolved", repair.dissolved(face, session=session, number=3, steps=steps * world.many)


def _pulse(face: Face, world: World) -> Drawings:
    event, session = world.event, world.about(SessionKind.BREAKOUT)
    link = "https://teams.microsoft.com/l/message/19:kanal-dagen@thread.tacv2/17900000000{number:02}?" + "x" * 100
    states = [*pulse.State, pulse.State.WORKING, pulse.State.CALLS]
    for name, groups in (("few", 8), ("many", 36), ("hundred", 100)):
        lines = [
            pulse.Line(
                number=number,
                state=states[number % len(states)] if number % 3 or groups < 9 else pulse.State.WORKING,
                topic=world.tint("Unge og nærdemokrati") if number % 2 else "",
                people=5,
                absent=number % 4 == 0,
                since=at("11:12") if number % 5 or states[number % len(states)] is pulse.State.CALLS else None,
                caller=world.tint("Anna Holm"),
                coming=world.tint("Bo Friis") if number % 7 == 0 else "",
                until=at("11:50") if number % 6 == 0 else None,
                link=link.format(number=number),
            )
            for number in range(1, groups * world.many + 1)
        ]
        drawn = pulse.board(face, event=event, session=session, lines=lines, ends_at=at("11:45"))
        yield f"pulse.board {name}", drawn
    over = [pulse.Line(number=number, state=pulse.State.HANDED_IN, people=5) for number in range(1, 9)]
    yield "pulse.board over", pulse.board(face, event=event, session=session, lines=over, ends_at=None, phase="closed")
    call = pulse.Call(
        group_id="g" * 32,
        number=7,
        topic=world.tint("Unge og nærdemokrati"),
        caller=world.tint("Anna Holm"),
        since=at("11:12"),
        link=link.format(number=7),
    )
    told: dict[str, dict[str, object]] = {
        "new": {},
        "taken": {"coming": world.tint("Bo Friis")},
        "settled": {"coming": world.tint("Bo Friis"), "settled": at("11:20")},
    }
    for name, update in told.items():
        drawn = pulse.summons(face, event=event, session=session, call=call.model_copy(update=update))
        yield f"pulse.summons {name}", drawn


def _report(face: Face, world: World) -> Drawings:
    event, session = world.event, world.about(SessionKind.BREAKOUT)
    anna = report.Presenter(name=world.tint("Anna Holm"), role=GroupRole.OPLAEGSHOLDER)
    bo = report.Presenter(name=world.tint("Bo Friis"))
    written = report.Report(
        number=3,
        topic=world.tint("Unge og nærdemokrati"),
        members=tuple(world.tint(each) for each in ("Anna Holm", "Bo Friis", "Carla Juul", "Dan Toft") * world.many),
        presenters=(anna,),
        sections=(
            report.Section(label=world.tint("Idé"), entries=(world.tint("Stole på torvet"), world.tint("Mere kaffe"))),
            report.Section(label=world.tint("Forhindring"), entries=(world.tint("Ingen bus\nefter kl. 18"),)),
        ),
    )
    first, *_ = report.paged(written)
    yield "report.report shown", report.report(face, event=event, session=session, report=first)
    *_, last = report.paged(written.model_copy(update={"presents": True}))
    following = report.Following(number=4, presenters=(bo, anna))
    drawn = report.report(face, event=event, session=session, report=last, following=following)
    yield "report.report presents", drawn
    bare = report.Report(number=5, presenters=(bo, bo), presents=True)
    yield "report.report bare", report.report(face, event=event, session=session, report=bare)
    for name, missing, seen, after in (
        ("first", (), 0, 1),
        ("some", (3, 17), 2, 4),
        ("over", tuple(range(1, 31)), 36, 0),
    ):
        drawn = report.ready(
            face,
            event=event,
            session=session,
            groups=36,
            missing=missing,
            shown=seen,
            following=("g" * 32, after) if after else None,
        )
        yield f"report.ready {name}", drawn


def _idea(face: Face, world: World) -> Drawings:
    event, session = world.event, world.about(SessionKind.TALK)
    yield "idea.form", idea.form(face, event=event, session=session)
    yield "idea.form day", idea.form(face, event=event)
    yield "idea.listing", idea.listing(face, event=event, ideas=world.ideas[:15])
    for named in ("choice", "group"):
        yield f"idea.form {named}", idea.form(face, event=event, session=session, named=named)
    yield "idea.listing empty", idea.listing(face, event=event, ideas=[])
    page = idea.Page(number=2, pages=700, total=10_000)
    yield "idea.listing page", idea.listing(face, event=event, ideas=world.ideas[:15], page=page)
    yield "idea.mine", idea.mine(face, event=event, ideas=world.ideas[:15], still=range(1, 5), page=page)
    yield "idea.mine over", idea.mine(face, event=event, ideas=world.ideas[:1], still=())
    yield "idea.mine empty", idea.mine(face, event=event, ideas=[], still=())
    yield "idea.edit_form", idea.edit_form(face, event=event, number=12, words=world.tint("Giv kaffe\ntil alle"))
    for own in (False, True):
        one = world.ideas[1].model_copy(update={"supported": own, "hidden": own})
        yield f"idea.single own={own}", idea.single(face, event=event, idea=one, session=session, own=own)
    yield "idea.close", idea.close(face, event=event, idea=world.ideas[1], others=world.ideas[2:5])
    yield "idea.close one", idea.close(face, event=event, idea=world.ideas[1], others=world.ideas[2:3])
    yield "reading.invitation", reading.invitation(face, event=event, session=session)
    yield "reading.dealt", reading.dealt(face, event=event, session=session, ideas=world.ideas[:3])
    yield "reading.dealt day", reading.dealt(face, event=event, session=None, ideas=world.ideas[:1])


def _polls(face: Face, world: World) -> Drawings:
    title = world.about(SessionKind.TALK).title
    yield from poll_samples.of_the_polls(face, world.event, title, world.tint, world.many)


def _questions(face: Face, world: World) -> Drawings:
    session = world.about(SessionKind.TALK)
    yield from question_samples.of_the_questions(face, world.event, session, world.tint, world.many)
    yield from theme_samples.of_the_themes(face, world.event, session, world.tint, world.many)
    yield from question_samples.of_the_moderation(face, world.event, world.tint, world.many, at("10:12"))


def _privacy(face: Face, world: World) -> Drawings:
    person = Person(id="p", name=world.tint("Anna Lind"), email="anna@example.org", municipality=world.tint("Aarhus"))
    counts = {"registrations": 1, "members": 2, "ideas": 3, "votes": 12, "ballots": 1, "promises": 1, "identities": 2}
    yield from invitation_samples.of_the_invitations(face, world.event, world.tint, world.many)
    yield "privacy.mine", privacy.mine(face, person=person, counts=counts, url=LINK)
    yield "privacy.mine nothing", privacy.mine(face, person=Person(id="p"), counts={})
    yield "privacy.erase", privacy.erase(face, counts=counts)
    yield "privacy.erase nothing", privacy.erase(face, counts={})


def _harvest(face: Face, world: World) -> Drawings:
    event, session = world.event, world.about(SessionKind.BREAKOUT)
    slots = [Slot(label=world.tint(each), count=n) for each, n in (("Idé", 3), ("Forhindring", 1), ("Ønske", 1))]
    slots = slots if world.many == 1 else [Slot(label=each.label, count=10) for each in slots * 2]
    yield "harvest.form", harvest.form(face, event=event, session=session, group=3, slots=slots)
    usual = [Slot(label="", count=3)]
    yield "harvest.form usual", harvest.form(face, event=event, session=session, group=3, slots=usual)
    said = {
        "1.1": "Stil stole frem på torvet, og spørg folk, mens de venter på bussen.",
        "1.2": "Lad de unge skrive invitationen.\nDe ved, hvad der virker.",
        "2.1": "Ingen bus efter kl. 16",
        "9.1": "Det, programmet ikke spørger om mere",
    }
    answers = {place: world.tint(words)[: harvest.LONGEST] for place, words in said.items()}
    for state in HarvestState:
        kept = harvest.Kept(answers=answers, state=state, by=world.tint("Bo Friis"), at=at("11:32"))
        drawn = harvest.form(
            face, event=event, session=session, group=3, slots=slots, kept=kept, group_id="f" * 32, page=1
        )
        yield f"harvest.form {state}", drawn
        drawn = harvest.shown(face, event=event, session=session, group=3, slots=slots, kept=kept)
        yield f"harvest.shown {state}", drawn
    kept = harvest.Kept(answers={})
    yield (
        "harvest.form none",
        harvest.form(face, event=event, session=session, group=3, slots=slots, kept=kept, page=99),
    )
    yield "harvest.shown none", harvest.shown(face, event=event, session=session, group=3, slots=slots, kept=kept)


def _registration(face: Face, world: World) -> Drawings:
    event, form, answers = world.event, world.form, world.answers
    yield "registration.form", registration.form(face, event=event, form=form)
    codes = ("required", "choice", "too_long", "email", "choice", "too_long", "tick")
    faults = {field.id: Fault(code) for field, code in zip(form.fields, codes, strict=False)}
    yield "registration.form errors", registration.form(face, event=event, form=form, values=answers, faults=faults)
    sheet = Sheet(fields=form.fields, registered=True)
    yield "registration.form registered", registration.form(face, event=event, form=form, sheet=sheet, values=answers)
    yield from form_samples.of_the_form(face, event, world.tint, world.many)
    yield "registration.form empty", registration.form(face, event=event, form=Form())
    for changed in (False, True):
        drawn = registration.receipt(face, event=event, form=form, answers=answers, price=world.price, changed=changed)
        yield f"registration.receipt changed={changed}", drawn
    yield from price_samples.of_the_price(face, event, world.tint, world.many)
    yield from waiting_samples.of_the_seats(face, event, world.agenda, world.tint, world.many)
    yield from application_samples.of_the_call(face, event, world.tint, world.many, at("11:32"))
    yield "idea.none_yet", idea.none_yet(face, event=event)
    yield "registration.cancelled", registration.cancelled(face, event=event)


def _enrolment(face: Face, world: World) -> Drawings:
    yield from enrolment_samples.of_those_who_registered(face, world.event, world.tint, world.many)


def _summary(face: Face, world: World) -> Drawings:
    found = findings_samples.Findings(world.event, world.agenda, world.tint, world.many)
    yield from findings_samples.of_the_findings(face, found)
    yield from findings_samples.of_the_person(face, found, world.about(SessionKind.BREAKOUT))


def _console(face: Face, world: World) -> Drawings:
    rounds: tuple[console.RoundState, ...] = ("none", "dealt", "open", "closed")
    for state, clock, failed in zip(rounds, ("08:00", "10:30", "11:10", "20:00"), (0, 0, 2, 1), strict=True):
        tally = console.Tally(
            registered=24,
            present=21,
            groups=5,
            round=state,
            ideas=17,
            waiting=3,
            failed=failed,
            unknown_municipalities=tuple(world.tint("Foreningen Nord") for _ in range(3 * failed)),
        )
        drawn = console.status(face, event=world.event, agenda=world.agenda, now=at(clock), tally=tally)
        yield f"console.status {state}", drawn


def _help(face: Face, world: World) -> Drawings:
    yield "help.help_card", helping.help_card(face, event=world.event)
    rules = IdeaRules(anonymous=True, reading=True)
    yield "help.help_card rules", helping.help_card(face, event=world.event, rules=rules)
    yield "help.help_card discusses", helping.help_card(face, event=world.event, discusses=True)
    yield "help.help_card steers", helping.help_card(face, steers=True)
    yield "help.help_card selects", helping.help_card(face, steers=True, applies=True, selects=True)
    yield "help.welcome", helping.welcome(face)
    yield "help.welcome event", helping.welcome(face, event=world.event)


def _choose(face: Face, world: World) -> Drawings:
    other = world.event.model_copy(update={"id": "f" * 32, "title": world.tint("Idétræf i Tønder"), "ends_at": None})
    undated = other.model_copy(update={"id": "e" * 32, "starts_at": None})
    events = [world.event, other, undated] * world.many
    yield "choose.choose_event", choose.choose_event(face, events=events)


def _receipts(face: Face, world: World) -> Drawings:
    event, now, link = world.event, at("11:20"), LINK
    words = world.tint("Husk: vi mødes igen kl. 12.30.\nTag jeres idéer med, og sig til, hvis I mangler et link.")
    broadcast = Broadcast(
        event_id=event.id, number=2, person_id="p", place_id="q", text=words, made_at=Agenda(title="").instant(now)
    )
    reasons = [Reason.ANONYMOUS, Reason.FEDERATED, Reason.ANONYMOUS, Reason.BLOCKED, Reason.NO_ANSWER]
    names = ["Anna Holm", "Bo Friis", "", "Åse Østergård", "Dan Toft"]
    missed = tuple(
        receipts.Missed(name=world.tint(name) if name else "", reason=reason, email="anna_holm@example.org")
        for name, reason in zip(names * 10 * world.many, reasons * 10 * world.many, strict=True)
    )[: 6 if world.many == 1 else None]
    perhaps = (receipts.Missed(name=world.tint("Eva Krog"), reason=Reason.UNCERTAIN),)
    others = [
        receipts.Other(number=2, key="a", title=world.tint("Nu: Velkommen"), sent=2, total=3),
        receipts.Other(number=3, key="b", title=world.tint("»Kaffen er klar«"), sent=178, total=178),
    ]
    done = receipts.Receipt(number=1, key="k", title=world.tint("»Husk: vi mødes igen«"), sent=174)
    going = done.model_copy(update={"sent": 60, "waiting": 113, "missed": missed, "perhaps": perhaps, "named": "soon"})
    some = done.model_copy(update={"missed": missed, "named": "yes"})
    yield "receipts.told", receipts.told(face, event=event, sender=world.tint("Birgit Holm"), words=words)
    for named in (True, False):
        drawn = receipts.confirm(face, event=event, broadcast=broadcast, reached=174, missed=missed, named=named)
        yield f"receipts.confirm named={named}", drawn
    yield (
        "receipts.confirm all",
        receipts.confirm(face, event=event, broadcast=broadcast, reached=1, missed=(), named=True),
    )
    whom = world.tint("ventende fra Odense")
    yield (
        "receipts.confirm some",
        receipts.confirm(face, event=event, broadcast=broadcast, reached=7, missed=missed, named=False, whom=whom),
    )
    yield "receipts.dropped", receipts.dropped(face, event=event, broadcast=broadcast)
    yield "receipts.receipt going", receipts.receipt(face, event=event, receipt=going, now=now, others=others)
    yield "receipts.receipt some", receipts.receipt(face, event=event, receipt=some, now=now, others=others, link=link)
    yield "receipts.receipt all", receipts.receipt(face, event=event, receipt=done, now=now)
    yield "receipts.missing", receipts.missing(face, event=event, receipt=some, link=link)
    yield "receipts.missing offline", receipts.missing(face, event=event, receipt=some)
    yield "receipts.missing none", receipts.missing(face, event=event, receipt=done)


def _revised(world: World) -> tuple[Revision, ...]:
    """Return one of each thing that a new version may change for those who register."""
    price, later = Price(amount=Decimal(600)), at("08:00")
    values = {Term.PRICE: (price, None), Term.DEADLINE: (later, later + timedelta(days=7)), Term.SEATS: (None, 40)}
    plain = {each: values.get(each, (2, 3)) for each in Term}
    title = {Term.SESSION_SEATS: world.tint("Sådan skriver du, så folk svarer")}
    return tuple(Revision(term=each, was=was, now=now, title=title.get(each, "")) for each, (was, now) in plain.items())


def _preview(face: Face, world: World) -> Drawings:
    said = [
        Doubt(code="weekday_differs", line=3, values={"date": "2026-05-29", "weekday": "0"}),
        Doubt(code="end_before_start", line=9, values={"title": world.tint("Velkommen og dagens program")}),
        Doubt(code="no_title"),
        Doubt(code="unknown_zone", values={"text": "Mars/Olympus", "zone": "Europe/Copenhagen"}),
        Doubt(code="too_many", values={"most": "2000"}),
    ]
    stated = [each.model_copy(update={"end_stated": each.start.hour < 11, "room": "Salen"}) for each in world.sessions]
    odd = stated[0].model_copy(update={"end": at("08:15"), "line": 9})
    late = stated[2].model_copy(update={"start": at("09:40"), "end": at("10:20"), "audience": Audience.OPEN})
    late = late.model_copy(update={"title": world.tint("Kort nyt"), "pending": True, "line": 12})
    agenda = world.agenda.model_copy(update={"sessions": (odd, stated[1], late, *stated[2:])})
    read = mending.settle(Reading(agenda=agenda, doubts=tuple(said)))
    sure = Reading(agenda=world.agenda.model_copy(update={"sessions": world.sessions[:2]}))
    undated = [each.model_copy(update={"start": each.start.replace(year=1970)}) for each in world.sessions]
    lost = Reading(agenda=agenda.model_copy(update={"sessions": tuple(undated)}), doubts=(Doubt(code="no_date"),))
    proposal = Proposal(
        id="f" * 32,
        event_id=world.event.id,
        person_id="p",
        place_id="q",
        name=world.tint("program.docx")[:160],
        reading=read,
        made_at=Agenda(title="").instant(at("08:00")),
    )
    new, known = world.event, world.event.model_copy(update={"release": 2})
    changes: list[tuple[preview.Word, str]] = [
        ("moved", world.tint("Hvem henter brændet?")),
        ("moved", world.tint("Frokost")),
        ("cancelled", world.tint("Nærdemokrati i små byer")),
        ("added", world.tint("Kort nyt")),
    ]
    drafts = {
        "new": preview.Draft(proposal, read, new),
        "known": preview.Draft(proposal, read, known, changes, part=1, parts=3),
        "form": preview.Draft(proposal, sure, known, (), _revised(world)),
        "sure": preview.Draft(proposal, sure, known, ()),
        "undated": preview.Draft(proposal, mending.settle(lost), new),
    }
    for name, draft in drafts.items():
        yield f"preview.overview {name}", preview.overview(face, draft=draft)
    for name, each in (("day", read), ("undated", mending.settle(lost))):
        for number, drawn in enumerate(outline.days(face, each), 1):
            yield f"outline.day_card {name} {number}", drawn
    evenings = [
        each.model_copy(
            update={"start": each.start + timedelta(weeks=n), "end": each.start + timedelta(weeks=n, hours=2)}
        )
        for n, each in enumerate(stated[:2] * 2)
    ]
    series = read.model_copy(update={"agenda": agenda.model_copy(update={"sessions": tuple(evenings)})})
    for number, drawn in enumerate(outline.days(face, series), 1):
        yield f"outline.day_card series {number}", drawn
    asked = mending.remedies(outline.visible(read))[: preview.FIELDS]
    yield "preview.questions", preview.questions(face, proposal=proposal, asked=asked)
    for code in ("no_date", "no_year"):
        one = mending.settle(Reading(agenda=lost.agenda, doubts=(Doubt(code=code, line=4),)))
        drawn = preview.questions(face, proposal=proposal, asked=mending.remedies(one)[:1])
        yield f"preview.questions {code}", drawn
    endings: tuple[preview.Ending, ...] = ("used", "dropped", "replaced")
    for ending in endings:
        yield f"preview.ended {ending}", preview.ended(face, draft=drafts["new"], state=ending)
    yield "preview.reading", preview.reading(face, name=world.tint("program.docx"))
    why = world.tint("Filen er tom. Skriv programmet i den, og prøv igen.")
    yield "preview.refused", preview.refused(face, name=world.tint("program.docx"), why=why)
    yield "preview.refused line", preview.refused(face, name=world.tint("program.yaml"), why=why, line_number=4)
    for waiting in (False, True):
        yield f"preview.ways waiting={waiting}", preview.ways(face, waiting=waiting)
    yield "preview.moved", preview.moved(face)


def draw(face: Face, world: World) -> dict[str, Card]:
    """Return every sample by the function's name and what is special about the sample."""
    drawers = (
        *(
            _agenda,
            _announcement,
            _breakout,
            _pulse,
            _report,
            _repairs,
            _harvest,
            _idea,
            _polls,
            _questions,
            _privacy,
            _registration,
            _enrolment,
            _summary,
            _console,
            _help,
            _choose,
        ),
        *(_receipts, _preview, _edited, _changes, _rooms, _documents),
    )
    return {name: drawn for each in drawers for name, drawn in each(face, world)}
