"""Everything a button does, a sentence does: while groups talk, group 1 presses and group 2 types, and both end up
with the same; whichever kind of button Teams is given.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Agenda, BreakoutPlan, GroupRole, HarvestState, Session, SessionKind, Slot, Topic
from tests.journeys import stage as stages
from tests.journeys.gathering import Gathering, number_of
from tests.journeys.stage import actions, words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Member
    from cards.elements import ButtonStyle
    from tests.wire.connector import Post

TALK = "Ved bordene"
PLAN = BreakoutPlan(
    smallest=3,
    largest=4,
    slots=(Slot(label="Idé", count=2),),
    topics=(Topic(title="Kaffe", seats=4), Topic(title="Te", seats=4)),
)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-31 {clock}")


AGENDA = Agenda(
    title="Idétræf",
    sessions=(
        Session(title="Velkommen", kind=SessionKind.OPENING, start=at("10:00"), end=at("11:00")),
        Session(title=TALK, kind=SessionKind.BREAKOUT, start=at("11:00"), end=at("11:45"), breakout=PLAN),
        Session(title="Tak for i dag", kind=SessionKind.CLOSING, start=at("13:00"), end=at("13:30")),
    ),
)


@pytest.fixture(
    params=[
        ("execute", "sqlite"),
        ("submit", "sqlite"),
        pytest.param(("execute", "postgres"), marks=pytest.mark.soak),
        pytest.param(("submit", "postgres"), marks=pytest.mark.soak),
    ],
    ids="-".join,
)
def setting(request: pytest.FixtureRequest) -> tuple[ButtonStyle, str]:
    buttons, engine = request.param
    return buttons, request.getfixturevalue(f"{engine}_url")


@pytest.fixture
async def day(setting: tuple[ButtonStyle, str]) -> AsyncIterator[Gathering]:
    buttons, database = setting
    async with stages.set_up(database, AGENDA.instant(at("10:30")), buttons=buttons) as stage:
        event = await stages.settle_in(stage, AGENDA)
        await stage.say("program", stage.personal(1), 1)
        gathering = Gathering(stage, event, AGENDA)
        await gathering.come(["Aarhus", "Skive", "Vejle", "Ishøj"] * 2)
        yield gathering


async def test_buttons_and_sentences_come_to_the_same(day: Gathering) -> None:
    await _tables_are_picked(day)
    await day.until(at("11:02"))
    await _help_is_called_and_comes(day)
    await _somebody_is_missed(day)
    await _roles_are_swapped(day)
    await _harvest_is_saved_and_handed_in(day)
    await _more_time_is_given(day)
    await _groups_are_presented(day)


async def press(day: Gathering, post: Post, verb: str, number: int, **typed: str) -> Post:
    """Press a button where its card stands, and return the card or text that came of it."""
    before = len(day.stage.connector.posts)
    root = post.thread_root
    where = day.stage.channel(root) if root else day.stage.personal(number)
    pressed = actions(post.card)[verb]
    assert pressed["type"] == ("Action.Execute" if day.stage.settings.buttons == "execute" else "Action.Submit")
    reply = await day.stage.press(pressed, where, number, **typed)
    assert reply.status == 200 or day.stage.settings.buttons == "submit"
    found = [*day.stage.connector.posts[before:], post]
    if reply.body and not isinstance(reply.body["value"], str):
        return _shown(post, reply.body["value"])
    return found[0]


def _shown(post: Post, card: dict[str, Any]) -> Post:
    """Return a post as only the one who pressed sees it now."""
    return type(post)(post.id, post.conversation_id, post.thread_root, {"attachments": [{"content": card}]})


async def _tables_are_picked(day: Gathering) -> None:
    await day.until(at("10:56"))
    card = next(each for each in day.stage.top_posts() if "Vælg dit bord" in words(each.card))
    pick = {**actions(card.card)["pick"], "data": actions(card.card)["pick"]["data"] | {"argument": "1"}}
    for number in (2, 3, 4, 5):
        await day.stage.press(pick, day.stage.channel(card.id), number)
    for number in (6, 7, 8, 9):
        assert (await day.ask("bord 2", number)).text == "Du har en plads ved bord 2: Te"
    async with day.stage.app.store.read() as tables:
        picks = await tables.picks.find(event_id=day.event.id)
    assert sorted((number_of(each.person_id), each.topic) for each in picks) == [
        *((number, 1) for number in range(2, 6)),
        *((number, 2) for number in range(6, 10)),
    ]
    shown = words(day.stage.connector.post(card.id).card)
    assert shown.count("Fyldt") == 2


async def who(day: Gathering, group: int, role: GroupRole | None = None) -> Member:
    """Return somebody who is in a group, with a role where that is asked for."""
    sitting = await day.sitting(TALK)
    there = [each for each in sitting.of(sitting.group(group)) if not each.absent]
    return next(each for each in there if role in {None, each.role})


async def _help_is_called_and_comes(day: Gathering) -> None:
    heads = day.heads(TALK)
    first, second = [number_of((await who(day, number)).person_id) for number in (1, 2)]
    await press(day, heads[1], "call", first)
    await day.say_in(heads[2], "tilkald", second)
    groups = (await day.sitting(TALK)).groups
    assert {each.called_at for each in groups} == {day.stage.clock.now()}
    cards = [each for each in day.stage.connector.posts_in("a:1-1") if "coming" in actions(each.card)]
    assert ["beder om hjælp" in words(each.card) for each in cards] == [True, True]

    await press(day, cards[0], "coming", 1)
    await day.ask("jeg kommer til gruppe 2")
    groups = (await day.sitting(TALK)).groups
    assert len({each.answered_by for each in groups} - {None}) == 1
    assert [each.answered_by is None for each in groups] == [False, False]
    for head in heads.values():
        assert [each.text for each in day.inside(head)].count("Person Nummer 1 er på vej.") == 1

    await press(day, cards[0], "settled", 1)
    await day.say_in(heads[2], "klaret", second)
    assert [each.called_at for each in (await day.sitting(TALK)).groups] == [None, None]
    assert day.counts(TALK) == "2 grupper · 2 i gang"


async def _somebody_is_missed(day: Gathering) -> None:
    heads, names = day.heads(TALK), await day.names()
    gone = [(await who(day, number, GroupRole.REFERENT)).person_id for number in (1, 2)]
    askers = [number_of((await who(day, number, GroupRole.TOVHOLDER)).person_id) for number in (1, 2)]
    choice = await press(day, heads[1], "absent", askers[0])
    await press(day, choice, "absent", askers[0], person=gone[0])
    await day.say_in(heads[2], f"{names[gone[1]]} er her ikke", askers[1])

    sitting = await day.sitting(TALK)
    assert sorted(each.person_id for each in sitting.members if each.absent) == sorted(gone)
    assert sitting.roles(1) == sitting.roles(2)
    assert [sitting.roles(number)[GroupRole.REFERENT] for number in (1, 2)] == [1, 1]


async def _roles_are_swapped(day: Gathering) -> None:
    heads, names = day.heads(TALK), await day.names()
    before = await day.sitting(TALK)
    leads = [(await who(day, number, GroupRole.TOVHOLDER)).person_id for number in (1, 2)]
    notes = [(await who(day, number, GroupRole.REFERENT)).person_id for number in (1, 2)]
    choice = await press(day, heads[1], "swap_role", number_of(leads[0]))
    await press(day, choice, "swap_role", number_of(leads[0]), person=notes[0])
    await day.say_in(heads[2], f"byt rolle med {names[notes[1]]}", number_of(leads[1]))

    after = await day.sitting(TALK)
    for number in (1, 2):
        roles = {each.person_id: each.role for each in after.of(after.group(number))}
        assert roles[leads[number - 1]] is GroupRole.REFERENT
        assert roles[notes[number - 1]] is GroupRole.TOVHOLDER
        assert after.roles(number) == before.roles(number)


async def _harvest_is_saved_and_handed_in(day: Gathering) -> None:
    heads = day.heads(TALK)
    first, second = [number_of((await who(day, number)).person_id) for number in (1, 2)]
    form = day.form(heads[1])
    await press(day, form, "save_harvest", first, **{"1_1": "En bus mere", "1_2": ""})
    await day.say_in(heads[2], "En bus mere", second)
    kept = await day.harvests(TALK)
    assert [(each.state, each.answers.get("1.1")) for each in kept.values()] == [
        (HarvestState.DRAFT, "En bus mere")
    ] * 2

    shown = await press(day, heads[1], "harvest", first)
    await day.say_in(heads[2], "vis opsamling", second)
    typed = day.inside(heads[2])[-1]
    assert "En bus mere" in str(shown.card)
    assert [each["value"] for each in fields(shown)] == [each["value"] for each in fields(typed)]

    await press(day, shown, "hand_in", first, **{"1_1": "En bus mere", "1_2": ""})
    await day.say_in(heads[2], "send ind", second)
    kept = await day.harvests(TALK)
    assert [each.state for each in kept.values()] == [HarvestState.HANDED_IN] * 2
    assert day.counts(TALK) == "2 grupper · 2 har sendt ind"


def fields(post: Post) -> list[dict[str, Any]]:
    assert post.card is not None
    return [{"value": "", **each} for each in post.card["body"] if each["type"].startswith("Input.")]


async def _more_time_is_given(day: Gathering) -> None:
    await day.ask("status")
    board = day.stage.connector.posts_in("a:1-1")[-1]
    await press(day, board, "extend", 1)
    await day.until(at("11:04"))
    assert {words(each.card).splitlines()[2 + 1] for each in day.heads(TALK).values()} == {"Vi mødes igen kl. 11.50."}
    await day.ask("forlæng 5 min")
    await day.until(at("11:06"))
    assert {words(each.card).splitlines()[2 + 1] for each in day.heads(TALK).values()} == {"Vi mødes igen kl. 11.55."}


async def _groups_are_presented(day: Gathering) -> None:
    await day.until(at("12:01"))
    ready = [each for each in day.stage.connector.posts_in("a:1-1") if "present_group" in actions(each.card)][-1]
    await press(day, ready, "present_group", 1)
    await day.ask("næste gruppe")
    shown = [words(each.card).splitlines() for each in day.stage.top_posts() if set(actions(each.card)) == {"ideas"}]
    reports = [each for each in shown if each[0] == TALK]
    assert [each[1] for each in reports] == ["Gruppe 1", "Gruppe 2"]
    assert ["En bus mere" in each for each in reports] == [True, True]
