"""One day of a large event, with two group discussions: 180 people from 98 municipalities, of whom some come late and
some not at all; groups that hand in, are given more time, are asked to save; and nobody who meets twice.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from bot.model import Agenda, BreakoutPlan, DueKind, DueState, GroupRole, HarvestState, Session, SessionKind, Slot
from bot.municipalities import MUNICIPALITIES
from tests.journeys import stage as stages
from tests.journeys.gathering import Gathering, fewest, name_of, number_of, own_id
from tests.journeys.stage import actions, words
from tests.wire.activities import CHANNEL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.journeys.gathering import Sitting
    from tests.wire.connector import Post

FIRST, SECOND = "Hvem mangler vi?", "De første fire uger"
SLOTS = (Slot(label="Idé", count=2), Slot(label="Forhindring"))
SMALL, LARGE = 180, 360
REGIONS = {each.name: each.region for each in MUNICIPALITIES}
LATE = 9


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-31 {clock}")


def line(title: str, kind: SessionKind, start: str, end: str, plan: BreakoutPlan | None = None) -> Session:
    return Session(title=title, kind=kind, start=at(start), end=at(end), breakout=plan)


PLAN = BreakoutPlan(prompt="Hvem kommer ikke, og hvorfor?", slots=SLOTS)
AGENDA = Agenda(
    title="Stordag",
    sessions=(
        line("Velkommen", SessionKind.OPENING, "09:00", "09:30"),
        line(FIRST, SessionKind.BREAKOUT, "09:30", "10:15", PLAN),
        line("Pause", SessionKind.BREAK, "10:30", "10:45"),
        line(SECOND, SessionKind.BREAKOUT, "10:45", "11:30", PLAN),
        line("Tak for i dag", SessionKind.CLOSING, "11:30", "12:00"),
    ),
)


def towns(people: int) -> list[str]:
    """Return where people come from: all municipalities, the large ones several times."""
    names = [each.name for each in MUNICIPALITIES]
    large = [name for name in ("København", "Aarhus", "Odense", "Aalborg", "Esbjerg", "Vejle") for _ in range(9)]
    return [*names, *large, *names, *names, *names][:people]


@pytest.fixture(
    params=[
        (SMALL, "sqlite"),
        pytest.param((SMALL, "postgres"), marks=pytest.mark.soak),
        pytest.param((LARGE, "sqlite"), marks=pytest.mark.soak),
    ],
    ids=lambda each: f"{each[0]}-{each[1]}",
)
def setting(request: pytest.FixtureRequest) -> tuple[int, str]:
    """Return how many come, and the URL of a fresh database."""
    people, engine = request.param
    return people, request.getfixturevalue(f"{engine}_url")


@pytest.fixture
async def day(setting: tuple[int, str]) -> AsyncIterator[Gathering]:
    people, database = setting
    async with stages.set_up(database, AGENDA.instant(at("08:30"))) as stage:
        event = await stages.settle_in(stage, AGENDA)
        await stage.say("program", stage.personal(1), 1)
        gathering = Gathering(stage, event, AGENDA)
        await gathering.come(towns(people))
        yield gathering


@pytest.mark.timeout(600)
async def test_day_of_a_large_event(day: Gathering) -> None:
    await day.until(at("09:31"))
    first = await _groups_mix_as_well_as_can_be(day)
    await _latecomers_sit_down_and_nobody_moves(day, first)
    await _stand_in_takes_over(day)
    await _groups_write_and_the_board_counts_them(day)
    await _more_time_is_said_everywhere(day)
    await _bell_collects_what_is_kept(day)
    await _groups_are_shown_in_order(day)
    await _nobody_meets_again(day)


# The parts of the day -------------------------------------------------------------------------------


async def _groups_mix_as_well_as_can_be(day: Gathering) -> Sitting:
    """Pairs from one municipality, and from one region, are as few as can be, by a formula of the test's own."""
    sitting = await day.sitting(FIRST)
    seats = sitting.seats
    town = dict(zip(map(own_id, range(2, LARGE + 2)), towns(LARGE), strict=True))
    seated = sorted(person for group in seats.values() for person in group)
    assert len(seated) == len(set(seated))
    assert set(map(len, seats.values())) == {5}
    assert len(seats) == len(seated) // 5 >= 36
    for called in (town, {each: REGIONS[name] for each, name in town.items()}):
        alike = Counter(called[each] for each in seated)
        assert max(alike.values()) > 9
        together = sum(len({called[each] for each in pair}) == 1 for pair in sitting.meetings)
        assert together == fewest(alike.values(), len(seats))
    heads = day.heads(FIRST)
    assert list(heads) == list(seats)
    told = await day.told("my_group")
    assert sorted(each.person_id or "" for each in told) == seated
    assert {each.state for each in told} == {"sent"}
    assert day.counts(FIRST) == f"{len(seats)} grupper · {len(seats)} har ikke givet lyd"
    return sitting


async def _latecomers_sit_down_and_nobody_moves(day: Gathering, before: Sitting) -> None:
    """Nine who come late sit down, each in a group of their own; of the others only their tables hear of it."""
    connector = day.stage.connector
    calls, late = len(connector.calls), range(3001, 3001 + LATE)
    for number in late:
        await day.stage.say("jeg er med", day.stage.personal(number), number, f"Sent Kommet {name_of(number)}")

    after = await day.sitting(FIRST)
    fresh = {number: sorted(set(after.seats[number]) - set(before.seats[number])) for number in after.seats}
    joined = {number: people for number, people in fresh.items() if people}
    assert all(set(before.seats[number]) <= set(people) for number, people in after.seats.items())
    assert sorted(map(len, joined.values())) == [1] * LATE
    numbers = {number_of(person) for number in joined for person in before.seats[number]}
    chats = {connector.personal[f"29:1person-{each}"] for each in numbers} | {f"a:1-{each}" for each in (1, *late)}
    heads = {day.heads(FIRST)[number].id for number in joined}
    since = [each for each in connector.calls[calls:] if each.method in {"POST", "PUT"} and len(each.parts) > 3]
    threads = {each.parts[2].partition(";messageid=")[2] or each.parts[-1] for each in since if CHANNEL in each.path}
    assert threads == heads
    assert {each.parts[2] for each in since if CHANNEL not in each.path} <= chats
    assert [each.name for each in since if each.method == "POST" and "a:personal" in each.path] == []
    for number in joined:
        assert "Sent Kommet" in words(day.heads(FIRST)[number].card)
        assert sum("Sent Kommet" in each.text for each in day.inside(day.heads(FIRST)[number])) == 1


async def _stand_in_takes_over(day: Gathering) -> None:
    """A group whose referent did not come says so: another takes notes, and the card shows it."""
    sitting = await day.sitting(FIRST)
    gone = next(each.person_id for each in sitting.of(sitting.group(2)) if each.role is GroupRole.REFERENT)
    other = next(each for each in sitting.seats[2] if each != gone and each.startswith("p0"))
    names, head = await day.names(), day.heads(FIRST)[2]
    missing = names[gone]
    await day.say_in(head, f"{missing} er her ikke", number_of(other))

    now = await day.sitting(FIRST)
    assert gone not in now.seats[2]
    assert now.roles(2)[GroupRole.REFERENT] == 1
    stand_in = next(each.person_id for each in now.of(now.group(2)) if each.role is GroupRole.REFERENT)
    said = [each.text for each in day.inside(head)]
    assert f"{missing} er her ikke. <at>{names[stand_in]}</at> er nu referent." in said
    rows = words(day.heads(FIRST)[2].card).splitlines()
    assert f"{missing} · ikke kommet" in rows
    mine = rows.index(next(each for each in rows if f"**{names[stand_in]}**" in each))
    assert rows[mine + 1].startswith("Referent")
    others = {number: people for number, people in now.seats.items() if number != 2}
    assert others == {number: people for number, people in sitting.seats.items() if number != 2}


async def _groups_write_and_the_board_counts_them(day: Gathering) -> None:
    """Group 3 hands in, 4 and 5 save drafts (one on the card, one by a reply), 6 calls, 7 says something."""
    await day.until(at("09:33"))
    heads, seats = day.heads(FIRST), (await day.sitting(FIRST)).seats
    who = {number: number_of(people[0]) for number, people in seats.items()}
    channel = day.stage.channel
    many = len(seats)
    form = day.form(heads[3])
    said = await day.press(
        form.card, "hand_in", channel(heads[3].id), who[3], **{"1_1": "En bus mere", "2_1": "Vejret"}
    )
    assert said == "Tak – sendt ind. I kan rette frem til kl. 10.20."
    assert day.counts(FIRST) == f"{many} grupper · {many - 2} har ikke givet lyd · 1 i gang · 1 har sendt ind"
    said = await day.press(day.form(heads[4]).card, "save_harvest", channel(heads[4].id), who[4], **{"1_1": "Kaffe"})
    assert said == "Gemt. Tryk Send ind, når I er færdige."
    assert (await day.say_in(heads[5], "Flere valgsteder", who[5])).startswith("Gemt under »Idé 1«.")
    await day.say_in(heads[6], "tilkald", who[6])
    await day.say_in(heads[7], "program", who[7])
    assert day.counts(FIRST) == (
        f"{many} grupper · 1 beder om hjælp · {many - 6} har ikke givet lyd · 2 i gang · 2 med kladde · 1 har sendt ind"
    )
    await day.until(at("09:40"))
    assert day.counts(FIRST) == (
        f"{many} grupper · 1 beder om hjælp · {many - 5} er stille · 1 i gang · 2 med kladde · 1 har sendt ind"
    )
    await day.ask("jeg kommer til gruppe 6")
    assert "Person Nummer 1 er på vej." in day.inside(heads[6])[-1].text
    await day.ask("klaret 6")
    await day.until(at("09:54"))
    assert day.counts(FIRST) == f"{many} grupper · {many - 3} er stille · 2 med kladde · 1 har sendt ind"


async def _more_time_is_said_everywhere(day: Gathering) -> None:
    """Five minutes more: what stands is edited, what was due moves, what was said is not said again."""
    calls = len(day.stage.connector.calls)
    answer = await day.ask("forlæng 5 min")
    assert answer.text == "Grupperne har nu til kl. 10.20. Resten af programmet står ved magt."
    await day.until(at("09:56"))
    heads = day.heads(FIRST)
    for head in heads.values():
        assert words(head.card).splitlines()[2] == "Vi mødes igen kl. 10.20."
        assert headings(day, head).count("Ny tid") == 1
    notices = await day.told("my_group")
    assert {words(each.message.card).splitlines()[2] for each in notices} == {"Vi mødes igen kl. 10.20."}
    assert {each.state for each in notices} == {"sent"}
    edited = {each.parts[2] for each in day.stage.connector.calls[calls:] if each.method == "PUT"}
    assert set(day.stage.connector.personal.values()) <= edited
    assert [post.history for post in map(day.form, heads.values()) if post.history] == []
    assert "Vi mødes igen kl. 10.20." in day.board(FIRST)
    kept = await day.harvests(FIRST)
    assert {number: each.state for number, each in kept.items()} == {
        3: HarvestState.HANDED_IN,
        4: HarvestState.DRAFT,
        5: HarvestState.DRAFT,
    }
    planned = {each.kind: each.at for each in await day.dues(FIRST) if each.state is DueState.PLANNED}
    assert {kind: f"{AGENDA.wall(at):%H:%M}" for kind, at in planned.items()} == {
        DueKind.LAST_MINUTES: "10:15",
        DueKind.SAVE: "10:18",
        DueKind.LAST_MINUTE: "10:19",
        DueKind.END: "10:20",
        DueKind.COLLECT: "10:25",
        DueKind.RECAP: "10:27",
    }


def headings(day: Gathering, head: Post) -> list[str]:
    """Return what the cards in a thread are about."""
    return [words(each.card).splitlines()[1] for each in day.inside(head) if each.card]


async def _bell_collects_what_is_kept(day: Gathering) -> None:
    """At the bell drafts are collected; what comes within the grace is kept as late; nobody hears a bell twice."""
    await day.until(at("10:20"))
    heads, sitting, names = day.heads(FIRST), await day.sitting(FIRST), await day.names()
    bells = ["Halvvejs", "Ny tid", "5 minutter igen", "1 minut igen", "Tiden er gået"]
    for number, head in heads.items():
        expected = [each for each in bells if number != 3 or each not in {"Halvvejs", "1 minut igen"}]
        assert [each for each in headings(day, head) if each in bells] == expected
        asked = [each.text for each in day.inside(head) if "Tryk Gem, så intet går tabt." in each.text]
        noting = [
            names[each.person_id] for each in sitting.of(sitting.group(number)) if each.role is GroupRole.REFERENT
        ]
        named = [f"<at>{each}</at>, I slutter kl. 10.20. Tryk Gem, så intet går tabt." for each in noting]
        assert asked == (named if number != 3 else [])
    rung = [each for head in heads.values() for each in day.inside(head)[-3:]]
    assert [each.id for each in rung if "10.15" in each.text + words(each.card)] == []
    kept = await day.harvests(FIRST)
    assert {number: (each.state, each.late) for number, each in kept.items()} == {
        3: (HarvestState.HANDED_IN, False),
        4: (HarvestState.COLLECTED, False),
        5: (HarvestState.COLLECTED, False),
    }
    await day.until(at("10:22"))
    seventh = number_of(sitting.seats[7][0])
    said = await day.press(
        day.form(heads[7]).card, "hand_in", day.stage.channel(heads[7].id), seventh, **{"2_1": "Ingen svarer"}
    )
    assert said == "Tak – sendt ind. I kan rette frem til kl. 10.25."
    assert day.counts(FIRST).endswith(" · 4 har sendt ind")
    late = (await day.harvests(FIRST))[7]
    assert (late.state, late.late) == (HarvestState.HANDED_IN, True)
    async with day.stage.app.store.read() as tables:
        ideas = await tables.ideas.find(event_id=day.event.id)
    numbers = {each.id: each.number for each in sitting.groups}
    assert sorted((numbers[each.group_id or ""], each.text, each.slot) for each in ideas) == [
        (3, "En bus mere", "Idé"),
        (3, "Vejret", "Forhindring"),
        (4, "Kaffe", "Idé"),
        (5, "Flere valgsteder", "Idé"),
        (7, "Ingen svarer", "Forhindring"),
    ]


async def _groups_are_shown_in_order(day: Gathering) -> None:
    """Whoever runs the day shows one group after the other, by button and by sentence; each once."""
    await day.until(at("10:26"))
    many = len(day.heads(FIRST))
    (ready,) = [each for each in day.stage.connector.posts_in("a:1-1") if "grupper har sendt ind" in words(each.card)]
    assert words(ready.card).splitlines()[1] == f"4 af {many} grupper har sendt ind"
    await day.stage.press(actions(ready.card)["present_group"], day.stage.personal(1), 1)
    end = many if many > SMALL // 5 else 5  # the whole row takes a while
    for _ in range(1, end):
        await day.ask("næste gruppe")
    await day.ask("vis gruppe 3")
    shown = [each for each in day.stage.top_posts() if set(actions(each.card)) == {"ideas"}]
    cards = [words(each.card).splitlines() for each in shown if each.card]
    assert [each[1] for each in cards if each[0] == FIRST] == [f"Gruppe {number}" for number in range(1, end + 1)]
    third = words(next(each.card for each in shown if "\nGruppe 3\n" in words(each.card)))
    assert "Idé\n•\nEn bus mere\nForhindring\n•\nVejret" in third
    assert f"Vist for alle: {end} af {many}" in words(ready.card)


async def _nobody_meets_again(day: Gathering) -> None:
    """In the second round everybody meets new people, and nobody takes notes twice."""
    await day.until(at("10:46"))
    first, second = await day.sitting(FIRST), await day.sitting(SECOND)
    assert first.meetings & second.meetings == set()
    assert set(first.referents) & set(second.referents) == set()
    assert {person for people in second.seats.values() for person in people} == {
        person for people in first.seats.values() for person in people
    } | {each.person_id for each in first.members if each.absent}
    assert {len(people) for people in second.seats.values()} <= {4, 5, 6}
    assert list(day.found_heads(SECOND)) == list(second.seats)
    assert list(day.found_heads(FIRST)) == list(first.seats)
    assert day.counts(SECOND) == f"{len(second.seats)} grupper · {len(second.seats)} har ikke givet lyd"
    assert {each.state for each in await day.told("group", "group_call", "harvest", "my_group")} == {"sent"}
