"""Samples of the cards that give something back: what came of a session and of the day, what each takes home, what
somebody promised, and the overview of those who run the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.model import (
    Event,
    GroupRole,
    PollKind,
    PollPlan,
    PollState,
    Promise,
    PromiseState,
    QuestionState,
    SessionKind,
)
from bot.record import (
    GroupRecord,
    IdeaRecord,
    PollRecord,
    PromiseTally,
    QuestionRecord,
    Record,
    Support,
    ThemeRecord,
)
from cards import digest, promise, summary, take_home
from tests.cards.group_samples import LINK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.model import Agenda, Session
    from cards.elements import Card, Face

    Drawings: TypeAlias = Iterator[tuple[str, Card]]
    Tint: TypeAlias = Callable[[str], str]

NOW: Final = datetime(2026, 5, 29, 10, 5, tzinfo=UTC)
TALK: Final = "session-talk"
TOLD: Final = (
    # what was said, by which group, how many are for it and from how many municipalities, its theme
    ("Kør de ældre til mødet i frivilliges egne biler", 3, 12, 5, 1),
    ("Lån kommunens minibus om aftenen", 1, 7, 4, 1),
    ("Ingen bus efter kl. 16", 4, 0, 0, 1),
    ("Lad de unge skrive invitationen.\nDe ved, hvad der virker.", 2, 9, 4, 2),
    ("Giv kaffe", 1, 2, 0, 3),
    ("Et fælles regneark: hvad kostede det?", None, 1, 1, None),
)
NAMES: Final = ("Kørsel til møderne", "De unge inviterer selv", "Giv kaffe")


@dataclass(frozen=True)
class Findings:
    """What a day came to; `many` times as much of it."""

    event: Event
    agenda: Agenda
    tint: Tint
    many: int = 1

    def ideas(self) -> tuple[IdeaRecord, ...]:
        return tuple(
            IdeaRecord(
                number=number,
                text=self.tint(words),
                session_id=TALK if group else None,
                group=group,
                slot=self.tint("Forhindring") if number == 3 else "",
                author=self.tint("Maja Lund"),
                support=Support(people=people, municipalities=towns),
                theme=theme,
                shared_at=NOW,
            )
            for number, (words, group, people, towns, theme) in enumerate(TOLD * 20 * (self.many - 1) or TOLD, 1)
        )

    def themes(self) -> tuple[ThemeRecord, ...]:
        told = self.ideas()
        found = []
        for number, name in enumerate(NAMES * 5 * (self.many - 1) or NAMES, 1):
            mine = [each for each in told if each.theme == (number - 1) % 3 + 1]
            found.append(
                ThemeRecord(
                    number=number,
                    name=self.tint(name),
                    session_id=TALK,
                    central=mine[0].number,
                    ideas=tuple(each.number for each in mine),
                    groups=tuple(sorted({each.group for each in mine if each.group})),
                    voices=Support(people=len(mine), municipalities=1),
                    support=Support(people=sum(each.support.people for each in mine), municipalities=6),
                )
            )
        return tuple(found)

    def polls(self) -> tuple[PollRecord, ...]:
        plan = PollPlan(
            question=self.tint("Hvad begynder vi med?"), options=tuple(self.tint(each) for each in ("Bussen", "Kaffe"))
        )
        mood = PollPlan(question=self.tint("Hvordan var dagen?"), kind=PollKind.FEEDBACK)
        words = PollPlan(question=self.tint("Dagen med ét ord?"), kind=PollKind.WORDS)
        said = tuple((self.tint(each), 5) for each in ("varm", "travl"))
        return (
            PollRecord(number=1, plan=plan, kind=PollKind.SINGLE, voters=38, counts=(25, 13)),
            PollRecord(number=2, plan=words, kind=PollKind.WORDS, voters=12, words=said, state=PollState.CLOSED),
            PollRecord(number=3, plan=mood, kind=PollKind.FEEDBACK, voters=30, counts=(0, 1, 4, 15, 10), mean=4.13),
            PollRecord(number=4, plan=mood, kind=PollKind.SCALE, voters=3, counts=(0, 1, 0, 1, 1), mean=3.67),
        )

    def record(self, *, themed: bool = True) -> Record:
        asked = ("Hvem betaler for benzinen?", "Kan vi låne jeres invitation?")
        questions = tuple(
            QuestionRecord(number=number, text=self.tint(words), support=Support(people=number), asked_at=NOW)
            for number, words in enumerate(asked * self.many, 1)
        )
        answered = questions[0].model_copy(update={"number": 99, "state": QuestionState.ANSWERED})
        groups = tuple(GroupRecord(number=each, session_id=TALK, handed_in=each > 1) for each in range(1, 9))
        return Record(
            event=self.event,
            agenda=self.agenda,
            made_at=NOW,
            ideas=self.ideas(),
            themes=self.themes() if themed else (),
            questions=(*questions, answered),
            polls=self.polls(),
            groups=groups,
            registered=1084,
            present=71,
            promises=PromiseTally(made=23, begun=4, kept=9, dropped=1),
            failed=4,
            unreached=3,
        )


def of_the_findings(face: Face, found: Findings) -> Drawings:
    """Draw what everybody reads of what was said, and the overview."""
    event, agenda, record = found.event, found.agenda, found.record()
    session = next(each for each in agenda.sessions if each.kind is SessionKind.BREAKOUT)
    day = partial(summary.summary, face, event=event, agenda=agenda)
    recap = partial(summary.recap, face, event=event, session=session)
    yield "summary.summary themes", day(ideas=record.ideas, themes=record.themes, by_words=True)
    yield "summary.summary", day(ideas=record.ideas)
    yield "summary.summary empty", day(ideas=[])
    yield "summary.recap", recap(ideas=record.ideas, themes=record.themes)
    yield "summary.recap ideas", recap(ideas=record.ideas)
    yield "summary.recap empty", recap(ideas=[])
    before = {"registered": 1080, "present": 80, "ideas": 2, "votes": 0, "groups": 8, "questions": 0}
    links = [(found.tint("Rapport (Word)"), LINK), (found.tint("Regneark"), LINK)]
    yield "digest.digest first", digest.digest(face, record=record)
    newer = digest.digest(face, record=record, before=before, since=NOW - timedelta(hours=2), links=links)
    yield "digest.digest", newer
    since, late = NOW - timedelta(days=1), NOW - timedelta(minutes=40)
    plain = found.record(themed=False)
    yield "digest.digest late", digest.digest(face, record=plain, before=before, since=since, late=late)
    blank = Record(event=event, agenda=agenda, made_at=NOW)
    yield "digest.digest empty", digest.digest(face, record=blank)


def of_the_person(face: Face, found: Findings, session: Session) -> Drawings:
    """Draw what one person takes home, and what they promised."""
    event, record = found.event, found.record()
    said = Promise(event_id=event.id, person_id="p", text=found.tint("Ringer til Bo om bussen"), made_at=NOW)
    people = [("Anna Bech", "Odense"), ("Bo Dam", ""), ("Søren Ærø", "Læsø"), ("Ida Mark", "Skive")]
    others = tuple((found.tint(name), found.tint(town) if town else "") for name, town in people * found.many)
    company = take_home.Company(
        session_id=TALK,
        session=session.title,
        number=1,
        others=others,
        role=GroupRole.REFERENT,
        thread=LINK,
        topic=found.tint("Bussen"),
    )
    alone = take_home.Company(session_id="session-work", session=session.title, number=4)
    ours: Sequence[IdeaRecord] = [each for each in record.ideas if each.group == 1]
    own = [each for each in record.ideas if each.group is None]
    themes = {each.number: each for each in record.themes}
    home = partial(take_home.take_home, face, event=event, themes=themes)
    mine = partial(home, ideas=ours, own=own)
    links = [(found.tint("Rapport"), LINK)]
    yield "take_home.take_home", mine(groups=[company, alone], links=links)
    yield "take_home.take_home promised", mine(groups=[company], promise=said)
    yield "take_home.take_home plain", mine(groups=[alone], promises=False)
    yield "take_home.take_home nothing", home(ideas=[], own=[], groups=[])
    yield "promise.mine", promise.mine(face, event=event)
    begun = said.model_copy(update={"state": PromiseState.BEGUN, "asked": 1})
    yield "promise.mine promised", promise.mine(face, event=event, promise=begun)
    yield "promise.follow_up", promise.follow_up(face, event=event, promise=said)
    for state in PromiseState:
        told = said.model_copy(update={"state": state})
        words = face.voice.say(f"promise.answered.{state}")
        yield f"promise.answered {state}", promise.answered(face, event=event, promise=told, said=words)
