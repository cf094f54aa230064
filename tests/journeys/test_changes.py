"""A programme that changes while people live by it: what stands is edited, what is new is said once, and
nobody is told what does not concern them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import agendas
from bot.model import (
    Agenda,
    Audience,
    DeliveryState,
    DueKind,
    DueState,
    Event,
    Seat,
    SeatState,
    Session,
    SessionKind,
    Speaker,
)
from tests.journeys import stage as stages
from tests.journeys.stage import Stage, actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
K = SessionKind
ONE, TWO = "Dagen 1 ændring i dagens program", "Dagen 2 ændringer i dagens program"


def line(hour: float, title: str, kind: SessionKind = K.TALK, lasts: float = 1, *, by: str = "") -> Session:
    start = DAY + timedelta(hours=hour)
    speakers = tuple(
        Speaker(name=each, email=f"{each.split()[0].lower()}@mosebo.example") for each in by.split(", ") if each
    )
    return Session(
        title=title, kind=kind, start=start, end=start + timedelta(hours=lasts), end_stated=True, speakers=speakers
    )


def plan(*sessions: Session) -> Agenda:
    return Agenda(title="Dagen", sessions=sessions)


FIRST, THEN, LAST = line(9, "Først"), line(10, "Så"), line(11, "Til sidst")
MORNING = plan(FIRST, THEN, LAST)


def later(session: Session, **by: float) -> Session:
    shift = timedelta(**by)
    return session.model_copy(update={"start": session.start + shift, "end": session.end and session.end + shift})


def at(hours: float) -> datetime:
    return MORNING.instant(DAY + timedelta(hours=hours))


@pytest.fixture
async def stage(soak_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(soak_url, at(8)) as ready:
        yield ready


@pytest.fixture
async def either(database_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(database_url, at(8)) as ready:
        yield ready


async def accept(stage: Stage, event: Event, *sessions: Session, settle: bool = True) -> None:
    """Take in the next state of the programme; what stands is put right at once."""
    async with stage.app.store.write() as tables:
        known = await tables.events.get(id=event.id)
        assert known is not None
        await agendas.accept(tables, known, plan(*sessions), stage.clock.now())
    if settle:
        await stage.move_to(stage.clock.now())


async def play(stage: Stage, event: Event) -> None:
    """Walk to the end of the event as it now is."""
    async with stage.app.store.read() as tables:
        known = await tables.events.get(id=event.id)
    assert known is not None
    await stage.play(known)


def said(stage: Stage, conversation: str = activities.CHANNEL) -> list[str]:
    """Return the first two lines of each post in a place, but for the greeting."""
    lines = [words(post.card).splitlines()[:2] for post in stage.top_posts(conversation) if post.card]
    return [" ".join(each) for each in lines if "Hej" not in each[0]]


def told(stage: Stage, conversation: str = activities.CHANNEL) -> list[str]:
    """Return all the words of each card that tells of changes."""
    cards = [words(post.card) for post in stage.connector.posts_in(conversation)]
    return [each for each in cards if "ændring" in each or "er flyttet" in each or "er ændret" in each]


async def identity(stage: Stage, event: Event, title: str) -> str:
    async with stage.app.store.read() as tables:
        for release in reversed(await tables.releases.find(event_id=event.id)):
            for session in release.agenda.sessions:
                if session.title == title:
                    return session.id
    raise AssertionError(title)


# One session, and when it moves -------------------------------------------------------------------


async def test_session_that_moves_before_anything_was_said_is_announced_at_its_new_time_and_once(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)

    await accept(stage, event, FIRST, later(THEN, hours=2), LAST)
    await play(stage, event)

    assert said(stage) == [ONE, "Om lidt, kl. 9.00 Først", "Slut Først", "Slut Til sidst", "Slut Så"]
    assert "Flyttet fra kl. 10.00" in told(stage)[0]
    assert "12.00\nSå" in told(stage)[0]


async def test_session_that_moves_after_its_heads_up_is_called_again(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(8.95))

    await accept(stage, event, later(FIRST, minutes=30), THEN, LAST)
    assert said(stage) == ["Flyttet Først"]
    assert "Ny tid: kl. 9.30" in words(stage.top_posts()[-1].card)

    await stage.play(event, at(9.75))
    assert said(stage) == ["Flyttet Først", ONE, "Om lidt, kl. 9.30 Først", "Nu Først"]


async def test_session_that_moves_a_little_after_its_heads_up_is_not_called_twice(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(8.95))

    await accept(stage, event, later(FIRST, minutes=2), THEN, LAST)
    await stage.play(event, at(9.25))

    assert said(stage) == ["Om lidt, kl. 9.02 Først", ONE, "Nu Først"]


async def test_session_that_moves_while_it_runs_is_edited_and_announced_anew(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(9.25))

    await accept(stage, event, later(FIRST, hours=5), THEN, LAST)
    moved = words(stage.top_posts()[-1].card)
    await stage.play(event, at(9.75))
    assert (moved.splitlines()[:2], "Ny tid: kl. 14.00" in moved) == (["Flyttet", "Først"], True)
    assert said(stage) == ["Flyttet Først", "Flyttet Først", ONE]

    await play(stage, event)
    assert said(stage)[3:] == ["Om lidt, kl. 10.00 Så", "Slut Så", "Slut Til sidst", "Slut Først"]
    assert len(told(stage)) == 1


async def test_session_that_moves_twice_is_announced_where_it_ends_up(either: Stage) -> None:
    event = await stages.settle_in(either, MORNING)
    await either.play(event, at(9.25))

    await accept(either, event, later(FIRST, hours=5), THEN, LAST)
    await either.play(event, at(9.5))
    await accept(either, event, later(FIRST, hours=6), THEN, LAST)
    await play(either, event)

    assert said(either) == [
        *("Flyttet Først", "Flyttet Først", ONE, ONE, "Om lidt, kl. 10.00 Så", "Slut Så", "Slut Til sidst"),
        "Slut Først",
    ]
    assert "Ny tid: kl. 15.00" in words(either.top_posts()[-8].card)
    assert "Flyttet fra kl. 14.00" in told(either)[1]


async def test_session_that_is_moved_back_goes_on_as_if_nothing_had_been(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(9.25))
    before = said(stage)

    await accept(stage, event, later(FIRST, hours=5), THEN, LAST)
    assert said(stage)[-1] == "Flyttet Først"
    await accept(stage, event, *MORNING.sessions)
    assert said(stage)[-1] == "Nu Først"
    await play(stage, event)

    assert (before[-1], said(stage)) == ("Nu Først", [said(stage)[0], "Slut Først", "Slut Så", "Slut Til sidst"])


async def test_session_that_is_over_and_comes_again_is_announced_again(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(10.5))

    await accept(stage, event, later(FIRST, hours=5), THEN, LAST)
    await play(stage, event)

    assert said(stage)[1:4] == ["Slut Først", "Slut Så", ONE]
    assert said(stage)[-2:] == ["Slut Til sidst", "Slut Først"]


async def test_change_of_what_is_over_is_told_nobody(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(10.5))
    before = said(stage)

    await accept(stage, event, FIRST.model_copy(update={"title": "Først af alt"}), THEN, LAST)
    await stage.move_to(at(10.75))

    assert said(stage) == before


async def test_session_that_moves_across_midnight_is_told_with_its_day(stage: Stage) -> None:
    evening = line(22, "Aften", lasts=1.5)
    event = await stages.settle_in(stage, plan(FIRST, evening))
    await stage.play(event, at(22.25))

    await accept(stage, event, FIRST, later(evening, hours=3))
    await play(stage, event)

    assert "Ny tid: tirsdag den 1. december kl. 1.00" in words(stage.top_posts()[-4].card)
    assert "Flyttet fra mandag den 30. november kl. 22.00" in told(stage)[0]
    assert "Tirsdag den 1. december\n1.00\nAften" in told(stage)[0]
    assert said(stage)[-4:] == [
        "Flyttet Aften",
        "Dagen 1 ændring i programmet",
        "Om lidt, kl. 1.00 Aften",
        "Slut Aften",
    ]


async def test_session_that_is_renamed_shortened_and_given_to_another_is_edited_where_it_stands(stage: Stage) -> None:
    event = await stages.settle_in(stage, plan(line(9, "Havnen", by="Ane Holm"), LAST))
    await stage.play(event, at(9.25))
    post = stage.top_posts()[-1]

    await accept(stage, event, line(9, "Havnen som mødested", by="Bo Lind", lasts=0.5), LAST)
    shown = words(post.card)
    await stage.play(event, at(9.6))

    assert "Havnen som mødested\nkl. 9.00–9.30" in shown
    assert "v. Bo Lind" in shown
    assert "Nu" in shown
    assert said(stage)[-2:] == ["Slut Havnen som mødested", ONE]
    change = "Kortere: slutter kl. 9.30 · Hed før: Havnen · Ny oplægsholder: Bo Lind · Ikke længere med: Ane Holm"
    assert change in told(stage)[0]


async def test_session_that_is_given_more_time_when_it_had_ended_goes_on_and_ends_again(stage: Stage) -> None:
    event = await stages.settle_in(stage, plan(FIRST, LAST))
    await stage.play(event, at(10.05))
    assert said(stage)[-1] == "Slut Først"

    await accept(stage, event, line(9, "Først", lasts=1.5), LAST)
    assert said(stage)[1] == "Nu Først"
    await stage.play(event, at(10.6))

    assert said(stage)[1:] == ["Slut Først", ONE]


async def test_what_comes_next_is_put_right_in_the_post_of_what_runs(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(9.25))
    assert "Derefter kl. 10.00: Så" in words(stage.top_posts()[-1].card)

    await accept(stage, event, FIRST, LAST)

    assert "Derefter kl. 11.00: Til sidst" in words(stage.top_posts()[-1].card)


# Cancelled, and back ------------------------------------------------------------------------------


async def test_session_that_is_cancelled_while_it_runs_says_so_and_never_ends(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(9.25))

    await accept(stage, event, THEN, LAST)
    await stage.play(event, at(10.25))

    assert said(stage) == ["Aflyst Først", "Aflyst Først", ONE, "Om lidt, kl. 10.00 Så", "Nu Så"]
    assert "Aflyst: Først" in told(stage)[0]


async def test_session_that_is_cancelled_and_back_while_it_runs_is_not_announced_twice(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(9.25))
    known = await identity(stage, event, "Først")

    await accept(stage, event, THEN, LAST)
    await stage.play(event, at(9.5))
    await accept(stage, event, *MORNING.sessions)
    await play(stage, event)

    assert said(stage)[1:] == ["Slut Først", ONE, ONE, "Slut Så", "Slut Til sidst"]
    assert "Nyt" in told(stage)[1]
    assert await identity(stage, event, "Først") == known


async def test_session_that_is_cancelled_is_never_announced_and_is_again_when_it_is_back(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    known = await identity(stage, event, "Så")

    await accept(stage, event, FIRST, LAST)
    await stage.play(event, at(9.25))
    await accept(stage, event, FIRST, later(THEN, minutes=30), LAST)
    await play(stage, event)

    assert said(stage) == [ONE, "Om lidt, kl. 9.00 Først", "Slut Først", ONE, "Slut Så", "Slut Til sidst"]
    assert await identity(stage, event, "Så") == known
    async with stage.app.store.read() as tables:
        starts = await tables.dues.find(event_id=event.id, session_id=known, kind=DueKind.START)
    assert [(each.occurrence, each.state) for each in starts] == [(1, DueState.DONE)]


async def test_cancelled_session_stays_cancelled_though_it_was_about_to_begin(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.play(event, at(8.95))

    await accept(stage, event, THEN, LAST)
    await stage.play(event, at(9.5))

    assert said(stage) == ["Aflyst Først", ONE]


# What is told, and when ---------------------------------------------------------------------------


async def test_three_releases_within_a_minute_are_told_as_one(either: Stage) -> None:
    event = await stages.settle_in(either, MORNING)

    await accept(either, event, FIRST, later(THEN, minutes=15), LAST)
    await either.move_to(at(8) + timedelta(seconds=20))
    await accept(either, event, FIRST, later(THEN, minutes=30), LAST)
    await either.move_to(at(8) + timedelta(seconds=40))
    await accept(either, event, FIRST, later(THEN, minutes=30))
    await either.play(event, at(8.5))

    assert said(either) == [TWO]
    assert "Flyttet fra kl. 10.00" in told(either)[0]
    assert "Aflyst: Til sidst" in told(either)[0]


async def test_change_that_is_undone_is_not_told(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)

    await accept(stage, event, FIRST, LAST)
    await accept(stage, event, *MORNING.sessions)
    await stage.play(event, at(8.5))

    assert said(stage) == []
    async with stage.app.store.read() as tables:
        known = await tables.events.get(id=event.id)
    assert known is not None
    assert (known.told, known.release) == (3, 3)


async def test_same_programme_again_is_no_release(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)

    moved = [each.model_copy(update={"line": number}) for number, each in enumerate(MORNING.sessions)]
    await accept(stage, event, *moved)

    async with stage.app.store.read() as tables:
        assert await tables.releases.count(event_id=event.id) == 1


async def test_change_of_a_later_day_is_told_in_the_morning(soak_url: str) -> None:
    async with stages.set_up(soak_url, at(-80)) as stage:  # three days before, at four in the afternoon
        event = await stages.settle_in(stage, MORNING)
        await accept(stage, event, FIRST, later(THEN, minutes=15), LAST)
        await stage.move_to(at(-72))
        await accept(stage, event, FIRST, later(THEN, minutes=30), LAST)
        await stage.move_to(at(-63.1))
        assert said(stage) == []

        await stage.move_to(at(-63))
        assert said(stage) == ["Dagen 1 ændring i programmet"]
        assert "Mandag den 30. november\n10.30\nSå\nFlyttet fra kl. 10.00" in told(stage)[0]


async def test_change_that_becomes_urgent_is_not_kept_until_morning(soak_url: str) -> None:
    async with stages.set_up(soak_url, at(-8)) as stage:  # at four the day before
        event = await stages.settle_in(stage, plan(FIRST, later(THEN, days=2)))
        await accept(stage, event, FIRST, later(THEN, days=2, hours=1))
        await stage.move_to(at(-7))
        assert said(stage) == []

        await accept(stage, event, later(FIRST, hours=1), later(THEN, days=2, hours=1))
        await stage.play(event, at(-6.9))
        assert said(stage) == ["Dagen 2 ændringer i programmet"]


async def test_whole_morning_that_moves_is_told_in_one_line(stage: Stage) -> None:
    event = await stages.settle_in(stage, plan(*MORNING.sessions, line(13, "Eftermiddag")))

    await accept(stage, event, FIRST, *(later(each, minutes=15) for each in (THEN, LAST, line(13, "Eftermiddag"))))
    await stage.play(event, at(8.5))

    assert said(stage) == [ONE]
    assert told(stage)[0].splitlines()[2] == "Alt fra kl. 10.00 begynder 15 minutter senere"


async def test_many_changes_are_told_without_a_flood(stage: Stage) -> None:
    many = [line(9 + number / 4, f"{'abcdefghijklmnopq'[number] * 3} oplæg", lasts=0.25) for number in range(17)]
    event = await stages.settle_in(stage, plan(*many))

    await accept(stage, event, *(later(each, minutes=5 * (number % 2 + 1)) for number, each in enumerate(many)))
    await stage.play(event, at(8.5))

    assert said(stage) == ["Dagen 17 ændringer i dagens program"]
    assert "… og 7 til" in told(stage)[0]
    assert sum("oplæg" in each for each in told(stage)[0].splitlines()) == 10


async def test_closed_session_changes_in_silence(stage: Stage) -> None:
    secret = line(10, "Fortroligt").model_copy(update={"audience": Audience.CIRCLE})
    event = await stages.settle_in(stage, plan(FIRST, secret, LAST))

    await accept(stage, event, FIRST, later(secret, minutes=15), LAST)
    await accept(stage, event, FIRST, LAST)
    await play(stage, event)

    assert "Fortroligt" not in str([call.body for call in stage.connector.calls_to("*")])
    assert said(stage) == ["Om lidt, kl. 9.00 Først", "Slut Først", "Slut Til sidst"]


async def test_after_downtime_changes_are_told_as_they_then_are(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await accept(stage, event, later(FIRST, minutes=15), THEN, later(LAST, minutes=30), settle=False)

    await stage.move_to(at(10.5))

    assert ONE in said(stage)
    assert "Først" not in told(stage)[0]


# Those who follow ---------------------------------------------------------------------------------


async def test_each_hears_of_theirs_only_and_once(either: Stage) -> None:
    event = await stages.settle_in(either, MORNING)
    for number, sentence in ((5, "følg 2"), (5, "følg 3"), (6, "følg 1"), (7, "følg 2"), (7, "følg ikke 2")):
        await either.say(sentence, either.personal(number), number)

    await accept(either, event, FIRST, later(THEN, minutes=30), LAST)
    await play(either, event)

    assert [each.splitlines()[1] for each in told(either, "a:1-5")] == ["1 af dine 2 programpunkter er flyttet"]
    assert "10.30\nSå\nFlyttet fra kl. 10.00" in told(either, "a:1-5")[0]
    assert told(either, "a:1-6") == told(either, "a:1-7") == []


async def test_who_has_a_seat_at_a_session_hears_of_it_and_who_waits_for_one_does_not(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    for number in (5, 6):
        await stage.say("nu", stage.personal(number), number)
    async with stage.app.store.write() as tables:
        release = await tables.releases.get(event_id=event.id, number=1)
        assert release is not None
        session_id = next(each.id for each in release.agenda.sessions if each.title == THEN.title)
        for number, state in ((5, SeatState.TAKEN), (6, SeatState.WAITING)):
            (place,) = await tables.places.find(conversation_id=f"a:1-{number}")
            seat = Seat(
                event_id=event.id,
                session_id=session_id,
                person_id=place.person_id or "",
                state=state,
                queued_at=stage.clock.now(),
            )
            await tables.seats.put(seat)

    await accept(stage, event, FIRST, later(THEN, minutes=30), LAST)
    await play(stage, event)

    assert [each.splitlines()[1] for each in told(stage, "a:1-5")] == ["Dit programpunkt er flyttet"]
    assert told(stage, "a:1-6") == []


async def test_followed_session_that_is_cancelled_stays_followed_until_it_is_back(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    await stage.say("følg 2", stage.personal(5), 5)

    await accept(stage, event, FIRST, LAST)
    await stage.play(event, at(8.25))
    await stage.say("mine programpunkter", stage.personal(5), 5)
    shown = words(stage.connector.posts_in("a:1-5")[-1].card)
    await accept(stage, event, FIRST, later(THEN, hours=3), LAST)
    await stage.play(event, at(8.5))

    assert "Aflyst: Så" in shown
    assert [each.splitlines()[1] for each in told(stage, "a:1-5")] == ["Dit programpunkt er ændret"] * 2
    assert "13.00\nSå\nNyt" in told(stage, "a:1-5")[1]


async def test_what_was_ticked_is_the_whole_choice(stage: Stage) -> None:
    event = await stages.settle_in(
        stage, plan(FIRST, THEN, LAST, later(FIRST.model_copy(update={"title": "I morgen"}), days=1))
    )
    ids = {title: await identity(stage, event, title) for title in ("Først", "Så", "Til sidst", "I morgen")}
    where = stage.personal(5)
    await stage.say("følg 1", where, 5)
    await stage.say("følg", where, 5)
    form = stage.connector.posts_in("a:1-5")[-1].card
    assert form is not None
    fields = [each for each in form["body"] if each["type"] == "Input.ChoiceSet"]
    assert [(each["label"], each.get("value")) for each in fields] == [
        ("Mandag den 30. november", ids["Først"]),
        ("Tirsdag den 1. december", None),
    ]
    assert fields[0]["choices"][1] == {"title": "10.00 Så (nr. 2)", "value": ids["Så"]}

    ticked = {"2026-11-30": f"{ids['Så']},{ids['Til sidst']},forged", "2026-12-01": ids["I morgen"]}
    await stage.press(actions(form)["submit_follows"], where, 5, **ticked)

    async with stage.app.store.read() as tables:
        follows = await tables.follows.find(event_id=event.id)
    assert {each.session_id for each in follows} == {ids["Så"], ids["Til sidst"], ids["I morgen"]}


async def test_follower_who_cannot_be_reached_is_known(stage: Stage) -> None:
    event = await stages.settle_in(stage, MORNING)
    guest = activities.person(8) | {"userRole": "anonymous", "aadObjectId": None}
    await stage.tell(activities.mentioning("følg 2", stage.channel(), guest))

    await accept(stage, event, FIRST, later(THEN, minutes=30), LAST)
    await stage.play(event, at(8.5))

    async with stage.app.store.read() as tables:
        rows = await tables.deliveries.find(event_id=event.id, kind="my_changes")
    assert [each.state for each in rows] == [DeliveryState.FAILED]
    assert told(stage) != []


async def test_speaker_hears_that_their_own_session_moved_but_not_what_it_is_called(stage: Stage) -> None:
    talk, other = line(10, "Havnen", by="Ane Holm"), line(11, "Stien", by="Bo Lind")
    event = await stages.settle_in(stage, plan(FIRST, talk, other))
    for number, mail in ((11, "ane@mosebo.example"), (12, "bo@mosebo.example")):
        known = activities.member(number) | {"email": mail}
        stage.connector.add_conversation(f"a:1-{number}", [known])
        await stage.say("tilmeld mig", stage.personal(number), number)

    await accept(stage, event, FIRST, later(talk, minutes=15), other.model_copy(update={"title": "Stien og skoven"}))
    await stage.play(event, at(8.5))

    assert [each.splitlines()[1] for each in told(stage, "a:1-11")] == ["Dit programpunkt er flyttet"]
    assert told(stage, "a:1-12") == []


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("følg 9", "Vælg et programpunkt fra 1 til 3"),
        ("følg ikke", "Hvilket programpunkt?"),
        ("følg 2", "Du følger nu »Så«."),
        ("følg ikke 2", "Du følger ikke »Så« mere."),
        ("hvad følger jeg", "Du følger ikke noget endnu."),
    ],
)
async def test_sentence_about_following_is_answered(stage: Stage, sentence: str, answer: str) -> None:
    await stages.settle_in(stage, MORNING)

    await stage.say(sentence, stage.personal(5), 5)

    post = stage.connector.posts_in("a:1-5")[-1]
    assert answer in post.text + words(post.card)


async def test_session_of_a_closed_circle_can_be_followed_by_nobody(stage: Stage) -> None:
    await stages.settle_in(stage, plan(FIRST, THEN.model_copy(update={"audience": Audience.CIRCLE})))

    await stage.say("følg 2", stage.personal(5), 5)

    assert "Vælg et programpunkt" in stage.connector.posts_in("a:1-5")[-1].text


# Groups -------------------------------------------------------------------------------------------

TALK = line(10, "Snak i grupper", K.BREAKOUT)


async def with_groups(stage: Stage, *, place: str = "channel") -> Event:
    where = stage.channel() if place == "channel" else stage.chat()
    event = await stages.settle_in(stage, plan(FIRST, TALK, LAST), place=where)
    for number in range(2, 12):
        await stage.say("jeg er med", stage.personal(number), number)
    await stage.play(event, at(10.25))
    return event


async def seats(stage: Stage) -> list[tuple[str, str]]:
    async with stage.app.store.read() as tables:
        return [(each.person_id, each.group_id) for each in await tables.members.find()]


def threads(stage: Stage) -> list[str]:
    return [post.id for post in stage.top_posts() if words(post.card).startswith("Snak i grupper\nGruppe")]


async def test_groups_whose_session_moves_while_they_sit_keep_their_people_and_threads(either: Stage) -> None:
    event = await with_groups(either)
    people, before = await seats(either), threads(either)
    assert len(before) == 2

    await accept(either, event, FIRST, later(TALK, hours=3), LAST)
    in_thread = [words(post.card) for post in either.connector.posts_in(activities.CHANNEL, before[0]) if post.card]
    assert "Vi mødes igen kl. 14.00." in words(either.connector.post(before[0]).card)
    assert in_thread[-1].splitlines()[:4] == [
        "Snak i grupper",
        "Ny tid",
        "Vi begynder kl. 13.00.",
        "Vi mødes igen kl. 14.00.",
    ]

    await play(either, event)
    assert (await seats(either), threads(either)) == (people, before)
    replies = [words(post.card) or post.text for post in either.connector.posts_in(activities.CHANNEL, before[0])]
    assert [each.splitlines()[1] if "\n" in each else each for each in replies[-6:]] == [
        *(replies[-6], "Halvvejs", "5 minutter igen", replies[-3], "1 minut igen", "Tiden er gået"),
    ]
    assert replies[-6].startswith("<at>")
    assert "Gem" in replies[-3]
    async with either.app.store.read() as tables:
        assert [each.state for each in await tables.rounds.find(event_id=event.id)] == ["closed"]
        groups = await tables.groups.find(event_id=event.id)
        places = await tables.places.find(id=tuple(each.place_id or "" for each in groups))
    assert sorted(each.thread_root for each in places) == sorted(before)


async def test_reply_in_a_groups_thread_is_an_idea_of_that_group_also_after_it_moved(stage: Stage) -> None:
    event = await with_groups(stage)
    (thread, _) = threads(stage)
    await accept(stage, event, FIRST, later(TALK, minutes=15), LAST)
    await stage.play(event, at(10.5))

    await stage.say("Vi ringer til tre hver", stage.channel(thread), 3)
    await stage.play(event, at(11.5))  # until the bell it is a draft

    async with stage.app.store.read() as tables:
        (idea,) = await tables.ideas.find(event_id=event.id)
        groups = {each.id for each in await tables.groups.find(event_id=event.id)}
    assert (idea.text, idea.group_id in groups) == ("Vi ringer til tre hver", True)


async def test_groups_that_get_more_time_are_told_when_all_meet_again(stage: Stage) -> None:
    event = await with_groups(stage)
    (thread, _) = threads(stage)

    await accept(stage, event, FIRST, line(10, "Snak i grupper", K.BREAKOUT, 1.5), later(LAST, minutes=30))
    await stage.play(event, at(10.7))
    last = words(stage.connector.posts_in(activities.CHANNEL, thread)[-1].card)
    assert "Vi mødes igen kl. 11.30." in words(stage.connector.post(thread).card)
    assert last.splitlines() == [
        "Snak i grupper",
        "Ny tid",
        "Vi mødes igen kl. 11.30.",
        "I beholder jeres gruppe og jeres tråd.",
    ]

    await stage.play(event, at(11.6))
    assert "Tiden er gået" in words(stage.connector.posts_in(activities.CHANNEL, thread)[-1].card)


async def test_groups_that_get_more_time_when_it_was_up_sit_on_and_are_called_back_again(stage: Stage) -> None:
    event = await with_groups(stage)
    await stage.play(event, at(11.05))

    await accept(stage, event, FIRST, line(10, "Snak i grupper", K.BREAKOUT, 1.5), later(LAST, minutes=30))
    async with stage.app.store.read() as tables:
        assert [each.state for each in await tables.rounds.find(event_id=event.id)] == ["open"]
    await stage.play(event, at(11.6))

    replies = [words(post.card) for post in stage.connector.posts_in(activities.CHANNEL, threads(stage)[0])]
    assert [each.splitlines()[1] for each in replies if each][-7:] == [
        *("5 minutter igen", "1 minut igen", "Tiden er gået"),
        *("Ny tid", "5 minutter igen", "1 minut igen", "Tiden er gået"),
    ]
    async with stage.app.store.read() as tables:
        assert [each.state for each in await tables.rounds.find(event_id=event.id)] == ["closed"]


async def test_groups_whose_session_is_cancelled_are_told_and_sit_no_more(stage: Stage) -> None:
    event = await with_groups(stage)
    (thread, _) = threads(stage)

    await accept(stage, event, FIRST, LAST)
    await play(stage, event)

    last = words(stage.connector.posts_in(activities.CHANNEL, thread)[-1].card)
    assert "Gruppedrøftelsen er aflyst" in last
    async with stage.app.store.read() as tables:
        assert [each.state for each in await tables.rounds.find(event_id=event.id)] == ["closed"]


async def test_groups_whose_session_is_back_sit_on(stage: Stage) -> None:
    event = await with_groups(stage)
    people, before = await seats(stage), threads(stage)

    await accept(stage, event, FIRST, LAST)
    await accept(stage, event, FIRST, TALK, LAST)
    async with stage.app.store.read() as tables:
        assert [each.state for each in await tables.rounds.find(event_id=event.id)] == ["open"]
    await play(stage, event)

    assert (await seats(stage), threads(stage)) == (people, before)


async def test_who_comes_late_joins_the_groups_that_sit_not_those_that_moved(stage: Stage) -> None:
    second = line(11, "Snak igen", K.BREAKOUT)
    event = await stages.settle_in(stage, plan(FIRST, TALK, second))
    for number in range(2, 12):
        await stage.say("jeg er med", stage.personal(number), number)
    await stage.play(event, at(10.25))
    await accept(stage, event, FIRST, later(TALK, hours=3), second)
    await stage.play(event, at(11.25))

    await stage.say("jeg er med", stage.personal(20), 20)

    assert words(stage.connector.posts_in("a:1-20")[-1].card).startswith("Snak igen")


async def test_groups_that_were_dealt_and_not_opened_stay_as_they_are(stage: Stage) -> None:
    event = await stages.settle_in(stage, plan(FIRST, TALK, LAST))
    for number in range(2, 12):
        await stage.say("jeg er med", stage.personal(number), number)
    await stage.say("lav grupper", stage.channel(), 1)
    people = await seats(stage)

    await accept(stage, event, FIRST, later(TALK, minutes=30).model_copy(update={"title": "Snak i små grupper"}), LAST)
    await stage.play(event, at(10.75))

    assert await seats(stage) == people != []


async def test_groups_listed_in_a_chat_stay_listed_when_their_post_is_edited(stage: Stage) -> None:
    event = await with_groups(stage, place="chat")
    people = await seats(stage)
    post = stage.connector.posts_in(activities.CHAT)[-1]

    await accept(stage, event, FIRST, line(10, "Snak i grupper", K.BREAKOUT, 1.5), later(LAST, minutes=30))

    assert "10.00–11.30" in words(post.card)
    assert all(f"Person Nummer {number}" in words(post.card) for number in range(2, 12))
    assert await seats(stage) == people


# A programme that comes bit by bit ----------------------------------------------------------------


def coming(session: Session) -> Session:
    return session.model_copy(update={"title": "Følger", "pending": True, "speakers": ()})


async def test_programme_that_is_published_day_by_day_is_told_as_it_comes(soak_url: str) -> None:
    hours = [line(12, "Velkomst", K.OPENING), line(13, "Havnen", by="Ane Holm"), line(14, "Stien", by="Bo Lind")]
    tomorrow = [later(line(9, "Skolen"), days=1), later(line(10, "Farvel", K.CLOSING), days=1)]
    async with stages.set_up(soak_url, at(-30)) as stage:  # two days before, at six in the evening
        event = await stages.settle_in(stage, plan(hours[0], coming(hours[1]), coming(hours[2])))
        await stage.say("program", stage.personal(5), 5)
        shown = words(stage.connector.posts_in("a:1-5")[-1].card)
        await stage.say("næste", stage.personal(5), 5)
        following = words(stage.connector.posts_in("a:1-5")[-1].card)
        assert "13.00\nOffentliggøres senere" in shown
        assert "Følger" not in shown + following

        await accept(stage, event, hours[0], hours[1], coming(hours[2]))
        await stage.play(event, at(-14))
        assert [each.splitlines()[1] for each in told(stage)] == ["1 ændring i programmet"]
        assert "13.00\nHavnen\nNyt · v. Ane Holm" in told(stage)[0]

        await accept(stage, event, hours[0], hours[1], coming(hours[2]), *tomorrow)
        await stage.play(event, at(14.5))
        assert said(stage)[1:] == [
            "Dagen 2 ændringer i programmet",
            "Om lidt, kl. 12.00 Velkomst",
            "Slut Velkomst",
            "Slut Havnen",
        ]

        await accept(stage, event, *hours, *tomorrow)
        await play(stage, event)
        assert said(stage)[5:] == ["Slut Stien", ONE, "Om lidt, kl. 9.00 Skolen", "Slut Skolen", "Slut Farvel"]
        assert "Følger" not in str([call.body for call in stage.connector.calls_to("*")])


async def test_programme_of_which_nothing_is_known_but_its_hours_says_nothing(stage: Stage) -> None:
    event = await stages.settle_in(stage, plan(coming(FIRST), coming(THEN)))

    await accept(stage, event, coming(FIRST), later(coming(THEN), minutes=30))
    await play(stage, event)
    await stage.say("nu", stage.personal(5), 5)

    assert said(stage) == []
    assert "Følger" not in words(stage.connector.posts_in("a:1-5")[-1].card)


async def test_new_programme_after_the_old_one_is_over_is_told_and_announced(stage: Stage) -> None:
    event = await stages.settle_in(stage, plan(FIRST))
    await play(stage, event)
    before = len(said(stage))

    await accept(stage, event, FIRST, line(14, "Eftermiddag"))
    await play(stage, event)

    assert said(stage)[before:] == [ONE, "Om lidt, kl. 14.00 Eftermiddag", "Slut Eftermiddag"]


# Together -----------------------------------------------------------------------------------------


async def test_sessions_that_begin_together_have_one_heads_up(stage: Stage) -> None:
    event = await stages.settle_in(stage, plan(line(9, "Havnen"), line(9, "Stien", by="Bo Lind"), LAST))

    await stage.play(event, at(9.25))

    assert sorted(said(stage)) == ["Nu Havnen", "Nu Stien", "Om lidt, kl. 9.00 Havnen"]
    assert "Stien\nv. Bo Lind" in words(stage.top_posts()[-3].card)


async def test_heads_up_of_several_is_put_right_when_one_is_cancelled(stage: Stage) -> None:
    event = await stages.settle_in(stage, plan(line(9, "Havnen"), line(9, "Stien"), LAST))
    await stage.play(event, at(8.95))

    await accept(stage, event, line(9, "Havnen"), LAST)
    await stage.play(event, at(9.25))

    shown = [each for each in said(stage) if "Havnen" in each or "Stien" in each]
    assert "Nu Havnen" in shown
    assert not any(each.startswith("Nu") and "Stien" in each for each in shown)
    assert sum("Om lidt" in each and "Havnen" in each for each in shown) == 1


# Another zone, and what nobody saw ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "hours", "says"),
    [("Europe/Helsinki", 1, []), ("Europe/London", 0, ["Alt fra kl. 8.00 begynder 1 time senere"])],
)
async def test_in_another_zone_only_another_instant_is_another_time(
    stage: Stage, zone: str, hours: float, says: list[str]
) -> None:
    event = await stages.settle_in(stage, MORNING)
    async with stage.app.store.write() as tables:
        known = await tables.events.get(id=event.id)
        assert known is not None
        moved = plan(*(later(each, hours=hours) for each in MORNING.sessions))
        await agendas.accept(tables, known, moved.model_copy(update={"zone": zone}), stage.clock.now())
    await stage.move_to(at(8) + 2 * MINUTE)

    assert [each.splitlines()[2] for each in told(stage)] == says


@pytest.mark.parametrize("between", [[FIRST, later(TALK, hours=2), LAST], [FIRST, LAST]])
async def test_groups_hear_nothing_of_what_was_undone_before_anybody_saw_it(
    stage: Stage, between: list[Session]
) -> None:
    event = await with_groups(stage)
    before = [len(stage.connector.posts_in(activities.CHANNEL, each)) for each in threads(stage)]
    async with stage.app.store.write() as tables:
        for sessions in (between, [FIRST, TALK, LAST]):
            known = await tables.events.get(id=event.id)
            assert known is not None
            await agendas.accept(tables, known, plan(*sessions), stage.clock.now())
    await stage.move_to(stage.clock.now())

    assert [len(stage.connector.posts_in(activities.CHANNEL, each)) for each in threads(stage)] == before
    async with stage.app.store.read() as tables:
        assert [each.state for each in await tables.rounds.find(event_id=event.id)] == ["open"]
