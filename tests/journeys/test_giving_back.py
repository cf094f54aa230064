"""What people get back of what they said: after a session, after the day, 1:1, and weeks later."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import agendas, receipts
from bot.model import (
    Audience,
    DeliveryState,
    DueKind,
    Event,
    EventPlace,
    IdeaState,
    Notices,
    PlaceKind,
    PlaceState,
    Promise,
    PromiseState,
    Purpose,
    Repeat,
    SessionKind,
)
from schedules.afterwards import follow_ups
from tests.journeys.afternoon import MAIN, Afternoon, at, line, place, programme
from tests.journeys.stage import actions, words

TEXT = "Ringer til Bo om bussen"


# After a session, and after the day -------------------------------------------------------------------


async def test_what_groups_said_is_told_once_after_they_handed_in() -> None:
    day = await Afternoon().begin()
    await day.until("11:20")
    await day.share("Kør de ældre til mødet", "I grupper", by=1, votes=(2, 3, 4))
    await day.share("Giv kaffe", "I grupper", by=2)

    await day.until("11:51")
    assert await day.read("recap") == []
    await day.until("11:53")

    (told,) = await day.read("recap")
    assert told.splitlines()[:2] == ["Det kom der ud af", "I grupper"]
    assert "3 stemmer fra 3 kommuner" in told
    assert told.index("Kør de ældre") < told.index("Giv kaffe")
    await day.again(DueKind.RECAP)
    assert await day.read("recap") == [told]


async def test_of_a_session_in_which_hardly_anything_was_shared_nothing_is_told() -> None:
    day = await Afternoon().begin()
    await day.until("10:30")
    for text in ("Stil stole frem", "Giv kaffe"):
        await day.share(text, "Velkommen")
    await day.until("13:00")
    assert await day.read("recap") == []  # two ideas in a talk, none in the groups

    await day.until("14:31")
    (summary,) = await day.read("summary")
    assert "Stil stole frem" in summary


async def test_what_stands_follows_what_is_hidden_and_comes_late() -> None:
    day = await Afternoon().begin()
    await day.until("11:20")
    await day.share("Kør de ældre til mødet", "I grupper")
    await day.share("Noget grimt", "I grupper", by=2)
    await day.until("15:00")
    standing = [words(each.message.card) for each in await day.sent("recap", "summary")]
    assert ["Noget grimt" in each for each in standing] == [True, True]

    async with day.store.write() as tables:
        idea = await tables.ideas.get(id="i2")
        assert idea is not None
        await tables.ideas.put(idea.model_copy(update={"state": IdeaState.HIDDEN}))
    await day.share("Lån minibussen", "I grupper", by=3)
    await day.follow()

    for kind in ("recap", "summary"):
        (said,) = await day.read(kind)
        assert "Noget grimt" not in said
        assert "Lån minibussen" in said
    revisions = [each.revision for each in await day.sent("recap", "summary")]
    await day.follow()
    assert [each.revision for each in await day.sent("recap", "summary")] == revisions == [2, 2]


async def test_themes_are_told_with_the_way_to_what_people_wrote() -> None:
    closed = line("Juryen", "12:00", "13:00", SessionKind.WORKSHOP, audience=Audience.CIRCLE)
    day = await Afternoon(programme(closed)).begin()
    await day.until("11:20")
    first = await day.share("Kør de ældre til mødet", "I grupper", by=1, votes=(2, 3, 4))
    second = await day.share("Lån kommunens minibus", "I grupper", by=2, votes=(2, 5))
    secret = await day.share("Hemmelig vurdering", "Juryen", by=3)
    await day.theme("Kørsel", first, second)
    await day.theme("Dommen", secret)
    await day.until("14:31")

    for kind, target in (("recap", MAIN), ("summary", MAIN)):
        (said,) = await day.read(kind, target)
        assert "Kørsel\n»Kør de ældre til mødet«\ntema 1 · 4 stemmer fra 4 kommuner · 2 idéer · gruppe" in said
        assert "Skriv *tema 1* for at læse alt" in said
        assert "Dommen" not in said
    (home,) = await day.read("take_home", "p2")
    assert "tema 1: Kørsel" in home

    async with day.store.write() as tables:
        theme = await tables.themes.get(id="t1")
        assert theme is not None
        await tables.themes.put(theme.model_copy(update={"name": "Transport"}))
    await day.follow()
    assert ["Transport" in each for kind in ("recap", "summary") for each in await day.read(kind)] == [True, True]


async def test_groups_that_are_called_back_early_are_told_as_long_after() -> None:
    day = await Afternoon().begin()
    await day.until("11:20")
    await day.share("Giv kaffe", "I grupper")
    await day.say("luk grupper")
    await day.until("11:26")
    assert await day.read("recap") == []
    await day.until("11:28")
    assert len(await day.read("recap")) == 1
    await day.until("12:00")
    assert len(await day.sent("recap")) == 1


async def test_nothing_of_a_closed_session_is_told() -> None:
    closed = line("Juryen", "12:00", "13:00", SessionKind.WORKSHOP, audience=Audience.CIRCLE)
    day = await Afternoon(programme(closed)).begin()
    await day.until("12:30")
    await day.share("Hemmelig vurdering", "Juryen", by=1)
    await day.share("Giv kaffe", None, by=1)
    await day.until("15:00")
    assert await day.read("recap") == []
    said = [words(each.message.card) for each in await day.sent("summary", "take_home", "digest")]
    said += [await day.say(each, person) for each in ("opsummering", "med hjem") for person in (0, 1)]
    said.append(await day.say("overblik"))
    assert len(said) > 6
    assert not [each for each in said if "Hemmelig" in each or "Juryen" in each]
    assert any("Giv kaffe" in each for each in said)


# What each takes home ---------------------------------------------------------------------------------


async def test_each_takes_home_their_group_and_what_came_of_it() -> None:
    day = await Afternoon().begin()
    await day.until("11:20")
    await day.share("Kør de ældre til mødet", "I grupper", by=1, votes=(2, 3))
    await day.share("Et regneark", None, by=1)
    await day.until("14:31")

    (home,) = await day.read("take_home", "p1")
    lines = home.splitlines()
    assert lines[:2] == ["Idétræf", "Med hjem fra dagen"]
    assert "I grupper · Gruppe" in home
    assert "Du talte med Person" in home
    assert home.index("Kør de ældre til mødet") < home.index("Din egen idé") < home.index("Et regneark")
    assert "2 stemmer fra 2 kommuner" in home
    got = {each.person_id: each.state for each in await day.sent("take_home")}
    assert got == {f"p{number}": DeliveryState.SENT for number in range(1, 9)}  # not who only runs the day

    await day.again(DueKind.TAKE_HOME)
    assert [each.revision for each in await day.sent("take_home")] == [1] * 8  # it has an open field
    asked = await day.say("med hjem", 1)
    assert asked.splitlines()[:-1] == lines[:-1]


async def test_who_wants_no_messages_gets_none_and_who_cannot_be_written_to_is_known() -> None:
    day = await Afternoon().begin(unreachable=[2], quiet=[3])
    await day.until("14:31")
    got = {each.person_id: each.state for each in await day.sent("take_home")}
    assert got.pop("p2") is DeliveryState.FAILED
    assert got == {f"p{number}": DeliveryState.SENT for number in (1, 4, 5, 6, 7, 8)}
    receipt = await day.say("fik alle beskeden?")
    assert "Med hjem fra dagen" in receipt
    assert "Person 2" in await day.say("hvem mangler?")


async def test_five_hundred_are_told_in_portions_and_each_once() -> None:
    talks = (line("Velkommen", "10:00", "10:45", SessionKind.TALK), line("Tak", "14:00", "14:30", SessionKind.CLOSING))
    day = await Afternoon(programme().model_copy(update={"sessions": talks}), people=500).begin()  # nobody sat anywhere
    await day.until("14:31")
    assert len({each.person_id for each in await day.sent("take_home")}) == 500
    portions = [each for each in await day.dues(DueKind.PROGRESS) if each.target.startswith("take_home:")]
    assert len(portions) == 2


async def test_without_take_home_only_the_promise_is_asked_for() -> None:
    day = await Afternoon(programme(notices=Notices(take_home=False))).begin()
    await day.until("14:31")
    (asked,) = await day.read("take_home", "p1")
    assert asked.splitlines()[:2] == ["Idétræf", "Det gør jeg på mandag"]
    assert "Du talte med" not in asked


# What people promise ----------------------------------------------------------------------------------


async def test_a_promise_is_kept_and_asked_about_twice_with_one_tap() -> None:
    day = await Afternoon().begin()
    await day.until("14:31")
    (card,) = [each.message.card for each in await day.sent("take_home") if each.person_id == "p1"]
    said = await day.press(actions(card)["promise"]["data"] | {"argument": TEXT}, 1)
    assert said.text.startswith("Det er noteret, og kun du kan se det.")
    assert "mandag den 14. juni" in said.text

    await day.until("2027-06-14T08:59")
    assert await day.sent("follow_up") == []
    await day.until("2027-06-14T09:00")
    (asked,) = await day.sent("follow_up")
    assert TEXT in words(asked.message.card)
    answer = await day.press(actions(asked.message.card)["promise_begun"]["data"], 1)
    assert "Jeg spørger igen mandag den 12. juli." in words(answer.card)

    await day.until("2027-07-12T09:00")
    *_, again = await day.sent("follow_up")
    answer = await day.press(actions(again.message.card)["promise_kept"]["data"], 1)
    assert "Godt gået!" in words(answer.card)
    await day.until("2027-09-01T09:00")
    assert len(await day.sent("follow_up")) == 2
    promise = await day.promise(1)
    assert promise is not None
    assert (promise.text, promise.state, promise.asked) == (TEXT, PromiseState.KEPT, 2)


ENDINGS = [("gjort", PromiseState.KEPT, 1), ("droppet", PromiseState.DROPPED, 1), ("stop", PromiseState.MADE, 1)]
ENDINGS += [("i gang", PromiseState.BEGUN, 2), ("ikke endnu", PromiseState.MADE, 2)]


@pytest.mark.parametrize(("sentence", "state", "times"), ENDINGS)
async def test_a_sentence_answers_too_and_who_is_done_is_left_in_peace(
    sentence: str, state: PromiseState, times: int
) -> None:
    day = await Afternoon().begin()
    await day.until("14:31")
    await day.say(f"det gør jeg på mandag: {TEXT}", 1)
    await day.until("2027-06-15T12:00")
    assert "ikke noteret" not in await day.say(sentence, 1)
    await day.until("2027-08-01T12:00")
    promise = await day.promise(1)
    assert promise is not None
    assert promise.state is state
    assert len(await day.sent("follow_up")) == times


async def test_who_says_the_same_again_once_it_is_over_is_asked_again_as_they_are_told() -> None:
    day = await Afternoon().begin()
    await day.until("14:31")
    for sentence in ("droppet", "stop"):
        await day.say(f"det gør jeg på mandag: {TEXT}", 1)
        await day.say(sentence, 1)
        assert "mandag den 14. juni" in await day.say(f"det gør jeg på mandag: {TEXT}", 1)
    await day.until("2027-06-14T09:00")
    assert len(await day.sent("follow_up")) == 1


async def test_a_promise_is_changed_and_sent_twice_is_one() -> None:
    day = await Afternoon().begin()
    await day.until("14:31")
    for _ in range(2):
        await day.say("det gør jeg på mandag: noget", 1, key="same")
    await day.say(f"Det gør jeg på mandag:\n{TEXT}", 1)
    promise = await day.promise(1)
    assert promise is not None
    assert promise.text == TEXT
    assert TEXT in await day.say("mit løfte", 1)
    assert len(await day.dues(DueKind.FOLLOW_UP)) == 2
    assert "højst 500" in await day.say(f"det gør jeg på mandag: {'x' * 501}", 1)
    assert "ikke noteret noget løfte" in await day.say("gjort", 2)


async def test_nobody_else_reads_a_promise_or_who_made_it() -> None:
    day = await Afternoon().begin()
    await day.until("14:20")
    await day.say(f"det gør jeg på mandag: {TEXT}", 1)
    async with day.store.write() as tables:
        (chat,) = await tables.places.find(person_id="p1")
        await tables.places.put(chat.model_copy(update={"state": PlaceState.BLOCKED}))
    await day.until("2027-06-14T10:00")
    assert [each.state for each in await day.sent("follow_up")] == [DeliveryState.FAILED]  # never said who it is
    asked = ("overblik", "status", "opsummering", "med hjem", "idéer", "fik alle beskeden?", "besked 1", "mit løfte")
    read = [await day.say(each) for each in asked]
    read += [words(each.message.card) for each in await day.sent("digest", "summary")]
    assert not [each for each in read if TEXT in each]
    assert any("Løfter" in each for each in read)
    async with day.store.read() as tables:
        kept = [each for each in await tables.audit.find() if TEXT in repr(each)]
        batches = [each.kind for each in await tables.deliveries.batches("e")]
    assert kept == []
    assert "follow_up" in batches
    assert "follow_up" not in receipts._TITLES  # noqa: SLF001 - no list of who promised


async def test_an_answer_finds_the_event_that_is_long_over() -> None:
    day = await Afternoon().begin()
    await day.until("14:31")
    await day.say(f"det gør jeg på mandag: {TEXT}", 1)
    await day.until("2027-06-14T09:00")
    later = programme().model_copy(
        update={
            "title": "Noget andet",
            "sessions": (line("Nu", "2027-06-14T08:00", "2027-06-14T16:00", SessionKind.TALK),),
        }
    )
    async with day.store.write() as tables:
        await agendas.create_event(tables, later, day.clock.now(), event_id="other", tenant_id="tenant")
        for each in await tables.registrations.find(event_id="e", person_id="p1"):
            await tables.registrations.add(each.model_copy(update={"event_id": "other"}))
    assert "Idétræf" in await day.say("i gang", 1)
    promise = await day.promise(1)
    assert promise is not None
    assert promise.state is PromiseState.BEGUN
    await day.say("det gør jeg på mandag: noget nyt", 1)
    assert await day.promise(1, "other") is not None


async def test_after_downtime_nobody_is_asked_at_night() -> None:
    day = await Afternoon().begin()
    await day.until("14:31")
    await day.say(f"det gør jeg på mandag: {TEXT}", 1)
    await day.sleep("2027-06-18T20:00")  # a Friday evening
    await day.fire()
    (asked,) = await day.sent("follow_up")
    assert asked.state is DeliveryState.QUEUED
    assert asked.not_before == datetime(2027, 6, 21, 7, tzinfo=UTC)
    await day.again(DueKind.FOLLOW_UP)
    assert len(await day.sent("follow_up")) == 1


async def test_who_promised_just_now_is_asked_the_next_time() -> None:
    day = await Afternoon().begin()
    await day.until("14:31")
    await day.say("det gør jeg på mandag: noget", 1)
    await day.until("2027-06-10T12:00")
    assert "mandag den 12. juli" in await day.say(f"det gør jeg på mandag: {TEXT}", 2)
    await day.until("2027-06-15T12:00")
    assert [each.person_id for each in await day.sent("follow_up")] == ["p1"]
    await day.until("2027-07-13T12:00")
    assert sorted(each.person_id or "" for each in await day.sent("follow_up")) == ["p1", "p1", "p2"]


async def test_many_are_asked_in_portions_and_a_restart_in_between_loses_nobody() -> None:
    day = await Afternoon(people=250).begin(quiet=[4])
    async with day.store.write() as tables:
        said = [Promise(event_id="e", person_id=f"p{each}", text=TEXT, made_at=at_utc(14)) for each in range(1, 251)]
        await tables.promises.add_all(said)
        await tables.dues.put_all(follow_ups("e", day.agenda, at_utc(14)))
    await day.sleep("2027-06-14T09:00")
    (due, _) = await day.dues(DueKind.FOLLOW_UP)
    await day.door.due([due])
    assert len(await day.sent("follow_up")) == 200
    day.restart()
    await day.fire()
    asked = await day.sent("follow_up")
    assert len({each.person_id for each in asked}) == len(asked) == 250  # quiet about groups: they promised themselves
    assert {each.repeat for each in asked} == {Repeat.NEVER}


def at_utc(hour: int) -> datetime:
    return datetime(2027, 5, 31, hour, tzinfo=UTC)


async def test_nobody_is_asked_any_more_where_the_organiser_changed_their_mind() -> None:
    day = await Afternoon().begin()
    await day.until("14:31")
    await day.say(f"det gør jeg på mandag: {TEXT}", 1)
    async with day.store.write() as tables:
        event = await tables.events.get(id="e")
        assert event is not None
        changed = day.agenda.model_copy(update={"notices": Notices(promises=False)})
        await agendas.accept(tables, event, changed, day.clock.now())
    await day.until("2027-08-01T12:00")
    assert await day.sent("follow_up") == []
    assert TEXT in await day.say("mit løfte", 1)


async def test_where_the_organiser_wants_no_promises_there_are_none() -> None:
    day = await Afternoon(programme(notices=Notices(promises=False))).begin()
    await day.until("14:31")
    assert "samler vi ikke løfter" in await day.say(f"det gør jeg på mandag: {TEXT}", 1)
    (home,) = await day.read("take_home", "p1")
    assert "på mandag" not in home


# Overviews --------------------------------------------------------------------------------------------


async def test_overviews_come_at_their_times_and_say_what_is_new() -> None:
    day = await Afternoon(programme(digests=(at("12:00"),))).begin(unreachable=[2])
    await day.until("11:20")
    await day.share("Giv kaffe", "I grupper")
    await day.until("12:01")
    (first,) = await day.read("digest", "p0")
    assert first.splitlines()[:2] == ["Overblik kl. 12.00", "Idétræf"]
    assert "Nyt siden" not in first
    await day.share("Lån minibussen", "I grupper", votes=(1, 2))
    assert "2 (+1)" in await day.say("overblik")
    await day.until("14:36")
    _, last = await day.read("digest", "p0")
    assert last.splitlines()[0] == "Overblik kl. 14.35"
    assert "2 (+1)" in last  # whoever asked in between
    assert "nyt siden kl. 12.00" in last
    assert "1 person har ikke fået alle beskeder." in last
    assert {each.person_id for each in await day.sent("digest")} == {"p0"}


async def test_overviews_that_come_late_are_told_once() -> None:
    day = await Afternoon(programme(digests=(at("12:00"), at("12:30"), at("13:00")))).begin()
    await day.until("11:50")
    await day.sleep("13:40")
    await day.fire()
    (told,) = await day.read("digest", "p0")
    assert "Det skulle være kommet kl. 13.00." in told
    await day.again(DueKind.DIGEST)
    assert len(await day.sent("digest")) == 1


async def test_of_a_day_on_which_nothing_happened_only_who_chose_a_time_hears() -> None:
    for digests, told in (((), 0), ((at("14:00"),), 1)):
        day = await Afternoon(programme(digests=digests), people=0).begin()
        await day.until("14:40")
        assert len(await day.sent("digest")) == told


async def test_a_place_for_organisers_reads_along_and_nobody_else_may_ask() -> None:
    day = await Afternoon().begin()
    async with day.store.write() as tables:
        await tables.places.add(place("desk", PlaceKind.GROUP))
        await tables.event_places.add(EventPlace(event_id="e", place_id="desk", purpose=Purpose.ORGANISERS))
    await day.until("14:36")
    assert len(await day.read("digest", "desk")) == 1
    assert await day.read("digest", MAIN) == []
    assert "Overblik" not in await day.say("overblik", 1)


async def test_an_overview_that_was_moved_comes_at_its_new_time() -> None:
    day = await Afternoon(programme(digests=(at("12:00"),))).begin()
    await day.until("12:01")
    async with day.store.write() as tables:
        event = await tables.events.get(id="e")
        assert isinstance(event, Event)
        moved = day.agenda.model_copy(update={"digests": (at("13:30"),)})
        await agendas.accept(tables, event, moved, day.clock.now())
    await day.until("13:31")
    assert [each.splitlines()[0] for each in await day.read("digest", "p0")] == [
        "Overblik kl. 12.00",
        "Overblik kl. 13.30",
    ]
