"""From deal to sitting down: how groups are dealt, where they meet, and what each person hears."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from bot import agendas
from bot.model import (
    Agenda,
    BreakoutPlan,
    GroupPlaces,
    Identity,
    IdentityKind,
    Person,
    Registration,
    Session,
    SessionKind,
    Slot,
    Step,
    Topic,
)
from tests.journeys import stage as stages
from tests.journeys.stage import Stage, actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from bot.model import Delivery, Event, Group, Member
    from cards.elements import ButtonStyle
    from tests.wire.connector import Post

TOWNS = ("Aarhus", "Odense", "Skive", "Vejle", "Ishøj", "Herning")


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-31 {clock}")


def agenda_of(plan: BreakoutPlan, *more: Session) -> Agenda:
    return Agenda(
        title="Idétræf",
        sessions=(
            Session(title="Velkommen", kind=SessionKind.OPENING, start=at("10:00"), end=at("11:00")),
            Session(title="I grupper", kind=SessionKind.BREAKOUT, start=at("11:00"), end=at("11:45"), breakout=plan),
            *more,
            Session(title="Tak for i dag", kind=SessionKind.CLOSING, start=at("14:00"), end=at("14:30")),
        ),
    )


class Day:
    """One event, whose people are known without having said a word."""

    def __init__(self, stage: Stage, event: Event, agenda: Agenda) -> None:
        self.stage, self.event, self.agenda = stage, event, agenda

    async def until(self, clock: str) -> None:
        await self.stage.play(self.event, self.agenda.instant(at(clock)))

    async def come(self, *towns: str, first: int = 2, kind: IdentityKind = IdentityKind.MEMBER) -> None:
        """Register somebody from each of these towns: person 2, person 3, ..."""
        async with self.stage.app.store.write() as tables:
            (place, *_) = [each for each in await tables.places.find() if each.kind != "personal"]
            for number, town in enumerate(towns, first):
                own = f"p{number:03}"
                await tables.people.add(Person(id=own, name=f"Person {number}", email=f"p{number}@mosebo.example"))
                await tables.identities.add(
                    Identity(
                        id=own,
                        app_id=place.app_id,
                        tenant_id=place.tenant_id,
                        user_id=f"29:1person-{number}",
                        person_id=own,
                        kind=kind,
                        name=f"Person {number}",
                        met_in=place.id,
                    )
                )
                await tables.registrations.add(
                    Registration(
                        event_id=self.event.id,
                        person_id=own,
                        state="registered",
                        answers={"municipality": town},
                        changed_at=self.stage.clock.now(),
                    )
                )

    async def seats(self, title: str = "I grupper") -> dict[int, list[str]]:
        """Return who sits in which group, by number."""
        groups, members = await self.rows(title)
        return {
            each.number: sorted(one.person_id for one in members if one.group_id == each.id and not one.absent)
            for each in groups
        }

    async def rows(self, title: str = "I grupper") -> tuple[list[Group], list[Member]]:
        async with self.stage.app.store.read() as tables:
            release = await tables.releases.find(event_id=self.event.id)
            session = next(each for each in release[-1].agenda.sessions if each.title == title)
            found = await tables.rounds.find(event_id=self.event.id, session_id=session.id)
            if not found:
                return [], []
            groups = await tables.groups.find(round_id=found[0].id)
            return sorted(groups, key=lambda each: each.number), await tables.members.find(round_id=found[0].id)

    async def written(self, kind: str = "my_group") -> dict[str, Delivery]:
        """Return the messages 1:1 of a kind, by person."""
        async with self.stage.app.store.read() as tables:
            found = await tables.deliveries.find(event_id=self.event.id, kind=kind)
        return {each.person_id or each.place_id or "": each for each in found}

    async def told(self, kind: str) -> list[Delivery]:
        """Return what those who run the day were told of a kind."""
        async with self.stage.app.store.read() as tables:
            found = await tables.deliveries.find(event_id=self.event.id, kind=kind)
        assert {each.state for each in found} <= {"sent"}
        return found

    @property
    def heads(self) -> list[Post]:
        return [each for each in self.stage.top_posts() if words(each.card).splitlines()[1:2] == [_title(each)]]

    async def ask(self, text: str, number: int = 1) -> Post:
        """Say something 1:1, and return the answer."""
        where = self.stage.personal(number)
        await self.stage.say(text, where, number)
        return self.stage.connector.posts_in(where["conversation"]["id"])[-1]


def _title(post: Post) -> str:
    said = words(post.card).splitlines()
    return said[1] if len(said) > 1 and said[1].startswith("Gruppe ") else ""


@pytest.fixture(params=["execute"])
def buttons(request: pytest.FixtureRequest) -> ButtonStyle:
    style: ButtonStyle = request.param
    return style


@pytest.fixture
async def stage(sqlite_url: str, buttons: ButtonStyle) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, agenda_of(BreakoutPlan()).instant(at("10:30")), buttons=buttons) as ready:
        yield ready


async def begun(stage: Stage, plan: BreakoutPlan, *towns: str, chat: bool = False, more: Sequence[Session] = ()) -> Day:
    agenda = agenda_of(plan, *more)
    event = await stages.settle_in(stage, agenda, place=stage.chat() if chat else None)
    day = Day(stage, event, agenda)
    await day.come(*towns)
    return day


def links(card: Mapping[str, Any] | None) -> list[str]:
    return [each["url"] for each in _actions(card) if each["type"] == "Action.OpenUrl"]


def _actions(each: object) -> list[dict[str, Any]]:
    if isinstance(each, dict):
        own = [each] if str(each.get("type", "")).startswith("Action.") else []
        return own + [found for value in each.values() for found in _actions(value)]
    return [found for one in each for found in _actions(one)] if isinstance(each, list) else []


# The group's card ---------------------------------------------------------------------------------


async def test_groups_card_says_who_what_by_when_and_what_to_hand_in(stage: Stage) -> None:
    plan = BreakoutPlan(
        prompt="Hvem mangler vi?",
        steps=(Step(title="En runde", minutes=10), Step(title="Tal sammen"), Step(title="Skriv", minutes=5)),
        slots=(Slot(label="Idé", count=3), Slot(label="Forhindring")),
    )
    day = await begun(stage, plan, *TOWNS[:4])

    await day.until("11:01")

    (head,) = day.heads
    assert words(head.card).splitlines()[:14] == [
        "I grupper",
        "Gruppe 1",
        "Vi mødes igen kl. 11.45.",
        "Det skal I tale om",
        "Hvem mangler vi?",
        "11.00",
        "En runde",
        "11.10",
        "Tal sammen",
        "11.40",
        "Skriv",
        "Det skal I sende ind",
        "Idé (3) · Forhindring",
        "Jeres gruppe",
    ]
    assert all(f"**Person {number}** · {town}" in words(head.card) for number, town in enumerate(TOWNS[:4], 2))
    assert list(actions(head.card)) == ["harvest", "call", "absent", "swap_role"]


async def test_each_hears_1_1_who_they_sit_with_their_role_and_until_when(stage: Stage) -> None:
    day = await begun(stage, BreakoutPlan(), *TOWNS[:4])
    await day.ask("skriv ikke til mig om grupper", 3)

    await day.until("11:01")

    told = await day.written()
    assert sorted(told) == ["p002", "p004", "p005"]
    assert {each.state for each in told.values()} == {"sent"}
    said = words(told["p002"].message.card)
    assert "Vi mødes igen kl. 11.45." in said
    assert "Din rolle\n" in said
    assert all(f"Person {number}" in said for number in range(2, 6))
    assert all(day.heads[0].id in str(links(each.message.card)) for each in told.values())

    await day.ask("skriv til mig igen", 3)
    assert "Din rolle\n" in words((await day.ask("min gruppe", 3)).card)


async def test_who_cannot_be_written_to_is_known_with_the_reason(stage: Stage) -> None:
    day = await begun(stage, BreakoutPlan(), *TOWNS[:3])
    await day.come("Skive", first=9, kind=IdentityKind.FEDERATED)

    await day.until("11:01")

    told = await day.written()
    assert (told["p009"].state, told["p009"].error) == ("failed", "410 federated")
    calls = [
        post.text for post in stage.connector.posts_in(activities.CHANNEL, day.heads[0].id) if "Person 9" in post.text
    ]
    assert len(calls) == 1


async def test_my_group_leads_to_the_thread(stage: Stage) -> None:
    day = await begun(stage, BreakoutPlan(), *TOWNS[:4])
    await day.until("11:01")

    answer = await day.ask("min gruppe", 2)

    assert [each.split("?")[0].rpartition("/")[2] for each in links(answer.card)] == [day.heads[0].id]


# Dealing ------------------------------------------------------------------------------------------


async def test_nobody_meets_anybody_from_home_and_the_list_says_so(stage: Stage) -> None:
    day = await begun(stage, BreakoutPlan(smallest=3, largest=3, spread=("municipality",)), *[*TOWNS[:3], *TOWNS[:3]])

    shown = words((await day.ask("lav grupper")).card)

    assert "Ingen møder nogen fra egen kommune." in shown
    assert sorted(map(len, (await day.seats()).values())) == [3, 3]


async def test_who_joins_in_the_channel_hears_1_1_where_to_go(stage: Stage) -> None:
    day = await begun(stage, BreakoutPlan(), *TOWNS[:4])
    await day.until("11:01")

    await stage.say("jeg er med", stage.channel(), 40, "Sent Ankommet")

    told = [each for each in (await day.written()).values() if each.queued_at == stage.clock.now()]
    assert sum("Sent Ankommet" in words(each.message.card) for each in told) == 5


async def test_shuffling_deals_otherwise_and_making_again_does_not(stage: Stage) -> None:
    day = await begun(stage, BreakoutPlan(smallest=3, largest=4), *[*TOWNS, *TOWNS])
    await day.ask("lav grupper")
    first = await day.seats()
    await day.ask("lav grupper")
    same = await day.seats()

    await day.ask("bland grupper")

    assert same == first
    assert sorted((await day.seats()).values()) != sorted(first.values())


async def test_those_who_sat_together_do_not_meet_again(stage: Stage) -> None:
    again = Session(
        title="Igen",
        kind=SessionKind.BREAKOUT,
        start=at("13:00"),
        end=at("13:30"),
        breakout=BreakoutPlan(smallest=3, largest=3),
    )
    day = await begun(stage, BreakoutPlan(smallest=3, largest=3), *TOWNS[:3] * 3, more=[again])
    await day.until("11:50")
    await day.until("13:01")

    met = [
        {frozenset(pair) for table in (await day.seats(each)).values() for pair in combinations(table, 2)}
        for each in ("I grupper", "Igen")
    ]

    assert met[0] & met[1] == set()


async def test_wishes_are_kept_and_those_that_cannot_be_are_told_to_those_who_run_the_day(stage: Stage) -> None:
    plan = BreakoutPlan(
        smallest=2,
        largest=2,
        together=(("Person 2", "p3@mosebo.example"), ("Person 4", "Ukendt Navn")),
        apart=(("Person 2", "Person 3"),),
    )
    day = await begun(stage, plan, *TOWNS[:4])
    shown = words((await day.ask("lav grupper")).card)

    await day.until("11:01")

    assert "Person 2 og Person 3 skal både sidde sammen og hver for sig." in shown
    assert "Jeg fandt ikke »Ukendt Navn« blandt deltagerne." in shown
    (told,) = await day.told("relaxed")
    assert "Det mindste, der skal til:" in words(told.message.card)


async def test_wishes_are_told_nothing_of_where_participants_read_along(stage: Stage) -> None:
    plan = BreakoutPlan(smallest=2, largest=2, apart=(("Person 2", "Ukendt Navn"),))
    await begun(stage, plan, *TOWNS[:4])

    await stage.say("lav grupper", stage.channel(), 1)

    shown = words(stage.top_posts()[-1].card)
    assert "Ukendt" not in shown
    assert "Der er noget at se på i ønskerne til grupperne." in shown


async def test_groups_of_an_earlier_discussion_go_on(stage: Stage) -> None:
    again = Session(
        title="Fremlæg",
        kind=SessionKind.BREAKOUT,
        start=at("13:00"),
        end=at("13:30"),
        breakout=BreakoutPlan(smallest=3, largest=4, same_as="i grupper"),
    )
    day = await begun(stage, BreakoutPlan(smallest=3, largest=4), *TOWNS, more=[again])
    await day.until("11:50")
    before, (_, sat) = await day.seats(), await day.rows()
    await day.ask("ikke med", 2)
    await day.come("Ballerup", first=30)

    await day.until("13:01")

    after, (_, now) = await day.seats("Fremlæg"), await day.rows("Fremlæg")
    stayed = {number: [each for each in people if each != "p030"] for number, people in after.items()}
    assert stayed == {number: [each for each in people if each != "p002"] for number, people in before.items()}
    assert sum("p030" in each for each in after.values()) == 1
    roles = {each.person_id: each.role for each in sat if each.role == "referent" and each.person_id != "p002"}
    assert roles.items() <= {each.person_id: each.role for each in now}.items()


# Places -------------------------------------------------------------------------------------------


async def test_links_of_the_organiser_are_given_out_and_missing_ones_are_told_in_time(stage: Stage) -> None:
    plan = BreakoutPlan(smallest=3, largest=3, places=GroupPlaces.LINKS, links=("https://meet.example/a",))
    day = await begun(stage, plan, *TOWNS)

    await day.until("10:56")
    (warned,) = await day.told("venue")
    await day.until("11:01")

    assert "1 gruppe har intet link i programmet." in words(warned.message.card)
    groups, _ = await day.rows()
    assert [each.link for each in groups] == ["https://meet.example/a", ""]
    assert [links(each.card) for each in day.heads] == [["https://meet.example/a"], []]
    told = await day.written()
    assert sum("https://meet.example/a" in links(each.message.card) for each in told.values()) == 3


async def test_rooms_are_opened_by_hand_by_a_list_that_is_ready_in_time(stage: Stage) -> None:
    plan = BreakoutPlan(smallest=3, largest=3, places=GroupPlaces.ROOMS)
    day = await begun(stage, plan, *TOWNS, chat=True)

    await day.until("10:56")
    (warned,) = await day.told("venue")
    before = await day.seats()
    await day.until("11:01")

    assert "Åbn 2 grupperum" in words(warned.message.card)
    assert "export_groups" in actions(warned.message.card)
    assert await day.seats() == before
    (post,) = [each for each in stage.connector.posts_in(activities.CHAT) if "Person 2" in words(each.card)]
    assert "Hver gruppe mødes i det grupperum, der har samme nummer." in words(post.card)
    assert any("I mødes i grupperum 1." in words(each.message.card) for each in (await day.written()).values())


async def test_list_in_a_chat_shows_who_came_late(stage: Stage) -> None:
    day = await begun(stage, BreakoutPlan(), *TOWNS[:4], chat=True)
    await day.until("11:01")
    posts = len(stage.connector.posts_in(activities.CHAT))

    await stage.say("jeg er med", stage.personal(40), 40, "Sent Ankommet")

    assert len(stage.connector.posts_in(activities.CHAT)) == posts
    assert any("Sent Ankommet" in words(each.card) for each in stage.connector.posts_in(activities.CHAT))


# Tables that people choose ------------------------------------------------------------------------


@pytest.mark.parametrize("buttons", ["execute", "submit"], indirect=True)
async def test_tables_are_chosen_until_they_are_full_and_the_rest_are_seated(stage: Stage) -> None:
    plan = BreakoutPlan(
        smallest=2, largest=3, topics=(Topic(title="Kaffe", seats=2), Topic(title="Kage"), Topic(title="Te"))
    )
    day = await begun(stage, plan, *TOWNS)
    await day.until("10:56")
    card = next(each for each in stage.top_posts() if "Vælg dit bord" in words(each.card))
    kaffe = next(each for each in _actions(card.card) if each.get("data", {}).get("argument") == "1")

    await stage.press(kaffe, stage.channel(card.id), 2)
    await day.ask("bord 1", 3)
    full = await day.ask("emne 1", 4)
    changed = await day.ask("bord 2", 3)
    await day.ask("bord 1", 4)

    assert full.text == "Bord 1 er fyldt. Der er plads ved bord 2 eller 3."
    assert changed.text == "Du har en plads ved bord 2: Kage"
    shown = words(stage.connector.post(card.id).card)
    assert "Fyldt" in shown
    assert "2 ledige pladser af 3" in shown

    await day.until("11:01")

    seats = await day.seats()
    assert seats[1] == ["p002", "p004"]
    assert "p003" in seats[2]
    assert sum(map(len, seats.values())) == 6
    assert [each.topic for each in (await day.rows())[0]] == ["Kaffe", "Kage", "Te"][: len(seats)]
    assert "pick" not in actions(stage.connector.post(card.id).card)


async def test_seat_of_who_stays_away_is_free_again(stage: Stage) -> None:
    day = await begun(stage, BreakoutPlan(topics=(Topic(title="Kaffe", seats=2), Topic(title="Kage"))), *TOWNS[:4])
    await day.ask("åbn borde")
    await day.ask("bord 1", 2)
    await day.ask("bord 1", 3)
    await day.ask("ikke med", 2)
    await day.ask("afmeld mig", 3)

    assert (await day.ask("bord 1", 4)).text == "Du har en plads ved bord 1: Kaffe"
    (card,) = [each for each in stage.top_posts() if "Vælg dit bord" in words(each.card)]
    assert "1 ledig plads af 2" in words(card.card)


async def test_many_tables_are_chosen_from_a_list_that_is_never_edited(stage: Stage) -> None:
    topics = tuple(Topic(title=f"Emne {number}") for number in range(1, 9))
    day = await begun(stage, BreakoutPlan(topics=topics), *TOWNS[:4])
    await day.ask("åbn borde")
    live, form = stage.top_posts()[-2:]

    for number in (2, 3):
        await stage.press(actions(form.card)["pick"], stage.channel(form.id), number, topic="8")

    assert "4 ledige pladser af 6" in words(stage.connector.post(live.id).card)
    assert stage.connector.post(form.id).history == []


async def test_nobody_on_the_list_for_rooms_sits_elsewhere_when_groups_open(stage: Stage) -> None:
    plan = BreakoutPlan(smallest=3, largest=3, places=GroupPlaces.ROOMS)
    day = await begun(stage, plan, *TOWNS, chat=True)
    await day.until("10:56")
    listed = await day.seats()
    await day.come("Ballerup", first=30)
    await day.ask("ikke med", 2)

    await day.until("11:01")

    now = await day.seats()
    assert {number: [each for each in people if each != "p030"] for number, people in now.items()} == {
        number: [each for each in people if each != "p002"] for number, people in listed.items()
    }
    assert sum(map(len, now.values())) == 6


# Again --------------------------------------------------------------------------------------------


async def test_opening_again_after_a_crash_posts_only_what_is_missing(stage: Stage) -> None:
    day = await begun(stage, BreakoutPlan(smallest=3, largest=3), *TOWNS)
    await day.until("11:01")
    posted = len(stage.connector.calls_to("POST *"))
    async with stage.app.store.write() as tables:
        lost = list(await tables.deliveries.find(event_id=day.event.id, kind=("group_call", "my_group")))
        for each in lost[:2]:
            await tables.deliveries.drop(key=each.key)
        for due in await tables.dues.find(event_id=day.event.id, kind="start"):
            await tables.dues.put(due.model_copy(update={"state": "planned"}))

    await day.until("11:02")

    assert len(stage.connector.calls_to("POST *")) == posted + 2
    assert [len(each.history) for each in day.heads] == [0, 0]


async def test_later_end_is_said_on_every_card_and_told_where_groups_sit(stage: Stage) -> None:
    day = await begun(stage, BreakoutPlan(), *TOWNS[:4])
    await day.until("11:01")
    sessions = tuple(
        each.model_copy(update={"end": at("12:00")}) if each.title == "I grupper" else each
        for each in day.agenda.sessions
    )

    async with stage.app.store.write() as tables:
        event = await tables.events.get(id=day.event.id)
        assert event is not None
        await agendas.accept(tables, event, day.agenda.model_copy(update={"sessions": sessions}), stage.clock.now())
    await stage.move_to(stage.clock.now() + timedelta(minutes=2))

    assert "Vi mødes igen kl. 12.00." in words(day.heads[0].card)
    assert all("Vi mødes igen kl. 12.00." in words(each.message.card) for each in (await day.written()).values())
    assert any("Ny tid" in words(each.card) for each in stage.connector.posts_in(activities.CHANNEL, day.heads[0].id))
