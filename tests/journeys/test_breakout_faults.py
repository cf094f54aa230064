"""Odd moments of group discussions: what would be lost, said to the wrong people, or never end."""

from __future__ import annotations

import pytest

from bot import agendas
from bot.model import (
    Agenda,
    Audience,
    BreakoutPlan,
    HarvestState,
    Identity,
    IdentityKind,
    Person,
    Place,
    PlaceKind,
    PlaceState,
    Registration,
    RegistrationState,
    Sender,
    Spot,
    Topic,
    Turn,
    TurnKind,
)
from tests.journeys.stage import words
from tests.journeys.test_extensions import APP, TENANT, URL, Day, K, at, line, programme


async def accept(day: Day, agenda: Agenda) -> None:
    """Let a release say something else; sessions keep who they are."""
    async with day.store.write() as tables:
        event = await tables.events.get(id="e")
        assert event is not None
        await agendas.accept(tables, event, agenda, day.clock.now())
    await day.fire()


async def now_said(day: Day) -> Agenda:
    async with day.store.read() as tables:
        releases = await tables.releases.find(event_id="e")
    return max(releases, key=lambda each: each.number).agenda


async def changed(day: Day, **update: object) -> Agenda:
    """Return the programme with the group discussion changed."""
    agenda = await now_said(day)
    sessions = tuple(each.model_copy(update=update) if each.kind is K.BREAKOUT else each for each in agenda.sessions)
    return agenda.model_copy(update={"sessions": sessions})


async def come(day: Day, *numbers: int) -> None:
    async with day.store.write() as tables:
        for number in numbers:
            own = f"p{number}"
            await tables.people.put(Person(id=own, name=f"Person {number}"))
            await tables.identities.put(
                Identity(
                    id=own,
                    app_id=APP,
                    tenant_id=TENANT,
                    user_id=own,
                    person_id=own,
                    kind=IdentityKind.MEMBER,
                    name=own,
                    met_in="main",
                )
            )
            await tables.registrations.put(
                Registration(
                    event_id="e",
                    person_id=own,
                    state=RegistrationState.REGISTERED,
                    answers={},
                    changed_at=day.clock.now(),
                )
            )


async def seats(day: Day) -> dict[int, set[str]]:
    numbers = {each.id: each.number for each in await day.groups()}
    async with day.store.read() as tables:
        members = await tables.members.find()
    return {number: {m.person_id for m in members if m.group_id == gid} for gid, number in numbers.items()}


async def test_who_comes_after_groups_were_closed_early_does_not_open_them_again() -> None:
    day = await Day().begin()
    await day.until("11:20")
    await day.ask("luk grupper")
    await come(day, 9)
    await day.ask("jeg er med", person="p9")
    assert (await day.round()).state == "closed"
    await day.until("11:40")
    assert [words(each.message.card).splitlines()[1] for each in await day.deliveries("plenary")] == [
        "0 af 2 grupper har sendt ind"
    ]


async def test_groups_that_never_opened_have_met_nobody() -> None:
    day = await Day().begin()
    await day.ask("hjælp")
    await day.ask("lav grupper")
    await day.sleep("11:50")
    await day.fire()
    assert (await day.round()).state == "dealt"
    await day.until("12:00")
    assert await day.deliveries("plenary") == []
    assert await day.ask("min gruppe", person="p1") != ""


async def test_closed_session_is_told_to_nobody_who_sat_there_or_runs_the_day() -> None:
    day = await Day().begin()
    await day.until("11:10")
    await day.ask("tilkald", group=1, person="p1")
    await accept(day, await changed(day, audience=Audience.CIRCLE, title="Fyring af direktøren"))
    await day.until("11:20")
    before = {each.key for each in await day.deliveries("answer")}
    for text in ("min gruppe", "vis opsamling", "opsamling"):
        await day.ask(text, person="p1")
        await day.ask(text, person="p1", group=1)
    for text in ("vis grupper", "status", "vis gruppe 1", "hent grupper"):
        await day.ask(text)
    await day.until("12:10")
    async with day.store.read() as tables:
        told = await tables.deliveries.find(event_id="e")
        told += [each for each in await day.deliveries("answer") if each.key not in before]
    leaks = [
        (each.kind, each.key)
        for each in told
        if "Fyring" in str(each.message.card) + each.message.text + each.message.summary
    ]
    assert leaks == []


NAMES = ("", "Alma", "Bent", "Clara", "Dorte", "Emil", "Fie", "Gorm", "Hans", "Ida", "Jens")


async def named(day: Day) -> None:
    async with day.store.write() as tables:
        for each in await tables.people.find():
            number = int(each.id.removeprefix("p"))
            await tables.people.put(each.model_copy(update={"name": NAMES[number] or "Kim"}))


def name_of(person_id: str) -> str:
    return NAMES[int(person_id.removeprefix("p"))]


TOPICS = (Topic(title="Trafik"), Topic(title="Skole"))


@pytest.mark.parametrize(
    "plan",
    [BreakoutPlan(), BreakoutPlan(topics=TOPICS), BreakoutPlan(same_as="Formiddag")],
    ids=["dealt", "chosen", "same"],
)
async def test_who_was_moved_by_hand_stays_where_they_were_put_when_groups_open(plan: BreakoutPlan) -> None:
    agenda = programme(plan)
    earlier = line("Formiddag", "10:00", "10:20", K.BREAKOUT, BreakoutPlan())
    if plan.same_as:
        agenda = agenda.model_copy(update={"sessions": (earlier, *agenda.sessions)})
    day = Day(agenda)
    day.clock.set(agenda.instant(at("09:30")))
    await day.begin()
    await come(day, 9, 10)
    await named(day)
    await day.ask("hjælp")  # the first sentence of a process may take its time
    await day.until("10:40")
    await day.ask("lav grupper")
    was = await sitting(day, "I grupper")
    one = min(was[1])
    assert (await day.ask(f"flyt {name_of(one)} til gruppe 2")).startswith(f"{name_of(one)} ")
    moved = await sitting(day, "I grupper")
    assert one in moved[2]
    gone = min(moved[1])
    await day.ask("ikke med", person=gone)

    await day.until("11:01")

    now = await sitting(day, "I grupper")
    assert one in now[2]
    assert (len(now[1] | now[2]), sorted(map(len, now.values()))) == (9, [4, 5])


async def sitting(day: Day, title: str) -> dict[int, set[str]]:
    agenda = await now_said(day)
    session = next(each for each in agenda.sessions if each.title == title)
    async with day.store.read() as tables:
        (found,) = await tables.rounds.find(event_id="e", session_id=session.id)
        groups = await tables.groups.find(round_id=found.id)
        members = await tables.members.find(round_id=found.id)
    return {each.number: {one.person_id for one in members if one.group_id == each.id} for each in groups}


async def test_kind_changes_while_groups_sit_and_what_they_saved_is_kept() -> None:
    day = await Day().begin()
    await day.until("11:10")
    await day.harvest(1, HarvestState.DRAFT)
    await accept(day, await changed(day, kind=K.TALK))
    await day.until("12:30")
    async with day.store.read() as tables:
        ideas = await tables.ideas.find(event_id="e")
    assert [each.text for each in ideas] == ["Spørg tre hver"]
    assert (await day.round()).state == "closed"


async def test_choice_of_a_table_follows_its_title_when_tables_are_listed_otherwise() -> None:
    day = await Day(programme(BreakoutPlan(topics=TOPICS))).begin()
    await day.ask("hjælp")
    for number in (1, 2, 3, 4):
        await day.ask("vælg bord 1", person=f"p{number}")
    plan = BreakoutPlan(topics=(Topic(title="Miljø"), *reversed(TOPICS)))
    await accept(day, await changed(day, breakout=plan))

    await day.until("11:01")

    topics = {each.topic: each.number for each in await day.groups()}
    now = await seats(day)
    assert {"p1", "p2", "p3", "p4"} <= now[topics["Trafik"]]


async def test_form_to_choose_a_table_is_not_edited_under_anybodys_hands() -> None:
    many = tuple(Topic(title=f"Bord {each}") for each in "ABCDEFGHIJ")
    day = await Day(programme(BreakoutPlan(topics=many))).begin()
    await day.ask("hjælp")
    await day.ask("opstil borde")
    await day.until("10:56")
    before = [each.revision for each in await day.deliveries("topics_form")]
    await accept(day, await changed(day, title="I andre grupper"))
    await day.ask("vælg bord 2", person="p1")
    assert [each.revision for each in await day.deliveries("topics_form")] == before == [1]


async def test_who_swaps_roles_after_they_were_missed_is_there() -> None:
    day = await Day().begin()
    await named(day)
    await day.until("11:02")
    async with day.store.read() as tables:
        members = await tables.members.find()
    one = next(each for each in members if each.role is None or each.role == "materialeansvarlig")
    other = next(each for each in members if each.group_id == one.group_id and each.role == "referent")
    await day.ask(f"{name_of(one.person_id)} er her ikke", person=other.person_id)
    await day.ask(f"byt rolle med {name_of(other.person_id)}", person=one.person_id)
    async with day.store.read() as tables:
        now = {each.person_id: each for each in await tables.members.find()}
    roles = sorted(str(each.role) for each in now.values() if each.group_id == one.group_id and not each.absent)
    assert "referent" in roles, roles


async def test_who_comes_late_sits_where_there_is_time_left() -> None:
    day = await Day().begin()
    await day.until("11:05")
    await day.ask("forkort gruppe 1 med 30 min")
    await day.until("11:20")
    await come(day, 9, 10)
    for person in ("p9", "p10"):
        await day.ask("jeg er med", person=person)
    assert {"p9", "p10"} <= (await seats(day))[2]


@pytest.mark.parametrize("said", ["ja", "nej tak", "Yes", "nei", "2."])
async def test_yes_and_no_are_nothing_that_a_group_hands_in(said: str) -> None:
    day = await Day().begin()
    await day.until("11:05")
    await day.ask(said, group=1, person="p1")
    async with day.store.read() as tables:
        assert await tables.harvests.find() == []


async def test_what_is_on_a_card_when_its_session_is_called_off_is_kept() -> None:
    day = await Day().begin()
    await day.until("11:05")
    agenda = await now_said(day)
    gone = tuple(each for each in agenda.sessions if each.kind is not K.BREAKOUT)
    session = next(each for each in agenda.sessions if each.kind is K.BREAKOUT)
    await accept(day, agenda.model_copy(update={"sessions": gone}))
    await press(
        day, {"verb": "hand_in", "event": "e", "session": session.id, "answer_1_1": "En bus mere"}, group=1, person="p1"
    )
    async with day.store.read() as tables:
        assert [each.text for each in await tables.ideas.find(event_id="e")] == ["En bus mere"]


async def press(day: Day, data: dict[str, str], *, group: int, person: str) -> str:
    root = (await day.groups())[group - 1].place_id or ""
    spot = Spot(
        app_id=APP, tenant_id=TENANT, conversation_id="main", thread_root=root, kind=PlaceKind.CHANNEL, service_url=URL
    )
    sender = Sender(user_id=person, name=person, tenant_id=TENANT)
    turn = Turn(key=f"press {data}", kind=TurnKind.SUBMISSION, sender=sender, spot=spot, data=data, invoke=True)
    answer = await day.door.turn(turn)
    await day.fire()
    return answer.text if answer else ""


async def test_call_that_nobody_can_be_told_of_has_no_time_in_its_key() -> None:
    day = await Day().begin()
    async with day.store.write() as tables:
        own = {"kind": PlaceKind.PERSONAL, "person_id": "p0", "state": PlaceState.BLOCKED, "service_url": URL}
        await tables.places.add(Place(id="closed", app_id=APP, tenant_id=TENANT, conversation_id="1:1 p0", **own))
    await day.until("11:05")
    for number in (1, 2):
        await day.sleep(f"11:1{number}")
        await day.ask("tilkald", group=1, person="p1")
        await day.ask("klaret", group=1, person="p1")
    keys = [each.key.rpartition("/")[2] for each in await day.deliveries("summons_mention")]
    assert keys == ["1", "2"]
