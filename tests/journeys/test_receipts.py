"""A message to everybody on its way to all sorts of people: who gets it, who does not and why, and what
is done for those. Nobody gets it twice, and nobody who did not get it counts as told.
"""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot import occasions, sendings
from bot.model import (
    Agenda,
    Attendance,
    Audience,
    BroadcastState,
    DeliveryState,
    EventPlace,
    Person,
    Purpose,
    Registration,
    RegistrationState,
    Session,
    SessionKind,
)
from bot.occasions import Occasion
from bot.texts import Voice
from cards.elements import Face
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
TEXT = "Husk: vi mødes igen kl. 12.30"
ADDRESS = "https://ordstyrer.example"
OTHER = "19:kanal-to@thread.tacv2"
ELSEWHERE = "99999999-0000-4000-8000-000000000000"


def line(hour: float, title: str, audience: Audience = Audience.OPEN) -> Session:
    start = DAY + timedelta(hours=hour)
    end = start + timedelta(hours=1)
    return Session(title=title, kind=SessionKind.TALK, start=start, end=end, audience=audience)


AGENDA = Agenda(title="Dagen", sessions=(line(9, "Først"), line(10, "Hemmeligt", Audience.CIRCLE), line(11, "Sidst")))


def at(hours: float) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours))


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at(8.5), public_url=ADDRESS) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    made = await stages.settle_in(stage, AGENDA)
    await stage.say("status", stage.personal(1), 1)  # the organiser's own chat
    return made


def guest(number: int, name: str = "") -> dict[str, Any]:
    return activities.person(number, name, userRole="guest")


def anonymous(number: int, name: str = "") -> dict[str, Any]:
    return activities.person(number, name, aadObjectId=None, userRole="anonymous")


def federated(number: int, name: str = "") -> dict[str, Any]:
    return activities.person(number, name, tenantId=ELSEWHERE)


async def joins(stage: Stage, *senders: dict[str, Any]) -> None:
    for each in senders:
        await stage.tell(activities.mentioning("jeg er med", stage.channel(), each))


async def everybody(stage: Stage) -> None:
    """Let seven people take part: two to be written to, and one of each that cannot, or will not, be."""
    await joins(stage, activities.person(2), activities.person(3))
    await joins(stage, guest(6), anonymous(7), federated(8), activities.person(9))
    stage.connector.refuse_personal(activities.person(9)["id"])
    await stage.say("jeg er med", stage.personal(5), 5)
    await stage.tell(activities.installed(stage.personal(5), activities.person(5), action="remove"))


async def finish(stage: Stage, minutes: float = 1) -> None:
    """Let time pass, a look at a time, until the message has been followed to its end."""
    end = stage.clock.now() + timedelta(minutes=minutes)
    while stage.clock.now() < end:
        await stage.move_to(stage.clock.now() + timedelta(seconds=10))


def organisers_posts(stage: Stage) -> list[Post]:
    return stage.connector.posts_in("a:1-1")


def card(stage: Stage, place: str = "a:1-1") -> dict[str, Any]:
    """Return the newest card in a place that is about a message."""
    found = [post.card for post in stage.connector.posts_in(place) if post.card]
    return found[-1]


def told(stage: Stage) -> dict[str, int]:
    """Return how often each person reads the message in their own chat."""
    people = {chat: user.removeprefix("29:1person-") for user, chat in stage.connector.personal.items()}
    found: dict[str, int] = {}
    for post in stage.connector.posts:
        if TEXT in words(post.card) and words(post.card).startswith("Besked fra"):
            name = people.get(post.conversation_id) or post.conversation_id.removeprefix("a:1-")
            found[name] = found.get(name, 0) + 1
    return found


def mentions(stage: Stage, place: str = activities.CHANNEL) -> list[tuple[str, list[str]]]:
    """Return the posts that name people: their text, and who is told by Teams."""
    posts = [each for each in stage.connector.posts_in(place) if each.text.startswith("Til ")]
    return [(each.text, [one["mentioned"]["id"] for one in each.activity.get("entities", ())]) for each in posts]


async def sent(stage: Stage, text: str = TEXT) -> None:
    await stage.say(f"besked til alle: {text}", stage.personal(1), 1)
    await stage.say("send", stage.personal(1), 1)


async def test_message_is_asked_about_first_and_then_reaches_each_person_once(stage: Stage, event: Event) -> None:
    await everybody(stage)
    await stage.say(f"besked til alle: {TEXT}", stage.personal(1), 1)

    asked = card(stage)
    assert words(asked).splitlines() == [
        "Dagen",
        "Skal beskeden sendes til 3 deltagere?",
        TEXT,
        "4 kan ikke nås 1:1",
        "**Chatten findes ikke mere** · 1",
        "Person Nummer 5",
        "**Anden organisation** · 1",
        "Person Nummer 8",
        "**Gæst, der ikke har skrevet til Ordstyrer** · 1",
        "Person Nummer 6",
        "**Anonym deltager** · 1",
        "Person Nummer 7",
        "De bliver nævnt med beskeden i arrangementets chat.",
        "Du kan også skrive *send* eller *fortryd*",
    ]
    assert told(stage) == {}

    await stage.press(actions(asked)["send"], stage.personal(1), 1)
    await finish(stage)

    assert told(stage) == {"2": 1, "3": 1}
    followed = words(card(stage)).splitlines()
    assert followed[0].startswith(f"»{TEXT}« · kl. 8.3")
    assert followed[1:] == [
        "2 af 7 har fået den",
        "Har fået den",
        "2",
        "Har ikke fået den",
        "5",
        "**Ordstyrer er ikke installeret hos dem** · 1",
        "Person Nummer 9",
        "**Chatten findes ikke mere** · 1",
        "Person Nummer 5",
        "**Anden organisation** · 1",
        "Person Nummer 8",
        "**Gæst, der ikke har skrevet til Ordstyrer** · 1",
        "Person Nummer 6",
        "**Anonym deltager** · 1",
        "Person Nummer 7",
        "I stedet er de nævnt med beskeden i arrangementets chat.",
        "Du kan også skrive *send igen 1* eller *hvem mangler 1*",
    ]


async def test_those_who_cannot_be_reached_are_named_where_the_event_lives(stage: Stage, event: Event) -> None:
    await everybody(stage)
    await sent(stage)
    await finish(stage)

    names = [f"<at>Person Nummer {number}</at>" for number in (6, 8, 9)] + ["Person Nummer 5", "Person Nummer 7"]
    ((said, ids),) = mentions(stage)
    head, _, rest = said.partition("\n\n")
    assert rest == TEXT
    assert head.endswith(": jeg kan ikke skrive til jer 1:1, så her er en besked fra Person Nummer 1.")
    listed = head.removeprefix("Til ").partition(":")[0].replace(" og ", ", ").split(", ")
    assert sorted(listed) == sorted(names)
    assert sorted(ids) == [f"29:1person-{number}" for number in (6, 8, 9)]


async def test_private_message_is_never_said_where_others_read(stage: Stage, event: Event) -> None:
    await everybody(stage)
    await stage.say(f"privat besked til alle: {TEXT}", stage.personal(1), 1)
    assert "De får ikke beskeden af mig. Du får en liste med navn, e-mail og tekst." in words(card(stage))
    await stage.say("send", stage.personal(1), 1)
    await finish(stage)

    assert mentions(stage) == []
    assert all(TEXT not in each.text + words(each.card) for each in stage.connector.posts_in(activities.CHANNEL))
    assert "De har ikke fået beskeden. På listen står navn" in words(card(stage))


async def test_list_comes_by_a_link_that_anybody_may_open_twice(stage: Stage, event: Event) -> None:
    await everybody(stage)
    await sent(stage)
    await finish(stage)
    url = actions(card(stage))["link"]["url"]
    assert url.startswith(f"{ADDRESS}/files/")

    first, second = [await fetch(stage, url) for _ in range(2)]

    assert first == second
    assert first[0] == 200
    assert first[1].startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(first[1].decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Navn", "E-mail", "Hvorfor", "Besked"],
        ["Person Nummer 5", "", "Chatten findes ikke mere", TEXT],
        ["Person Nummer 6", "", "Gæst, der ikke har skrevet til Ordstyrer", TEXT],
        ["Person Nummer 7", "", "Anonym deltager", TEXT],
        ["Person Nummer 8", "", "Anden organisation", TEXT],
        ["Person Nummer 9", "", "Ordstyrer er ikke installeret hos dem", TEXT],
    ]


async def fetch(stage: Stage, url: str) -> tuple[int, bytes]:
    path = url.removeprefix(ADDRESS)
    async with (
        aiohttp.ClientSession() as http,
        http.get(stage.app.url + path, headers={"Accept-Language": "da"}) as got,
    ):
        return got.status, await got.read()


async def test_link_that_is_forged_or_too_old_says_what_to_type(stage: Stage, event: Event) -> None:
    await everybody(stage)
    await sent(stage)
    await finish(stage)
    url = actions(card(stage))["link"]["url"]
    payload, _, signature = url.rpartition(".")

    forged = [await fetch(stage, each) for each in (f"{payload}x.{signature}", f"{url}x", f"{ADDRESS}/files/æ")]
    stage.clock.set(at(8.5) + timedelta(hours=26))
    old = await fetch(stage, url)

    says = ["det samme til Ordstyrer igen"] * 3 + ["hvem mangler"]
    for (status, body), way in zip((*forged, old), says, strict=True):
        assert (status, "Linket virker ikke" in body.decode(), way in body.decode()) == (404, True, True)
        assert "Person Nummer" not in body.decode()


async def test_without_an_address_the_list_is_in_the_chat_itself(sqlite_url: str) -> None:
    async with stages.set_up(sqlite_url, at(8.5)) as stage:
        await stages.settle_in(stage, AGENDA)
        await joins(stage, anonymous(7, "Bo Friis"), activities.person(2))
        await sent(stage)
        await finish(stage)
        assert "link" not in actions(card(stage))

        await stage.press(actions(card(stage))["missing"], stage.personal(1), 1)
        pressed = stage.connector.posts_in("a:1-1")
        await stage.say("hvem fik den ikke?", stage.personal(1), 1)

        assert len(stage.connector.posts_in("a:1-1")) == len(pressed) + 1
        assert words(card(stage)).splitlines()[1:5] == ["1 fik ikke beskeden", "·", "Bo Friis", "Anonym deltager"]


async def test_where_others_read_along_there_are_counts_and_no_names(stage: Stage, event: Event) -> None:
    await everybody(stage)
    await sent(stage)
    await finish(stage)
    await stage.say("fik alle beskeden?", stage.channel(), 1)
    shown = words(card(stage, activities.CHANNEL))
    await stage.say("hvem mangler", stage.channel(), 1)

    assert "2 af 7 har fået den" in shown
    assert "Navnene viser jeg kun i vores egen chat." in shown
    assert "Person Nummer" not in shown
    assert "link" not in actions(card(stage, activities.CHANNEL))
    refused = stage.connector.posts_in(activities.CHANNEL)[-1].text
    assert refused.startswith("Listen har navne og e-mail, så den viser jeg kun i vores egen chat.")


async def test_send_pressed_and_said_twice_sends_once(stage: Stage, event: Event) -> None:
    await everybody(stage)
    await stage.say(f"besked til alle: {TEXT}", stage.personal(1), 1)
    press = actions(card(stage))["send"]
    for _ in range(2):
        await stage.press(press, stage.personal(1), 1)
    await stage.say("send", stage.personal(1), 1)
    await finish(stage)

    assert told(stage) == {"2": 1, "3": 1}
    assert organisers_posts(stage)[-1].text.startswith("Den besked er allerede sendt.")


async def test_send_pressed_at_two_replicas_at_once_sends_once(postgres_url: str) -> None:
    async with stages.set_up(postgres_url, at(8.5)) as one, stages.replica(one) as two:
        await stages.settle_in(one, AGENDA)
        await joins(one, *(activities.person(number) for number in range(2, 12)))
        stage_1_refuses(one, 2, 3)
        await one.say(f"besked til alle: {TEXT}", one.personal(1), 1)
        press = actions(card(one))["send"]
        await both(one, two, press)
        assert told(one) == {str(number): 1 for number in range(4, 12)}

        one.connector.unreachable.clear()
        await finish(one)
        again = actions(card(one))["send_again"]
        await both(one, two, again)

        assert told(one) == {str(number): 1 for number in range(2, 12)}


def stage_1_refuses(stage: Stage, *numbers: int) -> None:
    for number in numbers:
        stage.connector.refuse_personal(activities.person(number)["id"])


async def both(one: Stage, two: Stage, action: dict[str, Any]) -> None:
    """Press a button twice at each of two replicas at the same instant."""
    pressed = [
        activities.execute(action["data"], one.personal(1), activities.person(1), verb=action["verb"]) for _ in range(4)
    ]
    await asyncio.gather(*(stage.client.tell(each) for stage, each in zip((one, two) * 2, pressed, strict=True)))
    await one.app.idle()
    await two.app.idle()


async def test_again_reaches_those_who_can_be_reached_now_and_nobody_else(stage: Stage, event: Event) -> None:
    await everybody(stage)
    await sent(stage)
    await finish(stage)
    stage.connector.unreachable.clear()  # 9 has installed the bot
    await stage.say("hjælp", stage.personal(5), 5)  # 5 has opened the chat again

    await stage.say("send igen til dem, der ikke har fået den", stage.personal(1), 1)
    said = organisers_posts(stage)[-1].text
    await stage.say("send igen", stage.personal(1), 1)
    again = organisers_posts(stage)[-1].text
    await finish(stage)

    assert said == "Jeg sender igen til 2, og kun til dem, der mangler."
    assert again == "De, der mangler, kan stadig ikke nås, så jeg har ikke sendt igen."
    assert told(stage) == {"2": 1, "3": 1, "5": 1, "9": 1}
    await stage.say("fik alle beskeden?", stage.personal(1), 1)
    assert "4 af 7 har fået den" in words(card(stage))
    assert len(mentions(stage)) == 1


async def test_again_leaves_those_alone_who_perhaps_got_it_and_says_so(stage: Stage, event: Event) -> None:
    await joins(stage, activities.person(2), activities.person(3))
    await stage.say("hjælp", stage.personal(2), 2)
    stage.connector.drop("POST */a:1-2/activities*", "after")
    await sent(stage)
    await finish(stage)
    await stage.say("send igen", stage.personal(1), 1)
    said = organisers_posts(stage)[-1].text
    await stage.say("fik alle beskeden?", stage.personal(1), 1)

    assert said == "Der er ingen at sende igen til. 1 har måske fået den; dem sender jeg ikke til igen."
    assert told(stage) == {"2": 1, "3": 1}
    shown = words(card(stage)).splitlines()
    assert shown[1:8] == [
        "1 af 2 har fået den",
        "Har fået den",
        "1",
        "Har måske fået den",
        "1",
        "**Måske nået frem** · 1",
        "Person Nummer 2",
    ]


async def test_more_people_than_one_transaction_takes_all_get_it_once(stage: Stage, event: Event) -> None:
    many = sendings.AT_ONCE + 5
    await joins(stage, *(activities.person(number) for number in range(2, 7)))
    await a_crowd(stage, event, many)
    await sent(stage)
    await finish(stage)

    assert told(stage) == {str(number): 1 for number in range(2, 7)}
    assert words(card(stage)).splitlines()[1:6] == [
        f"5 af {many + 5} har fået den",
        "Har fået den",
        "5",
        "Har ikke fået den",
        str(many),
    ]
    named = [
        text.partition(":")[0].removeprefix("Til ").replace(" og ", ", ").split(", ") for text, _ in mentions(stage)
    ]
    assert sorted(name for page in named for name in page) == sorted(f"Anonym {number}" for number in range(many))


async def a_crowd(stage: Stage, event: Event, many: int) -> None:
    """Let many take part whom the bot knows by name only."""
    async with stage.app.store.write() as tables:
        for number in range(many):
            person = Person(id=f"{number % 16:x}-{number}", name=f"Anonym {number}")
            await tables.people.add(person)
            said = Attendance(event_id=event.id, person_id=person.id, present=True, said_at=stage.clock.now())
            await tables.attendances.add(said)


async def test_message_that_was_half_queued_is_carried_on_by_the_next_process(postgres_url: str) -> None:
    async with stages.set_up(postgres_url, at(8.5)) as first:
        event = await stages.settle_in(first, AGENDA)
        await joins(first, *(activities.person(number) for number in range(2, 7)))
        await a_crowd(first, event, sendings.AT_ONCE + 5)
        await first.say(f"besked til alle: {TEXT}", first.personal(1), 1)
        async with first.app.store.write() as tables:  # what a process leaves that dies after its first step
            (draft,) = await tables.broadcasts.find()
            loaded = await occasions.load(tables, event.id)
            assert loaded is not None
            face = Face(voice=Voice("da"))
            day = Occasion(tables=tables, now=first.clock.now(), face=face, event=loaded[0], agenda=loaded[1])
            leaving = {"state": BroadcastState.SENDING, "total": sendings.AT_ONCE + 10}
            await sendings.carry_on(day, draft.model_copy(update=leaving))
            assert await tables.deliveries.count(kind="broadcast") == sendings.AT_ONCE

        async with stages.replica(first) as second:
            await second.app.idle()
            await finish(second)

        assert told(first) == {str(number): 1 for number in range(2, 7)}
        assert words(card(first)).splitlines()[1] == f"5 af {sendings.AT_ONCE + 10} har fået den"


async def test_discarded_message_goes_nowhere_and_keeps_its_words(stage: Stage, event: Event) -> None:
    await everybody(stage)
    await stage.say(f"besked til alle: {TEXT}", stage.personal(1), 1)
    press = actions(card(stage))["send"]
    await stage.say("fortryd", stage.personal(1), 1)
    reply = await stage.press(press, stage.personal(1), 1)
    await finish(stage)

    assert told(stage) == {}
    assert words(card(stage)).splitlines() == ["Dagen", "Beskeden blev ikke sendt", TEXT]
    assert "Der er ingen besked, der venter på at blive sendt." in str(reply.body)


@pytest.mark.parametrize("said", ["besked til alle: hej", "fik alle beskeden", "send", "send igen", "hvem mangler"])
async def test_only_those_who_run_the_day_write_to_everybody(stage: Stage, event: Event, said: str) -> None:
    await everybody(stage)
    await sent(stage)
    await stage.say(said, stage.personal(3), 3)

    assert stage.connector.posts_in("a:1-3")[-1].text.startswith("Det kan kun dem, der styrer dagen.")
    assert told(stage) == {"2": 1, "3": 1}


async def test_empty_and_too_long_messages_are_refused_in_words(stage: Stage, event: Event) -> None:
    await everybody(stage)
    answers = []
    for said in ("besked til alle", "besked til alle: " + "x" * 4001, "send"):
        await stage.say(said, stage.personal(1), 1)
        answers.append(organisers_posts(stage)[-1].text)

    assert [each.partition(".")[0] for each in answers] == [
        "Skriv også, hvad beskeden er, for eksempel »besked til alle: vi begynder igen kl",
        "Beskeden er for lang: højst 4000 tegn",
        "Der er ingen besked, der venter på at blive sendt",
    ]


HOSTILE_NAME = "=cmd|' /C calc'!A0 <at>Alle</at> **Æble** 🙂 \u202eomvendt [x](https://x.example)"
HOSTILE_TEXT = '\t=HYPERLINK("https://x.example") <at>Alle</at> **fed** [link](https://x.example) æøå 🙂 \u202eomvendt'


async def test_hostile_names_and_words_are_shown_as_typed_everywhere(stage: Stage, event: Event) -> None:
    await joins(stage, anonymous(7, HOSTILE_NAME), guest(6, HOSTILE_NAME), guest(8, HOSTILE_NAME), activities.person(2))
    await sent(stage, HOSTILE_TEXT)
    await finish(stage)

    ((said, ids),) = mentions(stage)
    head, _, rest = said.partition("\n\n")
    tame = "=cmd' /C calc'!A0 at/atAlle Æble 🙂 omvendt xhttps://x.example"
    assert sorted(ids) == ["29:1person-6", "29:1person-8"]
    assert head.count("<at>") == head.count("</at>") == 2
    assert "<at>Alle" not in said
    assert "\u202e" not in said
    assert r"\*\*fed\*\* \[link](https://x.example)" in rest
    assert tame[:20] in head
    listed = list(
        csv.reader(
            io.StringIO((await fetch(stage, actions(card(stage))["link"]["url"]))[1].decode("utf-8-sig")), delimiter=";"
        )
    )
    assert {row[0][:2] for row in listed[1:]} == {"'="}
    assert {row[3][:2] for row in listed[1:]} == {"'="}
    for post in stage.connector.posts:
        assert "<at>Alle</at>" not in words(post.card).replace(r"\<at\>", "")
        assert "\u202e" not in words(post.card)


async def test_each_person_reads_it_in_their_own_language(stage: Stage, event: Event) -> None:
    await joins(stage, activities.person(2))
    english = activities.mentioning("count me in", stage.channel(), activities.person(3)) | {"locale": "en-GB"}
    await stage.tell(english)
    await sent(stage)

    heads = {words(post.card).splitlines()[0] for post in stage.connector.posts if TEXT in words(post.card)}
    assert {"Besked fra Person Nummer 1 · Dagen", "Message from Person Nummer 1 · Dagen"} <= heads


async def test_card_follows_the_message_while_it_goes_out(stage: Stage, event: Event) -> None:
    await joins(stage, *(activities.person(number) for number in range(2, 6)))
    await stage.say(f"besked til alle: {TEXT}", stage.personal(1), 1)
    gate = stage.connector.hold("POST */a:personal-*/activities*")
    await stage.client.tell(activities.message("send", stage.personal(1), activities.person(1)))
    await stage.connector.until(lambda: "På vej: 0 af 4 har fået den" in words(card(stage)))
    gate.set()
    await stage.app.idle()
    await finish(stage)

    assert words(card(stage)).splitlines()[1] == "Alle 4 har fået den"
    posts = [post for post in organisers_posts(stage) if post.card and TEXT in words(post.card)]
    assert len(posts) == 1
    assert len(posts[0].history) >= 2


async def test_everybody_is_asked_about_any_message_to_many(stage: Stage, event: Event) -> None:
    async with stage.app.store.write() as tables:
        (main,) = await tables.places.find(conversation_id=activities.CHANNEL, thread_root="")
        other = main.model_copy(update={"id": "other", "conversation_id": OTHER, "name": "Sal B"})
        await tables.places.put(other)
        await tables.event_places.put(EventPlace(event_id=event.id, place_id="other", purpose=Purpose.MAIN))
    stage.connector.fail(f"POST */{OTHER}/activities*", 403, code="BotNotInConversationRoster", times=9)
    await stage.play(event, at(11.5))
    await stage.say("fik alle beskeden", stage.personal(1), 1)
    shown = words(card(stage))

    assert shown.splitlines()[0].startswith("Nu: Sidst · kl.")
    assert shown.splitlines()[1:7] == [
        "1 af 2 har fået den",
        "Har fået den",
        "1",
        "Har ikke fået den",
        "1",
        shown.splitlines()[6],
    ]
    assert "Sal B" in shown
    assert "Hemmeligt" not in shown
    await stage.say("besked 2", stage.personal(1), 1)
    assert words(card(stage)).splitlines()[0].startswith("Nu: Først · kl.")


async def test_nothing_is_said_of_what_a_closed_session_sent(stage: Stage, event: Event) -> None:
    async with stage.app.store.write() as tables:
        release = await tables.releases.get(event_id=event.id, number=1)
        assert release is not None
        closed = next(each.id for each in release.agenda.sessions if each.title == "Hemmeligt")
        (row, *_) = await tables.deliveries.find()
        for person in ("p1", "p2"):
            key = f"{event.id}/{closed}/last_minutes/{person}/1"
            update = {"key": key, "batch": f"{event.id}/{closed}/last_minutes/1", "event_id": event.id}
            done = {"state": DeliveryState.FAILED, "kind": "last_minutes", "error": "403 MessageWritesBlocked"}
            await tables.deliveries.add(row.model_copy(update=update | done))
    await stage.say("fik alle beskeden", stage.personal(1), 1)

    assert organisers_posts(stage)[-1].text == "Der er ikke sendt nogen besked til mange endnu."


async def test_guest_whom_only_the_roster_knows_is_not_counted_on(stage: Stage, event: Event) -> None:
    await joins(stage, activities.person(2), activities.person(3))
    roster = [activities.member(2, userRole="guest"), activities.member(3)]
    stage.connector.add_conversation(activities.CHANNEL, roster)
    await stage.play(event, at(8.95))  # the heads-up reads it
    await stage.say(f"besked til alle: {TEXT}", stage.personal(1), 1)

    asked = words(card(stage)).splitlines()
    assert asked[1] == "Skal beskeden sendes til 1 deltager?"
    assert asked[4:6] == ["**Gæst, der ikke har skrevet til Ordstyrer** · 1", "Person Nummer 2"]


async def test_every_button_works_where_only_submit_does(sqlite_url: str) -> None:
    async with stages.set_up(sqlite_url, at(8.5), buttons="submit") as stage:
        await stages.settle_in(stage, AGENDA)
        await joins(stage, activities.person(2), activities.person(3), anonymous(7))
        stage.connector.refuse_personal(activities.person(3)["id"])
        await stage.say(f"besked til alle: {TEXT}", stage.personal(1), 1)
        await stage.press(actions(card(stage))["send"], stage.personal(1), 1)
        await finish(stage)
        stage.connector.unreachable.clear()
        await stage.press(actions(card(stage))["send_again"], stage.personal(1), 1)
        await finish(stage)
        await stage.press(actions(card(stage))["missing"], stage.personal(1), 1)

        assert told(stage) == {"2": 1, "3": 1}
        assert words(card(stage)).splitlines()[1:5] == [
            "1 fik ikke beskeden",
            "·",
            "Person Nummer 7",
            "Anonym deltager",
        ]


async def test_private_answer_is_promised_only_where_it_can_be_kept(stage: Stage, event: Event) -> None:
    await stage.say("hjælp", stage.personal(2), 2)
    said = [await cancels(stage, event, 2)]
    await stage.tell(activities.installed(stage.personal(2), activities.person(2), action="remove"))
    said += [await cancels(stage, event, 2), await cancels(stage, event, 3)]

    assert said == [
        "Jeg har skrevet til dig i vores egen chat.",
        "Svaret er kun til dig, og jeg kan ikke skrive til dig 1:1. Åbn vores egen chat, og spørg mig dér.",
        "Svaret er kun til dig. Jeg prøver i vores egen chat; kommer der intet, så åbn den, og spørg mig dér.",
    ]


async def cancels(stage: Stage, event: Event, number: int) -> str:
    """Let somebody who is registered say in the channel that they will not come; return what is said there."""
    await joins(stage, activities.person(number))
    async with stage.app.store.write() as tables:
        (identity,) = await tables.identities.find(user_id=activities.person(number)["id"])
        await tables.registrations.put(
            Registration(
                event_id=event.id,
                person_id=identity.person_id,
                state=RegistrationState.REGISTERED,
                answers={},
                changed_at=stage.clock.now(),
            )
        )
    await stage.say("afmeld mig", stage.channel(), number)
    return stage.connector.posts_in(activities.CHANNEL)[-1].text
