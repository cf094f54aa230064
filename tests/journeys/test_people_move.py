"""People who do not come, who come after all, who move: somebody stands in, groups are mended, and only those who
are touched hear of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Agenda, BreakoutPlan, GroupRole, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Audit, Event, Member
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
NAMES = (
    *("", "Person Nummer 1", "Anna Berg", "Bo Juul", "Carl Ask", "Dina Holm", "Eva Lund", "Finn Dam"),
    *("Gro Ravn", "Ib Krog", "Jens Kjær", "Karen Friis", "Liv Mark", "Max Toft"),
)
T, R, M, O = GroupRole  # noqa: E741 - the four roles by their initials


def agenda(*, mends: int = 0) -> Agenda:
    start = DAY + timedelta(hours=10)
    end = start + timedelta(hours=1)
    plan = BreakoutPlan(mends=mends)
    return Agenda(
        title="Dagen",
        sessions=(
            Session(title="Først", kind=SessionKind.TALK, start=start - timedelta(hours=1), end=start),
            Session(title="Om tillid", kind=SessionKind.BREAKOUT, start=start, end=end, breakout=plan),
        ),
    )


def at(minutes: float) -> datetime:
    """Return the instant so many minutes after groups open."""
    return agenda().instant(DAY + timedelta(hours=10, minutes=minutes))


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at(-90)) as ready:
        yield ready


async def say(stage: Stage, text: str, where: dict[str, Any], number: int = 1, name: str = "") -> None:
    await stage.say(text, where, number, name or NAMES[number])


async def press(stage: Stage, action: dict[str, Any], where: dict[str, Any], number: int, person: str = "") -> None:
    """Press a button, having chosen a person where the card asks for one."""
    data = action["data"] | ({"answer_person": person} if person else {})
    await stage.tell(activities.execute(data, where, activities.person(number, NAMES[number]), verb=action["verb"]))


async def open_groups(stage: Stage, *, mends: int = 0, people: int = 9) -> Event:
    """Return an event with nine people in two groups, of five and four, who have just sat down."""
    made = await stages.settle_in(stage, agenda(mends=mends))
    for number in range(1, people + 1):
        await say(stage, "jeg er med", stage.personal(number), number, NAMES[number])
    await stage.play(made, at(1))
    return made


async def seats(stage: Stage) -> dict[int, dict[str, Member]]:
    """Return by the number of the group its members by their first name."""
    async with stage.app.store.read() as tables:
        groups = {each.id: each.number for each in await tables.groups.find()}
        names = {each.id: each.name.split()[0] for each in await tables.people.find()}
        found: dict[int, dict[str, Member]] = {number: {} for number in groups.values()}
        for each in await tables.members.find():
            found[groups[each.group_id]][names[each.person_id]] = each
    return found


def sizes(seated: dict[int, dict[str, Member]]) -> list[int]:
    return sorted(sum(not one.absent for one in each.values()) for each in seated.values())


def number_of(first: str) -> int:
    return next(number for number, name in enumerate(NAMES) if name.startswith(first) and name)


async def audits(stage: Stage) -> list[str]:
    async with stage.app.store.read() as tables:
        found: list[Audit] = await tables.audit.find()
    return [each.act for each in sorted(found, key=lambda one: one.done_at)]


def threads(stage: Stage) -> dict[int, Post]:
    """Return the head posts of the groups' threads by the number of the group."""
    found = [each for each in stage.top_posts() if words(each.card).startswith("Om tillid\nGruppe")]
    return {int(words(each.card).split("Gruppe ")[1].split()[0]): each for each in found}


def said_in(stage: Stage, thread: Post) -> list[str]:
    return [each.text for each in stage.connector.posts_in(activities.CHANNEL, thread.id) if each.text]


def proposals(stage: Stage) -> list[Post]:
    """Return the proposals that the organiser has got 1:1."""
    titles = {"Sådan kan grupperne rettes", "Grupperne er rettet", "Grupperne bliver, som de er"}
    return [each for each in stage.connector.posts_in("a:1-1") if titles & set(words(each.card).splitlines())]


async def smaller(stage: Stage) -> tuple[int, dict[str, Member]]:
    """Return the number of the smaller group, and its members."""
    return min((await seats(stage)).items(), key=lambda each: len(each[1]))


def last(stage: Stage, number: int) -> Post:
    return stage.connector.posts_in(f"a:1-{number}")[-1]


# Missing ------------------------------------------------------------------------------------------


async def test_stand_in_takes_the_role_of_who_is_missing_and_the_group_hears_who(stage: Stage) -> None:
    await open_groups(stage)
    number, members = max((await seats(stage)).items(), key=lambda each: len(each[1]))
    gone = next(first for first, each in members.items() if each.role is R)
    thread = threads(stage)[number]
    asker = next(first for first in members if first != gone)

    await say(stage, f"{gone} er her ikke", stage.channel(thread.id), number_of(asker))

    now = (await seats(stage))[number]
    stand_in = next(first for first, each in now.items() if each.role is R)
    assert (now[gone].absent, now[gone].role, stand_in != gone) == (True, None, True)
    (told,) = [each for each in said_in(stage, thread) if "er nu referent" in each]
    assert told == f"{NAMES[number_of(gone)]} er her ikke. <at>{NAMES[number_of(stand_in)]}</at> er nu referent."
    assert proposals(stage) == []
    assert "absent" in await audits(stage)


async def test_group_that_is_too_small_is_mended_when_who_runs_the_day_agrees(stage: Stage) -> None:
    await open_groups(stage)
    number, members = await smaller(stage)
    gone, asker = list(members)[:2]
    await say(stage, f"{gone} er ikke kommet", stage.channel(threads(stage)[number].id), number_of(asker))

    (proposal,) = proposals(stage)
    assert words(proposal.card).splitlines()[1:4] == [
        "Sådan kan grupperne rettes",
        f"I gruppe {number} er der nu kun 3.",
        "En skal flytte",
    ]
    assert sizes(await seats(stage)) == [3, 5]
    before = await seats(stage)

    await press(stage, actions(proposal.card)["mend_now"], stage.personal(1), 1)

    after = await seats(stage)
    assert sizes(after) == [4, 4]
    (mover,) = set(after[number]) - set(before[number])
    assert [set(GroupRole) <= {each.role for each in group.values()} for group in after.values()] == [True, True]
    greeting = [each for each in said_in(stage, threads(stage)[number]) if "du er flyttet hertil" in each]
    assert greeting[0].startswith(f"<at>{NAMES[number_of(mover)]}</at>: du er flyttet hertil.")
    moved = [each.text for each in stage.connector.posts_in(f"a:1-{number_of(mover)}") if "Du er flyttet" in each.text]
    assert len(moved) == 1
    others = [each for each in range(1, 10) if each not in {1, number_of(mover)}]
    assert [any("flyttet" in post.text for post in stage.connector.posts_in(f"a:1-{each}")) for each in others] == [
        False
    ] * len(others)
    (done,) = proposals(stage)
    assert words(done.card).splitlines()[1:3] == ["Grupperne er rettet", "En er flyttet"]
    assert "mend_groups" in await audits(stage)


async def test_agreeing_to_a_proposal_that_was_overtaken_shows_the_new_one_and_moves_nobody(stage: Stage) -> None:
    await open_groups(stage)
    number, members = await smaller(stage)
    gone, asker = list(members)[:2]
    await say(stage, f"{gone} er ikke kommet", stage.channel(threads(stage)[number].id), number_of(asker))
    (proposal,) = proposals(stage)
    agree = actions(proposal.card)["mend_now"]

    await press(stage, agree | {"data": agree["data"] | {"argument": "another"}}, stage.personal(1), 1)

    assert sizes(await seats(stage)) == [3, 5]
    _, shown = proposals(stage)
    assert actions(shown.card)["mend_now"]["data"]["argument"] == agree["data"]["argument"]


async def test_groups_are_mended_unasked_within_what_the_agenda_allows(stage: Stage) -> None:
    await open_groups(stage, mends=1)
    number, members = await smaller(stage)
    gone, asker = list(members)[:2]

    await say(stage, f"{gone} er ikke kommet", stage.channel(threads(stage)[number].id), number_of(asker))

    assert sizes(await seats(stage)) == [4, 4]
    assert proposals(stage) == []
    assert {"absent", "mend_groups"} <= set(await audits(stage))


async def test_proposal_that_is_turned_down_stays_turned_down_until_something_else_happens(stage: Stage) -> None:
    await open_groups(stage)
    number, members = await smaller(stage)
    gone, asker = list(members)[:2]
    await say(stage, f"{gone} er ikke kommet", stage.channel(threads(stage)[number].id), number_of(asker))
    (proposal,) = proposals(stage)

    await press(stage, actions(proposal.card)["keep_groups"], stage.personal(1), 1)

    (kept,) = proposals(stage)
    assert words(kept.card).splitlines()[1] == "Grupperne bliver, som de er"
    assert sizes(await seats(stage)) == [3, 5]
    await say(stage, "ret grupperne", stage.personal(1), 1)
    assert "Sådan kan grupperne rettes" in words(last(stage, 1).card)


async def test_who_comes_after_all_has_their_seat_and_the_proposal_is_overtaken(stage: Stage) -> None:
    await open_groups(stage)
    number, members = await smaller(stage)
    gone, asker = list(members)[:2]
    where = stage.channel(threads(stage)[number].id)
    await say(stage, f"{gone} er ikke kommet", where, number_of(asker))
    (proposal,) = proposals(stage)
    agree = actions(proposal.card)["mend_now"]

    await say(stage, f"{gone} er her nu", where, number_of(asker))

    now = await seats(stage)
    assert (now[number][gone].absent, sizes(now)) == (False, [4, 5])
    assert proposals(stage) == []
    await press(stage, agree, stage.personal(1), 1)
    assert sizes(await seats(stage)) == [4, 5]


async def test_what_two_say_of_the_same_person_is_done_once(stage: Stage) -> None:
    await open_groups(stage)
    number, members = max((await seats(stage)).items(), key=lambda each: len(each[1]))
    gone, one, other = list(members)[:3]
    for first in (one, other):
        await say(stage, f"{gone} er her ikke", stage.personal(number_of(first)), number_of(first))
        assert last(stage, number_of(first)).text == (
            f"Noteret: {NAMES[number_of(gone)]} er her ikke. Pladsen i gruppe {number} bliver holdt fri."
        )
    assert (await audits(stage)).count("absent") == 1


async def test_who_leaves_is_stood_in_for(stage: Stage) -> None:
    await open_groups(stage)
    number, members = max((await seats(stage)).items(), key=lambda each: len(each[1]))
    gone = next(first for first, each in members.items() if each.role is T)

    await say(stage, "ikke med", stage.personal(number_of(gone)), number_of(gone))

    now = (await seats(stage))[number]
    assert gone not in now
    assert set(GroupRole) <= {each.role for each in now.values()}


async def test_missing_somebody_without_a_name_shows_who_may_be_meant(stage: Stage) -> None:
    await open_groups(stage)
    number, members = await smaller(stage)
    asker, gone = list(members)[:2]
    await say(stage, "mangler der nogen?", stage.personal(number_of(asker)), number_of(asker))

    asked = last(stage, number_of(asker)).card
    assert words(asked).splitlines()[1] == "Hvem mangler?"
    pressed = actions(asked)["absent"]
    await press(stage, pressed, stage.personal(number_of(asker)), number_of(asker), person=members[gone].person_id)

    assert (await seats(stage))[number][gone].absent


@pytest.mark.parametrize("said", ["Bo Juul er her ikke", "Petronella er her ikke"])
async def test_participant_may_say_it_only_of_their_own_group(stage: Stage, said: str) -> None:
    await open_groups(stage)
    members = next(each for each in (await seats(stage)).values() if "Bo" not in each)
    asker = next(first for first in members if first != "Person")

    await say(stage, said, stage.personal(number_of(asker)), number_of(asker))

    assert last(stage, number_of(asker)).text.startswith("Jeg kan ikke finde »")
    assert not any(one.absent for each in (await seats(stage)).values() for one in each.values())


async def test_group_that_is_too_small_to_be_topped_up_joins_the_others(stage: Stage) -> None:
    await open_groups(stage, mends=3, people=13)
    number, members = await smaller(stage)
    thread = threads(stage)[number]
    first, second, *_ = members
    await say(stage, f"{first} er her ikke", stage.personal(1), 1)
    topped_up = await seats(stage)
    await say(stage, f"{second} er her ikke", stage.personal(1), 1)

    after = await seats(stage)
    assert sizes(topped_up) == [4, 4, 4]
    assert sizes(after) == [5, 6]
    assert number not in after
    where = {name: group for group, each in after.items() for name in each}
    went = sorted(topped_up[number].keys() - {first, second}, key=lambda each: (where[each], each))
    head = next(each for each in stage.top_posts() if each.id == thread.id)
    assert words(head.card).splitlines()[1:-1] == [
        f"Gruppe {number} er fordelt på de andre",
        *(f"{NAMES[number_of(each)]} er nu i gruppe {where[each]}." for each in went),
    ]
    assert {first, second} <= where.keys()
    assert [{T, R} <= {each.role for each in group.values()} for group in after.values()] == [True, True]


async def test_latecomer_has_the_role_that_nobody_has(stage: Stage) -> None:
    await open_groups(stage, people=8)
    gone = next(first for group in (await seats(stage)).values() for first, each in group.items() if each.role is O)
    await say(stage, f"{gone} er her ikke", stage.personal(1), 1)
    await say(stage, "jeg er med", stage.personal(9), 9)

    everybody = {first: each for group in (await seats(stage)).values() for first, each in group.items()}
    assert (everybody["Ib"].role, everybody[gone].role) == (O, None)


async def test_stand_in_hears_1_1_where_groups_have_no_threads(stage: Stage) -> None:
    made = await stages.settle_in(stage, agenda(), place=stage.chat())
    for number in range(1, 10):
        await say(stage, "jeg er med", stage.personal(number), number)
    await stage.play(made, at(1))
    number, members = max((await seats(stage)).items(), key=lambda each: len(each[1]))
    gone = next(first for first, each in members.items() if each.role is R)

    await say(stage, f"{gone} er her ikke", stage.personal(1), 1)

    stand_in = next(first for first, each in (await seats(stage))[number].items() if each.role is R)
    assert f"Du er referent i gruppe {number}." in [
        each.text for each in stage.connector.posts_in(f"a:1-{number_of(stand_in)}")
    ]


# Moving -------------------------------------------------------------------------------------------


async def test_facilitator_moves_somebody_by_name(stage: Stage) -> None:
    await open_groups(stage)
    before = await seats(stage)
    origin = next(number for number, each in before.items() if "Bo" in each)
    target = 3 - origin

    await say(stage, f"flyt Bo Juul til gruppe {target}", stage.personal(1), 1)

    after = await seats(stage)
    assert "Bo" in after[target]
    assert last(stage, 1).text.startswith(f"Bo Juul er flyttet til gruppe {target}.")
    assert "<at>Bo Juul</at>: du er flyttet hertil." in "\n".join(said_in(stage, threads(stage)[target]))
    assert [{T, R} <= {each.role for each in group.values()} for group in after.values()] == [True, True]
    assert "move" in await audits(stage)


async def test_who_is_missing_can_be_moved_and_has_no_role_there(stage: Stage) -> None:
    await open_groups(stage)
    origin = next(number for number, each in (await seats(stage)).items() if "Bo" in each)
    await say(stage, "Bo Juul er her ikke", stage.personal(1), 1)
    await say(stage, f"flyt Bo Juul til gruppe {3 - origin}", stage.personal(1), 1)

    moved = (await seats(stage))[3 - origin]["Bo"]
    assert (moved.absent, moved.role) == (True, None)


async def test_who_is_moved_and_cannot_be_told_is_named(stage: Stage) -> None:
    made = await stages.settle_in(stage, agenda(), place=stage.chat())
    for number in range(1, 10):
        await say(stage, "jeg er med", stage.personal(number), number)
    await say(stage, "skriv ikke til mig om grupper", stage.personal(3), 3)
    await stage.play(made, at(1))
    target = 3 - next(number for number, each in (await seats(stage)).items() if "Bo" in each)

    await say(stage, f"flyt Bo til gruppe {target}", stage.personal(1), 1)

    assert "Bo Juul kan jeg ikke skrive til. Sig det til dem." in last(stage, 1).text


async def test_name_that_several_have_is_asked_about(stage: Stage) -> None:
    await open_groups(stage, people=8)
    await say(stage, "jeg er med", stage.personal(9), 9, "Bo Krog")
    found = await seats(stage)
    target = 3 - next(number for number, each in found.items() if any(one for one in each if one == "Bo"))

    await say(stage, f"flyt Bo til gruppe {target}", stage.personal(1), 1)

    card = last(stage, 1).card
    assert words(card).splitlines()[1] == f"Hvem skal flyttes til gruppe {target}?"
    async with stage.app.store.read() as tables:
        (krog,) = [each for each in await tables.people.find() if each.name == "Bo Krog"]
    await press(stage, actions(card)["move"], stage.personal(1), 1, person=krog.id)
    async with stage.app.store.read() as tables:
        (group,) = await tables.groups.find(number=target)
        assert await tables.members.count(group_id=group.id, person_id=krog.id) == 1


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("flyt Bo til gruppe 7", "Vælg en gruppe fra 1 til 2."),
        ("flyt Petronella til gruppe 1", "Jeg kan ikke finde »Petronella«."),
        ("ret grupperne", "Alle grupper passer. Ingen behøver at flytte."),
        ("ret grupperne nu", "Alle grupper passer. Ingen behøver at flytte."),
    ],
)
async def test_what_cannot_be_is_said(stage: Stage, said: str, answer: str) -> None:
    await open_groups(stage)
    await say(stage, said, stage.personal(1), 1)
    assert last(stage, 1).text.startswith(answer)


async def test_participant_moves_nobody(stage: Stage) -> None:
    await open_groups(stage)
    before = await seats(stage)
    for said in ("flyt Bo til gruppe 1", "flyt Bo til gruppe 2", "ret grupperne nu"):
        await say(stage, said, stage.personal(2), 2)
        assert last(stage, 2).text.startswith("Det kan kun dem, der styrer dagen.")
    assert await seats(stage) == before


# Roles --------------------------------------------------------------------------------------------


async def test_two_swap_roles_and_the_group_sees_it(stage: Stage) -> None:
    await open_groups(stage)
    number, members = await smaller(stage)
    lead, notes = (next(first for first, each in members.items() if each.role is role) for role in (T, R))

    await say(stage, f"byt rolle med {notes}", stage.channel(threads(stage)[number].id), number_of(lead))

    now = (await seats(stage))[number]
    assert (now[lead].role, now[notes].role) == (R, T)
    assert {each.role for each in now.values()} == {each.role for each in members.values()}
    told = "\n".join(said_in(stage, threads(stage)[number]))
    assert f"<at>{NAMES[number_of(notes)]}</at> er nu tovholder." in told
    assert "swap_role" in await audits(stage)


async def test_swap_without_a_name_shows_the_others_with_their_roles(stage: Stage) -> None:
    await open_groups(stage)
    number, members = await smaller(stage)
    lead, notes = (next(first for first, each in members.items() if each.role is role) for role in (T, R))
    await say(stage, "byt rolle", stage.personal(number_of(lead)), number_of(lead))

    card = last(stage, number_of(lead)).card
    assert f"{NAMES[number_of(notes)]} (referent)" in words(card)
    pressed = actions(card)["swap_role"]
    await press(stage, pressed, stage.personal(number_of(lead)), number_of(lead), person=members[notes].person_id)
    assert (await seats(stage))[number][lead].role is R


async def test_role_that_is_taken_is_not_taken_away_unless_one_takes_over(stage: Stage) -> None:
    await open_groups(stage)
    number, members = await smaller(stage)
    lead, notes = (next(first for first, each in members.items() if each.role is role) for role in (T, R))
    where = stage.personal(number_of(lead))

    await say(stage, "jeg vil gerne være referent", where, number_of(lead))
    assert last(stage, number_of(lead)).text.startswith(f"{NAMES[number_of(notes)]} er referent hos jer.")
    assert (await seats(stage))[number] == members

    await say(stage, "jeg tager over som referent", where, number_of(lead))
    now = (await seats(stage))[number]
    assert (now[lead].role, now[notes].role) == (R, T)


async def test_who_offers_a_role_before_groups_are_made_gets_it(stage: Stage) -> None:
    made = await stages.settle_in(stage, agenda())
    for number in range(1, 10):
        await say(stage, "jeg er med", stage.personal(number), number, NAMES[number])
    await say(stage, "jeg vil gerne være referent", stage.personal(5), 5)
    assert last(stage, 5).text.startswith("Tak! Du får rollen som referent")

    await stage.play(made, at(1))

    everybody = {first: each for group in (await seats(stage)).values() for first, each in group.items()}
    assert everybody["Dina"].role is R


async def test_free_role_is_taken_over_by_who_says_so(stage: Stage) -> None:
    await open_groups(stage)
    number, members = max((await seats(stage)).items(), key=lambda each: len(each[1]))
    double = next(first for first, each in members.items() if each.role is M)
    await say(stage, "jeg tager over", stage.personal(number_of(double)), number_of(double))
    assert last(stage, number_of(double)).text.startswith(f"Alle roller i gruppe {number} er besat.")
