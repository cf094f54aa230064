"""A programme that an organiser hands over in chat: what they see of it, what they mend, and what using it does."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot import proposals
from bot.errors import AgendaError, RefusalError, SourceError
from bot.model import (
    Agenda,
    Audience,
    BreakoutPlan,
    DueKind,
    EventState,
    PlaceKind,
    ProposalState,
    Purpose,
    Session,
    SessionKind,
)
from bot.occasions import Guest
from bot.texts import Voice
from cards.elements import Face
from cards.paging import ROOM
from schedules.readers import read
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event, Proposal, Reading
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

NOW = datetime(2027, 5, 20, 8, tzinfo=UTC)
UNDATED = """\
Idétræf om naboskab

9.00 Velkommen v. Ada Berg
9.15 Naboer, der ses (oplæg ved Bo Dam)
10.00-10.45 Gruppedrøftelse: hvem mangler vi?
11.30 Frokost
12.15 Tak for i dag
"""
DATED = UNDATED.replace("Idétræf om naboskab", "Idétræf om naboskab\n\nMandag den 31. maj 2027")


def reading(text: str) -> Reading:
    return read(text.encode(), name="program.txt")


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, NOW) as ready:
        yield ready


async def guest_of(stage: Stage, where: dict[str, Any], number: int = 1) -> Guest:
    """Return somebody as the door sees them, once they have said something there."""
    await stage.say("hjælp", where, number)
    async with stage.app.store.read() as tables:
        (identity,) = await tables.identities.find(user_id=activities.person(number)["id"])
        person = await tables.people.get(id=identity.person_id)
        conversation = where["conversation"]["id"].partition(";")[0]
        places = await tables.places.find(conversation_id=conversation)
    assert person is not None
    return Guest(person=person, identity=identity, place=min(places, key=lambda each: each.thread_root))


async def hand_over(
    stage: Stage, text: str | Reading, where: dict[str, Any], number: int = 1, *, event: Event | None = None
) -> None:
    """Hand over a programme, as the door does with a pasted one."""
    guest = await guest_of(stage, where, number)
    face = Face(Voice("da"), place=guest.place.kind)
    told = reading(text) if isinstance(text, str) else text
    async with stage.app.store.write() as tables:
        now = stage.clock.now()
        await proposals.propose(tables, guest, face, now, name="program.txt", reading=told, event=event)
    stage.app.alarm.ring("deliveries")
    await stage.app.idle()


async def begin(stage: Stage, where: dict[str, Any], number: int = 1) -> Proposal:
    """Ask for a file to be fetched and read, as the door does with one that was sent."""
    guest = await guest_of(stage, where, number)
    face = Face(Voice("da"), place=guest.place.kind)
    async with stage.app.store.write() as tables:
        now = stage.clock.now()
        await proposals.begin(tables, guest, face, now, name="program.docx", source="https://a.example", event=None)
        for due in await tables.dues.find(kind=DueKind.READ):  # the test itself lets it arrive
            await tables.dues.put(due.model_copy(update={"at": NOW + timedelta(days=1)}))
    stage.app.alarm.ring("deliveries")
    await stage.app.outbox.idle()
    return await proposal(stage)


async def arrive(stage: Stage, handed: Proposal, came: Reading | AgendaError | SourceError) -> None:
    async with stage.app.store.write() as tables:
        await proposals.arrive(tables, handed, came, NOW, buttons="execute")
    stage.app.alarm.ring("deliveries")
    await stage.app.outbox.idle()


async def organiser(stage: Stage, where: dict[str, Any], number: int = 1) -> None:
    await stage.say(f"kode {await stage.app.claim()}", where, number)


async def proposal(stage: Stage) -> Proposal:
    async with stage.app.store.read() as tables:
        return max(await tables.proposals.find(), key=lambda each: each.made_at)


def posts(stage: Stage, where: dict[str, Any]) -> list[Post]:
    return stage.connector.posts_in(where["conversation"]["id"].partition(";")[0])


def overview(stage: Stage, where: dict[str, Any]) -> Post:
    return next(
        each
        for each in posts(stage, where)
        if each.card and ("use_draft" in actions(each.card) or "drop_draft" in actions(each.card))
    )


def questions(stage: Stage, where: dict[str, Any]) -> Post:
    return [each for each in posts(stage, where) if each.card and "mend_draft" in actions(each.card)][-1]


def last(stage: Stage, where: dict[str, Any]) -> str:
    post = posts(stage, where)[-1]
    return post.text or words(post.card)


async def events(stage: Stage) -> list[Event]:
    async with stage.app.store.read() as tables:
        return await tables.events.find()


async def programme(stage: Stage, event: Event) -> Agenda:
    async with stage.app.store.read() as tables:
        now = await tables.events.get(id=event.id)
        assert now is not None
        release = await tables.releases.get(event_id=event.id, number=now.release)
    assert release is not None
    return release.agenda


def press(stage: Stage, post: Post, verb: str, where: dict[str, Any], number: int = 1, **typed: str) -> Any:
    return stage.press(actions(post.card)[verb], where, number, **typed)


async def test_an_undated_programme_is_mended_in_its_card_and_then_used(stage: Stage) -> None:
    where = stage.personal(1)
    await organiser(stage, where)
    await hand_over(stage, UNDATED, where)
    assert "use_draft" not in actions(overview(stage, where).card)
    asked = questions(stage, where)

    await press(stage, asked, "mend_draft", where, 1, **{"1_no_date": "2027-05-31"})
    assert not asked.history
    reply = await press(stage, overview(stage, where), "use_draft", where)

    (event,) = await events(stage)
    agenda = await programme(stage, event)
    async with stage.app.store.read() as tables:
        assert await tables.dues.find(event_id=event.id)
    assert (event.title, event.state, event.tenant_id) == ("Idétræf om naboskab", EventState.OPEN, activities.HOST)
    assert agenda.sessions[0].start == datetime(2027, 5, 31, 9)  # noqa: DTZ001
    assert (await proposal(stage)).state is ProposalState.USED
    assert words(posts(stage, where)[-4].card).startswith("Programmet er i brug\nIdétræf om naboskab")
    code = re.search(r"@Ordstyrer kode ([A-Z0-9]{4}-[A-Z0-9]{4})", last(stage, where))
    assert "besked for sig" in str(reply.body), "a bar would be gone before the code is used"
    assert code is not None

    await stage.say(f"kode {code[1]}", stage.channel(), 1)
    await stage.play(event)
    assert any("Nu" in words(post.card) for post in stage.top_posts())


async def test_in_a_shared_place_the_event_belongs_there_and_the_day_goes_by_it(database_url: str) -> None:
    async with stages.set_up(database_url, NOW) as stage:
        where = stage.channel()
        await stage.tell(activities.installed(where, activities.person(1)))
        await hand_over(stage, DATED, where)
        assert "Mandag den 31. maj 2027" in words(overview(stage, where).card)

        await stage.say("brug programmet", where)
        assert (
            last(stage, where) == "»Idétræf om naboskab« er i brug og hører til her. Skriv »program« for at se dagen."
        )
        await stage.say("brug programmet", where)
        assert last(stage, where) == "Det program er allerede i brug."

        (event,) = await events(stage)
        assert (event.state, event.release) == (EventState.OPEN, 1)
        async with stage.app.store.read() as tables:
            (link,) = await tables.event_places.find(event_id=event.id)
            acts = [each.act for each in await tables.audit.find(event_id=event.id)]
        assert (link.purpose, sorted(acts)) == (Purpose.MAIN, ["propose", "use_draft"])
        await stage.play(event)
        heads = ["\n".join(words(post.card).splitlines()[:2]) for post in stage.top_posts() if post.card]
        assert "Nu\nNaboer, der ses" in "\n".join(heads) or any("Naboer" in each for each in heads)


async def test_who_organises_nothing_hands_over_nothing(stage: Stage) -> None:
    with pytest.raises(RefusalError, match="not_organiser"):
        await hand_over(stage, DATED, stage.personal(2), 2)
    async with stage.app.store.read() as tables:
        assert (await tables.proposals.find(), await tables.events.find()) == ([], [])


async def test_a_participant_of_an_event_cannot_change_it_nor_make_another_where_it_lives(stage: Stage) -> None:
    event = await stages.settle_in(stage, reading(DATED).agenda)
    await organiser(stage, stage.personal(2), 2)
    with pytest.raises(RefusalError, match="not_organiser"):
        await hand_over(stage, UNDATED, stage.channel(), 2, event=event)
    await hand_over(stage, UNDATED, stage.personal(2), 2, event=event)
    assert sorted(each.state for each in await events(stage)) == ["draft", "open"]


CHANGED = (
    DATED.replace("9.15 Naboer", "9.30 Naboer").replace("12.15 Tak for i dag", "12.15 Fælles sang\n12.30 Tak for i dag")
).replace("11.30 Frokost\n", "")


async def test_a_new_programme_of_an_event_says_what_it_changes_and_keeps_what_it_does_not_say(stage: Stage) -> None:
    agenda = reading(DATED).agenda
    first, talk, groups, *rest = agenda.sessions
    secret = Session(
        title="Jurymøde",
        kind=SessionKind.TALK,
        start=first.start + timedelta(hours=6),
        end=first.start + timedelta(hours=7),
        audience=Audience.CIRCLE,
    )
    groups = groups.model_copy(update={"breakout": BreakoutPlan(prompt="Hvem mangler?")})
    agenda = agenda.model_copy(
        update={"sessions": (first, talk, groups, *rest, secret), "organisers": ("person1@mosebo.example",)}
    )
    event = await stages.settle_in(stage, agenda)
    where = stage.channel()
    (event,) = await events(stage)

    await hand_over(stage, CHANGED.replace("12.30", "15.00 Jurymøde\n12.30"), where, event=event)
    said = words(overview(stage, where).card)
    assert "Gælder\nIdétræf om naboskab" in said
    assert "1 aflyses" in said
    assert "Frokost" in said
    await stage.say("brug programmet", where)

    kept = await programme(stage, event)
    assert kept.organisers == ("person1@mosebo.example",)
    assert [each.breakout.prompt for each in kept.sessions if each.breakout] == ["Hvem mangler?"]
    assert [each.title for each in kept.sessions if each.audience is Audience.CIRCLE] == ["Jurymøde"]
    assert len(await events(stage)) == 1
    assert last(stage, where) == "»Idétræf om naboskab« er i brug. Alt følger nu det nye program."


async def test_what_a_programme_leaves_open_is_what_its_event_says(stage: Stage) -> None:
    agenda = reading(DATED).agenda.model_copy(update={"zone": "Europe/Helsinki"})
    await stages.settle_in(stage, agenda)
    (event,) = await events(stage)
    await hand_over(stage, "9.00 Velkommen\n10.00-11.00 Naboer, der ses\n", stage.channel(), event=event)
    handed = (await proposal(stage)).reading
    assert handed is not None
    told = handed.agenda
    assert (told.title, told.zone, told.sessions[0].start) == (
        "Idétræf om naboskab",
        "Europe/Helsinki",
        datetime(2027, 5, 31, 9),  # noqa: DTZ001
    )
    assert "use_draft" in actions(overview(stage, stage.channel()).card)


async def test_an_undated_programme_after_the_event_is_asked_for_its_day(stage: Stage) -> None:
    await stages.settle_in(stage, reading(DATED).agenda)
    (event,) = await events(stage)
    await stage.move_to(NOW + timedelta(days=30))
    await hand_over(stage, UNDATED, stage.channel(), event=event)
    assert "use_draft" not in actions(overview(stage, stage.channel()).card)


async def test_a_proposal_for_an_event_becomes_one_for_a_new_event(stage: Stage) -> None:
    event = await stages.settle_in(stage, reading(DATED).agenda)
    where = stage.channel()
    (event,) = await events(stage)
    await hand_over(stage, DATED.replace("Idétræf om naboskab", "Sommermøde om have"), where, event=event)
    await press(stage, overview(stage, where), "new_event", where)

    assert "et nyt arrangement" in words(overview(stage, where).card)
    assert "new_event" not in actions(overview(stage, where).card)
    await stage.say("brug programmet", where)
    assert sorted((each.title, each.release) for each in await events(stage)) == [
        ("Idétræf om naboskab", 1),
        ("Sommermøde om have", 1),
    ]


async def test_a_newer_proposal_takes_over_and_the_older_card_says_so(stage: Stage) -> None:
    where = stage.personal(1)
    await organiser(stage, where)
    await hand_over(stage, UNDATED, where)
    old, old_questions = overview(stage, where), questions(stage, where)
    pressed = actions(old.card)["drop_draft"]
    stage.clock.set(NOW + timedelta(minutes=1))
    await hand_over(stage, DATED, where)

    assert "Et nyere udkast har taget over" in words(old.card)
    for action, typed in ((pressed, {}), (actions(old_questions.card)["mend_draft"], {"1_no_date": "2027-06-01"})):
        reply = await stage.press(action, where, 1, **typed)
        assert "Der er kommet et nyere udkast. Skriv »vis udkastet« for at se det." in str(reply.body)
    assert len(await events(stage)) == 1
    async with stage.app.store.read() as tables:
        states = sorted(each.state for each in await tables.proposals.find())
    assert states == ["dropped", "ready"]


async def test_a_dropped_draft_is_gone_and_may_be_dropped_again(stage: Stage) -> None:
    where = stage.personal(1)
    await organiser(stage, where)
    await hand_over(stage, DATED, where)
    card = overview(stage, where)
    drop, use = actions(card.card)["drop_draft"], actions(card.card)["use_draft"]

    said = [str((await stage.press(each, where)).body) for each in (drop, drop, use)]
    assert ["Udkastet er kasseret." in said[0], "allerede kasseret" in said[1], "nyt program" in said[2]] == [True] * 3
    assert await events(stage) == []
    await stage.say("vis udkastet", where)
    assert last(stage, where).startswith("Det udkast er kasseret")


async def test_pressed_at_once_in_two_replicas_it_is_used_once(database_url: str) -> None:
    async with stages.set_up(database_url, NOW) as stage, stages.replica(stage) as other:
        where = stage.channel()
        await stage.tell(activities.installed(where, activities.person(1)))
        await hand_over(stage, DATED, where)
        use = actions(overview(stage, where).card)["use_draft"]
        replies = await asyncio.gather(*(each.press(use, where) for each in (stage, other, stage, other)))
        said = sorted("allerede" in str(reply.body) for reply in replies)
        (event,) = await events(stage)
        async with stage.app.store.read() as tables:
            released = await tables.releases.count(event_id=event.id)
        assert (said, event.release, released) == ([False, True, True, True], 1, 1)


async def test_another_organiser_may_use_what_they_see_and_a_stranger_may_not(stage: Stage) -> None:
    where = stage.channel()
    await stage.tell(activities.installed(where, activities.person(1)))
    await hand_over(stage, DATED, where)
    card = overview(stage, where)
    reply = await press(stage, card, "use_draft", where, 2)
    assert "Kun arrangører" in str(reply.body)
    await stage.say("brug programmet", where, 2)
    assert last(stage, where).startswith("Der er intet udkast")

    await organiser(stage, stage.personal(2), 2)
    await press(stage, card, "use_draft", where, 2)
    (event,) = await events(stage)
    async with stage.app.store.read() as tables:
        roles = await tables.assignments.find(scope_id=event.id)
    assert (event.state, len(roles)) == (EventState.OPEN, 2)


async def test_nobody_in_another_tenant_can_press_it(stage: Stage) -> None:
    where = stage.personal(1)
    await organiser(stage, where)
    await hand_over(stage, DATED, where)
    other = activities.in_personal(stage.connector.service_url, chat="a:elsewhere", tenant="f" * 8 + "-0000")
    await organiser(stage, other, 3)
    reply = await press(stage, overview(stage, where), "use_draft", other, 3)
    assert "Kun arrangører" in str(reply.body)
    assert [each.state for each in await events(stage)] == [EventState.DRAFT]


async def test_sentences_mend_as_cards_do(stage: Stage) -> None:
    where = stage.personal(1)
    await organiser(stage, where)
    await hand_over(stage, UNDATED.replace("9.15", "13.00-12.00 Bagvendt\n9.15"), where)
    said: list[str] = []
    for sentence in (
        "brug programmet",
        "ret 1: 31. maj",
        "ret 1: 31. maj 2027",
        "ret 2: slutter vist",
        "ret 2: tiderne er byttet om",
        "ret 1: gruppearbejde",
        "ret punkt 2: til 9.45",
        "ret titel: <b>Idétræf</b> *i* Tønder",
        "ret 9: 31. maj 2027",
        "ret tidszone: Oslo",
    ):
        await stage.say(sentence, where)
        said.append(last(stage, where))
    handed = await proposal(stage)
    assert said == [
        "Jeg ved ikke, hvilken dag det er. Skriv fx »ret dato: 31. maj 2027«, så kan programmet bruges.",
        "»31\\. maj« er ikke en dato med årstal. Skriv fx 31. maj 2027.",
        "Rettet.",
        "»slutter vist« er ikke et klokkeslæt. Skriv fx 11.30.",
        "Rettet.",
        "Rettet.",
        "Rettet.",
        "Rettet.",
        "Jeg kan ikke finde nr. 9 i udkastet. Skriv »vis udkastet« for at se numrene.",
        "Rettet.",
    ]
    assert handed.reading is not None
    agenda = handed.reading.agenda
    assert (agenda.title, agenda.zone, agenda.sessions[0].kind) == (
        "Idétræf i Tønder",
        "Europe/Oslo",
        SessionKind.BREAKOUT,
    )
    assert handed.revision == 7
    (event,) = await events(stage)
    assert (event.title, event.zone) == ("Idétræf i Tønder", "Europe/Oslo")


async def test_of_several_answers_each_that_fits_counts(stage: Stage) -> None:
    where = stage.personal(1)
    await organiser(stage, where)
    await hand_over(stage, UNDATED.replace("9.15", "13.00-12.00 Bagvendt\n9.15"), where)
    fields = {"1_no_date": "i morgen", "2_end_before_start": "swap", "3_no_title": "x", "7_x": "y", "hej": "z"}
    reply = await press(stage, questions(stage, where), "mend_draft", where, 1, **fields)
    assert "Rettet.\n\nNr. 1: »i morgen« er ikke en dato med årstal. Skriv fx 31. maj 2027." in reply.body["value"]
    again = await press(stage, questions(stage, where), "mend_draft", where, 1, **{"2_end_before_start": "swap"})
    assert "Det er allerede rettet." in again.body["value"]
    nothing = await press(stage, questions(stage, where), "mend_draft", where, 1, **{"1_no_date": ""})
    assert "Der stod ikke noget i felterne" in nothing.body["value"]


async def test_a_draft_is_shown_again_below_and_both_are_kept_up_to_date(stage: Stage) -> None:
    where = stage.channel()
    await stage.tell(activities.installed(where, activities.person(1)))
    await hand_over(stage, UNDATED, where)
    await stage.say("vis udkastet", where)
    await stage.say("ret dato: 31. maj 2027", where)
    shown = [each for each in posts(stage, where) if each.card and "use_draft" in actions(each.card)]
    assert len(shown) == 2
    assert all("Mandag den 31. maj 2027" in words(each.card) for each in shown)


async def test_a_file_is_announced_and_its_preview_stands_where_that_stood(stage: Stage) -> None:
    where = stage.personal(1)
    await organiser(stage, where)
    handed = await begin(stage, where)
    card = posts(stage, where)[-1]
    assert words(card.card) == "Udkast til program\nJeg læser »program.docx« …"
    await stage.say("brug programmet", where)
    assert last(stage, where) == "Jeg er ikke færdig med at læse det. Vent et øjeblik."

    await arrive(stage, handed, reading(DATED))
    await arrive(stage, handed, AgendaError("empty", file="program.docx"))
    assert "Idétræf om naboskab" in words(card.card)
    ready = await proposal(stage)
    assert (ready.state, ready.source) == (ProposalState.READY, "")
    async with stage.app.store.read() as tables:
        (due,) = await tables.dues.find(event_id=handed.event_id)
    assert (due.key, due.kind, due.derived) == (f"{handed.event_id}/proposal/{handed.id}", "read", False)


async def test_a_second_file_of_the_same_programme_takes_over_whichever_is_read_first(stage: Stage) -> None:
    where = stage.personal(1)
    await organiser(stage, where)
    first = await begin(stage, where)
    stage.clock.set(NOW + timedelta(minutes=1))
    second = await begin(stage, where)
    for handed in (second, first):
        await arrive(stage, handed, reading(DATED))
    async with stage.app.store.read() as tables:
        states = {each.id: each.state for each in await tables.proposals.find()}
    assert states == {first.id: ProposalState.DROPPED, second.id: ProposalState.READY}
    assert len(await events(stage)) == 1
    shown = [words(each.card).splitlines()[0] for each in posts(stage, where) if each.card]
    assert shown[-4:].count("Et nyere udkast har taget over") == 1


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (
            AgendaError("bad_time", file="program.yaml", line=4, text="halv ti"),
            ["Jeg kunne ikke læse »program.yaml«", "Linje 4", "»halv ti« er ikke et klokkeslæt."],
        ),
        (reading("Intet program her, kun ord.\n"), ["Jeg kunne ikke læse »program.docx«", "ingen klokkeslæt"]),
    ],
)
async def test_what_cannot_be_read_is_refused_with_file_line_and_remedy(
    stage: Stage, came: Reading | AgendaError, said: list[str]
) -> None:
    where = stage.personal(1)
    await organiser(stage, where)
    handed = await begin(stage, where)
    card = posts(stage, where)[-1]
    await arrive(stage, handed, came)
    told = words(card.card)
    assert [each for each in said if each not in told] == []
    assert (await proposal(stage)).state is ProposalState.REFUSED
    assert await events(stage) == []


async def test_closed_sessions_stand_in_no_card(stage: Stage) -> None:
    where = stage.channel()
    await stage.tell(activities.installed(where, activities.person(1)))
    told = reading(DATED)
    closed = [
        each.model_copy(update={"audience": Audience.CIRCLE, "title": "Lukket jury"})
        for each in told.agenda.sessions[1:3]
    ]
    sessions = (*told.agenda.sessions, *closed)
    await hand_over(
        stage, told.model_copy(update={"agenda": told.agenda.model_copy(update={"sessions": sessions})}), where
    )
    said = "\n".join(words(each.card) for each in posts(stage, where))
    assert "Lukket jury" not in said
    assert "2 lukkede punkter, som ikke vises her" in said


HOSTILE = "**fed** <at>Alle</at> [her](https://x.example) {{DATE(2027-01-01T00:00:00Z)}} `kode`"


async def test_four_hundred_hostile_sessions_are_paged_below_the_limit(stage: Stage) -> None:
    where = stage.personal(1)
    await organiser(stage, where)
    start = datetime(2027, 5, 31, 8)  # noqa: DTZ001
    sessions = tuple(
        Session(
            title=f"Punkt {number} {HOSTILE} " + "🙂" * 80,
            kind=SessionKind.TALK,
            start=start + timedelta(days=number // 200, minutes=3 * (number % 200)),
            end=start + timedelta(days=number // 200, minutes=3 * (number % 200) + 3),
            end_stated=True,
            line=number,
        )
        for number in range(400)
    )
    told = reading(DATED)
    agenda = told.agenda.model_copy(update={"sessions": sessions})
    await hand_over(stage, told.model_copy(update={"agenda": agenda, "doubts": ()}), where)
    for part in range(2, 9):
        if "show_draft" not in actions(posts(stage, where)[-1].card) | actions(overviews(stage, where)[-1].card):
            break
        await stage.say(f"vis udkastet {part}", where)
    cards = [each.card for each in posts(stage, where) if each.card]
    sizes = [len(json.dumps(each, ensure_ascii=False).encode()) for each in cards]
    assert max(sizes) < ROOM.card
    said = "\n".join(words(each) for each in cards)
    assert [number for number in range(400) if f"Punkt {number} \\*\\*fed" not in said] == []
    assert "<at>" not in said
    assert not re.search(r"(?<!\\)\[her\]", said)


def overviews(stage: Stage, where: dict[str, Any]) -> list[Post]:
    return [each for each in posts(stage, where) if each.card and "drop_draft" in actions(each.card)]


async def test_how_a_programme_is_handed_over_is_told(stage: Stage) -> None:
    where = stage.personal(5)
    await stage.say("nyt program", where, 5)
    assert last(stage, where).startswith("Læg et program ind")
    assert "show_draft" not in actions(posts(stage, where)[-1].card)

    await organiser(stage, where, 5)
    await hand_over(stage, DATED, where, 5)
    await stage.say("nyt program", where, 5)
    assert "show_draft" in actions(posts(stage, where)[-1].card)


async def test_without_a_draft_every_sentence_about_one_says_so(stage: Stage) -> None:
    where = stage.personal(5)
    said = []
    for sentence in ("vis udkastet", "brug programmet", "kassér programmet", "nyt arrangement", "ret 1: 31. maj 2027"):
        await stage.say(sentence, where, 5)
        said.append(last(stage, where))
    assert said == ["Der er intet udkast. Skriv »nyt program« for at se, hvordan du lægger et ind."] * 5


async def test_the_card_speaks_the_language_of_who_handed_it_over_with_plain_buttons(sqlite_url: str) -> None:
    async with stages.set_up(sqlite_url, NOW, buttons="submit") as stage:
        where = stage.personal(1)
        english = {"locale": "en-GB"}
        await organiser(stage, where)
        guest = await guest_of(stage, where)
        await stage.tell(activities.message("help", where, activities.person(1), **english))
        async with stage.app.store.write() as tables:
            face = Face(Voice("en"), "submit", PlaceKind.PERSONAL)
            await proposals.propose(tables, guest, face, NOW, name="programme", reading=reading(UNDATED), event=None)
        stage.app.alarm.ring("deliveries")
        await stage.app.idle()
        assert "Draft programme" in words(overview(stage, where).card)
        data = actions(questions(stage, where).card)["mend_draft"]["data"] | {"answer_1_no_date": "2027-05-31"}
        await stage.tell(activities.submit(data, where, activities.person(1), **english))
        data = actions(overview(stage, where).card)["use_draft"]["data"]
        await stage.tell(activities.submit(data, where, activities.person(1), **english))
        assert "is in use, but does not belong anywhere yet" in last(stage, where)
