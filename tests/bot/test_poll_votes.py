"""Two hundred people answer at once, in every store: each counts once, and nobody sees what they may not."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot import polls
from bot.errors import RefusalError
from bot.model import (
    Agenda,
    Audience,
    Command,
    DueKind,
    DueState,
    Event,
    EventPlace,
    EventRole,
    Identity,
    IdentityKind,
    Person,
    Place,
    PlaceKind,
    PollKind,
    PollOpening,
    PollPlan,
    PollState,
    Purpose,
    Registration,
    RegistrationState,
    Reveal,
    Session,
    SessionIdentity,
    SessionKind,
    Submission,
    Verb,
)
from bot.occasions import Guest, Occasion, Scene
from bot.polls.steering import open_due
from bot.texts import Voice
from cards.elements import Face

if TYPE_CHECKING:
    from bot.model import Answer, Poll
    from tests.databases import AnyStore

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time
EVENT = Event(id="event", tenant_id="t", title="Dagen")
MAIN = Place(
    id="main",
    app_id="app",
    tenant_id="t",
    conversation_id="19:main",
    kind=PlaceKind.CHANNEL,
    service_url="https://smba.example",
)
ALONE = MAIN.model_copy(update={"id": "alone", "conversation_id": "a:1", "kind": PlaceKind.PERSONAL})
CHOICE = PollPlan(question="Hvad nu?", options=("vi fortsætter", "vi venter"))
MANY = 200


def session(key: str, hour: float, *asked: PollPlan, **more: Any) -> Session:
    start = DAY + timedelta(hours=hour)
    values = {"id": key, "title": f"Punkt {key}", "kind": SessionKind.TALK, "start": start, "polls": asked}
    return Session.model_validate(values | {"end": start + timedelta(hours=1)} | more)


AGENDA = Agenda(title="Dagen", sessions=(session("a", 9), session("b", 10)))
ASKING = Agenda(title="Dagen", sessions=(session("a", 9, CHOICE), session("b", 10)))


def at(hours: float, minutes: float = 0) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours, minutes=minutes))


class Hall:
    """An event in a store, and what people do there."""

    def __init__(self, store: AnyStore, agenda: Agenda = AGENDA) -> None:
        self.store, self.agenda, self.now = store, agenda, at(9, 5)

    async def open(self, people: int = 3) -> None:
        """Keep the event, its place and its people; every second one is of the same municipality."""
        persons = [Person(id=f"p{n}", name=f"Nr. {n}") for n in range(people)]
        towns = ["Aarhus", "Odense", "Ærø"]
        async with self.store.write() as tables:
            await tables.events.put(EVENT)
            await tables.places.put_all([MAIN, ALONE])
            await tables.event_places.put(EventPlace(event_id="event", place_id="main", purpose=Purpose.MAIN))
            await tables.people.put_all(persons)
            await tables.registrations.put_all(
                [
                    Registration(
                        event_id="event",
                        person_id=each.id,
                        answers={"municipality": towns[n % 3]},
                        state=RegistrationState.REGISTERED,
                        changed_at=self.now,
                    )
                    for n, each in enumerate(persons)
                ]
            )

    def scene(self, tables: Any, number: int, *, place: Place = ALONE, steers: bool = False) -> Scene:
        who = Identity(
            id=f"i{number}",
            person_id=f"p{number}",
            app_id="app",
            tenant_id="t",
            user_id=f"29:{number}",
            kind=IdentityKind.MEMBER,
        )
        return Scene(
            tables=tables,
            now=self.now,
            face=Face(voice=Voice("da")),
            event=EVENT,
            agenda=self.agenda,
            guest=Guest(person=Person(id=f"p{number}"), identity=who, place=place),
            roles=frozenset({EventRole.FACILITATOR} if steers else ()),
        )

    async def steer(self, act: Any, said: str) -> Answer:
        async with self.store.write() as tables:
            await tables.events.lock(id="event")
            done: Answer = await act(self.scene(tables, 0, steers=True), said)
            return done

    async def say(self, number: int, said: str, *, place: Place = ALONE) -> str:
        async with self.store.write() as tables:
            told = await polls.answer(
                self.scene(tables, number, place=place), Command(verb=Verb.ANSWER_POLL, argument=said)
            )
            return told.text

    async def press(self, number: int, poll: Poll, **values: str) -> str:
        asked = Submission(verb=Verb.ANSWER_POLL, argument=poll.id, event_id="event", values=values)
        async with self.store.write() as tables:
            return (await polls.answer(self.scene(tables, number, place=MAIN), asked)).text

    async def results(self, number: int, said: str = "", *, steers: bool = False) -> str:
        async with self.store.write() as tables:
            return words((await polls.results(self.scene(tables, number, steers=steers), said)).card)

    async def occur(self, target: str, session_id: str | None = None) -> None:
        """Do what is due now with this target."""
        async with self.store.write() as tables:
            await tables.events.lock(id="event")
            found = await tables.dues.find(event_id="event", kind=DueKind.POLL, state=DueState.PLANNED)
            due = next(each for each in found if each.target == target and each.session_id == session_id)
            await polls.perform(self.day(tables), due)
            await tables.dues.put(due.model_copy(update={"state": DueState.DONE}))

    def day(self, tables: Any) -> Occasion:
        face = Face(voice=Voice("da"))
        return Occasion(tables=tables, now=self.now, face=face, event=EVENT, agenda=self.agenda)

    async def begin(self, session_id: str | None, opening: PollOpening) -> None:
        async with self.store.write() as tables:
            found = self.agenda.session(session_id or "")
            await open_due(self.day(tables), found, opening, of_day=session_id is None)

    async def polls(self) -> list[Poll]:
        async with self.store.read() as tables:
            return sorted(await tables.polls.find(), key=lambda each: each.number)

    async def one(self) -> Poll:
        (found,) = await self.polls()
        return found

    async def votes(self, poll: Poll) -> dict[str, tuple[int, ...]]:
        async with self.store.read() as tables:
            return {each.person_id: each.choices for each in await tables.ballots.find(poll_id=poll.id)}

    async def posts(self, kind: str) -> list[str]:
        async with self.store.read() as tables:
            return [words(each.message.card) for each in await tables.deliveries.find(event_id="event", kind=kind)]


def words(card: dict[str, Any] | None) -> str:
    return str(card).replace("\xa0", " ").replace("\\xa0", " ")


@pytest.fixture
async def hall(store: AnyStore) -> Hall:
    made = Hall(store)
    await made.open()
    return made


@pytest.fixture
async def quick(memory_store: Any) -> Hall:
    made = Hall(memory_store)
    await made.open()
    return made


async def test_two_hundred_who_answer_at_once_count_once_each(store: AnyStore) -> None:
    hall = Hall(store)
    await hall.open(MANY)
    await hall.steer(polls.make, "Hvad nu? | a | b | c")
    poll = await hall.one()

    await asyncio.gather(
        *(hall.press(n, poll, choice=str(1 + n % 3)) for n in range(MANY)),
        *(hall.press(n, poll, choice=str(1 + n % 3)) for n in range(0, MANY, 5)),
        *(hall.say(n, "1: c") for n in range(0, MANY, 10)),
    )
    await asyncio.gather(*(hall.say(n, "c") for n in range(0, MANY, 10)))

    assert await hall.votes(poll) == {f"p{n}": (3 if n % 10 == 0 else 1 + n % 3,) for n in range(MANY)}
    await hall.occur(f"draw/{poll.id}")
    (told,) = await hall.posts("poll_result")
    assert "200 har svaret" in told
    assert "%" not in told
    seen = await hall.results(0, steers=True)
    assert "200 har svaret · 3 kommuner" in seen


async def test_answer_changes_until_it_closes(hall: Hall) -> None:
    await hall.steer(polls.make, "Hvad nu? | a | b")
    poll = await hall.one()

    first, again = await hall.say(1, "a"), await hall.say(1, "svar b".removeprefix("svar "))
    await hall.steer(polls.close, "1")
    with pytest.raises(RefusalError, match="poll_closed"):
        await hall.press(1, poll, choice="1")

    assert "a: 1" in first
    assert "b: 1" in again
    assert await hall.votes(poll) == {"p1": (2,)}
    await hall.steer(polls.open_poll, "1")
    await hall.press(1, poll, choice="1")
    assert await hall.votes(poll) == {"p1": (1,)}
    assert len(await hall.posts("poll")) == 1  # the card with the fields is never said anew


async def test_who_has_not_voted_sees_no_count_anywhere(quick: Hall) -> None:
    await quick.steer(polls.make, "Hvad nu? | ja | nej")
    await quick.press(1, await quick.one(), choice="1")

    with pytest.raises(RefusalError) as hidden:
        await quick.results(2)
    async with quick.store.write() as tables:
        listed = str((await polls.listing(quick.scene(tables, 2))).card)
        told = polls.for_participants(await polls.records(quick.day(tables), AGENDA))
    assert hidden.value.code == "poll_hidden.voted"
    assert "1 har svaret" in listed
    assert [(each.voters, each.counts) for each in told] == [(1, ())]
    assert "1 · 100 %" in await quick.results(1)
    assert "1 · 100 %" in await quick.results(2, steers=True)


async def test_sentence_where_others_read_along_is_counted_without_a_count(quick: Hall) -> None:
    await quick.steer(polls.make, "Hvad nu? | ja | nej")

    assert await quick.say(1, "ja", place=MAIN) == "Tak, dit svar på afstemning 1 er talt med."
    assert "ja: 1" in await quick.say(2, "nej", place=ALONE)


async def test_hidden_until_it_is_revealed(quick: Hall) -> None:
    plan = CHOICE.model_copy(update={"reveal": Reveal.REVEALED})
    quick.agenda = Agenda(title="Dagen", sessions=(session("a", 9, plan), session("b", 10)))
    await quick.steer(polls.open_poll, "1")
    poll = await quick.one()
    told = await quick.press(1, poll, choice="2")
    await quick.steer(polls.close, "1")

    (shared,) = await quick.posts("poll_result")
    with pytest.raises(RefusalError) as hidden:
        await quick.results(1)
    await quick.steer(polls.reveal, "1")
    (after,) = await quick.posts("poll_result")

    assert hidden.value.code == "poll_hidden.revealed"
    assert ("100 %" in told, "100 %" in shared, "100 %" in after) == (False, False, True)
    assert "1 · 100 %" in await quick.results(2)


async def test_who_does_not_run_the_day_reveals_nothing(quick: Hall) -> None:
    await quick.steer(polls.make, "Hvad nu? | ja | nej")
    async with quick.store.write() as tables:
        with pytest.raises(RefusalError, match="poll_hidden"):
            await polls.reveal(quick.scene(tables, 2), "1")
    assert not (await quick.one()).revealed


async def test_poll_is_removed_only_while_nobody_has_answered(quick: Hall) -> None:
    await quick.steer(polls.make, "Hvad nu? | ja | nej")
    await quick.steer(polls.remove, "1")
    gone = await quick.one()
    with pytest.raises(RefusalError, match="poll_gone"):
        await quick.press(1, gone, choice="1")
    (told,) = await quick.posts("poll_result")
    assert "taget væk" in told

    await quick.steer(polls.make, "Hvad nu? | ja | nej")
    again = (await quick.polls())[1]
    await quick.press(1, again, choice="1")
    with pytest.raises(RefusalError, match="poll_answered"):
        await quick.steer(polls.remove, "2")
    assert [(each.number, each.state) for each in await quick.polls()] == [
        (1, PollState.REMOVED),
        (2, PollState.OPEN),
    ]


async def test_same_poll_is_not_asked_twice_at_once(quick: Hall) -> None:
    await quick.steer(polls.make, "Hvad nu? | ja | nej")
    with pytest.raises(RefusalError, match="poll_open_already"):
        await quick.steer(polls.make, "Hvad nu? | ja | nej")
    await quick.steer(polls.make, "Hvad så? | ja | nej")
    with pytest.raises(RefusalError, match="poll_which"):
        await quick.say(1, "ja")


async def test_poll_nowhere_is_refused(memory_store: Any) -> None:
    hall = Hall(memory_store)
    async with memory_store.write() as tables:
        await tables.events.put(EVENT)
    with pytest.raises(RefusalError, match="poll_nowhere"):
        await hall.steer(polls.make, "Hvad nu? | ja | nej")


# With the agenda ---------------------------------------------------------------------------------


async def test_new_programme_touches_no_poll_that_was_opened(quick: Hall) -> None:
    mended = CHOICE.model_copy(update={"question": "Hvad nu!?", "options": ("noget", "intet")})
    later = PollPlan(question="Hvem gør det?", kind=PollKind.TEXT)
    quick.agenda = ASKING
    await quick.steer(polls.open_poll, "1")
    before = await quick.one()
    quick.agenda = Agenda(title="Dagen", sessions=(session("a", 9, mended, later), session("b", 10)))

    async with quick.store.write() as tables:
        await polls.listing(quick.scene(tables, 0, steers=True))
    known = await quick.polls()
    assert known[0] == before
    assert [(each.plan, each.place, each.state) for each in known[1:]] == [(later, 2, PollState.PREPARED)]

    changed = later.model_copy(update={"question": "Hvem skal gøre det?"})
    quick.agenda = Agenda(title="Dagen", sessions=(session("a", 9, changed), session("b", 10)))
    async with quick.store.write() as tables:
        await polls.listing(quick.scene(tables, 0, steers=True))
    assert [(each.number, each.plan.question) for each in await quick.polls()] == [
        (1, CHOICE.question),
        (2, "Hvem skal gøre det?"),
    ]


async def test_what_opens_by_itself_opens_once(quick: Hall) -> None:
    first = CHOICE.model_copy(update={"opens": PollOpening.START})
    quick.agenda = Agenda(title="Dagen", sessions=(session("a", 9, first, feedback=True), session("b", 10)))
    for opening in (PollOpening.START, PollOpening.START, PollOpening.END, PollOpening.END):
        await quick.begin("a", opening)
    await quick.begin(None, PollOpening.END)
    await quick.begin(None, PollOpening.END)

    assert [(each.session_id, each.plan.kind, each.plan.question) for each in await quick.polls()] == [
        ("a", PollKind.SINGLE, "Hvad nu?"),
        ("a", PollKind.FEEDBACK, "Hvad syntes du om »Punkt a«?"),
        (None, PollKind.FEEDBACK, "Hvad syntes du om dagen?"),
    ]
    assert len(await quick.posts("poll")) == 3


async def test_poll_closes_by_itself_when_its_session_really_ends(quick: Hall) -> None:
    quick.agenda = ASKING
    await quick.steer(polls.open_poll, "1")
    poll = await quick.one()
    await quick.press(1, poll, choice="1")
    longer = session("a", 9, CHOICE).model_copy(update={"end": DAY + timedelta(hours=10.5)})
    quick.agenda = Agenda(title="Dagen", sessions=(longer, session("b", 11)))

    quick.now = at(10, 10)
    await quick.occur(f"close/{poll.id}")
    assert (await quick.one()).state is PollState.OPEN
    quick.now = at(10, 40)
    await quick.occur(f"close/{poll.id}")
    assert (await quick.one()).state is PollState.CLOSED
    assert "1 · 100 %" in str(await quick.posts("poll_result"))


async def test_feedback_goes_to_those_who_run_the_day_and_not_before_three_answered(quick: Hall) -> None:
    quick.agenda = Agenda(title="Dagen", sessions=(session("a", 9, feedback=True), session("b", 10)))
    await quick.begin("a", PollOpening.END)
    poll = await quick.one()
    told = await quick.say(0, "2: for langt")
    await quick.say(1, "5")
    early = await quick.results(0, steers=True)
    with pytest.raises(RefusalError, match="poll_hidden"):
        await quick.results(1)
    await quick.say(2, "4 fint")
    late = await quick.results(0, steers=True)

    assert told.endswith("Det går til dem, der holder arrangementet, uden dit navn.")
    assert ("for langt" in early, "2 har svaret" in early) == (False, True)
    assert ("for langt" in late, "Gennemsnit 3,7 af 5" in late) == (True, True)
    await quick.occur(f"draw/{poll.id}")
    assert await quick.posts("poll_result") == []


async def test_closed_session_asks_nothing_and_tells_nothing(quick: Hall) -> None:
    quick.agenda = ASKING
    await quick.steer(polls.open_poll, "1")
    await quick.press(1, await quick.one(), choice="1")
    circle = session("a", 9, CHOICE, audience=Audience.CIRCLE)
    quick.agenda = Agenda(title="Dagen", sessions=(circle, session("b", 10)))

    async with quick.store.write() as tables:
        listed = str((await polls.listing(quick.scene(tables, 2))).card)
        told = await polls.records(quick.day(tables), quick.agenda.public())
    assert "Hvad nu?" not in listed
    assert told == []
    with pytest.raises(RefusalError, match="poll_number_wrong"):
        await quick.results(1, "1")
    with pytest.raises(RefusalError, match="poll_gone"):
        await quick.press(2, await quick.one(), choice="1")


async def test_what_was_asked_in_a_session_that_is_gone_is_still_told(quick: Hall) -> None:
    quick.agenda = ASKING
    await quick.steer(polls.open_poll, "1")
    await quick.press(1, await quick.one(), choice="1")
    quick.agenda = Agenda(title="Dagen", sessions=(session("b", 10),))
    async with quick.store.write() as tables:
        row = SessionIdentity(event_id="event", id="a", withdrawn=True)
        await tables.sessions.put(row)
        told = await polls.records(quick.day(tables), quick.agenda)
        assert [(each.session_id, each.counts) for each in told] == [(None, (1, 0))]
        await tables.sessions.put(row.model_copy(update={"audience": Audience.CIRCLE}))
        assert await polls.records(quick.day(tables), quick.agenda) == []


async def test_nothing_tells_who_answered_what(quick: Hall) -> None:
    await quick.steer(polls.make, "åbent spørgsmål: Hvad mangler?")
    poll = await quick.one()
    await quick.press(1, poll, text="en bus")
    await quick.occur(f"draw/{poll.id}")
    await quick.steer(polls.close, "1")

    async with quick.store.read() as tables:
        told = [each.model_dump_json() for each in await tables.deliveries.find()]
        told += [each.model_dump_json() for each in await tables.dues.find()]
        told += [each.model_dump_json() for each in await tables.audit.find()]
        told += [each.model_dump_json() for each in await polls.records(quick.day(tables), AGENDA)]
    assert any("en bus" in each for each in told)
    assert [each for each in told if "p1" in each or "Nr. 1" in each] == []
